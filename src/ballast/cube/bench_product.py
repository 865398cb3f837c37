"""What the benchmark measures of this product: its own SQL over the made-up city of `bench_data`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ballast.cube import build
from ballast.cube.bench_data import MEASURE, MONTHLY_ITEMS, Size, returns_paths
from ballast.cube.engine import Engine, Raw, bind, sql_text
from ballast.kernel.period import Basis, Period

THREADS = 2
REGISTRY = ("enterprise_spells", "register_changes", "successions", "divisions")
RETURNS = pa.schema(
    [(name, pa.string()) for name in ("period", "enterprise", "item")]
    + [(name, pa.int64()) for name in ("month", "ytd", "base_month", "base_ytd", "version")]
)
CODES = {"unit": "unit_code", "industry": "division_code", "ownership": "ownership_code"}
"""The dimensions of the comparison, and the column that holds the codes of each."""

CUBE = tuple(kept for width in range(len(CODES) + 1) for kept in combinations(sorted(CODES), width))
"""CUBE(unit, division, ownership), written as its grouping sets."""

ALL = "*"
KEYS = ("period", *CODES)
SUMS = ("month_cur", "month_base", "ytd_cur", "ytd_base")
RATES = ("month_growth", "month_pull", "ytd_growth", "ytd_pull")

# Pulled above the join, the CASE of the status would be worked out once for every use of it.
_OPTIMISER = "SET disabled_optimizers = 'projection_pullup'"
# What the cell query also names, and nobody asks of cells that are already summed.
_NOT_COUNTED = "CAST(NULL AS BIGINT) AS awaited_month, CAST(NULL AS BIGINT) AS awaited_ytd, '' AS entry_status"
_STATUSES = ("continuing", "promoted", "new_plant", "exit_kept", "exit_dropped")

Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass
class Stages:
    """Seconds and rows of the stages of the product line, summed over all periods."""

    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def run(self, name: str, work: Callable[[], int]) -> None:
        """Do a stage's work and add its time and the rows that it made."""
        started = time.perf_counter()
        made = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started
        self.rows[name] = self.rows.get(name, 0) + made


def form(target: Path, size: Size, scratch: Path) -> Stages:
    """Classify, legs and kept cells of every period and all items of the form; one period at a time in memory.

    `scratch` holds the legs of the period that is being counted, as the snapshot's store holds them.
    """
    stages = Stages()
    for period in size.all_periods:
        engine = form_engine(target, period)
        legs = scratch / "legs.parquet"
        try:
            stages.run("classify", lambda: _classify(engine, period))  # noqa: B023
            stages.run("legs", lambda: _write_legs(engine, period, legs))  # noqa: B023
            engine.define_files("legs", [legs], pa.schema([]))
            stages.run("cells", lambda: engine.arrow(build.cells_text(build.KEPT_SETS)).num_rows)  # noqa: B023
        finally:
            engine.close()
    return stages


def form_engine(target: Path, period: Period) -> Engine:
    """An engine that was given the register, and the returns that the legs of a period need."""
    engine = Engine(threads=THREADS)
    for name in REGISTRY:
        engine.define_files(name, [target / f"{name}.parquet"], pa.schema([]))
    for name, periods in (
        ("returns_now", [period]),
        ("returns_year_earlier", [period.year_earlier()]),
        ("returns_of_year", period.of_year_so_far()),
    ):
        engine.define_files(name, returns_paths(target, periods), RETURNS)
    return engine


def _classify(engine: Engine, period: Period) -> int:
    build.classify(engine, period)
    return int(engine.arrow("SELECT COUNT(*) AS enterprises FROM classified").column(0)[0].as_py())


def _write_legs(engine: Engine, period: Period, path: Path) -> int:
    """Straight to the file: as one Arrow table the legs of half a million enterprises would be a gigabyte of text."""
    text = bind(sql_text("legs"), build.period_parameters(period, MONTHLY_ITEMS))
    engine.connection.execute(f"COPY ({text}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return int(pq.read_metadata(path).num_rows)


def one_measure(target: Path, size: Size) -> pa.Table:
    """The comparison's cells of one item: `KEYS`, `SUMS` in 元 and `RATES` in percent and points, all periods.

    Periods are independent of each other: two connections of one thread each share them, which keeps two cores busier
    than one connection of two threads.
    """
    periods = size.periods
    first = narrow_engine(target, size)
    engines = [first, *(_twin(first) for _ in range(THREADS - 1))]
    with ThreadPoolExecutor(THREADS) as pool:
        left = _shared(pool, engines, periods, lambda engine, period: leavers(engine, target, period))
        finest = _shared(pool, engines, periods, lambda engine, period: finest_cells(engine, target, period, left))
    first.connection.execute(f"SET threads = {THREADS}")
    first.define("finest", pa.concat_tables(finest.values()))
    found = first.arrow(_sums_of(CUBE, f"(SELECT *, {_NOT_COUNTED} FROM finest) AS legs"))
    for engine in engines:
        engine.close()
    return with_rates(found)


def _twin(engine: Engine) -> Engine:
    """A second connection to the same tables."""
    twin = copy(engine)
    twin.connection = engine.connection.cursor()
    twin.connection.execute(_OPTIMISER)
    return twin


def _shared(
    pool: ThreadPoolExecutor,
    engines: Sequence[Engine],
    periods: Sequence[Period],
    work: Callable[[Engine, Period], pa.Table],
) -> dict[Period, pa.Table]:
    """Each engine does every second period; a connection is never used by two threads at once."""

    def share(number: int) -> list[tuple[Period, pa.Table]]:
        return [(period, work(engines[number], period)) for period in periods[number :: len(engines)]]

    return {period: table for part in pool.map(share, range(len(engines))) for period, table in part}


def narrow_engine(target: Path, size: Size) -> Engine:
    """An engine of one thread with the table `register`: codes and statuses as enumerations, which are grouped as small numbers."""
    engine = Engine(threads=1, memory="300MB")
    run = engine.connection.execute
    run(_OPTIMISER)
    table = pq.read_table(target / "narrow-register.parquet", read_dictionary=list(CODES.values()))
    engine.define("every_enterprise", table)
    for column in CODES.values():
        codes = sorted(table.column(column).unify_dictionaries().chunk(0).dictionary.to_pylist())
        run(f"CREATE TYPE {column}s AS ENUM ({', '.join(repr(code) for code in codes)})")
    run(f"CREATE TYPE items AS ENUM ({', '.join(repr(_item(period)) for period in size.periods)})")
    run(f"CREATE TYPE statuses AS ENUM ({', '.join(repr(status) for status in _STATUSES)})")
    coded = ", ".join(f"CAST({column} AS {column}s) AS {column}" for column in CODES.values())
    run(
        f"""CREATE TABLE register AS
            SELECT enterprise, {coded}, entered_at, left_at,
                   CAST('continuing' AS statuses) AS stays_as,
                   CAST(CASE WHEN new_plant THEN 'new_plant' ELSE 'promoted' END AS statuses) AS entered_as,
                   CAST(CASE WHEN base_kept THEN 'exit_kept' ELSE 'exit_dropped' END AS statuses) AS left_as
            FROM every_enterprise"""
    )
    run(f"CREATE TABLE leaving AS SELECT enterprise FROM every_enterprise WHERE base_kept AND left_at < {size.months}")
    engine.connection.unregister("every_enterprise")
    return engine


def leavers(engine: Engine, target: Path, period: Period) -> pa.Table:
    """The returns of a period of those who will leave and whose base stays: all that legs need of other periods."""
    engine.define_files("returns_now", returns_paths(target, [period], "narrow"), pa.schema([]))
    return engine.arrow(
        f"SELECT enterprise, '{period}' AS period, month, ytd FROM returns_now "
        "WHERE enterprise IN (SELECT enterprise FROM leaving)"
    )


def narrow_legs(engine: Engine, target: Path, period: Period, left: dict[Period, pa.Table]) -> str:
    """The legs of a period as a piece of SQL, on an engine that was given what they are made from."""
    engine.define_files("returns_now", returns_paths(target, [period], "narrow"), pa.schema([]))
    none = next(iter(left.values())).slice(0, 0)
    engine.define("returns_year_earlier", left.get(period.year_earlier(), none))
    engine.define("returns_of_year", pa.concat_tables([left.get(each, none) for each in period.of_year_so_far()]))
    now = Size.month_number(period)
    place = {"now": now, "opening": now // 12 * 12}
    engine.connection.execute(f"CREATE OR REPLACE TEMP VIEW classified AS {bind(sql_text('bench_classified'), place)}")
    item = Raw(f"CAST('{_item(period)}' AS items)")
    return f"({bind(sql_text('bench_legs'), {'is_block': period.is_first, 'item': item})}) AS legs"


def _item(period: Period) -> str:
    """The measure of one period as an item of its own, so that the finest cells of all periods roll up in one query."""
    return f"{MEASURE} {period}"


def finest_cells(engine: Engine, target: Path, period: Period, left: dict[Period, pa.Table]) -> pa.Table:
    """The sums of a period by unit, division and ownership at once: every coarser cell is a sum of these."""
    return engine.arrow(_sums_of([CUBE[-1]], narrow_legs(engine, target, period, left)))


def _sums_of(sets: Sequence[Sequence[str]], legs: str) -> str:
    """The product's cell query with only the sums asked for: what nobody asks for is not worked out."""
    return f"SELECT {', '.join(['item', *CODES.values(), *SUMS])} FROM ({build.cells_text(sets, legs)}) AS cells"


def with_rates(cells: pa.Table) -> pa.Table:
    """Cells with their period, growth in percent and pull in points of the period's total; missing without a base."""
    columns: dict[str, Any] = {
        "period": pc.utf8_slice_codeunits(cells.column("item").cast(pa.string()), len(MEASURE) + 1)
    }
    for name, column in CODES.items():
        columns[name] = pc.fill_null(cells.column(column).cast(pa.string()), ALL)
    for name in SUMS:
        columns[name] = cells.column(name)
    periods, number = np.unique(columns["period"].to_numpy(), return_inverse=True)
    whole = pc.equal(pc.binary_join_element_wise(*(columns[name] for name in CODES), ""), ALL * len(CODES)).to_numpy()
    for basis in Basis:
        current = _floats(columns[f"{basis}_cur"])
        base = _floats(columns[f"{basis}_base"])
        totals = np.full(len(periods), np.nan)
        totals[number[whole]] = base[whole]
        growth = (current - base) / _usable(base) * 100
        pull = (current - np.nan_to_num(base)) / _usable(totals)[number] * 100
        columns[f"{basis}_growth"] = pa.array(growth, from_pandas=True)
        columns[f"{basis}_pull"] = pa.array(pull, from_pandas=True)
    return pa.table(columns).select([*KEYS, *SUMS, *RATES])


def _usable(base: Floats) -> Floats:
    """A base that may be divided by, else NaN: there is no growth over nothing or less."""
    return np.where(base > 0, base, np.nan)


def _floats(column: pa.ChunkedArray) -> Floats:
    """A column of integers as floats, missing as NaN; exact below 2**53, which no sum here comes near."""
    found: Floats = column.cast(pa.float64()).to_numpy()
    return found
