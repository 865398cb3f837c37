"""The bridge from `Scope` to the database: inside `within(scope)` a model's manager sees only what the scope holds.

Outside of it the managers of enterprise-level models raise `ScopeError`: no query can forget to ask whose data it sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django_scopes import scope as _django_scope

from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Level, Scope


@contextmanager
def within(scope: Scope) -> Iterator[None]:
    """Open the managers for a scope: all of the city, or the enterprises whose reporting unit is held.

    Raises `NotFoundError` for a scope below the reporting unit: such a reader goes through its own access functions.
    """
    if scope.whole_city:
        with _django_scope(units=None):
            yield
        return
    if scope.level is not Level.UNIT:
        raise NotFoundError("没有找到")
    with _django_scope(units=sorted(scope.codes)):
        yield
