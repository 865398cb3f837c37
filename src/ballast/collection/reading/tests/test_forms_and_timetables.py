"""Forms with items in rows, and statistics offices' tables with periods in columns."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import xlsxwriter

from ballast.collection.reading import Profile, load_profile, parse_profile, read_records
from ballast.collection.reading.tests.books import CODE_A, CODE_B, Rows, codes, refused, write_csv, write_xlsx
from ballast.kernel.period import Period

B204 = load_profile("b204-1")
HEAD = ("指标名称", "计量单位", "代码", "本年本月", "本年1-本月", "上年同期本月", "上年同期1-本月")
ROWS: tuple[tuple[object, ...], ...] = (
    ("甲", "乙", "丙", 1, 2, 3, 4),
    ("一、工业总产值（当年价格）", "千元", "01", 10.5, 100, 9, 90),
    ("工业销售产值(当年价格)", "千元", "03", 10, 99, 8, 80),
    ("其中：出口交货值", "千元", "04", 0, 0, None, None),
    ("烟煤和无烟煤开采洗选", "千元", "0610", 10.5, 100, 9, 90),
    ("企业用电量", "万千瓦时", "05", 1.23, 12.3, 1, 10),
    ("单位负责人：张三", None, None, None, None, None, None),
)


def _book(path: Path, sheets: dict[str, tuple[str, tuple[tuple[object, ...], ...]]], period: str = "2026年9月") -> Path:
    book = xlsxwriter.Workbook(path)
    for name, (code, rows) in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write_column(0, 0, ["工业产销总值及主要产品产量", "表号：B204-1表", f"统一社会信用代码：{code}"])
        sheet.write_row(3, 0, ["单位详细名称：", "甲公司"])
        sheet.write_column(4, 0, [period, "计量单位：千元"])
        sheet.write_row(6, 0, HEAD)
        for number, row in enumerate(rows):
            sheet.write_row(7 + number, 0, row)
    book.close()
    return path


def _series() -> Profile:
    data: dict[str, object] = {
        "title": "下载",
        "kind": "releases",
        "layout": "periods_in_columns",
        "calendar": "any",
        "series_field": "indicator_name",
        "columns": {"indicator_name": {"aliases": ["指标"]}},
        "series": {"工业增加值累计增长": {"indicator": "va_growth", "basis": "ytd", "measure": "rate"}},
    }
    return parse_profile(data, "series")


def test_each_sheet_of_the_national_form_is_one_enterprise(tmp_path: Path) -> None:
    reading = read_records(_book(tmp_path / "a.xlsx", {"一": (CODE_A, ROWS), "二": (CODE_B, ROWS)}), B204)
    assert reading.period == Period(2026, 9)
    assert [record.fields["enterprise"] for record in reading.records] == [CODE_A, CODE_B]
    assert reading.records[1].fields["name"] == "甲公司"
    numbers = {item.item: item for item in reading.records[0].numbers}
    assert list(numbers) == ["output", "sales", "export", "class_output:0610", "electricity"]
    assert (numbers["output"].month, numbers["output"].unit) == (Decimal("10.5"), "千元")
    assert (numbers["electricity"].unit, numbers["electricity"].ytd) == ("万千瓦时", Decimal("12.3"))
    assert numbers["export"].ytd == 0
    assert numbers["export"].base_ytd is None
    assert (numbers["sales"].row, numbers["sales"].columns["ytd"]) == (10, "E")
    assert not reading.warnings


def test_two_sheets_of_one_enterprise_are_refused(tmp_path: Path) -> None:
    problem = refused(_book(tmp_path / "a.xlsx", {"一": (CODE_A, ROWS), "二": (CODE_A, ROWS)}), B204)[0]
    assert (problem.code, problem.sheet, problem.row) == ("duplicate_key", "二", 3)
    assert "“一”第 3 行" in problem.message


def test_sheets_of_two_periods_are_refused(tmp_path: Path) -> None:
    path = _book(tmp_path / "a.xlsx", {"一": (CODE_A, ROWS)}, "2026年8月")
    assert refused(path, B204, Period(2026, 9))[0].code == "period_conflict"


def test_an_item_whose_code_and_name_disagree_is_refused(tmp_path: Path) -> None:
    rows = (("工业销售产值", "千元", "01", 1, 2, 3, 4), ("工业总产值", "千元", 1, 1, 2, 3, 4))
    problems = refused(_book(tmp_path / "a.xlsx", {"一": (CODE_A, rows)}), B204)
    assert [(problem.code, problem.row, problem.column) for problem in problems] == [("item_conflict", 8, "C")]


def test_a_class_without_its_zero_a_strange_unit_and_an_item_twice_are_refused(tmp_path: Path) -> None:
    rows = (
        ("烟煤", "千元", 610, 1, 2, 3, 4),
        ("工业总产值", "吨", "01", 1, 2, 3, 4),
        ("工业销售产值", "千块", "03", 1, 2, 3, 4),
        ("工业销售产值", "千元", "03", 1, 2, 3, "约4"),
    )
    problems = refused(_book(tmp_path / "a.xlsx", {"一": (CODE_A, rows)}), B204)
    assert [(problem.code, problem.row) for problem in problems] == [
        *(("lost_zeros", 8), ("wrong_unit", 9), ("unknown_unit", 10), ("duplicate_row", 11), ("bad_number", 11)),
    ]


def test_unknown_rows_of_the_form_are_named(tmp_path: Path) -> None:
    rows = (*ROWS[:2], ("新产品产值", "千元", "02", 1, 2, 3, 4))
    reading = read_records(_book(tmp_path / "a.xlsx", {"一": (CODE_A, rows)}), B204)
    assert codes(reading) == ["unknown_row"]
    assert "第 10 行“新产品产值”" in reading.warnings[0].message


def test_a_spoilt_credit_code_is_refused_at_its_place(tmp_path: Path) -> None:
    problem = refused(_book(tmp_path / "a.xlsx", {"一": (CODE_A[:-1], ROWS)}), B204)[0]
    assert (problem.code, problem.row, problem.column) == ("bad_code", 3, "A")


def test_the_unit_of_an_item_may_stand_in_its_name_or_above_the_table(tmp_path: Path) -> None:
    rows = (("工业总产值", None, "01", 1, 2, 3, 4), ("企业用电量（亿千瓦时）", None, "05", 1, 2, 3, 4))
    numbers = read_records(_book(tmp_path / "a.xlsx", {"一": (CODE_A, rows)}), B204).records[0].numbers
    assert [item.unit for item in numbers] == ["千元", "亿千瓦时"]


def test_a_form_without_its_credit_code_is_refused(tmp_path: Path) -> None:
    problem = refused(_book(tmp_path / "a.xlsx", {"一": ("", ROWS)}), B204)[0]
    assert (problem.code, problem.sheet) == ("missing_value", "一")


def test_periods_in_columns_become_records_and_blanks_none(tmp_path: Path) -> None:
    rows: Rows = [
        ["数据库：月度数据"],
        ["指标", "2020年4月", "2020年3月", "备注"],
        ["工业增加值累计增长(%)", -4.9, None, None],
        ["煤炭开采增加值累计增长(%)", 1, 2, None],
        ["数据来源：国家统计局"],
    ]
    reading = read_records(write_xlsx(tmp_path / "a.xlsx", rows), _series())
    assert len(reading.records) == 1
    record = reading.records[0]
    assert record.fields == {
        "indicator_name": "工业增加值累计增长",
        "indicator": "va_growth",
        "basis": "ytd",
        "measure": "rate",
        "period": Period(2020, 4),
        "value": Decimal("-4.9"),
    }
    assert (record.units, record.columns, record.place.row) == ({"value": "%"}, {"value": "B"}, 3)
    assert codes(reading) == ["unknown_column", "unknown_row"]
    assert "煤炭开采增加值累计增长(%)" in reading.warnings[1].message


def test_a_period_twice_and_a_row_twice_are_refused(tmp_path: Path) -> None:
    rows: Rows = [["指标", "2020年4月", "2020年1-4月"], ["工业增加值累计增长(%)", 1, 2]]
    assert "duplicate_column" in {problem.code for problem in refused(write_csv(tmp_path / "a.csv", rows), _series())}
    twice: Rows = [["指标", "2020年4月"], ["工业增加值累计增长(%)", 1], ["工业增加值累计增长", 2]]
    assert [problem.code for problem in refused(write_csv(tmp_path / "b.csv", twice), _series())] == ["duplicate_key"]


def test_a_table_without_periods_is_refused(tmp_path: Path) -> None:
    problem = refused(write_csv(tmp_path / "a.csv", [["指标", "全国"], ["工业增加值", 1]]), _series())[0]
    assert problem.code == "no_header"


def test_a_strange_number_and_a_row_without_a_name_have_their_place(tmp_path: Path) -> None:
    rows: Rows = [["指标", "2020年4月"], ["工业增加值累计增长", "约5"], ["", "3"]]
    problems = refused(write_csv(tmp_path / "a.csv", rows), _series())
    assert [(problem.code, problem.row) for problem in problems] == [("bad_number", 2), ("missing_key", 3)]
