"""Planted cubes: made tables in which it is known which segments changed, for measuring a search for drivers.

**A cube.** Four attributes of 8–20 values each (uniform). 10,000 different cells drawn without replacement from the full
product (all of it where it has fewer). Base of a cell: log-normal, median 400, σ = 1.2 (`sigma`), rounded to whole units, at least 1.

**What is planted.** One or two different segments (evenly), each a conjunction of one or two attributes (evenly) with values
drawn uniformly, holding at least one cell; the current values of its cells are multiplied by a factor from 1.3–1.6 or 0.4–0.7
(evenly, then uniform). Segments may overlap: both factors hold there. A quiet cube has none.

**Noise.** Every cell's current value is multiplied by max(0, 1 + noise × standard normal), then rounded to whole units.
`shift` multiplies all cells alike before the noise.

**Seeds.** 0–49 for tuning, 100–149 for reporting. A cube is a function of its `Plan` alone.

Written by us from the words of the comparison: the same cubes go to every method.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

TUNING = range(50)
REPORTING = range(100, 150)
NOISES = (0.0, 0.02, 0.05)

Conditions = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Plan:
    """What a cube is made of; the defaults are those of the comparison.

    `depth` is how many attributes a planted segment may have (from, to); `planted` how many segments (from, to).
    """

    seed: int
    noise: float = 0.0
    planted: tuple[int, int] = (1, 2)
    depth: tuple[int, int] = (1, 2)
    attributes: int = 4
    values: tuple[int, int] = (8, 20)
    cells: int = 10_000
    shift: float = 1.0
    least_cells: int = 1
    sigma: float = 1.2


@dataclass(frozen=True)
class Cube:
    """The made table: one array of value codes per attribute, current and base in whole units, and what was planted."""

    attributes: dict[str, npt.NDArray[np.int64]]
    current: npt.NDArray[np.int64]
    base: npt.NDArray[np.int64]
    planted: tuple[Conditions, ...]
    factors: tuple[float, ...]


def make(plan: Plan) -> Cube:
    """The cube of a plan: the same plan, the same cube."""
    rng = np.random.default_rng([plan.seed, plan.attributes, plan.cells])
    counts = rng.integers(plan.values[0], plan.values[1] + 1, size=plan.attributes)
    whole = prod(int(one) for one in counts)
    places = rng.choice(whole, size=min(plan.cells, whole), replace=False)
    codes = np.unravel_index(places, tuple(int(one) for one in counts))
    attributes = {f"维度{index + 1}": np.asarray(one, dtype=np.int64) for index, one in enumerate(codes)}
    base = np.maximum(1, np.rint(rng.lognormal(np.log(400.0), plan.sigma, size=len(places)))).astype(np.int64)
    planted, factors, level = _plant(plan, attributes, rng)
    noise = np.maximum(0.0, 1.0 + plan.noise * rng.standard_normal(len(places)))
    current = np.rint(base * level * plan.shift * noise).astype(np.int64)
    return Cube(attributes, current, base, planted, factors)


def quiet(seed: int, noise: float, **changes: int) -> Cube:
    """A cube in which nothing happened but noise."""
    return make(Plan(seed, noise, planted=(0, 0), **changes))  # type: ignore[arg-type]  # only whole numbers are changed


def _plant(
    plan: Plan, attributes: dict[str, npt.NDArray[np.int64]], rng: np.random.Generator
) -> tuple[tuple[Conditions, ...], tuple[float, ...], npt.NDArray[np.float64]]:
    size = len(next(iter(attributes.values())))
    level = np.ones(size)
    planted: list[Conditions] = []
    factors: list[float] = []
    wanted = int(rng.integers(plan.planted[0], plan.planted[1] + 1))
    while len(planted) < wanted:
        depth = int(rng.integers(plan.depth[0], plan.depth[1] + 1))
        chosen = rng.choice(sorted(attributes), size=depth, replace=False)
        conditions = frozenset((str(name), int(rng.integers(attributes[name].max() + 1))) for name in chosen)
        held = np.all([attributes[name] == value for name, value in conditions], axis=0)
        if conditions in planted or held.sum() < plan.least_cells:
            continue
        factor = float(rng.uniform(1.3, 1.6) if rng.random() < 0.5 else rng.uniform(0.4, 0.7))
        level[held] *= factor
        planted.append(conditions)
        factors.append(factor)
    return tuple(planted), tuple(factors), level
