from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.assessment import (
    TOTAL,
    Assessed,
    Bands,
    Choice,
    Coefficient,
    Effect,
    Gate,
    Item,
    Kind,
    Ladder,
    Linear,
    Manual,
    Member,
    Missing,
    PerUnit,
    Piecewise,
    Scheme,
    Seen,
    Step,
    TopPlaces,
    Veto,
    assess,
)
from ballast.methods.exact import MethodError
from ballast.methods.ranking import Direction
from ballast.methods.tests.test_grading import got

FEW = settings(max_examples=20, deadline=None)
F = Fraction
LOWER = Direction.LOWER


def one(item: Item, seen: object, **conditions: bool) -> Assessed:
    """One member scored on one item."""
    return assess(Scheme("例", (item,)), [Member("a", {item.code: seen}, conditions=conditions)]).of("a")  # type: ignore[dict-item]


def points(method: object, seen: object, weight: int = 20, **more: object) -> Fraction | Marker:
    """The points of one value by one method."""
    return one(Item("x", "指标", weight, method, "%", **more), seen).total  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("100", "20"), ("103", "21.5"), ("120", "30"), ("121", "30"), ("80", "16"), ("0", "0"), ("-10", "0")],
)
def test_linear_gives_the_weight_half_a_point_for_each_point_over_and_the_completed_part_below(
    value: str, expected: str
) -> None:
    assert points(Linear(F(1, 2), 1, 10, "completion"), Seen(Decimal(value), target=100)) == F(expected)


def test_linear_over_a_rate_counts_points_of_difference() -> None:
    assert points(Linear(F(1, 2), 1, 10), Seen(Decimal("8.5"), target=6)) == F("21.25")
    assert points(Linear(F(1, 2), F(1, 2)), Seen(7, target=6)) == 21
    assert points(Linear(), Seen(0, target=0)) == 20


def test_linear_where_less_is_better_turns_completion_and_difference() -> None:
    assert points(Linear(), Seen(25, target=20), direction=LOWER) == 16
    assert points(Linear(1), Seen(18, target=20), direction=LOWER) == 22
    assert points(Linear(1, 1, None, "completion"), Seen(16, target=20), direction=LOWER) == 45


def test_a_missed_target_of_zero_or_less_has_no_completion_and_follows_the_missing_rule() -> None:
    found = one(Item("x", "增速", 20, Linear(), "%"), Seen(-3, target=-2))
    assert found.total is Marker.MISSING
    assert found.of("x").reason == "目标值不大于0，不能计算完成率，总分暂不计算"
    assert points(Linear(), Seen(-1, target=-2)) == 20
    assert points(Linear(1, 1, None, "completion"), Seen(0, target=0)) is Marker.MISSING
    assert points(Linear(), Seen(-5, target=-6), direction=LOWER) is Marker.MISSING


@pytest.mark.parametrize(
    ("method", "value", "expected"),
    [
        (Step(1, 1, 20), "7", 15),
        (Step(1, 1, 20), "9.9", 17),
        (Step(1, 1, 20, whole=False), "9.9", F("17.9")),
        (Step(1, 1, 20), "40", 35),
        (Step(1, 1, 20), "6.9", 0),
        (Step(1, 1, 20, loss=2), "6.9", 13),
        (Step(1, 1, 20, loss=2, whole=False), "6.9", F("14.8")),
        (Step(1, 1, 20, loss=2), "5", 11),
        (Step(1, 1, 20, loss=2), "-5", 0),
    ],
)
def test_step_counts_whole_steps_over_the_target_and_begun_ones_below(
    method: Step, value: str, expected: Fraction | int
) -> None:
    assert points(method, Seen(Decimal(value), target=7), 15) == expected


@pytest.mark.parametrize(
    ("value", "method", "expected"),
    [
        ("6", Piecewise(), "15"),
        ("8.5", Piecewise(), "16.875"),
        ("-9", Piecewise(), "5.625"),
        ("16", Piecewise(), "22.5"),
        ("21", Piecewise(), "24.375"),
        ("36", Piecewise(), "28.75"),
        ("16", Piecewise(60), "17.5"),
        ("21", Piecewise(60), "18.4375"),
        ("36", Piecewise(60), "20.875"),
    ],
)
def test_piecewise_counts_less_in_each_band_and_mirrors_below_the_mean(
    value: str, method: Piecewise, expected: str
) -> None:
    """+30: 15 + 10·15/20 + 10·15/40 + 10·15/60 = 28.75; the other group 15 + 10·15/60 + 10·15/80 + 10·15/100 = 20.875."""
    exact = sum((F(10) * 15 / one for one in (60, 80, 100)), F(15))
    wanted = exact if expected == "20.875" else F(expected)
    assert points(method, Seen(Decimal(value), mean=6), 15) == wanted


def test_piecewise_far_below_the_mean_stops_at_the_declared_floor() -> None:
    found = one(Item("x", "增速", 15, Piecewise(), "%"), Seen(-60, mean=6))
    assert found.total == 0
    before = found.of("x").before
    assert not isinstance(before, Marker) and before < 0
    assert found.of("x").reason == "低于最低分，按0分计"
    free = Item("x", "增速", 15, Piecewise(), "%", floor=None)
    assert one(free, Seen(-60, mean=6)).total == before


def test_a_ladder_gives_five_percent_less_for_each_place_and_equal_values_equal_points() -> None:
    scheme = Scheme("例", (Item("x", "增速", 8, Ladder(), "%", places=1),))
    values = {"a": "9.04", "b": "9.01", "c": "7", "d": "6.5"}
    found = assess(scheme, [Member(code, {"x": Decimal(value)}) for code, value in values.items()])
    assert [found.of(code).total for code in "abcd"] == [8, 8, F("7.2"), F("6.8")]
    assert found.of("c").of("x").formula == "第3位（共4个），8×90%"
    assert [(one.code, one.place.rank if one.place else 0) for one in found.members] == [
        ("a", 1),
        ("b", 1),
        ("c", 3),
        ("d", 4),
    ]


def test_a_long_ladder_ends_at_nothing_and_not_below() -> None:
    scheme = Scheme("例", (Item("x", "增速", 8, Ladder(), "%"),))
    found = assess(scheme, [Member(f"m{place:02}", {"x": -place}) for place in range(25)])
    assert found.of("m19").total == F("0.4")
    assert found.of("m20").total == 0
    assert found.of("m24").total == 0


def test_the_ladder_is_climbed_within_the_group_and_from_the_other_end_where_less_is_better() -> None:
    scheme = Scheme("例", (Item("x", "能耗", 10, Ladder(), "吨", LOWER),))
    rows = (("a", "甲", 5), ("b", "甲", 4), ("c", "乙", 9))
    found = assess(scheme, [Member(code, {"x": value}, group) for code, group, value in rows])
    assert [found.of(code).total for code in "abc"] == [F("9.5"), 10, 10]


def test_places_give_their_points_and_ties_share_the_better() -> None:
    scheme = Scheme("例", (Item("x", "总量", 0, TopPlaces((4, 3, 2, 1)), "亿元", kind=Kind.BONUS),))
    found = assess(
        scheme, [Member(code, {"x": value}) for code, value in zip("abcdef", (9, 8, 8, 7, 6, 5), strict=True)]
    )
    assert [found.of(code).bonus for code in "abcdef"] == [4, 3, 3, 1, 0, 0]


@pytest.mark.parametrize(("value", "expected"), [(2, 6), (12, 10), (7, 8), (0, F("5.2")), (14, F("10.8"))])
def test_the_efficacy_coefficient_runs_from_sixty_to_a_hundred(value: int, expected: Fraction | int) -> None:
    assert points(Coefficient(worst=2, best=12), value, 10) == expected


def test_the_coefficient_takes_the_ends_of_the_group_where_none_are_given() -> None:
    scheme = Scheme("例", (Item("x", "占比", 10, Coefficient(), "%"),))
    found = assess(
        scheme, [Member("a", {"x": 1}), Member("b", {"x": 3}), Member("c", {"x": 5}), Member("d", {"x": None})]
    )
    assert [found.of(code).total for code in "abcd"] == [6, 8, 10, Marker.MISSING]
    lower = Scheme("例", (Item("x", "能耗", 10, Coefficient(), "%", LOWER),))
    turned = assess(lower, [Member("a", {"x": 1}), Member("b", {"x": 3}), Member("c", {"x": 5})])
    assert [turned.of(code).total for code in "abc"] == [10, 8, 6]


def test_where_all_are_equal_the_coefficient_is_the_declared_one() -> None:
    assert points(Coefficient(), 5, 10) == 10
    assert points(Coefficient(flat=80), 5, 10) == 8


@pytest.mark.parametrize("method", [Coefficient(worst=5, best=5), Coefficient(worst=6, best=5), Coefficient(worst=9)])
def test_ends_the_wrong_way_round_are_refused(method: Coefficient) -> None:
    with pytest.raises(MethodError, match="应优于不允许值"):
        points(method, 5, 10)


@pytest.mark.parametrize(
    ("method", "value", "expected"),
    [(Gate(8), 8, 4), (Gate(8), "7.9", 0), (Gate("mean", True), 6, 0), (Gate("mean", True), "6.1", 4), (Gate(), 5, 4)],
)
def test_a_gate_is_all_or_nothing(method: Gate, value: object, expected: int) -> None:
    assert points(method, Seen(Decimal(str(value)), target=5, mean=6), 4) == expected


def test_a_gate_without_its_line_follows_the_missing_rule() -> None:
    assert points(Gate("mean"), 5) is Marker.MISSING
    assert points(Gate(), 5) is Marker.MISSING


@pytest.mark.parametrize(
    ("method", "value", "expected"),
    [
        (PerUnit(1, 100, 500, whole=True), 799, 2),
        (PerUnit(1, 100, 500), 750, F("2.5")),
        (PerUnit(1, 100, 500), 400, 0),
        (PerUnit(2, limit=10), 7, 10),
        (PerUnit(2, limit=10), 5, 10),
        (PerUnit(2, limit=10), 4, 8),
    ],
)
def test_per_unit_counts_beyond_its_line_to_its_limit(method: PerUnit, value: int, expected: Fraction | int) -> None:
    assert points(method, value) == expected


def test_bands_hold_their_line_in_both_directions() -> None:
    up, down = Bands(((10, 20), (5, 10)), 3), Bands(((55, 10), (75, 5)))
    assert [points(up, value) for value in (10, F("9.99"), 5, F("4.99"))] == [20, 10, 10, 3]
    assert [points(down, value, direction=LOWER) for value in (55, F("55.01"), 75, 76)] == [10, 5, 5, 0]
    with pytest.raises(MethodError, match="从好到差"):
        points(up, 5, direction=LOWER)


def test_a_choice_must_be_one_of_the_options_and_none_is_missing() -> None:
    kinds = Choice((("新开工", 5), ("续建", 2)))
    assert points(kinds, Seen(choice="续建")) == 2
    assert points(kinds, None) is Marker.MISSING
    with pytest.raises(MethodError, match="没有“停建”这一选项，只有新开工、续建"):
        points(kinds, Seen(choice="停建"))


def test_points_by_hand_stay_within_the_weight() -> None:
    assert points(Manual(), 20) == 20
    assert points(Manual(), 0) == 0
    for value in (21, -1):
        with pytest.raises(MethodError, match="超出0到20分的范围"):
            points(Manual(), value)


def test_a_cap_and_a_floor_are_said_with_the_points_before() -> None:
    found = one(Item("x", "增速", 20, Linear(1), "%", cap=22, floor=5), Seen(16, target=6))
    trace = found.of("x")
    assert got(trace.before, trace.points, trace.reason) == (30, 22, "超过最高分，按22分计")
    low = one(Item("x", "增速", 20, Linear(1), "%", cap=22, floor=5), Seen(1, target=6)).of("x")
    assert got(low.before, low.points, low.reason) == (F(10, 3), 5, "低于最低分，按5分计")


def three(missing: Missing) -> Scheme:
    return Scheme(
        "例",
        tuple(
            Item(code, code, weight, Linear(), target=10, missing=missing)
            for code, weight in zip("xyz", (50, 30, 20), strict=True)
        ),
    )


def test_a_missing_value_follows_its_declared_rule_and_is_never_silently_zero() -> None:
    member = Member("a", {"x": 10, "y": 5, "z": Marker.SUPPRESSED})
    whole, zero, share = (
        assess(three(rule), [member]).of("a") for rule in (Missing.WHOLE, Missing.ZERO, Missing.REWEIGHT)
    )
    assert (whole.total, whole.base, whole.reason) == (Marker.MISSING, Marker.MISSING, "z缺数")
    assert whole.sentence == "a：z缺数，不计算总分。"
    assert whole.place is None
    assert got(zero.total, zero.of("z").reason) == (65, "缺数（*），按办法计0分")
    assert (share.total, share.rescaled) == (F(325, 4), F(5, 4))
    assert share.reason == "z不计，其余指标得分按1.25倍折算"
    assert share.of("z").points is Marker.NOT_APPLICABLE


def test_where_everything_is_missing_there_is_no_total_even_where_weights_are_shared() -> None:
    found = assess(three(Missing.REWEIGHT), [Member("a", {})]).of("a")
    assert (found.total, found.base, found.reason) == (Marker.MISSING, Marker.MISSING, "全部指标缺数")


def test_a_true_zero_is_scored_and_not_missing() -> None:
    assert assess(three(Missing.REWEIGHT), [Member("a", {"x": 10, "y": 10, "z": 0})]).of("a").total == 80


def test_final_is_items_plus_bonus_minus_penalty() -> None:
    scheme = Scheme(
        "例",
        (
            Item("x", "增速", 90, Linear(), target=10),
            Item("b", "新增企业", 0, PerUnit(F(1, 2)), "家", kind=Kind.BONUS, missing=Missing.ZERO),
            Item("p", "未开工", 0, PerUnit(F(33, 100)), "个", kind=Kind.PENALTY, missing=Missing.ZERO),
        ),
        bonus_cap=2,
    )
    level = assess(scheme, [Member("c", {"x": 10, "b": 4})]).of("c")
    assert got(level.bonus, level.reason) == (2, "")
    members = [Member("a", {"x": 10, "b": 3, "p": 2}, name="甲县"), Member("b", {"x": 10, "b": 9}, name="乙县")]
    found = assess(scheme, members)
    first, second = found.of("a"), found.of("b")
    assert got(first.base, first.bonus, first.penalty, first.total) == (90, F("1.5"), F("0.66"), F("90.84"))
    assert got(second.bonus, second.total, second.reason) == (2, 92, "加分合计最多2分")
    assert first.sentence == "甲县：指标得分90.00分，加分1.50分，扣分0.66分，合计90.84分，居第2位，共2个。"
    assert first.of("p").sentence == "未开工2个：0.33×2（每1个），扣0.66分。"
    assert second.of("p").sentence == "未开工—：缺数（—），按办法不扣分，扣0.00分。"
    assert [one.code for one in found.members] == ["b", "a"]


def test_the_total_is_capped_where_the_scheme_says_so() -> None:
    scheme = Scheme("例", (Item("x", "增速", 100, Linear(1), target=10),), cap=105)
    found = assess(scheme, [Member("a", {"x": 20}), Member("b", {"x": 15})])
    assert got(found.of("a").total, found.of("a").reason) == (105, "总分超过105分，按105分计")
    assert got(found.of("b").total, found.of("b").reason) == (105, "")


@pytest.mark.parametrize(
    ("effect", "total", "barred"), [(Effect.ITEM, 50, False), (Effect.TOTAL, 0, False), (Effect.BAR, 145, True)]
)
def test_a_veto_does_what_it_declares(effect: Effect, total: int, barred: bool) -> None:
    items = (
        Item("x", "增速", 100, Linear(), target=10, veto=Veto(10, effect)),
        Item("y", "税收", 50, Linear(), target=10),
    )
    found = assess(Scheme("例", items), [Member("a", {"x": F("9.5"), "y": 10})]).of("a")
    assert got(found.total, found.barred) == (total, barred)
    assert found.vetoes == (f"增速低于10，{effect.label}",)
    clean = assess(Scheme("例", items), [Member("a", {"x": 10, "y": 10})]).of("a")
    assert got(clean.vetoes, clean.barred, clean.total) == ((), False, 150)


def test_a_veto_where_less_is_better_falls_above_its_line() -> None:
    item = Item("x", "事故", 10, Linear(), "起", LOWER, target=1, veto=Veto(1, words="发生事故"))
    assert one(item, 2).vetoes == ("发生事故，该项不得分",)
    assert one(item, 1).vetoes == ()


def test_an_unmet_condition_takes_the_points_and_says_which() -> None:
    item = Item("x", "前三", 1, Gate(0), needs=("安全", "环保"))
    assert one(item, 1, 安全=True, 环保=True).total == 1
    trace = one(item, 1, 安全=True).of("x")
    assert got(trace.before, trace.points, trace.reason) == (1, 0, "未满足条件：环保，该项不得分")


def test_an_item_of_another_group_does_not_apply() -> None:
    items = (Item("x", "增速", 10, Linear(), target=1), Item("y", "重点", 10, Linear(), target=1, groups=("甲",)))
    found = assess(Scheme("例", items), [Member("a", {"x": 1, "y": 1}, "甲"), Member("b", {"x": 1}, "乙")])
    assert got(found.of("a").total, found.of("b").total) == (20, 10)
    with pytest.raises(MethodError, match="没有指标“y”"):
        found.of("b").of("y")


def test_an_item_that_looks_at_the_total_sees_bonus_and_penalty_but_not_itself() -> None:
    items = (
        Item("x", "增速", 10, Linear(), target=10),
        Item("b", "加分", 0, PerUnit(1), kind=Kind.BONUS, missing=Missing.ZERO),
        Item("t", "前二", 0, TopPlaces((3, 1)), kind=Kind.BONUS, reads=TOTAL),
    )
    found = assess(Scheme("例", items), [Member("a", {"x": 10}), Member("b", {"x": 9, "b": 2}), Member("c", {"x": 1})])
    assert [found.of(code).total for code in "abc"] == [11, 14, 1]
    lacking = assess(Scheme("例", items), [Member("a", {"x": None})]).of("a")
    assert lacking.total is Marker.MISSING


def test_a_trace_is_one_sentence_with_its_inputs() -> None:
    found = one(
        Item("x", "工业增加值增速", 20, Linear(F(1, 2), 1, 10), "%", cap=20),
        Seen(Decimal("8.5"), target=6, mean=Decimal("6.4")),
    )
    assert found.of("x").sentence == (
        "工业增加值增速8.5%，目标6%，平均6.4%：达到目标，20+0.5×超出2.5档（每档1）；超过最高分，按20分计，得20.00分。"
    )


def test_a_number_that_does_not_end_is_shown_as_about() -> None:
    found = one(Item("x", "产值", 9, Linear(), "亿元"), Seen(F(2, 3), target=3))
    assert found.of("x").sentence == "产值≈0.6667亿元，目标3亿元：未达目标，9×完成率≈22.22%，得2.00分。"


def test_a_group_is_named_once_in_the_sentence() -> None:
    scheme = Scheme("例", (Item("x", "增速", 10, Linear(), target=1),))
    found = assess(
        scheme, [Member("a", {"x": 1}, "第一组"), Member("b", {"x": 1}, "重点"), Member("c", {"x": 1}, "重点")]
    )
    assert found.of("a").sentence == "a：指标得分10.00分，合计10.00分，居第一组第1位，共1个。"
    assert found.of("b").sentence == "b：指标得分10.00分，合计10.00分，居重点组第1位（并列），共2个。"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Scheme("空", ()),
        lambda: Scheme("重", (Item("x", "x", 1, Linear()), Item("x", "x", 1, Linear()))),
        lambda: Scheme("负", (Item("x", "x", -1, Linear()),)),
        lambda: Scheme("重分", (Item("x", "x", 0, Linear(), missing=Missing.REWEIGHT),)),
        lambda: Scheme("重分", (Item("x", "x", 5, Linear(), kind=Kind.BONUS, missing=Missing.REWEIGHT),)),
        lambda: Scheme("界", (Item("x", "x", 1, Linear(), cap=1, floor=2),)),
        lambda: Scheme("人工", (Item("x", "x", 1, Manual(), direction=LOWER),)),
        lambda: one(Item("x", "x", 1, Linear(1, 0)), Seen(2, target=1)),
        lambda: one(Item("x", "x", 1, Piecewise(20, -1)), Seen(2, mean=1)),
        lambda: one(Item("x", "x", 1, Linear()), float("nan")),
        lambda: assess(Scheme("例", (Item("x", "x", 1, Linear(), groups=("甲",)),)), [Member("a", {}, "乙")]),
        lambda: assess(Scheme("例", (Item("x", "x", 1, Linear()),)), [Member("a", {}), Member("a", {})]),
        lambda: assess(Scheme("例", (Item("x", "x", 1, Linear()),)), []).of("a"),
    ],
)
def test_a_scheme_or_value_that_cannot_be_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(MethodError):
        make()


VALUES = st.fractions(-40, 60, max_denominator=20)
METHODS = st.sampled_from(
    [
        Linear(F(1, 2), 1, 10),
        Step(1, F(1, 2), 20, loss=1),
        Step(1, F(1, 2), 20, whole=False),
        Piecewise(),
        Piecewise(60),
        Coefficient(worst=-50, best=70),
        Gate(8),
        PerUnit(2, 3, 1, 30),
        Bands(((10, 20), (5, 10)), 3),
    ]
)


@FEW
@given(METHODS, VALUES, VALUES)
def test_a_better_value_never_scores_less(method: object, a: Fraction, b: Fraction) -> None:
    low, high = sorted((a, b))
    item = Item("x", "增速", 20, method, "%", target=6)  # type: ignore[arg-type]
    worse, better = (one(item, Seen(value, mean=5)).total for value in (low, high))
    assert not isinstance(worse, Marker) and not isinstance(better, Marker)
    assert worse <= better


@FEW
@given(st.fractions(0, 100, max_denominator=20))
def test_piecewise_is_symmetric_around_the_mean(distance: Fraction) -> None:
    item = Item("x", "增速", 15, Piecewise(), "%", floor=None)
    up, down = (one(item, Seen(6 + sign * distance, mean=6)).total for sign in (1, -1))
    assert not isinstance(up, Marker) and not isinstance(down, Marker)
    assert up - 15 == 15 - down


@FEW
@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), VALUES, min_size=1, max_size=8))
def test_the_order_of_the_members_changes_nothing(values: dict[str, Fraction]) -> None:
    scheme = Scheme("例", (Item("x", "x", 10, Ladder()), Item("y", "y", 5, Coefficient(), reads="x")))
    members = [Member(code, {"x": value}) for code, value in values.items()]
    assert assess(scheme, members) == assess(scheme, members[::-1])


@FEW
@given(VALUES, VALUES, VALUES)
def test_the_total_is_the_sum_of_its_traces(x: Fraction, b: Fraction, p: Fraction) -> None:
    items = (
        Item("x", "x", 20, Linear(1), target=5),
        Item("b", "b", 0, PerUnit(1), kind=Kind.BONUS),
        Item("p", "p", 0, PerUnit(1), kind=Kind.PENALTY),
    )
    found = assess(Scheme("例", items), [Member("a", {"x": x, "b": b, "p": p})]).of("a")
    got = {code: found.of(code).points for code in "xbp"}
    assert found.total == got["x"] + got["b"] - got["p"]  # type: ignore[operator]
