"""What stands above a table: its period, its units, and labelled facts such as 表号 or 统一社会信用代码."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ballast.collection.reading.findings import CellError
from ballast.collection.reading.values import clean, normalise, parse_period
from ballast.collection.reading.workbook import Cell, Sheet
from ballast.kernel.period import Calendar, Period
from ballast.kernel.quantity import UNITS

_FULL_DATE = re.compile(r"\d{2,4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_OTHER_LABEL = r"(?:有效期|有效期限|批准|备案|制定|填报|报出|填表|截止|打印|导出|发布|印发)"
_OTHER_TIME = re.compile(
    rf"{_OTHER_LABEL}(?:日期|时间)?(?:至|到)?\s*:?\s*\d{{2,4}}\s*年\s*\d{{1,2}}\s*月"
    rf"|\d{{2,4}}\s*年\s*\d{{1,2}}\s*月(?={_OTHER_LABEL})"
)
_OTHER_LABEL_ALONE = re.compile(rf"{_OTHER_LABEL}\S*:$")
_OWN_TIME = re.compile(r"统计期|报告期|所属期|所属时期|报表期|数据时期|时期|月份")
_SPAN = r"[-—–−―－~～至]"
_TITLE_PERIOD = re.compile(
    rf"(?<!\d)\d{{4}}\s*年\s*(?:0?1\s*{_SPAN}\s*)?\d{{1,2}}\s*月|(?<![\d-])\d{{4}}-\d{{2}}(?![\d-])"
    rf"|(?<!\d)\d{{4}}\s*年\s*第?[一二三四1-4]\s*季度"
)
_ROC_TITLE_PERIOD = re.compile(r"(?<!\d)\d{2,3}\s*年\s*\d{1,2}\s*月")
_UNIT_LABEL = re.compile(r"(?:(?:计量|金额|货币|数量)单位|(?<![\u4e00-\u9fff])单位)\s*:\s*(\S*)")
_UNIT_SEPARATORS = re.compile(r"[、,/;)]")


class Title:
    """The cells above a table (merged copies left out), asked for what they say."""

    def __init__(self, sheet: Sheet, rows: Sequence[int]) -> None:
        self.sheet = sheet
        self.lines: list[list[Cell]] = []
        for row in rows:
            cells = [cell for cell in sheet.cells(row) if cell.value is not None and not cell.merged]
            if cells:
                self.lines.append(cells)

    def label(self, names: Sequence[str]) -> Cell | None:
        """The cell with what stands behind ``NAME：`` in the same cell or the next. The name may be spread out."""
        for cells in self.lines:
            for position, cell in enumerate(cells):
                if (value := _labelled(_text(cell), names)) is None:
                    continue
                following = cells[position + 1] if position + 1 < len(cells) else None
                if value or following is None or ":" in _text(following):
                    return cell._replace(value=value or None)
                return following
        return None

    def labels(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """All labels that are found, by their keys."""
        found = {key: self.label(names) for key, names in wanted.items()}
        return {key: _text(cell) for key, cell in found.items() if cell is not None and cell.value is not None}

    def units(self) -> tuple[dict[str, tuple[str, Cell]], list[tuple[str, Cell]]]:
        """Units declared for the whole table by kind (money, energy, …), and names after 计量单位 that are no unit."""
        known: dict[str, tuple[str, Cell]] = {}
        unknown: list[tuple[str, Cell]] = []
        for cells in self.lines:
            for position, cell in enumerate(cells):
                match = _UNIT_LABEL.search(_text(cell))
                if not match:
                    continue
                named = match[1] or (_text(cells[position + 1]) if position + 1 < len(cells) else "")
                for name in filter(None, _UNIT_SEPARATORS.split(named)):
                    if name in UNITS:
                        known.setdefault(UNITS[name].kind, (name, cell))
                    elif "计量单位" in match[0]:
                        unknown.append((name, cell))
        return known, unknown

    def periods(self, calendar: Calendar | None, era: str) -> dict[Period, Cell]:
        """Every statistical period that is named; those behind 统计期： (or the like) alone, where there are such.

        Days and the validity of the form are no periods. Raises `CellError` where the calendar has no such period.
        """
        labelled: dict[Period, Cell] = {}
        plain: dict[Period, Cell] = {}
        for cells in self.lines:
            previous = ""
            for cell in cells:
                text = _text(cell)
                own = bool(_OWN_TIME.search(text) or (_OWN_TIME.search(previous) and previous.endswith(":")))
                if not _OTHER_LABEL_ALONE.search(previous):
                    for period in _periods(text, calendar, era):
                        (labelled if own else plain).setdefault(period, cell)
                previous = text
        return labelled or plain


def _text(cell: Cell) -> str:
    return normalise(cell.value) if isinstance(cell.value, str) else clean(str(cell.value))


def _labelled(text: str, names: Sequence[str]) -> str | None:
    for name in names:
        spread = r"\s*".join(map(re.escape, normalise(name)))
        if match := re.search(rf"(?<![\u4e00-\u9fff]){spread}\s*:\s*(.*?)(?=\s\S{{1,12}}\s*:|$)", text):
            return match[1].strip()
        if re.fullmatch(spread, text):
            return ""
    return None


def _periods(text: str, calendar: Calendar | None, era: str) -> list[Period]:
    found: list[Period] = []
    pattern = _ROC_TITLE_PERIOD if era == "roc" else _TITLE_PERIOD
    for match in pattern.finditer(_OTHER_TIME.sub(" ", _FULL_DATE.sub(" ", text))):
        try:
            period = parse_period(match[0], calendar, era)
        except CellError as wrong:
            if "季" in match[0]:
                continue
            raise wrong from None
        if period is not None:
            found.append(period)
    return found
