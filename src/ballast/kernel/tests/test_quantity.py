from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.kernel.quantity import UNITS, Quantity, Unit, UnitError, unit

YUAN, WAN, YI = UNITS["元"], UNITS["万元"], UNITS["亿元"]
NUMBERS = st.integers(-(10**15), 10**15)
PAIRS = st.sampled_from([(a, b) for a in UNITS.values() for b in UNITS.values() if a.kind == b.kind])


@given(NUMBERS, PAIRS)
def test_conversion_there_and_back_loses_nothing(number: int, pair: tuple[Unit, Unit]) -> None:
    given_unit, other = pair
    there = Quantity(number, given_unit).to(other)
    assert there * other.factor / given_unit.factor == number


@given(NUMBERS, st.integers(0, 6))
def test_a_scaled_integer_stands_for_its_number_over_a_power_of_ten(number: int, scale: int) -> None:
    quantity = Quantity(number, YUAN, scale)
    assert quantity.exact == Fraction(number, 10**scale)
    assert Quantity.of(quantity.exact, YUAN, YUAN, scale) == quantity


def test_wan_yuan_become_whole_yuan() -> None:
    assert Quantity.of(Decimal("1234.5678"), WAN, YUAN).number == 12345678


def test_digits_that_do_not_fit_are_refused_and_never_rounded() -> None:
    with pytest.raises(UnitError, match="小数位太多"):
        Quantity.of(Decimal("1.00005"), WAN, YUAN)


def test_a_mu_is_two_thousand_thirds_of_a_square_metre_exactly() -> None:
    assert Quantity(3, UNITS["亩"]).to(UNITS["平方米"]) == 2000
    assert Quantity(1, UNITS["亩"]).to(UNITS["平方米"]) == Fraction(2000, 3)


@pytest.mark.parametrize(("name", "yuan"), [("千元", 10**3), ("万元", 10**4), ("百万元", 10**6), ("亿元", 10**8)])
def test_units_of_money_hold_so_many_yuan(name: str, yuan: int) -> None:
    assert Quantity(1, unit(name)).to(YUAN) == yuan


def test_kinds_do_not_mix() -> None:
    with pytest.raises(UnitError, match="不能换算"):
        Quantity(1, YI).to(UNITS["吨"])
    with pytest.raises(UnitError, match="不能换算"):
        Quantity.of(1, UNITS["千瓦时"], YUAN)
    with pytest.raises(UnitError, match="不能换算"):
        Quantity.of(1, UNITS["千新台币"], YUAN)


def test_an_unknown_unit_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnitError, match=r"“吨公里”.*万元"):
        unit("吨公里")


def test_the_blanks_around_a_unit_do_not_count() -> None:
    assert unit(" 万元 ") is WAN
    assert str(WAN) == "万元"


def test_each_kind_that_is_summed_has_a_smallest_unit_to_store_in() -> None:
    for kind in {each.kind for each in UNITS.values()}:
        assert any(each.factor == 1 for each in UNITS.values() if each.kind == kind), kind
