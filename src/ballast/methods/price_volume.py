"""Price and volume (价格与物量): how much of a nominal growth is price and how much is volume.

**Terms.** *Price index* (价格指数): the price now, the same period of last year = 100. *Volume* (物量): the value at the base
period's prices. *Laspeyres* weighs by the base period, *Paasche* by the current one, *Fisher* is the root of their product.
*Interaction* (量价交互): what price and volume do together, price change × volume change. *Order* (分解次序): which factor is
replaced first; the first carries base weights, the second the interaction with it.

**Assumptions.** Growth of output, revenue and investment is nominal, that of value added real (2.5): only the first is split. The
index of a segment holds for all of it. A segment without an index is not split: its change stands apart as `unsplit`, never in
price or volume. Producer prices are national or provincial, and said which by the caller.

**Inputs.** By segment: current and base, exact, one unit (base None where there was none); price index, same period of last
year = 100, or None.

**Outputs.** Points of the whole's growth, exact: price + volume + interaction + unsplit = growth; indices
with the same period of last year = 100.

**Formula.** p = index / 100, the sums over the segments that have one, in points of the whole's base B:

* volume first (default): volume = Σ (C/p − B) / B_total (Laspeyres volume), price = Σ (C − C/p) / B_total (Paasche price)
* price first: price = Σ B(p − 1) / B_total (Laspeyres price), volume = Σ (C − Bp) / B_total (Paasche volume)
* both at base: price = Σ B(p − 1), volume = Σ (C/p − B), interaction = Σ (p − 1)(C/p − B), each / B_total, shown
* shared: the mean of the first two (Bennet), the interaction halved: the additive companion of Fisher's index
* price index P_L = Σ Bp / Σ B, P_P = Σ C / Σ (C/p), P_F = √(P_L P_P); volume index Q = (Σ C / Σ B) / the other's P
* real growth of one rate = (1 + g) / p − 1; unit-value index = (C / q) / (B / q₀)

**Worked example.** Output 110 over 100, price index 95: volume first 15.79 points of volume and −5.79 of price, price first −5
and 15, both at base −5, 15.79 and −0.79 of interaction: 10 points of growth each time.

**Source.** `operations.md` 2.5 [S71][S72][S73]; System of National Accounts 2008, chapter 15; T. L. Bennet (1920), The theory
of measurement of changes in cost of living; I. Fisher (1922), The making of index numbers.

**Figures.** F50 (price), and the change of a growth rate explained (`ballast.methods.decomposition`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import isqrt

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.exact import HUNDRED, MethodError, Rate, exact_sum, fraction, repeated
from ballast.methods.growth import growth

_ROOT_DIGITS = 12


class Order(StrEnum):
    """Which factor is replaced first, and where their interaction stands."""

    VOLUME_FIRST = "volume_first"
    PRICE_FIRST = "price_first"
    BOTH_AT_BASE = "both_at_base"
    SHARED = "shared"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _ORDER_LABELS[self]


_ORDER_LABELS = {
    Order.VOLUME_FIRST: "先物量后价格（交互归价格）",
    Order.PRICE_FIRST: "先价格后物量（交互归物量）",
    Order.BOTH_AT_BASE: "量价均按基期，交互单列",
    Order.SHARED: "交互由价格和物量平分",
}


@dataclass(frozen=True)
class Segment:
    """One division, product or firm: both values in one unit, and its price index (same period of last year = 100)."""

    code: str
    current: Exact
    base: Exact | None
    price_index: Exact | None


@dataclass(frozen=True)
class Effects:
    """Points of the whole's growth; `unsplit` is the change of what has no price index."""

    price: Fraction
    volume: Fraction
    interaction: Fraction
    unsplit: Fraction

    @property
    def total(self) -> Fraction:
        """All four together: the pull in points."""
        return self.price + self.volume + self.interaction + self.unsplit


@dataclass(frozen=True)
class PriceVolume:
    """Growth in percent and its split in the declared order; `by_segment` sums to `effects`, both to the growth.

    `unsplit` names the segments without an index. Without a usable base of the whole both are None, `growth` says why.
    """

    growth: Rate
    order: Order
    effects: Effects | None
    by_segment: dict[str, Effects] | None
    unsplit: tuple[str, ...]


@dataclass(frozen=True)
class Indices:
    """Price and volume indices of a set of segments, same period of last year = 100, or a marker.

    Fisher's are cut after 12 decimals (price) and what the value index leaves (volume): price × volume is the value, exactly.
    """

    price_laspeyres: Rate
    price_paasche: Rate
    price_fisher: Rate
    volume_laspeyres: Rate
    volume_paasche: Rate
    volume_fisher: Rate


def split_price_volume(segments: Sequence[Segment], order: Order = Order.VOLUME_FIRST) -> PriceVolume:
    """Split the nominal growth of the segments together into points of price and volume, in the declared order.

    Raises `MethodError` where a segment comes twice or an index is not above zero.

    >>> split_price_volume([Segment("26", 126, 100, 105)]).effects.volume
    Fraction(20, 1)
    """
    _check(segments)
    whole = exact_sum(one.base or 0 for one in segments)
    grown = growth(exact_sum(one.current for one in segments), whole)
    unsplit = tuple(sorted(one.code for one in segments if one.price_index is None))
    if isinstance(grown, Marker):
        return PriceVolume(grown, order, None, None, unsplit)
    by_segment = {one.code: _effects(one, whole, order) for one in segments}
    return PriceVolume(grown, order, _sum([*by_segment.values()]), by_segment, unsplit)


def price_and_volume_indices(segments: Sequence[Segment]) -> Indices:
    """Laspeyres, Paasche and Fisher indices of price and volume over segments that all have a base and an index.

    `NO_BASE` where no base sums above zero, `NOT_APPLICABLE` for what would divide by nothing. Raises `MethodError` where a
    segment comes twice or lacks an index: an index over a part would be taken for the whole's.

    >>> price_and_volume_indices([Segment("a", 130, 100, 130), Segment("b", 110, 100, 100)]).price_laspeyres
    Fraction(115, 1)
    """
    _check(segments)
    if lacking := sorted(one.code for one in segments if one.price_index is None):
        raise MethodError(f"{'、'.join(lacking)} 缺价格指数，总指数不能只按一部分编制。请补上，或先剔除并说明范围")
    base = exact_sum(one.base or 0 for one in segments)
    current = exact_sum(one.current for one in segments)
    if base <= 0:
        return Indices(*(Marker.NO_BASE if base == 0 else Marker.NEGATIVE_BASE,) * 6)
    at_new = exact_sum(fraction(one.base or 0) * _ratio(one) for one in segments) / base * HUNDRED
    at_old = exact_sum(fraction(one.current) / _ratio(one) for one in segments) / base * HUNDRED
    value = current / base * HUNDRED
    paasche: Rate = value / at_old * HUNDRED if at_old > 0 else Marker.NOT_APPLICABLE
    fisher: Rate = Marker.NOT_APPLICABLE
    if not isinstance(paasche, Marker) and paasche >= 0 and at_new > 0:
        fisher = _root(at_new * paasche)
    return Indices(
        price_laspeyres=at_new,
        price_paasche=paasche,
        price_fisher=fisher,
        volume_laspeyres=at_old,
        volume_paasche=value / at_new * HUNDRED if at_new > 0 else Marker.NOT_APPLICABLE,
        volume_fisher=Marker.NOT_APPLICABLE if isinstance(fisher, Marker) or not fisher else value / fisher * HUNDRED,
    )


def real_growth(nominal: Exact | Marker, price_index: Exact) -> Rate:
    """The real growth behind a nominal one, in percent; `price_index` with the same period of last year = 100.

    A marker stays a marker. Raises `MethodError` for an index not above zero.

    >>> real_growth(nominal=26, price_index=105)
    Fraction(20, 1)
    """
    if price_index <= 0:
        raise MethodError(f"价格指数应大于0（上年同期=100），收到的是{price_index}。请检查价格表")
    if isinstance(nominal, Marker):
        return nominal
    return (HUNDRED + fraction(nominal)) / fraction(price_index) * HUNDRED - HUNDRED


def unit_value_index(current: Exact, quantity: Exact, base: Exact, base_quantity: Exact) -> Rate:
    """A product's price index (same period of last year = 100) from its two values and two quantities, units alike.

    `NOT_APPLICABLE` where nothing was made now, `NO_BASE` where there was no value or no quantity a year ago.

    >>> unit_value_index(current=126, quantity=12, base=100, base_quantity=10)
    Fraction(105, 1)
    """
    if base <= 0 or base_quantity <= 0:
        return Marker.NO_BASE
    if quantity <= 0:
        return Marker.NOT_APPLICABLE
    return fraction(current) / fraction(quantity) / (fraction(base) / fraction(base_quantity)) * HUNDRED


def _check(segments: Sequence[Segment]) -> None:
    if twice := repeated(one.code for one in segments):
        raise MethodError(f"{'、'.join(twice)} 出现了两次，请先合并")
    if wrong := sorted(one.code for one in segments if one.price_index is not None and one.price_index <= 0):
        raise MethodError(f"{'、'.join(wrong)} 的价格指数不大于0。指数应以上年同期为100，请检查价格表")


def _ratio(segment: Segment) -> Fraction:
    return fraction(segment.price_index or HUNDRED) / HUNDRED


def _effects(one: Segment, whole: Fraction, order: Order) -> Effects:
    current, base, none = fraction(one.current), fraction(one.base or 0), Fraction(0)
    if one.price_index is None:
        return _points((none, none, none, current - base), whole)
    ratio = _ratio(one)
    price, volume = base * (ratio - 1), current / ratio - base
    together = current - base - price - volume
    to_price, to_volume = {
        Order.VOLUME_FIRST: (Fraction(1), none),
        Order.PRICE_FIRST: (none, Fraction(1)),
        Order.BOTH_AT_BASE: (none, none),
        Order.SHARED: (Fraction(1, 2), Fraction(1, 2)),
    }[order]
    left = together * (1 - to_price - to_volume)
    return _points((price + together * to_price, volume + together * to_volume, left, none), whole)


def _points(amounts: tuple[Fraction, Fraction, Fraction, Fraction], whole: Fraction) -> Effects:
    return Effects(*(amount / whole * HUNDRED for amount in amounts))


def _sum(effects: Sequence[Effects]) -> Effects:
    return Effects(
        price=exact_sum(one.price for one in effects),
        volume=exact_sum(one.volume for one in effects),
        interaction=exact_sum(one.interaction for one in effects),
        unsplit=exact_sum(one.unsplit for one in effects),
    )


def _root(value: Fraction) -> Fraction:
    scale = 10**_ROOT_DIGITS
    return Fraction(isqrt(value.numerator * scale**2 // value.denominator), scale)
