"""Intervals enclose what they stand for; any text is read, and quickly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballast.kernel.rounding import half_up
from ballast.methods.statements import Interval, check, read, rounding_interval


@settings(deadline=None, max_examples=50)
@given(st.fractions(-1000, 1000), st.integers(0, 4))
def test_the_exact_value_lies_in_the_interval_of_its_printed_form(value: Fraction, places: int) -> None:
    interval = rounding_interval(half_up(value, places), places)
    assert interval.low <= value <= interval.high
    assert interval.high - interval.low == Fraction(1, 10**places)


small = st.fractions(-50, 50, max_denominator=20)


@settings(deadline=None, max_examples=50)
@given(small, small, small, small, st.sampled_from("+-*/"))
def test_interval_arithmetic_encloses_the_arithmetic_of_its_values(
    a: Fraction, b: Fraction, c: Fraction, d: Fraction, sign: str
) -> None:
    one, other = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    if sign == "/":
        assume(not other.holds_zero)
    results = {"+": lambda: one + other, "-": lambda: one - other, "*": lambda: one * other, "/": lambda: one / other}
    exact = {"+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y, "/": lambda x, y: x / y}
    result = results[sign]()
    for x in (one.low, one.middle, one.high):
        for y in (other.low, other.middle, other.high):
            assert result.low <= exact[sign](x, y) <= result.high


@settings(deadline=None, max_examples=60)
@given(
    st.text(
        alphabet="全市规上工业增加值长下降占比重拉动贡献率个百分点亿元家户第位，。；、（）%0123456789.-年月分别和",
        max_size=200,
    )
)
def test_any_text_is_read_and_no_digit_with_a_unit_is_lost(text: str) -> None:
    bulletin_read = read(text)
    check(bulletin_read)
    said = [(one.offset, one.sentence) for one in bulletin_read.figures]
    said += [(one.offset, one.sentence) for one in bulletin_read.leftovers]
    for offset, sentence in said:
        assert 0 <= offset < len(text)
        assert sentence in text


def test_reading_does_not_depend_on_what_stands_in_other_bulletins() -> None:
    text = "全市规上工业增加值同比增长5.1%。"
    assert read(text) == read(text)


LONG = (
    "前三季度，全市规上工业总产值1032.6亿元，同比增长9.4%，比全省（7.3%）高2.1个百分点；"
    "其中装备制造业产值286.3亿元，占27.7%，拉动规上工业增长3.1个百分点。"
)


def test_a_sentence_printed_many_times_is_read_as_often_and_contradicts_nothing() -> None:
    once = read(LONG)
    many = read("\n".join([LONG] * 60))
    assert len(many.figures) == 60 * len(once.figures)
    assert not many.leftovers
    assert check(many) == ()


@pytest.mark.parametrize(
    "piece",
    [
        "比" * 3000,
        "占" * 3000,
        "增长" * 2000,
        "拉动" * 2000,
        "、".join("甲乙" for _ in range(2000)),
        "（" * 3000,
        "9" * 3000,
        "9," * 2000,
        "对的" * 1500,
    ],
)
def test_no_wording_makes_the_reader_run_for_ever_or_lose_a_number(piece: str) -> None:
    """A search that goes back and forth over these would take years."""
    found = read(f"全市规上工业{piece}5.1%，增长{piece}3个百分点。")
    said = [one.printed for one in found.figures] + [one.printed for one in found.leftovers]
    # Three thousand digits in a row are a code and no figure.
    assert piece.startswith("99") or any("5.1" in one or "3" in one for one in said)
