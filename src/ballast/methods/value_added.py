"""An estimate of value-added growth by division: rate method and single deflation (增加值率法、单缩法).

**Terms.** *Value-added rate* (增加值率): value added / gross output, by division and year. *Single deflation* (单缩法):
value added at current prices over the producer price index. *Division* (大类). *Sensitivity* (敏感性): what the growth would
be if one entry of one division's table were one step lower or higher; *slope* (每1个点的影响): the derivative.

**Assumptions.** It is an **estimate of ours**, marked 估, never ranked, and never printed beside an official rate without
its name: county value added is computed top-down by the bureau above. The two tables (rates, producer prices) are dated
and say whether they are provincial or national. Real growth is this year's value added at last year's prices over last
year's value added at its own prices; the base wording of the original notice is known in part only.

**Inputs.** By division: output of this year and its base, one unit, exact; the value-added rate of either year in
percent; the producer price index with the same period of last year = 100.

**Outputs.** Growth in percent, nominal and real, and each division's real growth and pull in points; exact. The tables used,
by name. Sensitivities: real growth in percent with the entry lower and higher, the swing between them and the slope in points.

**Formula.** VA_j = GO_j × r_j; comparable VA_j = VA_j / (PPI_j / 100); real growth G = Σ comparable VA_j / Σ VA_j,base − 1.
With W = Σ VA_j,base, all in percent and points, the slopes are exact derivatives:

* by this year's rate: ∂G/∂r_j = GO_j / (PPI_j / 100) / W
* by the base year's rate: ∂G/∂r⁰_j = −GO⁰_j × (1 + G) / W
* by both, where one table serves both years: their sum
* by the index: ∂G/∂PPI_j = −comparable VA_j / PPI_j / W × 100

**Worked example.** One division, output 110 over 100, rate 20 % in both years, PPI 95: nominal 10 %, real 15.79 %. With PPI 96
it would be 14.58 %, with 94 17.02 %; the slope is −1.22 points. One point on both rates changes nothing: it cancels.

**Source.** `operations.md` 2.5 [S71][S72][S73][S8]; `practice.md` 3, 4.

**Figures.** The estimate beside F14 on 部门数与统计数衔接; F50 (price).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.contribution import pull
from ballast.methods.exact import HUNDRED, MethodError, Rate, exact_sum, fraction, repeated
from ballast.methods.growth import growth


@dataclass(frozen=True)
class Division:
    """One division's output (one unit), value-added rates (percent) and price index; None where a table lacks it."""

    code: str
    output: Exact
    base_output: Exact
    rate: Exact | None
    base_rate: Exact | None
    price_index: Exact | None


@dataclass(frozen=True)
class DivisionEstimate:
    """One division: estimated real growth in percent and its pull in points of the whole's real growth."""

    code: str
    growth: Rate
    pull: Rate


@dataclass(frozen=True)
class Tables:
    """Where the two tables come from, each with its scope (全国, 全省) and date, as it is printed beside the estimate."""

    rates: str
    prices: str

    @property
    def label(self) -> str:
        """The note under the estimate."""
        return f"增加值率：{self.rates or '未注明来源'}；出厂价格指数：{self.prices or '未注明来源'}"


_UNNAMED = Tables("", "")


@dataclass(frozen=True)
class Estimate:
    """Estimated growth of value added in percent, at comparable and at current prices; always marked 估."""

    real: Rate
    nominal: Rate
    divisions: tuple[DivisionEstimate, ...]
    marker: Marker = Marker.ESTIMATE
    tables: Tables = _UNNAMED

    @property
    def label(self) -> str:
        """How the number is called wherever it is printed: never as the official rate."""
        return f"增加值增速（部门测算，非统计数；{self.tables.label}）"


def estimate(divisions: Sequence[Division], tables: Tables = _UNNAMED) -> Estimate:
    """Estimate the growth of value added over the divisions given; `tables` says where rates and prices come from.

    Raises `MethodError` where a division comes twice, or a rate or a price index is lacking: leaving the division out
    silently would move the result.

    >>> estimate([Division("26", output=126, base_output=100, rate=20, base_rate=20, price_index=105)]).real
    Fraction(20, 1)
    """
    _check(divisions)
    base = {one.code: fraction(one.base_output) * fraction(one.base_rate or 0) / HUNDRED for one in divisions}
    current = {one.code: fraction(one.output) * fraction(one.rate or 0) / HUNDRED for one in divisions}
    comparable = {one.code: current[one.code] / fraction(one.price_index or 1) * HUNDRED for one in divisions}
    whole = exact_sum(base.values())
    return Estimate(
        real=growth(exact_sum(comparable.values()), whole),
        nominal=growth(exact_sum(current.values()), whole),
        divisions=tuple(
            DivisionEstimate(code, growth(comparable[code], base[code]), pull(comparable[code], base[code], whole))
            for code in base
        ),
        tables=tables,
    )


class Entry(StrEnum):
    """Which entry of a division's tables is moved."""

    RATE = "rate"
    BASE_RATE = "base_rate"
    BOTH_RATES = "both_rates"
    PRICE = "price"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _ENTRY_LABELS[self]


_ENTRY_LABELS = {
    Entry.RATE: "本年增加值率",
    Entry.BASE_RATE: "上年增加值率",
    Entry.BOTH_RATES: "两年增加值率同动",
    Entry.PRICE: "出厂价格指数",
}


@dataclass(frozen=True)
class Sensitivity:
    """One entry of one division: real growth in percent with it a step lower and higher, and the derivative.

    `NOT_APPLICABLE` where the step would leave what is possible (a rate outside 0–100 %, an index not above zero).
    `swing` is the width in points between the two, or twice the one-sided distance where only one is possible.
    """

    code: str
    entry: Entry
    lower: Rate
    higher: Rate
    swing: Fraction
    slope: Fraction


def sensitivity(divisions: Sequence[Division], step: Exact = 1) -> tuple[Sensitivity, ...]:
    """What each division's rate and price do to the estimate, one at a time by `step` points; the strongest first.

    The first names the table that matters most. Empty where the estimate has no growth rate. Raises `MethodError` as
    `estimate` does, and for a step not above zero.

    >>> [one.code for one in sensitivity([Division("a", 9, 9, 20, 20, 100), Division("b", 1, 1, 20, 20, 100)])][0]
    'a'
    """
    if step <= 0:
        raise MethodError("敏感性测算的步长应大于0。请给出如1（个百分点）的步长")
    standing = estimate(divisions).real
    if isinstance(standing, Marker):
        return ()
    found = [
        _sensitivity(divisions, place, entry, fraction(step), standing)
        for place in range(len(divisions))
        for entry in Entry
    ]
    return tuple(sorted(found, key=lambda one: (-one.swing, one.code, [*Entry].index(one.entry))))


def _sensitivity(
    divisions: Sequence[Division], place: int, entry: Entry, step: Fraction, standing: Fraction
) -> Sensitivity:
    lower, higher = (_moved(divisions, place, entry, change) for change in (-step, step))
    ends = [standing if isinstance(end, Marker) else end for end in (lower, higher)]
    one_sided = isinstance(lower, Marker) or isinstance(higher, Marker)
    swing = abs(ends[1] - ends[0]) * (2 if one_sided else 1)
    return Sensitivity(
        divisions[place].code, entry, lower, higher, swing, _slope(divisions, divisions[place], entry, standing)
    )


def _moved(divisions: Sequence[Division], place: int, entry: Entry, change: Fraction) -> Rate:
    """Real growth with one entry moved."""
    one = divisions[place]
    rate, base_rate, price = (fraction(value or 0) for value in (one.rate, one.base_rate, one.price_index))
    rate += change if entry in (Entry.RATE, Entry.BOTH_RATES) else 0
    base_rate += change if entry in (Entry.BASE_RATE, Entry.BOTH_RATES) else 0
    price += change if entry is Entry.PRICE else 0
    if price <= 0 or not 0 <= rate <= HUNDRED or not 0 <= base_rate <= HUNDRED:
        return Marker.NOT_APPLICABLE
    moved = replace(one, rate=rate, base_rate=base_rate, price_index=price)
    return estimate([*divisions[:place], moved, *divisions[place + 1 :]]).real


def _slope(divisions: Sequence[Division], one: Division, entry: Entry, standing: Fraction) -> Fraction:
    """The derivative of real growth (percent) by the entry (percent)."""
    whole = exact_sum(fraction(each.base_output) * fraction(each.base_rate or 0) / HUNDRED for each in divisions)
    price = fraction(one.price_index or HUNDRED) / HUNDRED
    by_rate = fraction(one.output) / price / whole
    by_base_rate = -fraction(one.base_output) * (1 + standing / HUNDRED) / whole
    by_price = -fraction(one.output) * fraction(one.rate or 0) / HUNDRED / price**2 / whole
    return {
        Entry.RATE: by_rate,
        Entry.BASE_RATE: by_base_rate,
        Entry.BOTH_RATES: by_rate + by_base_rate,
        Entry.PRICE: by_price,
    }[entry]


def _check(divisions: Sequence[Division]) -> None:
    if twice := repeated(one.code for one in divisions):
        raise MethodError(f"行业大类 {'、'.join(twice)} 出现了两次，请先合并")
    for name, lacking in (
        ("增加值率", [one.code for one in divisions if one.rate is None or one.base_rate is None]),
        ("工业生产者出厂价格指数", [one.code for one in divisions if one.price_index is None or one.price_index <= 0]),
    ):
        if lacking:
            raise MethodError(f"行业大类 {'、'.join(lacking)} 缺{name}，无法测算增加值增速。请在参数表中补上")
