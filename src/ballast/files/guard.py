"""What may come in as a file: known by its content, whatever its name says; nothing that unpacks without end.

Raises `BallastError` for people. Used by the door of returns and by attachments, before anything else reads the file.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ballast.kernel.problems import BallastError

MOST_MEMBERS = 10_000
MOST_UNPACKED = 800 * 2**20
MOST_RATIO = 200
_SMALL = 2**20
_HEAD = 4096
_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class MediaType:
    """A type of file: its name for browsers, its name on screen, and the endings that it may have."""

    name: str
    label: str
    endings: tuple[str, ...]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

PDF = MediaType("application/pdf", "PDF", (".pdf",))
PNG = MediaType("image/png", "图片", (".png",))
JPEG = MediaType("image/jpeg", "图片", (".jpg", ".jpeg"))
WORD = MediaType(_WORD, "Word 文档", (".docx",))
SHEET = MediaType(_SHEET, "Excel 工作簿", (".xlsx",))
SLIDES = MediaType(_SLIDES, "PowerPoint 演示文稿", (".pptx",))
OLD_OFFICE = MediaType(
    "application/x-ole-storage", "旧版 Office 或 WPS 文件", (".xls", ".doc", ".ppt", ".et", ".wps", ".dps")
)
TEXT = MediaType("text/plain", "文本", (".txt", ".csv", ".tsv"))

ATTACHABLE = (PDF, PNG, JPEG, WORD, SHEET, SLIDES, OLD_OFFICE, TEXT)
_PACKAGES = {b"word/": WORD, b"xl/": SHEET, b"ppt/": SLIDES}


def media_type(path: Path) -> MediaType:
    """What a file is by its content; raises `BallastError` for anything that is not in `ATTACHABLE`."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLD_OFFICE
    if head.startswith(b"PK\x03\x04"):
        return _package(path)
    if _is_text(head):
        return TEXT
    raise BallastError(
        f"“{path.name}”不是可以接收的文件类型。可以传：{'、'.join(dict.fromkeys(t.label for t in ATTACHABLE))}"
    )


def inspect(path: Path, shown_name: str = "") -> MediaType:
    """The type of a file that is fit to be kept and opened.

    Raises `BallastError` where its ending belongs to another type, it unpacks to far more than it is, it holds a
    document type declaration (the way of entity attacks) or macros, or the scan hook refuses it.
    """
    name = shown_name or path.name
    found = media_type(path)
    ending = Path(name).suffix.lower()
    if ending not in found.endings:
        raise BallastError(f"“{name}”的内容是{found.label}，与扩展名“{ending or '无'}”不符。请用原来的程序另存一份再传")
    if found in (WORD, SHEET, SLIDES):
        _check_package(path, name)
    scan(path, name)
    return found


def check_archive(path: Path, name: str = "") -> None:
    """Refuse an archive that unpacks without end or declares entities; a file that is no archive passes."""
    with path.open("rb") as stream:
        if stream.read(4) == b"PK\x03\x04":
            _check_package(path, name or path.name)


def scan(path: Path, name: str) -> None:
    """Ask the office's virus scanner (setting SCAN_COMMAND, e.g. `clamdscan --no-summary`); none set: not asked."""
    command = list(settings.SCAN_COMMAND)
    if not command:
        return
    if shutil.which(command[0]) is None:
        raise BallastError(f"查毒程序 {command[0]} 不在，文件“{name}”没有接收。请联系系统管理员")
    done = subprocess.run([*command, str(path)], capture_output=True, check=False)
    if done.returncode != 0:
        raise BallastError(f"查毒程序没有放行“{name}”，文件没有接收。请检查本机是否中毒，或联系系统管理员")


def _package(path: Path) -> MediaType:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.encode() for name in archive.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as problem:
        raise BallastError(f"“{path.name}”已损坏，打不开。请用 WPS 或 Office 打开，另存一份再传") from problem
    for start, found in _PACKAGES.items():
        if b"[Content_Types].xml" in names and any(name.startswith(start) for name in names):
            return found
    raise BallastError(f"“{path.name}”是压缩包，不能接收。请解压后逐个上传")


def _check_package(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, path.stat().st_size, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
        raise BallastError(f"“{name}”已损坏或设了密码，打不开。请用 WPS 或 Office 打开，另存一份再传") from problem


def _check_members(archive: zipfile.ZipFile, size: int, name: str) -> None:
    members = archive.infolist()
    unpacked = 0
    if len(members) > MOST_MEMBERS:
        raise BallastError(f"“{name}”里有 {len(members)} 个部件，不像正常的文件，没有接收")
    for member in members:
        if member.filename.lower().endswith("vbaproject.bin"):
            raise BallastError(f"“{name}”带有宏，不能接收。请另存为不带宏的格式")
        unpacked += _unpacked(archive, member, MOST_UNPACKED - unpacked, name)
    # What is written of the sizes may lie: what counts is what came out.
    if unpacked > max(size * MOST_RATIO, _SMALL):
        raise BallastError(f"“{name}”解开后是原来的 {unpacked // max(size, 1)} 倍，不像正常的文件，没有接收")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int, name: str) -> int:
    """How many bytes a member really unpacks to; refuses more than `most`, and entity declarations in XML."""
    total, xml = 0, member.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(member) as stream:
        tail = b""
        while piece := stream.read(2**20):
            total += len(piece)
            if total > most:
                raise BallastError(f"“{name}”解开后超过 {MOST_UNPACKED // 2**20} MB，不像正常的文件，没有接收")
            if xml and declares_entities(tail + piece):
                raise BallastError(f"“{name}”的 XML 里有实体声明，不是 Office 或 WPS 写出的文件，没有接收")
            tail = piece[-32:]
    return total


def declares_entities(xml: bytes) -> bool:
    """Whether a piece of XML declares a document type or an entity, in UTF-8 or UTF-16."""
    return bool(_DTD.search(xml) or _DTD.search(xml.replace(b"\x00", b"")))


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return (
        bool(head)
        and b"\x00" not in head
        and not head.lstrip().lower().startswith((b"<!doctype", b"<html", b"<svg", b"<script"))
    )
