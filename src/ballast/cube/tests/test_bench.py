"""The benchmark counts what it says it counts: the contenders agree, and a wrong one would be noticed."""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from ballast.cube import bench, bench_peers, build, cli
from ballast.cube.bench_data import MEASURE, MONTHLY_ITEMS, Size, city, returns_paths
from ballast.cube.bench_product import ALL, CODES, SUMS, form, form_engine, one_measure
from ballast.kernel.period import Period

SIZE = Size(2000, 16)
"""Four periods of a second year: exits then have last year's values, and some a year to date to carry."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city(tmp_path_factory.mktemp("bench"), SIZE)


@pytest.fixture(scope="module")
def ours(made: Path) -> pa.Table:
    return one_measure(made, SIZE)


@pytest.mark.parametrize("peer", ["pandas", "polars"])
def test_the_product_and_a_peer_agree_in_every_cell(made: Path, ours: pa.Table, peer: str) -> None:
    theirs = {"pandas": bench_peers.with_pandas, "polars": bench_peers.with_polars}[peer](made, SIZE)
    found = bench.compare(ours, theirs)
    assert found == bench.Comparison(ours.num_rows)
    assert found.compared > 10_000


def test_the_totals_are_the_plain_sums_of_what_was_filed_and_carried(made: Path, ours: pa.Table) -> None:
    """The definition written out once more, row by row: filings of those in the register, and exits whose base stays."""
    period = Period.parse("2024-04")
    now, opening = Size.month_number(period), 12
    register = {row["enterprise"]: row for row in pq.read_table(made / "narrow-register.parquet").to_pylist()}
    expected: defaultdict[str, int] = defaultdict(int)
    for row in _rows(made, period):
        firm = register[row["enterprise"]]
        assert firm["entered_at"] <= now < firm["left_at"]
        baseless = firm["new_plant"] and firm["entered_at"] >= opening
        expected["month_cur"] += row["month"]
        expected["ytd_cur"] += row["ytd"]
        expected["month_base"] += 0 if baseless else row["base_month"]
        expected["ytd_base"] += 0 if baseless else row["base_ytd"]
    gone = {code for code, firm in register.items() if opening <= firm["left_at"] <= now and firm["base_kept"]}
    carried: dict[int, int] = {}
    for earlier in period.of_year_so_far():
        carried.update({row["enterprise"]: row["ytd"] for row in _rows(made, earlier) if row["enterprise"] in gone})
    for row in _rows(made, period.year_earlier()):
        if row["enterprise"] in gone:
            expected["ytd_cur"] += carried.get(row["enterprise"], 0)
            expected["month_base"] += row["month"]
            expected["ytd_base"] += row["ytd"]
    assert len(gone) >= 3
    assert carried
    assert {name: _cell(ours, period)[name] for name in SUMS} == expected


def _rows(made: Path, period: Period) -> list[dict[str, int]]:
    rows: list[dict[str, int]] = pq.read_table(returns_paths(made, [period], "narrow")[0]).to_pylist()
    return rows


def _cell(cells: pa.Table, period: Period, **codes: str) -> dict[str, int | float]:
    wanted = {"period": str(period), **{name: codes.get(name, ALL) for name in CODES}}
    for name, code in wanted.items():
        cells = cells.filter(pc.equal(cells.column(name), code))
    found: list[dict[str, int | float]] = cells.to_pylist()
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("period", ["2023-02", "2023-07", "2024-02", "2024-04"])
def test_the_narrow_legs_are_the_legs_of_the_product(made: Path, ours: pa.Table, period: str) -> None:
    """Over trade and ownership, which do not change: the unit of the narrow register is that of the first day."""
    wanted = Period.parse(period)
    engine = form_engine(made, wanted)
    build.classify(engine, wanted)
    engine.define("legs", build.legs(engine, wanted, MONTHLY_ITEMS))
    cells = build.cells(engine, [(), ("industry",), ("ownership",), ("industry", "ownership")])
    engine.close()
    compared = 0
    for (item, where), cell in cells.items():
        if item == MEASURE and cell.rows_counted:
            narrow = _cell(ours, wanted, **dict(where))
            assert {name: getattr(cell, name) for name in SUMS} == {name: narrow[name] for name in SUMS}
            compared += 1
    assert compared > 300


def test_growth_and_pull_of_a_cell_are_those_of_its_sums(ours: pa.Table) -> None:
    period = Period.parse("2024-03")
    whole, part = _cell(ours, period), _cell(ours, period, unit="U01")
    change = part["ytd_cur"] - part["ytd_base"]
    assert part["ytd_growth"] == pytest.approx(change * 100 / part["ytd_base"], rel=1e-12)
    assert part["ytd_pull"] == pytest.approx(change * 100 / whole["ytd_base"], rel=1e-12)


def _changed(cells: pa.Table, name: str, row: int, value: float) -> pa.Table:
    numbers = cells.column(name).to_pylist()
    numbers[row] = value
    place = cells.schema.get_field_index(name)
    return cells.set_column(place, name, pa.array(numbers, cells.schema.field(name).type))


def test_a_peer_that_is_one_yuan_off_in_one_cell_is_noticed(ours: pa.Table) -> None:
    wrong = _changed(ours, "ytd_base", 77, ours.column("ytd_base")[77].as_py() + 1)
    found = bench.compare(ours, wrong)
    assert (found.differing, found.missing, found.equal) == (1, 0, False)
    assert "ytd_base" in found.example


def test_a_peer_whose_rate_is_off_is_noticed(ours: pa.Table) -> None:
    row = next(number for number, rate in enumerate(ours.column("month_pull").to_pylist()) if rate)
    wrong = _changed(ours, "month_pull", row, ours.column("month_pull")[row].as_py() * (1 + 1e-9))
    assert bench.compare(ours, wrong).differing == 1


def test_a_peer_that_lost_a_cell_or_knows_one_more_is_noticed(ours: pa.Table) -> None:
    less = ours.slice(1)
    assert bench.compare(ours, less).missing == 1
    assert "本产品" in bench.compare(ours, less).example
    assert "对方" in bench.compare(less, ours).example


def test_a_missing_number_is_not_the_same_as_zero(ours: pa.Table) -> None:
    row = ours.column("month_base").to_pylist().index(None)
    found = bench.compare(ours, _changed(ours, "month_base", row, 0))
    assert found.differing == 1


def test_the_same_size_and_seed_make_the_same_city(made: Path, tmp_path: Path, ours: pa.Table) -> None:
    again = city(tmp_path, SIZE)
    names = sorted(path.relative_to(made) for path in made.rglob("*.parquet"))
    assert names == sorted(path.relative_to(again) for path in again.rglob("*.parquet"))
    assert all(pq.read_table(made / name).equals(pq.read_table(again / name)) for name in names)
    other = city(tmp_path, Size(SIZE.enterprises, SIZE.months, SIZE.seed + 1))
    assert not bench.compare(ours, one_measure(other, SIZE)).equal


def test_the_product_line_counts_every_stage_of_every_period(tmp_path: Path) -> None:
    size = Size(300, 3)
    stages = form(city(tmp_path, size), size, tmp_path)
    assert list(stages.seconds) == ["classify", "legs", "cells"]
    assert stages.rows["classify"] > 3 * 280
    filed = bench.form_rows(tmp_path / size.name, size)
    assert stages.rows["legs"] > filed


def test_contenders_run_in_processes_of_their_own(tmp_path: Path) -> None:
    contest = bench.comparison_line(tmp_path, Size(100, 2))
    assert set(contest.runs) == {"ballast", "pandas", "polars"}
    assert all(found.equal for found in contest.compared.values())
    assert all(10_000_000 < run.peak_bytes < 2_000_000_000 for run in contest.runs.values())
    assert contest.enterprise_months > 90


def test_a_peer_that_is_not_installed_is_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "find_spec", lambda _: None)
    monkeypatch.setenv("BALLAST_HOME", str(tmp_path))
    parser = argparse.ArgumentParser()
    cli.add_bench(parser.add_subparsers())
    words = ["cube", "--enterprises", "50", "--months", "2", "--only", "peers"]
    chosen = parser.parse_args(words)
    assert chosen.run(chosen) == 0
    shown = capsys.readouterr().out
    assert "没有比对 pandas" in shown
    assert "pip install polars" in shown
