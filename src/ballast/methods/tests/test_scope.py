from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up, text
from ballast.methods.exact import MethodError
from ballast.methods.scope import PRECEDENCE, Bar, Legs, bar_of, decompose

AMOUNT = st.integers(0, 10**12)
NAMED = st.dictionaries(st.sampled_from(PRECEDENCE), st.tuples(AMOUNT, AMOUNT))
KNOWN = Legs(Fraction("10.2"), Fraction("9.6"), base_exits=Fraction("0.4"))


def printed(value: Fraction | Marker) -> str:
    assert isinstance(value, Fraction)
    return text(value, 2)


def test_the_known_exit_gives_the_two_rates_and_the_two_drags() -> None:
    assert printed(KNOWN.growth_keep) == "2.00"
    assert printed(KNOWN.growth_drop) == "6.25"
    assert printed(KNOWN.additive_drag) == "−4.00"
    assert printed(KNOWN.counterfactual_drag) == "−4.25"


@settings(max_examples=20, deadline=None)
@given(*[AMOUNT] * 6)
def test_the_additive_drag_and_the_pull_of_the_others_are_the_growth(
    cs: int, bs: int, cn: int, bn: int, cx: int, bx: int
) -> None:
    assume(bs + bn + bx)
    legs = Legs(cs, bs, cn, bn, cx, bx)
    others = Fraction(cs + cn - bs - bn, bs + bn + bx) * 100
    assert isinstance(legs.additive_drag, Fraction)
    assert legs.additive_drag + others == legs.growth_keep


def test_output_before_leaving_softens_the_drag() -> None:
    legs = Legs(100, 100, current_exits=3, base_exits=10)
    assert legs.additive_drag == Fraction(-700, 110)
    assert legs.growth_drop == 0


def test_entries_count_in_both_rates() -> None:
    legs = Legs(100, 100, current_entries=30, base_entries=20)
    assert legs.growth_keep == legs.growth_drop == Fraction(1000, 120)


def test_legs_without_any_base_have_no_drag() -> None:
    legs = Legs(5, 0)
    assert legs.counterfactual_drag is Marker.NO_BASE
    assert legs.additive_drag is Marker.NO_BASE


def test_dropping_the_only_base_leaves_no_counterfactual() -> None:
    assert Legs(5, 0, base_exits=10).counterfactual_drag is Marker.NO_BASE


@settings(max_examples=20, deadline=None)
@given(NAMED, st.tuples(AMOUNT, AMOUNT))
def test_bars_sum_to_growth_exactly(named: dict[Bar, tuple[int, int]], total: tuple[int, int]) -> None:
    assume(total[1])
    split = decompose(named, total)
    assert sum(bar.points for bar in split.bars if isinstance(bar.points, Fraction)) == split.growth
    assert (sum(bar.current for bar in split.bars), sum(bar.base for bar in split.bars)) == total


@settings(max_examples=20, deadline=None)
@given(NAMED, st.tuples(AMOUNT, AMOUNT))
def test_the_order_in_which_bars_are_named_changes_nothing(
    named: dict[Bar, tuple[int, int]], total: tuple[int, int]
) -> None:
    assert decompose(named, total) == decompose(dict(reversed(named.items())), total)


def test_the_rest_is_what_the_named_bars_leave() -> None:
    split = decompose({Bar.NEW_PLANTS: (6, 0), Bar.EXITS_KEPT: (0, 4)}, (105, 100))
    assert {bar.bar.label: bar.points for bar in split.bars} == {
        "退库留基": Fraction(-4),
        "新建投产": Fraction(6),
        "其他在库企业": Fraction(3),
    }


def test_bars_of_losses_follow_the_convention() -> None:
    split = decompose({Bar.EXITS_KEPT: (0, -40)}, (-50, -100), "abs")
    assert split.growth == 50
    assert [bar.points for bar in split.bars] == [40, 10]
    assert decompose({Bar.EXITS_KEPT: (0, -40)}, (-50, -100)).growth is Marker.NEGATIVE_BASE


def test_the_rest_cannot_be_given() -> None:
    with pytest.raises(MethodError, match="其他在库企业"):
        decompose({Bar.REST: (1, 1)}, (2, 2))


def test_the_exit_bar_is_the_additive_drag() -> None:
    split = decompose({Bar.EXITS_KEPT: (0, Fraction("0.4"))}, (Fraction("10.2"), Fraction(10)))
    assert split.bars[0].points == KNOWN.additive_drag
    assert isinstance(split.growth, Fraction)
    assert half_up(split.growth, 2) == 2


def test_a_firm_stands_in_one_bar_only() -> None:
    assert bar_of({Bar.STOPPAGES, Bar.NEW_PLANTS}) is Bar.NEW_PLANTS
    assert bar_of({Bar.STOPPAGES, Bar.EXITS_KEPT}) is Bar.EXITS_KEPT
    assert bar_of(set()) is Bar.REST


def test_every_bar_but_the_rest_has_its_precedence_and_its_name() -> None:
    assert {*PRECEDENCE, Bar.REST} == set(Bar)
    assert len({bar.label for bar in Bar}) == len(Bar)
