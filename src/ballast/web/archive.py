"""The file of a backup: a gzipped tar whose first member says what all others are, each with its size and SHA-256.

    manifest.json      what the backup holds (`Contents`)
    manifest.sha256    the SHA-256 of manifest.json: the identity of the backup
    database/…         the database
    home/…             folders of BALLAST_HOME

Checksums find what was torn or altered by accident. Against intent there is the identity, which the trail keeps and the
command prints: `ballast restore --expect IDENTITY` takes no other.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ballast.kernel.problems import BallastError

FORMAT = 1
MANIFEST, MARK = "manifest.json", "manifest.sha256"
TOPS = ("database", "home")
_CHUNK = 1 << 20
_BROKEN = (tarfile.TarError, EOFError, OSError, zlib.error, UnicodeDecodeError)


@dataclass(frozen=True)
class Database:
    """What the database was: engine, applied migrations, rows by table, and on PostgreSQL columns and sequences."""

    engine: str
    migrations: list[list[str]]
    rows: dict[str, int]
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Contents:
    """What a backup holds. `members` are name → [size, SHA-256].

    Files that the database names are among them, but for those in `elsewhere` (left in place) and in `missing` (not found).
    """

    version: str
    made_at: str
    database: Database
    snapshots: list[str]
    elsewhere: list[str]
    missing: list[str]
    members: dict[str, list[Any]] = field(default_factory=dict)
    format: int = FORMAT

    def encoded(self) -> bytes:
        """The bytes of the manifest."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @property
    def identity(self) -> str:
        """The SHA-256 of the manifest, and so of all that it names."""
        return hashlib.sha256(self.encoded()).hexdigest()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def write(path: Path, contents: Contents, sources: Mapping[str, Path]) -> Contents:
    """Write a backup of these sources (member → file) to a path, read it back whole, and return what it holds."""
    members: dict[str, list[Any]] = {
        name: [source.stat().st_size, sha256_of(source)] for name, source in sorted(sources.items())
    }
    filled = Contents(**{**_shallow(contents), "members": members})
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        zipped = gzip.GzipFile("", "wb", 3, stream, 0)
        with zipped, tarfile.open(fileobj=zipped, mode="w:", format=tarfile.PAX_FORMAT) as archive:
            _add(archive, MANIFEST, filled.encoded())
            _add(archive, MARK, f"{filled.identity}\n".encode())
            for name in members:
                with sources[name].open("rb") as source:
                    archive.addfile(_entry(name, members[name][0]), source)
        stream.flush()
        os.fsync(stream.fileno())
    return read(path)


def _shallow(contents: Contents) -> dict[str, Any]:
    return {name: getattr(contents, name) for name in contents.__dataclass_fields__}


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    archive.addfile(_entry(name, len(content)), io.BytesIO(content))


def read(path: Path, folder: Path | None = None) -> Contents:
    """Check a backup from end to end, and unpack it into a folder where one is given; what it holds.

    Raises `BallastError` with what is wrong. Nothing is written outside of the folder.
    """
    if not path.is_file():
        raise BallastError(f"没有这个备份文件：{path}")
    with _told(path), gzip.open(path) as unzipped:
        with tarfile.open(fileobj=unzipped, mode="r:") as archive:
            entries = iter(archive)
            contents = _manifest(path, archive, entries)
            waiting = dict(contents.members)
            for entry in entries:
                _check_entry(path, entry, waiting)
                size, mark = waiting.pop(entry.name)
                if _copy(archive, entry, folder) != (size, mark):
                    raise BallastError(f"备份文件 {path.name} 已损坏或被改动：{entry.name} 与清单的校验码不符")
        while unzipped.read(_CHUNK):
            pass  # to the checksum at the very end
        if waiting:
            raise BallastError(f"备份文件 {path.name} 不完整：缺 {len(waiting)} 项，如 {min(waiting)}")
    return contents


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Errors of reading a torn file, said for people."""
    try:
        yield
    except _BROKEN as problem:
        raise BallastError(
            f"备份文件 {path.name} 读不下去，已损坏或不完整（{problem}）。请换一份完好的备份"
        ) from problem


def _manifest(path: Path, archive: tarfile.TarFile, entries: Iterator[tarfile.TarInfo]) -> Contents:
    """The manifest at the head of the file, once it is what its mark says."""
    texts = []
    for wanted in (MANIFEST, MARK):
        entry = next(entries, None)
        if entry is None or entry.name != wanted or not entry.isreg():
            raise BallastError(f"{path.name} 不是压舱石的备份文件")
        stream = archive.extractfile(entry)
        assert stream is not None
        texts.append(stream.read())
    if hashlib.sha256(texts[0]).hexdigest() != texts[1].decode().strip():
        raise BallastError(f"备份文件 {path.name} 已损坏或被改动：清单与它的校验码不符")
    try:
        stored = json.loads(texts[0])
        newer = stored["format"] > FORMAT
        contents = None if newer else _understood(stored)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise BallastError(f"备份文件 {path.name} 的清单读不懂，没有恢复。请换一份备份") from problem
    if contents is None:
        raise BallastError(f"备份文件 {path.name} 出自更新的版本（{stored['version']}），请先升级压舱石再恢复")
    return contents


def _understood(stored: Mapping[str, Any]) -> Contents:
    contents = Contents(**{**stored, "database": Database(**stored["database"])})
    pairs = [*contents.members.values(), *contents.database.migrations]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("a pair is not one")
    return contents


def _check_entry(path: Path, entry: tarfile.TarInfo, waiting: Mapping[str, object]) -> None:
    parts = PurePosixPath(entry.name).parts
    fit = entry.isreg() and len(parts) > 1 and parts[0] in TOPS and ".." not in parts
    if not fit or entry.name not in waiting:
        raise BallastError(f"备份文件 {path.name} 已损坏或被改动：{entry.name} 不该在其中")


def _copy(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path | None) -> tuple[int, str]:
    """Read a member to its end, writing it where a folder is given; its size and SHA-256."""
    stream = archive.extractfile(entry)
    assert stream is not None
    target: IO[bytes] | None = None
    if folder is not None:
        place = folder / entry.name
        place.parent.mkdir(parents=True, exist_ok=True)
        target = place.open("wb")
    digest, size = hashlib.sha256(), 0
    try:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
            size += len(piece)
            if target is not None:
                target.write(piece)
    finally:
        if target is not None:
            target.close()
    return size, digest.hexdigest()
