from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.growth import (
    StateChange,
    denominator,
    difference_in_points,
    growth,
    implied_base,
    month_from_cumulative,
    state_change,
    two_year_average,
)

RATES = st.decimals(min_value=-99, max_value=500, places=2)


def test_growth_is_an_exact_fraction_in_percent() -> None:
    assert growth(4, 3) == Fraction(100, 3)


@pytest.mark.parametrize(
    ("current", "base", "expected"),
    [
        (None, 5, Marker.MISSING),
        (None, None, Marker.MISSING),
        (5, None, Marker.NO_BASE),
        (5, 0, Marker.NO_BASE),
        (0, 0, Marker.NO_BASE),
        (5, -1, Marker.NEGATIVE_BASE),
    ],
)
def test_what_has_no_rate_has_a_marker_and_never_a_number(
    current: int | None, base: int | None, expected: Marker
) -> None:
    assert growth(current, base) is expected


def test_zero_output_over_a_base_fell_by_a_hundred_percent_and_is_not_missing() -> None:
    assert growth(0, 7) == -100


def test_a_negative_base_has_a_rate_only_by_the_declared_convention() -> None:
    assert growth(50, -100, "abs") == 150
    assert growth(-150, -100, "abs") == -50


def test_a_base_is_its_own_denominator_above_zero_and_only_there() -> None:
    assert denominator(5) == denominator(5, "abs") == denominator(-5, "abs") == 5
    assert denominator(-5) is Marker.NEGATIVE_BASE
    assert denominator(None, "abs") is denominator(0, "abs") is Marker.NO_BASE


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="精确的数"):
        growth(1.5, 1)  # type: ignore[arg-type]


def test_the_published_profit_of_2018_grew_only_over_its_comparable_base() -> None:
    published, year_before = Decimal("27298.3"), Decimal("29047.6")
    base = implied_base(published, Decimal("16.5"))
    assert isinstance(base, Fraction)
    assert half_up(base, 1) == Decimal("23432.0")
    naive = growth(published, year_before)
    assert isinstance(naive, Fraction)
    assert half_up(naive, 1) == Decimal("-6.0")


def test_nothing_can_be_implied_from_a_fall_to_nothing() -> None:
    assert implied_base(0, -100) is Marker.NO_BASE


def test_the_two_year_average_of_june_2021_is_six_and_a_half() -> None:
    average = two_year_average(Decimal("13.5"), 0)
    assert isinstance(average, Fraction)
    assert half_up(average, 2) == Decimal("6.54")


def test_the_two_year_average_of_a_rational_root_is_exact() -> None:
    assert two_year_average(21, 0) == 10
    assert two_year_average(0, -19) == -10


def test_the_two_year_average_keeps_markers_and_refuses_less_than_nothing() -> None:
    assert two_year_average(Marker.NO_BASE, 3) is Marker.NO_BASE
    assert two_year_average(3, Marker.MISSING) is Marker.MISSING
    assert two_year_average(-101, 3) is Marker.NOT_APPLICABLE


def test_a_year_that_fell_to_nothing_averages_to_nothing() -> None:
    assert two_year_average(-100, 3) == -100


def test_the_two_year_average_is_cut_towards_zero_after_twelve_decimals() -> None:
    assert two_year_average(Decimal("13.5"), 0) == Fraction("6.536378763312")
    assert two_year_average(Decimal("-13.5"), 0) == Fraction("-6.994623811308")


@settings(max_examples=20, deadline=None)
@given(RATES, RATES)
def test_the_two_year_average_never_lies_farther_from_zero_than_the_root(first: Decimal, second: Decimal) -> None:
    average = two_year_average(first, second)
    assert isinstance(average, Fraction)
    product = (1 + Fraction(first) / 100) * (1 + Fraction(second) / 100)
    squared = (1 + average / 100) ** 2
    assert squared <= product if product >= 1 else squared >= product
    assert abs(float(average) - (sqrt(product) - 1) * 100) < 1e-6


@settings(max_examples=20, deadline=None)
@given(*[st.integers(1, 10**6)] * 4)
def test_the_month_worked_back_from_cumulative_rates_is_the_month(c1: int, b1: int, c2: int, b2: int) -> None:
    cumulative, before = growth(c1 + c2, b1 + b2), growth(c1, b1)
    assert isinstance(cumulative, Fraction)
    assert isinstance(before, Fraction)
    assert month_from_cumulative(cumulative, before, b1 + b2, b1) == growth(c2, b2)


def test_a_month_without_a_base_of_its_own_has_no_rate() -> None:
    assert month_from_cumulative(5, 4, 50, 50) is Marker.NO_BASE
    assert month_from_cumulative(5, 4, 49, 50) is Marker.NEGATIVE_BASE


def test_a_difference_is_taken_from_the_printed_rates() -> None:
    assert difference_in_points(Fraction("7.25"), Fraction("7.14"), 1) == Fraction("0.2")
    assert difference_in_points(Fraction("-33.6"), Fraction("-15.5"), 1) == Fraction("-18.1")


def test_a_difference_with_a_marker_is_that_marker() -> None:
    assert difference_in_points(Marker.NOT_RELEASED, 3, 1) is Marker.NOT_RELEASED
    assert difference_in_points(3, Marker.NO_BASE, 1) is Marker.NO_BASE


@pytest.mark.parametrize(
    ("previous", "now", "label"),
    [
        ("3.0", "4.0", "增幅扩大"),
        ("4.0", "3.0", "增幅回落"),
        ("-1.0", "1.0", "由负转正"),
        ("1.0", "-1.0", "由正转负"),
        ("-3.0", "-1.0", "降幅收窄"),
        ("-1.0", "-3.0", "降幅扩大"),
        ("1.2", "1.4", "增幅扩大"),
        ("1.4", "1.2", "增幅回落"),
        ("3.04", "2.96", "持平"),
        ("-0.04", "0.04", "持平"),
        ("-1.0", "0.04", "降幅收窄"),
        ("1.0", "0.0", "增幅回落"),
        ("0.0", "1.0", "增幅扩大"),
        ("0.0", "-1.0", "降幅扩大"),
    ],
)
def test_two_printed_rates_are_told_apart_in_the_words_of_the_bulletins(previous: str, now: str, label: str) -> None:
    change = state_change(Decimal(previous), Decimal(now))
    assert isinstance(change, StateChange)
    assert change.label == label


def test_a_state_change_with_a_marker_is_that_marker() -> None:
    assert state_change(Marker.NO_BASE, 1) is Marker.NO_BASE
    assert state_change(1, Marker.MISSING) is Marker.MISSING


def test_only_three_classes_count_as_improved() -> None:
    assert {change.label for change in StateChange if change.improved} == {"增幅扩大", "由负转正", "降幅收窄"}
