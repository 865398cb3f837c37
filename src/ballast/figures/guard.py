"""What a reader outside of the office must not be able to work out (practice.md 19, design law 6).

Who holds places takes his own enterprises out of any total himself. So what has to be large enough is the *rest* of a
cell: the cell without the enterprises that the reader holds. A rest of too few firms, or one that a single firm
dominates, is hidden; then one more cell in every sum that would give it back, over all the tables that this reader can
open: the single dimensions of the city with their common total, sections and groups with their divisions, cells of two
dimensions that hold the same firms, and the margins of crossed tables. What is left is solved as linear equations, so
that no combination of printed sums determines a hidden one; and once more with the enterprises as the unknowns, since who
belongs to which cell is no secret: no combination of printed sums may leave one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from ballast.cube.build import DIMENSIONS, SELECTION_DIMENSIONS, Cell, Slice
from ballast.figures import places
from ballast.figures.facts_of_slice import to_sums
from ballast.figures.store import Frozen
from ballast.figures.suppress import close, is_small, laid_open
from ballast.indicators.catalogue import CUBE, Indicator, Kind, indicator
from ballast.indicators.formula import Sums
from ballast.indicators.industries import DIVISIONS, GROUPS, groups_of, section_of
from ballast.indicators.on_facts import ParkOutput, Planned, Projects
from ballast.indicators.on_sums import Coverage, Drag, Growth, Ratio
from ballast.kernel.period import Basis, Period
from ballast.kernel.scope import Audience, Scope
from ballast.rules.loader import Rulebook

_NARROWED_BY_EXITS = ("entry", "exit_kept")
_CLOSED = (Audience.BETWEEN_COUNTIES, Audience.PUBLIC)


@dataclass(frozen=True)
class Held:
    """The enterprises that a reader knows: those of units, of parks, and single ones."""

    units: frozenset[str] = frozenset()
    parks: frozenset[str] = frozenset()
    enterprises: frozenset[str] = frozenset()

    @property
    def _columns(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return (("unit_code", self.units), ("park_code", self.parks), ("enterprise", self.enterprises))

    @property
    def condition(self) -> str:
        """The condition by which a leg is one of them, in SQL."""
        return " OR ".join(f"{column} IN ({_quoted(codes)})" for column, codes in self._columns if codes) or "FALSE"

    def has(self, leg: Mapping[str, Any]) -> bool:
        """Whether a leg is one of them."""
        return any(leg[column] in codes for column, codes in self._columns)


@dataclass(frozen=True)
class Guard:
    """Which slices of an indicator are hidden from a scope in a period."""

    frozen: Frozen
    scope: Scope
    rules: Rulebook
    period: Period

    def applies(self, one: Indicator, where: Mapping[str, str]) -> bool:
        """Whether suppression applies: not to releases, inside the office, or to a place that the reader holds."""
        if one.kind is Kind.OFFICIAL or self.scope.audience is Audience.INTERNAL:
            return False
        return self.scope.audience in _CLOSED or not places.own(self.frozen, where, self.period, self.scope)

    def hides(self, one: Indicator, treatment: str, where: Mapping[str, str]) -> bool:
        """Whether one slice is hidden."""
        return self.applies(one, where) and self._among_hidden(one, treatment, where)

    def hides_coverage(self, one: Indicator, where: Mapping[str, str]) -> bool:
        """Whether the coverage of a slice would give away the base of the one or two firms that have not filed."""
        if not one.item or not self.applies(one, where):
            return False
        if set(where) & set(SELECTION_DIMENSIONS):
            return True
        cell = self._rest(tuple(sorted(where))).get((one.item, tuple(sorted(where.items()))))
        return cell is not None and 0 < cell.rows_counted - cell.ytd_filed < self._fewest

    def _among_hidden(self, one: Indicator, treatment: str, where: Mapping[str, str]) -> bool:
        own_slice = tuple(sorted(where.items()))
        if "enterprise" in where:
            return bool(_items(one))
        if "list" in where or ("group" in where and len(where) > 1):
            return self._selection_is_small(one, where)
        return own_slice in self._hidden(one, treatment, tuple(sorted(where)))

    def _selection_is_small(self, one: Indicator, where: Mapping[str, str]) -> bool:
        cells = self.frozen.demand(self.period, (), where)
        return any((cell := cells.get((item, ()))) is not None and self._small(cell) for item in _items(one))

    def _hidden(self, one: Indicator, treatment: str, dimensions: tuple[str, ...]) -> frozenset[Slice]:
        """The hidden slices of a table over some dimensions: by each item that the formula sums, and by its parts."""
        key = ("hidden", one.code, treatment, dimensions, self._reader)

        def make() -> frozenset[Slice]:
            hidden: frozenset[Slice] = frozenset()
            for item in _items(one):
                hidden |= self._of_item(item, dimensions)
            for item, part in _parts(one, treatment):
                hidden |= self._narrowed(item, dimensions, part, hidden)
            if isinstance(one.formula, Coverage):
                hidden |= self._awaited(one.formula.item, dimensions)
            if isinstance(one.formula, Projects) and one.formula.part == "release":
                hidden |= self._few_projects(dimensions)
            return hidden

        return self.frozen.keep((str(self.period), self.period.calendar.value, *key), make)

    @property
    def _reader(self) -> tuple[str, str, bool]:
        return (self._held.condition, f"{self._fewest}/{self._dominance}", self.scope.only_enterprises)

    @cached_property
    def _held(self) -> Held:
        """What the reader holds, parks that lie wholly in his units included; nothing where that opens nothing to him."""
        if self.scope.audience in _CLOSED or self.scope.whole_city:
            return Held()
        inside = {
            park
            for park in self.frozen.names("parks")
            if (units := places.park_units(self.frozen, park, self.period)) and units <= self.scope.units
        }
        return Held(self.scope.units, self.scope.parks | inside, self.scope.enterprises)

    @property
    def _fewest(self) -> int:
        return self.rules.integer("suppression.fewest_firms", self.period.last_day)

    @property
    def _dominance(self) -> Decimal:
        return self.rules.number("suppression.dominance", self.period.last_day)

    def _rest(self, dimensions: tuple[str, ...]) -> Mapping[tuple[str, Slice], Cell]:
        """The cells without the reader's own enterprises: all single dimensions at once, a crossed table alone."""
        if len(dimensions) <= 1:
            return self.frozen.rest(self.period, ((), *((name,) for name in CUBE)), self._held.condition)
        return self.frozen.rest(self.period, (dimensions,), self._held.condition)

    def _small(self, cell: Cell) -> bool:
        """Whether a rest is too small, to date or in the month. An enterprise is itself one of those in the cell."""
        fewest = self._fewest - 1 if self.scope.only_enterprises else self._fewest
        return any(is_small(to_sums(cell, basis), fewest, self._dominance) for basis in Basis)

    def _of_item(self, item: str, dimensions: tuple[str, ...]) -> frozenset[Slice]:
        if len(dimensions) <= 1:
            key = (str(self.period), self.period.calendar.value, "linked", item, self.scope.whole_city, self._reader)
            return self.frozen.keep(key, lambda: self._linked(item))
        return self._crossed(item, dimensions)

    def _linked(self, item: str) -> frozenset[Slice]:
        """The hidden cells among the city's single dimensions and their total, taken together."""
        names = [name for name in CUBE if name != "park" or self.scope.whole_city]
        cells = {
            where: cell
            for (code, where), cell in self._rest(()).items()
            if code == item and (not where or where[0][0] in names)
        }
        cells |= _group_cells(cells)
        whole = self._whole(item) if self.scope.only_enterprises else {}
        hidden = {
            where
            for where, cell in cells.items()
            if self._small(cell) or (where in whole and is_small(whole[where], self._fewest, self._dominance))
        }
        sums = {where: cell.ytd_cur or 0 for where, cell in cells.items() if cell.ytd_filed or cell.month_filed}
        lines = [*_totals(cells), *_hierarchies(cells), *_equal(cells)]
        found = close(hidden, lines, sums)
        printed = {where: self._inside(item, where) for where in sums}
        while more := _mixed(printed, found, sums):
            found = close(found | more, lines, sums)
        return found

    def _inside(self, item: str, where: Slice) -> NDArray[np.bool_]:
        """Which of the others' enterprises that filed an item are in a cell of a single dimension."""
        legs = self._others(item)
        if not where:
            return np.ones(len(legs), dtype=np.bool_)
        ((name, code),) = where
        if name == "group":
            return np.array([code in groups_of(leg["division_code"]) for leg in legs], dtype=np.bool_)
        return np.array([leg[DIMENSIONS[name]] == code for leg in legs], dtype=np.bool_)

    def _others(self, item: str) -> list[dict[str, Any]]:
        """The legs of an item that are not the reader's own; what was not filed adds nothing to any sum."""
        key = (str(self.period), self.period.calendar.value, "others", item, self._held.condition)

        def make() -> list[dict[str, Any]]:
            legs = self.frozen.legs(self.period)
            filed = pc.and_(pc.equal(legs["item"], item), pc.is_valid(legs["ytd_cur"]))
            return [leg for leg in legs.filter(filed).to_pylist() if not self._held.has(leg)]

        return self.frozen.keep(key, make)

    def _whole(self, item: str) -> dict[Slice, Sums]:
        """The cells with the reader's own enterprise in them."""
        return {
            where: to_sums(cell, Basis.YTD)
            for (code, where), cell in self.frozen.cells(self.period).items()
            if code == item and len(where) <= 1
        }

    def _crossed(self, item: str, dimensions: tuple[str, ...]) -> frozenset[Slice]:
        """The hidden cells of a crossed table, with its margins as they are hidden in theirs."""
        cells = {where: cell for (code, where), cell in self._rest(dimensions).items() if code == item}
        hidden = {where for where, cell in cells.items() if self._small(cell)}
        margins: set[Slice] = set()
        for name in dimensions:
            margins |= self._of_item(item, tuple(other for other in dimensions if other != name))
        sums = {where: cell.ytd_cur or 0 for where, cell in cells.items() if cell.ytd_filed or cell.month_filed}
        return close(hidden | margins, _lines(cells), sums) - margins

    def _narrowed(
        self, item: str, dimensions: tuple[str, ...], part: tuple[str, str], known: frozenset[Slice]
    ) -> frozenset[Slice]:
        """The slices that a formula with a part in it (public firms, firms in parks, exits) would lay open.

        The slice itself is printed as well, so the part and what is left without it both have to be large enough.
        """
        if part[0] in dimensions:
            return frozenset()
        if dimensions == ("group",):
            lower = self._narrowed(item, ("industry",), part, frozenset())
            return known | {(("group", code),) for code in GROUPS if lower & set(_divisions_of(code))}
        inner: dict[Slice, list[Cell]] = {}
        outer: dict[Slice, list[Cell]] = {}
        for (code, where), cell in self._rest(tuple(sorted((*dimensions, part[0])))).items():
            rest = tuple(pair for pair in where if pair[0] != part[0])
            if code == item and len(rest) == len(dimensions) and len(rest) < len(where):
                (inner if part in where else outer).setdefault(rest, []).append(cell)
        joined = {where: _joined(cells) for where, cells in inner.items()}
        hidden = {where for where, cell in joined.items() if self._small(cell)}
        hidden |= {where for where, cells in outer.items() if where in joined and self._small(_joined(cells))}
        sums = {where: cell.ytd_cur or 0 for where, cell in joined.items() if cell.ytd_filed or cell.month_filed}
        return close(hidden | known, _lines(joined), sums)

    def _awaited(self, item: str, dimensions: tuple[str, ...]) -> frozenset[Slice]:
        """The slices in which too few firms have not filed: their base would stand in the terms of the coverage."""
        every = {where: cell for (code, where), cell in self._rest(dimensions).items() if code == item}
        every |= _group_cells(every)
        cells = {where: cell for where, cell in every.items() if tuple(name for name, _ in where) == dimensions}
        late = {where: cell.rows_counted - cell.ytd_filed for where, cell in cells.items()}
        hidden = {where for where, count in late.items() if 0 < count < self._fewest}
        return close(hidden, _lines(cells), {where: count for where, count in late.items() if count})

    def _few_projects(self, dimensions: tuple[str, ...]) -> frozenset[Slice]:
        """The slices whose expected release is that of too few projects."""
        rows = self.frozen.rows("projects", self.frozen.latest_before("projects", self.period))
        counts: dict[Slice, int] = {}
        for row in rows:
            if row["expected_release"] is not None and not self._own_row(row):
                where = tuple((name, str(row[name])) for name in dimensions)
                counts[where] = counts.get(where, 0) + 1
        hidden = {where for where, count in counts.items() if count < self._fewest}
        return close(hidden, _lines(counts), counts)

    def _own_row(self, row: Mapping[str, object]) -> bool:
        return self.scope.audience not in _CLOSED and (
            row["unit"] in self.scope.units or row["park"] in self.scope.parks
        )


def _items(one: Indicator) -> tuple[str, ...]:
    """The items of returns whose sums a figure shows; counts of firms are told to everybody."""
    formula = one.formula
    if isinstance(formula, Planned):
        return () if formula.part == "target" else _items(indicator(formula.indicator))
    return tuple(item for item in formula.items if not item.startswith("register"))


def _parts(one: Indicator, treatment: str) -> list[tuple[str, tuple[str, str]]]:
    """The items and the part of a slice that a formula speaks of."""
    formula = one.formula
    if isinstance(formula, Planned):
        return [] if formula.part == "target" else _parts(indicator(formula.indicator), treatment)
    if isinstance(formula, Ratio):
        return [(formula.numerator, part) for part in formula.narrowed]
    if isinstance(formula, ParkOutput):
        return [("output", ("in_park", "in"))]
    if isinstance(formula, Drag) or (isinstance(formula, Growth) and (formula.without_exits or treatment == "drop")):
        return [(formula.item, _NARROWED_BY_EXITS)]
    return []


def _quoted(codes: Iterable[str]) -> str:
    return ", ".join("'" + code.replace("'", "''") + "'" for code in sorted(codes))


def _joined(cells: Sequence[Cell]) -> Cell:
    """Cells of different firms as one: sums and counts add up, the largest is the largest."""
    values: list[Any] = []
    for name in Cell.__dataclass_fields__:
        known = [value for cell in cells if (value := getattr(cell, name)) is not None]
        joined = (max if name.endswith("largest") else sum)(known) if known else None
        values.append(joined)
    return Cell(*values)


def _group_cells(cells: Mapping[Slice, Cell]) -> dict[Slice, Cell]:
    """The cells of the groups of industries, from those of their divisions."""
    result: dict[Slice, Cell] = {}
    for group in GROUPS:
        members = [cells[where] for where in _divisions_of(group) if where in cells]
        if members:
            result[(("group", group),)] = _joined(members)
    return result


def _divisions_of(group: str) -> list[Slice]:
    return [(("industry", division),) for division in DIVISIONS if group in groups_of(division)]


def _totals(cells: Mapping[Slice, Cell]) -> list[list[Slice]]:
    """The cells of each dimension with the total that they add up to."""
    lines: dict[str, list[Slice]] = {}
    for where in cells:
        if where and where[0][0] != "group":
            lines.setdefault(where[0][0], [()]).append(where)
    return list(lines.values())


def _hierarchies(cells: Mapping[Slice, Cell]) -> list[list[Slice]]:
    """Each section and each group with its divisions."""
    lines: dict[Slice, list[Slice]] = {(("group", group),): _divisions_of(group) for group in GROUPS}
    for where in cells:
        if where and where[0][0] == "industry":
            section = section_of(where[0][1]) or "unknown"
            lines.setdefault((("section", section),), []).append(where)
    return [[upper, *(where for where in lower if where in cells)] for upper, lower in lines.items() if upper in cells]


def _equal(cells: Mapping[Slice, Cell]) -> list[list[Slice]]:
    """Cells of different dimensions that hold the same firms: what one says the other says too."""
    same: dict[Cell, list[Slice]] = {}
    for where, cell in cells.items():
        same.setdefault(cell, []).append(where)
    return [[first, other] for found in same.values() for first, other in pairwise(found)]


def _mixed(printed: Mapping[Slice, NDArray[np.bool_]], hidden: Set[Slice], sums: Mapping[Slice, int]) -> set[Slice]:
    """One more slice to hide where a single enterprise follows from the printed ones taken together; else nothing."""
    shown = [where for where in printed if where not in hidden]
    if not shown:
        return set()
    matrix = np.array([printed[where] for where in shown])
    for _, made_of in sorted(laid_open(matrix).items()):
        return {min((not shown[row], sums[shown[row]], shown[row]) for row in made_of)[-1]}
    return set()


def _lines(slices: Iterable[Slice]) -> list[list[Slice]]:
    """The rows and columns of a table, each with its margin: the slice without the dimension that runs in it."""
    lines: dict[tuple[str, Slice], list[Slice]] = {}
    for each in slices:
        for place, (name, _) in enumerate(each):
            margin = each[:place] + each[place + 1 :]
            lines.setdefault((name, margin), [margin]).append(each)
    return list(lines.values())
