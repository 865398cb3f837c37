"""Kinds of background work, and work that comes by itself. Rooms list theirs in `<room>/work.py`: `WORK` and `SCHEDULES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Protocol

from django.apps import apps

from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope


@dataclass(frozen=True)
class Result:
    """What a job says when it is done, and the page that shows it ("" for none)."""

    text: str
    href: str = ""


class Work(Protocol):
    """What a job's code gets while it runs (`ballast.jobs.context.Context`)."""

    @property
    def actor(self) -> Actor:
        """Who asked, with the rights of now."""

    @property
    def scope(self) -> Scope:
        """Where the right of the kind was held when the job was asked for; still held, or the job would not run."""

    @property
    def arguments(self) -> Mapping[str, object]:
        """What was asked for."""

    @property
    def effect_key(self) -> str:
        """The key under which the job's effect happens once."""

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        """Say how far the work is; stops it where it was cancelled."""

    def once(self, act: Callable[[], Result]) -> Result:
        """Do the effect in one transaction, or give back what it was where it happened before."""


@dataclass(frozen=True)
class Kind:
    """One kind of background work: who may ask for it, and what runs.

    `run` may be started again after a worker died: what must not happen twice goes through `once`. `direct` is what the
    button on the jobs page says for a kind that needs no arguments; "" for none.
    """

    code: str
    label: str
    right: Right
    run: Callable[[Work], Result]
    direct: str = ""


@dataclass(frozen=True)
class Every:
    """Work that comes by itself: the dotted path of a function without arguments, and how often it runs."""

    name: str
    function: str
    minutes: int


def _modules() -> Iterator[ModuleType]:
    """The `work` modules of the installed rooms."""
    for config in apps.get_app_configs():
        try:
            yield import_module(f"{config.name}.work")
        except ModuleNotFoundError as missing:
            if missing.name != f"{config.name}.work":
                raise


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Every kind by its code."""
    return {kind.code: kind for module in _modules() for kind in getattr(module, "WORK", ())}


@lru_cache(maxsize=1)
def schedules() -> tuple[Every, ...]:
    """Everything that comes by itself."""
    return tuple(every for module in _modules() for every in getattr(module, "SCHEDULES", ()))


def kind_of(code: str) -> Kind:
    """The kind of that code; raises `NotFoundError` where there is none."""
    found = kinds().get(code)
    if found is None:
        raise NotFoundError("没有找到")
    return found
