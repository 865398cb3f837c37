"""Scores and classes that could be wrong without anybody noticing."""

from __future__ import annotations

from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.assessment import Item, Ladder, Linear, Member, Missing, Scheme, Seen, assess
from ballast.methods.composite import Indicator, compose
from ballast.methods.grading import Grade
from ballast.methods.grading import Scheme as Grades
from ballast.methods.land_efficiency import (
    INDICATORS,
    Firm,
    GroupMean,
    ScoredItem,
    ScoreScheme,
    classify,
    score,
    totals,
)

TAX = INDICATORS["tax_per_mu"]
MEAN = ScoreScheme("平均", (ScoredItem(TAX, 100, baseline=GroupMean()),))


def test_tax_per_mu_of_a_region_is_not_the_mean_nor_the_sum_of_its_firms() -> None:
    """
    firm | tax | mu  | per mu       together 110 / 101 = 1.09; the mean of ratios says 50.5, their sum 101
    F1   | 100 | 1   | 100
    F2   | 10  | 100 | 0.1 … the baseline of the scheme is the same 1.09
    """
    firms = [Firm("F1", {"税收": 100, "用地": 1}), Firm("F2", {"税收": 10, "用地": 100})]
    assert totals(firms, TAX)[0].value == Fraction(110, 101)
    assert score(firms, MEAN).bases[""]["tax_per_mu"].baseline == Fraction(110, 101)


def test_a_firm_without_data_is_neither_a_zero_nor_the_worst() -> None:
    """
    firm | tax  | mu | class      F3 has not filed: it is in no sum, has no score, and takes no place among the last
    F1   | 10   | 1  | A
    F2   | 5    | 1  | D
    F3   | —    | 9  | —
    """
    firms = [Firm("F1", {"税收": 10, "用地": 1}), Firm("F2", {"税收": 5, "用地": 1}), Firm("F3", {"用地": 9})]
    graded = classify(score(firms, MEAN), Grades((Grade("A", 50), Grade("B"), Grade("D", 50))))
    assert [graded.of(code).grade for code in ("F1", "F2", "F3")] == ["A", "D", Marker.MISSING]
    assert totals(firms, TAX)[0].value == Fraction(15, 2)


def test_two_firms_with_the_same_printed_score_are_never_parted_by_a_quota() -> None:
    """
    firm | score  | printed | class      half of 2 is one place: without the tie rule the order of the file would decide
    F1   | 80.004 | 80.00   | A
    F2   | 80.001 | 80.00   | A
    """
    firms = [Firm("F1", {"税收": Fraction("80.004"), "用地": 1}), Firm("F2", {"税收": Fraction("80.001"), "用地": 1})]
    scored = score(firms, ScoreScheme("例", (ScoredItem(TAX, 1, baseline=1),)))
    graded = classify(scored, Grades((Grade("A", 50), Grade("B"))))
    assert [graded.of(code).grade for code in ("F1", "F2")] == ["A", "A"]


def test_an_item_that_is_missing_does_not_lower_the_total_as_a_zero_would() -> None:
    """
    county | GDP (60) | energy (40) | total      zero would say 60; left out and re-weighted it is 100
    甲     | met      | not released | 100
    """
    items = (
        Item("gdp", "GDP", 60, Linear(), target=6, missing=Missing.REWEIGHT),
        Item("energy", "能耗", 40, Linear(), target=3, missing=Missing.REWEIGHT),
    )
    found = assess(Scheme("例", items), [Member("甲", {"gdp": 6, "energy": Seen(Marker.NOT_RELEASED)})])
    assert found.of("甲").total == 100


def test_rates_that_print_alike_get_the_same_points_of_the_ladder() -> None:
    """
    county | growth | printed | place | points of 10
    甲     | 6.04   | 6.0     | 1     | 10
    乙     | 5.96   | 6.0     | 1     | 10
    丙     | 5.94   | 5.9     | 3     | 9
    """
    members = [Member(code, {"x": Fraction(value)}) for code, value in (("甲", "6.04"), ("乙", "5.96"), ("丙", "5.94"))]
    found = assess(Scheme("例", (Item("x", "增速", 10, Ladder(), "%", places=1),)), members)
    assert [found.of(code).total for code in "甲乙丙"] == [10, 10, 9]


def test_an_indicator_in_which_all_are_equal_moves_nobody_in_an_index() -> None:
    """
    park | a  | b | index      0/0 read as 0 would halve everyone; read as NaN it would drop everyone
    P1   | 1  | 5 | 25
    P2   | 3  | 5 | 75
    """
    found = compose([Indicator("a", "甲"), Indicator("b", "乙")], {"P1": {"a": 1, "b": 5}, "P2": {"a": 3, "b": 5}})
    assert found.scores == {"P1": 25, "P2": 75}
