from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.exact import MethodError
from ballast.methods.ranking import Direction, Distance, distance, rank, rank_in_groups

VALUES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(-30, 30), min_size=1)
GANSU = rank(
    {code: Decimal(value) for code, value in {"武威": "7.3", "酒泉": "2.9", "金昌": "0.5", "张掖": "-5.1"}.items()}, 1
)


def test_the_next_place_is_shared_by_as_much_and_taken_by_a_tenth_more() -> None:
    found = distance(GANSU, "金昌", 1)
    assert found == Distance("金昌", 3, 2, ("酒泉",), Decimal("2.4"), Decimal("2.5"), Decimal("5.6"))
    assert distance(rank({"a": Decimal("3.1"), "b": 3}, 1), "b", 1).to_share == Decimal("0.1")


def test_nobody_is_before_the_first_and_nobody_behind_the_last() -> None:
    first, last = distance(GANSU, "武威", 1), distance(GANSU, "张掖", 1)
    none = Marker.NOT_APPLICABLE
    assert first == Distance("武威", 1, None, (), none, none, Decimal("4.4"))
    assert last.lead is Marker.NOT_APPLICABLE


def test_those_tied_stand_on_one_place_and_have_no_distance_between_them() -> None:
    ranking = rank({"a": 9, "b": 7, "c": 7, "d": 5}, 1)
    found = distance(ranking, "b", 1)
    assert found.place == 1
    assert found.to_share == found.lead == 2
    assert distance(ranking, "d", 1).holders == ("b", "c")
    assert distance(rank({"a": 3, "b": 3}, 1), "a", 1).place is None


def test_a_declared_place_counts_the_others_only() -> None:
    ranking = rank({"a": 9, "b": 7, "c": 7, "d": 5, "e": 4}, 1)
    third = distance(ranking, "e", 1, to=3)
    assert (third.place, third.holders) == (2, ("b", "c"))
    assert third.to_share == 3
    assert distance(ranking, "e", 1, to=4).to_share == 1
    assert distance(ranking, "e", 1, to=1).to_share == 5


def test_a_place_that_is_held_already_is_no_way_off() -> None:
    ranking = rank({"a": 9, "b": 7, "c": 7}, 1)
    for code, place in (("a", 1), ("b", 2), ("c", 2), ("b", 3), ("a", 3)):
        found = distance(ranking, code, 1, to=place)
        own = 1 if code == "a" else 2
        lead = Decimal(2) if code == "a" else Marker.NOT_APPLICABLE
        assert found == Distance(code, own, place, (), Decimal(0), Decimal(0), lead)


def test_where_less_is_better_the_way_is_down() -> None:
    ranking = rank({"a": 3, "b": 5}, 2, Direction.LOWER)
    found = distance(ranking, "b", 2, Direction.LOWER)
    assert found.to_share == 2
    assert found.to_pass == Decimal("2.01")
    assert distance(ranking, "a", 2, Direction.LOWER).lead == 2


@settings(max_examples=25, deadline=None)
@given(VALUES, st.integers(1, 8), st.sampled_from([*Direction]))
def test_whoever_gains_the_distance_holds_the_place(values: dict[str, int], to: int, way: Direction) -> None:
    ranking = rank(values, 1, way)
    to = min(to, len(ranking))
    sign = 1 if way is Direction.HIGHER else -1
    for code in values:
        found = distance(ranking, code, 1, way, to)
        if isinstance(found.to_share, Marker) or isinstance(found.to_pass, Marker):
            assert found.rank == 1
            continue
        after: dict[str, Exact | Marker] = {**values, code: values[code] + sign * Fraction(found.to_share)}
        place = next(one.rank for one in rank(after, 1, way) if one.code == code)
        assert place <= to
        if found.to_share:
            assert place == found.place
            short: dict[str, Exact | Marker] = {
                **values,
                code: values[code] + sign * (Fraction(found.to_share) - Fraction("0.1")),
            }
            assert next(one.rank for one in rank(short, 1, way) if one.code == code) > to


def test_a_code_or_a_place_that_is_not_in_the_list_is_refused() -> None:
    with pytest.raises(MethodError, match="“兰州”不在参加排位的名单里"):
        distance(GANSU, "兰州", 1)
    for place in (0, 5):
        with pytest.raises(MethodError, match=f"没有第{place}位"):
            distance(GANSU, "金昌", 1, to=place)
    assert distance(GANSU, "张掖", 1, to=4).to_share == 0


def test_each_group_is_ranked_on_its_own() -> None:
    found = rank_in_groups({"a": 3, "b": 5, "c": 4, "d": Marker.MISSING}, 1, {"重点": ["a", "b"], "其他": ["c", "d"]})
    assert [(one.code, one.rank, one.of) for one in found["重点"]] == [("b", 1, 2), ("a", 2, 2)]
    assert [(one.code, one.rank, one.of) for one in found["其他"]] == [("c", 1, 1)]
    down = rank_in_groups({"a": 3, "b": 5}, 1, {"重点": ["a", "b"]}, Direction.LOWER)
    assert [one.code for one in down["重点"]] == ["a", "b"]


def test_a_member_of_two_groups_or_of_none_is_refused() -> None:
    with pytest.raises(MethodError, match="a 同时在两个组里"):
        rank_in_groups({"a": 1}, 1, {"甲": ["a"], "乙": ["a"]})
    with pytest.raises(MethodError, match="b 不在任何一个组里"):
        rank_in_groups({"a": 1, "b": 2}, 1, {"甲": ["a"]})
