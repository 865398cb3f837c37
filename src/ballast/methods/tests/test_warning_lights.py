from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.period import Calendar, Period
from ballast.kernel.rounding import Exact
from ballast.methods.exact import MethodError, Number
from ballast.methods.progress import time_progress
from ballast.methods.warning import (
    ENERGY_SAVING_2010,
    ENTERPRISE_DEBT,
    ENTERPRISE_INVENTORY,
    ENTERPRISE_LATE,
    ENTERPRISE_OUTPUT,
    ENTERPRISE_POWER,
    GUANGYUAN_TASK,
    HANDAN_NEGOTIATION,
    HUATING_SLIP,
    LISHUI_INVESTMENT,
    LISHUI_OUTPUT,
    LISHUI_RENOVATION,
    LISHUI_VALUE_ADDED,
    PUBLISHED,
    REGION,
    SANYA_DISTRICT,
    SANYA_PROJECT,
    SCALE_BAND,
    SUGGESTED,
    TIANJIN_INVESTMENT,
    WUHAN_PROGRESS,
    YINCHUAN_FUNDS,
    YINCHUAN_LISTING,
    YINCHUAN_PROGRESS,
    YINCHUAN_START,
    ZAOZHUANG_PLATE,
    Evidence,
    Light,
    Relation,
    Scheme,
    judge,
    threshold_pair,
)

GREEN, BLUE, YELLOW, ORANGE, RED = Light
NONE = Marker.NOT_APPLICABLE
SEPTEMBER = Period(2026, 9)
Light_ = Light | Marker
Given = Number | bool | Marker | None
History = list[dict[str, object]]


def progress(scheme: Scheme, completion: str, planned: Exact = 50) -> Light_:
    return judge(scheme, {"planned": Fraction(planned), "completion": Decimal(completion)}).light


def growing(
    growth: str, target: str = "6", city: str = "5.5", behind: int = 3, before: History | None = None,
    period: Period = SEPTEMBER,
) -> Light_:  # fmt: skip
    history: list[dict[str, Given]] = [
        {name: Decimal(str(value)) for name, value in one.items()} for one in before or []
    ]
    now: dict[str, Given] = {"growth": Decimal(growth), "target": Decimal(target), "city": Decimal(city)}
    return judge(REGION, now | {"ranked_behind": behind}, history, period).light


STEADY: History = [{"growth": "1", "ranked_behind": 3}, {"growth": "1", "ranked_behind": 3}]


@pytest.mark.parametrize(
    ("scheme", "completion", "light"),
    [
        (YINCHUAN_PROGRESS, "50", YELLOW),  # T18: 16.7 points behind
        (YINCHUAN_PROGRESS, "30", RED),  # T18: 36.7 points behind
        (WUHAN_PROGRESS, "50", YELLOW),  # T17: ratio 75 %
    ],
)
def test_the_worked_cases_of_august_come_out(scheme: Scheme, completion: str, light: Light) -> None:
    assert progress(scheme, completion, time_progress(8) * 100) is light


@pytest.mark.parametrize(
    ("completion", "light"),
    [("51", GREEN), ("50", GREEN), ("49.9", GREEN), ("40.01", GREEN), ("40", YELLOW), ("20", YELLOW), ("19.99", RED)],
)
def test_yinchuan_counts_ten_and_thirty_points_behind_as_yellow(completion: str, light: Light) -> None:
    assert progress(YINCHUAN_PROGRESS, completion) is light


def test_the_gap_that_yinchuan_does_not_state_is_green_with_a_note() -> None:
    found = judge(YINCHUAN_PROGRESS, {"planned": 50, "completion": 45})
    assert (found.light, found.case) == (GREEN, "slightly_behind")
    assert "原文未作规定" in found.note
    assert "原文未作规定" in found.sentence
    assert judge(YINCHUAN_PROGRESS, {"planned": 50, "completion": 50}).note == ""


@pytest.mark.parametrize(("months", "light"), [(0, GREEN), (1, YELLOW), (2, YELLOW), (3, RED), (4, RED)])
def test_a_start_that_does_not_come_is_red_in_the_third_month_unless_excused(months: int, light: Light) -> None:
    assert judge(YINCHUAN_START, {"months_overdue": months, "excused": False}).light is light
    assert judge(YINCHUAN_START, {"months_overdue": months, "excused": True}).light is GREEN


@pytest.mark.parametrize(
    ("months", "light"), [("0", GREEN), ("0.9", GREEN), ("1", YELLOW), ("1.5", YELLOW), ("2", YELLOW), ("2.1", RED)]
)
def test_a_started_project_not_listed_is_yellow_after_one_month_and_red_above_two(months: str, light: Light) -> None:
    found = judge(YINCHUAN_LISTING, {"months_unlisted": Decimal(months), "excused": 0})
    assert found.light is light
    assert bool(found.note) == (months == "1")
    assert judge(YINCHUAN_LISTING, {"months_unlisted": Decimal(months), "excused": 1}).light is GREEN


@pytest.mark.parametrize(("paid", "light"), [(99, RED), (100, GREEN), (101, GREEN)])
def test_funds_have_no_yellow(paid: int, light: Light) -> None:
    assert judge(YINCHUAN_FUNDS, {"paid": paid, "required": 100}).light is light


@pytest.mark.parametrize(
    ("growth", "plan", "city", "light"),
    [
        ("8", "8", "7.9", GREEN), ("8", "8", "8", GREEN), ("7.9", "8", "7", YELLOW), ("8", "7", "8.1", YELLOW),
        ("-0.1", "-3", "-2", RED), ("0", "3", "2", YELLOW), ("0", "0", "-1", GREEN), ("-0.04", "-1", "-1", GREEN),
    ],
)  # fmt: skip
def test_tianjin_asks_for_plan_and_average(growth: str, plan: str, city: str, light: Light) -> None:
    values = {"growth": Decimal(growth), "plan": Decimal(plan), "city": Decimal(city)}
    assert judge(TIANJIN_INVESTMENT, values).light is light


def test_zero_growth_in_tianjin_carries_a_note() -> None:
    assert "零增长" in judge(TIANJIN_INVESTMENT, {"growth": 0, "plan": 3, "city": 2}).note


@pytest.mark.parametrize(
    ("completion", "light"), [("50", GREEN), ("49.9", YELLOW), ("25", YELLOW), ("24.9", RED), ("0", RED)]
)
def test_sanya_is_yellow_up_to_half_of_the_plan_behind(completion: str, light: Light) -> None:
    assert progress(SANYA_PROJECT, completion) is light


def test_sanya_calls_in_whom_it_names() -> None:
    assert judge(SANYA_PROJECT, {"planned": 50, "completion": 40}).consequence == "约谈项目负责人"
    assert judge(SANYA_PROJECT, {"planned": 50, "completion": 10}).consequence == "由分管市领导约谈"


def test_a_plan_of_zero_is_met_by_zero_and_no_ratio_is_made_of_it() -> None:
    assert progress(SANYA_PROJECT, "0", 0) is GREEN
    assert progress(WUHAN_PROGRESS, "0", 0) is Marker.NO_BASE
    assert progress(WUHAN_PROGRESS, "10", -5) is Marker.NEGATIVE_BASE


@pytest.mark.parametrize(
    ("before", "now", "light"),
    [
        ([True], True, GREEN),
        ([True], False, YELLOW),
        ([False], False, RED),
        ([False], True, GREEN),
        ([False, True], False, YELLOW),
    ],
)
def test_a_district_of_sanya_is_red_after_two_months_running(before: list[bool], now: bool, light: Light) -> None:
    history = [{"met": one} for one in before]
    assert judge(SANYA_DISTRICT, {"met": now}, history, SEPTEMBER).light is light


def test_a_month_missed_without_knowing_the_one_before_may_be_yellow_or_red() -> None:
    unknown: list[list[dict[str, None]]] = [[], [{}], [{"met": None}]]
    for history in unknown:
        found = judge(SANYA_DISTRICT, {"met": False}, history, SEPTEMBER)
        assert (found.light, found.possible) == (Marker.MISSING, (RED, YELLOW))


def test_january_february_gives_no_months_light_and_breaks_the_run() -> None:
    block, march = Period(2026, 2), Period(2026, 3)
    assert judge(SANYA_DISTRICT, {"met": False}, [{"met": False}], block).light is NONE
    assert judge(SANYA_DISTRICT, {"met": False}, [{"met": False}], march).light is YELLOW
    assert judge(SANYA_DISTRICT, {"met": False}, [], march).light is YELLOW
    april = judge(SANYA_DISTRICT, {"met": False}, [{"met": False}, {"met": False}], Period(2026, 4))
    assert april.light is RED
    for number in (1, 2):
        monthly = Period(2026, number, Calendar.MONTHLY)
        assert judge(ENTERPRISE_LATE, {"days_late": 9}, period=monthly).light is NONE


def test_a_scheme_that_does_not_judge_january_february_wants_the_period() -> None:
    with pytest.raises(MethodError, match="请给出时期"):
        judge(SANYA_DISTRICT, {"met": False})


@pytest.mark.parametrize(
    ("completion", "light"),
    [("100", GREEN), ("99.9", YELLOW), ("90", YELLOW), ("89.9", ORANGE), ("50.1", ORANGE), ("50", RED), ("0", RED)],
)
def test_energy_saving_has_four_colours(completion: str, light: Light) -> None:
    assert judge(ENERGY_SAVING_2010, {"completion": Decimal(completion)}).light is light


@pytest.mark.parametrize(("missed", "light"), [(0, NONE), (1, BLUE), (2, YELLOW), (3, RED), (4, RED)])
def test_huating_hands_out_slips_one_after_another(missed: int, light: Light_) -> None:
    found = judge(HUATING_SLIP, {"deadlines_missed": missed})
    assert found.light is light
    assert ("约谈" in found.sentence) == (light is RED)
    assert ("发" in found.sentence) and "亮" not in found.sentence


@pytest.mark.parametrize(
    ("achievable", "slow", "yellows", "light", "follows"),
    [
        (1, 0, 0, GREEN, ""),
        (1, 1, 1, YELLOW, ""),
        (1, 1, 2, YELLOW, "发函督办，扣1分"),
        (0, 1, 1, RED, "扣2分，由领导约谈"),
        (0, 0, 0, RED, "扣2分，由领导约谈"),
    ],
)
def test_guangyuan_writes_a_letter_at_the_second_yellow(
    achievable: int, slow: int, yellows: int, light: Light, follows: str
) -> None:
    found = judge(GUANGYUAN_TASK, {"achievable": achievable, "slow": slow, "yellows": yellows})
    assert (found.light, found.consequence) == (light, follows)


@pytest.mark.parametrize(
    ("rank", "behind", "light"),
    [(1, 9, BLUE), (3, 7, BLUE), (4, 6, NONE), (7, 3, NONE), (8, 2, YELLOW), (9, 1, YELLOW), (10, 0, RED)],
)
def test_zaozhuang_praises_in_blue(rank: int, behind: int, light: Light_) -> None:
    assert judge(ZAOZHUANG_PLATE, {"rank": rank, "ranked_behind": behind}).light is light


@pytest.mark.parametrize(("value", "light"), [("10", GREEN), ("9.99", YELLOW), ("0", YELLOW), ("-0.01", RED)])
def test_the_thresholds_of_lishui_are_a_pair(value: str, light: Light) -> None:
    for scheme in (LISHUI_OUTPUT, LISHUI_VALUE_ADDED):
        assert judge(scheme, {"value": Decimal(value)}).light is light


def test_the_investment_thresholds_of_lishui_are_its_own() -> None:
    assert judge(LISHUI_INVESTMENT, {"value": Decimal("107.4")}).light is GREEN
    assert judge(LISHUI_INVESTMENT, {"value": Decimal("107.3")}).light is YELLOW
    assert judge(LISHUI_RENOVATION, {"value": Decimal("42.5")}).light is GREEN
    assert judge(LISHUI_RENOVATION, {"value": Decimal("42.4")}).light is YELLOW


def test_thresholds_given_the_wrong_way_round_are_refused() -> None:
    for excellent, alarm in ((0, 10), (5, 5)):
        with pytest.raises(MethodError, match="填反"):
            threshold_pair("x", "增幅", excellent, alarm)


@pytest.mark.parametrize(("completion", "light"), [("40", GREEN), ("39.99", YELLOW), ("30", YELLOW), ("29.99", RED)])
def test_wuhan_divides_completion_by_time_progress(completion: str, light: Light) -> None:
    assert progress(WUHAN_PROGRESS, completion) is light


@pytest.mark.parametrize(
    ("months", "light", "case"),
    [
        (1, GREEN, ""),
        (2, YELLOW, "two_months"),
        (3, RED, "three_months"),
        (5, RED, "three_months"),
        (6, RED, "removed"),
    ],
)
def test_handan_takes_a_still_project_off_its_list_after_six_months(months: int, light: Light, case: str) -> None:
    found = judge(HANDAN_NEGOTIATION, {"months_still": months})
    assert (found.light, found.case) == (light, case)
    assert ("调出" in found.sentence) == (months >= 6)


def test_a_region_is_judged_from_red_down_to_green() -> None:
    assert growing("-0.1", before=STEADY) is RED
    assert growing("3.0", before=STEADY) is RED
    assert growing("3.1", before=STEADY) is ORANGE
    assert growing("5.6", before=STEADY) is YELLOW
    assert growing("5.5", before=STEADY) is YELLOW
    assert growing("5.4", before=STEADY) is ORANGE
    assert growing("6.0", before=STEADY) is GREEN
    assert growing("6.0", behind=0, before=[{"growth": "5", "ranked_behind": 0}]) is RED
    assert growing("6.0", behind=0, before=[{"growth": "5", "ranked_behind": 1}]) is GREEN


def test_a_region_on_target_that_falls_is_blue_and_after_two_falls_yellow() -> None:
    once = [{"growth": "6.5", "ranked_behind": 3}, {"growth": "6.6", "ranked_behind": 3}]
    twice = [{"growth": "6.6", "ranked_behind": 3}, {"growth": "6.5", "ranked_behind": 3}]
    assert growing("6.4", before=once) is BLUE
    assert growing("6.4", before=twice) is YELLOW
    assert growing("6.5", before=twice) is GREEN


def test_the_change_of_a_cumulative_rate_begins_anew_each_year() -> None:
    falling = [{"growth": "9", "ranked_behind": 3}, {"growth": "8", "ranked_behind": 3}]
    assert growing("7", before=falling, period=Period(2026, 2)) is GREEN
    assert growing("7", before=falling, period=Period(2026, 3)) is BLUE
    assert growing("7", before=falling, period=Period(2026, 4)) is YELLOW


def test_rates_are_compared_as_printed() -> None:
    assert growing("-0.04", target="-1", city="-1", before=[{"growth": "-0.01", "ranked_behind": 3}] * 2) is GREEN
    assert growing("2.96", before=STEADY) is RED
    assert growing("3.04", before=STEADY) is RED
    assert growing("3.05", before=STEADY) is ORANGE


def test_a_region_without_its_rank_is_not_green_until_the_rule_is_switched_off() -> None:
    now = {"growth": 7, "target": 6, "city": 5}
    found = judge(REGION, now, [{"growth": 6}] * 2, SEPTEMBER)
    assert (found.light, found.possible) == (Marker.MISSING, (RED, GREEN))
    assert "红灯或绿灯" in found.sentence
    without = REGION.without("last_twice")
    assert judge(without, now, [{"growth": 6}] * 2, SEPTEMBER).light is GREEN
    assert "本地调整" in judge(without, now, [{"growth": 6}] * 2, SEPTEMBER).edition


def test_a_missing_input_that_could_not_change_the_light_does_no_harm() -> None:
    assert judge(REGION, {"growth": -1}, period=SEPTEMBER).light is RED
    assert judge(REGION, {"growth": 2, "target": 6}, period=SEPTEMBER).light is RED


@pytest.mark.parametrize("scheme", [*PUBLISHED.values(), *SUGGESTED.values()], ids=lambda one: one.code)
def test_nothing_known_is_never_green(scheme: Scheme) -> None:
    found = judge(scheme, {}, period=SEPTEMBER)
    assert found.light is Marker.MISSING
    assert "无法判断" in found.sentence
    released = judge(scheme, {name: Marker.NOT_RELEASED for name in scheme.names}, period=SEPTEMBER)
    assert released.light is Marker.NOT_RELEASED


@pytest.mark.parametrize("scheme", [*PUBLISHED.values(), *SUGGESTED.values()], ids=lambda one: one.code)
def test_every_preset_names_its_source_and_asks_for_no_number(scheme: Scheme) -> None:
    assert scheme.source
    assert not any(word in scheme.ask for word in ("改", "调整", "补报", "数"))
    assert scheme.suggested == ("建议值" in scheme.edition)
    assert {PUBLISHED.get(scheme.code), SUGGESTED.get(scheme.code)} == {scheme, None}


@pytest.mark.parametrize(
    ("rate", "before", "light"),
    [
        ("-19.9", "0", GREEN),
        ("-20", "0", YELLOW),
        ("-30", "-29.9", YELLOW),
        ("-30", "-30", ORANGE),
        ("-49.9", "-60", ORANGE),
        ("-50", "0", RED),
    ],
)
def test_the_output_of_an_enterprise_is_orange_only_after_two_months(rate: str, before: str, light: Light) -> None:
    history: list[dict[str, Given]] = [{"output_growth": Decimal(before), "base": 900}]
    found = judge(ENTERPRISE_OUTPUT, {"output_growth": Decimal(rate), "base": 900}, history, SEPTEMBER)
    assert found.light is light
    assert ("请说明原因" in found.sentence) == (light is not GREEN)


def test_a_small_base_does_not_speak_and_a_new_plant_says_why() -> None:
    assert judge(ENTERPRISE_OUTPUT, {"output_growth": -90, "base": 500}, [], SEPTEMBER).light is NONE
    assert judge(ENTERPRISE_OUTPUT, {"output_growth": -90, "base": 501}, [], SEPTEMBER).light is RED
    new = {"output_growth": Marker.NO_BASE, "base": Marker.NO_BASE}
    assert judge(ENTERPRISE_OUTPUT, new, [], SEPTEMBER).light is Marker.NO_BASE


def test_two_months_running_do_not_reach_over_january_february() -> None:
    history = [{"output_growth": -35, "base": 900}]
    march = judge(ENTERPRISE_OUTPUT, {"output_growth": -35, "base": 900}, history, Period(2026, 3))
    assert march.light is YELLOW
    assert judge(ENTERPRISE_OUTPUT, {"output_growth": -90, "base": 900}, history, Period(2026, 2)).light is NONE


def test_power_has_a_light_only_where_the_account_is_one_firm() -> None:
    one = {"power_growth": -30, "one_firm": True}
    assert judge(ENTERPRISE_POWER, one, period=SEPTEMBER).light is RED
    assert judge(ENTERPRISE_POWER, one | {"power_growth": Decimal("-29.9")}, period=SEPTEMBER).light is GREEN
    assert judge(ENTERPRISE_POWER, one | {"one_firm": False}, period=SEPTEMBER).light is NONE
    assert judge(ENTERPRISE_POWER, {"power_growth": -90}, period=SEPTEMBER).light is Marker.MISSING


@pytest.mark.parametrize(("days", "light"), [(0, GREEN), (1, YELLOW), (2, YELLOW), (3, RED)])
def test_a_late_return_is_yellow_after_a_day_and_red_after_three(days: int, light: Light) -> None:
    assert judge(ENTERPRISE_LATE, {"days_late": days}, period=SEPTEMBER).light is light


def test_debt_and_inventory_have_their_lines() -> None:
    assert judge(ENTERPRISE_DEBT, {"debt_ratio": 85}).light is GREEN
    assert judge(ENTERPRISE_DEBT, {"debt_ratio": Decimal("85.1")}).light is YELLOW
    assert judge(ENTERPRISE_INVENTORY, {"turnover_days": 40, "base_days": 40}).light is GREEN
    assert judge(ENTERPRISE_INVENTORY, {"turnover_days": 41, "base_days": 40}).light is YELLOW


@pytest.mark.parametrize(
    ("revenue", "in_scope", "light", "case"),
    [
        (1499, 0, GREEN, ""), (1500, 0, BLUE, "may_enter"), (1999, 0, BLUE, "may_enter"), (2000, 0, BLUE, "reached"),
        (1999, 1, ORANGE, "fell_below"), (2000, 1, YELLOW, "may_exit"), (2500, 1, YELLOW, "may_exit"), (2501, 1, GREEN, ""),
    ],
)  # fmt: skip
def test_near_the_threshold_of_scale_both_sides_are_seen(revenue: int, in_scope: int, light: Light, case: str) -> None:
    found = judge(SCALE_BAND, {"revenue": revenue, "in_scope": in_scope})
    assert (found.light, found.case) == (light, case)


def test_being_behind_at_all_needs_no_bound_in_the_sentence() -> None:
    said = judge(REGION, {"growth": 7, "target": 8, "city": 6, "ranked_behind": 7}, [{"growth": 7}], SEPTEMBER).sentence
    assert said.startswith("低于目标1个百分点，亮黄灯")
    assert Evidence("落后", "家", Fraction(2), relation=Relation.ABOVE, bound=Fraction(1)).text == "落后2家（高于1家）"
    assert Evidence("增速", "%", Fraction(-1), relation=Relation.BELOW, bound=Fraction(0)).text == "增速−1%（低于0%）"
