"""How one value becomes points: the methods an item may name. Each says in words what it did."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from ballast.kernel.rounding import text
from ballast.methods.exact import HUNDRED, MethodError, Number, number
from ballast.methods.ranking import Direction

_EXACT_PLACES = 6


def said(value: Fraction, places: int = 4) -> str:
    """A number in a sentence: all its decimals where they end within six, else rounded with ≈."""
    for digits in range(_EXACT_PLACES + 1):
        if 10**digits % value.denominator == 0:
            return text(value, digits)
    return f"≈{text(value, places)}"


@dataclass(frozen=True)
class Ground:
    """What a method sees: the weight, the member's value with target and mean, its place, the group's lowest and highest."""

    weight: Fraction
    value: Fraction
    unit: str = ""
    direction: Direction = Direction.HIGHER
    target: Fraction | None = None
    mean: Fraction | None = None
    rank: int = 1
    of: int = 1
    low: Fraction | None = None
    high: Fraction | None = None
    choice: str = ""

    def better_by(self, line: Fraction) -> Fraction:
        """How much better than a line; below zero is worse."""
        return self.value - line if self.direction is Direction.HIGHER else line - self.value

    def line(self, name: Number | Literal["target", "mean"]) -> Fraction | None:
        """A line by name or value; None where the member has no such line."""
        if name == "target":
            return self.target
        return self.mean if name == "mean" else number(name, "标准")


@dataclass(frozen=True)
class Points:
    """Points before cap and floor, and the formula with its numbers."""

    value: Fraction
    formula: str


class Method(Protocol):
    """Scores one ground; a plain text instead of points says why there are none."""

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""


def _completion(ground: Ground, target: Fraction) -> Fraction | str:
    """Value over target, the other way where less is better; a text where it has no meaning."""
    if ground.direction is Direction.HIGHER:
        return ground.value / target if target > 0 else "目标值不大于0，不能计算完成率"
    return target / ground.value if ground.value > 0 and target >= 0 else "实际值不大于0或目标值为负，不能计算完成率"


def _whole(steps: Fraction, *, up: bool = False) -> Fraction:
    return Fraction(-(-steps.numerator // steps.denominator) if up else steps.numerator // steps.denominator)


@dataclass(frozen=True)
class Linear:
    """The weight for the target, `gain` for each `per` over it (at most `gain_limit`), below it the completed part."""

    gain: Number = 0
    per: Number = 1
    gain_limit: Number | None = None
    over: Literal["difference", "completion"] = "difference"

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""
        if ground.target is None:
            return "没有目标值"
        ahead = ground.better_by(ground.target)
        if ahead < 0:
            part = _completion(ground, ground.target)
            if isinstance(part, str):
                return part
            return Points(ground.weight * part, f"未达目标，{said(ground.weight)}×完成率{said(part * HUNDRED, 2)}%")
        if self.over == "completion":
            part = _completion(ground, ground.target)
            if isinstance(part, str):
                return part
            ahead = (part - 1) * HUNDRED
        return _with_gain(ground, ahead / positive(self.per, "每档"), self)


@dataclass(frozen=True)
class Step:
    """The weight for the target, `gain` for each step over it; below it nothing, or a loss for each step begun."""

    gain: Number
    per: Number = 1
    gain_limit: Number | None = None
    loss: Number | None = None
    whole: bool = True

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""
        if ground.target is None:
            return "没有目标值"
        steps = ground.better_by(ground.target) / positive(self.per, "每档")
        if steps >= 0:
            return _with_gain(ground, _whole(steps) if self.whole else steps, self)
        if self.loss is None:
            return Points(Fraction(0), "未达目标，不得分")
        short = _whole(-steps, up=True) if self.whole else -steps
        lost = number(self.loss, "每档扣分") * short
        return Points(
            ground.weight - lost, f"未达目标，{said(ground.weight)}−{said(number(self.loss))}×{said(short)}档"
        )


def _with_gain(ground: Ground, steps: Fraction, method: Linear | Step) -> Points:
    """The weight and what lies over the target, at most the limit."""
    gain = number(method.gain, "每档加分")
    more = gain * steps
    words = f"达到目标，{said(ground.weight)}"
    if more:
        words += f"+{said(gain)}×超出{said(steps)}档（每档{said(number(method.per))}）"
    if method.gain_limit is not None and more > number(method.gain_limit):
        more = number(method.gain_limit, "加分上限")
        words += f"，超出部分最多加{said(more)}分"
    return Points(ground.weight + more, words)


@dataclass(frozen=True)
class Piecewise:
    """Up or down from the weight by the distance to the mean, in bands that count less and less."""

    divisor: Number = 20
    divisor_step: Number = 20
    band: Number = 10

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""
        if ground.mean is None:
            return "没有平均水平"
        distance = ground.better_by(ground.mean)
        left, divisor, moved = abs(distance), positive(self.divisor, "分段除数"), Fraction(0)
        band, parts = positive(self.band, "分段宽度"), []
        step = number(self.divisor_step, "分段除数的增量")
        if step < 0:
            raise MethodError("分段除数的增量不能为负，否则越远的分段反而越重。请检查考核办法")
        while left > 0:
            inside = min(left, band)
            moved += inside * ground.weight / divisor
            parts.append(f"{said(inside)}×{said(ground.weight)}/{said(divisor)}")
            left, divisor = left - inside, divisor + step
        sign = 1 if distance >= 0 else -1
        words = f"基本分{said(ground.weight)}" + "".join(f"{'+' if sign > 0 else '−'}{one}" for one in parts)
        return Points(ground.weight + sign * moved, words)


@dataclass(frozen=True)
class Ladder:
    """Full weight for the first place, `step` percent of it less for each place after, never below `lowest` percent."""

    step: Number = 5
    lowest: Number = 0

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""
        percent = max(number(self.lowest, "最低比例"), HUNDRED - number(self.step, "每位递减") * (ground.rank - 1))
        return Points(
            ground.weight * percent / HUNDRED,
            f"第{ground.rank}位（共{ground.of}个），{said(ground.weight)}×{said(percent)}%",
        )


@dataclass(frozen=True)
class TopPlaces:
    """So many points for the first place, the second, …; `otherwise` for the others. Equal values share the better."""

    points: tuple[Number, ...]
    otherwise: Number = 0

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""
        if ground.rank > len(self.points):
            other = number(self.otherwise, "其余名次分")
            return Points(other, f"第{ground.rank}位（共{ground.of}个），不在前{len(self.points)}位，得{said(other)}分")
        given = number(self.points[ground.rank - 1], "名次分")
        return Points(given, f"第{ground.rank}位（共{ground.of}个），得{said(given)}分")


@dataclass(frozen=True)
class Coefficient:
    """`base` to `base + span` percent of the weight between the worst and the best, given or of the group."""

    base: Number = 60
    span: Number = 40
    worst: Number | None = None
    best: Number | None = None
    flat: Number = 100

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""
        worst, best = self._ends(ground)
        base, span = number(self.base, "功效系数基数"), number(self.span, "功效系数幅度")
        if worst == best:
            percent = number(self.flat, "数值全部相等时的系数")
            return Points(
                ground.weight * percent / HUNDRED,
                f"各对象数值相等，按{said(percent)}%计，{said(ground.weight)}×{said(percent)}%",
            )
        percent = base + span * (ground.value - worst) / (best - worst)
        words = (
            f"{said(ground.weight)}×[{said(base)}+{said(span)}×({said(ground.value)}−{said(worst)})"
            f"/({said(best)}−{said(worst)})]%"
        )
        return Points(ground.weight * percent / HUNDRED, words)

    def _ends(self, ground: Ground) -> tuple[Fraction, Fraction]:
        low = ground.value if ground.low is None else ground.low
        high = ground.value if ground.high is None else ground.high
        found_worst, found_best = (low, high) if ground.direction is Direction.HIGHER else (high, low)
        worst = found_worst if self.worst is None else number(self.worst, "不允许值")
        best = found_best if self.best is None else number(self.best, "满意值")
        upward = best >= worst if ground.direction is Direction.HIGHER else best <= worst
        given = self.worst is not None or self.best is not None
        if given and (not upward or (worst == best and self.worst is not None and self.best is not None)):
            raise MethodError(f"功效系数的满意值{said(best)}应优于不允许值{said(worst)}。请检查考核办法")
        return worst, best


@dataclass(frozen=True)
class Gate:
    """The weight where the line is reached (`strictly`: passed), else nothing."""

    line: Number | Literal["target", "mean"] = "target"
    strictly: bool = False

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""
        line = ground.line(self.line)
        if line is None:
            return "没有目标值" if self.line == "target" else "没有平均水平"
        ahead = ground.better_by(line)
        reached = ahead > 0 if self.strictly else ahead >= 0
        words = f"{'达到' if reached else '未达到'}{said(line)}{ground.unit}"
        if self.strictly:
            words = f"{'优于' if reached else '未优于'}{said(line)}{ground.unit}"
        return Points(ground.weight if reached else Fraction(0), words)


@dataclass(frozen=True)
class PerUnit:
    """`points` for each `per` beyond a line (whole units only where `whole`), at most `limit`; nothing short of it."""

    points: Number
    per: Number = 1
    beyond: Number = 0
    limit: Number | None = None
    whole: bool = False

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""
        ahead = max(Fraction(0), ground.better_by(number(self.beyond, "起算值")))
        units = ahead / positive(self.per, "每单位")
        units = _whole(units) if self.whole else units
        each = number(self.points, "每单位分")
        value, words = each * units, f"{said(each)}×{said(units)}（每{said(number(self.per))}{ground.unit}）"
        if self.limit is not None and value > number(self.limit):
            value = number(self.limit, "上限")
            words += f"，最多{said(value)}分"
        return Points(value, words)


@dataclass(frozen=True)
class Bands:
    """Points by table: (line, points) from the best line to the worst; a line belongs to its band."""

    bands: tuple[tuple[Number, Number], ...]
    otherwise: Number = 0

    def score(self, ground: Ground) -> Points | str:
        """The points of one value."""
        lines = [number(line, "分档线") for line, _ in self.bands]
        if lines != sorted(lines, reverse=ground.direction is Direction.HIGHER):
            raise MethodError("分档线应从好到差排列。请检查考核办法")
        for line, (_, points) in zip(lines, self.bands, strict=True):
            if ground.better_by(line) >= 0:
                bound = "不低于" if ground.direction is Direction.HIGHER else "不高于"
                return Points(number(points, "档分"), f"{bound}{said(line)}{ground.unit}，得{said(number(points))}分")
        other = number(self.otherwise, "其余分")
        return Points(other, f"不在各档之内，得{said(other)}分")


@dataclass(frozen=True)
class Choice:
    """Points by kind: the member's `choice` must be one of the options."""

    options: tuple[tuple[str, Number], ...]

    def score(self, ground: Ground) -> Points | str:
        """The points of one choice."""
        for name, points in self.options:
            if name == ground.choice:
                return Points(number(points, "选项分"), f"{name}，得{said(number(points))}分")
        known = "、".join(name for name, _ in self.options)
        raise MethodError(f"没有“{ground.choice}”这一选项，只有{known}。请检查填报内容")


@dataclass(frozen=True)
class Manual:
    """Points given by the assessors: from nothing to the weight."""

    def score(self, ground: Ground) -> Points | str:
        """The points given."""
        if not 0 <= ground.value <= ground.weight:
            raise MethodError(f"人工评分{said(ground.value)}超出0到{said(ground.weight)}分的范围。请核对评分表")
        return Points(ground.value, f"人工评{said(ground.value)}分")


def positive(value: Number, name: str) -> Fraction:
    """A number above zero; raises `MethodError` for any other."""
    found = number(value, name)
    if found <= 0:
        raise MethodError(f"{name}应大于0，收到{said(found)}。请检查考核办法")
    return found
