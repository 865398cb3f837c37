"""From enterprises' rows to declared cells: tables over dimensions with their totals, linked over periods and to rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, product

from ballast.kernel.rounding import Exact
from ballast.methods.disclosure.cells import (
    Cell,
    Declared,
    Rate,
    Relation,
    Standing,
    adds_up,
    makeup,
    printed_contribution,
    printed_growth,
    printed_pull,
    printed_share,
)
from ballast.methods.disclosure.rosters import Knots, knots_of, linked_knots, widest
from ballast.methods.exact import MethodError, fraction

At = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Dimension:
    """An attribute of enterprises with its totals: `parents` gives each category's own, a category without one stands
    under the total of all. `labels`: the names on screen."""

    name: str
    parents: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def line(self, category: str) -> tuple[str, ...]:
        """The category and all above it, lowest first; `MethodError` where the hierarchy turns in a circle."""
        found = [category]
        while found[-1] in self.parents:
            above = self.parents[found[-1]]
            if above in found:
                raise MethodError(f"维度“{self.name}”的层级成环：{'→'.join([*found, above])}。请核对上下级")
            found.append(above)
        return tuple(found)


@dataclass(frozen=True)
class Record:
    """One respondent: its category in each dimension, its value in each measure (None: not filed)."""

    respondent: str
    at: Mapping[str, str]
    values: Mapping[str, Exact | None]


@dataclass(frozen=True)
class Measure:
    """A measured quantity: what stands on screen, its least value (None: may be negative), its printed unit, its standing."""

    name: str
    label: str = ""
    lower: Exact | None = 0
    step: Exact = 0
    standing: Standing = Standing.FREE


@dataclass(frozen=True)
class Table:
    """A printed table: its dimensions (with every total above them) and the measures that it prints."""

    by: tuple[str, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A measure that is the sum of others at every place: year to date = previous year to date + month."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class RateTable:
    """A rate printed at every place of the tables: growth, pull, share or contribution of `current` over `base`.

    The whole of pull, share and contribution is the total of all. A share needs no base.
    """

    kind: str
    current: str
    base: str = ""
    places: int = 1
    standing: Standing = Standing.FREE


def declare(
    records: Iterable[Record],
    dimensions: Sequence[Dimension],
    tables: Sequence[Table],
    measures: Sequence[Measure],
    links: Sequence[Link] = (),
    rates: Sequence[RateTable] = (),
    standing: Mapping[str, Standing] | None = None,
) -> Declared:
    """The declared tables of one row per respondent. A cell's code is `measure/dim=category;…`, totals left out, so that
    tables share their common cells; `standing` says by code what is official, printed elsewhere or withheld. What no table
    prints and yet follows from them is declared as withheld: the missing part of a link, the base of a rate, and respondents
    who stand together in several tables.

    Raises `MethodError` for an unknown dimension, measure or category, a respondent twice, or a link that is not true.

    >>> len(declare([Record("甲", {"u": "1"}, {"v": 5})], [Dimension("u")], [Table(("u",), ("v",))], [Measure("v")]).cells)
    2
    """
    builder = _Builder(tuple(records), dimensions, measures)
    for table in tables:
        builder.add(table)
    builder.add_unprinted(tables, links, rates)
    cells = builder.cells()
    knots = builder.knots(cells)
    if standing:
        if lost := sorted(set(standing) - set(cells)):
            raise MethodError(f"声明了“{lost[0]}”的公布状态，但没有这个格子。请核对代码")
        cells |= {code: replace(cells[code], standing=mark) for code, mark in standing.items()}
    relations = [*builder.totals(cells), *builder.linked(cells, links), *_linked_knots(knots, links)]
    relations += [relation for each in knots.values() for relation in each.sums]
    rated = tuple(_rates(cells, builder.in_a_table(cells), rates))
    cells |= builder.fresh(knots)
    return Declared(tuple(cells.values()), tuple(relations), rated)


def code_of(measure: str, at: At) -> str:
    """The code of a cell from its measure and place.

    >>> code_of("产值", (("行业", "31"), ("县区", "甲")))
    '产值/县区=甲;行业=31'
    """
    return f"{measure}/{';'.join(f'{name}={category}' for name, category in sorted(at))}" if at else measure


class _Builder:
    def __init__(
        self, records: tuple[Record, ...], dimensions: Sequence[Dimension], measures: Sequence[Measure]
    ) -> None:
        self.records = records
        self.dimensions = {each.name: each for each in dimensions}
        self.measures = {each.name: each for each in measures}
        self.found: dict[tuple[str, At], dict[str, Fraction]] = {}
        self.tables: dict[tuple[str, ...], set[str]] = {}
        self.printed: set[tuple[str, tuple[str, ...]]] = set()
        names = [each.respondent for each in records]
        if len(set(names)) < len(names):
            raise MethodError("同一企业在数据里出现了两次，会被当成两家。请每家只给一行")

    def add_unprinted(self, tables: Sequence[Table], links: Sequence[Link], rates: Sequence[RateTable]) -> None:
        """Sum what follows from the tables without standing in one: of a link that two of them share, and under a rate."""
        self.printed = {(name, tuple(sorted(table.by))) for table in tables for name in table.measures}
        for link in links:
            names = {link.whole, *link.parts}
            own = [(set(by), measure) for measure, by in sorted(self.printed) if measure in names]
            for (one, first), (two, second) in combinations(own, 2):
                if first != second:
                    self.add(Table(tuple(one & two), tuple(names)))
        for rate in rates:
            if rate.kind not in _KINDS:
                raise MethodError(f"不认识的比率“{rate.kind}”。可用：{'、'.join(_KINDS)}")
            for measure, by in sorted(self.printed):
                if measure == rate.current and rate.kind != "share":
                    self.add(Table(by, (rate.base,)))

    def add(self, table: Table) -> None:
        """Sum every measure of the table at every place and total; a place that another table has summed is the same."""
        if lost := [name for name in table.by if name not in self.dimensions]:
            raise MethodError(f"表用到的维度“{lost[0]}”没有声明。请补上维度")
        if lost := [name for name in table.measures if name not in self.measures]:
            raise MethodError(f"表用到的指标“{lost[0]}”没有声明。请补上指标")
        by = tuple(sorted(table.by))
        fresh = set(table.measures) - self.tables.get(by, set())
        self.tables.setdefault(by, set()).update(table.measures)
        summed: dict[tuple[str, At], dict[str, Fraction]] = defaultdict(dict)
        for record in self.records:
            values = [(name, value) for name in sorted(fresh) if (value := record.values.get(name)) is not None]
            for at in self._places(record, by):
                for name, value in values:
                    summed[(name, at)][record.respondent] = fraction(value)
        self.found |= summed

    def _places(self, record: Record, by: tuple[str, ...]) -> Iterator[At]:
        lines: list[list[tuple[str, str] | None]] = []
        for name in by:
            if name not in record.at:
                raise MethodError(f"企业“{record.respondent}”缺少维度“{name}”的类别。未知的请归入一个单列类别")
            lines.append([(name, each) for each in self.dimensions[name].line(record.at[name])] + [None])
        for chosen in product(*lines):
            yield tuple(each for each in chosen if each is not None)

    def cells(self) -> dict[str, Cell]:
        """Every cell that somebody stands in, by code."""
        return {code_of(name, at): self._cell(name, at, firms) for (name, at), firms in self.found.items()}

    def _stands_in(self, name: str, at: At, tables: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
        dimensions = {each for each, _ in at}
        return any(measure == name and dimensions <= set(by) for measure, by in tables)

    def in_a_table(self, cells: Mapping[str, Cell]) -> frozenset[str]:
        """The codes of the cells that a table was declared for."""
        return frozenset(code for code, each in cells.items() if self._stands_in(each.measure, each.at, self.printed))

    def knots(self, cells: Mapping[str, Cell]) -> dict[str, Knots]:
        """By measure, the respondents who stand together in all its tables, where it has several."""
        found: dict[str, Knots] = {}
        for name in sorted(self.measures):
            tables = widest(by for by, names in self.tables.items() if name in names)
            if len(tables) > 1:
                codes = {each.at: each.code for each in cells.values() if each.measure == name}
                found[name] = knots_of(name, self._rosters(name, tables), tables, codes)
        return found

    def _rosters(self, name: str, tables: Sequence[tuple[str, ...]]) -> list[tuple[str, At, Fraction]]:
        every = sorted({each for by in tables for each in by})
        return [
            (record.respondent, tuple((each, record.at[each]) for each in every), fraction(value))
            for record in self.records
            if (value := record.values.get(name)) is not None
        ]

    def fresh(self, knots: Mapping[str, Knots]) -> dict[str, Cell]:
        """The knots that are no cell of a table, by code: nobody prints them."""
        made = [self._cell(name, at, firms) for name, each in knots.items() for at, firms in each.fresh.items()]
        return {each.code: each for each in made}

    def linked(self, cells: Mapping[str, Cell], links: Sequence[Link]) -> Iterator[Relation]:
        """Each link at every place where all its measures are summed; a part in which nobody stands is zero."""
        every = [(name, by) for by, names in self.tables.items() for name in names]
        for link in links:
            for each in cells.values():
                if each.measure != link.whole or not all(self._stands_in(name, each.at, every) for name in link.parts):
                    continue
                parts = [code for name in link.parts if (code := code_of(name, each.at)) in cells]
                if parts:
                    yield adds_up(each.code, parts, each.name)

    def _cell(self, name: str, at: At, firms: Mapping[str, Fraction]) -> Cell:
        measure = self.measures[name]
        printed = self._stands_in(name, at, self.printed)
        words = [self.dimensions[each].labels.get(category, category) for each, category in at] or ["全部"]
        return Cell(
            code_of(name, at),
            sum(firms.values(), Fraction()),
            makeup(firms),
            f"{'·'.join(words)}{measure.label or name}",
            measure.standing if printed else Standing.WITHHELD,
            None if measure.lower is None else fraction(measure.lower),
            None,
            fraction(measure.step),
            name,
            at,
        )

    def totals(self, cells: Mapping[str, Cell]) -> Iterator[Relation]:
        """Each total with the parts right below it, along each dimension of each table."""
        parts: dict[str, set[str]] = defaultdict(set)
        for by, names in self.tables.items():
            for each in cells.values():
                if each.measure not in names or not {name for name, _ in each.at} <= set(by):
                    continue
                for name, category in each.at:
                    parts[f"{name}|{self._above(each, name, category)}"].add(each.code)
        for key in sorted(parts):
            whole = key.split("|", 1)[1]
            yield adds_up(whole, parts[key], cells[whole].name)

    def _above(self, each: Cell, name: str, category: str) -> str:
        rest = tuple(pair for pair in each.at if pair[0] != name)
        up = self.dimensions[name].parents.get(category)
        return code_of(each.measure, (*rest, (name, up)) if up is not None else rest)


def _linked_knots(knots: Mapping[str, Knots], links: Sequence[Link]) -> Iterator[Relation]:
    for link in links:
        if all(name in knots for name in (link.whole, *link.parts)):
            yield from linked_knots(knots[link.whole], [knots[name] for name in link.parts])


def _rates(cells: Mapping[str, Cell], printed: Iterable[str], tables: Sequence[RateTable]) -> Iterator[Rate]:
    for table in tables:
        for each in cells.values():
            base = code_of(table.base, each.at)
            if each.code not in printed or each.measure != table.current:
                continue
            if table.kind != "share" and base not in cells:
                continue
            if each.at or table.kind == "growth":
                yield replace(_rate(table, each, base), standing=table.standing)


def _rate(table: RateTable, each: Cell, base: str) -> Rate:
    code, label = f"{table.kind}:{each.code}", f"{each.name}{_KINDS[table.kind]}"
    if table.kind == "growth":
        return printed_growth(code, each.code, base, label, table.places)
    if table.kind == "pull":
        return printed_pull(code, each.code, base, table.base, label, table.places)
    if table.kind == "share":
        return printed_share(code, each.code, table.current, label, table.places)
    return printed_contribution(code, (each.code, base), (table.current, table.base), label, table.places)


_KINDS = {"growth": "增速", "pull": "拉动点", "share": "占比", "contribution": "贡献率"}
