"""Native charts in Word documents."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from lxml import etree
from python_calamine import CalamineWorkbook

from ballast.ui.charts import colours
from ballast.ui.charts.native import NATIVE, add_native_chart, footer
from ballast.ui.charts.spec import ChartError, ChartKind, ChartSpec
from ballast.ui.tests.charts import ALL, BAR, BULLET, HEATMAP, LINE, PAIRED, SLOPE, STACKED, WATERFALL

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# The order of children that ECMA-376 part 1, 21.2.2 prescribes; Word refuses a file that departs from it.
ORDER = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr chart spPr txPr externalData printSettings",
    "chart": "title autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs showDLblsOverMax",
    "plotArea": "layout barChart lineChart catAx valAx spPr",
    "title": "tx layout overlay spPr txPr",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "ser": "idx order tx spPr invertIfNegative marker dPt dLbls trendline errBars cat val smooth",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "dLbls": "dLbl delete numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
    "showBubbleSize separator showLeaderLines leaderLines extLst",
    "dLbl": "idx delete layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent "
    "showBubbleSize separator",
    "catAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses auto lblAlgn lblOffset noMultiLvlLbl",
    "valAx": "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark "
    "tickLblPos spPr txPr crossAx crosses crossBetween majorUnit",
    "scaling": "logBase orientation max min",
}
LYING = ChartSpec(**{**{name: getattr(BAR, name) for name in BAR.__dataclass_fields__}, "horizontal": True})
DRAWN = (BAR, LYING, PAIRED, LINE, STACKED)
every_native = pytest.mark.parametrize("spec", DRAWN, ids=lambda spec: f"{spec.kind.value}-{spec.horizontal}")


def saved(*specs: ChartSpec) -> zipfile.ZipFile:
    """A document with these charts, opened as the archive that it is."""
    stream = BytesIO()
    document = docx.Document()
    for spec in specs:
        add_native_chart(document, spec)
    document.save(stream)
    return zipfile.ZipFile(stream)


def chart_xml(archive: zipfile.ZipFile, number: int = 1) -> etree._Element:
    """The XML of one chart."""
    return etree.fromstring(archive.read(f"word/charts/chart{number}.xml"))


def numbers_in(series: etree._Element) -> list[float | None]:
    """The cached values of a series, None where there is no point."""
    cache = series.find(f"{C}val/{C}numRef/{C}numCache")
    assert cache is not None
    found = {int(point.get("idx", "")): float(point.findtext(f"{C}v", "")) for point in cache.iter(f"{C}pt")}
    count = cache.find(f"{C}ptCount")
    assert count is not None
    return [found.get(n) for n in range(int(count.get("val", "")))]


def expected(spec: ChartSpec) -> list[list[float | None]]:
    """The rounded values of each series."""
    return [[None if item.number is None else float(item.number) for item in row] for row in spec.shown()]


@every_native
def test_the_values_of_chart_and_workbook_are_the_rounded_ones(spec: ChartSpec) -> None:
    archive = saved(spec)
    assert [numbers_in(series) for series in chart_xml(archive).iter(f"{C}ser")] == expected(spec)
    sheet = CalamineWorkbook.from_filelike(BytesIO(archive.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")))
    columns = list(zip(*sheet.get_sheet_by_index(0).to_python()[1:], strict=True))[1:]
    assert [[None if cell == "" else cell for cell in column] for column in columns] == expected(spec)


@every_native
def test_the_elements_stand_in_the_order_that_the_standard_prescribes(spec: ChartSpec) -> None:
    for element in chart_xml(saved(spec)).iter():
        name = etree.QName(element).localname
        if element.tag == f"{C}{name}" and name in ORDER and len(element):
            order = ORDER[name].split()
            places = [order.index(etree.QName(child).localname) for child in element]
            assert all(a <= b for a, b in pairwise(places)), (name, [child.tag for child in element])


@every_native
def test_chart_and_workbook_hang_together_and_the_document_opens_again(spec: ChartSpec) -> None:
    archive = saved(spec)
    link = chart_xml(archive).find(f"{C}externalData")
    assert link is not None
    relations = etree.fromstring(archive.read("word/charts/_rels/chart1.xml.rels"))
    assert {item.get("Id"): item.get("Target") for item in relations} == {
        link.get(f"{R}id"): "../embeddings/Microsoft_Excel_Sheet1.xlsx"
    }
    types = archive.read("[Content_Types].xml").decode("utf-8")
    assert "drawingml.chart+xml" in types
    assert "spreadsheetml.sheet" in types
    assert archive.fp is not None
    assert len(docx.Document(archive.fp).paragraphs) == 2


@every_native
def test_sentence_plain_name_and_unit_are_in_the_chart(spec: ChartSpec) -> None:
    words = "".join(element.text or "" for element in chart_xml(saved(spec)).iter(f"{A}t"))
    assert spec.title in words
    assert spec.subtitle in words
    assert spec.unit in words


@every_native
def test_every_letter_names_a_font_for_chinese(spec: ChartSpec) -> None:
    for tag in ("rPr", "defRPr"):
        letters = list(chart_xml(saved(spec)).iter(f"{A}{tag}"))
        assert letters
        assert all(item.find(f"{A}ea") is not None for item in letters)


def test_several_charts_of_one_document_have_parts_and_numbers_of_their_own() -> None:
    archive = saved(*DRAWN)
    names = archive.namelist()
    assert len(set(names)) == len(names)
    assert sum(name.startswith("word/charts/chart") for name in names) == len(DRAWN)
    assert sum(name.startswith("word/embeddings/") for name in names) == len(DRAWN)
    body = archive.read("word/document.xml").decode("utf-8")
    numbers = [part.split('"')[0] for part in body.split('<wp:docPr id="')[1:]]
    assert len(set(numbers)) == len(DRAWN)


def test_a_suppressed_value_is_in_no_part_of_the_document() -> None:
    archive = saved(PAIRED)
    workbook = zipfile.ZipFile(BytesIO(archive.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")))
    for package in (archive, workbook):
        assert not any(b"777" in package.read(name) for name in package.namelist() if name.endswith(".xml"))


def test_a_bar_without_a_number_says_why_behind_its_name() -> None:
    names = [element.text for element in chart_xml(saved(BAR)).iter(f"{C}v")]
    assert "南屏区（未发布）" in names
    assert "南屏区（本年 *）" in [element.text for element in chart_xml(saved(PAIRED)).iter(f"{C}v")]


def test_a_line_says_its_gaps_below() -> None:
    assert "全省 7月：—" in footer(LINE)
    document = docx.Document()
    add_native_chart(document, LINE)
    assert document.paragraphs[-1].text == footer(LINE)


def test_a_mark_is_part_of_the_label_and_the_label_stays_tied_to_the_number() -> None:
    chart = chart_xml(saved(BAR))
    formats = [str(item.get("formatCode")) for item in chart.iter(f"{C}numFmt")]
    assert any("初" in pattern for pattern in formats)
    assert not list(chart.iter(f"{C}dLbl/{C}tx"))


def test_rising_bars_are_blue_and_falling_ones_orange() -> None:
    fills = [
        point.find(f"{C}spPr/{A}solidFill/{A}srgbClr").get("val")  # type: ignore[union-attr]
        for point in chart_xml(saved(BAR)).iter(f"{C}dPt")
    ]
    assert fills[0] == colours.UP[1:].upper()
    assert fills[3] == colours.DOWN[1:].upper()


def test_the_first_of_lying_bars_is_on_top_and_their_numbers_below() -> None:
    chart = chart_xml(saved(LYING))
    assert chart.find(f".//{C}catAx/{C}scaling/{C}orientation").get("val") == "maxMin"  # type: ignore[union-attr]
    assert chart.find(f".//{C}valAx/{C}crosses").get("val") == "max"  # type: ignore[union-attr]


def test_a_chart_may_stand_in_a_run_without_its_footer() -> None:
    document = docx.Document()
    run = document.add_paragraph("如图：").add_run()
    add_native_chart(run, STACKED, 12, 6)
    assert len(document.paragraphs) == 1
    assert 'cx="4320000" cy="2160000"' in document.element.xml


@pytest.mark.parametrize("spec", [WATERFALL, HEATMAP, SLOPE, BULLET], ids=lambda spec: spec.kind.value)
def test_a_kind_that_word_cannot_draw_is_refused_and_nothing_is_left_in_the_file(spec: ChartSpec) -> None:
    document = docx.Document()
    with pytest.raises(ChartError, match="use a picture"):
        add_native_chart(document.add_paragraph().add_run(), spec)
    assert "<w:drawing" not in document.element.xml


def test_the_kinds_that_are_said_to_be_native_are() -> None:
    assert {spec.kind for spec in DRAWN} == set(NATIVE)
    assert {spec.kind for spec in ALL} == set(ChartKind)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_opens_the_charts_and_prints_their_words(tmp_path: Path) -> None:
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if not office or not reader:
        pytest.skip("缺少 LibreOffice 或 poppler：请运行 apt-get install libreoffice-writer poppler-utils")
    document: Document = docx.Document()
    for spec in DRAWN:
        add_native_chart(document, spec)
    document.save(str(tmp_path / "图.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "图.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    read = subprocess.run([reader, str(tmp_path / "图.pdf"), "-"], check=True, capture_output=True, timeout=60)
    words = "".join(read.stdout.decode("utf-8").split())
    for spec in DRAWN:
        assert "".join(spec.title.split()) in words
    assert "−8.6" in words
    assert "未发布" in words
