"""Ranks, moves, and who stands above a benchmark.

**Terms.** *Competition ranking* (1, 1, 3): equal values share the better rank and are printed 并列. *Move* (进位, 前移):
the previous rank minus the present one; positive is forward. *Group* (分组): the declared set of those ranked together.
*Distance* (与前一位差距): how many points, of the published precision, lie between a member and a place.

**Assumptions.** Values are ranked **as published**: two that print alike are tied, however they differ behind the
decimals. What has no number (`Marker`) or is outside the group is neither ranked nor counted. A move is true only where
both lists hold the same members. A rank within the province is an input, not computable from local data.

**Inputs.** Exact values of one unit by code.

**Outputs.** Ranks from 1, with how many were ranked; moves in places; distances
in the values' unit (points, for rates).

**Formula.** rank = 1 + count(members strictly better). Place k is shared by whoever prints what the k-th of the *others*
prints; it is held alone or with fewer by one unit of the last decimal more.

**Worked example.** 3.04, 3.01, 2.96 at one decimal print 3.0, 3.0, 3.0: 并列第1位, of 3. 甘肃 1—9月 against 1—8月: 甘南 −6,
武威 +3. There 金昌 (0.5, 9th) is 2.4 points from 酒泉 (2.9): +2.4 shares the 8th place, +2.5 takes it.

**Source.** `operations.md` 2.10 [S6][S12][S93][S94], 11.4 [S104], 11.8 [S179]; `practice.md` 17.

**Figures.** F08, F16, F22, F25, F27, F28, F35, F37.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, half_up
from ballast.methods.exact import MethodError, repeated


class Direction(StrEnum):
    """Which end of the list is the first place."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Ranked:
    """One member: its value as published, its rank, whether it shares it, and how many were ranked."""

    code: str
    value: Decimal
    rank: int
    tied: bool
    of: int


def rank(
    values: Mapping[str, Exact | Marker],
    places: int,
    direction: Direction = Direction.HIGHER,
    group: Collection[str] | None = None,
) -> list[Ranked]:
    """Rank the members of the group (all where none is given) by their values as printed, best first, ties by code.

    >>> [(one.code, one.rank, one.tied) for one in rank({"a": 3, "b": 5, "c": 5}, places=1)]
    [('b', 1, True), ('c', 1, True), ('a', 3, False)]
    """
    printed = {
        code: half_up(value, places)
        for code, value in values.items()
        if not isinstance(value, Marker) and (group is None or code in group)
    }
    times = Counter(printed.values())
    places_taken, rank_of = 1, {}
    for value in sorted(times, reverse=direction is Direction.HIGHER):
        rank_of[value] = places_taken
        places_taken += times[value]
    ranked = [Ranked(code, value, rank_of[value], times[value] > 1, len(printed)) for code, value in printed.items()]
    return sorted(ranked, key=lambda one: (one.rank, one.code))


@dataclass(frozen=True)
class Moves:
    """Places moved by code, positive forward; None where it may not be said, because members joined or left."""

    by_code: Mapping[str, int] | None
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why no moves are shown, for the foot of the table; empty where they are."""
        if self.by_code is not None:
            return ""
        counts = ((len(self.joined), "增加"), (len(self.left), "减少"))
        said = "，".join(f"{verb}{count}个" for count, verb in counts if count)
        return f"两期参加排位的名单不同（{said}），不比较位次变化"


def moves(previous: Sequence[Ranked], now: Sequence[Ranked]) -> Moves:
    """How each member moved in places, only where both lists hold the same codes; else who joined and who left.

    >>> moves(rank({"a": 1, "b": 2}, places=1), rank({"a": 3, "b": 2}, places=1)).by_code
    {'a': 1, 'b': -1}
    """
    before, after = ({one.code: one.rank for one in ranking} for ranking in (previous, now))
    if before.keys() != after.keys():
        return Moves(None, tuple(sorted(after.keys() - before.keys())), tuple(sorted(before.keys() - after.keys())))
    return Moves({code: before[code] - place for code, place in after.items()})


@dataclass(frozen=True)
class Against:
    """Who stands where: codes in the order given, by printed value against a benchmark and against zero."""

    above: tuple[str, ...]
    equal: tuple[str, ...]
    below: tuple[str, ...]
    positive: tuple[str, ...]
    negative: tuple[str, ...]


def against(values: Mapping[str, Exact | Marker], benchmark: Exact, places: int) -> Against:
    """Compare printed values with the printed benchmark (the city's, the province's rate); markers stand nowhere.

    >>> against({"a": 7, "b": -1}, benchmark=6, places=1).above
    ('a',)
    """
    printed = {code: half_up(value, places) for code, value in values.items() if not isinstance(value, Marker)}
    line = half_up(benchmark, places)
    return Against(
        above=tuple(code for code, value in printed.items() if value > line),
        equal=tuple(code for code, value in printed.items() if value == line),
        below=tuple(code for code, value in printed.items() if value < line),
        positive=tuple(code for code, value in printed.items() if value > 0),
        negative=tuple(code for code, value in printed.items() if value < 0),
    )


@dataclass(frozen=True)
class Distance:
    """How far a member is from a place: `to_share` and `to_pass` in the values' unit, positive, or `NOT_APPLICABLE`.

    `to_share` prints the same as who holds the place now (`holders`), `to_pass` one unit of the last decimal better; both are 0
    where the place, or a better one, is already held. `lead` is what the member prints ahead of the next behind it.
    """

    code: str
    rank: int
    place: int | None
    holders: tuple[str, ...]
    to_share: Decimal | Marker
    to_pass: Decimal | Marker
    lead: Decimal | Marker


def distance(
    ranking: Sequence[Ranked], code: str, places: int, direction: Direction = Direction.HIGHER, to: int | None = None
) -> Distance:
    """How far a member is from the next place before it, or from the place `to`; `places` as the list was ranked.

    `NOT_APPLICABLE` where nobody is before it, and as `lead` where nobody is behind. Raises `MethodError` for a code that is
    not ranked, or a place that the list does not have.

    >>> distance(rank({"a": 9, "b": 7, "c": 7}, places=1), "b", places=1).to_pass
    Decimal('2.1')
    """
    own = next((one for one in ranking if one.code == code), None)
    if own is None:
        raise MethodError(f"“{code}”不在参加排位的名单里。请检查代码，或该单位本期是否有数")
    if to is not None and not 1 <= to <= len(ranking):
        raise MethodError(f"没有第{to}位，参加排位的共{len(ranking)}个。请检查目标位次")
    sign = 1 if direction is Direction.HIGHER else -1
    ahead = [sign * (one.value - own.value) for one in ranking if one.code != code]
    behind = [-gap for gap in ahead if gap < 0]
    lead = min(behind) if behind else Marker.NOT_APPLICABLE
    if to is not None and own.rank <= to:
        return Distance(code, own.rank, to, (), Decimal(0), Decimal(0), lead)
    needed = _needed(ahead, to)
    if needed is None:
        return Distance(code, own.rank, None, (), Marker.NOT_APPLICABLE, Marker.NOT_APPLICABLE, lead)
    holders = tuple(one.code for one in ranking if sign * (one.value - own.value) == needed)
    place = 1 + sum(gap > needed for gap in ahead)
    return Distance(code, own.rank, place, holders, needed, needed + Decimal(1).scaleb(-places), lead)


def _needed(ahead: Sequence[Decimal], to: int | None) -> Decimal | None:
    """The gap to the nearest member before, or to the `to`-th best of the others: a place better than one's own."""
    if to is None:
        return min((gap for gap in ahead if gap > 0), default=None)
    return sorted(ahead, reverse=True)[to - 1]


def rank_in_groups(
    values: Mapping[str, Exact | Marker],
    places: int,
    groups: Mapping[str, Collection[str]],
    direction: Direction = Direction.HIGHER,
) -> dict[str, list[Ranked]]:
    """Rank each declared group on its own (重点县, 非重点县): group → its ranking, as `rank` makes it.

    Raises `MethodError` where a member stands in two groups or in none: both would be lost without a word.

    >>> [one.rank for one in rank_in_groups({"a": 3, "b": 5, "c": 4}, 1, {"甲": ["a", "b"], "乙": ["c"]})["乙"]]
    [1]
    """
    grouped = [code for members in groups.values() for code in set(members)]
    if twice := repeated(grouped):
        raise MethodError(f"{'、'.join(twice)} 同时在两个组里。请让每个单位恰好属于一个组")
    if lost := sorted(values.keys() - set(grouped)):
        raise MethodError(f"{'、'.join(lost)} 不在任何一个组里。请补进分组，或不参加排位的先去掉")
    return {name: rank(values, places, direction, members) for name, members in groups.items()}
