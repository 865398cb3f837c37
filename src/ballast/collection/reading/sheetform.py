"""Forms with one enterprise on a sheet: facts above, items in rows, the four numbers in columns (B204-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ballast.collection.reading.bodyrows import is_note
from ballast.collection.reading.cells import read_field, read_number
from ballast.collection.reading.findings import CellError, Findings
from ballast.collection.reading.header import Header, Slot, Vocabulary, head_key, is_counting_row
from ballast.collection.reading.profile import MEASURES, Item, Profile
from ballast.collection.reading.records import FieldValue, ItemNumbers, Place, Record
from ballast.collection.reading.title import Title
from ballast.collection.reading.units import TitleUnits
from ballast.collection.reading.values import clean, fold, normalise
from ballast.collection.reading.workbook import Cell, Sheet, letter
from ballast.kernel.quantity import UNITS

_ITEM = "*"
_NAME, _UNIT, _CODE = Slot("item_name"), Slot("item_unit"), Slot("item_code")
_HEADS = {
    _NAME: ("指标名称", "指标", "项目", "项目名称"),
    _UNIT: ("计量单位", "单位"),
    _CODE: ("代码", "指标代码", "编码"),
}
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|\(?[一二三四五六七八九十\d]+[).、])")
_OF_WHICH = re.compile(r"^其中:")
_BRACKET = re.compile(r"\(([^()]*)\)$")


def form_vocabulary(profile: Profile) -> Vocabulary:
    """The heads of such a form."""
    known = {head_key(alias): slot for slot, aliases in _HEADS.items() for alias in aliases}
    for measure, words in profile.measures.items():
        for word in words:
            known.setdefault(head_key(word), Slot(_ITEM, measure))
    return Vocabulary(known, frozenset((_NAME,)))


class FormReader:
    """Reads one sheet as one record."""

    def __init__(
        self, sheet: Sheet, header: Header, title: Title, titles: TitleUnits, profile: Profile, findings: Findings
    ) -> None:
        self.sheet = sheet
        self.header = header
        self.title = title
        self.titles = titles
        self.profile = profile
        self.findings = findings
        slots = header.slots
        self._columns = {m: slots[Slot(_ITEM, m)].index for m in MEASURES if Slot(_ITEM, m) in slots}
        self._letters = {measure: letter(index) for measure, index in self._columns.items()}
        self._place = {slot: slots[slot].index for slot in _HEADS if slot in slots}
        self._items = {_plain_name(name): item for item in profile.items.values() for name in item.names}
        self._codes = {code: item for item in profile.items.values() for code in item.row_codes}
        self._unknown: list[str] = []

    def record(self) -> Record | None:
        """The record, or None where the form has no number at all. Faults go to the findings."""
        fields: dict[str, FieldValue] = {**dict.fromkeys(self.profile.columns), **self.profile.constants}
        columns: dict[str, str] = {}
        row = self.header.first
        for name, column in self.profile.columns.items():
            cell = self.title.label(column.aliases)
            if cell is None or cell.value is None:
                if column.filled:
                    self._error("missing_value", f"表头上方没有填写“{column.aliases[0]}”", "请补上", self.header.first)
                continue
            columns[name] = cell.column
            row = cell.row if name in self.profile.key else row
            try:
                fields[name] = read_field(cell, column, self.profile)
            except CellError as wrong:
                self.findings.refuse(wrong, self.sheet.name, cell.row, cell.column)
        numbers = tuple(self._numbers())
        if self._unknown:
            self.findings.warning("unknown_row", f"这些行没有读入：{'、'.join(self._unknown)}", "", self.sheet.name)
        return Record(Place(self.sheet.name, row), fields, numbers, {}, columns) if numbers else None

    def _numbers(self) -> Iterator[ItemNumbers]:
        seen: dict[str, int] = {}
        for row in range(self.header.last + 1, len(self.sheet.grid) + 1):
            if is_counting_row(self.sheet.grid[row - 1], len(self.header.heads)):
                continue
            name, code = self._cell(row, _NAME), self._cell(row, _CODE)
            if isinstance(name.value, str) and is_note(name.value):
                return
            four = self._four(row)
            if not four:
                continue
            found = self._identify(row, name, code)
            if found is None:
                continue
            item, declared = found
            if item in seen:
                self._error("duplicate_row", f"与第 {seen[item]} 行是同一项", "请只留一行", row)
            seen[item] = row
            if unit := self._unit(row, name, declared):
                yield self._item_numbers(item, unit, four, row)

    def _four(self, row: int) -> dict[str, Cell]:
        cells = {measure: self.sheet.cell(row, index) for measure, index in self._columns.items()}
        return cells if any(cell.value is not None for cell in cells.values()) else {}

    def _item_numbers(self, item: str, unit: str, four: Mapping[str, Cell], row: int) -> ItemNumbers:
        numbers: dict[str, Decimal | None] = {}
        for measure, cell in four.items():
            try:
                numbers[measure] = read_number(cell, unit, self.profile)
            except CellError as wrong:
                self.findings.refuse(wrong, self.sheet.name, row, cell.column)
        got = [numbers.get(measure) for measure in MEASURES]
        return ItemNumbers(item, unit, got[0], got[1], got[2], got[3], self._letters, row)

    def _identify(self, row: int, name: Cell, code: Cell) -> tuple[str, str] | None:
        """The item of a row and its declared unit. The name decides; a code that says otherwise is an error."""
        text, number = clean(str(name.value or "")), normalise(str(code.value or ""))
        by_name, by_code = self._items.get(_plain_name(text)), self._codes.get(number)
        if by_code is not None and by_code is not by_name and text:
            self._contradiction(row, number, by_code, text, code)
            return None
        if found := by_name or by_code:
            return found.code, found.unit
        for family in self.profile.families:
            if family.row_pattern is None:
                continue
            if family.row_pattern.fullmatch(number):
                return f"{family.code}:{number}", family.unit
            if isinstance(code.value, Decimal) and family.row_pattern.fullmatch(f"0{number}"):
                self._error(
                    "lost_zeros", f"代码“{number}”可能丢失了前导零", "请把该列设为文本格式后重填", row, code.column
                )
                return None
        self._unknown.append(f"第 {row} 行“{text or number}”")
        return None

    def _contradiction(self, row: int, number: str, item: Item, text: str, code: Cell) -> None:
        self._error(
            "item_conflict",
            f"代码 {number} 应为“{item.names[0]}”，表中写的是“{text}”",
            "请核对代码和指标名称，或换用对应年份的模板",
            row,
            code.column,
        )

    def _unit(self, row: int, name: Cell, declared: str) -> str:
        """The unit of a row: its own cell, the brackets of its name, the title area, the profile."""
        cell = self._cell(row, _UNIT)
        own = normalise(str(cell.value or ""))
        bracket = _BRACKET.search(normalise(str(name.value or "")))
        if not own and bracket and bracket[1] in UNITS:
            own = bracket[1]
        unit = own or self.titles.for_unit(declared) or declared
        if unit not in UNITS:
            self._error("unknown_unit", f"不认识的计量单位“{unit}”", f"可用：{'、'.join(UNITS)}", row, cell.column)
            return ""
        if declared and UNITS[unit].kind != UNITS[declared].kind:
            self._error("wrong_unit", f"单位“{unit}”不能用于这一项", f"应能换算成“{declared}”", row, cell.column)
            return ""
        return unit

    def _cell(self, row: int, slot: Slot) -> Cell:
        index = self._place.get(slot)
        return Cell(None, row, 0) if index is None else self.sheet.cell(row, index)

    def _error(self, code: str, message: str, remedy: str, row: int, column: str = "") -> None:
        self.findings.error(code, message, remedy, self.sheet.name, row, column)


def _plain_name(text: str) -> str:
    """An item's name without its number, 其中 and brackets."""
    plain = _OF_WHICH.sub("", _ORDINAL.sub("", normalise(text).replace(" ", "")))
    while match := _BRACKET.search(plain):
        plain = plain[: match.start()]
    return fold(plain)
