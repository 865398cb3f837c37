"""Titles, units and periods: what stands above the table and in its heads, and which of them holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ballast.collection.reading import ItemNumbers, Reading, load_profile, read_records
from ballast.collection.reading.tests.books import (
    CODE_A,
    Rows,
    codes,
    refused,
    small,
    write_csv,
    write_form,
    write_xlsx,
)
from ballast.kernel.period import Calendar, Period

SHORT = load_profile("short-form")


def _output(reading: Reading) -> ItemNumbers:
    return next(item for item in reading.records[0].numbers if item.item == "output")


def _four(item: ItemNumbers) -> list[Decimal | None]:
    return [item.month, item.ytd, item.base_month, item.base_ytd]


def test_heads_that_name_the_month_are_understood_and_checked(tmp_path: Path) -> None:
    four = ("9月", "1-9月", "上年同期9月", "上年同期1—9月")
    path = write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", 1, 2, 3, 4]], four=four)
    assert _four(_output(read_records(path, SHORT))) == [1, 2, 3, 4]
    wrong = write_form(
        tmp_path / "b.xlsx", [[CODE_A, "甲", 1, 2, 3, 4]], four=("8月", "1-8月", "上年同期8月", "上年同期1-8月")
    )
    assert {problem.code for problem in refused(wrong, SHORT)} == {"period_conflict"}


def test_january_and_february_keep_their_empty_month(tmp_path: Path) -> None:
    titles = ("简表", "2026年1—2月")
    reading = read_records(write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", None, 8, None, 7]], titles=titles), SHORT)
    assert reading.period == Period(2026, 2)
    assert _four(_output(reading)) == [None, 8, None, 7]


def test_a_product_without_a_known_unit_is_refused(tmp_path: Path) -> None:
    for head in ("产品产量:水泥", "产品产量:水泥(袋)"):
        path = write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", *range(8)]], groups=("工业总产值", head))
        assert {problem.code for problem in refused(path, SHORT)} == {"unknown_unit"}


@pytest.mark.parametrize(
    ("group", "title", "unit", "warned"),
    [
        ("工业总产值", "万元", "万元", []),
        ("工业总产值", "千元", "千元", ["unit_conflict"]),
        ("工业总产值(千元)", "千元", "千元", ["unit_conflict"]),
        ("工业总产值（千元）", "万元", "千元", ["unit_conflict"]),
        ("工业总产值(当年价格)(万元)", "万元、万千瓦时", "万元", []),
    ],
)
def test_the_head_wins_over_the_title_and_the_title_over_the_profile(
    tmp_path: Path, group: str, title: str, unit: str, warned: list[str]
) -> None:
    path = write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", 1, 2, 3, 4]], (group,), ("2026年9月", f"计量单位：{title}"))
    reading = read_records(path, SHORT)
    assert _output(reading).unit == unit
    assert codes(reading) == warned


@pytest.mark.parametrize(
    ("group", "title", "code"),
    [
        ("工业总产值(吨)", "万元", "wrong_unit"),
        ("工业总产值(万块)", "万元", "unknown_unit"),
        ("工业总产值", "万块", "unknown_unit"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(tmp_path: Path, group: str, title: str, code: str) -> None:
    path = write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", 1, 2, 3, 4]], (group,), ("2026年9月", f"计量单位：{title}"))
    assert {problem.code for problem in refused(path, SHORT)} == {code}


def test_columns_of_one_item_in_two_units_are_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["代码", "产值_本月(万元)", "产值_1-本月(亿元)"], ["1", 1, 2]])
    problem = refused(path, small())[0]
    assert (problem.code, problem.column) == ("unit_conflict", "C")


def test_the_period_asked_for_must_be_the_one_in_the_file(tmp_path: Path) -> None:
    path = write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", 1, 2, 3, 4]], titles=("2026年8月",))
    problem = refused(path, SHORT, Period(2026, 9))[0]
    assert problem.code == "period_conflict"
    assert problem.message == "文件写的是2026年8月，指定的是2026-09"
    assert (problem.sheet, problem.row) == ("简表", 1)


def test_without_a_period_anywhere_the_file_is_refused_and_the_option_gives_one(tmp_path: Path) -> None:
    path = write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", 1, 2, 3, 4]], titles=("简表",))
    assert [problem.code for problem in refused(path, SHORT)] == ["no_period"]
    assert read_records(path, SHORT, Period(2026, 9)).period == Period(2026, 9)


@pytest.mark.parametrize(
    "line",
    [
        "有效期至：2027年6月",
        "填报日期：2026年10月12日",
        "2025年3月制定",
        "批准文号：国统制〔2025〕12号 有效期至2027年6月",
    ],
)
def test_the_validity_of_the_form_is_not_its_period(tmp_path: Path, line: str) -> None:
    path = write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", 1, 2, 3, 4]], titles=(line, f"2026年9月（{line}）"))
    assert read_records(path, SHORT).period == Period(2026, 9)


def test_two_periods_in_the_title_are_refused(tmp_path: Path) -> None:
    path = write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", 1, 2, 3, 4]], titles=("2026年9月", "2026年8月"))
    assert [problem.code for problem in refused(path, SHORT)] == ["several_periods"]


def test_january_of_electricity_is_a_month_and_of_output_is_not(tmp_path: Path) -> None:
    titles = ("2026年1月",)
    power = write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", 1, 1, 2, 2]], ("用电量",), titles)
    assert read_records(power, load_profile("power")).period == Period(2026, 1, Calendar.MONTHLY)
    form = write_form(tmp_path / "b.xlsx", [[CODE_A, "甲", 1, 1, 2, 2]], titles=titles)
    assert "bad_period" in {problem.code for problem in refused(form, SHORT)}


def test_the_period_of_the_title_fills_blank_periods(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年9月园区月报"],
        ["园区代码", "时期", "规下企业数", "税收累计（万元）"],
        ["001", "", 3, 4],
        ["002", "2026-08", 3, 4],
    ]
    records = read_records(write_csv(tmp_path / "a.csv", rows), load_profile("park-forms")).records
    assert [str(record.fields["period"]) for record in records] == ["2026-09", "2026-08"]
    assert records[0].units["tax"] == "万元"
    assert records[0].columns["tax"] == "D"


def test_a_month_that_excel_made_a_date_is_the_month(tmp_path: Path) -> None:
    rows: Rows = [["园区代码", "时期", "规下企业数"], ["001", date(2026, 9, 1), 3], ["002", 202609, 3]]
    records = read_records(write_xlsx(tmp_path / "a.xlsx", rows), load_profile("park-forms")).records
    assert [str(record.fields["period"]) for record in records] == ["2026-09", "2026-09"]


def test_a_repeated_period_of_the_file_is_one_and_a_period_column_may_not_differ(tmp_path: Path) -> None:
    columns: dict[str, object] = {
        "code": {"aliases": ["代码"], "type": "code", "filled": True},
        "period": {"aliases": ["时期"], "type": "period", "calendar": "merged_jan_feb"},
    }
    profile = small(columns=columns, needs_period=True)
    heads = ["代码", "时期", "产值_本月"]
    same: Rows = [["2026年9月"], heads, ["1", "2026-09", 1], ["2", "", 1]]
    assert read_records(write_csv(tmp_path / "a.csv", same), profile).period == Period(2026, 9)
    two: Rows = [heads, ["1", "2026-09", 1], ["2", "2026-08", 1]]
    other: Rows = [["2026年9月"], heads, ["1", "2026-08", 1]]
    for rows in (two, other):
        assert [p.code for p in refused(write_csv(tmp_path / "b.csv", rows), profile)] == ["several_periods"]
