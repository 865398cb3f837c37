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
from ballast.methods.price_volume import (
    Effects,
    Indices,
    Order,
    PriceVolume,
    Segment,
    price_and_volume_indices,
    real_growth,
    split_price_volume,
    unit_value_index,
)
from ballast.methods.value_added import Division, estimate

AMOUNT = st.integers(0, 10**9)
SEGMENTS = st.lists(
    st.tuples(AMOUNT, st.one_of(st.none(), AMOUNT), st.one_of(st.none(), st.integers(1, 300))), min_size=1, max_size=8
).map(lambda rows: [Segment(str(place), *row) for place, row in enumerate(rows)])
PRICED = st.lists(
    st.tuples(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(50, 200)), min_size=1, max_size=8
).map(lambda rows: [Segment(str(place), *row) for place, row in enumerate(rows)])
ONE = Segment("26", 110, 100, 95)


def exact(value: Fraction | Marker) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def effects(segments: list[Segment], order: Order = Order.VOLUME_FIRST) -> Effects:
    found = split_price_volume(segments, order).effects
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("order", "price", "volume", "interaction"),
    [
        (Order.VOLUME_FIRST, "-5.79", "15.79", "0.00"),
        (Order.PRICE_FIRST, "-5.00", "15.00", "0.00"),
        (Order.BOTH_AT_BASE, "-5.00", "15.79", "-0.79"),
        (Order.SHARED, "-5.39", "15.39", "0.00"),
    ],
)
def test_one_growth_is_split_by_the_declared_order(order: Order, price: str, volume: str, interaction: str) -> None:
    found = effects([ONE], order)
    assert [half_up(one, 2) for one in (found.price, found.volume, found.interaction)] == [
        Decimal(price),
        Decimal(volume),
        Decimal(interaction),
    ]
    assert found.total == 10


@settings(max_examples=20, deadline=None)
@given(SEGMENTS, st.sampled_from([*Order]))
def test_the_effects_sum_to_growth_exactly_and_the_segments_to_the_effects(
    segments: list[Segment], order: Order
) -> None:
    found = split_price_volume(segments, order)
    if found.effects is None or found.by_segment is None:
        assert found.growth is Marker.NO_BASE
        return
    assert found.effects.total == found.growth
    for name in ("price", "volume", "interaction", "unsplit"):
        assert sum(getattr(one, name) for one in found.by_segment.values()) == getattr(found.effects, name)


@settings(max_examples=20, deadline=None)
@given(PRICED)
def test_price_first_and_volume_first_are_the_two_classical_indices(segments: list[Segment]) -> None:
    indices = price_and_volume_indices(segments)
    assert effects(segments, Order.VOLUME_FIRST).volume == exact(indices.volume_laspeyres) - 100
    assert effects(segments, Order.PRICE_FIRST).price == exact(indices.price_laspeyres) - 100
    shared, first, second = (
        effects(segments, order) for order in (Order.SHARED, Order.PRICE_FIRST, Order.VOLUME_FIRST)
    )
    assert shared.price * 2 == first.price + second.price
    assert shared.interaction == 0


@settings(max_examples=20, deadline=None)
@given(PRICED)
def test_price_times_volume_is_value_for_each_pair(segments: list[Segment]) -> None:
    indices = price_and_volume_indices(segments)
    current = sum(Fraction(one.current) for one in segments)
    value = current / sum(Fraction(one.base or 0) for one in segments) * 100
    for price, volume in (
        (indices.price_laspeyres, indices.volume_paasche),
        (indices.price_paasche, indices.volume_laspeyres),
        (indices.price_fisher, indices.volume_fisher),
    ):
        assert exact(price) * exact(volume) / 100 == value
    low, high = sorted((exact(indices.price_laspeyres), exact(indices.price_paasche)))
    assert low - Fraction(1, 10**11) <= exact(indices.price_fisher) <= high


def test_the_indices_of_two_goods_are_the_textbook_ones() -> None:
    """Prices 2→3 and 5→4, quantities 10→12 and 8→10: Laspeyres 62/60, Paasche 76/74, by hand."""
    goods = [Segment("a", 36, 20, 150), Segment("b", 40, 40, 80)]
    indices = price_and_volume_indices(goods)
    assert indices.price_laspeyres == Fraction(6200, 60)
    assert indices.price_paasche == Fraction(7600, 74)
    assert half_up(exact(indices.price_fisher) ** 2, 6) == half_up(Fraction(6200, 60) * Fraction(7600, 74), 6)
    assert indices.volume_laspeyres == Fraction(7400, 60)
    assert indices.volume_paasche == Fraction(7600, 62)


def test_a_new_good_has_no_weight_in_the_base_and_counts_in_the_current_period() -> None:
    indices = price_and_volume_indices([Segment("old", 110, 100, 110), Segment("new", 22, None, 88)])
    assert [indices.price_laspeyres, indices.volume_laspeyres] == [110, 125]
    assert indices.price_paasche == Fraction(13200, 125)


def test_even_prices_leave_volume_alone_and_a_hundred_is_no_price() -> None:
    assert effects([replace(ONE, price_index=100)]) == Effects(*(Fraction(one) for one in (0, 10, 0, 0)))


def test_volume_first_agrees_with_the_single_deflation_of_value_added() -> None:
    """With one value-added rate everywhere, real growth of value added is Laspeyres volume."""
    rows = [("26", 130, 100, 110), ("31", 90, 80, 95)]
    volume = effects([Segment(*row) for row in rows]).volume
    assert volume == estimate([Division(code, now, then, 20, 20, price) for code, now, then, price in rows]).real


def test_a_segment_without_an_index_stands_apart_and_is_named() -> None:
    found = split_price_volume([ONE, Segment("31", 120, 100, None)])
    assert found.unsplit == ("31",)
    assert found.order is Order.VOLUME_FIRST
    assert found.effects is not None
    assert found.effects.unsplit == 10
    assert found.effects.total == 15


def test_a_new_segment_has_its_volume_at_base_prices() -> None:
    found = effects([Segment("old", 100, 100, 100), Segment("new", 22, None, 110)])
    assert (found.volume, found.price) == (Fraction(20), Fraction(2))
    assert effects([Segment("old", 100, 100, 100), Segment("new", 22, None, 110)], Order.PRICE_FIRST).volume == 22


def test_without_a_base_there_is_nothing_to_split() -> None:
    new = [Segment("new", 22, None, 110), Segment("other", 5, None, None)]
    found = split_price_volume(new, Order.SHARED)
    assert found == PriceVolume(Marker.NO_BASE, Order.SHARED, None, None, ("other",))
    assert split_price_volume([Segment("loss", 22, -5, 110)]).growth is Marker.NEGATIVE_BASE
    assert split_price_volume([]).growth is Marker.NO_BASE


@pytest.mark.parametrize("index", [0, -95])
def test_an_index_not_above_zero_is_refused(index: int) -> None:
    with pytest.raises(MethodError, match=r"26 的价格指数不大于0"):
        split_price_volume([replace(ONE, price_index=index)])
    with pytest.raises(MethodError, match="价格指数应大于0"):
        real_growth(10, index)


def test_a_segment_given_twice_is_refused() -> None:
    with pytest.raises(MethodError, match="26 出现了两次"):
        price_and_volume_indices([ONE, ONE])


def test_an_index_over_a_part_is_refused() -> None:
    with pytest.raises(MethodError, match=r"^31 缺价格指数"):
        price_and_volume_indices([ONE, Segment("31", 120, 100, None)])


def test_indices_that_would_divide_by_nothing_have_markers() -> None:
    assert price_and_volume_indices([Segment("a", 5, 0, 100)]) == Indices(*(Marker.NO_BASE,) * 6)
    assert price_and_volume_indices([Segment("a", 5, -1, 100)]).price_fisher is Marker.NEGATIVE_BASE
    gone = price_and_volume_indices([Segment("a", 0, 10, 110)])
    assert gone.price_laspeyres == 110
    assert gone.volume_laspeyres == gone.volume_paasche == 0
    assert {gone.price_paasche, gone.price_fisher, gone.volume_fisher} == {Marker.NOT_APPLICABLE}


def test_fishers_index_is_cut_after_twelve_decimals() -> None:
    """√(125 × 1100 / 9) = 123.6033081182610…, by hand."""
    found = price_and_volume_indices([Segment("a", 60, 50, 150), Segment("b", 50, 50, 100)]).price_fisher
    assert found == Fraction("123.603308118261")


def test_losses_that_turn_an_index_around_leave_a_marker() -> None:
    """Sums of values with both signs: a price index of 0, or below, has no root and no counterpart."""
    none_left = price_and_volume_indices([Segment("a", 10, 50, 50), Segment("b", -10, 50, 100)])
    assert none_left.price_paasche == none_left.price_fisher == 0
    assert none_left.volume_fisher is Marker.NOT_APPLICABLE
    below = price_and_volume_indices([Segment("a", 10, 50, 50), Segment("b", -15, 50, 100)])
    assert below.price_paasche == -100
    assert {below.price_fisher, below.volume_fisher} == {Marker.NOT_APPLICABLE}
    level = price_and_volume_indices([Segment("a", 10, 10, 50), Segment("b", 5, -5, 100)])
    assert [level.price_laspeyres, level.price_paasche] == [0, 60]
    assert {level.price_fisher, level.volume_paasche, level.volume_fisher} == {Marker.NOT_APPLICABLE}


def test_the_smallest_values_and_indices_are_values_like_any_other() -> None:
    tiny = price_and_volume_indices([Segment("a", 1, 1, 1)])
    assert tiny.price_laspeyres == tiny.price_paasche == tiny.price_fisher == 1
    assert tiny.volume_laspeyres == tiny.volume_paasche == tiny.volume_fisher == 10_000
    shrunk = price_and_volume_indices([Segment("a", 1, 1000, 100)])
    assert shrunk.price_paasche == 100
    assert real_growth(0, 1) == 9900
    assert unit_value_index(2, 1, 1, 1) == 200


def test_real_growth_takes_the_price_out() -> None:
    assert real_growth(10, 100) == 10
    assert half_up(exact(real_growth(10, 95)), 2) == Decimal("15.79")
    assert real_growth(-100, 95) == -100
    assert real_growth(Marker.NO_BASE, 95) is Marker.NO_BASE


def test_a_unit_value_index_needs_value_and_quantity_in_both_years() -> None:
    assert unit_value_index(99, 9, 100, 10) == 110
    assert unit_value_index(0, 0, 100, 10) is Marker.NOT_APPLICABLE
    assert unit_value_index(99, 9, 0, 10) is Marker.NO_BASE
    assert unit_value_index(99, 9, 100, 0) is Marker.NO_BASE


def test_every_order_has_its_own_name() -> None:
    assert len({order.label for order in Order}) == len(Order)
