"""Tables of a statistics office: a name in each row, a period in each column, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ballast.collection.reading.bodyrows import is_blank, is_note, without_heads
from ballast.collection.reading.cells import read_number
from ballast.collection.reading.findings import CellError, Findings
from ballast.collection.reading.header import head_key, warn_of_headless
from ballast.collection.reading.profile import Profile
from ballast.collection.reading.records import FieldValue, Place, Record
from ballast.collection.reading.title import Title
from ballast.collection.reading.units import title_units
from ballast.collection.reading.values import clean, fold, normalise, parse_period
from ballast.collection.reading.workbook import Sheet, letter
from ballast.kernel.period import Period
from ballast.kernel.quantity import UNITS

_SEARCHED_ROWS = 40
_BRACKET = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*$")
VALUE = "value"


@dataclass(frozen=True)
class TimeHeader:
    """The row of the head (from 1), the column of the names, the period of each other column, and heads that are none."""

    row: int
    names: int
    periods: dict[int, Period]
    unknown: dict[int, str]


def find_time_header(sheet: Sheet, profile: Profile) -> TimeHeader | None:
    """The first row that opens with a known head of the names and has a period beside it."""
    wanted = {head_key(alias) for alias in profile.columns[profile.series_field].aliases}
    for row in range(1, min(len(sheet.grid), _SEARCHED_ROWS) + 1):
        cells = [cell for cell in sheet.cells(row) if cell.value is not None]
        if not cells or not isinstance(cells[0].value, str) or head_key(cells[0].value) not in wanted:
            continue
        periods: dict[int, Period] = {}
        unknown: dict[int, str] = {}
        for cell in cells[1:]:
            text = clean(str(cell.value))
            try:
                found = parse_period(text, profile.calendar, profile.era)
            except CellError:
                found = None
            if found is None:
                unknown[cell.position] = text
            else:
                periods[cell.position] = found
        if periods:
            return TimeHeader(row, cells[0].position, periods, unknown)
    return None


class TimetableReader:
    """Reads the rows below a head of periods."""

    def __init__(self, sheet: Sheet, header: TimeHeader, profile: Profile, findings: Findings) -> None:
        self.sheet = sheet
        self.header = header
        self.profile = profile
        self.findings = findings
        declared = profile.columns[VALUE].unit if VALUE in profile.columns else ""
        titled = title_units(Title(sheet, range(1, header.row)), findings).for_unit(declared)
        self._unit = titled or declared
        self._unknown: list[str] = []

    def records(self) -> Iterator[Record]:
        """A record for each name and period with a value; a blank is nothing released, and no record."""
        self._check_head()
        for row in range(self.header.row + 1, len(self.sheet.grid) + 1):
            values = self.sheet.grid[row - 1]
            name = self.sheet.cell(row, self.header.names).value
            if is_blank(values):
                continue
            if not isinstance(name, str):
                self.findings.error(
                    "missing_key", "这一行有数，但没有名称", "请补上名称，或删除这一行", self.sheet.name, row
                )
            elif is_note(name):
                break
            else:
                yield from self._row(row, clean(name))
        if self._unknown:
            self.findings.warning(
                "unknown_row",
                f"这些指标没有读入：{'、'.join(self._unknown)}",
                "如果需要，请在导入模板的 series 里给出它们的含义",
                self.sheet.name,
            )

    def _row(self, row: int, name: str) -> Iterator[Record]:
        bare, unit = _unit_of(name)
        fields: dict[str, FieldValue] = {**self.profile.constants, self.profile.series_field: bare}
        if self.profile.series:
            series = self.profile.series.get(fold(bare))
            if series is None:
                self._unknown.append(name)
                return
            fields |= {"indicator": series.indicator, "basis": series.basis, "measure": series.measure}
        units = {VALUE: unit or self._unit} if unit or self._unit else {}
        for index, period in self.header.periods.items():
            try:
                number = read_number(self.sheet.cell(row, index), units.get(VALUE, ""), self.profile)
            except CellError as wrong:
                self.findings.refuse(wrong, self.sheet.name, row, letter(index))
                continue
            if number is not None:
                place = Place(self.sheet.name, row)
                yield Record(place, {**fields, "period": period, VALUE: number}, (), units, {VALUE: letter(index)})

    def _check_head(self) -> None:
        headed = {self.header.names, *self.header.periods, *self.header.unknown}
        stray = {index for _, columns in without_heads(self.sheet.grid[self.header.row :], headed) for index in columns}
        warn_of_headless(stray, self.sheet.name, self.header.row, self.findings)
        seen: dict[Period, int] = {}
        for index, period in self.header.periods.items():
            other = seen.setdefault(period, index)
            if other != index:
                self.findings.error(
                    "duplicate_column",
                    f"{letter(index)} 列与 {letter(other)} 列都是 {period}",
                    "请只留一列",
                    self.sheet.name,
                    self.header.row,
                    letter(index),
                )
        if self.header.unknown:
            listed = "、".join(f"{letter(index)} 列“{text}”" for index, text in self.header.unknown.items())
            self.findings.warning(
                "unknown_column", f"这些列的表头不是时期，没有读入：{listed}", "", self.sheet.name, self.header.row
            )


def _unit_of(name: str) -> tuple[str, str]:
    """A row name without the unit in its trailing brackets, and the unit."""
    match = _BRACKET.search(name)
    unit = normalise(match[1]) if match else ""
    return (name[: match.start()], unit) if match and unit in UNITS else (name, "")
