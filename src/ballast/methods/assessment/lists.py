"""Red and black lists by rule: candidates, with the reason; people decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError, Number, number
from ballast.methods.ranking import Direction, rank

Against = Literal["over", "met", "missed"]
"""How a member stands to its target: over it, exactly at it, short of it."""


@dataclass(frozen=True)
class ListRule:
    """How many places of each group stand on the red and on the black list, and what else they need.

    `red_over`: red only over the target. `black_missed`: black only where the target was missed. Force majeure spares.
    """

    name: str
    red: Mapping[str, int]
    black: Mapping[str, int]
    red_over: bool = False
    black_missed: bool = False
    places: int = 2
    source: str = ""


@dataclass(frozen=True)
class Candidate:
    """One member with its score (分) and how it stands to its target (None: not known)."""

    code: str
    group: str
    score: Number | Marker
    target: Against | None = None
    force_majeure: bool = False


@dataclass(frozen=True)
class Listed:
    """Whether a member is a candidate for a list, its place from the top and from the end, and why (not)."""

    code: str
    group: str
    listed: Literal["red", "black", ""]
    rank: int | None
    from_end: int | None
    reason: str


MIANYANG_2022 = ListRule(
    "绵阳2022年红黑榜",
    red={"县市区（园区）": 5, "部门": 4},
    black={"县市区（园区）": 4, "部门": 3},
    red_over=True,
    black_missed=True,
    source="operations.md 5.3 [S116]",
)
ANQING_2023 = ListRule(
    "安庆2023年红黑榜", red={"县市": 2, "区": 1}, black={"县市": 1, "区": 1}, source="operations.md 5.3 [S117]"
)


def red_black(rule: ListRule, candidates: Sequence[Candidate]) -> list[Listed]:
    """Who is a candidate for the red and the black list, by group and place; equal scores share their fate.

    Raises `MethodError` for a group that the rule does not know.

    >>> [one.listed for one in red_black(ANQING_2023, [Candidate("甲区", "区", 90), Candidate("乙区", "区", 80)])]
    ['red', 'black']
    """
    by_group: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.group not in rule.red and one.group not in rule.black:
            raise MethodError(f"{rule.name}没有“{one.group}”这一组。请检查分组名称")
        by_group[one.group].append(one)
    listed = []
    for group in sorted(by_group):
        scores = {
            one.code: one.score if isinstance(one.score, Marker) else number(one.score, "得分")
            for one in by_group[group]
        }
        top = {one.code: one.rank for one in rank(scores, rule.places)}
        end = {one.code: one.rank for one in rank(scores, rule.places, Direction.LOWER)}
        ordered = sorted(by_group[group], key=lambda one: (top.get(one.code, len(top) + 1), one.code))
        listed += [_listed(rule, one, top.get(one.code), end.get(one.code)) for one in ordered]
    return listed


def _listed(rule: ListRule, one: Candidate, top: int | None, end: int | None) -> Listed:
    if top is None or end is None:
        return Listed(one.code, one.group, "", None, None, "没有得分，不列入")
    place = f"第{top}位（倒数第{end}位）"
    red, black = top <= rule.red.get(one.group, 0), end <= rule.black.get(one.group, 0)
    if red and black:
        return Listed(one.code, one.group, "", top, end, f"{place}，同时在红榜和黑榜名额之内，不列入，请人工研究")
    if red:
        return _red(rule, one, top, end, place)
    if black:
        return _black(rule, one, top, end, place)
    return Listed(one.code, one.group, "", top, end, f"{place}，不在名额之内")


def _red(rule: ListRule, one: Candidate, top: int, end: int, place: str) -> Listed:
    if rule.red_over and one.target != "over":
        why = "是否超目标不明" if one.target is None else "未超目标"
        return Listed(one.code, one.group, "", top, end, f"{place}，{why}，不列入红榜")
    over = "，超目标" if rule.red_over else ""
    return Listed(one.code, one.group, "red", top, end, f"{place}{over}，列为红榜候选")


def _black(rule: ListRule, one: Candidate, top: int, end: int, place: str) -> Listed:
    if one.force_majeure:
        return Listed(one.code, one.group, "", top, end, f"{place}，受不可抗力影响，不列入黑榜")
    if rule.black_missed and one.target != "missed":
        why = "是否完成目标不明" if one.target is None else "已完成目标"
        return Listed(one.code, one.group, "", top, end, f"{place}，{why}，不列入黑榜")
    missed = "，未完成目标" if rule.black_missed else ""
    return Listed(one.code, one.group, "black", top, end, f"{place}{missed}，列为黑榜候选")
