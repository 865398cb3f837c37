"""Published light rules of places, as data: one constant per rule, with place, year and source."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ballast.kernel.rounding import Exact
from ballast.methods.exact import MethodError, fraction
from ballast.methods.warning.lights import (
    Block,
    Case,
    Condition,
    Form,
    Input,
    Light,
    Measure,
    Relation,
    Scheme,
)

GREEN, BLUE, YELLOW, ORANGE, RED = Light
BELOW, AT_MOST, EQUALS, AT_LEAST, ABOVE = Relation

_PLANNED = Input("planned", "计划进度", "%")
_COMPLETION = Input("completion", "完成进度", "%")
_BEHIND = Measure("落后计划进度", "个百分点", ("planned", "completion"), Form.DIFFERENCE)
_AHEAD = Measure("超过计划进度", "个百分点", ("completion", "planned"), Form.DIFFERENCE)
_OF_PLAN = Measure("完成进度相当于计划进度的", "%", ("completion", "planned"), Form.PERCENT)
_REASON = Input("excused", "有正当理由")
_NOT_EXCUSED = Condition(Measure("有正当理由", "", ("excused",)), EQUALS, 0, says="没有正当理由")


def _flag(name: str, yes: str, no: str, wanted: int, periods: int = 1) -> Condition:
    return Condition(Measure(yes, "", (name,)), EQUALS, wanted, periods, says=yes if wanted else no)


def _simple(code: str, light: Light, *clause: Condition, note: str = "", consequence: str = "") -> Case:
    return Case(code, light, (clause,), note, consequence)


YINCHUAN_PROGRESS = Scheme(
    "yinchuan_2025_progress", "项目进度", "银川", 2025, "S97", (_PLANNED, _COMPLETION),
    (
        _simple("far_behind", RED, Condition(_BEHIND, ABOVE, 30)),
        _simple("behind", YELLOW, Condition(_BEHIND, AT_LEAST, 10)),
        _simple("slightly_behind", GREEN, Condition(_BEHIND, ABOVE, 0), note="落后不足10个百分点，原文未作规定，按绿灯处理"),
    ),
    note="落后0至10个百分点原文未写明，按绿灯并加说明",
)  # fmt: skip
"""Progress against 序时进度: 10–30 points below, both included, is yellow; more is red."""

_OVERDUE = Measure("计划开工后仍未开工", "个月", ("months_overdue",))
YINCHUAN_START = Scheme(
    "yinchuan_2025_start", "项目开工", "银川", 2025, "S97",
    (Input("months_overdue", "到期未开工月数（计划当月为1）", "个月"), _REASON),
    (
        _simple("three_months", RED, Condition(_OVERDUE, AT_LEAST, 3), _NOT_EXCUSED),
        _simple("due_month", YELLOW, Condition(_OVERDUE, AT_LEAST, 1), _NOT_EXCUSED),
    ),
    note="有正当理由的不亮灯",
)  # fmt: skip
"""Months in a row in which the start was due and did not come, the planned month being 1; only without due reason."""

_UNLISTED = Measure("开工后仍未入库", "个月", ("months_unlisted",))
_ONE_MONTH_NOTE = "恰满1个月：原文一处作“开工后1个月”，一处作“超过1个月”，从严按黄灯"
YINCHUAN_LISTING = Scheme(
    "yinchuan_2025_listing", "项目入库", "银川", 2025, "S97",
    (Input("months_unlisted", "开工后未入库月数", "个月"), _REASON),
    (
        _simple("over_two_months", RED, Condition(_UNLISTED, ABOVE, 2), _NOT_EXCUSED),
        _simple("just_one_month", YELLOW, Condition(_UNLISTED, EQUALS, 1), _NOT_EXCUSED, note=_ONE_MONTH_NOTE),
        _simple("one_month", YELLOW, Condition(_UNLISTED, ABOVE, 1), _NOT_EXCUSED),
    ),
    note="有正当理由的不亮灯；已入库的给0",
)  # fmt: skip
"""Months since the start without being listed (0 once listed): from one month yellow, above two red."""

YINCHUAN_FUNDS = Scheme(
    "yinchuan_2025_funds", "项目资金", "银川", 2025, "S97",
    (Input("paid", "已到位资金", "万元"), Input("required", "按计划应到位资金", "万元")),
    (_simple("short", RED, Condition(Measure("资金缺口", "万元", ("required", "paid"), Form.DIFFERENCE), ABOVE, 0)),),
    note="资金只有绿灯和红灯",
)  # fmt: skip
"""Funds paid to plan are green, below the requirement red; there is no yellow."""

_GROWTH = Input("growth", "增速", "%")
_NEGATIVE = Condition(Measure("增速", "%", ("growth",)), BELOW, 0)
TIANJIN_INVESTMENT = Scheme(
    "tianjin_2022_investment", "区投资增速", "天津", 2022, "S110",
    (_GROWTH, Input("plan", "计划增速", "%"), Input("city", "全市平均增速", "%")),
    (
        _simple("negative", RED, _NEGATIVE),
        _simple(
            "plan_and_average", GREEN,
            Condition(Measure("高于计划增速", "个百分点", ("growth", "plan"), Form.DIFFERENCE), AT_LEAST, 0),
            Condition(Measure("高于全市平均增速", "个百分点", ("growth", "city"), Form.DIFFERENCE), AT_LEAST, 0),
        ),
        _simple(
            "zero", YELLOW, Condition(Measure("增速", "%", ("growth",)), EQUALS, 0),
            note="零增长原文未作规定，未达计划或低于平均时按黄灯处理",
        ),
        _simple(
            "below_plan", YELLOW,
            Condition(Measure("高于计划增速", "个百分点", ("growth", "plan"), Form.DIFFERENCE), BELOW, 0),
        ),
        _simple(
            "below_average", YELLOW,
            Condition(Measure("高于全市平均增速", "个百分点", ("growth", "city"), Form.DIFFERENCE), BELOW, 0),
        ),
    ),
    otherwise=None,
    places=1,
)  # fmt: skip
"""Green needs the plan and the city's average; growing below either is yellow; falling is red. Rates as printed."""

SANYA_PROJECT = Scheme(
    "sanya_2022_project", "项目进度", "三亚", 2022, "S111", (_PLANNED, _COMPLETION),
    (
        _simple("met", GREEN, Condition(_AHEAD, AT_LEAST, 0)),
        _simple("over_half_short", RED, Condition(_OF_PLAN, BELOW, 50), consequence="由分管市领导约谈"),
        _simple("short", YELLOW, Condition(_OF_PLAN, BELOW, 100), consequence="约谈项目负责人"),
    ),
    otherwise=None,
)  # fmt: skip
"""Behind by up to half of the planned progress is yellow, by more red."""

_NOT_MET = _flag("met", "完成当月任务", "未完成当月任务", 0)
SANYA_DISTRICT = Scheme(
    "sanya_2022_district", "区当月任务", "三亚", 2022, "S111", (Input("met", "完成当月任务"),),
    (
        _simple("two_months", RED, _flag("met", "完成当月任务", "未完成当月任务", 0, 2), consequence="由分管市领导约谈"),
        _simple("missed", YELLOW, _NOT_MET),
    ),
    block=Block.NOT_JUDGED,
    note="连续两个月未完成为红灯；1—2月合并统计，不判灯，也不计入连续月数",
)  # fmt: skip
"""A month's task missed is yellow, two months running red."""

_YEAR_TARGET = Measure("全年目标完成率", "%", ("completion",))
ENERGY_SAVING_2010 = Scheme(
    "energy_saving_2010", "节能目标", "某市", 2010, "S112", (Input("completion", "全年目标完成率", "%"),),
    (
        _simple("half", RED, Condition(_YEAR_TARGET, AT_MOST, 50)),
        _simple("below_ninety", ORANGE, Condition(_YEAR_TARGET, BELOW, 90)),
        _simple("below_all", YELLOW, Condition(_YEAR_TARGET, BELOW, 100)),
    ),
)  # fmt: skip
"""Completion of the year's target: 100 green, 90 yellow, above 50 orange, up to 50 red."""

_DEADLINES = Measure("已过未办结的期限", "个", ("deadlines_missed",))
HUATING_SLIP = Scheme(
    "huating_2017_slip", "督办牌", "华亭", 2017, "S113",
    (Input("deadlines_missed", "已过而未办结的期限（任务、蓝牌、黄牌整改期限）", "个"),),
    (
        _simple("yellow_deadline", RED, Condition(_DEADLINES, AT_LEAST, 3), consequence="约谈并限期整改"),
        _simple("blue_deadline", YELLOW, Condition(_DEADLINES, AT_LEAST, 2)),
        _simple("late", BLUE, Condition(_DEADLINES, AT_LEAST, 1)),
    ),
    otherwise=None,
    word="牌",
)  # fmt: skip
"""Slips: late → blue reminder; its deadline missed → yellow; that one's missed → red with interview."""

_CANNOT = _flag("achievable", "能够完成", "不能完成", 0)
_CAN = _flag("achievable", "能够完成", "不能完成", 1)
_SLOW = _flag("slow", "进展缓慢", "进展正常", 1)
_YELLOWS = Condition(Measure("累计黄灯（含本次）", "次", ("yellows",)), AT_LEAST, 2)
GUANGYUAN_TASK = Scheme(
    "guangyuan_2018_task", "环保督察整改任务", "广元", 2018, "S114",
    (Input("achievable", "能够完成"), Input("slow", "进展缓慢"), Input("yellows", "累计黄灯（含本次）", "次")),
    (
        _simple("not_achievable", RED, _CANNOT, consequence="扣2分，由领导约谈"),
        _simple("second_yellow", YELLOW, _SLOW, _CAN, _YELLOWS, consequence="发函督办，扣1分"),
        _simple("slow", YELLOW, _SLOW, _CAN),
    ),
)  # fmt: skip
"""Slow but achievable is yellow, the second yellow brings a letter and a point off; not achievable is red."""

_PLACE = Measure("位次", "位", ("rank",))
_FROM_LAST = Measure("其后的单位", "个", ("ranked_behind",))
ZAOZHUANG_PLATE = Scheme(
    "zaozhuang_2023_plate", "重点任务", "枣庄", 2023, "S115",
    (Input("rank", "位次", "位"), Input("ranked_behind", "位次在其后的单位", "个")),
    (
        _simple("worst", RED, Condition(_FROM_LAST, EQUALS, 0)),
        _simple("laggard", YELLOW, Condition(_FROM_LAST, BELOW, 3)),
        _simple("leader", BLUE, Condition(_PLACE, AT_MOST, 3)),
    ),
    otherwise=None,
    word="牌",
    suggested=True,
    note="蓝牌表扬先进，黄牌、红牌警示落后；名次界限原文未公布，前3、后3、末位为建议值",
)  # fmt: skip
"""Plates by place: leaders blue, laggards yellow, the worst red. The place publishes no counts; ours are suggestions."""

_RATIO = Measure("完成率与时间进度之比", "%", ("completion", "planned"), Form.PERCENT)
WUHAN_PROGRESS = Scheme(
    "wuhan_progress", "重大项目进度", "武汉", None, "parks.md 8", (Input("planned", "时间进度", "%"), _COMPLETION),
    (
        _simple("below_sixty", RED, Condition(_RATIO, BELOW, 60)),
        _simple("below_eighty", YELLOW, Condition(_RATIO, BELOW, 80)),
    ),
)  # fmt: skip
"""Completion of the year's plan over time progress: below 60 % red, below 80 % yellow."""

_STILL = Measure("无进展", "个月", ("months_still",))
HANDAN_NEGOTIATION = Scheme(
    "handan_2024_negotiation", "在谈项目", "邯郸", 2024, "parks.md 8", (Input("months_still", "无进展月数", "个月"),),
    (
        _simple("removed", RED, Condition(_STILL, AT_LEAST, 6), consequence="调出在谈项目库"),
        _simple("three_months", RED, Condition(_STILL, AT_LEAST, 3)),
        _simple("two_months", YELLOW, Condition(_STILL, AT_LEAST, 2)),
    ),
)  # fmt: skip
"""Months without progress: two yellow, three red, six out of the list."""


def threshold_pair(
    code: str, title: str, excellent: Exact, alarm: Exact, unit: str = "%", place: str = "本地", year: int | None = None
) -> Scheme:
    """A pair of thresholds as 丽水 keeps on each indicator card: green from `excellent`, red below `alarm`, else yellow.

    Both in the unit of the input `value`. Raises `MethodError` where the excellent value is not above the alarm.

    >>> [case.light.label for case in threshold_pair("va", "增加值增幅", 10, 0).cases]
    ['红灯', '绿灯']
    """
    if fraction(excellent) <= fraction(alarm):
        raise MethodError(f"“{title}”的优秀值应高于报警值，收到优秀值{excellent}、报警值{alarm}。请检查是否填反")
    value = Measure(title, unit, ("value",))
    cases = (
        _simple("alarm", RED, Condition(value, BELOW, alarm)),
        _simple("excellent", GREEN, Condition(value, AT_LEAST, excellent)),
    )
    return Scheme(code, title, place, year, "S27", (Input("value", title, unit),), cases, otherwise=YELLOW)


LISHUI_VALUE_ADDED = threshold_pair("lishui_value_added", "规上工业增加值增幅", 10, 0, place="丽水")
LISHUI_OUTPUT = threshold_pair("lishui_output", "规上工业产值增幅", 10, 0, place="丽水")
LISHUI_INVESTMENT = threshold_pair("lishui_investment", "工业投资", fraction(1074) / 10, 0, "", "丽水")
LISHUI_RENOVATION = threshold_pair("lishui_renovation", "重点技改投资", fraction(425) / 10, 0, "", "丽水")

PUBLISHED: Mapping[str, Scheme] = MappingProxyType(
    {
        scheme.code: scheme
        for scheme in (
            YINCHUAN_PROGRESS, YINCHUAN_START, YINCHUAN_LISTING, YINCHUAN_FUNDS, TIANJIN_INVESTMENT, SANYA_PROJECT,
            SANYA_DISTRICT, ENERGY_SAVING_2010, HUATING_SLIP, GUANGYUAN_TASK, ZAOZHUANG_PLATE, WUHAN_PROGRESS,
            HANDAN_NEGOTIATION, LISHUI_VALUE_ADDED, LISHUI_OUTPUT, LISHUI_INVESTMENT, LISHUI_RENOVATION,
        )
    }
)  # fmt: skip
"""Every published rule by its code."""
