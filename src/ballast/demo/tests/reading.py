"""Reads the generated files back, independently of the code that wrote them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from python_calamine import CalamineWorkbook

Record = dict[str, str]
_FULL_WIDTH = str.maketrans("０１２３４５６７８９，．－", "0123456789,.-")


def sheets(path: Path) -> dict[str, list[list[str]]]:
    """All sheets of a workbook, or the one of a csv file in either encoding, as rows of text."""
    if path.suffix == ".csv":
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig") if raw.startswith(b"\xef\xbb\xbf") else raw.decode("gb18030")
        return {"": list(csv.reader(io.StringIO(text)))}
    book = CalamineWorkbook.from_path(str(path))
    return {
        name: [[_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
        for name in book.sheet_names
    }


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def records(path: Path, first_head: str) -> list[Record]:
    """The rows of the first sheet by head; a head over several columns becomes head_part."""
    rows = next(iter(sheets(path).values()))
    top = next(i for i, row in enumerate(rows) if row and row[0] == first_head)
    heads, body = rows[top], rows[top + 1 :]
    if body and body[0][0] == "" and any(body[0]):
        heads, body = _merged(heads, body[0]), body[1:]
    return [dict(zip(heads, row, strict=False)) for row in body if any(row)]


def _merged(upper: list[str], lower: list[str]) -> list[str]:
    heads: list[str] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        group = above or group
        heads.append(f"{group}_{below}" if below else group)
    return heads


def yuan(text: str) -> int | None:
    """An amount in 万元 as 元; a blank is missing. Thousand separators and full-width digits are understood."""
    plain = text.translate(_FULL_WIDTH).replace(",", "")
    if not plain:
        return None
    exact = Fraction(Decimal(plain)) * 10_000
    assert exact.denominator == 1, f"{text} 万元 is not a whole number of 元"
    return int(exact)


@dataclass(frozen=True)
class Output:
    """The four numbers of output in a return, in 元."""

    month: int | None
    ytd: int
    base_month: int | None
    base_ytd: int | None
    remark: str


@lru_cache(maxsize=16)
def outputs(path: Path) -> dict[str, Output]:
    """Output of every enterprise in a short-form file."""
    found: dict[str, Output] = {}
    for row in records(path, "统一社会信用代码"):
        month, ytd, base_month, base_ytd = (
            yuan(row[f"工业总产值_{part}"]) for part in ("本月", "1-本月", "上年同期本月", "上年同期1-本月")
        )
        assert ytd is not None
        found[row["统一社会信用代码"]] = Output(month, ytd, base_month, base_ytd, row["备注"])
    return found
