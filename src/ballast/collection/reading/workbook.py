"""Opening a file as sheets of cells, whatever its name says: the content decides what it is.

Taken: xlsx, xls, and delimited text (comma, tab, semicolon; UTF-8, UTF-16 with a mark, GB18030). A text is decoded strictly:
a byte that does not belong to the encoding stops the file, since a replaced character is a changed datum.

Excel keeps numbers as binary floats. They leave here as `Decimal` with the 15 significant digits that Excel itself
shows, so that ``0.1 + 0.2`` is ``0.3`` again and no float goes any further.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ballast.collection.reading.delimited import read_delimited
from ballast.collection.reading.findings import stopped
from ballast.collection.reading.ooxml import Marks, examine

Value = str | Decimal | date | None
Raw = str | float | int | bool | date | time | timedelta | None

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = {
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"{\\rtf": "RTF 文档",
}
_SAVE_AS_XLSX = "请用 WPS 或 Excel 打开后另存为 xlsx 再导入"


class CellKind(StrEnum):
    """What a cell holds as it stands in the file."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BLANK = "blank"


class Cell(NamedTuple):
    """One cell: its value, its row (from 1) and its column (from 0).

    `merged`: the value was copied from the first cell of a merged range. `percent`: shown as a percentage, so 0.125 is
    read as 12.5 by a column in %.
    """

    value: Value
    row: int
    position: int
    merged: bool = False
    percent: bool = False

    @property
    def kind(self) -> CellKind:
        """Text, number, date or blank."""
        if self.value is None:
            return CellKind.BLANK
        if isinstance(self.value, str):
            return CellKind.TEXT
        return CellKind.NUMBER if isinstance(self.value, Decimal) else CellKind.DATE

    @property
    def column(self) -> str:
        """The column as a letter."""
        return letter(self.position)


@dataclass(frozen=True)
class Sheet:
    """One sheet. `grid` holds the values as the file library gave them; `rows` and `cell` give them as cells."""

    name: str
    grid: list[list[Raw]]
    merged: frozenset[tuple[int, int]] = frozenset()
    percents: frozenset[tuple[int, int]] = frozenset()
    visible: bool = True
    delimited: bool = False
    knows_percents: bool = True

    def cell(self, row: int, index: int) -> Cell:
        """The cell of a row (from 1) and a column (from 0); blank outside of the sheet."""
        values = self.grid[row - 1] if 0 < row <= len(self.grid) else []
        value = as_value(values[index]) if index < len(values) else None
        place = (row, index)
        return Cell(value, row, index, place in self.merged, place in self.percents)

    def cells(self, row: int) -> tuple[Cell, ...]:
        """All cells of a row (from 1)."""
        width = len(self.grid[row - 1]) if 0 < row <= len(self.grid) else 0
        return tuple(self.cell(row, index) for index in range(width))

    @property
    def rows(self) -> list[tuple[Cell, ...]]:
        """All rows as cells. Built anew at each call: a large sheet is better walked by `grid`."""
        return [self.cells(row) for row in range(1, len(self.grid) + 1)]


def letter(index: int) -> str:
    """A column counted from 0 as Excel writes it: 0 is A, 26 is AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def as_value(raw: Raw) -> Value:
    """A raw value as text, exact number, date (with time of day only where there is one) or nothing."""
    if raw is None or isinstance(raw, str):
        return raw if raw and not raw.isspace() else None
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return exact(raw)
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == time() else raw
    return raw if isinstance(raw, date) else str(raw)


def exact(number: float) -> Decimal:
    """A number of Excel with the 15 digits that Excel shows; no negative zero."""
    return Decimal("%.15g" % (number + 0.0))


def read_file(path: Path, encoding: str = "") -> list[Sheet]:
    """Read a workbook or a delimited text into sheets.

    `encoding` names the encoding of a text where a profile declares it; otherwise UTF-8 and then GB18030 are tried, both
    strictly. Raises `ProblemsError` with code ``unreadable``, ``empty_file``, ``not_a_workbook``,
    ``encrypted_workbook``, ``undecodable_text``, ``broken_text`` or ``too_large``.
    """
    try:
        data = path.read_bytes()
    except OSError as wrong:
        raise stopped(
            path.name, "unreadable", f"打不开文件：{wrong.strerror}", "请检查路径，并确认文件没有被别的程序占用"
        ) from None
    if not data.strip():
        raise stopped(path.name, "empty_file", "文件是空的", "请确认上传的是填好的表")
    if data.startswith(b"PK\x03\x04"):
        return _read_xlsx(path.name, data)
    if data.startswith(_OLE):
        return _read_xls(path.name, data)
    for magic, what in _FOREIGN.items():
        if data.startswith(magic):
            raise _not_a_workbook(path.name, f"这是{what}，不是表格")
    return [Sheet("", _widen(read_delimited(path.name, data, encoding)), delimited=True)]


def _read_xlsx(name: str, data: bytes) -> list[Sheet]:
    marks = examine(name, data)
    return list(_sheets(name, data, marks))


def _read_xls(name: str, data: bytes) -> list[Sheet]:
    if _ENCRYPTED_STREAM in data:
        raise _encrypted(name)
    return list(_sheets(name, data, None))


def _sheets(name: str, data: bytes, marks: Mapping[str, Marks] | None) -> Iterator[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for meta in book.sheets_metadata:
            sheet = book.get_sheet_by_name(meta.name)
            yield _sheet(
                sheet, meta.visible == SheetVisibleEnum.Visible, None if marks is None else marks.get(meta.name)
            )
    except PasswordError:
        raise _encrypted(name) from None
    except CalamineError as wrong:
        raise _not_a_workbook(name, f"不是可以打开的工作簿（{wrong}）") from None
    except BaseException as wrong:
        # The file library is compiled: an internal failure of its own on a damaged file is no ordinary exception.
        if type(wrong).__name__ != "PanicException":
            raise
        raise _not_a_workbook(name, "文件已损坏，打不开") from None


def _sheet(sheet: CalamineSheet, visible: bool, marks: Marks | None) -> Sheet:
    grid: list[list[Raw]] = list(map(list, sheet.to_python(skip_empty_area=False)))
    for (row, index), text in (marks.errors if marks else {}).items():
        # The file library gives error cells as blanks; a missing number and a broken formula are different things.
        if row <= len(grid) and index < len(grid[row - 1]):
            grid[row - 1][index] = text
    filled = _fill_merged(grid, sheet.merged_cell_ranges or ())
    return Sheet(
        sheet.name,
        grid,
        merged=frozenset(filled),
        percents=marks.percents if marks else frozenset(),
        visible=visible,
        knows_percents=marks is not None,
    )


def _fill_merged(
    grid: list[list[Raw]], ranges: list[tuple[tuple[int, int], tuple[int, int]]] | tuple[()]
) -> Iterator[tuple[int, int]]:
    """Copy the first cell of each merged range over the range, within the sheet; yield the places filled."""
    for (top, left), (bottom, right) in ranges:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        value = grid[top][left]
        if value in ("", None):
            continue
        for row in range(top, min(bottom, len(grid) - 1) + 1):
            for index in range(left, min(right, len(grid[row]) - 1) + 1):
                if (row, index) != (top, left):
                    grid[row][index] = value
                    yield row + 1, index


def _widen(rows: list[list[str]]) -> list[list[Raw]]:
    return [list(row) for row in rows]


def _encrypted(name: str) -> Exception:
    return stopped(name, "encrypted_workbook", "工作簿设了打开密码", "请去掉密码另存一份再导入")


def _not_a_workbook(name: str, message: str) -> Exception:
    return stopped(name, "not_a_workbook", message, _SAVE_AS_XLSX)
