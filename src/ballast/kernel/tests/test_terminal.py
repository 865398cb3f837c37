"""Widths of Chinese text on a terminal."""

from __future__ import annotations

import pytest

from ballast.kernel import terminal


@pytest.mark.parametrize(("text", "width"), [("临江", 4), ("ab", 2), ("（%）", 5), ("−—", 2), ("e\u0301", 1), ("", 0)])
def test_a_chinese_character_takes_two_columns_and_a_combining_one_none(text: str, width: int) -> None:
    assert terminal.columns(text) == width


def test_a_cut_text_fits_and_ends_with_dots_even_where_a_wide_character_does_not_halve() -> None:
    assert terminal.clip("高新技术", 6) == "高新…"
    assert terminal.clip("高新技术", 8) == "高新技术"


def test_padding_reaches_the_width_on_either_side() -> None:
    assert terminal.pad_left("县", 4) == "  县"
    assert terminal.pad_right("县", 4) == "县  "


def test_a_table_aligns_chinese_and_latin_and_keeps_the_named_columns_left() -> None:
    shown = terminal.aligned(("做法", "用时"), [("本产品", "1.5"), ("pandas", "10.25")])
    assert shown.splitlines() == ["做法     用时", "------  -----", "本产品    1.5", "pandas  10.25"]
