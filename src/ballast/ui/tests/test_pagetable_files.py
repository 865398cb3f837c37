"""Tables as files: what leaves, under which name, for whom, and who is told."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.dispatch import Signal
from django.http import HttpResponse
from django.test import RequestFactory
from python_calamine import CalamineWorkbook

from ballast.kernel.marker import Marker
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.ui import signals
from ballast.ui.pagetable import page_table
from ballast.ui.tables import Column, Kind, Table, to_json
from ballast.ui.tests.test_pagetable import COLUMNS, ROWS, TABLE, asking, drawn, exporter, visitor

Told = list[dict[str, Any]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What is sent when something leaves, instead of the trail's own ear."""
    heard: Told = []

    def listen(sender: object, **detail: Any) -> None:
        heard.append(detail)

    signal = Signal()
    signal.connect(listen, weak=False)
    monkeypatch.setattr(signals, "exported", signal)
    return heard


def taken(query: str, table: Table = TABLE, rows_per_page: int = 50) -> HttpResponse:
    """The file that somebody gets who may export."""
    sheet = page_table(asking(query, exporter()), table, "t", rows_per_page=rows_per_page)
    assert sheet.download is not None
    return sheet.download


@pytest.mark.usefixtures("told")
def test_excel_has_the_order_the_columns_the_labels_and_the_legends_of_the_page() -> None:
    answer = taken("t.as=xlsx&t.sort=-output&t.columns=name,output,growth", rows_per_page=2)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "重点企业"
    assert str(rows[1][0]).startswith("导出：张三　")
    assert rows[2] == ["企业", "总产值（万元）", "增速（%）"]
    assert [row[0] for row in rows[3:9]] == ["重庆厂", "临江厂", "青岩厂", "白鹭厂", "北山厂", "合计"]
    assert rows[3][1:] == [5000.0, -2.5]
    assert rows[6][2] == "无基数"
    below = [row[0] for row in rows[9:]]
    assert Marker.SUPPRESSED.legend in below
    assert "部门调度数据" in below


@pytest.mark.usefixtures("told")
def test_csv_holds_what_was_found_on_all_pages_and_says_so() -> None:
    answer = taken("t.as=csv&t.find=1200", rows_per_page=1)
    content = answer.content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in content.splitlines()[1:4]] == ["临江厂", "青岩厂", "合计"]
    assert "查找“1200”：共 5 行，列出 2 行；合计为全部各行之和" in content


@pytest.mark.usefixtures("told")
def test_json_is_the_table_of_the_api() -> None:
    answer = taken("t.as=json")
    assert json.loads(answer.content) == to_json(TABLE)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_a_file_carries_its_chinese_name_and_is_never_opened_as_a_page(form: str) -> None:
    answer = taken(f"t.as={form}", Table("重点/企业 2026", COLUMNS, ROWS))
    expected = f"attachment; filename*=utf-8''%E9%87%8D%E7%82%B9%20%E4%BC%81%E4%B8%9A%202026.{form}"
    assert answer["Content-Disposition"] == expected
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "html" not in answer["Content-Type"]


@pytest.mark.usefixtures("told")
def test_a_title_cannot_break_the_header() -> None:
    answer = taken("t.as=csv", Table('a"\r\nSet-Cookie: x=1;b', COLUMNS, ROWS))
    assert "\n" not in answer["Content-Disposition"]
    assert '"a Set-Cookie' in answer["Content-Disposition"]


def test_an_export_is_told_with_who_what_form_and_how_many_rows(told: Told) -> None:
    taken("t.as=csv&t.find=1200")
    (detail,) = told
    assert (detail["actor"].account, detail["subject"], detail["form"], detail["rows"]) == (
        "zhang",
        "重点企业",
        "csv",
        2,
    )


def test_looking_is_not_exporting(told: Told) -> None:
    assert page_table(asking("t.sort=name", exporter()), TABLE, "t").download is None
    assert told == []


@pytest.mark.usefixtures("told")
def test_nothing_leaves_where_the_trail_refuses() -> None:
    def refuse(sender: object, **detail: Any) -> None:
        raise RuntimeError("the trail cannot be written")

    signals.exported.connect(refuse, weak=False)
    with pytest.raises(RuntimeError, match="trail"):
        page_table(asking("t.as=csv", exporter()), TABLE, "t")


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
def test_without_the_right_to_export_a_file_does_not_exist(form: str) -> None:
    with pytest.raises(NotFoundError):
        page_table(asking(f"t.as={form}", visitor(Right.FIGURES, Right.ENTERPRISES)), TABLE, "t")


def test_somebody_who_is_not_signed_in_gets_no_file() -> None:
    request = RequestFactory().get("/enterprises/?t.as=csv")
    with pytest.raises(NotFoundError):
        page_table(request, TABLE, "t")


def test_links_to_files_are_shown_to_those_who_may_export_only() -> None:
    assert "t.as=xlsx" in drawn(page_table(asking(actor=exporter()), TABLE, "t"))
    assert ".as=" not in drawn(page_table(asking(), TABLE, "t"))


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", "＋", "＠"])
def test_no_cell_of_a_file_is_a_formula(start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    table = Table(evil, [Column("a", evil, kind=Kind.TEXT)], [[evil]], [evil], [evil])
    assert b"<f>" not in sheet_xml(taken("t.as=xlsx", table).content)
    for line in taken("t.as=csv", table).content.decode("utf-8-sig").splitlines():
        assert not line.lstrip('"').lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "＠"))


def sheet_xml(content: bytes) -> bytes:
    """The XML of the first sheet of an Excel file."""
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml")
