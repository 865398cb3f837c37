"""The terms themselves, without any programme: thresholds, makeups, coefficients, knots."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from ballast.methods.disclosure import (
    OUTSIDER,
    Cell,
    Declared,
    Dimension,
    Link,
    Measure,
    Merge,
    Policy,
    RateTable,
    Record,
    Rule,
    Standing,
    Table,
    adds_up,
    cell,
    declare,
    makeup,
    merge_small,
    needs,
    printed_contribution,
    printed_growth,
    printed_pull,
    printed_share,
    sensitive,
    summary,
)
from ballast.methods.exact import MethodError

ONE = Fraction(1)


def test_a_printed_rate_is_a_ratio_of_sums_to_one_decimal_under_its_code() -> None:
    change, part, whole = (("c", ONE), ("b", -ONE)), (("c", ONE),), (("C", ONE),)
    found = [
        printed_growth("r", "c", "b"),
        printed_pull("r", "c", "b", "B"),
        printed_share("r", "c", "C"),
        printed_contribution("r", ("c", "b"), ("C", "B")),
    ]
    assert [(each.numerator, each.denominator) for each in found] == [
        (change, (("b", ONE),)),
        (change, (("B", ONE),)),
        (part, whole),
        (change, (*whole, ("B", -ONE))),
    ]
    assert {(each.places, each.name) for each in found} == {(1, "r")}


def test_a_printed_rate_keeps_its_name_and_decimals() -> None:
    found = [
        printed_growth("r", "c", "b", "名", 3),
        printed_pull("r", "c", "b", "B", "名", 3),
        printed_share("r", "c", "C", "名", 3),
        printed_contribution("r", ("c", "b"), ("C", "B"), "名", 3),
    ]
    assert [(each.label, each.places) for each in found] == [("名", 3)] * 4


def test_exact_sums_stay_fractions_even_of_nothing() -> None:
    assert isinstance(makeup({}).gross, Fraction)
    assert isinstance(cell("a", {}).value, Fraction)
    assert isinstance(Declared(()).sum_of(()), Fraction)


def test_a_cell_takes_its_value_label_and_gross_as_given() -> None:
    assert cell("a", summary(3, 10, 5, 4)).value == 10
    given = cell("a", {"甲": 5}, "名", value=7)
    assert (given.value, given.label, given.name) == (Fraction(7), "名", "名")
    assert cell("a", {"甲": 5}, upper=Fraction(5)).upper == 5


def test_a_relation_is_named_after_its_whole_and_holds_it_but_once() -> None:
    assert adds_up("全市", ["甲"]).label == "全市"
    for parts in (["全市", "甲"], ["甲", "甲"]):
        with pytest.raises(MethodError, match="核对声明的关系"):
            adds_up("全市", parts)


def test_the_order_and_repetition_of_relations_decides_nothing() -> None:
    cells = (cell("a", {"甲": 5}), cell("b", {"甲": 5}), cell("c", {"甲": 5}))
    one, two = adds_up("a", ["b"]), adds_up("b", ["c"])
    assert Declared(cells, (two, one, two)).relations == (one, two)
    with pytest.raises(MethodError, match="“b”声明了两次"):
        Declared((cells[0], cells[1], cells[1]))


@pytest.mark.parametrize("wrong", [{"step": Fraction(-1)}, {"makeup": replace(makeup({"甲": 5}), count=-1)}])
def test_a_negative_step_or_count_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(MethodError, match="为负"):
        replace(cell("a", {"甲": 5}), **wrong)  # type: ignore[arg-type]


def test_a_summary_may_be_empty_or_of_two_equal_firms_and_knows_two_sizes_at_most() -> None:
    assert summary(0, 0, 0).largest == ()
    assert summary(2, 10, 5, 5).largest == (Fraction(5), Fraction(5))
    assert summary(4, 10, 4, 3).largest == (Fraction(4), Fraction(3))


def test_a_rule_may_stand_at_the_ends_of_its_ranges() -> None:
    assert Rule(fewest=0, dominance=100, largest_n=(1, 100), p_percent=0, width=0).margin == 0
    assert Rule(dominance=1, largest_n=(5, Fraction(1, 2))).margin == 99
    for percent in (0, 101):
        with pytest.raises(MethodError, match="占比界限"):
            Rule(dominance=None, largest_n=(2, percent))
    with pytest.raises(MethodError, match="不能为负"):
        Rule(p_percent=Fraction(-1, 2))


def test_the_n_largest_of_as_many_as_are_known_are_judged() -> None:
    assert sensitive(summary(5, 100, 40, 39), Rule(dominance=None, largest_n=(2, 78))) == "最大2家合计占比超过78%"


def test_zeros_need_no_protection_where_losses_are_possible() -> None:
    losses = cell("a", {"甲": 0, "乙": 0, "丙": 0}, lower=None)
    assert needs(Declared((losses,)), Rule(), OUTSIDER) == ()
    assert len(needs(Declared((replace(losses, lower=Fraction()),)), Rule(), OUTSIDER)) == 1


def test_a_zero_is_as_wide_as_the_smallest_other_of_its_measure_and_downwards_ends_at_the_bound() -> None:
    cells = [
        cell("zero", {"甲": 0}, measure="v"),
        cell("small", {"甲": 8}, measure="v", lower=Fraction(7)),
        cell("large", {"甲": 80}, measure="v"),
        cell("other", {"甲": 4}, measure="w"),
    ]
    found = {each.code: [each.width, each.downwards] for each in needs(Declared(tuple(cells)), Rule(), OUTSIDER)}
    assert found == {"zero": [2, 0], "small": [2, 1], "large": [20, 20], "other": [1, 1]}
    alone = needs(Declared((cell("zero", {"甲": 0}),)), Rule(), OUTSIDER)
    assert alone[0].width == Fraction(1, 4)


def test_downwards_goes_no_further_than_what_the_others_file_and_the_widest_comes_first() -> None:
    cells = (cell("a", {"甲": 5}, lower=Fraction(-100)), cell("b", {"甲": 9}, lower=Fraction(-100)))
    found = needs(Declared(cells), Rule(width=200), OUTSIDER)
    assert [(each.code, each.width, each.downwards) for each in found] == [
        ("b", Fraction(18), Fraction(9)),
        ("a", Fraction(10), Fraction(5)),
    ]


# ---- what follows from the tables without standing in one


def cross(*given: tuple[str, str, str, int], **more: object) -> Declared:
    rows = [Record(name, {"industry": trade, "park": park}, {"v": value}) for name, trade, park, value in given]
    tables = [Table((name,), ("v",)) for name in ("industry", "park")]
    return declare(rows, [Dimension("industry"), Dimension("park")], tables, [Measure("v")], **more)  # type: ignore[arg-type]


def relations(table: Declared) -> set[str]:
    """Each relation as whole=part+part."""
    return {f"{each.terms[0][0]}={'+'.join(code for code, _ in each.terms[1:])}" for each in table.relations}


def test_respondents_who_stand_together_in_both_tables_tie_them() -> None:
    """26 is park 1; 27 is split between parks 1 and 2, and its two knots are nobody's printed cell."""
    table = cross(("a", "26", "1", 5), ("b", "27", "1", 7), ("c", "27", "2", 9))
    assert {"v/park=1=v/industry=26+v/industry=27;park=1", "v/industry=27=v/industry=27;park=1+v/park=2"} <= relations(
        table
    )
    knot = table.at("v/industry=27;park=1")
    assert (knot.value, knot.standing, knot.makeup.count) == (Fraction(7), Standing.WITHHELD, 1)
    assert "v/industry=26;park=1" not in table.places


def test_two_names_for_the_same_respondents_are_one_number() -> None:
    table = cross(("a", "26", "1", 5), ("b", "27", "2", 7))
    assert {"v/park=1=v/industry=26", "v/park=2=v/industry=27"} <= relations(table)
    assert len(table.cells) == 5


def test_knots_lie_in_the_places_that_tables_share() -> None:
    rows = [
        Record("a", {"u": "1", "i": "26", "p": "1"}, {"v": 5}),
        Record("b", {"u": "2", "i": "26", "p": "2"}, {"v": 7}),
    ]
    tables = [Table(("u", "i"), ("v",)), Table(("u", "p"), ("v",))]
    table = declare(rows, [Dimension(name) for name in "uip"], tables, [Measure("v")])
    assert "v/p=1;u=1=v/i=26;u=1" in relations(table)
    assert {each.standing for each in table.cells} == {Standing.FREE}


def test_a_table_within_another_ties_nothing_anew() -> None:
    rows = [Record("a", {"u": "1", "i": "26"}, {"v": 5})]
    dimensions = [Dimension("u"), Dimension("i")]
    table = declare(rows, dimensions, [Table(("u", "i"), ("v",)), Table(("u",), ("v",))], [Measure("v")])
    assert {each.standing for each in table.cells} == {Standing.FREE}


def linked(month_by: tuple[str, ...]) -> Declared:
    rows = [
        Record("a", {"u": "1", "i": "26"}, {"ytd": 9, "prev": 5, "month": 4}),
        Record("b", {"u": "2", "i": "27"}, {"ytd": 6, "prev": 5, "month": 1}),
    ]
    return declare(
        rows,
        [Dimension("u"), Dimension("i")],
        [Table(("u", "i"), ("ytd", "prev")), Table(month_by, ("month",))],
        [Measure(name) for name in ("ytd", "prev", "month")],
        [Link("ytd", ("prev", "month"))],
    )


def test_a_month_that_follows_from_two_years_to_date_is_declared_though_no_table_prints_it() -> None:
    table = linked(("u",))
    assert table.at("month/u=1").standing is Standing.FREE
    assert (table.at("month/i=26;u=1").standing, table.at("month/i=26").value) == (Standing.WITHHELD, Fraction(4))
    assert "ytd/i=26;u=1=month/i=26;u=1+prev/i=26;u=1" in relations(table)
    assert {each.standing for each in linked(("u", "i")).cells} == {Standing.FREE}


def test_knots_are_linked_as_cells_are() -> None:
    rows = [Record("a", {"u": "1", "i": "26"}, {"ytd": 9, "prev": 5, "month": 4})]
    rows += [Record("b", {"u": "1", "i": "27"}, {"ytd": 6, "prev": 5, "month": 1})]
    rows += [Record("c", {"u": "2", "i": "26"}, {"ytd": 3, "prev": None, "month": 3})]
    names = ("ytd", "prev", "month")
    table = declare(
        rows,
        [Dimension("u"), Dimension("i")],
        [Table(("u",), names), Table(("i",), names)],
        [Measure(name) for name in names],
        [Link("ytd", ("prev", "month"))],
    )
    assert "ytd/i=26;u=1=month/i=26;u=1+prev/i=26" in relations(table)
    assert "ytd/u=2=month/u=2" in relations(table)


def test_a_rate_brings_its_base_along_and_stands_only_where_its_level_has_a_table() -> None:
    rows = [Record("a", {"u": "1", "i": "26"}, {"c": 9, "b": 5})]
    measures = [Measure("c"), Measure("b")]
    dimensions = [Dimension("u"), Dimension("i")]
    table = declare(rows, dimensions, [Table(("u",), ("c",))], measures, (), [RateTable("growth", "c", "b")])
    assert [each.code for each in table.rates] == ["growth:c", "growth:c/u=1"]
    assert table.at("b/u=1").standing is Standing.WITHHELD
    share = declare(rows, dimensions, [Table(("u",), ("c",))], measures, (), [RateTable("share", "c")])
    assert [each.code for each in share.cells] == ["c", "c/u=1"]
    with pytest.raises(MethodError, match="指标“b”没有声明"):
        declare(rows, dimensions, [Table(("u",), ("c",))], measures[:1], (), [RateTable("pull", "c", "b")])


def test_each_kind_of_rate_table_prints_its_own_ratio_under_its_name() -> None:
    """U1: 9 over 8 of 19 over 16: growth 12.5, pull 6.25, share 47.4, contribution 33.3."""
    rows = [Record("f1", {"unit": "U1"}, {"c": 9, "b": 8}), Record("f2", {"unit": "U2"}, {"c": 10, "b": 8})]
    rates = [RateTable(kind, "c", "b", places=3) for kind in ("growth", "pull", "share", "contribution")]
    measures = [Measure("c", "产值"), Measure("b")]
    table = declare(rows, [Dimension("unit")], [Table(("unit",), ("c", "b"))], measures, (), rates)
    found = {each.label: table.rate_value(each) for each in table.rates if each.code.endswith("U1")}
    assert found == {
        "U1产值增速": Fraction("12.5"),
        "U1产值拉动点": Fraction("6.25"),
        "U1产值占比": Fraction(900, 19),
        "U1产值贡献率": Fraction(100, 3),
    }
    assert {each.places for each in table.rates} == {3}


def test_knots_are_no_categories_to_merge() -> None:
    """The relation between a park and the divisions in it is no total over divisions."""
    given = [(f"{trade}{park}{number}", trade, park, 10) for trade in ("26", "27") for park in "12" for number in "abc"]
    table = cross(*given, ("x", "28", "1", 3), ("y", "29", "1", 4))
    found = merge_small(table, Policy(merges=(Merge("industry"),)))
    assert [(each.above, each.categories) for each in found.merged] == [("", ("26", "28", "29"))]


def test_a_place_is_known_to_its_cell() -> None:
    assert isinstance(cross(("a", "26", "1", 5)).at("v/park=1"), Cell)
    assert cross(("a", "26", "1", 5)).at("v/park=1").at == (("park", "1"),)
