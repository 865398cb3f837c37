"""A snapshot opened for reading: frozen tables, legs and cells. Immutable, keyed by identity, kept per process.

Legs and cells are files keyed by the identities of the partitions they were made from and of the SQL that made them: a late
correction rebuilds what depends on it and nothing else.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from ballast.cube import build
from ballast.cube.build import Cell, Slice
from ballast.cube.engine import Engine, Runs, identity
from ballast.cube.facts import FactTable
from ballast.figures.freeze import (
    WHOLE,
    Manifest,
    arrow_schema,
    fact_tables,
    load_manifest,
    partition_path,
    write_once,
)
from ballast.figures.models import CurrentSnapshot, Snapshot
from ballast.indicators.industries import GROUPS, division_of, groups_of, section_of
from ballast.indicators.items import ITEMS
from ballast.kernel import clock
from ballast.kernel.period import Calendar, Period
from ballast.kernel.problems import NotFoundError

_MOST_KEPT = 256
T = TypeVar("T")
REGISTRY = ("enterprise_spells", "register_changes", "successions")
MONTHLY_ITEMS = tuple(sorted(code for code, item in ITEMS.items() if item.calendar is Calendar.MONTHLY))


class Frozen:
    """One snapshot: tables as they were frozen, and what is computed from them."""

    def __init__(self, name: str, manifest: Manifest, day: str = "") -> None:
        self.identity = name
        self.manifest = manifest
        self.day = day
        self._cells: dict[Period, dict[tuple[str, Slice], Cell]] = {}
        self._rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._indexes: dict[tuple[str, str], dict[str, list[dict[str, Any]]]] = {}
        self._aspects: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
        self._kept: dict[tuple[Any, ...], Any] = {}
        self._lock = RLock()

    @cached_property
    def _tables(self) -> Mapping[str, FactTable]:
        return {table.name: table for table in fact_tables()}

    def periods(self, table: str = "returns") -> tuple[str, ...]:
        """The partitions of a table, in order."""
        return tuple(sorted(self.manifest.partitions.get(table, {})))

    def merged_periods(self) -> tuple[str, ...]:
        """The periods of returns at which pages stand, in order: January stands alone for electricity only."""
        return tuple(text for text in self.periods() if Period.parse_any(text).calendar is Calendar.MERGED)

    def _content(self, table: str, partition: str) -> str:
        return self.manifest.partitions.get(table, {}).get(partition, "")

    def _paths(self, table: str, partitions: Sequence[str]) -> list[Path]:
        return [
            partition_path(table, partition, self._content(table, partition))
            for partition in partitions
            if self._content(table, partition)
        ]

    def arrow(self, table: str, partition: str = WHOLE) -> pa.Table:
        """The frozen rows of a partition; no rows where it does not exist."""
        paths = self._paths(table, [partition])
        return pq.read_table(paths[0]) if paths else arrow_schema(self._tables[table]).empty_table()

    def rows(self, table: str, partition: str = WHOLE) -> list[dict[str, Any]]:
        """The frozen rows of a partition as dictionaries; do not change them."""
        key = (table, partition)
        if key not in self._rows:
            self._rows[key] = self.arrow(table, partition).to_pylist()
        return self._rows[key]

    def indexed(self, table: str, column: str) -> dict[str, list[dict[str, Any]]]:
        """The rows of a whole table by the values of a column."""
        key = (table, column)
        if key not in self._indexes:
            index: dict[str, list[dict[str, Any]]] = {}
            for row in self.rows(table):
                index.setdefault(str(row[column]), []).append(row)
            self._indexes[key] = index
        return self._indexes[key]

    def names(self, table: str) -> dict[str, str]:
        """Code → name of units, parks, enterprises, lists or industries; do not change them."""
        if table not in self._names:
            self._names[table] = {str(row["code"]): str(row["name"]) for row in self.rows(table)}
        return self._names[table]

    def latest_before(self, table: str, period: Period) -> str:
        """The latest partition of a table at or before a period; empty where there is none."""
        return max((name for name in self.periods(table) if name <= str(period)), default="")

    def legs_path(self, period: Period) -> Path:
        """The file of a period's legs, made if it is not there yet."""
        path = _cache_path("legs", self._legs_key(period))
        if not path.exists():
            engine = Engine()
            self.prepare(engine, period)
            try:
                build.classify(engine, period)
                write_once(path, build.legs(engine, period, MONTHLY_ITEMS))
            finally:
                engine.close()
        return path

    def _legs_key(self, period: Period) -> str:
        inputs = [self._content(table, WHOLE) for table in REGISTRY]
        inputs += [self._content("returns", name) for name in self._return_partitions(period)]
        inputs.append(self._content("returns", str(period.year_earlier())))
        settled = json.dumps([MONTHLY_ITEMS, sorted(self._divisions().to_pydict().items())])
        return identity(build.sql_identity("classified", "legs"), settled, str(period), period.calendar.value, *inputs)

    def _return_partitions(self, period: Period) -> list[str]:
        return [name for name in self.periods() if name[:4] == str(period.year) and name <= str(period)]

    def prepare(self, engine: Runs, period: Period) -> None:
        """Give an engine the tables that the legs of a period are made of."""
        for table in REGISTRY:
            engine.define(table, self.arrow(table))
        engine.define("divisions", self._divisions())
        schema = arrow_schema(self._tables["returns"])
        for name, partitions in (
            ("returns_now", [str(period)]),
            ("returns_year_earlier", [str(period.year_earlier())]),
            ("returns_of_year", self._return_partitions(period)),
        ):
            engine.define_files(name, self._paths("returns", partitions), schema)

    def _divisions(self) -> pa.Table:
        """Every industry code in use with its division and section."""
        codes = sorted({str(row["value"]) for row in self.rows("enterprise_spells") if row["aspect"] == "industry"})
        return pa.table(
            {
                "code": pa.array(codes, pa.string()),
                "division": pa.array([division_of(code) or "unknown" for code in codes], pa.string()),
                "section": pa.array([section_of(code) or "unknown" for code in codes], pa.string()),
            }
        )

    def cells(self, period: Period) -> dict[tuple[str, Slice], Cell]:
        """The kept cells of a period by item and slice, made if they are not there yet."""
        if period not in self._cells:
            legs = self.legs_path(period)
            path = _cache_path("cells", identity(legs.stem, build.cells_text(build.KEPT_SETS)))
            if not path.exists():
                engine = Engine()
                engine.define_files("legs", [legs], pa.schema([]))
                write_once(path, engine.arrow(build.cells_text(build.KEPT_SETS)))
                engine.close()
            self._cells[period] = build.read_cells(pq.read_table(path), build.KEPT_DIMENSIONS)
        return self._cells[period]

    def demand(self, period: Period, by: Sequence[str], where: Mapping[str, str]) -> dict[tuple[str, Slice], Cell]:
        """Cells of any other slice: the same SQL on the legs. Slices of the result leave `where` out."""
        return self._computed(period, [sorted(by)], _selection(period, where))

    def rest(self, period: Period, sets: Sequence[Sequence[str]], taken_out: str) -> dict[tuple[str, Slice], Cell]:
        """Cells over grouping sets of the legs for which an SQL condition does not hold."""
        return self._computed(period, sets, f"SELECT * FROM every_leg WHERE ({taken_out}) IS NOT TRUE")

    def _computed(self, period: Period, sets: Sequence[Sequence[str]], selection: str) -> dict[tuple[str, Slice], Cell]:
        def make() -> dict[tuple[str, Slice], Cell]:
            engine = Engine()
            try:
                engine.define_files("every_leg", [self.legs_path(period)], pa.schema([]))
                engine.define("memberships", self.arrow("memberships"))
                engine.keep("legs", selection)
                return build.cells(engine, sets)
            finally:
                engine.close()

        grouped = tuple(tuple(names) for names in sets)
        return self.keep(("cells", str(period), period.calendar.value, grouped, selection), make)

    def keep(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What was made for a key, made now if it is not there; the oldest go when there are too many.

        Scope and suppression are part of the key or come after: what is kept here is the same for every reader.
        """
        with self._lock:
            if key not in self._kept:
                made = make()
                while len(self._kept) >= _MOST_KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = made
            found: T = self._kept[key]
            return found

    def legs(self, period: Period) -> pa.Table:
        """The legs of a period, one row per enterprise and item."""
        return pq.read_table(self.legs_path(period))

    def members(self, list_code: str, period: Period) -> frozenset[str]:
        """The enterprises on a list on the period's last day."""
        day = period.last_day.isoformat()
        return frozenset(
            str(row["enterprise"])
            for row in self.rows("memberships")
            if row["list"] == list_code and row["valid_from"] <= day and (not row["valid_to"] or row["valid_to"] > day)
        )

    def aspects(self, kind: str, day: str) -> dict[str, dict[str, str]]:
        """Code → aspect → value of units or parks as valid on a day (ISO)."""
        if (kind, day) not in self._aspects:
            self._aspects[kind, day] = self._aspects_on(kind, day)
        return self._aspects[kind, day]

    def _aspects_on(self, kind: str, day: str) -> dict[str, dict[str, str]]:
        chosen: dict[tuple[str, str], tuple[int, str]] = {}
        for row in self.rows(f"{kind}_spells"):
            if row["valid_from"] <= day and (not row["valid_to"] or row["valid_to"] > day):
                key = (str(row[kind]), str(row["aspect"]))
                chosen[key] = max(chosen.get(key, (0, "")), (int(row["seq"]), str(row["value"])))
        result: dict[str, dict[str, str]] = {}
        for (code, aspect), (_, value) in chosen.items():
            result.setdefault(code, {})[aspect] = value
        return result


def _cache_path(kind: str, key: str) -> Path:
    home: Path = settings.HOME
    return home / "cells" / kind / f"{key}.parquet"


def _selection(period: Period, where: Mapping[str, str]) -> str:
    """The legs of an enterprise selection, as a query. Codes were checked to exist before they come here."""
    day = period.last_day.isoformat()
    conditions = ["TRUE"]
    for name, code in sorted(where.items()):
        quoted = code.replace("'", "''")
        if name == "list":
            conditions.append(
                f"enterprise IN (SELECT enterprise FROM memberships WHERE list = '{quoted}' "
                f"AND valid_from <= '{day}' AND (valid_to = '' OR valid_to > '{day}'))"
            )
        elif name == "group":
            members = ", ".join(f"'{division}'" for division in sorted(_group_members(code)))
            conditions.append(f"division_code IN ({members})")
        elif name == "enterprise":
            conditions.append(f"enterprise = '{quoted}'")
        else:
            conditions.append(f"{build.DIMENSIONS[name]} = '{quoted}'")
    return f"SELECT * FROM every_leg WHERE {' AND '.join(conditions)}"


def _group_members(code: str) -> frozenset[str]:
    from ballast.indicators.industries import DIVISIONS

    if code not in GROUPS:
        raise NotFoundError(f"没有行业分组“{code}”")
    return frozenset(division for division in DIVISIONS if code in groups_of(division))


def warm(frozen: Frozen, progress: Callable[[str], None] = lambda _: None) -> None:
    """Make the legs and cells of every period that has returns, so that no reader waits for them."""
    for text in frozen.periods():
        period = Period.parse_any(text)
        frozen.cells(period)
    progress(f"汇总 {len(frozen.periods())} 期")


# A web process answers several readers at once.
_OPENING = RLock()


@lru_cache(maxsize=1)
def _opened() -> OrderedDict[str, Frozen]:
    return OrderedDict()


def open_snapshot(name: str = "") -> Frozen:
    """The current snapshot, or the one whose identity begins with `name`; the two last asked for stay open in this process.

    Raises `NotFoundError` where nothing was frozen yet or no single snapshot has that name.
    """
    if name:
        found = list(Snapshot.objects.filter(identity__startswith=name)[:2])
    else:
        pointer = CurrentSnapshot.objects.select_related("snapshot").order_by("-id").first()
        found = [pointer.snapshot] if pointer else []
    if len(found) != 1:
        raise NotFoundError(f"没有快照“{name}”" if name else "还没有冻结过数据。请先导入数据，再运行 ballast freeze")
    snapshot = found[0]
    with _OPENING:
        kept = _opened()
        if snapshot.identity not in kept:
            kept[snapshot.identity] = Frozen(
                snapshot.identity,
                load_manifest(snapshot.manifest),
                f"{snapshot.created_at.astimezone(clock.BEIJING):%Y-%m-%d}",
            )
        kept.move_to_end(snapshot.identity)
        while len(kept) > 2:
            kept.popitem(last=False)
        return kept[snapshot.identity]
