"""Texts as values: what is taken, what is missing, and what is refused."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.collection.reading.findings import CellError
from ballast.collection.reading.values import (
    clean,
    fold,
    normalise,
    parse_code,
    parse_date,
    parse_flag,
    parse_number,
    parse_period,
    period_of_day,
)
from ballast.kernel.period import Calendar, Period


@pytest.mark.parametrize("text", ["", " ", "-", "—", "－", "…", "……", "--", "\u200b", "\u00a0"])
def test_a_blank_a_dash_and_an_ellipsis_are_missing_and_not_zero(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("1,234.5", "1234.5"),
        ("１，２３４．５", "1234.5"),
        ("12,345,678", "12345678"),
        ("-5", "-5"),
        ("−5.10", "-5.10"),
        ("＋3", "3"),
        (".5", "0.5"),
        ("(1,234)", "-1234"),
        ("（12）", "-12"),
        (" 12\u00a0", "12"),
        ("38.648782524440776", "38.648782524440776"),
    ],
)
def test_a_number_is_exact_however_it_is_written(text: str, number: str) -> None:
    assert str(parse_number(text)) == number


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1.234,5",
            "1,23",
            "12,34,567",
            "1234,567",
            "1 234",
            "约5",
            "#REF!",
            "N/A",
            "12万",
            "5左右",
            "1e5",
            "9.1E+17",
        ),
        *("--5", "(-5)", "1.2.3", "5%", "—5", "٣", "1" * 70),
    ],
)
def test_a_doubtful_number_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_number(text)
    assert caught.value.code == "bad_number"
    assert caught.value.remedy


def test_a_percent_sign_is_taken_only_where_the_column_is_in_percent() -> None:
    assert parse_number("12.5%", percent=True) == Decimal("12.5")
    assert parse_number("１２．５％", percent=True) == Decimal("12.5")


def test_a_profile_may_name_further_spellings_of_missing() -> None:
    assert parse_number("无数据", missing={"无数据"}) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14))
def test_a_printed_number_is_read_as_the_same_number(number: Decimal) -> None:
    for text in (
        f"{number:f}",
        f"{number:,f}",
        f"{number:,f}".translate(str.maketrans("0123456789,.-", "０１２３４５６７８９，．－")),
    ):
        assert parse_number(text) == number


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_missing_or_refused(text: str) -> None:
    try:
        number = parse_number(text)
    except CellError as wrong:
        assert wrong.message
    else:
        assert number is None or number.is_finite()


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "2026/3/1", "2026.3.1", "2026年3月1日", "２０２６年３月１日", "20260301", "2026-03-01 00:00:00"],
)
def test_a_day_is_read_in_every_usual_spelling(text: str) -> None:
    assert parse_date(text) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["2026-02-30", "3/1/2026", "2026-03", "去年", "2026-03-01 08:30"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="日期"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026-09", "2026-09"),
        ("2026年9月", "2026-09"),
        ("２０２６年９月", "2026-09"),
        ("2026年1-9月", "2026-09"),
        ("2026年1—9月", "2026-09"),
        ("2026年1至9月", "2026-09"),
        ("2026年1-2月", "2026-02"),
        ("202609", "2026-09"),
        ("2026/9", "2026-09"),
        ("2020年第一季度", "2020-Q1"),
        ("2020年4季度", "2020-Q4"),
        ("2026-Q3", "2026-Q3"),
        ("2026年上半年", "2026-Q2"),
        ("2026年前三季度", "2026-Q3"),
        ("2024年", "2024"),
        ("2024年度", "2024"),
        ("2024", "2024"),
    ],
)
def test_a_period_is_read_by_its_spelling(text: str, period: str) -> None:
    assert str(parse_period(text, None)) == period


def test_a_year_of_the_republic_counts_only_where_the_profile_says_so() -> None:
    assert parse_period("11308", Calendar.MONTHLY, "roc") == Period(2024, 8, Calendar.MONTHLY)
    assert parse_period("113年8月", Calendar.MONTHLY, "roc") == Period(2024, 8, Calendar.MONTHLY)
    with pytest.raises(CellError):
        parse_period("11308", Calendar.MONTHLY)


def test_january_is_refused_where_it_is_not_collected_and_says_why() -> None:
    with pytest.raises(CellError, match="1—2月合并"):
        parse_period("2026年1月", Calendar.MERGED)
    assert parse_period("2026年1月", Calendar.MONTHLY) == Period(2026, 1, Calendar.MONTHLY)


@pytest.mark.parametrize("text", ["2026年13月", "2026年3-9月", "9月", "26年9月", "2026-Q3"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        parse_period(text, Calendar.MERGED)


def test_the_date_that_excel_makes_of_a_month_is_the_month() -> None:
    assert period_of_day(date(2026, 9, 1), Calendar.MERGED) == Period(2026, 9)
    assert period_of_day(date(2026, 9, 30), Calendar.MERGED) == Period(2026, 9)
    with pytest.raises(CellError):
        period_of_day(date(2026, 9, 15), Calendar.MERGED)


def test_a_code_keeps_its_zeros_and_loses_full_width_and_apostrophe() -> None:
    assert parse_code("0610") == "0610"
    assert parse_code("'００１２") == "0012"
    assert parse_code("91610900ma70test1x", widths=(18,)) == "91610900MA70TEST1X"
    assert parse_code(Decimal(1310), widths=(4,)) == "1310"


@pytest.mark.parametrize(
    ("value", "widths", "pattern", "zeros"),
    [
        (Decimal(610), (4,), None, False),
        ("610", (4,), None, False),
        (Decimal(81), (), r"(0[6-9]|[1-4]\d)\d{0,2}", False),
        (Decimal(610), (), r"(0[6-9]|[1-4]\d)\d{0,2}", False),
        (Decimal(11), (2, 3, 4), None, True),
    ],
)
def test_a_code_that_may_have_lost_its_zeros_is_refused_and_never_padded(
    value: str | Decimal, widths: tuple[int, ...], pattern: str | None, zeros: bool
) -> None:
    with pytest.raises(CellError, match="可能丢失了前导零") as caught:
        parse_code(value, widths=widths, pattern=re.compile(pattern) if pattern else None, zeros=zeros)
    assert caught.value.code == "lost_zeros"


@pytest.mark.parametrize("value", [Decimal("916109000000000000"), Decimal("1.5"), "9.16E+17", date(2026, 3, 1)])
def test_a_code_that_excel_has_spoilt_is_refused(value: str | Decimal | date) -> None:
    with pytest.raises(CellError) as caught:
        parse_code(value, widths=(18,))
    assert caught.value.code == "bad_code"


def test_a_flag_is_yes_no_or_missing() -> None:
    assert parse_flag("是") is True
    assert parse_flag(" 否 ") is False
    assert parse_flag("—") is None
    with pytest.raises(CellError, match="是/否"):
        parse_flag("也许")


def test_cleaning_keeps_full_width_signs_and_normalising_does_not() -> None:
    assert clean(" 甲（集团）\u200b\n 公司 ") == "甲（集团） 公司"
    assert normalise("甲（集团）") == "甲(集团)"
    assert fold("１—本 月") == fold("1-本月")


@given(st.text(max_size=30))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
