"""Panels: what a room puts on pages that belong to nobody alone. Each has a slot, a right and a budget of queries.

A room lists its panels as `PANELS` in `<room>/panels.py`. A page names a slot: `{% panels "home" %}`. A panel that fails
shows so in its own place and does not take the page with it. One that asks the database more often than it said raises
where that helps (tests, development) and is written to the log where people work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.http import Http404, HttpRequest
from django.utils.module_loading import module_has_submodule

from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope

_LOG = logging.getLogger(__name__)


class PanelBudgetError(AssertionError):
    """A panel made more queries than it declared."""


@dataclass(frozen=True)
class Panel:
    """One panel: `key` is unique in its `slot`; `right` None is for everybody who is signed in.

    `render(request, scope)` gives safe HTML, "" for nothing; `scope` is where the reader holds the right. `queries` is the
    most that it may ask the database. Panels with a lower `order` come first.
    """

    slot: str
    key: str
    right: Right | None
    queries: int
    render: Callable[[HttpRequest, Scope], str]
    order: int = 100


@dataclass(frozen=True)
class Shown:
    """A panel as it came out; `problem` says what went wrong, in words for people."""

    key: str
    html: str = ""
    problem: str = ""


def panels() -> tuple[Panel, ...]:
    """The panels of all rooms, in the order in which they are shown."""
    found = [panel for module in _modules() for panel in getattr(module, "PANELS", ())]
    return tuple(sorted(found, key=lambda panel: (panel.order, panel.key)))


@cache
def _modules() -> tuple[ModuleType, ...]:
    """The modules `panels` of the rooms: which rooms have one is asked of the file system once, not for every page."""
    return tuple(
        import_module(f"{config.name}.panels")
        for config in apps.get_app_configs()
        if config.name.startswith("ballast.") and module_has_submodule(config.module, "panels")
    )


def panels_for(request: HttpRequest, slot: str) -> list[Shown]:
    """The panels of a slot that the reader may see, rendered; nobody signed in sees none."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return []
    shown = [
        _shown(panel, request, actor.scope if panel.right is None else actor.scope_for(panel.right))
        for panel in panels()
        if panel.slot == slot and (panel.right is None or actor.may(panel.right))
    ]
    return [panel for panel in shown if panel.html or panel.problem]


def _shown(panel: Panel, request: HttpRequest, scope: Scope) -> Shown:
    # Within a transaction a failed query would spoil all that follow; a savepoint keeps the page whole.
    guard: Any = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with guard, _budget(panel):
            return Shown(panel.key, panel.render(request, scope))
    except PanelBudgetError:
        raise
    except (NotFoundError, Http404):
        return Shown(panel.key)
    except BallastError as problem:
        return Shown(panel.key, problem=str(problem))
    except Exception:
        _LOG.exception("panel %s of slot %s failed", panel.key, panel.slot)
        return Shown(
            panel.key, problem="这一部分暂时显示不出来，其余内容不受影响。请稍后刷新；若一直如此，请告诉系统管理员"
        )


@contextmanager
def _budget(panel: Panel) -> Iterator[None]:
    asked: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield
    if len(asked) > panel.queries:
        said = f"panel {panel.key} made {len(asked)} queries, declared {panel.queries}"
        if _strict():
            raise PanelBudgetError("\n".join([said, *asked]))
        _LOG.warning(said)


def _strict() -> bool:
    """In development and in tests; Django's test set-up is known by its mail box."""
    return settings.DEBUG or hasattr(mail, "outbox")
