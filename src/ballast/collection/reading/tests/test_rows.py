"""Tables with a record in a row: heads, units, periods, rows that are none, and every fault with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballast.collection.reading import ItemNumbers, Reading, Sheet, load_profile, read_records
from ballast.collection.reading import rows as rows_module
from ballast.collection.reading.tests.books import (
    CODE_A,
    CODE_B,
    FOUR,
    Rows,
    codes,
    refused,
    small,
    write_csv,
    write_form,
    write_xlsx,
)
from ballast.kernel.period import Period
from ballast.kernel.problems import ProblemsError

SHORT = load_profile("short-form")
HEADS = ("代码", "名称", "产值_本月", "产值_1-本月")


def _output(reading: Reading, number: int = 0) -> ItemNumbers:
    return next(item for item in reading.records[number].numbers if item.item == "output")


def _four(item: ItemNumbers) -> list[Decimal | None]:
    return [item.month, item.ytd, item.base_month, item.base_ytd]


def test_a_form_with_titles_and_merged_heads_is_read_with_its_places(tmp_path: Path) -> None:
    path = write_form(
        tmp_path / "a.xlsx", [[CODE_A, "甲", 1.1, "１，２３４．５", "—", 900], [CODE_B, "乙", 0, 5, 6, 7]]
    )
    reading = read_records(path, SHORT)
    assert reading.period == Period(2026, 9)
    assert reading.labels == {"form_number": "YX-01表", "valid_until": "2027年6月"}
    assert [record.fields["enterprise"] for record in reading.records] == [CODE_A, CODE_B]
    output = _output(reading)
    assert _four(output) == [Decimal("1.1"), Decimal("1234.5"), None, Decimal(900)]
    assert (output.unit, output.columns["base_ytd"], output.row) == ("万元", "F", 7)
    assert (reading.records[0].place.sheet, reading.records[0].place.row) == ("简表", 7)
    assert _output(reading, 1).month == 0
    assert not reading.warnings


def test_unmerged_spanning_heads_are_carried_to_the_right(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年9月"],
        ["统一社会信用代码", "企业名称", "工业总产值", "", "", "", "备注"],
        ["", "", *FOUR, ""],
        [CODE_A, "甲", 1, 2, 3, 4, "好"],
    ]
    reading = read_records(write_csv(tmp_path / "a.csv", rows), SHORT)
    assert _four(_output(reading)) == [1, 2, 3, 4]
    assert reading.records[0].fields["remark"] == "好"


def test_a_head_of_three_rows_is_flattened(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年9月"],
        ["统一社会信用代码", "工业总产值", "", "", ""],
        ["", "本年", "", "上年同期", ""],
        ["", "本月", "1-本月", "本月", "1-本月"],
        [CODE_A, 1, 2, 3, 4],
    ]
    assert _four(_output(read_records(write_csv(tmp_path / "a.csv", rows), SHORT))) == [1, 2, 3, 4]


def test_utf8_with_mark_and_gb18030_give_equal_records(tmp_path: Path) -> None:
    rows: Rows = [
        ["2026年9月"],
        ["统一社会信用代码", "企业名称", *(f"工业总产值_{one}" for one in FOUR)],
        [CODE_A, "旬阳甲公司", "1.5", "2", "", "4"],
    ]
    first, second = (
        read_records(write_csv(tmp_path / f"{encoding}.csv", rows, encoding), SHORT)
        for encoding in ("utf-8-sig", "gb18030")
    )
    assert first.records == second.records
    assert first.period == second.period


def test_stocks_stand_in_the_month_columns_and_products_keep_their_name_and_unit(tmp_path: Path) -> None:
    heads = ["统一社会信用代码", *(f"工业总产值_{one}" for one in FOUR), "期末从业人数(人)", "上年同期从业人数(人)"]
    heads += [f"产品产量:PVC-U管 7.5kW（万吨）_{one}" for one in FOUR]
    rows: Rows = [
        ["2026年9月"],
        heads,
        [CODE_A, 1, 2, 3, 4, 83, 82, 5, 6, 7, 8],
        [CODE_B, 1, 2, 3, 4, 83, 82, "", "", "", ""],
    ]
    reading = read_records(write_csv(tmp_path / "a.csv", rows), SHORT)
    numbers = {item.item: item for item in reading.records[0].numbers}
    assert _four(numbers["jobs"]) == [83, None, 82, None]
    assert numbers["product:PVC-U管7.5kW"].unit == "万吨"
    assert _four(numbers["product:PVC-U管7.5kW"]) == [5, 6, 7, 8]
    assert [item.item for item in reading.records[1].numbers] == ["output", "jobs"]


def test_missing_columns_are_one_problem_with_the_nearest_heads(tmp_path: Path) -> None:
    four = ("本月", "1-本月数", "上年同期本月", "上年同期1-本月")
    problems = refused(write_form(tmp_path / "a.xlsx", [[CODE_A, "甲", 1, 2, 3, 4]], four=four), SHORT)
    assert [problem.code for problem in problems] == ["missing_column"]
    assert "工业总产值|1-本月（表中相近的是“工业总产值|1-本月数”）" in problems[0].message
    assert problems[0].row == 6


def test_a_column_twice_is_refused_and_an_unknown_one_is_named(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["代码", "名称", "产值_本月", "产值_当月"], ["1", "甲", 1, 2]])
    problem = refused(path, small())[0]
    assert (problem.code, problem.row, problem.column) == ("duplicate_column", 1, "D")
    reading = read_records(
        write_csv(tmp_path / "b.csv", [["代码", "名称", "序号", "心得"], ["1", "甲", 1, "x"]]), small(ignore=["序号"])
    )
    assert codes(reading) == ["unknown_column"]
    assert "D 列“心得”" in reading.warnings[0].message


def test_a_file_without_the_head_says_what_was_expected_and_what_was_found(tmp_path: Path) -> None:
    problem = refused(write_csv(tmp_path / "a.csv", [["品名", "价格"], ["茶", 3]]), SHORT)[0]
    assert problem.code == "no_header"
    assert "统一社会信用代码" in problem.message
    assert "品名、价格" in problem.message


def test_totals_notes_blanks_and_headings_within_the_table_are_no_records(tmp_path: Path) -> None:
    rows: Rows = [
        [*HEADS],
        ["甲", "乙", 1, 2],
        [None, "汉阴县"],
        ["1", "甲", 1, 2],
        [None],
        [None, "汉阴县小计", 1, 2],
        [*HEADS],
        ["2", "乙", 3, 4],
        ["总 计", None, 4, 6],
        ["注：1.不含停产企业。"],
        ["2.其他说明"],
        ["填表人：张三", None, "审核人：李四"],
    ]
    reading = read_records(write_xlsx(tmp_path / "a.xlsx", rows), small())
    assert [record.fields["code"] for record in reading.records] == ["1", "2"]
    assert [(warning.code, warning.row) for warning in reading.warnings] == [
        ("text_row", 3),
        ("totals_row", 6),
        ("totals_row", 9),
    ]


def test_a_row_with_numbers_but_no_key_is_an_error(tmp_path: Path) -> None:
    problem = refused(write_csv(tmp_path / "a.csv", [HEADS, ["", "甲", 1, 2]]), small())[0]
    assert (problem.code, problem.row, problem.column) == ("missing_key", 2, "A")


def test_a_key_twice_names_both_rows(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADS, ["1", "甲", 1, 2], ["2", "乙", 1, 2], ["1", "丙", 1, 2]])
    problem = refused(path, small())[0]
    assert (problem.code, problem.row) == ("duplicate_key", 4)
    assert "第 2 行" in problem.message


def test_all_faults_are_told_at_once_each_with_its_place(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [HEADS, ["1", "甲", "约5", 2], ["2", "乙", 1, "1.234;5"], ["3", "丙", "#REF!", "N/A"]]
    )
    found = [(problem.code, problem.column, problem.row) for problem in refused(path, small())]
    assert found == [("bad_number", column, row) for column, row in (("C", 2), ("D", 3), ("C", 4), ("D", 4))]


def test_two_hundred_faults_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [HEADS, *([str(n), "甲", "x", 2] for n in range(300))])
    with pytest.raises(ProblemsError) as caught:
        read_records(path, small())
    assert len(caught.value.problems) == 200
    assert "300" in caught.value.headline


def test_a_row_that_has_come_apart_is_an_error_and_not_shifted(tmp_path: Path) -> None:
    problem = refused(write_csv(tmp_path / "a.csv", [HEADS, ["1", "甲,有限公司", 1, 2], ["2", "乙", 1, 2]]), small())[0]
    assert (problem.code, problem.row) == ("broken_row", 2)


def test_values_without_a_head_are_named(tmp_path: Path) -> None:
    reading = read_records(write_xlsx(tmp_path / "a.xlsx", [HEADS, ["1", "甲", 1, 2, "批注"]]), small())
    assert codes(reading) == ["unknown_column"]
    assert "E 列" in reading.warnings[0].message
    inside: Rows = [["代码", None, "产值_本月"], ["1", "批注", 1]]
    reading = read_records(write_xlsx(tmp_path / "b.xlsx", inside), small())
    assert [warning.message for warning in reading.warnings] == ["B 列有内容而没有表头，没有读入"]


def test_a_number_spread_over_merged_cells_is_refused(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, HEADS)
    sheet.write_column(1, 0, ["1", "2"])
    sheet.merge_range(1, 2, 2, 2, 50, book.add_format())
    book.close()
    problem = refused(tmp_path / "a.xlsx", small())[0]
    assert (problem.code, problem.row, problem.column) == ("merged_number", 3, "C")


def test_a_text_spread_over_merged_rows_belongs_to_each(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, HEADS)
    sheet.write_column(1, 0, ["1", "2"])
    sheet.merge_range(1, 1, 2, 1, "甲", book.add_format())
    book.close()
    assert [record.fields["name"] for record in read_records(tmp_path / "a.xlsx", small()).records] == ["甲", "甲"]


def test_a_cell_shown_in_percent_is_read_as_it_is_shown(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, ["代码", "占比(%)", "产值_本月"])
    percent = book.add_format({"num_format": "0.0%"})
    sheet.write_row(1, 0, ["1", 12.5])
    sheet.write(2, 0, "2")
    sheet.write(2, 1, 0.125, percent)
    sheet.write_row(3, 0, ["3", "12.5%"])
    book.close()
    records = read_records(tmp_path / "a.xlsx", small()).records
    assert [record.fields["share"] for record in records] == [Decimal("12.5")] * 3
    assert records[0].units == {"share": "%"}


def test_a_broken_formula_is_refused_and_not_taken_as_missing(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("表")
    sheet.write_row(0, 0, HEADS)
    sheet.write(1, 0, "1")
    sheet.write_formula(1, 2, "=X1/0", None, "#DIV/0!")
    book.close()
    problem = refused(tmp_path / "a.xlsx", small())[0]
    assert (problem.code, problem.column) == ("bad_number", "C")
    assert "#DIV/0!" in problem.message


def test_sheets_without_the_table_are_named_and_hidden_ones_are_not_read(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    book.add_worksheet("填表说明").write(0, 0, "请如实填写")
    for name, code in (("一", "1"), ("二", "2"), ("藏", "3")):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, [code, "甲", 1, 2])
    sheet.hide()
    book.close()
    reading = read_records(tmp_path / "a.xlsx", small())
    assert [record.fields["code"] for record in reading.records] == ["1", "2"]
    assert reading.sheets == ("一", "二")
    assert [warning.message for warning in reading.warnings] == [
        "没有读这些工作表：藏",
        "工作表“填表说明”里没有找到表头，没有读入",
    ]


@pytest.mark.parametrize(("rows", "code"), [([list(HEADS)], "no_records"), ([["", ""]], "empty_file")])
def test_a_table_without_rows_is_refused(tmp_path: Path, rows: list[list[str]], code: str) -> None:
    assert refused(write_csv(tmp_path / "a.csv", rows), small())[0].code == code


def test_enterprises_have_typed_fields(tmp_path: Path) -> None:
    heads = [
        "统一社会信用代码",
        "企业名称",
        "生效日期",
        "报送单位",
        "园区",
        "行业代码",
        "控股情况(1国有 2集体)",
        "企业规模",
        "产业链",
    ]
    rows: Rows = [
        heads,
        [CODE_A, "甲（集团）公司", date(2026, 3, 1), 610921, "无", "0610", 1, "小型", None],
        [CODE_B, "乙", "2026年3月1日", "610921", None, "1311", "3私人", 4, "富硒"],
    ]
    records = read_records(write_xlsx(tmp_path / "a.xlsx", rows), load_profile("enterprises")).records
    first, second = (record.fields for record in records)
    assert first["valid_from"] == second["valid_from"] == date(2026, 3, 1)
    assert [first[name] for name in ("name", "unit", "park", "industry", "control", "size", "chain")] == [
        *("甲（集团）公司", "610921", "无", "0610", "1", "3", None),
    ]
    assert [second[name] for name in ("park", "control", "size", "ownership")] == [None, "3", "4", None]


def test_a_credit_code_kept_as_a_number_and_an_industry_without_its_zero_are_refused(tmp_path: Path) -> None:
    heads = ["统一社会信用代码", "企业名称", "生效日期", "报送单位", "行业代码"]
    rows: Rows = [heads, [916109000000000000, "甲", "2026-03-01", "A", "1311"], [CODE_B, "乙", "2026-03-01", "A", 810]]
    problems = refused(write_xlsx(tmp_path / "a.xlsx", rows), load_profile("enterprises"))
    assert [(problem.code, problem.row, problem.column) for problem in problems] == [
        ("bad_code", 2, "A"),
        ("lost_zeros", 3, "E"),
    ]


def test_a_needed_cell_that_is_blank_is_an_error_with_its_place(tmp_path: Path) -> None:
    heads = ["统一社会信用代码", "变动", "类型", "首个统计期"]
    rows: Rows = [heads, [CODE_A, "入库", "", "2026-02"], [CODE_B, "进库", "恢复", "2026-01"]]
    problems = refused(write_csv(tmp_path / "a.csv", rows), load_profile("register"))
    assert [(problem.code, problem.row, problem.column) for problem in problems] == [
        ("missing_value", 2, "C"),
        ("bad_choice", 3, "B"),
        ("bad_period", 3, "D"),
    ]


def test_a_grade_may_stand_instead_of_an_official_number(tmp_path: Path) -> None:
    heads = ["指标", "单位", "时期", "口径", "数值", "状态", "受众"]
    rows: Rows = [
        heads,
        ["assessment_grade", "A", "2025", "年度", "优秀", "已公布", "公开"],
        ["gdp", "A", "2026-Q2", "季度累计", "良", "已公布", "公开"],
    ]
    problem = refused(write_csv(tmp_path / "a.csv", rows), load_profile("releases"))[0]
    assert (problem.code, problem.row) == ("bad_number", 3)
    record = read_records(write_csv(tmp_path / "b.csv", rows[:2]), load_profile("releases")).records[0]
    assert (record.fields["value"], record.fields["basis"], str(record.fields["period"])) == ("优秀", "ytd", "2025")


def test_targets_keep_their_plan_by_month(tmp_path: Path) -> None:
    heads = ["指标", "对象", "年份", "类别", "档次", "目标值", "计量单位", "1-2月", "3月", "12月", "文件"]
    rows: Rows = [heads, ["output", "A", 2026, "总量", "确保", 100, "亿元", 9, 20, 100, "文"]]
    fields = read_records(write_xlsx(tmp_path / "a.xlsx", rows), load_profile("targets")).records[0].fields
    assert [str(fields[name]) for name in ("year", "kind", "tier", "m2", "m3", "m4", "m12")] == [
        *("2026", "level", "assured", "9", "20", "None", "100"),
    ]


def test_a_date_in_a_number_column_and_a_number_in_a_date_column_are_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [HEADS, ["1", "甲", date(2026, 3, 1), 2]])
    assert [(problem.code, problem.column) for problem in refused(path, small())] == [("bad_number", "C")]
    rows: Rows = [["名单代码", "名单名称", "统一社会信用代码", "生效日期"], ["key", "重点企业", CODE_A, 46082]]
    problems = refused(write_xlsx(tmp_path / "b.xlsx", rows), load_profile("lists"))
    assert [(problem.code, problem.column) for problem in problems] == [("bad_date", "D")]


def test_small_numbers_in_a_percent_column_of_an_xls_want_a_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for share, warned in ((0.125, ["percent_format"]), (12.5, [])):
        sheet = Sheet("表", [["代码", "占比(%)"], ["1", share]], knows_percents=False)
        monkeypatch.setattr(rows_module, "read_file", lambda path, encoding, sheet=sheet: [sheet])
        assert codes(read_records(tmp_path / "a.xls", small())) == warned


@pytest.mark.slow
def test_twenty_thousand_rows_of_thirty_columns_are_all_read(tmp_path: Path) -> None:
    heads = ["统一社会信用代码", "企业名称", *(f"{group}_{one}" for group in ("工业总产值", *GROUPS) for one in FOUR)]
    rows: Rows = [
        ["2026年9月"],
        heads,
        *([f"9161{number:014d}", f"企业{number}", *(number + 0.25 * n for n in range(28))] for number in range(20_000)),
    ]
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    reading = read_records(path, SHORT)
    assert len(reading.records) == 20_000
    assert {len(record.numbers) for record in reading.records} == {7}


GROUPS = ("工业销售产值", "出口交货值", "战略性新兴产业产值", "用电量", "产品产量:水泥(吨)", "产品产量:砖(万件)")
COLUMNS = {"统一社会信用代码": CODE_A, "企业名称": "甲"} | {f"工业总产值_{one}": str(n) for n, one in enumerate(FOUR)}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.permutations(sorted(COLUMNS)), st.integers(0, 6))
def test_the_order_of_columns_and_the_rows_above_do_not_matter(tmp_path: Path, order: list[str], offset: int) -> None:
    rows: Rows = [["2026年9月"], *([["说明"]] * offset), order, [COLUMNS[head] for head in order]]
    reading = read_records(write_csv(tmp_path / "a.csv", rows), SHORT)
    assert reading.records[0].fields["enterprise"] == CODE_A
    assert _four(_output(reading)) == [0, 1, 2, 3]
    assert reading.records[0].place.row == offset + 3
