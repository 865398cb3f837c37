"""What is wrong is named, presets say whose they are, and parks note what they lack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.land_efficiency import (
    HUAIAN_2024,
    HUAIAN_2024_GRADES,
    HUANGYAN_2022_ABOVE,
    HUANGYAN_2022_BELOW,
    LINHAI_FROM_3_MU,
    WENLING_GROUPS,
    Firm,
    GroupMean,
    LastYearMean,
    Missing,
    Park,
    ScoredItem,
    Style,
    cluster_points,
    count_points,
    efficiency_points,
    jingde,
    longyou,
    ratio_of,
    rent_out_penalty,
    score,
    score_parks,
    type_points,
)
from ballast.methods.tests.test_grading import got
from ballast.methods.tests.test_land_efficiency import ENERGY, TAX, firm, scheme

F = Fraction
BAD: Any = "九"
"""What is no number."""
MEAN = ScoredItem(TAX, 1, baseline=GroupMean())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: score([Firm("a", {"税收": BAD, "用地": 1}, name="甲厂")], HUANGYAN_2022_BELOW), "甲厂的税收不是数"),
        (lambda: score([Firm("a", {"税收": BAD, "用地": 1})], HUANGYAN_2022_BELOW), "a的税收不是数"),
        (lambda: score([Firm("a", ratios={"tax_per_mu": 1})], scheme(MEAN)), "“亩均税收”只给了比值"),
        (lambda: score([firm("a", None)], scheme(MEAN)), "“亩均税收”没有一家企业有数"),
        (lambda: score([firm("a", 0)], scheme(MEAN)), "“亩均税收”的平均值不大于0"),
        (lambda: ratio_of(Firm("a", ratios={"tax_per_mu": BAD}), TAX), "a的亩均税收不是数"),
        (lambda: ratio_of(Firm("a", ratios={"tax_per_mu": BAD}, name="甲厂"), TAX), "甲厂的亩均税收不是数"),
        (lambda: ratio_of(firm("a", 1), replace(TAX, scale=BAD)), "换算系数不是数"),
        (lambda: score([firm("a", 1, correction=BAD)], scheme(ScoredItem(TAX, 1, baseline=1))), "修正系数不是数"),
        (lambda: score([firm("a", 1, bonus={"专利": BAD})], scheme(ScoredItem(TAX, 1, baseline=1))), "专利不是数"),
        (lambda: score([firm("a", 1, penalty={"环保": BAD})], scheme(ScoredItem(TAX, 1, baseline=1))), "环保不是数"),
        (lambda: score([firm("a", 1)], scheme(ScoredItem(TAX, 1, baseline=GroupMean(BAD)))), "基准值倍数不是数"),
        (
            lambda: score([firm("a", 1)], scheme(ScoredItem(TAX, 1, Style.MIN_MAX, floor_percent=BAD))),
            "起评百分比不是数",
        ),
        (
            lambda: score(
                [firm("a", None)],
                scheme(ScoredItem(TAX, 1, Style.MIN_MAX, None, Missing.PERCENT, missing_percent=BAD)),
            ),
            "缺数时得分的百分比不是数",
        ),
        (lambda: ScoredItem(TAX, BAD, baseline=1), "“亩均税收”的权重不是数"),
        (lambda: ScoredItem(ENERGY, 1, Style.RATIO), "没有基准值"),
        (lambda: ScoredItem(TAX, 1, Style.MEAN_REVERSED, 1), "反向均值法只用于越低越好的指标"),
        (lambda: efficiency_points(BAD), "亩均系数不是数"),
        (lambda: cluster_points(BAD, 1), "占比不是数"),
        (lambda: count_points(1, BAD), "每个分值不是数"),
        (lambda: count_points(1, 1, BAD), "最高分不是数"),
        (lambda: score_parks([Park("甲园", "制造", BAD, 1)], {}), "甲园的产出不是数"),
        (lambda: score_parks([Park("甲园", "制造", 1, BAD)], {}), "甲园的用地面积不是数"),
        (lambda: score_parks([Park("甲园", "制造", manual={("其他", "通报"): BAD})], {}), "通报不是数"),
        (
            lambda: longyou({"tax_per_mu": 30, "va_per_mu": 25, "x": 45}, {"tax_per_mu": 1, "va_per_mu": 1, "x": 1}),
            "：x",
        ),
        (lambda: longyou({"tax_per_mu": 30, "va_per_mu": 25}, {"tax_per_mu": 1, "va_per_mu": 1}), "合计不是100"),
        (lambda: longyou({"va_per_mu": 25}, {}), "亩均税收30、亩均增加值25"),
        (lambda: longyou({"tax_per_mu": 30}, {}), "亩均税收30、亩均增加值25"),
        (lambda: jingde({"va_per_mu": 4, "x": 1}), "没有va_per_mu、x"),
    ],
)
def test_what_is_wrong_is_named(make: Callable[[], object], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        make()


def test_presets_say_whose_they_are_and_hold_the_published_numbers() -> None:
    names = [(one.name, one.place, one.year) for one in (HUANGYAN_2022_ABOVE, HUANGYAN_2022_BELOW, LINHAI_FROM_3_MU)]
    assert names == [
        ("黄岩2022年规上", "浙江台州黄岩", "2022"),
        ("黄岩2022年规下", "浙江台州黄岩", "2022"),
        ("临海2014—2016年3亩以上", "浙江临海", "2014—2016"),
    ]
    assert [one.missing for one in HUANGYAN_2022_ABOVE.items] == [
        Missing.PEER_AVERAGE if place == 3 else Missing.NOT_EVALUATED for place in range(6)
    ]
    assert HUANGYAN_2022_ABOVE.source.endswith("430850") and "平均得分" in HUANGYAN_2022_ABOVE.note
    assert [one.baseline for one in HUAIAN_2024.items] == [LastYearMean(2)] * 3
    assert [one.label for one in HUAIAN_2024_GRADES.grades] == ["优先发展", "鼓励提升", "监管调控", "落后整治"]
    assert len(WENLING_GROUPS) == 5
    weights = {"tax_per_mu": 30, "va_per_mu": 25, "labour_prod": 45}
    longer = longyou(weights, dict.fromkeys(weights, 7))
    assert [(one.indicator.code, one.weight, one.style, one.baseline, one.missing) for one in longer.items] == [
        (code, weight, Style.RATIO, 7, Missing.NOT_EVALUATED) for code, weight in weights.items()
    ]
    assert (longer.name, longer.place, longer.year, longer.source) == (
        "龙游2021年规上",
        "浙江龙游",
        "2021",
        "parks.md 1.4、1.6 [S G]",
    )
    assert longer.note == "总分=Σ×修正系数+加分；当年退规的仍按规上，新升规的仍按规下（以年初状态定组）"
    seven = ("tax_per_mu", "revenue_per_mu", "renovation_per_mu", "labour_prod", "revenue_per_emission", "rd_ratio")
    floor = jingde(dict.fromkeys((*seven, "revenue_per_energy"), 10))
    assert [(one.indicator.code, one.style) for one in floor.items] == [
        (code, Style.MIN_MAX) for code in (*seven, "revenue_per_energy")
    ]
    assert (floor.name, floor.place, floor.source) == ("旌德", "安徽旌德", "parks.md 1.2、1.4 [S G]")
    assert floor.note == "权重由使用者给出；用水、用电、供热、垃圾和污水处理企业不参评"
    assert [rent_out_penalty(above, count) for above in (True, False) for count in (0, 1, 3)] == [0, 0, 10, 0, 10, 20]


def test_shares_below_the_start_give_nothing_and_not_less() -> None:
    assert [cluster_points(one, 1) for one in (0, F(3, 10), F(11, 20))] == [0, 0, 0]
    assert [type_points(one) for one in (0, F(1, 2), F(11, 20))] == [0, 0, 0]


def test_missing_shares_of_a_park_are_noted_and_score_nothing() -> None:
    bare, half = score_parks(
        [Park("a", "制造", 6, 3), Park("b", "制造", 3, 3, F(9, 10), Marker.MISSING, Marker.MISSING)], {}
    )
    assert bare.notes == half.notes == ("主导产业占比缺数，该项未计分", "企业类型占比缺数，该项未计分")
    assert bare.items == half.items == {("效益产出", "亩均系数"): F(0)}
    assert (bare.coefficient, bare.mean, half.coefficient) == (F(4, 3), F(3, 2), F(2, 3))
    full = score_parks([Park("a", "制造", 1, 2, F(7, 10), F(9, 10), F(4, 5))], {})[0]
    assert full.items == {
        ("产业发展", "主导产业集聚"): F(2),
        ("产业发展", "企业类型占比"): F(2),
        ("效益产出", "亩均系数"): F(0),
    }
    assert (full.coefficient, full.mean, full.total, full.notes) == (F(1), F(1, 2), F(4), ())
    zero = score_parks([Park("a", "制造", 0, 3)], {})[0]
    assert (zero.coefficient, zero.mean) == (Marker.MISSING, F(0))
    negative = score_parks([Park("a", "制造", -6, 3)], {})[0]
    assert got(negative.coefficient, negative.mean, negative.kind_output) == (Marker.MISSING, -2, -6)
    gone = score_parks([Park("a", "制造", Marker.MISSING, 3)], {})[0]
    assert got(gone.mean, gone.kind_output, gone.kind_land) == (Marker.MISSING, 0, 0)
