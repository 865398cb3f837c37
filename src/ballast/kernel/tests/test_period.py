from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.kernel.period import Basis, Calendar, Period, PeriodError

CALENDARS = st.sampled_from(list(Calendar))
STEPS = st.integers(-40, 40)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Any period of any calendar, far enough from the ends of the table of years to be shifted."""
    calendar = draw(CALENDARS)
    return Period(draw(st.integers(2090, 2100)), draw(st.sampled_from(calendar.numbers)), calendar)


@given(periods())
def test_what_is_written_is_read_back(period: Period) -> None:
    assert Period.parse(str(period), period.calendar) == period


@given(periods())
def test_the_spelling_alone_tells_the_calendar_of_quarters_and_years(period: Period) -> None:
    read = Period.parse_any(str(period))
    assert (read.year, read.number) == (period.year, period.number)
    if period.calendar in (Calendar.QUARTERLY, Calendar.ANNUAL):
        assert read == period


def test_a_january_is_read_as_a_calendar_month_and_every_other_month_as_collected() -> None:
    assert Period.parse_any("2026-01").calendar is Calendar.MONTHLY
    assert Period.parse_any(" 2026-02 ").calendar is Calendar.MERGED


@given(periods(), STEPS, STEPS)
def test_shifting_is_a_group_action(period: Period, one: int, other: int) -> None:
    assert period.shift(0) == period
    assert period.shift(one).shift(other) == period.shift(one + other)
    assert period.shift(one).shift(-one) == period


@given(periods(), st.integers(-5, 5))
def test_whole_years_keep_the_number(period: Period, years: int) -> None:
    earlier = period.year_earlier(years)
    assert (earlier.year, earlier.number, earlier.calendar) == (period.year - years, period.number, period.calendar)
    assert period.shift(-years * len(period.calendar.numbers)) == earlier


@given(periods(), st.integers(1, 60))
def test_a_later_period_ends_later(period: Period, steps: int) -> None:
    later = period.shift(steps)
    assert period < later
    assert period <= later
    assert not later < period
    assert period <= period


@given(periods())
def test_the_periods_of_a_year_meet_without_gap_or_overlap(period: Period) -> None:
    assert period.next().first_day == period.last_day + timedelta(days=1)
    assert period.next().previous() == period


def test_january_is_refused_with_the_reason_and_the_remedy() -> None:
    with pytest.raises(PeriodError, match=r"1月不单独统计.*2026-02"):
        Period.parse("2026-01")


def test_january_is_a_month_of_the_calendar_of_electricity() -> None:
    january = Period.parse("2026-01", Calendar.MONTHLY)
    assert january.previous() == Period(2025, 12, Calendar.MONTHLY)
    assert (january.first_day, january.last_day) == (date(2026, 1, 1), date(2026, 1, 31))


def test_before_march_stands_the_block_and_before_the_block_december() -> None:
    assert str(Period.parse("2026-03").previous()) == "2026-02"
    assert str(Period.parse("2026-02").previous()) == "2025-12"
    assert str(Period.parse("2025-12").next()) == "2026-02"


def test_the_block_covers_two_months() -> None:
    block = Period.parse("2024-02")
    assert block.is_first
    assert (block.first_day, block.last_day) == (date(2024, 1, 1), date(2024, 2, 29))
    assert block.time_progress == Fraction(1, 6)


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("2026-9", Calendar.MERGED),
        ("2026-13", Calendar.MERGED),
        ("2026-00", Calendar.MONTHLY),
        ("2026年9月", Calendar.MONTHLY),
        ("2026-Q5", Calendar.QUARTERLY),
        ("2026-09", Calendar.QUARTERLY),
        ("2026-Q1", Calendar.ANNUAL),
        ("1948", Calendar.ANNUAL),
        ("2200-03", Calendar.MERGED),
        ("", Calendar.MERGED),
    ],
)
def test_what_is_no_period_is_refused(text: str, calendar: Calendar) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text, calendar)


@pytest.mark.parametrize(
    ("text", "year_to_date", "month"),
    [
        ("2026-02", "1—2月", "1—2月"),
        ("2026-09", "1—9月", "9月"),
        ("2026-12", "1—12月", "12月"),
        ("2026-01", "1月", "1月"),
        ("2026-Q1", "一季度", "一季度"),
        ("2026-Q2", "上半年", "二季度"),
        ("2026-Q3", "前三季度", "三季度"),
        ("2026-Q4", "全年", "四季度"),
        ("2026", "全年", "全年"),
    ],
)
def test_labels_are_those_of_bulletins(text: str, year_to_date: str, month: str) -> None:
    period = Period.parse_any(text)
    assert period.label() == year_to_date
    assert period.label(Basis.MONTH) == month


def test_the_block_of_a_monthly_calendar_is_an_ordinary_february() -> None:
    february = Period(2026, 2, Calendar.MONTHLY)
    assert (february.label(), february.label(Basis.MONTH)) == ("1—2月", "2月")
    assert february.first_day == date(2026, 2, 1)


def test_full_labels_carry_the_year_once() -> None:
    assert Period.parse("2026-09").full_label() == "2026年1—9月"
    assert Period.parse_any("2026-Q3").full_label(Basis.MONTH) == "2026年三季度"
    assert Period.parse_any("2026").full_label() == "2026年"


def test_the_year_so_far_begins_with_the_block() -> None:
    assert [str(each) for each in Period.parse("2026-04").of_year_so_far()] == ["2026-02", "2026-03", "2026-04"]


@pytest.mark.parametrize(
    ("text", "calendar", "latest"),
    [
        ("2026-09", Calendar.QUARTERLY, "2026-Q3"),
        ("2026-08", Calendar.QUARTERLY, "2026-Q2"),
        ("2026-02", Calendar.QUARTERLY, "2025-Q4"),
        ("2026-12", Calendar.ANNUAL, "2026"),
        ("2026-11", Calendar.ANNUAL, "2025"),
        ("2026-Q3", Calendar.MERGED, "2026-09"),
    ],
)
def test_the_latest_period_of_another_calendar_never_ends_later(text: str, calendar: Calendar, latest: str) -> None:
    assert str(Period.parse_any(text).latest_in(calendar)) == latest


@given(periods(), CALENDARS)
def test_the_latest_period_of_another_calendar_is_the_last_one_that_has_ended(
    period: Period, calendar: Calendar
) -> None:
    found = period.latest_in(calendar)
    assert found.last_day <= period.last_day < found.next().last_day


@given(periods())
def test_time_passed_is_a_share_of_the_year(period: Period) -> None:
    assert 0 < period.time_progress <= 1
    assert (period.time_progress == 1) is (period.last_day == date(period.year, 12, 31))
