"""Another county assessment typed as data, and every field, formula and name of a result."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.assessment import (
    ANQING_2023,
    MIANYANG_2022,
    TOTAL,
    Assessed,
    Bands,
    Candidate,
    Choice,
    Coefficient,
    Effect,
    Gate,
    Ground,
    Item,
    ItemTrace,
    Kind,
    Ladder,
    Linear,
    Listed,
    Manual,
    Member,
    Missing,
    PerUnit,
    Piecewise,
    Points,
    Scheme,
    Seen,
    Step,
    TopPlaces,
    Veto,
    assess,
    red_black,
)
from ballast.methods.exact import MethodError
from ballast.methods.ranking import Direction, Ranked
from ballast.methods.tests.test_grading import got

F = Fraction
BAD: Any = "九"
"""What is no number."""
LOWER = Direction.LOWER
FREE = Missing.ZERO

# Another city's notice: places with ties, a line, a missing share, deductions to nothing, one veto.
COUNTIES = Scheme(
    "岭东市2024年县区工业考核",
    (
        Item("growth", "规上工业增加值增速", 40, TopPlaces((40, 38, 36), 30), "%", places=1, block="发展"),
        Item(
            "invest",
            "工业投资增速",
            30,
            Step(F(1, 2), 1, 3, F(3, 2), whole=False),
            "%",
            missing=Missing.AVERAGE,
            block="发展",
        ),
        Item("rd", "研发投入强度", 30, Bands(((3, 30), (2, 24)), 18), "%", missing=Missing.REWEIGHT, block="创新"),
        Item("new", "新增规上企业", 0, PerUnit(2), "家", kind=Kind.BONUS, missing=FREE),
        Item("late", "迟报", 0, PerUnit(1), "次", kind=Kind.PENALTY, missing=FREE, block="发展"),
        Item(
            "deaths", "较大安全事故", 0, PerUnit(0), "起", LOWER, Kind.PENALTY, missing=FREE, veto=Veto(0, Effect.BAR)
        ),
    ),
    places=1,
    bonus_cap=6,
    penalty_cap=5,
    cap=105,
    floor=60,
)


def counties() -> list[Member]:
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("a", "甲县", {"growth": Decimal("8.04"), "invest": Seen(12, target=10), "rd": 3, "new": 9, "deaths": 0}),
        ("b", "乙县", {"growth": 8, "invest": Seen(Marker.MISSING, target=10), "rd": 2, "late": 2, "deaths": 1}),
        ("c", "丙县", {"growth": 7, "invest": Seen(8, target=10), "rd": None, "new": 1}),
        ("d", "丁县", {"growth": 1, "invest": Seen(-20, target=10), "rd": 1, "late": 9}),
    ]
    return [Member(code, seen, "", name) for code, name, seen in rows]


def test_another_county_assessment_is_typed_as_data_and_its_totals_add() -> None:
    """a 40 + 31 + 30 + 6 → 105; b 40 + (31 + 27 + 0)/3 + 24 − 2; c (36 + 27)·100/70 + 2; d 30 + 0 + 18 − 5 → 60."""
    found = assess(COUNTIES, counties())
    assert [(one.code, one.total) for one in found.members] == [
        ("a", 105),
        ("c", 92),
        ("b", 62 + F(58, 3)),
        ("d", 60),
    ]
    assert found.of("a").sentence == (
        "甲县：指标得分101.00分，加分6.00分，合计105.00分，居第1位，共4个，加分合计最多6分；总分超过105分，按105分计。"
    )
    b = found.of("b")
    assert b.sentence == (
        "乙县：指标得分83.33分，扣分2.00分，合计81.33分，居第3位，共4个，较大安全事故高于0起，不得评为优秀等次。"
    )
    assert (b.barred, found.of("a").barred) == (True, False)
    assert b.of("invest").sentence == "工业投资增速—，目标10%：缺数（—），按同组此项平均得分计，得19.33分。"
    assert b.of("growth").sentence == "规上工业增加值增速8%：第1位（共4个），得40分，得40.00分。"
    assert b.blocks == {"发展": 38 + F(58, 3), "创新": 24}
    assert found.of("c").reason == "研发投入强度不计，其余指标得分按≈1.4286倍折算"
    assert found.of("c").of("growth").formula == "第3位（共4个），得36分"
    d = found.of("d")
    assert d.reason == "扣分合计最多5分；总分低于60分，按60分计"
    assert got(d.base, d.penalty, d.of("invest").reason) == (48, 5, "低于最低分，按0分计")
    assert d.of("growth").formula == "第4位（共4个），不在前3位，得30分"
    for one in found.members:
        points = [part.points for part in one.traces if part.item.kind is Kind.ITEM]
        assert one.base == one.rescaled * sum(part for part in points if not isinstance(part, Marker))


def test_an_average_of_nobody_is_missing() -> None:
    scheme = Scheme("例", (Item("x", "增速", 10, Linear(), missing=Missing.AVERAGE, target=1),))
    found = assess(scheme, [Member("a", {}), Member("b", {"x": 1}, "乙")])
    assert got(found.of("a").total, found.of("b").total) == (Marker.MISSING, 10)
    assert found.of("a").of("x").reason == "缺数（—），同组也都没有，总分暂不计算"


def test_caps_and_floor_of_the_total_are_reached_without_a_word() -> None:
    items = (
        Item("x", "x", 50, Manual()),
        Item("b", "b", 0, PerUnit(1), kind=Kind.BONUS),
        Item("p", "p", 0, PerUnit(1), kind=Kind.PENALTY),
    )
    scheme = Scheme("例", items, cap=60, floor=5, bonus_cap=10, penalty_cap=15)
    top = assess(scheme, [Member("a", {"x": 50, "b": 10, "p": 0})]).of("a")
    low = assess(scheme, [Member("a", {"x": 20, "b": 0, "p": 15})]).of("a")
    assert got(top.total, top.reason, low.total, low.penalty, low.reason) == (60, "", 5, 15, "")


def test_every_field_of_a_result_is_kept() -> None:
    item = Item("x", "增速", 20, Linear(1), "%", cap=21, veto=Veto(9, Effect.BAR, "增速过低"), block="发展", places=1)
    found = assess(Scheme("例", (item,), 1), [Member("a", {"x": Seen(8, target=6, mean=7)}, "甲", "甲县")])
    trace = ItemTrace(
        *("x", item, F(8), "", F(6), F(7), 1, 1, "达到目标，20+1×超出2档（每档1）", F(22), F(21)),
        "超过最高分，按21分计；增速过低，不得评为优秀等次",
        True,
    )
    place = Ranked("a", Decimal("21.0"), 1, False, 1)
    assert found.members == (
        Assessed(
            *("a", "甲县", "甲", F(21), F(0), F(0), F(21), F(1), {"发展": F(21)}, (trace,)),
            *(("增速过低，不得评为优秀等次",), True, None, "", place),
        ),
    )
    assert trace.sentence == (
        "增速8%，目标6%，平均7%：达到目标，20+1×超出2档（每档1）；超过最高分，按21分计；增速过低，不得评为优秀等次，得21.00分。"
    )


def test_every_field_of_a_trace_without_points_is_kept() -> None:
    item = Item("x", "增速", 20, Linear(), "%", target=5, missing=Missing.REWEIGHT)
    other = Item("y", "总量", 20, Manual())
    found = assess(Scheme("例", (item, other)), [Member("a", {"x": Marker.ESTIMATE, "y": 3})]).of("a")
    assert found.traces[0] == ItemTrace(
        *("x", item, Marker.MISSING, "", F(5), None, None, 0, "", Marker.MISSING, Marker.NOT_APPLICABLE),
        "缺数（—），不计该项，分值分配给其他指标",
    )
    assert found.traces[0].sentence == "增速—，目标5%：缺数（—），不计该项，分值分配给其他指标，不计分。"
    assert got(found.total, found.base, found.rescaled) == (6, 6, 2)


def said(method: Any, value: Any, direction: Direction = Direction.HIGHER, **more: Any) -> Points | str:
    """What a method says of a value, weight 20, in percent."""
    ground = Ground(F(20), F(value), "%", direction, **more)
    found = method.score(ground)
    assert isinstance(found, Points | str)
    return found


@pytest.mark.parametrize(
    ("method", "value", "more", "expected"),
    [
        (Linear(), 3, {"target": F(6)}, Points(F(10), "未达目标，20×完成率50%")),
        (Linear(), 6, {"target": F(6)}, Points(F(20), "达到目标，20")),
        (Linear(1, 2, 1), 10, {"target": F(6)}, Points(F(21), "达到目标，20+1×超出2档（每档2），超出部分最多加1分")),
        (Linear(1, 2, 2), 10, {"target": F(6)}, Points(F(22), "达到目标，20+1×超出2档（每档2）")),
        (Linear(1, 1, None, "completion"), 9, {"target": F(6)}, Points(F(70), "达到目标，20+1×超出50档（每档1）")),
        (Linear(1, 1, None, "completion"), 1, {"target": F(0)}, "目标值不大于0，不能计算完成率"),
        (Linear(), 3, {}, "没有目标值"),
        (Linear(), 0, {"target": F(-1), "direction": LOWER}, "实际值不大于0或目标值为负，不能计算完成率"),
        (Linear(), 5, {"target": F(0), "direction": LOWER}, Points(F(0), "未达目标，20×完成率0%")),
        (Step(2), F(17, 2), {"target": F(6)}, Points(F(24), "达到目标，20+2×超出2档（每档1）")),
        (Step(2), 6, {"target": F(6)}, Points(F(20), "达到目标，20")),
        (Step(2), F(11, 2), {"target": F(6)}, Points(F(0), "未达目标，不得分")),
        (Step(2, 1, None, 3), F(9, 2), {"target": F(6)}, Points(F(14), "未达目标，20−3×2档")),
        (Step(2, 1, None, 3, False), F(9, 2), {"target": F(6)}, Points(F(31, 2), "未达目标，20−3×1.5档")),
        (Step(2), 5, {}, "没有目标值"),
        (Piecewise(), 31, {"mean": F(6)}, Points(F(110, 3), "基本分20+10×20/20+10×20/40+5×20/60")),
        (Piecewise(), 5, {"mean": F(6)}, Points(F(19), "基本分20−1×20/20")),
        (Piecewise(), 6, {"mean": F(6)}, Points(F(20), "基本分20")),
        (Piecewise(20, 0, 5), 12, {"mean": F(6)}, Points(F(26), "基本分20+5×20/20+1×20/20")),
        (Piecewise(), 6, {}, "没有平均水平"),
        (Ladder(10, 50), 1, {"rank": 4, "of": 9}, Points(F(14), "第4位（共9个），20×70%")),
        (Ladder(10, 50), 1, {"rank": 8, "of": 9}, Points(F(10), "第8位（共9个），20×50%")),
        (TopPlaces((4, 3)), 1, {"rank": 2, "of": 5}, Points(F(3), "第2位（共5个），得3分")),
        (TopPlaces((4, 3), 1), 1, {"rank": 3, "of": 5}, Points(F(1), "第3位（共5个），不在前2位，得1分")),
        (Coefficient(), 3, {"low": F(1), "high": F(5)}, Points(F(16), "20×[60+40×(3−1)/(5−1)]%")),
        (Coefficient(), 3, {"low": F(1), "high": F(5), "direction": LOWER}, Points(F(16), "20×[60+40×(3−5)/(1−5)]%")),
        (Coefficient(), 3, {}, Points(F(20), "各对象数值相等，按100%计，20×100%")),
        (Coefficient(flat=60), 3, {"low": F(3), "high": F(3)}, Points(F(12), "各对象数值相等，按60%计，20×60%")),
        (Coefficient(best=5), 3, {"low": F(1), "high": F(9)}, Points(F(16), "20×[60+40×(3−1)/(5−1)]%")),
        (Coefficient(worst=1), 3, {"low": F(0), "high": F(5)}, Points(F(16), "20×[60+40×(3−1)/(5−1)]%")),
        (Coefficient(best=1, worst=5), 3, {"direction": LOWER}, Points(F(16), "20×[60+40×(3−5)/(1−5)]%")),
        (Coefficient(best=3), 3, {"low": F(3), "high": F(3)}, Points(F(20), "各对象数值相等，按100%计，20×100%")),
        (Gate(), 6, {"target": F(6)}, Points(F(20), "达到6%")),
        (Gate(), 5, {"target": F(6)}, Points(F(0), "未达到6%")),
        (Gate("mean", True), 7, {"mean": F(6)}, Points(F(20), "优于6%")),
        (Gate("mean", True), 6, {"mean": F(6)}, Points(F(0), "未优于6%")),
        (Gate(), 5, {}, "没有目标值"),
        (Gate("mean"), 5, {}, "没有平均水平"),
        (Gate(8), 8, {}, Points(F(20), "达到8%")),
        (PerUnit(2, 3, 1), 7, {}, Points(F(4), "2×2（每3%）")),
        (PerUnit(2, 3, 1, whole=True), 9, {}, Points(F(4), "2×2（每3%）")),
        (PerUnit(2, 1, 0, 5), 3, {}, Points(F(5), "2×3（每1%），最多5分")),
        (PerUnit(2, 1, 0, 6), 3, {}, Points(F(6), "2×3（每1%）")),
        (PerUnit(2), -1, {}, Points(F(0), "2×0（每1%）")),
        (Bands(((10, 20), (5, 10)), 3), 5, {}, Points(F(10), "不低于5%，得10分")),
        (Bands(((5, 20), (10, 10)), 3), 7, {"direction": LOWER}, Points(F(10), "不高于10%，得10分")),
        (Bands(((10, 20),), 3), 5, {}, Points(F(3), "不在各档之内，得3分")),
        (Bands(((10, 20),)), 5, {}, Points(F(0), "不在各档之内，得0分")),
        (Choice((("是", 5), ("否", 1))), 0, {"choice": "否"}, Points(F(1), "否，得1分")),
        (Manual(), 7, {}, Points(F(7), "人工评7分")),
    ],
)
def test_every_method_says_its_points_and_its_formula(
    method: Any, value: Any, more: Any, expected: Points | str
) -> None:
    assert said(method, value, **more) == expected


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: said(Linear(BAD), 7, target=F(6)), "每档加分不是数"),
        (lambda: said(Linear(1, BAD), 7, target=F(6)), "每档不是数"),
        (lambda: said(Linear(1, 0), 7, target=F(6)), "每档应大于0，收到0"),
        (lambda: said(Step(1, 1, None, BAD), 5, target=F(6)), "每档扣分不是数"),
        (lambda: said(Step(1, BAD), 5, target=F(6)), "每档不是数"),
        (lambda: said(Piecewise(BAD), 5, mean=F(6)), "分段除数不是数"),
        (lambda: said(Piecewise(0), 5, mean=F(6)), "分段除数应大于0"),
        (lambda: said(Piecewise(20, BAD), 5, mean=F(6)), "分段除数的增量不是数"),
        (lambda: said(Piecewise(20, 20, BAD), 5, mean=F(6)), "分段宽度不是数"),
        (lambda: said(Ladder(BAD), 5), "每位递减不是数"),
        (lambda: said(Ladder(5, BAD), 5), "最低比例不是数"),
        (lambda: said(TopPlaces((BAD,)), 5), "^名次分不是数"),
        (lambda: said(TopPlaces((), BAD), 5), "其余名次分不是数"),
        (lambda: said(Coefficient(BAD), 5), "功效系数基数不是数"),
        (lambda: said(Coefficient(60, BAD), 5), "功效系数幅度不是数"),
        (lambda: said(Coefficient(worst=BAD), 5), "不允许值不是数"),
        (lambda: said(Coefficient(best=BAD), 5), "满意值不是数"),
        (lambda: said(Coefficient(flat=BAD), 5), "数值全部相等时的系数不是数"),
        (lambda: said(Gate(BAD), 5), "标准不是数"),
        (lambda: said(PerUnit(BAD), 5), "每单位分不是数"),
        (lambda: said(PerUnit(1, BAD), 5), "每单位不是数"),
        (lambda: said(PerUnit(1, 1, BAD), 5), "起算值不是数"),
        (lambda: said(Bands(((BAD, 1),)), 5), "分档线不是数"),
        (lambda: said(Bands(((1, BAD),)), 5), "档分不是数"),
        (lambda: said(Bands((), BAD), 5), "其余分不是数"),
        (lambda: said(Choice((("是", BAD),)), 5, choice="是"), "选项分不是数"),
        (lambda: Scheme("例", (Item("x", "增速", BAD, Linear()),)), "“增速”的分值不是数"),
        (lambda: scored(Item("x", "增速", 1, Linear()), BAD), "“增速”的值不是数"),
        (lambda: scored(Item("x", "增速", 1, Linear()), Seen(1, target=BAD)), "“增速”的目标不是数"),
        (lambda: scored(Item("x", "增速", 1, Linear()), Seen(1, mean=BAD)), "“增速”的平均水平不是数"),
        (lambda: scored(Item("x", "增速", 1, Gate(0), veto=Veto(BAD)), 1), "否决线不是数"),
        (lambda: red_black(ANQING_2023, [Candidate("a", "区", BAD)]), "得分不是数"),
        (lambda: red_black(ANQING_2023, [Candidate("a", "省", 1)]), "安庆2023年红黑榜没有“省”这一组"),
        (lambda: Scheme("例", (Item("x", "x", 1, Linear()),), cap=1, floor=2), "总分的上限低于下限"),
        (
            lambda: Scheme("例", (Item("x", "x", 5, Gate(0), kind=Kind.PENALTY, missing=Missing.REWEIGHT),)),
            "缺数时重新分配",
        ),
    ],
)
def test_what_is_wrong_is_named(make: Callable[[], object], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        make()


def scored(item: Item, seen: object, *more: Item) -> Assessed:
    return assess(Scheme("例", (item, *more)), [Member("a", {item.code: seen}, name="甲县")]).of("a")  # type: ignore[dict-item]


def test_a_cap_equal_to_the_floor_and_of_the_total_are_allowed() -> None:
    assert scored(Item("x", "x", 9, Linear(), target=1, cap=3, floor=3), 1).total == 3
    scheme = Scheme("例", (Item("x", "x", 9, Linear(), target=1),), cap=3, floor=3)
    assert assess(scheme, [Member("a", {"x": 1})]).of("a").total == 3


def test_points_at_cap_and_floor_are_not_said_to_be_cut() -> None:
    level = Item("x", "x", 9, Linear(), target=9, cap=9, floor=1)
    assert [got(scored(level, one).of("x").points, scored(level, one).of("x").reason) for one in (9, 1)] == [
        (9, ""),
        (1, ""),
    ]
    free = scored(Item("x", "x", 9, Linear(), target=9, floor=None), -9)
    assert free.total == -9


def test_a_veto_falls_beyond_its_line_and_says_the_side() -> None:
    down = Item("x", "能耗", 10, Gate(9), "吨", LOWER, veto=Veto(5))
    assert [scored(down, one).vetoes for one in (5, 6)] == [(), ("能耗高于5吨，该项不得分",)]
    up = Item("x", "增速", 10, Gate(-9), "%", veto=Veto(5, Effect.TOTAL))
    found = scored(up, 4)
    assert got(found.vetoes, found.total, found.base) == (("增速低于5%，总分为零",), 0, 10)
    assert found.sentence == "甲县：指标得分10.00分，合计0.00分，居第1位，共1个，增速低于5%，总分为零。"
    assert scored(Item("x", "增速", 10, Gate(0), missing=FREE, veto=Veto(5)), None).vetoes == ()
    kept = scored(Item("x", "增速", 10, Gate(0), veto=Veto(5, Effect.BAR)), 1)
    assert got(kept.total, kept.of("x").reason) == (10, "增速低于5，不得评为优秀等次")


def test_the_words_for_what_is_missing_follow_the_kind_of_item() -> None:
    other = Item("y", "y", 0, Gate(0), missing=FREE)
    items = [Item("x", "x", 1, Gate(0), kind=kind, missing=FREE) for kind in Kind]
    assert [scored(item, None, other).of("x").reason for item in items] == [
        "缺数（—），按办法计0分",
        "缺数（—），按办法不加分",
        "缺数（—），按办法不扣分",
    ]
    assert [one.label for one in Kind] == ["指标", "加分", "扣分"]
    assert scored(Item("x", "类别", 5, Choice((("是", 5),))), None).of("x").reason == "缺选项，总分暂不计算"


def test_a_choice_shows_what_was_chosen_and_needs_no_value() -> None:
    found = scored(Item("x", "类别", 5, Choice((("新建", 5),)), "项"), Seen(choice="新建"))
    assert found.of("x").sentence == "类别新建：新建，得5分，得5.00分。"
    assert found.of("x").before == 5


def test_conditions_that_are_not_met_are_all_named() -> None:
    item = Item("x", "前三", 1, Gate(0), needs=("安全", "环保", "统计"))
    found = assess(Scheme("例", (item,)), [Member("a", {"x": 1}, conditions={"环保": True, "统计": False})]).of("a")
    assert found.of("x").sentence == "前三1：达到0；未满足条件：安全、统计，该项不得分，得0.00分。"


def test_lines_and_blocks_decide_who_passes() -> None:
    items = (Item("x", "x", 50, Manual(), block="甲"), Item("y", "y", 50, Manual(), block="乙"))
    scheme = Scheme("例", items, pass_at=60, block_minimums={"甲": 20, "乙": 20})
    rows = {"a": (40, 20), "b": (40, 19), "c": (20, 39), "d": (50, 10), "e": (30, None)}
    found = assess(scheme, [Member(code, {"x": x, "y": y}) for code, (x, y) in rows.items()])
    assert [found.of(code).passed for code in "abcde"] == [True, False, False, False, None]
    lacking = Scheme("例", items[:1], pass_at=1, block_minimums={"丙": 1})
    assert assess(lacking, [Member("a", {"x": 9})]).of("a").passed is False


def test_members_stand_by_group_and_place_and_those_without_total_last() -> None:
    first = Item("t", "首位", 0, TopPlaces((1,)), kind=Kind.BONUS, reads=TOTAL)
    scheme = Scheme("例", (Item("x", "x", 50, Manual()), first), 0)
    rows = (("d", 9, "乙"), ("a", None, "乙"), ("c", F("9.4"), "乙"), ("b", 3, "甲"), ("e", 1, "乙"))
    found = assess(scheme, [Member(code, {"x": value}, group) for code, value, group in rows])
    assert [(one.code, one.place.rank if one.place else None) for one in found.members] == [
        ("c", 1),
        ("d", 2),
        ("e", 3),
        ("a", None),
        ("b", 1),
    ]
    assert [one.total for one in found.members] == [F("10.4"), 9, 1, Marker.MISSING, 4]
    assert found.of("a").reason == "x、首位缺数"
    with pytest.raises(MethodError, match="考核结果中没有“z”"):
        found.of("z")
    with pytest.raises(MethodError, match="c没有指标“z”"):
        found.of("c").of("z")


def test_lists_keep_every_field_and_say_why() -> None:
    group = "部门"
    rows: list[Candidate] = [
        Candidate("a", group, 99, "over"),
        Candidate("b", group, 98),
        Candidate("c", group, 97, "met"),
        Candidate("d", group, 96, "missed"),
        Candidate("e", group, 95, "missed"),
        Candidate("f", group, 94, "missed"),
        Candidate("g", group, 93, "missed", force_majeure=True),
        Candidate("h", group, 92, "met"),
        Candidate("i", group, Marker.MISSING),
    ]
    found = red_black(MIANYANG_2022, rows)
    assert found == [
        Listed("a", group, "red", 1, 8, "第1位（倒数第8位），超目标，列为红榜候选"),
        Listed("b", group, "", 2, 7, "第2位（倒数第7位），是否超目标不明，不列入红榜"),
        Listed("c", group, "", 3, 6, "第3位（倒数第6位），未超目标，不列入红榜"),
        Listed("d", group, "", 4, 5, "第4位（倒数第5位），未超目标，不列入红榜"),
        Listed("e", group, "", 5, 4, "第5位（倒数第4位），不在名额之内"),
        Listed("f", group, "black", 6, 3, "第6位（倒数第3位），未完成目标，列为黑榜候选"),
        Listed("g", group, "", 7, 2, "第7位（倒数第2位），受不可抗力影响，不列入黑榜"),
        Listed("h", group, "", 8, 1, "第8位（倒数第1位），已完成目标，不列入黑榜"),
        Listed("i", group, "", None, None, "没有得分，不列入"),
    ]
    short = red_black(MIANYANG_2022, [Candidate(code, group, 9 - place) for place, code in enumerate("jklmnopq")])
    assert short[-1].reason == "第8位（倒数第1位），是否完成目标不明，不列入黑榜"


def test_short_lists_and_plain_rules_are_said_too() -> None:
    rows: list[tuple[str, str, Any]] = [
        ("b", "县市", 8.5),
        ("c", "区", 1),
        ("a", "县市", 8.5),
        ("d", "县市", 1),
        ("z", "县市", Marker.MISSING),
        ("aa", "县市", Marker.MISSING),
    ]
    found = red_black(ANQING_2023, [Candidate(*row) for row in rows])
    assert found == [
        Listed("c", "区", "", 1, 1, "第1位（倒数第1位），同时在红榜和黑榜名额之内，不列入，请人工研究"),
        Listed("a", "县市", "red", 1, 2, "第1位（倒数第2位），列为红榜候选"),
        Listed("b", "县市", "red", 1, 2, "第1位（倒数第2位），列为红榜候选"),
        Listed("d", "县市", "black", 3, 1, "第3位（倒数第1位），列为黑榜候选"),
        Listed("aa", "县市", "", None, None, "没有得分，不列入"),
        Listed("z", "县市", "", None, None, "没有得分，不列入"),
    ]
