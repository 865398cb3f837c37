"""The arithmetic behind each finding: the interval that could have stood, its edges, and the figures that must not be used."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest

from ballast.methods.statements import Finding, Rule, Severity, check

LEVELS = "上半年，全市规上工业总产值200.0亿元，增长25.0%。甲产业产值120.00亿元，增长50.0%，"
REAL = (
    "1-11月，全市规上工业增加值2205.58亿元，同比增长7.2%。电子产业完成增加值718.86亿元，增长3.6%，"
    "拉动规上工业增长{}个百分点。"
)
STOOD = [
    (Rule.CONTRIBUTION, "规上工业增长15.6%。甲业拉动规上工业增长13.9个百分点，贡献率79.1%。", Fraction(13900, 156)),
    (Rule.CONTRIBUTION, LEVELS + "对全市规上工业总产值增长的贡献率70.0%。", Fraction(100)),
    (Rule.SHARE_AS_CONTRIBUTION, LEVELS + "占全市规上工业总产值的60.0%，贡献率60.0%。", Fraction(100)),
    (Rule.PULL, LEVELS + "拉动全市规上工业总产值增长20.0个百分点。", Fraction(25)),
    (Rule.CURRENT_SHARE_PULL, LEVELS + "占全市规上工业总产值的60.0%，拉动全市规上工业总产值增长30.0个百分点。", Fraction(25)),
    (Rule.SHARE, "全市规上工业总产值200.0亿元，其中甲产业产值50.0亿元，占规上工业总产值的35.0%。", Fraction(25)),
    (Rule.PARTS, "全市规上工业总产值200.0亿元，其中轻工业产值50.0亿元，重工业产值120.0亿元。", Fraction(170)),
    (Rule.PARTS, "全市进出口总额30.0亿元，其中出口15.0亿元，进口10.0亿元。", Fraction(25)),
    (Rule.BETWEEN, "全市规上工业增加值增长9.0%。轻工业增长4.0%，重工业增长8.0%。", Fraction(6)),
    (Rule.COUNT, "60户企业中，有41户产值增长，增长面78.3%。", Fraction(4100, 60)),
    (Rule.COUNT, "新增规上企业42户，退库15户，净增29户。", Fraction(27)),
    (Rule.COMPLETION, "完成工业投资31.9亿元，占年度任务45亿元的78.9%。", 100 * Fraction("31.9") / 45),
    (Rule.GAP, "1-8月，税收完成年度目标的71.2%，超时序进度5.5个百分点。", Fraction("71.2") - Fraction(200, 3)),
    (Rule.DIFFERENCE, "全省规上工业增加值增长5.8%，全市增长7.3%，高于全省2.5个百分点。", Fraction("1.5")),
    (Rule.TIMES, "出口由2.0亿元增加到6.0亿元，增长1倍。", Fraction(200)),
    (Rule.RATIO, "1-8月，规上工业营业收入300.0亿元，利润总额15.0亿元，营业收入利润率4.0%。", Fraction(5)),
    (Rule.ENERGY, "规上工业能耗增长2.0%，规上工业增加值增长10.0%，单位工业增加值能耗下降5.3%。", Fraction(-800, 110)),
]  # fmt: skip


def only(text: str, price_gap: int = 25) -> Finding:
    found = check(text, price_gap=price_gap)
    assert len(found) == 1, [one.text for one in found]
    return found[0]


@pytest.mark.parametrize(("rule", "text", "exact"), STOOD)
def test_each_finding_holds_what_could_have_stood_and_not_what_stands(rule: Rule, text: str, exact: Fraction) -> None:
    finding = only(text)
    assert finding.rule is rule and finding.expected is not None
    assert finding.expected.low <= exact <= finding.expected.high
    assert finding.expected.high - finding.expected.low < 25
    assert not any(
        one.interval.low <= exact <= one.interval.high for one in finding.figures if one.kind.value == rule.value
    )


@pytest.mark.parametrize("printed", ["3.4", "0.5"])
def test_the_price_gap_reaches_as_far_as_its_percent_to_both_sides(printed: str) -> None:
    finding = only(REAL.format(printed))
    assert (finding.rule, finding.severity) == (Rule.PULL, Severity.SUSPICIOUS)
    assert finding.expected is not None
    near = Fraction(printed) + (Fraction("-0.05") if printed == "3.4" else Fraction("0.05"))
    side = finding.expected.high if printed == "3.4" else finding.expected.low
    needed = ceil(abs(near / side - 1) * 100)
    assert only(REAL.format(printed), needed).severity is Severity.UNCHECKABLE
    assert only(REAL.format(printed), needed).expected == finding.expected
    assert only(REAL.format(printed), needed - 1).severity is Severity.SUSPICIOUS


def test_a_contribution_of_real_growth_is_asked_about_under_its_own_rule_and_gap() -> None:
    text = REAL.replace("拉动规上工业增长{}个百分点", "对规上工业增加值增长的贡献率17.5%")
    finding = only(text)
    assert (finding.rule, finding.severity) == (Rule.CONTRIBUTION, Severity.UNCHECKABLE)
    assert finding.expected is not None and finding.expected.low < Fraction("16.9") < finding.expected.high
    assert only(text, 0).severity is Severity.SUSPICIOUS


def test_a_negative_part_is_subtracted_in_the_sum_that_is_shown() -> None:
    text = "全市规上工业增加值增长6.0%。轻工业下拉规上工业0.5个百分点，重工业拉动规上工业增长4.0个百分点。"
    assert (
        only(
            text.replace("轻工业下拉", "重工业拉动").replace("重工业拉动规上工业增长4.0", "轻工业下拉规上工业4.0")
        ).rule
        is Rule.PARTS
    )
    reverse = "全市规上工业增加值增长6.0%。轻工业拉动规上工业增长4.0个百分点，重工业下拉规上工业0.5个百分点。"
    assert only(reverse).sum.startswith("轻重工业：4.0个百分点−0.5个百分点=3.5个百分点，总体为6.0%")


@pytest.mark.parametrize(
    "text",
    [
        "居全市第5位，比上月并列第3位后移1位。",
        "居全市第5位、全省第3位，比上月后移1位。",
        "由第7位升至第3位，前移4位。",
        "由第3位降至第7位，后移4位。",
    ],
)
def test_ranks_of_two_lists_and_shared_ranks_are_not_subtracted(text: str) -> None:
    assert check("全县工业投资增长9.0%，" + text) == ()


def test_energy_is_set_against_the_value_added_of_industry_of_the_same_place_and_period() -> None:
    text = (
        "1-9月，全省规上工业增加值增长4.8%。1-9月，全市规上工业增加值增长10.0%，规上工业能耗增长2.0%，"
        "制造业增加值增长3.0%，单位工业增加值能耗下降7.3%。"
    )
    assert check(text) == ()
    for wrong in ("2.7%", "1.0%", "5.3%"):
        finding = only(text.replace("7.3%", wrong))
        assert finding.rule is Rule.ENERGY
        assert "（1+2.0%）÷（1+10.0%）" in finding.sum


def test_a_ratio_is_set_against_levels_of_its_own_period_and_subject() -> None:
    before = "1-7月，规上工业营业收入250.0亿元，利润总额10.0亿元。"
    other = "1-8月，甲行业营业收入20.0亿元，利润总额0.8亿元。"
    text = "1-8月，规上工业营业收入300.0亿元，利润总额15.0亿元，营业收入利润率{}%。"
    assert check(before + other + text.format("5.0")) == ()
    finding = only(before + other + text.format("4.0"))
    assert finding.rule is Rule.RATIO and finding.sum.startswith("15.0亿元÷300.0亿元=5.0%")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("出口由2.0亿元增加到6.0亿元，增长1倍。", "6.0亿元÷2.0亿元−1=200.0%"),
        ("完成工业投资3.0亿元，占年度任务2.0亿元的170.0%。", "3.0亿元÷2.0亿元=150.0%"),
        ("全市规上工业总产值2.0亿元，其中甲产业产值1.0亿元，占规上工业总产值的70.0%。", "1.0亿元÷2.0亿元=50.0%"),
        ("1-8月，规上工业营业收入2.0亿元，利润总额1.0亿元，营业收入利润率70.0%。", "1.0亿元÷2.0亿元=50.0%"),
    ],
)
def test_the_sum_that_is_shown_is_that_of_the_printed_numbers(text: str, shown: str) -> None:
    assert shown in only(text).sum


def test_gaps_are_set_against_the_completion_before_them_or_that_of_their_place_in_the_list() -> None:
    listed = "1-9月，技改投资、工业投资分别完成年度目标的65.3%、60.9%，分别落后序时进度9.7个和{}个百分点。"
    assert check(listed.format("14.1")) == ()
    assert only(listed.format("9.7")).sum.startswith("60.9%−9÷12（75.0%）=−14.1个百分点")
    turns = "1-9月，技改投资完成年度目标的65.3%，落后序时进度{}个百分点；工业投资完成年度目标的60.9%，落后序时进度{}个百分点。"
    assert check(turns.format("9.7", "14.1")) == ()
    assert only(turns.format("14.1", "14.1")).sum.startswith("65.3%−9÷12")
    assert only(turns.format("9.7", "9.7")).sum.startswith("60.9%−9÷12")


def test_a_face_is_set_against_counts_of_one_unit_before_the_part() -> None:
    assert check("12个行业中，60户企业有41户产值增长，增长面68.3%。") == ()
    assert only("60户企业有30个产品，41户产值增长，增长面78.3%。").sum.startswith("41户÷60户=68.3%")
    assert check("30户企业中41户产值增长，增长面68.3%。")[0].rule is Rule.COUNT
