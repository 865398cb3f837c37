"""The only door to the working calendar for reading. Working time is the same for everybody; its history is for the desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ballast.kernel.actor import Actor
from ballast.kernel.rights import Right
from ballast.kernel.worktime import DayKind, OfficeHours, WorkCalendar
from ballast.rules.loader import Rulebook
from ballast.rules.rule import Edition
from ballast.worktime.models import DaySetting, PublishedYear

HOURS = "worktime.office_hours"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayView:
    """A day of the picture of a year: what it is, why, and whether it differs from the week."""

    day: date
    kind: DayKind
    name: str = ""
    reason: str = ""
    document: str = ""
    special: bool = False


@dataclass(frozen=True)
class YearView:
    """A year: its days, whether its holidays are published and by which document, and its number of working days."""

    year: int
    days: Mapping[date, DayView]
    published: bool
    document: str
    working: int


@dataclass(frozen=True)
class Setting:
    """One row of the calendar's history."""

    day: date
    kind: DayKind
    name: str
    reason: str
    document: str
    set_by: str
    set_at: datetime


def calendar(rules: Rulebook | None = None) -> WorkCalendar:
    """The working calendar as it stands: days, published years, and office hours by the rule in force on each day."""
    days = {one.day: DayKind(one.kind) for one in _newest()}
    years = frozenset(PublishedYear.objects.values_list("year", flat=True))
    return WorkCalendar(days, years, office_hours(rules or Rulebook.load()))


def office_hours(rules: Rulebook) -> tuple[tuple[date, OfficeHours], ...]:
    """Office hours from each day on at which they changed. The rule's numbers are hours of the day: 8.5 is half past eight."""
    return tuple((edition.valid_from, _hours(edition)) for edition in rules.rule(HOURS).editions)


def year_view(actor: Actor, year: int) -> YearView:
    """The picture of a year; for those who set the calendar."""
    actor.scope_for(Right.RULES)
    standing = calendar()
    told = {one.day: one for one in _newest(year)}
    days = {}
    day = date(year, 1, 1)
    while day.year == year:
        one = told.get(day)
        kind = DayKind.WORK if standing.works(day) else DayKind.REST
        special = (kind is DayKind.WORK) != (day.weekday() < 5)
        days[day] = DayView(day, kind, one.name, one.reason, one.document, special) if one else DayView(day, kind)
        day += _DAY
    newest = PublishedYear.objects.filter(year=year).order_by("-id").first()
    working = sum(one.kind is DayKind.WORK for one in days.values())
    return YearView(year, days, newest is not None, newest.document if newest else "", working)


def history(actor: Actor, year: int) -> tuple[Setting, ...]:
    """Every row that the office has set for days of a year, the newest first."""
    actor.scope_for(Right.RULES)
    rows = DaySetting.objects.filter(day__year=year).exclude(set_by="").order_by("-id")
    return tuple(
        Setting(one.day, DayKind(one.kind), one.name, one.reason, one.document, one.set_by, one.set_at) for one in rows
    )


def _newest(year: int | None = None) -> list[DaySetting]:
    """The row that counts for each day that was ever set."""
    rows = DaySetting.objects.all() if year is None else DaySetting.objects.filter(day__year=year)
    return list({one.day: one for one in rows.order_by("id")}.values())


def _hours(edition: Edition) -> OfficeHours:
    numbers = edition.value if isinstance(edition.value, tuple) else ()
    edges = [time(int(number), int(number % 1 * 60)) for number in numbers]
    return OfficeHours(tuple(zip(edges[::2], edges[1::2], strict=True)))
