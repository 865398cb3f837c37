"""What a warning says, to the letter: evidence, rule, unit and sentence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.period import Calendar, Period
from ballast.methods.exact import MethodError
from ballast.methods.warning import (
    PUBLISHED,
    WUHAN_PROGRESS,
    YINCHUAN_PROGRESS,
    Condition,
    Confidence,
    Day,
    DayRules,
    DeclaredStop,
    Evidence,
    Judgement,
    Levels,
    Light,
    Measure,
    Mismatch,
    PowerBase,
    Proposal,
    Relation,
    RunRules,
    RunState,
    consumption,
    daily_baseline,
    daily_state,
    judge,
    learn_levels,
    load_state,
    mismatch,
    monthly_state,
    places,
    power_base,
    raises_alarm,
    resumption_face,
    resumption_rate,
    shape_warning,
    total_use,
    usual_pause,
)
from ballast.methods.warning.running import propose

FEBRUARY, MAY = Period(2026, 2), Period(2026, 5)


def rates(*values: str | Marker) -> list[tuple[Period, Decimal | Marker]]:
    return [
        (Period(2026, at), one if isinstance(one, Marker) else Decimal(one)) for at, one in enumerate(values, start=2)
    ]


def test_the_shape_of_the_year_is_told_with_its_three_figures() -> None:
    assert shape_warning(rates("9.0", "8.4", "7.9", "-0.7")) == Judgement(
        Light.YELLOW,
        "year_shape",
        "全年走势（高开低走）",
        "opened_high_ran_low",
        (
            Evidence("一季度最高累计增速", "%", Fraction(9), FEBRUARY),
            Evidence("当前累计增速", "%", Fraction("-0.7"), MAY),
            Evidence("最长连续回落", "期", Fraction(3), MAY),
        ),
        "1—2月增长9.0%，1—5月下降0.7%，回落9.7个百分点，最长连续回落3期，呈高开低走，亮黄灯"
        "（依据：全年走势（高开低走））。请分析原因。",
    )


def test_a_year_that_does_not_run_low_is_green_and_one_without_a_beginning_unknown() -> None:
    green = shape_warning(rates("9.0", "8.4", "7.9", "8.1"))
    assert (green.light, green.scheme, green.edition, green.case, len(green.evidence)) == (
        *(Light.GREEN, "year_shape", "全年走势（高开低走）", "", 3),
    )
    assert green.sentence == "1—2月增长9.0%，1—5月增长8.1%，未呈高开低走，亮绿灯（依据：全年走势（高开低走））。"
    assert shape_warning(rates(Marker.MISSING, Marker.MISSING, "7.9")) == Judgement(
        Marker.MISSING, "year_shape", "全年走势（高开低走）", "", (), "一季度缺数，或其后尚无数据，无法判断全年走势。"
    )


def test_three_points_below_the_high_warn_only_under_the_target() -> None:
    fallen = rates("9.0", "9.1", "6.1")
    assert shape_warning(fallen, target=Decimal("6.2")).light is Light.YELLOW
    assert shape_warning(fallen, target=Decimal("6.1")).light is Light.GREEN
    assert shape_warning(fallen, target=Decimal("6.2"), points=Decimal("3.1")).light is Light.GREEN
    assert shape_warning(rates("9.04", "9.03", "9.02", "9.01"), places=2).light is Light.YELLOW


@pytest.mark.parametrize(
    ("power", "state", "confidence", "rule"),
    [
        (49, RunState.HALF_STOPPED, Confidence.LOW, "days_halved"),
        (50, RunState.REDUCED, Confidence.LOW, "days_reduced"),
        (70, RunState.RUNNING, Confidence.MEDIUM, "days_running"),
    ],
)
def test_the_days_lately_are_named_with_their_rule(
    power: int, state: RunState, confidence: Confidence, rule: str
) -> None:
    evidence = (Evidence("近7个有数日用电中位数为基准的", "%", Fraction(power)),)
    assert daily_state(date(2026, 5, 1), [power] * 7, 100) == propose(state, confidence, rule, evidence)


def test_a_single_day_may_be_a_run_and_no_day_may_break_it() -> None:
    assert DayRules(run=1, bridge=0).run == 1
    for wrong in ({"run": 0}, {"bridge": -1}):
        with pytest.raises(MethodError, match="连续天数"):
            DayRules(**wrong)


def test_a_december_without_power_is_no_baseline_and_a_small_one_is() -> None:
    assert daily_baseline([0, 0]) is Marker.NO_BASE
    assert resumption_rate(Decimal("0.5"), Decimal("0.5")) == 100
    assert resumption_rate(1, 0) is Marker.NO_BASE


def test_an_acknowledged_light_is_silent_from_the_same_period_on() -> None:
    red = judge(WUHAN_PROGRESS, {"planned": 50, "completion": 20})
    assert not raises_alarm(red, acknowledged=Light.RED, mute_periods=1)
    assert raises_alarm(red, acknowledged=Light.RED, periods_since=1, mute_periods=1)


def test_a_bound_is_kept_exact_and_one_case_changed_leaves_the_others() -> None:
    assert isinstance(Condition(Measure("增速", "%", ("a",)), Relation.BELOW, 3).bound, Fraction)
    first, *others = YINCHUAN_PROGRESS.cases
    assert YINCHUAN_PROGRESS.with_case(first).cases == (first, *others)


@pytest.mark.parametrize(
    ("lengths", "usual"), [((), 0), ((5,), 0), ((1, 3), 1), ((1, 2, 3, 9), 3), ((*[1] * 18, 2, 5, 9), 1)]
)
def test_the_longest_tenth_of_the_pauses_is_not_ordinary(lengths: tuple[int, ...], usual: int) -> None:
    still = [one for length in lengths for one in [*[True] * length, False]]
    days = [Day(date(2026, 1, 1) + timedelta(at), 10.0, 1.0, 0.0 if one else 0.9, one) for at, one in enumerate(still)]
    assert usual_pause(days) == usual


def test_output_against_power_is_told_with_both_rates() -> None:
    ask = "请核实原因（订单结构、价格、自发电、停歇检修等）；不要求改动数据。"
    assert mismatch(Decimal("20.5"), Decimal("-9.54")) == Mismatch(
        Fraction("20.5"), Fraction("-9.54"), Fraction("30.04"), True,
        f"产值增速20.5%，用电增速−9.5%，相差30.04个百分点，方向相反。{ask}",
    )  # fmt: skip
    assert mismatch(20, 5) == Mismatch(
        Fraction(20), Fraction(5), Fraction(15), False, "产值增速20%，用电增速5%，相差15个百分点。"
    )


def test_a_rate_or_reading_that_is_no_number_is_called_by_its_name() -> None:
    nan = float("nan")
    for call, name in (
        (lambda: mismatch(nan, 1), "^产值增速"),
        (lambda: mismatch(1, nan), "^用电增速"),
        (lambda: total_use(nan, 1), "^购电"),
        (lambda: total_use(1, nan), "^自发电"),
        (lambda: total_use(1, 1, nan), "^上网和转供电"),
        (lambda: consumption([nan, 1]), "^表码"),
        (lambda: consumption([5, 1], rollover=nan), "^电表满码"),
    ):
        with pytest.raises(MethodError, match=f"{name}不是有限的数"):
            call()


def test_a_meter_may_stand_at_zero_and_a_firm_may_sell_all_it_makes() -> None:
    assert consumption([0, Decimal("0.5")]) == (Fraction(1, 2),)
    with pytest.raises(MethodError, match="第2个表码-1小于0"):
        consumption([0, -1])
    assert total_use(0, 20, 20) == 0
    assert total_use(Decimal("0.5"), 0) == Fraction(1, 2)
    assert total_use(0, 1, 2) is Marker.MISSING


def test_the_rules_given_reach_the_normal_month() -> None:
    power = {Period(2026, at, Calendar.MONTHLY): 100 for at in (1, 2, 3)}
    base = power_base(power, Period(2026, 4, Calendar.MONTHLY), RunRules(normal_months=3))
    assert base == PowerBase(Fraction(100), "正常月平均")


def test_the_face_counts_those_that_run_among_those_that_could_be_judged() -> None:
    states = [propose(one, Confidence.LOW, "", ()) for one in (RunState.RUNNING, RunState.REDUCED, RunState.STOPPED)]
    assert resumption_face([*states, Marker.MISSING]) == Fraction(200, 3)


def test_the_rules_of_places_are_values_that_come_out_the_same_when_made_again() -> None:
    spec = spec_from_file_location(places.__name__, places.__file__)
    assert spec is not None
    assert spec.loader is not None
    again = module_from_spec(spec)
    spec.loader.exec_module(again)
    assert dict(again.PUBLISHED) == dict(PUBLISHED)


TWO = learn_levels([3] * 48 + [50] * 48)
AT_WORK, AT_REST = [50, 50, 50, 50], [3, 3, 3, 3]
"""Days of four intervals, at work all day and at rest all day."""


def curve_state(*days: list[int], levels: Levels | Marker = TWO, **given: Any) -> Proposal | Marker:
    return load_state(date(2026, 5, 1), [one for day in days for one in day], levels, per_day=4, **given)


@pytest.mark.parametrize(("still", "confidence"), [(10, Confidence.MEDIUM), (11, Confidence.HIGH)])
def test_a_standstill_is_sure_from_twice_the_ordinary_pause_and_a_week_on(still: int, confidence: Confidence) -> None:
    last = date(2026, 5, 1) + timedelta(still)
    evidence = (
        Evidence(f"2026-05-02至{last}连续停机", "天", Fraction(still)),
        Evidence("平常最长停歇", "天", Fraction(2)),
    )
    found = curve_state(AT_WORK, *[AT_REST] * still, usual=2)
    assert found == propose(RunState.STOPPED, confidence, "standstill", evidence)


def test_a_pause_of_two_days_is_ordinary_unless_told_and_three_more_are_not() -> None:
    states = [curve_state(AT_WORK, *[AT_REST] * still) for still in (4, 5)]
    assert [isinstance(one, Proposal) and one.state for one in states] == [RunState.RUNNING, RunState.STOPPED]


def test_where_rest_and_work_were_never_told_apart_a_stop_is_a_guess() -> None:
    found = curve_state(AT_WORK, *[AT_REST] * 20, levels=Levels(Marker.NOT_APPLICABLE, 14.0, 50.0, 96))
    assert isinstance(found, Proposal)
    assert (found.state, found.confidence) == (RunState.STOPPED, Confidence.LOW)


@pytest.mark.parametrize(
    ("usual", "state", "confidence", "rule"),
    [
        (None, RunState.RUNNING, Confidence.LOW, "curve_running"),
        (0.0, RunState.RUNNING, Confidence.LOW, "curve_running"),
        (1.0, RunState.REDUCED, Confidence.LOW, "curve_reduced"),
        (1.5, RunState.HALF_STOPPED, Confidence.LOW, "curve_halved"),
        (0.75, RunState.RUNNING, Confidence.MEDIUM, "curve_running"),
    ],
)
def test_the_time_at_work_is_compared_with_the_ordinary(
    usual: float | None, state: RunState, confidence: Confidence, rule: str
) -> None:
    """Seven days at work for half of the time, or four of seven: 4/7 = 57.142857 %."""
    evidence = [Evidence("近7日开机时间占", "%", Fraction("57.142857"))]
    evidence += [Evidence("平常开机时间占", "%", Fraction(usual) * 100)] if usual else []
    found = curve_state(*[AT_WORK] * 4, *[AT_REST] * 2, [3, 3, 3, 3], usual_working=usual)
    assert found == propose(state, confidence, rule, evidence)


def test_a_week_is_needed_before_a_half_stop_is_seen() -> None:
    found = curve_state(*[AT_WORK] * 3, *[AT_REST] * 3, usual_working=1.5)
    assert isinstance(found, Proposal)
    assert (found.state, found.confidence) == (RunState.RUNNING, Confidence.LOW)


def test_a_declared_stop_of_one_day_holds_and_half_of_the_time_is_enough() -> None:
    stop = DeclaredStop(RunState.SEASONAL, date(2026, 5, 3), date(2026, 5, 3))
    assert stop.covers(date(2026, 5, 3), date(2026, 5, 4))
    assert not stop.covers(date(2026, 5, 3), date(2026, 5, 5))


@pytest.mark.parametrize(
    ("share", "long", "confidence"),
    [(14, 7, Confidence.MEDIUM), (15, 7, Confidence.LOW), (14, 14, Confidence.HIGH), (15, 14, Confidence.MEDIUM)],
)
def test_low_days_are_surer_the_longer_and_the_deeper(share: int, long: int, confidence: Confidence) -> None:
    evidence = (
        Evidence(f"2026-05-01至2026-05-{long:02d}连续低用电", "天", Fraction(long)),
        Evidence("期间日均用电为基准的", "%", Fraction(share)),
    )
    found = daily_state(date(2026, 5, 1), [share] * long, 100)
    assert found == propose(RunState.STOPPED, confidence, "low_days", evidence)


THIS_MONTH = Period(2026, 5, Calendar.MONTHLY)
ORDINARY = {Period(2025, at, Calendar.MONTHLY): 100 for at in range(1, 13)}


@pytest.mark.parametrize(
    ("power", "output", "state", "confidence", "rule", "conflict"),
    [
        (4, 0, RunState.STOPPED, Confidence.HIGH, "stopped", False),
        (9, 200, RunState.HALF_STOPPED, Confidence.HIGH, "half_stopped", True),
        (40, 399, RunState.HALF_STOPPED, Confidence.MEDIUM, "half_stopped", False),
        (39, 399, RunState.HALF_STOPPED, Confidence.HIGH, "half_stopped", False),
        (60, 600, RunState.REDUCED, Confidence.MEDIUM, "reduced", False),
        (60, 900, RunState.REDUCED, Confidence.LOW, "reduced", False),
        (100, 1000, RunState.RUNNING, Confidence.HIGH, "running", False),
        (60, 0, RunState.REDUCED, Confidence.LOW, "zero_output_with_power", True),
        (9, None, RunState.STOPPED, Confidence.MEDIUM, "power_off", False),
        (20, None, RunState.STOPPED, Confidence.LOW, "possible_stop", False),
        (45, None, RunState.HALF_STOPPED, Confidence.LOW, "power_halved", False),
        (60, None, RunState.REDUCED, Confidence.LOW, "power_reduced", False),
        (90, None, RunState.RUNNING, Confidence.MEDIUM, "power_running", False),
    ],
)
def test_a_month_is_told_with_both_shares_and_its_rule(
    power: int, output: int | None, state: RunState, confidence: Confidence, rule: str, conflict: bool
) -> None:
    filed = (
        Evidence("产值未报或无基数", "", Marker.MISSING, THIS_MONTH)
        if output is None
        else Evidence("产值为上年同月的", "%", Fraction(output, 10), THIS_MONTH)
    )
    evidence = (Evidence("用电为上年同月的", "%", Fraction(power), THIS_MONTH), filed)
    found = monthly_state(THIS_MONTH, ORDINARY | {THIS_MONTH: power}, output, 1000)
    assert isinstance(found, Proposal)
    assert (found.state, found.confidence, found.rule, found.conflict) == (state, confidence, rule, conflict)
    assert [(one.label, one.unit, one.value, one.period) for one in found.evidence] == [
        (one.label, one.unit, one.value, one.period) for one in evidence
    ]


def test_a_season_is_told_with_the_years_it_was_seen() -> None:
    power = {Period(year, at, Calendar.MONTHLY): 2 if at == 5 else 100 for year in (2024, 2025) for at in range(1, 13)}
    evidence = (
        Evidence("用电为正常月平均的", "%", Fraction(3), THIS_MONTH),
        Evidence("往年同月也停用电的年数", "年", Fraction(2), THIS_MONTH),
    )
    found = monthly_state(THIS_MONTH, power | {THIS_MONTH: 3})
    assert found == propose(RunState.SEASONAL, Confidence.MEDIUM, "season", evidence)
