"""What the calendar does to a month: the Spring Festival, weekdays, and January merged into January–February."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from ballast.kernel.period import Calendar, Period, PeriodError
from ballast.methods.arrays import Array
from ballast.methods.exact import MethodError, Number, number

When = Period | str
"""A period of the merged calendar, or its text: `2026-09`; `2026-02` is January–February."""

Table = Mapping[Period, Number | None] | Mapping[str, Number | None] | Mapping[When, Number | None]
"""Values by period (or its text); None where missing."""

Read = dict[Period, Fraction | None]

Regressor = Callable[[Period], float]
"""What the calendar is expected to do to the level of a period: one number for each period, past or future."""

_FIRST_YEAR = 1990
_NEW_YEARS = (
    "0127 0215 0204 0123 0210 0131 0219 0207 0128 0216 "
    "0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 "
    "0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 "
    "0125 0212 0201 0122 0210 0129 0217 0206 0126 0213 "
    "0203 0123 0211 0131 0219 0208 0128 0215 0204 0124 "
    "0212 0201 0122 0210 0130 0217 0206 0126 0214 0202 0123"
).split()
_SATURDAY = 5


def as_period(when: When, what: str) -> Period:
    """A period of the merged calendar; `MethodError` explains that January is not collected on its own."""
    if isinstance(when, str):
        try:
            return Period.parse(when)
        except PeriodError as error:
            raise MethodError(f"{what}：{error}") from None
    if isinstance(when, Period) and when.calendar is Calendar.MERGED:
        return when
    raise MethodError(f"{what}：{when}不是“1—2月合并”的时期。按自然月统计的数请先用 merge_january 合并1月和2月")


def read_table(table: Table, what: str) -> Read:
    """Periods in order with exact values; None stays None. Raises `MethodError` for a period given twice."""
    found: Read = {}
    for when, value in table.items():
        period = as_period(when, what)
        if period in found:
            raise MethodError(f"{what}：{period}给了两次。请核对是否重复填报")
        found[period] = None if value is None else number(value, f"{what}{period}")
    return {period: found[period] for period in sorted(found)}


def new_year(year: int) -> date:
    """The first day of the Spring Festival (正月初一) of a year, 1990–2050; `MethodError` outside.

    >>> new_year(2026)
    datetime.date(2026, 2, 17)
    """
    if not _FIRST_YEAR <= year < _FIRST_YEAR + len(_NEW_YEARS):
        last = _FIRST_YEAR + len(_NEW_YEARS) - 1
        raise MethodError(
            f"春节日期表只有{_FIRST_YEAR}—{last}年，没有{year}年。请去掉表外年份的历史，或用 regressors={{}} 不计春节影响"
        )
    text = _NEW_YEARS[year - _FIRST_YEAR]
    return date(year, int(text[:2]), int(text[2:]))


def spring_festival(period: When, before: int = 5, after: int = 20) -> float:
    """The share of the period's days that lie in the festival's window: `before` days ahead of New Year to `after` behind.

    The default window is the longest of the usual estimates (operations.md 2.7 [S60]). 0 from April to December.

    >>> round(spring_festival("2026-03"), 4)
    0.2903
    """
    at = _period(period)
    first = new_year(at.year)
    window = (first - timedelta(days=before), first + timedelta(days=after))
    overlap = (min(window[1], at.last_day) - max(window[0], at.first_day)).days + 1
    return max(overlap, 0) / ((at.last_day - at.first_day).days + 1)


def weekdays(period: When) -> float:
    """The logarithm of the number of days from Monday to Friday: a level that works weekdays only goes up with it.

    >>> round(weekdays("2026-09"), 4)
    3.091
    """
    at = _period(period)
    first = at.first_day
    weeks, rest = divmod((at.last_day - first).days + 1, 7)
    return math.log(weeks * _SATURDAY + sum((first.weekday() + day) % 7 < _SATURDAY for day in range(rest)))


def _period(when: When) -> Period:
    """A period of any calendar as it is; a text is of the merged one."""
    return as_period(when, "时期") if isinstance(when, str) else when


def run_of(start: When, values: Sequence[Number | None] | Array) -> dict[Period, Number | None]:
    """Consecutive periods of the merged calendar from `start` on, eleven a year, for values typed or read as an array.

    >>> [str(period) for period in run_of("2025-12", [7, 15, 8])]
    ['2025-12', '2026-02', '2026-03']
    """
    first = as_period(start, "起始时期")
    return {first.shift(place): value for place, value in enumerate(values)}


def merge_january(monthly: Table) -> dict[Period, Fraction | None]:
    """A flow of twelve months a year (`2026-01` …) as the merged calendar: January and February are added, exactly.

    None, and a year with only one of the two months, give None for the block: half a block is not a block.

    >>> list(merge_january({"2026-01": 5, "2026-02": 3, "2026-03": 6}).values())
    [Fraction(8, 1), Fraction(6, 1)]
    """
    months: dict[tuple[int, int], Fraction | None] = {}
    for when, value in monthly.items():
        month = _month_of(when)
        months[month.year, month.number] = None if value is None else number(value, f"{when}的数")
    merged: dict[Period, Fraction | None] = {}
    for year, month_number in sorted(months):
        if month_number > 2:
            merged[Period(year, month_number)] = months[year, month_number]
            continue
        january, february = months.get((year, 1)), months.get((year, 2))
        merged[Period(year, 2)] = None if january is None or february is None else january + february
    return merged


def _month_of(when: When) -> Period:
    if isinstance(when, str):
        try:
            return Period.parse(when, Calendar.MONTHLY)
        except PeriodError as error:
            raise MethodError(f"按自然月统计的数：{error}") from None
    if when.calendar is Calendar.MONTHLY:
        return when
    raise MethodError(f"按自然月统计的数：{when}不是自然月的时期。已合并1—2月的数不用再合并")
