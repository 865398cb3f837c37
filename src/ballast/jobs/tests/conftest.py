"""Kinds of work that only tests have, and the people who ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from ballast.accounts.models import Person
from ballast.accounts.tests import factory
from ballast.jobs import kinds
from ballast.jobs.kinds import Kind, Result, Work
from ballast.kernel.problems import BallastError
from ballast.kernel.rights import Right


@dataclass
class Bench:
    """What the kinds of the tests do: `effects` grows with each effect, `inside` runs in the middle of the work."""

    effects: list[str] = field(default_factory=list)
    inside: Callable[[Work], None] = lambda work: None

    def count(self, work: Work) -> Result:
        """Work with an effect that may happen once only."""
        self.inside(work)

        def act() -> Result:
            self.effects.append(work.actor.account)
            return Result("已入库", "/jobs/")

        return work.once(act)

    def refuse(self, work: Work) -> Result:
        """Work that fails with words for people."""
        raise BallastError("第 3 行没有单位代码")

    def break_down(self, work: Work) -> Result:
        """Work with a fault."""
        raise ZeroDivisionError("secret of the programmer")


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    """Three kinds of work, and what they did."""
    made = Bench()
    known: Mapping[str, Kind] = {
        kind.code: kind
        for kind in (
            Kind("test.count", "点数", Right.COLLECT, made.count, direct="点一次数"),
            Kind("test.refuse", "拒收", Right.COLLECT, made.refuse),
            Kind("test.break", "出错", Right.COLLECT, made.break_down),
        )
    }
    monkeypatch.setattr(kinds, "kinds", lambda: known)
    monkeypatch.setattr("ballast.jobs.access.kinds", lambda: known)
    yield made


Told = tuple[str, str, str, str]
_told: list[Told] = []


def tell(account: str, title: str, text: str, href: str, key: str) -> None:
    """What the settings name in the tests that look at what people are told."""
    _told.append((account, title, text, href))


@pytest.fixture
def told(settings: Any) -> list[Told]:
    """What people were told of their jobs, in order."""
    _told.clear()
    settings.JOBS_TELL = f"{__name__}.tell"
    return _told


@pytest.fixture
def people(db: None) -> dict[str, Person]:
    """One person of every kind."""
    return factory.people()
