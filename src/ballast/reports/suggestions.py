"""四、下步建议: rules from findings to work and services.

The law of operations.md 7.3 stands in the words: nothing here asks a number of an enterprise, hints at one, or touches a
return; targets stop at county and park. Sentences hold no figures at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ballast.reports.findings import Findings
from ballast.reports.parts import Loose, Name, Sentence, joined, say

_MOST_NAMED = 3

Group = tuple[str, list["Sentence | None"]]


def paragraphs(findings: Findings) -> list[Group]:
    """Lead and sentence of every suggestion, in a fixed order; nothing where its finding is not there."""
    return [(lead, [rule(findings)]) for lead, rule in _RULES]


def _industries(findings: Findings) -> Sentence | None:
    names = [line.name for line in findings.falling[:_MOST_NAMED]]
    if not names:
        return None
    return say(
        "会同行业主管部门走访",
        _listed(names),
        "等行业企业，了解订单、价格、资金、用工和检修情况，逐项登记原因，能协调的转有关部门限时答复。",
    )


def _momentum(findings: Findings) -> Sentence | None:
    names = [line.name for line in findings.rising[:_MOST_NAMED]]
    if not names:
        return None
    return say("对", _listed(names), "等支撑较强的行业，做好用能、物流、融资等要素保障，协调解决产能释放中的困难。")


def _counties(findings: Findings) -> Sentence | None:
    names = [row.name for row in findings.negative_units[: _MOST_NAMED + 1]]
    if not names:
        return None
    return say(
        "与", joined([Name(name) for name in names]), "逐一会商，共同分析下降的行业和环节，列出需要市级协调的事项。"
    )


def _register(findings: Findings) -> Sentence | None:
    if findings.exits is None:
        return None
    return say(
        "会同统计部门梳理企业退库原因，对成长性好的规下企业开展政策宣讲和培育服务，"
        "入库申报由企业自愿、依规、凭真实资料办理。"
    )


def _stops(findings: Findings) -> Sentence | None:
    if findings.stopped is None and findings.half_stopped is None:
        return None
    return say(
        "由县区上门了解停产、半停产企业的原因和复产条件，对有复产意愿的，协调供电、融资、用工等服务；确无条件的，如实登记。"
    )


def _targets(findings: Findings) -> Sentence | None:
    if not findings.arrears:
        return None
    return say(
        "对照年度目标逐项分析差距构成，从项目建设、企业培育、要素保障和服务效能上找措施；"
        "目标只分解到县区和园区，不向企业下达，不对企业报表提出任何数量要求。"
    )


def _projects(findings: Findings) -> Sentence | None:
    behind = {arrear.indicator.code for arrear in findings.arrears}
    if not behind & {"new_premises", "projects_started", "projects_commissioned", "industrial_investment_growth"}:
        return None
    return say("对进度较慢的工业项目和标准化厂房建设，逐个了解用地、手续、资金等堵点，由责任部门协调推进。")


def _filing(findings: Findings) -> Sentence | None:
    if findings.late is None:
        return None
    return say(
        "对未报企业了解原因，提供报表制度解释和技术支持；报表由企业独立、真实、准确、及时填报，任何单位不得代报。"
    )


def _two_families(findings: Findings) -> Sentence | None:
    if not findings.apart:
        return None
    return say("与统计部门会商部门数与统计数的差异，核对企业范围、价格和口径，对外统一使用统计部门发布数。")


def _listed(names: Sequence[str]) -> list[Loose]:
    """Names in a row: where one of them has a 、 of its own, they are parted by commas."""
    return joined(list(names), "，" if any("、" in name for name in names) else "、")


_RULES: tuple[tuple[str, Callable[[Findings], Sentence | None]], ...] = (
    ("稳行业", _industries),
    ("强支撑", _momentum),
    ("帮县区", _counties),
    ("稳企业", _stops),
    ("育主体", _register),
    ("推项目", _projects),
    ("盯目标", _targets),
    ("优服务", _filing),
    ("抓衔接", _two_families),
)
