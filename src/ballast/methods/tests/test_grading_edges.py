"""Grading at its edges: every field of a result, limits beside the score, and the score that is just enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.grading import (
    Grade,
    Graded,
    Member,
    Needed,
    QuotaRounding,
    Scheme,
    Ties,
    grade,
    needed_score,
    quota_count,
    shares_of,
)
from ballast.methods.tests.test_grading import letters, line_up

F = Fraction
BAD: Any = "九"
"""What is no number."""
HALF = Scheme((Grade("A", 50), Grade("B")))
EXACT = replace(HALF, places=None)
NONE = Marker.NOT_APPLICABLE


def test_every_field_of_a_result_is_kept_for_the_ranked_and_for_those_apart() -> None:
    members = [
        Member("a", F("90.004"), "甲"),
        Member("b", 80, "甲"),
        Member("e", F("99.996"), "甲", exempt="在建"),
        Member("f", Marker.MISSING, "甲", exempt="停产"),
        Member("m", Marker.SUPPRESSED, "甲"),
        Member("s", F("10.006"), "甲", outside="A"),
        Member("t", Marker.MISSING, "甲", outside="B"),
    ]
    found = grade(members, Scheme((Grade("A", 50, label="优先"), Grade("B"))))
    assert found.members == (
        Graded("a", "甲", F(90), "A", 1, 2, False, "得90.00分，居甲组第1位，共2个，评为A（优先）"),
        Graded("b", "甲", F(80), "B", 2, 2, False, "得80.00分，居甲组第2位，共2个，评为B"),
        Graded("s", "甲", F("10.01"), "A", None, 2, False, "直接评为A，不占名额"),
        Graded("t", "甲", Marker.MISSING, "B", None, 2, False, "直接评为B，不占名额"),
        Graded("e", "甲", F(100), NONE, None, 0, False, "在建，不定等级"),
        Graded("f", "甲", Marker.MISSING, NONE, None, 0, False, "停产，不定等级"),
        Graded("m", "甲", Marker.SUPPRESSED, Marker.SUPPRESSED, None, 0, False, "没有得分（*），不评级"),
    )
    summary = found.groups["甲"]
    assert (summary.group, summary.ranked, summary.exempt, summary.missing, summary.outside) == ("甲", 2, 2, 1, 2)


def test_who_is_exempt_and_outside_is_exempt() -> None:
    found = grade([Member("a", 5, exempt="在建", outside="A")], HALF)
    assert (found.groups[""].exempt, found.groups[""].outside, found.of("a").grade) == (1, 0, NONE)


def test_tied_members_are_said_to_be_and_a_group_that_ends_in_zu_is_named_once() -> None:
    found = grade([Member("a", F("8.1234"), "第一组"), Member("b", F("8.1234"), "第一组")], EXACT)
    assert found.of("b").reason == "得8.123分，居第一组第1位（2个并列），共2个，评为A"
    assert found.groups["第一组"].sentence == "第一组参加排位2个：A档2个（最低8.12分），B档0个。"


def test_shares_of_all_groups_are_of_all_members() -> None:
    members = [*(Member(f"a{one}", one, "甲") for one in range(3)), Member("b", 9, "乙")]
    found = grade(members, {"甲": Scheme((Grade("A", 67), Grade("B"))), "乙": HALF})
    assert shares_of(found) == {"A": 50, "B": 50}
    assert shares_of(found, "甲") == {"A": F(200, 3), "B": F(100, 3)}


QUARTERS = (Grade("A", 25), Grade("B"), Grade("C", 25), Grade("D", 25))


def test_what_exceeds_a_cap_goes_to_the_rest_wherever_the_rest_stands() -> None:
    capped = Scheme(QUARTERS, ties=Ties.CAP)
    assert letters(line_up(9, 8, 8, 8, 8, 7, 6, 5), capped) == "ABBBBCDD"
    assert letters(line_up(9, 9, 8, 7, 6, 5, 5, 4), capped) == "AABBCCCD"


def test_in_a_cumulative_scheme_what_exceeds_a_cap_goes_to_the_last_grade_but_one() -> None:
    grades = (Grade("A", 25), Grade("B", 25), Grade("C", 25), Grade("D"))
    capped = Scheme(grades, "cumulative", Ties.CAP)
    assert letters(line_up(9, 8, 8, 8, 8, 8, 8, 5), capped) == "ACCCCCCD"
    two = Scheme((Grade("A", 50), Grade("B")), "cumulative", Ties.CAP)
    assert letters(line_up(9, 8, 8, 7), two) == "AAAB"
    assert letters(line_up(9, 8), Scheme((Grade("A", 100),), "cumulative", Ties.CAP)) == "AA"


def test_ties_at_every_cut_go_up_down_or_to_the_rest() -> None:
    members = line_up(9, 8, 8, 7, 7, 6, 6, 5)
    assert [letters(members, Scheme(QUARTERS, ties=one)) for one in Ties] == ["AAABBCCD", "ABBCCDDD", "ABBBBCCD"]


def test_a_limit_keeps_the_grade_from_being_better_and_the_place_where_it_was() -> None:
    members = [
        Member("a", 9, at_best="D", why="发生安全生产事故"),
        Member("b", 8, at_best="B"),
        Member("c", 7),
        Member("d", 6, at_best="A"),
        Member("s", 1, outside="A", at_best="B", why="有环保处罚"),
    ]
    scheme = Scheme((Grade("A", 50, label="优先"), Grade("B"), Grade("D", 0)))
    found = grade(members, scheme)
    assert [(one.code, one.grade, one.rank) for one in found.members] == [
        ("a", "D", 1),
        ("b", "B", 2),
        ("c", "B", 3),
        ("d", "B", 4),
        ("s", "B", None),
    ]
    assert found.of("a").reason == "得9.00分，居第1位，共4个，按位次为A，发生安全生产事故，不得高于D，评为D"
    assert found.of("b").reason == "得8.00分，居第2位，共4个，按位次为A，不得高于B，评为B"
    assert found.of("d").reason == "得6.00分，居第4位，共4个，评为B"
    assert found.of("s").reason == "直接评为A（有环保处罚，不得高于B，评为B），不占名额"
    assert dict(found.groups[""].counts) == {"A": 0, "B": 4, "D": 1}
    assert found.groups[""].cutoffs == {"A": None, "B": 6, "D": 9}
    assert needed_score(members, scheme, "b") is None
    assert needed_score(members, scheme, "c") == Needed("A", F("7.995"), False)
    with pytest.raises(MethodError, match="没有“E”档"):
        grade([Member("a", 9, at_best="E")], scheme)


def test_the_needed_score_keeps_the_member_s_own_tie_break_and_its_group_s_scheme() -> None:
    members = [Member("a", 8, "甲", (1,)), Member("b", 7, "甲", (5,)), Member("c", 9, "乙", (1,))]
    schemes = {"甲": replace(EXACT, ties=Ties.DOWN), "乙": Scheme((Grade("优", at_least=99), Grade("差")))}
    assert needed_score(members, schemes, "b") == Needed("A", F(8), False)
    assert needed_score(members, schemes, "c") == Needed("优", F("98.995"), False)


def test_the_needed_score_counts_those_outside_where_the_scheme_counts_them() -> None:
    scheme = Scheme((Grade("A", 40), Grade("B")), places=None, count_outside=True)
    members = [*line_up(5, 4, 3, 2), Member("s", 1, outside="A")]
    assert needed_score(members, scheme, "m02") == Needed("A", F(4), False)
    half = replace(EXACT, count_outside=True)
    apart = [*members, Member("e", 1, exempt="在建", outside="A")]
    assert needed_score(apart, half, "m02") == Needed("A", F(4), False)
    with pytest.raises(MethodError, match="“s”没有按得分评级（直接评为A，不占名额）"):
        needed_score(members, scheme, "s")


def test_the_needed_score_reaches_the_line_of_a_grade_as_printed() -> None:
    line = Scheme((Grade("A", 50, at_least=F("60.001")), Grade("B")))
    assert needed_score(line_up(50, 40), line, "m01") == Needed("A", F("60.005"), False)
    alone = Scheme((Grade("A", at_least=60), Grade("B")))
    assert needed_score(line_up(50), alone, "m00") == Needed("A", F("59.995"), False)
    below = Scheme((Grade("A", 50), Grade("B"), Grade("D", 50, below=30)))
    assert needed_score(line_up(90, 20), below, "m01") == Needed("B", F("29.995"), False)
    assert needed_score(line_up(90, 20), replace(below, places=None), "m01") == Needed("B", F(30), False)


@pytest.mark.parametrize(("places", "bound"), [(2, "79.995"), (0, "79.5"), (-1, "75"), (-2, "50"), (None, "80.004")])
def test_a_rival_is_reached_where_the_score_prints_as_its_does(places: int | None, bound: str) -> None:
    found = needed_score(line_up(F("80.004"), 1), replace(HALF, places=places), "m01")
    assert found == Needed("A", F(bound), False)


def test_two_that_are_tied_and_go_down_must_part() -> None:
    assert needed_score(line_up(80, 80), replace(EXACT, ties=Ties.DOWN), "m00") == Needed("A", F(80), True)


def test_the_needed_score_is_not_taken_between_the_wrong_rivals() -> None:
    assert needed_score(line_up(90, 80, 70, 60), EXACT, "m03") == Needed("A", F(80), False)
    close = line_up(F("80.5"), 80, 70, 60)
    assert needed_score(close, Scheme((Grade("A", 25), Grade("B")), places=None), "m03") == Needed(
        "A", F("80.5"), False
    )


def test_the_needed_score_prints_more_than_the_present_one() -> None:
    """At the printed score the moved tie-break would win, but the member prints that already."""
    members = [Member("a", 80, tie_break=(5,)), Member("b", F("80.004"), tie_break=(4,))]
    found = needed_score(members, HALF, "b", lambda one, score: replace(one, score=score, tie_break=(10,)))
    assert found == Needed("A", F("80.005"), False)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: grade([Member("a", BAD)], HALF), "得分不是数"),
        (lambda: grade([Member("a", 1, tie_break=(BAD,))], HALF), "并列时比较的数不是数"),
        (lambda: Scheme((Grade("A", BAD), Grade("B"))), "档次比例不是数"),
        (lambda: Scheme((Grade("A", at_least=BAD), Grade("B"))), "分数线不是数"),
        (lambda: Scheme((Grade("A", 50), Grade("B", below=BAD))), "“低于”线不是数"),
        (lambda: Scheme((Grade("A", 10), Grade("B", below=3), Grade("C", 1, below=4))), "“低于”线应从好到差递减"),
        (lambda: Scheme((Grade("A", 60), Grade("B", 60), Grade("C"))), "合计120%"),
        (lambda: Scheme((Grade("A", 20), Grade("B"), Grade("C", 30)), "cumulative"), "最末一档"),
        (lambda: quota_count(-1, 50), "总数不为负"),
        (lambda: quota_count(1, BAD), "档次比例不是数"),
    ],
)
def test_what_is_wrong_is_named(make: Callable[[], object], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        make()


def test_ends_of_the_percentages_are_allowed() -> None:
    assert [quota_count(3, share, QuotaRounding.CEIL) for share in (0, 100)] == [0, 3]
    assert letters(line_up(2, 1), Scheme((Grade("A", 100), Grade("B")))) == "AA"
