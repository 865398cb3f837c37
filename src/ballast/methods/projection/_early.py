"""The month before its returns: output growth read from electricity, industry by industry."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.rounding import half_up
from ballast.methods.arrays import Array
from ballast.methods.exact import HUNDRED, MethodError, Number, in_percent, number
from ballast.methods.projection._calendar import Table, When, as_period, read_table
from ballast.methods.projection._frame import Exacts

_ZERO = Fraction(0)


@dataclass(frozen=True)
class IndustryPower:
    """One industry: growth of output and of electricity by period in percent (None where missing), and its base.

    `weight` is the base output of the period to be estimated (the same month of last year), any unit, one for all.
    """

    name: str
    weight: Number
    output: Table
    electricity: Table


@dataclass(frozen=True)
class Moved:
    """One line of what moved the estimate: electricity growth × elasticity × share = points, and the points as printed.

    `borrowed`: its own pairs were too few or its electricity never varied, so the elasticity is the industries' median.
    """

    name: str
    electricity: float
    elasticity: float
    share: float
    points: float
    printed: Decimal
    pairs: int
    borrowed: bool


@dataclass(frozen=True)
class EarlyEstimate:
    """The month's growth of output in percent before returns, with its interval and what moved it.

    As printed: `intercept + Σ moved + rounding = estimate`, exactly. `coverage` is the percent of the base that has
    electricity; what has none is in neither leg.
    """

    period: Period
    estimate: Decimal | Marker
    interval: tuple[Decimal, Decimal] | Marker
    level: Fraction
    intercept: Decimal | Marker
    moved: tuple[Moved, ...]
    rounding: Decimal
    coverage: Fraction
    left_out: tuple[str, ...]
    tested: int
    marker: Marker
    notes: tuple[str, ...]

    @property
    def label(self) -> str:
        """What the figure is called on screen."""
        return "测算（用电量）"


@dataclass(frozen=True)
class _Pairs:
    """One industry's periods in the window with both growth rates."""

    name: str
    weight: Fraction
    now: float | None
    at: tuple[Period, ...]
    output: Array
    electricity: Array

    def without(self, place: int) -> _Pairs:
        """The same with one period left out."""
        at = self.at[:place] + self.at[place + 1 :]
        output, electricity = np.delete(self.output, place), np.delete(self.electricity, place)
        return _Pairs(self.name, self.weight, self.now, at, output, electricity)


def early_estimate(
    industries: Sequence[IndustryPower],
    period: When,
    *,
    window: int = 33,
    least: int = 12,
    least_coverage: Fraction = Fraction(4, 5),
    level: Fraction = Fraction(4, 5),
    places: int = 2,
) -> EarlyEstimate:
    """Output growth of `period` from electricity, with an interval of `level` and a table of what moved it.

    Each industry's line is fitted by Theil and Sen's medians over the last `window` periods before `period`; fewer than
    `least` pairs borrow the median elasticity. Below `least_coverage` of the base, or without any line, there is no
    number. A single total may be given as one industry. Raises `MethodError` for a name given twice, a weight below zero.

    >>> early_estimate([IndustryPower("甲", 1, *[{f"202{n // 11}-{n % 11 + 2:02d}": n for n in range(23)}] * 2)], "2022-02").estimate
    Decimal('22.00')
    """
    wanted = as_period(period, "测算时期")
    if window < 3 or least < 3 or not 0 < level < 1:
        raise MethodError("测算设置不对：窗口与最少期数至少3，区间水平在0和1之间")
    names = [one.name for one in industries]
    if len(set(names)) != len(names):
        raise MethodError("有行业给了两次，基数会重复计算。请合并同名行业")
    pairs = [_pairs(one, wanted, window) for one in sorted(industries, key=lambda one: one.name)]
    whole = sum((one.weight for one in pairs), _ZERO)
    lines = _lines(pairs, least)
    used = [one for one in pairs if one.name in lines and one.now is not None and one.weight > 0]
    weight = sum((one.weight for one in used), _ZERO)
    left_out = tuple(one.name for one in pairs if one not in used and one.weight > 0)
    coverage = in_percent(weight, whole) if whole else _ZERO
    if not weight or coverage < least_coverage * HUNDRED:
        reason = f"用电量与历史都可用的行业只占基数的{half_up(coverage, 1)}%，低于{half_up(least_coverage * HUNDRED)}%，不作测算"
        none = Marker.NOT_APPLICABLE
        return EarlyEstimate(wanted, none, none, level, none, (), Decimal(0), coverage, left_out, 0, none, (reason,))
    return _estimated(used, lines, wanted, weight, coverage, left_out, least, level, places)


def _pairs(industry: IndustryPower, wanted: Period, window: int) -> _Pairs:
    weight = number(industry.weight, f"{industry.name}的基数")
    if weight < 0:
        raise MethodError(f"{industry.name}的基数为负，不能作权重。请检查基数")
    output = _values(industry.output, f"{industry.name}产值增速")
    electricity = _values(industry.electricity, f"{industry.name}用电量增速")
    first = wanted.shift(-window)
    at = tuple(one for one in output if first <= one < wanted and one in electricity)
    now = electricity.get(wanted)
    return _Pairs(
        industry.name,
        weight,
        None if now is None else float(now),
        at,
        np.array([float(output[one]) for one in at]),
        np.array([float(electricity[one]) for one in at]),
    )


def _values(table: Table, what: str) -> Exacts:
    return {period: value for period, value in read_table(table, what).items() if value is not None}


@lru_cache(maxsize=64)
def _couples(count: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    first, second = np.triu_indices(count, 1)
    return first, second


def _slope(pairs: _Pairs) -> float | None:
    """The median of the slopes between all pairs of periods (Theil, Sen); None where electricity never varied."""
    first, second = _couples(len(pairs.at))
    run = pairs.electricity[second] - pairs.electricity[first]
    rise = pairs.output[second] - pairs.output[first]
    moved = run != 0
    return float(np.median(rise[moved] / run[moved])) if moved.any() else None


def _lines(pairs: Sequence[_Pairs], least: int) -> dict[str, tuple[float, float, bool]]:
    """Intercept, elasticity and whether it is borrowed, by industry; none for an industry without a single pair."""
    own = {one.name: _slope(one) for one in pairs if len(one.at) >= least}
    slopes = {name: slope for name, slope in own.items() if slope is not None}
    common = float(np.median(list(slopes.values()))) if slopes else None
    lines = {}
    for one in pairs:
        slope = slopes.get(one.name, common)
        if slope is not None and one.at:
            intercept = float(np.median(one.output - slope * one.electricity))
            lines[one.name] = (intercept, slope, one.name not in slopes)
    return lines


def _estimated(
    used: Sequence[_Pairs],
    lines: Mapping[str, tuple[float, float, bool]],
    wanted: Period,
    weight: Fraction,
    coverage: Fraction,
    left_out: tuple[str, ...],
    least: int,
    level: Fraction,
    places: int,
) -> EarlyEstimate:
    moved, base = [], 0.0
    for one in used:
        intercept, slope, borrowed = lines[one.name]
        share = float(one.weight / weight)
        now = one.now if one.now is not None else math.nan
        points = share * slope * now
        base += share * intercept
        printed = _rounded(points, places)
        moved.append(Moved(one.name, now, slope, share, points, printed, len(one.at), borrowed))
    value = base + sum(one.points for one in moved)
    estimate, intercept_printed = _rounded(value, places), _rounded(base, places)
    rounding = estimate - intercept_printed - sum((one.printed for one in moved), Decimal(0))
    errors = _errors(used, least)
    notes: list[str] = []
    if left_out:
        notes.append(f"{'、'.join(left_out)}没有用电量或没有历史，两边都未计入")
    negative = "、".join(one.name for one in moved if one.elasticity < 0)
    if negative:
        notes.append(f"{negative}的弹性为负：用电量与产值历史上反向变动，请核对用电户号")
    interval = _interval(value, errors, least, level, places)
    if isinstance(interval, Marker):
        notes.append(f"能回验的时期只有{len(errors)}期，不足{least}期，不给区间")
    ordered = tuple(sorted(moved, key=lambda one: (-abs(one.points), one.name)))
    return EarlyEstimate(
        wanted,
        estimate,
        interval,
        level,
        intercept_printed,
        ordered,
        rounding,
        coverage,
        left_out,
        len(errors),
        Marker.ESTIMATE,
        tuple(notes),
    )


def _rounded(value: float, places: int) -> Decimal:
    return half_up(number(value), places)


def _errors(used: Sequence[_Pairs], least: int) -> Array:
    """The total's error in each period of the window that all industries have, every line fitted without that period."""
    places = [{period: place for place, period in enumerate(one.at)} for one in used]
    common = sorted(set(used[0].at).intersection(*(one.at for one in used)))
    weight = sum((one.weight for one in used), _ZERO)
    shares = [float(one.weight / weight) for one in used]
    errors = []
    for period in common:
        at = [place[period] for place in places]
        lines = _lines([one.without(place) for one, place in zip(used, at, strict=True)], least - 1)
        if len(lines) < len(used):
            continue
        total = 0.0
        for one, place, share in zip(used, at, shares, strict=True):
            intercept, slope, _ = lines[one.name]
            total += share * float(one.output[place] - intercept - slope * one.electricity[place])
        errors.append(total)
    return np.array(errors)


def _interval(
    value: float, errors: Array, least: int, level: Fraction, places: int
) -> tuple[Decimal, Decimal] | Marker:
    """Student's interval around the estimate from the errors left out one by one."""
    from scipy.stats import t

    if len(errors) < least:
        return Marker.NOT_APPLICABLE
    spread = math.sqrt(float(np.mean(errors**2)))
    reach = float(t.ppf(float((1 + level) / 2), len(errors) - 2)) * spread
    return _rounded(value - reach, places), _rounded(value + reach, places)
