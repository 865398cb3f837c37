"""Pull (拉动点) and contribution (贡献率) of the parts of a whole.

**Terms.** *Pull* (拉动, 下拉): the points of the whole's growth that a part brings. *Contribution* (贡献率): the part's
share of the whole's change, in percent. *Residual* (尾差): what the printed pulls lack to the printed growth.
*Accounting difference* (核算差异): an official rate minus what our parts add up to.

**Assumptions.** The parts are a partition: every firm in exactly one part, so that current and base sum to the whole's;
`pull_table` checks it and raises. A part without a base (new plants) pulls with its whole current value. Real rates
(value added) are pulled by *base-year* shares through `pull_from_rate`, never by current-price levels (惠州, 11.6).

**Inputs.** Current and base of parts and whole, exact values of one unit. Rates and shares: percent.

**Outputs.** Pull in points, contribution in percent, exact; or a `Marker`. Σ pull = growth and Σ contribution = 100,
exactly, before printing.

**Formula.**

* pull_k = (C_k − B_k) / B_total × 100 = growth_k × share of base_k
* contribution_k = (C_k − B_k) / (C_total − B_total) × 100 = pull_k / growth_total × 100

A contribution is not printed where the whole falls or grows by less than the declared threshold (rule
`contribution.smallest_growth`): the sign flips and the number explodes. Points are printed instead.

**Worked example.** 固定资产投资 40.98 (+19.6 %), of it manufacturing 23.58 (+27 %): bases 34.26 and 18.57, pull 14.63
points, contribution 74.65 % (printed 14.62 and 74.55).

**Source.** `operations.md` 2.6 [S74][S75]; `practice.md` 3, 12.

**Figures.** F20, F50.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, half_up
from ballast.methods.exact import HUNDRED, MethodError, Rate, fraction, in_percent
from ballast.methods.growth import NegativeBase, denominator, growth


class PartitionError(MethodError):
    """The parts do not make up the whole: one is counted twice, or one is left out."""


def pull(
    current: Exact | None, base: Exact | None, total_base: Exact | None, negative: NegativeBase = "marker"
) -> Rate:
    """The part's pull in points of the whole's growth; a part without a base pulls with its whole current value.

    `MISSING` without a current value; `NO_BASE` or `NEGATIVE_BASE` where the *whole* has no usable base.
    """
    if current is None:
        return Marker.MISSING
    below = denominator(total_base, negative)
    if isinstance(below, Marker):
        return below
    return in_percent(fraction(current) - fraction(base or 0), below)


def pull_from_rate(rate: Exact | Marker, share_of_base: Exact) -> Rate:
    """The pull in points of a part known by its rate and its share of the whole's base, both in percent."""
    return rate if isinstance(rate, Marker) else fraction(rate) * fraction(share_of_base) / HUNDRED


def contribution(current: Exact | None, base: Exact | None, total_current: Exact, total_base: Exact) -> Rate:
    """The part's share of the whole's change in percent; `NOT_APPLICABLE` where the whole did not change.

    Ask `printable_contribution` before printing it.
    """
    if current is None:
        return Marker.MISSING
    change = fraction(total_current) - fraction(total_base)
    if change == 0:
        return Marker.NOT_APPLICABLE
    return in_percent(fraction(current) - fraction(base or 0), change)


def printable_contribution(total_growth: Exact | Marker, threshold: Exact) -> bool:
    """Whether contributions may be printed: the whole grows, and by at least `threshold` points."""
    return not isinstance(total_growth, Marker) and total_growth > 0 and total_growth >= threshold


@dataclass(frozen=True)
class Part:
    """One part of a whole: its code and its two sums in one unit; `base` None where it never had one."""

    code: str
    current: Exact
    base: Exact | None


@dataclass(frozen=True)
class PullRow:
    """What one part does to the whole: growth and contribution in percent, pull in points, `printed` as it stands."""

    code: str
    growth: Rate
    share_of_base: Rate
    pull: Rate
    printed: Decimal | Marker
    contribution: Rate


@dataclass(frozen=True)
class PullTable:
    """The whole's growth and its parts; `residual` is the printed growth minus the sum of the printed pulls."""

    growth: Rate
    printed: Decimal | Marker
    rows: tuple[PullRow, ...]
    residual: Decimal | Marker


def pull_table(
    parts: Sequence[Part], total: Part, threshold: Exact, places: int = 1, negative: NegativeBase = "marker"
) -> PullTable:
    """Decompose the whole's growth over a partition; order is kept.

    `threshold` is the rule `contribution.smallest_growth` in points: below it contributions are `NOT_APPLICABLE`.
    Raises `PartitionError` where a code comes twice or the parts' sums are not the whole's.
    """
    _check_partition(parts, total)
    whole = growth(total.current, total.base, negative)
    with_contribution = printable_contribution(whole, threshold)
    rows = tuple(_row(part, total, places, with_contribution, negative) for part in parts)
    printed = whole if isinstance(whole, Marker) else half_up(whole, places)
    return PullTable(whole, printed, rows, _residual(printed, rows))


def accounting_difference(official: Exact | Marker, pulls: Iterable[Exact]) -> Rate:
    """The bar 核算差异 in points: the official rate minus the sum of the parts' pulls; a marker stays a marker."""
    if isinstance(official, Marker):
        return official
    return fraction(official) - sum((fraction(one) for one in pulls), Fraction(0))


def _check_partition(parts: Sequence[Part], total: Part) -> None:
    counted = Counter(part.code for part in parts)
    if twice := sorted(code for code, times in counted.items() if times > 1):
        raise PartitionError(f"分组“{'、'.join(twice)}”出现了两次，拉动点会重复计算。请先合并相同的分组")
    current = sum((fraction(part.current) for part in parts), Fraction(0))
    base = sum((fraction(part.base or 0) for part in parts), Fraction(0))
    for name, summed, whole in (("本期", current, total.current), ("同期", base, total.base or 0)):
        if summed != whole:
            raise PartitionError(
                f"各分组{name}之和 {summed} 与合计 {whole} 相差 {summed - fraction(whole)}，"
                "分组不完整或有重叠。请检查每家企业是否恰好属于一个分组"
            )


def _row(part: Part, total: Part, places: int, with_contribution: bool, negative: NegativeBase) -> PullRow:
    points = pull(part.current, part.base, total.base, negative)
    below = denominator(total.base, negative)
    return PullRow(
        code=part.code,
        growth=growth(part.current, part.base, negative),
        share_of_base=below if isinstance(below, Marker) else in_percent(fraction(part.base or 0), below),
        pull=points,
        printed=points if isinstance(points, Marker) else half_up(points, places),
        contribution=_contribution(part, total) if with_contribution else Marker.NOT_APPLICABLE,
    )


def _contribution(part: Part, total: Part) -> Rate:
    return contribution(part.current, part.base, total.current, total.base or 0)


def _residual(printed: Decimal | Marker, rows: Sequence[PullRow]) -> Decimal | Marker:
    if isinstance(printed, Marker):
        return printed
    return printed - sum((row.printed for row in rows if not isinstance(row.printed, Marker)), Decimal(0))
