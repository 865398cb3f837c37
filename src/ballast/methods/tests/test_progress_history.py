from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.exact import MethodError
from ballast.methods.progress import (
    Achieved,
    LevelTarget,
    PastYear,
    checked_plan,
    county_consistency,
    last_achieved,
    plan_from_last_year,
    required_growth,
)

HISTORY = [
    PastYear(2020, 500, 520, 800, 810),
    PastYear(2021, 640, 600, 1056, 960),
    PastYear(2022, 700, 640, 1100, 1056),
    PastYear(2023, 720, 700, 1130, 1100),
]


def test_the_growth_of_the_rest_of_a_past_year_is_of_the_remaining_months_alone() -> None:
    assert [one.growth_of_the_rest for one in HISTORY] == [
        Fraction(1000, 290),
        Fraction(5600, 360),
        Fraction(-1600, 416),
        Fraction(1000, 400),
    ]


def test_the_latest_year_that_reached_it_is_found_and_not_the_best() -> None:
    found = last_achieved(3, HISTORY)
    assert (found.year, found.growth, found.best_year, found.searched) == (2021, Fraction(5600, 360), 2021, 4)
    assert last_achieved(2, HISTORY).year == 2023
    assert last_achieved(Fraction(5, 2), HISTORY).year == 2023
    assert last_achieved(Fraction(5, 2) + Fraction(1, 10**9), HISTORY).year == 2021


def test_a_growth_never_reached_says_so_with_the_best() -> None:
    found = last_achieved(20, HISTORY)
    assert found.year is None
    assert found.growth == Fraction(5600, 360)
    assert found.sentence == "近4个可比年份同期均未达到，最高为2021年的15.6%"
    assert last_achieved(13, HISTORY).sentence == "上次达到是2021年（15.6%）"


def test_the_need_of_the_domain_was_last_achieved_in_2021() -> None:
    need = required_growth(9, Decimal("6.5"), 64, 100)
    assert isinstance(need, Fraction)
    assert half_up(need, 2) == Decimal("13.44")
    assert last_achieved(need, HISTORY).year == 2021


def test_years_without_a_rate_are_not_searched() -> None:
    empty = [PastYear(2019, 10, 10, 10, 10), PastYear(2018, 10, 12, 15, 10)]
    assert [one.growth_of_the_rest for one in empty] == [Marker.NO_BASE, Marker.NEGATIVE_BASE]
    found = last_achieved(5, empty)
    assert found == Achieved(None, Marker.MISSING, None, 0)
    assert found.sentence == "没有可比的历史数据"
    assert last_achieved(5, [*HISTORY, *empty]).searched == 4
    assert last_achieved(5, []).growth is Marker.MISSING


def test_a_need_that_cannot_be_computed_is_achieved_never() -> None:
    assert last_achieved(Marker.NO_BASE, HISTORY).year is None


def test_of_two_equal_bests_the_later_is_named() -> None:
    assert last_achieved(50, [PastYear(2020, 1, 1, 3, 2), PastYear(2022, 1, 1, 3, 2)]).best_year == 2022


def test_a_year_given_twice_is_refused() -> None:
    with pytest.raises(MethodError, match="出现了两次"):
        last_achieved(5, [HISTORY[0], HISTORY[0]])


@settings(max_examples=20, deadline=None)
@given(st.randoms(), st.integers(-10, 30))
def test_the_order_of_the_years_changes_nothing(dice: random.Random, need: int) -> None:
    shuffled = list(HISTORY)
    dice.shuffle(shuffled)
    assert last_achieved(need, shuffled) == last_achieved(need, HISTORY)


def test_last_years_rhythm_is_a_plan() -> None:
    curve = plan_from_last_year({2: 12, 6: Decimal("45"), 12: 90})
    assert curve == {2: Fraction(40, 3), 6: 50, 12: 100}
    standing = LevelTarget(Fraction(200), curve).stand(90, 6)
    assert standing.gap == -5
    assert plan_from_last_year({12: 1}) == {12: 100}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=12, max_size=12).filter(any))
def test_a_plan_from_any_year_of_output_is_a_valid_plan(months: list[int]) -> None:
    cumulative = {month: sum(months[:month]) for month in range(2, 13)}
    curve = plan_from_last_year(cumulative)
    assert checked_plan(curve) == curve
    assert curve[12] == 100


def test_last_year_without_december_gives_no_plan() -> None:
    for cumulative in ({6: 45}, {6: 0, 12: 0}, {}):
        with pytest.raises(MethodError, match="上年全年"):
            plan_from_last_year(cumulative)


@pytest.mark.parametrize(
    ("curve", "words"),
    [
        ({6: 50}, "12月应等于100%"),
        ({}, "12月应等于100%"),
        ({6: 50, 12: 99}, "12月应等于100%"),
        ({3: 30, 6: 29, 12: 100}, "到6月反而减少（30.0%到29.0%）"),
        ({3: -1, 12: 100}, "到3月反而减少"),
        ({6: 101, 12: 100}, "到12月反而减少"),
        ({0: 0, 12: 100}, "没有0月"),
        ({12: 100, 13: 100}, "没有13月"),
    ],
)
def test_a_plan_that_cannot_be_one_is_refused(curve: dict[int, int], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        checked_plan(curve)


def test_a_plan_may_stand_still_and_begin_at_nothing() -> None:
    assert checked_plan({12: 100, 2: 0, 3: 0}) == {2: 0, 3: 0, 12: 100}
    assert [*checked_plan({12: 100, 2: 0})] == [2, 12]


def test_a_declared_tolerance_lets_counties_fall_short_of_the_city() -> None:
    targets, bases = {"a": 10, "b": 6}, {"a": 25, "b": 75}
    tight = county_consistency(targets, bases, Fraction("7.5"), tolerance=Fraction("0.4"))
    exact = county_consistency(targets, bases, Fraction("7.5"), tolerance=Fraction("0.5"), weights="统计局上年增加值")
    assert (tight.supports, exact.supports) == (False, True)
    assert exact.gap == Fraction("-0.5")
    assert exact.weights == "统计局上年增加值"
    assert exact.points == {"a": Fraction("2.5"), "b": Fraction("4.5")}
    assert sum(exact.points.values()) == exact.weighted


def test_negative_weights_and_a_negative_tolerance_are_refused() -> None:
    with pytest.raises(MethodError, match="基数为负"):
        county_consistency({"a": 10, "b": 6}, {"a": 25, "b": -1}, 7)
    with pytest.raises(MethodError, match="允许的差距"):
        county_consistency({"a": 10}, {"a": 25}, 7, tolerance=-1)
    with pytest.raises(MethodError, match="无法加权"):
        county_consistency({}, {}, 7)
