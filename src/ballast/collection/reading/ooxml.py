"""What the file library does not tell about an xlsx: error cells and cells shown as a percentage.

Both change numbers in silence: an error cell would arrive as a blank, and ``12.5%`` as 0.125. The sheet's XML is searched
for the two attributes only where they occur at all, so that an ordinary file costs one decompression.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from ballast.collection.reading.findings import stopped

_MOST_BYTES = 800_000_000
_MOST_CELLS = 20_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = re.compile(r"^\{[^}]*relationships\}id$")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(?:(?:(?!</?(?:\w+:)?c\b).)*?<(?:\w+:)?v>([^<]*)</)?", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_DIMENSION = re.compile(rb'<(?:\w+:)?dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_BUILT_IN_PERCENTS = frozenset((9, 10))
_DAMAGE = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, NotImplementedError, EOFError, ValueError)
_QUOTED = re.compile(r'"[^"]*"|\\.')


@dataclass(frozen=True)
class Marks:
    """Places as (row from 1, column from 0): the texts of error cells, and cells formatted as percentages."""

    errors: dict[tuple[int, int], str]
    percents: frozenset[tuple[int, int]]


def examine(name: str, data: bytes) -> dict[str, Marks]:
    """The marks of every sheet by its name.

    Raises `ProblemsError` where the archive is not an Excel workbook (``not_a_workbook``) or far too large
    (``too_large``).
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _examine(name, archive)
    except _DAMAGE:
        raise stopped(
            name, "not_a_workbook", "文件已损坏，打不开", "请用 WPS 或 Excel 打开，另存为 xlsx 再导入"
        ) from None
    except RuntimeError:
        raise stopped(name, "encrypted_workbook", "压缩包设了密码", "请去掉密码再导入") from None


def _examine(name: str, archive: zipfile.ZipFile) -> dict[str, Marks]:
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise stopped(
            name, "not_a_workbook", f"这是{_what(names)}，不是 xlsx 工作簿", "请用 WPS 或 Excel 另存为 xlsx 再导入"
        )
    if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
        raise stopped(name, "too_large", "文件展开后超过 800 MB", "请分成几个文件导入")
    percent_styles = _percent_styles(archive) if "xl/styles.xml" in names else frozenset()
    return {sheet: _marks(name, archive.read(part), percent_styles) for sheet, part in _parts(archive) if part in names}


def _what(names: set[str]) -> str:
    if "word/document.xml" in names:
        return " Word 文档"
    if "ppt/presentation.xml" in names:
        return "演示文稿"
    if "xl/workbook.bin" in names:
        return " xlsb 工作簿"
    return " ODF 文档" if "mimetype" in names else "压缩包"


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Sheet names with the path of their part in the archive."""
    relations = {
        item.get("Id"): item.get("Target", "")
        for item in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag not in (f"{_MAIN}sheet", f"{_STRICT}sheet"):
            continue
        identity = next((value for key, value in element.attrib.items() if _RELATION.match(key)), "")
        target = relations.get(identity, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        yield element.get("name", ""), path


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles that show a percentage."""
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    space = root.tag.partition("styleSheet")[0]
    formats = {
        int(item.get("numFmtId", "0")): _QUOTED.sub("", item.get("formatCode", ""))
        for item in root.iter(f"{space}numFmt")
    }
    percents = _BUILT_IN_PERCENTS | {number for number, code in formats.items() if "%" in code}
    styles = root.find(f"{space}cellXfs")
    return frozenset(
        position
        for position, style in enumerate(styles if styles is not None else ())
        if int(style.get("numFmtId", "0")) in percents
    )


def _marks(name: str, xml: bytes, percent_styles: frozenset[int]) -> Marks:
    if (extent := _DIMENSION.search(xml)) and (_column(extent[1]) + 1) * int(extent[2]) > _MOST_CELLS:
        raise stopped(name, "too_large", "表格的范围过大", "请删除表格外多余的行和列，再保存导入")
    errors: dict[tuple[int, int], str] = {}
    percents: set[tuple[int, int]] = set()
    if b't="e"' not in xml and not any(b's="%d"' % style in xml for style in percent_styles):
        return Marks(errors, frozenset())
    for match in _CELL.finditer(xml):
        attributes = match[1]
        reference = _REFERENCE.search(attributes)
        if not reference:
            continue
        place = (int(reference[2]), _column(reference[1]))
        if b't="e"' in attributes:
            errors[place] = (match[2] or b"#VALUE!").decode("utf-8", "strict")
        elif (style := _STYLE.search(attributes)) and int(style[1]) in percent_styles:
            percents.add(place)
    return Marks(errors, frozenset(percents))


def _column(letters: bytes) -> int:
    index = 0
    for byte in letters:
        index = index * 26 + byte - ord("A") + 1
    return index - 1
