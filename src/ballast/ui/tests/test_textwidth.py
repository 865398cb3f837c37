"""Widths of Chinese text in a picture."""

from __future__ import annotations

from ballast.ui import textwidth


def test_a_title_breaks_behind_a_comma_where_one_is_near() -> None:
    assert textwidth.wrap("六项目标中四项超过时间进度，技改投资落后", 15) == [
        "六项目标中四项超过时间进度，",
        "技改投资落后",
    ]


def test_a_number_is_not_broken() -> None:
    for width in range(6, 14):
        assert any("1,234.5" in line for line in textwidth.wrap("总产值达到 1,234.5 亿元", width))


def test_every_line_fits_and_nothing_is_lost() -> None:
    text = "临江、青岩两县拉动全市三点一个百分点而白鹭县下拉零点六个百分点"
    lines = textwidth.wrap(text, 7)
    assert "".join(lines) == text
    assert all(textwidth.em(line) <= 7 for line in lines)


def test_a_word_wider_than_a_line_is_broken_all_the_same() -> None:
    assert len(textwidth.wrap("abcdefghijklmnopqrstuvwxyz", 5)) > 1


def test_an_empty_text_is_one_empty_line() -> None:
    assert textwidth.wrap("", 5) == [""]
