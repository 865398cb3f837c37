from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.exact import MethodError
from ballast.methods.value_added import Division, DivisionEstimate, estimate

PLAIN = Division("26", output=110, base_output=100, rate=20, base_rate=20, price_index=100)
DIVISIONS = st.lists(
    st.tuples(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(1, 60), st.integers(50, 200)),
    min_size=1,
    max_size=8,
).map(lambda rows: [Division(str(number), row[0], row[1], row[2], row[2], row[3]) for number, row in enumerate(rows)])


def exact(value: Fraction | Marker) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def test_with_even_prices_and_rates_value_added_grows_like_output() -> None:
    found = estimate([PLAIN])
    assert found.real == found.nominal == 10


def test_falling_prices_raise_real_growth_above_nominal() -> None:
    found = estimate([replace(PLAIN, price_index=95)])
    assert found.nominal == 10
    assert half_up(exact(found.real), 2) == Decimal("15.79")


def test_a_division_rich_in_value_added_moves_the_whole_more() -> None:
    still = Division("30", 100, 100, 10, 10, 100)
    rich = estimate([replace(PLAIN, rate=40, base_rate=40), still])
    poor = estimate([replace(PLAIN, rate=10, base_rate=10), still])
    assert rich.real == 8
    assert poor.real == 5


def test_each_division_has_its_own_growth_and_pull() -> None:
    found = estimate([replace(PLAIN, price_index=88), Division("30", 90, 300, 30, 20, 90)])
    assert found.divisions == (
        DivisionEstimate("26", Fraction(25), Fraction(25, 4)),
        DivisionEstimate("30", Fraction(-50), Fraction(-75, 2)),
    )


def test_a_lower_rate_this_year_costs_growth() -> None:
    assert estimate([replace(PLAIN, rate=18)]).real == -1


def test_a_rate_of_zero_is_a_rate_and_not_a_lacking_one() -> None:
    assert estimate([replace(PLAIN, rate=0)]).real == -100
    assert estimate([replace(PLAIN, base_rate=0)]).real is Marker.NO_BASE
    assert estimate([replace(PLAIN, rate=0, price_index=95)]).nominal == -100


def test_an_estimate_is_always_marked_as_one() -> None:
    assert estimate([PLAIN]).marker is Marker.ESTIMATE


@settings(max_examples=20, deadline=None)
@given(DIVISIONS)
def test_the_pulls_of_the_divisions_sum_to_the_estimate(divisions: list[Division]) -> None:
    found = estimate(divisions)
    assert sum(exact(one.pull) for one in found.divisions) == found.real


@settings(max_examples=20, deadline=None)
@given(DIVISIONS)
def test_the_order_of_the_divisions_changes_nothing(divisions: list[Division]) -> None:
    assert estimate(divisions).real == estimate(divisions[::-1]).real


@pytest.mark.parametrize(
    ("lacking", "name"),
    [
        (replace(PLAIN, rate=None), "增加值率"),
        (replace(PLAIN, base_rate=None), "增加值率"),
        (replace(PLAIN, price_index=None), "工业生产者出厂价格指数"),
        (replace(PLAIN, price_index=0), "工业生产者出厂价格指数"),
        (replace(PLAIN, price_index=-1), "工业生产者出厂价格指数"),
    ],
)
def test_a_division_whose_table_is_lacking_is_named_and_not_left_out(lacking: Division, name: str) -> None:
    with pytest.raises(MethodError, match=f"26 缺{name}，"):
        estimate([replace(PLAIN, code="30"), lacking])


def test_a_division_given_twice_is_refused() -> None:
    with pytest.raises(MethodError, match="出现了两次"):
        estimate([PLAIN, PLAIN])
