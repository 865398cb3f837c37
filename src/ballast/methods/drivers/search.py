"""The search in float64: which conjunctions deviate from the rest by more than the table's own noise.

It proposes names only; what they are worth is counted exactly elsewhere (`totals`, `ratio`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, pi, sqrt, tanh
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from ballast.methods.arrays import Array
from ballast.methods.drivers.settings import Settings

Codes = npt.NDArray[np.int64]
Found = tuple[int, int]
"""A conjunction: the place of its group, and its number there."""

_CUT = tanh(1.5)
_BIN, _BINS = 100, 20
_HALF, _THREE_QUARTERS, _LIKE = 1.4826, 0.8693, 2.0
_EULER = 0.5772156649
_PASSES = 3
_TIE = 1e-9
_TAIL, _TAIL_SHARE, _TAIL_SIGMAS = 2.5, 0.01242, 2
_MAD_EFFICIENCY = 0.37
_FEW = 0.001
_ROUNDING = 0.82
_BOUND = 5.0


@dataclass(frozen=True)
class Group:
    """All conjunctions over one set of attributes: the conjunction of each cell, and how many there are."""

    places: tuple[int, ...]
    member: Codes
    size: int


def groups(columns: Sequence[Codes], most: int) -> list[Group]:
    """Every set of up to `most` attributes with its conjunctions numbered without gaps, the smaller sets first."""
    return [
        _group(columns, places)
        for depth in range(1, min(most, len(columns)) + 1)
        for places in combinations(range(len(columns)), depth)
    ]


def _group(columns: Sequence[Codes], places: tuple[int, ...]) -> Group:
    code = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for place in places:
        width = int(columns[place].max()) + 1
        code = code * width + columns[place]
        size *= width
        if size > 4 * len(code):
            code, size = _packed(code)
    taken = np.bincount(code, minlength=size) > 0
    return Group(places, (np.cumsum(taken) - 1)[code], int(taken.sum()))


def _packed(code: Codes) -> tuple[Codes, int]:
    inverse = np.unique(code, return_inverse=True)[1].astype(np.int64)
    return inverse, int(inverse.max()) + 1


def deviation(current: Array, base: Array) -> Array:
    """The change of each cell's logarithm, less the middle one: 2 artanh((c − g b) / (|c| + g |b|)), cut at ±3.

    With positive values it is ln(c / b) − ln g. In this form it stands also for entries, exits (the cut) and losses.
    """
    both = (current > 0) & (base > 0)
    factor = float(np.median(current[both] / base[both])) if both.any() else 1.0
    size = np.abs(current) + factor * np.abs(base)
    half = np.divide(current - factor * base, size, out=np.zeros_like(size), where=size > 0)
    return np.asarray(2 * np.arctanh(np.clip(half, -_CUT, _CUT)), dtype=np.float64)


def size_of(current: Array, base: Array) -> Array:
    """How large a cell is: its base (an entry its current value), so that what grew does not move to another class."""
    return np.asarray(np.where(base != 0, np.abs(base), np.abs(current)), dtype=np.float64)


def classes_of_size(size: Array) -> list[Codes]:
    """The cells in classes of like size, 20 at most, each of 100 cells at least; equal sizes are never parted."""
    order = np.argsort(size, kind="stable").astype(np.int64)
    rising = size[order]
    step = max(_BIN, -(-len(order) // _BINS))
    cuts = [0]
    for place in np.unique(np.searchsorted(rising, rising[::step])).tolist():
        if place - cuts[-1] >= _BIN and len(order) - place >= _BIN:
            cuts.append(place)
    return np.split(order, cuts[1:])


def rounding_error(size: Array, unit: float) -> Array:
    """The standard deviation that rounding both values to the unit leaves in a cell's change, relative to its size.

    Each value is off by unit / √12, the two of them together by 0.41 units of half the size |c| + |b|.
    """
    return np.divide(_ROUNDING * unit, size, out=np.zeros_like(size), where=size > 0)


def noise(residual: Array, classes: Sequence[Codes], floor: Array) -> Array:
    """The noise of each cell: a robust scale of the cells of like size, and beside it what can never be told apart."""
    scale = np.empty_like(residual)
    for one in classes:
        rising = np.sort(np.abs(residual[one]))
        middle, upper = _HALF * rising[len(one) // 2], _THREE_QUARTERS * rising[3 * len(one) // 4]
        # Rounding holds half of small cells at no deviation: the quartile knows better, unless a segment reaches into it.
        rounded = middle < upper <= _LIKE * np.hypot(middle, np.median(floor[one]))
        scale[one] = upper if rounded else middle
    return np.asarray(np.hypot(scale, floor), dtype=np.float64)


class Search:
    """One table searched: columns of codes, the deviation of each cell, its size and its least noise.

    `false_names` is the share of the settings' chance that this search may use up.
    """

    def __init__(
        self, columns: Sequence[Codes], values: Array, size: Array, floor: Array, settings: Settings, false_names: float
    ) -> None:
        self.values, self.floor = values, floor
        self.classes = classes_of_size(size)
        self.settings, self.false_names = settings, false_names
        self.bound = np.inf
        self.groups = groups(columns, settings.most_attributes)
        self.residual = values - float(np.median(values))
        self._set_thresholds()
        self._weigh()

    def _set_thresholds(self) -> None:
        """Bonferroni over all conjunctions, the chance parted evenly between the numbers of attributes.

        The scale is estimated from the cells by a median, so Student's t with that estimate's freedom, not the normal.
        """
        depths = [len(group.places) for group in self.groups]
        counts = [sum(group.size for group in self.groups if len(group.places) <= depth) for depth in depths]
        freedom = max(1.0, _MAD_EFFICIENCY * len(self.values))
        tails = [self.false_names / (2 * len(set(depths)) * count) for count in counts]
        self.needed = [_student(tail, freedom) ** 2 for tail in tails]
        self.penalty = [2 * log(count) for count in counts]

    def _weigh(self) -> None:
        self.weights = noise(self.residual, self.classes, self.floor) ** -2
        self.whole = float(self.weights.sum())
        self.inverse: list[Array] = []
        for group in self.groups:
            held = np.bincount(group.member, self.weights, group.size)
            rest = 1 - held / self.whole
            usable = (held <= self.settings.largest_share * self.whole * (1 + _TIE)) & (rest > _TIE)
            self.inverse.append(np.divide(1.0, held * rest, out=np.zeros_like(held), where=usable))

    def run(self, previous: Sequence[Found] = ()) -> list[Found]:
        """The conjunctions named, in the order found; those of `previous` stay more easily than new ones come in."""
        found = self._walk(previous, by_draws=False)
        if found and (self._heavy_tails(found) or self._smallest(found) < _FEW * len(self.values)):
            return self._walk(previous, by_draws=True)
        return found

    def mask(self, one: Found) -> npt.NDArray[np.bool_]:
        """Which cells the conjunction holds."""
        return np.asarray(self.groups[one[0]].member == one[1])

    def _walk(self, previous: Sequence[Found], by_draws: bool) -> list[Found]:
        self.bound = _BOUND if by_draws else np.inf
        found: list[Found] = []
        self._fit(found)
        while len(found) < self.settings.most_segments:
            one = self._next(found, previous, by_draws)
            if one is None:
                break
            found = self._revised([*found, one], previous)
            self._fit(found)
        return found

    def _next(self, found: Sequence[Found], previous: Sequence[Found], by_draws: bool) -> Found | None:
        gains = self._gains(self.residual)
        limit = self._limit_of_draws() if by_draws else 0.0
        one = self._choose(gains, found, previous)
        staying = sorted((one for one in previous if one not in found), key=lambda one: -gains[one[0]][one[1]])
        for candidate in (one, *staying):
            if candidate not in found and self._stands(candidate, gains, candidate in previous, limit):
                return candidate
        return None

    def _stands(self, one: Found, gains: Sequence[Array], known: bool, limit: float) -> bool:
        gain = float(gains[one[0]][one[1]])
        ease = self.settings.stay**2 if known else 1.0
        return gain > ease * self.needed[one[0]] and gain > ease * (limit + self.penalty[one[0]])

    def _choose(self, gains: Sequence[Array], found: Sequence[Found], previous: Sequence[Found]) -> Found:
        value, best = self._best(gains)
        for one in previous:
            near = gains[one[0]][one[1]] - self.penalty[one[0]] >= (1 - self.settings.margin) * value > 0
            if near and one not in found and bool((self.mask(one) & self.mask(best)).any()):
                return one
        return best

    def _gains(self, residual: Array) -> list[Array]:
        """For every conjunction by how much naming it lowers the weighted sum of squares."""
        bound = self.bound / np.sqrt(self.weights)
        cut = np.clip(residual, -bound, bound)
        pulled = self.weights * (cut - float((self.weights * cut).sum()) / self.whole)
        return [
            np.bincount(group.member, pulled, group.size) ** 2 * inverse
            for group, inverse in zip(self.groups, self.inverse, strict=True)
        ]

    def _best(self, gains: Sequence[Array]) -> tuple[float, Found]:
        """The greatest gain less penalty; of equals the one of fewer attributes, then of the smaller weight."""
        value, best, light = -np.inf, (0, 0), 0.0
        for index, gain in enumerate(gains):
            at = _lightest(gain, self.inverse[index])
            here, lightness = float(gain[at]) - self.penalty[index], float(self.inverse[index][at])
            level = abs(here - value) <= _TIE * abs(value)
            same_depth = len(self.groups[index].places) == len(self.groups[best[0]].places)
            if (here > value and not level) or (level and same_depth and lightness > light * (1 + _TIE)):
                value, best, light = here, (index, at), lightness
        return value, best

    def _revised(self, found: list[Found], previous: Sequence[Found]) -> list[Found]:
        """Each name looked for again with the others held: an umbrella taken first gives way to what stood under it."""
        for _ in range(_PASSES):
            before = list(found)
            for place in range(len(found)):
                others = found[:place] + found[place + 1 :]
                again = self._choose(self._gains(self._without(others)), others, previous)
                if again not in others:
                    found[place] = again
            if found == before or len(found) == 1:
                break
        return found

    def _without(self, found: Sequence[Found]) -> Array:
        """The residual once the effects of these conjunctions and the level of all are taken out (least squares)."""
        design = np.column_stack([np.ones(len(self.values)), *(self.mask(one).astype(np.float64) for one in found)])
        weighted = design * self.weights[:, None]
        effects = np.linalg.lstsq(design.T @ weighted, weighted.T @ self.values, rcond=None)[0]
        return np.asarray(self.values - design @ effects, dtype=np.float64)

    def _fit(self, found: Sequence[Found]) -> None:
        self.residual = self._without(found) if found else self.values - float(np.median(self.values))
        self._weigh()

    def _heavy_tails(self, found: Sequence[Found]) -> bool:
        """Whether the cells outside all names have more large deviations than normal noise has."""
        outside = ~np.any([self.mask(one) for one in found], axis=0)
        residual = np.abs(self.residual[outside]) * np.sqrt(self.weights[outside])
        expected = _TAIL_SHARE * len(residual)
        return float((residual > _TAIL).sum()) > expected + _TAIL_SIGMAS * sqrt(expected)

    def _smallest(self, found: Sequence[Found]) -> int:
        return min(int(self.mask(one).sum()) for one in found)

    def _limit_of_draws(self) -> float:
        """The gain less penalty that the best name reaches by chance: the residuals dealt out anew, `draws` times.

        The upper point of a Gumbel distribution through the greatest gains of the draws.
        """
        rng = np.random.default_rng(self.settings.seed)
        root = np.sqrt(self.weights)
        scaled = root * self.residual
        highest = [self._best(self._gains(rng.permutation(scaled) / root))[0] for _ in range(self.settings.draws)]
        beta = float(np.std(highest, ddof=1)) * sqrt(6) / pi
        return float(np.mean(highest)) - _EULER * beta - beta * log(-log(1 - self.false_names))


def _student(tail: float, freedom: float) -> float:
    """The upper point of Student's t by the expansion about the normal's (Abramowitz and Stegun 26.7.5), four terms."""
    z = NormalDist().inv_cdf(1 - tail)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def _lightest(gain: Array, inverse: Array) -> int:
    """The place of the greatest gain; of equals the one of the smaller weight, then the first."""
    level = np.flatnonzero(gain >= gain.max() * (1 - _TIE))
    return (
        int(level[int(np.argmax(inverse[level] * (1 - _TIE * np.arange(len(level)))))])
        if len(level) > 1
        else int(level[0])
    )
