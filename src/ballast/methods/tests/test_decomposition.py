from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.decomposition import (
    DECLARED_ORDER,
    Cause,
    Change,
    State,
    effect_of_the_month,
    explain_change,
)
from ballast.methods.exact import MethodError
from ballast.methods.growth import growth
from ballast.methods.price_volume import Segment
from ballast.methods.scope import PRECEDENCE, Bar

AMOUNT = st.integers(0, 10**6)
SEGMENTS = st.dictionaries(
    st.sampled_from("abcd"),
    st.tuples(AMOUNT, st.one_of(st.none(), AMOUNT), st.one_of(st.none(), st.integers(60, 160))),
    min_size=1,
).map(lambda rows: [Segment(code, *row) for code, row in rows.items()])
BARS = st.dictionaries(st.sampled_from(PRECEDENCE), st.tuples(AMOUNT, AMOUNT))
STATES = st.builds(lambda segments, bars: State("期", segments, bars), SEGMENTS, BARS)
ORDERS = st.permutations(DECLARED_ORDER)


def one(period: str, current: int, base: int, price: Fraction | int | None) -> State:
    return State(period, [Segment("26", current, base, price)])


def sizes(change: Change) -> dict[Cause, Fraction]:
    return {effect.cause: effect.points for effect in change.effects if effect.points}


@settings(max_examples=25, deadline=None)
@given(STATES, STATES, ORDERS, st.one_of(st.none(), st.integers(-20, 20)))
def test_the_causes_sum_to_the_change_exactly_in_any_order(
    before: State, now: State, order: list[Cause], released: int | None
) -> None:
    change = explain_change(before, now, released, order=order)
    if isinstance(change.points, Marker):
        assert change.points in (before.growth, now.growth)
        assert change.effects == ()
        return
    assert isinstance(now.growth, Fraction)
    assert isinstance(before.growth, Fraction)
    start = before.growth if released is None else Fraction(released)
    assert change.points == now.growth - start
    assert sum(effect.points for effect in change.effects) == change.points
    assert [effect.cause for effect in change.effects] == [
        cause for cause in order if cause in {effect.cause for effect in change.effects}
    ]
    assert all(effect.lowest <= effect.points <= effect.highest for effect in change.effects)


@settings(max_examples=20, deadline=None)
@given(STATES, STATES, ORDERS)
def test_what_is_no_factor_does_not_depend_on_the_order(before: State, now: State, order: list[Cause]) -> None:
    mine, declared = explain_change(before, now, order=order), explain_change(before, now)
    for cause in (Cause.ENTRIES, Cause.NEW_PLANTS, Cause.EXITS_KEPT, Cause.STOPPAGES, Cause.MOVES, Cause.REVISION):
        assert mine.of(cause) == declared.of(cause)
    ranges = [
        {effect.cause: (effect.lowest, effect.highest) for effect in change.effects} for change in (mine, declared)
    ]
    assert ranges[0] == ranges[1]


@settings(max_examples=15, deadline=None)
@given(STATES, STATES, st.randoms())
def test_the_order_in_which_segments_are_given_changes_nothing(before: State, now: State, dice: random.Random) -> None:
    shuffled = list(now.segments)
    dice.shuffle(shuffled)
    assert explain_change(before, State(now.period, shuffled, now.bars)) == explain_change(before, now)


def test_price_and_volume_of_the_worked_example() -> None:
    change = explain_change(one("1—8月", 106, 100, 100), one("1—9月", 107, 100, 98))
    assert sizes(change) == {Cause.PRICE: Fraction("-2.12"), Cause.VOLUME: Fraction("3.12")}
    price = next(effect for effect in change.effects if effect.cause is Cause.PRICE)
    assert price.highest == Fraction("-2.12")
    assert price.lowest == 107 - Fraction(10700, 98)


def test_only_causes_that_can_have_a_part_are_listed() -> None:
    priced = explain_change(one("前", 106, 100, 100), one("后", 107, 100, 98))
    assert [effect.cause for effect in priced.effects] == [Cause.PRICE, Cause.VOLUME, Cause.REVISION, Cause.WEIGHT]
    plain = explain_change(one("前", 106, 100, None), one("后", 107, 100, 98))
    assert [effect.cause for effect in plain.effects] == [Cause.REVISION, Cause.WEIGHT, Cause.REST]


def test_the_smallest_base_and_index_are_split_like_any_other() -> None:
    change = explain_change(one("前", 1, 1, 100), one("后", 1, 1, 1))
    assert sizes(change) == {Cause.PRICE: -99, Cause.VOLUME: 99}


def test_the_factor_replaced_first_is_valued_at_the_old_ones() -> None:
    order = [
        Cause.VOLUME,
        Cause.PRICE,
        *(cause for cause in DECLARED_ORDER if cause not in (Cause.PRICE, Cause.VOLUME)),
    ]
    change = explain_change(one("1—8月", 106, 100, 100), one("1—9月", 107, 100, 98), order=order)
    assert change.of(Cause.VOLUME) == Fraction(10700, 98) - 106
    assert change.points == 1


def test_a_shift_of_weight_alone_is_weight() -> None:
    before = State("前", [Segment("fast", 60, 50, None), Segment("slow", 50, 50, None)])
    now = State("后", [Segment("fast", 84, 70, None), Segment("slow", 30, 30, None)])
    assert sizes(explain_change(before, now)) == {Cause.WEIGHT: 4}


def test_a_segment_without_prices_gives_weight_and_rest() -> None:
    before = State("前", [Segment("a", 60, 50, None), Segment("b", 50, 50, 100)])
    now = State("后", [Segment("a", 91, 70, 105), Segment("b", 30, 30, 100)])
    change = explain_change(before, now)
    assert sizes(change) == {Cause.WEIGHT: 4, Cause.REST: 7}
    rest_first = [Cause.REST, *(cause for cause in DECLARED_ORDER if cause is not Cause.REST)]
    assert sizes(explain_change(before, now, order=rest_first)) == {Cause.WEIGHT: 6, Cause.REST: 5}


def test_a_segment_that_has_no_base_in_one_period_is_the_rest() -> None:
    before = State("前", [Segment("a", 100, 100, 100), Segment("b", 5, 0, 100)])
    now = State("后", [Segment("a", 100, 100, 100), Segment("b", 9, 0, 100), Segment("c", 3, None, None)])
    assert sizes(explain_change(before, now)) == {Cause.REST: 7}


def test_bars_move_by_the_change_of_their_pull() -> None:
    rest = [Segment("26", 105, 100, None)]
    before = State("1—8月", rest, {Bar.NEW_PLANTS: (2, 0), Bar.STOPPAGES: (10, 20)})
    now = State("1—9月", rest, {Bar.NEW_PLANTS: (5, 0), Bar.STOPPAGES: (10, 20), Bar.EXITS_KEPT: (0, 5)})
    change = explain_change(before, now)
    assert change.of(Cause.NEW_PLANTS) == Fraction(500, 125) - Fraction(200, 120)
    assert change.of(Cause.EXITS_KEPT) == Fraction(-500, 125)
    assert change.of(Cause.STOPPAGES) == Fraction(-1000, 125) + Fraction(1000, 120)
    assert change.of(Cause.MOVES) == 0
    assert Cause.MOVES not in {effect.cause for effect in change.effects}


def test_a_revision_of_old_data_is_a_cause_of_its_own() -> None:
    """Released 6.5; today's data make the same months 6.3; now 7.1: the true rise is 0.8, and the page says 0.6."""
    change = explain_change(one("1—8月", 1063, 1000, None), one("1—9月", 1071, 1000, None), released=Fraction("6.5"))
    assert sizes(change) == {Cause.REVISION: Fraction("-0.2"), Cause.REST: Fraction("0.8")}
    assert (change.start, change.end, change.points) == (Fraction("6.5"), Fraction("7.1"), Fraction("0.6"))


def test_official_rates_leave_the_accounting_difference_as_the_last_bar() -> None:
    official = (Fraction("6.5"), Fraction("7.1"))
    change = explain_change(one("1—8月", 105, 100, None), one("1—9月", 106, 100, None), official=official)
    assert change.effects[-1].cause is Cause.ACCOUNTING
    assert change.of(Cause.ACCOUNTING) == Fraction("-0.4")
    assert change.points == Fraction("0.6")
    assert sum(effect.points for effect in change.effects) == change.points
    with_revision = explain_change(
        one("1—8月", 105, 100, None), one("1—9月", 106, 100, None), released=4, official=official
    )
    assert with_revision.of(Cause.ACCOUNTING) == Fraction("-1.4")


def test_the_printed_change_is_that_of_the_printed_rates_and_the_residual_is_shown() -> None:
    segments = [Segment(code, 10104, 10000, None) for code in "ab"]
    now = [Segment(code, 10112, 10000, None) for code in "ab"]
    change = explain_change(State("前", segments, {Bar.NEW_PLANTS: (0, 0)}), State("后", now, {Bar.NEW_PLANTS: (8, 0)}))
    assert change.printed == Decimal("0.2")
    assert [effect.printed for effect in change.effects if effect.points] == [Decimal("0.0"), Decimal("0.1")]
    assert change.residual == Decimal("0.1")


def test_a_period_without_a_rate_has_no_causes_but_a_marker() -> None:
    change = explain_change(State("前", [Segment("a", 5, None, None)]), one("后", 5, 5, None))
    assert (change.points, change.printed, change.residual, change.effects) == (*(Marker.NO_BASE,) * 3, ())
    assert change.start is Marker.NO_BASE
    assert change.end == 0
    assert explain_change(one("前", 5, 5, None), one("后", 5, -5, None)).points is Marker.NEGATIVE_BASE


@pytest.mark.parametrize("order", [DECLARED_ORDER[:-1], (*DECLARED_ORDER, Cause.ACCOUNTING), DECLARED_ORDER[:1] * 10])
def test_an_order_that_does_not_hold_every_cause_once_is_refused(order: tuple[Cause, ...]) -> None:
    with pytest.raises(MethodError, match="恰好包含每个因素一次"):
        explain_change(one("前", 5, 5, None), one("后", 5, 5, None), order=order)


def test_bad_states_are_refused_by_their_period() -> None:
    fine = one("1—8月", 5, 5, None)
    with pytest.raises(MethodError, match="1—9月的分组“26”出现了两次"):
        explain_change(fine, State("1—9月", [Segment("26", 1, 1, None)] * 2))
    with pytest.raises(MethodError, match="1—9月的26价格指数不大于0"):
        explain_change(fine, one("1—9月", 5, 5, 0))
    with pytest.raises(MethodError, match="“其他在库企业”应按分组给出"):
        explain_change(State("1—8月", [], {Bar.REST: (1, 1)}), fine)


def test_a_month_moves_the_cumulative_rate_by_its_weight() -> None:
    assert Fraction("6.5") + effect_of_the_month(Fraction("6.5"), Fraction("11.9"), Fraction(100, 9)) == Fraction("7.1")
    assert effect_of_the_month(5, 5, 30) == 0
    assert effect_of_the_month(5, 9, 0) == 0
    assert effect_of_the_month(5, 9, 100) == 4


@pytest.mark.parametrize("share", [-1, Fraction("100.1")])
def test_a_share_of_the_month_outside_the_cumulative_base_is_refused(share: Fraction | int) -> None:
    with pytest.raises(MethodError, match="0到100%之间"):
        effect_of_the_month(5, 9, share)


@settings(max_examples=20, deadline=None)
@given(*[st.integers(1, 10**6)] * 4)
def test_the_months_effect_closes_to_the_new_cumulative_rate(now: int, base: int, month: int, month_base: int) -> None:
    previous, single = growth(now, base), growth(month, month_base)
    assert isinstance(previous, Fraction)
    assert isinstance(single, Fraction)
    share = Fraction(100 * month_base, base + month_base)
    assert previous + effect_of_the_month(previous, single, share) == growth(now + month, base + month_base)


def test_every_cause_has_its_own_name_and_every_bar_its_cause() -> None:
    assert len({cause.label for cause in Cause}) == len(Cause)
    assert {bar.value for bar in PRECEDENCE} <= {cause.value for cause in Cause}
    assert Cause.ACCOUNTING not in DECLARED_ORDER
    assert DECLARED_ORDER[0] is Cause.PRICE
