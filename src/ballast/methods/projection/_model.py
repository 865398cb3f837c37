"""The model of growth behind the paths: a grid of seasonal moving averages, weighted by how well each has forecast.

g is the growth against the same period a year earlier. g − μ − x'β = u and
u_t = φ·u_{t−1} + e_t − θ·e_{t−1} − Θ·e_{t−s} + θΘ·e_{t−s−1}, s periods a year. φ = 1 is the airline model of the level's
logarithm (Box and Jenkins); φ < 1 lets growth return to its mean. Everything is linear in μ and β, so that one filter
over all grid points gives their least squares; a missing g is filled by its own forecast and takes no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from ballast.methods.arrays import Array

_PERSISTENCE = (0.96, 1.0)
_RECENT = (0.0, 0.2, 0.4, 0.6, 0.8)
_SEASONAL = (0.0, 0.3, 0.6, 0.8)
_TINY = 1e-12


@dataclass(frozen=True)
class Fit:
    """What the history says: one row per grid point (φ, θ, Θ) with its weight and coefficients.

    `spread` is the variance of the errors on `freedom` degrees, `root` turns standard normals into those of the
    coefficients (in units of the spread's root). `errors` and `states` are (time, grid, column); column 0 is growth,
    column 1 the mean, the others the regressors.
    """

    grid: Array
    weights: Array
    coefficients: Array
    spread: Array
    root: Array
    errors: Array
    states: Array
    freedom: float
    season: int


def filter_columns(columns: Array, known: Array, grid: Array, season: int) -> tuple[Array, Array]:
    """Errors and filled states of every column at every grid point; `known` is 0 where growth is missing."""
    length, width = columns.shape
    phi, theta, cap = (grid[:, [place]] for place in range(3))
    errors = np.zeros((length + season + 1, len(grid), width))
    states = np.zeros((length, len(grid), width))
    states[0] = columns[0]
    offset = season + 1
    for at in range(1, length):
        now = at + offset
        pull = theta * errors[now - 1] + cap * errors[now - season] - theta * cap * errors[now - season - 1]
        expected = phi * states[at - 1] - pull
        if known[at]:
            errors[now] = columns[at] - expected
            states[at] = columns[at]
        else:
            states[at] = expected
    return errors[offset:], states


def fit(growth: Array, regressors: Array, season: int, half_life: float) -> Fit:
    """Fit all grid points to growth (NaN where missing, the first one known) and its regressors (time × count).

    `half_life` in periods: an error that old counts half, in coefficients, weights and spread alike.
    """
    known = np.isfinite(growth).astype(np.float64)
    columns = np.column_stack([np.where(known > 0, growth, 0.0), np.ones(len(growth)), regressors])
    grid = np.array(list(product(_PERSISTENCE, _RECENT, _SEASONAL)))
    errors, states = filter_columns(columns, known, grid, season)
    used = known.copy()
    used[0] = 0.0
    age = np.arange(len(growth))[::-1]
    recency = np.sqrt(used * 0.5 ** (age / half_life))
    count = max(float((recency**2).sum()), 1.0)
    target = errors[:, :, 0].T * recency
    design = np.moveaxis(errors[:, :, 1:], 0, 1) * recency[:, None]
    gram = np.einsum("gtk,gtl->gkl", design, design)
    diagonal = np.einsum("gkk->gk", gram)
    width = gram.shape[1]
    # Unit information: the prior "no effect" weighs as much as one observation, in whatever unit. A column that never
    # varied (the mean where φ = 1) says nothing: its coefficient cancels and only has to be finite.
    prior = np.where(diagonal > _TINY, diagonal / count, 1.0)
    precision = gram + prior[:, :, None] * np.eye(width)
    moment = np.einsum("gtk,gt->gk", design, target)
    coefficients = np.linalg.solve(precision, moment[:, :, None])[:, :, 0]
    squares = np.einsum("gt,gt->g", target, target) - np.einsum("gk,gk->g", moment, coefficients)
    squares = np.maximum(squares, 0.0)
    floor = squares.max() * _TINY + np.finfo(float).tiny
    log_weight = -0.5 * count * np.log(squares + floor)
    weights = np.exp(log_weight - log_weight.max())
    freedom = max(count - width, 1.0)
    root = np.linalg.inv(np.linalg.cholesky(precision)).transpose(0, 2, 1)
    return Fit(grid, weights / weights.sum(), coefficients, squares / freedom, root, errors, states, freedom, season)


def simulate(found: Fit, future: Array, paths: int, generator: np.random.Generator, tail: float) -> Array:
    """Growth of the periods left on so many paths: (paths, periods). `future` are their regressors (periods × count)."""
    point = np.sort(generator.choice(len(found.weights), size=paths, p=found.weights))
    scale = np.sqrt(found.spread[point] * found.freedom / generator.chisquare(found.freedom, paths))
    width = found.coefficients.shape[1]
    normal = generator.standard_normal((paths, width))
    shift = np.einsum("pkj,pk->pj", found.root[point], normal) * scale[:, None]
    coefficients = found.coefficients[point] + shift
    span = found.season + 1
    recent = found.errors[-span:][:, point]
    past = recent[:, :, 0] - np.einsum("tpk,pk->tp", recent[:, :, 1:], coefficients)
    last = found.states[-1][point]
    state = last[:, 0] - np.einsum("pk,pk->p", last[:, 1:], coefficients)
    phi, theta, cap = found.grid[point].T
    shocks = generator.standard_t(tail, (len(future), paths)) * np.sqrt((tail - 2) / tail) * scale
    errors = np.vstack([past, shocks])
    growth = np.empty((paths, len(future)))
    for step in range(len(future)):
        now = span + step
        moving = (
            theta * errors[now - 1] + cap * errors[now - found.season] - theta * cap * errors[now - found.season - 1]
        )
        state = phi * state + errors[now] - moving
        growth[:, step] = state + coefficients[:, 0] + coefficients[:, 1:] @ future[step]
    return growth
