"""The shape of the year: “opened high, ran low” (高开低走).

**Terms.** *High*: the highest cumulative rate of the first quarter. *Run of falls*: consecutive periods each printed
lower than the one before.

**Assumptions.** Rates are cumulative rates of one year, compared as printed. A period without a rate breaks a run. Only
a year whose highest rate so far lies in the first quarter opened high; one that has climbed back to its high does not
run low. January–February to March is a comparison of cumulative rates, not an alarm on a month.

**Inputs.** (period, rate in percent or marker) in order; the declared number of falls (`high_low.falls`) and points
(`high_low.points`); the annual target in percent where there is one.

**Outputs.** The finding with what it rests on, or None where the first quarter has no rate or nothing follows it.

**Formula.** Opened high, ran low = highest of the year in the first quarter, and now below it, and
(longest run of falls since the high ≥ falls, or high − now ≥ points and now below the target).

**Worked example.** 1—2月 9.0, 1—3月 8.4, 1—4月 7.9, 1—5月 7.7: three falls in a row → 高开低走, 1.3 points below the high.

**Source.** `operations.md` 2.8 [I]: a suggestion, hence rules and not constants.

**Figures.** F49.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.rounding import Exact, half_up
from ballast.methods.exact import MethodError

_FIRST_QUARTER_ENDS = 3


@dataclass(frozen=True)
class YearShape:
    """Whether the year opened high and ran low, and why: rates in percent as printed, `drop` in points."""

    opened_high_ran_low: bool
    high: Decimal
    high_at: Period
    now: Decimal
    now_at: Period
    longest_fall: int

    @property
    def drop(self) -> Fraction:
        """How many points the present rate is below the high."""
        return Fraction(self.high) - Fraction(self.now)


def longest_run_of_falls(rates: Sequence[Exact | Marker], places: int = 1) -> int:
    """The most periods in a row that printed lower than the one before; rates in percent, a marker breaks the run.

    >>> longest_run_of_falls([9, 8, 7, 7, 6])
    2
    """
    longest = run = 0
    before: Decimal | None = None
    for rate in rates:
        printed = None if isinstance(rate, Marker) else half_up(rate, places)
        run = run + 1 if before is not None and printed is not None and printed < before else 0
        longest, before = max(longest, run), printed
    return longest


def year_shape(
    rates: Sequence[tuple[Period, Exact | Marker]],
    falls: int,
    points: Exact,
    target: Exact | None = None,
    places: int = 1,
) -> YearShape | None:
    """Judge the cumulative rates of one year; None where there is no first quarter or nothing after its high.

    Raises `MethodError` where the periods are of several years, out of order, or one is left out (give its marker).

    >>> year_shape([(Period.parse(f"2026-0{m}"), 9 - m) for m in (2, 3, 4, 5)], falls=3, points=3).opened_high_ran_low
    True
    """
    _check_order([period for period, _ in rates])
    known = [(period, half_up(rate, places)) for period, rate in rates if not isinstance(rate, Marker)]
    opening = [pair for pair in known if pair[0].end_month <= _FIRST_QUARTER_ENDS]
    if not opening:
        return None
    high_at, high = max(opening, key=lambda pair: pair[1])
    now_at, now = known[-1]
    if now_at == high_at:
        return None
    run = longest_run_of_falls([rate for period, rate in rates if high_at <= period], places)
    deep = high - now >= points and target is not None and now < half_up(target, places)
    opened_high = high == max(rate for _, rate in known)
    return YearShape(opened_high and now < high and (run >= falls or deep), high, high_at, now, now_at, run)


def _check_order(periods: Sequence[Period]) -> None:
    if any(before.year != after.year or before.next() != after for before, after in pairwise(periods)):
        raise MethodError("走势判断只用同一年逐期连续的累计增速，缺数的时期也要占位。请检查传入的时期")
