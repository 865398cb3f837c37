"""Working time: deadlines and what has elapsed are inverse of one another, whatever the calendar and the hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.clock import BEIJING
from ballast.kernel.worktime import (
    DayKind,
    OfficeHours,
    Receipt,
    WorkCalendar,
    WorkingDays,
    WorkingHours,
    WorktimeError,
    deadline,
    elapsed,
    working_moment,
)

REST, WORK = DayKind.REST, DayKind.WORK
OCTOBER = {date(2026, 10, day): REST for day in range(1, 8)} | {
    date(2026, 9, 20): WORK,
    date(2026, 10, 10): WORK,
}
CALENDAR = WorkCalendar(OCTOBER, frozenset({2026}))
PLAIN = WorkCalendar({}, frozenset(range(2000, 2100)))


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    """A moment in Beijing."""
    return datetime(year, month, day, hour, minute, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (at(9, 28, 10), 3, at(10, 8, 17, 30)),
        (at(9, 28, 10), 5, at(10, 10, 17, 30)),
        (at(9, 30, 17, 30), 1, at(10, 9, 17, 30)),
        (at(9, 30, 17, 29), 1, at(10, 8, 17, 30)),
        (at(10, 3, 12), 1, at(10, 9, 17, 30)),
        (at(9, 18, 9), 1, at(9, 20, 17, 30)),
        (at(9, 28, 10), 0, at(9, 28, 17, 30)),
    ],
)
def test_days_are_counted_from_the_day_after_receipt_over_holidays_and_make_up_days(
    start: datetime, count: int, end: datetime
) -> None:
    found = deadline(start, WorkingDays(count), CALENDAR)
    assert (found.at, found.provisional) == (end, False)


def test_a_promise_that_counts_the_day_of_receipt_ends_a_day_earlier() -> None:
    assert deadline(at(9, 28, 10), WorkingDays(3, Receipt.COUNTED), CALENDAR).at == at(9, 30, 17, 30)
    assert deadline(at(9, 28, 10), WorkingDays(1, Receipt.COUNTED), CALENDAR).at == at(9, 28, 17, 30)
    assert len({receipt.label for receipt in Receipt}) == len({kind.label for kind in DayKind}) == 2


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (at(9, 28, 11, 30), 60, at(9, 28, 15)),
        (at(9, 28, 11, 30), 30, at(9, 28, 12)),
        (at(9, 28, 12, 30), 10, at(9, 28, 14, 40)),
        (at(9, 30, 17), 60, at(10, 8, 9)),
        (at(9, 26, 3), 1, at(9, 28, 8, 31)),
        (at(9, 26, 3), 0, at(9, 28, 8, 30)),
    ],
)
def test_only_office_hours_count(start: datetime, minutes: int, end: datetime) -> None:
    assert deadline(start, WorkingHours(timedelta(minutes=minutes)), CALENDAR).at == end


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    start = datetime(2026, 9, 28, 3, 30, tzinfo=UTC)
    assert deadline(start, WorkingHours(timedelta(hours=1)), CALENDAR).at == at(9, 28, 15)


def test_a_limit_from_28_december_2026_is_provisional_because_the_notice_of_2027_may_move_those_days() -> None:
    start = at(12, 28, 9)
    inside = deadline(start, WorkingDays(3), CALENDAR)
    beyond = deadline(start, WorkingDays(5), CALENDAR)
    assert (inside.at, inside.unpublished) == (at(12, 31, 17, 30), (2027,))
    assert (beyond.at, beyond.provisional, beyond.unpublished) == (at(1, 4, 17, 30, 2027), True, (2027,))
    assert elapsed(start, beyond.at, CALENDAR).provisional
    assert elapsed(start, inside.at, CALENDAR).provisional
    assert not deadline(at(12, 21, 9), WorkingDays(3), CALENDAR).provisional


def test_hours_change_with_the_season() -> None:
    summer = OfficeHours(((time(8), time(12)), (time(15), time(18))))
    calendar = WorkCalendar({}, frozenset({2026}), (*PLAIN.hours, (date(2026, 6, 1), summer)))
    assert deadline(at(5, 29, 17), WorkingHours(timedelta(hours=1)), calendar).at == at(6, 1, 8, 30)
    assert deadline(at(6, 1, 8), WorkingDays(1), calendar).at == at(6, 2, 18)
    early = WorkCalendar({}, frozenset({2026}), ((date(2026, 6, 1), summer),))
    assert working_moment(at(5, 29, 3), early) == at(5, 29, 8)


UNTIMED = settings(deadline=None, max_examples=40)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=500)).map(lambda span: at(1, 1) + span)
CALENDARS = st.builds(
    lambda days, hours: WorkCalendar(days, frozenset({2026}), ((date.min, hours),)),
    st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sampled_from(DayKind), max_size=40),
    st.lists(st.integers(0, 1439), min_size=2, max_size=6, unique=True)
    .map(sorted)
    .map(lambda edges: [time(edge // 60, edge % 60) for edge in edges[: len(edges) // 2 * 2]])
    .map(lambda edges: OfficeHours(tuple(zip(edges[::2], edges[1::2], strict=True)))),
)


@UNTIMED
@given(MOMENTS, st.integers(0, 60), st.sampled_from(Receipt), CALENDARS)
def test_days_elapsed_at_the_deadline_are_those_of_the_limit(
    start: datetime, count: int, receipt: Receipt, calendar: WorkCalendar
) -> None:
    count = max(count, 1) if receipt is Receipt.COUNTED else count
    end = deadline(start, WorkingDays(count, receipt), calendar).at
    assert elapsed(start, end, calendar, receipt).days == count
    assert calendar.works(end.date())
    # … and not a day sooner: the evening before it is one less.
    if end.date() > working_moment(start, calendar).date():
        sooner = datetime.combine(end.date(), time(), BEIJING) - timedelta(microseconds=1)
        assert elapsed(start, sooner, calendar, receipt).days == count - 1


@UNTIMED
@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=2)), CALENDARS)
def test_hours_elapsed_at_the_deadline_are_those_of_the_limit(
    start: datetime, amount: timedelta, calendar: WorkCalendar
) -> None:
    end = deadline(start, WorkingHours(amount), calendar).at
    assert elapsed(start, end, calendar).hours == amount
    if amount:
        assert elapsed(start, end - timedelta(microseconds=1), calendar).hours < amount


@UNTIMED
@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)), CALENDARS)
def test_the_limit_of_what_has_elapsed_ends_no_later_than_it_did(
    start: datetime, span: timedelta, calendar: WorkCalendar
) -> None:
    end = start + span
    found = elapsed(start, end, calendar)
    if end >= working_moment(start, calendar):
        assert deadline(start, WorkingHours(found.hours), calendar).at <= end
        closing = deadline(start, WorkingDays(found.days), calendar).at
        assert closing.date() <= end.date()
    else:
        assert (found.days, found.hours) == (0, timedelta(0))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: OfficeHours(()), "办公时间"),
        (lambda: OfficeHours(((time(9), time(8)),)), "办公时间"),
        (lambda: OfficeHours(((time(9), time(12)), (time(11), time(13)))), "办公时间"),
        (lambda: WorkingDays(-1), "0 至"),
        (lambda: WorkingDays(0, Receipt.COUNTED), "1 至"),
        (lambda: WorkingDays(5001), "5000"),
        (lambda: WorkingHours(timedelta(-1)), "不能为负"),
        (lambda: elapsed(at(9, 2), at(9, 1), PLAIN), "早于"),
        (lambda: working_moment(datetime(2026, 9, 1), PLAIN), "时区"),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_counted_is_refused(make: object, said: str) -> None:
    assert callable(make)
    with pytest.raises(WorktimeError, match=said):
        make()


def test_a_calendar_without_any_working_day_is_refused_and_not_searched_for_ever() -> None:
    idle = WorkCalendar({date(2026, 1, 1) + timedelta(days=day): REST for day in range(400)}, frozenset({2026}))
    with pytest.raises(WorktimeError, match="没有工作日"):
        working_moment(at(1, 1), idle)
