"""Working time: which days are worked, how long an office has been open between two moments, and when a time limit ends.

Two ways of counting, each with its inverse:

* **Working hours**: only the office's hours of working days count. The limit ends at the first moment at which so much
  office time has passed.
* **Working days**: whole days count, and the limit ends when the office closes on the last of them. By the usual convention
  the day of receipt is not counted (`Receipt.NOT_COUNTED`); a service promise may count it (`Receipt.COUNTED`).

What is received outside of office hours is received at the next working moment. A year whose holidays are not published
yet has its weekends only, and whatever touches it is provisional.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from ballast.kernel.clock import BEIJING
from ballast.kernel.problems import BallastError

_DAY = timedelta(days=1)
_NONE = timedelta(0)
_SATURDAY = 5
# A year's notice may reach into the last days of the year before: that of 2019 gave 31 December 2018 off for the 29th.
_REACH = timedelta(days=4)
_LONGEST_REST = 60
_MOST_DAYS = 5000


class WorktimeError(BallastError):
    """A time limit that cannot be counted."""


class DayKind(StrEnum):
    """Whether a day is worked."""

    WORK = "work"
    REST = "rest"

    @property
    def label(self) -> str:
        """The name on screen."""
        return "上班" if self is DayKind.WORK else "休息"


class Receipt(StrEnum):
    """Whether the day of receipt is the first day of a limit in days."""

    NOT_COUNTED = "not_counted"
    COUNTED = "counted"

    @property
    def label(self) -> str:
        """The convention in words."""
        return "收到当日不计，从次一工作日起算" if self is Receipt.NOT_COUNTED else "收到当日计为第一日"


@dataclass(frozen=True)
class OfficeHours:
    """The hours of a working day as (from, to) in Beijing, in order, without overlap. Raises `WorktimeError`."""

    spans: tuple[tuple[time, time], ...]

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(left >= right for left, right in pairwise(edges)):
            raise WorktimeError("办公时间应由早到晚成对写出，互不重叠")

    def on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The hours of a day as moments."""
        return [(_at(day, start), _at(day, end)) for start, end in self.spans]


USUAL_HOURS = OfficeHours(((time(8, 30), time(12)), (time(14, 30), time(17, 30))))


@dataclass(frozen=True)
class WorkCalendar:
    """Days that differ from the week, years whose holidays are published, and office hours from a day on (in order)."""

    days: Mapping[date, DayKind]
    published: frozenset[int]
    hours: tuple[tuple[date, OfficeHours], ...] = ((date.min, USUAL_HOURS),)

    def works(self, day: date) -> bool:
        """Whether a day is worked: as set, else Monday to Friday."""
        kind = self.days.get(day)
        return day.weekday() < _SATURDAY if kind is None else kind is DayKind.WORK

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The office hours of a day; none on a day of rest."""
        if not self.works(day):
            return []
        place = bisect_right([start for start, _ in self.hours], day) - 1
        return self.hours[max(place, 0)][1].on(day)

    def working_days(self, start: date) -> Iterator[date]:
        """The working days from a day on, that day included if it is one."""
        rested = 0
        day = start
        while rested <= _LONGEST_REST:
            if self.works(day):
                rested = 0
                yield day
            else:
                rested += 1
            day += _DAY
        raise WorktimeError(f"工作日历在 {start} 之后连续 {_LONGEST_REST} 天没有工作日，请检查日历")

    def unpublished(self, start: date, end: date) -> tuple[int, ...]:
        """The years between two days, both included, whose holidays are not published.

        From 28 December on the next year counts as touched: its notice may move those days.
        """
        return tuple(year for year in range(start.year, (end + _REACH).year + 1) if year not in self.published)


@dataclass(frozen=True)
class WorkingDays:
    """A limit of so many working days."""

    count: int
    receipt: Receipt = Receipt.NOT_COUNTED

    def __post_init__(self) -> None:
        least = 0 if self.receipt is Receipt.NOT_COUNTED else 1
        if not least <= self.count <= _MOST_DAYS:
            raise WorktimeError(f"工作日数应在 {least} 至 {_MOST_DAYS} 之间，不能是 {self.count}")


@dataclass(frozen=True)
class WorkingHours:
    """A limit of so much office time."""

    amount: timedelta

    def __post_init__(self) -> None:
        if not _NONE <= self.amount <= _MOST_DAYS * timedelta(hours=8):
            raise WorktimeError("工作小时数不能为负，也不能长得不合情理")


@dataclass(frozen=True)
class Deadline:
    """When a limit ends (Beijing), and the years without published holidays that it rests on."""

    at: datetime
    unpublished: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether it may move when the holidays of a year are published."""
        return bool(self.unpublished)


@dataclass(frozen=True)
class Elapsed:
    """How much working time lies between two moments: days by the convention asked for, and office hours."""

    days: int
    hours: timedelta
    unpublished: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether it rests on a year whose holidays are not published."""
        return bool(self.unpublished)


def working_moment(start: datetime, calendar: WorkCalendar) -> datetime:
    """The moment itself inside of office hours, else the next opening. The moment of closing is no longer inside."""
    start = _local(start)
    for day in calendar.working_days(start.date()):
        for opening, closing in calendar.spans(day):
            if start < closing:
                return max(start, opening)
    raise AssertionError("working days do not end")


def deadline(start: datetime, limit: WorkingDays | WorkingHours, calendar: WorkCalendar) -> Deadline:
    """When a limit that begins at `start` (with its zone) ends."""
    received = working_moment(start, calendar)
    at = _after_hours(received, limit.amount, calendar) if isinstance(limit, WorkingHours) else None
    if at is None:
        assert isinstance(limit, WorkingDays)
        at = _after_days(received.date(), limit, calendar)
    return Deadline(at, calendar.unpublished(_local(start).date(), at.date()))


def elapsed(start: datetime, end: datetime, calendar: WorkCalendar, receipt: Receipt = Receipt.NOT_COUNTED) -> Elapsed:
    """The working time from `start` to `end` (both with their zone): the inverse of `deadline`.

    Days are the number of the working day on which `end` falls, or of the last one before it. Raises `WorktimeError` for
    an end before the start.
    """
    start, end = _local(start), _local(end)
    if end < start:
        raise WorktimeError(f"结束时间 {end:%Y-%m-%d %H:%M} 早于开始时间 {start:%Y-%m-%d %H:%M}")
    received = working_moment(start, calendar)
    unpublished = calendar.unpublished(start.date(), end.date())
    if end < received:
        return Elapsed(0, _NONE, unpublished)
    days = -1 if receipt is Receipt.NOT_COUNTED else 0
    hours = _NONE
    for day in calendar.working_days(received.date()):
        if day > end.date():
            break
        days += 1
        for opening, closing in calendar.spans(day):
            hours += max(_NONE, min(end, closing) - max(received, opening))
    return Elapsed(days, hours, unpublished)


def _after_hours(received: datetime, amount: timedelta, calendar: WorkCalendar) -> datetime:
    left = amount
    for day in calendar.working_days(received.date()):
        for opening, closing in calendar.spans(day):
            begun = max(opening, received)
            if begun <= closing and left <= closing - begun:
                return begun + left
            left -= max(_NONE, closing - begun)
    raise AssertionError("working days do not end")


def _after_days(received: date, limit: WorkingDays, calendar: WorkCalendar) -> datetime:
    ahead = limit.count if limit.receipt is Receipt.NOT_COUNTED else limit.count - 1
    for number, day in enumerate(calendar.working_days(received)):
        if number == ahead:
            return calendar.spans(day)[-1][1]
    raise AssertionError("working days do not end")


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise WorktimeError("时间缺少时区")
    return moment.astimezone(BEIJING)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, BEIJING)
