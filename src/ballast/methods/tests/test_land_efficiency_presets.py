"""Published per-mu schemes and park grading, against published or hand-worked answers; the file of schemes where it is here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.exact import MethodError
from ballast.methods.grading import Scheme, grade
from ballast.methods.growth import growth
from ballast.methods.land_efficiency import (
    ANHUI_CITY_ABOVE,
    ANHUI_CITY_BELOW,
    ANHUI_CITY_GRADES,
    CHAOHU_2021_GRADES,
    HUAIAN_2024,
    HUAIAN_2024_GRADES,
    HUANGYAN_2021_ABOVE,
    HUANGYAN_2021_BELOW,
    HUANGYAN_2022_ABOVE,
    HUANGYAN_2022_BELOW,
    INDICATORS,
    LINHAI_FROM_3_MU,
    LINHAI_UNDER_3_MU,
    WENLING_2022_ABOVE_GRADES,
    WENLING_2022_BELOW_GRADES,
    Firm,
    Park,
    ScoreScheme,
    classify,
    cluster_points,
    count_points,
    efficiency_points,
    grade_parks,
    jingde,
    longyou,
    score,
    score_parks,
    totals,
    type_points,
)
from ballast.methods.tests.test_grading import got, letters, line_up

F = Fraction
SCHEMES = Path(__file__).resolve().parents[5] / "shared" / "data" / "parks" / "per_mu_schemes.json"


def scored(scheme: ScoreScheme, *values: str) -> Fraction:
    ratios = {item.indicator.code: Decimal(value) for item, value in zip(scheme.items, values, strict=True)}
    total = score([Firm("a", ratios=ratios)], scheme).of("a").total
    assert isinstance(total, Fraction)
    return total


@pytest.mark.parametrize(
    ("scheme", "values", "expected"),
    [
        (HUANGYAN_2022_ABOVE, ("24.097", "136.16", "2.694", "4929.81", "18.14", "0.0302"), "100.000"),
        (HUANGYAN_2022_ABOVE, ("30", "150", "2", "3000", "20", "0.04"), "104.586"),
        (HUANGYAN_2022_ABOVE, ("20", "136.16", "1.347", "4929.81", "27.21", "0.0302"), "89.899"),
        (HUANGYAN_2022_BELOW, ("11.5932", "0.1176"), "75.000"),
        (HUANGYAN_2021_ABOVE, ("26.01", "132.27", "2.54", "4861.08", "17.45", "0.0305"), "100.000"),
        (HUANGYAN_2021_ABOVE, ("52.02", "0", "0", "0", "0", "0.061"), "80.000"),
        (HUANGYAN_2021_BELOW, ("16.601058", "0.47313"), "150.000"),
        (LINHAI_FROM_3_MU, ("18", "360", "2.4", "250", "0.1", "12"), "96.500"),
        (LINHAI_UNDER_3_MU, ("15", "150", "1"), "75.000"),
    ],
)
def test_the_published_schemes_score_as_published_or_worked(
    scheme: ScoreScheme, values: tuple[str, ...], expected: str
) -> None:
    assert half_up(scored(scheme, *values), 3) == Decimal(expected)


def test_each_item_of_the_huangyan_example_is_as_worked() -> None:
    ratios = dict(
        zip(
            (one.indicator.code for one in HUANGYAN_2022_ABOVE.items),
            ("30", "150", "2", "3000", "20", "0.04"),
            strict=True,
        )
    )
    found = score([Firm("a", ratios={code: Decimal(value) for code, value in ratios.items()})], HUANGYAN_2022_ABOVE).of(
        "a"
    )
    points = [half_up(one.points, 3) for one in found.items if not isinstance(one.points, Marker)]
    assert [str(one) for one in points] == ["37.349", "22.033", "14.848", "6.085", "11.025", "13.245"]


def test_a_firm_of_huangyan_without_emissions_gets_the_average_of_the_item() -> None:
    codes = [one.indicator.code for one in HUANGYAN_2022_ABOVE.items]
    base = dict.fromkeys(codes, 1)
    rows = {"a": Decimal("4929.81"), "b": Decimal("9859.62"), "c": None}
    firms = [Firm(code, ratios={**base, "va_per_emission": value}) for code, value in rows.items()]
    found = score(firms, HUANGYAN_2022_ABOVE)
    assert [found.of(code).of("va_per_emission").points for code in "abc"] == [10, 20, 15]
    lacking = score([Firm("d", ratios={**base, "tax_per_mu": None})], HUANGYAN_2022_ABOVE).of("d")
    assert lacking.total is Marker.MISSING


def test_an_average_firm_of_huaian_scores_fifty() -> None:
    facts = {"税收": 100, "营业收入": 900, "用地": 10, "能耗": 50}
    last = [Firm("a", {key: value * 3 for key, value in facts.items()}), Firm("b", facts)]
    assert score([Firm("x", facts)], HUAIAN_2024, last).of("x").total == 50


def test_the_anhui_city_scores_the_exempt_and_leaves_them_without_class() -> None:
    facts = {"税收": 10, "营业收入": 100, "用地": 1, "增加值": 30, "能耗": 10, "研发支出": 3, "人数": 2}
    firms = [Firm("a", facts), Firm("e", facts, exempt="公用事业")]
    found = score(firms, ANHUI_CITY_ABOVE)
    assert got(found.of("a").total, found.of("e").total) == (100, 100)
    graded = classify(found, ANHUI_CITY_GRADES).of("e")
    assert (graded.grade, graded.reason) == (Marker.NOT_APPLICABLE, "公用事业，不定等级，参照B类管理")
    below = score([Firm("a", {"税收": 10, "用地": 1}), Firm("b", {"税收": 30, "用地": 1})], ANHUI_CITY_BELOW)
    assert got(below.of("a").total, below.of("b").total) == (50, 150)


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (HUAIAN_2024_GRADES, (20, 40, 35, 5)),
        (ANHUI_CITY_GRADES, (25, 45, 25, 5)),
        (CHAOHU_2021_GRADES, (20, 45, 30, 5)),
        (WENLING_2022_ABOVE_GRADES, (20, 60, 15, 5)),
        (WENLING_2022_BELOW_GRADES, (5, 70, 20, 5)),
    ],
)
def test_a_hundred_firms_fall_into_the_published_classes(scheme: Scheme, expected: tuple[int, ...]) -> None:
    assert tuple(grade(line_up(*range(100, 0, -1)), scheme).groups[""].counts.values()) == expected


def test_the_worst_class_is_rounded_down_and_never_exceeds_its_share() -> None:
    """755 firms of 铜陵: 5 % are 37.75, and 37 are in D."""
    assert grade(line_up(*range(755, 0, -1)), CHAOHU_2021_GRADES).groups[""].counts["D"] == 37
    assert letters(line_up(3, 2, 1), HUAIAN_2024_GRADES) == "BCC"


def test_jingde_scores_between_twenty_and_a_hundred_percent() -> None:
    firms = [Firm(str(value), {"税收": value, "用地": 1}) for value in (2, 15, 30)]
    found = score(firms, jingde({"tax_per_mu": 40})).of("15").total
    assert isinstance(found, Fraction)
    assert half_up(found, 3) == Decimal("22.857")
    with pytest.raises(MethodError, match="七项指标中没有va_per_mu"):
        jingde({"va_per_mu": 40})


def test_longyou_multiplies_by_the_firm_s_factor_and_checks_its_weights() -> None:
    weights = {"tax_per_mu": 30, "va_per_mu": 25, "labour_prod": 45}
    scheme = longyou(weights, dict.fromkeys(weights, 10))
    firm = Firm("a", ratios=dict.fromkeys(weights, 10), correction=Decimal("1.2"), bonus={"创新": 2})
    assert score([firm], scheme).of("a").total == 122
    for wrong, bases in (
        ({**weights, "tax_per_mu": 40}, weights),
        ({**weights, "labour_prod": 44}, weights),
        (weights, {}),
    ):
        with pytest.raises(MethodError):
            longyou(wrong, dict.fromkeys(bases, 10))


def test_the_city_of_lishui_is_the_ratio_of_its_sums_rounded_and_not_cut() -> None:
    firms = [Firm("a", {"税收": 573564, "增加值": 2236605, "用地": 30341})]
    for code, printed in (("tax_per_mu", "18.90"), ("va_per_mu", "73.72")):
        value = totals(firms, INDICATORS[code])[0].value
        assert isinstance(value, Fraction)
        assert half_up(value, 2) == Decimal(printed)
    rates = [growth(Decimal(now), Decimal(base)) for now, base in (("17.50", "12.01"), ("18.90", "17.50"))]
    assert [half_up(one, 1) for one in rates if not isinstance(one, Marker)] == [Decimal("45.7"), Decimal("8.0")]


@pytest.mark.parametrize(
    ("output", "firms", "points"),
    [("0.75", "0.9", 2), ("0.9", "0.75", 2), ("0.6", "0.6", 1), ("0.599", "1", 0), ("1", "1", 5), ("0.7", "1", 2)],
)
def test_a_main_industry_counts_full_tenths_of_the_smaller_share(output: str, firms: str, points: int) -> None:
    assert cluster_points(Decimal(output), Decimal(firms)) == points


@pytest.mark.parametrize(("share", "points"), [("0.59", 0), ("0.6", 0), ("0.7", 1), ("0.799", 1), ("1", 4)])
def test_the_type_of_firms_counts_full_tenths_above_sixty_percent(share: str, points: int) -> None:
    assert type_points(Decimal(share)) == points


@pytest.mark.parametrize(
    ("coefficient", "points"),
    [
        ("1.49", 0),
        ("1.5", 2),
        ("1.99", 2),
        ("2", 4),
        ("2.5", 6),
        ("2.99", 6),
        ("3", 8),
        ("3.5", 10),
        ("9", 10),
        ("0", 0),
    ],
)
def test_the_per_mu_coefficient_climbs_in_steps(coefficient: str, points: int) -> None:
    assert efficiency_points(Decimal(coefficient)) == points


def test_units_count_two_points_each_to_ten() -> None:
    assert [count_points(one) for one in (0, 1, 5, 6)] == [0, 2, 10, 10]
    with pytest.raises(MethodError, match="个数不能为负"):
        count_points(-1)


def test_a_share_in_percent_is_refused() -> None:
    for wrong in (75, Decimal("1.01"), Decimal("-0.1")):
        with pytest.raises(MethodError, match="百分数请先除以100"):
            cluster_points(wrong, 1)


COUNTS = {"规上企业": "企业培育", "新增规上企业": "企业培育", "市级以上研发机构": "科技创新"}


def test_a_park_is_scored_in_seven_blocks_and_by_hand_over_the_machine() -> None:
    """500/100 = 5 against (500 + 100)/(100 + 200) = 2 of its kind: 2.5 → 6 points; the other kind is not in the mean."""
    first = Park(
        "p1",
        "制造",
        500,
        100,
        Decimal("0.8"),
        Decimal("0.75"),
        Decimal("0.85"),
        {"规上企业": 3, "市级以上研发机构": 6},
        {
            ("服务能力", "企业服务"): 3,
            ("安全生产", "消防"): 2,
            ("其他", "通报批评"): -1,
            ("科技创新", "市级以上研发机构"): 4,
        },
    )
    found = score_parks([first, Park("p2", "制造", 100, 200), Park("p3", "服务", 9000, 1)], COUNTS)
    one = found[0]
    assert got(one.coefficient, one.mean, one.kind_output, one.kind_land) == (F(5, 2), 2, 600, 300)
    assert one.blocks == {
        "产业发展": 4,
        "企业培育": 6,
        "科技创新": 4,
        "服务能力": 3,
        "效益产出": 6,
        "安全生产": 2,
        "其他": -1,
    }
    assert got(one.total, one.notes) == (24, ())
    assert got(found[2].coefficient, found[2].total) == (1, 0)


@pytest.mark.parametrize("land", [0, None, Marker.MISSING])
def test_a_park_without_land_gets_nothing_for_efficiency_and_a_note(land: Any) -> None:
    found = score_parks([Park("a", "制造", 500, land), Park("b", "制造", 100, 100)], {})
    assert got(found[0].items[("效益产出", "亩均系数")], found[0].coefficient) == (0, Marker.MISSING)
    assert "用地或产出缺数，亩均系数按0分计" in found[0].notes
    assert found[1].mean == 1


def test_a_block_that_does_not_exist_is_refused() -> None:
    with pytest.raises(MethodError, match="七个方面"):
        score_parks([Park("a", "制造", manual={("党建", "x"): 1})], {})
    with pytest.raises(MethodError, match="没有声明属于哪一方面"):
        score_parks([Park("a", "制造", counts={"规上企业": 1})], {})


def parks(n: int, **more: Any) -> list[Park]:
    return [Park(f"p{place:02}", "制造", manual={("其他", "分"): 50 - place}, **more) for place in range(n)]


def test_eleven_parks_are_two_three_five_one_and_stars_take_no_place() -> None:
    starred = [Park("s4", "制造", stars=4), Park("s3", "制造", stars=3, manual={("其他", "分"): 1})]
    found = grade_parks(score_parks([*parks(10), *starred], {}))
    assert "".join(str(one.grade) for one in found.members) == "AABBBCCCCCDA"
    assert (found.of("s4").grade, found.of("s4").rank, found.of("s3").grade) == ("A", None, "D")
    assert dict(found.groups[""].counts) == {"A": 3, "B": 3, "C": 5, "D": 1}


def test_parks_in_transition_are_apart_and_an_unapproved_record_stops_the_grading() -> None:
    found = grade_parks(score_parks([*parks(11), Park("t", "制造", exempt="三年过渡期")], {}))
    assert found.of("t").reason == "三年过渡期，不定等级"
    assert found.groups[""].ranked == 11
    with pytest.raises(MethodError, match="有1个对象未经审核通过"):
        grade_parks(score_parks([*parks(2), Park("u", "制造", approved=False)], {}))


def published() -> dict[str, Mapping[str, Any]]:
    if not SCHEMES.is_file():
        pytest.skip("the published schemes are not here")
    return {one["id"]: one for one in json.loads(SCHEMES.read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    ("name", "part", "scheme"),
    [
        ("huangyan_2022", "above_scale", HUANGYAN_2022_ABOVE),
        ("huangyan_2022", "below_scale", HUANGYAN_2022_BELOW),
        ("linhai_2014_2016", "over_3mu", LINHAI_FROM_3_MU),
        ("linhai_2014_2016", "under_3mu", LINHAI_UNDER_3_MU),
    ],
)
def test_the_presets_are_the_published_weights_and_baselines(name: str, part: str, scheme: ScoreScheme) -> None:
    rows = published()[name][part]["items"]
    assert [(F(str(row["benchmark"])), row["weight"]) for row in rows] == [
        (F(str(one.baseline)), one.weight) for one in scheme.items
    ]


def test_the_anhui_preset_has_the_published_weights() -> None:
    weights = published()["anhui_city_gu456"]["above_scale"]["weights"]
    assert list(weights.values()) == [one.weight for one in ANHUI_CITY_ABOVE.items]


def test_the_published_counts_of_chaohu_come_out_of_its_published_quota() -> None:
    counts = dict(published()["chaohu_2021"]["grading_counts"])
    n = counts.pop("n")
    assert dict(grade(line_up(*range(n, 0, -1)), CHAOHU_2021_GRADES).groups[""].counts) == counts


def test_the_weights_of_the_presets_add_to_a_hundred() -> None:
    for one in (
        HUANGYAN_2021_ABOVE,
        HUANGYAN_2022_BELOW,
        LINHAI_FROM_3_MU,
        LINHAI_UNDER_3_MU,
        HUAIAN_2024,
        ANHUI_CITY_ABOVE,
    ):
        assert sum(F(str(item.weight)) for item in one.items) == 100
