from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.methods.exact import MethodError
from ballast.methods.warning import (
    ENTERPRISE_DEBT,
    ENTERPRISE_OUTPUT,
    HUATING_SLIP,
    LISHUI_OUTPUT,
    PUBLISHED,
    REGION,
    SANYA_PROJECT,
    SUGGESTED,
    WUHAN_PROGRESS,
    YINCHUAN_PROGRESS,
    Block,
    Case,
    Condition,
    Form,
    Input,
    Light,
    Measure,
    Relation,
    Scheme,
    judge,
    raises_alarm,
    shape_warning,
)

GREEN, BLUE, YELLOW, ORANGE, RED = Light
NONE = Marker.NOT_APPLICABLE
SEPTEMBER = Period(2026, 9)


def test_the_evidence_keeps_the_values_that_fired() -> None:
    history = [{"output_growth": -31, "base": 800}]
    found = judge(ENTERPRISE_OUTPUT, {"output_growth": -35, "base": 900}, history, SEPTEMBER)
    assert [(one.value, one.period) for one in found.evidence] == [
        (Fraction(-31), Period(2026, 8)),
        (Fraction(-35), SEPTEMBER),
    ]
    assert found.sentence.startswith(
        "当月产值增速连续2期不高于−30%（−31、−35），亮橙灯（依据：企业当月产值（建议值））。"
    )


def test_a_sentence_never_prints_a_value_as_its_bound() -> None:
    found = judge(YINCHUAN_PROGRESS, {"planned": 50, "completion": Decimal("19.96")})
    assert "30.04个百分点（高于30个百分点），亮红灯" in found.sentence


def test_a_green_light_shows_what_was_looked_at() -> None:
    found = judge(YINCHUAN_PROGRESS, {"planned": 50, "completion": 60})
    assert found.sentence == "计划进度50%，完成进度60%，亮绿灯（依据：银川2025年项目进度）。"
    assert [one.value for one in found.evidence] == [50, 60]


def test_an_input_that_the_scheme_does_not_know_is_refused() -> None:
    with pytest.raises(MethodError, match="没有输入：complete"):
        judge(YINCHUAN_PROGRESS, {"planned": 50, "complete": 60})


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), "50"])
def test_a_value_that_is_no_number_is_refused(bad: float) -> None:
    with pytest.raises(MethodError):
        judge(YINCHUAN_PROGRESS, {"planned": bad, "completion": 60})


def test_a_mark_that_stands_beside_a_number_is_no_value() -> None:
    with pytest.raises(MethodError, match="没有数"):
        judge(YINCHUAN_PROGRESS, {"planned": Marker.PROVISIONAL, "completion": 60})


def test_a_rule_of_ones_own_is_checked_when_it_is_written() -> None:
    value = Measure("增速", "%", ("growth",))
    case = Case("low", RED, ((Condition(value, Relation.BELOW, 0),),))
    with pytest.raises(MethodError, match="未声明"):
        Scheme("x", "试", "某地", 2026, "本地", (), (case,))
    with pytest.raises(MethodError, match="重复"):
        Scheme("x", "试", "某地", 2026, "本地", (Input("growth", "增速", "%"),), (case, case))
    with pytest.raises(MethodError, match="2个输入"):
        Measure("差", "%", ("growth",), Form.DIFFERENCE)
    with pytest.raises(MethodError, match="不少于1"):
        Condition(value, Relation.BELOW, 0, periods=0)
    with pytest.raises(TypeError):
        Condition(value, Relation.BELOW, 0.5)  # type: ignore[arg-type]


def test_a_threshold_can_be_changed_and_a_case_that_is_not_there_cannot() -> None:
    value = Measure("资产负债率", "%", ("debt_ratio",))
    changed = ENTERPRISE_DEBT.with_case(Case("over_eighty_five", ORANGE, ((Condition(value, Relation.ABOVE, 70),),)))
    assert judge(changed, {"debt_ratio": 71}).light is ORANGE
    assert judge(changed, {"debt_ratio": 71}).edition == "资产负债率（建议值，本地调整）"
    with pytest.raises(MethodError, match="没有条目"):
        ENTERPRISE_DEBT.with_case(Case("other", ORANGE, ()))
    with pytest.raises(MethodError, match="没有条目"):
        REGION.without("nothing")


def test_a_small_sample_does_not_speak() -> None:
    scheme = dataclasses.replace(LISHUI_OUTPUT, min_sample=3)
    assert judge(scheme, {"value": -5, "sample": 2}).light is NONE
    assert judge(scheme, {"value": -5, "sample": 3}).light is RED
    assert judge(scheme, {"value": -5}).light is Marker.MISSING


def test_equal_lights_need_no_decision_between_them() -> None:
    value, other = Measure("甲", "", ("a",)), Measure("乙", "", ("b",))
    cases = (
        Case("a", YELLOW, ((Condition(value, Relation.ABOVE, 0),),)),
        Case("b", YELLOW, ((Condition(other, Relation.ABOVE, 0),),)),
    )
    scheme = Scheme("x", "试", "某地", 2026, "本地", (Input("a", "甲", "个"), Input("b", "乙", "个")), cases)
    assert judge(scheme, {"b": 1}).light is YELLOW
    assert judge(scheme, {"b": 0}).light is Marker.MISSING
    assert judge(dataclasses.replace(scheme, otherwise=YELLOW), {"b": 0}).light is YELLOW


def test_an_alarm_once_acknowledged_stays_silent_until_it_is_worse_or_old() -> None:
    red = judge(LISHUI_OUTPUT, {"value": -5})
    yellow, green = judge(LISHUI_OUTPUT, {"value": 5}), judge(LISHUI_OUTPUT, {"value": 15})
    assert raises_alarm(red) and raises_alarm(yellow)
    assert not raises_alarm(green)
    assert not raises_alarm(judge(LISHUI_OUTPUT, {}))
    assert not raises_alarm(judge(HUATING_SLIP, {"deadlines_missed": 1}))
    assert raises_alarm(red, acknowledged=YELLOW, periods_since=1)
    assert not raises_alarm(yellow, acknowledged=RED, periods_since=2)
    assert not raises_alarm(yellow, acknowledged=YELLOW, periods_since=2)
    assert raises_alarm(yellow, acknowledged=YELLOW, periods_since=3)


def test_lights_have_their_names_and_order() -> None:
    assert [light.label for light in Light] == ["绿灯", "蓝灯", "黄灯", "橙灯", "红灯"]
    assert [light.severity for light in Light] == [0, 1, 2, 3, 4]


def test_the_year_that_opened_high_and_ran_low_is_a_warning() -> None:
    printed = ("9.0", "8.4", "7.9", "7.7")
    rates = [(Period(2026, number), Decimal(rate)) for number, rate in enumerate(printed, start=2)]
    found = shape_warning(rates)
    assert (found.light, found.case) == (YELLOW, "opened_high_ran_low")
    assert found.sentence.startswith(
        "1—2月增长9.0%，1—5月增长7.7%，回落1.3个百分点，最长连续回落3期，呈高开低走，亮黄灯"
    )
    assert shape_warning(rates[:3]).light is GREEN
    assert shape_warning(rates[:1]).light is Marker.MISSING
    assert shape_warning(rates, light=ORANGE).light is ORANGE
    assert shape_warning(rates, falls=4).light is GREEN


VALUES = st.one_of(st.none(), st.fractions(min_value=-100, max_value=100, max_denominator=10))


@settings(max_examples=40)
@given(VALUES, VALUES)
def test_more_completion_never_makes_a_light_worse(first: Fraction | None, second: Fraction | None) -> None:
    for scheme in (YINCHUAN_PROGRESS, WUHAN_PROGRESS, SANYA_PROJECT):
        lights = [judge(scheme, {"planned": 50, "completion": one}).light for one in (first, second)]
        if first is None or second is None:
            assert Marker.MISSING in lights
        else:
            less, more = (light for _, light in sorted(zip((first, second), lights, strict=True)))
            assert isinstance(less, Light) and isinstance(more, Light)
            assert more.severity <= less.severity


@settings(max_examples=40)
@given(VALUES, VALUES, VALUES, st.one_of(st.none(), st.integers(0, 3)), VALUES)
def test_what_is_not_known_is_among_the_lights_that_are_possible(
    growth: Fraction | None, target: Fraction | None, city: Fraction | None, behind: int | None, before: Fraction | None
) -> None:
    """Filling the gaps in any way gives a light that was said to be possible."""
    now = {"growth": growth, "target": target, "city": city, "ranked_behind": behind}
    history = [{"growth": before, "ranked_behind": 1}]
    found = judge(REGION, now, history, SEPTEMBER)
    expected = (found.light,) if isinstance(found.light, Light) else found.possible
    filled = {name: 5 if value is None else value for name, value in now.items()}
    answer = judge(
        REGION,
        filled,
        [{"growth": 4, "ranked_behind": 1}, {"growth": before if before is not None else 5, "ranked_behind": 1}],
        SEPTEMBER,
    )
    assert answer.light in expected


def test_a_block_of_a_scheme_is_part_of_its_declaration() -> None:
    monthly = {one.code for one in (*PUBLISHED.values(), *SUGGESTED.values()) if one.block is Block.NOT_JUDGED}
    assert monthly == {"sanya_2022_district", "enterprise_output", "enterprise_power", "enterprise_late"}


def test_the_shape_of_the_year_takes_rates_as_they_print() -> None:
    floats = [(Period(2026, at), rate) for at, rate in zip((2, 3, 4, 5), (9.0, 8.4, 7.9, 7.7), strict=True)]
    assert shape_warning(floats) == shape_warning([(at, Fraction(str(rate))) for at, rate in floats])
    with pytest.raises(MethodError, match="2026-02增速不是有限的数"):
        shape_warning([(Period(2026, 2), float("nan"))])
