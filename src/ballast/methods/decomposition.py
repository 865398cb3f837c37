"""The change between two periods' growth explained (增速变动因素分解): from 1—8月's 6.5 % to 1—9月's 7.1 %, in points.

**Terms.** *Change* (增速变动): the later rate minus the earlier, in points. *Cause* (因素): what the change is attributed to.
*Factor substitution* (连环替代): factors are replaced by their later value one after the other in a declared order; a factor's
effect is what its replacement changes. *Revision* (前期数修订): the earlier rate on today's data minus the rate as released
then. *Weight* (基数结构): the segments' shares of the base. *Accounting difference* (核算差异): an official change minus what
our parts add up to. *Residual* (尾差): the printed change minus the printed parts.

**Assumptions.** Both periods stand on today's data and one classification, each firm in one bar (`ballast.methods.scope`). Named
bars (entries, new plants, exits with base kept, stoppages, moves) are not taken apart further: their effect is the change of
their pull. The rest, the firms that simply go on, comes in segments (divisions) and is taken apart into weight, price and
volume; a segment without a price index in either period gives weight and *rest*; one without a base above zero in either
period (a rate of nothing) gives *rest* only. The official rates are no sum of ours, hence 核算差异. Arithmetic parts are not
yet causes (`practice.md` 18): beside them stand the reasons that the counties confirmed.

**Inputs.** Two states: by bar and by segment current and base, exact, one unit; price indices, same period of last year = 100.
`released`: our earlier rate as released then, percent. `official`: both official rates, percent. `order`: all causes once.

**Outputs.** Points by cause in the declared order, exact; printed points with their residual; how far each factor's points
would move in another order (`lowest`, `highest`).

**Formula.** With s = B_j / B_total, p = index / 100, v = C_j / (B_j p):

* pull_j(s, p, v) = s (p v − 1) × 100; Σ_j pull_j + Σ_bar (C − B) / B_total × 100 = growth
* effect of the first factor of the order, say price: Σ_j pull_j(s⁰, p¹, v⁰) − pull_j(s⁰, p⁰, v⁰); of the next with p¹ kept …
* effect of a bar = pull¹ − pull⁰; revision = G⁰(today's data) − G⁰(released)
* Σ effects = G¹ − G⁰(released), exactly; 核算差异 = (official¹ − official⁰) − (G¹ − G⁰(released))
* month's effect on a cumulative rate = (month's base / cumulative base) × (month's rate − cumulative rate before)

**Worked example.** The rest: base 100, current 106, index 100, then base 100, current 107, index 98: 1 point = −2.12 of price
and +3.12 of volume where price is replaced first, −2.18 and +3.18 otherwise. 1—8月 6.5 %, September 11.9 % with 1/9 of the
cumulative base: +0.6 points, 7.1 %.

**Source.** `operations.md` 2.4, 2.6, 2.7 (additive pulls); factor substitution is the textbook method of index analysis (因素分析法);
the order is ours and declared [I]; `practice.md` 3, 8, 15, 18.

**Figures.** F50, and “较上期提高、回落” of the monthly analysis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations, permutations
from math import prod

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, half_up
from ballast.methods.exact import HUNDRED, MethodError, Rate, exact_sum, fraction, in_percent, repeated
from ballast.methods.growth import growth
from ballast.methods.price_volume import Segment
from ballast.methods.scope import Bar


class Cause(StrEnum):
    """What a change of growth is attributed to."""

    PRICE = "price"
    VOLUME = "volume"
    ENTRIES = "entries"
    NEW_PLANTS = "new_plants"
    EXITS_KEPT = "exits_kept"
    STOPPAGES = "stoppages"
    MOVES = "moves"
    REVISION = "revision"
    WEIGHT = "weight"
    REST = "rest"
    ACCOUNTING = "accounting"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _CAUSE_LABELS[self]


_CAUSE_LABELS = {
    Cause.PRICE: "价格",
    Cause.VOLUME: "物量",
    Cause.ENTRIES: "年度升规",
    Cause.NEW_PLANTS: "新建投产",
    Cause.EXITS_KEPT: "退库留基",
    Cause.STOPPAGES: "停产半停产",
    Cause.MOVES: "区划、园区变动",
    Cause.REVISION: "前期数修订",
    Cause.WEIGHT: "基数结构",
    Cause.REST: "其他（未区分量价）",
    Cause.ACCOUNTING: "核算差异",
}
DECLARED_ORDER = tuple(one for one in Cause if one is not Cause.ACCOUNTING)
"""Our suggested order [I]: price before volume before weight; what is given otherwise must hold the same causes."""

_BAR_CAUSES = {bar: Cause(bar.value) for bar in Bar if bar is not Bar.REST}
_PRICED = (Cause.PRICE, Cause.VOLUME, Cause.WEIGHT)
_UNPRICED = (Cause.WEIGHT, Cause.REST)
_FACTORS = (*_PRICED, Cause.REST)
_Factors = Mapping[Cause, Fraction]


@dataclass(frozen=True)
class State:
    """One period on today's data: its name, the firms that go on by segment, and the named bars as (current, base)."""

    period: str
    segments: Sequence[Segment]
    bars: Mapping[Bar, tuple[Exact, Exact]] = field(default_factory=dict)

    @property
    def total(self) -> tuple[Fraction, Fraction]:
        """Current and base of all segments and bars."""
        pairs = [*self.bars.values(), *((one.current, one.base or 0) for one in self.segments)]
        current, base = (exact_sum(pair[leg] for pair in pairs) for leg in (0, 1))
        return current, base

    @property
    def growth(self) -> Rate:
        """Growth in percent."""
        return growth(*self.total)


@dataclass(frozen=True)
class Effect:
    """One cause: its points, as printed, and the lowest and highest it would be in any order of the factors."""

    cause: Cause
    points: Fraction
    printed: Decimal
    lowest: Fraction
    highest: Fraction


@dataclass(frozen=True)
class Change:
    """The change of growth in points and its causes in the declared order; the points of the effects sum to it exactly.

    `printed` is the difference of the two printed rates, `residual` what the printed effects lack to it. Where a period has no
    rate `points` says why and there are no effects.
    """

    start: Rate
    end: Rate
    points: Rate
    printed: Decimal | Marker
    effects: tuple[Effect, ...]
    residual: Decimal | Marker

    def of(self, cause: Cause) -> Fraction:
        """The points of one cause, 0 where it had no part."""
        return next((one.points for one in self.effects if one.cause is cause), Fraction(0))


def explain_change(
    before: State,
    now: State,
    released: Exact | None = None,
    official: tuple[Exact, Exact] | None = None,
    order: Sequence[Cause] = DECLARED_ORDER,
    places: int = 1,
) -> Change:
    """Explain how growth came from `before` to `now`, or between two official rates, cause by cause in the declared order.

    `released` is the earlier rate as released then (percent): revision is what today's data make of it. `official` holds both
    official rates (percent): then the last effect is 核算差异. Raises `MethodError` for an order that does not hold every cause
    once, a segment given twice, a bar named `REST`, or a price index not above zero.

    >>> old, new = (State(name, [Segment("26", value, 100, None)]) for name, value in (("1—8月", 106), ("1—9月", 107)))
    >>> [(one.cause.label, str(one.points)) for one in explain_change(old, new).effects if one.points]
    [('其他（未区分量价）', '1')]
    """
    _check(before, now, order)
    earlier, later = before.growth, now.growth
    if isinstance(earlier, Marker) or isinstance(later, Marker):
        why = next(rate for rate in (earlier, later) if isinstance(rate, Marker))
        return Change(earlier, later, why, why, (), why)
    points = {cause: (value,) * 3 for cause, value in _bar_effects(before, now).items()}
    points.update(_segment_effects(before, now, order))
    start = earlier if released is None else fraction(released)
    points[Cause.REVISION] = (earlier - start,) * 3
    end = later
    if official is not None:
        ours = later - start
        start, end = fraction(official[0]), fraction(official[1])
        points[Cause.ACCOUNTING] = (end - start - ours,) * 3
    shown = [cause for cause in (*order, Cause.ACCOUNTING) if cause in points]
    effects = tuple(
        Effect(cause, points[cause][0], half_up(points[cause][0], places), *points[cause][1:]) for cause in shown
    )
    printed = half_up(end, places) - half_up(start, places)
    return Change(start, end, end - start, printed, effects, printed - sum(one.printed for one in effects))


def effect_of_the_month(previous: Exact, month: Exact, share_of_month: Exact) -> Fraction:
    """By how many points a month moves the cumulative rate: all in percent; the share is of the cumulative base with the month.

    Raises `MethodError` for a share outside 0–100. Exact; nothing is left over: previous + effect = the new cumulative rate.

    >>> effect_of_the_month(previous=Fraction("6.5"), month=Fraction("12.5"), share_of_month=10)
    Fraction(3, 5)
    """
    weight = fraction(share_of_month)
    if not 0 <= weight <= HUNDRED:
        raise MethodError(f"当月基数占累计基数的比重应在0到100%之间，收到的是{share_of_month}。请检查两个基数")
    return (fraction(month) - fraction(previous)) * weight / HUNDRED


def _check(before: State, now: State, order: Sequence[Cause]) -> None:
    if sorted(order) != sorted(DECLARED_ORDER):
        raise MethodError("分解次序应恰好包含每个因素一次（核算差异总在最后，不列入）。请检查分解次序")
    for state in (before, now):
        if twice := repeated(one.code for one in state.segments):
            raise MethodError(f"{state.period}的分组“{'、'.join(twice)}”出现了两次，请先合并")
        if Bar.REST in state.bars:
            raise MethodError(f"{state.period}的“其他在库企业”应按分组给出，不能作为变动项。请放入分组")
        if wrong := sorted(one.code for one in state.segments if one.price_index is not None and one.price_index <= 0):
            raise MethodError(f"{state.period}的{'、'.join(wrong)}价格指数不大于0。指数应以上年同期为100，请检查价格表")


def _bar_effects(before: State, now: State) -> dict[Cause, Fraction]:
    """The change of the pull of every bar that either period names."""
    named = [bar for bar in _BAR_CAUSES if bar in before.bars or bar in now.bars]
    whole_before, whole_now = before.total[1], now.total[1]
    return {
        _BAR_CAUSES[bar]: _plain_pull(now.bars.get(bar), whole_now) - _plain_pull(before.bars.get(bar), whole_before)
        for bar in named
    }


def _segment_effects(
    before: State, now: State, order: Sequence[Cause]
) -> dict[Cause, tuple[Fraction, Fraction, Fraction]]:
    """Weight, price, volume and rest over all segments: points in the declared order, lowest and highest in any order."""
    old, new = ({one.code: one for one in state.segments} for state in (before, now))
    whole_old, whole_new = before.total[1], now.total[1]
    plain = Fraction(0)
    ends: dict[tuple[Cause, ...], list[tuple[_Factors, _Factors]]] = {_PRICED: [], _UNPRICED: []}
    for code in old | new:
        first, last = old.get(code), new.get(code)
        if first is None or last is None or not _has_base(first) or not _has_base(last):
            plain += _plain_pull(_legs(last), whole_new) - _plain_pull(_legs(first), whole_old)
            continue
        priced = first.price_index is not None and last.price_index is not None
        pair = _factors(first, whole_old, priced), _factors(last, whole_new, priced)
        ends[_PRICED if priced else _UNPRICED].append(pair)
    corners = {own: _corners(pairs, own) for own, pairs in ends.items() if pairs}
    found: dict[Cause, list[Fraction]] = {}
    for one in permutations(cause for cause in order if cause in _FACTORS):
        effects = {Cause.REST: plain} if plain else {}
        for own, sums in corners.items():
            for cause, value in _substitute(sums, [cause for cause in one if cause in own]).items():
                effects[cause] = effects.get(cause, Fraction(0)) + value
        for cause, value in effects.items():
            found.setdefault(cause, []).append(value)
    return {cause: (values[0], min(values), max(values)) for cause, values in found.items()}


def _has_base(segment: Segment) -> bool:
    return segment.base is not None and segment.base > 0


def _legs(segment: Segment | None) -> tuple[Exact, Exact] | None:
    return None if segment is None else (segment.current, segment.base or 0)


def _plain_pull(legs: tuple[Exact, Exact] | None, whole: Fraction) -> Fraction:
    """The points of current and base, 0 for what is not there in this period."""
    return in_percent(fraction(legs[0]) - fraction(legs[1]), whole) if legs else Fraction(0)


def _factors(segment: Segment, whole: Fraction, priced: bool) -> _Factors:
    """What a segment's pull is made of: its share of the base, and price and volume ratios, or the ratio of both."""
    base = fraction(segment.base or 0)
    ratio = fraction(segment.current) / base
    if not priced:
        return {Cause.WEIGHT: base / whole, Cause.REST: ratio}
    price = fraction(segment.price_index or HUNDRED) / HUNDRED
    return {Cause.WEIGHT: base / whole, Cause.PRICE: price, Cause.VOLUME: ratio / price}


def _pull(factors: _Factors) -> Fraction:
    ratio = prod(value for cause, value in factors.items() if cause is not Cause.WEIGHT)
    return factors[Cause.WEIGHT] * (ratio - 1) * HUNDRED


def _corners(pairs: Sequence[tuple[_Factors, _Factors]], own: tuple[Cause, ...]) -> dict[frozenset[Cause], Fraction]:
    """The sum of the pulls with each set of factors replaced by its later value: what every order steps through."""
    subsets = [frozenset(some) for size in range(len(own) + 1) for some in combinations(own, size)]
    return {
        replaced: _sum(
            [_pull({cause: (new if cause in replaced else old)[cause] for cause in own}) for old, new in pairs]
        )
        for replaced in subsets
    }


def _sum(values: Sequence[Fraction]) -> Fraction:
    """Halves before wholes: the denominators of many segments have nothing in common, and the last sums are the long ones."""
    if len(values) < 3:
        return sum(values, Fraction(0))
    middle = len(values) // 2
    return _sum(values[:middle]) + _sum(values[middle:])


def _substitute(corners: Mapping[frozenset[Cause], Fraction], order: Sequence[Cause]) -> dict[Cause, Fraction]:
    """Replace the factors in this order; the effects sum to the change of the pulls."""
    effects: dict[Cause, Fraction] = {}
    replaced: frozenset[Cause] = frozenset()
    for cause in order:
        further = replaced | {cause}
        effects[cause], replaced = corners[further] - corners[replaced], further
    return effects
