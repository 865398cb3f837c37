"""The dress of the document: page, fonts, paragraphs and page numbers after GB/T 9704-2012 (operations.md 9).

Fonts are named as the standard names them and set for Chinese and Latin letters alike; the font table names what may stand in
their place, so that WPS, Word and LibreOffice each find one they have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

BODY, HEAD, SUBHEAD, TITLE, NUMBER = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
_INSTEAD = {
    BODY: "仿宋;FangSong;STFangsong;Noto Serif CJK SC;Noto Sans SC",
    HEAD: "SimHei;STHeiti;Noto Sans CJK SC",
    SUBHEAD: "楷体;KaiTi;STKaiti;Noto Serif CJK SC;Noto Sans SC",
    TITLE: "小标宋;方正小标宋_GBK;宋体;SimSun;Noto Serif CJK SC;Noto Sans SC",
    NUMBER: "SimSun;STSong;Noto Serif CJK SC;Noto Sans SC",
}
LINE_PITCH = Pt(28.95)
"""Twenty-two lines on a page of 225 mm."""

INK, GREY = RGBColor(0, 0, 0), RGBColor(0x5B, 0x6B, 0x7C)
TEXT_WIDTH_MM = 156


@dataclass(frozen=True)
class Look:
    """How one kind of text is set: font, size in points, and whether it stands in the line pitch of the body."""

    font: str
    size: float
    pitch: bool = True
    centred: bool = False
    indented: bool = False
    bold: bool = False
    grey: bool = False


TITLE_LOOK = Look(TITLE, 22, pitch=False, centred=True)
MARKING = Look(HEAD, 16)
SUBTITLE = Look(SUBHEAD, 14, pitch=False, centred=True)
DATELINE = Look(BODY, 11, pitch=False, centred=True)
CHAPTER = Look(HEAD, 16, indented=True)
BODY_LOOK = Look(BODY, 16, indented=True)
LEAD = Look(SUBHEAD, 16)
CAPTION = Look(HEAD, 12, pitch=False, centred=True)
SMALL = Look(BODY, 9, pitch=False, grey=True)
CELL = Look(BODY, 9, pitch=False)
HEADING_CELL = Look(HEAD, 9, pitch=False)
TINY = Look(BODY, 7, pitch=False)
MARK = Look(NUMBER, 14, grey=True)


def set_page(document: Document) -> None:
    """A4, margins 37/35/28/26 mm, and a page number between dashes: odd pages right, even pages left."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(24)
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def set_fonts(document: Document) -> None:
    """The default letter of the document, and what may stand in for a font that is not there."""
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    normal.font.name = BODY
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    _name_substitutes(document)


def write(paragraph: Paragraph, text: str, look: Look, *, superscript: bool = False) -> Run:
    """Add a run in a look; the same font for Chinese, ASCII and other letters."""
    run = paragraph.add_run(text)
    run.font.name = look.font
    run.font.size = Pt(look.size)
    run.font.bold = look.bold or None
    run.font.color.rgb = GREY if look.grey else INK
    run.font.superscript = superscript or None
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), look.font)
    return run


def shape(
    paragraph: Paragraph, look: Look, *, before: float = 0, after: float = 0, with_next: bool = False
) -> Paragraph:
    """Line pitch, indent of two characters, alignment and space of a look."""
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.keep_with_next = with_next
    if look.pitch:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE_PITCH
    else:
        form.line_spacing = 1.0
    if look.centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if look.indented:
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), str(int(look.size * 2 * 20)))
    return paragraph


def _number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — in 宋体 of 14 points."""
    paragraph.alignment = side
    look = Look(NUMBER, 14)
    write(paragraph, "— ", look)
    for kind, words in (("begin", ""), ("", "PAGE"), ("separate", ""), ("", "1"), ("end", "")):
        run = write(paragraph, words if words == "1" else "", look)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif words == "PAGE":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = " PAGE "
            run._r.append(code)
    write(paragraph, " —", look)


def _name_substitutes(document: Document) -> None:
    """Write the fonts with their substitutes into the font table."""
    from lxml import etree

    package: Any = document.part.package
    part = next(each for each in package.iter_parts() if str(each.partname) == "/word/fontTable.xml")
    root = etree.fromstring(part.blob)
    for name, instead in _INSTEAD.items():
        font = etree.SubElement(root, qn("w:font"), {qn("w:name"): name})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): instead.replace(";", ",")})
        etree.SubElement(font, qn("w:charset"), {qn("w:val"): "86"})
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
