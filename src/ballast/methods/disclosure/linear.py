"""The reader's linear programme: how far a hidden cell can lie from its true value without contradicting what is printed.

Unknowns are *deviations from the truth*, so that the truth is always the point zero, every right-hand side is exact before
it becomes a float, and a large printed total costs a small hidden cell no digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.arrays import Array
from ballast.methods.disclosure.cells import Declared, Rate
from ballast.methods.disclosure.rules import Reader
from ballast.methods.exact import HUNDRED

SLACK = 1e-6
"""A deviation below this part of the width asked for is none: the solver's own tolerance is 1e-7."""

Direction = tuple[int, int, float]
"""Which cell (its place), up (+1) or down (−1), and how far."""


_TURNS = 8
"""How many programmes try many cells at once before the rest are tried one by one."""


@dataclass(frozen=True)
class Rows:
    """Sparse rows over all cells; for rates `limit` and the place of the rate that each row comes from."""

    matrix: Any
    limit: Array
    owner: Any


class System:
    """The declared tables as arrays: the rows that tie the cells, and what an outsider knows of them."""

    def __init__(self, declared: Declared) -> None:
        """Exact arithmetic happens here, once."""
        self.declared = declared
        self.size = len(declared.cells)
        self.codes = [each.code for each in declared.cells]
        self.rate_codes = [each.code for each in declared.rates]
        self.relations = _relation_rows(declared)
        self.rates = _rate_rows(declared)
        self.printed_lower, self.printed_upper = _printed_bounds(declared)
        self.known = np.array([each.empty for each in declared.cells], dtype=bool)
        self.lower, self.upper = _hidden_bounds(declared)

    def before(self, reader: Reader) -> System:
        """The same tables with what this reader knows beside what is printed."""
        mine = copy(self)
        mine.known, mine.lower = self.known.copy(), self.lower.copy()
        for at, each in enumerate(self.declared.cells):
            own = {name: value for name, value in each.makeup.firms if name in reader.knows}
            if each.code in reader.cells or (own and len(own) == each.makeup.count):
                mine.known[at] = True
            elif own and each.lower is not None:
                mine.lower[at] = float(min(max(each.lower, sum(own.values())), each.value) - each.value)
        return mine

    def bounds(self, hidden: Any) -> tuple[Array, Array]:
        """How far each cell may lie below and above the truth, when the cells of the mask `hidden` are not printed."""
        low = np.where(hidden, self.lower, np.maximum(self.lower, self.printed_lower))
        high = np.where(hidden, self.upper, np.minimum(self.upper, self.printed_upper))
        return np.where(self.known, 0.0, low), np.where(self.known, 0.0, high)


def _hidden_bounds(declared: Declared) -> tuple[Array, Array]:
    low = [-np.inf if each.lower is None else float(each.lower - each.value) for each in declared.cells]
    high = [np.inf if each.upper is None else float(each.upper - each.value) for each in declared.cells]
    return np.array(low), np.array(high)


def _printed_bounds(declared: Declared) -> tuple[Array, Array]:
    ends = [(each.printed - each.value, each.step / 2) for each in declared.cells]
    return np.array([float(mid - half) for mid, half in ends]), np.array([float(mid + half) for mid, half in ends])


def _sparse(rows: Sequence[Iterable[tuple[int, float]]], size: int) -> Any:
    from scipy.sparse import csr_matrix

    flat = [(number, at, value) for number, row in enumerate(rows) for at, value in row]
    where = ([each[0] for each in flat], [each[1] for each in flat])
    return csr_matrix(([each[2] for each in flat], where), shape=(len(rows), size))


def _relation_rows(declared: Declared) -> Any:
    places = declared.places
    rows = [[(places[code], float(factor)) for code, factor in each.terms] for each in declared.relations]
    return _sparse(rows, len(declared.cells))


def printed_range(declared: Declared, rate: Rate) -> tuple[Fraction, Fraction] | None:
    """Between which values the printed rate says that the ratio lies; None where there is no rate (no base)."""
    value = declared.rate_value(rate)
    if isinstance(value, Marker):
        return None
    printed, half = Fraction(half_up(value, rate.places)), Fraction(1, 2 * 10**rate.places)
    return (printed - half) / HUNDRED, (printed + half) / HUNDRED


def _rate_rows(declared: Declared) -> Rows:
    """Each rate as rows Σ coefficient × deviation ≤ limit: within its rounding, and the sign of its denominator."""
    rows, limits, owner = [], [], []
    for number, rate in enumerate(declared.rates):
        for terms in _rate_terms(declared, rate):
            rows.append([(declared.places[code], float(factor)) for code, factor in terms.items() if factor])
            limits.append(float(-sum(factor * declared.at(code).value for code, factor in terms.items())))
            owner.append(number)
    return Rows(_sparse(rows, len(declared.cells)), np.array(limits, dtype=float), np.array(owner, dtype=int))


def _rate_terms(declared: Declared, rate: Rate) -> list[dict[str, Fraction]]:
    ends, below = printed_range(declared, rate), declared.sum_of(rate.denominator)
    if ends is None:
        return [_combined(rate, Fraction(), sign) for sign in (Fraction(1), Fraction(-1))]
    sign = Fraction(1 if below > 0 else -1)
    return [
        _combined(rate, sign, -sign * ends[1]),
        _combined(rate, -sign, sign * ends[0]),
        _combined(rate, Fraction(), -sign),
    ]


def _combined(rate: Rate, above: Fraction, below: Fraction) -> dict[str, Fraction]:
    terms: dict[str, Fraction] = {}
    for side, weight in ((rate.numerator, above), (rate.denominator, below)):
        for code, factor in side:
            terms[code] = terms.get(code, Fraction()) + weight * factor
    return terms


class Attack:
    """One reader before one choice of what is hidden: cells and rates by their masks."""

    def __init__(self, system: System, hidden: Any, hidden_rates: Any) -> None:
        """Only cells that can move stay in the programme."""
        self.system = system
        low, high = system.bounds(hidden)
        self.free = np.flatnonzero((low < 0) | (high > 0))
        self.place = np.full(system.size, -1)
        self.place[self.free] = np.arange(len(self.free))
        self.low, self.high = low[self.free], high[self.free]
        equal = system.relations[:, self.free]
        self.used = np.flatnonzero(np.diff(equal.indptr))
        self.equal = equal[self.used]
        within = system.rates.matrix[:, self.free]
        self.open_rates = np.flatnonzero(np.diff(within.indptr) * ~hidden_rates[system.rates.owner].astype(bool))
        self.within, self.limit = within[self.open_rates], system.rates.limit[self.open_rates]

    def _solve(self, cost: Array, scale: float) -> Any:
        from scipy.optimize import linprog

        return linprog(
            cost,
            A_ub=self.within if self.within.shape[0] else None,
            b_ub=self.limit / scale if self.within.shape[0] else None,
            A_eq=self.equal if self.equal.shape[0] else None,
            b_eq=np.zeros(self.equal.shape[0]) if self.equal.shape[0] else None,
            bounds=np.column_stack([self.low, self.high]) / scale,
            method="highs",
        )

    def reach(self, at: int, sign: int, scale: float) -> tuple[float, Any]:
        """The largest deviation of one cell upwards (+1) or downwards (−1), with the solver's result; may be infinite."""
        if self.place[at] < 0:
            return 0.0, None
        cost = np.zeros(len(self.free))
        cost[self.place[at]] = -sign
        found = self._solve(cost, scale)
        if found.status in (2, 3):
            return np.inf, found
        return max(-found.fun * scale, 0.0), found

    def most(self, weights: Array, scale: float) -> tuple[float, Any]:
        """The largest value of a weighted sum of deviations, with the solver's result; may be infinite."""
        cost = -weights[self.free]
        if not np.any(cost):
            return 0.0, None
        found = self._solve(cost, scale)
        return (np.inf if found.status in (2, 3) else -float(found.fun) * scale), found

    def tight(self, found: Any) -> tuple[Array, set[int], set[str]]:
        """What held a solution back: the relations as weights of cells, the places in all rows used, and the rates."""
        duals = found.eqlin.marginals
        used = np.flatnonzero(np.abs(duals) > SLACK)
        rows = self.system.relations[self.used[used]]
        tight = self.open_rates[np.abs(found.ineqlin.marginals) > SLACK]
        touched = {*rows.indices.tolist(), *self.system.rates.matrix[tight].indices.tolist()}
        rates = {self.system.rate_codes[number] for number in self.system.rates.owner[tight]}
        return rows.T @ duals[used], touched, rates

    def certify(
        self, wanted: Sequence[Direction], *, all_or_none: bool = False
    ) -> tuple[dict[Direction, Array], list[Direction]]:
        """Which wanted deviations are feasible (with the deviation of every cell that shows it), and which are not.

        A few programmes move as many cells at once as they can; those left over are tried one by one, with `all_or_none`
        only until the first that is not feasible.
        """
        proofs: dict[Direction, Array] = {}
        left = [each for each in wanted if self.place[each[0]] >= 0]
        for turn in range(_TURNS if len(left) > _TURNS else 0):
            before = len(left)
            left = self._note(proofs, left, self._together(left, turn))
            if not left or (before - len(left)) * _TURNS < before:
                break
        while left:
            tried = left[0]
            left = self._note(proofs, left[1:], self._alone(tried), tried)
            if all_or_none and tried not in proofs:
                break
        return proofs, [each for each in wanted if each not in proofs]

    def _note(
        self, proofs: dict[Direction, Array], left: list[Direction], shown: Array, tried: Direction | None = None
    ) -> list[Direction]:
        """Keep what a deviation shows, and its mirror image where that is feasible too; give back what is still open."""
        asked = left if tried is None else [tried, *left]
        for each in (shown, -shown) if self._feasible(-shown) else (shown,):
            proofs.update({one: each for one in asked if one not in proofs and is_shown(one, each)})
        return [one for one in left if one not in proofs]

    def _feasible(self, shown: Array) -> bool:
        mine = shown[self.free]
        inside = np.all(mine >= self.low) and np.all(mine <= self.high)
        return bool(inside and np.all(self.within @ mine <= self.limit))

    def _together(self, wanted: Sequence[Direction], turn: int) -> Array:
        """Move one half of the cells up and the other down, none further than wanted, as far as they can go together."""
        least: dict[int, float] = {}
        for at, _, far in wanted:
            least[at] = min(far, least.get(at, far))
        columns = self.place[list(least)]
        wide = np.array(list(least.values()))
        scale = float(np.median(wide))
        signs = np.array([1.0 if _half(at, turn) else -1.0 for at in least])
        kept = self.low, self.high
        # As far up as down, so that the mirror image is feasible as well wherever no rate forbids it.
        even = np.minimum(-self.low, self.high)
        even[columns] = np.minimum(even[columns], wide)
        self.low, self.high = -even, even
        cost = np.zeros(len(self.free))
        cost[columns] = -signs * scale / wide
        shown = self._spread(self._solve(cost, scale), scale)
        self.low, self.high = kept
        return shown

    def possible(self, wanted: Direction) -> bool:
        """Whether one wanted deviation is feasible."""
        return self.place[wanted[0]] >= 0 and is_shown(wanted, self._alone(wanted))

    def _alone(self, wanted: Direction) -> Array:
        at, sign, far = wanted
        column = self.place[at]
        kept = self.low[column], self.high[column]
        # Without a cap an unbounded cell would have no solution to show.
        self.low[column], self.high[column] = max(kept[0], -far), min(kept[1], far)
        cost = np.zeros(len(self.free))
        cost[column] = -sign
        shown = self._spread(self._solve(cost, far), far)
        self.low[column], self.high[column] = kept
        return shown

    def _spread(self, found: Any, scale: float) -> Array:
        every = np.zeros(self.system.size)
        if found.x is not None:
            every[self.free] = found.x * scale
        return every


def is_shown(wanted: Direction, shown: Array) -> bool:
    """Whether a feasible deviation of all cells moves the wanted one as far as wanted."""
    at, sign, far = wanted
    return bool(sign * shown[at] >= far * (1 - SLACK))


def _half(at: int, turn: int) -> bool:
    """One half of the places, another at each turn, the same on every run (multiplicative hashing)."""
    return bool(((at + 1) * 2654435761 + turn * 40503 * (at + 7)) >> 13 & 1)


def mask(codes: Sequence[str], hidden: Iterable[str]) -> Any:
    """Which of the codes are hidden, as an array of truth values."""
    chosen = frozenset(hidden)
    return np.array([code in chosen for code in codes], dtype=bool)
