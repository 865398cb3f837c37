from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.bench.planted import Plan, make
from ballast.methods.drivers import RatioExplanation, Settings, Wording, explain_ratio
from ballast.methods.exact import MethodError

RATE = Wording(measure="产销率")


def seen(*values: object) -> tuple[object, ...]:
    return values


def parts_of(made: RatioExplanation) -> Fraction:
    return sum((one.impact for one in (*made.segments, made.rest)), Fraction(0))


def test_the_effects_of_two_counties_are_those_worked_out_by_hand() -> None:
    """甲 sells 90 of 100, then 120 of 150; 乙 60 of 100, then 35 of 50. The ratio goes from 75 % to 77.5 %.

    甲: share 50 → 75 %, own 90 → 80 %: rate 62.5 % × −10 = −6.25; structure 25 % × (85 − 76.25) = 2.1875.
    乙: share 50 → 25 %, own 60 → 70 %: rate 37.5 % × 10 = 3.75; structure −25 % × (65 − 76.25) = 2.8125.
    """
    made = explain_ratio(
        {"县": ["甲", "乙"]}, ([120, 35], [90, 60]), ([150, 50], [100, 100]), pinned=[{"县": "甲"}], wording=RATE
    )
    one = made.segments[0]
    assert seen(made.before, made.now, made.change) == (75, Fraction(155, 2), Fraction(5, 2))
    assert seen(one.before, one.now, one.share_before, one.share_now) == (90, 80, 50, 75)
    assert (one.rate_effect, one.structure_effect) == (Fraction(-25, 4), Fraction(35, 16))
    assert (made.rest.rate_effect, made.rest.structure_effect) == (Fraction(15, 4), Fraction(45, 16))
    assert parts_of(made) == made.change
    assert one.sentence == (
        "甲产销率由90.0%变为80.0%，拉低全市产销率4.1个百分点，其中自身水平变化拉低6.3个百分点，结构变化拉高2.2个百分点。"
    )
    assert made.sentence == (
        "全市产销率77.5%，比上年同期提高2.5个百分点；其余各分组的变动都在正常波动范围内，没有突出的拉高或拉低因素。"
    )


def test_structure_alone_moves_the_ratio_when_every_county_keeps_its_own() -> None:
    made = explain_ratio({"县": ["甲", "乙"]}, ([135, 30], [90, 60]), ([150, 50], [100, 100]), pinned=[{"县": "甲"}])
    assert made.change == Fraction(15, 2)
    assert [one.rate_effect for one in (*made.segments, made.rest)] == [0, 0]
    assert parts_of(made) == Fraction(15, 2)
    assert "其中" not in made.segments[0].sentence


def test_entry_and_exit_are_structure_and_a_numerator_alone_is_rate() -> None:
    made = explain_ratio(
        {"县": ["新", "退", "零", "在"]},
        ([8, 0, 3, 90], [0, 20, 1, 80]),
        ([10, 0, 0, 90], [0, 20, 0, 80]),
        pinned=[{"县": "新"}, {"县": "退"}, {"县": "零"}],
    )
    new, gone, bare = made.segments
    assert (new.before, gone.now, bare.now) == (Marker.NOT_APPLICABLE,) * 3
    assert seen(new.rate_effect, gone.rate_effect) == (0, 0)
    assert new.structure_effect == new.impact != 0
    assert gone.structure_effect == gone.impact != 0
    assert seen(bare.rate_effect, bare.structure_effect) == (2, 0)
    assert new.sentence.startswith("新比率由无变为80.0%")
    assert parts_of(made) == made.change == 0


def planted_rate(seed: int, quiet: bool = False) -> tuple[Any, RatioExplanation]:
    cube = make(Plan(seed, 0.02, cells=4000, planted=(0, 0) if quiet else (1, 1)))
    rng = np.random.default_rng(seed)
    output = np.maximum(1, np.rint(cube.base * (1 + 0.1 * rng.standard_normal(len(cube.base))))).astype(int) * 100
    rates = 0.9 * np.exp(0.1 * rng.standard_normal(len(cube.base)))
    before = np.rint(cube.base * 100 * rates).astype(int)
    now = np.rint(output * rates * cube.current / cube.base).astype(int)
    return cube, explain_ratio(cube.attributes, (now, before), (output, cube.base * 100), wording=RATE)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_planted_change_of_the_own_ratio_is_found_and_mostly_rate_effect(seed: int) -> None:
    cube, made = planted_rate(seed)
    assert [frozenset((name, int(str(value))) for name, value in one) for one in made.found] == list(cube.planted)
    one = made.segments[0]
    assert abs(one.rate_effect) > 5 * abs(one.structure_effect)
    assert (one.impact > 0) == (cube.factors[0] > 1)
    assert parts_of(made) == made.change
    assert f"变动突出的是{RATE.name(one.conditions)}，其他部分拉" in made.sentence


def test_ratios_that_only_tremble_are_quiet() -> None:
    assert all(planted_rate(seed, quiet=True)[1].quiet for seed in (0, 1, 2))


def shifted() -> tuple[Any, Any, Any]:
    """Every trade keeps its margin; trade 3, whose margin is twice the others', doubles its output."""
    trade = np.repeat(np.arange(10), 30)
    size = 1000 + 7 * (np.arange(300) % 11)
    output = np.where(trade == 3, 2 * size, size)
    margin = np.where(trade == 3, 20, 10)
    return {"业": trade}, (output * margin, size * margin), (output * 100, size * 100)


def test_a_shift_of_structure_is_found_by_the_denominators() -> None:
    made = explain_ratio(*shifted())
    assert made.found == ((("业", 3),),)
    one = made.segments[0]
    assert one.rate_effect == 0
    assert one.structure_effect == one.impact > 0
    assert parts_of(made) == made.change > 0
    assert explain_ratio(*shifted(), settings=Settings(least_points=1)).quiet


def test_growth_of_the_denominator_at_the_same_ratio_is_no_driver() -> None:
    attributes, _, (output, before) = shifted()
    made = explain_ratio(attributes, (output * 9, before * 9), (output * 10, before * 10))
    assert seen(made.quiet, made.change) == (True, 0)
    assert made.sentence.startswith("全市比率90.0%，与上年同期持平；各分组的变动")


def test_intensity_has_its_own_scale_and_unit() -> None:
    words = Wording(measure="单位产值能耗", unit="吨标准煤/万元", rate_places=2)
    made = explain_ratio(
        {"县": ["甲", "乙"]},
        ([40, 30], [50, 30]),
        ([100, 100], [100, 100]),
        scale=1,
        pinned=[{"县": "甲"}],
        wording=words,
    )
    assert (made.before, made.now, made.change) == (Fraction(2, 5), Fraction(7, 20), Fraction(-1, 20))
    assert (
        made.segments[0].sentence
        == "甲单位产值能耗由0.50吨标准煤/万元变为0.40吨标准煤/万元，拉低全市单位产值能耗0.05吨标准煤/万元。"
    )
    assert made.sentence.startswith("全市单位产值能耗0.35吨标准煤/万元，比上年同期下降0.05吨标准煤/万元；")


def test_missing_rows_are_out_of_all_four_sums() -> None:
    made = explain_ratio({"县": ["甲", "乙"]}, ([80, None], [90, 5]), ([100, 7], [100, 9]))
    assert seen(made.before, made.now, made.left_out) == (90, 80, 1)
    assert made.sentence.endswith("；另有1行缺数，两期都未计入。")


@pytest.mark.parametrize(
    ("below", "said"),
    [
        (([0, 0], [1, 1]), "分母合计为零"),
        (([1, 1], [0, 0]), "分母合计为零"),
        (([3, -1], [1, 1]), "本期分母里有负数"),
        (([None, 1], [1, None]), "分母合计为零"),
    ],
)
def test_a_ratio_needs_a_denominator(below: Any, said: str) -> None:
    with pytest.raises(MethodError, match=said):
        explain_ratio({"县": ["甲", "乙"]}, ([1, 1], [1, 1]), below)


cell = st.tuples(
    st.sampled_from("甲乙丙"), st.integers(-50, 50), st.integers(-50, 50), st.integers(0, 30), st.integers(0, 30)
)


@settings(max_examples=25, deadline=None)
@given(st.lists(cell, min_size=1, max_size=20), st.sets(st.sampled_from("甲乙丙丁")))
def test_effects_add_up_to_the_change_exactly(rows: list[Any], pinned: set[str]) -> None:
    rows = [*rows, ("丁", 1, 1, 1, 1)]
    _, above, above_base, below, below_base = zip(*rows, strict=True)
    attributes = {"县": [one[0] for one in rows]}
    made = explain_ratio(
        attributes, (above, above_base), (below, below_base), pinned=[{"县": one} for one in sorted(pinned)]
    )
    everything = (*made.segments, made.rest)
    assert made.change == 100 * (Fraction(sum(above), sum(below)) - Fraction(sum(above_base), sum(below_base)))
    assert parts_of(made) == made.change
    assert sum(one.rate_effect + one.structure_effect for one in everything) == made.change
    assert sum(one.share_now for one in everything) == sum(one.share_before for one in everything) == 100
