from __future__ import annotations

import math

import numpy as np
import pytest

from ballast.methods.arrays import Array
from ballast.methods.projection import _model
from ballast.methods.projection._model import Fit, filter_columns, fit, simulate

SEASON = 11


def moving(errors: Array, phi: float, theta: float, cap: float) -> Array:
    """u_t = φu_{t−1} + e_t − θe_{t−1} − Θe_{t−s} + θΘe_{t−s−1}, written out, nothing before the first."""
    found = [errors[0]]
    before = np.concatenate([np.zeros(SEASON + 1), errors])
    for at in range(1, len(errors)):
        now = at + SEASON + 1
        found.append(
            phi * found[-1]
            + before[now]
            - theta * before[now - 1]
            - cap * before[now - SEASON]
            + theta * cap * before[now - SEASON - 1]
        )
    return np.array(found)


def only(monkeypatch: pytest.MonkeyPatch, phi: float, theta: float, cap: float) -> None:
    monkeypatch.setattr(_model, "_PERSISTENCE", (phi,))
    monkeypatch.setattr(_model, "_RECENT", (theta,))
    monkeypatch.setattr(_model, "_SEASONAL", (cap,))


def bare(growth: Array, half_life: float = 1e9) -> Fit:
    return fit(growth, np.empty((len(growth), 0)), SEASON, half_life)


@pytest.mark.parametrize(("phi", "theta", "cap"), [(1.0, 0.0, 0.0), (1.0, 0.4, 0.6), (0.96, 0.8, 0.3)])
def test_the_filter_gives_back_the_errors_that_made_the_series(phi: float, theta: float, cap: float) -> None:
    errors = np.random.default_rng(1).normal(size=60)
    errors[0] = 0.0
    series = moving(errors, phi, theta, cap)
    found, states = filter_columns(series[:, None], np.ones(60), np.array([[phi, theta, cap]]), SEASON)
    assert found[:, 0, 0] == pytest.approx(errors)
    assert states[:, 0, 0] == pytest.approx(series)


def test_a_missing_growth_is_filled_by_its_forecast_and_leaves_no_error() -> None:
    errors = np.random.default_rng(1).normal(size=60)
    errors[0] = errors[30] = 0.0
    series = moving(errors, 1.0, 0.4, 0.6)
    known = np.ones(60)
    known[30] = 0
    holed = np.where(known > 0, series, 0.0)
    found, states = filter_columns(holed[:, None], known, np.array([[1.0, 0.4, 0.6]]), SEASON)
    assert found[:, 0, 0] == pytest.approx(errors)
    assert states[30, 0, 0] == pytest.approx(series[30])


def test_the_grid_point_that_made_a_long_series_weighs_most() -> None:
    errors = np.random.default_rng(4).normal(size=1500)
    found = bare(moving(errors, 1.0, 0.4, 0.6))
    assert found.grid[int(np.argmax(found.weights))].tolist() == [1.0, 0.4, 0.6]
    assert found.weights.sum() == pytest.approx(1)


def test_the_spread_is_the_weighted_mean_square_on_its_degrees_of_freedom(monkeypatch: pytest.MonkeyPatch) -> None:
    """A random walk's errors are its steps; one of age a counts 0.5^(a/h); the mean takes one degree."""
    only(monkeypatch, 1.0, 0.0, 0.0)
    growth = np.random.default_rng(2).normal(size=40).cumsum()
    found = bare(growth, half_life=10)
    weights = 0.5 ** (np.arange(39)[::-1] / 10)
    steps = np.diff(growth)
    assert found.freedom == pytest.approx(weights.sum() - 1)
    assert found.spread[0] == pytest.approx((weights * steps**2).sum() / found.freedom)


def test_an_effect_is_least_squares_with_one_observation_of_none(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 1.0, 0.0, 0.0)
    rng = np.random.default_rng(2)
    pulse = rng.normal(size=(80, 1))
    growth = rng.normal(0, 0.1, 80).cumsum() + 3 * pulse[:, 0]
    found = fit(growth, pulse, SEASON, 1e9)
    step, change = np.diff(growth), np.diff(pulse[:, 0])
    squares = change @ change
    assert found.coefficients[0, 1] == pytest.approx(change @ step / (squares + squares / 79))


def test_a_series_without_errors_goes_on_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 1.0, 0.4, 0.6)
    found = bare(np.full(40, 0.05))
    paths = simulate(found, np.empty((6, 0)), 50, np.random.default_rng(1), 4.0)
    assert paths == pytest.approx(np.full((50, 6), 0.05))


def test_paths_start_from_what_the_last_errors_teach(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mean of many paths is the recursion written out with no further errors."""
    only(monkeypatch, 1.0, 0.4, 0.6)
    errors = np.random.default_rng(3).normal(size=400)
    errors[0] = 0.0
    series = moving(errors, 1.0, 0.4, 0.6)
    expected = moving(np.concatenate([errors, np.zeros(12)]), 1.0, 0.4, 0.6)[400:]
    paths = simulate(bare(series), np.empty((12, 0)), 40000, np.random.default_rng(1), 30.0)
    assert paths.mean(axis=0) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("tail", [5.0, 30.0])
def test_shocks_have_the_spread_of_the_errors_whatever_their_tail(tail: float, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 1.0, 0.0, 0.0)
    growth = np.random.default_rng(3).normal(size=3000).cumsum()
    found = bare(growth)
    paths = simulate(found, np.empty((4, 0)), 60000, np.random.default_rng(1), tail)
    assert paths[:, 0].std() == pytest.approx(math.sqrt(found.spread[0]), rel=0.05)
    assert paths[:, 3].std() == pytest.approx(2 * math.sqrt(found.spread[0]), rel=0.05)


def test_growth_that_returns_to_its_mean_is_drawn_there(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 0.5, 0.0, 0.0)
    rng = np.random.default_rng(8)
    noise = moving(rng.normal(0, 0.1, 2000), 0.5, 0.0, 0.0)
    noise[-1] = 5.0
    paths = simulate(bare(7 + noise), np.empty((8, 0)), 4000, np.random.default_rng(1), 30.0)
    assert paths.mean(axis=0)[[0, 1, 7]] == pytest.approx([9.5, 8.25, 7.0], abs=0.1)


def test_the_effect_of_a_period_to_come_is_added_with_its_uncertainty(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 1.0, 0.0, 0.0)
    rng = np.random.default_rng(2)
    pulse = np.zeros((60, 1))
    pulse[[10, 30, 50]] = 1.0
    growth = rng.normal(0, 0.1, 60).cumsum() + 3 * pulse[:, 0]
    found = fit(growth, pulse, SEASON, 1e9)
    paths = simulate(found, np.array([[0.0], [1.0], [0.0]]), 20000, np.random.default_rng(1), 30.0)
    beta = found.coefficients[0, 1]
    assert paths.mean(axis=0) == pytest.approx(growth[-1] + np.array([0, beta, 0]), abs=0.01)
    error = math.sqrt(found.spread[0]) * float(found.root[0, 1, 1])
    around = math.sqrt(paths[:, 1].var() - 2 * found.spread[0])
    assert around == pytest.approx(error, rel=0.25)


def test_two_grid_points_weigh_as_their_squared_errors_to_the_power_of_half_the_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_model, "_PERSISTENCE", (1.0,))
    monkeypatch.setattr(_model, "_RECENT", (0.0, 0.4))
    monkeypatch.setattr(_model, "_SEASONAL", (0.0,))
    growth = np.random.default_rng(2).normal(size=40).cumsum()
    squares = [
        (filter_columns(growth[:, None], np.ones(40), np.array([[1.0, theta, 0.0]]), SEASON)[0][1:] ** 2).sum()
        for theta in (0.0, 0.4)
    ]
    weights = bare(growth).weights
    assert math.log(weights[0] / weights[1]) == pytest.approx(-39 / 2 * math.log(squares[0] / squares[1]))


def test_coefficients_are_drawn_with_the_covariance_of_least_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, 1.0, 0.0, 0.0)
    rng = np.random.default_rng(2)
    first = rng.normal(size=80)
    pulses = np.column_stack([first, 0.8 * first + rng.normal(size=80)])
    found = fit(rng.normal(0, 0.1, 80).cumsum(), pulses, SEASON, 1e9)
    changes = np.diff(pulses, axis=0)
    gram = changes.T @ changes
    wanted = np.linalg.inv(gram + np.diag(np.diag(gram)) / 79)
    covariance = (found.root[0] @ found.root[0].T)[1:, 1:]
    assert covariance == pytest.approx(wanted)
