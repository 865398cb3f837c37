from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.kernel.rounding import half_up, text

EXACT = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**6)
PLACES = st.integers(-3, 6)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(5, 10), 0, "1"),
        (Fraction(-5, 10), 0, "-1"),
        (Fraction(15, 10), 0, "2"),
        (Fraction(25, 10), 0, "3"),
        (Fraction(-25, 10), 0, "-3"),
        (Decimal("2.675"), 2, "2.68"),
        (Decimal("-2.675"), 2, "-2.68"),
        (Decimal("2.6749"), 2, "2.67"),
        (Decimal("1.005"), 2, "1.01"),
        (1250, -2, "1300"),
        (-1250, -2, "-1300"),
        (Fraction(1, 3), 3, "0.333"),
        (7, 2, "7.00"),
        (0, 1, "0.0"),
    ],
)
def test_halves_go_away_from_zero_on_both_sides(value: int | Fraction | Decimal, places: int, expected: str) -> None:
    assert half_up(value, places) == Decimal(expected)


@given(EXACT, PLACES)
def test_a_rounded_value_is_within_half_a_step_and_on_the_grid(value: Fraction, places: int) -> None:
    rounded, step = Fraction(half_up(value, places)), Fraction(10) ** -places
    assert abs(rounded - value) <= step / 2
    assert (rounded / step).denominator == 1


@given(EXACT, PLACES)
def test_rounding_is_symmetric_about_zero(value: Fraction, places: int) -> None:
    assert half_up(-value, places) == -half_up(value, places)


@given(EXACT, PLACES)
def test_rounding_twice_at_the_same_place_changes_nothing(value: Fraction, places: int) -> None:
    assert half_up(half_up(value, places), places) == half_up(value, places)


@given(st.integers(-(10**6), 10**6), PLACES)
def test_an_exact_half_goes_outward(halves: int, places: int) -> None:
    step = Fraction(10) ** -places
    value = (halves + Fraction(1, 2)) * step
    assert abs(Fraction(half_up(value, places))) == abs(value) + step / 2


@pytest.mark.parametrize("value", [0.5, 1.0, float("nan")])
def test_a_float_is_refused_since_it_has_been_rounded_already(value: float) -> None:
    with pytest.raises(TypeError, match="exact"):
        half_up(value)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="exact"):
        text(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "places", "sign", "expected"),
    [
        (Decimal("1234567.85"), 1, False, "1,234,567.9"),
        (Fraction(-5, 2), 0, False, "−3"),
        (Decimal("0.04"), 1, True, "0.0"),
        (Decimal("-0.04"), 1, False, "0.0"),
        (Decimal("2.9"), 1, True, "+2.9"),
        (Decimal("-2.9"), 1, True, "−2.9"),
        (1550, -2, False, "1,600"),
    ],
)
def test_printed_numbers_are_grouped_have_a_true_minus_and_no_signed_zero(
    value: int | Fraction | Decimal, places: int, sign: bool, expected: str
) -> None:
    assert text(value, places, sign=sign) == expected


def test_grouping_can_be_left_out() -> None:
    assert text(-1234567, 2, group=False) == "−1234567.00"
