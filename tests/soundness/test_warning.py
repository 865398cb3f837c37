"""Warnings that would be wrong without anybody noticing. None may be loosened for a refactoring."""

from __future__ import annotations

from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.period import Calendar, Period
from ballast.methods.warning import (
    ENTERPRISE_OUTPUT,
    REGION,
    YINCHUAN_PROGRESS,
    Light,
    Meter,
    Proposal,
    RunState,
    judge,
    monthly_state,
)


def m(year: int, number: int) -> Period:
    return Period(year, number, Calendar.MONTHLY)


LAST_YEAR: dict[Period, int | None] = {m(2025, number): 100 for number in range(1, 13)}


def test_what_is_missing_is_never_green() -> None:
    """
    county | growth | target | city | last place twice     the light
    A      | 7      | 6      | 5    | not known            green or red: no light, and both are named
    """
    now = {"growth": 7, "target": 6, "city": 5}
    found = judge(REGION, now, [{"growth": 6}, {"growth": 6}], Period(2026, 9))
    assert found.light is Marker.MISSING
    assert found.possible == (Light.RED, Light.GREEN)


def test_a_value_that_prints_like_its_bound_is_not_at_its_bound() -> None:
    """
    month 8: planned 66.666…, completed 36.66     behind 30.0067: printed 30.0, yet red; 36.666… would be yellow
    """
    planned = Fraction(200, 3)
    assert judge(YINCHUAN_PROGRESS, {"planned": planned, "completion": Fraction("36.66")}).light is Light.RED
    assert judge(YINCHUAN_PROGRESS, {"planned": planned, "completion": planned - 30}).light is Light.YELLOW


def test_two_months_running_are_two_months() -> None:
    """
    period | 1—2月 | 3月 | 4月      January–February has no month: March is the first of two, orange comes in April
    growth | −40   | −40 | −40
    """
    bad = {"output_growth": -40, "base": 900}
    march = judge(ENTERPRISE_OUTPUT, bad, [bad], Period(2026, 3))
    april = judge(ENTERPRISE_OUTPUT, bad, [bad, bad], Period(2026, 4))
    assert (march.light, april.light) == (Light.YELLOW, Light.ORANGE)


def test_a_stop_of_last_year_does_not_hide_the_stop_of_this_year() -> None:
    """
    power of May | 2025: 4 | 2026: 4      against last year 100 %, “running”; against a normal month 4 %: a stop
    """
    found = monthly_state(m(2026, 5), LAST_YEAR | {m(2025, 5): 4, m(2026, 5): 4}, output=0, output_base=10)
    assert isinstance(found, Proposal)
    assert found.state is RunState.STOPPED


def test_power_of_a_shared_account_or_a_reset_meter_stops_nobody() -> None:
    """
    account  | shared by two firms | corrected by −50 | own generation behind the meter     none of these is a stop
    """
    power = LAST_YEAR | {m(2026, 5): 2}
    assert monthly_state(m(2026, 5), power, 0, 10, Meter.SHARED) is Marker.NOT_APPLICABLE
    assert monthly_state(m(2026, 5), power, 0, 10, Meter.OWN_GENERATION) is Marker.NOT_APPLICABLE
    assert monthly_state(m(2026, 5), LAST_YEAR | {m(2026, 5): -50}, 0, 10) is Marker.MISSING
