"""What must hold of the cube whatever the register and the returns look like; the product's own SQL on random tables."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ballast.cube import build
from ballast.cube.bench_product import RETURNS
from ballast.cube.build import Cell, Slice
from ballast.cube.engine import Engine
from ballast.kernel.period import Period

PERIOD = Period.parse("2026-04")
PERIODS = ("2025-04", "2026-02", "2026-03", "2026-04")
ENTERPRISES = tuple(f"E{number}" for number in range(8))
ITEMS = ("electricity", "output")
CODES = {
    "unit": ("A", "B", ""),
    "park": ("P1", "P2", "none"),
    "industry": ("1310", "3921", "0610", "9999"),
    "ownership": ("110", "173"),
    "control": ("1", "3", "9"),
    "size": ("1", "4"),
    "chain": ("C1",),
    "run_state": ("stopped", ""),
}
SINGLES = tuple(build.DIMENSIONS)
PLACE = tuple(column for name, column in build.DIMENSIONS.items() if name != "enterprise")
ADDITIVE = ("month_cur", "month_base", "ytd_cur", "ytd_base", "awaited_ytd", "exit_ytd_cur", "exit_ytd_base")
COUNTS = ("rows_counted", "month_filed", "ytd_filed", "ytd_comparable", "ytd_growing", "month_zero")

TEXT = {name: pa.string() for name in ("enterprise", "aspect", "value", "valid_from", "valid_to")}
SPELLS = pa.schema([*TEXT.items(), ("seq", pa.int64())])
CHANGES = pa.schema(
    [(name, pa.string()) for name in ("enterprise", "change", "kind", "applied_on", "approved_on", "first_period")]
    + [("base_kept", pa.int64()), ("seq", pa.int64())]
)
SUCCESSIONS = pa.schema(
    [(name, pa.string()) for name in ("predecessor", "successor", "kind", "first_period")] + [("seq", pa.int64())]
)
DIVISIONS = pa.table({"code": ["0610", "1310", "3921"], "division": ["06", "13", "39"], "section": ["B", "C", "C"]})

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Tables:
    """Rows as the freeze would hold them."""

    spells: Rows
    changes: Rows
    successions: Rows
    returns: Rows


_DAYS = ("2025-01-01", "2025-06-01", "2026-01-01", "2026-03-15", "2026-04-30", "2026-05-01")
_NUMBERS = st.none() | st.integers(-5, 5) | st.integers(0, 10**12)


@st.composite
def spells(draw: st.DrawFn, enterprise: str) -> Rows:
    """Up to two spells of some of the aspects, the second known later."""
    rows: Rows = []
    for aspect, codes in CODES.items():
        for seq in range(1, draw(st.integers(0, 2)) + 1):
            start = draw(st.sampled_from(_DAYS))
            end = draw(st.sampled_from(("", *(day for day in _DAYS if day > start))))
            value = draw(st.sampled_from(codes))
            rows.append(dict(zip(SPELLS.names, (enterprise, aspect, value, start, end, seq), strict=True)))
    return rows


@st.composite
def changes(draw: st.DrawFn, enterprise: str) -> Rows:
    """An entry of any kind, perhaps an exit with its base kept or dropped; or unknown to the register."""
    if draw(st.integers(0, 9)) == 0:
        return []
    kind = draw(st.sampled_from(("initial", "new_plant", "promoted")))
    first = draw(st.sampled_from(("2025-02", "2026-02", "2026-04", "2026-06")))
    rows: list[tuple[Any, ...]] = [(enterprise, "entry", kind, "", "2026-03-01", first, None, 1)]
    if draw(st.booleans()):
        gone = draw(st.sampled_from(("2025-06", "2026-03", "2026-04", "2026-05")))
        rows.append((enterprise, "exit", "closed", "", "2026-03-20", gone, draw(st.integers(0, 1)), 2))
    return [dict(zip(CHANGES.names, row, strict=True)) for row in rows]


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """Random tables: at most one return per enterprise, item and period; any number may be missing."""
    known = draw(st.lists(st.sampled_from(ENTERPRISES), min_size=1, unique=True))
    keys = st.tuples(st.sampled_from(PERIODS), st.sampled_from(known), st.sampled_from(ITEMS))
    filed = draw(st.lists(keys, max_size=40, unique=True))
    returns = [dict(zip(RETURNS.names, (*key, *(draw(_NUMBERS) for _ in range(4)), 1), strict=True)) for key in filed]
    pairs = draw(st.lists(st.tuples(*[st.sampled_from(ENTERPRISES)] * 2), max_size=2, unique_by=lambda pair: pair[0]))
    successions = [
        dict(zip(SUCCESSIONS.names, (*pair, draw(st.sampled_from(("code", "merger", "split"))), first, 1), strict=True))
        for pair, first in zip(pairs, ("2025-09", "2026-03"), strict=False)
        if pair[0] < pair[1]
    ]
    return Tables(
        [row for enterprise in known for row in draw(spells(enterprise))],
        [row for enterprise in known for row in draw(changes(enterprise))],
        successions,
        returns,
    )


@dataclass(frozen=True)
class Counted:
    """What came out: the legs as rows in a fixed order, and the cells of every single dimension and the total."""

    legs: Rows
    cells: dict[tuple[str, Slice], Cell]


def count(given_tables: Tables, folder: Path, files: int = 1, threads: int = 1) -> Counted:
    """Classify, legs and cells; the tables of returns and spells cut into so many files."""
    engine = Engine(threads=threads)
    engine.define("divisions", DIVISIONS)
    engine.define("register_changes", pa.Table.from_pylist(given_tables.changes, schema=CHANGES))
    engine.define("successions", pa.Table.from_pylist(given_tables.successions, schema=SUCCESSIONS))
    _define(engine, "enterprise_spells", given_tables.spells, SPELLS, folder, files)
    year = [row for row in given_tables.returns if row["period"].startswith("2026")]
    for name, rows in (
        ("returns_now", [row for row in year if row["period"] == str(PERIOD)]),
        ("returns_year_earlier", [row for row in given_tables.returns if row["period"] == "2025-04"]),
        ("returns_of_year", year),
    ):
        _define(engine, name, rows, RETURNS, folder, files)
    build.classify(engine, PERIOD)
    legs = build.legs(engine, PERIOD, ("electricity",))
    engine.define("legs", legs)
    cells = build.cells(engine, [(), *((name,) for name in SINGLES), ("industry", "unit")])
    engine.close()
    return Counted(sorted(legs.to_pylist(), key=repr), cells)


def _define(engine: Engine, name: str, rows: Rows, schema: pa.Schema, folder: Path, files: int) -> None:
    paths = [folder / f"{name}-{number}.parquet" for number in range(files)]
    for number, path in enumerate(paths):
        pq.write_table(pa.Table.from_pylist(rows[number::files], schema=schema), path)
    engine.define_files(name, paths, schema)


few = settings(
    max_examples=8,
    deadline=None,
    # Shrinking runs the whole SQL some thousand times: minutes, where the first example already says what is wrong.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
many = settings(few, max_examples=60)


@few
@given(tables())
def test_the_parts_of_every_dimension_add_up_to_the_total(given_tables: Tables) -> None:
    with TemporaryDirectory() as folder:
        parts_add_up(count(given_tables, Path(folder)))


def parts_add_up(counted: Counted) -> None:
    """Over every dimension, and over two crossed ones."""
    cells = counted.cells
    items = {item for item, _ in cells}
    for item in items:
        whole = cells[item, ()]
        for name in SINGLES:
            parts = [cell for (code, where), cell in cells.items() if code == item and _names(where) == (name,)]
            for column in COUNTS:
                assert sum(getattr(part, column) for part in parts) == getattr(whole, column)
            for column in ADDITIVE:
                assert _sum(getattr(part, column) for part in parts) == getattr(whole, column)
        crossed = [cell for (code, where), cell in cells.items() if code == item and len(where) == 2]
        assert _sum(part.ytd_cur for part in crossed) == whole.ytd_cur


def _names(where: Slice) -> tuple[str, ...]:
    return tuple(name for name, _ in where)


def _sum(numbers: Any) -> int | None:
    """Missing where everything is missing."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


@few
@given(tables(), st.integers(2, 4), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_their_files_nor_threads_change_anything(
    given_tables: Tables, files: int, shuffle: random.Random
) -> None:
    with TemporaryDirectory() as folder:
        first = count(given_tables, Path(folder))
        assert count(given_tables, Path(folder)) == first
        mixing_changes_nothing(given_tables, first, Path(folder), files, shuffle)


def mixing_changes_nothing(
    given_tables: Tables, first: Counted, folder: Path, files: int, shuffle: random.Random
) -> None:
    """The rows in another order, in several files, by two threads."""
    mixed = replace(
        given_tables,
        spells=shuffle.sample(given_tables.spells, len(given_tables.spells)),
        changes=shuffle.sample(given_tables.changes, len(given_tables.changes)),
        successions=shuffle.sample(given_tables.successions, len(given_tables.successions)),
        returns=shuffle.sample(given_tables.returns, len(given_tables.returns)),
    )
    assert count(mixed, folder, files, threads=2) == first


@few
@given(tables())
def test_an_enterprise_has_one_leg_of_an_item_and_one_place(given_tables: Tables) -> None:
    with TemporaryDirectory() as folder:
        one_leg_and_one_place(count(given_tables, Path(folder)))


def one_leg_and_one_place(counted: Counted) -> None:
    """No enterprise is counted twice, nor in two places."""
    legs = counted.legs
    keys = [(row["enterprise"], row["item"]) for row in legs]
    assert len(keys) == len(set(keys))
    places = {tuple(row[column] for column in ("enterprise", "entry_status", *PLACE)) for row in legs}
    assert len(places) == len({enterprise for enterprise, _ in keys})


@pytest.mark.slow
@many
@given(tables(), st.integers(2, 4), st.randoms(use_true_random=False))
def test_all_of_this_holds_of_many_more_tables(given_tables: Tables, files: int, shuffle: random.Random) -> None:
    with TemporaryDirectory() as folder:
        first = count(given_tables, Path(folder))
        parts_add_up(first)
        one_leg_and_one_place(first)
        mixing_changes_nothing(given_tables, first, Path(folder), files, shuffle)


def test_a_blank_year_to_date_is_awaited_once_and_not_a_second_enterprise(tmp_path: Path) -> None:
    """
    E0 filed 2026-04 with a month of 7 and no year to date; last year's was 90: one row that holds 7 and awaits 90
    """
    base = {"enterprise": "E0", "item": "output", "base_month": None, "base_ytd": None, "version": 1}
    rows = [
        {**base, "period": "2026-04", "month": 7, "ytd": None},
        {**base, "period": "2025-04", "month": 9, "ytd": 90},
    ]
    change = dict(zip(CHANGES.names, ("E0", "entry", "initial", "", "", "2025-02", None, 1), strict=True))
    cell = count(Tables([], [change], [], rows), tmp_path).cells["output", ()]
    assert (cell.rows_counted, cell.month_cur, cell.ytd_cur, cell.awaited_ytd) == (1, 7, None, 90)


def test_of_two_spells_of_one_day_the_later_known_one_counts_whatever_their_order(tmp_path: Path) -> None:
    """The trade from 15 March was first put down as 1310, then corrected to 3921; the firm has no older one."""
    change = dict(zip(CHANGES.names, ("E0", "entry", "initial", "", "", "2025-02", None, 1), strict=True))
    known = [
        dict(zip(SPELLS.names, ("E0", "industry", code, "2026-03-15", "", seq), strict=True))
        for seq, code in ((1, "1310"), (2, "3921"))
    ]
    for rows in (known, known[::-1]):
        legs = count(Tables(rows, [change], [], []), tmp_path).legs
        assert [row["division_code"] for row in legs] == ["39"]
