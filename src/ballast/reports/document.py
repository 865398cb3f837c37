"""The report as a Word document: title block, chapters, numbered tables and charts, and the list of sources at the end."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from docx import Document as new_document
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as Line

from ballast.reports import style
from ballast.reports.parts import ChartBlock, Paragraph, Report, Sentence, TableBlock
from ballast.reports.word_tables import add_table
from ballast.ui.charts import native
from ballast.ui.charts.png import png
from ballast.ui.tables import Column, Kind, Table

ATTACHED_TITLE = "附表"
REFERENCES_TITLE = "附：数据来源与地址"
_WIDTH_CM, _HEIGHT_CM = 15.6, 7.4
_PIXELS, _ZOOM = (680, 360), 3
_REFERENCE_WEIGHTS = (6, 28, 35, 24, 63)


def write(report: Report, path: Path) -> None:
    """Write the report. Raises `AssetMissingError` where the charts' assets have not been fetched."""
    document = build(report)
    document.save(str(path))


def build(report: Report) -> Document:
    """The document in memory."""
    document = new_document()
    style.set_page(document)
    style.set_fonts(document)
    document.core_properties.title = report.title
    document.core_properties.author = ""
    _Writer(document).report(report)
    return document


class _Writer:
    """Writes block after block, and counts sentences, tables and figures."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.sentences: Iterator[int] = count(1)
        self.tables: Iterator[int] = count(1)
        self.figures: Iterator[int] = count(1)

    def report(self, report: Report) -> None:
        self._titles(report)
        for section in report.sections:
            self._line(section.title, style.CHAPTER, with_next=True)
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    self._paragraph(block)
                elif isinstance(block, TableBlock):
                    self._table(block)
                else:
                    self._chart(block)
        if report.attached:
            self._line(ATTACHED_TITLE, style.CHAPTER, with_next=True).paragraph_format.page_break_before = True
        for table in report.attached:
            self._table(table)
        self._references(report)

    def _titles(self, report: Report) -> None:
        self._line(report.marking, style.MARKING)
        title = self._line(report.title, style.TITLE_LOOK)
        title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(14), Pt(10)
        self._line(report.subtitle, style.SUBTITLE)
        self._line(report.dateline, style.DATELINE).paragraph_format.space_after = Pt(12)

    def _line(self, text: str, look: style.Look, *, with_next: bool = False) -> Line:
        paragraph = style.shape(self.document.add_paragraph(), look, with_next=with_next)
        style.write(paragraph, text, look)
        return paragraph

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = style.shape(self.document.add_paragraph(), style.BODY_LOOK)
        if block.lead:
            style.write(paragraph, f"{block.lead}。", style.LEAD)
        for sentence in block.sentences:
            style.write(paragraph, sentence.text, style.BODY_LOOK)
            self._mark(paragraph, sentence)

    def _mark(self, paragraph: Line, sentence: Sentence) -> None:
        """The number under which the sentence's figures stand in the list at the end."""
        if sentence.cited:
            style.write(paragraph, f"[{next(self.sentences)}]", style.MARK, superscript=True)

    def _table(self, block: TableBlock) -> None:
        caption = style.shape(self.document.add_paragraph(), style.CAPTION, before=10, after=3, with_next=True)
        style.write(caption, f"表{next(self.tables)}　{block.table.title}", style.CAPTION)
        add_table(self.document, block.table)
        self._below(["；".join([*block.table.legends(), *block.table.notes]), f"地址：{block.origin}"])

    def _below(self, lines: list[str]) -> None:
        """Small lines under a table or a chart; the last one keeps its distance from what follows."""
        for number, line in enumerate(lines, 1):
            last = number == len(lines)
            paragraph = style.shape(self.document.add_paragraph(), style.SMALL, before=2, after=10 if last else 0)
            style.write(paragraph, line, style.SMALL)

    def _chart(self, block: ChartBlock) -> None:
        paragraph = style.shape(self.document.add_paragraph(), style.SMALL, before=8, with_next=True)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if block.native:
            native.add_native_chart(paragraph.add_run(), block.spec, _WIDTH_CM, _HEIGHT_CM)
        else:
            paragraph.add_run().add_picture(io.BytesIO(png(block.spec, *_PIXELS, zoom=_ZOOM)), Cm(_WIDTH_CM))
        caption = style.shape(self.document.add_paragraph(), style.CAPTION, after=10)
        style.write(caption, f"图{next(self.figures)}　{block.name}", style.CAPTION)
        self._mark(caption, block.title)
        if block.native:
            caption.paragraph_format.space_after = Pt(0)
            self._below([native.footer(block.spec)])

    def _references(self, report: Report) -> None:
        self._line(REFERENCES_TITLE, style.CHAPTER, with_next=True).paragraph_format.page_break_before = True
        words = (
            "正文每句末尾和图题后方括号内的号码对应下表“句”栏。地址可用 ballast figure 地址 查到该数的公式、分子分母和来源；"
            "地址末尾@后为数据快照。"
        )
        paragraph = style.shape(self.document.add_paragraph(), style.SMALL, after=4)
        style.write(paragraph, words, style.SMALL)
        listed = references(report)
        add_table(self.document, listed, style.TINY, weights=_REFERENCE_WEIGHTS)
        if listed.notes:
            self._below(list(listed.notes))


def references(report: Report) -> Table:
    """Every number printed in the prose and in the titles of charts, with where it comes from."""
    columns = [
        Column(key, title, kind=Kind.TEXT)
        for key, title in (
            ("sentence", "句"),
            ("printed", "印出的数"),
            ("what", "指标与范围"),
            ("label", "数据与发布"),
            ("origin", "地址"),
        )
    ]
    grouped: dict[tuple[int, str, str, str, str], list[str]] = {}
    for line in report.references():
        source = line.source
        key = (line.sentence, source.what, source.label, source.released, source.origin)
        grouped.setdefault(key, []).append(f"{line.printed}（{source.how}）" if source.how else line.printed)
    rows = [
        [str(sentence), "；".join(printed), what, "；".join(part for part in (label, released) if part), origin]
        for (sentence, what, label, released, origin), printed in grouped.items()
    ]
    return Table(REFERENCES_TITLE, columns, rows, notes=_documents(report))


def _documents(report: Report) -> list[str]:
    """The releases that the figures were taken from."""
    known = {(line.source.released, line.source.document) for line in report.references() if line.source.document}
    return [f"发布文件：{'；'.join(f'{released}《{title}》' for released, title in sorted(known))}"] if known else []
