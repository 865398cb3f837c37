"""The published schemes, each on a case worked by hand from its text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.assessment import (
    ANQING_2023,
    BASE_STEP_24,
    COEFFICIENT_2018,
    INNOVATIVE_2022,
    JINHUA_2011,
    MIANYANG_2022,
    PIECEWISE_PROVINCE,
    WANJIANG_2010S,
    YANAN_2017,
    Candidate,
    ListRule,
    Member,
    Seen,
    assess,
    monthly_ladder,
    red_black,
)
from ballast.methods.exact import MethodError
from ballast.methods.tests.test_grading import got

F = Fraction
HARD = dict.fromkeys(("硬性条件一", "硬性条件二", "硬性条件三"), True)


def test_jinhua_adds_over_and_bonuses_and_takes_the_completed_part() -> None:
    """增加值 105 % → 22.5; 总产值 720 of 800 → 13.5, two full hundreds over 500; growth above the city 1; share 0.8; rate 3."""
    seen: dict[str, Any] = {
        "va": Seen(210, target=200),
        "va_growth": Seen(Decimal("12.1"), mean=12),
        "va_share": Decimal("0.8"),
        "va_rate": Decimal("0.3"),
        "output": Seen(720, target=800),
        "new_billion": 3,
    }
    found = assess(JINHUA_2011, [Member("a", seen)]).of("a")
    assert got(found.base, found.bonus, found.total) == (36, F("8.3"), F("44.3"))
    assert [found.of(code).points for code in ("va_growth", "va_share", "va_rate", "output_beyond", "new_billion")] == [
        *(1, F("0.8"), 3, 2, F("1.5")),
    ]


def test_jinhua_caps_what_lies_over_at_ten_and_the_share_at_ten() -> None:
    seen: dict[str, Any] = {"va": Seen(400, target=200), "output": Seen(1600, target=800), "va_share": 30}
    found = assess(JINHUA_2011, [Member("a", seen)]).of("a")
    assert got(found.of("va").points, found.of("output").points, found.of("va_share").points) == (30, 25, 10)
    assert found.of("va_growth").reason == "缺数（—），按办法不加分"


def test_twenty_four_counties_score_base_and_step_and_the_places_of_their_group() -> None:
    rows = [(f"{group}{place}", group, 100 - place) for group in ("第一组", "第二组") for place in range(12)]
    seen: dict[str, Any] = {
        "va_growth": Seen(Decimal("9.5"), target=7),
        "energy": Seen(-4, target=-3),
        "water": Seen(-20, target=-3),
    }
    found = assess(BASE_STEP_24, [Member(code, {**seen, "va": value}, group) for code, group, value in rows])
    assert found.of("第一组0").base == F("17.5") + 19 + 35
    assert [found.of(f"第一组{place}").bonus for place in range(6)] == [4, 3, 2, 1, 0, 0]
    assert [found.of(f"第二组{place}").bonus for place in range(9)] == [8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_a_province_scores_two_groups_against_its_mean_and_takes_off_projects_not_started() -> None:
    members = [
        Member("a", {"va_growth": Seen(31, mean=6), "not_started": 2}, "第一组"),
        Member("b", {"va_growth": Seen(31, mean=6)}, "第二组"),
        Member("c", {"va_growth": Seen(-4, mean=6)}, "第一组"),
    ]
    found = assess(PIECEWISE_PROVINCE, members)
    assert found.of("a").total == 100 + 50 + 25 + F(25, 3) - F("0.66")
    assert found.of("b").total == 100 + F(50, 3) + F(25, 2) + 5
    assert found.of("c").total == 50


def test_the_monthly_ladder_gates_gdp_and_pays_the_top_three_that_keep_the_conditions() -> None:
    scheme = monthly_ladder([("gdp_growth", "GDP增速", 10), ("va_growth", "增加值增速", 8)])
    rows = {"a": ("8", "9", HARD), "b": ("7.9", "12", HARD), "c": ("9", "5", {}), "d": ("8.5", "4", HARD)}
    found = assess(
        scheme,
        [
            Member(code, {"gdp_growth": Decimal(gdp), "va_growth": Decimal(va)}, conditions=conditions)
            for code, (gdp, va, conditions) in rows.items()
        ],
    )
    base = {"a": 4 + F("5.4") + F("7.6"), "b": F("5.1") + 8, "c": 4 + 6 + F("7.2"), "d": 4 + F("5.7") + F("6.8")}
    assert {code: found.of(code).base for code in rows} == base
    assert {code: found.of(code).bonus for code in rows} == {"a": F("0.3"), "b": 0, "c": 0, "d": F("0.1")}
    assert found.of("c").of("top_three").reason == "未满足条件：硬性条件一、硬性条件二、硬性条件三，该项不得分"


def test_the_gdp_item_of_the_ladder_is_ten_points() -> None:
    with pytest.raises(MethodError, match="应为10分"):
        monthly_ladder([("gdp_growth", "GDP增速", 8)])


def test_the_first_industry_is_scored_between_the_worst_and_the_best() -> None:
    rows = {"a": (30, 50, 10), "b": (20, 50, 0), "c": (10, 100, 5)}
    members = [
        Member(code, dict(zip(("tax_share", "revenue", "revenue_growth"), row, strict=True)))
        for code, row in rows.items()
    ]
    found = assess(COEFFICIENT_2018, members)
    assert {code: found.of(code).total for code in rows} == {"a": 26, "b": 20, "c": 24}


def test_wanjiang_reads_one_indicator_with_two_weights() -> None:
    found = assess(
        WANJIANG_2010S, [Member("a", {"va": Seen(90, target=100)}), Member("b", {"va": Seen(110, target=100)})]
    )
    assert got(found.of("a").total, found.of("b").total) == (F("7.2") + 3, 13)


def test_a_project_of_yanan_scores_eighty() -> None:
    seen: dict[str, Any] = {
        "stage": Seen(choice="新开工"),
        "plan": 6,
        "type": Seen(choice="产业"),
        "progress": Seen(3, target=6),
        "listed": Seen(choice="是"),
        "commissioned": Seen(choice="否"),
    }
    found = assess(YANAN_2017, [Member("p", seen)]).of("p")
    assert [trace.points for trace in found.traces][:6] == [5, 10, 15, 30, 20, 0]
    assert found.total == 80
    criticised = assess(YANAN_2017, [Member("p", {**seen, "criticised_city": 5, "criticised_province": 1})]).of("p")
    assert criticised.total == 65


def test_the_plan_of_a_project_falls_into_the_band_that_its_line_opens() -> None:
    seen: dict[str, Any] = {"stage": Seen(choice="续建"), "type": Seen(choice="功能"), "listed": Seen(choice="否")}
    seen["commissioned"] = Seen(choice="投运")
    rows = {"10": 20, "9.99": 10, "5": 10, "4.99": 6, "1": 6, "0.99": 3}
    for plan, expected in rows.items():
        found = assess(YANAN_2017, [Member("p", {**seen, "plan": Decimal(plan), "progress": Seen(0, target=1)})]).of(
            "p"
        )
        assert found.of("plan").points == expected
        assert found.total == 2 + expected + 6 + 10


def test_an_innovative_firm_scores_eighty_in_three_blocks() -> None:
    seen: dict[str, Any] = {
        "ip": Seen(choice="自主研发Ⅰ类"),
        "rd": 4,
        "growth": 12,
        "debt": 50,
        "strategic": Seen(choice="否"),
        "main": 75,
    }
    found = assess(INNOVATIVE_2022, [Member("f", seen)]).of("f")
    assert found.total == 80
    assert found.blocks == {"创新能力": 30, "成长性": 25, "专业化": 25}
    assert found.passed is True
    weak = assess(INNOVATIVE_2022, [Member("f", {**seen, "growth": -1})]).of("f")
    assert got(weak.total, weak.blocks["成长性"], weak.passed) == (65, 10, False)
    low = assess(INNOVATIVE_2022, [Member("f", {**seen, "ip": Seen(choice="无")})]).of("f")
    assert got(low.total, low.passed) == (65, False)
    assert assess(INNOVATIVE_2022, [Member("f", {**seen, "rd": None})]).of("f").passed is None


def listed(rule: object, *rows: tuple[object, ...]) -> list[str]:
    return [one.listed for one in red_black(rule, [Candidate(*row) for row in rows])]  # type: ignore[arg-type]


def test_mianyang_lists_the_first_over_target_and_the_last_that_missed_it() -> None:
    group = "县市区（园区）"
    states = ["over", "met", "over", "over", "over", "over", "missed", "met", "missed", "missed", "missed"]
    rows = [Candidate(f"c{place:02}", group, 100 - place, state) for place, state in enumerate(states)]  # type: ignore[arg-type]
    rows[9] = Candidate("c09", group, 91, "missed", force_majeure=True)
    found = red_black(MIANYANG_2022, rows)
    assert [one.listed for one in found] == ["red", "", "red", "red", "red", "", "", "", "black", "", "black"]
    assert found[1].reason == "第2位（倒数第10位），未超目标，不列入红榜"
    assert found[7].reason == "第8位（倒数第4位），已完成目标，不列入黑榜"
    assert found[9].reason == "第10位（倒数第2位），受不可抗力影响，不列入黑榜"
    assert found[10].reason == "第11位（倒数第1位），未完成目标，列为黑榜候选"
    assert found[5].reason == "第6位（倒数第6位），不在名额之内"


def test_departments_of_mianyang_have_four_and_three_places() -> None:
    rows = [(f"d{place:02}", "部门", 50 - place, "over" if place < 6 else "missed") for place in range(12)]
    assert listed(MIANYANG_2022, *rows) == ["red"] * 4 + [""] * 5 + ["black"] * 3


def test_who_is_not_known_to_have_met_or_missed_is_on_no_list() -> None:
    found = red_black(MIANYANG_2022, [Candidate(f"d{place}", "部门", 9 - place) for place in range(8)])
    assert {one.listed for one in found} == {""}
    assert found[0].reason == "第1位（倒数第8位），是否超目标不明，不列入红榜"


def test_anqing_lists_two_and_one_among_counties_and_one_and_one_among_districts() -> None:
    counties = [(f"x{place}", "县市", 90 - place) for place in range(5)]
    districts = [(f"y{place}", "区", 90 - place) for place in range(3)]
    assert listed(ANQING_2023, *districts) == ["red", "", "black"]
    assert listed(ANQING_2023, *counties) == ["red", "red", "", "", "black"]


def test_equal_scores_share_a_list_and_all_equal_stand_on_none() -> None:
    assert listed(ANQING_2023, ("a", "县市", 90), ("b", "县市", 80), ("c", "县市", 80), ("d", "县市", 70)) == [
        *("red", "red", "red", "black"),
    ]
    assert listed(ANQING_2023, ("a", "区", 90), ("b", "区", 90)) == ["", ""]
    assert listed(ANQING_2023, ("a", "区", Marker.MISSING)) == [""]


def test_a_group_without_places_on_one_list_never_stands_on_it() -> None:
    rule = ListRule("例", red={"甲": 1}, black={"乙": 1})
    assert listed(rule, ("a", "甲", 9), ("b", "甲", 1), ("c", "乙", 9), ("d", "乙", 1)) == ["", "black", "red", ""]


def test_an_unknown_group_is_refused() -> None:
    with pytest.raises(MethodError, match="没有“乡镇”这一组"):
        red_black(ANQING_2023, [Candidate("a", "乡镇", 1)])
