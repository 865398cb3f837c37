from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.period import Calendar, Period
from ballast.methods.exact import MethodError
from ballast.methods.warning import (
    Confidence,
    DeclaredStop,
    Levels,
    Meter,
    Proposal,
    RunRules,
    RunState,
    consumption,
    daily_state,
    load_state,
    monthly_state,
    normal_mean,
    power_base,
    resumption_face,
    total_use,
)

RUNNING, REDUCED, HALF, STOPPED, SEASONAL, MAINTENANCE = RunState


def m(year: int, number: int) -> Period:
    return Period(year, number, Calendar.MONTHLY)


MAY = m(2026, 5)
LAST_YEAR: dict[Period, int | None] = {m(2025, number): 100 for number in range(1, 13)}


def month(power: int | None, output: int | None = None, base: int | None = 1000, **given: object) -> Proposal | Marker:
    return monthly_state(MAY, LAST_YEAR | {MAY: power}, output, base, **given)  # type: ignore[arg-type]


def state(found: Proposal | Marker) -> RunState:
    assert isinstance(found, Proposal)
    return found.state


@pytest.mark.parametrize(
    ("power", "output", "expected"),
    [
        (9, 0, STOPPED), (10, 0, HALF), (49, 499, HALF), (50, 499, REDUCED), (49, 500, REDUCED), (69, 700, REDUCED),
        (70, 699, REDUCED), (70, 700, RUNNING), (100, 1000, RUNNING), (300, 3000, RUNNING),
    ],
)  # fmt: skip
def test_a_month_is_told_by_output_and_power_together(power: int, output: int, expected: RunState) -> None:
    assert state(month(power, output)) is expected


@pytest.mark.parametrize(
    ("power", "expected", "confidence"),
    [
        (0, STOPPED, Confidence.MEDIUM), (9, STOPPED, Confidence.MEDIUM), (10, STOPPED, Confidence.LOW),
        (29, STOPPED, Confidence.LOW), (30, HALF, Confidence.LOW), (49, HALF, Confidence.LOW),
        (50, REDUCED, Confidence.LOW), (69, REDUCED, Confidence.LOW), (70, RUNNING, Confidence.MEDIUM),
    ],
)  # fmt: skip
def test_power_alone_proposes_with_less_confidence(power: int, expected: RunState, confidence: Confidence) -> None:
    found = month(power)
    assert isinstance(found, Proposal)
    assert (found.state, found.confidence) == (expected, confidence)


def test_a_stop_seen_on_both_sides_is_sure_and_a_half_stop_near_the_line_is_not() -> None:
    sure, near, clear = month(5, 0), month(45, 450), month(39, 399)
    assert isinstance(sure, Proposal) and isinstance(near, Proposal) and isinstance(clear, Proposal)
    assert (sure.confidence, near.confidence, clear.confidence) == (Confidence.HIGH, Confidence.MEDIUM, Confidence.HIGH)


def test_a_proposal_asks_for_a_check_and_a_reason_and_never_for_a_number() -> None:
    found = month(3, 0)
    assert isinstance(found, Proposal)
    assert found.to_confirm
    assert found.sentence == (
        "用电为上年同月的3%，产值为上年同月的0%，推断停产（可信程度较高）。仅为线索，请县区核实并注明原因；企业有困难需要帮助的，可提出诉求。"
    )
    running = month(100, 1000)
    assert isinstance(running, Proposal)
    assert not running.to_confirm
    assert "核实" not in running.sentence


def test_signs_that_contradict_one_another_are_said() -> None:
    zero_with_power, output_without = month(90, 0), month(3, 800)
    assert isinstance(zero_with_power, Proposal) and isinstance(output_without, Proposal)
    assert (zero_with_power.state, zero_with_power.conflict) == (RUNNING, True)
    assert (output_without.state, output_without.conflict, output_without.confidence) == (STOPPED, True, Confidence.LOW)
    assert "相互矛盾" in zero_with_power.sentence
    for power, output, conflict in ((5, 400, True), (20, 0, False), (30, 0, True), (45, 400, False)):
        found = month(power, output)
        assert isinstance(found, Proposal)
        assert (found.state, found.conflict) == (HALF, conflict)


def test_filed_zero_without_power_and_not_filed_are_no_stops() -> None:
    assert month(None, 0) is Marker.MISSING
    assert month(-5, 0) is Marker.MISSING
    assert monthly_state(MAY, {}, 0, 1000) is Marker.MISSING
    assert state(month(100, None)) is RUNNING


@pytest.mark.parametrize("base", [None, 0, -10])
def test_output_without_a_base_leaves_the_word_to_power(base: int | None) -> None:
    assert state(month(20, 300, base)) is STOPPED
    assert state(month(100, 300, base)) is RUNNING
    assert state(month(5, 0, base)) is STOPPED


def test_a_new_plant_has_nothing_to_be_measured_against() -> None:
    assert monthly_state(MAY, {MAY: 10}) is Marker.NO_BASE
    young: dict[Period, int | None] = {m(2025, number): 100 for number in range(8, 13)}
    assert monthly_state(MAY, young | {MAY: 10}) is Marker.NO_BASE
    older = young | {m(2026, 1): 100, MAY: 10}
    assert state(monthly_state(MAY, older)) is STOPPED


def test_a_meter_that_always_showed_zero_says_nothing() -> None:
    zeros: dict[Period, int | None] = {MAY.shift(-back): 0 for back in range(25)}
    assert monthly_state(MAY, zeros) is Marker.NO_BASE


def test_a_base_that_itself_stood_still_is_not_used() -> None:
    history = LAST_YEAR | {m(2025, 5): 4, MAY: 4}
    base = power_base(history, MAY)
    assert not isinstance(base, Marker)
    assert (base.label, base.value) == ("正常月平均", Fraction(100))
    assert state(monthly_state(MAY, history)) is STOPPED
    assert state(monthly_state(MAY, history | {m(2025, 5): 0})) is STOPPED
    assert state(monthly_state(MAY, history | {m(2025, 5): None})) is STOPPED
    thin = power_base(LAST_YEAR | {m(2025, 5): 30}, MAY)
    assert not isinstance(thin, Marker)
    assert thin.label == "上年同月"


def test_months_at_a_stand_do_not_lower_what_is_normal() -> None:
    history = LAST_YEAR | {m(2025, number): 3 for number in (9, 10, 11)}
    assert normal_mean(history, MAY) == 100
    assert normal_mean({m(2025, number): 100 for number in range(1, 6)}, MAY) is Marker.NO_BASE
    assert normal_mean({m(2025, number): 100 for number in range(1, 7)}, MAY) == 100
    assert normal_mean({m(2024, number): 100 for number in range(1, 5)}, MAY) is Marker.NO_BASE
    at_the_line, below = LAST_YEAR | {m(2025, 9): 30}, LAST_YEAR | {m(2025, 9): 29}
    assert normal_mean(at_the_line, MAY) == Fraction(1130, 12)
    assert normal_mean(below, MAY) == 100


def test_a_month_that_stands_still_every_year_is_a_season() -> None:
    years: dict[Period, int | None] = {m(year, number): 100 for year in (2024, 2025) for number in range(1, 13)}
    still = years | {m(2024, 5): 2, m(2025, 5): 3, MAY: 2}
    assert state(monthly_state(MAY, still, 0, 10)) is SEASONAL
    once = years | {m(2025, 5): 3, MAY: 2}
    assert state(monthly_state(MAY, once, 0, 10)) is STOPPED
    assert state(monthly_state(MAY, once, 0, 10, rules=RunRules(season_years=1))) is SEASONAL
    low_season = years | {m(2024, 5): 20, m(2025, 5): 20, MAY: 20}
    assert state(monthly_state(MAY, low_season)) is RUNNING
    below_its_season = low_season | {MAY: 4}
    assert state(monthly_state(MAY, below_its_season)) is STOPPED


def test_what_was_made_known_beforehand_is_counted_apart() -> None:
    plan = DeclaredStop(MAINTENANCE, date(2026, 5, 1), date(2026, 5, 16))
    short = DeclaredStop(MAINTENANCE, date(2026, 5, 1), date(2026, 5, 15))
    season = DeclaredStop(SEASONAL, date(2026, 4, 20))
    assert state(month(3, 0, declared=[plan])) is MAINTENANCE
    assert state(month(3, 0, declared=[short])) is STOPPED
    assert state(month(3, 0, declared=[season])) is SEASONAL
    assert state(month(45, 400, declared=[plan])) is MAINTENANCE
    assert state(month(100, 1000, declared=[plan])) is RUNNING


def test_a_declared_stop_is_of_two_kinds_and_runs_forward() -> None:
    with pytest.raises(MethodError, match="只能是"):
        DeclaredStop(STOPPED, date(2026, 5, 1))
    with pytest.raises(MethodError, match="早于"):
        DeclaredStop(SEASONAL, date(2026, 5, 2), date(2026, 5, 1))


@pytest.mark.parametrize("meter", [Meter.SHARED, Meter.RESALE, Meter.OWN_GENERATION])
def test_power_rules_are_off_where_the_account_is_not_one_firm(meter: Meter) -> None:
    assert month(3, 0, meter=meter) is Marker.NOT_APPLICABLE
    assert daily_state(date(2026, 5, 1), [0] * 20, 100, meter=meter) is Marker.NOT_APPLICABLE
    levels = Levels(1.0, 5.0, 50.0, 96)
    assert load_state(date(2026, 5, 1), [1] * 960, levels, meter=meter) is Marker.NOT_APPLICABLE


def test_january_and_february_propose_nothing() -> None:
    history = LAST_YEAR | {m(2026, 1): 0, m(2026, 2): 0, m(2026, 3): 0}
    assert monthly_state(m(2026, 1), history) is Marker.NOT_APPLICABLE
    assert monthly_state(m(2026, 2), history) is Marker.NOT_APPLICABLE
    assert state(monthly_state(m(2026, 3), history)) is STOPPED


def test_power_is_given_by_the_monthly_calendar() -> None:
    with pytest.raises(MethodError, match="月历"):
        monthly_state(Period(2026, 5), {})
    with pytest.raises(MethodError, match="月历"):
        power_base({Period(2025, 5): 100}, MAY)


@settings(max_examples=25)
@given(st.integers(1, 10**9), st.lists(st.integers(0, 10**6), min_size=25, max_size=25), st.integers(0, 1000))
def test_the_unit_of_electricity_means_nothing(factor: int, kwh: list[int], output: int) -> None:
    power: dict[Period, int | None] = {MAY.shift(-back): value for back, value in enumerate(kwh)}
    scaled = {period: None if value is None else value * factor for period, value in power.items()}
    first, second = monthly_state(MAY, power, output, 500), monthly_state(MAY, scaled, output, 500)
    assert first == second


@settings(max_examples=40)
@given(st.integers(0, 300), st.integers(0, 300))
def test_less_power_never_makes_the_state_better(first: int, second: int) -> None:
    order = [STOPPED, HALF, REDUCED, RUNNING]
    less, more = sorted((first, second))
    assert order.index(state(month(less))) <= order.index(state(month(more)))


def test_a_meter_that_was_reset_leaves_a_gap_and_no_negative_use() -> None:
    assert consumption([100, 150, 20, 60]) == (Fraction(50), Marker.MISSING, Fraction(40))
    assert consumption([9990, 20], rollover=10000) == (Fraction(30),)
    assert consumption([5, None, 9, 9]) == (Marker.MISSING, Marker.MISSING, Fraction(0))
    assert consumption([7]) == ()
    for readings, rollover in (([-1, 5], None), ([10000, 5], 10000)):
        with pytest.raises(MethodError, match="表码"):
            consumption(readings, rollover)


def test_own_generation_that_is_metered_is_part_of_what_was_used() -> None:
    assert total_use(30, 90, 20) == 100
    assert total_use(30, 90) == 120
    assert total_use(30, None) is Marker.MISSING
    assert total_use(None, 90) is Marker.MISSING
    assert total_use(30, 10, None) is Marker.MISSING
    assert total_use(10, 10, 30) is Marker.MISSING


def test_how_many_run_is_counted_of_those_that_could_be_judged() -> None:
    states = [month(100), month(60), month(40), month(3), Marker.MISSING]
    assert resumption_face(states) == 50
    assert resumption_face([Marker.NOT_APPLICABLE]) is Marker.MISSING


def test_kilowatt_hours_of_a_notebook_may_be_floats() -> None:
    power = {at: float(kwh) for at, kwh in LAST_YEAR.items() if kwh} | {MAY: 42.5}
    found = monthly_state(MAY, power, 400.5, 1000.0)
    assert found == monthly_state(MAY, LAST_YEAR | {MAY: Fraction("42.5")}, Fraction("400.5"), 1000)
    assert consumption([100.1, 150.3, 2.5], rollover=1000.5) == (Fraction("50.2"), Fraction("852.7"))
    assert total_use(30.1, 90.2, 20.3) == 100


def test_a_month_or_reading_that_is_no_number_is_named() -> None:
    with pytest.raises(MethodError, match="2026-05用电不是有限的数"):
        monthly_state(MAY, LAST_YEAR | {MAY: float("nan")})
    with pytest.raises(MethodError, match="产值不是有限的数"):
        month(40, float("inf"))  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="表码不是有限的数"):
        consumption([1.0, float("nan")])


def test_a_month_written_as_text_is_refused_with_the_remedy() -> None:
    with pytest.raises(MethodError, match=r"请用 Period\(年, 月, Calendar.MONTHLY\)"):
        monthly_state("2026-05", {"2026-05": 3})  # type: ignore[arg-type, dict-item]
