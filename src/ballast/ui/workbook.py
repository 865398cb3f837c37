"""Tables as one Excel file, opened alike by Excel, WPS and LibreOffice: real numbers, frozen head, filter, ready to print."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from ballast.kernel.terminal import columns
from ballast.ui.cells import Shown
from ballast.ui.tables import Column, Kind, Table

_FONT = "Microsoft YaHei"
_INK, _GREY, _HEAD, _LINE = "#1b2a3d", "#5b6b7c", "#e8eff7", "#c9d2dc"
_NARROWEST, _WIDEST = 8, 46
_SAFE_DIGITS = 15
_A4 = 9
_FORBIDDEN_IN_SHEET = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SHEET_NAME_LENGTH = 31


def to_xlsx(path: Path | IO[bytes], tables: Sequence[Table], meta: Sequence[str] = ()) -> None:
    """Write each table on a sheet of its own to a file or an open binary stream.

    `meta` lines (data label, source, snapshot) stand under each title; legends and notes under each table. Numbers are
    rounded as printed; one with more digits than Excel keeps is written as text, so that no digit is lost.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        formats = _Formats(book)
        names: set[str] = set()
        for table in tables:
            name = sheet_name(table.title, names)
            names.add(name.lower())
            _write_sheet(book.add_worksheet(name), table, meta, formats)


def sheet_name(title: str, taken: set[str]) -> str:
    """A name Excel accepts: forbidden signs out, at most 31 characters, not yet `taken` (compared in lower case)."""
    base = _FORBIDDEN_IN_SHEET.sub(" ", title).strip(" '")[:_SHEET_NAME_LENGTH].strip(" '") or "表"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        suffix = f" ({number})"
        name = base[: _SHEET_NAME_LENGTH - len(suffix)] + suffix
    return name


def number_format(places: int, *, sign: bool, mark: str, marks: str) -> str:
    """Excel's format of a number: thousands, decimals, true minus; its `mark` behind it.

    `marks` is the widest mark of the column: a number without one leaves its room free, so that decimals stay aligned.
    """
    digits = "#,##0" + ("." + "0" * places if places > 0 else "")
    behind = f'" {mark}"' if mark else "_ " + "".join(f"_{char}" for char in marks) if marks else ""
    plus = '"+"' if sign else ""
    return f'{plus}{digits}{behind};"−"{digits}{behind};{digits}{behind}'


class _Formats:
    """The workbook's cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        wanted = {"font_name": _FONT, "font_size": 10, "font_color": _INK, "valign": "vcenter", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


def _write_sheet(sheet: Any, table: Table, meta: Sequence[str], formats: _Formats) -> None:
    shown = table.shown_all()
    sheet.write_string(0, 0, table.title, formats.get(bold=True, font_size=14))
    for number, line in enumerate(meta, 1):
        sheet.write_string(number, 0, line, formats.get(font_color=_GREY, font_size=9))
    head = len(meta) + 1
    for n, column in enumerate(table.columns):
        cells = [row[n] for row in shown]
        sheet.set_column(n, n, _width(column, cells))
        _write_column(sheet, table, (head, n), cells, formats)
    below = head + len(shown) + 2
    for number, line in enumerate([*table.legends(), *table.notes]):
        sheet.write_string(below + number, 0, line, formats.get(font_color=_GREY, font_size=9))
    _set_up(sheet, table, head)


def _write_column(sheet: Any, table: Table, top: tuple[int, int], cells: list[Shown], formats: _Formats) -> None:
    head, n = top
    column = table.columns[n]
    side = "right" if column.right else "left"
    frame = {"border": 1, "border_color": _LINE}
    heading = formats.get(bold=True, bg_color=_HEAD, align=side, text_wrap=True, **frame)
    sheet.write_string(head, n, column.heading, heading)
    marks = max((item.mark for item in cells), key=columns, default="")
    for number, item in enumerate(cells):
        last = {"bold": True, "top": 2} if number == len(table.rows) else {}
        _write_cell(sheet, (head + 1 + number, n), item, marks, formats, {"align": side, **frame, **last})


def _write_cell(
    sheet: Any, place: tuple[int, int], item: Shown, marks: str, formats: _Formats, look: dict[str, Any]
) -> None:
    if item.number is None or len(item.number.as_tuple().digits) > _SAFE_DIGITS:
        wrap = look["align"] == "left"
        sheet.write_string(*place, item.printed, formats.get(num_format="@", text_wrap=wrap, **look))
        return
    places = max(0, -int(item.number.as_tuple().exponent))
    pattern = number_format(places, sign=item.text.startswith("+"), mark=item.mark, marks=marks)
    sheet.write_number(*place, float(item.number), formats.get(num_format=pattern, **look))


def _width(column: Column, cells: list[Shown]) -> int:
    """Width for the widest cell; a heading may wrap once, a long text as often as it must."""
    body = max((columns(item.printed) for item in cells), default=0)
    heading = columns(column.heading)
    needed = max(body, heading if column.kind is Kind.TEXT else min(heading, max(12, heading // 2 + 2)))
    return min(max(needed + 3, _NARROWEST), _WIDEST)


def _set_up(sheet: Any, table: Table, head: int) -> None:
    sheet.freeze_panes(head + 1, 1)
    sheet.autofilter(head, 0, head + max(len(table.rows), 1), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C第 &P 页　共 &N 页")
