from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.input_output import Action, ChainRule, Partner, Presence, Table, build_table, chain_gaps

SECTORS = ("矿石", "冶炼", "零件", "整机", "维修", "纺织")
# ore → smelting → parts → machines → repair; textiles keep to themselves
FLOWS = [
    [0, 60, 0, 0, 0, 0],
    [0, 10, 70, 10, 0, 0],
    [0, 0, 0, 90, 10, 0],
    [0, 0, 0, 20, 80, 0],
    [0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 50],
]
OUTPUT = [60, 100, 100, 200, 100, 100]


def table() -> Table:
    return build_table(SECTORS, FLOWS, OUTPUT)


def test_a_missing_link_between_strong_neighbours_is_to_be_filled() -> None:
    found = chain_gaps(table(), [0, 30, 0, 60, 1, 10])
    assert found.presence["零件"] is Presence.MISSING and found.presence["冶炼"] is Presence.STRONG
    gap = next(one for one in found.gaps if one.sector == "零件")
    assert gap.action is Action.FILL and gap.action.label == "补链"
    assert gap.upstream == 100 and gap.downstream == pytest.approx(90)
    # it buys 0.7 and sells 1.0 of a unit, of which 0.7 and 0.9 with strong ones
    assert gap.score == pytest.approx(100 * 1.6 / 1.7)
    assert gap.suppliers == (Partner("冶炼", 100.0),)
    assert [(one.sector, round(one.share, 9)) for one in gap.buyers] == [("整机", 90.0)]
    assert gap.reason == "零件本地缺失，上游冶炼（占采购100.0%）本地较强，下游整机（占销售90.0%）本地较强，建议补链。"


def test_a_weak_link_is_to_be_strengthened_and_the_end_of_the_chain_extended() -> None:
    found = chain_gaps(table(), [0, 30, 4, 60, 0, 10])
    actions = {one.sector: one.action for one in found.gaps}
    assert actions == {"矿石": Action.FILL, "零件": Action.STRENGTHEN, "维修": Action.EXTEND}
    by = {one.sector: one for one in found.gaps}
    assert by["零件"].reason.startswith("零件本地偏弱，") and by["零件"].reason.endswith("建议强链。")
    assert by["维修"].downstream is Marker.NOT_APPLICABLE
    assert by["维修"].upstream == pytest.approx(by["维修"].score) == pytest.approx(100 * 80 / 90)
    assert by["维修"].reason == "维修本地缺失，上游整机（占采购88.9%）本地较强，产品主要供最终使用，建议延链。"
    assert by["矿石"].upstream is Marker.NOT_APPLICABLE and by["矿石"].downstream == 100
    assert by["矿石"].reason == "矿石本地缺失，很少采购中间产品，下游冶炼（占销售100.0%）本地较强，建议补链。"


def test_what_is_weak_without_a_strong_neighbour_is_no_gap() -> None:
    """Textiles buy only from themselves; nothing here supports them."""
    found = chain_gaps(table(), [10, 30, 30, 60, 30, 1])
    assert found.presence["纺织"] is Presence.WEAK
    assert "纺织" not in [one.sector for one in found.gaps]


def test_a_region_with_the_nations_structure_has_no_gaps() -> None:
    found = chain_gaps(table(), [one * 0.07 for one in OUTPUT])
    assert set(found.presence.values()) == {Presence.STRONG} and found.gaps == ()


def test_own_purchases_do_not_make_a_sector_its_own_supplier() -> None:
    """Machines sell a fifth to themselves: it counts neither as purchase nor as sale."""
    found = chain_gaps(table(), [0, 0, 30, 1, 0, 0])
    gap = next(one for one in found.gaps if one.sector == "整机")
    assert gap.upstream == pytest.approx(90) and gap.downstream == 0
    assert gap.reason == "整机本地偏弱，上游零件（占采购90.0%）本地较强，下游本地支撑不足，建议强链。"


def test_the_support_line_is_reached_by_equality() -> None:
    """Repair buys 8/9 from machines, parts sell 9/10 to them."""
    region = [0, 0, 0, 60, 0, 0]
    names = [one.sector for one in chain_gaps(table(), region, ChainRule(support=0.9)).gaps]
    assert names == ["零件"]
    assert chain_gaps(table(), region, ChainRule(support=0.91)).gaps == ()
    assert [one.sector for one in chain_gaps(table(), region).gaps] == ["维修", "零件"]


def test_presence_has_declared_lines() -> None:
    region = [6, 10, 1, 20, 0, 10]
    plain = chain_gaps(table(), region).presence
    assert [plain[name] for name in ("矿石", "零件", "维修")] == [Presence.STRONG, Presence.WEAK, Presence.MISSING]
    # 1 of 47 here against 100 of 660 there: 0.1404
    assert chain_gaps(table(), region, ChainRule(missing_to=0.15)).presence["零件"] is Presence.MISSING
    assert chain_gaps(table(), region, ChainRule(missing_to=0.14)).presence["零件"] is Presence.WEAK
    assert chain_gaps(table(), region, ChainRule(strong_from=0.14)).presence["零件"] is Presence.STRONG
    assert Presence.MISSING.label == "缺失"


def test_few_firms_make_a_sector_weak_and_none_make_it_missing() -> None:
    region = [6, 10, 10, 20, 10, 10]
    found = chain_gaps(table(), region, ChainRule(strong_from=0.9, least_firms=3), firms=[3, 2, 0, 5, 5, 5])
    assert [found.presence[name] for name in SECTORS[:3]] == [Presence.STRONG, Presence.WEAK, Presence.MISSING]
    with pytest.raises(MethodError, match="企业数有1个，部门却有6个"):
        chain_gaps(table(), region, firms=[3])


def test_strength_may_be_local_supply_over_local_need() -> None:
    """Machines need 27 of parts and 11 are made here: weak by supply, though its quotient is above 1."""
    region = [0, 0, 11, 60, 0, 0]
    assert chain_gaps(table(), region).presence["零件"] is Presence.STRONG
    rule = ChainRule(strength="supply")
    found = chain_gaps(table(), region, rule)
    assert found.presence["零件"] is Presence.WEAK and found.presence["整机"] is Presence.STRONG
    assert found.gaps[0].sector == "维修"
    gap = next(one for one in found.gaps if one.sector == "零件")
    assert gap.strength == pytest.approx(11 / 27)


def test_what_nobody_here_needs_is_judged_by_its_quotient() -> None:
    region = [0, 0, 0, 60, 20, 0]
    assert chain_gaps(table(), region, ChainRule(strength="supply")).presence["维修"] is Presence.STRONG


def test_total_weights_see_the_suppliers_of_suppliers() -> None:
    """Only ore is strong: parts do not buy it directly."""
    region = [10, 1, 0, 0, 0, 0]
    names = {one.sector for one in chain_gaps(table(), region).gaps}
    assert "零件" not in names and "冶炼" in names
    total = chain_gaps(table(), region, ChainRule(weights="total", support=0.1)).gaps
    assert "零件" in {one.sector for one in total}


def test_a_side_that_hardly_exists_says_nothing() -> None:
    """建筑 sells 4 of 100 to 服务 and all else to final use: its one buyer does not make it a link to fill."""
    names, flows = ["水泥", "建筑", "服务"], [[0, 50, 0], [0, 0, 4], [0, 0, 0]]
    construction = build_table(names, flows, [60, 100, 100])
    gap = chain_gaps(construction, [20, 0, 20]).gaps[0]
    assert gap.action is Action.EXTEND and gap.downstream is Marker.NOT_APPLICABLE and gap.score == 100
    counted = chain_gaps(construction, [20, 0, 20], ChainRule(tie=0.04)).gaps[0]
    assert counted.action is Action.FILL and counted.downstream == 100


def test_small_partners_are_counted_but_not_named() -> None:
    found = chain_gaps(table(), [0, 30, 0, 60, 1, 10], ChainRule(partner=0.95))
    gap = next(one for one in found.gaps if one.sector == "零件")
    assert gap.buyers == () and gap.downstream == pytest.approx(90)
    assert "下游本地较强而分散" in gap.reason


def test_only_candidates_are_proposed_while_all_count_as_partners() -> None:
    found = chain_gaps(table(), [0, 30, 0, 60, 1, 10], candidates={"零件"})
    assert [one.sector for one in found.gaps] == ["零件"]
    assert found.gaps[0].buyers[0].sector == "整机"
    with pytest.raises(MethodError, match="候选部门“机床、轴承”不是表中的部门"):
        chain_gaps(table(), [0, 30, 0, 60, 1, 10], candidates=["轴承", "零件", "机床"])
    assert chain_gaps(table(), [0, 30, 0, 60, 1, 10], candidates=()).gaps == ()


def test_a_sector_that_the_nation_has_not_is_no_gap() -> None:
    wide = build_table([*SECTORS, "空"], np.pad(np.array(FLOWS), (0, 1)), [*OUTPUT, 0])
    found = chain_gaps(wide, [0, 30, 0, 60, 1, 10, 0])
    assert found.presence["空"] is Presence.NOWHERE
    assert [one.sector for one in found.gaps] == [one.sector for one in chain_gaps(table(), [0, 30, 0, 60, 1, 10]).gaps]


def test_gaps_come_by_score_whatever_the_order_of_the_table() -> None:
    order = list(range(6))
    random.Random(5).shuffle(order)
    other = build_table([SECTORS[k] for k in order], np.array(FLOWS)[np.ix_(order, order)], [OUTPUT[k] for k in order])
    region = [0, 30, 4, 60, 0, 10]
    ours = chain_gaps(table(), region).gaps
    theirs = chain_gaps(other, [region[k] for k in order]).gaps
    assert [one.score for one in ours] == sorted((one.score for one in ours), reverse=True)
    assert {one.sector: replace(one, strength=0) for one in ours} == {
        one.sector: replace(one, strength=0) for one in theirs
    }


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (ChainRule(missing_to=-0.1), "缺失的界线"),
        (ChainRule(missing_to=1.0), "缺失的界线"),
        (ChainRule(support=0), "支撑界线"),
        (ChainRule(support=1.1), "支撑界线"),
        (ChainRule(partner=1.1), "列名界线"),
        (ChainRule(partner=-0.1), "列名界线"),
        (ChainRule(tie=-0.1), "关联界线"),
        (ChainRule(weights="x"), "权重只有"),  # type: ignore[arg-type]
        (ChainRule(strength="x"), "权重只有"),  # type: ignore[arg-type]
    ],
)
def test_rules_that_contradict_themselves_are_refused(rule: ChainRule, said: str) -> None:
    with pytest.raises(MethodError, match=said):
        chain_gaps(table(), [6, 10, 10, 20, 10, 10], rule)


def test_the_ends_of_what_a_rule_may_say_are_allowed() -> None:
    region = [0, 30, 0, 60, 1, 10]
    for rule in (ChainRule(support=1), ChainRule(partner=1), ChainRule(tie=0)):
        assert chain_gaps(table(), region, rule).gaps[0].sector == "矿石"
    named = chain_gaps(table(), region, ChainRule(partner=0)).gaps
    assert [one.sector for gap in named for one in gap.suppliers] == ["冶炼", "整机"]


def test_a_value_that_equals_a_line_reaches_it() -> None:
    """Both sectors of the nation make 100; here 10 and 30 are quotients of a half and one and a half."""
    two = build_table(["甲", "乙"], [[0, 50], [50, 0]], [100, 100])
    found = [chain_gaps(two, [10, 30], rule).presence["甲"] for rule in (ChainRule(missing_to=0.5), ChainRule())]
    assert found == [Presence.MISSING, Presence.WEAK]
    assert chain_gaps(two, [10, 30], ChainRule(strong_from=0.5)).presence["甲"] is Presence.STRONG
    gap = chain_gaps(two, [10, 30]).gaps[0]
    assert (gap.presence, gap.strength, gap.action) == (Presence.WEAK, 0.5, Action.STRENGTHEN)


@pytest.mark.parametrize(("more", "first", "gap"), [(0.1, "甲", "丙"), (1.2e-10, "乙", "丁")])
def test_partners_and_gaps_come_by_size_but_for_what_floating_point_adds(more: float, first: str, gap: str) -> None:
    """乙 and 甲 sell alike to 丁 and 丙 but for a little `more` of 甲; 丁 buys a little more elsewhere."""
    flows = [[0, 0, 10 + more, 10 + more, 0], [0, 0, 10, 10, 0], [0] * 5, [0] * 5, [0, 0, 10, 10 + more, 0]]
    five = build_table(["甲", "乙", "丙", "丁", "戊"], flows, [100, 100, 100, 100, 100])
    found = chain_gaps(five, [10, 10, 0, 0, 0], ChainRule(support=0.6)).gaps
    assert found[0].sector == gap
    assert found[0].suppliers[0].sector == first and len(found[0].suppliers) == 2


def test_a_partner_is_named_by_its_share_of_what_is_bought() -> None:
    """丙 buys 12 in 100 of its output: 10 of 甲 and 2 of 乙, which is a sixth."""
    three = build_table(["甲", "乙", "丙"], [[0, 0, 10], [0, 0, 2], [0] * 3], [100, 100, 100])
    suppliers = chain_gaps(three, [10, 10, 0]).gaps[0].suppliers
    assert [(one.sector, round(one.share, 4)) for one in suppliers] == [("甲", 83.3333), ("乙", 16.6667)]


def test_a_table_without_coefficients_is_refused_by_the_name_of_its_sector() -> None:
    imported = build_table(["1", "油"], [[10, 0], [5, 0]], [100, 0], {"使用": [90, 1], "进口": [0, -6]})
    with pytest.raises(MethodError, match="“油”总产出为0，却有中间使用"):
        chain_gaps(imported, [1, 0])
    unproductive = build_table(["甲", "乙"], [[150, 500], [900, 100]], [1000, 600])
    with pytest.raises(MethodError, match="“甲”的列系数之和最大"):
        chain_gaps(unproductive, [1, 1], ChainRule(weights="total"))


def test_own_sales_do_not_count_among_the_buyers() -> None:
    """Smelting sells 10 to itself, 70 to parts, 10 to machines: 7 of 8 to parts, not 7 of 9."""
    gap = next(one for one in chain_gaps(table(), [0, 1, 30, 0, 0, 0]).gaps if one.sector == "冶炼")
    assert gap.downstream == pytest.approx(87.5)


def test_the_default_lines() -> None:
    """包装 buys from five sectors: 30 % from the strong ones together, of which the smallest 5 %."""
    names = ["甲", "乙", "丙", "丁", "戊", "包装"]
    bought = [10, 8, 7, 5, 70]
    flows = [[0, 0, 0, 0, 0, one] for one in bought] + [[0] * 6]
    big = build_table(names, flows, [100, 100, 100, 100, 100, 100])
    region = [10, 10, 10, 10, 1, 0]
    gap = chain_gaps(big, region).gaps[0]
    assert [one.sector for one in gap.suppliers] == ["甲", "乙", "丙", "丁"]
    assert gap.reason.startswith("包装本地缺失，上游甲（占采购10.0%）、乙（占采购8.0%）、丙（占采购7.0%）本地较强，")
    assert chain_gaps(big, region, ChainRule(support=0.31)).gaps == ()
    assert chain_gaps(big, region, firms=[1, 1, 1, 1, 1, 1]).presence["甲"] is Presence.STRONG


def test_equal_partners_and_equal_gaps_come_by_name() -> None:
    names = ["丁", "丙", "乙", "甲"]
    flows = [[0, 0, 10, 10], [0, 0, 10, 10], [0, 0, 0, 0], [0, 0, 0, 0]]
    found = chain_gaps(build_table(names, flows, [50, 50, 50, 50]), [5, 5, 0, 0]).gaps
    assert [one.sector for one in found] == ["乙", "甲"]
    assert [one.sector for one in found[0].suppliers] == ["丁", "丙"] and found[0].score == 100


def test_a_region_that_makes_more_than_the_nation_is_refused_by_name() -> None:
    with pytest.raises(MethodError, match="“冶炼”本地101大于全国100"):
        chain_gaps(table(), [0, 101, 0, 0, 0, 0])


@pytest.mark.parametrize(
    ("region", "said"),
    [
        ([1, 2], "本地各部门应是6个数"),
        ([0] * 6, "本地或全国各部门合计为0"),
        ([100, 0, 0, 0, 0, 0], "“矿石”本地100大于全国60"),
        ([None] * 6, "本地各部门第1行缺数"),
    ],
)
def test_regions_that_cannot_be_are_refused(region: Any, said: str) -> None:
    with pytest.raises(MethodError, match=f"^{said}"):
        chain_gaps(table(), region)
