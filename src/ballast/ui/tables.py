"""The one table kit: a list of columns, rows of exact values, and the same table as text, CSV, Excel and JSON.

Numbers are rounded once, by the kernel; markers print their symbol, and the legend of each stands under the table.
`workbook.py` writes the Excel file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from ballast.kernel.marker import Marker
from ballast.kernel.terminal import clean, clip, columns, pad_left, pad_right
from ballast.ui import cells
from ballast.ui.cells import Cell, Shown

_GAP = 2
_NARROWEST = 8
# Office programs of the East read the full-width signs as well; a tab or a line break may be swallowed on the way in.
_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_SWALLOWED = ("\t", "\r", "\n")


class Kind(StrEnum):
    """What a column holds: it decides alignment, empty cells, and whether Excel gets a number."""

    NUMBER = "number"
    TEXT = "text"
    RANK = "rank"
    CODE = "code"

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers, printed to the right."""
        return self in (Kind.NUMBER, Kind.RANK)


class Align(StrEnum):
    """The side at which a column stands; AUTO: numbers right, words left."""

    AUTO = "auto"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Column:
    """One column: a key for programs, a title and unit for people, decimals (None: as the value has them), sign.

    On a page `bar` draws a small bar under each number and `heat` tints its cell, where that helps comparison.
    """

    key: str
    title: str
    unit: str = ""
    places: int | None = None
    align: Align = Align.AUTO
    kind: Kind = Kind.NUMBER
    sign: bool = False
    bar: bool = False
    heat: bool = False

    @property
    def heading(self) -> str:
        """The title with its unit."""
        return f"{self.title}（{self.unit}）" if self.unit else self.title

    @property
    def right(self) -> bool:
        """Whether its cells stand to the right."""
        return self.kind.numeric if self.align is Align.AUTO else self.align is Align.RIGHT

    def show(self, cell: Cell) -> Shown:
        """Print a cell of this column; an empty one is missing among numbers, and just empty among words."""
        return cells.show(cell, 0 if self.kind is Kind.RANK else self.places, sign=self.sign, empty=self._empty)

    def sketch(self, cell: Cell) -> Shown:
        """A cell of this column without the text of its number: enough to put rows in order."""
        return cells.sketch(cell, empty=self._empty)

    @property
    def _empty(self) -> Marker:
        return Marker.MISSING if self.kind.numeric else Marker.NONE


@dataclass(frozen=True)
class Table:
    """A titled table; `totals` is a row of its own, which sorting and filtering leave alone; `notes` stand below.

    An empty cell among ranks is missing in a row, but left blank in the totals: a sum of places has no place.
    A row that is not as long as the columns, or two columns with one key, raise `ValueError`.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell] | None = None
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        if len({column.key for column in self.columns}) != len(self.columns):
            raise ValueError(f"table {self.title!r}: two columns share a key")
        for number, row in enumerate([*self.rows, *([self.totals] if self.totals is not None else [])], 1):
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.title!r}, row {number}: {len(row)} cells, {len(self.columns)} columns")

    def shown_rows(self) -> list[list[Shown]]:
        """The rows as printed, without the totals."""
        return [self._shown(row) for row in self.rows]

    def shown_totals(self) -> list[Shown] | None:
        """The totals as printed, or None."""
        if self.totals is None:
            return None
        ranked = [
            "" if cell is None and column.kind is Kind.RANK else cell
            for column, cell in zip(self.columns, self.totals, strict=True)
        ]
        return self._shown(ranked)

    def shown_all(self) -> list[list[Shown]]:
        """The rows and then the totals, as printed."""
        totals = self.shown_totals()
        return [*self.shown_rows(), *([totals] if totals is not None else [])]

    def legends(self) -> list[str]:
        """The legends of the markers printed in the table."""
        return cells.legends(item for row in self.shown_all() for item in row)

    def _shown(self, row: Sequence[Cell]) -> list[Shown]:
        return [column.show(cell) for column, cell in zip(self.columns, row, strict=True)]


def to_text(table: Table, width: int = 100) -> str:
    """The table for a terminal of `width` columns: aligned on the decimal, legends and notes below.

    Words that do not fit are cut with …, numbers and codes never: where that is not enough the table goes on in blocks
    below, each with the first column again.
    """
    shown = table.shown_all()
    rendered = [_text_column(column, [row[n] for row in shown]) for n, column in enumerate(table.columns)]
    widths = _fitted([columns(lines[0]) for lines in rendered], table.columns, width)
    blocks = [_text_block(table, rendered, widths, block) for block in _blocks(widths, width)]
    return "\n".join([clean(table.title), "\n\n".join(blocks), *map(clean, [*table.legends(), *table.notes])]) + "\n"


def to_csv(table: Table, *, raw: bool = False, footer: Sequence[str] = ()) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark, as Excel and WPS read it.

    Numbers are rounded as shown, with a plain minus and no thousands separators; `raw` adds a column with the exact
    value behind each number. Marks that stand beside numbers are in a last column 标注. Legends, notes and `footer`
    follow after an empty line. A text that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    shown = table.shown_all()
    marked = any(item.mark for row in shown for item in row)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(map(guarded, [*_csv_headings(table.columns, raw), *(["标注"] if marked else [])]))
    for row in shown:
        writer.writerow([*_csv_cells(table.columns, row, raw), *([_marks(table.columns, row)] if marked else [])])
    below = [*table.legends(), *table.notes, *footer]
    writer.writerows([[]] if below else [])
    writer.writerows([guarded(line)] for line in below)
    return buffer.getvalue().encode("utf-8-sig")


def to_json(table: Table) -> dict[str, Any]:
    """The table as a dictionary for JSON: each cell has its text, its rounded value as a string of digits (exact, or
    None) and its marker."""

    def record(row: list[Shown]) -> dict[str, Any]:
        return {column.key: _json_cell(item) for column, item in zip(table.columns, row, strict=True)}

    totals = table.shown_totals()
    return {
        "title": table.title,
        "columns": [
            {"key": c.key, "title": c.title, "unit": c.unit, "places": c.places, "kind": c.kind.value}
            for c in table.columns
        ],
        "rows": [record(row) for row in table.shown_rows()],
        "totals": None if totals is None else record(totals),
        "legends": table.legends(),
        "notes": list(table.notes),
    }


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that starts like a formula gets a leading apostrophe."""
    risky = text.startswith(_SWALLOWED) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if risky else text


def _json_cell(item: Shown) -> dict[str, Any]:
    return {
        "text": item.printed,
        "value": None if item.number is None else f"{item.number:f}",
        "marker": item.marker.value or None,
    }


def _csv_headings(described: Sequence[Column], raw: bool) -> list[str]:
    return [
        heading
        for column in described
        for heading in (column.heading, *([f"{column.heading}原值"] if raw and column.kind.numeric else []))
    ]


def _csv_cells(described: Sequence[Column], row: list[Shown], raw: bool) -> list[str]:
    written = []
    for column, item in zip(described, row, strict=True):
        written.append(guarded(item.text) if item.number is None else f"{item.number:f}")
        if raw and column.kind.numeric:
            written.append("" if item.exact is None else _exact_text(item.exact))
    return written


def _exact_text(value: Fraction) -> str:
    """Digits where the fraction ends, else numerator/denominator."""
    try:
        return cells.show(value).text.replace(",", "").replace("−", "-")
    except ValueError:
        return str(value)


def _marks(described: Sequence[Column], row: list[Shown]) -> str:
    return "；".join(f"{column.title}：{item.mark}" for column, item in zip(described, row, strict=True) if item.mark)


def _text_column(column: Column, shown: list[Shown]) -> list[str]:
    """Heading and cells of a column, all of one width."""
    body = _on_decimal(shown) if column.right else [item.printed for item in shown]
    lines = [clean(column.heading), *body]
    width = max(map(columns, lines))
    pad = pad_left if column.right else pad_right
    return [pad(line, width) for line in lines]


def _on_decimal(shown: list[Shown]) -> list[str]:
    """Cells whose decimal points stand under each other; what is no number ends where the numbers end."""
    split = [item.text.partition(".") if item.number is not None else (item.text, "", "") for item in shown]
    fraction = max((len(point + digits) for _, point, digits in split), default=0)
    marks = max((columns(item.mark) for item in shown), default=0)
    lines = []
    for item, (whole, point, digits) in zip(shown, split, strict=True):
        ends = "" if item.number is None else pad_right(point + digits, fraction)
        lines.append(whole + ends + (f" {pad_right(item.mark, marks)}" if marks else ""))
    return lines


def _fitted(widths: list[int], described: Sequence[Column], limit: int) -> list[int]:
    """Narrow the widest columns of words until the table fits; where it cannot, only to a third of the terminal."""
    fitted = list(widths)
    cuttable = [n for n, column in enumerate(described) if column.kind is Kind.TEXT and not column.right]
    while sum(fitted) + _GAP * (len(fitted) - 1) > limit:
        widest = max(cuttable, key=lambda n: fitted[n], default=None)
        if widest is None or fitted[widest] <= _NARROWEST:
            widest_words = max(limit // 3, _NARROWEST)
            return [min(w, widest_words) if n in cuttable else w for n, w in enumerate(widths)]
        fitted[widest] -= 1
    return fitted


def _blocks(widths: list[int], limit: int) -> list[list[int]]:
    """Which columns stand side by side: all, or as many as fit beside the first."""
    blocks: list[list[int]] = [[]]
    for n, width in enumerate(widths):
        taken = sum(widths[m] + _GAP for m in blocks[-1])
        if taken + width > limit and len(blocks[-1]) > 1:
            blocks.append([0])
        blocks[-1].append(n)
    return blocks


def _text_block(table: Table, rendered: list[list[str]], widths: list[int], block: list[int]) -> str:
    gap = " " * _GAP
    lines = [
        gap.join(pad_right(clip(rendered[n][line].rstrip(), widths[n]), widths[n]) for n in block).rstrip()
        for line in range(len(table.rows) + 1 + (table.totals is not None))
    ]
    rule = "─" * (sum(widths[n] for n in block) + _GAP * (len(block) - 1))
    framed = [rule, lines[0], rule, *lines[1:], rule]
    if table.totals is not None:
        framed.insert(-2, rule)
    return "\n".join(framed)
