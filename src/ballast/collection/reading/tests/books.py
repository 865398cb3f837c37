"""Workbooks and texts as offices write them, made in a test's own folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from ballast.collection.reading import Profile, Reading, parse_profile, read_records
from ballast.kernel.period import Period
from ballast.kernel.problems import Problem, ProblemsError

Rows = Sequence[Sequence[object]]
SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"
DATA = Path(__file__).parent / "data"
FOUR = ("本月", "1-本月", "上年同期本月", "上年同期1-本月")
CODE_A, CODE_B = "91610900MA70TEST1X", "91610900MA70TEST2B"
TITLES = ("规模以上工业企业生产情况简表", "表  号：YX-01表  有效期至：2027年6月", "2026年9月", "计量单位：万元")

SMALL: dict[str, object] = {
    "title": "小表",
    "kind": "returns",
    "key": ["code"],
    "columns": {
        "code": {"aliases": ["代码"], "type": "code", "filled": True},
        "name": {"aliases": ["名称"]},
        "share": {"aliases": ["占比"], "type": "number", "unit": "%"},
    },
    "items": {"output": {"names": ["产值"], "unit": "万元"}},
}


def small(**changes: object) -> Profile:
    """A profile of a few columns, with changes."""
    return parse_profile({**SMALL, **changes}, "small")


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    """Rows as comma separated text without quoting."""
    path.write_bytes("\r\n".join(",".join(map(str, row)) for row in rows).encode(encoding))
    return path


def write_xlsx(path: Path, rows: Rows, name: str = "表") -> Path:
    """Rows as a plain sheet; None is left blank, dates are dates."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(name)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, index, value, day)
            elif isinstance(value, str):
                sheet.write_string(number, index, value)
            elif value is not None:
                sheet.write(number, index, value)
    book.close()
    return path


def write_form(
    path: Path,
    rows: Rows,
    groups: Sequence[str] = ("工业总产值",),
    titles: Sequence[str] = TITLES,
    four: Sequence[str] = FOUR,
) -> Path:
    """A short form with merged heads of two rows, numbers from the third column on."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("简表")
    for number, title in enumerate(titles):
        sheet.write(number, 0, title)
    top = len(titles)
    style = book.add_format({"border": 1})
    for index, head in enumerate(("统一社会信用代码", "企业名称")):
        sheet.merge_range(top, index, top + 1, index, head, style)
    for position, group in enumerate(groups):
        left = 2 + 4 * position
        sheet.merge_range(top, left, top, left + 3, group, style)
        sheet.write_row(top + 1, left, four)
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            if value is not None:
                sheet.write(top + 2 + number, index, value)
    book.close()
    return path


def refused(path: Path, profile: Profile, period: Period | None = None) -> list[Problem]:
    """The problems of a file that must not be taken."""
    with pytest.raises(ProblemsError) as caught:
        read_records(path, profile, period)
    return list(caught.value.problems)


def codes(reading: Reading) -> list[str]:
    """The codes of the warnings."""
    return [problem.code for problem in reading.warnings]
