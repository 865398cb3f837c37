"""Ratios of sums: production–sales rate, growth face, share, intensity.

**Terms.** *Production–sales rate* (产销率): sales output over output. *Growth face* (增长面): how many of those counted
grew. *Share* (占比, 比重). *Ratio of sums*: Σ numerators / Σ denominators; a mean of ratios is a different number and is
never made here. *Intensity change* (单位增加值能耗变化).

**Assumptions.** A pair of which one side is missing is out of both sums. A firm without a rate (no base, not filed) is
not counted in a face, neither above nor below.

**Inputs.** Exact values of one unit each; rates in percent.

**Outputs.** Percent, points for a change, a plain quotient
for `ratio_of_sums`; exact, or a `Marker`.

**Formula.**

* 产销率 = 销售产值 / 总产值 × 100; its change = the printed rate now − the printed rate a year ago
* 增长面 = count(growth > 0) / count(with a rate) × 100
* intensity change = (1 + g_energy) / (1 + g_value added) − 1

**Worked example.** 北京东城 1—10月: 261531 / 270314 = 96.8 %, a year before 312462 / 310349 = 100.7 %, −3.9 points. 27 of
38 industries up: 71.1 %. Hainan: energy +2.63 %, value added +3.9 % → −1.22 %.

**Source.** `operations.md` 2.9 [S9][S87][S88][S89][S90].

**Figures.** F07, F18, F32, F33, F36, F39, F40, F44.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.exact import HUNDRED, Rate, fraction, in_percent
from ballast.methods.growth import difference_in_points


def share(part: Exact | None, whole: Exact | None) -> Rate:
    """`part / whole` in percent; `MISSING` where one is missing, `NOT_APPLICABLE` where the whole is zero.

    >>> share(27, 36)
    Fraction(75, 1)
    """
    if part is None or whole is None:
        return Marker.MISSING
    return in_percent(fraction(part), fraction(whole)) if whole else Marker.NOT_APPLICABLE


def production_sales_rate(sales: Exact | None, output: Exact | None) -> Rate:
    """产销率 in percent of sales output and output in one unit; `MISSING` or `NOT_APPLICABLE` as for `share`.

    >>> production_sales_rate(sales=97, output=100)
    Fraction(97, 1)
    """
    return share(sales, output)


def production_sales_change(
    now: tuple[Exact | None, Exact | None], before: tuple[Exact | None, Exact | None], places: int = 1
) -> Rate:
    """The change of 产销率 in points, from printed rates; each argument is (sales output, output) in one unit.

    >>> production_sales_change(now=(261531, 270314), before=(312462, 310349))
    Fraction(-39, 10)
    """
    return difference_in_points(production_sales_rate(*now), production_sales_rate(*before), places)


def ratio_of_sums(pairs: Iterable[tuple[Exact | None, Exact | None]]) -> Rate:
    """Σ numerators / Σ denominators over the pairs that have both; a plain quotient in the units given.

    `MISSING` where no pair is whole, `NOT_APPLICABLE` where the denominators sum to zero.

    >>> ratio_of_sums([(1, 2), (30, 8), (None, 5)])
    Fraction(31, 10)
    """
    whole = [(fraction(above), fraction(below)) for above, below in pairs if above is not None and below is not None]
    if not whole:
        return Marker.MISSING
    below = sum((pair[1] for pair in whole), Fraction(0))
    return sum((pair[0] for pair in whole), Fraction(0)) / below if below else Marker.NOT_APPLICABLE


def intensity_change(energy_growth: Exact | Marker, value_growth: Exact | Marker) -> Rate:
    """The change in percent of energy per unit of value from the two growth rates in percent.

    `NO_BASE` where the value fell to nothing (−100 %).

    >>> intensity_change(energy_growth=20, value_growth=25)
    Fraction(-4, 1)
    """
    if isinstance(energy_growth, Marker):
        return energy_growth
    if isinstance(value_growth, Marker):
        return value_growth
    below = HUNDRED + fraction(value_growth)
    return (HUNDRED + fraction(energy_growth)) / below * HUNDRED - HUNDRED if below else Marker.NO_BASE


@dataclass(frozen=True)
class Face:
    """How many rose, stood still and fell, of those that have a rate."""

    up: int
    level: int
    down: int

    @property
    def counted(self) -> int:
        """How many have a rate."""
        return self.up + self.level + self.down

    @property
    def rate(self) -> Rate:
        """The share in percent of those that rose; `NOT_APPLICABLE` where nothing was counted."""
        return share(self.up, self.counted)


def growth_face(rates: Iterable[Exact | Marker]) -> Face:
    """Count exact rates by sign; markers are not counted. A rise too small to be printed is still a rise.

    >>> growth_face([5, -2, 0, Marker.NO_BASE, 1])
    Face(up=2, level=1, down=1)
    """
    signs = [(rate > 0) - (rate < 0) for rate in rates if not isinstance(rate, Marker)]
    return Face(signs.count(1), signs.count(0), signs.count(-1))
