"""From a file to records: every sheet, every fault, and the one period that all of it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ballast.collection.reading.bodyrows import is_blank, texts
from ballast.collection.reading.findings import CellError, Findings
from ballast.collection.reading.header import (
    Header,
    check_header,
    find_header,
    required_slots,
    vocabulary_of,
)
from ballast.collection.reading.profile import Layout, Profile
from ballast.collection.reading.records import FieldValue, Place, Reading, Record
from ballast.collection.reading.sheetform import FormReader, form_vocabulary
from ballast.collection.reading.table import TableReader
from ballast.collection.reading.timetable import TimetableReader, find_time_header
from ballast.collection.reading.title import Title
from ballast.collection.reading.units import settle_units, title_units
from ballast.collection.reading.workbook import Sheet, letter, read_file
from ballast.kernel.period import Calendar, Period, PeriodError

PERIOD = "period"


def read_records(path: Path, profile: Profile, period: Period | None = None) -> Reading:
    """Read a file by a profile. `period` is what the caller says the file is for; the file must not say otherwise.

    Raises `ProblemsError` with every error of the file, each with its place; nothing is returned then. What may be gone
    on with is in `Reading.warnings`.
    """
    findings = Findings(path.name)
    sheets = _chosen(read_file(path, profile.encoding), profile, findings)
    reading = _Layouts(profile, findings, period).read(sheets)
    findings.stop_on_errors()
    return reading


def _chosen(sheets: list[Sheet], profile: Profile, findings: Findings) -> list[Sheet]:
    """The sheets to look at: visible and not blank; only the first where the profile says so."""
    filled = [sheet for sheet in sheets if any(not is_blank(row) for row in sheet.grid)]
    visible = [sheet for sheet in filled if sheet.visible]
    if not visible:
        findings.error(
            "empty_file", "工作簿里没有内容" if not filled else "有内容的工作表都被隐藏了", "请确认导入的是填好的表"
        )
        findings.stop_on_errors()
    chosen = visible[:1] if profile.sheets == "first" else visible
    unread = [sheet.name for sheet in filled if sheet not in chosen]
    if unread:
        findings.warning("unread_sheet", f"没有读这些工作表：{'、'.join(unread)}", "需要的内容请放在可见的第一张表")
    return chosen


class _Layouts:
    """One file under one profile."""

    def __init__(self, profile: Profile, findings: Findings, given: Period | None) -> None:
        self.profile = profile
        self.findings = findings
        self.given = self._in_calendar(given)
        self.labels: dict[str, str] = {}

    def _in_calendar(self, given: Period | None) -> Period | None:
        """The period asked for, in the calendar of the profile."""
        calendar = self.profile.calendar
        months = (Calendar.MERGED, Calendar.MONTHLY)
        if given is None or calendar is None or not (given.calendar in months and calendar in months):
            return given
        try:
            return Period(given.year, given.number, calendar)
        except PeriodError as wrong:
            self.findings.error("bad_period", str(wrong), "请核对指定的统计期")
            return None

    def read(self, sheets: list[Sheet]) -> Reading:
        if self.profile.layout is Layout.PERIODS_IN_COLUMNS:
            return self._timetables(sheets)
        forms = self.profile.layout is Layout.ITEMS_IN_ROWS
        vocabulary = form_vocabulary(self.profile) if forms else vocabulary_of(self.profile)
        headed: list[tuple[Sheet, Header, Title]] = []
        for sheet in sheets:
            header = find_header(sheet, vocabulary)
            if header is None:
                self._unread(sheet, sheets)
            else:
                title = Title(sheet, range(1, header.first))
                self.labels |= title.labels(self.profile.labels)
                headed.append((sheet, header, title))
        if not headed:
            self._no_header(sheets)
        period = self._period_of_titles([title for _, _, title in headed])
        records: list[Record] = []
        for sheet, header, title in headed:
            records += self._form(sheet, header, title) if forms else self._table(sheet, header, title, period)
        self._check_keys(records)
        if not records and not self.findings.errors:
            self.findings.error("no_records", "表头下面没有一行数据", "请确认导入的是填好的表")
        period = self._period_of_records(records, period)
        return Reading(
            records, self.findings.warnings, period, tuple(sheet.name for sheet, _, _ in headed), self.labels
        )

    def _table(self, sheet: Sheet, header: Header, title: Title, period: Period | None) -> list[Record]:
        before = len(self.findings.errors)
        check_header(header, self.profile, sheet, self.findings)
        units = settle_units(header, title_units(title, self.findings), self.profile, sheet.name, self.findings)
        self._check_months(sheet, header, period)
        if len(self.findings.errors) > before:
            # With a wrong head every row would be wrong: the head comes first.
            return []
        reader = TableReader(sheet, header, self.profile, units, period, self.findings)
        records = list(reader.records())
        reader.warn_of_percent_formats(records)
        return records

    def _form(self, sheet: Sheet, header: Header, title: Title) -> list[Record]:
        titles = title_units(title, self.findings)
        record = FormReader(sheet, header, title, titles, self.profile, self.findings).record()
        return [record] if record is not None else []

    def _timetables(self, sheets: list[Sheet]) -> Reading:
        records: list[Record] = []
        names: list[str] = []
        for sheet in sheets:
            header = find_time_header(sheet, self.profile)
            if header is None:
                self._unread(sheet, sheets)
                continue
            names.append(sheet.name)
            records += TimetableReader(sheet, header, self.profile, self.findings).records()
        if not names:
            self._no_header(sheets)
        self._check_keys(records, (self.profile.series_field, PERIOD))
        return Reading(records, self.findings.warnings, None, tuple(names), self.labels)

    def _unread(self, sheet: Sheet, sheets: list[Sheet]) -> None:
        if len(sheets) > 1:
            self.findings.warning("unread_sheet", f"工作表“{sheet.name}”里没有找到表头，没有读入", "", sheet.name)

    def _no_header(self, sheets: list[Sheet]) -> None:
        profile = self.profile
        if profile.layout is Layout.ROWS:
            wanted = list(dict.fromkeys(name for _, name in required_slots(profile)))
        else:
            wanted = [profile.columns[profile.series_field].aliases[0]] if profile.series_field else ["指标名称"]
        seen = [text.strip() for row in sheets[0].grid[:12] for text in texts(row)][:20]
        self.findings.error(
            "no_header",
            f"没有找到“{profile.title}”的表头；应有的列：{'、'.join(wanted)}；表中前几行写的是：{'、'.join(seen) or '（没有文字）'}",
            "请确认选对了文件和导入模板",
            sheets[0].name,
        )
        self.findings.stop_on_errors()

    def _period_of_titles(self, titles: Sequence[Title]) -> Period | None:
        """The period that the title areas name, checked against the one asked for."""
        profile = self.profile
        if not profile.needs_period and not any(column.from_file for column in profile.columns.values()):
            return self.given
        found: dict[Period, Place] = {}
        for title in titles:
            try:
                for period, cell in title.periods(profile.calendar, profile.era).items():
                    found.setdefault(period, Place(title.sheet.name, cell.row))
            except CellError as wrong:
                if profile.needs_period:
                    self.findings.refuse(wrong, title.sheet.name)
        # Where records carry their own period, a title may speak of several.
        return self._one_period(found) if profile.needs_period or len(found) == 1 else self.given

    def _one_period(self, found: dict[Period, Place]) -> Period | None:
        if not found:
            return self.given
        period, place = next(iter(found.items()))
        if len(found) > 1:
            listed = "、".join(str(each) for each in found)
            self.findings.error(
                "several_periods", f"文件里写了几个统计期：{listed}", "一个文件只能是一个统计期", place.sheet, place.row
            )
        elif self.given is not None and period != self.given:
            self.findings.error(
                "period_conflict",
                f"文件写的是{_in_words(period)}，指定的是{self.given}",
                "请核对文件，或改正指定的统计期",
                place.sheet,
                place.row,
            )
        return period

    def _check_months(self, sheet: Sheet, header: Header, period: Period | None) -> None:
        """Heads such as 1-8月 must not stand under another month's title."""
        for head in header.heads:
            if period is not None and head.months and any(month != period.end_month for month in head.months):
                self.findings.error(
                    "period_conflict",
                    f"{head.place}与统计期 {period} 不一致",
                    "请核对表头的月份",
                    sheet.name,
                    header.last,
                    letter(head.index),
                )

    def _period_of_records(self, records: list[Record], period: Period | None) -> Period | None:
        """Where returns carry their period in a column, it is one and the same, and that of the file."""
        if not self.profile.needs_period or self.findings.errors:
            return period
        found: dict[Period, Place] = {}
        for record in records:
            value = record.fields.get(PERIOD)
            if isinstance(value, Period):
                found.setdefault(value, record.place)
        if period is not None and period != self.given:
            found.setdefault(period, Place("", 0))
        settled = self._one_period(found) if found else period
        if settled is None:
            self.findings.error(
                "no_period", "文件里没有写统计期", "请在标题区写明（如“2026年9月”），或用 --period 指定"
            )
        return settled

    def _check_keys(self, records: list[Record], names: tuple[str, ...] = ()) -> None:
        """No key twice in one file."""
        names = names or self.profile.key
        first: dict[tuple[FieldValue, ...], Place] = {}
        for record in records:
            key = tuple(record.fields.get(name) for name in names)
            if None in key and len(key) == 1:
                continue
            other = first.setdefault(key, record.place)
            if other is not record.place:
                self._duplicate(key, record, other)

    def _duplicate(self, key: tuple[FieldValue, ...], record: Record, other: Place) -> None:
        words = "、".join(str(part) for part in key if part is not None)
        where = f"第 {other.row} 行" if other.sheet == record.place.sheet else f"“{other.sheet}”第 {other.row} 行"
        self.findings.error(
            "duplicate_key", f"“{words}”与{where}重复", "同一个文件里只能出现一次", record.place.sheet, record.place.row
        )


def _in_words(period: Period) -> str:
    return (
        f"{period.year}年{period.number}月" if period.calendar in (Calendar.MERGED, Calendar.MONTHLY) else str(period)
    )
