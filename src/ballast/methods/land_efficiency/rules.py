"""What a per-mu scheme is made of: items with style, baseline, cap and missing rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from ballast.methods.exact import MethodError, Number, number
from ballast.methods.land_efficiency.facts import Indicator
from ballast.methods.ranking import Direction


class Style(StrEnum):
    """How a value becomes points: F1 and F2 (baseline ÷ value where less is better), F3, F4 and its mirrored half."""

    RATIO = "ratio"
    MIN_MAX = "min_max"
    BEST = "best"
    MEAN_REVERSED = "mean_reversed"


class Missing(StrEnum):
    """What a firm without the value gets."""

    NOT_EVALUATED = "not_evaluated"
    PEER_AVERAGE = "peer_average"
    PEER_LOWEST = "peer_lowest"
    PERCENT = "percent"
    ZERO = "zero"
    REDISTRIBUTE = "redistribute"


@dataclass(frozen=True)
class GroupMean:
    """The baseline is so many times the group's ratio of sums this year."""

    multiple: Number = 1


@dataclass(frozen=True)
class LastYearMean:
    """The baseline is so many times the group's ratio of sums last year (淮安: twice)."""

    multiple: Number = 2


Baseline = Number | GroupMean | LastYearMean | None


@dataclass(frozen=True)
class ScoredItem:
    """One indicator of a scheme: weight in points, style, baseline, cap (× weight), and what missing and negative do.

    `floor_percent` and `flat` belong to `MIN_MAX`, `missing_percent` of the weight to `Missing.PERCENT`. `missing_penalty` is taken
    off the total where the value is missing; `zero_is_missing`: a value of zero counts as not reported (energy).
    """

    indicator: Indicator
    weight: Number
    style: Style = Style.RATIO
    baseline: Baseline = None
    missing: Missing = Missing.NOT_EVALUATED
    cap_multiple: Number | None = None
    negative_to_zero: bool = False
    floor_percent: Number = 20
    flat: Number = 100
    missing_percent: Number = 100
    missing_penalty: Number = 0
    zero_is_missing: bool = False

    def __post_init__(self) -> None:
        """Refuse an item that cannot be scored."""
        name = self.indicator.name
        if number(self.weight, f"“{name}”的权重") <= 0:
            raise MethodError(f"“{name}”的权重应大于0。请检查评价办法")
        if self.style is Style.MEAN_REVERSED and self.indicator.direction is Direction.HIGHER:
            raise MethodError(f"“{name}”的方向与计分方式不符：反向均值法只用于越低越好的指标。请检查评价办法")
        if self.style is Style.RATIO and self.baseline is None:
            raise MethodError(f"“{name}”按基准值计分，但没有基准值。请给出基准值，或声明用组平均")
        if not isinstance(self.baseline, GroupMean | LastYearMean | None) and number(self.baseline) <= 0:
            raise MethodError(f"“{name}”的基准值应大于0。请检查评价办法")
        if self.cap_multiple is not None and number(self.cap_multiple) <= 0:
            raise MethodError(f"“{name}”的得分上限倍数应大于0。请检查评价办法")


@dataclass(frozen=True)
class ScoreScheme:
    """A published way of scoring one peer group; weights usually add to 100. `score_exempt`: the exempt are scored too, ungraded.

    `bonus_cap`, `penalty_cap`: the most points that all bonuses (all penalties) together may give (take).
    """

    name: str
    items: tuple[ScoredItem, ...]
    score_exempt: bool = False
    place: str = ""
    year: str = ""
    source: str = ""
    note: str = ""
    bonus_cap: Number | None = None
    penalty_cap: Number | None = None

    def __post_init__(self) -> None:
        """Refuse a scheme without items or with one indicator twice."""
        twice = [code for code, times in Counter(one.indicator.code for one in self.items).items() if times > 1]
        if twice or not self.items:
            raise MethodError(f"评价办法至少要有一个指标，且指标不能重复：{'、'.join(twice)}。请检查评价办法")

    def item(self, code: str) -> ScoredItem:
        """One item by its indicator's code. Raises `MethodError` for an indicator that the scheme has not."""
        for one in self.items:
            if one.indicator.code == code:
                return one
        raise MethodError(f"{self.name}没有指标“{code}”。请检查指标代码")
