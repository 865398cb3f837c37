"""The one table kit in Word: the header row repeats, no row is split across pages, legends and notes stand below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from ballast.reports import style
from ballast.reports.style import Look
from ballast.ui.tables import Column, Table
from ballast.ui.textwidth import em

_PADDING_EM = 0.9
_SHORT_HEADING_EM = 4.0
_MM_OF_POINT = 0.353
_KEPT_TOGETHER = 18
_EDGE = 3
_RULES = {"top": 12, "bottom": 12, "insideH": 2}
_EIGHTHS_HEADER = 6


def add_table(document: Document, table: Table, look: Look = style.CELL, *, weights: Sequence[float] = ()) -> None:
    """The table at the end of the document, as wide as the text; `weights` are relative widths of the columns.

    Letters shrink a little where that keeps names on one line. The title is not written here: a caption belongs to the
    document that numbers it.
    """
    shown = [[item.printed for item in row] for row in table.shown_all()]
    size = look.size if weights else _size(table.columns, shown, look.size)
    widths = _widths(table.columns, shown, size, weights)
    grid = document.add_table(rows=1 + len(shown), cols=len(table.columns))
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    _rule(grid)
    for place, width in enumerate(widths):
        grid.columns[place].width = Mm(width / 100)
    bold = Look(style.HEAD, size, pitch=False)
    light = Look(look.font, size, pitch=False)
    last = len(shown) if table.totals is not None else 0
    for number, (line, row) in enumerate(zip(grid.rows, [list(map(_heading, table.columns)), *shown], strict=True)):
        letters = bold if number in (0, last) else light
        held = number < len(shown) and (len(shown) <= _KEPT_TOGETHER or not _EDGE <= number < len(shown) - _EDGE)
        for cell, text, column, width in zip(line.cells, row, table.columns, widths, strict=True):
            _fill(cell, text, letters, column, width, held=held)
        _row(line._tr, header=number == 0)
    _close_header(grid.rows[0])


def _heading(column: Column) -> str:
    return f"{column.title}\n（{column.unit}）" if column.unit else column.title


def _fill(cell: Any, text: str, look: Look, column: Column, width: int, *, held: bool) -> None:
    """One cell; `held` keeps its row on one page with the next."""
    cell.width = Mm(width / 100)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = style.shape(cell.paragraphs[0], look, before=1, after=1, with_next=held)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if column.right else WD_ALIGN_PARAGRAPH.LEFT
    style.write(paragraph, text, look)


def _widths(columns: Sequence[Column], shown: list[list[str]], size: float, weights: Sequence[float]) -> list[int]:
    """Widths in hundredths of a millimetre that fill the text area: as given, or after the longest content.

    Numbers are never wrapped, headings may be; words give way first where the row is too wide.
    """
    whole = style.TEXT_WIDTH_MM * 100
    if weights:
        return [round(whole * each / sum(weights)) for each in weights]
    needs = _needs(columns, shown, size)
    words = [place for place, column in enumerate(columns) if not column.right]
    over = sum(needs) - whole
    if over > 0 and words:
        wide = sum(needs[place] for place in words)
        needs = [need - over * need / wide if place in words else need for place, need in enumerate(needs)]
    return [round(whole * need / sum(needs)) for need in needs]


def _size(columns: Sequence[Column], shown: list[list[str]], size: float) -> float:
    """The size in points: a little smaller where that lets every cell stand on one line."""
    whole = style.TEXT_WIDTH_MM * 100
    fitting = (each for each in (size, size - 0.5, size - 1) if sum(_needs(columns, shown, each)) <= whole)
    return next(fitting, size)


def _needs(columns: Sequence[Column], shown: list[list[str]], size: float) -> list[float]:
    letter = size * _MM_OF_POINT * 100
    return [_need(column, [row[place] for row in shown]) * letter for place, column in enumerate(columns)]


def _need(column: Column, cells: Sequence[str]) -> float:
    """The room of a column in em: its longest cell, and half of a long heading, which may take two lines."""
    title, unit = em(column.title), em(f"（{column.unit}）") if column.unit else 0.0
    wrapped = max(title if title <= _SHORT_HEADING_EM else max(title / 2, _SHORT_HEADING_EM), unit)
    return max(wrapped, *(em(cell) for cell in cells), 0) + _PADDING_EM


def _rule(grid: Any) -> None:
    """Rules above, below and between rows; none between columns; narrow cell margins."""
    properties = grid._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side, size in _RULES.items():
        borders.append(_border(side, size))
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "45")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)


def _border(side: str, size: int) -> Any:
    border = OxmlElement(f"w:{side}")
    for name, value in (
        ("val", "single"),
        ("sz", str(size)),
        ("space", "0"),
        ("color", "1B2A3D" if size > 2 else "C5CCD4"),
    ):
        border.set(qn(f"w:{name}"), value)
    return border


def _close_header(row: Any) -> None:
    for cell in row.cells:
        borders = OxmlElement("w:tcBorders")
        borders.append(_border("bottom", _EIGHTHS_HEADER))
        cell._tc.get_or_add_tcPr().append(borders)


def _row(row: Any, *, header: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
