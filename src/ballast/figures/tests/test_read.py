"""Reading: what exists is found, what does not is 404, and the parts of every whole sum to it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from django.core.management import call_command

from ballast.cube.build import DIMENSIONS, SELECTION_DIMENSIONS
from ballast.figures.address import Address
from ballast.figures.explain import bars, explain
from ballast.figures.read import FigureTable, Reader
from ballast.figures.tests.factory import START, City
from ballast.indicators.catalogue import CUBE, SELECTIONS
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Calendar, Period
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rounding import half_up
from ballast.kernel.scope import Scope

P = Period.parse("2026-09")


def two_counties(city: City) -> Reader:
    """F1 (A, 110 over 100) and F2 (B, 45 over 50)."""
    for code, unit, now, base in (("F1", "A", 110, 100), ("F2", "B", 45, 50)):
        city.firm(code, unit)
        city.old(code)
        city.files(code, "2026-09", now, base)
    return city.read()


NOT_THERE: tuple[tuple[str, dict[str, str], str], ...] = (
    ("nonsense", {}, "没有指标“nonsense”"),
    ("output_grwoth", {}, "是不是 output_growth"),
    ("output", {"county": "A"}, "没有维度“county”"),
    ("output", {"unit": "Z"}, "地区里没有“Z”"),
    ("output", {"park": "P9"}, "园区里没有“P9”"),
    ("output", {"industry": "99"}, "行业大类里没有“99”"),
    ("output", {"section": "Z"}, "行业门类里没有“Z”"),
    ("output", {"enterprise": "F9"}, "企业里没有“F9”"),
    ("output", {"list": "L9"}, "名单里没有“L9”"),
    ("output", {"group": "heavy"}, "行业分组里没有“heavy”"),
    ("output", {"size": "9"}, "企业规模里没有“9”"),
    ("output", {"ownership": "999"}, "登记注册类型里没有“999”"),
    ("output", {"unit": "A' OR 'x'='x"}, "地区里没有"),
    ("output", {"chain": "A' OR 'x'='x"}, "产业链里没有"),
    ("va_growth", {"industry": "13"}, "不能按“行业大类”分"),
    ("other:", {}, "没有指标"),
)


def test_what_does_not_exist_is_not_found(city: City) -> None:
    reader = two_counties(city)
    for code, where, words in NOT_THERE:
        with pytest.raises(NotFoundError, match=words):
            reader.table(code, P, where=where)
        with pytest.raises(NotFoundError, match=words):
            reader.figure(Address.of(code, where, P, Basis.YTD))


def test_the_catalogue_cuts_by_nothing_that_the_cube_does_not_know() -> None:
    assert set(CUBE) == set(DIMENSIONS) - {"enterprise"}
    assert set(SELECTIONS) == set(SELECTION_DIMENSIONS)


def test_a_basis_a_calendar_a_treatment_or_a_snapshot_that_is_not_there_is_not_found(city: City) -> None:
    reader = two_counties(city)
    with pytest.raises(NotFoundError, match="没有当月口径"):
        reader.table("entries", P, Basis.MONTH)
    with pytest.raises(NotFoundError, match="按月统计"):
        reader.table("output", Period.parse("2026-Q3", Calendar.QUARTERLY))
    with pytest.raises(NotFoundError, match="没有剔除退库口径"):
        reader.table("output", P, treatment="drop")
    with pytest.raises(NotFoundError, match="没有快照“ffff”"):
        Reader.open(reader.scope, "ffff", reader.rules)
    with pytest.raises(NotFoundError, match="没有快照"):
        Reader.open(reader.scope, "zz", reader.rules)


def test_before_anything_was_frozen_the_remedy_is_said(city: City) -> None:
    with pytest.raises(NotFoundError, match="ballast freeze"):
        Reader.open(Scope.city())


def test_a_list_cannot_be_crossed_but_can_be_narrowed(city: City) -> None:
    city.firm("F1", "A")
    city.firm("F2", "B")
    city.old("F1", "F2")
    city.lists("L1", "F1", "F2")
    city.files("F1", "2026-09", 110, 100)
    city.files("F2", "2026-09", 45, 50)
    reader = city.read()
    with pytest.raises(BallastError, match="不能与其他维度交叉"):
        reader.table("output", P, by=("unit", "list"))
    narrowed = reader.table("output", P, by=("unit",), where={"list": "L1"})
    assert {row.slice["unit"]: row.value.current for row in narrowed.rows if row.value.current} == {"A": 110, "B": 45}
    assert reader.table("output", P, by=("list",)).partition is False


def test_every_address_of_a_table_gives_the_same_figure(city: City) -> None:
    reader = two_counties(city)
    for by in (("unit",), ("industry",), ("enterprise",), ("size", "unit")):
        for row in reader.table("output_growth", P, by=by).rows:
            alone = reader.figure(Address.parse(str(row.address)))
            assert (alone.exact, alone.marker, alone.value.current) == (row.exact, row.marker, row.value.current)


def random_city(city: City, seed: int) -> None:
    """Thirty enterprises of every kind of life, written in the order of the seed."""
    plan = Random(7)
    lives = []
    for number in range(30):
        code, unit = f"F{number:02d}", plan.choice("ABC")
        life = plan.choice(["old", "old", "old", "promoted", "new_plant", "left", "stopped", "late"])
        aspects = {
            "industry": plan.choice(["13", "1512", "2511", "3011", ""]),
            "park": plan.choice(["", "P1", "P2"]),
            "control": plan.choice(["1", "3", ""]),
            "size": plan.choice(["1", "2", "3"]),
            "chain": plan.choice(["食品", "建材"]),
        }
        lives.append((code, unit, life, aspects, plan.randint(1, 10**9), plan.randint(1, 10**9)))
    order = Random(seed)
    order.shuffle(lives)
    for code, unit, _, aspects, _, _ in lives:
        city.firm(code, unit, on=START, **aspects)
    order.shuffle(lives)
    for code, _, life, _, now, base in lives:
        if life in ("promoted", "new_plant"):
            city.enters(code, life, "2026-03")
        else:
            city.old(code)
        if life != "late":
            city.files(code, "2025-09", base, None)
        if life == "left":
            city.leaves(code, "2026-05", base_kept=True)
        elif life != "late":
            city.files(code, "2026-09", now, base)
        if life == "stopped":
            city.state(code, "stopped", date(2026, 8, 1))


def totals(table: FigureTable) -> tuple[object, object, object]:
    """The rows of a table summed: current, base, pull."""
    current = sum(row.value.current or 0 for row in table.rows)
    base = sum(row.value.base or 0 for row in table.rows)
    pulls = sum((row.pull for row in table.rows if isinstance(row.pull, Fraction)), Fraction(0))
    return current, base, pulls


def test_over_every_dimension_the_legs_sum_to_the_whole_and_the_pulls_to_its_growth(city: City) -> None:
    random_city(city, 1)
    reader = city.read()
    for by in [(name,) for name in DIMENSIONS] + [("industry", "unit"), ("size", "park"), ("bar", "entry", "unit")]:
        table = reader.table("output_growth", P, by=by)
        assert totals(table) == (table.total.value.current, table.total.value.base, table.total.exact), by
    inside = reader.table("output_growth", P, by=("industry",), where={"unit": "A"})
    assert totals(inside) == (inside.total.value.current, inside.total.value.base, inside.total.exact)


def test_the_order_in_which_facts_were_written_changes_nothing(city: City) -> None:

    def shown(reader: Reader) -> list[tuple[object, ...]]:
        rows = [
            row
            for by in ("unit", "industry", "bar", "enterprise")
            for row in reader.table("output_growth", P, by=(by,)).rows
        ]
        return [(str(row.address), row.exact, row.pull, row.rank, row.coverage) for row in rows]

    random_city(city, 1)
    first = city.read()
    one = shown(first)
    call_command("flush", verbosity=0, interactive=False)
    again = City()
    random_city(again, 2)
    second = again.read()
    assert second.frozen.identity == first.frozen.identity
    assert shown(second) == one


def test_the_residual_is_the_printed_growth_less_the_printed_pulls(city: City) -> None:
    """Three parts pull 0.04 each and 0.1 is printed: 0.1 − 3 × 0.0 remains, and is said."""
    for code, unit in (("F1", "A"), ("F2", "B"), ("F3", "C")):
        city.firm(code, unit)
        city.old(code)
        city.files(code, "2026-09", 10012, 10000)
    table = city.read().table("output_growth", P, by=("unit",))
    assert table.total.exact == Fraction(12, 100)
    assert [half_up(row.pull, 1) for row in table.rows if isinstance(row.pull, Fraction)] == [Decimal("0.0")] * 3
    assert table.residual == Decimal("0.1")


def test_equal_printed_rates_share_a_rank_and_the_next_place_is_left_out(city: City) -> None:
    for code, unit, now in (("F1", "A", 10512), ("F2", "B", 10514), ("F3", "C", 10300)):
        city.firm(code, unit)
        city.old(code)
        city.files(code, "2026-09", now, 10000)
    rows = {row.slice["unit"]: row for row in city.read().table("output_growth", P, by=("unit",)).rows}
    assert {unit: (row.rank, row.tied, row.ranked) for unit, row in rows.items()} == {
        "A": (1, True, 3),
        "B": (1, True, 3),
        "C": (3, False, 3),
    }


def test_what_is_not_a_growth_rate_of_returns_cannot_be_explained(city: City) -> None:
    reader = two_counties(city)
    assert sum(bar.points for bar in bars(reader, "output_growth", P)) == Fraction(10, 3)
    with pytest.raises(NotFoundError, match="不能分解"):
        explain(reader, "va_growth", P)


def test_the_biggest_segments_come_first_and_none_says_what_another_said(city: City) -> None:
    found = explain(two_counties(city), "output_growth", P)
    effects = [abs(row.pull) for row in found.segments if isinstance(row.pull, Fraction)]
    assert effects == sorted(effects, reverse=True)
    assert [row.slice for row in found.segments if row.slice.get("unit") == "A"] == [{"unit": "A"}]


def test_a_slice_that_nobody_is_in_is_missing_and_counts_nobody(city: City) -> None:
    reader = two_counties(city)
    empty = reader.table("output_growth", P, where={"unit": "C"}).total
    assert (empty.exact, empty.marker) == (None, Marker.MISSING)
    assert reader.table("enterprises", P, where={"unit": "C"}).total.exact == 0
    before = Period.parse("2020-09")
    assert reader.table("enterprises", before).total.marker is Marker.MISSING
