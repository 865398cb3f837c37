"""Small cells (practice.md 19): which are small, and which more must be hidden so that nobody can work them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ballast.cube.build import Slice
from ballast.indicators.formula import Sums

_Equation = dict[Slice, Fraction]
_PRIME = 2_147_483_629


def is_small(sums: Sums | None, fewest: int, dominance: Decimal) -> bool:
    """Whether a cell could give one enterprise away: fewer than `fewest` in its sum, or one above `dominance` percent."""
    if sums is None or sums.filed == 0:
        return False
    if sums.filed < fewest:
        return True
    return bool(sums.current and sums.largest and Decimal(sums.largest * 100) > dominance * sums.current)


def close(hidden: Iterable[Slice], sums: Sequence[Sequence[Slice]], values: Mapping[Slice, int]) -> frozenset[Slice]:
    """The hidden slices and those that must be hidden with them, so that no printed sums determine a hidden one.

    Each of `sums` is a total with its parts, or two slices that are the same: of such a list none may be the only one
    hidden. `values` are the sizes of the slices that may be hidden as well, the smallest first; what is not there is
    empty, or hidden elsewhere. Where nothing is left to hide in a sum, the slices stay as they are.
    """
    found = set(hidden)
    lines = [list(line) for line in sums if len(line) > 1]
    while more := _alone(lines, values, found) or _solved(lines, values, found):
        found |= more
    return frozenset(found)


def _alone(lines: Sequence[Sequence[Slice]], values: Mapping[Slice, int], hidden: set[Slice]) -> set[Slice]:
    """For each sum in which only one is hidden, the smallest other."""
    return {
        other
        for line in lines
        if sum(each in hidden for each in line) == 1 and (other := _smallest(line, values, hidden)) is not None
    }


def _smallest(line: Iterable[Slice], values: Mapping[Slice, int], hidden: set[Slice]) -> Slice | None:
    """The smallest that is not hidden; a total only where no part is left."""
    others = [(not each, values[each], each) for each in line if each not in hidden and each in values]
    return min(others)[-1] if others else None


def _solved(lines: Sequence[Sequence[Slice]], values: Mapping[Slice, int], hidden: set[Slice]) -> set[Slice]:
    """For a hidden slice that follows from several sums together, one more slice of the sums that it stands in."""
    for each in sorted(determined(lines, hidden)):
        near = [other for line in lines if each in line for other in line if other]
        wider = [other for line in lines if hidden & set(line) for other in line]
        other = _smallest(near, values, hidden) or _smallest(wider, values, hidden)
        if other is not None:
            return {other}
    return set()


def determined(lines: Sequence[Sequence[Slice]], hidden: Set[Slice]) -> list[Slice]:
    """The hidden slices that have one solution only. A sum says: total − parts = 0, with what is printed known."""
    solved: dict[Slice, _Equation] = {}
    for line in lines:
        equation = {each: Fraction(1 if place else -1) for place, each in enumerate(line) if each in hidden}
        for pivot in [each for each in equation if each in solved]:
            _subtract(equation, solved[pivot], equation[pivot])
        if not equation:
            continue
        pivot = min(equation)
        equation = {each: factor / equation[pivot] for each, factor in equation.items()}
        for other in solved.values():
            if pivot in other:
                _subtract(other, equation, other[pivot])
        solved[pivot] = equation
    return [pivot for pivot, equation in solved.items() if len(equation) == 1]


def _subtract(equation: _Equation, other: Mapping[Slice, Fraction], factor: Fraction) -> None:
    """Take a multiple of one equation from another, and drop what vanishes."""
    for each, value in other.items():
        left = equation.get(each, Fraction(0)) - factor * value
        if left:
            equation[each] = left
        else:
            equation.pop(each, None)


def laid_open(sums: NDArray[np.bool_]) -> dict[int, list[int]]:
    """The members that follow from sums of members, each with the sums that it follows from.

    `sums` has a row for each printed sum, a column for each member. A member follows where the reduced rows hold one that
    is nothing but it; beside each row stands which sums it was made of. Calculated modulo a prime, which finds every
    member that exact arithmetic finds unless the prime divides a minor of the matrix.
    """
    rows, members = sums.shape
    left = np.hstack([sums.astype(np.int64), np.eye(rows, dtype=np.int64)])
    pivots = 0
    for column in range(members):
        candidates = np.nonzero(left[pivots:, column])[0]
        if not candidates.size:
            continue
        chosen = pivots + int(candidates[0])
        left[[pivots, chosen]] = left[[chosen, pivots]]
        left[pivots] = left[pivots] * pow(int(left[pivots, column]), -1, _PRIME) % _PRIME
        factors = left[:, column].copy()
        factors[pivots] = 0
        touched = np.nonzero(factors)[0]
        left[touched] = (left[touched] - factors[touched, None] * left[pivots]) % _PRIME
        pivots += 1
        if pivots == rows:
            break
    single = np.nonzero((left[:pivots, :members] != 0).sum(axis=1) == 1)[0]
    return {int(np.nonzero(left[row, :members])[0][0]): np.nonzero(left[row, members:])[0].tolist() for row in single}
