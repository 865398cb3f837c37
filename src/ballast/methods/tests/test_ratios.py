from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.ratios import (
    Face,
    growth_face,
    intensity_change,
    production_sales_change,
    production_sales_rate,
    ratio_of_sums,
    share,
)


def printed(value: Fraction | Marker, places: int = 1) -> Decimal:
    assert isinstance(value, Fraction)
    return half_up(value, places)


def test_production_and_sales_of_dongcheng() -> None:
    assert printed(production_sales_rate(261531, 270314)) == Decimal("96.8")
    assert printed(production_sales_rate(312462, 310349)) == Decimal("100.7")
    assert production_sales_change((261531, 270314), (312462, 310349)) == Fraction("-3.9")


def test_production_and_sales_need_both_bases_for_a_change() -> None:
    assert production_sales_change((261531, 270314), (None, 310349)) is Marker.MISSING


def test_a_share_of_nothing_does_not_exist() -> None:
    assert share(0, 0) is Marker.NOT_APPLICABLE
    assert share(3, None) is Marker.MISSING
    assert share(0, 5) == 0


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (6707, 170000, "3.9"),
        (5588, 170000, "3.3"),
        (6707 + 5588, 170000, "7.2"),
        (4 + 5 + 7, 37, "43.2"),
        (Fraction("89.9"), Fraction("1080.7"), "8.3"),
        (27, 38, "71.1"),
        (33, 40, "82.5"),
        (21, 37, "56.8"),
        (23, 37, "62.2"),
    ],
)
def test_published_shares_come_out(part: Fraction, whole: Fraction, expected: str) -> None:
    assert printed(share(part, whole)) == Decimal(expected)


def test_the_growth_face_counts_only_what_has_a_rate() -> None:
    face = growth_face([Fraction(1, 1000), 0, -3, Marker.NO_BASE, 5, Marker.MISSING])
    assert face == Face(up=2, level=1, down=1)
    assert face.counted == 4
    assert face.rate == 50


def test_a_face_of_nobody_has_no_rate() -> None:
    assert growth_face([Marker.MISSING]).rate is Marker.NOT_APPLICABLE


@pytest.mark.parametrize(("energy", "value", "expected"), [("2.63", "3.9", "-1.22"), ("1.96", "4.7", "-2.62")])
def test_energy_per_value_added_of_hainan(energy: str, value: str, expected: str) -> None:
    assert printed(intensity_change(Decimal(energy), Decimal(value)), 2) == Decimal(expected)


def test_intensity_keeps_markers_and_has_no_value_to_stand_on_after_a_fall_to_nothing() -> None:
    assert intensity_change(Marker.MISSING, 3) is Marker.MISSING
    assert intensity_change(3, Marker.NOT_RELEASED) is Marker.NOT_RELEASED
    assert intensity_change(3, -100) is Marker.NO_BASE


def test_a_ratio_of_sums_is_not_the_mean_of_ratios() -> None:
    assert ratio_of_sums([(1, 1), (1, 3)]) == Fraction(1, 2)


def test_a_pair_with_a_missing_side_is_out_of_both_sums() -> None:
    assert ratio_of_sums([(10, 5), (None, 100), (100, None)]) == 2
    assert ratio_of_sums([(None, 3)]) is Marker.MISSING
    assert ratio_of_sums([(3, 0)]) is Marker.NOT_APPLICABLE


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)), min_size=1))
def test_a_ratio_of_sums_does_not_depend_on_order(pairs: list[tuple[int, int]]) -> None:
    assert ratio_of_sums(pairs) == ratio_of_sums(reversed(pairs))
