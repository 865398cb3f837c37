"""Who may read what: what lies outside of a scope does not exist, and a small cell shows nobody's numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.cube.build import Slice
from ballast.figures.address import Address
from ballast.figures.explain import bars
from ballast.figures.read import FigureTable, Reader
from ballast.figures.suppress import close, determined, is_small
from ballast.figures.tests.factory import City
from ballast.indicators.formula import Sums
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Audience, Scope

P = Period.parse("2026-09")
COUNTY = Scope.of_units("A")
BETWEEN = Scope.city(Audience.BETWEEN_COUNTIES)

Plan = dict[str, list[tuple[int, str]]]
"""Unit → output and industry of its enterprises."""


def filled(city: City, plan: Plan, late: str = "") -> None:
    """A city in which every enterprise grows by a tenth; those of the unit `late` whose output is 0 have not filed."""
    for unit, firms in plan.items():
        for number, (output, industry) in enumerate(firms):
            code = f"{unit}{number}"
            city.firm(code, unit, industry=industry, park={"A": "P1", "B": "P2"}.get(unit, ""))
            city.old(code)
            if unit != late or output:
                city.files(code, "2026-09", output * 11, output * 10)


def even(count: int, industry: str = "13", output: int = 100) -> list[tuple[int, str]]:
    """So many enterprises of one size in one industry."""
    return [(output, industry)] * count


def by_code(table: FigureTable, dimension: str) -> dict[str, Marker]:
    """The marker of each row by its code."""
    return {row.slice[dimension]: row.marker for row in table.rows}


def reread(reader: Reader, scope: Scope) -> Reader:
    """The same snapshot for somebody else."""
    return Reader(reader.frozen, scope, reader.rules)


def test_a_county_reads_its_own_park_and_its_own_enterprises(city: City) -> None:
    filled(city, {"A": even(4), "B": even(4)})
    county = reread(city.read(), COUNTY)
    assert county.figure(Address.of("output_growth", {"park": "P1"}, P, Basis.YTD)).exact == 10
    own = county.table("output", P, by=("enterprise",), where={"unit": "A"})
    assert [row.slice["enterprise"] for row in own.rows] == ["A0", "A1", "A2", "A3"]
    assert all(row.value.current == 1100 for row in own.rows)


@pytest.mark.parametrize(
    "where",
    [
        {"park": "P2"},
        {"enterprise": "B0"},
        {"unit": "B", "industry": "13"},
        {"unit": "B", "enterprise": "B0"},
        {"park": "P2", "industry": "13"},
        {"list": "L1"},
        {"industry": "13", "size": "3"},
    ],
    ids=str,
)
def test_what_is_anothers_does_not_exist_for_a_county(city: City, where: dict[str, str]) -> None:
    filled(city, {"A": even(4), "B": even(4)})
    city.lists("L1", "B0")
    county = reread(city.read(), COUNTY)
    with pytest.raises(NotFoundError) as refused:
        county.table("output", P, where=where)
    with pytest.raises(NotFoundError) as single:
        county.figure(Address.of("output", where, P, Basis.YTD))
    assert str(refused.value) == str(single.value) == "没有找到"


def test_a_table_of_everybody_shows_a_county_nobody_elses_rows(city: City) -> None:
    filled(city, {"A": even(4), "B": even(4)})
    county = reread(city.read(), COUNTY)
    listed = county.table("output", P, by=("enterprise",)).rows
    assert [row.slice["enterprise"] for row in listed] == ["A0", "A1", "A2", "A3"]
    assert [row.slice["park"] for row in county.table("output", P, by=("park",)).rows] == ["P1"]
    crossed = county.table("output", P, by=("industry", "unit")).rows
    assert {row.slice["unit"] for row in crossed} == {"A"}


def test_another_countys_enterprise_is_not_to_be_had_through_ones_own_unit(city: City) -> None:
    filled(city, {"A": even(4), "B": even(4)})
    county = reread(city.read(), COUNTY)
    with pytest.raises(NotFoundError):
        county.table("output", P, where={"unit": "A", "enterprise": "B0"})


def test_an_enterprise_sees_itself_and_no_other(city: City) -> None:
    filled(city, {"A": even(4)})
    itself = reread(city.read(), Scope.of_enterprise("A0"))
    assert itself.figure(Address.of("output", {"enterprise": "A0"}, P, Basis.YTD)).value.current == 1100
    with pytest.raises(NotFoundError):
        itself.figure(Address.of("output", {"enterprise": "A1"}, P, Basis.YTD))


def test_totals_of_other_counties_are_comparisons_that_a_county_sees(city: City) -> None:
    filled(city, {"A": even(4), "B": even(4)})
    table = reread(city.read(), COUNTY).table("output_growth", P, by=("unit",))
    assert [(row.slice["unit"], row.exact, row.rank) for row in table.rows if row.exact is not None] == [
        ("A", Fraction(10), 1),
        ("B", Fraction(10), 1),
    ]


def test_an_enterprise_sees_comparisons_and_no_other_enterprise(city: City) -> None:
    filled(city, {"A": even(4), "B": even(4)})
    reader = reread(city.read(), Scope.of_enterprise("A0"))
    assert reader.table("output_growth", P, where={"industry": "13"}).total.exact == 10
    for where in ({"enterprise": "A1"}, {"park": "P1"}, {"unit": "A", "industry": "13"}):
        with pytest.raises(NotFoundError, match="没有找到"):
            reader.table("output", P, where=where)


def test_a_park_reads_itself_and_not_the_park_beside_it(city: City) -> None:
    filled(city, {"A": even(4), "B": even(4)})
    reader = reread(city.read(), Scope.of_parks("P1"))
    assert reader.table("output", P, where={"park": "P1"}).total.value.current == 4400
    with pytest.raises(NotFoundError, match="没有找到"):
        reader.table("output", P, where={"park": "P2"})


def test_a_cell_of_two_firms_is_hidden_and_one_more_so_that_it_cannot_be_subtracted(city: City) -> None:
    filled(city, {"A": even(5), "B": even(2), "C": even(4)})
    reader = city.read()
    open_rows = by_code(reader.table("output", P, by=("unit",)), "unit")
    assert Marker.SUPPRESSED not in open_rows.values()
    table = reread(reader, BETWEEN).table("output", P, by=("unit",))
    assert by_code(table, "unit") == {"A": Marker.NONE, "B": Marker.SUPPRESSED, "C": Marker.SUPPRESSED}
    assert table.hidden == 2
    for row in table.rows[1:]:
        assert (row.exact, row.value.current, row.value.base, row.value.terms) == (None, None, None, ())
        assert (row.pull, row.contribution, row.coverage, row.rank) == (
            Marker.SUPPRESSED,
            Marker.SUPPRESSED,
            None,
            None,
        )
    assert table.total.value.current is not None


def test_a_cell_that_one_firm_dominates_is_hidden(city: City) -> None:
    """81 of 100 is above 80 %; 80 of 100 is not."""
    filled(city, {"A": even(5), "B": [(8100, "13"), *even(19)], "C": [(8000, "13"), *even(20)]})
    rows = by_code(reread(city.read(), BETWEEN).table("output", P, by=("unit",)), "unit")
    assert rows == {"A": Marker.SUPPRESSED, "B": Marker.SUPPRESSED, "C": Marker.NONE}


def test_three_even_firms_are_enough_to_be_shown(city: City) -> None:
    filled(city, {"A": even(3), "B": even(3), "C": even(3)})
    rows = by_code(reread(city.read(), BETWEEN).table("output_growth", P, by=("unit",)), "unit")
    assert set(rows.values()) == {Marker.NONE}


def test_a_firm_that_has_not_filed_does_not_make_a_small_cell_large(city: City) -> None:
    """Of three firms two have filed: their sum would give each of them the other."""
    plan = {"A": even(5), "B": [(100, "13"), (100, "13"), (0, "13")], "C": even(4)}
    for number in range(3):
        city.firm(f"B{number}", "B")
        city.files(f"B{number}", "2025-09", 900, None)
    filled(city, plan, late="B")
    rows = by_code(reread(city.read(), BETWEEN).table("output", P, by=("unit",)), "unit")
    assert rows["B"] is Marker.SUPPRESSED


@pytest.mark.parametrize("code", ["output", "output_growth", "output_pull", "growth_face", "production_sales_rate"])
def test_a_single_figure_is_hidden_wherever_its_table_hides_it(city: City, code: str) -> None:
    filled(city, {"A": even(5), "B": even(2), "C": even(4)})
    reader = reread(city.read(), BETWEEN)
    for unit in ("B", "C"):
        alone = reader.figure(Address.of(code, {"unit": unit}, P, Basis.YTD))
        narrowed = reader.table(code, P, where={"unit": unit}).total
        assert (alone.marker, narrowed.marker) == (Marker.SUPPRESSED, Marker.SUPPRESSED)
        assert alone.value.terms == narrowed.value.terms == ()


def test_an_enterprise_is_never_shown_outside_of_the_office(city: City) -> None:
    filled(city, {"A": even(5)})
    for scope in (BETWEEN, Scope.city(Audience.PUBLIC)):
        reader = reread(city.read(), scope)
        rows = reader.table("output", P, by=("enterprise",)).rows
        assert {row.marker for row in rows} == {Marker.SUPPRESSED}
        assert reader.table("output", P, where={"enterprise": "A0"}).total.marker is Marker.SUPPRESSED


def test_the_bars_of_a_small_group_are_not_told_outside(city: City) -> None:
    filled(city, {"A": even(5), "B": even(4), "C": even(4)})
    city.firm("N1", "A")
    city.enters("N1", "new_plant", "2026-03")
    city.files("N1", "2026-09", 500, None)
    reader = city.read()
    assert {bar.code for bar in bars(reader, "output_growth", P)} == {"new_plants", "rest"}
    assert bars(reread(reader, BETWEEN), "output_growth", P) == ()


def test_a_county_sees_all_of_itself_and_anothers_small_cells_not(city: City) -> None:
    filled(city, {"A": even(2), "B": even(2), "C": even(4)})
    rows = by_code(reread(city.read(), COUNTY).table("output", P, by=("unit",)), "unit")
    assert rows == {"A": Marker.NONE, "B": Marker.SUPPRESSED, "C": Marker.SUPPRESSED}


def test_a_hidden_cell_of_a_crossed_table_cannot_be_had_from_the_totals(city: City) -> None:
    """
    unit | 13 | 14 | all        A-14 and B-13 are one firm each. With both hidden, A's total less A-13 is A-14:
    A    | 5  | *  | 6          in every row and every column either nothing is hidden or two cells are.
    B    | *  | 5  | 6
    """
    filled(
        city,
        {"A": [*even(5), *even(1, "14")], "B": [*even(1), *even(5, "14")], "C": [*even(5), *even(5, "14")]},
    )
    reader = reread(city.read(), BETWEEN)
    crossed = reader.table("output", P, by=("industry", "unit"))
    for dimension in ("industry", "unit"):
        totals = by_code(reader.table("output", P, by=(dimension,)), dimension)
        for code, marker in totals.items():
            cells = [row for row in crossed.rows if row.slice[dimension] == code]
            hidden = [row for row in cells if row.marker is Marker.SUPPRESSED]
            assert marker is Marker.SUPPRESSED or len(hidden) != 1, (dimension, code)


def test_a_cell_is_hidden_in_every_table_that_holds_it_or_in_none(city: City) -> None:
    """A-14 is one firm: in A's row A-13 is hidden beside it, in the column of 14 the smallest, B-14. But B's own row has
    nothing small: read alone it shows B-14, and the column of 14 then gives A-14."""
    filled(
        city,
        {"A": [*even(5), *even(1, "14")], "B": [*even(9), *even(4, "14")], "C": [*even(5), *even(5, "14")]},
    )
    reader = reread(city.read(), BETWEEN)
    crossed = {row.address.slice: row.marker for row in reader.table("output", P, by=("industry", "unit")).rows}
    for unit in "ABC":
        for row in reader.table("output", P, by=("industry",), where={"unit": unit}).rows:
            assert row.marker is crossed[row.address.slice]


def test_official_figures_and_counts_of_firms_are_not_hidden(city: City) -> None:
    filled(city, {"A": even(5), "B": even(2), "C": even(4)})
    reader = reread(city.read(), BETWEEN)
    counted = reader.table("enterprises", P, by=("unit",))
    assert [row.exact for row in counted.rows] == [5, 2, 4]


FEWEST, DOMINANCE = 3, Decimal(80)


def of(firms: int, current: int = 300, largest: int = 100) -> Sums:
    """A cell of so many firms."""
    return Sums(current, current, counted=firms, filed=firms, largest=largest)


@pytest.mark.parametrize(
    ("sums", "small"),
    [
        (None, False),
        (of(0, 0, 0), False),
        (of(1), True),
        (of(2), True),
        (of(3), False),
        (of(9, 1000, 800), False),
        (of(9, 1000, 801), True),
        (Sums(None, None, counted=9, filed=9), False),
    ],
)
def test_a_cell_is_small_by_its_firms_or_by_its_largest(sums: Sums | None, small: bool) -> None:
    assert is_small(sums, FEWEST, DOMINANCE) is small


TOTAL: Slice = ()


def unit(code: str) -> Slice:
    """The slice of a unit."""
    return (("unit", code),)


def hidden_with(first: str, sizes: dict[str, int]) -> set[str]:
    """The units that are hidden with the first in a table with its total."""
    line = [TOTAL, *(unit(code) for code in "ABCDE")]
    values = {unit(code): size for code, size in sizes.items()} | {TOTAL: 9999}
    found = close({unit(code) for code in first}, [line], values)
    return {each[0][1] if each else "total" for each in found}


def test_the_second_cell_to_hide_is_the_smallest_other_one_that_is_not_empty() -> None:
    assert hidden_with("B", {"A": 900, "B": 1, "C": 500, "D": 400}) == {"B", "D"}


def test_two_small_cells_hide_each_other_and_none_hides_nothing() -> None:
    assert hidden_with("BC", {"A": 900, "B": 1, "C": 1}) == {"B", "C"}
    assert hidden_with("", {"A": 900, "B": 1}) == set()


def test_a_cell_that_is_alone_takes_its_total_with_it() -> None:
    assert hidden_with("B", {"B": 1}) == {"B", "total"}


def test_two_hidden_cells_that_two_sums_together_give_back_are_not_left_so() -> None:
    """
    total = A + B + C and upper = A + B + D, with A, B, C hidden: none of them is alone in its line, and yet
    C = total − (upper − D): one more has to go.
    """
    lines = [[TOTAL, unit("A"), unit("B"), unit("C")], [(("section", "X"),), unit("A"), unit("B"), unit("D")]]
    values = {unit(code): 100 for code in "ABCD"} | {TOTAL: 300, (("section", "X"),): 300}
    found = close({unit("A"), unit("B"), unit("C")}, lines, values)
    assert TOTAL not in found
    assert determined(lines, {unit("A"), unit("B"), unit("C")}) == [unit("C")]
    assert determined(lines, found) == []


@given(st.lists(st.integers(0, 6), min_size=12, max_size=12))
def test_no_line_of_a_crossed_table_is_left_with_one_hidden_cell(firms: list[int]) -> None:
    grid = [(row, column) for row in "ABC" for column in "wxyz"]
    slices: dict[tuple[str, str], Slice] = {
        (row, column): (("industry", column), ("unit", row)) for row, column in grid
    }
    values = {slices[at]: 100 * count for at, count in zip(grid, firms, strict=True) if count}
    small = {slices[at] for at, count in zip(grid, firms, strict=True) if 0 < count < FEWEST}
    lines = [[TOTAL, *(slices[at] for at in grid if name in at)] for name in "ABCwxyz"]
    found = close(small, lines, values)
    for line in lines:
        assert len(found & set(line)) != 1 or not set(line) & set(values) - found
