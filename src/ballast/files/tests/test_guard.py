"""What may come in as a file: decided by its content, and nothing that unpacks without end."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from ballast.files import guard
from ballast.kernel.problems import BallastError
from ballast.ui.tables import Column, Table
from ballast.ui.workbook import to_xlsx

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def written(folder: Path, name: str, content: bytes) -> Path:
    """A file of that content."""
    path = folder / name
    path.write_bytes(content)
    return path


def package(members: dict[str, bytes], compressed: bool = True) -> bytes:
    """An Office package of these members, beside what makes it one."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in {"xl/workbook.xml": b"<workbook/>", **members}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("通知.pdf", b"%PDF-1.7\n", "PDF"),
        ("现场.png", PNG, "图片"),
        ("现场.JPG", b"\xff\xd8\xff\xe0" + bytes(9), "图片"),
        ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), "旧版 Office 或 WPS 文件"),
        ("名单.csv", "代码,名称\n".encode("gb18030"), "文本"),
        ("报表.xlsx", package({}), "Excel 工作簿"),
    ],
)
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str, content: bytes, label: str) -> None:
    assert guard.inspect(written(tmp_path, name, content)).label == label


def test_a_workbook_of_our_own_passes(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    to_xlsx(path, [Table("表", [Column("n", "数", "家", 0)], [[number] for number in range(2000)])])
    assert guard.inspect(path) is guard.SHEET


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("说明.pdf", PNG),
        ("程序.png", b"MZ" + bytes(60)),
        ("页面.txt", b"  <!DOCTYPE html><script>alert(1)</script>"),
        ("图.txt", b"<svg onload='x'>"),
        ("空.txt", b""),
        ("包.xlsx", b"PK\x03\x04 broken"),
        ("无扩展名", b"%PDF-1.7"),
        ("双.pdf.exe", b"%PDF-1.7"),
    ],
)
def test_what_is_not_what_it_says_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(BallastError):
        guard.inspect(written(tmp_path, name, content))


def test_a_plain_archive_is_refused_with_what_to_do(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(BallastError, match="解压后逐个上传"):
        guard.inspect(written(tmp_path, "资料.zip", buffer.getvalue()))


def test_an_archive_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    bomb = package({"xl/worksheets/sheet1.xml": bytes(30 * 2**20)})
    with pytest.raises(BallastError, match="倍"):
        guard.inspect(written(tmp_path, "炸弹.xlsx", bomb))


def test_the_sizes_that_an_archive_states_are_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_UNPACKED", 2**20)
    large = package({"xl/media/a.bin": b"0123456789abcdef" * 2**17})
    with pytest.raises(BallastError, match="超过 1 MB"):
        guard.inspect(written(tmp_path, "大.xlsx", large))


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_MEMBERS", 5)
    with pytest.raises(BallastError, match="部件"):
        guard.inspect(written(tmp_path, "碎.xlsx", package({f"xl/{n}.xml": b"<a/>" for n in range(6)})))


ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize("encoded", [ENTITY.encode(), ENTITY.encode("utf-16"), ENTITY.lower().encode()])
def test_a_declaration_of_entities_is_refused_in_every_encoding(tmp_path: Path, encoded: bytes) -> None:
    with pytest.raises(BallastError, match="实体声明"):
        guard.inspect(written(tmp_path, "实体.xlsx", package({"xl/styles.xml": encoded})))


def test_a_declaration_that_straddles_two_pieces_is_found(tmp_path: Path) -> None:
    xml = b" " * (2**20 - 4) + ENTITY.encode()
    with pytest.raises(BallastError, match="实体声明"):
        guard.check_archive(written(tmp_path, "实体.xlsx", package({"xl/styles.xml": xml}, compressed=False)))


def test_macros_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BallastError, match="宏"):
        guard.inspect(written(tmp_path, "宏.xlsx", package({"xl/vbaProject.bin": b"x"})))


def test_the_offices_scanner_has_the_last_word(tmp_path: Path, settings: Settings) -> None:
    path = written(tmp_path, "a.pdf", b"%PDF-1.7")
    settings.SCAN_COMMAND = [
        sys.executable,
        "-c",
        "import sys; sys.exit(open(sys.argv[1], 'rb').read() != b'%PDF-1.7')",
    ]
    assert guard.inspect(path) is guard.PDF
    path.write_bytes(b"%PDF-1.7 infected")
    with pytest.raises(BallastError, match="没有放行"):
        guard.inspect(path)
    settings.SCAN_COMMAND = ["no-such-scanner"]
    with pytest.raises(BallastError, match="不在"):
        guard.inspect(path)
