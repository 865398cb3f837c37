"""What lifts a firm into the next class, and what holds for any firms."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.grading import Grade, Scheme, Ties
from ballast.methods.land_efficiency import (
    Firm,
    GroupMean,
    Indicator,
    LastYearMean,
    Missing,
    ScoredItem,
    Style,
    classify,
    lift,
    score,
)
from ballast.methods.ranking import Direction
from ballast.methods.tests.test_grading import got
from ballast.methods.tests.test_land_efficiency import TAX, TWO, firm, scheme, total, two

F = Fraction
FEW = settings(max_examples=20, deadline=None)
HALF = Scheme((Grade("A", 50), Grade("B")), places=None)


def test_a_lift_is_exactly_what_the_next_class_needs_and_names_the_money() -> None:
    """b has 50 points (5 万元/亩 on 4 亩), a 80 (8): 3 万元/亩 more are 12 万元 of tax."""
    found = lift(
        score([firm("a", 8), firm("b", 20, 4)], scheme(ScoredItem(TAX, 100, baseline=10))), HALF, "b", "tax_per_mu"
    )
    assert got(found.grade, found.target, found.score, found.points) == ("B", "A", 80, 80)
    assert got(found.value, found.needed, found.numerator, found.strictly, found.possible) == (5, 8, 12, False, True)
    assert found.reason == "亩均税收由5.0000提高到8.0000万元/亩（含），可由B升为A"


def test_a_lift_that_the_cap_forbids_says_so() -> None:
    item = ScoredItem(TAX, 60, baseline=10, cap_multiple=1)
    firms = [Firm(code, {"税收": tax, "营业收入": 100, "用地": 1}) for code, tax in (("a", 9), ("b", 4))]
    firms[0] = Firm("a", {"税收": 9, "营业收入": 200, "用地": 1})
    found = lift(score(firms, scheme(item, TWO[1])), HALF, "b", "tax_per_mu")
    assert not found.possible
    assert got(found.points, found.reason) == (94, "亩均税收最多得60.00分，升档需94.00分，单靠这一项不够")
    other = lift(score(firms, scheme(item, TWO[1])), HALF, "b", "revenue_per_mu")
    assert other.needed == F(275)


def test_the_cap_is_reached_by_equality_but_not_passed() -> None:
    item = scheme(ScoredItem(TAX, 60, baseline=10, cap_multiple=1))
    firms = [firm("a", 10), firm("b", 4)]
    assert lift(score(firms, item), HALF, "b", "tax_per_mu").needed == 10
    strict = Scheme(HALF.grades, ties=Ties.DOWN, places=None)
    assert not lift(score(firms, item), strict, "b", "tax_per_mu").possible


def test_a_cap_below_the_weight_binds_where_the_formula_ends_at_the_best_value() -> None:
    half = ScoredItem(TAX, 60, Style.BEST, cap_multiple=F(1, 2))
    firms = [Firm(code, {"税收": tax, "营业收入": 10, "用地": 1}) for code, tax in (("a", 10), ("b", 4))]
    firms[0] = Firm("a", {"税收": 10, "营业收入": 20, "用地": 1})
    found = lift(score(firms, scheme(half, TWO[1])), HALF, "b", "tax_per_mu")
    assert found.reason == "亩均税收最多得30.00分，升档需34.00分，单靠这一项不够"


def test_a_best_value_of_nothing_lifts_nobody_and_a_baseline_of_one_lifts() -> None:
    firms = [Firm(code, {"税收": 0, "营业收入": revenue, "用地": 1}) for code, revenue in (("a", 100), ("b", 50))]
    none = lift(score(firms, scheme(ScoredItem(TAX, 60, Style.BEST), TWO[1])), HALF, "b", "tax_per_mu")
    assert got(none.points, none.needed) == (20, None)
    assert none.reason == "亩均税收的数值变化不改变得分，单靠这一项不够"
    one = lift(score(firms, scheme(ScoredItem(TAX, 60, baseline=1), TWO[1])), HALF, "b", "tax_per_mu")
    assert one.needed == F(1, 3)


def test_a_tie_is_broken_towards_the_better_end_of_the_field() -> None:
    energy = Indicator("energy_use", "单位产值能耗", "能耗", "总产值", "吨标煤/万元", direction=Direction.LOWER)
    items = (ScoredItem(TAX, 50, baseline=10), ScoredItem(energy, 50, Style.MEAN_REVERSED, baseline=1))
    rows = (("a", 6, 1), ("b", 4, F(3, 5)), ("c", 6, None))
    firms = [Firm(code, {"税收": tax, "用地": 1, "能耗": use, "总产值": 1}) for code, tax, use in rows]
    found = classify(score(firms, scheme(*items)), HALF, ("energy_use",))
    assert [(one.code, one.score, one.grade) for one in found.members] == [
        ("b", 55, "A"),
        ("a", 55, "B"),
        ("c", Marker.MISSING, Marker.MISSING),
    ]


def test_a_lift_whose_tie_break_stays_worse_must_pass_the_tie() -> None:
    """a: 20 + 45, b: 30 + 25. At 0.6 b ties, but a's 0.2 is better where less is better."""
    energy = Indicator("energy_use", "单位产值能耗", "能耗", "总产值", "吨标煤/万元", direction=Direction.LOWER)
    items = (ScoredItem(TAX, 50, baseline=10), ScoredItem(energy, 50, Style.MEAN_REVERSED, baseline=1))
    rows = (("a", 4, F(1, 5)), ("b", 6, 1))
    firms = [Firm(code, {"税收": tax, "用地": 1, "能耗": use, "总产值": 1}) for code, tax, use in rows]
    strict = Scheme(HALF.grades, ties=Ties.DOWN, places=None)
    found = lift(score(firms, scheme(*items)), strict, "b", "energy_use", ("energy_use",))
    assert got(found.needed, found.strictly, found.numerator) == (F(3, 5), True, F(-2, 5))
    assert found.reason == "单位产值能耗由1.0000降低到0.6000吨标煤/万元以下（不含），可由B升为A"


def test_a_lift_passes_through_correction_and_redistribution() -> None:
    rows = [Firm("a", {"税收": 10, "用地": 1}), Firm("b", {"税收": 2, "用地": 1}, correction=2)]
    found = lift(score(rows, two(Missing.REDISTRIBUTE)), HALF, "b", "tax_per_mu")
    assert found.needed == 5
    assert not lift(score(rows, two(Missing.REDISTRIBUTE)), HALF, "b", "revenue_per_mu").possible


def test_a_lift_that_moves_the_tie_break_field_needs_no_more_than_the_tie() -> None:
    """Ties go down, but the tie is broken by the indicator that is lifted: reaching the score is enough."""
    strict = Scheme(HALF.grades, ties=Ties.DOWN, places=None)
    rows = [Firm("a", {"税收": 6, "营业收入": 80, "用地": 1}), Firm("b", {"税收": 4, "营业收入": 50, "用地": 1})]
    found = lift(score(rows, scheme(*TWO)), strict, "b", "tax_per_mu", ("tax_per_mu",))
    assert got(found.needed, found.strictly) == (8, False)
    both = lift(score(rows, scheme(*TWO)), strict, "b", "tax_per_mu", ("tax_per_mu", "revenue_per_mu"))
    assert got(both.needed, both.strictly) == (8, False)
    behind = lift(score(rows, scheme(*TWO)), strict, "b", "tax_per_mu", ("revenue_per_mu", "tax_per_mu"))
    assert got(behind.needed, behind.strictly) == (8, True)
    without = lift(score(rows, scheme(*TWO)), strict, "b", "tax_per_mu")
    assert got(without.needed, without.strictly) == (8, True)


def test_nobody_is_lifted_from_the_best_class_without_class_or_by_nothing() -> None:
    found = score([firm("a", 8), firm("b", 4), firm("e", 1, exempt="在建")], scheme(TWO[0]))
    with pytest.raises(MethodError, match="已在最好一档"):
        lift(found, HALF, "a", "tax_per_mu")
    with pytest.raises(MethodError, match="没有评级"):
        lift(found, HALF, "e", "tax_per_mu")
    none = lift(found, Scheme((Grade("A", 10), Grade("B"))), "b", "tax_per_mu")
    assert (none.possible, none.reason) == (False, "其他企业不变时，得分再高也不能升档")
    stuck = score([firm("a", 8), firm("b", 4, correction=0)], scheme(TWO[0]))
    assert lift(stuck, HALF, "b", "tax_per_mu").reason == "修正系数不大于0，提高指标不能提高总分"


AMOUNTS = st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 9)), min_size=2, max_size=8)
STYLES = st.sampled_from(
    [
        ScoredItem(TAX, 40, baseline=7),
        ScoredItem(TAX, 40, baseline=7, cap_multiple=2),
        ScoredItem(TAX, 40, Style.MIN_MAX),
        ScoredItem(TAX, 40, Style.BEST),
    ]
)


def firms_of(amounts: list[tuple[int, int]]) -> list[Firm]:
    return [firm(f"f{place}", tax, land) for place, (tax, land) in enumerate(amounts)]


@FEW
@given(AMOUNTS, STYLES)
def test_a_higher_value_never_scores_less(amounts: list[tuple[int, int]], item: ScoredItem) -> None:
    found = score(firms_of(amounts), scheme(item)).firms
    ordered = sorted((total(one.of("tax_per_mu").ratio.value), total(one.total)) for one in found)
    assert [points for _, points in ordered] == sorted(points for _, points in ordered)


@FEW
@given(AMOUNTS, STYLES, st.integers(2, 50))
def test_numerators_and_baseline_scaled_together_change_nothing(
    amounts: list[tuple[int, int]], item: ScoredItem, factor: int
) -> None:
    found = score(firms_of(amounts), scheme(item))
    scaled = [(tax * factor, land) for tax, land in amounts]
    base = item.baseline if item.baseline is None else 7 * factor
    other = ScoredItem(TAX, 40, item.style, base, cap_multiple=item.cap_multiple)
    assert [one.total for one in score(firms_of(scaled), scheme(other)).firms] == [one.total for one in found.firms]


@FEW
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), min_size=2, max_size=8), STYLES)
def test_the_needed_value_lifts_and_a_little_less_does_not(amounts: list[tuple[int, int]], item: ScoredItem) -> None:
    firms = firms_of(amounts)
    used = scheme(item)
    found = score(firms, used)
    code = next((one.code for one in classify(found, HALF).members if one.grade == "B"), None)
    if code is None:
        return
    need = lift(found, HALF, code, "tax_per_mu")
    if need.needed is None or need.numerator is None:
        return
    place = int(code[1:])
    for change, expected in ((need.numerator, "A"), (need.numerator - F(1, 1000), "B")):
        moved = list(firms)
        moved[place] = firm(code, amounts[place][0] + change, amounts[place][1])
        assert classify(score(moved, used, bases=found.bases), HALF).of(code).grade == expected


@FEW
@given(AMOUNTS, st.permutations(range(8)))
def test_the_order_of_the_firms_changes_no_class(amounts: list[tuple[int, int]], order: list[int]) -> None:
    firms = firms_of(amounts)
    mixed = [firms[place] for place in order if place < len(firms)]
    used = scheme(ScoredItem(TAX, 100, baseline=10))
    assert classify(score(mixed, used), HALF) == classify(score(firms, used), HALF)


@FEW
@given(AMOUNTS, st.sets(st.integers(0, 7)), STYLES)
def test_the_exempt_have_no_class_and_move_nobody_else_s(
    amounts: list[tuple[int, int]], exempt: set[int], item: ScoredItem
) -> None:
    firms = [
        firm(f"f{place}", tax, land, exempt="公用事业" if place in exempt else "")
        for place, (tax, land) in enumerate(amounts)
    ]
    used = scheme(item, score_exempt=True)
    graded = classify(score(firms, used), HALF)
    rest = classify(score([one for one in firms if not one.exempt], used), HALF)
    for one in firms:
        found = graded.of(one.code)
        if one.exempt:
            assert got(found.grade, found.rank) == (Marker.NOT_APPLICABLE, None)
        else:
            assert found == rest.of(one.code)


@FEW
@given(AMOUNTS)
def test_an_average_firm_scores_a_hundred_against_the_mean_and_fifty_against_twice_it(
    amounts: list[tuple[int, int]],
) -> None:
    tax, land = sum(one for one, _ in amounts), sum(one for _, one in amounts)
    if tax <= 0:
        return
    average = firm("average", tax, land)
    firms = firms_of(amounts)
    mean = score([*firms, average], scheme(ScoredItem(TAX, 100, baseline=GroupMean())))
    assert mean.of("average").total == 100
    assert score([average], scheme(ScoredItem(TAX, 100, baseline=LastYearMean())), firms).of("average").total == 50


def test_a_lift_says_which_other_item_its_fact_enters() -> None:
    """Revenue lifts revenue per mu and lowers the share of research in it: the firm must know before it counts on B."""
    revenue = Indicator("revenue_per_mu", "亩均营业收入", "营业收入", "用地", "万元/亩")
    research = Indicator("rd", "研发强度", "研发费用", "营业收入", "%", 100)
    items = (ScoredItem(revenue, 50, baseline=100), ScoredItem(research, 50, baseline=3))
    firms = [Firm(code, {"营业收入": cash, "研发费用": 3, "用地": 1}) for code, cash in (("a", 200), ("b", 100))]
    found = lift(score(firms, scheme(*items)), HALF, "b", "revenue_per_mu")
    assert found.numerator is not None
    assert found.reason.endswith("；研发强度也用“营业收入”计算，会随之变动，这里按不变测算")
    assert "随之变动" not in lift(score(firms, scheme(*items)), HALF, "b", "rd").reason
