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
* base share from current share: share_base = share_cur × (1 + G) / (1 + g), G the whole's rate, g the part's; exact where
  rates and levels are of one price (nominal output); the other way round share_cur = share_base × (1 + g) / (1 + G)

A contribution is not printed where the whole falls or grows by less than the declared threshold (rule
`contribution.smallest_growth`): the sign flips and the number explodes. Points are printed instead.

**Worked example.** 固定资产投资 40.98 (+19.6 %), of it manufacturing 23.58 (+27 %): bases 34.26 and 18.57, pull 14.63
points, contribution 74.65 % (printed 14.62 and 74.55). 天津: an industry with 30.4 % of the base that grows 4.6 % pulls 1.4
of the whole's 5.1 points; its current share is 30.4 × 1.046 / 1.051 = 30.26 %, and from that the same 30.4 % comes back.

**Source.** `operations.md` 2.6 [S74][S75]; `practice.md` 3, 12.

**Figures.** F20, F50. A tree of partitions: `ballast.methods.contribution_tree`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, half_up, text
from ballast.methods.exact import HUNDRED, MethodError, Rate, exact_sum, fraction, in_percent, repeated
from ballast.methods.growth import NegativeBase, denominator, growth


class PartitionError(MethodError):
    """The parts do not make up the whole: one is counted twice, or one is left out."""


def pull(
    current: Exact | None, base: Exact | None, total_base: Exact | None, negative: NegativeBase = "marker"
) -> Rate:
    """The part's pull in points of the whole's growth; a part without a base pulls with its whole current value.

    `MISSING` without a current value; `NO_BASE` or `NEGATIVE_BASE` where the *whole* has no usable base.

    >>> pull(current=27, base=20, total_base=100)
    Fraction(7, 1)
    """
    if current is None:
        return Marker.MISSING
    below = denominator(total_base, negative)
    if isinstance(below, Marker):
        return below
    return in_percent(fraction(current) - fraction(base or 0), below)


def pull_from_rate(rate: Exact | Marker, share_of_base: Exact) -> Rate:
    """The pull in points of a part known by its rate and its share of the whole's base, both in percent.

    >>> pull_from_rate(rate=8, share_of_base=25)
    Fraction(2, 1)
    """
    return rate if isinstance(rate, Marker) else fraction(rate) * fraction(share_of_base) / HUNDRED


def base_share(share_of_current: Exact | Marker, rate: Exact | Marker, total_rate: Exact | Marker) -> Rate:
    """A part's share of the whole's *base* in percent from its share of the *current* value and both rates (percent).

    Bulletins print current shares; pulls need base shares. `NO_BASE` where the part or the whole fell by 100 % (its current
    value is nothing, whatever it was), `NOT_APPLICABLE` where a rate lies below −100 %; a marker stays a marker.

    >>> base_share(share_of_current=36, rate=20, total_rate=10)
    Fraction(33, 1)
    """
    found = _other_share(share_of_current, total_rate, rate)
    return Marker.NO_BASE if total_rate == -HUNDRED and not isinstance(found, Marker) else found


def current_share(share_of_base: Exact | Marker, rate: Exact | Marker, total_rate: Exact | Marker) -> Rate:
    """A part's share of the whole's *current* value in percent from its share of the base and both rates (percent).

    `NOT_APPLICABLE` where a rate lies below −100 %, and where the whole fell to nothing; a marker stays a marker.

    >>> current_share(share_of_base=33, rate=20, total_rate=10)
    Fraction(36, 1)
    """
    found = _other_share(share_of_base, rate, total_rate)
    return Marker.NOT_APPLICABLE if total_rate == -HUNDRED else found


def pull_from_current_share(rate: Exact | Marker, share_of_current: Exact | Marker, total_rate: Exact | Marker) -> Rate:
    """The pull in points of a part known by its rate and its *current* share; the share is turned into the base's first.

    All in percent; markers as in `base_share`.

    >>> pull_from_current_share(rate=20, share_of_current=36, total_rate=10)
    Fraction(33, 5)
    """
    weight = base_share(share_of_current, rate, total_rate)
    return weight if isinstance(weight, Marker) else pull_from_rate(rate, weight)


def contribution_from_pull(points: Exact | Marker, total_growth: Exact | Marker, threshold: Exact) -> Rate:
    """Contribution in percent from a part's points and the whole's growth in percent; `NOT_APPLICABLE` where unprintable.

    `threshold` in points as in `printable_contribution`; `why_no_contribution` says the reason.

    >>> contribution_from_pull(points=Decimal("2.4"), total_growth=6, threshold=Decimal("0.1"))
    Fraction(40, 1)
    """
    if isinstance(total_growth, Marker):
        return total_growth
    if isinstance(points, Marker):
        return points
    printable = printable_contribution(total_growth, threshold)
    return in_percent(fraction(points), fraction(total_growth)) if printable else Marker.NOT_APPLICABLE


def contribution(current: Exact | None, base: Exact | None, total_current: Exact, total_base: Exact) -> Rate:
    """The part's share of the whole's change in percent; `NOT_APPLICABLE` where the whole did not change.

    Ask `printable_contribution` before printing it.

    >>> contribution(current=27, base=20, total_current=110, total_base=100)
    Fraction(70, 1)
    """
    if current is None:
        return Marker.MISSING
    change = fraction(total_current) - fraction(total_base)
    if change == 0:
        return Marker.NOT_APPLICABLE
    return in_percent(fraction(current) - fraction(base or 0), change)


def printable_contribution(total_growth: Exact | Marker, threshold: Exact) -> bool:
    """Whether contributions may be printed: the whole grows, and by at least `threshold` points.

    >>> printable_contribution(total_growth=-3, threshold=Decimal("0.1"))
    False
    """
    return not isinstance(total_growth, Marker) and total_growth > 0 and total_growth >= threshold


def why_no_contribution(total_growth: Exact | Marker, threshold: Exact, places: int = 1) -> str:
    """Why no contribution may be printed, in Chinese for the foot of the table; empty where it may be.

    `total_growth` in percent, `threshold` in points; the rate is quoted with `places` decimals.

    >>> why_no_contribution(Decimal("-2.3"), Decimal("0.1"))
    '总体下降2.3%，贡献率正负号颠倒，只列拉动点'
    """
    if isinstance(total_growth, Marker):
        return f"总体增速{total_growth.symbol}，不计算贡献率"
    if printable_contribution(total_growth, threshold):
        return ""
    if total_growth < 0:
        return f"总体下降{text(-total_growth, places)}%，贡献率正负号颠倒，只列拉动点"
    if total_growth == 0:
        return "总体与上年同期持平，没有增量可分，只列拉动点"
    return f"总体仅增长{text(total_growth, places)}%，低于{_plain(threshold)}个百分点，贡献率会被放大，只列拉动点"


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

    >>> [str(row.pull) for row in pull_table([Part("a", 65, 60), Part("b", 42, 40)], Part("合计", 107, 100), 0).rows]
    ['5', '2']
    """
    _check_partition(parts, total)
    whole = growth(total.current, total.base, negative)
    rows = tuple(_row(part, total, whole, threshold, places, negative) for part in parts)
    printed = whole if isinstance(whole, Marker) else half_up(whole, places)
    return PullTable(whole, printed, rows, _residual(printed, rows))


def accounting_difference(official: Exact | Marker, pulls: Iterable[Exact]) -> Rate:
    """The bar 核算差异 in points: the official rate minus the sum of the parts' pulls; a marker stays a marker.

    >>> accounting_difference(official=7, pulls=[4, 2])
    Fraction(1, 1)
    """
    if isinstance(official, Marker):
        return official
    return fraction(official) - exact_sum(pulls)


def _other_share(share: Exact | Marker, times: Exact | Marker, over: Exact | Marker) -> Rate:
    """`share × (1 + times) / (1 + over)`; `NO_BASE` where the divisor is nothing."""
    for one in (share, times, over):
        if isinstance(one, Marker):
            return one
    whole, above, below = (fraction(one) for one in (share, times, over) if not isinstance(one, Marker))
    if min(above, below) < -HUNDRED:
        return Marker.NOT_APPLICABLE
    return whole * (HUNDRED + above) / (HUNDRED + below) if below != -HUNDRED else Marker.NO_BASE


def _plain(value: Exact) -> str:
    """A declared threshold as it was declared: 0.1, not 1/10."""
    exact = fraction(value)
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}"


def _check_partition(parts: Sequence[Part], total: Part) -> None:
    if twice := repeated(part.code for part in parts):
        raise PartitionError(f"分组“{'、'.join(twice)}”出现了两次，拉动点会重复计算。请先合并相同的分组")
    current = exact_sum(part.current for part in parts)
    base = exact_sum(part.base or 0 for part in parts)
    for name, summed, whole in (("本期", current, total.current), ("同期", base, total.base or 0)):
        if summed != whole:
            raise PartitionError(
                f"各分组{name}之和 {summed} 与合计 {whole} 相差 {summed - fraction(whole)}，"
                "分组不完整或有重叠。请检查每家企业是否恰好属于一个分组"
            )


def _row(part: Part, total: Part, whole: Rate, threshold: Exact, places: int, negative: NegativeBase) -> PullRow:
    points = pull(part.current, part.base, total.base, negative)
    brought = contribution_from_pull(points, whole, threshold)
    below = denominator(total.base, negative)
    return PullRow(
        code=part.code,
        growth=growth(part.current, part.base, negative),
        share_of_base=below if isinstance(below, Marker) else in_percent(fraction(part.base or 0), below),
        pull=points,
        printed=points if isinstance(points, Marker) else half_up(points, places),
        contribution=Marker.NOT_APPLICABLE if isinstance(brought, Marker) else brought,
    )


def _residual(printed: Decimal | Marker, rows: Sequence[PullRow]) -> Decimal | Marker:
    if isinstance(printed, Marker):
        return printed
    return printed - sum(row.printed for row in rows if not isinstance(row.printed, Marker))
