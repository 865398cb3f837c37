"""Intervals enclose what they stand for; any text is read, and quickly."""

from __future__ import annotations

import time
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


def test_a_bulletin_of_five_thousand_characters_takes_less_than_three_tenths_of_a_second() -> None:
    text = "\n".join(LONG for _ in range(5000 // len(LONG) + 1))[:5000]
    check(text)
    times = []
    for _ in range(3):
        started = time.process_time()
        check(text)
        times.append(time.process_time() - started)
    assert min(times) < 0.3


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
def test_no_wording_makes_the_reader_slow(piece: str) -> None:
    started = time.process_time()
    read(f"全市规上工业{piece}5.1%，增长{piece}3个百分点。")
    assert time.process_time() - started < 1
