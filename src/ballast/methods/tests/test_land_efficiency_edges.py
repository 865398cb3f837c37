"""Another city's notice typed as data, and every field and sentence of a result."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.grading import Grade, QuotaRounding, Scheme, Ties
from ballast.methods.land_efficiency import (
    CIXI_2024_GROUPS,
    INDICATORS,
    Base,
    Firm,
    GroupMean,
    GroupTotal,
    Indicator,
    ItemScore,
    LastYearMean,
    Lift,
    Missing,
    PeerGroup,
    Profile,
    Ratio,
    RedLine,
    Scored,
    ScoredItem,
    ScoreScheme,
    Status,
    Style,
    classify,
    consolidate,
    lift,
    peer_group,
    ratio_of,
    score,
    totals,
)
from ballast.methods.tests.test_grading import got
from ballast.methods.tests.test_land_efficiency import ENERGY, REVENUE, TAX, firm, scheme

F = Fraction
BAD: Any = "九"
"""What is no number."""
HALF = Scheme((Grade("A", 50), Grade("B")), places=None)
NONE = Marker.NOT_APPLICABLE
EMISSION = INDICATORS["va_per_emission"]


def users(*amounts: Any) -> list[Firm]:
    """Firms a, b, … with so much energy on an output of 1."""
    return [Firm(code, {"能耗": one, "总产值": 1}) for code, one in zip("abcdef", amounts, strict=False)]


# Another city's notice: min–max from 20, a correction factor by trade, capped bonuses, no emissions → 60 %, red lines.
CLEARWATER = ScoreScheme(
    "清江市规上",
    (
        ScoredItem(TAX, 50, Style.MIN_MAX),
        ScoredItem(EMISSION, 30, Style.MIN_MAX, missing=Missing.PERCENT, missing_percent=60),
        ScoredItem(ENERGY, 20, Style.RATIO, GroupMean(), cap_multiple=F(3, 2)),
    ),
    bonus_cap=10,
    penalty_cap=8,
)
CLASSES = Scheme(
    (Grade("A", 20, QuotaRounding.HALF_UP), Grade("B", 40, QuotaRounding.HALF_UP), Grade("C"), Grade("D", 20)),
    ties=Ties.CAP,
    managed_as="B",
)


def city() -> list[Firm]:
    """Taxes 40, 30, 20, 20, 10; c without emissions; d corrected by 1.2, e over its bonus and penalty caps; u exempt."""
    rows: list[tuple[str, Any, Any, Any, dict[str, Any]]] = [
        ("a", 40, 10, 1, {}),
        ("b", 30, 20, 2, {}),
        ("c", 20, None, 2, {}),
        ("d", 20, 30, 1, {"correction": Decimal("1.2")}),
        ("e", 10, 50, 4, {"bonus": {"专利": 8, "上市": 7}, "penalty": {"安全": 5, "环保": 5}}),
        ("u", 900, 900, 900, {"exempt": "公用事业"}),
    ]
    facts = [{"税收": tax, "用地": 1, "增加值": va, "排放": 1, "能耗": use, "总产值": 1} for _, tax, va, use, _ in rows]
    return [Firm(row[0], fact, **row[4]) for row, fact in zip(rows, facts, strict=True)]


def test_another_city_s_notice_is_typed_as_data_and_its_totals_add() -> None:
    """a 50 + 6 + 20·2/1 → 30; b (20 + 80·2/3)/2 + (20 + 80/4)·0.3 + 20; c 30/1 of 20 + 80/3 …, worked by hand."""
    found = score(city(), CLEARWATER)
    assert found.bases[""]["energy_use"] == Base(F(2), None, None, F(10), F(5), 5)
    assert found.bases[""]["tax_per_mu"] == Base(None, F(10), F(40), None, None, 5)
    assert [one.total for one in found.firms] == [
        86,
        F(110, 3) + 12 + 20,
        F(70, 3) + 18 + 20,
        (F(70, 3) + 18 + 30) * F(6, 5),
        10 + 30 + 10 + 10 - 8,
        NONE,
    ]
    for one in found.firms[:5]:
        assert one.total == sum(part.points for part in one.items) * one.correction + one.bonus - one.penalty  # type: ignore[misc]
    assert found.of("c").sentence == "c：指标得分61.33分，总分61.33分。"
    assert found.of("c").of("va_per_emission").sentence == "单位排放增加值—：缺增加值，按办法给定分计，得18.000分。"
    assert found.of("e").sentence == (
        "e：指标得分50.00分，加分10.00分，扣分8.00分，总分52.00分，加分合计15.00分，按最多10.00分计；扣分合计10.00分，按最多8.00分计。"
    )
    graded = classify(found, CLASSES, red_lines=[RedLine("tax_per_mu", 10, "D"), RedLine("energy_use", 2, "C")])
    assert [(one.code, one.grade) for one in graded.members] == [
        ("a", "A"),
        ("d", "B"),
        ("b", "B"),
        ("c", "C"),
        ("e", "D"),
        ("u", NONE),
    ]
    assert graded.of("u").reason == "公用事业，不定等级，参照B类管理"


def test_caps_of_bonus_and_penalty_are_reached_without_a_word() -> None:
    level = firm("a", 10, bonus={"甲": 4, "乙": 6}, penalty={"丙": 8})
    found = score([level], scheme(ScoredItem(TAX, 50, baseline=10), bonus_cap=10, penalty_cap=8)).of("a")
    assert got(found.bonus, found.penalty, found.total, found.reason) == (10, 8, 52, "")
    free = score([level], scheme(ScoredItem(TAX, 50, baseline=10))).of("a")
    assert got(free.bonus, free.penalty) == (10, 8)


def test_less_is_better_may_be_the_baseline_over_the_value() -> None:
    found = score(users(2, 8, 4), scheme(ScoredItem(ENERGY, 20, baseline=4)))
    assert [one.total for one in found.firms] == [40, 10, 20]
    assert (
        found.of("b").of("energy_use").sentence
        == "单位产值能耗8.0000吨标煤/万元：基准4.0000÷8.0000×20.00，得10.000分。"
    )


def test_less_is_better_may_be_the_least_over_the_value() -> None:
    found = score(users(2, 8), scheme(ScoredItem(ENERGY, 20, Style.BEST)))
    assert [one.total for one in found.firms] == [20, 5]
    assert found.of("b").of("energy_use").formula == "最低2.0000÷8.0000×20.00"
    zero = score(users(0, 8), scheme(ScoredItem(ENERGY, 20, Style.BEST)))
    assert [one.total for one in zero.firms] == [20, 0]
    assert [one.items[0].formula for one in zero.firms] == [
        "0.0000，最低0.0000，得满分20.00",
        "8.0000，最低0.0000，不得分",
    ]
    held = score(
        users(0), scheme(ScoredItem(ENERGY, 20, Style.BEST)), bases={"": {"energy_use": Base(low=F(2), high=F(4))}}
    )
    assert held.of("a").total is Marker.MISSING


def test_nothing_can_be_divided_by_a_value_of_zero() -> None:
    strict = scheme(ScoredItem(ENERGY, 20, baseline=4))
    found = score(users(0, -1), strict)
    assert found.of("a").reason == "单位产值能耗不大于0，不能作除数计分，不予评价"
    assert [(one.total, one.items[0].before) for one in found.firms] == [(Marker.MISSING, NONE)] * 2
    lenient = scheme(ScoredItem(ENERGY, 20, baseline=4, missing=Missing.ZERO))
    assert score(users(0), lenient).of("a").total == 0


@pytest.mark.parametrize(
    ("rule", "expected", "reason"),
    [
        (Missing.PEER_LOWEST, 5, "缺能耗，按同组此项最低得分计"),
        (Missing.PEER_AVERAGE, F("22.5"), "缺能耗，按同组此项平均得分计"),
        (Missing.PERCENT, 12, "缺能耗，按办法给定分计"),
        (Missing.ZERO, 0, "缺能耗，按0分计"),
    ],
)
def test_points_stand_in_for_a_missing_value(rule: Missing, expected: Any, reason: str) -> None:
    item = ScoredItem(ENERGY, 20, baseline=4, missing=rule, missing_percent=60)
    firms = [*users(2, 16, None), Firm("u", {"能耗": 100, "总产值": 1}, exempt="在建")]
    one = score(firms, scheme(item, score_exempt=True)).of("c")
    assert one.items[0] == ItemScore(
        item,
        Ratio(Marker.MISSING, reason="缺能耗"),
        Base(F(4)),
        Marker.MISSING,
        F(expected),
        reason,
        True,
    )
    assert one.items[0].formula == ""
    alone = score(users(None), scheme(replace(item, missing=Missing.PEER_LOWEST))).of("a")
    assert (alone.total, alone.reason) == (Marker.MISSING, "缺能耗，同组也都没有，不予评价")


def test_every_field_of_a_result_is_kept() -> None:
    item = ScoredItem(TAX, 100, baseline=10, cap_multiple=1)
    one = Firm("a", {"税收": 60, "用地": 4}, "规上", "甲厂", correction=2, bonus={"甲": 1}, penalty={"乙": 3})
    found = score([one], scheme(item))
    base = Base(F(10))
    trace = ItemScore(item, Ratio(F(15), F(60), F(4)), base, F(150), F(100), "超过上限，按100.00分计", False)
    assert found.firms == (Scored(one, Status.EVALUATED, F(198), F(100), F(1), F(2), F(1), F(3), (trace,), ""),)
    assert found.bases == {"规上": {"tax_per_mu": base}}
    assert found.of("a").sentence == "甲厂：指标得分100.00分，修正系数2.00，加分1.00分，扣分3.00分，总分198.00分。"
    assert [one.label for one in Status] == ["参评", "不定等级", "缺数未评"]


def test_the_formula_of_every_style_is_said_with_its_numbers() -> None:
    firms = [firm("a", 5), firm("b", 20)]

    def said(item: ScoredItem, given: list[Firm] = firms) -> list[str]:
        return [one.items[0].formula for one in score(given, scheme(item)).firms]

    assert said(ScoredItem(TAX, 40, Style.BEST)) == ["5.0000÷最高20.0000×40.00", "20.0000÷最高20.0000×40.00"]
    assert said(ScoredItem(TAX, 40, Style.BEST), [firm("a", 0)]) == ["0.0000，最高0.0000，不得分"]
    assert said(ScoredItem(TAX, 40, Style.BEST), [firm("a", 0), firm("b", 2)])[0] == "0.0000÷最高2.0000×40.00"
    assert (
        said(ScoredItem(TAX, 40, Style.MIN_MAX))[1] == "40.00×[20.00+80.00×（20.0000−最低5.0000）÷（20.0000−5.0000）]%"
    )
    assert said(ScoredItem(ENERGY, 40, Style.MIN_MAX, floor_percent=60), users(1, 3))[0] == (
        "40.00×[60.00+40.00×（最高3.0000−1.0000）÷（3.0000−1.0000）]%"
    )
    assert said(ScoredItem(TAX, 40, Style.MIN_MAX, flat=80), [firm("a", 5)]) == ["各企业数值相等，按80.00%计"]
    assert said(ScoredItem(ENERGY, 20, Style.MEAN_REVERSED, 2), users(1)) == [
        "（2−1.0000÷平均2.0000）×20.00÷2，不低于0"
    ]
    assert said(ScoredItem(ENERGY, 20, Style.MEAN_REVERSED), users(0)) == ["组平均为0，与平均持平，20.00÷2"]
    assert said(ScoredItem(ENERGY, 20, Style.MIN_MAX, flat=50), users(3, 3)) == ["各企业数值相等，按50.00%计"] * 2


def test_an_item_without_points_says_so_in_its_sentence() -> None:
    found = score([firm("a", None, name="甲厂")], scheme(ScoredItem(TAX, 30, baseline=8))).of("a")
    assert found.of("tax_per_mu").sentence == "亩均税收—：缺税收，不予评价，不计分。"
    assert found.sentence == "甲厂：缺数未评（缺税收，不予评价）。"
    with pytest.raises(MethodError, match="甲厂没有指标“x”"):
        found.of("x")


def test_reasons_are_joined_and_the_exempt_without_comparison_keep_theirs() -> None:
    items = (
        ScoredItem(TAX, 40, baseline=8),
        ScoredItem(REVENUE, 40, baseline=8, missing=Missing.REDISTRIBUTE),
        ScoredItem(ENERGY, 20, baseline=8),
    )
    both = score([Firm("a")], scheme(*items)).of("a")
    assert both.reason == "缺税收，不予评价；缺能耗，不予评价"
    shared = score([Firm("a", {"税收": 8, "用地": 1, "能耗": 8, "总产值": 1})], scheme(*items)).of("a")
    assert got(shared.weighted, shared.rescaled, shared.reason) == (100, F(5, 3), "其余指标得分按1.6667倍折算")
    assert [one.imputed for one in shared.items] == [False, True, False]
    exempt = replace(shared.firm, exempt="在建")
    assert score([exempt], scheme(*items, score_exempt=True)).of("a").reason == "在建；其余指标得分按1.6667倍折算"
    alone = score([firm("e", 1, exempt="在建")], scheme(ScoredItem(TAX, 1, Style.BEST), score_exempt=True)).of("e")
    assert (alone.items[0].reason, alone.items[0].points) == ("同组没有可作比较的亩均税收，不予评价", Marker.MISSING)
    assert (alone.items[0].before, alone.reason, alone.weighted) == (NONE, "在建", Marker.MISSING)


def test_a_penalty_for_missing_counts_once_for_each_item_that_is_missing() -> None:
    items = [ScoredItem(one, 10, baseline=1, missing=Missing.ZERO, missing_penalty=3) for one in (TAX, REVENUE)]
    found = score([Firm("a", {"税收": 1, "用地": 1}, penalty={"甲": 1})], scheme(*items)).of("a")
    assert got(found.penalty, found.total) == (4, 6)


def test_last_year_s_exempt_and_missing_are_not_in_its_mean() -> None:
    last = [firm("a", 10, 2), firm("b", 90, 1, exempt="在建"), firm("c", None)]
    found = score([firm("x", 10)], scheme(ScoredItem(TAX, 100, baseline=LastYearMean(F(1, 2)))), last)
    assert found.bases[""]["tax_per_mu"] == Base(F(5, 2), None, None, F(10), F(2), 1)


def test_the_scale_of_an_indicator_is_in_its_mean_and_in_its_lift() -> None:
    share = Indicator("rd", "研发占比", "研发", "收入", "%", 100)
    firms = [Firm("a", {"研发": 1, "收入": 10}), Firm("b", {"研发": 1, "收入": 30})]
    found = score(firms, scheme(ScoredItem(share, 10, baseline=GroupMean(2))))
    assert found.bases[""]["rd"].baseline == 10
    need = lift(found, HALF, "b", "rd")
    assert got(need.needed, need.numerator) == (10, 2)
    assert totals(firms, share)[0].value == 5


def test_classes_may_have_other_groups_than_baselines() -> None:
    rows = (("a", 9, "纺织", "甲县"), ("b", 8, "机械", "甲县"), ("c", 4, "纺织", "乙县"), ("d", 6, "机械", ""))
    firms = [
        firm(code, tax, group=trade, labels={"县区": county} if county else {}) for code, tax, trade, county in rows
    ]
    found = score(firms, scheme(ScoredItem(TAX, 100, Style.BEST)))
    assert [one.grade for one in classify(found, HALF).members] == ["A", "B", "A", "B"]
    graded = classify(found, HALF, by="县区")
    assert [(one.code, one.group, one.grade) for one in graded.members] == [
        ("d", "", "B"),
        ("c", "乙县", "B"),
        ("a", "甲县", "A"),
        ("b", "甲县", "A"),
    ]
    assert lift(found, {"纺织": HALF, "机械": HALF}, "c", "tax_per_mu").needed == 9
    assert not lift(found, HALF, "c", "tax_per_mu", by="县区").possible


def test_a_tie_goes_to_the_higher_value_and_to_whoever_has_one() -> None:
    item = ScoredItem(ENERGY, 50, Style.MEAN_REVERSED, 4, Missing.ZERO)
    firms = other((8, 6), (None, 6), (4, F(-19)), (8, 7))
    found = score(firms, scheme(item, ScoredItem(TAX, 50, baseline=50)))
    assert [one.total for one in found.firms] == [6, 6, 6, 7]
    ranked = classify(found, HALF, ("energy_use",)).members
    assert [one.code for one in ranked] == ["d", "c", "a", "b"]
    assert [one.code for one in classify(found, HALF, ("tax_per_mu",)).members] == ["d", "a", "b", "c"]


def test_a_red_line_is_passed_at_the_line_and_the_worst_limit_binds() -> None:
    item = (ScoredItem(TAX, 50, baseline=10), ScoredItem(ENERGY, 50, Style.MEAN_REVERSED, 2, Missing.ZERO))
    rows: tuple[tuple[str, Any, Any, dict[str, Any]], ...] = (
        ("a", 10, 2, {}),
        ("b", F("9.9"), 1, {"at_best": "B", "why": "有重大事故"}),
        ("c", 9, F("2.1"), {}),
    )
    firms = [Firm(code, {"税收": tax, "用地": 1, "能耗": use, "总产值": 1}, **more) for code, tax, use, more in rows]
    firms.append(Firm("d", {"税收": 99, "用地": 1}, outside="A"))
    classes = Scheme((Grade("A", 100), Grade("B"), Grade("C", 0)))
    lines = [RedLine("tax_per_mu", 10, "B"), RedLine("energy_use", 2, "C")]
    found = score(firms, scheme(*item))
    graded = classify(found, classes, red_lines=lines)
    assert [(one.code, one.grade) for one in graded.members] == [("b", "B"), ("a", "A"), ("c", "C"), ("d", "A")]
    assert "按位次为A，有重大事故，不得高于B，评为B" in graded.of("b").reason
    assert "单位产值能耗高于2.0000吨标煤/万元，不得高于C" in graded.of("c").reason
    only = classify(found, classes, red_lines=lines[:1]).of("c")
    assert "亩均税收低于10.0000万元/亩，不得高于B" in only.reason
    need = lift(found, classes, "b", "tax_per_mu", red_lines=lines)
    assert (need.possible, need.reason) == (False, "有重大事故，不得高于B，须先解除")
    plain = score([replace(one, why="") for one in firms], scheme(*item))
    assert lift(plain, classes, "b", "tax_per_mu").reason == "有限制条件，不得高于B，须先解除"
    with pytest.raises(MethodError, match="没有指标“x”"):
        classify(found, classes, red_lines=[RedLine("x", 1, "B")])
    with pytest.raises(MethodError, match="红线不是数"):
        classify(found, classes, red_lines=[RedLine("tax_per_mu", BAD, "B")])


def other(*rows: tuple[Any, Any]) -> list[Firm]:
    """Firms a, b, … with a value of the energy and a tax that makes up the rest."""
    return [
        Firm(code, {"能耗": use, "总产值": 1, "税收": tax, "用地": 1})
        for code, (use, tax) in zip("abcdef", rows, strict=False)
    ]


@pytest.mark.parametrize(
    ("style", "baseline", "needed"),
    [
        (Style.RATIO, 4, 2),
        (Style.BEST, None, 2),
        (Style.MIN_MAX, None, 3),
        (Style.MEAN_REVERSED, 4, 4),
    ],
)
def test_a_lift_is_solved_in_every_style_where_less_is_better(style: Style, baseline: Any, needed: int) -> None:
    """a has full tax and middling energy; b is solved so that both tie, and at the value found they do."""
    item = ScoredItem(ENERGY, 50, style, baseline)
    firms = other((2, 0), (8, 0)) if style is Style.BEST else other((needed, 0), (8, 0), (2, 0), (9, 0))
    share = Grade("A", 50) if style is Style.BEST else Grade("A", 50 if style is not Style.RATIO else 25)
    used = Scheme((share, Grade("B")), places=None)
    found = score(firms, scheme(item, ScoredItem(TAX, 50, baseline=1)))
    need = lift(found, used, "b", "energy_use")
    assert need.needed == needed
    assert need.numerator == needed - 8
    assert need.reason == f"单位产值能耗由8.0000降低到{needed}.0000吨标煤/万元（含），可由B升为A"


def test_every_field_of_a_lift_is_kept() -> None:
    found = score([firm("a", 8), firm("b", 20, 4)], scheme(ScoredItem(TAX, 100, baseline=10)))
    assert lift(found, HALF, "b", "tax_per_mu") == Lift(
        *("b", "tax_per_mu", "B", "A", F(80), F(80), F(5), F(8), F(12), False),
        "亩均税收由5.0000提高到8.0000万元/亩（含），可由B升为A",
    )
    given = score([Firm(code, ratios={"tax_per_mu": value}) for code, value in (("a", 8), ("b", 5))], found.schemes)
    need = lift(given, HALF, "b", "tax_per_mu")
    assert got(need.needed, need.numerator) == (8, None)
    strict = lift(found, replace(HALF, ties=Ties.DOWN), "b", "tax_per_mu")
    assert strict.reason == "亩均税收由5.0000提高到8.0000万元/亩以上（不含），可由B升为A"


def test_a_lift_that_cannot_be_is_blank_but_for_what_is_known() -> None:
    items = (ScoredItem(TAX, 60, baseline=10), ScoredItem(REVENUE, 40, baseline=100, missing=Missing.ZERO))
    firms = [Firm(code, {"税收": tax, "营业收入": None, "用地": 1}) for code, tax in (("a", 9), ("b", 4))]
    found = lift(score(firms, scheme(*items)), HALF, "b", "revenue_per_mu")
    assert found == Lift(
        *("b", "revenue_per_mu", "B", "", None, None, Marker.MISSING, None, None, False), "亩均营业收入没有数，不能测算"
    )


def test_values_that_change_no_points_lift_nobody() -> None:
    def stuck(item: ScoredItem, *uses: object) -> str:
        firms = other(*((use, 10 - 9 * place) for place, use in enumerate(uses)))
        return lift(score(firms, scheme(item, ScoredItem(TAX, 20, baseline=10))), HALF, "b", item.indicator.code).reason

    words = "单位产值能耗的数值变化不改变得分，单靠这一项不够"
    assert stuck(ScoredItem(ENERGY, 80, Style.MEAN_REVERSED), 0, 0) == words
    assert stuck(ScoredItem(ENERGY, 80, Style.MIN_MAX, flat=50), 3, 3) == words
    assert (
        stuck(ScoredItem(ENERGY, 80, Style.MIN_MAX, floor_percent=100), 3, 4)
        == "单位产值能耗最多得80.00分，升档需98.00分，单靠这一项不够"
    )
    assert stuck(ScoredItem(ENERGY, 80, Style.BEST), 0, 4) == "单位产值能耗最多得80.00分，升档需98.00分，单靠这一项不够"


def test_peer_groups_ask_only_what_they_say() -> None:
    assert [one.takes(Profile(True)) for one in CIXI_2024_GROUPS] == [True, False, False, False]
    assert PeerGroup("任一").takes(Profile(False))
    assert not PeerGroup("小", land_under=3).takes(Profile(False, 3))
    assert not PeerGroup("园区外", in_park=False).takes(Profile(False, in_park=True))
    assert peer_group(Profile(True), []) == ""
    with pytest.raises(MethodError, match="用地面积不是数"):
        PeerGroup("任一").takes(Profile(True, BAD))


def test_a_value_carries_its_reason_whether_given_or_made() -> None:
    assert ratio_of(Firm("a", ratios={"tax_per_mu": None}), TAX) == Ratio(Marker.MISSING, None, None, "缺亩均税收")
    estimate = Firm("a", ratios={"tax_per_mu": Marker.ESTIMATE})
    assert ratio_of(estimate, TAX) == Ratio(Marker.MISSING, None, None, "缺亩均税收")
    assert ratio_of(Firm("a", ratios={"tax_per_mu": 3}), TAX) == Ratio(F(3))
    halves = Firm("a", {"税收": F(3, 2), "用地": F(3, 4)})
    assert ratio_of(halves, replace(TAX, scale=F(5, 3))) == Ratio(F(10, 3), F(3, 2), F(3, 4))
    assert ratio_of(Firm("a", {"税收": 3, "用地": 0}), TAX) == Ratio(NONE, F(3), F(0), "用地为零或负数，不能计算")


def test_consolidated_facts_keep_the_gap_and_what_the_first_firm_is() -> None:
    first = Firm(
        "a", {"税收": 1, "用地": 2}, "规上", "甲", exempt="在建", labels={"县区": "乙"}, correction=2, at_best="B"
    )
    found = consolidate([first, Firm("b", {"税收": Marker.SUPPRESSED, "能耗": 5})], "ab", "合")
    facts = {"税收": Marker.SUPPRESSED, "用地": Marker.MISSING, "能耗": Marker.MISSING}
    assert found == Firm("ab", facts, "规上", "合", exempt="在建", labels={"县区": "乙"})
    assert consolidate([Firm("a", {"税收": 1}), Firm("b", {"税收": 2})], "ab") == Firm("ab", {"税收": 3})


def test_every_field_of_a_region_s_total_is_kept() -> None:
    firms = [firm("b", None), firm("a", 3, None), firm("c", 4, 2), firm("d", 2, 2)]
    assert totals(firms, replace(TAX, scale=2)) == (
        GroupTotal("", "tax_per_mu", "万元/亩", F(6), F(4), F(3), 2, ("a", "b")),
    )
    unlabelled = totals([firm("a", 3), firm("b", 1, labels={"县区": "甲"})], TAX, "县区")
    assert [got(one.key, one.value, one.counted) for one in unlabelled] == [("", 3, 1), ("甲", 1, 1)]
