"""Freezing: the same facts have the same name anywhere, and a correction makes again only what depends on it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ballast.cube.facts import FactTable, integer, text
from ballast.figures.address import Address
from ballast.figures.freeze import canonical, content_identity, freeze, write_once
from ballast.figures.models import CurrentSnapshot, Snapshot
from ballast.figures.read import Reader
from ballast.figures.store import open_snapshot, warm
from ballast.figures.tests.factory import City
from ballast.indicators.catalogue import catalogue_identity
from ballast.kernel.actor import Actor
from ballast.kernel.period import Basis, Period
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.scope import Scope
from ballast.registry.actions import ensure_industries
from ballast.rules.loader import Rulebook
from ballast.trail.models import Entry
from ballast.worktime.actions import ensure_calendar

P = Period.parse("2026-09")

ELSEWHERE = """
from ballast.web.commandline import _prepare
_prepare()
from ballast.figures.tests.factory import City
from ballast.figures.tests.test_freeze import some_facts
city = City()
some_facts(city, backwards=True)
print(city.read().frozen.identity)
"""


def some_facts(city: City, *, backwards: bool = False) -> None:
    """Three enterprises and four months, in one order or the other."""
    codes = ["F1", "F2", "F3"]
    periods = ["2025-09", "2026-03", "2026-08", "2026-09"]
    for code in reversed(codes) if backwards else codes:
        city.firm(code, "AB"[int(code[1]) % 2])
        city.old(code)
    for period in reversed(periods) if backwards else periods:
        for code in codes:
            city.files(code, period, 100 * int(code[1]) + int(period[-1]), 90)


def made(home: Path) -> set[Path]:
    """The files of legs and cells that are there."""
    return {path.relative_to(home / "cells") for path in (home / "cells").rglob("*.parquet")}


def test_the_same_facts_have_the_same_name_in_another_database(city: City, tmp_path: Path) -> None:
    some_facts(city)
    ensure_industries()
    ensure_calendar()
    settings = {"BALLAST_HOME": str(tmp_path / "elsewhere"), "DATABASE_URL": ""}
    other = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], env={**os.environ, **settings}, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == city.read().frozen.identity


def test_freezing_again_makes_no_new_snapshot_and_no_entry_in_the_trail(city: City) -> None:
    some_facts(city)
    first = city.read().frozen.identity
    assert city.read().frozen.identity == first
    assert (Snapshot.objects.count(), CurrentSnapshot.objects.count()) == (1, 1)
    assert Entry.objects.filter(action="figures.freeze").count() == 1


@pytest.mark.parametrize(
    ("period", "depending"),
    [
        ("2025-09", {"2025-09", "2026-09"}),
        pytest.param("2026-03", {"2026-03", "2026-08", "2026-09"}, marks=pytest.mark.slow),
        pytest.param("2026-09", {"2026-09"}, marks=pytest.mark.slow),
    ],
)
def test_a_late_correction_makes_again_only_what_depends_on_it(
    city: City, tmp_path: Path, period: str, depending: set[str]
) -> None:
    """A month enters its own cells, the later ones of its year (what exits carry), and next year's as the base."""
    some_facts(city)
    city.read()
    warm(open_snapshot())
    before = made(tmp_path)
    assert len(before) == 2 * len(open_snapshot().periods())
    city.files("F1", period, 555, 90)
    city.read()
    warm(open_snapshot())
    assert len(made(tmp_path) - before) == 2 * len(depending)
    assert before <= made(tmp_path)


def test_what_enters_no_return_makes_no_cell_again(city: City, tmp_path: Path) -> None:
    some_facts(city)
    city.read()
    warm(open_snapshot())
    before = made(tmp_path)
    city.lists("L1", "F1")
    city.read()
    warm(open_snapshot())
    assert made(tmp_path) == before


def test_an_old_address_keeps_its_old_number(city: City) -> None:
    some_facts(city)
    old = city.read().table("output", P, where={"unit": "A"}).total
    city.files("F2", "2026-09", 999, 90)
    reader = city.read()
    new = reader.table("output", P, where={"unit": "A"}).total
    assert new.value.current == 999
    again = Address.parse(str(old.address))
    pinned = Reader.open(Scope.city(), again.snapshot, reader.rules)
    assert pinned.figure(again).value.current == old.value.current == 209
    assert pinned.frozen.identity != reader.frozen.identity


def test_an_emptied_address_speaks_of_the_current_snapshot(city: City) -> None:
    some_facts(city)
    reader = city.read()
    figure = reader.figure(Address.of("output", {}, P, Basis.YTD))
    assert figure.address.snapshot == reader.frozen.identity


def test_only_a_reader_of_the_whole_city_may_freeze(city: City) -> None:
    some_facts(city)
    with pytest.raises(BallastError, match="只有全市范围"):
        freeze(Actor("甲县", Scope.of_units("A")), catalogue_identity(), Rulebook.load())
    with pytest.raises(NotFoundError):
        open_snapshot()


def test_a_held_return_enters_no_figure(city: City) -> None:
    """Ten thousand times last month: held back, and the firm counts as not filed."""
    some_facts(city)
    city.files("F1", "2026-10", 1_010_000, 90)
    total = city.read().table("output", Period.parse("2026-10")).total
    assert total.exact is None


FACTS = FactTable("things", (*text("code"), *integer("number")), "", "")


def identity_of(codes: list[str | None], numbers: list[int | None]) -> str:
    """The name of rows as they come from a driver."""
    table = pa.table({"code": pa.array(codes, pa.string()), "number": pa.array(numbers, pa.int64())})
    return content_identity(canonical(table, FACTS))


def test_the_name_of_rows_knows_neither_their_order_nor_how_missing_text_is_written() -> None:
    assert identity_of(["a", None], [1, 2]) == identity_of(["", "a"], [2, 1])


def test_the_name_of_rows_tells_missing_from_zero_and_one_cell_from_two() -> None:
    names = [
        identity_of(["a", "b"], [0, 1]),
        identity_of(["a", "b"], [None, 1]),
        identity_of(["ab", ""], [0, 1]),
        identity_of(["a", "b"], [1, 0]),
        identity_of(["a", "b", "b"], [0, 1, 1]),
    ]
    assert len(set(names)) == len(names)


def test_the_name_of_rows_does_not_depend_on_how_they_were_cut() -> None:
    whole = canonical(pa.table({"code": ["a", "b"], "number": [1, 2]}), FACTS)
    pieces = pa.concat_tables([whole.slice(0, 1), whole.slice(1)])
    assert content_identity(whole) == content_identity(pieces.combine_chunks())


def test_a_column_of_nothing_keeps_its_declared_type() -> None:
    rows = canonical(pa.table({"code": pa.nulls(2), "number": pa.nulls(2)}), FACTS)
    assert rows.schema.types == [pa.string(), pa.int64()]
    assert rows.column("code").to_pylist() == ["", ""]
    assert rows.column("number").to_pylist() == [None, None]


def test_a_file_is_written_once_whole_and_never_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "rows.parquet"
    write_once(path, pa.table({"number": [1]}))
    write_once(path, pa.table({"number": [2]}))
    assert pq.read_table(path).column("number").to_pylist() == [1]
    assert [each.name for each in path.parent.iterdir()] == ["rows.parquet"]
