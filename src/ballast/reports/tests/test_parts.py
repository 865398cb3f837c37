"""Sentences cannot be built with a number that no source stands behind."""

from __future__ import annotations

import pytest

from ballast.reports.parts import (
    Cited,
    Name,
    Paragraph,
    Report,
    Section,
    Sentence,
    Source,
    after,
    bracketed,
    clause,
    joined,
    numbered,
    say,
)

SOURCE = Source("产值增速（全市）", "部门调度数据", "output_growth//2026-09/ytd@abc")


def test_a_digit_in_plain_words_is_refused() -> None:
    with pytest.raises(ValueError, match="without a source"):
        Sentence(("增长2.9%。",))


def test_periods_dates_and_names_may_hold_digits() -> None:
    words = ("2026年1—9月，9月当月，10月22日发布，", Name("208厂园区"), "增长", Cited("2.9", SOURCE), "%。")
    assert Sentence(words).text == "2026年1—9月，9月当月，10月22日发布，208厂园区增长2.9%。"


def test_a_sentence_that_lacks_a_number_is_not_said_at_all() -> None:
    assert say("增长", None, "%。") is None


def test_a_clause_that_lacks_a_number_is_left_out_and_the_sentence_stays() -> None:
    said = say("增长", Cited("2.9", SOURCE), "%", clause("，占比", None, "%"), "。")
    assert said is not None
    assert said.text == "增长2.9%。"


def test_empty_brackets_and_marks_are_not_printed() -> None:
    assert bracketed([]) == []
    assert after("，", []) == []
    assert bracketed(["拉动"]) == ["（", "拉动", "）"]


def test_a_verb_without_a_number_stands_alone() -> None:
    assert numbered("与全省持平", None, "个百分点") == ["与全省持平"]


def test_joined_puts_a_mark_between_items_only() -> None:
    said = say(joined([["甲"], ["乙"], ["丙"]]))
    assert said is not None
    assert said.text == "甲、乙、丙"


def test_only_sentences_with_figures_are_numbered() -> None:
    cited = Sentence(("增长", Cited("2.9", SOURCE), "%。"))
    sections = (Section("一、", (Paragraph("", (Sentence(("没有数。",)), cited, cited)),)),)
    report = Report("题", "内部资料", "", "", sections)
    assert [line.sentence for line in report.references()] == [1, 2]


def test_a_number_printed_twice_in_a_sentence_is_listed_once() -> None:
    twice = Sentence((Cited("2.9", SOURCE), "和", Cited("2.9", SOURCE)))
    assert len(twice.cited) == 1
