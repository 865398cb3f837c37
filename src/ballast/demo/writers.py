"""Writes tables as the office finds them: workbooks with title rows and merged heads, and csv in two encodings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ballast.demo.names import DEMO

Cell = str | int | Decimal | None
Row = Sequence[Cell]

APART = "　"
"""Parts a title line into cells."""

UTF8_BOM, GB18030 = "utf-8-sig", "gb18030"

# The same content gives the same file: a workbook carries its moment of creation.
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - xlsxwriter wants a naive moment
_FULL_WIDTH = str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")


def tenths(value: int | None) -> Decimal | None:
    """A whole number of tenths as a decimal: 千元 become 万元."""
    return None if value is None else Decimal(value).scaleb(-1)


def hundredths(value: int | None) -> Decimal | None:
    """A whole number of hundredths as a decimal."""
    return None if value is None else Decimal(value).scaleb(-2)


def grouped(value: Cell) -> Cell:
    """A number as people type it, with thousand separators; text and blanks stay."""
    return value if value is None or isinstance(value, str) else f"{value:,}"


def full_width(value: Cell) -> Cell:
    """A number with thousand separators in full-width characters; text and blanks stay."""
    return value if value is None or isinstance(value, str) else f"{value:,}".translate(_FULL_WIDTH)


@dataclass(frozen=True)
class Group:
    """A head over several columns; without `parts` it is one column."""

    head: str
    parts: tuple[str, ...] = ()

    def flat(self) -> list[str]:
        """One head for each column, as csv files have them."""
        return [f"{self.head}_{part}" for part in self.parts] or [self.head]


@dataclass(frozen=True)
class Table:
    """One sheet: title lines, heads (of one or two rows) and rows."""

    name: str
    titles: tuple[str, ...]
    heads: tuple[Group, ...]
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def plain(cls, title: str, heads: Iterable[str], rows: list[Row], notes: Sequence[str] = ()) -> Table:
        """A table with one row of heads; its title says that it is a demonstration."""
        return cls(DEMO, (f"{title}（{DEMO}）", *notes), tuple(Group(head) for head in heads), rows)

    def flat_heads(self) -> list[str]:
        """One head for each column."""
        return [head for group in self.heads for head in group.flat()]


def open_workbook(path: Path) -> Workbook:
    """A workbook whose bytes depend on its content alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.set_properties({"title": DEMO, "comments": DEMO, "created": _CREATED})
    return book


def write_xlsx(path: Path, *tables: Table) -> None:
    """Write each table to a sheet of its own."""
    book = open_workbook(path)
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    for table in tables:
        sheet = book.add_worksheet(table.name)
        _write_table(sheet, table, title, head)
    book.close()


def write_row(sheet: Worksheet, row: int, cells: Row) -> None:
    """Write cells from the first column on; blanks are left out."""
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            sheet.write_string(row, column, cell)
        elif cell is not None:
            sheet.write_number(row, column, cell)


def _write_table(sheet: Worksheet, table: Table, title: Format, head: Format) -> None:
    for row, line in enumerate(table.titles):
        for column, text in enumerate(line.split(APART)):
            sheet.write_string(row, column, text, title if row == 0 else None)
    top = len(table.titles)
    depth = 2 if any(group.parts for group in table.heads) else 1
    column = 0
    for group in table.heads:
        column = _write_head(sheet, group, (top, column, depth), head)
    for number, cells in enumerate(table.rows, start=top + depth):
        write_row(sheet, number, cells)
    sheet.freeze_panes(top + depth, 2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 32)


def _write_head(sheet: Worksheet, group: Group, at: tuple[int, int, int], form: Format) -> int:
    top, column, depth = at
    width = max(1, len(group.parts))
    if depth == 1:
        sheet.write_string(top, column, group.head, form)
    elif group.parts:
        sheet.merge_range(top, column, top, column + width - 1, group.head, form)
        for offset, part in enumerate(group.parts):
            sheet.write_string(top + 1, column + offset, part, form)
    else:
        sheet.merge_range(top, column, top + 1, column, group.head, form)
    return column + width


def write_csv(path: Path, table: Table, encoding: str) -> None:
    """Write title lines, one row of heads and the rows; lines end with CR LF as Excel writes them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows(line.split(APART) for line in table.titles)
    writer.writerow(table.flat_heads())
    writer.writerows(table.rows)
    path.write_bytes(text.getvalue().encode(encoding))
