"""Ranks, moves, and who stands above a benchmark.

**Terms.** *Competition ranking* (1, 1, 3): equal values share the better rank and are printed 并列. *Move* (进位, 前移):
the previous rank minus the present one; positive is forward. *Group* (分组): the declared set of those ranked together.

**Assumptions.** Values are ranked **as published**: two that print alike are tied, however they differ behind the
decimals. What has no number (`Marker`) or is outside the group is neither ranked nor counted. A move is true only where
both lists hold the same members. A rank within the province is an input, not computable from local data.

**Inputs.** Exact values of one unit by code. **Outputs.** Ranks from 1, with how many were ranked; moves in places.

**Formula.** rank = 1 + count(members strictly better).

**Worked example.** 3.04, 3.01, 2.96 at one decimal print 3.0, 3.0, 3.0: 并列第1位, of 3. 甘肃 1—9月 against 1—8月: 甘南 −6,
武威 +3.

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
    """Rank the members of the group (all where none is given), best first, ties by code."""
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
    """How each member moved, only where both lists hold the same codes."""
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
    """Compare printed values with the printed benchmark (the city's, the province's rate); markers stand nowhere."""
    printed = {code: half_up(value, places) for code, value in values.items() if not isinstance(value, Marker)}
    line = half_up(benchmark, places)
    return Against(
        above=tuple(code for code, value in printed.items() if value > line),
        equal=tuple(code for code, value in printed.items() if value == line),
        below=tuple(code for code, value in printed.items() if value < line),
        positive=tuple(code for code, value in printed.items() if value > 0),
        negative=tuple(code for code, value in printed.items() if value < 0),
    )
