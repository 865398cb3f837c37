"""Each test pins one number that could be wrong without anybody noticing. None may be loosened for a refactoring."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ballast.collection.actions import save_returns
from ballast.collection.rows import ReturnRow
from ballast.figures.explain import bars
from ballast.figures.tests.factory import ACTOR, START, City
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.registry.actions import save_enterprises
from ballast.registry.rows import SubjectRow

P = Period.parse("2026-09")


def growth(city: City, by: str = "") -> dict[str, Fraction | None]:
    """Output growth by one dimension; the total under the empty key."""
    table = city.read().table("output_growth", P, by=(by,) if by else ())
    return {"": table.total.exact, **{row.slice[by]: row.exact for row in table.rows}}


def test_a_second_park_does_not_count_an_enterprise_twice(city: City) -> None:
    """
    firm | park | second park | current | base        one row a firm: the sum is 110, never 220
    F1   | P1   | P2          | 110     | 100
    """
    city.firm("F1", park="P1", second_park="P2")
    city.old("F1")
    city.files("F1", "2026-09", 110, 100)
    table = city.read().table("output", P, by=("park",))
    assert table.total.value.current == 110
    assert {row.slice["park"]: row.value.current for row in table.rows} == {"P1": 110}


def test_a_promoted_firm_brings_its_real_base(city: City) -> None:
    """A firm promoted this year grows from its own last year, not from nothing."""
    city.firm("F1")
    city.enters("F1", "promoted", "2026-02")
    city.files("F1", "2026-09", 120, 100)
    assert growth(city)[""] == 20
    reader = city.read()
    assert reader.table("output_growth", P, by=("entry",)).rows[0].slice == {"entry": "promoted"}


def test_a_new_plant_counts_its_whole_year_to_date_and_no_base(city: City) -> None:
    """
    entered in June with a first cumulative of 500: year to date is as filed, not previous + month; base none, even if filed
    """
    city.firm("F1")
    city.firm("F2")
    city.old("F1")
    city.enters("F2", "new_plant", "2026-06")
    city.files("F1", "2026-09", 1000, 1000)
    city.files("F2", "2026-09", 500, 77, month=60)
    reader = city.read()
    total = reader.table("output_growth", P).total
    assert (total.value.current, total.value.base) == (1500, 1000)
    month = reader.table("output", P, Basis.MONTH).total
    assert month.value.current == 60
    assert total.exact == 50


def test_growth_of_a_group_is_a_ratio_of_sums_and_not_a_mean_of_ratios(city: City) -> None:
    """100→200 (+100 %) and 900→900 (0 %) together grow 10 %, not 50 %."""
    for code, now, base in (("F1", 200, 100), ("F2", 900, 900)):
        city.firm(code)
        city.old(code)
        city.files(code, "2026-09", now, base)
    assert growth(city)[""] == 10


def test_a_late_filer_is_in_neither_leg_and_lowers_coverage(city: City) -> None:
    """F2 filed last year and not yet this month: its base must not drag; coverage says what is lacking."""
    for code in ("F1", "F2"):
        city.firm(code)
        city.old(code)
        city.files(code, "2025-09", 100, 90)
    city.files("F1", "2026-09", 110, 100)
    total = city.read().table("output_growth", P).total
    assert (total.value.current, total.value.base) == (110, 100)
    assert total.exact == 10
    assert total.coverage == 50
    assert total.marker is Marker.PROVISIONAL


def test_a_blank_this_year_does_not_leave_its_base_behind(city: City) -> None:
    """A return whose output is blank but whose base is filled is matched out of both legs."""
    for code in ("F1", "F2"):
        city.firm(code)
        city.old(code)
    city.files("F1", "2026-09", 110, 100)
    city.files("F2", "2026-09", None, 50)
    assert city.read().table("output_growth", P).total.value.base == 100


def test_a_mid_year_move_takes_the_whole_year_and_its_base_along(city: City) -> None:
    """A firm that moved from A to B in June is wholly in B on both legs, and is the bar "moves" there."""
    city.firm("F1", "A")
    city.firm("F2", "B")
    city.old("F1", "F2")
    city.firm("F1", "B", on=date(2026, 6, 1))
    city.files("F1", "2026-09", 300, 200)
    city.files("F2", "2026-09", 100, 100)
    reader = city.read()
    table = reader.table("output_growth", P, by=("unit",))
    legs = {row.slice["unit"]: (row.value.current, row.value.base) for row in table.rows}
    assert legs["B"] == (400, 300)
    assert legs["A"] == (None, None)
    moved = {bar.code: bar.points for bar in bars(reader, "output_growth", P, where={"unit": "B"})}
    assert moved["moves"] == Fraction(100, 3)


def test_a_changed_credit_code_is_no_exit_and_no_entry(city: City) -> None:
    """The successor goes on with the predecessor's base where it files none; nobody left, nobody came."""
    city.firm("OLD")
    city.firm("NEW")
    city.old("OLD")
    city.files("OLD", "2025-09", 100, 90)
    city.continues("OLD", "NEW", "2026-04")
    city.files("NEW", "2026-09", 130, None)
    reader = city.read()
    total = reader.table("output_growth", P).total
    assert (total.value.current, total.value.base) == (130, 100)
    assert reader.table("entries", P).total.exact == 0
    assert reader.table("exits", P).total.exact == 0
    assert reader.table("enterprises", P).total.exact == 1


def test_a_park_extension_moves_both_legs_into_the_park(city: City) -> None:
    """A firm that the park now holds is in the park on both legs: the park does not grow by annexation."""
    city.firm("F1", park="P1")
    city.firm("F2")
    city.old("F1", "F2")
    city.firm("F2", park="P1", on=date(2026, 7, 1))
    city.files("F1", "2026-09", 100, 100)
    city.files("F2", "2026-09", 50, 50)
    assert growth(city, "park")["P1"] == 0


def test_an_unknown_code_is_a_group_of_its_own_and_not_lost(city: City) -> None:
    """A firm without an industry stands under unknown; the parts still sum to the whole."""
    city.firm("F1")
    city.firm("F2", industry="", chain="")
    city.old("F1", "F2")
    city.files("F1", "2026-09", 100, 100)
    city.files("F2", "2026-09", 50, 40)
    table = city.read().table("output", P, by=("industry",))
    assert {row.slice["industry"]: row.value.current for row in table.rows} == {"13": 100, "unknown": 50}


def test_a_sum_of_nothing_but_missing_values_is_missing_and_not_zero(city: City) -> None:
    """Nobody filed exports: the figure is missing, not 0."""
    city.firm("F1")
    city.old("F1")
    city.files("F1", "2026-09", 100, 100, export=(None, None, None, None))
    figure = city.read().table("export", P).total
    assert figure.exact is None
    assert figure.marker is Marker.MISSING


def test_an_exit_with_its_base_kept_drags_by_the_additive_and_the_counterfactual_measure(city: City) -> None:
    """operations.md 2.4: B_S 9.6, C_S 10.2, B_X 0.4: keep 2.00 %, drop 6.25 %, additive −4.00, counterfactual −4.25."""
    city.firm("S")
    city.firm("X")
    city.old("S", "X")
    city.files("X", "2025-09", 400, 380)
    city.files("S", "2026-09", 10200, 9600)
    city.leaves("X", "2026-02", base_kept=True)
    reader = city.read()
    read = {
        code: reader.table(code, P).total.exact for code in ("output_growth", "exit_drag", "exit_drag_counterfactual")
    }
    assert read["output_growth"] == 2
    assert read["exit_drag"] == -4
    assert read["exit_drag_counterfactual"] == Fraction(-17, 4)
    assert reader.table("output_growth", P, treatment="drop").total.exact == Fraction(25, 4)
    assert reader.table("output_growth_without_exits", P).total.exact == Fraction(25, 4)


def test_an_exit_in_mid_year_carries_what_it_had_made(city: City) -> None:
    """Left in July after 1–6月: year to date stays at June's, the month is 0, the base is last year's September."""
    city.firm("S")
    city.firm("X")
    city.old("S", "X")
    city.files("X", "2025-09", 900, 0, month=100)
    city.files("X", "2026-06", 600, 550)
    city.files("S", "2026-09", 1000, 1000, month=100, base_month=100)
    city.leaves("X", "2026-07", base_kept=True)
    reader = city.read()
    total = reader.table("output_growth", P).total
    assert (total.value.current, total.value.base) == (1600, 1900)
    month = reader.table("output_growth", P, Basis.MONTH).total
    assert (month.value.current, month.value.base) == (100, 200)


def test_an_exit_with_its_base_dropped_is_in_neither_leg_but_is_counted(city: City) -> None:
    """Base dropped: no leg at all, one exit."""
    city.firm("S")
    city.firm("X")
    city.old("S", "X")
    city.files("X", "2025-09", 900, 0)
    city.files("S", "2026-09", 1000, 1000)
    city.leaves("X", "2026-03", base_kept=False)
    reader = city.read()
    assert reader.table("output_growth", P).total.exact == 0
    assert reader.table("exits", P).total.exact == 1
    assert reader.table("exits_base_kept", P).total.exact == 0
    assert reader.table("enterprises", P).total.exact == 1


def test_an_exit_leaves_both_years_from_the_next_january(city: City) -> None:
    """The base of an exit is kept in its own year only."""
    city.firm("S")
    city.firm("X")
    city.old("S", "X")
    city.files("X", "2026-03", 100, 100)
    city.files("S", "2027-03", 50, 50)
    city.leaves("X", "2026-05", base_kept=True)
    assert city.read().table("output_growth", Period.parse("2027-03")).total.value.base == 50


def test_january_february_is_one_block_whose_month_equals_its_year_to_date(city: City) -> None:
    """The block's month column is blank on the form: its month is its year to date, on both legs."""
    city.firm("F1")
    city.old("F1")
    city.files("F1", "2026-02", 220, 200)
    total = city.read().table("output_growth", Period.parse("2026-02"), Basis.MONTH).total
    assert (total.value.current, total.value.base) == (220, 200)


def test_size_and_ownership_are_frozen_for_the_year_and_place_is_not(city: City) -> None:
    """A firm that grew to medium in May is still small in this year's figures, on both legs."""
    city.firm("F1", size="3")
    city.old("F1")
    city.firm("F1", size="2", on=date(2026, 5, 1))
    city.files("F1", "2026-09", 100, 100)
    city.files("F1", "2027-03", 100, 100)
    reader = city.read()
    assert [row.slice["size"] for row in reader.table("output", P, by=("size",)).rows] == ["3"]
    assert [row.slice["size"] for row in reader.table("output", Period.parse("2027-03"), by=("size",)).rows] == ["2"]


def test_a_null_first_column_survives_the_way_through_the_driver(city: City) -> None:
    """1,499 rows with nothing in a column, then a value: the driver must not take the column for something else."""
    codes = [f"N{number:04d}" for number in range(1500)]
    save_enterprises([SubjectRow(code, code, START, {"unit": "A"}) for code in codes], None)
    city.old(*codes)
    rows = [ReturnRow(code, "2026-09", "monthly", {"output": (None, None, None, None)}) for code in codes[:-1]]
    rows.append(ReturnRow(codes[-1], "2026-09", "monthly", {"output": (7, 70, 6, 60)}))
    save_returns(rows, None, ACTOR, Decimal(200))
    total = city.read().table("output", P).total
    assert (total.value.current, total.value.base) == (70, 60)


@pytest.mark.parametrize("treatment", ["keep", "drop"])
def test_the_bars_and_the_pulls_sum_to_the_growth(city: City, treatment: str) -> None:
    """Entries, new plants, exits, moves, stoppages, the rest: to the last digit."""
    for code, unit in (("F1", "A"), ("F2", "B"), ("F3", "A"), ("F4", "C"), ("F5", "B"), ("F6", "A")):
        city.firm(code, unit)
    city.old("F1", "F2", "F3", "F4")
    city.enters("F5", "promoted", "2026-02")
    city.enters("F6", "new_plant", "2026-06")
    city.files("F3", "2025-09", 333, 300)
    city.leaves("F3", "2026-04", base_kept=True)
    city.state("F4", "stopped", date(2026, 8, 1))
    for code, now, base in (("F1", 1007, 911), ("F2", 313, 401), ("F4", 17, 89), ("F5", 71, 61), ("F6", 31, None)):
        city.files(code, "2026-09", now, base)
    reader = city.read()
    table = reader.table("output_growth", P, by=("unit",))
    exact = table.total.exact
    assert sum(row.pull for row in table.rows if isinstance(row.pull, Fraction)) == exact
    found = {bar.code: bar.points for bar in bars(reader, "output_growth", P)}
    assert sum(found.values()) == exact
    assert set(found) == {"rest", "entries", "new_plants", "exits_kept", "stoppages"}
    if treatment == "drop":
        dropped = reader.table("output_growth", P, treatment="drop").total.exact
        assert dropped is not None and exact is not None and dropped > exact
