from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.ranking import Direction, against, moves, rank

VALUES = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.one_of(st.fractions(-20, 20, max_denominator=50), st.just(Marker.MISSING), st.just(Marker.NO_BASE)),
)


def places_of(values: Mapping[str, Fraction | Decimal | int | Marker]) -> dict[str, int]:
    return {one.code: one.rank for one in rank(values, 1)}


def test_values_that_print_alike_are_tied_and_the_next_rank_is_skipped() -> None:
    ranked = rank({"c": Fraction("2.9"), "b": Fraction("3.01"), "a": Fraction("3.04")}, 1)
    assert [(one.code, one.rank, one.tied, one.of) for one in ranked] == [
        ("a", 1, True, 3),
        ("b", 1, True, 3),
        ("c", 3, False, 3),
    ]
    assert ranked[0].value == Decimal("3.0")


def test_more_decimals_part_what_fewer_tie() -> None:
    values = {"a": Fraction("3.01"), "b": Fraction("3.04")}
    assert [one.code for one in rank(values, 2)] == ["b", "a"]
    assert not any(one.tied for one in rank(values, 2))


def test_markers_are_neither_ranked_nor_counted() -> None:
    ranked = rank({"a": Marker.NO_BASE, "b": -5, "c": Marker.MISSING}, 1)
    assert [(one.code, one.rank, one.of) for one in ranked] == [("b", 1, 1)]


def test_the_group_decides_who_is_ranked_and_counted() -> None:
    ranked = rank({"a": 9, "b": 5, "c": 7}, 1, group={"b", "c"})
    assert [(one.code, one.rank, one.of) for one in ranked] == [("c", 1, 2), ("b", 2, 2)]


def test_where_less_is_better_the_smallest_is_first() -> None:
    assert [one.code for one in rank({"a": 3, "b": 1, "c": 2}, 0, Direction.LOWER)] == ["b", "c", "a"]


@settings(max_examples=20, deadline=None)
@given(VALUES)
def test_a_rank_is_one_more_than_the_number_strictly_better(values: dict[str, Fraction | Marker]) -> None:
    shown = {code: half_up(value, 1) for code, value in values.items() if not isinstance(value, Marker)}
    for one in rank(values, 1):
        assert one.rank == 1 + sum(value > shown[one.code] for value in shown.values())
        assert one.tied == (list(shown.values()).count(shown[one.code]) > 1)
        assert one.of == len(shown)


@settings(max_examples=20, deadline=None)
@given(VALUES)
def test_the_order_of_the_input_changes_no_rank(values: dict[str, Fraction | Marker]) -> None:
    assert rank(values, 1) == rank(dict(reversed(values.items())), 1)


@settings(max_examples=20, deadline=None)
@given(VALUES)
def test_nobody_moves_between_two_equal_lists(values: dict[str, Fraction | Marker]) -> None:
    found = moves(rank(values, 1), rank(values, 1)).by_code
    assert found is not None
    assert set(found.values()) <= {0}


def test_moves_are_said_only_between_equal_lists() -> None:
    found = moves(rank({"a": 1, "b": 2}, 1), rank({"a": 1, "c": 2, "d": 3}, 1))
    assert found.by_code is None
    assert (found.joined, found.left) == (("c", "d"), ("b",))
    assert found.reason == "两期参加排位的名单不同（增加2个，减少1个），不比较位次变化"


def test_a_move_forward_is_positive() -> None:
    found = moves(rank({"a": 1, "b": 2}, 1), rank({"a": 3, "b": 2}, 1))
    assert found.by_code == {"a": 1, "b": -1}
    assert found.reason == ""


def test_the_benchmark_is_compared_as_printed() -> None:
    found = against({"a": Fraction("6.44"), "b": Fraction("6.46"), "c": Marker.MISSING, "d": -1}, Fraction("6.4"), 1)
    assert (found.above, found.equal, found.below) == (("b",), ("a",), ("d",))
    assert (found.positive, found.negative) == (("a", "b"), ("d",))


def test_a_printed_zero_is_neither_positive_nor_negative() -> None:
    found = against({"a": Fraction("0.04"), "b": Fraction("-0.04")}, 0, 1)
    assert (found.equal, found.positive, found.negative) == (("a", "b"), (), ())


def test_the_western_provinces_are_sorted_though_the_source_was_not() -> None:
    printed = {"西藏": "15.1", "重庆": "10.9", "贵州": "10", "甘肃": "7.4", "内蒙": "8.3", "广西": "8.2"}
    printed |= {"四川": "8", "青海": "7.3", "宁夏": "7.2", "陕西": "6.4", "云南": "6", "新疆": "5.2"}
    values = {code: Decimal(value) for code, value in printed.items()}
    assert [one.code for one in rank(values, 1)] == [
        *("西藏", "重庆", "贵州", "内蒙", "广西", "四川"),
        *("甘肃", "青海", "宁夏", "陕西", "云南", "新疆"),
    ]
    assert against(values, Decimal("6.3"), 1).below == ("云南", "新疆")


GANSU = {
    "白银": ("42.2", "50.3", 1, 1),
    "天水": ("29.3", "24.8", 2, 3),
    "定西": ("22.2", "24.4", 3, 4),
    "陇南": ("19.6", "29.3", 4, 2),
    "庆阳": ("14.5", "4.1", 5, 7),
    "兰州": ("11.8", "18.9", 6, 5),
    "武威": ("7.3", "1.6", 7, 10),
    "酒泉": ("2.9", "2.0", 8, 9),
    "金昌": ("0.5", "2.3", 9, 8),
    "张掖": ("-5.1", "-6.5", 10, 12),
    "嘉峪关": ("-8.5", "-1.2", 11, 11),
    "甘南": ("-9.2", "10.8", 12, 6),
    "临夏": ("-13.8", "-7.4", 13, 13),
    "平凉": ("-18.5", "-16.6", 14, 14),
}


def test_the_investment_of_gansu_ranks_moves_and_counts_as_published() -> None:
    now = {code: Decimal(row[0]) for code, row in GANSU.items()}
    before = {code: Decimal(row[1]) for code, row in GANSU.items()}
    assert places_of(now) == {code: row[2] for code, row in GANSU.items()}
    assert places_of(before) == {code: row[3] for code, row in GANSU.items()}
    moved = moves(rank(before, 1), rank(now, 1)).by_code
    assert moved is not None
    assert (moved["武威"], moved["甘南"], moved["陇南"], moved["白银"]) == (3, -6, -2, 0)
    province = against(now, Decimal("6.4"), 1)
    assert (len(province.positive), len(province.negative), len(province.above)) == (9, 5, 7)
    assert len(set(province.positive) & set(province.below)) == 2
    change = {code: now[code] - before[code] for code in now}
    assert sum(value > 0 for value in change.values()) == 5
    assert sum(value < 0 for value in change.values()) == 9
