"""The Word document: charts, tables, fonts, page, and the list of sources."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from ballast.kernel.scope import Audience
from ballast.reports.document import ATTACHED_TITLE, REFERENCES_TITLE, write
from ballast.reports.parts import Report
from ballast.ui.assets import BOLD_FONT_FILE, ECHARTS_FILE, FONT_FILE, AssetMissingError, asset


@pytest.fixture
def written(usual: dict[Audience, Report], tmp_path: Path) -> Path:
    """The report of the small city as a file."""
    for name in (ECHARTS_FILE, FONT_FILE, BOLD_FONT_FILE):
        try:
            asset(name)
        except AssetMissingError as error:
            pytest.skip(str(error))
    path = tmp_path / "报告.docx"
    write(usual[Audience.INTERNAL], path)
    return path


def parts(path: Path, folder: str) -> list[str]:
    """The names of the parts in a folder of the package."""
    with zipfile.ZipFile(path) as package:
        return [name for name in package.namelist() if name.startswith(folder)]


def test_it_opens_and_holds_native_charts_and_a_picture(written: Path) -> None:
    Document(str(written))
    assert len(parts(written, "word/charts/chart")) == 2
    pictures = [name for name in parts(written, "word/media/") if name.endswith(".png")]
    assert len(pictures) == 1
    with zipfile.ZipFile(written) as package:
        assert package.read(pictures[0]).startswith(b"\x89PNG")


def test_chapters_stand_in_the_usual_order(written: Path) -> None:
    texts = [paragraph.text for paragraph in Document(str(written)).paragraphs]
    wanted = ["一、总体情况", "二、主要特点", "三、存在问题", "四、下步建议", ATTACHED_TITLE, REFERENCES_TITLE]
    places = [texts.index(title) for title in wanted]
    assert places == sorted(places)


def test_header_rows_repeat_and_rows_are_not_split(written: Path) -> None:
    for table in Document(str(written)).tables:
        rows = table._tbl.tr_lst
        assert rows[0].find(f".//{qn('w:tblHeader')}") is not None
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_the_page_is_that_of_the_standard(written: Path) -> None:
    section = Document(str(written)).sections[0]
    assert [round(each.mm) for each in (section.page_width, section.page_height) if each is not None] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins if each is not None] == [37, 35, 28, 26]
    assert section.footer.paragraphs[0].text.startswith("— ")


def test_every_run_names_one_font_for_all_scripts(written: Path) -> None:
    document = Document(str(written))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            fonts = run._r.rPr.rFonts if run._r.rPr is not None else None
            if run.text and fonts is not None:
                named = {fonts.get(qn(name)) for name in ("w:eastAsia", "w:ascii", "w:hAnsi")}
                assert len(named) == 1


def test_fonts_have_substitutes_in_the_font_table(written: Path) -> None:
    with zipfile.ZipFile(written) as package:
        table = package.read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong' in table


def test_the_list_of_sources_has_addresses_with_their_snapshot_and_release_dates(written: Path) -> None:
    listed = Document(str(written)).tables[-1]
    first = [cell.text for cell in listed.rows[1].cells]
    assert first[0] == "1"
    assert "1.1" in first[1]
    assert "统计局 2026-10-20 发布" in first[3]
    assert first[4].startswith("va_growth//2026-09/ytd@")


def test_marks_in_the_text_run_through_the_list(written: Path) -> None:
    document = Document(str(written))
    marks = [
        run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.superscript and run.text
    ]
    assert marks == [f"[{number}]" for number in range(1, len(marks) + 1)]
    assert {row.cells[0].text for row in document.tables[-1].rows[1:]} == {mark[1:-1] for mark in marks}


@pytest.mark.libreoffice
def test_libreoffice_turns_it_into_pages(written: Path, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(written)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = io.BytesIO((tmp_path / "报告.pdf").read_bytes()).getvalue()
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000
