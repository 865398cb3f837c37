from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, half_up
from ballast.methods.exact import MethodError
from ballast.methods.growth import growth
from ballast.methods.progress import (
    CeilingTarget,
    CountTarget,
    EntryWindow,
    Kind,
    LevelTarget,
    RankTarget,
    RateTarget,
    RelativeTarget,
    Standing,
    TwoTiers,
    YearEndTarget,
    county_consistency,
    required_growth,
    required_monthly_level,
    time_progress,
)


def printed(value: Fraction | Marker, places: int = 1) -> Decimal:
    assert isinstance(value, Fraction)
    return half_up(value, places)


@pytest.mark.parametrize(
    ("completion", "month", "gap"),
    [("43.2", 4, "9.9"), ("37.8", 4, "4.5"), ("85.1", 10, "1.8"), ("84.5", 10, "1.2")],
)
def test_published_completions_stand_as_far_from_time_progress_as_printed(
    completion: str, month: int, gap: str
) -> None:
    assert printed(LevelTarget(Fraction(100)).stand(Decimal(completion), month).gap) == Decimal(gap)


def test_the_township_of_qingyang_is_far_behind() -> None:
    found = LevelTarget(Fraction(16900)).stand(10764, 10)
    assert printed(found.completion) == Decimal("63.7")
    assert printed(found.gap) == Decimal("-19.6")
    assert found.on_track is False


def test_two_tiers_state_both_gaps() -> None:
    tiers = TwoTiers(LevelTarget(Fraction("23.9")), LevelTarget(Fraction("24.93")))
    assured, striving = tiers.stand(Decimal("13.8"), 8)
    assert (printed(assured.completion), printed(assured.gap)) == (Decimal("57.7"), Decimal("-8.9"))
    assert (printed(striving.completion), printed(striving.gap)) == (Decimal("55.4"), Decimal("-11.3"))


def test_two_tiers_may_be_equal() -> None:
    same = LevelTarget(Fraction(24))
    assured, striving = TwoTiers(same, same).stand(12, 6)
    assert assured == striving


def test_two_tiers_given_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(MethodError, match="填反"):
        TwoTiers(LevelTarget(Fraction(25)), LevelTarget(Fraction(24)))


@pytest.mark.parametrize(
    ("done", "target", "completion", "places"),
    [
        ("69.65", "160.0", "43.53", 2),
        ("25.66", "64.0", "40.09", 2),
        ("53.82", "120.0", "44.85", 2),
        ("216.5", "365.7", "59.2", 1),
        ("144.3", "255.9", "56.4", 1),
    ],
)
def test_published_completions_come_out(done: str, target: str, completion: str, places: int) -> None:
    found = LevelTarget(Fraction(target)).stand(Decimal(done), 5)
    assert printed(found.completion, places) == Decimal(completion)


def test_january_and_february_are_two_twelfths() -> None:
    assert time_progress(2) == Fraction(1, 6)


@pytest.mark.parametrize("month", [0, 13])
def test_there_is_no_thirteenth_month(month: int) -> None:
    with pytest.raises(MethodError, match=str(month)):
        time_progress(month)


def test_half_of_the_target_in_half_of_the_year_is_on_track() -> None:
    assert LevelTarget(Fraction(100)).stand(50, 6).on_track is True


def test_a_plan_curve_stands_in_the_place_of_time_progress() -> None:
    target = LevelTarget(Fraction(200), {6: Fraction(40)})
    found = target.stand(90, 6)
    assert (found.completion, found.planned, found.gap) == (Fraction(45), Fraction(40), Fraction(5))
    assert found.on_track is True
    with pytest.raises(MethodError, match="没有7月"):
        target.stand(90, 7)


def test_a_level_without_a_number_is_not_judged() -> None:
    found = LevelTarget(Fraction(200)).stand(None, 6)
    assert (found.gap, found.on_track, found.left) == (Marker.MISSING, None, Marker.MISSING)
    assert LevelTarget(Fraction(200)).stand(Marker.NOT_RELEASED, 6).completion is Marker.NOT_RELEASED


def test_a_level_target_of_nothing_is_refused() -> None:
    with pytest.raises(MethodError, match="大于0"):
        LevelTarget(Fraction(0))


def test_what_each_month_must_bring_is_what_is_left_over_the_months_left() -> None:
    assert required_monthly_level(120, 60, 9) == 20
    assert required_monthly_level(120, 130, 9) == 0
    assert required_monthly_level(120, 100, 12) is Marker.NOT_APPLICABLE


def test_the_rest_of_the_year_needs_more_than_thirteen_percent() -> None:
    assert printed(required_growth(9, Fraction("6.5"), 64, 100), 2) == Decimal("13.44")


def test_nothing_can_be_required_when_no_base_is_left() -> None:
    assert required_growth(9, 6, 100, 100) is Marker.NO_BASE
    assert required_growth(9, Marker.MISSING, 64, 100) is Marker.MISSING


@settings(max_examples=20, deadline=None)
@given(
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.fractions(-50, 100, max_denominator=100),
)
def test_a_rest_that_grows_as_required_brings_the_year_to_its_target(
    current: int, base: int, base_left: int, target: Fraction
) -> None:
    so_far = growth(current, base)
    need = required_growth(target, so_far, base, base + base_left)
    assert isinstance(need, Fraction)
    assert growth(current + base_left * (1 + need / 100), base + base_left) == target


def test_a_rate_has_a_gap_in_points_and_never_a_completion() -> None:
    found = RateTarget(Fraction(9)).stand(Fraction("6.46"))
    assert (found.kind, found.gap, found.gap_unit, found.on_track) == (Kind.RATE, Fraction("-2.5"), "百分点", False)
    assert found.completion is Marker.NOT_APPLICABLE
    assert found.planned is Marker.NOT_APPLICABLE


def test_a_rate_that_prints_like_its_target_has_reached_it() -> None:
    assert RateTarget(Fraction(9)).stand(Fraction("8.96")).on_track is True


def test_a_rate_that_is_not_released_is_not_in_arrears() -> None:
    found = RateTarget(Fraction(9)).stand(Marker.NOT_RELEASED)
    assert (found.gap, found.on_track) == (Marker.NOT_RELEASED, None)


ENTRIES = CountTarget(60, (EntryWindow(6, 20), EntryWindow(10, 45), EntryWindow(12, 60)))


def test_a_count_is_not_judged_before_its_first_window_closes() -> None:
    found = ENTRIES.stand(3, 5)
    assert (found.gap, found.on_track, found.left) == (Marker.NOT_APPLICABLE, None, Fraction(57))


def test_a_count_is_measured_against_the_last_window_closed() -> None:
    found = ENTRIES.stand(18, 9)
    assert (found.gap, found.on_track, found.completion) == (Fraction(-2), False, Fraction(30))
    assert ENTRIES.stand(61, 12).left == 0
    assert ENTRIES.stand(None, 9).gap is Marker.MISSING


def test_a_count_just_as_planned_is_on_track_in_the_month_its_window_closes() -> None:
    assert ENTRIES.stand(20, 6).on_track is True
    assert ENTRIES.stand(19, 6).on_track is False


def test_a_count_names_its_next_window() -> None:
    assert ENTRIES.next_window(9) == EntryWindow(10, 45)
    assert ENTRIES.next_window(12) is None


@pytest.mark.parametrize(
    "windows",
    [
        (),
        (EntryWindow(10, 60), EntryWindow(6, 60)),
        (EntryWindow(6, 50), EntryWindow(10, 60), EntryWindow(12, 55)),
        (EntryWindow(6, 50),),
        (EntryWindow(6, 50), EntryWindow(6, 60)),
    ],
)
def test_windows_that_do_not_lead_to_the_count_are_refused(windows: tuple[EntryWindow, ...]) -> None:
    with pytest.raises(MethodError, match="批"):
        CountTarget(60, windows)


def test_a_count_of_nothing_is_no_target() -> None:
    with pytest.raises(MethodError, match="大于0"):
        CountTarget(0, (EntryWindow(12, 0),))


@pytest.mark.parametrize(("actual", "gap", "on_track"), [(7, -2, False), (5, 0, True), (3, 2, True)])
def test_a_rank_target_has_a_gap_in_places(actual: int, gap: int, on_track: bool) -> None:
    found = RankTarget(5).stand(actual)
    assert (found.gap, found.gap_unit, found.on_track) == (Fraction(gap), "位", on_track)


def test_a_target_relative_to_the_province_moves_with_it() -> None:
    target = RelativeTarget(Fraction("0.5"))
    assert target.stand(Fraction("7.0"), Fraction("6.4")).gap == Fraction("0.1")
    assert target.stand(Fraction("7.0"), Fraction("6.8")).on_track is False
    assert target.stand(Fraction("7.0"), Marker.NOT_RELEASED).on_track is None


@pytest.mark.parametrize(("actual", "on_track"), [(99, True), (100, True), (101, False), (None, None)])
def test_a_ceiling_is_kept_up_to_and_including_its_value(actual: Exact | None, on_track: bool | None) -> None:
    assert CeilingTarget(Fraction(100)).stand(actual).on_track is on_track


def test_a_year_end_target_is_silent_before_december() -> None:
    target = YearEndTarget(Fraction(80))
    assert target.stand(10, 11).on_track is None
    assert target.stand(79, 12).gap == -1
    assert target.stand(None, 12).gap is Marker.MISSING


def test_county_targets_weigh_with_their_bases() -> None:
    found = county_consistency({"a": 10, "b": 6}, {"a": 25, "b": 75}, Fraction("7.5"))
    assert (found.weighted, found.gap, found.supports) == (Fraction(7), Fraction("-0.5"), False)
    assert county_consistency({"a": 10, "b": 6}, {"a": 25, "b": 75}, 7).supports


def test_a_county_without_a_base_or_a_target_is_named() -> None:
    with pytest.raises(MethodError, match="b、c"):
        county_consistency({"a": 10, "b": 6}, {"a": 25, "c": 75}, 7)
    with pytest.raises(MethodError, match="不大于0"):
        county_consistency({"a": 10}, {"a": 0}, 7)


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 10**6), min_size=1))
def test_counties_that_all_carry_the_citys_rate_add_up_to_it(bases: dict[str, int]) -> None:
    found = county_consistency({code: Fraction("8.5") for code in bases}, bases, Fraction("8.5"))
    assert found.gap == 0


NONE = Marker.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("judged", "standing"),
    [
        (lambda: RateTarget(Fraction(9)).stand(8), Standing(Kind.RATE, Fraction(-1), "百分点", False)),
        (
            lambda: RateTarget(Fraction(9), 2).stand(Fraction("8.991")),
            Standing(Kind.RATE, Fraction("-0.01"), "百分点", False),
        ),
        (
            lambda: LevelTarget(Fraction(120)).stand(None, 6),
            Standing(Kind.LEVEL, Marker.MISSING, "百分点", None, Marker.MISSING, Fraction(50), Marker.MISSING),
        ),
        (
            lambda: LevelTarget(Fraction(120)).stand(84, 6),
            Standing(Kind.LEVEL, Fraction(20), "百分点", True, Fraction(70), Fraction(50), Fraction(6)),
        ),
        (
            lambda: LevelTarget(Fraction(1)).stand(1, 12),
            Standing(Kind.LEVEL, Fraction(0), "百分点", True, *(Fraction(100),) * 2),
        ),
        (lambda: ENTRIES.stand(None, 9), Standing(Kind.COUNT, Marker.MISSING, "家", None)),
        (lambda: ENTRIES.stand(3, 5), Standing(Kind.COUNT, NONE, "家", None, Fraction(5), Fraction(0), Fraction(57))),
        (
            lambda: ENTRIES.stand(48, 10),
            Standing(Kind.COUNT, Fraction(3), "家", True, Fraction(80), Fraction(75), Fraction(12)),
        ),
        (
            lambda: CountTarget(1, (EntryWindow(12, 1),)).stand(2, 12),
            Standing(Kind.COUNT, Fraction(1), "家", True, Fraction(200), Fraction(100), Fraction(0)),
        ),
        (lambda: RankTarget(5).stand(Marker.MISSING), Standing(Kind.RANK, Marker.MISSING, "位", None)),
        (lambda: RankTarget(5).stand(6), Standing(Kind.RANK, Fraction(-1), "位", False)),
        (
            lambda: RelativeTarget(Fraction(1), 2).stand(Fraction("7.504"), Fraction("6.5")),
            Standing(Kind.RELATIVE, Fraction(0), "百分点", True),
        ),
        (lambda: CeilingTarget(Fraction(9)).stand(None), Standing(Kind.CEILING, Marker.MISSING, "", None)),
        (
            lambda: CeilingTarget(Fraction(9)).stand(Marker.SUPPRESSED),
            Standing(Kind.CEILING, Marker.SUPPRESSED, "", None),
        ),
        (lambda: CeilingTarget(Fraction(9)).stand(7), Standing(Kind.CEILING, Fraction(2), "", True)),
        (lambda: YearEndTarget(Fraction(9)).stand(9, 11), Standing(Kind.YEAR_END, NONE, "", None)),
        (lambda: YearEndTarget(Fraction(9)).stand(None, 12), Standing(Kind.YEAR_END, Marker.MISSING, "", None)),
        (
            lambda: YearEndTarget(Fraction(9)).stand(Marker.NOT_RELEASED, 12),
            Standing(Kind.YEAR_END, Marker.NOT_RELEASED, "", None),
        ),
        (lambda: YearEndTarget(Fraction(9)).stand(9, 12), Standing(Kind.YEAR_END, Fraction(0), "", True)),
    ],
)
def test_each_kind_of_target_says_all_that_it_can_and_no_more(
    judged: Callable[[], Standing], standing: Standing
) -> None:
    assert judged() == standing


def test_the_smallest_bases_carry_a_target_and_a_county_without_any_brings_nothing() -> None:
    found = county_consistency({"a": 8, "b": 5}, {"a": 1, "b": 0}, 8)
    assert [found.weighted, found.points["b"], found.tolerance] == [8, 0, 0]
    assert found.weights == ""
    assert found.supports


def test_every_kind_has_its_own_name() -> None:
    assert len({kind.label for kind in Kind}) == len(Kind)


def test_targets_typed_as_decimals_stand_like_fractions() -> None:
    level = LevelTarget(Decimal("23.9"), {8: Decimal("60.0")}).stand(Decimal("13.8"), 8)
    assert level == LevelTarget(Fraction("23.9"), {8: Fraction(60)}).stand(Fraction("13.8"), 8)
    assert RelativeTarget(Decimal("0.5")).stand(Decimal("7.1"), Decimal("6.5")).gap == Fraction(1, 10)
    assert CeilingTarget(Decimal("2.5")).stand(Decimal("2.4")).gap == Fraction(1, 10)
    assert YearEndTarget(Decimal("2.5")).stand(Decimal("2.6"), 12).gap == Fraction(1, 10)
    assert RateTarget(Decimal("6.5")).stand(Decimal("7.0")).gap == Fraction(1, 2)
