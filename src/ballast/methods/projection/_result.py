"""What comes in beside the history, and what comes out: frozen tables with names, units and markers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

import numpy as np

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.rounding import half_up
from ballast.methods.arrays import Array
from ballast.methods.exact import HUNDRED, MethodError, Rate, number
from ballast.methods.progress import LevelTarget, RateTarget
from ballast.methods.projection._calendar import Table, read_table

Target = RateTarget | LevelTarget

_EIGHTY = Fraction(4, 5)
_HAIR = 1e-9


class ChangeKind(StrEnum):
    """What is known to come."""

    ENTRY = "entry"
    EXIT = "exit"
    PROJECT = "project"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"entry": "入库", "exit": "退库", "project": "项目投产"}[self.value]


@dataclass(frozen=True)
class Change:
    """A known entry, exit or commissioned project: what it adds to single periods, in the unit of the flow.

    Amounts of an exit are negative, of the others positive; they come on top of what the history already carries on.
    `base` is what it adds to the base of those periods: empty for a new plant (no base) and for an exit whose base stays
    (留基); negative for an exit whose base is dropped. Raises `MethodError` for the wrong sign.
    """

    name: str
    kind: ChangeKind
    amounts: Table
    base: Table = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        sign = -1 if self.kind is ChangeKind.EXIT else 1
        for what, table in (("产值", self.amounts), ("基数", self.base)):
            read = read_table(table, f"“{self.name}”{what}")
            lacking = "、".join(str(period) for period, value in read.items() if value is None)
            if lacking:
                raise MethodError(f"{self.kind.label}“{self.name}”{lacking}的{what}没有数。不发生的月份不要列出")
            wrong = "、".join(str(period) for period, value in read.items() if value is not None and value * sign < 0)
            if wrong:
                rule = "不能为正：退库是减少" if sign < 0 else "不能为负：减少请按退库填"
                raise MethodError(f"{self.kind.label}“{self.name}”{wrong}的{what}{rule}")

    def within(self, periods: tuple[Period, ...]) -> tuple[dict[Period, Fraction], dict[Period, Fraction]]:
        """The amounts and the bases that fall into these periods, exact."""
        amounts, bases = (
            {period: value for period, value in read_table(table, self.name).items() if value is not None}
            for table in (self.amounts, self.base)
        )
        return (
            {period: amounts[period] for period in periods if period in amounts},
            {period: bases[period] for period in periods if period in bases},
        )

    @property
    def periods(self) -> tuple[Period, ...]:
        """Every period that the change names, in order."""
        return tuple(sorted({*read_table(self.amounts, self.name), *read_table(self.base, self.name)}))


@dataclass(frozen=True)
class Options:
    """How paths are made. Every default is our suggestion; the back-test was run with them.

    `least`: growth rates needed before anything is said. `half_life`: periods after which an error counts half.
    `tail`: degrees of freedom of the shocks, above 2. `suspect`: robust standard deviations (from the median absolute
    deviation) from which a growth is pointed out for checking. `quantiles`: shares between 0 and 1.
    """

    paths: int = 2000
    seed: int = 20260101
    least: int = 22
    half_life: float = 36.0
    tail: float = 4.0
    suspect: float = 8.0
    quantiles: tuple[Fraction, ...] = tuple(Fraction(n, 40) for n in (1, 4, 10, 20, 30, 36, 39))

    def __post_init__(self) -> None:
        if self.paths < 1 or self.least < 3 or self.half_life <= 0 or self.tail <= 2:
            raise MethodError("测算设置不对：路径数至少1，历史至少3期，半衰期大于0，尾部自由度大于2")
        inside = all(0 < share < 1 for share in self.quantiles)
        if not self.quantiles or not inside or list(self.quantiles) != sorted(set(self.quantiles)):
            raise MethodError("测算设置不对：分位点应在0和1之间、从小到大，至少一个")


@dataclass(frozen=True)
class Distribution:
    """A result over all paths: its mean and quantiles, in `unit`; a measured value has every quantile equal."""

    mean: float
    quantiles: tuple[tuple[Fraction, float], ...]
    unit: str
    marker: Marker = Marker.ESTIMATE

    def at(self, share: Fraction) -> float:
        """One of the quantiles asked for; `MethodError` for another."""
        for known, value in self.quantiles:
            if known == share:
                return value
        raise MethodError(f"没有算{share}分位数，请在 Options.quantiles 里加上")

    def interval(self, level: Fraction = _EIGHTY) -> tuple[float, float]:
        """The middle part that holds `level` of the paths: 80 % lies between the quantiles 0.1 and 0.9."""
        edge = (1 - level) / 2
        return self.at(edge), self.at(1 - edge)


@dataclass(frozen=True)
class Chance:
    """How many of the paths meet a target; `NO_BASE` and the like where the target cannot be judged."""

    name: str
    target: Target
    chance: Rate
    settled: bool

    @property
    def text(self) -> str:
        """As printed: a simulated chance is never 0 or 100 %."""
        if isinstance(self.chance, Marker):
            return self.chance.symbol
        if self.settled:
            return "已达到" if self.chance == 1 else "未达到"
        percent = half_up(self.chance * HUNDRED)
        return "＞99%" if percent > 99 else "＜1%" if percent < 1 else f"约{percent}%"


@dataclass(frozen=True)
class FanRow:
    """One period left: its level, its growth, and the growth of the year to date, over all paths."""

    period: Period
    level: Distribution | Marker
    growth: Distribution | Marker
    cumulative_growth: Distribution | Marker


@dataclass(frozen=True)
class ChangeEffect:
    """What of a change was counted: its amount and base in the periods left, its pull on the year in points, and why not more."""

    name: str
    kind: ChangeKind
    amount: Fraction
    base: Fraction
    points: Rate
    note: str


@dataclass(frozen=True)
class Model:
    """What the paths were made from: how many growth rates, which periods were missing, and the calendar's effects.

    An effect is in logarithmic points of level for one unit of its regressor (a whole period inside the festival), with
    its standard error; `persistence` is the mean φ: 1 carries growth on, less returns it to its mean.
    """

    growths: int
    missing: tuple[Period, ...]
    persistence: float
    effects: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Projection:
    """The year's result as a distribution, labelled 测算; where it cannot be said, markers and the reason in `notes`."""

    year: int
    through: Period | None
    left: tuple[Period, ...]
    level: Distribution | Marker
    growth: Distribution | Marker
    chances: tuple[Chance, ...]
    fan: tuple[FanRow, ...]
    changes: tuple[ChangeEffect, ...]
    model: Model | None
    marker: Marker
    notes: tuple[str, ...]
    paths: Array = field(compare=False, repr=False)

    @property
    def label(self) -> str:
        """What the figure is called on screen: an estimate until the year is complete."""
        return "测算" if self.left else "实绩"

    @property
    def sentence(self) -> str:
        """The result in one sentence for a bulletin."""
        if isinstance(self.growth, Marker):
            reason = self.notes[0] if self.notes else self.growth.legend
            return f"{self.year}年全年增速无法测算：{reason}。" if self.left else f"{self.year}年全年无增速：{reason}。"
        if not self.left:
            return f"{self.year}年全年增长{_printed(self.growth.mean)}%。"
        low, high = self.growth.quantiles[0][1], self.growth.quantiles[-1][1]
        share = half_up((self.growth.quantiles[-1][0] - self.growth.quantiles[0][0]) * HUNDRED)
        chances = "".join(f"；达到“{one.name}”的可能{one.text}" for one in self.chances)
        return (
            f"测算：{self.year}年全年增速平均{_printed(self.growth.mean)}%，"
            f"{share}%的路径在{_printed(low)}%与{_printed(high)}%之间{chances}。"
        )


def _printed(value: float) -> str:
    return str(half_up(number(value), 1)).replace("-", "−")


def distribution(values: Array, options: Options, unit: str, marker: Marker = Marker.ESTIMATE) -> Distribution:
    """Mean and quantiles of one number per path."""
    found = np.quantile(values, [float(share) for share in options.quantiles])
    pairs = tuple((share, float(value)) for share, value in zip(options.quantiles, found, strict=True))
    return Distribution(float(values.mean()), pairs, unit, marker)


def published(rates: Array, places: int) -> Array:
    """Simulated rates as they would be published: half up away from zero; a float just below a half counts as the half."""
    scale = 10.0**places
    rounded: Array = np.copysign(np.floor(np.abs(rates) * scale + 0.5 + _HAIR), rates) / scale
    return rounded
