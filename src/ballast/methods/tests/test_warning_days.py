from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.warning import (
    Confidence,
    DayRules,
    DeclaredStop,
    Levels,
    LoadProfile,
    LowRun,
    Proposal,
    RunState,
    daily_baseline,
    daily_state,
    learn_levels,
    load_profile,
    load_state,
    low_runs,
    read_days,
    resumed,
    resumption_rate,
    standstills,
    usual_pause,
)

RUNNING, REDUCED, HALF, STOPPED, SEASONAL, MAINTENANCE = RunState
STEEL = Path(__file__).resolve().parents[5] / "shared/data/enterprise/uci_steel_industry_energy_15min_2018.csv"
needs_steel = pytest.mark.skipif(not STEEL.is_file(), reason="the load curve of the steel works is not here")


def state(found: Proposal | Marker) -> RunState:
    assert isinstance(found, Proposal)
    return found.state


FIRST_OF_MAY = date(2026, 5, 1)


def test_a_day_is_resumed_above_thirty_percent_of_decembers_mean() -> None:
    december = daily_baseline([100, 140, None, 120, -7])
    assert december == 120
    assert resumption_rate(60, december) == 50
    assert resumed(36, december) is False
    assert resumed(37, december) is True
    assert resumed(None, december) is Marker.MISSING
    assert resumed(-1, december) is Marker.MISSING
    assert resumed(5, daily_baseline([0, 0])) is Marker.NO_BASE
    assert resumed(5, daily_baseline([])) is Marker.MISSING
    assert resumed(5, 0) is Marker.NO_BASE


def runs(days: Sequence[int | None], **given: object) -> list[tuple[int, bool]]:
    found: tuple[LowRun, ...] = low_runs(FIRST_OF_MAY, days, 100, **given)  # type: ignore[arg-type]
    return [(run.days, run.open) for run in found]


def test_low_days_make_a_run_from_the_declared_number_on() -> None:
    assert runs([29] * 6) == []
    assert runs([29] * 7) == [(7, True)]
    assert runs([30] * 7) == []
    assert runs([10] * 7 + [30] + [10] * 8 + [90]) == [(7, False), (8, False)]
    assert runs([10] * 5 + [90] + [10] * 5) == []
    assert runs([10] * 3, rules=DayRules(run=3)) == [(3, True)]
    assert runs([]) == []


def test_a_day_that_is_not_known_neither_counts_nor_breaks() -> None:
    assert runs([10] * 4 + [None, None] + [10] * 3) == [(7, True)]
    assert runs([10] * 4 + [None] * 3 + [10] * 3) == []
    assert runs([10] * 4 + [-500] + [10] * 3) == [(7, True)]


def test_a_run_keeps_its_days_and_its_mean() -> None:
    (run,) = low_runs(FIRST_OF_MAY, [90] + [10, 20] * 4 + [90], 100)
    assert (run.first, run.last, run.days, run.share, run.open) == (
        date(2026, 5, 2),
        date(2026, 5, 9),
        8,
        Fraction(15),
        False,
    )


def test_january_and_february_are_not_judged_by_the_day_unless_declared() -> None:
    winter = date(2028, 2, 1)  # a leap year: 29 February is not judged either
    assert low_runs(winter, [0] * 29, 100) == ()
    assert daily_state(winter, [0] * 29, 100) is Marker.NOT_APPLICABLE
    assert state(daily_state(winter, [0] * 29, 100, january_february=True)) is STOPPED
    (run,) = low_runs(winter, [0] * 36, 100)
    assert (run.first, run.days) == (date(2028, 3, 1), 7)


def test_holidays_are_not_judged() -> None:
    week = [FIRST_OF_MAY + timedelta(number) for number in range(5)]
    assert runs([10] * 7, not_judged=week) == []
    assert daily_state(FIRST_OF_MAY, [10] * 5, 100, not_judged=week) is Marker.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("days", "expected", "confidence"),
    [
        ([2] * 14, STOPPED, Confidence.HIGH), ([2] * 13, STOPPED, Confidence.MEDIUM), ([20] * 14, STOPPED, Confidence.MEDIUM),
        ([15] * 7, STOPPED, Confidence.LOW), ([90] * 9 + [49] * 7, HALF, Confidence.LOW),
        ([90] * 9 + [50] * 7, REDUCED, Confidence.LOW), ([90] * 9 + [70] * 7, RUNNING, Confidence.MEDIUM),
        ([2] * 14 + [90] * 7, RUNNING, Confidence.MEDIUM), ([90] * 4 + [2] * 3, RUNNING, Confidence.MEDIUM),
        ([90] * 3 + [2] * 4, HALF, Confidence.LOW),
    ],
)  # fmt: skip
def test_the_state_of_a_firm_by_its_days(days: list[int], expected: RunState, confidence: Confidence) -> None:
    found = daily_state(FIRST_OF_MAY, days, 100)
    assert isinstance(found, Proposal)
    assert (found.state, found.confidence) == (expected, confidence)


def test_a_daily_stop_that_was_announced_is_maintenance() -> None:
    plan = DeclaredStop(MAINTENANCE, FIRST_OF_MAY, date(2026, 5, 20))
    assert state(daily_state(FIRST_OF_MAY, [2] * 14, 100, declared=[plan])) is MAINTENANCE


def test_days_without_a_baseline_or_too_few_are_not_judged() -> None:
    assert daily_state(FIRST_OF_MAY, [2] * 14, Marker.NO_BASE) is Marker.NO_BASE
    assert daily_state(FIRST_OF_MAY, [2] * 14, 0) is Marker.NO_BASE
    assert daily_state(FIRST_OF_MAY, [2] * 6 + [None], 100) is Marker.MISSING
    assert daily_state(FIRST_OF_MAY, [], 100) is Marker.MISSING
    with pytest.raises(MethodError, match="大于0"):
        low_runs(FIRST_OF_MAY, [2], 0)
    with pytest.raises(MethodError, match="连续天数"):
        DayRules(run=0)


def works(days: int, hours: int = 12, work: float = 60.0, idle: float = 3.0) -> list[float | None]:
    rng = np.random.default_rng(7)
    day = [work] * (hours * 4) + [idle] * (96 - hours * 4)
    return [float(kwh) for kwh in np.array(day * days) * rng.lognormal(0, 0.1, 96 * days)]


def test_rest_and_work_are_learnt_from_the_curve() -> None:
    levels = learn_levels(works(20))
    assert isinstance(levels, Levels)
    assert levels.two
    assert levels.idle == pytest.approx(3, rel=0.05)
    assert levels.work == pytest.approx(60, rel=0.05)
    assert 5 < levels.cut < 40


def test_a_long_standstill_or_a_few_peaks_do_not_move_the_levels() -> None:
    curve = works(20) + works(40, hours=0) + [900.0] * 20 + [None] * 76
    levels = learn_levels(curve)
    assert isinstance(levels, Levels)
    assert levels.idle == pytest.approx(3, rel=0.05)
    assert levels.work == pytest.approx(60, rel=0.1)


def test_a_furnace_that_never_rests_has_one_level() -> None:
    levels = learn_levels(works(20, hours=24))
    assert isinstance(levels, Levels)
    assert levels.idle is Marker.NOT_APPLICABLE
    assert levels.cut == pytest.approx(18, rel=0.05)
    found = load_state(date(2026, 5, 4), [2.0] * 96 * 6, levels)
    assert isinstance(found, Proposal)
    assert (found.state, found.confidence) == (STOPPED, Confidence.LOW)
    constant = learn_levels([5.0] * 96)
    assert isinstance(constant, Levels)
    assert (constant.idle, constant.work) == (Marker.NOT_APPLICABLE, 5.0)


@pytest.mark.parametrize(
    ("loads", "marker"),
    [
        ([], Marker.MISSING),
        ([None, float("nan")], Marker.MISSING),
        ([0.0] * 96, Marker.NO_BASE),
        ([-1.0], Marker.MISSING),
    ],
)
def test_a_curve_that_shows_nothing_teaches_nothing(loads: list[float | None], marker: Marker) -> None:
    assert learn_levels(loads) is marker
    assert load_profile(FIRST_OF_MAY, loads) is marker
    assert load_state(FIRST_OF_MAY, [1.0] * 96, marker) is marker


def test_a_load_that_only_varies_widely_is_not_cut_in_two() -> None:
    rng = np.random.default_rng(3)
    for spread in (0.6, 1.0):
        levels = learn_levels(60 * rng.lognormal(0, spread, 9600))
        assert isinstance(levels, Levels)
        assert not levels.two


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_levels_are_found_however_rare_one_of_them_is(share: float) -> None:
    rng = np.random.default_rng(4)
    rest = 3 * rng.lognormal(0, 0.25, int(9600 * share))
    work = 60 * rng.lognormal(0, 0.25, 9600 - len(rest))
    levels = learn_levels(np.concatenate([rest, work]))
    assert isinstance(levels, Levels)
    assert levels.idle == pytest.approx(3, rel=0.05)
    assert levels.work == pytest.approx(60, rel=0.05)
    assert 8 < levels.cut < 25


def test_idle_at_zero_is_a_level_too() -> None:
    levels = learn_levels([0.0] * 500 + [50.0] * 500)
    assert isinstance(levels, Levels)
    assert (levels.idle, levels.work) == (0.0, 50.0)


@pytest.mark.parametrize(("hours", "shifts"), [(8, 1), (10, 1), (11, 2), (16, 2), (18, 2), (19, 3), (23, 3)])
def test_shifts_follow_the_hours_at_work(hours: int, shifts: int) -> None:
    profile = load_profile(date(2026, 5, 4), works(5, hours))
    assert isinstance(profile, LoadProfile)
    assert profile.shifts == shifts
    assert profile.working == pytest.approx(hours / 24)


def test_weekend_and_night_are_told_apart() -> None:
    week = works(5, 8) + works(2, 0)
    profile = load_profile(date(2026, 5, 4), week * 4)
    assert isinstance(profile, LoadProfile)
    assert profile.weekday == pytest.approx(8 / 24)
    assert profile.weekend == 0
    assert profile.night == pytest.approx(6 / 8 * 5 / 7)
    assert usual_pause(profile.days) == 2
    assert profile.base_share == pytest.approx(28 * 24 * 3 / (20 * (8 * 60 + 16 * 3) + 8 * 72), rel=0.02)


def test_a_day_of_which_too_little_is_known_is_not_judged() -> None:
    levels = Levels(3.0, 10.0, 60.0, 96)
    days = read_days(FIRST_OF_MAY, [60.0] * 72 + [None] * 24 + [60.0] * 71 + [None] * 25 + [60.0] * 96, levels)
    assert [day.still for day in days] == [False, Marker.MISSING, False]
    assert [day.energy for day in days] == [Marker.MISSING, Marker.MISSING, 5760]
    assert load_state(FIRST_OF_MAY, [60.0] * 96 + [None] * 96, levels) is Marker.MISSING
    assert load_state(FIRST_OF_MAY, [None] * 96, levels) is Marker.MISSING


def test_a_day_stands_still_when_less_than_a_twentieth_of_it_is_at_work() -> None:
    levels = Levels(3.0, 10.0, 60.0, 20)
    days = read_days(FIRST_OF_MAY, [60.0] + [3.0] * 19 + [3.0] * 20, levels, per_day=20)
    assert [(day.working, day.still) for day in days] == [(0.05, False), (0.0, True)]


def test_a_standstill_is_unusual_when_it_outlasts_the_ordinary_pause() -> None:
    levels = Levels(3.0, 10.0, 60.0, 96)
    curve = works(3) + works(4, 0) + works(3) + works(5, 0)
    days = read_days(FIRST_OF_MAY, curve, levels)
    assert [(spell.days, spell.unusual) for spell in standstills(days, usual=2)] == [(4, False), (5, True)]
    assert state(load_state(FIRST_OF_MAY, curve, levels, usual=2)) is STOPPED
    assert state(load_state(FIRST_OF_MAY, curve, levels, usual=3)) is not STOPPED
    assert state(load_state(FIRST_OF_MAY, curve + works(1), levels, usual=2)) is not STOPPED


def test_less_time_at_work_than_usual_is_a_half_stop_or_less() -> None:
    levels = Levels(3.0, 10.0, 60.0, 96)
    for hours, expected in ((5, HALF), (6, REDUCED), (8, REDUCED), (9, RUNNING), (12, RUNNING)):
        found = load_state(FIRST_OF_MAY, works(7, hours), levels, usual_working=0.5)
        assert state(found) is expected
    assert state(load_state(FIRST_OF_MAY, works(7, 2), levels)) is RUNNING
    plan = DeclaredStop(MAINTENANCE, FIRST_OF_MAY, date(2026, 5, 9))
    assert state(load_state(FIRST_OF_MAY, works(9, 0), levels, declared=[plan])) is MAINTENANCE


def test_a_curve_of_broken_days_or_words_is_refused() -> None:
    levels = Levels(3.0, 10.0, 60.0, 96)
    for loads in ([1.0] * 95, [1.0] * 97):
        with pytest.raises(MethodError, match="整数倍"):
            read_days(FIRST_OF_MAY, loads, levels)
    with pytest.raises(MethodError, match="不是数"):
        learn_levels(["多"])
    with pytest.raises(MethodError, match="一维"):
        learn_levels([[1.0, 2.0]])
    with pytest.raises(MethodError, match="一维"):
        learn_levels([float("inf")])


def steel() -> list[float]:
    with STEEL.open(encoding="utf-8-sig", newline="") as stream:
        return [float(row["Usage_kWh"]) for row in csv.DictReader(stream)]


NEW_YEAR = date(2018, 1, 1)
KOREAN_HOLIDAYS = (
    "2018-01-01",
    "2018-02-15",
    "2018-02-16",
    "2018-05-01",
    "2018-09-24",
    "2018-09-25",
    "2018-09-26",
    "2018-12-25",
)


@needs_steel
def test_the_steel_works_rest_at_night_at_the_weekend_and_on_holidays() -> None:
    profile = load_profile(NEW_YEAR, steel())
    assert isinstance(profile, LoadProfile)
    energies = [day.energy for day in profile.days if not isinstance(day.energy, Marker)]
    assert sum(energies) == pytest.approx(959_636.71)
    assert len(energies) == 365
    assert profile.levels.idle == pytest.approx(3.38)
    assert profile.levels.work == pytest.approx(57.8, abs=0.1)
    assert profile.shifts == 2
    still = {day.day for day in profile.days if day.still}
    assert {date.fromisoformat(day) for day in KOREAN_HOLIDAYS} <= still
    assert {date(2018, 8, day) for day in (1, 2, 3)} <= still
    weekdays = [day for day in still if day.weekday() < 5]
    assert len(still) == 59
    assert len(weekdays) == 12
    assert (
        isinstance(profile.night, float) and isinstance(profile.weekday, float) and isinstance(profile.weekend, float)
    )
    assert profile.night < 0.06 < profile.weekend < profile.weekday


@needs_steel
def test_only_long_holidays_of_the_steel_works_look_like_stops_and_an_injected_stop_is_found() -> None:
    curve = steel()
    spring = curve[: 96 * 90]
    profile = load_profile(NEW_YEAR, spring)
    assert isinstance(profile, LoadProfile)
    pause = usual_pause(profile.days)
    assert pause == 2
    days = read_days(NEW_YEAR, curve, profile.levels)
    long = [(spell.first, spell.last) for spell in standstills(days, usual=pause) if spell.unusual]
    summer, harvest = (date(2018, 8, 1), date(2018, 8, 5)), (date(2018, 9, 22), date(2018, 9, 26))
    assert long == [summer, harvest]
    holidays = {date(2018, 8, 1), date(2018, 9, 24), date(2018, 9, 25), date(2018, 9, 26)}
    judged = [day for day in days if day.day not in holidays]
    assert not any(spell.unusual for spell in standstills(judged, usual=pause))
    rng = np.random.default_rng(1)
    begins = 96 * 190
    idle = profile.levels.idle
    assert isinstance(idle, float)
    for length, expected in ((pause + 2, False), (pause + 4, True)):
        injected = [*curve]
        injected[begins : begins + 96 * length] = [float(kwh) for kwh in idle * rng.lognormal(0, 0.1, 96 * length)]
        found = standstills(read_days(NEW_YEAR, injected, profile.levels), usual=pause)
        hit = [spell for spell in found if spell.first <= NEW_YEAR + timedelta(192) <= spell.last]
        assert [spell.unusual for spell in hit] == [expected]
    upto = injected[: begins + 96 * (pause + 4)]
    proposed = load_state(NEW_YEAR, upto, profile.levels, pause)
    assert state(proposed) is STOPPED


def test_days_of_a_notebook_may_be_an_array_of_floats() -> None:
    days = np.array([100.5] * 5 + [20.1] * 9)
    found = daily_state(date(2026, 5, 1), days, 100.5)
    assert found == daily_state(
        date(2026, 5, 1), [Fraction(one) / 10 for one in [1005] * 5 + [201] * 9], Fraction("100.5")
    )
    assert [run.share for run in low_runs(date(2026, 5, 1), days, 100.5)] == [20]
    assert resumption_rate(36.6, daily_baseline([100.5, 143.5])) == 30
    assert daily_state(date(2026, 5, 1), np.array([]), 100) is Marker.MISSING


def test_a_day_that_is_no_number_is_refused() -> None:
    with pytest.raises(MethodError, match="日用电不是有限的数"):
        daily_baseline([1.0, float("nan")])
    with pytest.raises(MethodError, match="日均基准不是有限的数"):
        resumption_rate(1, float("inf"))
