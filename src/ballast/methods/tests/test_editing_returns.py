"""What is said of whole returns, rule by rule and word by word."""

from __future__ import annotations

from ballast.methods.editing import Filed, Four, check_return
from ballast.methods.tests.test_editing_findings import told


def test_what_is_said_of_a_return_that_breaks_the_rules() -> None:
    bad = Filed(
        values={
            "output": Four(100, 900, 95, 850),
            "sales": Four(98, 400, 94, 840),
            "export": Four(10, 881, 9, 85),
            "electricity": Four(50, 250, 49, 440),
            "revenue": Four(None, 100, None, 830),
            "jobs": Four(-1, 10, None, 88),
        },
        classes={"3011": Four(60, 400, 55, 470)},
        earlier={"output": Four(40, 700), "sales": Four(98, 1)},
        last_year={"output": Four(95, 851), "sales": Four(90, 840)},
        bands={"output/jobs": (5, 20)},
        vat_sales=860,
        new_plant=True,
        edits=3,
    )
    assert [told(one) for one in check_return(bad)] == [
        ("V1 jobs question error 10 not_applicable ", "“从业人员”本月为负数。请核对并说明原因", "各项数不为负"),
        (
            "V2 export question error 881 not_applicable ",
            "出口交货值本年累计大于工业销售产值。请核对并说明原因",
            "出口交货值不大于销售产值",
        ),
        (
            "V3 output question error 900 not_applicable ",
            "各小类产值本月之和与工业总产值不等。请核对并说明原因",
            "小类产值之和等于总产值",
        ),
        (
            "V3 output question error 900 not_applicable ",
            "各小类产值本年累计之和与工业总产值不等。请核对并说明原因",
            "小类产值之和等于总产值",
        ),
        (
            "V3 output question error 900 not_applicable ",
            "各小类产值上年同期本月之和与工业总产值不等。请核对并说明原因",
            "小类产值之和等于总产值",
        ),
        (
            "V3 output question error 900 not_applicable ",
            "各小类产值上年同期累计之和与工业总产值不等。请核对并说明原因",
            "小类产值之和等于总产值",
        ),
        (
            "V5 output question warning 900 not_applicable ",
            "“工业总产值”本年累计不等于上期累计加本月。请说明是否修订过前期数",
            "累计等于上期累计加本月",
        ),
        (
            "V5 sales question warning 400 not_applicable ",
            "“工业销售产值”本年累计不等于上期累计加本月。请说明是否修订过前期数",
            "累计等于上期累计加本月",
        ),
        (
            "V6 output question error 900 not_applicable ",
            "“工业总产值”上年同期累计与上年已审核的数不一致。请说明修订原因",
            "同期数与上年审定数一致",
        ),
        (
            "V6 sales question error 400 not_applicable ",
            "“工业销售产值”上年同期本月与上年已审核的数不一致。请说明修订原因",
            "同期数与上年审定数一致",
        ),
        (
            "V7 output question error 900 not_applicable ",
            "标记为新建投产，却填了上年同期数。请核对入库类型并说明原因",
            "新建投产无同期数并填投产年月",
        ),
        (
            "V7 output question error 900 not_applicable ",
            "标记为新建投产，未填正式投产年月。请补填",
            "新建投产无同期数并填投产年月",
        ),
        (
            "V8 sales question warning 400 not_applicable ",
            "产销率超出通常范围。请核对产值与销售产值，并说明原因",
            "产销率在通常范围",
        ),
        (
            "V9 output question warning 900 not_applicable ",
            "“工业总产值”比上月变动较大。请说明原因",
            "同比、环比变动幅度",
        ),
        (
            "V9 sales question warning 400 not_applicable ",
            "“工业销售产值”比上年同期变动较大。请说明原因",
            "同比、环比变动幅度",
        ),
        (
            "V9 export question warning 881 not_applicable ",
            "“出口交货值”比上年同期变动较大。请说明原因",
            "同比、环比变动幅度",
        ),
        (
            "V9 revenue question warning 100 not_applicable ",
            "“营业收入”比上年同期变动较大。请说明原因",
            "同比、环比变动幅度",
        ),
        (
            "V9 jobs question warning 10 not_applicable ",
            "“从业人员”比上年同期变动较大。请说明原因",
            "同比、环比变动幅度",
        ),
        (
            "V10 output question warning 900 not_applicable ",
            "产值与用电量一升一降，相差较大。请说明原因（如用电结构、产品结构变化）",
            "产值与用电量方向一致",
        ),
        (
            "V11 output question warning 900 not_applicable ",
            "“工业总产值”与“从业人员”之比超出同行业常见范围。请核对并说明原因",
            "人均产值等在同行业范围",
        ),
        (
            "V12 revenue question warning 100 not_applicable ",
            "营业收入与增值税申报销售额相差较大。请说明原因",
            "营业收入与申报销售额接近",
        ),
        ("V13 return question flag missing not_applicable ", "报送后修改了3次。请说明修改原因", "报送后修改次数"),
        (
            "V14 sales question flag 400 not_applicable ",
            "“工业销售产值”本月数与上月完全相同。请核对是否为沿用旧数，并说明原因",
            "与上月或上年同期完全相同",
        ),
    ]


def test_what_is_said_of_a_return_of_one_item() -> None:
    bad = Filed({"output": Four(5, 4, 5, 4)}, new_plant=True, commissioned="2024-05")
    assert [told(one) for one in check_return(bad)] == [
        (
            "V2 出口交货值不大于销售产值 stopped error missing not_applicable missing",
            "出口交货值不大于销售产值：所需的数没有填全，未核对",
        ),
        (
            "V3 小类产值之和等于总产值 stopped error missing not_applicable missing",
            "小类产值之和等于总产值：所需的数没有填全，未核对",
        ),
        (
            "V4 output question error 4 not_applicable ",
            "“工业总产值”本年累计小于本月。请核对并说明原因",
            "累计不小于本月",
        ),
        (
            "V4 output question error 4 not_applicable ",
            "“工业总产值”上年同期累计小于上年同期本月。请核对并说明原因",
            "累计不小于本月",
        ),
        (
            "V5 累计等于上期累计加本月 stopped warning missing not_applicable missing",
            "累计等于上期累计加本月：所需的数没有填全，未核对",
        ),
        (
            "V6 同期数与上年审定数一致 stopped error missing not_applicable missing",
            "同期数与上年审定数一致：所需的数没有填全，未核对",
        ),
        (
            "V7 output question error 4 not_applicable ",
            "标记为新建投产，却填了上年同期数。请核对入库类型并说明原因",
            "新建投产无同期数并填投产年月",
        ),
        (
            "V8 产销率在通常范围 stopped warning missing not_applicable missing",
            "产销率在通常范围：所需的数没有填全，未核对",
        ),
        (
            "V10 产值与用电量方向一致 stopped warning missing not_applicable missing",
            "产值与用电量方向一致：所需的数没有填全，未核对",
        ),
        (
            "V11 人均产值等在同行业范围 stopped warning missing not_applicable missing",
            "人均产值等在同行业范围：所需的数没有填全，未核对",
        ),
        (
            "V12 营业收入与申报销售额接近 stopped warning missing not_applicable missing",
            "营业收入与申报销售额接近：所需的数没有填全，未核对",
        ),
        (
            "V14 output question flag 4 not_applicable ",
            "“工业总产值”本月数与上年同期完全相同。请核对是否为沿用旧数，并说明原因",
            "与上月或上年同期完全相同",
        ),
    ]


def test_what_is_said_of_an_empty_return() -> None:
    assert [told(one) for one in check_return(Filed({}))] == [
        ("V1 各项数不为负 stopped error missing not_applicable missing", "各项数不为负：所需的数没有填全，未核对"),
        (
            "V2 出口交货值不大于销售产值 stopped error missing not_applicable missing",
            "出口交货值不大于销售产值：所需的数没有填全，未核对",
        ),
        (
            "V3 小类产值之和等于总产值 stopped error missing not_applicable missing",
            "小类产值之和等于总产值：所需的数没有填全，未核对",
        ),
        ("V4 累计不小于本月 stopped error missing not_applicable missing", "累计不小于本月：所需的数没有填全，未核对"),
        (
            "V5 累计等于上期累计加本月 stopped warning missing not_applicable missing",
            "累计等于上期累计加本月：所需的数没有填全，未核对",
        ),
        (
            "V6 同期数与上年审定数一致 stopped error missing not_applicable missing",
            "同期数与上年审定数一致：所需的数没有填全，未核对",
        ),
        (
            "V8 产销率在通常范围 stopped warning missing not_applicable missing",
            "产销率在通常范围：所需的数没有填全，未核对",
        ),
        (
            "V9 同比、环比变动幅度 stopped warning missing not_applicable missing",
            "同比、环比变动幅度：所需的数没有填全，未核对",
        ),
        (
            "V10 产值与用电量方向一致 stopped warning missing not_applicable missing",
            "产值与用电量方向一致：所需的数没有填全，未核对",
        ),
        (
            "V11 人均产值等在同行业范围 stopped warning missing not_applicable missing",
            "人均产值等在同行业范围：所需的数没有填全，未核对",
        ),
        (
            "V12 营业收入与申报销售额接近 stopped warning missing not_applicable missing",
            "营业收入与申报销售额接近：所需的数没有填全，未核对",
        ),
        (
            "V14 与上月或上年同期完全相同 stopped flag missing not_applicable missing",
            "与上月或上年同期完全相同：所需的数没有填全，未核对",
        ),
    ]
