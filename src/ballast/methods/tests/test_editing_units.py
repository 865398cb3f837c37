from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.editing import Level, UnitFinding, Verdict, Window, repeated_figures, repeated_run, unit_error
from ballast.methods.exact import MethodError
from ballast.methods.tests.editing_tools import names_no_number


def judged(reported: Fraction | int | None, **references: Fraction | int | None) -> UnitFinding:
    return unit_error("工业总产值", reported, references)


def test_a_figure_in_thousands_of_its_unit_is_found_and_stays_as_reported() -> None:
    found = judged(5200000, 上月=5100, 上年同期=4900)
    assert (found.finding.verdict, found.finding.level) == (Verdict.PROPOSAL, Level.ERROR)
    assert found.factor == 1000
    assert found.finding.proposed == 5200
    assert found.finding.reported == 5200000
    assert found.finding.marker is Marker.ESTIMATE
    assert found.ratios["上月"] == Fraction(5200000, 5100)
    assert found.finding.evidence == ("是上月的1,019.6倍", "是上年同期的1,061.2倍")


def test_the_reason_asks_for_an_explanation_and_names_no_other_number() -> None:
    found = judged(5200000, 上月=5100, 上年同期=4900)
    assert found.finding.reason == "“工业总产值”与上月、上年同期相差约1000倍。请核对计量单位是否与表头一致，并说明原因"
    assert names_no_number(found.finding)


def test_a_figure_too_small_by_ten_thousand_is_found_too() -> None:
    found = judged(Fraction("0.52"), 上月=5100)
    assert found.factor == Fraction(1, 10000)
    assert found.finding.proposed == 5200
    assert found.finding.evidence == ("是上月的9,807.7分之一",)


@pytest.mark.parametrize(
    ("ratio", "factor"),
    [
        (Fraction(350), None),
        (Fraction(351), 1000),
        (Fraction(1000), 1000),
        (Fraction(1499), 1000),
        (Fraction(1500), None),
        (Fraction(3500), None),
        (Fraction(3501), 10000),
        (Fraction(15000), None),
        (Fraction(1), None),
        (Fraction(35, 100000), None),
        (Fraction(36, 100000), Fraction(1, 1000)),
        (Fraction(150, 100000), None),
        (Fraction(149, 100000), Fraction(1, 1000)),
    ],
)
def test_the_window_is_open_at_both_ends(ratio: Fraction, factor: Fraction | int | None) -> None:
    assert judged(ratio * 100, 上月=100).factor == factor


def test_a_tenfold_rise_needs_two_witnesses_before_a_number_is_proposed() -> None:
    one = judged(1000, 上月=100)
    assert (one.finding.verdict, one.factor, one.finding.proposed) == (Verdict.QUESTION, None, Marker.NOT_APPLICABLE)
    assert one.finding.level is Level.WARNING
    two = judged(1000, 上月=100, 上年同期=105)
    assert two.finding.verdict is Verdict.PROPOSAL
    assert two.finding.proposed == 100


def test_witnesses_that_contradict_each_other_leave_a_question() -> None:
    plausible = judged(100000, 上月=100, 上年同期=90000)
    assert plausible.finding.verdict is Verdict.QUESTION
    assert "与上月相差约1000倍" in plausible.finding.reason
    two_factors = judged(100000, 上月=100, 上年同期=10)
    assert two_factors.finding.verdict is Verdict.QUESTION


def test_a_witness_that_says_nothing_does_not_stand_in_the_way() -> None:
    found = judged(100000, 上月=100, 上年同期=500)
    assert found.finding.verdict is Verdict.PROPOSAL
    assert found.factor == 1000


def test_linked_items_of_the_form_get_the_same_factor_and_only_with_a_proposal() -> None:
    found = unit_error("产值", 5200000, {"上月": 5100}, {"销售产值": 5000000, "出口": None})
    assert found.linked == {"销售产值": 5000}
    assert unit_error("产值", 5200, {"上月": 5100}, {"销售产值": 5000000}).linked == {}
    assert unit_error("产值", 51000, {"上月": 5100}, {"销售产值": 5000000}).linked == {}


@pytest.mark.parametrize(
    ("reported", "reference", "verdict", "marker"),
    [
        (None, 5, Verdict.STOPPED, Marker.MISSING),
        (5, None, Verdict.STOPPED, Marker.NO_BASE),
        (5, 0, Verdict.STOPPED, Marker.NO_BASE),
        (5, -5, Verdict.STOPPED, Marker.NO_BASE),
        (-5, 5, Verdict.STOPPED, Marker.NOT_APPLICABLE),
        (0, 5, Verdict.FINE, Marker.NONE),
        (0, None, Verdict.FINE, Marker.NONE),
        (5, 5, Verdict.FINE, Marker.NONE),
    ],
)
def test_what_cannot_be_judged_is_stopped_with_its_marker(
    reported: int | None, reference: int | None, verdict: Verdict, marker: Marker
) -> None:
    found = judged(reported, 上月=reference).finding
    assert (found.verdict, found.marker) == (verdict, marker)
    assert found.reported == (Marker.MISSING if reported is None else reported)
    assert (found.reason == "") is (verdict is Verdict.FINE)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10**9), st.fractions(Fraction(36, 100), Fraction(149, 100), max_denominator=100))
def test_a_plausible_figure_a_thousandfold_is_always_brought_back(value: int, drift: Fraction) -> None:
    found = judged(value * drift * 1000, 上月=value)
    assert found.finding.proposed == value * drift
    assert judged(value * drift, 上月=value).finding.verdict is Verdict.FINE


def test_a_window_or_factors_that_make_no_sense_are_refused() -> None:
    for window in (Window(Fraction(0)), Window(Fraction(1)), Window(high=Fraction(1))):
        with pytest.raises(MethodError, match="合理范围应包含1倍"):
            unit_error("产值", 5, {"上月": 5}, window=window)
    with pytest.raises(MethodError, match="太宽"):
        unit_error("产值", 5, {"上月": 5}, window=Window(Fraction(1, 10), Fraction(2)))
    with pytest.raises(MethodError, match="大于1的整数"):
        unit_error("产值", 5, {"上月": 5}, factors={1: 1})
    just = Window(Fraction(3, 10), Fraction(3))
    assert unit_error("产值", 5, {"上月": 5}, window=just).finding.verdict is Verdict.FINE


def test_other_factors_can_be_declared() -> None:
    assert unit_error("面积", 1500, {"上年": 100}, factors={15: 1}).finding.proposed == 100


# --- Repeated figures --------------------------------------------------------------------------------------------------


def test_a_month_exactly_as_the_last_is_flagged_with_its_items() -> None:
    found = repeated_figures({"产值": 120, "用电量": 7, "税金": 0}, {"产值": 120, "用电量": 8, "税金": 0}, "上月")
    assert (found.verdict, found.level, found.evidence) == (Verdict.QUESTION, Level.FLAG, ("产值",))
    assert found.reason == "有1项与上月完全相同。请核对是否为沿用旧数，并说明原因"


def test_a_form_copied_whole_is_said_to_be() -> None:
    found = repeated_figures({"产值": 120, "用电量": 7}, {"产值": 120, "用电量": 7}, "上年同期")
    assert found.reason.startswith("全部2项与上年同期完全相同")
    assert repeated_figures({"产值": 120}, {"产值": 120}, "上月").reason.startswith("有1项")


def test_zeros_and_too_few_equal_items_are_no_repetition() -> None:
    assert repeated_figures({"产值": 0}, {"产值": 0}, "上月").verdict is Verdict.FINE
    both = ({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2, "c": 4})
    assert repeated_figures(*both, "上月", least=2).verdict is Verdict.QUESTION
    assert repeated_figures(*both, "上月", least=3).verdict is Verdict.FINE


def test_nothing_to_compare_is_not_called_fine() -> None:
    found = repeated_figures({"产值": 1, "b": None}, {"产值": None, "b": 2}, "上月")
    assert (found.verdict, found.marker) == (Verdict.STOPPED, Marker.MISSING)


@pytest.mark.parametrize(
    ("months", "verdict"),
    [
        ([80, 95, 95, 95], Verdict.QUESTION),
        ([80, 95, 95], Verdict.FINE),
        ([95, 95, 80, 95], Verdict.FINE),
        ([95, 95, None, 95], Verdict.FINE),
        ([0, 0, 0, 0], Verdict.FINE),
        ([95, 95, 95, None], Verdict.STOPPED),
        ([], Verdict.STOPPED),
        ([95], Verdict.FINE),
    ],
)
def test_a_figure_unchanged_for_too_long_is_flagged(months: list[int | None], verdict: Verdict) -> None:
    assert repeated_run("产值", months).verdict is verdict


def test_the_run_is_counted_and_said() -> None:
    assert "连续4个月完全相同" in repeated_run("产值", [7, 7, 7, 7]).reason
    assert repeated_run("产值", [7, 7], longest=1).verdict is Verdict.QUESTION


def test_counts_below_one_are_refused() -> None:
    with pytest.raises(MethodError):
        repeated_run("产值", [7], longest=0)
    with pytest.raises(MethodError):
        repeated_figures({"a": 1}, {"a": 1}, "上月", least=0)


def test_every_verdict_and_level_has_its_own_name() -> None:
    assert len({one.label for one in Verdict}) == len(Verdict)
    assert [one for one in Verdict if one.asks] == [Verdict.QUESTION, Verdict.PROPOSAL]
    assert [one.label for one in Level] == ["错误", "提醒", "标记"]
    finding = judged(5, 上月=5).finding
    assert replace(finding, check="x") != finding
