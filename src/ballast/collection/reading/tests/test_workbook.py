"""Opening files: the content decides, and what cannot be opened is said clearly."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from ballast.collection.reading import read_file
from ballast.collection.reading.delimited import choose_delimiter
from ballast.collection.reading.tests.books import SHARED, write_csv, write_xlsx
from ballast.collection.reading.workbook import CellKind, letter
from ballast.kernel.problems import ProblemsError


def _refusal(path: Path) -> str:
    with pytest.raises(ProblemsError) as caught:
        read_file(path)
    assert caught.value.problems[0].remedy
    return caught.value.problems[0].code


def test_cells_keep_their_kind_row_and_column(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [["甲", 1.5, date(2026, 3, 1), None], [True, 0.1 + 0.2]])
    first, second = read_file(path)[0].rows
    assert [cell.kind for cell in first] == [CellKind.TEXT, CellKind.NUMBER, CellKind.DATE, CellKind.BLANK][
        : len(first)
    ]
    assert first[2].value == date(2026, 3, 1)
    assert (second[1].value, second[1].row, second[1].column) == (Decimal("0.3"), 2, "B")
    assert second[0].value == "TRUE"


def test_the_noise_of_binary_floats_is_gone(tmp_path: Path) -> None:
    numbers = [1234.5600000001 - 0.0000000001, 1e15, 123456789012.34, -0.0, 1e-7]
    sheet = read_file(write_xlsx(tmp_path / "a.xlsx", [numbers]))[0]
    assert [str(cell.value) for cell in sheet.cells(1)] == ["1234.56", "1E+15", "123456789012.34", "0", "1E-7"]


def test_a_time_of_day_is_kept_and_midnight_is_a_date(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet()
    sheet.write_datetime(0, 0, datetime(2026, 3, 1, 9, 30), stamp)  # noqa: DTZ001 - a workbook knows no zone
    sheet.write_datetime(0, 1, datetime(2026, 3, 1), stamp)  # noqa: DTZ001
    book.close()
    cells = read_file(tmp_path / "a.xlsx")[0].cells(1)
    assert str(cells[0].value) == "2026-03-01 09:30:00"
    assert cells[1].value == date(2026, 3, 1)


def test_merged_cells_are_filled_and_marked(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 1, 1, "工业总产值", book.add_format())
    sheet.write(2, 2, 5)
    book.close()
    rows = read_file(tmp_path / "a.xlsx")[0].rows
    assert [cell.value for row in rows[:2] for cell in row[:2]] == ["工业总产值"] * 4
    assert [cell.merged for cell in rows[0][:2]] == [False, True]


def test_an_error_cell_is_a_text_and_not_a_blank(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write(0, 0, 1)
    sheet.write_formula(0, 1, "=A9+1", None, "#REF!")
    sheet.write(0, 2, 3)
    book.close()
    assert [cell.value for cell in read_file(tmp_path / "a.xlsx")[0].cells(1)] == [Decimal(1), "#REF!", Decimal(3)]


def test_cells_shown_as_percentages_are_marked(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write(0, 0, 0.125, book.add_format({"num_format": "0.0%"}))
    sheet.write(0, 1, 0.125, book.add_format({"num_format": '0.0"%"'}))
    sheet.write(0, 2, 0.5, book.add_format({"num_format": 9}))
    book.close()
    assert [cell.percent for cell in read_file(tmp_path / "a.xlsx")[0].cells(1)] == [True, False, True]


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    workbook = write_xlsx(tmp_path / "a.xlsx", [["甲"]])
    assert read_file(workbook.rename(tmp_path / "a.csv"))[0].cell(1, 0).value == "甲"
    text = write_csv(tmp_path / "b.xlsx", [["甲", "乙"]])
    assert [cell.value for cell in read_file(text)[0].cells(1)] == ["甲", "乙"]


def test_an_xls_is_read() -> None:
    path = SHARED / "macro" / "nbs_export_gdp_quarter_current_price.xls"
    if not path.exists():
        pytest.skip("the shared data folder is not here")
    assert read_file(path)[0].cell(4, 1).value == Decimal("206504.3")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"  \r\n ", "empty_file"),
        (b"%PDF-1.7\n1 0 obj", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n000", "not_a_workbook"),
        (b"PK\x03\x04 this is no archive", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_a_workbook"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "encrypted_workbook",
        ),
        (b"a,b\n\x00\x01,2", "not_a_workbook"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook"),
        ("代码,名称\n1,甲".encode() + b"\xff\xff\xff", "undecodable_text"),
        ('代码,名称\n1,"甲\n2,乙'.encode(), "broken_text"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_its_code(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)
    assert _refusal(path) == code


def test_a_word_document_named_xlsx_is_called_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(ProblemsError, match="Word"):
        read_file(path)


def test_a_workbook_whose_sheet_is_damaged_is_refused(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", [["甲", 1]])
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name)[:200] if name.endswith("sheet1.xml") else source.read(name))
    assert _refusal(path) == "not_a_workbook"


def test_a_sheet_of_impossible_size_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", [["甲", 1]])
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'ref="A1:B1"', b'ref="A1:XFD1048576"'))
    assert _refusal(path) == "too_large"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path / "none.xlsx") == "unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found_by_strict_decoding(tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "a.csv", [["代码", "名称"], ["1", "旬阳市𬭎"]], encoding)
    assert [cell.value for cell in read_file(path)[0].cells(2)] == ["1", "旬阳市𬭎"]


def test_utf8_without_a_mark_is_not_taken_for_gb18030_though_it_would_decode(tmp_path: Path) -> None:
    assert "中文表格".encode().decode("gb18030")
    path = write_csv(tmp_path / "a.csv", [["中文表格", "a"]])
    assert read_file(path)[0].cell(1, 0).value == "中文表格"


def test_a_declared_encoding_is_the_only_one_tried(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [["代號", "名稱"]], "big5")
    assert read_file(path, "big5")[0].cell(1, 1).value == "名稱"
    path = write_csv(tmp_path / "b.csv", [["代码", "简体"]], "utf-8")
    with pytest.raises(ProblemsError):
        read_file(path, "ascii")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2", ","),
        ("a\tb\n1,234\t2,345", "\t"),
        ("a;b\n1,5;2,5", ";"),
        ("标题\n地区\t,2024年\t,\n北京\t,1\t,", ","),
        ("一列\n1\n2", ","),
        ('a\tb\n"x\ty"\t2', "\t"),
        ("标题，2026年9月\na\tb\tc\n1\t2\t3", "\t"),
    ],
)
def test_the_delimiter_is_the_one_that_makes_a_regular_table(text: str, delimiter: str) -> None:
    assert choose_delimiter(text) == delimiter


def test_a_quoted_cell_may_hold_the_delimiter_and_a_line_break(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('代码,说明\n="0012","一,\n二"\n', encoding="utf-8")
    assert [cell.value for cell in read_file(path)[0].cells(2)] == ["0012", "一,\n二"]


def test_columns_are_lettered_as_in_excel() -> None:
    assert [letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
