"""What the reader hands over: records with their places, in the units of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ballast.kernel.period import Period
from ballast.kernel.problems import Problem

FieldValue = str | Decimal | date | Period | bool | None


@dataclass(frozen=True, slots=True)
class Place:
    """A row (from 1) of a sheet; the sheet of a delimited text has no name."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class ItemNumbers:
    """The numbers of one item, in `unit`, exact; None is missing. A stock has `month` and `base_month` only.

    `columns` gives the column letter of each number that has one, `row` the row in which they stand.
    """

    item: str
    unit: str
    month: Decimal | None
    ytd: Decimal | None
    base_month: Decimal | None
    base_ytd: Decimal | None
    columns: Mapping[str, str]
    row: int


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `units` gives the unit of number fields that have one, `columns` the letters of the fields' columns."""

    place: Place
    fields: Mapping[str, FieldValue]
    numbers: tuple[ItemNumbers, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A file as read. `period` is the one period of the file, where it has one; `labels` what its title area states."""

    records: list[Record]
    warnings: list[Problem]
    period: Period | None
    sheets: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
