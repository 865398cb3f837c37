"""What the layout of a text says: blanks, colons, brackets, tables, bare scales, vague words, ranks beside rates."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ballast.methods.exact import MethodError
from ballast.methods.statements import Figure, Kind, Rule, Severity, Vagueness, check, read


def line(figure: Figure) -> str:
    assert isinstance(figure.value, Fraction)
    return f"{figure.kind.label} {float(figure.value)}".removesuffix(".0") + f" {figure.subject.text or '-'}"


def printed(text: str) -> list[str]:
    return [line(one) for one in read(text).figures]


def left(text: str) -> list[str]:
    return [one.printed for one in read(text).leftovers]


def test_a_structure_that_was_and_one_that_is_are_told_apart() -> None:
    text = (
        "全县地区生产总值100.0亿元，第一产业增加值12.0亿元，第二产业增加值44.0亿元，第三产业增加值44.0亿元。"
        "三次产业结构由上年的13:43:44调整为12:44:44。"
    )
    shares = [one for one in read(text).figures if one.kind is Kind.SHARE]
    assert [(one.label, str(one.value), one.unit.text) for one in shares] == [
        ("由", "13", "%"), ("由", "43", "%"), ("由", "44", "%"), ("", "12", "%"), ("", "44", "%"), ("", "44", "%"),
    ]  # fmt: skip
    assert check(text) == ()
    assert {one.rule for one in check(text.replace("12:44:44", "12:45:43"))} == {Rule.SHARE}
    found = check(text.replace("12:44:44", "12.0:45.0:44.0"))
    assert {one.rule for one in found} == {Rule.SHARE, Rule.PARTS}
    assert any(one.sum.startswith("三次产业：12.0%+45.0%+44.0%=101.0%，总体为100%") for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "三次产业就业结构为12.1:43.6:44.3。",
        "三个产业投资比例为3:2:1。",
        "三次产业结构为12.1:43.6。",
        "轻重工业比为12.1:43.6:44.3。",
    ],
)
def test_other_ratios_with_colons_are_left_unread(text: str) -> None:
    assert read(text).figures == () and len(left(text)) >= 2


def test_light_and_heavy_industry_with_a_colon_are_shares_of_industry() -> None:
    text = "全市规上工业总产值200.0亿元，轻工业产值64.4亿元，重工业产值135.6亿元，轻重工业比为32.2:67.8。"
    assert printed(text)[-2:] == ["比重 32.2 全市轻工业产值", "比重 67.8 全市重工业产值"]
    assert check(text) == ()
    assert {one.rule for one in check(text.replace("32.2:67.8", "33.2:66.8"))} == {Rule.SHARE}


def test_a_clock_with_one_colon_is_no_ratio() -> None:
    assert printed("12:30召开会议，产值增长5.1%。") == ["增速 5.1 产值"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("增速下降的县有2个：甲县（2.3%）、乙县（1.1%）。", None),
        ("工业投资下降的县有2个：甲县（2.3%）、乙县（1.1%）。", "-2.3"),
        ("工业投资负增长的县有2个：甲县（-2.3%）、乙县（-1.1%）。", "-2.3"),
        ("工业投资增速居前的是甲县（2.3%）、乙县（1.1%）。", "2.3"),
        ("占比较高的有甲县（2.3%）、乙县（1.1%）。", None),
        ("增长面较高的有甲县（2.3%）、乙县（1.1%）。", None),
        ("甲县（2.3%）、乙县（1.1%）。", None),
    ],
)
def test_a_number_in_brackets_is_growth_only_where_the_words_say_so(text: str, value: str | None) -> None:
    figures = [one for one in read(text).figures if one.unit.text == "%"]
    if value is None:
        assert figures == [] and left(text) == ["2.3%", "1.1%"]
        return
    assert [one.value for one in figures] == [
        Fraction(value),
        -Fraction("1.1") if value.startswith("-") else Fraction("1.1"),
    ]
    assert [one.subject.text for one in figures] == ["甲县工业投资", "乙县工业投资"]


def test_bare_scales_take_the_unit_of_their_measure_or_are_left() -> None:
    assert [one.unit.text for one in read("产值45.6亿，用电量3.2亿、税收800万。").figures] == [
        "亿元",
        "亿千瓦时",
        "万元",
    ]
    assert left("注册用户1.2亿，产量3.2亿。") == ["1.2亿", "3.2亿"]
    assert read("产值45.6亿元，树苗3.2亿株。").figures[0].unit.text == "亿元"


def test_blanks_between_two_numbers_keep_them_apart_and_groups_of_thousands_together() -> None:
    assert left("总产值 亿元 318.2 6.9") == ["318.2", "6.9"]
    assert left("增加值 亿元 — 7.4") == ["7.4"]
    assert [one.value for one in read("实现产值12 345.6万元，增长 5.1 %。").figures] == [
        Fraction("12345.6"),
        Fraction("5.1"),
    ]
    assert read("1 — 9 月，全市产值增长5%。").figures[0].period == "1-9月"


def test_a_supposed_growth_is_read_and_not_held_against_the_printed_one() -> None:
    text = "1-9月，全市规上工业增加值增长6.2%。1-9月，剔除甲企业影响，全市规上工业增加值增长9.9%。"
    assert [one.label for one in read(text).figures] == ["", "剔除"]
    assert check(text) == ()


def test_a_multiple_of_last_year_is_growth_and_any_other_multiple_is_not() -> None:
    assert printed("出口额1.2亿元，是上年同期的2.1倍。")[-1] == "增速 110 出口"
    assert printed("出口额1.2亿元，是全省平均的2.1倍。")[-1].startswith("比率 2.1")


def test_what_vague_words_allow_is_for_the_reader_to_say() -> None:
    wide = read("产值约100.0亿元，税收近10.0亿元，出口翻一番。", Vagueness(about=2, lean=20, doubling=5)).figures
    assert [(one.interval.low, one.interval.high) for one in wide[:2]] == [
        (Fraction("97.95"), Fraction("102.05")),
        (Fraction("7.95"), Fraction("10.05")),
    ]
    assert (wide[2].interval.low, wide[2].interval.high) == (Fraction(95), Fraction(105))
    usual = read("产值约100.0亿元，税收近10.0亿元，出口翻一番。").figures
    assert (usual[0].interval.low, usual[1].interval.low, usual[2].interval.low) == (
        Fraction("98.95"), Fraction("8.95"), Fraction(90),
    )  # fmt: skip
    text = "工业产值约95亿元，占年度目标100亿元的98%。"
    assert len(check(text)) == 1 and check(text, vagueness=Vagueness(about=4)) == ()
    for name in ("about", "lean", "doubling"):
        with pytest.raises(MethodError, match=name):
            Vagueness(**{name: -1})
    assert Vagueness(about=0, lean=0, doubling=0).about == 0


def test_ranks_of_growth_are_held_against_the_growth_and_ranks_of_levels_are_not() -> None:
    text = "甲县、乙县工业投资分别增长8.8%和7.5%，分别居全市第2、第1位。"
    found = check(text)
    assert [(one.rule, one.severity) for one in found] == [(Rule.RANK, Severity.SUSPICIOUS)]
    assert found[0].sum == "乙县工业投资7.5%排在甲县工业投资8.8%之前，请核对位次排的是不是增速"
    assert check(text.replace("第2、第1位", "第1、第2位")) == ()
    assert check(text.replace("第2、第1位", "第1、第1位")) == ()
    assert check(text.replace("7.5%", "8.8%")) == ()
    assert check("甲县产值12.0亿元，增长8.8%，居全市第2位；乙县产值18.0亿元，增长7.5%，居全市第1位。") == ()


def test_columns_that_are_not_understood_and_rows_of_rates_are_left_unread() -> None:
    text = (
        "行业 | 累计产值(亿元) | 增速(%) | 占比(%)\n纺织业 | 4.54 | -57.2 | 8.8\n合计 | 18.81 | 持平 | …\n"
        "产品销售率(%) | 94.81 | -0.4 | —\n"
    )
    assert printed(text) == ["总量 4.54 纺织业产值", "增速 -57.2 纺织业产值", "总量 18.81 产值"]
    assert left(text) == ["8.8", "94.81", "-0.4"]


def test_a_line_of_another_length_ends_a_table() -> None:
    text = "指标 单位 累计 增长%\n工业产值 亿元 12.0 5.0\n注：本表为快报数\n工业投资 亿元 3.0 5.0\n"
    assert printed(text) == ["总量 12 工业产值", "增速 5 工业产值"]
    assert read("指标 单位 累计\n工业产值 亿元 12.0\n").figures == ()


def test_months_side_by_side_have_their_own_columns_and_periods() -> None:
    text = "指标 单位 9月 同比±% 1-9月 同比±%\n工业产值 亿元 12.0 5.0 101.0 6.0\n"
    assert [(one.period, str(one.value)) for one in read(text).figures] == [
        ("9月", "12"), ("9月", "5"), ("1-9月", "101"), ("1-9月", "6"),
    ]  # fmt: skip


def test_a_measure_that_is_not_in_the_list_is_one_of_its_own() -> None:
    text = "全市工业税收5.40亿元，增长22.7%；研发投入4.82亿元，占比2%。"
    assert printed(text)[2] == "总量 4.82 全市工业研发投入"
    assert check(text) == ()


def test_a_city_wide_measure_does_not_become_that_of_the_part_before_it() -> None:
    text = "全市规上工业增加值增长6.2%。进出口总额30.0亿元，其中出口20.0亿元，进口10.0亿元。"
    assert printed(text)[1:] == ["总量 30 全市进出口", "总量 20 全市出口", "总量 10 全市进口"]
    assert check(text) == ()


def test_a_sister_count_is_no_whole() -> None:
    text = "10月末，全市规上工业企业432户。其中产值增长的263户，下降的158户，停产11户，停产面2.5%。"
    assert check(text) == ()
    assert [one.sum for one in check(text.replace("2.5%", "4.2%"))] == ["11户÷432户=2.5%，文中为4.2%"]
    other = "36个行业中25个增长。27户企业中19户产值下降，增长面29.6%。"
    assert check(other) == ()


def test_columns_since_january_and_columns_after_an_unknown_one_are_not_those_of_the_month() -> None:
    head = "指标 单位 本月 同比增长(%) 1-本月 同比增长(%) 完成情况 同比增长(%)\n"
    figures = read(head + "工业产值 亿元 32.1 4.3 289.4 6.1 12.0 7.7\n").figures
    assert [(one.period, float(one.value)) for one in figures if isinstance(one.value, Fraction)] == [
        ("本月", 32.1), ("本月", 4.3), ("1-本月", 289.4), ("1-本月", 6.1),
    ]  # fmt: skip


def test_a_name_in_brackets_may_carry_its_rank_too() -> None:
    text = "全市工业投资增速前三位的县区为云台县（32.4%，居全市第1位）、金水区（28.1%）。"
    assert printed(text) == ["增速 32.4 云台县工业投资", "位次 1 云台县工业投资", "增速 28.1 金水区工业投资"]


def test_names_in_brackets_without_a_measure_are_of_the_topic_and_not_of_the_last_measure() -> None:
    text = "全市规上工业增加值增长6.3%，工业投资增长12.1%。增速居前的县区是：清江区（11.2%）、麻柳县（9.6%）。"
    assert printed(text)[2:] == ["增速 11.2 清江区规上工业增加值", "增速 9.6 麻柳县规上工业增加值"]


def test_a_target_in_bare_scales_is_in_the_unit_of_what_is_done() -> None:
    text = "1-9月完成投资18.9亿（占年计划25亿的75.6%）。"
    assert printed(text) == ["总量 18.9 投资", "目标值 25 投资", "完成率 75.6 投资"]
    assert [one.rule for one in check(text.replace("75.6%", "65.6%"))] == [Rule.COMPLETION]


def test_prices_out_of_the_factory_and_prices_of_purchase_are_two() -> None:
    text = "全市工业生产者出厂价格同比下降1.8%，1-9月平均下降2.3%。购进价格同比下降2.6%。"
    assert printed(text) == [
        "增速 -1.8 全市工业生产者出厂价格",
        "增速 -2.3 全市工业生产者出厂价格",
        "增速 -2.6 全市工业生产者购进价格",
    ]


def differences(text: str) -> list[tuple[Rule, Severity]]:
    return [(one.rule, one.severity) for one in check(text)]


@pytest.mark.parametrize(
    "between", ["，高于全国{}个百分点，全国增长6.4%。", "，比全国平均水平高{}个百分点。全国规上工业增加值增长6.4%。"]
)
def test_a_place_that_is_not_named_is_held_against_the_one_that_is(between: str) -> None:
    text = "规上工业增加值增长7.1%" + between
    assert differences(text.format("0.7")) == []
    assert differences(text.format("0.9")) == [(Rule.DIFFERENCE, Severity.CONTRADICTION)]


def test_an_earlier_period_whose_subject_is_inherited_makes_a_difference_suspicious_only() -> None:
    text = "1-8月，全市规上工业增加值增长6.5%，增速比1-7月提高{}个百分点。1-7月增长6.1%。"
    assert differences(text.format("0.4")) == []
    assert differences(text.format("0.6")) == [(Rule.DIFFERENCE, Severity.SUSPICIOUS)]


def test_a_word_that_begins_with_middle_keeps_it() -> None:
    assert read("大型企业产值600亿元，中型企业产值400亿元。").figures[1].subject.group == "中型"
    assert read("中山市规上工业增加值增长6.5%。").figures[0].subject.region == "中山市"
