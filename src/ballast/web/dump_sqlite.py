"""The database of a backup on SQLite: a copy of one moment, and how it takes the place of the live one in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from ballast.kernel.problems import BallastError
from ballast.trail import guards
from ballast.web.archive import Database
from ballast.web.database_roles import connected

MEMBER = "database/ballast.sqlite3"
SESSIONS = "django_session"
TRAIL = {guards.ENTRIES: guards.CONTENT, guards.HEADS: ()}
"""Table → the columns that never change; () for all of them."""


def dump(folder: Path) -> tuple[Database, dict[str, Path]]:
    """Copy the database as of one moment, beside running writers; what it holds, and the files by their members."""
    target = folder / "ballast.sqlite3"
    source = f"file:{connection.settings_dict['NAME']}?mode=ro"
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        # A session is a key to the door: no copy of it leaves, not even in a page that is free.
        copy.execute("PRAGMA secure_delete = ON")
        if SESSIONS in _tables(copy):
            copy.execute(f"DELETE FROM {SESSIONS}")
        copy.commit()
        return describe(copy), {MEMBER: target}


def describe(opened: sqlite3.Connection) -> Database:
    """Engine, migrations and rows of a database file."""
    rows = {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in _tables(opened)}
    applied = opened.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return Database("sqlite", [[app, name] for app, name in applied], rows)


def _tables(opened: sqlite3.Connection) -> list[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    return [row[0] for row in opened.execute(query)]


def replace(folder: Path, said: Database, aside: Callable[[], None], finish: Callable[[bool], None]) -> None:
    """Put the database of an unpacked backup in the place of the live one: all of it, or nothing.

    `aside` keeps what is there, under the lock that keeps writers out; `finish` (told whether the trail went on) adds the
    last entry to the trail. An older database is brought to this version first, outside of the live one.
    """
    staged = folder / MEMBER
    _check(staged, said)
    with connected({"NAME": str(staged)}):
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
    with _attached(staged), transaction.atomic():
        aside()
        tables = _same_tables()
        trail_goes_on = all(_extends(name, columns) for name, columns in TRAIL.items())
        kept = {*TRAIL} if trail_goes_on else set()
        with guards.lifted(connection):
            for table in tables:
                if table not in kept:
                    _take_over(table)
            _take_over_counters(kept)
        connection.check_constraints()
        finish(trail_goes_on)


def _check(staged: Path, said: Database) -> None:
    """The file must be a whole database that holds what the manifest says."""
    with closing(sqlite3.connect(staged)) as opened:
        try:
            wrong = [row[0] for row in opened.execute("PRAGMA integrity_check")]
            loose = opened.execute("PRAGMA foreign_key_check").fetchall()
            found = describe(opened)
        except sqlite3.DatabaseError as problem:
            raise BallastError(f"备份中的数据库打不开（{problem}），请换一份备份") from problem
    if wrong != ["ok"] or loose:
        raise BallastError(f"备份中的数据库本身有错误（{wrong[0]}，悬空引用 {len(loose)} 处），没有恢复")
    if found.rows != said.rows or found.migrations != said.migrations:
        raise BallastError("备份中的数据库与清单所记的行数或版本不符，没有恢复")


@contextmanager
def _attached(staged: Path) -> Iterator[None]:
    """The staged database beside the live one, with foreign keys checked at the end instead of row by row."""
    _run("ATTACH DATABASE %s AS staged", [str(staged)])
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()
        _run("DETACH DATABASE staged")


def _run(query: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def _columns(schema: str, table: str) -> list[str]:
    return [f'"{row[1]}"' for row in _run(f'PRAGMA {schema}.table_info("{table}")')]


def _same_tables() -> list[str]:
    """The tables, once both databases have the same with the same columns."""
    query = "SELECT name FROM {}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    live, staged = ([row[0] for row in _run(query.format(schema))] for schema in ("main", "staged"))
    if live != staged or any(sorted(_columns("main", name)) != sorted(_columns("staged", name)) for name in live):
        raise BallastError("备份的数据库结构与现有数据库不同，没有恢复。请先运行 ballast init")
    return live


def _extends(table: str, unchanging: tuple[str, ...]) -> bool:
    """Whether the live table holds every row of the backup's, so that it is the same trail, gone on."""
    names = ", ".join(f'"{name}"' for name in unchanging) or ", ".join(_columns("staged", table))
    lost = f'SELECT {names} FROM staged."{table}" EXCEPT SELECT {names} FROM main."{table}"'
    return not _run(f"SELECT 1 FROM ({lost}) LIMIT 1")


def _take_over(table: str) -> None:
    names = ", ".join(_columns("staged", table))
    _run(f'DELETE FROM main."{table}"')
    _run(f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM staged."{table}"')


def _take_over_counters(kept: set[str]) -> None:
    """Numbers go on where the backup's ended; those of a trail that goes on stay."""
    staying = ", ".join(f"'{name}'" for name in sorted(kept)) or "''"
    _run(f"DELETE FROM main.sqlite_sequence WHERE name NOT IN ({staying})")
    _run(f"INSERT INTO main.sqlite_sequence SELECT * FROM staged.sqlite_sequence WHERE name NOT IN ({staying})")
