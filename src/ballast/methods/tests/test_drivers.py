from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.drivers import Explanation, Settings, Wording, explain_total
from ballast.methods.exact import MethodError

COUNTIES = ["汉滨区", "旬阳市", "石泉县", "平利县", "白河县"]
TRADES = ["纺织业", "食品制造业", "医药制造业", "采矿业"]
WORDS = Wording(unit="亿元", divisor=10000)


def seen(*values: object) -> tuple[object, ...]:
    return values


def table(change: dict[tuple[str, str], Fraction], growth: Fraction = Fraction(1)) -> dict[str, Any]:
    """20 cells of three rows each, 1000 a row; all grow by one factor, some by another besides."""
    cells = [(county, trade) for county in COUNTIES for trade in TRADES for _ in range(3)]
    return {
        "attributes": {"地区": [one[0] for one in cells], "行业": [one[1] for one in cells]},
        "current": [1000 * growth * change.get(one, Fraction(1)) for one in cells],
        "base": [1000] * len(cells),
    }


def parts_of(made: Explanation) -> Fraction:
    return sum((one.impact for one in (*made.segments, made.rest)), Fraction(0))


def test_the_one_cell_that_fell_is_named_with_its_exact_impact_and_sentence() -> None:
    made = explain_total(**table({("汉滨区", "纺织业"): Fraction(1, 2)}), wording=WORDS)
    assert made.found == ((("地区", "汉滨区"), ("行业", "纺织业")),)
    segment = made.segments[0]
    assert seen(segment.rows, segment.current, segment.base, segment.impact) == (3, 1500, 3000, -1500)
    assert seen(segment.growth, segment.pull, segment.excess) == (-50, Fraction(-5, 2), Fraction(-5, 2))
    assert segment.sentence == "汉滨区的纺织业产值0.15亿元，同比下降50.0%，下拉全市增速2.5个百分点。"
    assert seen(made.rest.impact, made.rest.pull, made.rest.rows) == (0, 0, 57)
    assert made.rest.sentence == "其他部分产值5.70亿元，同比持平，对全市增速没有影响。"
    assert made.sentence == (
        "全市产值5.85亿元，同比下降2.5%（减少0.15亿元）；变动突出的是汉滨区的纺织业，其他部分没有影响。"
    )


def test_a_whole_county_is_named_by_the_county_alone() -> None:
    made = explain_total(**table({("石泉县", trade): Fraction(7, 5) for trade in TRADES}))
    assert made.found == ((("地区", "石泉县"),),)
    assert made.segments[0].pull == 8


def test_what_is_common_to_all_is_not_a_driver() -> None:
    made = explain_total(**table({}, growth=Fraction(21, 20)))
    assert made.quiet
    assert made.growth == 5
    assert made.rest.pull == 5
    assert made.sentence == (
        "全市产值63,000.00，同比增长5.0%（增加3,000.00）；各分组的变动都在正常波动范围内，没有突出的拉动或下拉因素。"
    )


def test_beside_a_city_that_grew_only_the_deviation_is_named_and_said_against_the_rest() -> None:
    change = {("白河县", trade): Fraction(103, 105) for trade in TRADES}
    made = explain_total(**table(change, growth=Fraction(21, 20)), wording=WORDS)
    assert made.found == ((("地区", "白河县"),),)
    segment = made.segments[0]
    assert (segment.pull, segment.excess) == (Fraction(3, 5), Fraction(-2, 5))
    assert segment.sentence == (
        "白河县产值1.24亿元，同比增长3.0%，拉动全市增速0.6个百分点，低于其他部分5.0%的增速，与其同速相比少拉动0.4个百分点。"
    )


def test_nothing_moved_at_all_is_quiet_and_level() -> None:
    made = explain_total(**table({}))
    assert seen(made.quiet, made.change, made.growth, made.segments) == (True, 0, 0, ())
    assert made.sentence == ("全市产值60,000.00，同比持平；各分组的变动都在正常波动范围内，没有突出的拉动或下拉因素。")


def test_pinned_segments_come_first_in_their_order_and_the_rest_is_found_beyond_them() -> None:
    change = {("汉滨区", "纺织业"): Fraction(1, 2), ("旬阳市", "采矿业"): Fraction(3, 2)}
    pinned = [{"行业": "采矿业"}, {"行业": "医药制造业", "地区": "平利县"}]
    made = explain_total(**table(change), pinned=pinned)
    assert [one.conditions for one in made.segments] == [
        (("行业", "采矿业"),),
        (("地区", "平利县"), ("行业", "医药制造业")),
        (("地区", "汉滨区"), ("行业", "纺织业")),
    ]
    assert [one.pinned for one in made.segments] == [True, True, False]
    assert [one.impact for one in made.segments] == [1500, 0, -1500]
    assert made.found == ((("地区", "汉滨区"), ("行业", "纺织业")),)
    assert made.segments[1].sentence.endswith("同比持平，对全市增速没有影响。")


def test_overlapping_pinned_segments_count_a_row_once_and_say_so() -> None:
    made = explain_total(
        **table({("汉滨区", "纺织业"): Fraction(1, 2)}), pinned=[{"地区": "汉滨区"}, {"行业": "纺织业"}]
    )
    county, trade = made.segments
    assert seen(county.impact, county.whole_impact, county.counted_before) == (-1500, -1500, 0)
    assert seen(trade.impact, trade.whole_impact, trade.counted_before, trade.rows) == (0, -1500, 3, 12)
    assert trade.sentence.startswith("纺织业（不含已列入前项的部分）产值12,000.00，同比持平")
    assert parts_of(made) == made.change == -1500


def test_a_pinned_segment_that_does_not_occur_is_reported_as_such() -> None:
    made = explain_total(**table({}), pinned=[{"地区": "紫阳县"}])
    assert seen(made.segments[0].rows, made.segments[0].impact) == (0, 0)
    assert made.segments[0].growth is Marker.NO_BASE
    assert made.segments[0].sentence == "紫阳县没有单独计入的数据。"
    assert "其余各分组的变动都在正常波动范围内" in made.sentence


def test_a_narrower_name_counts_its_rows_before_the_wider_that_holds_it() -> None:
    counties = [f"县{number}" for number in range(10)]
    trades = [f"业{number}" for number in range(10)]
    cells = [(county, trade) for county in counties for trade in trades for _ in range(4)]
    factor = {"业3": Fraction(3, 2)}
    current = [
        int(10000 * factor.get(trade, Fraction(1)) * (Fraction(2, 5) if (county, trade) == ("县2", "业3") else 1))
        for county, trade in cells
    ]
    attributes = {"县": [one[0] for one in cells], "业": [one[1] for one in cells]}
    made = explain_total(attributes, current, [10000] * len(cells))
    assert made.found == ((("县", "县2"), ("业", "业3")), (("业", "业3"),))
    narrow, wide = made.segments
    assert seen(narrow.impact, wide.impact, wide.whole_impact) == (-16000, 180000, 164000)
    assert wide.counted_before == 4
    assert made.rest.impact == 0


def test_the_largest_part_of_a_segment_is_said() -> None:
    cells = [(county, size) for county in "甲乙丙丁戊己庚辛" for size in ("大", "中", "小") for _ in range(5)]
    lost = {("甲", "大"): 500, ("甲", "中"): 940, ("甲", "小"): 940}
    attributes = {"县": [one[0] for one in cells], "规模": [one[1] for one in cells]}
    pinned = explain_total(
        attributes, [lost.get(one, 1000) for one in cells], [1000] * len(cells), pinned=[{"县": "甲"}]
    )
    leading = pinned.segments[0].leading
    assert leading is not None
    assert seen(leading.conditions, leading.impact) == ((("规模", "大"),), -2500)
    assert pinned.segments[0].sentence.endswith("下拉全市增速2.6个百分点，其中大下拉2.1个百分点。")


def test_a_part_of_just_half_stands_out_and_one_of_less_does_not() -> None:
    attributes = {"县": ["甲"] * 4 + ["乙"] * 4, "规模": ["大", "中", "小", "微"] * 2}
    base = [100] * 8
    half = explain_total(attributes, [50, 80, 90, 80, *base[:4]], base, pinned=[{"县": "甲"}]).segments[0].leading
    less = explain_total(attributes, [51, 80, 89, 80, *base[:4]], base, pinned=[{"县": "甲"}]).segments[0].leading
    assert half is not None
    assert half.conditions == (("规模", "大"),)
    assert less is None


def test_entries_have_no_growth_and_exits_fall_by_a_hundred() -> None:
    attributes = {"状态": ["新建", "新建", "退库", "在库", "在库"]}
    made = explain_total(
        attributes, [30, 20, 0, 100, 100], [0, Marker.NO_BASE, 50, 75, 75], pinned=[{"状态": "新建"}, {"状态": "退库"}]
    )
    new, gone = made.segments
    assert seen(new.growth, new.impact, new.pull) == (Marker.NO_BASE, 50, 25)
    assert new.sentence == "新建产值50.00，上年同期无基数，拉动全市增速25.0个百分点，其中…。".replace("，其中…", "")
    assert seen(gone.growth, gone.impact) == (-100, -50)
    assert parts_of(made) == made.change == 50


def test_a_cluster_of_entries_is_found_and_scattered_ones_are_not() -> None:
    rng = np.random.default_rng(5)
    attributes = {name: rng.integers(0, 12, 3000) for name in ("县", "业", "规模")}
    base = np.rint(rng.lognormal(6, 1, 3000)).astype(int) + 5
    current = np.rint(base * (1 + 0.05 * rng.standard_normal(3000))).astype(int)
    scattered = base.copy()
    scattered[rng.random(3000) < 0.03] = 0
    assert explain_total(attributes, current, scattered).quiet
    clustered = base.copy()
    clustered[(attributes["县"] == 3) & (attributes["业"] == 4)] = 0
    assert explain_total(attributes, current, clustered).found == ((("县", 3), ("业", 4)),)


def test_losses_and_turns_of_sign_are_counted_exactly() -> None:
    attributes = {"县": ["甲", "乙", "丙", "丁"]}
    made = explain_total(attributes, [-50, 20, 10, 10], [-20, -10, 10, 10], pinned=[{"县": "甲"}, {"县": "乙"}])
    assert made.growth is Marker.NEGATIVE_BASE
    assert made.segments[0].pull is Marker.NEGATIVE_BASE
    assert made.segments[0].growth is Marker.NEGATIVE_BASE
    assert [one.impact for one in made.segments] == [-30, 30]
    assert made.segments[0].sentence == "甲产值−50.00，上年同期为负，不计算增速，减少30.00。"
    positive = explain_total(attributes, [-50, 20, 10, 10], [-20, -10, 10, 10], pinned=[{"县": "甲"}], negative="abs")
    assert positive.segments[0].pull == -300


def test_a_total_without_a_base_is_told_in_amounts() -> None:
    made = explain_total({"县": ["甲", "乙"]}, [3, 4], [0, 0], pinned=[{"县": "甲"}])
    assert made.growth is Marker.NO_BASE
    assert made.segments[0].sentence == "甲产值3.00，上年同期无基数，增加3.00。"
    assert made.sentence.startswith("全市产值7.00，上年同期无基数（增加7.00）")


def test_a_row_with_a_missing_value_is_in_neither_leg_and_counted_apart() -> None:
    made = explain_total({"县": ["甲", "甲", "乙", "乙"]}, [90, None, 100, 50], [100, 70, Marker.MISSING, 50])
    assert seen(made.current, made.base, made.left_out) == (140, 150, 2)
    assert made.sentence.endswith("；另有2行缺数，两期都未计入。")


def test_an_attribute_that_is_not_filled_in_is_a_value_of_its_own() -> None:
    data = table({("汉滨区", trade): Fraction(1, 2) for trade in TRADES})
    data["attributes"]["地区"] = [None if one == "汉滨区" else one for one in data["attributes"]["地区"]]
    made = explain_total(**data, wording=Wording(attributes={"地区": "所在县区"}))
    assert made.found == ((("地区", None),),)
    assert made.segments[0].sentence.startswith("所在县区未填产值6,000.00")


def test_a_data_frame_stands_for_a_mapping_and_its_nan_for_a_name_not_filled_in() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"县": ["甲", float("nan"), float("nan")], "本期": [1, 2, 3], "同期": [1, 1, 1]})
    made = explain_total(frame[["县"]], frame["本期"], frame["同期"], pinned=[{"县": None}])
    assert seen(made.segments[0].rows, made.segments[0].impact, made.change) == (2, 3, 3)


def test_numbers_of_every_exact_kind_and_floats_as_they_print_give_one_answer() -> None:
    attributes = {"县": ["甲", "乙"]}
    wanted = Fraction(-1, 10)
    for kind in (Fraction, Decimal, float):
        made = explain_total(attributes, [kind("0.2"), kind("0.1")], [kind("0.3"), kind("0.1")])
        assert made.change == wanted
        assert parts_of(made) == wanted
    whole = explain_total({"县": np.array(["甲", "乙"])}, np.array([2, 1]), np.array([3, 1], dtype=np.int32))
    assert seen(whole.change, whole.growth) == (-1, -25)


def test_sums_beyond_64_bits_are_exact() -> None:
    huge = 10**18
    made = explain_total({"县": ["甲"] * 10 + ["乙"]}, [huge + 1] * 10 + [huge], [huge] * 11)
    assert seen(made.base, made.change) == (11 * huge, 10)


def test_no_rows_or_only_missing_rows_have_nothing_to_say() -> None:
    assert explain_total({"县": []}, [], []).sentence == "没有可以计算的数据。"
    made = explain_total({"县": ["甲"]}, [None], [1], pinned=[{"县": "甲"}])
    assert seen(made.left_out, made.change, made.segments[0].rows) == (1, 0, 0)
    assert made.sentence == "没有可以计算的数据；另有1行缺数，两期都未计入。"


def test_one_row_is_never_a_driver_of_itself() -> None:
    made = explain_total({"县": ["甲"], "业": ["纺织业"]}, [500], [100])
    assert seen(made.quiet, made.growth) == (True, 400)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"attributes": {}}, "没有给出任何属性"),
        ({"attributes": {"县": ["甲"]}}, "各列长短不一：县1行，本期2行，同期2行"),
        ({"current": [1, float("nan")]}, "本期第2行不是有限的数"),
        ({"current": [1, Decimal("NaN")]}, "本期第2行不是有限的数"),
        ({"base": ["x", 1]}, "同期第1行不是数"),
        ({"base": [True, 1]}, "同期第1行不是有限的数"),
        ({"pinned": [{"区": "甲"}]}, "指定的分组里的属性“区”不在表中，表中有：县"),
        ({"pinned": [{}]}, "没有条件的分组"),
        ({"pinned": [{"县": "甲"}, {"县": "甲"}]}, "重复"),
        ({"previous": [{"区": "甲"}]}, "上期的分组里的属性“区”不在表中"),
    ],
)
def test_it_says_what_is_wrong_with_the_table(changed: dict[str, Any], said: str) -> None:
    good: dict[str, Any] = {"attributes": {"县": ["甲", "乙"]}, "current": [1, 2], "base": [1, 2]}
    with pytest.raises(MethodError, match=said):
        explain_total(**(good | changed))


@pytest.mark.parametrize(
    "wrong", [{"most_attributes": 4}, {"most_attributes": 0}, {"false_names": 0.0}, {"least_points": -1}, {"draws": 1}]
)
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match=f"设置超出范围：{next(iter(wrong))}="):
        Settings(**wrong)


def test_names_too_small_for_the_reader_are_left_to_the_rest() -> None:
    data = table({("汉滨区", "纺织业"): Fraction(1, 2)})
    assert not explain_total(**data, settings=Settings(least_points=Fraction(5, 2))).quiet
    assert explain_total(**data, settings=Settings(least_points=Fraction(251, 100))).quiet
    assert explain_total(**data, settings=Settings(most_segments=0)).quiet


def test_names_on_screen_come_from_the_wording() -> None:
    words = Wording(attributes={"unit": "地区"}, values={"unit": {"01": "汉滨区"}, "industry": {17: "纺织业"}})
    assert words.name((("unit", "01"), ("industry", 17))) == "汉滨区的纺织业"
    assert words.name((("unit", "01"), ("size", "大型"), ("industry", 17))) == "汉滨区、大型的纺织业"
    assert words.name((("unit", "02"), ("year", 2020))) == "地区＝02的year＝2020"
    assert words.name(()) == "其他"


def test_a_pull_that_rounds_to_nothing_is_said_to_be_less_than_the_smallest() -> None:
    words = Wording()
    assert words.points(Fraction(1, 25)) == "拉动不足0.1个百分点"
    assert words.points(Fraction(-1, 25)) == "下拉不足0.1个百分点"
    assert words.points(Fraction(1, 20)) == "拉动0.1个百分点"
    assert words.points(Fraction(-5, 2)) == "下拉2.5个百分点"
    assert words.points(Fraction(0)) == "没有影响"


def test_a_divisor_must_be_positive() -> None:
    with pytest.raises(MethodError, match="除数应大于零"):
        Wording(divisor=0)


values = st.one_of(st.integers(-1000, 1000), st.fractions(-50, 50, max_denominator=9), st.none())
rows = st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("丁戊"), values, values), min_size=1, max_size=25)
pins = st.lists(
    st.sampled_from([{"县": "甲"}, {"业": "戊"}, {"县": "乙", "业": "丁"}, {"县": "无"}]), unique_by=str, max_size=3
)


@settings(max_examples=25, deadline=None)
@given(rows, pins)
def test_impacts_and_the_rest_are_the_change_and_the_pulls_the_growth(rows: list[Any], pinned: list[Any]) -> None:
    attributes = {"县": [one[0] for one in rows], "业": [one[1] for one in rows]}
    made = explain_total(attributes, [one[2] for one in rows], [one[3] for one in rows], pinned=pinned)
    whole = [one for one in rows if one[2] is not None and one[3] is not None]
    assert made.change == sum(Fraction(one[2]) - Fraction(one[3]) for one in whole)
    assert parts_of(made) == made.change
    assert sum(one.rows for one in (*made.segments, made.rest)) == len(whole) == len(rows) - made.left_out
    assert [one.conditions for one in made.segments[: len(pinned)]] == [
        tuple((name, one[name]) for name in ("县", "业") if name in one) for one in pinned
    ]
    if not isinstance(made.growth, Marker):
        assert sum(one.pull for one in (*made.segments, made.rest) if not isinstance(one.pull, Marker)) == made.growth


@settings(max_examples=12, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_means_nothing(rows: list[Any], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    made = [
        explain_total(
            {"县": [r[0] for r in some], "业": [r[1] for r in some]}, [r[2] for r in some], [r[3] for r in some]
        )
        for some in (rows, shuffled)
    ]
    assert made[0] == made[1]
