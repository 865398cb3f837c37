"""The bridge from `Scope` to the database: inside `within(scope)` a model's manager sees only what the scope holds.

Outside of it the managers of enterprise-level models raise `ScopeError`: no query can forget to ask whose data it sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models import Q
from django_scopes import scope as _django_scope
from django_scopes.manager import DisabledQuerySet
from django_scopes.state import get_scope

from ballast.kernel.scope import Scope


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Open the managers for a scope: the enterprises whose unit or park is held, or that are held themselves."""
    with _django_scope(places=scope):
        yield


def enterprise_manager(path: str = "") -> Any:
    """The manager of a model whose rows belong to an enterprise; `path` is the lookup that leads to it ("" for itself)."""

    class EnterpriseManager(models.Manager[Any]):
        def get_queryset(self) -> Any:
            state = get_scope()
            if not state.get("_enabled", True):
                return super().get_queryset()
            if "places" not in state:
                return DisabledQuerySet(self.model, using=self._db, missing_scopes={"places"})
            return super().get_queryset().filter(held(state["places"], path))

    return EnterpriseManager()


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
