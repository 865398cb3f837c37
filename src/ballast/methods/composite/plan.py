"""The choices of a composite index, and what one stage of it looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError, Number, number
from ballast.methods.ranking import Direction

Cell = Fraction | float | Marker
"""A value of a table: exact, floating point, or the reason why there is none."""

Table = Mapping[str, Mapping[str, Cell]]
"""Cells by unit and indicator."""


class Treatment(StrEnum):
    """What is done to an indicator's tails before normalising."""

    NONE = "none"
    WINSORISE = "winsorise"
    LOG = "log"


class Normalisation(StrEnum):
    """How indicators of different units are brought to one scale."""

    MIN_MAX = "min_max"
    Z_SCORE = "z_score"
    RANK = "rank"
    DISTANCE = "distance"
    ABOVE_MEAN = "above_mean"
    NONE = "none"


class Imputation(StrEnum):
    """What stands where a unit has no value."""

    NONE = "none"
    GROUP_MEAN = "group_mean"
    AVAILABLE = "available"


class Weighting(StrEnum):
    """Where the weights come from."""

    EQUAL = "equal"
    GIVEN = "given"
    PCA = "pca"
    ENTROPY = "entropy"


class Aggregation(StrEnum):
    """How normalised values become one: fully, less, or partly compensating."""

    LINEAR = "linear"
    GEOMETRIC = "geometric"
    PARTIAL = "partial"


@dataclass(frozen=True)
class Indicator:
    """One indicator: unit, direction, weight (used by `given`), pillar, treatment, goalposts, reference of `distance`."""

    code: str
    name: str
    unit: str = ""
    direction: Direction = Direction.HIGHER
    weight: Number = 1
    pillar: str = ""
    treatment: Treatment = Treatment.NONE
    low: Number | None = None
    high: Number | None = None
    reference: Number | None = None


@dataclass(frozen=True)
class Plan:
    """All choices of one index. `outliers`: (unit, indicator) pairs left out by declaration, with what is known of them.

    `scale`: the ends of min–max. `reference`: what `distance` divides by where an indicator gives none. `threshold` in
    percent. `winsorise`: lower and upper percentile. `across`: how pillars are aggregated (None: as within). `pillar_weights`:
    weights of pillars (equal where not given). Equal weights are equal within a pillar.
    """

    normalisation: Normalisation = Normalisation.MIN_MAX
    imputation: Imputation = Imputation.NONE
    weighting: Weighting = Weighting.EQUAL
    aggregation: Aggregation = Aggregation.LINEAR
    across: Aggregation | None = None
    pillar_weights: Mapping[str, Number] = field(default_factory=dict)
    scale: tuple[Number, Number] = (0, 100)
    reference: str = "best"
    threshold: Number = 20
    winsorise: tuple[Number, Number] = (5, 95)
    ddof: int = 1
    outliers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    places: int = 2

    def __post_init__(self) -> None:
        """Refuse choices that contradict themselves."""
        if number(self.scale[0]) >= number(self.scale[1]):
            raise MethodError("无量纲化的上限应大于下限。请检查scale")
        if not 0 <= number(self.winsorise[0]) < number(self.winsorise[1]) <= 100:
            raise MethodError("缩尾的百分位应从小到大，在0到100之间。请检查winsorise")
        if self.reference not in ("best", "mean") or number(self.threshold) < 0 or self.ddof not in (0, 1):
            raise MethodError("reference只能是best或mean，threshold不能为负，ddof只能是0或1。请检查设置")


@dataclass(frozen=True)
class Stage:
    """One stage of the index as a table, whether it is exact, and what was done, unit by unit where it matters."""

    name: str
    table: Table
    exact: bool
    notes: tuple[str, ...] = ()


def check(indicators: Sequence[Indicator], values: Mapping[str, Mapping[str, object]]) -> None:
    """Refuse an empty table, an indicator twice, or values of an indicator that nobody declared."""
    codes = [one.code for one in indicators]
    twice = [code for code, times in Counter(codes).items() if times > 1]
    if not codes or not values or twice:
        raise MethodError(f"综合指数至少要有一个单位和一个指标，且指标不能重复：{'、'.join(twice)}。请检查传入的表")
    strange = sorted({code for row in values.values() for code in row} - set(codes))
    if strange:
        raise MethodError(f"表里有没有声明的指标：{'、'.join(strange)}。请声明其方向和单位，或从表里去掉")
    for one in indicators:
        if one.low is not None and one.high is not None and number(one.low) >= number(one.high):
            raise MethodError(f"“{one.name}”的上限应大于下限。请检查目标区间")
        if number(one.weight) < 0:
            raise MethodError(f"“{one.name}”的权重不能为负。请检查权重")


def column(table: Table, code: str) -> dict[str, Fraction | float]:
    """The numbers of one indicator by unit; units without one are not in it."""
    return {unit: row[code] for unit, row in table.items() if not isinstance(row[code], Marker)}  # type: ignore[misc]
