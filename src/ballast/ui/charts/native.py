"""Native, editable charts in Word documents: bars, lines and stacks with their workbook inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from ballast.ui.charts import colours
from ballast.ui.charts.spec import ChartKind, ChartSpec

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run

NATIVE = frozenset({ChartKind.BAR, ChartKind.LINE, ChartKind.STACKED})
_EMU_PER_CM = 360_000
_FOOTER_SIZE = 8
_WORKBOOK_RELATION = "rId1"


def add_native_chart(target: Document | Run, spec: ChartSpec, width_cm: float = 15.5, height_cm: float = 8.0) -> None:
    """Put a chart into a python-docx document, or into a run of it.

    A document gets a paragraph with the chart at its end, and below it one with label, source, legends and points
    without a number; for a run the caller prints `footer`. Raises `ChartError` for kinds that Office cannot draw: use
    `png.png` for those.
    """
    from docx.text.run import Run

    if isinstance(target, Run):
        _put(target, spec, width_cm, height_cm)
        return
    paragraph = target.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = 0
    _put(paragraph.add_run(), spec, width_cm, height_cm)
    _add_footer(target, footer(spec))


def footer(spec: ChartSpec) -> str:
    """The line below a native chart; for lines it says which points have no number, or a mark and no label."""
    if spec.kind is not ChartKind.LINE:
        return spec.footer
    gaps = [
        f"{series.name} {category}：{item.printed}"
        for series, row in zip(spec.series, spec.shown(), strict=True)
        for n, (category, item) in enumerate(zip(spec.categories, row, strict=True))
        if item.number is None or (item.mark and len(spec.series) > 1 and n < len(row) - 1)
    ]
    return "　".join([spec.footer, *([f"标注：{'；'.join(gaps)}"] if gaps else [])])


def _put(run: Run, spec: ChartSpec, width_cm: float, height_cm: float) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    part: Any = run.part
    relation = part.relate_to(_chart_part(part.package, spec, width_cm, height_cm), RELATIONSHIP_TYPE.CHART)
    size = f'cx="{round(width_cm * _EMU_PER_CM)}" cy="{round(height_cm * _EMU_PER_CM)}"'
    words = quoteattr(f"{spec.title}。{spec.subtitle}")
    number = part.next_id
    run._r.append(
        parse_xml(
            '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
            ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
            ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
            ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            '<wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{number}" name="图表 {number}" descr={words}/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
    )


def _chart_part(package: Any, spec: ChartSpec, width_cm: float, height_cm: float) -> Any:
    """The chart and, hanging from it, the workbook that Word opens when its data are edited."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.part import Part
    from lxml import etree
    from pptx.chart.xlsx import CategoryWorkbookWriter

    from ballast.ui.charts.native_xml import chart_data, chart_space

    # python-pptx is typed in part only.
    workbook_writer: Any = CategoryWorkbookWriter
    data = chart_data(spec)
    root = chart_space(spec, data, width_cm, height_cm)
    root.append(_external_data())
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    name = package.next_partname("/word/charts/chart%d.xml")
    chart = Part(name, CONTENT_TYPE.DML_CHART, xml, package)
    sheet_name = package.next_partname("/word/embeddings/Microsoft_Excel_Sheet%d.xlsx")
    workbook = Part(sheet_name, CONTENT_TYPE.SML_SHEET, workbook_writer(data).xlsx_blob, package)
    chart.rels.add_relationship(RELATIONSHIP_TYPE.PACKAGE, workbook, _WORKBOOK_RELATION)
    return chart


def _external_data() -> Any:
    from lxml import etree

    return etree.fromstring(
        '<c:externalData xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        f' r:id="{_WORKBOOK_RELATION}"><c:autoUpdate val="0"/></c:externalData>'
    )


def _add_footer(document: Document, text: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    from ballast.ui.charts.native_xml import OFFICE_FONT

    run = document.add_paragraph().add_run(text)
    run.font.size = Pt(_FOOTER_SIZE)
    run.font.name = OFFICE_FONT
    run.font.color.rgb = RGBColor.from_string(colours.GREY[1:].upper())
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), OFFICE_FONT)
