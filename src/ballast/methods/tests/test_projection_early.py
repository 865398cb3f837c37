from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t, theilslopes

from ballast.kernel.marker import Marker
from ballast.kernel.period import Calendar, Period
from ballast.methods.exact import MethodError
from ballast.methods.projection import EarlyEstimate, IndustryPower, early_estimate, run_of

NOW = "2026-02"


def industry(
    name: str,
    weight: float,
    intercept: float,
    slope: float,
    now: float | None,
    *,
    noise: float = 0.0,
    seed: int = 0,
    count: int = 22,
) -> IndustryPower:
    """Output growth = intercept + slope × electricity growth + noise over so many months up to December 2025."""
    rng = np.random.default_rng(seed)
    power = rng.normal(5, 6, count).round(1)
    output = intercept + slope * power + rng.normal(0, noise, count) if noise else intercept + slope * power
    start = str(Period.parse(NOW).shift(-count))
    return IndustryPower(name, weight, run_of(start, output.tolist()), run_of(start, [*power.tolist(), now]))


def check_sum(found: EarlyEstimate) -> None:
    assert isinstance(found.intercept, Decimal)
    assert isinstance(found.estimate, Decimal)
    parts = sum((one.printed for one in found.moved), Decimal(0))
    assert found.intercept + parts + found.rounding == found.estimate


def test_two_industries_on_their_lines_are_read_back_by_hand() -> None:
    """(3·(2 + 0.5·10) + 1·(−1 + 1.5·(−4))) / 4 = (21 − 7) / 4 = 3.50, of which 1.25 intercept, 3.75 and −1.50 moved."""
    found = early_estimate([industry("冶金", 3, 2, 0.5, 10), industry("化工", 1, -1, 1.5, -4, seed=1)], NOW)
    assert found.estimate == Decimal("3.50")
    assert found.intercept == Decimal("1.25")
    assert [(one.name, one.printed) for one in found.moved] == [("冶金", Decimal("3.75")), ("化工", Decimal("-1.50"))]
    assert [(round(one.elasticity, 6), one.share) for one in found.moved] == [(0.5, 0.75), (1.5, 0.25)]
    assert found.interval == (Decimal("3.50"), Decimal("3.50"))
    assert (found.marker, found.coverage, found.label) == (Marker.ESTIMATE, Fraction(100), "测算（用电量）")
    check_sum(found)


@settings(max_examples=12, deadline=None)
@given(
    weights=st.lists(st.integers(1, 999), min_size=1, max_size=6),
    now=st.lists(st.floats(-40, 60).map(lambda value: round(value, 1)), min_size=6, max_size=6),
)
def test_the_printed_parts_always_sum_to_the_printed_estimate(weights: Sequence[int], now: Sequence[float]) -> None:
    parts = [
        industry(str(place), weight, 1.3, 0.7, now[place], noise=2, seed=place, count=14)
        for place, weight in enumerate(weights)
    ]
    found = early_estimate(parts, NOW)
    check_sum(found)
    assert abs(found.rounding) <= Decimal("0.005") * (len(weights) + 2)
    assert sum(one.share for one in found.moved) == pytest.approx(1)


def test_the_line_is_theil_and_sens() -> None:
    one = industry("电子", 1, 3, 0.8, 12, noise=3, seed=5)
    found = early_estimate([one], NOW).moved[0]
    output, power = (
        np.array([float(value or 0) for value in table.values()][:22]) for table in (one.output, one.electricity)
    )
    slope = float(theilslopes(output, power)[0])
    assert found.elasticity == pytest.approx(slope)
    assert found.points == pytest.approx(slope * 12)
    estimate = early_estimate([one], NOW, places=6).estimate
    assert estimate == pytest.approx(Decimal(np.median(output - slope * power) + slope * 12), abs=Decimal("1e-5"))


def test_the_interval_comes_from_the_errors_of_months_left_out() -> None:
    one = industry("电子", 1, 3, 0.8, 12, noise=3, seed=5)
    output, power = (
        np.array([float(value or 0) for value in table.values()][:22]) for table in (one.output, one.electricity)
    )
    errors = []
    for at in range(22):
        keep = np.arange(22) != at
        slope = float(theilslopes(output[keep], power[keep])[0])
        errors.append(output[at] - np.median(output[keep] - slope * power[keep]) - slope * power[at])
    reach = t.ppf(0.995, 20) * np.sqrt(np.mean(np.square(errors)))
    found = early_estimate([one], NOW, level=Fraction(99, 100), places=4)
    assert isinstance(found.interval, tuple)
    assert isinstance(found.estimate, Decimal)
    assert float(found.interval[1] - found.estimate) == pytest.approx(reach, abs=0.001)
    assert float(found.estimate - found.interval[0]) == pytest.approx(reach, abs=0.001)
    assert found.tested == 22


def test_a_wider_level_gives_a_wider_interval() -> None:
    one = industry("电子", 1, 3, 0.8, 12, noise=3, seed=5)
    narrow, wide = (early_estimate([one], NOW, level=level).interval for level in (Fraction(1, 2), Fraction(19, 20)))
    assert isinstance(narrow, tuple)
    assert isinstance(wide, tuple)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_one_wild_month_hardly_moves_the_line() -> None:
    one = industry("电子", 1, 3, 0.8, 12, noise=0.5, seed=5)
    wild = dict(one.output.items())
    wild[Period.parse("2025-06")] = 900
    here = early_estimate([one], NOW).moved[0].elasticity
    there = early_estimate([IndustryPower("电子", 1, wild, one.electricity)], NOW).moved[0].elasticity
    assert there == pytest.approx(here, abs=0.05)


def test_the_order_of_industries_means_nothing() -> None:
    parts = [industry(name, 2, 1, 0.6, 8, noise=1, seed=place) for place, name in enumerate("甲乙丙")]
    assert early_estimate(parts, NOW) == early_estimate(parts[::-1], NOW)


def test_what_has_no_electricity_is_in_neither_leg_and_named() -> None:
    parts = [industry("甲", 85, 1, 1, 10), industry("乙", 15, 50, 1, None, seed=1)]
    found = early_estimate(parts, NOW)
    assert found.estimate == Decimal("11.00")
    assert (found.left_out, found.coverage) == (("乙",), Fraction(85))
    assert found.notes[0] == "乙没有用电量或没有历史，两边都未计入"


@pytest.mark.parametrize(("weight", "marker"), [(80, Marker.ESTIMATE), (79, Marker.NOT_APPLICABLE)])
def test_below_the_declared_coverage_there_is_no_number(weight: int, marker: Marker) -> None:
    found = early_estimate([industry("甲", weight, 1, 1, 10), industry("乙", 100 - weight, 1, 1, None)], NOW)
    assert found.marker is marker
    if marker is Marker.NOT_APPLICABLE:
        assert found.estimate is found.interval is marker
        assert found.notes == ("用电量与历史都可用的行业只占基数的79.0%，低于80%，不作测算",)


def test_too_few_pairs_borrow_the_median_elasticity_and_say_so() -> None:
    parts = [
        industry("甲", 1, 1, 0.4, 10),
        industry("乙", 1, 1, 0.8, 10, seed=1),
        industry("丙", 1, 2, 9, 5, seed=2, count=11),
    ]
    found = {one.name: one for one in early_estimate(parts, NOW).moved}
    assert [found[name].borrowed for name in "甲乙丙"] == [False, False, True]
    assert found["丙"].elasticity == pytest.approx(0.6)
    assert found["丙"].pairs == 11


def test_electricity_that_never_varied_borrows_too() -> None:
    flat = IndustryPower("平", 1, run_of("2024-02", [float(n % 5) for n in range(22)]), run_of("2024-02", [3] * 23))
    found = {one.name: one for one in early_estimate([industry("甲", 4, 1, 0.5, 10), flat], NOW).moved}
    assert found["平"].borrowed
    assert found["平"].points == pytest.approx(0.2 * 0.5 * 3)
    assert early_estimate([flat], NOW).estimate is Marker.NOT_APPLICABLE


def test_too_short_a_history_gives_no_number_and_too_few_months_to_test_no_interval() -> None:
    assert early_estimate([industry("甲", 1, 1, 0.5, 10, count=11)], NOW).estimate is Marker.NOT_APPLICABLE
    enough = early_estimate([industry("甲", 1, 1, 0.5, 10, count=12)], NOW)
    assert enough.estimate == Decimal("6.00")
    assert enough.interval == (Decimal("6.00"), Decimal("6.00"))
    assert enough.tested == 12
    mixed = early_estimate([industry("甲", 9, 1, 0.5, 10), industry("乙", 1, 1, 0.5, 10, count=5)], NOW)
    assert mixed.estimate == Decimal("6.00")
    assert mixed.interval is Marker.NOT_APPLICABLE
    assert mixed.notes == ("能回验的时期只有5期，不足12期，不给区间",)


def test_only_the_window_before_the_month_counts() -> None:
    """Another line before the window, and a future month, leave the estimate as it is."""
    one = industry("甲", 1, 1, 0.5, 10, count=30)
    inside = early_estimate([one], NOW, window=20)
    output = dict(one.output.items()) | {Period.parse("2026-03"): 500, Period.parse(NOW): 700}
    for period in list(output)[:10]:
        output[period] = -77
    changed = early_estimate([IndustryPower("甲", 1, output, one.electricity)], NOW, window=20)
    assert changed == inside
    assert inside.moved[0].pairs == 20
    assert early_estimate([IndustryPower("甲", 1, output, one.electricity)], NOW, window=21).tested == 21


def test_a_negative_elasticity_is_kept_and_pointed_out() -> None:
    found = early_estimate([industry("甲", 1, 5, -0.5, 10)], NOW)
    assert found.estimate == Decimal("0.00")
    assert found.notes == ("甲的弹性为负：用电量与产值历史上反向变动，请核对用电户号",)


def test_electricity_that_says_nothing_of_output_is_no_negative_elasticity() -> None:
    found = early_estimate([industry("甲", 1, 5, 0, 10)], NOW)
    assert (found.estimate, found.moved[0].elasticity, found.notes) == (Decimal("5.00"), 0.0, ())


def test_an_industry_without_weight_moves_nothing() -> None:
    found = early_estimate([industry("甲", 1, 1, 0.5, 10), industry("空", 0, 90, 5, 10, seed=1)], NOW)
    assert (found.estimate, found.left_out, len(found.moved)) == (Decimal("6.00"), (), 1)
    assert early_estimate([industry("空", 0, 90, 5, 10)], NOW).estimate is Marker.NOT_APPLICABLE
    assert early_estimate([], NOW).estimate is Marker.NOT_APPLICABLE


def test_wrong_input_is_refused_with_the_remedy() -> None:
    one = industry("甲", 1, 1, 0.5, 10)
    with pytest.raises(MethodError, match="给了两次"):
        early_estimate([one, one], NOW)
    with pytest.raises(MethodError, match="甲的基数为负"):
        early_estimate([industry("甲", -1, 1, 0.5, 10)], NOW)
    with pytest.raises(MethodError, match="1月不单独统计"):
        early_estimate([one], "2026-01")
    with pytest.raises(MethodError, match="merge_january"):
        early_estimate([one], Period(2026, 2, Calendar.MONTHLY))
    for wrong in ({"window": 2}, {"least": 2}, {"level": Fraction(1)}, {"level": Fraction(0)}):
        with pytest.raises(MethodError, match="测算设置不对"):
            early_estimate([one], NOW, **wrong)
