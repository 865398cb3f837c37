"""`ballast backup FILE`: the database as of one moment, received files and snapshots, in one checked file, while all runs.

Left out: secrets (`secrets/`, the seal key of the trail), sessions, cells (they are made again), generated data of the
demonstration. The file holds everything else, personal data and password hashes included: keep it as you keep the database.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.conf import settings
from django.db import connection, transaction

import ballast
from ballast.figures.freeze import load_manifest, partition_path
from ballast.figures.models import Snapshot
from ballast.files.actions import stored_path
from ballast.files.models import Attachment, ReceivedFile
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError
from ballast.trail.actions import record
from ballast.web import dump_postgres, dump_sqlite
from ballast.web.archive import Contents, Database, write

CONTENT = ("files", "snapshots")
"""Folders of BALLAST_HOME whose files are named by their content, written once and never changed."""
OFFICE = ("rules",)
"""Folders of BALLAST_HOME with the office's own texts."""

Dump = Callable[[Path], tuple[Database, dict[str, Path]]]


@dataclass(frozen=True)
class Made:
    """A backup that was made: where it lies, and what it holds."""

    path: Path
    contents: Contents
    size: int


def backup(path: Path, actor: Actor) -> Made:
    """Make a backup. It is written beside its place, read back, told to the trail, and only then moved there.

    Raises `BallastError` where the file exists, cannot be written, or the trail cannot be told.
    """
    if path.exists():
        raise BallastError(f"已有文件 {path}，不会覆盖。请换一个文件名")
    dump = dump_sqlite.dump if connection.vendor == "sqlite" else dump_postgres.dump
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        contents = pack(partial, dump, whole=True)
        with transaction.atomic():
            detail = {"identity": contents.identity, "members": len(contents.members), "missing": len(contents.missing)}
            record(actor, "backup.made", path.name, detail)
            partial.replace(path)
    except (OSError, sqlite3.Error, psycopg.Error) as problem:
        raise BallastError(f"备份没有做成，没有留下文件 {path}：{problem}") from problem
    finally:
        partial.unlink(missing_ok=True)
    return Made(path, contents, path.stat().st_size)


def pack(path: Path, dump: Dump, *, whole: bool) -> Contents:
    """Write what is there to a file; `whole` with the files beside the database, which are never changed in place.

    The database is copied first: whatever it names was written before it.
    """
    home: Path = settings.HOME
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        database, sources = dump(Path(folder))
        named = {f"home/{name}": home / name for name in referenced()}
        there = {name for name, place in named.items() if place.is_file()}
        sources |= {f"home/{name}": home / name for name in _beside(home, (*CONTENT, *OFFICE) if whole else OFFICE)}
        contents = Contents(
            version=ballast.__version__,
            made_at=clock.now().isoformat(),
            database=database,
            snapshots=sorted(Snapshot.objects.values_list("identity", flat=True)),
            elsewhere=sorted(there - sources.keys()),
            missing=sorted(named.keys() - there),
        )
        return write(path, contents, sources)


def referenced() -> set[str]:
    """The files under BALLAST_HOME that the database names."""
    home: Path = settings.HOME
    marks = {
        *ReceivedFile.objects.values_list("sha256", flat=True),
        *Attachment.objects.values_list("sha256", flat=True),
    }
    places = {stored_path(mark) for mark in marks}
    for stored in Snapshot.objects.values_list("manifest", flat=True):
        for table, partitions in load_manifest(stored).partitions.items():
            places |= {partition_path(table, name, content) for name, content in partitions.items()}
    return {place.relative_to(home).as_posix() for place in places}


def _beside(home: Path, folders: tuple[str, ...]) -> Iterator[str]:
    """The whole files in these folders; not those that are still being written."""
    for folder in folders:
        for place in sorted((home / folder).rglob("*")):
            if place.is_file() and not place.is_symlink() and place.suffix != ".part":
                yield place.relative_to(home).as_posix()
