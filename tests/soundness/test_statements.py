"""Silent wrong numbers of a checker of sentences: what it must not believe, and what it must not blame."""

from __future__ import annotations

from fractions import Fraction

from ballast.methods.statements import Kind, Severity, check, read


def test_a_decline_is_negative_in_whatever_words() -> None:
    """A sign lost is an error of twice the size: pulls that do not sum, growth on the wrong side.

    | text            | silent wrong | right |
    |-----------------|--------------|-------|
    | 下降2.5%        | +2.5         | −2.5  |
    | 下拉0.3个百分点 | +0.3         | −0.3  |
    | 低2.8个百分点   | +2.8         | −2.8  |
    """
    text = "采矿业下降2.5%，下拉规上工业增速0.3个百分点，比全市规上工业增速低2.8个百分点。"
    assert [one.value for one in read(text).figures] == [Fraction("-2.5"), Fraction("-0.3"), Fraction("-2.8")]


def test_a_list_is_read_in_its_order_or_not_at_all() -> None:
    """分别 with two names and three numbers: any alignment is a guess.

    | text                          | silent wrong        | right             |
    |-------------------------------|---------------------|-------------------|
    | 甲县、乙县分别增长1%、2%和3%  | 甲县 1, 乙县 2      | three left unread |
    """
    left = read("甲县、乙县分别增长1%、2%和3%。")
    assert left.figures == ()
    assert [one.printed for one in left.leftovers] == ["1%", "2%", "3%"]
    read_in_order = read("甲县、乙县和丙县分别增长1%、2%和-3%。").figures
    assert [(one.subject.region, one.value) for one in read_in_order] == [("甲县", 1), ("乙县", 2), ("丙县", -3)]


def test_growth_of_value_added_is_not_contradicted_by_levels() -> None:
    """Real growth against current-price levels (惠州): the levels say 1.21, the office printed 1.3, and both are right.

    | from levels | printed | silent wrong  | right             |
    |-------------|---------|---------------|-------------------|
    | 1.21        | 1.3     | contradiction | cannot be checked |
    """
    text = (
        "1-11月，全市规上工业增加值2205.58亿元，同比增长7.2%。电子产业完成增加值718.86亿元，增长3.6%，"
        "拉动规上工业增长1.3个百分点，贡献率17.5%。"
    )
    assert {one.severity for one in check(text)} == {Severity.UNCHECKABLE}


def test_a_month_is_not_compared_with_the_year_to_date() -> None:
    """其中9月当月增长5.9% does not change what 制造业 is compared with in the next sentence.

    | whole            | pull 3.1 is a contribution of |
    |------------------|-------------------------------|
    | 1-9月 6.2 %      | 50.0 % (printed)              |
    | 9月当月 5.9 %    | 52.5 %: blamed wrongly        |
    """
    text = "1-9月，全市规上工业增加值增长6.2%，其中9月当月增长5.9%。制造业拉动规上工业增长3.1个百分点，贡献率50.0%。"
    assert check(text) == ()
    assert len(check(text.replace("50.0%", "57.0%"))) == 1


def test_last_years_level_is_not_this_years() -> None:
    """上年同期产值2.18亿元 is a base: taken for this year's level it would break shares and sums.

    | text                  | silent wrong period | right    |
    |-----------------------|---------------------|----------|
    | 上年同期产值2.18亿元  | 上半年              | 上年同期 |
    """
    figures = read("上半年，退库企业3家，上年同期产值2.18亿元，下拉产值增速0.8个百分点。").figures
    values = [one for one in figures if one.kind is Kind.VALUE]
    assert [(one.period, one.value) for one in values] == [("上年同期", Fraction("2.18"))]
    assert figures[-1].period == "上半年"


def test_the_cells_of_a_pasted_row_do_not_run_together() -> None:
    """Blanks between numbers are the borders of cells: without them two numbers become one.

    | row                   | silent wrong | right            |
    |-----------------------|--------------|------------------|
    | 工业产值 318.2 6.9    | 318.26       | 318.2 and 6.9 %  |
    | 增加值 — 7.4          | −7.4         | 7.4 %            |
    """
    text = "指标 单位 1-9月 同比增长（%）\n工业总产值 亿元 318.2 6.9\n工业增加值 亿元 — 7.4\n"
    assert [(one.kind, one.value) for one in read(text).figures] == [
        (Kind.VALUE, Fraction("318.2")),
        (Kind.GROWTH, Fraction("6.9")),
        (Kind.GROWTH, Fraction("7.4")),
    ]


def test_a_structure_of_last_year_is_not_that_of_this_year() -> None:
    """由…调整为…: the first three numbers are old; checked against this year's levels they would be blamed.

    | printed            | from levels | silent wrong  | right             |
    |--------------------|-------------|---------------|-------------------|
    | 由13:43:44         | 12:44:44    | contradiction | not checked       |
    | 调整为12:44:44     | 12:44:44    |               | agrees            |
    """
    text = (
        "全县地区生产总值100.0亿元，第一产业增加值12.0亿元，第二产业增加值44.0亿元，第三产业增加值44.0亿元。"
        "三次产业结构由上年的13.0:43.0:44.0调整为12.0:44.0:44.0。"
    )
    assert check(text) == ()
    assert len(check(text.replace("12.0:44.0:44.0", "12.0:43.0:45.0"))) == 2


def test_counts_beside_a_part_are_not_its_whole() -> None:
    """263 grew, 158 fell, 11 stand still: 11 is a part of all 432, not of the 263.

    | share            | silent wrong whole | right      |
    |------------------|--------------------|------------|
    | 停产面2.5%       | 263: 4.2 %, blamed | 432: 2.5 % |
    """
    assert check("全市规上工业企业432户。其中产值增长的263户，下降的158户，停产11户，停产面2.5%。") == ()
