"""An estimate of value-added growth by division: rate method and single deflation (增加值率法、单缩法).

**Terms.** *Value-added rate* (增加值率): value added / gross output, by division and year. *Single deflation* (单缩法):
value added at current prices over the producer price index. *Division* (大类).

**Assumptions.** It is an **estimate of ours**, marked 估, never ranked, and never printed beside an official rate without
its name: county value added is computed top-down by the bureau above. The two tables (rates, producer prices) are dated
and say whether they are provincial or national. Real growth is this year's value added at last year's prices over last
year's value added at its own prices; the base wording of the original notice is known in part only.

**Inputs.** By division: output of this year and its base, one unit, exact; the value-added rate of either year in
percent; the producer price index with the same period of last year = 100.

**Outputs.** Growth in percent, nominal and real, and each division's real growth and pull in points; exact.

**Formula.** VA_j = GO_j × r_j; comparable VA_j = VA_j / (PPI_j / 100); real growth = Σ comparable VA_j / Σ VA_j,base − 1.

**Worked example.** One division, output 110 over 100, rate 20 % in both years, PPI 95: nominal 10 %, real 15.79 %.

**Source.** `operations.md` 2.5 [S71][S72][S73][S8]; `practice.md` 3, 4.

**Figures.** The estimate beside F14 on 部门数与统计数衔接; F50 (price).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.contribution import pull
from ballast.methods.exact import HUNDRED, MethodError, Rate, fraction
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
class Estimate:
    """Estimated growth of value added in percent, at comparable and at current prices; always marked 估."""

    real: Rate
    nominal: Rate
    divisions: tuple[DivisionEstimate, ...]
    marker: Marker = Marker.ESTIMATE


def estimate(divisions: Sequence[Division]) -> Estimate:
    """Estimate the growth of value added over the divisions given.

    Raises `MethodError` where a division comes twice, or a rate or a price index is lacking: leaving the division out
    silently would move the result.
    """
    _check(divisions)
    base = {one.code: fraction(one.base_output) * fraction(one.base_rate or 0) / HUNDRED for one in divisions}
    current = {one.code: fraction(one.output) * fraction(one.rate or 0) / HUNDRED for one in divisions}
    comparable = {one.code: current[one.code] / fraction(one.price_index or 1) * HUNDRED for one in divisions}
    whole = sum(base.values(), Fraction(0))
    return Estimate(
        real=growth(sum(comparable.values(), Fraction(0)), whole),
        nominal=growth(sum(current.values(), Fraction(0)), whole),
        divisions=tuple(
            DivisionEstimate(code, growth(comparable[code], base[code]), pull(comparable[code], base[code], whole))
            for code in base
        ),
    )


def _check(divisions: Sequence[Division]) -> None:
    counted = Counter(one.code for one in divisions)
    if twice := sorted(code for code, times in counted.items() if times > 1):
        raise MethodError(f"行业大类 {'、'.join(twice)} 出现了两次，请先合并")
    for name, lacking in (
        ("增加值率", [one.code for one in divisions if one.rate is None or one.base_rate is None]),
        ("工业生产者出厂价格指数", [one.code for one in divisions if not one.price_index or one.price_index < 0]),
    ):
        if lacking:
            raise MethodError(f"行业大类 {'、'.join(lacking)} 缺{name}，无法测算增加值增速。请在参数表中补上")
