from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.grading import (
    Grade,
    Member,
    QuotaRounding,
    Scheme,
    Ties,
    grade,
    needed_score,
    quota_count,
    shares_of,
)
from ballast.methods.land_efficiency import CHAOHU_2021_GRADES, HUAIAN_2024_GRADES, PARK_GRADES

FEW = settings(max_examples=20, deadline=None)
FLOOR, CEIL, HALF_UP, NEAREST = QuotaRounding.FLOOR, QuotaRounding.CEIL, QuotaRounding.HALF_UP, QuotaRounding.NEAREST


def got(*parts: object) -> tuple[object, ...]:
    """Parts side by side, compared by value: an exact 80 is the integer 80."""
    return parts


def line_up(*scores: object) -> list[Member]:
    """Members m00, m01, … with these scores."""
    return [Member(f"m{place:02}", score) for place, score in enumerate(scores)]  # type: ignore[arg-type]


def letters(members: list[Member], scheme: Scheme) -> str:
    """The grades in the order of the codes."""
    found = grade(members, scheme)
    return "".join(str(found.of(one.code).grade) for one in sorted(members, key=lambda one: one.code))


def each(a: int, d: int, ties: Ties = Ties.UP, rounding: QuotaRounding = FLOOR) -> Scheme:
    return Scheme((Grade("A", a, rounding), Grade("B"), Grade("D", d, rounding)), ties=ties)


@pytest.mark.parametrize(
    ("n", "share", "rounding", "count"),
    [
        (11, 20, FLOOR, 2),
        (11, 30, FLOOR, 3),
        (11, 5, CEIL, 1),
        (11, 5, FLOOR, 0),
        (10, 25, HALF_UP, 3),
        (10, 25, NEAREST, 2),
        (10, 35, NEAREST, 4),
        (10, 20, CEIL, 2),
        (0, 50, CEIL, 0),
        (7, 100, FLOOR, 7),
        (13, Decimal("7.7"), CEIL, 2),
    ],
)
def test_a_share_becomes_places_by_the_declared_rounding(
    n: int, share: int | Decimal, rounding: QuotaRounding, count: int
) -> None:
    assert quota_count(n, share, rounding) == count


def test_eleven_parks_are_graded_as_the_requirement_text_says() -> None:
    members = line_up(*range(100, 89, -1))
    assert letters(members, PARK_GRADES) == "AABBBCCCCCD"
    summary = grade(members, PARK_GRADES).groups[""]
    assert dict(summary.quotas) == {"A": 2, "B": 3, "C": None, "D": 1}
    assert dict(summary.counts) == {"A": 2, "B": 3, "C": 5, "D": 1}
    assert summary.cutoffs == {"A": 99, "B": 96, "C": 91, "D": 90}


def test_the_real_grading_of_pingyang_follows_another_declared_rounding() -> None:
    """3/4/3/1 of 11: shares of 25, 35 and 5 % rounded up would give it; floor, floor, ceil does not."""
    scheme = Scheme((Grade("A", 20, CEIL), Grade("B", 30, CEIL), Grade("C"), Grade("D", 5, CEIL)))
    assert letters(line_up(*range(11, 0, -1)), scheme) == "AAABBBBCCCD"


def test_the_counts_published_for_chaohu_and_the_shares_for_lishui_come_out() -> None:
    counts = grade(line_up(*range(120, 0, -1)), CHAOHU_2021_GRADES).groups[""].counts
    assert dict(counts) == {"A": 24, "B": 54, "C": 36, "D": 6}
    scheme = Scheme((Grade("A", at_least=4), Grade("B", at_least=3), Grade("C", at_least=2), Grade("D")))
    members = line_up(*[4] * 258, *[3] * 534, *[2] * 135, *[1] * 15)
    shares = shares_of(grade(members, scheme))
    assert {name: round(float(one), 1) for name, one in shares.items() if not isinstance(one, Marker)} == {
        "A": 27.4,
        "B": 56.7,
        "C": 14.3,
        "D": 1.6,
    }


def test_cumulative_shares_are_places_where_a_grade_ends() -> None:
    assert letters(line_up(*range(20, 0, -1)), HUAIAN_2024_GRADES) == "AAAABBBBBBBBCCCCCCCD"
    summary = grade(line_up(*range(20, 0, -1)), HUAIAN_2024_GRADES).groups[""]
    assert dict(summary.quotas) == {"A": 4, "B": 8, "C": 7, "D": 1}


def test_the_worst_grade_can_be_empty() -> None:
    summary = grade(line_up(*range(11, 0, -1)), HUAIAN_2024_GRADES).groups[""]
    assert summary.counts["D"] == 0
    assert summary.cutoffs["D"] is None


def test_one_alone_is_not_the_worst() -> None:
    assert letters(line_up(50), HUAIAN_2024_GRADES) == "C"
    alone = grade([Member("a", 50, "甲")], HUAIAN_2024_GRADES).groups["甲"]
    assert alone.sentence == "甲组参加排位1个：A档0个，B档0个，C档1个（最低50.00分），D档0个。"
    assert letters(line_up(50), each(20, 20)) == "B"
    assert grade([], each(20, 20)).groups == {}


@pytest.mark.parametrize(("ties", "expected"), [(Ties.UP, "AAABB"), (Ties.DOWN, "ABBBB"), (Ties.CAP, "ABBBB")])
def test_a_tie_across_the_upper_boundary_goes_as_declared(ties: Ties, expected: str) -> None:
    assert letters(line_up(9, 8, 8, 7, 6), each(40, 0, ties)) == expected


@pytest.mark.parametrize(("ties", "expected"), [(Ties.UP, "BBBBD"), (Ties.DOWN, "BBDDD"), (Ties.CAP, "BBBBD")])
def test_a_tie_across_the_lower_boundary_goes_as_declared(ties: Ties, expected: str) -> None:
    assert letters(line_up(9, 8, 7, 7, 6), each(0, 40, ties)) == expected


def test_a_tie_over_every_boundary_takes_the_rest_where_quotas_are_caps() -> None:
    assert letters(line_up(5, 5, 5, 5, 5), each(40, 40, Ties.CAP)) == "BBBBB"
    assert letters(line_up(5, 5, 5, 5, 5), each(40, 40, Ties.UP)) == "AAAAA"
    assert letters(line_up(5, 5, 5, 5, 5), each(40, 40, Ties.DOWN)) == "DDDDD"


def test_a_declared_field_parts_a_tie_and_leaves_what_it_cannot_part() -> None:
    members = [Member("a", 8, tie_break=(3,)), Member("b", 8, tie_break=(5,)), Member("c", 8, tie_break=(3,))]
    found = grade(members, each(34, 0, Ties.DOWN))
    assert [(one.code, one.grade, one.rank, one.tied) for one in found.members] == [
        ("b", "A", 1, False),
        ("a", "B", 2, True),
        ("c", "B", 2, True),
    ]


def test_scores_tie_at_the_printed_precision_and_part_exactly_with_none() -> None:
    members = line_up(Fraction("80.004"), Fraction("80.001"))
    assert letters(members, Scheme((Grade("A", 50), Grade("B")))) == "AA"
    assert letters(members, Scheme((Grade("A", 50), Grade("B")), places=None)) == "AB"


def test_exempt_missing_and_outside_stand_apart_and_take_no_place() -> None:
    members = [
        Member("a", 90),
        Member("b", 80),
        Member("e", 99, exempt="在建"),
        Member("m", Marker.MISSING),
        Member("s", 10, outside="A"),
    ]
    scheme = Scheme((Grade("A", 50), Grade("B")), managed_as="B")
    found = grade(members, scheme)
    assert [(one.code, one.grade, one.rank) for one in found.members] == [
        ("a", "A", 1),
        ("b", "B", 2),
        ("s", "A", None),
        ("e", Marker.NOT_APPLICABLE, None),
        ("m", Marker.MISSING, None),
    ]
    summary = found.groups[""]
    assert (summary.ranked, summary.exempt, summary.missing, summary.outside) == (2, 1, 1, 1)
    assert dict(summary.counts) == {"A": 2, "B": 1}
    assert summary.cutoffs == {"A": 90, "B": 80}
    assert summary.sentence == (
        "参加排位2个：A档2个（最低90.00分），B档1个（最低80.00分）；不定等级1个，缺数未评1个，直接评定（不占名额）1个。"
    )
    assert found.of("e").reason == "在建，不定等级，参照B类管理"
    assert found.of("m").reason == "没有得分（—），不评级"
    assert found.of("s").reason == "直接评为A，不占名额"
    assert found.of("a").reason == "得90.00分，居第1位，共2个，评为A"


def test_outside_members_count_in_the_base_of_the_quota_only_where_declared() -> None:
    members = [*line_up(5, 4, 3, 2), Member("s", 9, outside="A")]
    without = Scheme((Grade("A", 20), Grade("B")))
    within = Scheme((Grade("A", 20), Grade("B")), count_outside=True)
    assert letters(members[:4] + members[4:], without) == "BBBBA"
    assert letters(members, within) == "ABBBA"


def test_each_group_has_its_own_quota_and_may_have_its_own_scheme() -> None:
    members = [Member("a", 9, "甲"), Member("b", 8, "甲"), Member("c", 2, "乙"), Member("d", 1, "乙")]
    half = Scheme((Grade("A", 50), Grade("B")))
    assert [one.grade for one in grade(members, half).members] == ["A", "B", "A", "B"]
    found = grade(members, {"甲": half, "乙": Scheme((Grade("A", at_least=5), Grade("B")))})
    assert [(one.code, one.grade) for one in found.members] == [("c", "B"), ("d", "B"), ("a", "A"), ("b", "B")]
    assert shares_of(found, "乙") == {"A": 0, "B": 100}
    with pytest.raises(MethodError, match="“乙”组没有评级办法"):
        grade(members, {"甲": half})


def test_a_cut_off_is_reached_by_equality_and_combines_with_a_quota() -> None:
    scheme = Scheme((Grade("A", 40, at_least=60), Grade("B"), Grade("D", 40, below=30)))
    assert letters(line_up(60, Fraction("59.99"), 50, 30, Fraction("29.99")), scheme) == "ABBBD"


def test_what_is_not_approved_stops_the_grading() -> None:
    with pytest.raises(MethodError, match="有1个对象未经审核通过，不能评级：b"):
        grade([Member("a", 1), Member("b", 2, approved=False)], PARK_GRADES)


def test_a_code_twice_stops_the_grading() -> None:
    with pytest.raises(MethodError, match="重复的代码：a"):
        grade([Member("a", 1), Member("a", 2)], PARK_GRADES)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Scheme(()),
        lambda: Scheme((Grade("A", 50), Grade("A"))),
        lambda: Scheme((Grade("A", 50), Grade("B", 60))),
        lambda: Scheme((Grade("A", 50), Grade("B", 40))),
        lambda: Scheme((Grade("A", 50), Grade("B"), Grade("C"))),
        lambda: Scheme((Grade("A", 50), Grade("B", 50))),
        lambda: Scheme((Grade("A", 101), Grade("B"))),
        lambda: Scheme((Grade("A", -1), Grade("B"))),
        lambda: Scheme((Grade("A"), Grade("B", 20)), "cumulative"),
        lambda: Scheme((Grade("A", at_least=60), Grade("B", at_least=70), Grade("C"))),
        lambda: Scheme((Grade("A", at_least=60), Grade("B", at_least=50))),
        lambda: Scheme((Grade("A"), Grade("B"))),
        lambda: Scheme((Grade("A", 50, below=3), Grade("B"))),
    ],
)
def test_a_scheme_that_cannot_be_filled_is_refused(make: object) -> None:
    with pytest.raises(MethodError):
        make()  # type: ignore[operator]


def test_unknown_names_are_refused_with_their_name() -> None:
    found = grade(line_up(1), PARK_GRADES)
    with pytest.raises(MethodError, match="没有“x”"):
        found.of("x")
    with pytest.raises(MethodError, match="没有“E”档"):
        PARK_GRADES.index("E")
    with pytest.raises(MethodError, match="没有“丙”组"):
        shares_of(found, "丙")
    with pytest.raises(MethodError, match="没有“五星”档"):
        grade([Member("a", 1, outside="五星")], PARK_GRADES)
    with pytest.raises(MethodError, match="个数不一致"):
        grade([Member("a", 1, tie_break=(1,)), Member("b", 1)], PARK_GRADES)


def test_shares_of_nobody_are_a_marker() -> None:
    assert shares_of(grade([Member("a", 1, exempt="在建")], each(20, 20))) == dict.fromkeys(
        "ABD", Marker.NOT_APPLICABLE
    )


def test_the_needed_score_is_the_rival_s_where_ties_go_up_and_above_it_where_they_go_down() -> None:
    members = line_up(90, 80, 70, 60)
    up = needed_score(members, Scheme((Grade("A", 50), Grade("B")), places=None), "m02")
    assert up is not None
    assert got(up.grade, up.score, up.strictly) == ("A", 80, False)
    down = needed_score(members, Scheme((Grade("A", 50), Grade("B")), places=None, ties=Ties.DOWN), "m02")
    assert down is not None
    assert got(down.score, down.strictly) == (80, True)
    printed = needed_score(members, Scheme((Grade("A", 50), Grade("B")), ties=Ties.DOWN), "m02")
    assert printed is not None
    assert (printed.score, printed.strictly) == (Fraction("80.005"), False)


def test_a_needed_score_below_zero_must_be_passed_because_halves_round_away_from_zero() -> None:
    found = needed_score(line_up(-1, -5), Scheme((Grade("A", 50), Grade("B")), places=0), "m01")
    assert found is not None
    assert (found.score, found.strictly) == (Fraction(-3, 2), True)


def test_a_needed_score_that_prints_as_zero_must_pass_minus_a_half() -> None:
    found = needed_score(line_up(0, -5), Scheme((Grade("A", 50), Grade("B")), places=0), "m01")
    assert found is not None
    assert got(found.score, found.strictly) == (Fraction(-1, 2), True)


def test_quotas_from_both_ends_that_meet_are_filled_from_the_top() -> None:
    assert letters(line_up(3, 2, 1), each(50, 50, rounding=CEIL)) == "AAD"


def test_cumulative_places_that_round_backwards_leave_an_empty_grade_and_no_negative_quota() -> None:
    scheme = Scheme((Grade("A", 30, CEIL), Grade("B", 1), Grade("C", 69)), "cumulative")
    assert letters(line_up(4, 3, 2, 1), scheme) == "AACC"
    assert grade(line_up(4, 3, 2, 1), scheme).groups[""].quotas == {"A": 2, "B": 0, "C": 2}


def test_no_score_brings_a_grade_without_places_or_the_best_one_more() -> None:
    assert needed_score(line_up(9, 8), each(20, 0), "m01") is None
    assert needed_score(line_up(9, 8), each(50, 0), "m00") is None
    with pytest.raises(MethodError, match="没有按得分评级"):
        needed_score([Member("a", 9, exempt="在建")], each(50, 0), "a")


SCORES = st.lists(st.integers(0, 12), min_size=1, max_size=14)
SCHEMES = st.builds(
    lambda a, b, d, rounding, ties: Scheme(
        (Grade("A", a, rounding), Grade("B", b, rounding), Grade("C"), Grade("D", d, rounding)), ties=ties
    ),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 20),
    st.sampled_from(QuotaRounding),
    st.sampled_from(Ties),
)


@FEW
@given(SCORES, SCHEMES)
def test_equal_scores_get_equal_grades_and_better_scores_no_worse_ones(scores: list[int], scheme: Scheme) -> None:
    found = grade(line_up(*scores), scheme)
    by_score = sorted(
        (one.score, -scheme.index(str(one.grade))) for one in found.members if not isinstance(one.score, Marker)
    )
    for (low, worse), (high, better) in pairwise(by_score):
        assert worse <= better
        assert low != high or worse == better


@FEW
@given(SCORES, SCHEMES, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_no_grade(scores: list[int], scheme: Scheme, random: object) -> None:
    members = line_up(*scores)
    mixed = list(members)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert grade(mixed, scheme) == grade(members, scheme)


@FEW
@given(SCORES, SCHEMES)
def test_counts_add_up_and_where_quotas_are_caps_the_best_and_the_worst_keep_to_them(
    scores: list[int], scheme: Scheme
) -> None:
    found = grade(line_up(*scores), Scheme(scheme.grades, ties=Ties.CAP)).groups[""]
    assert sum(found.counts.values()) == len(scores)
    a, b, d = (found.quotas[name] or 0 for name in "ABD")
    assert found.counts["A"] <= a
    assert found.counts["A"] + found.counts["B"] <= a + b
    assert found.counts["D"] <= d


@FEW
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=14, unique=True), SCHEMES)
def test_without_ties_every_quota_is_filled_as_long_as_there_are_members(scores: list[int], scheme: Scheme) -> None:
    found = grade(line_up(*scores), scheme).groups[""]
    n = len(scores)
    a = min(n, found.quotas["A"] or 0)
    b = min(n - a, found.quotas["B"] or 0)
    assert (found.counts["A"], found.counts["B"]) == (a, b)
    assert found.counts["D"] == min(n - a - b, found.quotas["D"] or 0)


@FEW
@given(st.lists(st.integers(0, 12), min_size=2, max_size=10), SCHEMES, st.sampled_from([None, 0, 1]))
def test_the_needed_score_is_enough_and_a_little_less_is_not(
    scores: list[int], scheme: Scheme, places: int | None
) -> None:
    scheme = Scheme(scheme.grades, ties=scheme.ties, places=places)
    members = line_up(*scores)
    here = scheme.index(str(grade(members, scheme).of("m00").grade))
    needed = needed_score(members, scheme, "m00")
    if needed is None:
        moved = [Member("m00", 10**6), *members[1:]]
        assert scheme.index(str(grade(moved, scheme).of("m00").grade)) >= here
        return
    tiny = Fraction(1, 10**6)
    enough = needed.score + (tiny if needed.strictly else 0)
    short = needed.score - (0 if needed.strictly else tiny)
    assert grade([Member("m00", enough), *members[1:]], scheme).of("m00").grade == needed.grade
    assert scheme.index(needed.grade) < here
    assert scheme.index(str(grade([Member("m00", short), *members[1:]], scheme).of("m00").grade)) >= here
