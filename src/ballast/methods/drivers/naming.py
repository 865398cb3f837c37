"""What both kinds of change share: previous names read, conjunctions found, their order, and who counts each row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ballast.methods.arrays import Array
from ballast.methods.drivers.cells import Cells, Conditions, Mask, Value
from ballast.methods.drivers.search import Codes, Found, Search
from ballast.methods.drivers.settings import Settings
from ballast.methods.exact import MethodError

Named = Mapping[str, Value] | Conditions
"""A segment as the caller writes it: {"地区": "汉滨区"}, or pairs."""


@dataclass(frozen=True)
class Holding:
    """A conjunction and the rows counted with it: those of it that no earlier one has counted."""

    conditions: Conditions
    pinned: bool
    mask: Mask
    counted_before: int


@dataclass(frozen=True)
class Evidence:
    """What one search looks at: the rows it may use, each one's deviation, size and least noise."""

    usable: Mask
    values: Array
    size: Array
    floor: Array


def pinned_segments(cells: Cells, pinned: Iterable[Named]) -> list[Conditions]:
    """The pinned conjunctions in the order given. Raises `MethodError` where one comes twice."""
    read = [cells.conditions(one, "指定的分组") for one in pinned]
    if len(set(read)) < len(read):
        raise MethodError("指定的分组里有重复的一项。请每个分组只写一次")
    return read


def found_segments(
    cells: Cells, evidence: Evidence, previous: Sequence[Conditions], settings: Settings, searches: int = 1
) -> list[Conditions]:
    """The conjunctions that one search names among its usable rows; `searches` share the chance of a false name."""
    rows = np.flatnonzero(evidence.usable)
    if len(rows) == 0 or settings.most_segments == 0:
        return []
    columns = [column[rows] for column in cells.columns]
    values, size, floor = (one[rows] for one in (evidence.values, evidence.size, evidence.floor))
    search = Search(columns, values, size, floor, settings, settings.false_names / searches)
    known = [one for one in (_find(cells, search, rows, conditions) for conditions in previous) if one is not None]
    return [_conditions(cells, search, rows, one) for one in search.run(known)]


def _find(cells: Cells, search: Search, rows: Codes, conditions: Conditions) -> Found | None:
    places = tuple(cells.names.index(name) for name, _ in conditions)
    held = np.flatnonzero(cells.mask(conditions)[rows])
    for index, group in enumerate(search.groups):
        if group.places == places and len(held):
            return index, int(group.member[held[0]])
    return None


def _conditions(cells: Cells, search: Search, rows: Codes, one: Found) -> Conditions:
    row = rows[int(np.argmax(search.mask(one)))]
    return tuple(
        (cells.names[place], cells.members[place][int(cells.columns[place][row])])
        for place in search.groups[one[0]].places
    )


def ordered(
    found: Sequence[Conditions], weight: Mapping[Conditions, Fraction], previous: Sequence[Conditions], margin: float
) -> list[Conditions]:
    """The weightiest first; last time's order stays between neighbours that differ by no more than the margin.

    A conjunction that lies inside another stands before it, so that its rows are counted under the narrower name.
    """
    order = sorted(found, key=lambda one: -weight[one])
    known = {one: place for place, one in enumerate(previous)}
    for _ in order:
        for place in range(len(order) - 1):
            first, second = order[place], order[place + 1]
            swapped = first in known and second in known and known[second] < known[first]
            if swapped and weight[second] >= (1 - Fraction(str(margin))) * weight[first]:
                order[place], order[place + 1] = second, first
    return _narrow_first(order)


def _narrow_first(order: Sequence[Conditions]) -> list[Conditions]:
    placed: list[Conditions] = []
    for one in order:
        inside = [other for other in order if set(other) > set(one) and other not in placed]
        placed += [
            other for other in (*sorted(inside, key=lambda it: (-len(it), order.index(it))), one) if other not in placed
        ]
    return placed


def outside(cells: Cells, conjunctions: Iterable[Conditions]) -> Mask:
    """The rows that none of the conjunctions holds."""
    left = np.ones(cells.rows, dtype=np.bool_)
    for one in conjunctions:
        left &= ~cells.mask(one)
    return left


def holdings(cells: Cells, pinned: Sequence[Conditions], found: Sequence[Conditions]) -> tuple[list[Holding], Mask]:
    """Every row with the first segment that holds it; and the rows that are in none."""
    left = np.ones(cells.rows, dtype=np.bool_)
    held: list[Holding] = []
    for conditions in (*pinned, *found):
        mask = cells.mask(conditions)
        held.append(Holding(conditions, len(held) < len(pinned), mask & left, int((mask & ~left).sum())))
        left &= ~mask
    return held, left
