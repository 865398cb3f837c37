"""The database of a backup on PostgreSQL: every table by COPY in one transaction, and back by COPY in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from ballast.kernel.problems import BallastError
from ballast.kernel.scope import Scope
from ballast.scoping.postgres import TELL, address, text_of
from ballast.trail import guards
from ballast.web.archive import Database
from ballast.web.database_roles import as_owner, grant
from ballast.web.dump_sqlite import SESSIONS, TRAIL

_CHUNK = 1 << 20
# Text forms that every server reads back to the same value.
_FORMS = "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1"
_TABLES = (
    """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"""
)
_COLUMNS = """SELECT attname FROM pg_attribute WHERE attrelid = ('public.' || quote_ident(%s))::regclass AND attnum > 0
              AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""
_SEQUENCES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname"
)
_FORCED = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity
             ORDER BY relname"""
_FUNCTIONS = """SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                AND proname LIKE 'ballast\\_%'"""


def dump(folder: Path) -> tuple[Database, dict[str, Path]]:
    """Copy every table as of one moment, beside running writers; what it holds, and the files by their members."""
    with psycopg.connect(address()) as opened:
        opened.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return _copy_out(opened.cursor(), folder)


def dump_here(folder: Path) -> tuple[Database, dict[str, Path]]:
    """The same in the transaction that is open here, under the locks that it holds."""
    with connection.cursor() as cursor:
        return _copy_out(cursor, folder)


def _copy_out(cursor: Any, folder: Path) -> tuple[Database, dict[str, Path]]:
    cursor.execute(_FORMS)
    cursor.execute(TELL, [text_of(Scope.city())])
    cursor.execute("SELECT name, rows FROM ballast_row_counts()")
    wanted = dict(cursor.fetchall())
    rows, columns, sources = {}, {}, {}
    for table in _list(cursor, _TABLES):
        columns[table] = _list(cursor, _COLUMNS, [table])
        target = folder / f"{table}.copy"
        with target.open("wb") as stream, cursor.copy(_selected(table, columns[table])) as copied:
            for piece in copied:
                stream.write(piece)
        rows[table] = int(cursor.rowcount)
        if rows[table] != wanted.get(table, rows[table]):
            raise BallastError(
                f"不能备份：表 {table} 有 {wanted[table]} 行，只看得到 {rows[table]} 行，见 docs/postgresql.md"
            )
        sources[f"database/{table}.copy"] = target
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    applied = [[app, name] for app, name in cursor.fetchall()]
    return Database("postgresql", applied, rows, columns, _sequences(cursor)), sources


def _list(cursor: Any, query: str, values: list[Any] | None = None) -> list[Any]:
    cursor.execute(query, values)
    return [row[0] for row in cursor.fetchall()]


def _named(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _selected(table: str, columns: list[str]) -> sql.Composed:
    # A session is a key to the door: no copy of it leaves.
    chosen = sql.SQL(" WHERE false" if table == SESSIONS else "")
    query = sql.SQL("COPY (SELECT {} FROM {}{}) TO STDOUT")
    return query.format(_named(columns), sql.Identifier("public", table), chosen)


def _sequences(cursor: Any) -> dict[str, list[Any]]:
    found = {}
    for name in _list(cursor, _SEQUENCES):
        cursor.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier("public", name)))
        found[name] = list(cursor.fetchone())
    return found


def replace(folder: Path, said: Database, aside: Callable[[], None], finish: Callable[[bool], None]) -> None:
    """Put the database of an unpacked backup in the place of the live one, as the owner: all of it, or nothing.

    `aside` keeps what is there, under locks that keep everybody out; `finish` (told whether the trail went on) adds the
    last entry to the trail. The tables of an older backup are made anew as they were then, filled, and brought to this version.
    """
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        _lock(cursor)
        cursor.execute(TELL, [text_of(Scope.city())])
        aside()
        _keep_trail(cursor)
        older = {tuple(each) for each in said.migrations} != {*_applied(cursor)}
        if older:
            _rebuild(cursor, said)
        with _open_for_rows(cursor):
            _fill(cursor, folder, said)
        if older:
            from django.core.management import call_command

            call_command("migrate", verbosity=0, interactive=False)
        finish(_go_on_with_trail(cursor))
        grant()


def _lock(cursor: Any) -> None:
    try:
        names = sql.SQL(", ").join(sql.Identifier("public", name) for name in _list(cursor, _TABLES))
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(names))
    except DatabaseError as problem:
        raise BallastError(
            f"不能恢复：{connection.settings_dict['USER']} 没有锁住全部表（{problem}）。"
            "恢复须由表的所有者进行，请设置 BALLAST_OWNER_URL 后重试，见 docs/postgresql.md"
        ) from problem


def _applied(cursor: Any) -> list[tuple[str, str]]:
    cursor.execute("SELECT app, name FROM django_migrations")
    return [(app, name) for app, name in cursor.fetchall()]


def _keep_trail(cursor: Any) -> None:
    for name in TRAIL:
        cursor.execute(
            sql.SQL("CREATE TEMPORARY TABLE {} ON COMMIT DROP AS TABLE {}").format(
                sql.Identifier(f"kept_{name}"), sql.Identifier("public", name)
            )
        )


def _rebuild(cursor: Any, said: Database) -> None:
    """Make all tables anew as they were at the migrations of the backup."""
    for name in _list(cursor, _TABLES):
        cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier("public", name)))
    for name in _list(cursor, _FUNCTIONS):
        cursor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in said.migrations}
    nodes = executor.loader.graph.node_map
    # The last ones: the others come before them anyway.
    executor.migrate(
        [each for each in sorted(wanted) if not any(child.key in wanted for child in nodes[each].children)]
    )


@contextmanager
def _open_for_rows(cursor: Any) -> Iterator[None]:
    """A time in which the owner may write rows of every place, and rows of the trail that are sealed already."""
    forced = _list(cursor, _FORCED)
    change = sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY")
    for name in forced:
        cursor.execute(change.format(sql.Identifier("public", name), sql.SQL("NO FORCE")))
    with guards.lifted(connection) if guards.HEADS in _list(cursor, _TABLES) else _nothing():
        yield
    for name in forced:
        cursor.execute(change.format(sql.Identifier("public", name), sql.SQL("FORCE")))


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _fill(cursor: Any, folder: Path, said: Database) -> None:
    """Empty all tables and fill them from the files; sequences go on where they were."""
    tables = _list(cursor, _TABLES)
    if sorted(tables) != sorted(said.columns):
        raise BallastError("备份的数据库结构与现有数据库不同，没有恢复。请先运行 ballast init")
    names = sql.SQL(", ").join(sql.Identifier("public", name) for name in tables)
    cursor.execute(sql.SQL("TRUNCATE {}").format(names))
    cursor.execute(_FORMS)
    # Tables come in by name, not by who refers to whom; a migration may have left checks that do not wait.
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table, columns in said.columns.items():
        query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier("public", table), _named(columns))
        with (folder / "database" / f"{table}.copy").open("rb") as stream, cursor.copy(query) as copied:
            while piece := stream.read(_CHUNK):
                copied.write(piece)
        if cursor.rowcount != said.rows[table]:
            raise BallastError(f"表 {table} 恢复了 {cursor.rowcount} 行，清单记 {said.rows[table]} 行，没有恢复")
    standing = {*_list(cursor, _SEQUENCES)}
    for name, (last, called) in said.sequences.items():
        if name in standing:
            cursor.execute("SELECT setval(('public.' || quote_ident(%s))::regclass, %s, %s)", [name, last, called])
    # References are checked now: a table with checks that wait cannot be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _go_on_with_trail(cursor: Any) -> bool:
    """Where the live trail holds every row of the backup's it is the same trail, gone on: then it stays as it was."""
    if not all(_extends(cursor, name, columns) for name, columns in TRAIL.items()):
        return False
    with guards.lifted(connection):
        for name in TRAIL:
            table, kept = sql.Identifier("public", name), sql.Identifier(f"kept_{name}")
            columns = _named(_list(cursor, _COLUMNS, [name]))
            cursor.execute(sql.SQL("TRUNCATE {}").format(table))
            cursor.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(table, columns, columns, kept))
            cursor.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {} HAVING max(id) > 0").format(
                    sql.Literal(f"public.{name}"), table
                )
            )
    return True


def _extends(cursor: Any, name: str, unchanging: tuple[str, ...]) -> bool:
    columns = _named([*unchanging] or _list(cursor, _COLUMNS, [name]))
    lost = sql.SQL("SELECT 1 FROM (SELECT {} FROM {} EXCEPT SELECT {} FROM {}) AS lost LIMIT 1").format(
        columns, sql.Identifier("public", name), columns, sql.Identifier(f"kept_{name}")
    )
    cursor.execute(lost)
    return cursor.fetchone() is None
