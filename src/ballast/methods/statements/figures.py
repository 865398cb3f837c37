"""What a bulletin says: figures with their subject, and the numbers that could not be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.statements.interval import Interval, point
from ballast.methods.statements.units import Unit


class Kind(StrEnum):
    """What a number of a bulletin is."""

    VALUE = "value"
    CHANGE = "change"
    GROWTH = "growth"
    AVERAGE = "average"
    SHARE = "share"
    PULL = "pull"
    CONTRIBUTION = "contribution"
    TARGET = "target"
    COMPLETION = "completion"
    GAP = "gap"
    RANK = "rank"
    MOVE = "move"
    COUNT = "count"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    STATE = "state"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _LABELS[self]


_LABELS = {
    Kind.VALUE: "总量",
    Kind.CHANGE: "增减量",
    Kind.GROWTH: "增速",
    Kind.AVERAGE: "平均增速",
    Kind.SHARE: "比重",
    Kind.PULL: "拉动点",
    Kind.CONTRIBUTION: "贡献率",
    Kind.TARGET: "目标值",
    Kind.COMPLETION: "完成率",
    Kind.GAP: "与时序进度之差",
    Kind.RANK: "位次",
    Kind.MOVE: "位次变动",
    Kind.COUNT: "个数",
    Kind.RATIO: "比率",
    Kind.DIFFERENCE: "相差百分点",
    Kind.STATE: "状态",
}


@dataclass(frozen=True)
class Subject:
    """Of what a figure is: where (全市, 汉滨区), which part (规上工业, 制造业), measured how (增加值, 产值)."""

    region: str = ""
    group: str = ""
    measure: str = ""

    @property
    def entity(self) -> tuple[str, str]:
        """Region and part, whatever is measured."""
        return self.region, self.group

    @property
    def text(self) -> str:
        """The subject in words."""
        return f"{self.region}{self.group}{self.measure}"


@dataclass(frozen=True)
class Figure:
    """One figure as printed.

    `value` is signed, in `unit` (growth by 倍 and 番 in percent); `NOT_APPLICABLE` for a state such as 由负转正. `interval`
    holds every number that could have been printed so. `of` is the whole of a share, pull or contribution, or with whom a
    difference or a rank compares; `against` the period compared with. `about` says of what a difference is. `label` holds
    the words that tell like figures apart (下降, 确保, 产销率). `sure` is False where the subject was guessed from afar.
    """

    kind: Kind
    subject: Subject
    value: Fraction | Marker
    unit: Unit
    interval: Interval
    printed: str
    places: int
    sentence: str
    offset: int
    position: int
    period: str = ""
    basis: str = ""
    of: Subject | None = None
    against: str = ""
    about: Kind | None = None
    label: str = ""
    approximate: bool = False
    sure: bool = True

    @property
    def base_interval(self) -> Interval:
        """The interval in the smallest unit of its dimension (元, 千瓦时, 家)."""
        return self.interval.scaled(self.unit.factor)

    @property
    def nominal(self) -> Figure:
        """The figure taken at its printed value, for the sum that is shown: 6.0÷2.0 is 3, whatever rounding leaves open."""
        return replace(self, interval=point(self.value)) if isinstance(self.value, Fraction) else self


@dataclass(frozen=True)
class Leftover:
    """A number that was seen and not read, with its place and the reason."""

    printed: str
    sentence: str
    offset: int
    reason: str


@dataclass(frozen=True)
class Bulletin:
    """What was read of a text, in its order, and what was not."""

    figures: tuple[Figure, ...]
    leftovers: tuple[Leftover, ...]
