from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.editing import (
    Combination,
    OutlierReport,
    Scored,
    Verdict,
    global_score,
    hidiroglou_berthelot,
    hidiroglou_berthelot_by_group,
    plan_editing,
    selective_score,
)
from ballast.methods.exact import MethodError
from ballast.methods.tests.editing_tools import names_no_number

PAIRS = st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)), min_size=5, max_size=25).map(
    lambda rows: {str(place): pair for place, pair in enumerate(rows)}
)
EVEN = {str(place): (100 + place, 100) for place in range(11)}


def verdicts(report: OutlierReport) -> dict[str, Verdict]:
    return {one.code: one.finding.verdict for one in report.members}


# --- Hidiroglou and Berthelot ---------------------------------------------------------------------------------------------


def test_the_effects_and_limits_are_those_worked_by_hand() -> None:
    """Ratios 1/2, 1, 1, 2, 8; median 1; s = −1, 0, 0, 1, 7; U = 1 with larger values 10, 10, 10, 20, 80."""
    pairs = {"a": (5, 10), "b": (10, 10), "c": (10, 10), "d": (20, 10), "e": (80, 10)}
    report = hidiroglou_berthelot(pairs, a=0, c=Fraction(3, 2), u=1, smallest_group=5)
    effects = {one.code: one.effect for one in report.members}
    assert effects == {"a": -10, "b": 0, "c": 0, "d": 20, "e": 560}
    assert report.median_ratio == 1
    assert report.upper == 30
    assert report.judged == 5
    assert report.lower is Marker.NOT_APPLICABLE
    assert verdicts(report) == {
        "e": Verdict.QUESTION,
        "d": Verdict.FINE,
        "a": Verdict.STOPPED,
        "b": Verdict.FINE,
        "c": Verdict.FINE,
    }
    assert report.outliers == ("e",)


def test_half_and_double_lie_equally_far() -> None:
    pairs = {**EVEN, "half": (50, 100), "twice": (200, 100)}
    even = {code: (100, 100) for code in EVEN}
    report = hidiroglou_berthelot({**even, "half": (50, 100), "twice": (200, 100)}, u=0)
    effects = {one.code: one.effect for one in report.members}
    assert effects["half"] == -1
    assert effects["twice"] == 1
    assert hidiroglou_berthelot(pairs).outliers[0] == "twice"


def test_size_decides_between_equal_ratios_as_much_as_declared() -> None:
    pairs = {**EVEN, "small": (2, 1), "large": (20000, 10000)}
    by_ratio = {one.code: one.effect for one in hidiroglou_berthelot(pairs, u=0).members}
    assert by_ratio["small"] == by_ratio["large"]
    by_amount = {one.code: one.effect for one in hidiroglou_berthelot(pairs, u=1).members}
    assert isinstance(by_amount["small"], Fraction)
    assert by_amount["large"] == 10000 * by_amount["small"]
    report = hidiroglou_berthelot(pairs, c=6, u=Fraction(1, 2))
    assert report.members[0].code == "large"
    assert "small" not in report.outliers


def test_a_value_exactly_on_a_limit_is_fine_on_both_sides() -> None:
    """U = 0, ratios 1/3, 1/2, 1, 2, 3: effects −2, −1, 0, 1, 2, quartiles −1 and 1: C = 2 puts limits at −2 and 2."""
    pairs = {"a": (1, 3), "b": (1, 2), "c": (1, 1), "d": (2, 1), "e": (3, 1)}
    assert hidiroglou_berthelot(pairs, a=0, c=2, u=0, smallest_group=5).outliers == ()
    tighter = hidiroglou_berthelot(pairs, a=0, c=Fraction(199, 100), u=0, smallest_group=5)
    assert tighter.outliers == ("a", "e")
    assert [one.finding.reason for one in tighter.members[:2]] == [
        "“数值”的变动比同组企业明显偏低。请核对，并说明原因",
        "“数值”的变动比同组企业明显偏高。请核对，并说明原因",
    ]
    assert all(names_no_number(one.finding) for one in tighter.members[:2])


def test_the_least_spread_keeps_a_quiet_group_from_crying() -> None:
    quiet = {str(place): (100, 100) for place in range(10)} | {"x": (103, 100)}
    silent = hidiroglou_berthelot(quiet, u=0)
    assert verdicts(silent)["x"] is Verdict.STOPPED
    assert (silent.lower, silent.upper) == (Marker.NOT_APPLICABLE, Marker.NOT_APPLICABLE)
    assert {verdicts(silent)[str(place)] for place in range(10)} == {Verdict.FINE}
    assert hidiroglou_berthelot(quiet, u=0, least_spread=Fraction("0.01")).outliers == ()
    assert hidiroglou_berthelot(quiet, u=0, c=2, least_spread=Fraction("0.01")).outliers == ("x",)


def test_the_share_of_the_median_effect_is_a_floor_of_the_spread() -> None:
    """Ratios 1, 1, 2, 2: effects −1/2, −1/2, 1/3, 1/3, their median −1/12; quartiles 5/12 off, twenty medians 20/12."""
    pairs = {"a": (1, 1), "b": (1, 1), "c": (2, 1), "d": (2, 1)}
    wide = hidiroglou_berthelot(pairs, a=20, c=1, u=0, smallest_group=4)
    assert wide.lower == Fraction(-21, 12)
    assert wide.upper == Fraction(19, 12)
    narrow = hidiroglou_berthelot(pairs, a=4, c=1, u=0, smallest_group=4)
    assert narrow.lower == Fraction(-6, 12)
    assert narrow.upper == Fraction(4, 12)


@pytest.mark.parametrize(
    ("pair", "marker"),
    [
        ((None, 5), Marker.MISSING),
        ((5, None), Marker.NO_BASE),
        ((5, 0), Marker.NO_BASE),
        ((5, -1), Marker.NEGATIVE_BASE),
        ((0, 5), Marker.NOT_APPLICABLE),
        ((-3, 5), Marker.NOT_APPLICABLE),
    ],
)
def test_what_has_no_ratio_is_stopped_with_its_reason_and_moves_no_limit(
    pair: tuple[int | None, int | None], marker: Marker
) -> None:
    report, without = hidiroglou_berthelot({**EVEN, "x": pair}), hidiroglou_berthelot(EVEN)
    one = report.members[-1]
    assert (one.code, one.ratio, one.effect, one.finding.marker) == ("x", marker, marker, marker)
    assert one.finding.verdict is Verdict.STOPPED
    assert (report.lower, report.upper, report.judged) == (without.lower, without.upper, 11)


@pytest.mark.parametrize(("size", "stopped"), [(9, True), (10, False)])
def test_a_group_too_small_is_not_judged(size: int, stopped: bool) -> None:
    pairs: dict[str, tuple[int | None, int | None]] = {str(place): (100 + place, 100) for place in range(size)}
    report = hidiroglou_berthelot({**pairs, "x": (None, 4)}, smallest_group=10)
    assert (set(verdicts(report).values()) == {Verdict.STOPPED}) is stopped
    if stopped:
        assert {report.median_ratio, report.lower, report.upper} == {Marker.NOT_APPLICABLE}
        assert report.members[0].ratio == 1
        assert report.members[0].finding.marker is Marker.NOT_APPLICABLE
        assert report.members[-1].finding.marker is Marker.MISSING
        assert "少于10家" in report.members[0].finding.reason


def test_no_firms_at_all_is_no_error() -> None:
    assert hidiroglou_berthelot({}, smallest_group=1).members == ()


@settings(max_examples=30, deadline=None)
@given(PAIRS, st.randoms())
def test_the_order_of_the_firms_changes_nothing(pairs: dict[str, tuple[int, int]], dice: random.Random) -> None:
    items = list(pairs.items())
    dice.shuffle(items)
    assert hidiroglou_berthelot(dict(items), smallest_group=1) == hidiroglou_berthelot(pairs, smallest_group=1)


@settings(max_examples=20, deadline=None)
@given(PAIRS)
def test_the_unit_of_the_values_changes_no_verdict(pairs: dict[str, tuple[int, int]]) -> None:
    larger = {code: (now * 10000, before * 10000) for code, (now, before) in pairs.items()}
    small, large = (hidiroglou_berthelot(one, u=Fraction(1, 2), smallest_group=1) for one in (pairs, larger))
    assert small.outliers == large.outliers


@settings(max_examples=20, deadline=None)
@given(PAIRS, st.sampled_from([Fraction(0), Fraction(2, 5), Fraction(1, 2), Fraction(1)]))
def test_the_effects_are_those_of_floating_point(pairs: dict[str, tuple[int, int]], u: Fraction) -> None:
    import numpy as np

    report = hidiroglou_berthelot(pairs, u=u, smallest_group=1)
    now, before = (np.array([pair[leg] for pair in pairs.values()], dtype=float) for leg in (0, 1))
    ratio = now / before
    median = np.median(ratio)
    centred = np.where(ratio < median, 1 - median / ratio, ratio / median - 1)
    effect = dict(zip(pairs, centred * np.maximum(now, before) ** float(u), strict=True))
    for one in report.members:
        assert isinstance(one.effect, Fraction)
        assert float(one.effect) == pytest.approx(effect[one.code], rel=1e-9, abs=1e-9)
    first, middle, third = np.percentile([*effect.values()], [25, 50, 75])
    if isinstance(report.upper, Fraction):
        assert float(report.upper) == pytest.approx(
            middle + 4 * max(third - middle, abs(middle) / 20), rel=1e-6, abs=1e-6
        )
    if isinstance(report.lower, Fraction):
        assert float(report.lower) == pytest.approx(
            middle - 4 * max(middle - first, abs(middle) / 20), rel=1e-6, abs=1e-6
        )


@pytest.mark.parametrize(
    "bad",
    [
        lambda: hidiroglou_berthelot(EVEN, a=-1),
        lambda: hidiroglou_berthelot(EVEN, c=0),
        lambda: hidiroglou_berthelot(EVEN, u=Fraction(11, 10)),
        lambda: hidiroglou_berthelot(EVEN, u=-1),
        lambda: hidiroglou_berthelot(EVEN, smallest_group=0),
        lambda: hidiroglou_berthelot(EVEN, least_spread=-1),
    ],
)
def test_parameters_out_of_range_are_refused(bad: Callable[[], object]) -> None:
    with pytest.raises(MethodError, match="参数不对"):
        bad()


def test_each_group_is_judged_by_itself() -> None:
    low = {f"l{place}": (100 + place, 100) for place in range(11)}
    high = {f"h{place}": (1000 + place, 100) for place in range(11)}
    group_of = {code: code[0] for code in low | high}
    found = hidiroglou_berthelot_by_group(low | high, group_of)
    assert [*found] == ["h", "l"]
    assert found["h"] == hidiroglou_berthelot(high)
    assert not any(report.outliers for report in found.values())
    with pytest.raises(MethodError, match="x 没有分组"):
        hidiroglou_berthelot_by_group({"x": (1, 1)}, {})


# --- Selective editing ----------------------------------------------------------------------------------------------------


def test_the_score_is_the_share_of_the_published_total() -> None:
    assert selective_score(130, 100, 6000) == Fraction(1, 2)
    assert selective_score(70, 100, 6000) == Fraction(1, 2)
    assert selective_score(130, 100, -6000, weight=4, suspicion=Fraction(1, 2)) == 1
    assert selective_score(None, 100, 6000) is Marker.MISSING
    assert selective_score(130, None, 6000) is Marker.NO_BASE
    assert selective_score(None, None, 6000) is Marker.MISSING


def test_a_score_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(MethodError, match="合计为0"):
        selective_score(1, 1, 0)
    for weight, suspicion in ((-1, 0), (1, -1), (1, Fraction(11, 10))):
        with pytest.raises(MethodError, match="可疑程度"):
            selective_score(1, 1, 1, weight, suspicion)
    assert selective_score(1, 1, 1, 0, 1) == 0


UNITS = [
    Scored("a", 130, 100),
    Scored("b", 97, 100),
    Scored("c", 102, 100),
    Scored("d", 100, 100),
    Scored("e", 5, None),
    Scored("f", None, 5),
]


@pytest.mark.parametrize(
    ("bias", "review", "left"),
    [
        (Fraction("0.49"), ("a", "b"), Fraction("0.2")),
        (Fraction("0.5"), ("a",), Fraction("0.5")),
        (Fraction("3.49"), ("a",), Fraction("0.5")),
        (Fraction("3.5"), (), Fraction("3.5")),
        (Fraction("0.2"), ("a", "b"), Fraction("0.2")),
        (0, ("a", "b", "c"), 0),
    ],
)
def test_as_many_small_scores_as_the_bias_allows_stay_unasked(
    bias: Fraction, review: tuple[str, ...], left: Fraction
) -> None:
    plan = plan_editing(UNITS, 1000, bias)
    assert plan.review == review
    assert plan.left_bias == left
    assert plan.left_bias <= plan.allowed_bias == bias
    assert (plan.unexpected, plan.missing) == (("e",), ("f",))
    assert plan.threshold == (plan.scores[review[-1]] if review else Marker.NOT_APPLICABLE)


def test_equal_scores_are_treated_alike() -> None:
    units = [Scored(code, 101, 100) for code in "abcd"]
    assert plan_editing(units, 1000, Fraction("0.3")).review == ("a", "b", "c", "d")
    assert plan_editing(units, 1000, Fraction("0.4")).review == ()


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 5)), max_size=15),
    st.fractions(0, 20, max_denominator=20),
    st.randoms(),
)
def test_what_stays_unasked_can_never_move_the_total_further_than_declared(
    rows: list[tuple[int, int, int]], bias: Fraction, dice: random.Random
) -> None:
    units = [Scored(str(place), *row) for place, row in enumerate(rows)]
    plan = plan_editing(units, 10000, bias)
    asked = set(plan.review)
    moved = sum(
        weight * (reported - expected)
        for place, (reported, expected, weight) in enumerate(rows)
        if str(place) not in asked
    )
    assert Fraction(abs(moved), 100) <= plan.left_bias <= bias
    dice.shuffle(units)
    assert plan_editing(units, 10000, bias) == plan


def test_a_plan_without_units_or_with_a_unit_twice() -> None:
    assert plan_editing([], 10).threshold is Marker.NOT_APPLICABLE
    with pytest.raises(MethodError, match="a 出现了两次"):
        plan_editing([UNITS[0], UNITS[0]], 10)
    with pytest.raises(MethodError, match="不能小于0%"):
        plan_editing(UNITS, 10, -1)


def test_the_scores_of_several_items_become_one_as_declared() -> None:
    scores: dict[str, Fraction | Marker] = {"产值": Fraction(3), "用电量": Fraction(1), "税金": Marker.NO_BASE}
    assert global_score(scores) == 3
    assert global_score(scores, Combination.MEAN) == 2
    assert global_score(scores, Combination.WEIGHTED, {"产值": 1, "用电量": 3, "其他": 9}) == Fraction(3, 2)
    assert global_score({"税金": Marker.NO_BASE}) is Marker.MISSING
    assert global_score({}) is Marker.MISSING


@pytest.mark.parametrize(
    "weights", [None, {"产值": 1}, {"产值": 1, "其他": 1}, {"产值": 0, "用电量": 0}, {"产值": -1, "用电量": 3}]
)
def test_weights_that_are_lacking_or_do_not_weigh_are_refused(weights: dict[str, int] | None) -> None:
    with pytest.raises(MethodError, match="权数"):
        global_score({"产值": Fraction(3), "用电量": Fraction(1)}, Combination.WEIGHTED, weights)


def test_every_combination_has_its_own_name() -> None:
    assert len({one.label for one in Combination}) == len(Combination)
