"""Tables that were pasted as text: a line of column heads, then lines of a name and its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ballast.methods.statements.text import PERIOD
from ballast.methods.statements.units import UNITS

_CELL = re.compile(r"[^\s|│｜]+")
_NAME_HEAD = re.compile(
    r"^(?:主要)?(?:经济)?(?:指标|项目|行业|产业|地区|县区|区县|县\(?市、?区\)?|县市区|园区|开发区|产业链|单位|名称)(?:名称)?$"
)
_UNIT_HEAD = re.compile(r"^(?:计量)?单位$")
_GROWTH_HEAD = re.compile(
    r"^(?P<of>.*?)(?:比?(?:同比|上年同期|去年同期|上年))?±?(?:增长率?|增速|增减|增幅|升降)?\(?[±+-]*%\)?$"
)
_RANK_HEAD = re.compile(r"^(?:位次|排名|排位|名次|全市位次|全省位次)$")
_LEVEL_HEAD = re.compile(
    rf"^(?:(?:本年|本期|今年)?(?:累计|完成额?|总量|绝对值|绝对量|数值|实绩)|(?:{PERIOD.pattern})(?:累计|完成)?)$"
)
_LEVEL_OF = re.compile(r"^(?P<of>[^()]+)\((?P<unit>[^()%‰]{1,8})\)$")
_UNIT_IN_NAME = re.compile(r"\((?P<unit>[^()]{1,8})\)$")
_NUMBER = re.compile(r"^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^[-+]?\d{1,18}(?:\.\d{1,12})?$")
_RATES = ("%", "‰")
_ORDER = re.compile(r"^(?:[#*]|其中[:：]?|[一二三四五六七八九十]+[、.]|\(?\d{1,2}[)、.](?!\d)|-+)+")
_WIDE = str.maketrans("（）％：，．－−＋", "()%:,.--+") | {ord("０") + digit: str(digit) for digit in range(10)}


@dataclass(frozen=True)
class Cell:
    """A number of a row: what its column says and of what, in which unit; its words, its place in the text."""

    column: str
    of: str
    unit: str
    period: str
    text: str
    start: int


@dataclass(frozen=True)
class Row:
    """A line of a table: the name, and the cells that hold numbers."""

    start: int
    name: str
    cells: tuple[Cell, ...]


def _plain(text: str) -> str:
    return text.translate(_WIDE)


def _heads(line: str) -> list[str]:
    """The column heads; a piece that only goes on, as (%) does, belongs to the head before."""
    heads: list[str] = []
    for found in _CELL.finditer(line):
        piece = _plain(found.group())
        if heads and re.fullmatch(r"\(.*\)|±?%", piece):
            heads[-1] += piece
        else:
            heads.append(piece)
    return heads


@dataclass(frozen=True)
class _Column:
    """What a column holds (unit, level, growth, rank, other), of what where its head names it, and in which unit."""

    kind: str
    of: str = ""
    unit: str = ""
    period: str = ""


def _column(head: str) -> _Column:
    """A column by its head; one that is not understood is “other”, and its numbers are left unread."""
    if _UNIT_HEAD.match(head):
        return _Column("unit")
    if _RANK_HEAD.match(head):
        return _Column("rank", unit="位")
    if (found := _GROWTH_HEAD.match(head)) and not re.search(r"占|比重|拉动|贡献|率(?!.*增)", found["of"]):
        return _Column("growth", PERIOD.sub("", found["of"]), "%")
    found = _LEVEL_OF.match(head)
    of, unit = (found["of"], found["unit"]) if found and found["unit"] in UNITS else (head, "")
    if re.fullmatch(r"1-本月(?:累计)?", of):
        return _Column("level", unit=unit, period="1-本月")
    if not unit and not _LEVEL_HEAD.match(of):
        return _Column("other")
    period = PERIOD.search(of)
    return _Column("level", PERIOD.sub("", of), unit, period.group() if period else "")


def _columns(line: str) -> list[_Column]:
    """The columns after the name; empty where the line is no head of a table with a column of growth."""
    heads = _heads(line)
    if len(heads) < 2 or not _NAME_HEAD.match(heads[0]):
        return []
    found = [_column(head) for head in heads[1:]]
    for place, one in enumerate(found):
        # 增速 and 位次 are of the column before them: where that is unknown, so are they.
        if place and found[place - 1].kind == "other" and one.kind in ("growth", "rank") and not one.of:
            found[place] = _Column("other")
    return found if any(one.kind == "growth" for one in found) else []


def rows(text: str) -> Iterator[Row]:
    """The rows of every table in the text that has a head with a column of growth; other lines are left as they are."""
    columns: list[_Column] = []
    start = 0
    for line in text.splitlines(keepends=True):
        heads = _columns(line)
        row = _row(line, start, columns) if columns and not heads else None
        if heads or row is None:
            columns = heads
        if row is not None:
            yield row
        start += len(line)


def _row(line: str, start: int, columns: Sequence[_Column]) -> Row | None:
    found = list(_CELL.finditer(line))
    if len(found) != len(columns) + 1 or _NUMBER.match(_plain(found[0].group())):
        return None
    name = _ORDER.sub("", _plain(found[0].group()))
    inside = _UNIT_IN_NAME.search(name)
    unit = inside["unit"] if inside and inside["unit"] in UNITS else ""
    cells: list[Cell] = []
    period = of = ""
    for column, match in zip(columns, found[1:], strict=True):
        words = _plain(match.group())
        period = column.period or period
        of = column.of if column.kind in ("level", "growth") and column.of else of
        if column.kind == "unit":
            unit = words
        elif _NUMBER.match(words):
            kind = "other" if unit in _RATES else column.kind
            in_unit = (unit if kind == "level" else "") or ("" if kind == "other" else column.unit)
            cells.append(Cell(kind, of, in_unit, period, words, start + match.start()))
        elif re.search(r"\d", words):
            return None
    name = name[: inside.start()] if inside else name
    return Row(start + found[0].start(), name, tuple(cells)) if name else None
