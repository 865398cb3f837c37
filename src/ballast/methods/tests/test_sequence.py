from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.methods.exact import MethodError
from ballast.methods.sequence import YearShape, longest_run_of_falls, year_shape


def shape(*rates: str, target: str | None = None) -> YearShape | None:
    pairs = [
        (Period(2026, number), Marker.NOT_RELEASED if rate == "?" else Decimal(rate))
        for number, rate in enumerate(rates, start=2)
    ]
    return year_shape(pairs, falls=3, points=3, target=None if target is None else Decimal(target))


def opened_high_ran_low(*rates: str, target: str | None = None) -> bool:
    found = shape(*rates, target=target)
    assert found is not None
    return found.opened_high_ran_low


def test_three_falls_in_a_row_after_a_high_first_quarter_are_high_then_low() -> None:
    found = shape("9.0", "8.4", "7.9", "7.7")
    assert found is not None
    assert found.opened_high_ran_low
    assert (found.high_at, found.now_at, found.longest_fall) == (Period(2026, 2), Period(2026, 5), 3)
    assert found.drop == Fraction("1.3")


def test_two_falls_are_not_enough() -> None:
    assert not opened_high_ran_low("9.0", "8.4", "7.9")


def test_a_deep_fall_counts_only_below_the_target() -> None:
    assert opened_high_ran_low("9.0", "5.8", "6.0", target="7")
    assert not opened_high_ran_low("9.0", "5.8", "6.0", target="6")
    assert not opened_high_ran_low("9.0", "5.8", "6.0")
    assert opened_high_ran_low("9.4", "6.1", "6.2", target="6.4")


def test_just_three_points_are_deep_and_less_is_not() -> None:
    assert opened_high_ran_low("9.0", "6.0", target="7")
    assert not opened_high_ran_low("9.0", "6.1", target="7")


def test_a_year_that_peaked_later_did_not_open_high() -> None:
    assert not opened_high_ran_low("5.0", "5.5", "8.0", "7.0", "6.0", "5.2")


def test_a_year_back_at_its_high_does_not_run_low() -> None:
    assert not opened_high_ran_low("9.0", "8.0", "7.0", "6.0", "9.0")


def test_falls_that_do_not_show_in_print_are_none() -> None:
    assert not opened_high_ran_low("9.04", "9.03", "9.02", "9.01", "8.97")


def test_a_level_period_breaks_the_run() -> None:
    assert longest_run_of_falls([5, 4, 4, 3]) == 1
    assert longest_run_of_falls([5, 6]) == longest_run_of_falls([]) == 0


def test_rates_are_compared_at_one_decimal_unless_declared_otherwise() -> None:
    rates = [Decimal(rate) for rate in ("9.04", "9.03", "9.02", "9.01")]
    assert longest_run_of_falls(rates) == 0
    assert longest_run_of_falls(rates, places=2) == 3
    found = year_shape([*zip((Period(2026, month) for month in (2, 3, 4, 5)), rates, strict=True)], 3, 3, places=2)
    assert found is not None
    assert found.opened_high_ran_low


def test_the_high_may_lie_in_march() -> None:
    assert opened_high_ran_low("8.0", "9.0", "8.5", "8.0", "7.5")
    assert not opened_high_ran_low("8.0", "9.0", "8.5", "8.0", "8.1")


def test_a_period_without_a_rate_breaks_the_run() -> None:
    assert not opened_high_ran_low("9.0", "8.4", "?", "7.9", "7.7")
    assert longest_run_of_falls([3, 2, Marker.MISSING, 1, 0]) == 1


def test_a_year_without_a_first_quarter_or_without_more_is_not_judged() -> None:
    assert shape("?", "?", "7.0", "6.0") is None
    assert shape("9.0") is None
    assert shape() is None


def test_periods_left_out_or_of_two_years_are_refused() -> None:
    for other in (Period(2026, 4), Period(2025, 12), Period(2025, 3)):
        with pytest.raises(MethodError, match="逐期连续"):
            year_shape([(Period(2026, 2), 5), (other, 4)], falls=3, points=3)
    with pytest.raises(MethodError, match="逐期连续"):
        year_shape([(Period(2025, 12), 5), (Period(2026, 2), 4)], falls=3, points=3)
