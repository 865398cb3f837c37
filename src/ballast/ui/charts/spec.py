"""The neutral specification of a chart: what is to be seen, never how a library draws it.

The question decides the kind: `waterfall` for causes, `bullet` for target and time progress, `slope` for ranks,
`heatmap` for county × industry, `bar`, `line` and `stacked` for the rest. Values are exact; they are rounded once, with
`places`, and the page, the picture, the Word chart and the table all print that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballast.ui import cells
from ballast.ui.cells import Cell, Shown
from ballast.ui.tables import Column, Kind, Table

DEPARTMENTAL = "部门调度数据"
_MOST_PARTS = 6


class ChartError(ValueError):
    """A specification that cannot be drawn honestly: a mistake of the caller, not of the reader."""


class ChartKind(StrEnum):
    """The kinds of chart."""

    WATERFALL = "waterfall"
    BAR = "bar"
    LINE = "line"
    STACKED = "stacked"
    HEATMAP = "heatmap"
    SLOPE = "slope"
    BULLET = "bullet"


class Role(StrEnum):
    """What a series is in its chart: the subject, something to compare with, or a mark to reach."""

    MAIN = "main"
    OTHER = "other"
    TARGET = "target"


@dataclass(frozen=True)
class Series:
    """A named row of values, one for each category: an exact number, a marker, None (missing), or number and marker."""

    name: str
    values: Sequence[Cell]
    role: Role = Role.MAIN


@dataclass(frozen=True)
class ChartSpec:
    """One chart.

    `title` is a sentence; `subtitle` the plain name with unit, period and basis. `highlight` names the categories or
    series that the sentence speaks of. `totals` (waterfall) names the categories that stand on the zero line; each must
    equal what the parts before it add up to. `horizontal` (bar, waterfall) is for long names. `ranks` (slope): first
    place on top. `source` and `label` stand below. Contradictions raise `ChartError`.
    """

    kind: ChartKind
    title: str
    subtitle: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str
    places: int = 1
    sign: bool = False
    highlight: frozenset[str] = frozenset()
    totals: frozenset[str] = frozenset()
    horizontal: bool = False
    ranks: bool = False
    source: str = ""
    label: str = DEPARTMENTAL

    def __post_init__(self) -> None:
        for problem in (self._shape_problem(), self._name_problem(), self._kind_problem()):
            if problem:
                raise ChartError(f"chart {self.title!r}: {problem}")

    def shown(self) -> list[list[Shown]]:
        """The points of each series as printed."""
        return [[self._show(cell) for cell in series.values] for series in self.series]

    @property
    def legends(self) -> list[str]:
        """The legends of the markers that stand in the chart."""
        return cells.legends(item for row in self.shown() for item in row)

    @property
    def footer(self) -> str:
        """The line below the chart: label, source, and the legends of its markers."""
        parts = [self.label, f"来源：{self.source}" if self.source else "", *self.legends]
        return "　".join(part for part in parts if part)

    def table(self) -> Table:
        """The chart as a table: a row for each category, a column for each series."""
        columns = [Column("category", "项目", kind=Kind.TEXT)]
        for number, series in enumerate(self.series, 1):
            columns.append(Column(f"series_{number}", series.name, self.unit, self.places, sign=self.sign))
        rows = [[category, *(series.values[n] for series in self.series)] for n, category in enumerate(self.categories)]
        notes = [self.subtitle, self.label, *([f"来源：{self.source}"] if self.source else [])]
        return Table(self.title, columns, rows, notes=notes)

    def _show(self, cell: Cell) -> Shown:
        item = cells.show(cell, self.places, sign=self.sign)
        if item.number is None and not item.marker.replaces:
            raise ChartError(f"chart {self.title!r}: {cell!r} is a text, not a value")
        return item

    def _shape_problem(self) -> str:
        if not self.categories or not self.series:
            return "no categories or no series"
        for series in self.series:
            if len(series.values) != len(self.categories):
                return f"series {series.name!r} has {len(series.values)} values for {len(self.categories)} categories"
        self.shown()
        return ""

    def _name_problem(self) -> str:
        names = [series.name for series in self.series]
        if len(set(self.categories)) != len(self.categories) or len(set(names)) != len(names):
            return "two categories or two series share a name"
        unknown = (self.highlight - set(names) - set(self.categories)) | (self.totals - set(self.categories))
        return f"no category or series is called {'、'.join(sorted(unknown))}" if unknown else ""

    def _kind_problem(self) -> str:
        if self.kind is ChartKind.WATERFALL:
            return "a waterfall has one series" if len(self.series) != 1 else self._open_sum()
        if self.kind is ChartKind.STACKED and len(self.series) > _MOST_PARTS:
            return f"more than {_MOST_PARTS} parts: merge the small ones into one"
        if self.kind is ChartKind.SLOPE and len(self.categories) < 2:
            return "a slope needs two categories"
        return ""

    def _open_sum(self) -> str:
        """Why a waterfall does not close: a total must equal its parts, with the residual as a part of its own."""
        level: Fraction | None = None
        for category, item in zip(self.categories, self.shown()[0], strict=True):
            value = item.exact or Fraction(0)
            if category not in self.totals:
                level = (level or Fraction(0)) + value
            elif item.marker.replaces:
                return f"the total {category!r} has no number"
            elif level is not None and level != value:
                return f"the parts before {category!r} add up to {level}, not {value}: show the residual as a part"
            else:
                level = value
        return ""


def steps(spec: ChartSpec) -> list[tuple[Fraction, Fraction]]:
    """Where each bar of a waterfall starts and ends; a total starts at zero, a part without a number has no height."""
    level = Fraction(0)
    spans = []
    for category, item in zip(spec.categories, spec.shown()[0], strict=True):
        value = item.exact or Fraction(0)
        start = Fraction(0) if category in spec.totals else level
        level = start + value
        spans.append((start, level))
    return spans
