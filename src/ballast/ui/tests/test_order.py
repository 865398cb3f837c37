"""How rows are put in order and found."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.ui.cells import Cell, Shown, show, sketch
from ballast.ui.order import collation, found, numeric, ordered, sought

VALUES = st.one_of(
    st.integers(-3, 3),
    st.tuples(st.integers(0, 2), st.sampled_from([*Marker])),
    st.sampled_from([*Marker]),
    st.sampled_from(["甲", "b", ""]),
)


def items(*values: Cell) -> list[Shown]:
    """Cells as a table of whole numbers shows them."""
    return [show(value, 0) for value in values]


def test_names_stand_by_pinyin_behind_latin_letters_and_digits() -> None:
    names = ["重庆", "青岩", "白鹭", "临江", "B厂", "a厂", "3厂"]
    assert sorted(names, key=collation) == ["3厂", "a厂", "B厂", "白鹭", "临江", "青岩", "重庆"]


def test_rare_characters_stand_behind_the_common_ones() -> None:
    assert sorted(["𠮷县", "堃城", "衢州", "自贡"], key=collation) == ["自贡", "衢州", "堃城", "𠮷县"]


def test_full_width_letters_and_capitals_stand_with_the_plain_ones() -> None:
    assert collation("ＡＢ1") == collation("ab１")


def test_numbers_go_by_their_exact_value_where_they_print_alike() -> None:
    assert ordered(items(Fraction(14, 10), Fraction(11, 10), Fraction(12, 10))) == [1, 2, 0]


def test_what_has_no_value_is_last_in_both_directions() -> None:
    cells = items(Marker.NOT_RELEASED, 2, None, 1, (9, Marker.SUPPRESSED))
    assert ordered(cells) == [3, 1, 0, 2, 4]
    assert ordered(cells, descending=True) == [1, 3, 0, 2, 4]


def test_the_order_does_not_give_a_suppressed_number_away() -> None:
    large = ordered(items(1, (9, Marker.SUPPRESSED), (8, Marker.SUPPRESSED), 2))
    small = ordered(items(1, (-9, Marker.SUPPRESSED), (-8, Marker.SUPPRESSED), 2))
    assert large == small == [0, 3, 1, 2]


def test_a_provisional_number_keeps_its_place_among_numbers() -> None:
    assert ordered(items(3, (2, Marker.PROVISIONAL), 1)) == [2, 1, 0]


@given(st.lists(VALUES, max_size=9), st.booleans())
def test_an_order_loses_no_row_and_keeps_ties_as_they_came(values: list[Cell], descending: bool) -> None:
    cells = items(*values)
    places = ordered(cells, descending=descending)
    assert sorted(places) == list(range(len(values)))
    for before, after in pairwise(places):
        if values[before] == values[after]:
            assert before < after


def test_a_number_is_found_with_or_without_its_separators_and_with_either_minus() -> None:
    row = [show("临江厂"), show(1234567), show(-8, 1)]
    assert all(found(sought(text), row) for text in ("1,234,567", "1234567", "-8.0", "−8", "２３４"))
    assert not found(sought("1234568"), row)


@pytest.mark.parametrize(
    ("text", "could"), [("临江", False), ("厂 12", True), ("−3.5", True), ("初", False), ("12厂", False)]
)
def test_words_that_could_stand_in_a_number_are_known(text: str, could: bool) -> None:
    assert numeric(sought(text)) is could


@given(st.lists(VALUES, min_size=1, max_size=4), st.sampled_from(["初", "估", "甲", "*", "未发布", "b"]))
def test_what_is_no_number_is_found_in_a_sketch_as_in_print(values: list[Cell], text: str) -> None:
    assert found(sought(text), [sketch(value) for value in values]) is found(sought(text), items(*values))


@given(st.lists(VALUES, max_size=9), st.booleans())
def test_a_sketch_has_the_order_of_the_print(values: list[Cell], descending: bool) -> None:
    sketched = [sketch(value) for value in values]
    assert ordered(sketched, descending=descending) == ordered(items(*values), descending=descending)


def test_every_word_must_be_found_in_whatever_column() -> None:
    row = [show("临江厂"), show("装备制造")]
    assert found(sought(" 装备　临江 "), row)
    assert not found(sought("临江 食品"), row)


def test_words_are_not_found_across_two_cells() -> None:
    assert not found(sought("厂装"), [show("临江厂"), show("装备制造")])


def test_a_suppressed_number_cannot_be_found() -> None:
    assert not found(sought("77"), [show((77, Marker.SUPPRESSED))])
