"""Each test plays a reader who writes down every number that the doors give him, and calculates.

What he must not be able to work out is the number of an enterprise that is not his: not from one table, not from several,
not with his own enterprises taken out, not from a ratio beside a sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random

import pytest

from ballast.cube.build import DIMENSIONS
from ballast.figures import places
from ballast.figures.guard import Guard
from ballast.figures.read import Reader
from ballast.figures.tests.factory import City
from ballast.indicators.industries import groups_of
from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.scope import Audience, Scope

P = Period.parse("2026-09")
ASKED = ("unit", "industry", "section", "group", "size", "control", "in_park", "ownership", "entry", "bar")
Vector = dict[str, Fraction]


def filed(city: City, code: str, unit: str, output: int, base: int | None = None, **aspects: str) -> None:
    """An enterprise that has been in the register for long, with its output."""
    city.firm(code, unit, **aspects)
    city.old(code)
    city.files(code, "2026-09", output, output * 9 // 10 if base is None else base)


def reread(reader: Reader, scope: Scope) -> Reader:
    """The same snapshot for somebody else."""
    return Reader(reader.frozen, scope, reader.rules)


def belongs(leg: Mapping[str, str], dimension: str, code: str) -> bool:
    """Whether an enterprise belongs to a cell."""
    if dimension == "group":
        return code in groups_of(leg["division_code"])
    return leg[DIMENSIONS[dimension]] == code


def legs_of(reader: Reader) -> dict[str, dict[str, str]]:
    """Enterprise → its classification."""
    rows = reader.frozen.legs(P).to_pylist()
    return {row["enterprise"]: row for row in rows if row["item"] == "output"}


def known_to(reader: Reader) -> list[Vector]:
    """What a reader knows of the enterprises' outputs: every printed sum, as a row of ones, and his own one by one."""
    legs = legs_of(reader)
    rows = [
        {code: Fraction(1)}
        for code, leg in legs.items()
        if reader.scope.audience in (Audience.COUNTY,)
        and places.own(reader.frozen, {"enterprise": code}, P, reader.scope)
    ]
    tables = [reader.table("output", P, by=(name,)) for name in ASKED]
    for row in [tables[0].total, *(row for table in tables for row in table.rows)]:
        if row.exact is not None:
            inside = [code for code, leg in legs.items() if all(belongs(leg, *pair) for pair in row.address.slice)]
            rows.append({code: Fraction(1) for code in inside})
    return rows


def reduced(rows: Iterable[Vector]) -> dict[str, Vector]:
    """The rows solved: pivot → its row."""
    solved: dict[str, Vector] = {}
    for row in rows:
        left = rest(dict(row), solved)
        if left:
            pivot = min(left)
            left = {code: value / left[pivot] for code, value in left.items()}
            solved = {code: less(other, left, other.get(pivot, Fraction(0))) for code, other in solved.items()}
            solved[pivot] = left
    return solved


def less(row: Vector, other: Vector, factor: Fraction) -> Vector:
    """A row with a multiple of another taken out."""
    mixed = {code: row.get(code, Fraction(0)) - factor * other.get(code, Fraction(0)) for code in {*row, *other}}
    return {code: value for code, value in mixed.items() if value}


def rest(row: Vector, solved: Mapping[str, Vector]) -> Vector:
    """What of a row does not follow from the solved ones."""
    for pivot, other in solved.items():
        row = less(row, other, row.get(pivot, Fraction(0)))
    return row


def worked_out(reader: Reader) -> set[str]:
    """The enterprises of others whose output follows from what the reader knows."""
    solved = reduced(known_to(reader))
    scope = reader.scope if reader.scope.audience is Audience.COUNTY else Scope.nowhere()
    others = [code for code in legs_of(reader) if not places.own(reader.frozen, {"enterprise": code}, P, scope)]
    return {code for code in others if not rest({code: Fraction(1)}, solved)}


READERS = (
    Scope.of_units("A"),
    Scope.of_units("C"),
    Scope.of_parks("P1"),
    Scope.of_parks("P1") | Scope.of_units("B"),
    Scope.of_enterprise("A0"),
    Scope.nowhere(),
)


def scattered(city: City, seed: int) -> None:
    """Enterprises thrown about at random over places and trades, sparse enough that many cells are small."""
    random = Random(seed)
    for unit, count in (("A", 7), ("B", 4), ("C", 6)):
        for number in range(count):
            aspects = {
                "industry": random.choice(["06", "13", "14", "26", "44"]),
                "size": random.choice("234"),
                "control": random.choice("133"),
                "ownership": random.choice(["112", "119"]),
                "park": random.choice({"A": ["P1", ""], "B": ["P2", ""], "C": [""]}[unit]),
            }
            filed(city, f"{unit}{number}", unit, random.randrange(100, 1000), **aspects)


def test_no_reader_works_an_enterprise_out_of_all_tables_together(city: City) -> None:
    scattered(city, 1)
    reader = city.read()
    assert worked_out(reread(reader, Scope.city(Audience.BETWEEN_COUNTIES))) == set()
    for scope in READERS:
        assert worked_out(reread(reader, scope)) == set(), scope


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 10))
def test_no_reader_works_an_enterprise_out_of_any_city(city: City, seed: int) -> None:
    scattered(city, seed)
    reader = city.read()
    for scope in READERS:
        assert worked_out(reread(reader, scope)) == set(), (seed, scope)


def test_the_office_itself_would_work_them_out(city: City) -> None:
    """The attacker is a good one: where nothing is hidden he finds the small cells."""
    scattered(city, 1)
    reader = city.read()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Guard, "hides", lambda *_: False)
        assert worked_out(reread(reader, Scope.of_units("A")))


def test_a_countys_own_part_taken_out_of_the_citys_industry_does_not_leave_one_enterprise(city: City) -> None:
    """
    industry 13 | A: 4 firms | B: 1 firm     the city's 13 holds five firms and looks large enough,
    city        | 5 firms                    but county A knows its own four
    """
    for number in range(4):
        filed(city, f"A{number}", "A", 100)
        filed(city, f"B{number}", "B", 100, industry="14" if number else "13")
        filed(city, f"C{number}", "C", 100, industry="26")
    reader = city.read()
    rows = reread(reader, Scope.of_units("A")).table("output", P, by=("industry",)).rows
    assert {row.slice["industry"]: row.marker for row in rows}["13"] is Marker.SUPPRESSED
    assert sum(row.marker is Marker.SUPPRESSED for row in rows) == 2
    outside = reread(reader, Scope.nowhere())
    trades = {row.slice["industry"]: row.exact for row in outside.table("output", P, by=("industry",)).rows}
    units = {row.slice["unit"]: row.exact for row in outside.table("output", P, by=("unit",)).rows}
    assert trades["13"] is None or units["A"] is None


def test_the_total_of_the_city_is_no_way_around_a_lone_small_county(city: City) -> None:
    """
    A (own) | 5 firms     with two counties only, total − A = B, and B is two firms
    B       | 2 firms
    """
    for number in range(5):
        filed(city, f"A{number}", "A", 100)
    filed(city, "B0", "B", 40)
    filed(city, "B1", "B", 50)
    county = reread(city.read(), Scope.of_units("A"))
    table = county.table("output", P, by=("unit",))
    assert table.total.marker is Marker.SUPPRESSED
    assert {
        row.slice["unit"]: row.marker for row in table.rows if row.exact is None and row.marker is not Marker.MISSING
    } == {"B": Marker.SUPPRESSED}
    assert county.table("output", P, where={"unit": "A"}).total.exact is not None


def test_a_section_is_not_the_sum_of_its_printed_divisions_and_a_hidden_one(city: City) -> None:
    """
    section B | 06: 1 firm, 08: 4 firms     C | 13, 14: 4 firms each
    the smallest other division is 14; hidden beside 06 it leaves section B − 08 = 06
    """
    for number in range(4):
        filed(city, f"A{number}", "A", 400, industry="08")
        filed(city, f"B{number}", "B", 300, industry="13")
        filed(city, f"C{number}", "C", 200, industry="14")
    filed(city, "A9", "A", 100, industry="06")
    reader = reread(city.read(), Scope.nowhere())
    sections = {row.slice["section"]: row for row in reader.table("output", P, by=("section",)).rows}
    divisions = {row.slice["industry"]: row for row in reader.table("output", P, by=("industry",)).rows}
    assert divisions["06"].marker is Marker.SUPPRESSED
    assert sections["B"].exact is None or divisions["08"].exact is None


def test_two_growth_rates_of_a_county_do_not_give_the_firm_that_left(city: City) -> None:
    """Growth with and without the exits of B: their difference is the one firm that left."""
    for unit in "ABC":
        for number in range(5):
            filed(city, f"{unit}{number}", unit, 100)
    city.firm("B9", "B")
    city.old("B9")
    city.files("B9", "2025-09", 100, 90)
    city.files("B9", "2026-04", 30, 40)
    city.leaves("B9", "2026-05", base_kept=True)
    stranger = reread(city.read(), Scope.of_units("A"))
    kept = {row.slice["unit"]: row for row in stranger.table("output_growth", P, by=("unit",)).rows}
    dropped = {
        row.slice["unit"]: row for row in stranger.table("output_growth", P, by=("unit",), treatment="drop").rows
    }
    drag = {row.slice["unit"]: row for row in stranger.table("exit_drag", P, by=("unit",)).rows}
    assert kept["B"].exact is not None
    assert dropped["B"].marker is drag["B"].marker is Marker.SUPPRESSED
    assert dropped["A"].exact is not None


def test_a_share_beside_a_sum_does_not_give_the_only_public_firm(city: City) -> None:
    """B's output is large enough to be printed; times its non-public share, and taken out, it is the one public firm."""
    for unit in "ABC":
        for number in range(5):
            filed(city, f"{unit}{number}", unit, 100, control="1" if (unit, number) == ("B", 0) else "3")
    stranger = reread(city.read(), Scope.nowhere())
    assert {row.marker for row in stranger.table("output", P, by=("unit",)).rows} == {Marker.NONE}
    shares = {row.slice["unit"]: row for row in stranger.table("nonpublic_output_share", P, by=("unit",)).rows}
    assert shares["B"].marker is Marker.SUPPRESSED
    assert shares["B"].value.terms == ()


def test_the_base_of_the_one_firm_that_is_late_does_not_stand_in_the_coverage(city: City) -> None:
    """Coverage 75 % beside a base of 300 says that the late firm had 100."""
    for unit in "AB":
        for number in range(4):
            city.firm(f"{unit}{number}", unit)
            city.old(f"{unit}{number}")
            city.files(f"{unit}{number}", "2025-09", 100, 90)
            if (unit, number) != ("B", 3):
                city.files(f"{unit}{number}", "2026-09", 110, 100)
    reader = city.read()
    inside = {row.slice["unit"]: row for row in reader.table("output", P, by=("unit",)).rows}
    assert inside["B"].coverage == 75
    stranger = reread(reader, Scope.of_units("A"))
    rows = {row.slice["unit"]: row for row in stranger.table("output", P, by=("unit",)).rows}
    assert (rows["A"].coverage, rows["B"].coverage) == (100, None)
    assert rows["B"].marker is Marker.PROVISIONAL
    told = {row.slice["unit"]: row.marker for row in stranger.table("coverage", P, by=("unit",)).rows}
    assert told["B"] is Marker.SUPPRESSED
