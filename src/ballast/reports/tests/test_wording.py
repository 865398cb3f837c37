"""The words of the bulletins for signs, differences, pulls and ranks."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from ballast.reports.wording import Phrase, against, ahead, compared, moved, plain, pulled, rank_moved


def test_a_fall_is_printed_without_its_sign() -> None:
    assert moved(Fraction(-63, 10)) == Phrase("下降", "6.3")
    assert moved(Fraction(63, 10)) == Phrase("增长", "6.3")


def test_a_rate_that_prints_as_zero_is_level_whatever_its_sign() -> None:
    assert moved(Fraction(-4, 100)) == Phrase("持平")
    assert moved(Fraction(4, 100)) == Phrase("持平")


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("1.7", "1.1", Phrase("较1—8月回落", "0.6")),
        ("1.1", "1.7", Phrase("较1—8月提高", "0.6")),
        ("-3.2", "-2.0", Phrase("降幅较1—8月收窄", "1.2")),
        ("-2.0", "-3.2", Phrase("降幅较1—8月扩大", "1.2")),
        ("-0.5", "0.4", Phrase("较1—8月由负转正、提高", "0.9")),
        ("0.4", "-0.5", Phrase("较1—8月由正转负、回落", "0.9")),
        ("0.0", "-0.5", Phrase("较1—8月回落", "0.5")),
        ("-0.5", "0.0", Phrase("较1—8月提高", "0.5")),
        ("2.0", "2.0", Phrase("与1—8月持平")),
    ],
)
def test_two_rates_are_compared_in_the_words_of_the_bulletins(before: str, now: str, expected: Phrase) -> None:
    assert compared(Decimal(before), Decimal(now), "1—8月") == expected


def test_a_difference_is_taken_from_the_printed_rates() -> None:
    """7.24 and 6.95 print 7.2 and 7.0: 0.2 points, not 0.3."""
    assert compared(Decimal("7.24"), Decimal("6.95"), "上期").number == "0.2"


def test_against_another_place_says_above_below_or_level() -> None:
    assert against(Decimal("-5.1"), "全省") == Phrase("低于全省", "5.1")
    assert against(Decimal("5.1"), "全省") == Phrase("高于全省", "5.1")
    assert against(Decimal("0.04"), "全省") == Phrase("与全省持平")


def test_a_pull_down_is_printed_as_an_absolute_number() -> None:
    assert pulled(Fraction(-185, 100)) == Phrase("下拉", "1.9")
    assert pulled(Fraction(17, 10)) == Phrase("拉动", "1.7")


def test_progress_says_ahead_or_behind() -> None:
    assert ahead(Decimal("-3.7"), "计划进度") == Phrase("欠计划进度", "3.7")
    assert ahead(Decimal("4"), "计划进度") == Phrase("超计划进度", "4.0")


def test_a_rank_moves_forward_when_its_number_falls() -> None:
    assert rank_moved(11, 8, "1—8月") == Phrase("较1—8月前移", "3")
    assert rank_moved(8, 9, "1—8月") == Phrase("较1—8月后移", "1")
    assert rank_moved(9, 9, "1—8月") == Phrase("位次与1—8月持平")


def test_levels_in_sentences_have_no_thousands_separators() -> None:
    assert plain(Fraction(111861, 100), 2) == "1118.61"
