from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import inf
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.disclosure import (
    BETWEEN_COUNTIES,
    INTERNAL,
    OUTSIDER,
    OWN_COUNTY,
    PUBLIC,
    Declared,
    Pattern,
    Policy,
    Reader,
    RiskKind,
    Rule,
    Standing,
    Status,
    adds_up,
    audit,
    audit_hidden,
    cell,
    makeup,
    needs,
    protect,
    sensitive,
    summary,
)
from ballast.methods.exact import MethodError

OPEN_RULE = Policy()


def whole(parts: Mapping[str, Mapping[str, Exact]], code: str = "全市", **fields: Any) -> Declared:
    """A total over parts, each with its firms; `fields` are those of the total."""
    firms = {name: value for each in parts.values() for name, value in each.items()}
    cells = [cell(name, each) for name, each in parts.items()]
    return Declared((cell(code, firms, **fields), *cells), (adds_up(code, list(parts)),))


def firms(prefix: str, *values: Exact) -> dict[str, Exact]:
    return {f"{prefix}{number}": value for number, value in enumerate(values)}


TWO = whole({"甲县": firms("甲", 5, 4, 3), "乙县": firms("乙", 9)})


def status(pattern: Pattern) -> dict[str, str]:
    return {each.code: each.status.value for each in pattern.decisions}


# ---- what is sensitive


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), ""),
        ((0,), "企业数少于3家"),
        ((5, 5), "企业数少于3家"),
        ((5, 5, 5), ""),
        ((0, 0, 0), "各户均为零"),
        ((80, 10, 10), ""),
        ((81, 10, 9), "最大一家占比超过80%"),
        ((-81, 10, 9), "最大一家占比超过80%"),
    ],
)
def test_fewer_than_three_or_one_above_eighty_percent_is_sensitive(values: tuple[int, ...], expected: str) -> None:
    assert sensitive(makeup(firms("f", *values)), Rule()) == expected


def test_zeros_of_a_measure_that_may_be_negative_tell_nothing_of_each_firm() -> None:
    assert sensitive(makeup(firms("f", 0, 0, 0)), Rule(), signed=True) == ""
    assert sensitive(makeup(firms("f", 0, 0, 0)), Rule(zeros=False)) == ""


def test_the_two_largest_may_be_too_much_together() -> None:
    who = makeup(firms("f", 45, 41, 10, 4))
    assert sensitive(who, Rule(dominance=None, largest_n=(2, 85))) == "最大2家合计占比超过85%"
    assert sensitive(who, Rule(dominance=None, largest_n=(2, 86))) == ""


def test_the_second_largest_estimates_the_largest_within_p_percent() -> None:
    """Hundepool et al.: sensitive where the total less the two largest is below p % of the largest."""
    rule = Rule(dominance=None, p_percent=10)
    assert sensitive(makeup(firms("f", 100, 50, 9)), rule) == "次大一家可把最大一家估到10%以内"
    assert sensitive(makeup(firms("f", 100, 50, 10)), rule) == ""


def test_a_summary_judges_as_the_contributions_do() -> None:
    assert sensitive(summary(5, 100, 81, 9), Rule()) == sensitive(makeup(firms("f", 81, 9, 5, 3, 2)), Rule())
    with pytest.raises(MethodError, match="前3家"):
        sensitive(summary(5, 100, 40, 30), Rule(largest_n=(3, 90)))


@pytest.mark.parametrize(
    ("count", "total", "largest", "second"),
    [
        (3, 100, 40, 50),
        (3, 100, 60, 50),
        (1, 100, 90, 0),
        (2, 100, 50, 40),
        (0, 100, 0, 0),
        (-1, 0, 0, 0),
        (3, 9, 9, -1),
    ],
)
def test_a_summary_that_contradicts_itself_is_refused(count: int, total: int, largest: int, second: int) -> None:
    with pytest.raises(MethodError, match="核对"):
        summary(count, total, largest, second)


@pytest.mark.parametrize(
    "wrong",
    [
        {"dominance": 0},
        {"dominance": 101},
        {"largest_n": (0, 80)},
        {"largest_n": (6, 80)},
        {"width": -1},
        {"fewest": -1},
    ],
)
def test_a_rule_out_of_range_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(MethodError, match="核对规则"):
        Rule(**wrong)  # type: ignore[arg-type]


def test_the_width_is_derived_from_dominance_or_declared() -> None:
    assert Rule().margin == Fraction(1, 4)
    assert Rule(dominance=None).margin == Fraction(1, 10)
    assert Rule(width=5).margin == Fraction(1, 20)
    assert needs(TWO, Rule(), OUTSIDER)[0].width == Fraction(9, 4)


def test_a_reader_is_judged_by_what_he_does_not_know() -> None:
    """Four firms, two of them the reader's own: two are left to him."""
    table = Declared((cell("行业", {"甲1": 5, "甲2": 4, "乙1": 6, "乙2": 7}),))
    assert needs(table, Rule(), OUTSIDER) == ()
    found = needs(table, Rule(), Reader("甲县", frozenset({"甲1", "甲2"})))
    assert [(each.reason, each.width) for each in found] == [("企业数少于3家", Fraction(13, 4))]
    assert needs(table, Rule(), Reader("甲县", frozenset({"甲1", "甲2", "乙1", "乙2"}))) == ()
    assert needs(table, Rule(), Reader("甲县", frozenset({"甲1", "甲2"}), frozenset({"行业"}))) == ()


# ---- patterns


def test_what_would_give_the_hidden_one_back_is_hidden_too() -> None:
    pattern = protect(TWO, OPEN_RULE)
    assert status(pattern) == {"乙县": "primary", "全市": "published", "甲县": "secondary"}
    assert pattern.of("甲县").protects == ("乙县",)
    assert pattern.printed() == {"乙县": Marker.SUPPRESSED, "全市": 21, "甲县": Marker.SUPPRESSED}
    assert audit(pattern).safe


def test_nothing_is_hidden_where_nothing_is_sensitive() -> None:
    table = whole({"甲县": firms("甲", 5, 4, 3), "乙县": firms("乙", 9, 8, 7)})
    assert set(status(protect(table, OPEN_RULE)).values()) == {"published"}


def test_the_least_loss_is_chosen() -> None:
    """Three safe counties of 300, 30 and 3000: the one of 30 goes along with the 8 of a lone firm."""
    table = whole(
        {
            "甲": firms("甲", 100, 100, 100),
            "乙": firms("乙", 8),
            "丙": firms("丙", 10, 10, 10),
            "丁": firms("丁", 1000, 1000, 1000),
        }
    )
    assert protect(table, OPEN_RULE).hidden == {"乙", "丙"}


def test_non_uniqueness_is_not_enough() -> None:
    """乙 = 8 beside 丙 = 0.3: hiding 丙 would leave 0 to 8.3, and wanted are 6 to 10, so more is hidden."""
    tenth = Fraction(1, 10)
    table = whole({"甲": firms("甲", 100, 100, 100), "乙": firms("乙", 8), "丙": firms("丙", tenth, tenth, tenth)})
    pattern = protect(table, OPEN_RULE)
    assert "甲" in pattern.hidden
    narrow = audit_hidden(table, ["乙", "丙"], OPEN_RULE)
    risk = narrow.risks[0]
    assert (risk.code, risk.kind, risk.needed) == ("乙", RiskKind.NARROW, 2)
    assert (risk.low, risk.high) == pytest.approx((0, 8.3))
    assert "没有达到上下各2" in risk.sentence


def test_loss_may_be_counted_in_firms_or_cells() -> None:
    """甲 has the smaller value, 丙 the fewer firms."""
    table = whole({"甲": firms("甲", *[3] * 9), "乙": firms("乙", 8), "丙": firms("丙", 100, 100, 100)})
    assert protect(table, OPEN_RULE, loss="value").hidden == {"乙", "甲"}
    assert protect(table, OPEN_RULE, loss="count").hidden == {"乙", "丙"}
    assert len(protect(table, OPEN_RULE, loss="cells").hidden) == 2


def test_internal_and_own_county_are_open_and_only_internal_names_firms() -> None:
    for policy in (INTERNAL, OWN_COUNTY):
        assert protect(TWO, policy).hidden == frozenset()
    assert [each.names_firms for each in (INTERNAL, OWN_COUNTY, BETWEEN_COUNTIES, PUBLIC)] == [
        True,
        False,
        False,
        False,
    ]


def test_reasons_hold_no_number_of_the_cell() -> None:
    table = whole({"甲县": firms("甲", 977, 13, 12), "乙县": firms("乙", 431, 437, 439)})
    assert protect(table, OPEN_RULE).of("甲县").reason == "最大一家占比超过80%"


# ---- what cannot be protected


def test_a_single_firm_under_an_official_total_stays_at_risk_and_is_written_down() -> None:
    table = whole({"乙县": firms("乙", 9)}, standing=Standing.OFFICIAL)
    pattern = protect(table, OPEN_RULE)
    assert status(pattern) == {"乙县": "primary", "全市": "exempt"}
    found = {each.code: each for each in audit(pattern).risks}
    assert found["全市"].kind is RiskKind.PRINTED
    assert (found["乙县"].kind, found["乙县"].sources) == (RiskKind.EXACT, ("全市",))
    assert found["乙县"].sentence == "“乙县”不能保密：一般读者用“全市”即可算出。"


def test_an_official_total_is_never_hidden() -> None:
    parts = {"甲": firms("甲", 5, 4, 3), "乙": firms("乙", 9), "丙": firms("丙", 7, 7, 7)}
    pattern = protect(whole(parts, standing=Standing.OFFICIAL), OPEN_RULE)
    assert pattern.of("全市").status is Status.EXEMPT
    assert audit(pattern).safe


def test_what_is_out_already_cannot_be_taken_back_and_the_sum_says_how() -> None:
    table = Declared(
        tuple(replace(each, standing=Standing.PRINTED) if each.code != "乙县" else each for each in TWO.cells),
        TWO.relations,
    )
    risk = audit(protect(table, OPEN_RULE)).risks[0]
    assert risk.sentence == "“乙县”不能保密：一般读者用“全市” − “甲县”即可算出。"
    assert (risk.low, risk.high, risk.sources) == (9, 9, ("全市", "甲县"))


def test_protection_goes_as_far_as_it_can() -> None:
    """乙 = 9 may only trade with 丙 = 1: upwards 11.25 is wanted and 10 can be had. It is done, and listed."""
    third = Fraction(1, 3)
    table = whole({"甲": firms("甲", 5, 4, 3), "乙": firms("乙", 9), "丙": firms("丙", third, third, third)})
    fixed = Declared(
        tuple(
            replace(each, standing=Standing.PRINTED) if each.code in ("全市", "甲") else each for each in table.cells
        ),
        table.relations,
    )
    pattern = protect(fixed, OPEN_RULE)
    assert pattern.of("丙").status is Status.SECONDARY
    risk = audit(pattern).risks[0]
    assert risk.kind is RiskKind.NARROW
    assert (risk.low, risk.high) == pytest.approx((0, 10))


def test_a_lone_cell_is_hidden_and_nothing_bounds_it() -> None:
    pattern = protect(Declared((cell("a", {"甲": 5}),)), OPEN_RULE)
    found = audit(pattern)
    assert found.safe
    assert (found.intervals[0].low, found.intervals[0].high, found.intervals[0].attained) == (0, inf, True)


def test_all_sensitive_hides_the_total_or_leaves_it_among_many() -> None:
    table = whole({name: firms(name, 10) for name in "abcd"})
    pattern = protect(table, OPEN_RULE)
    assert pattern.of("全市").status is Status.PUBLISHED
    assert audit(pattern).safe


def test_a_printed_zero_total_gives_every_part_back() -> None:
    table = whole({"a": {"甲": 0}, "b": {"乙": 0}, "c": {"丙": 0}}, standing=Standing.PRINTED)
    found = audit(protect(table, OPEN_RULE))
    assert {each.code: each.kind for each in found.risks} == {
        "全市": RiskKind.PRINTED,
        "a": RiskKind.EXACT,
        "b": RiskKind.EXACT,
        "c": RiskKind.EXACT,
    }


def test_a_hidden_zero_is_kept_uncertain() -> None:
    table = whole({"a": {"甲": 0}, "b": firms("乙", 3, 4, 5), "c": firms("丙", 7, 7, 7)})
    pattern = protect(table, OPEN_RULE)
    found = audit(pattern)
    assert pattern.hidden == {"a", "b"}
    assert found.safe
    assert next(each for each in found.intervals if each.code == "a").high == pytest.approx(12)


def test_an_empty_cell_protects_nobody() -> None:
    """Everybody knows that nobody stands in 丙: hiding it would not help 乙."""
    table = Declared(
        (
            cell("全市", {"甲1": 4, "甲2": 4, "甲3": 4, "乙1": 9}),
            cell("甲", firms("甲", 4, 4, 4)),
            cell("乙", {"乙1": 9}),
            cell("丙", {}),
        ),
        (adds_up("全市", ["甲", "乙", "丙"]),),
    )
    pattern = protect(table, OPEN_RULE)
    assert pattern.hidden == {"甲", "乙"}
    assert audit_hidden(table, ["乙", "丙"], OPEN_RULE).risks[0].kind is RiskKind.EXACT


def test_a_loss_has_no_lower_bound() -> None:
    """Profits −9 and 12: where losses are possible two hidden parts say nothing of each other."""
    parts = {"甲": firms("甲", 4, 4, 4), "乙": firms("乙", -9)}
    with pytest.raises(MethodError, match="lower=None"):
        whole(parts)
    cells = [cell(name, each, lower=None) for name, each in parts.items()]
    table = Declared(
        (cell("全市", {**parts["甲"], **parts["乙"]}, lower=None), *cells), (adds_up("全市", ["甲", "乙"]),)
    )
    found = audit(protect(table, OPEN_RULE))
    assert found.safe
    assert [(each.low, each.high) for each in found.intervals] == [(-inf, inf)] * 2
