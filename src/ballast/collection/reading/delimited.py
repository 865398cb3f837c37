"""Delimited text: the encoding by strict decoding, the delimiter by which one makes a regular table."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

from ballast.collection.reading.findings import stopped

_DELIMITERS = (",", "\t", ";")
_SAMPLE = 60
_MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|table|\?xml|meta|head|body)", re.IGNORECASE)
_FORMULA_TEXT = re.compile(r'\s*="(.*)"\s*')


def read_delimited(name: str, data: bytes, encoding: str = "") -> list[list[str]]:
    """The rows of a delimited text, as they stand.

    Raises `ProblemsError`: ``undecodable_text``, ``not_a_workbook`` (binary, or a web page), ``broken_text`` (quotes).
    """
    text = _decode(name, data, encoding)
    if _CONTROL.search(text):
        raise stopped(
            name, "not_a_workbook", "内容不是文本，也不是工作簿", "请用 WPS 或 Excel 打开后另存为 xlsx 再导入"
        )
    if _MARKUP.match(text):
        raise stopped(
            name,
            "not_a_workbook",
            "这是网页或 XML，只是名字像表格（常见于网上系统“导出 Excel”）",
            "请用 WPS 或 Excel 打开后另存为 xlsx 再导入",
        )
    delimiter = choose_delimiter(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [[_plain(cell) for cell in row] for row in reader]
    except csv.Error as wrong:
        raise stopped(
            name,
            "broken_text",
            f"第 {reader.line_num} 行附近的引号不成对，分不清各列（{wrong}）",
            '请检查该行的双引号；文字里的双引号要写成两个（""）',
        ) from None


def choose_delimiter(text: str) -> str:
    """Comma, tab or semicolon: the one that gives the largest share of rows of one width (two or more).

    Ties go to the comma, then the tab. A delimiter that leaves cells made of another delimiter only is none: exports
    that write ``地区\\t,2024年\\t,`` are comma separated.
    """
    lines = [line for line in text.splitlines()[:_SAMPLE] if line.strip()]
    scores = {delimiter: _regularity(lines, delimiter) for delimiter in _DELIMITERS}
    best = max(scores.values())
    return next(delimiter for delimiter in _DELIMITERS if scores[delimiter] == best)


def _regularity(lines: list[str], delimiter: str) -> float:
    others = "".join(other for other in _DELIMITERS if other != delimiter)
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return 0.0
    if any(cell.strip() and not cell.strip(others + " ") for row in rows for cell in row):
        return 0.0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.values()) / len(rows) if widths else 0.0


def _decode(name: str, data: bytes, encoding: str) -> str:
    marked = next((code for mark, code in _MARKED.items() if data.startswith(mark)), "")
    for candidate in (marked,) if marked else (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            return data.decode(candidate, "strict")
        except UnicodeDecodeError as wrong:
            line = data.count(b"\n", 0, wrong.start) + 1
    raise stopped(
        name,
        "undecodable_text",
        f"文字编码认不出来（第 {line} 行附近）",
        "请另存为 UTF-8 编码的 csv，或者另存为 xlsx",
    )


def _plain(cell: str) -> str:
    """A text that was written ``="0012"`` to keep its zeros, without the wrapping."""
    wrapped = _FORMULA_TEXT.fullmatch(cell)
    return wrapped[1] if wrapped else cell
