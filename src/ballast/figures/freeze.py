"""Freezing facts: one read transaction → columnar files named by their content → a manifest that pins them all.

A partition is (fact table, period). Its identity is the hash of its sorted canonical rows and its schema, so the same facts
always give the same identity, whatever machine or database they were read from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

import ballast
from ballast.cube.build import sql_identity
from ballast.cube.engine import identity
from ballast.cube.facts import ColumnType, FactTable
from ballast.figures.models import CurrentSnapshot, Snapshot
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError
from ballast.kernel.scope import Scope
from ballast.rules.loader import Rulebook
from ballast.scoping.postgres import SETTING, address, text_of
from ballast.trail.actions import record

ARROW_TYPES = {ColumnType.TEXT: pa.string(), ColumnType.INTEGER: pa.int64()}
WHOLE = "all"


@dataclass(frozen=True)
class Manifest:
    """Everything that a snapshot pins. `partitions` maps table → period (or `all`) → identity of the frozen rows."""

    partitions: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, int]
    rules: str
    catalogue: str
    sql: str
    code_version: str
    schema: int = 1
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """The snapshot's name: a hash over all that it pins; when and by whom it was frozen does not count."""
        return identity(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False))


def fact_tables() -> tuple[FactTable, ...]:
    """The fact tables that the installed rooms contribute (`<room>/facts.py`), in the order of their names."""
    found: list[FactTable] = []
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.facts")
        except ModuleNotFoundError as missing:
            if missing.name != f"{config.name}.facts":
                raise
            continue
        found.extend(module.FACTS)
    return tuple(sorted(found, key=lambda table: table.name))


def arrow_schema(table: FactTable) -> pa.Schema:
    """The schema that is imposed on a table's rows, whatever the driver thought the types were."""
    return pa.schema([(name, ARROW_TYPES[kind]) for name, kind in table.columns])


@contextmanager
def _reading() -> Iterator[Callable[[str], pa.Table]]:
    """A function that runs queries, all inside one read transaction of the database."""
    opened = _connect()
    try:
        with opened.cursor() as cursor:
            if connection.vendor != "sqlite":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute(f"SELECT set_config('{SETTING}', '{text_of(Scope.city())}', true)")
                cursor.fetchall()
                _check_everything_is_seen(cursor)

            def run(query: str) -> pa.Table:
                if connection.vendor == "sqlite":
                    # The driver takes a column's type from the first batch: one batch, or a late text is refused.
                    cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": "1000000000"})
                cursor.execute(query)
                return cursor.fetch_arrow_table()

            yield run
    finally:
        opened.close()


def _connect() -> Any:
    if connection.vendor == "sqlite":
        from adbc_driver_sqlite import dbapi as sqlite

        name = connection.settings_dict["NAME"]
        return sqlite.connect(f"file:{name}?mode=ro", autocommit=False)
    from adbc_driver_postgresql import dbapi as postgresql

    return postgresql.connect(address(), autocommit=False)


def _check_everything_is_seen(cursor: Any) -> None:
    """Row-level security must let the freeze see every row: raises `BallastError` where the owner counts more."""
    cursor.execute("SELECT name, rows FROM ballast_row_counts()")
    for name, rows in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{name}"')
        (seen,) = cursor.fetchone()
        if seen != rows:
            raise BallastError(
                f"不能冻结：表 {name} 有 {rows:,} 行，冻结只看得到 {seen:,} 行。请检查数据库的行级安全策略，见 docs/postgresql.md"
            )


def canonical(table: pa.Table, facts: FactTable) -> pa.Table:
    """Impose the schema, turn missing text into the empty string, and sort the rows by every column."""
    columns = []
    for position, (_, kind) in enumerate(facts.columns):
        column = table.column(position)
        cast = column.cast(ARROW_TYPES[kind]) if column.type != pa.null() else pa.nulls(len(column), ARROW_TYPES[kind])
        columns.append(pc.fill_null(cast, "") if kind is ColumnType.TEXT else cast)
    shaped = pa.Table.from_arrays(columns, schema=arrow_schema(facts))
    return shaped.sort_by([(name, "ascending") for name in facts.column_names]).combine_chunks()


def content_identity(rows: pa.Table) -> str:
    """The hash of canonical rows with their schema, independent of chunking and of the Parquet writer."""
    digest = hashlib.sha256(str(rows.schema).encode())
    for column in rows.columns:
        if pa.types.is_string(column.type):
            digest.update(pc.binary_length(column).to_numpy().tobytes())
            digest.update("".join(column.to_pylist()).encode())
        else:
            digest.update(pc.is_null(column).to_numpy().tobytes())
            digest.update(pc.fill_null(column, 0).to_numpy().tobytes())
    return digest.hexdigest()


def partition_path(table: str, partition: str, content: str) -> Path:
    """Where the rows of a partition lie. A path is written once and never overwritten."""
    home: Path = settings.HOME
    return home / "snapshots" / table / partition / f"{content}.parquet"


def write_once(path: Path, rows: pa.Table) -> None:
    """Write a Parquet file under its final name only when it is whole; an existing one is the same rows already."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{id(rows)}.part")
    pq.write_table(rows, partial, compression="zstd")
    partial.replace(path)


def _split(rows: pa.Table, facts: FactTable) -> Iterator[tuple[str, pa.Table]]:
    if not facts.partition:
        yield WHOLE, rows
        return
    for value in sorted(pc.unique(rows.column(facts.partition)).to_pylist()):
        yield value, rows.filter(pc.equal(rows.column(facts.partition), value))


def freeze(actor: Actor, catalogue: str, rules: Rulebook, progress: Callable[[str], None] = lambda _: None) -> Snapshot:
    """Freeze all facts and move the pointer to the new snapshot. Only a reader of the whole city may freeze."""
    if not actor.scope.whole_city:
        raise BallastError("只有全市范围的使用者可以冻结数据")
    partitions: dict[str, dict[str, str]] = {}
    counts: dict[str, int] = {}
    with _reading() as run:
        for facts in fact_tables():
            rows = canonical(run(facts.query), facts)
            counts[facts.name] = rows.num_rows
            for name, part in _split(rows, facts):
                content = content_identity(part)
                write_once(partition_path(facts.name, name, content), part)
                partitions.setdefault(facts.name, {})[name] = content
            progress(f"冻结 {facts.name}：{rows.num_rows:,} 行")
    manifest = Manifest(
        partitions=partitions,
        rows=counts,
        rules=rules.identity,
        catalogue=catalogue,
        sql=sql_identity("classified", "legs", "cells"),
        code_version=ballast.__version__,
    )
    return _publish(manifest, actor)


def _publish(manifest: Manifest, actor: Actor) -> Snapshot:
    with transaction.atomic():
        snapshot, created = Snapshot.objects.get_or_create(
            identity=manifest.identity,
            defaults={"created_at": clock.now(), "created_by": actor.name, "manifest": asdict(manifest)},
        )
        newest = CurrentSnapshot.objects.order_by("-id").first()
        if newest is None or newest.snapshot_id != snapshot.identity:
            CurrentSnapshot.objects.create(snapshot=snapshot, moved_at=clock.now(), moved_by=actor.name)
            record(actor, "figures.freeze", snapshot.identity, {"new": created})
    return snapshot


def load_manifest(stored: Mapping[str, Any]) -> Manifest:
    """The manifest of a stored snapshot."""
    return Manifest(**stored)
