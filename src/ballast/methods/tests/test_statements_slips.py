"""The published slips, and one short text for each rule"
": what is found, how sure, and the sum that is shown."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ballast.methods.exact import MethodError
from ballast.methods.statements import Finding, Kind, Partition, Rule, Severity, check, read

PUTIAN = (
    "上半年，全市规上工业增加值同比增长15.6%。亿元企业完成产值790.99亿元，占全市规上工业总产值的76.5%，增长18.6%，"
    "拉动全市规上工业增长13.9个百分点，贡献率为{}%。国有企业完成产值83.55亿元，增长29.8%，拉动2.1个百分点，贡献率13.7%。"
)
GANSU = (
    "前三季度，全省规上工业增加值同比增长12.0%，规上工业总产值8437亿元，增长12.1%。60户省级重点企业完成产值6132亿元，"
    "同比增长12.4%，拉动全省规上工业增长7.5个百分点，增长贡献率63%左右。"
)
HUIZHOU = (
    "1-11月，全市规上工业增加值2205.58亿元，同比增长7.2%。电子产业完成增加值718.86亿元，占全市规上工业增加值的32.6%，"
    "增长3.6%，拉动规上工业增长{}个百分点，贡献率17.5%。"
)
SHARES = (
    "上半年，全市规上工业总产值200.0亿元，增长25.0%。甲产业产值120.00亿元，增长50.0%，占全市规上工业总产值的60.0%，"
)


def only(text: str) -> Finding:
    found = check(text)
    assert len(found) == 1, [one.text for one in found]
    return found[0]


def test_putian_printed_79_1_where_the_pull_over_the_growth_is_89_1() -> None:
    finding = only(PUTIAN.format("79.1"))
    assert (finding.rule, finding.severity) == (Rule.CONTRIBUTION, Severity.CONTRADICTION)
    assert finding.sum == "13.9÷15.6=89.1%，文中为79.1%（按印出位数应在88.50至89.71之间）"
    assert finding.sentences[0] == "上半年，全市规上工业增加值同比增长15.6%。"
    assert "贡献率为79.1%" in finding.sentences[1]
    assert check(PUTIAN.format("89.1")) == ()


@pytest.mark.parametrize(("printed", "found"), [("88.5", 0), ("88.4", 1), ("89.7", 0), ("89.8", 1)])
def test_the_tolerance_is_what_rounding_leaves_and_not_a_tenth_more(printed: str, found: int) -> None:
    assert len(check(PUTIAN.format(printed))) == found


@pytest.mark.parametrize(
    "text",
    [
        "36个行业大类中有25个实现增长，增长面近六成。",
        "在36个大类行业中，25个行业增加值实现增长，近六成行业保持增长。",
        "全市36个行业大类25个同比增长，增长面达59.4%。",
    ],
)
def test_shaoyang_called_25_of_36_nearly_sixty_percent(text: str) -> None:
    finding = only(text)
    assert (finding.rule, finding.severity) == (Rule.COUNT, Severity.CONTRADICTION)
    assert finding.sum.startswith("25个÷36个=69.4%，文中为")


@pytest.mark.parametrize("words", ["近七成", "超六成", "六成以上", "69.4%", "六成多", "69%", "约七成"])
def test_25_of_36_may_be_called_otherwise(words: str) -> None:
    assert check(f"36个行业大类中有25个实现增长，增长面{words}。") == ()


def test_alar_printed_31_2_for_36_1_of_122_5() -> None:
    finding = only("上半年，师市实现规上工业总产值122.5亿元，其中纺织业产值36.1亿元，占规上工业总产值的31.2%。")
    assert finding.rule is Rule.SHARE
    assert finding.sum == "36.1亿元÷122.5亿元=29.5%，文中为31.2%（按印出位数应在29.42至29.52之间）"


def test_huizhou_pull_of_real_growth_cannot_be_checked_by_levels() -> None:
    finding = only(HUIZHOU.format("1.3"))
    assert (finding.rule, finding.severity) == (Rule.PULL, Severity.UNCHECKABLE)
    assert "=1.21个百分点，文中为1.3个百分点" in finding.sum
    assert finding.sum.endswith("增加值增速按可比价、总量按现价，不能由总量核对")


def test_a_pull_of_real_growth_far_from_its_levels_is_suspicious_and_never_a_contradiction() -> None:
    found = [one for one in check(HUIZHOU.format("3.4")) if one.rule is Rule.PULL]
    assert [one.severity for one in found] == [Severity.SUSPICIOUS]
    assert "超过相对价格变动25%" in found[0].sum
    wide = [one for one in check(HUIZHOU.format("3.4"), price_gap=200) if one.rule is Rule.PULL]
    assert [one.severity for one in wide] == [Severity.UNCHECKABLE]


def test_gansu_pull_of_sixty_firms_is_not_on_output_and_may_be_on_value_added() -> None:
    finding = only(GANSU)
    assert (finding.rule, finding.severity) == (Rule.PULL, Severity.SUSPICIOUS)
    assert "=8.99个百分点，文中为7.5个百分点" in finding.sum
    assert "未写明拉动的是产值还是增加值" in finding.sum


def test_the_pull_that_names_output_is_a_contradiction() -> None:
    finding = only(GANSU.replace("拉动全省规上工业增长", "拉动全省规上工业总产值增长"))
    assert finding.severity is Severity.CONTRADICTION


def test_a_current_share_printed_as_contribution_is_named() -> None:
    finding = only(SHARES + "贡献率60.0%。")
    assert (finding.rule, finding.severity) == (Rule.SHARE_AS_CONTRIBUTION, Severity.CONTRADICTION)
    assert "=100.0%，文中为60.0%" in finding.sum
    assert "而本期比重正是60.0%，疑把比重当作贡献率" in finding.sum
    assert check(SHARES + "贡献率100.0%。") == ()


def test_a_pull_from_the_current_share_is_named() -> None:
    finding = only(SHARES + "拉动全市规上工业总产值增长30.0个百分点。")
    assert finding.rule is Rule.CURRENT_SHARE_PULL
    assert "应用基期比重" in finding.sum
    assert check(SHARES + "拉动全市规上工业总产值增长25.0个百分点。") == ()


def test_a_slip_of_the_unit_is_named() -> None:
    finding = only("1-5月，全市完成工业增加值25.66亿元，占目标任务64万元的40.09%。")
    assert finding.rule is Rule.COMPLETION
    assert "相差约10000倍，疑为计量单位有误" in finding.sum


SLIPS = {
    "1-9月，全市技改投资由负转正，下降1.5%。": (Rule.STATE, Severity.CONTRADICTION),
    "上半年，产业园产值由2.0亿元增加到6.0亿元，增长3.0倍。": (Rule.TIMES, Severity.CONTRADICTION),
    "上半年，全区规上工业产值120.0亿元，增长20.0%，比上年同期增加30.0亿元。": (Rule.BASE, Severity.SUSPICIOUS),
    "上半年，全区规上工业产值120.0亿元，增长20.0%，上年同期产值105.0亿元。": (Rule.BASE, Severity.SUSPICIOUS),
    "一季度，全区规上工业总产值120.5亿元。上半年，全区规上工业总产值102.5亿元。": (
        Rule.MONOTONE,
        Severity.CONTRADICTION,
    ),
    "全年新增规上企业12家，退出5家，净增8家。": (Rule.COUNT, Severity.CONTRADICTION),
    "36个行业大类中有38个实现增长。": (Rule.COUNT, Severity.CONTRADICTION),
    "38个行业大类中，25个行业增长，16个行业下降。": (Rule.COUNT, Severity.CONTRADICTION),
    "全县27户规上工业企业中有19户下降，占74.1%。": (Rule.COUNT, Severity.CONTRADICTION),
    "1-11月，全市外贸进出口总值152.3亿元，其中出口98.6亿元，进口63.7亿元。": (Rule.PARTS, Severity.CONTRADICTION),
    "1-9月，全市规上工业增加值增长7.1%，比1-8月提高0.5个百分点。1-8月，全市规上工业增加值增长7.0%。": (
        Rule.DIFFERENCE,
        Severity.CONTRADICTION,
    ),
    "1-9月，全市规上工业增加值同比增长7.1%。二、问题。1-9月全市规上工业增加值同比增长7.7%。": (
        Rule.REPEATED,
        Severity.SUSPICIOUS,
    ),
    "全市规上工业增加值增长6.2%，轻工业增长7.1%，重工业增长8.4%。": (Rule.BETWEEN, Severity.CONTRADICTION),
    "全市规上工业增加值增长6.2%，居全省第3位，比上月后移4位。": (Rule.RANK, Severity.CONTRADICTION),
    "甲产业产值占全市规上工业的120.5%。": (Rule.SHARE, Severity.SUSPICIOUS),
}


@pytest.mark.parametrize("text", SLIPS)
def test_each_rule_finds_its_slip_and_says_how_sure_it_is(text: str) -> None:
    finding = only(text)
    assert (finding.rule, finding.severity) == SLIPS[text]
    assert finding.sum
    assert finding.text.startswith(f"{finding.severity.label}·{finding.rule.label}：{finding.sum}。原文：“")
    assert all(sentence in text for sentence in finding.sentences)


AGREEING = [
    "1-9月，全市技改投资由负转正，增长1.5%。",
    "上半年，产业园产值由2.0亿元增加到6.0亿元，增长2.0倍。",
    "上半年，全区规上工业产值120.0亿元，增长20.0%，比上年同期增加20.0亿元。",
    "一季度，全区规上工业总产值102.5亿元。上半年，全区规上工业总产值120.5亿元。",
    "一季度，全区规上工业总产值120.5亿元。上半年，全区规上工业总产值120.4亿元。",
    "全市规上工业增加值增长6.2%，居全省第3位，比上月后移2位。",
    "2023年上半年，全区规上工业总产值120.5亿元。2024年前三季度，全区规上工业总产值102.5亿元。",
    "全年新增规上企业12家，退出5家，净增7家。",
    "36个行业大类中有36个实现增长。",
    "38个行业大类中，21个行业增长，16个行业下降，1个行业持平，增长面55.3%。",
    "36个行业中17个行业增速高于全市平均水平，25个行业增长，增长面69.4%。",
    "全市规上工业增加值增长6.2%，轻工业增长5.1%，重工业增长6.4%。",
    "全市规上工业增加值增长6.2%，居全省第5位，比上月后移4位。",
    "9月当月，全市规上工业增加值增长5.9%。1-9月，全市规上工业增加值增长6.2%，比全省（5.0%）高1.2个百分点。",
    "全市规上工业增加值下降0.0%，制造业拉动0.3个百分点，贡献率80%。",
    "全年预计规上工业总产值增长8%左右，1-9月全市规上工业总产值增长5.0%。",
    "",
]


@pytest.mark.parametrize("text", AGREEING)
def test_a_text_that_agrees_is_left_alone(text: str) -> None:
    assert [one.text for one in check(text)] == []


NOT_FIGURES = [
    "2024年9月30日，市工信局召开第15次调度会。",
    "根据市政发〔2023〕15号文件第3条和附件2，按GB/T 4754—2017执行，见表3。",
    "“十四五”以来，“2+4+N”产业体系和“1+8”专班持续发力，第一产业、第二产业同步推进。",
    "咨询电话：0931-8812345，会议于15:30开始，5G基站、4A级景区。",
    "一、总体情况\n1.工业生产平稳\n（2）投资结构优化\n2、存在问题",
    "2021—2025年规划，2023-10-16印发，2020/5/1实施，92号汽油。",
    "1-9月，前三季度，上半年，9月当月，2022年末。",
    "年主营业务收入2000万元及以上的工业企业，亿元以上项目，超10亿元企业，500万元以上项目。",
]


@pytest.mark.parametrize("text", NOT_FIGURES)
def test_years_documents_codes_and_headings_are_no_figures(text: str) -> None:
    found = read(text)
    assert [one.printed for one in found.figures] + [one.printed for one in found.leftovers] == []


def test_what_is_not_read_is_listed_with_its_place() -> None:
    text = "企业景气指数为112.6。甲、乙、丙分别增长5.1%和6.2%。"
    left = read(text).leftovers
    assert [one.printed for one in left] == ["112.6", "5.1%", "6.2%"]
    assert [text[one.offset :].startswith(one.printed) for one in left] == [True, True, True]
    assert left[1].reason == "几个数与前面的名称个数不同，没有对上"
    assert left[0].sentence == "企业景气指数为112.6。"


def test_offset_and_sentence_are_those_of_the_text_as_given() -> None:
    text = "  前 三 季度，全市规上工业增加值同比增长 ５．１％；\n制造业下降−3.0％。"
    found = read(text).figures
    assert [one.value for one in found] == [Fraction("5.1"), Fraction(-3)]
    assert text[found[0].offset] == "５"
    assert found[1].sentence == "制造业下降−3.0％。"
    assert found[1].printed == "-3.0%"


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("27%", "26.5", "27.5"),
        ("27.0%", "26.95", "27.05"),
        ("63%左右", "61.87", "64.13"),
        ("超30%", "29.5", "33.5"),
        ("近六成", "50", "60"),
        ("六成", "55", "65"),
        ("六成五", "55", "65"),
        ("四分之一", "20", "30"),
        ("三分之二", "61.67", "71.67"),
        ("一半以上", "50", "100"),
        ("百分之十二", "11.5", "12.5"),
        ("5%-8%", "5", "8.5"),
    ],
)
def test_printed_words_stand_for_an_interval(words: str, low: str, high: str) -> None:
    figure = read(f"甲产业占规上工业的{words}。").figures[0]
    assert figure.kind is Kind.SHARE
    assert abs(figure.interval.low - Fraction(low)) < Fraction(1, 100)
    assert abs(figure.interval.high - Fraction(high)) < Fraction(1, 100)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("增长1.2倍", "120"),
        ("翻一番", "100"),
        ("翻了两番", "300"),
        ("增长-3.0%", "-3"),
        ("下降3.0%", "-3"),
        ("负增长3.0%", "-3"),
    ],
)
def test_growth_is_read_with_its_sign_and_in_percent(words: str, value: str) -> None:
    figure = read(f"汽车产业产值{words}。").figures[0]
    assert (figure.kind, figure.value, figure.unit.text) == (Kind.GROWTH, Fraction(value), "%")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("增长5.0%，增幅扩大0.5个百分点", "0.5"),
        ("增长5.0%，增幅收窄0.5个百分点", "-0.5"),
        ("下降5.0%，降幅收窄0.5个百分点", "0.5"),
        ("下降5.0%，降幅扩大0.5个百分点", "-0.5"),
        ("下降5.0%，比上月收窄0.5个百分点", "0.5"),
        ("增长5.0%，比上月回落0.5个百分点", "-0.5"),
        ("增长5.0%，慢于全省0.5个百分点", "-0.5"),
    ],
)
def test_a_difference_is_positive_where_the_rate_is_better(words: str, value: str) -> None:
    figure = read(f"全市规上工业增加值{words}。").figures[-1]
    assert (figure.kind, figure.value) == (Kind.DIFFERENCE, Fraction(value))


def test_own_partitions_can_be_given() -> None:
    text = "全市规上工业总产值10.0亿元，其中城东片区产值4.0亿元、城西片区产值5.0亿元。"
    own = Partition("两片", ("城东片区|", "城西片区|"))
    assert check(text) == ()
    assert read(text).figures[1].subject.text
    assert check(text, partitions=(own,)) == check(read(text).figures, partitions=(own,))


def test_a_text_its_reading_and_its_figures_give_the_same_findings() -> None:
    text = PUTIAN.format("79.1")
    assert check(text) == check(read(text)) == check(read(text).figures[::-1])


def test_a_negative_price_gap_is_refused() -> None:
    with pytest.raises(MethodError, match="相对价格变动不能小于0：-1"):
        check("", price_gap=-1)


def test_the_growth_of_the_whole_is_inferred_where_only_the_difference_to_it_is_printed() -> None:
    text = (
        "今年1-6月份我市规模以上亿元企业数达284家，实现工业总产值790.99亿元，占规模以上工业总产值比重达76.5%，"
        "比上年同期增长18.6%，增幅比全市平均水平高3.0个百分点，对全市规模以上工业经济增长的贡献率达{}%，"
        "拉动规模以上工业经济增长13.9个百分点。"
    )
    finding = only(text.format("79.1"))
    assert (finding.rule, finding.severity) == (Rule.CONTRIBUTION, Severity.CONTRADICTION)
    assert finding.sum.startswith("13.9÷（18.6%−3.0个百分点）=89.1%，文中为79.1%")
    assert check(text.format("88.9")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "上半年，全市611户规上企业实现工业总产值736.7亿元，同比增长11.4%；工业对全市GDP贡献率突破72%，拉动全市GDP增长7个百分点。",
        "甲产业产值120亿元，增长18.6%，拉动13.9个百分点，贡献率79.1%。",
        "制造业增长10.0%，拉动2.0个百分点。采矿业增长3.0%，拉动1.0个百分点，贡献率60%。",
        "全市规上工业总产值增长14.2%。冶金工业主营业务收入320.9亿元，增长21.3%，拉动1.5个百分点，贡献率9.2%。",
        "县经开区完成规上工业产值86.4亿元，增长15.2%；镇办工业完成产值64.6亿元，增长2.5%，占42.8%。",
        "其中21个行业增速快于全市水平，近六成行业增速快于全市。36个行业中有35个行业保持增长。",
    ],
)
def test_what_has_no_named_whole_to_compare_with_is_not_blamed(text: str) -> None:
    assert [one.text for one in check(text)] == []


OTHER_WORDINGS = {
    "1-9月，全市规上工业增加值增长6.2%。战新产业增长8.2%，对规上工业增长贡献率达到45.2%，拉动增长2.2个百分点。": Rule.CONTRIBUTION,
    (
        "1-11月，全市规上工业增加值增长7.2%。贡献最大的三个行业是化学原料和化学制品制造业、专用设备制造业、汽车制造业，"
        "增加值分别增长46.9%、93.5%和3.6%，分别拉动全市规上工业增加值增速5.3、1.3和1.3个百分点，贡献率分别为83.8%、18.5%和17.5%。"
    ): Rule.CONTRIBUTION,
    "上半年，全师规上工业总产值122.5亿元；其中，纺织业36.1亿元，占比31.2%。": Rule.SHARE,
    "近六成行业实现增长。1-10月，36个行业大类中，25个行业增加值同比增长。": Rule.COUNT,
    "全年工业总产值目标160亿元，1-5月完成工业总产值69.65亿元，完成率45.53%。": Rule.COMPLETION,
    "1-5月，全市完成规上工业总产值69.65亿元，为年计划160亿元的45.53%。": Rule.COMPLETION,
    "1-10月，全县规模工业增加值完成年度任务的63.7%，比时序进度慢9.6个百分点。": Rule.GAP,
    (
        "全区工业投资确保目标23.9亿元，奋斗目标24.93亿元。1-8月完成工业投资13.8亿元，"
        "分别完成57.7%和55.4%，分别欠时序进度8.9个、12.2个百分点。"
    ): Rule.GAP,
    "1-9月，全市规上工业增加值增长6.2%，居全省第5位，较上月（第8位）上升2位。": Rule.RANK,
    "1-9月，全市规上工业增加值增速由1-8月的7.0%提高到7.1%，提高0.5个百分点。": Rule.DIFFERENCE,
    "1-9月，全市规上工业增加值增长6.2%，比全国（3.5%）、全省（5.4%）分别高2.7、1.8个百分点。": Rule.DIFFERENCE,
    "全省规上工业增加值增长5.4%，全市规上工业增加值增长6.2%，增速高于全省1.8个百分点。": Rule.DIFFERENCE,
    "分轻重工业看，轻工业产值45.2亿元，重工业产值88.3亿元，全市规上工业总产值143.5亿元。": Rule.PARTS,
    (
        "1-9月全市规上工业总产值为200.5亿元，其中：采矿业20.1亿元，"
        "占10.0%；制造业150.2亿元，占74.9%；电力、热力、燃气及水生产和供应业30.2亿元，"
        "占25.1%。"
    ): Rule.SHARE,
    (
        "电子信息、生物医药、新材料三个产业产值分别达到88.6亿元、42.1亿元、67.3亿元，"
        "合计占全市规上工业总产值515.6亿元的48.4%。"
    ): Rule.SHARE,
    "规上工业企业420户，其中亏损企业63户，亏损面25.0%。": Rule.COUNT,
    "全县规上工业企业156户，停产半停产企业12户，停产面17.7%。": Rule.COUNT,
    "1—9月，工业用电量45.6亿千瓦时，占全社会用电量78.2亿千瓦时的68.3%。": Rule.SHARE,
    "全市规上工业实现营业收入1080.7亿元，同比增长8.1%；实现利润总额89.9亿元，下降2.2%；营业收入利润率为9.8%。": Rule.RATIO,
    "1-8月，全市规上工业综合能耗下降1.2%，规上工业增加值增长5.0%，单位工业增加值能耗下降7.2%。": Rule.ENERGY,
    (
        "上半年，全县规上工业产值51.53亿元，下降15.5%；橡胶塑料行业产值10.65亿元，"
        "下降10.8%，下拉全县规上工业产值增速5.1个百分点。"
    ): Rule.PULL,
    "1-9月，全市出口总额98.6亿元，进口总额53.7亿元，进出口总额162.3亿元。": Rule.PARTS,
    "1-9月，11个县区中，8个县区增长，4个县区下降。": Rule.COUNT,
}


@pytest.mark.parametrize("text", OTHER_WORDINGS)
def test_a_slip_is_found_in_other_words_too(text: str) -> None:
    found = check(text)
    assert found[0].rule is OTHER_WORDINGS[text]
    assert all(one.severity is not Severity.UNCHECKABLE for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "2022年1-9月，全市规上工业总产值100.0亿元。2023年1-9月，全市规上工业总产值120.0亿元，"
        "制造业产值90.0亿元，占全市规上工业总产值的{}%。",
        "1-6月，全市规上工业总产值100.0亿元。1-9月，全市规上工业总产值120.0亿元，制造业产值90.0亿元，占全市规上工业总产值的{}%。",
    ],
)
def test_a_level_of_another_year_or_span_neither_blames_nor_clears(text: str) -> None:
    assert check(text.format("75.0")) == ()
    assert only(text.format("90.0")).rule is Rule.SHARE


def test_a_move_from_before_the_first_place_is_impossible() -> None:
    assert only("全市规上工业增加值增长6.2%，居全省第3位，比上月后移3位。").rule is Rule.RANK


def test_a_month_in_passing_holds_to_the_end_of_its_sentence() -> None:
    figures = read("全县工业用电量3.86亿千瓦时，其中5月当月0.82亿千瓦时。制造业用电量2.95亿千瓦时。").figures
    assert [one.period for one in figures] == ["", "5月当月", ""]
