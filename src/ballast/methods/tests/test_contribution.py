from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.contribution import (
    Part,
    PartitionError,
    accounting_difference,
    contribution,
    printable_contribution,
    pull,
    pull_from_rate,
    pull_table,
)

AMOUNT = st.integers(0, 10**12)
PARTS = st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=12).map(
    lambda pairs: [Part(str(number), *pair) for number, pair in enumerate(pairs)]
)
ALWAYS = Fraction(0)


def whole(parts: list[Part]) -> Part:
    return Part("合计", sum(Fraction(part.current) for part in parts), sum(Fraction(part.base or 0) for part in parts))


@settings(max_examples=20, deadline=None)
@given(PARTS)
def test_pulls_sum_to_growth_exactly(parts: list[Part]) -> None:
    total = whole(parts)
    assume(total.base)
    table = pull_table(parts, total, ALWAYS)
    assert sum(row.pull for row in table.rows if isinstance(row.pull, Fraction)) == table.growth
    assert sum(row.share_of_base for row in table.rows if isinstance(row.share_of_base, Fraction)) == 100


@settings(max_examples=20, deadline=None)
@given(PARTS)
def test_contributions_sum_to_a_hundred_exactly(parts: list[Part]) -> None:
    total = whole(parts)
    assert total.base is not None
    assume(total.current != total.base)
    shares = [contribution(part.current, part.base, total.current, total.base) for part in parts]
    assert sum(share for share in shares if isinstance(share, Fraction)) == 100


@settings(max_examples=20, deadline=None)
@given(PARTS, st.randoms())
def test_the_order_of_the_parts_changes_no_row(parts: list[Part], dice: random.Random) -> None:
    shuffled = list(parts)
    dice.shuffle(shuffled)
    table, other = (pull_table(some, whole(parts), ALWAYS) for some in (parts, shuffled))
    assert {row.code: row for row in table.rows} == {row.code: row for row in other.rows}
    assert (table.growth, table.residual) == (other.growth, other.residual)


@settings(max_examples=20, deadline=None)
@given(PARTS, AMOUNT, AMOUNT)
def test_splitting_a_part_changes_nothing_else(parts: list[Part], current: int, base: int) -> None:
    assume(whole(parts).base)
    first = parts[0]
    halves = [
        Part("a", Fraction(first.current) - current, Fraction(first.base or 0) - base),
        Part("b", current, base),
    ]
    before = pull_table(parts, whole(parts), ALWAYS)
    after = pull_table([*halves, *parts[1:]], whole(parts), ALWAYS)
    assert after.rows[2:] == before.rows[1:]
    split = [row.pull for row in after.rows[:2]]
    assert sum(one for one in split if isinstance(one, Fraction)) == before.rows[0].pull
    assert after.growth == before.growth


@settings(max_examples=20, deadline=None)
@given(PARTS)
def test_the_residual_closes_the_printed_table(parts: list[Part]) -> None:
    assume(whole(parts).base)
    table = pull_table(parts, whole(parts), ALWAYS)
    assert isinstance(table.printed, Decimal)
    assert isinstance(table.residual, Decimal)
    printed = [row.printed for row in table.rows if isinstance(row.printed, Decimal)]
    assert sum(printed) + table.residual == table.printed


def test_printed_pulls_that_do_not_add_up_state_their_residual() -> None:
    table = pull_table([Part(code, 104, 100) for code in "abc"], Part("合计", 312, 300), ALWAYS)
    assert [row.printed for row in table.rows] == [Decimal("1.3")] * 3
    assert table.printed == Decimal("4.0")
    assert table.residual == Decimal("0.1")


def test_parts_that_are_not_the_whole_are_refused_with_the_difference() -> None:
    with pytest.raises(PartitionError, match="同期之和 90 与合计 100 相差 -10"):
        pull_table([Part("a", 110, 90)], Part("合计", 110, 100), ALWAYS)
    with pytest.raises(PartitionError, match="本期之和"):
        pull_table([Part("a", 111, 100)], Part("合计", 110, 100), ALWAYS)


def test_a_part_counted_twice_is_refused() -> None:
    with pytest.raises(PartitionError, match=r"a.*出现了两次"):
        pull_table([Part("a", 55, 50), Part("a", 55, 50)], Part("合计", 110, 100), ALWAYS)


def test_a_new_plant_pulls_with_its_whole_output_and_has_no_rate() -> None:
    table = pull_table([Part("old", 100, 100), Part("new", 7, None)], Part("合计", 107, 100), ALWAYS)
    assert table.rows[1].pull == 7
    assert table.rows[1].growth is Marker.NO_BASE


def test_a_whole_without_a_base_gives_markers_everywhere() -> None:
    table = pull_table([Part("new", 7, None)], Part("合计", 7, None), ALWAYS)
    assert {table.growth, table.printed, table.residual, table.rows[0].pull, table.rows[0].share_of_base} == {
        Marker.NO_BASE
    }


def test_a_missing_part_has_neither_pull_nor_contribution() -> None:
    assert pull(None, 5, 100) is Marker.MISSING
    assert contribution(None, 5, 110, 100) is Marker.MISSING


def test_pull_on_a_negative_base_follows_the_convention() -> None:
    assert pull(-20, -50, -100) is Marker.NEGATIVE_BASE
    assert pull(-20, -50, -100, "abs") == 30


def test_a_new_plant_contributes_with_its_whole_output_and_has_no_share_of_the_base() -> None:
    assert contribution(7, None, 110, 100) == 70
    table = pull_table([Part("old", 103, 100), Part("new", 7, None)], Part("合计", 110, 100), ALWAYS)
    assert [row.contribution for row in table.rows] == [30, 70]
    assert [row.share_of_base for row in table.rows] == [100, 0]


def test_a_table_of_losses_follows_the_convention_in_every_column() -> None:
    parts = [Part("a", -20, -50), Part("b", -60, -50)]
    table = pull_table(parts, Part("利润", -80, -100), ALWAYS, negative="abs")
    assert table.growth == 20
    assert [[row.growth, row.share_of_base, row.pull, row.contribution] for row in table.rows] == [
        [60, -50, 30, 150],
        [-20, -50, -10, -50],
    ]
    assert {row.pull for row in pull_table(parts, Part("利润", -80, -100), ALWAYS).rows} == {Marker.NEGATIVE_BASE}


def test_contributions_of_a_whole_without_a_rate_are_not_applicable() -> None:
    table = pull_table([Part("new", 7, None)], Part("合计", 7, None), ALWAYS)
    assert table.rows[0].contribution is Marker.NOT_APPLICABLE


def test_pulls_are_printed_with_the_decimals_asked_for() -> None:
    table = pull_table([Part("a", 104, 100), Part("b", 203, 200)], Part("合计", 307, 300), ALWAYS, places=2)
    assert (table.printed, [row.printed for row in table.rows]) == (Decimal("2.33"), [Decimal("1.33"), Decimal("1.00")])


def test_a_quotient_of_nothing_by_one_is_still_a_contribution() -> None:
    assert contribution(1, 0, 1, 0) == contribution(6, 5, 101, 100) == 100


def test_nothing_contributes_to_no_change() -> None:
    assert contribution(6, 5, 100, 100) is Marker.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("rate", "printable"), [("0.1", True), ("0.09", False), ("0", False), ("-5", False), ("6.2", True)]
)
def test_contributions_are_printed_only_over_a_rise_of_the_declared_size(rate: str, printable: bool) -> None:
    assert printable_contribution(Fraction(rate), Fraction("0.1")) is printable


def test_contributions_to_no_growth_are_never_printed() -> None:
    assert not printable_contribution(0, 0)


def test_contributions_to_a_marker_are_not_printed() -> None:
    assert not printable_contribution(Marker.NO_BASE, Fraction("0.1"))


def test_a_table_of_a_falling_whole_has_pulls_but_no_contributions() -> None:
    table = pull_table([Part("a", 90, 100), Part("b", 105, 100)], Part("合计", 195, 200), Fraction("0.1"))
    assert [row.pull for row in table.rows] == [-5, Fraction("2.5")]
    assert {row.contribution for row in table.rows} == {Marker.NOT_APPLICABLE}


def test_an_official_rate_leaves_an_accounting_difference() -> None:
    assert accounting_difference(Fraction("6.5"), [Fraction(4), Fraction("1.8")]) == Fraction("0.7")
    assert accounting_difference(Marker.NOT_RELEASED, [Fraction(4)]) is Marker.NOT_RELEASED


def test_the_pull_of_a_marker_is_that_marker() -> None:
    assert pull_from_rate(Marker.MISSING, 30) is Marker.MISSING
