"""Published schemes, each with place, year and source; what their text leaves open stands in `note`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ballast.methods.assessment.items import TOTAL, Item, Kind, Missing, Scheme
from ballast.methods.assessment.scoring import (
    Bands,
    Choice,
    Coefficient,
    Gate,
    Ladder,
    Linear,
    Manual,
    PerUnit,
    Piecewise,
    Step,
    TopPlaces,
)
from ballast.methods.exact import MethodError, Number, number
from ballast.methods.ranking import Direction

_HALF, _THIRD = Fraction(1, 2), Fraction(33, 100)
_OPEN = "“每超1个百分点”读作完成率超过100%的百分点，按比例计"


JINHUA_2011 = Scheme(
    "金华2011年工业目标考核",
    (
        Item("va", "全部工业增加值", 20, Linear(_HALF, 1, 10, "completion"), "亿元", note=_OPEN),
        Item(
            "va_growth",
            "工业增加值增速高于全市平均",
            1,
            Gate("mean", strictly=True),
            "%",
            kind=Kind.BONUS,
            missing=Missing.ZERO,
            places=1,
        ),
        Item(
            "va_share",
            "工业增加值占GDP比重提高",
            0,
            PerUnit(1),
            "个百分点",
            kind=Kind.BONUS,
            cap=10,
            missing=Missing.ZERO,
            note="读作比重较上年提高的百分点",
        ),
        Item(
            "va_rate",
            "工业增加值率提高",
            0,
            PerUnit(1, Fraction(1, 10)),
            "个百分点",
            kind=Kind.BONUS,
            missing=Missing.ZERO,
        ),
        Item("output", "规模以上工业总产值", 15, Linear(_HALF, 1, 10, "completion"), "亿元", note=_OPEN),
        Item(
            "output_beyond",
            "总产值超过500亿元部分",
            0,
            PerUnit(1, 100, 500, whole=True),
            "亿元",
            kind=Kind.BONUS,
            reads="output",
            missing=Missing.ZERO,
            note="每满100亿元计1分",
        ),
        Item("new_billion", "新增亿元企业", 0, PerUnit(_HALF), "家", kind=Kind.BONUS, missing=Missing.ZERO),
    ),
    place="浙江金华",
    year="2011",
    source="operations.md 5.6 [S124] 金政办发〔2011〕1号",
)
"""20 for the target, +0.5 a point over to +10, points × completion below; bonuses by growth, share, rate and size."""

BASE_STEP_24 = Scheme(
    "24个县分两组的基本分加级差",
    (
        Item("va_growth", "规模以上工业增加值增速", 15, Step(1, 1, 20, whole=False), "%", places=1, note="按比例计"),
        Item(
            "energy",
            "单位产值能耗变化",
            15,
            Step(2, _HALF, 20, whole=False),
            "%",
            Direction.LOWER,
            places=1,
            note="分值以增速项为准；按比例计",
        ),
        Item(
            "water",
            "单位产值水耗变化",
            15,
            Step(2, _HALF, 20, whole=False),
            "%",
            Direction.LOWER,
            places=1,
            note="分值以增速项为准；按比例计",
        ),
        Item(
            "level_1",
            "工业增加值总量",
            0,
            TopPlaces((4, 3, 2, 1)),
            "亿元",
            kind=Kind.BONUS,
            reads="va",
            groups=("第一组",),
        ),
        Item(
            "level_2",
            "工业增加值总量",
            0,
            TopPlaces((8, 7, 6, 5, 4, 3, 2, 1)),
            "亿元",
            kind=Kind.BONUS,
            reads="va",
            groups=("第二组",),
        ),
    ),
    source="operations.md 5.6 [S125]",
)
"""15 for the target, +1 a point to +20; energy and water +2 per 0.5 point better to +20; places of each group's level."""


def _piecewise(suffix: str, group: str, divisor: int) -> Item:
    method = Piecewise(divisor, 20, 10)
    return Item(
        f"va_growth_{suffix}", "规模以上工业增加值增速", 100, method, "%", reads="va_growth", groups=(group,), places=1
    )


PIECEWISE_PROVINCE = Scheme(
    "市（地）对全省平均分段计分",
    (
        _piecewise("1", "第一组", 20),
        _piecewise("2", "第二组", 60),
        Item("not_started", "当年未开工项目", 0, PerUnit(_THIRD), "个", kind=Kind.PENALTY, missing=Missing.ZERO),
    ),
    source="operations.md 5.6 [S126]（疑为黑龙江）；除数逐段加20，镜像扣分，不低于0分",
)
"""base ± x₁·base/20 ± x₂·base/40 …; the other group /60, /80, /100; −0.33 for each project not started."""

COEFFICIENT_2018 = Scheme(
    "首位产业功效系数",
    (
        Item("tax_share", "首位产业税收占比", 10, Coefficient(), "%"),
        Item("revenue", "首位产业主营业务收入", 10, Coefficient(), "亿元"),
        Item("revenue_growth", "首位产业主营业务收入增速", 10, Coefficient(), "%", places=1),
    ),
    year="2018",
    source="operations.md 5.6 [S127]；parks.md 2.5；60+40·(x−lo)/(hi−lo)为经典形式[K]",
)
"""60 to 100 % of the weight between the worst and the best of the group."""

WANJIANG_2010S = Scheme(
    "皖江双重权重",
    (
        Item(
            "va_task",
            "规模以上工业增加值（目标任务）",
            8,
            Linear(),
            "亿元",
            reads="va",
            source="统计局",
            note="计分方式未公布，按完成率计",
        ),
        Item(
            "va_result",
            "规模以上工业增加值（发展成效）",
            5,
            Coefficient(),
            "亿元",
            reads="va",
            source="统计局",
            note="计分方式未公布，按功效系数计",
        ),
    ),
    place="安徽皖江",
    year="2010年代",
    source="operations.md 5.6 [S130]",
)
"""One indicator with two weights: what was promised (8) and what was achieved (5)."""

YANAN_2017 = Scheme(
    "延安2017年重点项目计分",
    (
        Item("stage", "开工类别", 5, Choice((("新开工", 5), ("续建", 2)))),
        Item("plan", "年度计划投资", 20, Bands(((10, 20), (5, 10), (1, 6)), 3), "亿元"),
        Item("type", "项目类型", 15, Choice((("产业", 15), ("民生", 8), ("功能", 6)))),
        Item("progress", "年度投资进度", 60, Linear(), "亿元"),
        Item("listed", "省级重点", 20, Choice((("是", 20), ("否", 0)))),
        Item("commissioned", "投产投运", 20, Choice((("投产", 20), ("投运", 10), ("否", 0)))),
        Item(
            "criticised_city",
            "市级通报批评",
            20,
            Manual(),
            "分",
            kind=Kind.PENALTY,
            missing=Missing.ZERO,
            note="每次扣5至20分",
        ),
        Item(
            "criticised_province",
            "省级通报批评",
            0,
            PerUnit(10),
            "次",
            kind=Kind.PENALTY,
            missing=Missing.ZERO,
            note="每次扣10分以上",
        ),
    ),
    place="陕西延安",
    year="2017",
    source="parks.md 8 延安日报2017-06-19",
)
"""Per project: kind, plan, type, 60 × done / plan, provincial list, commissioned; criticism is taken off."""

INNOVATIVE_2022 = Scheme(
    "创新型中小企业评价",
    (
        Item(
            "ip",
            "知识产权",
            20,
            Choice((("Ⅰ类高价值", 20), ("自主研发Ⅰ类", 15), ("Ⅰ类", 10), ("Ⅱ类", 5), ("无", 0))),
            block="创新能力",
        ),
        Item("rd", "研发费用占营业收入比重", 20, Bands(((5, 20), (3, 15), (2, 10), (1, 5))), "%", block="创新能力"),
        Item("growth", "主营业务收入增长率", 20, Bands(((15, 20), (10, 15), (5, 10), (0, 5))), "%", block="成长性"),
        Item("debt", "资产负债率", 10, Bands(((55, 10), (75, 5))), "%", Direction.LOWER, block="成长性"),
        Item("strategic", "主导产品属战略性新兴产业", 10, Choice((("是", 10), ("否", 5))), block="专业化"),
        Item("main", "主营业务收入占比", 20, Bands(((70, 20), (60, 15), (55, 10), (50, 5))), "%", block="专业化"),
    ),
    pass_at=60,
    block_minimums={"创新能力": 20, "成长性": 15, "专业化": 15},
    year="2022",
    source="parks.md 7.1 工信部企业〔2022〕63号附件",
)
"""Six items in three blocks; passes at 60 with 20, 15 and 15 in the blocks."""

_GDP = "gdp_growth"
_HARD = ("硬性条件一", "硬性条件二", "硬性条件三")


def monthly_ladder(items: Sequence[tuple[str, str, Number]], conditions: tuple[str, ...] = _HARD) -> Scheme:
    """The monthly rank ladder [S98]: 100 %, 95 %, 90 % … of the weight by place; equal values get equal points.

    `items`: (code, name, weight in points) of growth rates in percent; the code `gdp_growth` must weigh 10: 4 only from 8 %,
    and up to 6 by place. The first three totals of the month get 0.5, 0.3, 0.1 where all `conditions` hold.

    >>> [one.code for one in monthly_ladder([("gdp_growth", "GDP增速", 10), ("va_growth", "增加值增速", 8)]).items]
    ['gdp_growth_gate', 'gdp_growth', 'va_growth', 'top_three']
    """
    found: list[Item] = []
    for code, name, weight in items:
        if code == _GDP:
            if number(weight) != 10:
                raise MethodError(f"“{name}”应为10分（达到8%得4分，按位次最多6分），收到{weight}分。请检查指标分值")
            found.append(Item("gdp_growth_gate", f"{name}达到8%", 4, Gate(8), "%", reads=_GDP, places=1))
        found.append(Item(code, name, 6 if code == _GDP else weight, Ladder(), "%", places=1))
    points = (_HALF, Fraction(3, 10), Fraction(1, 10))
    top = Item("top_three", "当月前三名", 0, TopPlaces(points), "分", kind=Kind.BONUS, reads=TOTAL, needs=conditions)
    return Scheme("月度位次阶梯评估", (*found, top), source="operations.md 5.6 [S98]")
