"""Each test pins one number that a table of stars gives away without anybody noticing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ballast.methods.disclosure import (
    Declared,
    Dimension,
    Measure,
    Policy,
    Reader,
    Record,
    RiskKind,
    Standing,
    Table,
    adds_up,
    audit,
    audit_hidden,
    cell,
    declare,
    printed_growth,
    protect,
)


def test_one_star_in_a_line_is_no_star() -> None:
    """
    county | firms | output          all − first = 9: the star says nothing that subtraction does not take back
    first  | 3     | 12
    second | 1     | *
    all    | 4     | 21
    """
    firms = {"a": 5, "b": 4, "c": 3}
    table = Declared(
        (cell("first", firms), cell("second", {"d": 9}), cell("all", {**firms, "d": 9})),
        (adds_up("all", ["first", "second"]),),
    )
    assert audit_hidden(table, ["second"], Policy()).risks[0].kind is RiskKind.EXACT
    assert audit(protect(table, Policy())).safe


def test_the_month_of_a_lone_firm_is_not_the_difference_of_two_printed_years_to_date() -> None:
    """
    period | to date | month          August's bulletin printed 80 while three firms stood there; two have left since
    1—8月  | 80      |                1—9月 printed would give the lone firm's month: 90 − 80
    1—9月  | 90 (*)  | 10 (*)
    """
    table = Declared(
        (
            cell("1—8月", {"a": 60, "b": 10, "c": 10}, standing=Standing.PRINTED),
            cell("1—9月", {"a": 70, "b": 10, "c": 10}),
            cell("9月", {"a": 10}),
        ),
        (adds_up("1—9月", ["1—8月", "9月"]),),
    )
    assert audit_hidden(table, ["9月"], Policy()).risks[0].sources == ("1—8月", "1—9月")
    pattern = protect(table, Policy())
    assert pattern.hidden == {"9月", "1—9月"}
    assert audit(pattern).safe


def test_a_printed_growth_rate_and_base_are_the_hidden_value() -> None:
    """
    current | base | growth          80 × 1.125 = 90, to the rounding of 12.5 %
    *       | 80   | 12.5
    """
    cells = (cell("current", {"a": 90}), cell("base", {"a": 80}, standing=Standing.PRINTED))
    table = Declared(cells, (), (printed_growth("growth", "current", "base"),))
    told = {each.code: each for each in audit_hidden(table, ["current"], Policy()).risks}
    assert told["current"].high - told["current"].low == pytest.approx(0.08)
    assert "growth" in protect(table, Policy()).hidden


def test_two_stars_that_can_only_move_a_little_are_as_good_as_printed() -> None:
    """
    lone firm | 800 (*)     second star worth 2: the firm lies between 798 and 802 for anybody who knows no other is negative
    tiny      | 2 (*)       not “not unique, so safe”
    """
    tiny = {f"t{number}": Fraction(2, 3) for number in range(3)}
    big = {f"b{number}": 5000 for number in range(3)}
    cells = (cell("lone", {"a": 800}), cell("tiny", tiny), cell("big", big), cell("all", {"a": 800, **tiny, **big}))
    table = Declared(cells, (adds_up("all", ["lone", "tiny", "big"]),))
    risk = audit_hidden(table, ["lone", "tiny"], Policy()).risks[0]
    assert (risk.code, risk.kind) == ("lone", RiskKind.NARROW)
    assert risk.high == pytest.approx(802)
    assert audit(protect(table, Policy())).safe


def test_a_county_takes_its_own_firms_out_of_a_city_total() -> None:
    """
    division | county A | county B | city          three firms and none dominates: printable to outsiders
    26       | 2 firms  | 1 firm   | 3 firms       county A subtracts its own two and has B's only firm
    """
    own = frozenset({"a1", "a2"})
    table = Declared((cell("city", {"a1": 30, "a2": 30, "b1": 40}),))
    assert protect(table, Policy()).hidden == frozenset()
    assert protect(table, Policy(readers=(Reader("A", own),))).hidden == {"city"}


def test_two_tables_over_the_same_firms_tell_more_than_their_totals() -> None:
    """
    industry | firms      | output      park   | firms      | output
    26       | a, b, c    | 30 (*)      first  | a, b, c    | 30       everybody knows who stands in the park: the star
    27       | d          | 9  (*)      second | d, e, f, g | 30       on 26 says nothing, and 27 = 60 − 30 − 21
    28       | e, f, g    | 21
    """
    values = {"a": 10, "b": 10, "c": 10, "d": 9, "e": 7, "f": 7, "g": 7}
    industry = dict(zip("abcdefg", ["26"] * 3 + ["27"] + ["28"] * 3, strict=True))
    rows = [
        Record(name, {"industry": industry[name], "park": "1" if name in "abc" else "2"}, {"v": value})
        for name, value in values.items()
    ]
    dimensions = [Dimension("industry"), Dimension("park")]
    table = declare(rows, dimensions, [Table(("industry",), ("v",)), Table(("park",), ("v",))], [Measure("v")])
    assert {
        (each.code, each.kind) for each in audit_hidden(table, ["v/industry=26", "v/industry=27"], Policy()).risks
    } == {("v/industry=27", RiskKind.EXACT)}
    pattern = protect(table, Policy())
    assert "v/industry=28" in pattern.hidden
    assert audit(pattern).safe
