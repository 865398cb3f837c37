"""The bridge from `Scope` to the database: inside `within(scope)` a model's manager sees only what the scope holds.

Outside of it the managers of enterprise-level models raise `ScopeError`: no query can forget to ask whose data it sees.
On PostgreSQL row-level security says the same once more (`policies`, `postgres`), for whatever goes past the managers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models import Q
from django_scopes import scope as _django_scope
from django_scopes.manager import DisabledQuerySet
from django_scopes.state import get_scope

from ballast.kernel.scope import Scope
from ballast.scoping.postgres import told


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Open the managers for a scope: the enterprises whose unit or park is held, or that are held themselves.

    On PostgreSQL the policies of the tables are told it too, for the transaction; where there is none, one is opened.
    """
    with told(scope, get_scope().get("places")), _django_scope(places=scope):
        yield


def enterprise_manager(path: str = "") -> Any:
    """The manager of a model whose rows belong to an enterprise; `path` is the lookup that leads to it ("" for itself)."""
    return _manager(lambda scope: held(scope, path))


def placed_manager(unit: str) -> Any:
    """The manager of a model whose rows name their place themselves; `unit` is the lookup that leads to the unit."""
    return _manager(lambda scope: Q() if scope.whole_city else Q(**{f"{unit}__in": sorted(scope.units)}))


def _manager(condition: Callable[[Scope], Q]) -> Any:
    """A manager that raises outside of `within`, and inside keeps to the rows that the condition lets through."""

    class ScopedManager(models.Manager[Any]):
        asks_for_a_scope = True

        def get_queryset(self) -> Any:
            state = get_scope()
            if not state.get("_enabled", True):
                return super().get_queryset()
            if "places" not in state:
                return DisabledQuerySet(self.model, using=self._db, missing_scopes={"places"})
            return super().get_queryset().filter(condition(state["places"]))

    return ScopedManager()


def is_scoped(model: type[models.Model]) -> bool:
    """Whether the rows of a model belong to a place, so that its manager asks for a scope."""
    return hasattr(model._default_manager, "asks_for_a_scope")


def held(scope: Scope, path: str = "") -> Q:
    """The condition that a row's enterprise lies in the scope."""
    if scope.whole_city:
        return Q()
    prefix = f"{path}__" if path else ""
    return (
        Q(**{f"{prefix}unit__in": sorted(scope.units)})
        | Q(**{f"{prefix}park__in": sorted(scope.parks)})
        | Q(**{f"{prefix}code__in": sorted(scope.enterprises)})
    )
