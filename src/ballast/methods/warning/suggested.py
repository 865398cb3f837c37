"""Light rules whose numbers are ours: the region or industry (composed from the places), and the single enterprise."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ballast.methods.warning.lights import Block, Case, Condition, Form, Input, Light, Measure, Relation, Scheme

GREEN, BLUE, YELLOW, ORANGE, RED = Light
BELOW, AT_MOST, EQUALS, AT_LEAST, ABOVE = Relation

_ASK = "请说明原因；有困难需要帮助的，可提出诉求"
_GROWTH = Measure("累计增速", "%", ("growth",))
_SHORT = Measure("低于目标", "个百分点", ("target", "growth"), Form.DIFFERENCE)
_UNDER_CITY = Measure("低于全市", "个百分点", ("city", "growth"), Form.DIFFERENCE)
_MOVE = Measure("累计增速比上期变动", "个百分点", ("growth",), Form.CHANGE)
_BEHIND = Measure("位次在其后的单位", "个", ("ranked_behind",))

REGION = Scheme(
    "region", "地区和行业运行", "", None, "operations.md 6.2",
    (
        Input("growth", "累计增速", "%"), Input("target", "目标增速", "%"), Input("city", "全市增速", "%"),
        Input("ranked_behind", "位次在其后的单位", "个"),
    ),
    (
        Case("negative", RED, ((Condition(_GROWTH, BELOW, 0),),)),
        Case("far_below_target", RED, ((Condition(_SHORT, AT_LEAST, 3),),)),
        Case("last_twice", RED, ((Condition(_BEHIND, EQUALS, 0, periods=2, says="连续两期位居末位"),),)),
        Case("below_both", ORANGE, ((Condition(_SHORT, ABOVE, 0), Condition(_UNDER_CITY, ABOVE, 0)),)),
        Case("below_target", YELLOW, ((Condition(_SHORT, ABOVE, 0),),)),
        Case("falling_twice", YELLOW, ((Condition(_MOVE, BELOW, 0, periods=2),),)),
        Case("falling", BLUE, ((Condition(_MOVE, BELOW, 0),),)),
    ),
    places=1,
    suggested=True,
    note="累计增速按发布位数比较；各年1—2月没有“比上期”；没有位次的可关闭“连续末位”条目",
)  # fmt: skip
"""Cumulative growth of a county, zone or industry against target, city and its own course. `ranked_behind` is how many
stand strictly behind it, so that those who tie for the last place are all last."""

_OUTPUT = Measure("当月产值增速", "%", ("output_growth",))
ENTERPRISE_OUTPUT = Scheme(
    "enterprise_output", "企业当月产值", "", None, "operations.md 6.1",
    (Input("output_growth", "当月产值同比增速", "%"), Input("base", "上年同期产值", "万元")),
    (
        Case("halved", RED, ((Condition(_OUTPUT, AT_MOST, -50),),)),
        Case("down_thirty_twice", ORANGE, ((Condition(_OUTPUT, AT_MOST, -30, periods=2),),)),
        Case("down_twenty", YELLOW, ((Condition(_OUTPUT, AT_MOST, -20),),)),
    ),
    block=Block.NOT_JUDGED,
    guards=(Condition(Measure("上年同期产值", "万元", ("base",)), ABOVE, 500),),
    suggested=True,
    ask=_ASK,
    note="降幅达到20%黄灯，连续两个月达到30%橙灯，达到50%红灯；上年同期产值不高于500万元的不判灯",
)  # fmt: skip
"""A month's output of one enterprise against its same month of last year; a small base does not speak."""

ENTERPRISE_POWER = Scheme(
    "enterprise_power", "企业当月用电", "", None, "operations.md 6.1",
    (Input("power_growth", "当月用电同比增速", "%"), Input("one_firm", "户号只属一家企业")),
    (Case("down_thirty", RED, ((Condition(Measure("当月用电增速", "%", ("power_growth",)), AT_MOST, -30),),)),),
    block=Block.NOT_JUDGED,
    guards=(Condition(Measure("户号只属一家企业", "", ("one_firm",)), EQUALS, 1),),
    suggested=True,
    ask=_ASK,
    note="户号不是一家企业的不判灯",
)  # fmt: skip
"""A month's electricity of one enterprise; off where its account is not one firm's."""

_LATE = Measure("逾期未报", "天", ("days_late",))
ENTERPRISE_LATE = Scheme(
    "enterprise_late", "逾期未报", "", None, "operations.md 6.1", (Input("days_late", "超过截止日的天数", "天"),),
    (
        Case("three_days", RED, ((Condition(_LATE, AT_LEAST, 3),),)),
        Case("one_day", YELLOW, ((Condition(_LATE, AT_LEAST, 1),),)),
    ),
    block=Block.NOT_JUDGED,
    suggested=True,
    ask="请尽快报送；报送有困难的，请说明原因",
)  # fmt: skip
"""No return at the deadline: one day yellow, three red."""

ENTERPRISE_DEBT = Scheme(
    "enterprise_debt", "资产负债率", "", None, "operations.md 6.1", (Input("debt_ratio", "资产负债率", "%"),),
    (Case("over_eighty_five", YELLOW, ((Condition(Measure("资产负债率", "%", ("debt_ratio",)), ABOVE, 85),),)),),
    suggested=True,
    ask=_ASK,
)  # fmt: skip
"""Debt above 85 % of assets."""

ENTERPRISE_INVENTORY = Scheme(
    "enterprise_inventory", "产成品周转", "", None, "operations.md 6.1",
    (Input("turnover_days", "产成品周转天数", "天"), Input("base_days", "上年同期周转天数", "天")),
    (
        Case("slower", YELLOW, (
            (Condition(Measure("周转比上年同期慢", "天", ("turnover_days", "base_days"), Form.DIFFERENCE), ABOVE, 0),),
        )),
    ),
    suggested=True,
    ask=_ASK,
)  # fmt: skip
"""Finished goods that turn over more slowly than in the same period of last year."""

_REVENUE = Measure("近12个月营业收入", "万元", ("revenue",))
_IN_SCOPE = Measure("已在库", "", ("in_scope",))
_LISTED = Condition(_IN_SCOPE, EQUALS, 1, says="已在库")
_UNLISTED = Condition(_IN_SCOPE, EQUALS, 0, says="未在库")
SCALE_BAND = Scheme(
    "scale_band", "临规和临退", "", None, "S64", (Input("revenue", "近12个月营业收入", "万元"), Input("in_scope", "已在库")),
    (
        Case("fell_below", ORANGE, ((_LISTED, Condition(_REVENUE, BELOW, 2000)),), note="已低于规模标准，请核实"),
        Case("may_exit", YELLOW, ((_LISTED, Condition(_REVENUE, AT_MOST, 2500)),), note="临退：接近规模标准下限"),
        Case("reached", BLUE, ((_UNLISTED, Condition(_REVENUE, AT_LEAST, 2000)),), note="达到规模标准，可核实申报入库"),
        Case("may_enter", BLUE, ((_UNLISTED, Condition(_REVENUE, AT_LEAST, 1500)),), note="临规：接近规模标准，宜培育辅导"),
    ),
    suggested=True,
    ask="有困难需要帮助的，可提出诉求",
    note="来源给出1500—2000万元和2000—2500万元两段；颜色为建议值",
)  # fmt: skip
"""Near the threshold of 2,000 万元 from below (1,500, cultivate) or from above (2,500, may leave)."""

SUGGESTED: Mapping[str, Scheme] = MappingProxyType(
    {
        scheme.code: scheme
        for scheme in (
            REGION, ENTERPRISE_OUTPUT, ENTERPRISE_POWER, ENTERPRISE_LATE, ENTERPRISE_DEBT, ENTERPRISE_INVENTORY,
            SCALE_BAND,
        )
    }
)  # fmt: skip
"""Every suggested rule by its code."""
