"""Tables in Excel, read back with a reader of another make."""

from __future__ import annotations

import zipfile
from decimal import Decimal as D
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ballast.kernel.marker import Marker
from ballast.ui.tables import Column, Kind, Table
from ballast.ui.tests.test_tables import TABLE
from ballast.ui.workbook import number_format, sheet_name, to_xlsx

META = ["部门调度数据", "来源：市经信局", "快照：2026-10-12"]


def written(*tables: Table) -> bytes:
    """The bytes of a workbook with these tables."""
    stream = BytesIO()
    to_xlsx(stream, tables, META)
    return stream.getvalue()


def rows_of(content: bytes, sheet: int = 0) -> list[list[object]]:
    """The cells of one sheet as calamine reads them."""
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(sheet).to_python()]


def part_of(content: bytes, name: str) -> str:
    """One XML part of the file."""
    return zipfile.ZipFile(BytesIO(content)).read(name).decode("utf-8")


def test_numbers_are_read_back_as_numbers_rounded_as_printed_and_codes_as_text() -> None:
    rows = rows_of(written(TABLE))
    assert rows[4][:5] == ["县区", "代码", "总产值（亿元）", "增速（%）", "位次"]
    assert rows[5][:5] == ["临江县", "001", 1234.57, 6.5, 1.0]
    assert rows[6][2:4] == [7.5, -3.3]


def test_markers_are_read_back_as_their_symbols_and_a_suppressed_number_is_not_in_the_file() -> None:
    content = written(TABLE)
    assert [row[2] for row in rows_of(content)[7:9]] == ["—", "*"]
    assert "98765" not in part_of(content, "xl/worksheets/sheet1.xml") + part_of(content, "xl/sharedStrings.xml")


def test_title_and_data_label_stand_on_top_and_legends_and_notes_below() -> None:
    first = [row[0] for row in rows_of(written(TABLE))]
    assert first[:4] == [TABLE.title, *META]
    assert first[11:] == [*TABLE.legends(), *TABLE.notes]


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    content = written(Table("题", [Column("a", "甲", kind=Kind.TEXT)], [["=1+1"], ["https://example.org"]]))
    assert "<f>" not in part_of(content, "xl/worksheets/sheet1.xml")
    assert rows_of(content)[5][0] == "=1+1"


def test_a_mark_beside_a_number_is_part_of_the_number_format() -> None:
    styles = part_of(written(TABLE), "xl/styles.xml")
    assert "初" in styles
    assert number_format(1, sign=True, mark="初", marks="初") == '"+"#,##0.0" 初";"−"#,##0.0" 初";#,##0.0" 初"'
    assert number_format(2, sign=False, mark="", marks="初").startswith("#,##0.00_ _初;")


def test_the_head_is_frozen_filtered_repeated_in_print_and_the_page_lies_across() -> None:
    content = written(TABLE)
    sheet = part_of(content, "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A5:E9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "Print_Titles" in part_of(content, "xl/workbook.xml")


def test_a_number_with_more_digits_than_excel_keeps_is_written_as_text() -> None:
    rows = rows_of(written(Table("题", [Column("a", "元")], [[12345678901234567], [D("1.5")]])))
    assert rows[5][0] == "12,345,678,901,234,567"


def test_sheets_with_one_title_get_names_of_their_own() -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(written(TABLE, TABLE)))
    assert book.sheet_names == ["1—9月各县区工业运行", "1—9月各县区工业运行 (2)"]


@pytest.mark.parametrize(
    ("title", "name"), [("[甲]/乙:丙?*\\", "甲 乙 丙"), ("'引'", "引"), ("", "表"), ("长" * 40, "长" * 31)]
)
def test_a_sheet_name_is_one_that_excel_accepts(title: str, name: str) -> None:
    assert " ".join(sheet_name(title, set()).split()) == name


def test_a_table_without_rows_is_written_too() -> None:
    assert rows_of(written(Table("空", [Column("a", "甲")], [])))[4] == ["甲"]


def test_a_file_may_be_named_instead_of_a_stream(tmp_path: Path) -> None:
    to_xlsx(tmp_path / "表.xlsx", [Table("题", [Column("a", "甲")], [[Marker.NO_BASE]])])
    assert rows_of((tmp_path / "表.xlsx").read_bytes())[2] == ["无基数"]
