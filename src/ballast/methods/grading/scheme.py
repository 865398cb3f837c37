"""What is graded and by which scheme: grades, members, results, and how a share becomes a number of places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up, text
from ballast.methods.exact import HUNDRED, MethodError, Number, number

Reading = Literal["each", "cumulative"]
"""How the percentages of a scheme are read: per grade, or as the place where each grade ends."""


class QuotaRounding(StrEnum):
    """How a share of n becomes a number of members."""

    FLOOR = "floor"
    CEIL = "ceil"
    HALF_UP = "half_up"
    NEAREST = "nearest"


class Ties(StrEnum):
    """Which grade a tied set gets where a boundary runs through it."""

    UP = "up"
    DOWN = "down"
    CAP = "cap"


@dataclass(frozen=True)
class Grade:
    """One grade: its share of the group in percent (None: the rest), and score limits where the scheme sets them."""

    name: str
    share: Number | None = None
    rounding: QuotaRounding = QuotaRounding.FLOOR
    at_least: Number | None = None
    below: Number | None = None
    label: str = ""


@dataclass(frozen=True)
class Scheme:
    """Grades from best to worst and how to fill them. `managed_as`: how the exempt are treated (皖: as B)."""

    grades: tuple[Grade, ...]
    reading: Reading = "each"
    ties: Ties = Ties.UP
    places: int | None = 2
    count_outside: bool = False
    managed_as: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a scheme that cannot be filled."""
        _check(self)

    @property
    def by_quota(self) -> bool:
        """Whether any grade has a share; otherwise scores alone decide."""
        return any(one.share is not None for one in self.grades)

    def index(self, name: str) -> int:
        """The place of a grade, 0 is the best. Raises `MethodError` for a grade that the scheme has not."""
        for place, one in enumerate(self.grades):
            if one.name == name:
                return place
        raise MethodError(f"评级办法中没有“{name}”档，只有{'、'.join(one.name for one in self.grades)}。请检查档名")


@dataclass(frozen=True, slots=True)
class Member:
    """One to be graded: score in 分 (or why it has none), peer group, tie-break values, and what takes it out.

    `at_best`: no better than this grade (红线、一票否决), whatever the score; `why` says it on screen. It keeps its place, so nobody
    moves up for it.
    """

    code: str
    score: Number | Marker
    group: str = ""
    tie_break: tuple[Number, ...] = ()
    exempt: str = ""
    outside: str = ""
    approved: bool = True
    at_best: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Graded:
    """One member's result. `grade` is a name, or a marker with the `reason`; rank is None where it was not ranked."""

    code: str
    group: str
    score: Fraction | Marker
    grade: str | Marker
    rank: int | None
    of: int
    tied: bool
    reason: str


@dataclass(frozen=True)
class GroupGrades:
    """One group: how many were ranked, and by grade the quota (None: no share), the count and the cut-off score."""

    group: str
    ranked: int
    exempt: int
    missing: int
    outside: int
    quotas: Mapping[str, int | None]
    counts: Mapping[str, int]
    cutoffs: Mapping[str, Fraction | None]

    @property
    def sentence(self) -> str:
        """Counts and cut-offs of the group as one Chinese sentence; who is not graded stands apart."""
        parts = []
        for name, count in self.counts.items():
            line = self.cutoffs[name]
            parts.append(f"{name}档{count}个" + ("" if line is None else f"（最低{text(line, 2)}分）"))
        others = ((self.exempt, "不定等级"), (self.missing, "缺数未评"), (self.outside, "直接评定（不占名额）"))
        rest = [f"{words}{count}个" for count, words in others if count]
        where = group_name(self.group)
        return f"{where}参加排位{self.ranked}个：{'，'.join(parts)}{'；' if rest else ''}{'，'.join(rest)}。"


@dataclass(frozen=True)
class Grading:
    """All members, by group, best first, those not graded last; and what each group looks like."""

    members: tuple[Graded, ...]
    groups: Mapping[str, GroupGrades]

    def of(self, code: str) -> Graded:
        """One member's result. Raises `MethodError` for a code that was not among the input."""
        for one in self.members:
            if one.code == code:
                return one
        raise MethodError(f"评级结果中没有“{code}”。请检查代码")


_EDGE = {QuotaRounding.FLOOR: 0, QuotaRounding.CEIL: 1}


def group_name(group: str) -> str:
    """A group in a sentence: 甲 is 甲组, 第二组 stays; empty for none."""
    return group if not group or group.endswith("组") else f"{group}组"


def quota_count(n: int, share: Number, rounding: QuotaRounding = QuotaRounding.FLOOR) -> int:
    """How many of `n` members a share in percent is, rounded as declared; `nearest` takes halves to the even number.

    Raises `MethodError` for a share outside 0–100 or a negative `n`.

    >>> quota_count(11, 5, QuotaRounding.CEIL)
    1
    """
    percent = number(share, "档次比例")
    if n < 0 or not 0 <= percent <= HUNDRED:
        raise MethodError(f"档次比例应在0到100之间、总数不为负，收到{percent}%和{n}。请检查评级办法")
    exact = n * percent / HUNDRED
    if rounding is QuotaRounding.NEAREST:
        return round(exact)
    if rounding is QuotaRounding.HALF_UP:
        return int(half_up(exact))
    whole = exact.numerator // exact.denominator
    return whole + (_EDGE[rounding] if exact != whole else 0)


def _check(scheme: Scheme) -> None:
    names = [one.name for one in scheme.grades]
    if not names or len(set(names)) < len(names):
        raise MethodError("评级办法至少要有一档，且档名不能重复。请检查档次设置")
    shares = [one.share for one in scheme.grades if one.share is not None]
    for share in shares:
        quota_count(len(names), share)
    total = sum(number(share) for share in shares)
    rest = len(names) - len(shares)
    if shares and (rest > 1 or total > HUNDRED or (not rest and total != HUNDRED)):
        raise MethodError(
            f"各档比例合计{total}%、未设比例的档有{rest}个：比例合计不得超过100%，不足100%时应有且只有一档“其余”"
        )
    if shares and scheme.reading == "each" and not rest:
        raise MethodError(
            "逐档取整时应有一档不设比例（其余），否则取整后合计不等于总数。请把一档的比例留空，或改为累计比例"
        )
    if shares and scheme.reading == "cumulative" and rest and scheme.grades[-1].share is not None:
        raise MethodError("累计比例的“其余”只能是最末一档。请检查档次顺序")
    _check_limits(scheme)


def _check_limits(scheme: Scheme) -> None:
    limits = [number(one.at_least, "分数线") for one in scheme.grades if one.at_least is not None]
    if limits != sorted(limits, reverse=True) or scheme.grades[-1].at_least is not None:
        raise MethodError("分数线应从好到差递减，且最末一档不设分数线。请检查档次设置")
    below = [number(one.below, "“低于”线") for one in scheme.grades if one.below is not None]
    if below != sorted(below, reverse=True) or scheme.grades[0].below is not None:
        raise MethodError("“低于”线应从好到差递减，且最好一档不设“低于”线。请检查档次设置")
    if not scheme.by_quota and sum(one.at_least is None for one in scheme.grades) > 1:
        raise MethodError("不设比例时，除最末一档外各档都要设分数线。请补齐分数线")
