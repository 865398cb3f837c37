"""Tables over the same respondents: who stands where is no secret, so that two tables tell more together than by their totals.

Park 1 of county 甲 holds exactly the firms of its divisions 26 and 27: the park's printed total is the sum of two cells of
another table. In general, respondents who stand together in every table are one *knot* (结点), and every cell is the sum of its
knots; a knot that is itself a cell is that cell, another is a cell that nobody prints, yet it must not come out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ballast.methods.disclosure.cells import Relation, adds_up

At = tuple[tuple[str, str], ...]
Firms = Mapping[str, Fraction]


@dataclass
class Knots:
    """The knots of one measure: the code of each place, the relations that tie them to the cells, and the fresh cells."""

    codes: dict[At, str] = field(default_factory=dict)
    fresh: dict[At, dict[str, Fraction]] = field(default_factory=dict)
    sums: list[Relation] = field(default_factory=list)


def widest(tables: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The tables that no other contains: only between these can rosters tell what totals do not."""
    every = sorted(set(tables))
    return [each for each in every if not any(set(each) < set(other) for other in every)]


def knots_of(
    measure: str,
    rosters: Sequence[tuple[str, At, Fraction]],
    tables: Sequence[tuple[str, ...]],
    codes: Mapping[At, str],
) -> Knots:
    """The knots of a measure over its widest tables; `rosters`: respondent, place in all their dimensions, value.

    `codes`: the code of every declared cell of the measure by its place.
    """
    found = Knots()
    firms: dict[At, dict[str, Fraction]] = defaultdict(dict)
    for name, at, value in rosters:
        firms[at][name] = value
    members: dict[str, list[At]] = defaultdict(list)
    for by in tables:
        for at in sorted(firms):
            members[codes[tuple(pair for pair in at if pair[0] in by)]].append(at)
    alone = {ats[0]: code for code, ats in sorted(members.items(), reverse=True) if len(ats) == 1}
    for at, who in firms.items():
        if at in alone:
            found.codes[at] = alone[at]
        else:
            found.codes[at], found.fresh[at] = _code(measure, at), who
    for code, ats in sorted(members.items()):
        parts = [found.codes[at] for at in ats]
        if parts != [code]:
            found.sums.append(adds_up(code, parts))
    return found


def linked_knots(whole: Knots, parts: Sequence[Knots]) -> Iterator[Relation]:
    """What is true of a link at every place is true of every knot, where all have the same."""
    for at, code in whole.codes.items():
        below = [each.codes[at] for each in parts if at in each.codes]
        if below:
            yield adds_up(code, below)


def _code(measure: str, at: At) -> str:
    return f"{measure}/{';'.join(f'{name}={category}' for name, category in at)}"
