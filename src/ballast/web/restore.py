"""`ballast restore FILE`: all of a backup or nothing, while web processes run.

1. The whole file is checked and unpacked beside; nothing is touched before.
2. Files named by their content are moved in. They are in nobody's way if it ends here.
3. In one transaction of the database, with everybody else kept out: what is there is kept aside, the tables are filled, an
   older structure is brought to this version, the trail goes on where it was, and tells. Then it is committed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from ballast.accounts.models import Person
from ballast.figures.models import Snapshot
from ballast.files.models import ReceivedFile
from ballast.jobs.schedules import drop_undeclared
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError
from ballast.kernel.scope import Scope
from ballast.registry.access import enterprises
from ballast.trail.actions import record
from ballast.web import dump_postgres, dump_sqlite
from ballast.web.archive import Contents, read, sha256_of
from ballast.web.backup import CONTENT, OFFICE, pack


@dataclass(frozen=True)
class Restored:
    """A backup that was restored: what it held, where the old state is kept, and whether the live trail went on."""

    contents: Contents
    aside: Path | None
    trail_goes_on: bool


def check(path: Path, expected: str = "") -> Contents:
    """Read a backup from end to end, without touching anything; what it holds.

    Raises `BallastError` where it is torn, altered, not the expected one, newer than this version or of another engine.
    """
    contents = read(path)
    _fits(contents, expected)
    return contents


def restore(path: Path, actor: Actor, *, replace: bool = False, expected: str = "") -> Restored:
    """Restore a backup. Where there are data already `replace` must be said; then they are kept aside as a backup.

    Raises `BallastError` with what is wrong; then the database is as it was.
    """
    home: Path = settings.HOME
    occupied = _has_data()
    if occupied and not replace:
        raise BallastError("现有数据库中已有数据，没有恢复。确要以备份代替，请加 --replace（现有数据会另存一份）")
    with _alone(home), TemporaryDirectory(dir=home, prefix=".restore-") as name:
        folder = Path(name)
        contents = read(path, folder)
        _fits(contents, expected)
        _check_files(contents, home)
        aside = _free_name(home) if occupied else None
        _move_in(folder, home)
        try:
            return Restored(contents, aside, _replace(folder, contents, actor, aside))
        except BaseException:
            if aside is not None:
                aside.unlink(missing_ok=True)
            raise


def _free_name(home: Path) -> Path:
    """A name that no earlier restore took."""
    stamp = f"before-restore-{clock.now():%Y%m%d-%H%M%S}"
    names = (f"{stamp}{more}.tar.gz" for more in chain([""], (f"-{number}" for number in count(2))))
    return next(home / name for name in names if not (home / name).exists())


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One restore at a time; what one that was killed left behind is cleared away."""
    with (home / ".restoring").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BallastError("另一个恢复正在进行，请等它结束") from None
        for left in home.glob(".restore-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _fits(contents: Contents, expected: str) -> None:
    if expected and not (len(expected) >= 12 and contents.identity.startswith(expected)):
        raise BallastError(f"这份备份的标识是 {contents.identity}，不是 --expect 所给的（至少写前 12 位）")
    if contents.database.engine != connection.vendor:
        raise BallastError(
            f"备份出自 {contents.database.engine}，现有数据库是 {connection.vendor}，不能恢复。请在同一种数据库上恢复"
        )
    known = set(MigrationLoader(None).disk_migrations)
    unknown = sorted(f"{app}.{name}" for app, name in contents.database.migrations if (app, name) not in known)
    if unknown:
        raise BallastError(
            f"备份出自更新的版本（{contents.version}），本版本不认识 {unknown[0]} 等 {len(unknown)} 项结构变更。请先升级压舱石再恢复"
        )


def _has_data() -> bool:
    """Whether anybody works here already."""
    rows = (Person.objects.exists(), ReceivedFile.objects.exists(), Snapshot.objects.exists())
    return any(rows) or bool(enterprises(Scope.city()))


def _check_files(contents: Contents, home: Path) -> None:
    """What the backup did not take along must still be in place."""
    lost = [name for name in contents.elsewhere if not (home / name.removeprefix("home/")).is_file()]
    if lost:
        raise BallastError(f"备份没有带上、数据目录里也找不到的文件有 {len(lost)} 个，如 {lost[0]}，没有恢复")


def _move_in(folder: Path, home: Path) -> None:
    """Move in the files that are named by their content; one of that name that is there is the same, or is made whole."""
    for top in CONTENT:
        for source in sorted((folder / "home" / top).rglob("*")):
            target = home / source.relative_to(folder / "home")
            # What is here and is what its name says stays: the backup may yet be refused, or be forged.
            if source.is_file() and not (target.is_file() and sha256_of(target) == target.name):
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(source, target)


def _replace(folder: Path, contents: Contents, actor: Actor, aside: Path | None) -> bool:
    """Let the database of the backup take the place of the live one; whether the live trail went on."""
    sqlite = connection.vendor == "sqlite"
    said: list[bool] = []

    def keep_aside() -> None:
        if aside is not None:
            pack(aside, dump_sqlite.dump if sqlite else dump_postgres.dump_here, whole=False)

    def finish(trail_goes_on: bool) -> None:
        said.append(trail_goes_on)
        drop_undeclared()
        detail = {
            "identity": contents.identity,
            "made_at": contents.made_at,
            "aside": aside.name if aside else "",
            "trail": "goes on" if trail_goes_on else "from the backup",
        }
        record(actor, "backup.restored", contents.identity[:12], detail)

    with _office_folders(folder), _said_for_people():
        (dump_sqlite if sqlite else dump_postgres).replace(folder, contents.database, keep_aside, finish)
    return said[0]


@contextmanager
def _office_folders(folder: Path) -> Iterator[None]:
    """Exchange the folders of the office's own texts; back where the database stays as it was."""
    home: Path = settings.HOME
    exchanged: list[tuple[Path, Path]] = []
    try:
        for top in OFFICE:
            source, live, before = folder / "home" / top, home / top, folder / f"before-{top}"
            if source.is_dir():
                if live.exists():
                    live.rename(before)
                exchanged.append((live, before))
                source.rename(live)
        yield
    except BaseException:
        for live, before in exchanged:
            shutil.rmtree(live, ignore_errors=True)
            if before.exists():
                before.rename(live)
        raise


@contextmanager
def _said_for_people() -> Iterator[None]:
    """An error of the database, as what went wrong first."""
    try:
        yield
    except (DatabaseError, psycopg.Error) as problem:
        first: BaseException = problem
        while isinstance(first.__context__, DatabaseError | psycopg.Error):
            first = first.__context__
        raise BallastError(f"数据库没有接受备份，一切照旧：{first}") from problem
