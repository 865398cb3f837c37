"""The doors of numbers: exact stays exact, a float is what it prints, and what is no number is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from ballast.methods.arrays import matrix, square, vector
from ballast.methods.exact import MethodError, exact_sum, fraction, in_percent, number, repeated

LARGE = 3_037_000_500


@pytest.mark.parametrize("door", [fraction, number])
def test_a_large_numpy_integer_does_not_overflow_when_it_is_squared(door: Any) -> None:
    assert door(np.int64(LARGE)) ** 2 == LARGE**2


@pytest.mark.parametrize("value", [7, Fraction(7), Decimal("7.0"), np.int32(7)])
def test_both_doors_read_every_exact_number_alike(value: Any) -> None:
    assert fraction(value) == number(value) == 7
    assert type(fraction(value).numerator) is int


def test_a_float_is_refused_for_measures_and_read_as_it_prints_in_tables() -> None:
    with pytest.raises(TypeError, match="精确的数"):
        fraction(0.1)  # type: ignore[arg-type]
    assert number(0.1) == Fraction(1, 10)
    assert number(np.float64(35437.1)) == Fraction(354371, 10)
    assert number(np.float32(0.1)) == Fraction(1, 10)  # type: ignore[arg-type]
    assert number(1e22) == 10**22


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity"), "12", True, None, [1]]
)
def test_what_is_no_finite_number_is_refused_with_its_name(value: Any) -> None:
    with pytest.raises(MethodError, match="汉滨产值不是"):
        number(value, "汉滨产值")


def test_a_number_without_a_name_is_called_a_value() -> None:
    with pytest.raises(MethodError, match=r"^数值不是"):
        number(float("nan"))


def test_what_can_be_read_as_a_float_is_read_so_however_it_calls_itself() -> None:
    class Reading:
        def __float__(self) -> float:
            return 0.1

    assert number(Reading()) == Fraction(1, 10)  # type: ignore[arg-type]


def test_a_sum_of_nothing_is_an_exact_nothing() -> None:
    assert type(exact_sum([])) is Fraction
    mixed: list[Any] = [Decimal("0.1"), np.int64(2), Fraction(1, 3)]
    assert exact_sum(mixed) == Fraction(73, 30)
    with pytest.raises(TypeError, match="精确的数"):
        exact_sum([1, 0.5])  # type: ignore[list-item]


def test_codes_are_repeated_from_the_second_time_on_and_named_once_in_order() -> None:
    assert repeated("cabbac") == ["a", "b", "c"]
    assert repeated("abc") == []


def test_a_percentage_is_exact() -> None:
    assert in_percent(Fraction(1), Fraction(3)) == Fraction(100, 3)


def test_arrays_are_refused_with_the_place_of_what_is_missing() -> None:
    with pytest.raises(MethodError, match=r"流量第2行第1列缺数.*共1处"):
        matrix([[1, 2], [None, 4]], "流量")
    with pytest.raises(MethodError, match=r"产出第3行缺数"):
        vector([1, 2, float("inf")], "产出")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: vector([[1]], "产出"), r"^产出应是一维数组"),
        (lambda: vector([1, 2], "产出", 3), "3个数"),
        (lambda: matrix([1, 2], "流量"), "二维"),
        (lambda: matrix([[1, 2]], "流量", (2, None)), "2×任意"),
        (lambda: square([[1, 2]], "流量"), "方阵"),
        (lambda: square([1, 2], "流量"), r"^流量应是任意×任意的二维表"),
        (lambda: vector(["甲"], "产出"), r"^产出里有不是数"),
        (lambda: matrix([[1], [1, 2]], "流量"), r"^流量里有.*长短不一"),
    ],
)
def test_a_wrong_shape_says_what_was_wanted(made: Any, text: str) -> None:
    with pytest.raises(MethodError, match=text):
        made()


def test_an_array_is_a_copy_that_the_caller_cannot_change_later() -> None:
    given = np.array([[1.0, 2.0], [3.0, 4.0]])
    taken = matrix(given, "流量", (2, 2))
    given[0, 0] = 9
    assert taken[0, 0] == 1


@pytest.mark.parametrize("value", [1.5, np.float64(1.5), True, "1.5", Decimal("NaN"), None])
def test_a_measure_that_is_no_exact_number_is_refused_with_the_way_to_give_it(value: Any) -> None:
    with pytest.raises(MethodError, match=r"Decimal\(.*number\(\)"):
        fraction(value)
