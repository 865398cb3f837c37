"""Which objects of other rooms may have attachments, and who may read and add them: `<room>/attachments.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps

from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError

Asks = Callable[[Actor, str], bool]


@dataclass(frozen=True)
class Owner:
    """A kind of object: `code` in the table, and the room's answers for an actor and a key."""

    code: str
    label: str
    may_read: Asks
    may_write: Asks


def owner(code: str) -> Owner:
    """The kind of object with that code; raises `NotFoundError` where no room has declared it."""
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.attachments")
        except ModuleNotFoundError as missing:
            if missing.name != f"{config.name}.attachments":
                raise
            continue
        for each in module.OWNERS:
            if each.code == code:
                return each  # type: ignore[no-any-return]
    raise NotFoundError("没有找到")
