"""The file of a backup is whole and as it was written, or it is refused with what is wrong."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ballast.kernel.problems import BallastError
from ballast.web.archive import MANIFEST, MARK, Contents, Database, read, write
from tests.backups import members, packed, signed


def contents(**changes: Any) -> Contents:
    """What a small backup holds."""
    database = Database("sqlite", [["registry", "0001_initial"]], {"a": 1})
    return replace(Contents("0.1.0", "2026-10-20T08:00:00", database, ["f" * 64], [], []), **changes)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A backup of two files."""
    (tmp_path / "one").write_bytes(random.Random(1).randbytes(3000))
    (tmp_path / "two").write_text("压舱石", encoding="utf-8")
    target = tmp_path / "small.tar.gz"
    write(target, contents(), {"database/one": tmp_path / "one", "home/files/two": tmp_path / "two"})
    return target


def test_what_was_written_is_read_and_unpacked_as_it_was(small: Path, tmp_path: Path) -> None:
    held = read(small, tmp_path / "out")
    assert (tmp_path / "out/home/files/two").read_text(encoding="utf-8") == "压舱石"
    assert (tmp_path / "out/database/one").read_bytes() == (tmp_path / "one").read_bytes()
    assert held.database == contents().database and held.snapshots == ["f" * 64]
    assert small.stat().st_mode & 0o077 == 0


def test_the_identity_covers_every_byte(small: Path, tmp_path: Path) -> None:
    first = read(small).identity
    (tmp_path / "two").write_text("压仓石", encoding="utf-8")
    other = write(
        tmp_path / "b.tar.gz", contents(), {"database/one": tmp_path / "one", "home/files/two": tmp_path / "two"}
    )
    assert other.identity != first


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.9, 0.999])
def test_a_torn_file_is_refused(small: Path, kept: float) -> None:
    whole = small.read_bytes()
    small.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(BallastError, match=r"读不下去|不完整|不是压舱石"):
        read(small)


def test_a_flipped_byte_is_found_wherever_it_matters(small: Path) -> None:
    whole, draw, found = small.read_bytes(), random.Random(3), 0
    plain = gzip.decompress(whole)
    for place in sorted(draw.sample(range(12, len(whole)), 60)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        small.write_bytes(changed)
        try:
            read(small)
        except BallastError:
            found += 1
        else:
            # Bits that fill a byte up in a compressed stream mean nothing.
            assert gzip.decompress(changed) == plain
    assert found > 50


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda parts: {**parts, "home/files/two": b"x" * 9}, "home/files/two 与清单的校验码不符"),
        (lambda parts: {**parts, MANIFEST: parts[MANIFEST].replace(b"0.1.0", b"0.1.1")}, "清单与它的校验码不符"),
        (lambda parts: {k: v for k, v in parts.items() if k != "home/files/two"}, "缺 1 项，如 home/files/two"),
        (lambda parts: {**parts, "home/files/three": b""}, "home/files/three 不该在其中"),
        (lambda parts: {**parts, "home/../../etc/x": b""}, "不该在其中"),
        (lambda parts: {"readme": b"", **parts}, "不是压舱石的备份"),
        (lambda parts: signed(parts, lambda told: told.update(format=2)), "出自更新的版本"),
        (lambda parts: signed(parts, lambda told: told.pop("format")), "清单读不懂"),
        (lambda parts: signed(parts, lambda told: told.update(format="9")), "清单读不懂"),
        (lambda parts: signed(parts, lambda told: told.update(more=1)), "清单读不懂"),
        (lambda parts: signed(parts, lambda told: told["database"].pop("rows")), "清单读不懂"),
        (lambda parts: signed(parts, lambda told: told.update(members=[1])), "清单读不懂"),
        (lambda parts: signed(parts, lambda told: told["database"].update(migrations=[["a"]])), "清单读不懂"),
        (
            lambda parts: {
                **signed(parts, lambda told: told["members"].update({"home/../x": [0, hashlib.sha256().hexdigest()]})),
                "home/../x": b"",
            },
            "不该在其中",
        ),
    ],
)
def test_an_altered_file_is_refused_with_what_is_wrong(
    small: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]], says: str
) -> None:
    altered = packed(tmp_path / "altered.tar.gz", change(members(small)))
    with pytest.raises(BallastError, match=says):
        read(altered, tmp_path / "out")


def test_a_link_in_the_file_is_refused(small: Path, tmp_path: Path) -> None:
    parts = members(small)
    with tarfile.open(tmp_path / "link.tar.gz", "w:gz") as archive:
        for name in (MANIFEST, MARK):
            entry = tarfile.TarInfo(name)
            entry.size = len(parts[name])
            archive.addfile(entry, io.BytesIO(parts[name]))
        link = tarfile.TarInfo("database/one")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(BallastError, match="database/one 不该在其中"):
        read(tmp_path / "link.tar.gz", tmp_path / "out")


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello", encoding="utf-8")
    (tmp_path / "packed").write_bytes(gzip.compress(b"hello" * 500))
    for name in ("text", "packed", "none"):
        with pytest.raises(BallastError, match=name):
            read(tmp_path / name)
