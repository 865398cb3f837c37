"""Tables with one record in a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ballast.collection.reading.bodyrows import is_blank, is_note, is_total, texts, without_heads
from ballast.collection.reading.cells import PERCENT, read_field, read_number
from ballast.collection.reading.findings import CellError, Findings
from ballast.collection.reading.header import Head, Header, Slot, head_key, is_counting_row, warn_of_headless
from ballast.collection.reading.profile import MEASURES, Column, FieldType, Profile
from ballast.collection.reading.records import FieldValue, ItemNumbers, Place, Record
from ballast.collection.reading.workbook import Raw, Sheet, exact, letter
from ballast.kernel.period import Period

_NONE_OF_FOUR: list[Decimal | None] = [None, None, None, None]


@dataclass(frozen=True)
class _FieldPlan:
    column: Column
    index: int
    unit: str


@dataclass(frozen=True)
class _ItemPlan:
    item: str
    unit: str
    indexes: tuple[int | None, ...]
    columns: Mapping[str, str]
    always: bool


class TableReader:
    """Reads the rows below one header. `units` are those settled for the sheet; `period` fills blank period cells."""

    def __init__(
        self,
        sheet: Sheet,
        header: Header,
        profile: Profile,
        units: Mapping[str, str],
        period: Period | None,
        findings: Findings,
    ) -> None:
        self.sheet = sheet
        self.header = header
        self.profile = profile
        self.period = period
        self.findings = findings
        slots = header.slots
        self._fields = [
            _FieldPlan(column, slots[Slot(name)].index, units.get(name, column.unit))
            for name, column in profile.columns.items()
            if Slot(name) in slots
        ]
        self._items = [
            self._item_plan(item, slots, units) for item in dict.fromkeys(s.name for s in slots if s.measure)
        ]
        self._units = {plan.column.name: plan.unit for plan in self._fields if plan.unit}
        self._columns = {plan.column.name: letter(plan.index) for plan in self._fields}
        self._blank: dict[str, FieldValue] = {**dict.fromkeys(profile.columns), **profile.constants}
        self._keys = [slots[Slot(name)].index for name in profile.key if Slot(name) in slots]
        self._key_heads = {head_key(alias) for name in profile.key for alias in profile.columns[name].aliases}
        self._planned = sorted({head.index for head in slots.values()})
        self._numeric = {index for plan in self._items for index in plan.indexes if index is not None}
        self._numeric |= {plan.index for plan in self._fields if plan.column.type is FieldType.NUMBER}
        self._special = any(row > header.last for row, _ in (*sheet.merged, *sheet.percents))
        self._in_notes = False

    def _item_plan(self, item: str, slots: Mapping[Slot, Head], units: Mapping[str, str]) -> _ItemPlan:
        found = {measure: slots[Slot(item, measure)].index for measure in MEASURES if Slot(item, measure) in slots}
        return _ItemPlan(
            item=item,
            unit=units.get(item, ""),
            indexes=tuple(found.get(measure) for measure in MEASURES),
            columns={measure: letter(index) for measure, index in found.items()},
            always=item in self.profile.items,
        )

    def records(self) -> Iterator[Record]:
        """The records, in order. Faults go to the findings."""
        self._look_beside_the_heads()
        start = self.header.last
        grid = self.sheet.grid
        if start < len(grid) and is_counting_row(grid[start], len(self.header.heads)):
            start += 1
        for row, values in enumerate(grid[start:], start + 1):
            if not is_blank(values) and self._is_record(row, values):
                yield self._record(row, values)

    def _is_record(self, row: int, values: list[Raw]) -> bool:
        keys = [_at(values, index) for index in self._keys]
        given = [key for key in keys if key not in (None, "")]
        if not given:
            self._without_key(row, values)
            return False
        first = given[0]
        if not isinstance(first, str):
            return True
        if first.isascii():
            return first.strip().casefold() not in self._key_heads
        if is_note(first) or (self._in_notes and len(texts(values)) == 1 and not self._has_numbers(values)):
            self._in_notes = True
            return False
        if is_total(first):
            self._skip_total(row, first)
            return False
        return head_key(first) not in self._key_heads

    def _without_key(self, row: int, values: list[Raw]) -> None:
        """A row without a key is a total, a note, a heading within the table, or a mistake."""
        words = texts(values)
        if total := next((word for word in words if is_total(word)), None):
            self._skip_total(row, total)
        elif words and is_note(words[0]):
            self._in_notes = True
        elif self._has_numbers(values) or (len(self._filled(values)) > 1 and not self._in_notes):
            self.findings.error(
                "missing_key",
                f"这一行有内容，但没有{self._key_title()}",
                f"请补上{self._key_title()}，或删除这一行",
                self.sheet.name,
                row,
                letter(self._keys[0]) if self._keys else "",
            )
        elif words and not self._in_notes:
            self.findings.warning("text_row", f"跳过了只有文字“{words[0][:30]}”的一行", "", self.sheet.name, row)

    def _skip_total(self, row: int, text: str) -> None:
        self.findings.warning(
            "totals_row", f"跳过了合计行“{text.strip()}”", "合计由系统计算，不从表中读入", self.sheet.name, row
        )

    def _has_numbers(self, values: list[Raw]) -> bool:
        return any(index in self._numeric for index in self._filled(values))

    def _filled(self, values: list[Raw]) -> list[int]:
        return [index for index in self._planned if _at(values, index) not in (None, "")]

    def _key_title(self) -> str:
        return "、".join(self.profile.columns[name].aliases[0] for name in self.profile.key)

    def _record(self, row: int, values: list[Raw]) -> Record:
        fields = dict(self._blank)
        for plan in self._fields:
            if _at(values, plan.index) not in (None, ""):
                fields[plan.column.name] = self._field(row, plan)
        for column in self.profile.columns.values():
            if fields[column.name] is None:
                self._blank_field(row, values, column, fields)
        numbers = tuple(self._numbers(row, values))
        return Record(Place(self.sheet.name, row), fields, numbers, self._units, self._columns)

    def _field(self, row: int, plan: _FieldPlan) -> FieldValue:
        try:
            return read_field(self.sheet.cell(row, plan.index), plan.column, self.profile, plan.unit)
        except CellError as wrong:
            self._refuse(wrong, row, plan.index)
            return None

    def _blank_field(self, row: int, values: list[Raw], column: Column, fields: dict[str, FieldValue]) -> None:
        place = self._columns.get(column.name, "")
        if column.from_file and self.period is not None:
            fields[column.name] = self.period
        elif column.filled and not self._was_refused(row, place):
            self.findings.error("missing_value", f"没有填写{column.aliases[0]}", "请补上", self.sheet.name, row, place)

    def _was_refused(self, row: int, column: str) -> bool:
        """Whether the cell is blank only because what it held was refused a moment ago."""
        return any(
            problem.row == row and problem.column == column and problem.sheet == self.sheet.name
            for problem in self.findings.errors[-len(self._fields) :]
        )

    def _numbers(self, row: int, values: list[Raw]) -> Iterator[ItemNumbers]:
        width = len(values)
        quick = not self._special
        for plan in self._items:
            four: list[Decimal | None] = []
            for index in plan.indexes:
                raw = values[index] if index is not None and index < width else None
                if index is None or raw is None or raw == "":
                    four.append(None)
                elif quick and type(raw) is float:
                    # The way of nearly every cell of a large workbook; all others go the careful way.
                    four.append(exact(raw))
                else:
                    four.append(self._number(row, index, plan.unit))
            if plan.always or four != _NONE_OF_FOUR:
                yield ItemNumbers(plan.item, plan.unit, four[0], four[1], four[2], four[3], plan.columns, row)

    def _number(self, row: int, index: int, unit: str) -> Decimal | None:
        try:
            return read_number(self.sheet.cell(row, index), unit, self.profile)
        except CellError as wrong:
            self._refuse(wrong, row, index)
            return None

    def _refuse(self, wrong: CellError, row: int, index: int) -> None:
        self.findings.refuse(wrong, self.sheet.name, row, letter(index))

    def _look_beside_the_heads(self) -> None:
        """Values under no head are named; beside the table of a delimited text they mean that a row has come apart."""
        headed = {head.index for head in self.header.heads}
        stray: set[int] = set()
        rows = self.sheet.grid[self.header.last :]
        for number, columns in without_heads(rows, headed):
            stray.update(columns)
            if self.sheet.delimited and columns[-1] > max(headed):
                self.findings.error(
                    "broken_row",
                    "这一行的格数比表头多，各列可能错位",
                    "文字里有分隔符时，请把该格用双引号括起来",
                    self.sheet.name,
                    self.header.last + number + 1,
                    letter(max(headed) + 1),
                )
        warn_of_headless(stray, self.sheet.name, self.header.last, self.findings)

    def warn_of_percent_formats(self, records: Sequence[Record]) -> None:
        """An xls does not tell which cells show percentages: small numbers in a % column want a look."""
        if self.sheet.knows_percents:
            return
        for plan in self._fields:
            numbers = [abs(v) for r in records if isinstance(v := r.fields[plan.column.name], Decimal) and v]
            if plan.unit == PERCENT and numbers and max(numbers) <= 1:
                self.findings.warning(
                    "percent_format",
                    f"{plan.column.aliases[0]}的数都不超过 1，可能是按百分比格式填写的（12.5% 存成 0.125）",
                    "如果是，请另存为 xlsx 再导入",
                    self.sheet.name,
                    self.header.last,
                    letter(plan.index),
                )


def _at(values: Sequence[Raw], index: int) -> Raw:
    return values[index] if index < len(values) else None
