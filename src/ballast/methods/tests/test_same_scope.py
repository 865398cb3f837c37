from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.growth import growth
from ballast.methods.scope import Bar, Exits, Firm, SameScope, Status, same_scope

AMOUNT = st.integers(0, 10**9)
FIRMS = st.lists(
    st.tuples(st.sampled_from([*Status]), AMOUNT, AMOUNT, st.booleans(), st.booleans()), min_size=1, max_size=25
).map(
    lambda rows: [
        Firm(str(place), status, None if status is Status.LATE else current, base, moved, stopped)
        for place, (status, current, base, moved, stopped) in enumerate(rows)
    ]
)


def points(found: SameScope) -> dict[Bar, Fraction | Marker]:
    return {one.bar: one.points for one in found.decomposition.bars}


@pytest.mark.parametrize(
    ("status", "current", "base", "counted"),
    [
        (Status.FILED, 30, 20, (30, 20)),
        (Status.NEW_PLANT, 30, 20, (30, 0)),
        (Status.NEW_PLANT, 30, None, (30, 0)),
        (Status.PROMOTED, 30, 20, (30, 20)),
        (Status.EXIT_KEPT, 5, 20, (5, 20)),
        (Status.EXIT_KEPT, None, 20, (0, 20)),
        (Status.EXIT_DROPPED, 5, 20, (0, 0)),
        (Status.LATE, None, 20, (0, 0)),
    ],
)
def test_each_status_counts_as_the_table_says(
    status: Status, current: int | None, base: int | None, counted: tuple[int, int]
) -> None:
    found = same_scope([Firm("old", Status.FILED, 100, 100), Firm("x", status, current, base)])
    assert found.current - 100 == counted[0]
    assert found.base - 100 == counted[1]


def test_a_filed_zero_is_a_value_and_drags() -> None:
    assert same_scope([Firm("a", Status.FILED, 0, 10), Firm("b", Status.FILED, 90, 90)]).growth == -10


def test_a_firm_that_filed_without_a_value_is_refused() -> None:
    with pytest.raises(MethodError, match="企业 a 记为已报，却没有本期数"):
        same_scope([Firm("a", Status.FILED, None, 10)])
    with pytest.raises(MethodError, match="没有本期数"):
        same_scope([Firm("a", Status.PROMOTED, None, 10)])
    with pytest.raises(MethodError, match="企业 b 记为未报，却有本期数"):
        same_scope([Firm("b", Status.LATE, 0, 10)])


def test_a_firm_given_twice_is_refused() -> None:
    with pytest.raises(MethodError, match="企业 a 出现了两次"):
        same_scope([Firm("a", Status.FILED, 1, 1), Firm("a", Status.FILED, 1, 1)])


@settings(max_examples=15, deadline=None)
@given(FIRMS)
def test_the_bars_sum_to_the_growth_exactly(firms: list[Firm]) -> None:
    found = same_scope(firms)
    assert found.growth == growth(found.current, found.base)
    if isinstance(found.growth, Fraction):
        assert sum(value for value in points(found).values() if isinstance(value, Fraction)) == found.growth
    assert found.legs.growth_keep == found.growth


@settings(max_examples=15, deadline=None)
@given(FIRMS, st.randoms())
def test_the_order_of_the_firms_changes_nothing(firms: list[Firm], dice: random.Random) -> None:
    shuffled = list(firms)
    dice.shuffle(shuffled)
    assert same_scope(shuffled) == same_scope(firms)


@settings(max_examples=15, deadline=None)
@given(FIRMS)
def test_late_firms_change_only_the_coverage(firms: list[Firm]) -> None:
    here = [firm for firm in firms if firm.status is not Status.LATE]
    assert (same_scope(firms).current, same_scope(firms).base) == (same_scope(here).current, same_scope(here).base)
    assert same_scope(here).of_whole_register


@settings(max_examples=15, deadline=None)
@given(FIRMS)
def test_the_switch_changes_exits_and_nothing_else(firms: list[Firm]) -> None:
    kept, dropped = same_scope(firms, exits="keep"), same_scope(firms, exits="drop")
    exits = [firm for firm in firms if firm.status.left]
    assert kept.base - dropped.base == sum(Fraction(firm.base or 0) for firm in exits)
    assert dropped.growth == kept.legs.growth_drop
    assert Bar.EXITS_KEPT not in points(dropped)


KNOWN = [
    Firm("stay", Status.FILED, Fraction("10.2"), Fraction("9.6")),
    Firm("gone", Status.EXIT_KEPT, 0, Fraction("0.4")),
]


@pytest.mark.parametrize(
    ("exits", "rate"), [("recorded", Fraction(2)), ("keep", Fraction(2)), ("drop", Fraction("6.25"))]
)
def test_the_known_exit_by_treatment(exits: Exits, rate: Fraction) -> None:
    assert same_scope(KNOWN, exits=exits).growth == rate


def test_a_dropped_exit_can_be_kept_by_the_switch() -> None:
    firms = [KNOWN[0], replace(KNOWN[1], status=Status.EXIT_DROPPED)]
    assert same_scope(firms).growth == Fraction("6.25")
    assert same_scope(firms, exits="keep").growth == 2
    assert same_scope(KNOWN).legs.additive_drag == -4


def test_each_firm_stands_in_its_bar() -> None:
    firms = [
        Firm("rest", Status.FILED, 105, 100),
        Firm("plant", Status.NEW_PLANT, 6, None, stopped=True),
        Firm("risen", Status.PROMOTED, 22, 20, moved=True),
        Firm("moved", Status.FILED, 31, 30, moved=True, stopped=True),
        Firm("still", Status.FILED, 10, 40, stopped=True),
        Firm("gone", Status.EXIT_KEPT, 1, 10),
    ]
    found = same_scope(firms)
    assert found.base == 200
    assert points(found) == {
        Bar.EXITS_KEPT: Fraction("-4.5"),
        Bar.NEW_PLANTS: 3,
        Bar.ENTRIES: 1,
        Bar.MOVES: Fraction("0.5"),
        Bar.STOPPAGES: -15,
        Bar.REST: Fraction("2.5"),
    }
    assert (found.legs.current_entries, found.legs.base_entries) == (28, 20)


def test_coverage_is_of_the_base_and_exits_do_not_raise_it() -> None:
    firms = [
        Firm("big", Status.LATE, None, 40),
        *(Firm(str(n), Status.FILED, 10, 10) for n in range(6)),
        Firm("gone", Status.EXIT_KEPT, 0, 900),
    ]
    coverage = same_scope(firms).coverage
    assert (coverage.expected, coverage.filed) == (7, 6)
    assert coverage.share_of_base == 60
    assert (coverage.late, coverage.unknown) == (("big",), ())


@pytest.mark.parametrize(("awaited", "marker"), [(5, Marker.NONE), (6, Marker.PROVISIONAL), (0, Marker.NONE)])
def test_below_the_declared_coverage_the_figure_is_provisional(awaited: int, marker: Marker) -> None:
    firms = [Firm("here", Status.FILED, 95, 95), Firm("late", Status.LATE, None, awaited)]
    found = same_scope(firms)
    assert found.marker is marker
    assert found.coverage.share_of_base == Fraction(9500, 95 + awaited)
    assert same_scope(firms, provisional_below=100).marker is (Marker.PROVISIONAL if awaited else Marker.NONE)
    assert not found.of_whole_register
    assert "1家未报企业不计入本期和同期" in found.note


def test_a_late_firm_of_unknown_base_makes_the_coverage_unknown_and_the_figure_provisional() -> None:
    found = same_scope([Firm("here", Status.FILED, 95, 95), Firm("late", Status.LATE, None, None)])
    assert found.coverage.share_of_base is Marker.MISSING
    assert found.coverage.unknown == ("late",)
    assert found.marker is Marker.PROVISIONAL


def test_nobody_has_filed_is_no_growth_and_no_coverage() -> None:
    found = same_scope([Firm("late", Status.LATE, None, 10)])
    assert found.growth is Marker.NO_BASE
    assert found.coverage.share_of_base == 0
    assert found.marker is Marker.PROVISIONAL


def test_no_firms_at_all_is_answered_with_markers() -> None:
    found = same_scope([])
    assert found.growth is Marker.NO_BASE
    assert found.coverage.share_of_base is Marker.NOT_APPLICABLE
    assert found.marker is Marker.NONE


def test_firms_without_a_base_that_are_no_new_plants_are_named() -> None:
    firms = [Firm("b", Status.FILED, 5, None), Firm("a", Status.NEW_PLANT, 5, None), Firm("c", Status.FILED, 5, 5)]
    found = same_scope(firms)
    assert found.without_base == ("b",)
    assert [found.current, found.base] == [15, 5]
    assert (found.legs.current_entries, found.legs.base_entries, found.legs.base_continuing) == (5, 0, 5)


@pytest.mark.parametrize(
    ("exits", "words"), [("recorded", "按登记的留基决定"), ("keep", "全部留基"), ("drop", "全部不留基")]
)
def test_the_note_names_the_treatment_and_whose_base_the_points_are_of(exits: Exits, words: str) -> None:
    note = same_scope(KNOWN, exits=exits).note
    assert words in note
    assert "以全部在库企业基数为分母" in note


def test_a_negative_base_of_the_sum_follows_the_convention() -> None:
    firms = [Firm("a", Status.FILED, -20, -50)]
    assert same_scope(firms).growth is Marker.NEGATIVE_BASE
    found = same_scope(firms, negative="abs")
    assert found.growth == 60
    assert [one.points for one in found.decomposition.bars] == [60]


def test_every_status_has_its_own_name() -> None:
    assert len({status.label for status in Status}) == len(Status)
    assert [status for status in Status if status.left] == [Status.EXIT_KEPT, Status.EXIT_DROPPED]
