"""The calendar that the product comes with: the State Council's holidays as the package chinesecalendar knows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ballast.kernel.worktime import DayKind

DOCUMENT = "国务院办公厅关于部分节假日安排的通知"


@dataclass(frozen=True)
class SeedDay:
    """A day that differs from the week, or bears a holiday's name."""

    day: date
    kind: DayKind
    name: str


def years() -> frozenset[int]:
    """The years that the package knows."""
    return frozenset(one.day.year for one in days())


def days() -> Iterator[SeedDay]:
    """Every holiday and every make-up day, in order."""
    from chinese_calendar.constants import Holiday, holidays, workdays

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    both = ((holidays, DayKind.REST), (workdays, DayKind.WORK))
    found = [SeedDay(day, kind, names[name]) for source, kind in both for day, name in source.items()]
    return iter(sorted(found, key=lambda one: one.day))
