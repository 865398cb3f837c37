"""What does not agree, how sure that is, and the sum that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.rounding import half_up
from ballast.methods.statements.figures import Figure
from ballast.methods.statements.interval import Interval


class Severity(StrEnum):
    """How sure a finding is."""

    CONTRADICTION = "contradiction"
    SUSPICIOUS = "suspicious"
    UNCHECKABLE = "uncheckable"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"contradiction": "矛盾", "suspicious": "存疑", "uncheckable": "无法核对"}[self.value]


class Rule(StrEnum):
    """Which sum was done."""

    CONTRIBUTION = "contribution"
    SHARE_AS_CONTRIBUTION = "share_as_contribution"
    PULL = "pull"
    CURRENT_SHARE_PULL = "current_share_pull"
    SHARE = "share"
    PARTS = "parts"
    BETWEEN = "between"
    COUNT = "count"
    COMPLETION = "completion"
    GAP = "gap"
    DIFFERENCE = "difference"
    BASE = "base"
    TIMES = "times"
    AVERAGE = "average"
    RANK = "rank"
    RATIO = "ratio"
    ENERGY = "energy"
    MONOTONE = "monotone"
    STATE = "state"
    REPEATED = "repeated"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _LABELS[self]


_LABELS = {
    Rule.CONTRIBUTION: "贡献率=拉动点÷总体增速",
    Rule.SHARE_AS_CONTRIBUTION: "把本期比重印成了贡献率",
    Rule.PULL: "拉动点=增速×基期比重",
    Rule.CURRENT_SHARE_PULL: "拉动点用了本期比重",
    Rule.SHARE: "比重=部分÷总体",
    Rule.PARTS: "各部分之和=总体",
    Rule.BETWEEN: "总体增速在各部分增速之间",
    Rule.COUNT: "个数与百分比",
    Rule.COMPLETION: "完成率=完成数÷目标",
    Rule.GAP: "与时序进度之差",
    Rule.DIFFERENCE: "两个增速之差",
    Rule.BASE: "总量、增速与上年同期",
    Rule.TIMES: "由甲到乙的倍数",
    Rule.AVERAGE: "两年平均增速",
    Rule.RANK: "位次与位次变动",
    Rule.RATIO: "比率=分子÷分母",
    Rule.ENERGY: "单位增加值能耗变化",
    Rule.MONOTONE: "累计数不减",
    Rule.STATE: "状态与增速",
    Rule.REPEATED: "同一数前后一致",
}


@dataclass(frozen=True)
class Finding:
    """One disagreement: the rule, how sure, the sum in words, the figures in it, and what could have stood."""

    rule: Rule
    severity: Severity
    sum: str
    figures: tuple[Figure, ...]
    expected: Interval | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences quoted, each once, in the order of the text."""
        ordered = sorted(self.figures, key=lambda figure: figure.offset)
        return tuple(dict.fromkeys(figure.sentence for figure in ordered))

    @property
    def text(self) -> str:
        """The finding as a line for the desk."""
        quoted = "".join(f"“{sentence}”" for sentence in self.sentences)
        return f"{self.severity.label}·{self.rule.label}：{self.sum}。原文：{quoted}"


def plain(value: Fraction, places: int) -> str:
    """A number as it is printed in a sum.

    >>> plain(Fraction(2, 3), 2)
    '0.67'
    """
    return f"{half_up(value, places)}".replace("-", "−")


def printed(figure: Figure) -> str:
    """The figure's number with its sign, as it stands in the text.

    >>> from ballast.methods.statements.reader import read
    >>> printed(read("制造业下降2.5%。").figures[0])
    '−2.5%'
    """
    number = plain(
        Fraction(figure.interval.middle if not isinstance(figure.value, Fraction) else figure.value), figure.places
    )
    if figure.approximate or figure.unit.text == "倍" or "倍" in figure.printed or "番" in figure.printed:
        return figure.printed
    return f"{number}{figure.unit.text}"


def bounds(interval: Interval, places: int) -> str:
    """The values that rounding leaves open, with one decimal more than printed."""
    return f"按印出位数应在{plain(interval.low, places + 1)}至{plain(interval.high, places + 1)}之间"


FACTORS = (10, 100, 1000, 10**4, 10**8)


def slip(expected: Interval, found: Interval) -> str:
    """Words for a mismatch that a unit would explain: 万元 for 亿元 and the like; empty where none does."""
    for factor in FACTORS:
        for scale in (Fraction(factor), Fraction(1, factor)):
            if expected.scaled(scale).meets(found):
                return f"；相差约{factor}倍，疑为计量单位有误"
    return ""
