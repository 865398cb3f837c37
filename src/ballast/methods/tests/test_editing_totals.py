from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.editing import Level, TotalFinding, Verdict, total_and_parts
from ballast.methods.exact import MethodError
from ballast.methods.tests.editing_tools import names_no_number

PARTS = st.lists(st.integers(0, 10**6), min_size=2, max_size=6).map(
    lambda values: {f"第{place}项": value for place, value in enumerate(values)}
)


def ways(found: TotalFinding) -> dict[str, tuple[str, ...]]:
    return {one.name: one.ways for one in found.candidates if one.ways}


def test_a_total_that_agrees_is_fine() -> None:
    found = total_and_parts(120, {"甲": 30, "乙": 40, "丙": 50})
    assert found.finding.verdict is Verdict.FINE
    assert found.difference == 0
    assert found.candidates == ()


def test_two_digits_exchanged_in_the_total_are_the_one_explanation() -> None:
    found = total_and_parts(210, {"甲": 30, "乙": 40, "丙": 50})
    assert (found.finding.verdict, found.finding.level) == (Verdict.PROPOSAL, Level.ERROR)
    assert (found.finding.subject, found.finding.reported) == ("合计", Fraction(210))
    assert found.finding.proposed == 120
    assert ways(found) == {"合计": ("相邻两位数字颠倒",)}
    assert [one.name for one in found.candidates] == ["甲", "乙", "丙", "合计"]
    assert names_no_number(found.finding)


@pytest.mark.parametrize(
    ("total", "parts", "name", "proposed", "way"),
    [
        (1234, {"甲": 1000, "乙": 2340}, "乙", 234, "差十的整数次方倍"),
        (1234, {"甲": 1000, "乙": Fraction("23.4")}, "乙", 234, "差十的整数次方倍"),
        (1000, {"甲": 1300, "乙": 300}, "乙", -300, "正负号相反"),
        (823, {"甲": 371, "乙": 542}, "乙", 452, "相邻两位数字颠倒"),
        (1277, {"甲": 777, "乙": 55}, "乙", 500, None),
        (5800, {"甲": 4123, "乙": 167}, "乙", 1677, "多写或漏写一位数字"),
        (900, {"甲": 500, "乙": 400, "丙": 77}, "合计", 977, "漏加一个分项"),
        (1054, {"甲": 500, "乙": 400, "丙": 77}, "合计", 977, "一个分项加了两次"),
    ],
)
def test_each_known_way_of_erring_is_recognised(
    total: int, parts: Mapping[str, Fraction | int], name: str, proposed: int, way: str | None
) -> None:
    found = total_and_parts(total, parts, negative=proposed < 0)
    if way is None:
        assert found.finding.verdict is Verdict.QUESTION
        return
    assert way in ways(found)[name]
    assert found.finding.subject == name
    assert found.finding.proposed == proposed


def test_two_members_that_could_both_have_erred_leave_a_question() -> None:
    """453 may be 435, and 835 may be 853: two explanations of one difference, no number."""
    found = total_and_parts(835, {"甲": 400, "乙": 453})
    assert ways(found) == {"乙": ("相邻两位数字颠倒",), "合计": ("相邻两位数字颠倒",)}
    assert found.finding.verdict is Verdict.QUESTION
    assert found.finding.proposed is Marker.NOT_APPLICABLE


def test_only_neighbouring_digits_of_figures_alike_in_length_are_taken_for_exchanged() -> None:
    for total, parts in ((921, {"甲": 100, "乙": 29}), (1210, {"甲": 100, "乙": 21})):
        found = total_and_parts(total, parts)
        assert "相邻两位数字颠倒" not in ways(found).get("合计", ())


def test_figures_with_decimals_are_compared_digit_by_digit() -> None:
    found = total_and_parts(Fraction("82.3"), {"甲": Fraction("37.1"), "乙": Fraction("54.2")})
    assert ways(found) == {"乙": ("相邻两位数字颠倒",)}
    assert found.finding.proposed == Fraction("45.2")
    assert ways(total_and_parts(Fraction(1, 3), {"甲": Fraction(1, 7), "乙": Fraction(5, 7)})) == {}


def test_a_difference_larger_than_any_part_can_only_be_the_totals() -> None:
    found = total_and_parts(5, {"甲": 101, "乙": 202})
    assert [one.name for one in found.candidates] == ["合计"]
    assert found.finding.verdict is Verdict.PROPOSAL
    assert found.finding.proposed == 303
    assert total_and_parts(5, {"甲": 101, "乙": 202}, negative=True).finding.verdict is Verdict.QUESTION


def test_a_part_may_come_down_to_nothing_but_not_below() -> None:
    assert [one.name for one in total_and_parts(7, {"甲": 3, "乙": 7}).candidates] == ["甲", "乙", "合计"]
    assert [one.name for one in total_and_parts(6, {"甲": 3, "乙": 7}).candidates] == ["乙", "合计"]


def test_references_point_to_the_member_that_left_its_path() -> None:
    parts, earlier = {"甲": 300, "乙": 900}, {"甲": 310, "乙": 450, "合计": 760}
    found = total_and_parts(777, parts, references=earlier)
    assert ways(found) == {}
    near = total_and_parts(777, {"甲": 300, "乙": 901}, references=earlier)
    assert ways(near) == {"乙": ("偏离参照数而推算值不偏离",)}
    assert near.finding.proposed == 477
    assert total_and_parts(777, {"甲": 300, "乙": 901}).finding.verdict is Verdict.QUESTION
    wide = total_and_parts(777, {"甲": 300, "乙": 901}, references=earlier, closeness=3)
    assert wide.finding.verdict is Verdict.QUESTION


def test_closeness_includes_its_bound() -> None:
    kept = total_and_parts(777, {"甲": 300, "乙": 900}, references={"乙": 450})
    assert "偏离参照数而推算值不偏离" not in ways(kept).get("乙", ())


def test_rounding_of_the_parts_is_no_error() -> None:
    parts = {"甲": Fraction("3.3"), "乙": Fraction("3.3"), "丙": Fraction("3.3")}
    assert total_and_parts(10, parts, tolerance=Fraction("0.1")).finding.verdict is Verdict.FINE
    assert total_and_parts(10, parts, tolerance=Fraction("0.09")).finding.verdict is not Verdict.FINE
    assert total_and_parts(Fraction("9.8"), parts, tolerance=Fraction("0.1")).finding.verdict is Verdict.FINE


def test_the_one_part_that_is_missing_follows_from_the_others() -> None:
    found = total_and_parts(120, {"甲": 30, "乙": None, "丙": 50}).finding
    assert (found.verdict, found.subject, found.reported, found.proposed) == (
        Verdict.PROPOSAL,
        "乙",
        Marker.MISSING,
        Fraction(40),
    )
    assert names_no_number(found)
    total = total_and_parts(None, {"甲": 30, "乙": 50}).finding
    assert total.subject == "合计"
    assert total.proposed == 80


def test_a_missing_part_that_would_be_negative_is_asked_for_without_a_number() -> None:
    found = total_and_parts(70, {"甲": 30, "乙": None, "丙": 50}).finding
    assert (found.verdict, found.proposed) == (Verdict.QUESTION, Marker.NOT_APPLICABLE)
    assert total_and_parts(80, {"甲": 30, "乙": None, "丙": 50}).finding.proposed == 0
    assert total_and_parts(70, {"甲": 30, "乙": None, "丙": 50}, negative=True).finding.proposed == -10


def test_two_missing_members_stop_the_check() -> None:
    for found in (
        total_and_parts(70, {"甲": None, "乙": None, "丙": 50}),
        total_and_parts(None, {"甲": 3, "乙": None}),
    ):
        assert (found.finding.verdict, found.finding.marker) == (Verdict.STOPPED, Marker.MISSING)
        assert found.difference is None


@settings(max_examples=25, deadline=None)
@given(PARTS, st.integers(0, 10**7))
def test_every_candidate_would_close_the_identity(parts: dict[str, int], total: int) -> None:
    assume(sum(parts.values()) != total)
    found = total_and_parts(total, parts)
    for one in found.candidates:
        repaired = {name: Fraction(value) for name, value in {**parts, "合计": total}.items()} | {one.name: one.implied}
        assert repaired.pop("合计") == sum(repaired.values())
        assert one.implied >= 0
    assert found.finding.verdict.asks
    assert names_no_number(found.finding)


def test_bad_parameters_are_refused() -> None:
    for parts, tolerance, closeness in (({}, 0, 2), ({"合计": 1}, 0, 2), ({"甲": 1}, -1, 2), ({"甲": 1}, 0, 1)):
        with pytest.raises(MethodError, match="请检查参数"):
            total_and_parts(1, parts, tolerance, closeness=closeness)
