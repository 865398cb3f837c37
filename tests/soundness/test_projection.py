"""Numbers of the rest of the year that could be wrong without anybody noticing."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.methods.progress import RateTarget
from ballast.methods.projection import (
    Change,
    ChangeKind,
    Distribution,
    IndustryPower,
    Options,
    early_estimate,
    project,
    project_rates,
    run_of,
    spring_festival,
)

FEW = Options(paths=200)


def mean(found: Distribution | Marker) -> float:
    assert isinstance(found, Distribution)
    return found.mean


def test_the_first_block_weighs_two_months_and_not_one_of_eleven() -> None:
    """
    period   | growth
    1—2月    | 17 %       2/12 of the year: 17·2/12 + 5·10/12 = 7, not (17 + 10·5)/11 = 6.09
    3月–12月 | 5 %
    """
    rates = {at: 5 for at in run_of("2022-02", [0] * 55)} | {Period.parse("2026-02"): 17}
    assert mean(project_rates(rates, 2026, options=FEW).growth) == pytest.approx(7)


def test_a_commissioned_project_is_not_counted_twice_in_the_months_it_already_filed() -> None:
    """
    plant of 50 a month from May, history to June: July to December are 300, not 400
    """
    history = {at: 1000 for at in run_of("2022-02", [0] * 49)}
    plant = Change("新厂", ChangeKind.PROJECT, {f"2026-{month:02d}": 50 for month in range(5, 13)})
    found = project(history, 2026, changes=[plant], options=FEW)
    assert mean(found.level) == pytest.approx(11000 + 300)
    assert mean(found.growth) == pytest.approx(300 / 11000 * 100)


def test_a_missing_month_of_this_year_is_not_a_month_of_zero_output() -> None:
    """
    1—2月 | 3月 | 4月        a year without March would "fall" by a month; it has no number instead
    2000  | —   | 1000
    """
    history: dict[Period, int | None] = {at: 2000 if at.is_first else 1000 for at in run_of("2022-02", [0] * 47)}
    history[Period.parse("2026-03")] = None
    found = project(history, 2026, options=FEW)
    assert found.growth is Marker.MISSING
    assert found.level is Marker.MISSING


def test_a_late_new_year_does_not_turn_the_first_block_into_a_boom() -> None:
    """
    New Year 2026 is 17 February (2025: 29 January): part of the festival moves from the block to March.
    Seen from February the block grew by that alone; the year does not grow.
    """
    rng = np.random.default_rng(11)
    history = {
        at: round(1e7 * (2 if at.is_first else 1) * math.exp(-spring_festival(at) + rng.normal(0, 0.003)))
        for at in run_of("2010-02", [0] * (11 * 16 + 1))
    }
    block = history[Period.parse("2026-02")] / history[Period.parse("2025-02")] - 1
    assert block > 0.1
    aware = mean(project(history, 2026, options=FEW).growth)
    blind = mean(project(history, 2026, regressors={}, options=FEW).growth)
    assert abs(aware) < 1
    assert blind > aware + 1


def test_a_target_is_met_as_published_like_everywhere_else() -> None:
    """6.96 % is published as 7.0: the path meets 7.0, as the progress page will say in January."""
    rates = {at: Fraction("6.96") for at in run_of("2022-02", [0] * 50)}
    found = project_rates(rates, 2026, targets={"增速": RateTarget(Fraction(7))}, options=FEW)
    assert found.chances[0].chance == 1


def test_what_moved_the_early_estimate_adds_up_as_printed_with_its_rounding_in_sight() -> None:
    """
    three industries of a third each, 1.00 % of electricity at elasticity 1: 0.33 + 0.33 + 0.33 is printed beside 1.00
    """
    power = [float(place % 7) for place in range(22)]
    lines = [
        IndustryPower(name, 1, run_of("2024-02", power), run_of("2024-02", [*power, 1.0]))
        for name in ("甲", "乙", "丙")
    ]
    found = early_estimate(lines, "2026-02")
    assert [str(one.printed) for one in found.moved] == ["0.33"] * 3
    assert (str(found.estimate), str(found.intercept), str(found.rounding)) == ("1.00", "0.00", "0.01")
