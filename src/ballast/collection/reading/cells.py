"""Cells by the type that a profile gives to their column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from ballast.collection.reading.findings import CellError
from ballast.collection.reading.profile import Column, FieldType, Profile
from ballast.collection.reading.records import FieldValue
from ballast.collection.reading.values import (
    clean,
    fold,
    normalise,
    parse_choice,
    parse_code,
    parse_date,
    parse_flag,
    parse_number,
    parse_period,
    period_of_day,
)
from ballast.collection.reading.workbook import Cell

PERCENT = "%"
_HUNDRED = 100


def read_number(cell: Cell, unit: str, profile: Profile) -> Decimal | None:
    """The exact number in a cell in `unit`. A cell shown as 12.5% gives 12.5 where the unit is %.

    Raises `CellError` ``bad_number``; ``merged_number`` where a number was spread over a merged range, since nobody can
    know how much of it belongs to this row.
    """
    value = cell.value
    if value is None:
        return None
    percent = unit == PERCENT
    number = parse_number(value, percent=percent, missing=profile.missing) if isinstance(value, str) else value
    if isinstance(number, date):
        raise CellError("bad_number", f"{number:%Y-%m-%d} 是日期，不是数字", "Excel 可能改动了格式，请核对")
    if cell.merged and number is not None:
        raise CellError("merged_number", "数字写在合并单元格里，分不清各格是多少", "请取消合并，逐格填写")
    return number * _HUNDRED if cell.percent and percent and number is not None else number


def read_field(cell: Cell, column: Column, profile: Profile, unit: str = "") -> FieldValue:
    """A cell as its column says; None is missing. Raises `CellError` with the codes of `values`."""
    if cell.value is None:
        return None
    return _READERS[column.type](cell, column, profile, unit)


def _plain_cell(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value or ""


def _text(cell: Cell, column: Column, profile: Profile, unit: str) -> str | None:
    text = clean(_plain_cell(cell))
    return None if normalise(text) in profile.missing else text


def _code(cell: Cell, column: Column, profile: Profile, unit: str) -> str | None:
    return parse_code(
        cell.value if cell.value is not None else "",
        widths=column.widths,
        pattern=column.pattern,
        zeros=column.zeros,
        missing=profile.missing,
    )


def _number(cell: Cell, column: Column, profile: Profile, unit: str) -> FieldValue:
    if column.choices and isinstance(cell.value, str) and (code := column.choices.get(fold(cell.value))):
        return code
    return read_number(cell, unit or column.unit, profile)


def _date(cell: Cell, column: Column, profile: Profile, unit: str) -> date | None:
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, Decimal) and len(_plain_cell(cell)) != len("20260301"):
        raise CellError("bad_date", f"{value} 是数字，不是日期", "请把单元格设为日期格式，或写成 2026-03-01 的文本")
    return parse_date(_plain_cell(cell), profile.missing)


def _period(cell: Cell, column: Column, profile: Profile, unit: str) -> FieldValue:
    if isinstance(cell.value, date):
        return period_of_day(cell.value, column.calendar)
    return parse_period(_plain_cell(cell), column.calendar, profile.era, profile.missing)


def _choice(cell: Cell, column: Column, profile: Profile, unit: str) -> str | None:
    return parse_choice(_plain_cell(cell), column.choices, profile.missing)


def _flag(cell: Cell, column: Column, profile: Profile, unit: str) -> bool | None:
    return parse_flag(_plain_cell(cell), profile.missing)


_READERS: dict[FieldType, Callable[[Cell, Column, Profile, str], FieldValue]] = {
    FieldType.TEXT: _text,
    FieldType.CODE: _code,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.PERIOD: _period,
    FieldType.CHOICE: _choice,
    FieldType.FLAG: _flag,
}
