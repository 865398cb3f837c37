from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.grading import Grade, Scheme
from ballast.methods.land_efficiency import (
    CIXI_2024_GROUPS,
    INDICATORS,
    Base,
    Firm,
    GroupMean,
    Indicator,
    LastYearMean,
    Missing,
    Profile,
    ScoredItem,
    ScoreScheme,
    Status,
    Style,
    classify,
    consolidate,
    peer_group,
    ratio_of,
    rent_out_penalty,
    score,
    totals,
)
from ballast.methods.ranking import Direction

F = Fraction
TAX = INDICATORS["tax_per_mu"]
REVENUE = INDICATORS["revenue_per_mu"]
ENERGY = Indicator("energy_use", "单位产值能耗", "能耗", "总产值", "吨标煤/万元", direction=Direction.LOWER)


def got(*parts: object) -> tuple[object, ...]:
    """Parts side by side, compared by value: an exact 80 is the integer 80."""
    return parts


def firm(code: str, tax: object, land: object = 1, **more: object) -> Firm:
    return Firm(code, {"税收": tax, "用地": land}, **more)  # type: ignore[dict-item, arg-type]


def scheme(*items: ScoredItem, **more: object) -> ScoreScheme:
    return ScoreScheme("例", items, **more)  # type: ignore[arg-type]


def total(found: object) -> Fraction:
    assert isinstance(found, Fraction)
    return found


def test_an_indicator_is_numerator_over_denominator_times_scale_with_both_kept() -> None:
    density = Indicator("d", "投资密度", "投资", "用地公顷", "亿元/公顷", F(1, 10000))
    found = ratio_of(Firm("a", {"投资": 50000, "用地公顷": 2}), density)
    assert got(found.value, found.numerator, found.denominator) == (F(5, 2), 50000, 2)


@pytest.mark.parametrize(
    ("facts", "marker", "reason"),
    [
        ({"用地": 3}, Marker.MISSING, "缺税收"),
        ({"税收": 3}, Marker.MISSING, "缺用地"),
        ({"税收": Marker.SUPPRESSED, "用地": 3}, Marker.SUPPRESSED, "缺税收"),
        ({"税收": 3, "用地": Marker.ESTIMATE}, Marker.MISSING, "缺用地"),
        ({"税收": 3, "用地": 0}, Marker.NOT_APPLICABLE, "用地为零或负数，不能计算"),
        ({"税收": 3, "用地": -1}, Marker.NOT_APPLICABLE, "用地为零或负数，不能计算"),
    ],
)
def test_a_value_that_cannot_be_made_says_why(facts: Mapping[str, object], marker: Marker, reason: str) -> None:
    found = ratio_of(Firm("a", facts), TAX)  # type: ignore[arg-type]
    assert (found.value, found.reason) == (marker, reason)


def test_ratios_may_be_given_and_may_be_missing() -> None:
    assert ratio_of(Firm("a", ratios={"tax_per_mu": 1.5}), TAX).value == F(3, 2)
    assert ratio_of(Firm("a", {"税收": 1, "用地": 1}, ratios={"tax_per_mu": None}), TAX).value is Marker.MISSING
    assert ratio_of(Firm("a", ratios={"tax_per_mu": Marker.NO_BASE}), TAX).value is Marker.NO_BASE


def test_the_correction_factor_multiplies_the_items_and_not_the_bonus() -> None:
    one = firm("a", 12, bonus={"安全生产": 3}, penalty={"出租": 5}, correction=F(11, 10))
    found = score([one], scheme(ScoredItem(TAX, 100, baseline=15))).of("a")
    assert got(found.weighted, found.total) == (80, 86)
    assert found.sentence == "a：指标得分80.00分，修正系数1.10，加分3.00分，扣分5.00分，总分86.00分。"


def test_min_max_starts_at_twenty_percent_and_turns_where_less_is_better() -> None:
    firms = [firm("a", 2), firm("b", 15), firm("c", 30)]
    found = score(firms, scheme(ScoredItem(TAX, 40, Style.MIN_MAX)))
    assert found.of("a").total == 8
    assert round(float(total(found.of("b").total)), 3) == 22.857
    assert found.of("c").total == 40
    lower = scheme(ScoredItem(ENERGY, 40, Style.MIN_MAX))
    turned = score([Firm(code, {"能耗": value, "总产值": 1}) for code, value in (("a", 2), ("b", 30))], lower)
    assert got(turned.of("a").total, turned.of("b").total) == (40, 8)


def test_min_max_of_equal_values_is_the_declared_share_of_the_weight() -> None:
    firms = [firm("a", 2), firm("b", 2)]
    assert score(firms, scheme(ScoredItem(TAX, 40, Style.MIN_MAX))).of("a").total == 40
    assert score(firms, scheme(ScoredItem(TAX, 40, Style.MIN_MAX, flat=60))).of("a").total == 24


def test_the_best_has_full_marks_and_the_others_their_share_of_it() -> None:
    found = score([firm("a", 5), firm("b", 20), firm("c", -4)], scheme(ScoredItem(TAX, 40, Style.BEST)))
    assert [found.of(code).total for code in "abc"] == [10, 40, -8]
    none = score([firm("a", 0), firm("b", -2)], scheme(ScoredItem(TAX, 40, Style.BEST)))
    assert [none.of(code).total for code in "ab"] == [0, 0]


@pytest.mark.parametrize(("energy", "expected"), [(1, 15), (2, 10), (3, 5), (4, 0), (5, 0)])
def test_less_is_better_gives_half_at_the_mean_and_nothing_from_twice_the_mean(energy: int, expected: int) -> None:
    item = ScoredItem(ENERGY, 20, Style.MEAN_REVERSED, baseline=2)
    assert score([Firm("a", {"能耗": energy, "总产值": 1})], scheme(item)).of("a").total == expected


def test_the_mean_of_less_is_better_is_the_ratio_of_sums() -> None:
    """3 over 1 and 3 over 5: the mean is 6/6 = 1, not (3 + 0.6)/2 = 1.8."""
    firms = [Firm("a", {"能耗": 3, "总产值": 1}), Firm("b", {"能耗": 3, "总产值": 5})]
    found = score(firms, scheme(ScoredItem(ENERGY, 20, Style.MEAN_REVERSED)))
    assert found.bases[""]["energy_use"] == Base(F(1), None, None, F(6), F(6), 2)
    assert got(found.of("a").total, found.of("b").total) == (0, 14)


def test_zero_or_missing_energy_loses_three_points_and_is_no_full_mark() -> None:
    item = ScoredItem(ENERGY, 20, Style.MEAN_REVERSED, 2, Missing.ZERO, missing_penalty=3, zero_is_missing=True)
    firms = [Firm("a", {"能耗": 0, "总产值": 1}), Firm("b", {"总产值": 1}), Firm("c", {"能耗": 2, "总产值": 1})]
    found = score(firms, scheme(item))
    assert [found.of(code).total for code in "abc"] == [-3, -3, 10]
    assert found.of("a").of("energy_use").reason == "单位产值能耗为零，视同未报，按0分计"
    free = ScoredItem(ENERGY, 20, Style.MEAN_REVERSED, 2)
    assert score(firms[:1], scheme(free)).of("a").total == 20


def test_a_mean_of_zero_puts_everybody_at_the_mean() -> None:
    found = score([Firm("a", {"能耗": 0, "总产值": 1})], scheme(ScoredItem(ENERGY, 20, Style.MEAN_REVERSED)))
    assert found.of("a").total == 10


def test_a_cap_is_a_multiple_of_the_weight_and_is_said() -> None:
    item = ScoredItem(TAX, 40, baseline=10, cap_multiple=F(3, 2))
    found = score([firm("a", 15), firm("b", 16)], scheme(item))
    assert got(found.of("a").total, found.of("a").of("tax_per_mu").reason) == (60, "")
    trace = found.of("b").of("tax_per_mu")
    assert got(trace.before, trace.points, trace.reason) == (64, 60, "超过上限，按60.00分计")


def test_a_negative_value_costs_points_unless_it_is_declared_zero() -> None:
    assert score([firm("a", -5)], scheme(ScoredItem(TAX, 40, baseline=10))).of("a").total == -20
    held = scheme(ScoredItem(TAX, 40, baseline=10, negative_to_zero=True))
    trace = score([firm("a", -5)], held).of("a").of("tax_per_mu")
    assert got(trace.before, trace.points, trace.reason) == (-20, 0, "负值计0分")
    assert score([firm("a", 0)], held).of("a").of("tax_per_mu").reason == ""


def test_a_baseline_may_be_the_group_s_ratio_of_sums_or_twice_last_year_s() -> None:
    firms = [firm("a", 10, 1), firm("b", 10, 4), firm("e", 500, 1, exempt="公用事业")]
    mean = score(firms, scheme(ScoredItem(TAX, 100, baseline=GroupMean())))
    assert mean.bases[""]["tax_per_mu"].baseline == 4
    assert got(mean.of("a").total, mean.of("b").total) == (250, F("62.5"))
    last = [firm("a", 6, 1), firm("b", 6, 2), firm("x", 90, 1, group="别组")]
    twice = score(firms, scheme(ScoredItem(TAX, 100, baseline=LastYearMean())), last)
    assert twice.bases[""]["tax_per_mu"] == Base(F(8), None, None, F(12), F(3), 2)
    assert twice.of("a").total == 125


@pytest.mark.parametrize(
    ("firms", "item", "last", "words"),
    [
        ([firm("a", 1)], ScoredItem(TAX, 1, baseline=LastYearMean()), [], "没有上年数据"),
        ([firm("a", None)], ScoredItem(TAX, 1, baseline=GroupMean()), [], "没有一家企业有数"),
        ([firm("a", -1)], ScoredItem(TAX, 1, baseline=GroupMean()), [], "平均值不大于0"),
        ([Firm("a", ratios={"tax_per_mu": 1})], ScoredItem(TAX, 1, baseline=GroupMean()), [], "只给了比值"),
    ],
)
def test_a_baseline_that_cannot_be_is_refused(
    firms: list[Firm], item: ScoredItem, last: list[Firm], words: str
) -> None:
    with pytest.raises(MethodError, match=words):
        score(firms, scheme(item), last)


TWO = (ScoredItem(TAX, 60, baseline=10), ScoredItem(REVENUE, 40, baseline=100))


def two(missing: Missing) -> ScoreScheme:
    return scheme(TWO[0], ScoredItem(REVENUE, 40, baseline=100, missing=missing))


def some() -> list[Firm]:
    """a has both (60 + 20), b both (30 + 60), c no revenue (90)."""
    rows = (("a", 10, 50), ("b", 5, 150), ("c", 15, None))
    return [Firm(code, {"税收": tax, "营业收入": revenue, "用地": 1}) for code, tax, revenue in rows]


@pytest.mark.parametrize(
    ("rule", "expected", "reason"),
    [
        (Missing.PEER_AVERAGE, 130, "缺营业收入，按同组此项平均得分计"),
        (Missing.ZERO, 90, "缺营业收入，按0分计"),
        (Missing.REDISTRIBUTE, 150, "缺营业收入，权重分配给其他指标"),
        (Missing.NOT_EVALUATED, Marker.MISSING, "缺营业收入，不予评价"),
    ],
)
def test_a_missing_value_follows_its_declared_rule(rule: Missing, expected: object, reason: str) -> None:
    found = score(some(), two(rule)).of("c")
    assert found.total == expected
    assert found.of("revenue_per_mu").reason == reason
    assert found.status is (Status.NOT_EVALUATED if rule is Missing.NOT_EVALUATED else Status.EVALUATED)
    assert got(found.weighted, found.of("tax_per_mu").points) == (expected, 90)


def test_the_peer_average_is_of_capped_points_of_those_evaluated_and_needs_one() -> None:
    item = ScoredItem(REVENUE, 40, baseline=100, missing=Missing.PEER_AVERAGE, cap_multiple=1)
    firms = [*some(), Firm("e", {"税收": 1, "营业收入": 100, "用地": 1}, exempt="在建")]
    assert score(firms, scheme(TWO[0], item)).of("c").total == 90 + 30
    alone = score(firms[2:3], scheme(TWO[0], item)).of("c")
    assert (alone.total, alone.reason) == (Marker.MISSING, "缺营业收入，同组也都没有，不予评价")


def test_all_values_missing_are_not_evaluated_even_where_weights_are_shared() -> None:
    items = [ScoredItem(one, 50, baseline=1, missing=Missing.REDISTRIBUTE) for one in (TAX, REVENUE)]
    found = score([Firm("a")], scheme(*items)).of("a")
    assert (found.status, found.total, found.reason) == (Status.NOT_EVALUATED, Marker.MISSING, "全部指标缺数")
    assert found.sentence == "a：缺数未评（全部指标缺数）。"


def test_the_exempt_are_scored_only_where_the_scheme_says_so_and_never_graded() -> None:
    firms = [firm("a", 10), firm("e", 1, exempt="公用事业")]
    plain = score(firms, scheme(TWO[0])).of("e")
    assert (plain.status, plain.total, plain.sentence) == (
        Status.EXEMPT,
        Marker.NOT_APPLICABLE,
        "e：不定等级（公用事业）。",
    )
    shown = score(firms, scheme(TWO[0], score_exempt=True))
    assert shown.of("e").total == 6
    found = classify(shown, Scheme((Grade("A", 50), Grade("B")), managed_as="B"))
    assert (found.of("e").grade, found.of("e").reason) == (Marker.NOT_APPLICABLE, "公用事业，不定等级，参照B类管理")
    assert found.groups[""].ranked == 1


def test_a_group_of_exempt_firms_only_has_nothing_to_compare_with() -> None:
    item = ScoredItem(TAX, 100, Style.MIN_MAX)
    found = score([firm("e", 1, exempt="在建")], scheme(item, score_exempt=True)).of("e")
    assert (found.status, found.total) == (Status.EXEMPT, Marker.MISSING)


def test_groups_are_scored_by_their_own_scheme_and_among_themselves() -> None:
    firms = [firm("a", 10, group="规上"), firm("b", 10, group="规下"), firm("c", 30, group="规下")]
    found = score(
        firms, {"规上": scheme(ScoredItem(TAX, 50, baseline=10)), "规下": scheme(ScoredItem(TAX, 100, Style.BEST))}
    )
    assert [one.total for one in found.firms] == [50, F(100, 3), 100]
    with pytest.raises(MethodError, match="“规下”组没有评价办法"):
        score(firms, {"规上": scheme(TWO[0])})


def test_bases_of_an_earlier_run_are_held_as_published() -> None:
    item = scheme(ScoredItem(TAX, 100, Style.BEST))
    first = score([firm("a", 10), firm("b", 20)], item)
    again = score([firm("a", 10), firm("b", 40)], item, bases=first.bases)
    assert got(again.of("a").total, again.of("b").total) == (50, 200)
    with pytest.raises(MethodError, match="基准缺少亩均营业收入"):
        score([firm("a", 10)], scheme(*TWO), bases=first.bases)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ScoreScheme("空", ()),
        lambda: scheme(TWO[0], TWO[0]),
        lambda: ScoredItem(TAX, 0, baseline=1),
        lambda: ScoredItem(TAX, 1),
        lambda: ScoredItem(TAX, 1, baseline=0),
        lambda: ScoredItem(TAX, 1, baseline=1, cap_multiple=0),
        lambda: ScoredItem(TAX, 1, Style.MEAN_REVERSED),
        lambda: score([firm("a", 1), firm("a", 2)], scheme(TWO[0])),
        lambda: score([firm("a", float("nan"))], scheme(TWO[0])),
        lambda: score([firm("a", 1)], scheme(TWO[0])).of("b"),
        lambda: score([firm("a", 1)], scheme(TWO[0])).of("a").of("x"),
        lambda: scheme(TWO[0]).item("x"),
        lambda: consolidate([], "x"),
        lambda: rent_out_penalty(True, -1),
    ],
)
def test_what_cannot_be_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(MethodError):
        make()


def test_the_sentence_of_an_item_shows_value_baseline_and_points() -> None:
    found = score([firm("a", 12)], scheme(ScoredItem(TAX, 30, baseline=Decimal("24.097")))).of("a")
    assert found.of("tax_per_mu").sentence == "亩均税收12.0000万元/亩：12.0000÷基准24.0970×30.00，得14.940分。"


@pytest.mark.parametrize(
    ("profile", "group"),
    [
        (Profile(True, 1), "规上"),
        (Profile(False, 3), "规下3亩以上"),
        (Profile(False, Decimal("2.99")), "规下3亩以下"),
        (Profile(True, 0, tenant=True), "无自有工业用地"),
        (Profile(False, 0, tenant=True), "无自有工业用地"),
    ],
)
def test_cixi_ranks_four_groups(profile: Profile, group: str) -> None:
    assert peer_group(profile, CIXI_2024_GROUPS) == group


def test_a_firm_that_no_group_takes_is_in_none() -> None:
    from ballast.methods.land_efficiency import PeerGroup

    park = PeerGroup("园区规下", above_scale=False, in_park=True, land_from=5, industries=("C13",))
    assert peer_group(Profile(False, 5, in_park=True, industry="C13"), [park]) == "园区规下"
    for other in (
        Profile(False, 4, in_park=True, industry="C13"),
        Profile(False, 5, industry="C13"),
        Profile(False, 5, in_park=True, industry="C17"),
    ):
        assert peer_group(other, [park]) == ""


@pytest.mark.parametrize(
    ("above", "tenants", "points"),
    [
        (True, 0, 0),
        (True, 1, 0),
        (True, 2, 5),
        (True, 4, 15),
        (False, 0, 0),
        (False, 1, 10),
        (False, 2, 15),
        (False, 9, 50),
    ],
)
def test_letting_to_firms_below_scale_costs_points_in_wenling(above: bool, tenants: int, points: int) -> None:
    assert rent_out_penalty(above, tenants) == points


def test_a_mixed_firm_is_evaluated_together_from_its_sums() -> None:
    sites = [firm("a", 60, 5, group="规上"), firm("b", 30, 10), Firm("c", {"税收": None, "用地": 2})]
    both = consolidate(sites[:2], "ab", "甲乙")
    assert got(ratio_of(both, TAX).value, both.group) == (6, "规上")
    assert ratio_of(consolidate(sites, "abc"), TAX).value is Marker.MISSING


def test_a_region_is_the_ratio_of_its_sums_with_both_kept_and_names_whom_it_leaves_out() -> None:
    rows = (("a", 573000, 30000, "甲"), ("b", 564, 341, "甲"), ("c", None, 999, "甲"), ("d", 10, 0, "乙"))
    firms = [firm(code, tax, land, labels={"县区": region}) for code, tax, land, region in rows]
    first, second = totals(firms, TAX, "县区")
    assert got(second.key, second.numerator, second.denominator, second.counted, second.left_out) == (
        *("甲", 573564, 30341, 2, ("c",)),
    )
    assert second.value == F(573564, 30341)
    assert (first.key, first.value, first.counted) == ("乙", Marker.NOT_APPLICABLE, 1)
    whole = totals(firms, TAX)[0]
    assert got(whole.numerator, whole.denominator) == (573574, 30341)
    assert totals(firms[2:3], TAX)[0].value is Marker.MISSING
    assert totals([firm("a", 3, F(1, 2))], TAX)[0].value == 6
