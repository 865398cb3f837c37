from __future__ import annotations

import json
import math
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from ballast.kernel.period import Calendar, Period
from ballast.methods.exact import MethodError
from ballast.methods.projection import merge_january, new_year, run_of, spring_festival, weekdays

HOLIDAYS = Path(__file__).resolve().parents[5] / "shared" / "data" / "reference" / "holidays"
YEARS = range(1990, 2051)
BEIJING = timedelta(hours=8)


def new_moon(lunation: int) -> datetime:
    """Beijing time of a new moon, after Meeus, Astronomical Algorithms, chapter 49 (main terms, good to a few minutes)."""
    century = lunation / 1236.85
    day = 2451550.09766 + 29.530588861 * lunation + 0.00015437 * century**2
    sun = math.radians(2.5534 + 29.10535670 * lunation)
    moon = math.radians(201.5643 + 385.81693528 * lunation + 0.0107582 * century**2)
    latitude = math.radians(160.7108 + 390.67050284 * lunation)
    node = math.radians(124.7746 - 1.56375588 * lunation)
    less = 1 - 0.002516 * century
    day += (
        -0.40720 * math.sin(moon)
        + 0.17241 * less * math.sin(sun)
        + 0.01608 * math.sin(2 * moon)
        + 0.01039 * math.sin(2 * latitude)
        + 0.00739 * less * math.sin(moon - sun)
        - 0.00514 * less * math.sin(moon + sun)
        + 0.00208 * less**2 * math.sin(2 * sun)
        - 0.00111 * math.sin(moon - 2 * latitude)
        - 0.00057 * math.sin(moon + 2 * latitude)
        + 0.00056 * less * math.sin(2 * moon + sun)
        - 0.00042 * math.sin(3 * moon)
        + 0.00042 * less * math.sin(sun + 2 * latitude)
        + 0.00038 * less * math.sin(sun - 2 * latitude)
        - 0.00024 * less * math.sin(2 * moon - sun)
        - 0.00017 * math.sin(node)
    )
    dynamical = timedelta(seconds=66)
    return datetime(2000, 1, 1, 12) + timedelta(days=day - 2451545.0) - dynamical + BEIJING  # noqa: DTZ001


def test_every_new_year_is_the_day_of_a_new_moon_in_beijing() -> None:
    moons = {new_moon(lunation).date() for lunation in range(-130, 640)}
    assert [year for year in YEARS if new_year(year) not in moons] == []


def test_every_new_year_is_the_new_moon_between_late_january_and_late_february() -> None:
    assert all(date(year, 1, 21) <= new_year(year) <= date(year, 2, 20) for year in YEARS)
    gaps = {(new_year(year + 1) - new_year(year)).days for year in range(1990, 2050)}
    assert gaps <= {353, 354, 355, 383, 384, 385}


@pytest.mark.skipif(not HOLIDAYS.is_dir(), reason="the holiday arrangements are not here")
def test_every_new_year_is_a_day_off_called_spring_festival_in_the_arrangements() -> None:
    files = sorted(HOLIDAYS.glob("holiday_cn_*.json"))
    assert files
    for file in files:
        found = json.loads(file.read_text(encoding="utf-8"))
        off = {one["date"] for one in found["days"] if one["isOffDay"] and "春节" in one["name"]}
        assert str(new_year(found["year"])) in off, file.name


@pytest.mark.parametrize("year", [1989, 2051])
def test_a_year_outside_the_table_says_what_to_do(year: int) -> None:
    with pytest.raises(MethodError, match=r"1990—2050.*regressors"):
        new_year(year)


def test_the_window_of_a_late_new_year_lies_in_both_the_block_and_march() -> None:
    """2026-02-17: 12 February to 9 March is 17 of 59 days and 9 of 31."""
    assert spring_festival(Period.parse("2026-02")) == 17 / 59
    assert spring_festival(Period.parse("2026-03")) == 9 / 31
    assert spring_festival(Period.parse("2026-04")) == 0
    assert spring_festival("2026-03") == 9 / 31
    assert spring_festival(Period(2026, 2, Calendar.MONTHLY)) == 17 / 28


def test_the_window_of_an_early_new_year_lies_in_the_block_alone() -> None:
    """2023-01-22: 17 January to 11 February."""
    assert spring_festival(Period.parse("2023-02")) == 26 / 59
    assert spring_festival(Period.parse("2023-03")) == 0


def test_a_narrower_window_counts_its_own_days_and_the_leap_day() -> None:
    """2024-02-10 with no day before and one after: 2 of 60 days."""
    assert spring_festival(Period.parse("2024-02"), before=0, after=1) == 2 / 60


def test_weekdays_of_known_months_are_counted() -> None:
    assert math.exp(weekdays(Period.parse("2026-09"))) == pytest.approx(22)
    assert math.exp(weekdays(Period.parse("2026-02"))) == pytest.approx(22 + 20)
    assert math.exp(weekdays(Period.parse("2024-02"))) == pytest.approx(23 + 21)


def test_january_and_february_are_added_exactly_and_half_a_block_is_none() -> None:
    found = merge_january({"2026-01": 0.1, "2026-02": 0.2, "2026-03": 5, "2027-01": 4, "2028-01": 3, "2028-02": None})
    assert found == {
        Period.parse("2026-02"): Fraction(3, 10),
        Period.parse("2026-03"): 5,
        Period.parse("2027-02"): None,
        Period.parse("2028-02"): None,
    }


def test_merging_takes_periods_of_the_monthly_calendar_and_refuses_merged_ones() -> None:
    january = Period(2026, 1, Calendar.MONTHLY)
    assert merge_january({january: 1, january.next(): 2}) == {Period(2026, 2): Fraction(3)}
    with pytest.raises(MethodError, match="不用再合并"):
        merge_january({Period(2026, 2): 1})
    with pytest.raises(MethodError, match="不是月份"):
        merge_january({"2026": 1})


def test_a_run_of_values_skips_january() -> None:
    assert [str(one) for one in run_of("2025-11", [1, None, 3, 4])] == ["2025-11", "2025-12", "2026-02", "2026-03"]
