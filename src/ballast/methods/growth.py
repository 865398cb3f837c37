"""Growth rates (增速) and what is said about two of them.

**Terms.** *Same-scope growth* (同口径增速): the current sum over the base sum **of the same firms as reported this year**,
minus one. *Base* (基数): the same period of last year, as reported in this year's return; never last year's published
level. *Two-year average* (两年平均增速). *Points* (百分点): the difference of two rates.

**Assumptions.** Both legs are summed over one set of firms before they come here (`design.md`, “Classification and
base”). A share of the annual base needs any unit, the same for both legs.

**Inputs.** Current and base: exact values of one unit (元, 千瓦时, …), or None where there is none. Rates: percent.

**Outputs.** Percent (points for a difference) as an exact `Fraction`, or a `Marker`:
no current → `MISSING`; no base, or a base of zero → `NO_BASE` (never ∞, never 100 %); a base below zero →
`NEGATIVE_BASE`, or with the declared convention `abs` the change over the base's absolute value.

**Formula.**

* growth = (current − base) / base × 100; with `abs`: (current − base) / |base| × 100
* two-year average = (√((1 + g₁)(1 + g₂)) − 1) × 100
* month from cumulative = (s_m(1 + G_m) − s_{m−1}(1 + G_{m−1})) / (s_m − s_{m−1}) − 1, s = cumulative base / annual base
* implied base = current / (1 + g)

**Worked example.** 1—2月 of a firm: 120 over 100 → 20 %. Output of the whole country, June 2021: +13.5 % over June 2019,
two-year average 6.54 % (printed 6.5). Printed rates of 7.2 % and 6.9 % differ by 0.3 points, whatever stands behind them.

**Source.** `operations.md` 2.4 [S66][S67][S71], 2.7 [S60][S82], 2.9 [S88] (state changes), fact 1 [S1][S2].

**Figures.** F11, F12, F14, F15, F21–F24, F26–F28.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from math import isqrt
from typing import Literal

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, half_up
from ballast.methods.exact import HUNDRED, Rate, fraction, in_percent

NegativeBase = Literal["marker", "abs"]
"""What is done with a base below zero: no rate, or the change over its absolute value (a profile declares it)."""

_ROOT_DIGITS = 12


def denominator(base: Exact | None, negative: NegativeBase = "marker") -> Rate:
    """What a change is divided by: the base, its absolute value by convention, or the reason why it cannot be.

    `NO_BASE` for none or zero, `NEGATIVE_BASE` below zero; the result has the unit of the base.

    >>> denominator(-5, "abs")
    Fraction(5, 1)
    """
    exact = fraction(base or 0)
    if exact == 0:
        return Marker.NO_BASE
    return abs(exact) if exact > 0 or negative == "abs" else Marker.NEGATIVE_BASE


def growth(current: Exact | None, base: Exact | None, negative: NegativeBase = "marker") -> Rate:
    """Same-scope growth in percent of two sums in one unit, or `MISSING`, `NO_BASE`, `NEGATIVE_BASE`.

    >>> growth(120, 100)
    Fraction(20, 1)
    """
    if current is None:
        return Marker.MISSING
    below = denominator(base, negative)
    if isinstance(below, Marker) or base is None:
        return below
    return in_percent(fraction(current) - fraction(base), below)


def implied_base(current: Exact, rate: Exact) -> Rate:
    """The same-scope base behind a *published* level and rate (percent); `NO_BASE` at −100 %.

    It is as exact as the published rate only; for our own returns the reported base is used.

    >>> implied_base(Fraction("40.95"), 17)
    Fraction(35, 1)
    """
    factor = 1 + fraction(rate) / HUNDRED
    return fraction(current) / factor if factor else Marker.NO_BASE


def two_year_average(first: Exact | Marker, second: Exact | Marker) -> Rate:
    """The average of two yearly rates in percent; `NOT_APPLICABLE` where one lies below −100 %.

    A root is rarely a fraction: the result is cut towards zero after 12 decimals, so that rounding it half up to fewer
    decimals gives what rounding the root itself would.

    >>> two_year_average(21, 44)
    Fraction(32, 1)
    """
    if isinstance(first, Marker):
        return first
    if isinstance(second, Marker):
        return second
    factors = (HUNDRED + fraction(first), HUNDRED + fraction(second))
    if min(factors) < 0:
        return Marker.NOT_APPLICABLE
    product = factors[0] * factors[1]
    scale = 10**_ROOT_DIGITS
    scaled = product * scale**2
    root = isqrt(scaled.numerator // scaled.denominator)
    falls_short = Fraction(root) ** 2 != scaled and product < HUNDRED**2
    return Fraction(root + falls_short, scale) - HUNDRED


def month_from_cumulative(now: Exact, previous: Exact, base_now: Exact, base_previous: Exact) -> Rate:
    """The month's rate from two cumulative rates (percent) and the two cumulative bases, or their shares of the year.

    `NO_BASE` where the month has no base of its own, `NEGATIVE_BASE` where the cumulative base shrank.

    >>> month_from_cumulative(now=8, previous=6, base_now=40, base_previous=30)
    Fraction(14, 1)
    """
    month_base = fraction(base_now) - fraction(base_previous)
    cumulative_now = fraction(base_now) * (1 + fraction(now) / HUNDRED)
    cumulative_previous = fraction(base_previous) * (1 + fraction(previous) / HUNDRED)
    return growth(cumulative_now - cumulative_previous, month_base)


def difference_in_points(this: Exact | Marker, other: Exact | Marker, places: int) -> Rate:
    """`this − other` in points, taken from the rates **as printed** with so many decimals; a marker stays a marker.

    >>> difference_in_points(Fraction("7.15"), Fraction("6.94"), places=1)
    Fraction(3, 10)
    """
    if isinstance(this, Marker):
        return this
    if isinstance(other, Marker):
        return other
    return Fraction(half_up(this, places)) - Fraction(half_up(other, places))


class StateChange(StrEnum):
    """How a rate stands to the one before it, in the words of the bulletins."""

    RISE_FASTER = "rise_faster"
    RISE_SLOWER = "rise_slower"
    TURNED_UP = "turned_up"
    TURNED_DOWN = "turned_down"
    FALL_SMALLER = "fall_smaller"
    FALL_LARGER = "fall_larger"
    LEVEL = "level"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _STATE_LABELS[self]

    @property
    def improved(self) -> bool:
        """Whether the bulletin counts it among the improved: faster rise, turned up, smaller fall."""
        return self in (StateChange.RISE_FASTER, StateChange.TURNED_UP, StateChange.FALL_SMALLER)


_STATE_LABELS = {
    StateChange.RISE_FASTER: "增幅扩大",
    StateChange.RISE_SLOWER: "增幅回落",
    StateChange.TURNED_UP: "由负转正",
    StateChange.TURNED_DOWN: "由正转负",
    StateChange.FALL_SMALLER: "降幅收窄",
    StateChange.FALL_LARGER: "降幅扩大",
    StateChange.LEVEL: "持平",
}


def state_change(previous: Exact | Marker, now: Exact | Marker, places: int = 1) -> StateChange | Marker:
    """Compare two rates as printed; a marker stays a marker.

    A turn needs both signs: from or to a printed 0.0 it is a rise or a fall that grew or shrank.

    >>> state_change(-5, -3).label
    '降幅收窄'
    """
    if isinstance(previous, Marker):
        return previous
    if isinstance(now, Marker):
        return now
    before, after = half_up(previous, places), half_up(now, places)
    if before == after:
        return StateChange.LEVEL
    if before < 0 < after:
        return StateChange.TURNED_UP
    if after < 0 < before:
        return StateChange.TURNED_DOWN
    if before < 0 or after < 0:
        return StateChange.FALL_SMALLER if after > before else StateChange.FALL_LARGER
    return StateChange.RISE_FASTER if after > before else StateChange.RISE_SLOWER
