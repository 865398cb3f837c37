"""The tile map: one tile for each reporting unit, where it roughly lies; no boundaries are drawn.

Where the tiles stand is the caller's: a column and a row from 1, two tiles never at one place. Colour follows the class
of the value, the value is printed on every tile, and a table of the same numbers stands beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from ballast.kernel import rounding
from ballast.ui import cells
from ballast.ui.cells import Cell, Shown
from ballast.ui.pagetable import PageTable, plain_table
from ballast.ui.tables import Column, Kind, Table

LIGHTS = {"green": "绿", "blue": "蓝", "yellow": "黄", "orange": "橙", "red": "红"}
_SHADES = 5
_MOST_CLASSES = 7


@dataclass(frozen=True)
class MapTile:
    """One unit: its code and name, its place in the grid, its value, a light (or "") and where a click leads (or "")."""

    code: str
    name: str
    column: int
    row: int
    value: Cell
    light: str = ""
    href: str = ""


@dataclass(frozen=True)
class TileMap:
    """A map of tiles: `title` is a sentence, `subtitle` the plain name with period and basis; values in `unit`.

    A place below 1, two tiles at one place or with one code, an unknown light, and a text for a value raise
    `ValueError`.
    """

    title: str
    subtitle: str
    tiles: Sequence[MapTile]
    unit: str
    places: int = 1
    sign: bool = False
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        standing = [(tile.column, tile.row) for tile in self.tiles]
        if any(column < 1 or row < 1 for column, row in standing):
            raise ValueError(f"map {self.title!r}: columns and rows count from 1")
        if len(set(standing)) != len(standing) or len({tile.code for tile in self.tiles}) != len(self.tiles):
            raise ValueError(f"map {self.title!r}: two tiles share a place or a code")
        if {tile.light for tile in self.tiles} - {"", *LIGHTS}:
            raise ValueError(f"map {self.title!r}: a light that does not exist")
        for tile in self.tiles:
            item = self.show(tile)
            if item.number is None and not item.marker.replaces:
                raise ValueError(f"map {self.title!r}: {tile.value!r} is a text, not a value")

    def show(self, tile: MapTile) -> Shown:
        """The value of a tile as printed."""
        return cells.show(tile.value, self.places, sign=self.sign)

    def table(self) -> Table:
        """The map as a table, in the order of the tiles."""
        columns = [
            Column("name", "单位", kind=Kind.TEXT),
            Column("value", "数值", self.unit, self.places, sign=self.sign),
        ]
        rows: list[list[Cell]] = [[tile.name, tile.value] for tile in self.tiles]
        if any(tile.light for tile in self.tiles):
            columns.append(Column("light", "状态", kind=Kind.TEXT))
            rows = [[*row, LIGHTS.get(tile.light, "")] for row, tile in zip(rows, self.tiles, strict=True)]
        return Table(self.title, columns, rows, notes=[self.subtitle, *self.notes])


@dataclass(frozen=True)
class TileView:
    """A tile as the template draws it."""

    code: str
    name: str
    style: str
    css: str
    text: str
    says: str
    light: str
    light_word: str
    href: str


@dataclass(frozen=True)
class MapView:
    """A map as the template draws it: tiles, classes of the legend (css, words), and the table beside."""

    key: str
    title: str
    subtitle: str
    unit: str
    style: str
    tiles: Sequence[TileView]
    classes: Sequence[tuple[str, str]]
    lights: Sequence[tuple[str, str]]
    legends: Sequence[str]
    notes: Sequence[str]
    table: PageTable


@dataclass(frozen=True)
class _Classes:
    """Bounds of the classes: a value belongs to the last bound that it reaches."""

    bounds: Sequence[Decimal]
    steps: Sequence[str]

    def css(self, number: Decimal) -> str:
        place = sum(number >= bound for bound in self.bounds[:-1]) - 1
        return self.steps[min(max(place, 0), len(self.steps) - 1)]


def map_view(shown: TileMap, key: str = "map") -> MapView:
    """The map ready for its template; `key` names its table."""
    items = [shown.show(tile) for tile in shown.tiles]
    classes = _classes([item.number for item in items if item.number is not None])
    across = max((tile.column for tile in shown.tiles), default=1)
    used = {tile.light for tile in shown.tiles}
    return MapView(
        key,
        shown.title,
        shown.subtitle,
        shown.unit,
        f"grid-template-columns:repeat({across},minmax(0,1fr))",
        [_tile(shown, tile, item, classes) for tile, item in zip(shown.tiles, items, strict=True)],
        _legend(classes, {classes.css(item.number) for item in items if item.number is not None}),
        [(light, word) for light, word in LIGHTS.items() if light in used],
        cells.legends(items),
        shown.notes,
        plain_table(shown.table(), f"{key}_table"),
    )


def _tile(shown: TileMap, tile: MapTile, item: Shown, classes: _Classes) -> TileView:
    word = LIGHTS.get(tile.light, "")
    unit = shown.unit if item.number is not None else item.marker.legend
    return TileView(
        tile.code,
        tile.name,
        f"grid-column:{tile.column};grid-row:{tile.row}",
        "tm-none" if item.number is None else classes.css(item.number),
        item.printed,
        f"{tile.name} {item.printed} {unit}".strip() + (f"，{word}灯" if word else ""),
        tile.light,
        word,
        tile.href,
    )


def _classes(numbers: Sequence[Decimal]) -> _Classes:
    """At most about five classes with round bounds; zero is a bound where values lie on both sides of it."""
    if not numbers:
        return _Classes([], ["tm-up1"])
    bounds = _bounds(min(numbers), max(numbers))
    starts = bounds[:-1]
    down, up = [bound for bound in starts if bound < 0], [bound for bound in starts if bound >= 0]
    most = max(len(down), len(up))
    return _Classes(
        bounds,
        [f"tm-down{_shade(len(down) - n, most)}" for n in range(len(down))]
        + [f"tm-up{_shade(n + 1, most)}" for n in range(len(up))],
    )


def _bounds(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round bounds (steps of 1, 2, 5 times a power of ten) around all values: at most five classes on a side of zero."""
    span = high - low
    finest = Decimal(10) ** (span.adjusted() - 1) if span else Decimal(1)
    for step in (finest * digit for digit in (1, 2, 5, 10, 20, 50, 100)):
        first = int((low / step).to_integral_value(ROUND_FLOOR))
        last = max(int((high / step).to_integral_value(ROUND_CEILING)), first + 1)
        if last - first <= _MOST_CLASSES and max(last - max(first, 0), min(last, 0) - first) <= _SHADES:
            break
    return [n * step for n in range(first, last + 1)]


def _shade(place: int, most: int) -> int:
    """The strength of the n-th class away from zero, the farthest of all the strongest."""
    return max(1, place * _SHADES // most) if most > 1 else _SHADES // 2


def _legend(classes: _Classes, used: set[str]) -> list[tuple[str, str]]:
    """A line for each class, the lowest first: from (included) to (not included), but the highest value is in the last."""
    lines = []
    for n, css in enumerate(classes.steps):
        if len(classes.bounds) > n + 1:
            low, high = classes.bounds[n], classes.bounds[n + 1]
            lines.append((css, f"{_text(low)} ～ {_text(high)}"))
    return lines if used else []


def _text(bound: Decimal) -> str:
    places = max(0, -int(bound.normalize().as_tuple().exponent))
    return rounding.text(bound, places)
