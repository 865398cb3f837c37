from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.contribution import (
    base_share,
    contribution_from_pull,
    current_share,
    printable_contribution,
    pull,
    pull_from_current_share,
    pull_from_rate,
    why_no_contribution,
)
from ballast.methods.growth import growth

TENTH = Fraction("0.1")
AMOUNT = st.integers(1, 10**9)


def exact(value: Fraction | Marker) -> Fraction:
    assert isinstance(value, Fraction)
    return value


@settings(max_examples=20, deadline=None)
@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT)
def test_a_current_share_turned_into_a_base_share_is_the_real_one(c: int, b: int, other_c: int, other_b: int) -> None:
    whole_c, whole_b = c + other_c, b + other_b
    mine, all_of_it = exact(growth(c, b)), exact(growth(whole_c, whole_b))
    weight_now, weight_then = Fraction(100 * c, whole_c), Fraction(100 * b, whole_b)
    assert base_share(weight_now, mine, all_of_it) == weight_then
    assert current_share(weight_then, mine, all_of_it) == weight_now
    assert pull_from_current_share(mine, weight_now, all_of_it) == pull(c, b, whole_b)


def test_the_share_of_tianjin_goes_there_and_back() -> None:
    now = exact(current_share(Decimal("30.4"), Decimal("4.6"), Decimal("5.1")))
    assert half_up(now, 2) == Decimal("30.26")
    assert base_share(now, Decimal("4.6"), Decimal("5.1")) == Fraction("30.4")


def test_a_pull_by_the_current_share_of_a_fast_grower_would_be_too_large() -> None:
    """Nanyang's 战新: printed share 27.0 is of the current year; rate 8.2 of 6.2."""
    honest = exact(pull_from_current_share(Decimal("8.2"), Decimal("27.0"), Decimal("6.2")))
    naive = exact(pull_from_rate(Decimal("8.2"), Decimal("27.0")))
    assert half_up(honest, 3) == Decimal("2.173")
    assert half_up(naive, 3) == Decimal("2.214")


@pytest.mark.parametrize(
    ("share", "rate", "total", "expected"),
    [
        (Marker.SUPPRESSED, 1, 1, Marker.SUPPRESSED),
        (5, Marker.NO_BASE, 1, Marker.NO_BASE),
        (5, 1, Marker.NOT_RELEASED, Marker.NOT_RELEASED),
        (0, -100, 5, Marker.NO_BASE),
        (0, 5, -100, Marker.NO_BASE),
        (5, -101, 1, Marker.NOT_APPLICABLE),
        (5, 1, -101, Marker.NOT_APPLICABLE),
        (0, -100, -100, Marker.NO_BASE),
    ],
)
def test_where_there_is_no_base_share_a_marker_says_why(
    share: int | Marker, rate: int | Marker, total: int | Marker, expected: Marker
) -> None:
    assert base_share(share, rate, total) is expected
    assert pull_from_current_share(rate, share, total) is expected


def test_a_part_that_fell_to_nothing_has_no_current_share_left() -> None:
    assert current_share(30, -100, 5) == 0
    assert current_share(30, 5, -100) is Marker.NOT_APPLICABLE
    assert current_share(30, 5, Marker.MISSING) is Marker.MISSING
    assert current_share(Marker.MISSING, 5, 5) is Marker.MISSING
    assert current_share(30, -101, 5) is Marker.NOT_APPLICABLE


def test_a_contribution_follows_from_points_and_growth() -> None:
    """沧州: 民营 pulls 7.4 of 9.5 points; printed 77.7 from unrounded values."""
    assert half_up(exact(contribution_from_pull(Decimal("7.4"), Decimal("9.5"), TENTH)), 1) == Decimal("77.9")


@pytest.mark.parametrize(
    ("points", "total", "expected"),
    [
        (1, Fraction("0.09"), Marker.NOT_APPLICABLE),
        (1, -1, Marker.NOT_APPLICABLE),
        (1, 0, Marker.NOT_APPLICABLE),
        (1, Marker.NO_BASE, Marker.NO_BASE),
        (Marker.MISSING, 5, Marker.MISSING),
        (Fraction("0.1"), Fraction("0.1"), Fraction(100)),
    ],
)
def test_no_contribution_stands_where_none_may_be_printed(
    points: Fraction | Marker, total: Fraction | Marker, expected: Fraction | Marker
) -> None:
    assert contribution_from_pull(points, total, TENTH) == expected


@pytest.mark.parametrize(
    ("total", "words"),
    [
        (Marker.NO_BASE, "无基数"),
        (Fraction("-0.04"), "总体下降0.0%"),
        (-3, "总体下降3.0%，贡献率正负号颠倒"),
        (0, "持平"),
        (Fraction("0.05"), "总体仅增长0.1%，低于0.1个百分点"),
        (Fraction("0.1"), ""),
        (6, ""),
    ],
)
def test_the_reason_for_no_contribution_is_said(total: Fraction | Marker, words: str) -> None:
    said = why_no_contribution(total, TENTH)
    assert words in said
    assert bool(said) is not printable_contribution(total, TENTH)


def test_a_whole_that_stood_still_has_nothing_to_share_out() -> None:
    assert why_no_contribution(0, TENTH) == "总体与上年同期持平，没有增量可分，只列拉动点"


@settings(max_examples=15, deadline=None)
@given(st.fractions(-50, 50, max_denominator=50), st.fractions(0, 2, max_denominator=50))
def test_a_reason_is_given_exactly_where_nothing_is_printed(total: Fraction, threshold: Fraction) -> None:
    assume(threshold)
    assert bool(why_no_contribution(total, threshold)) is not printable_contribution(total, threshold)
