"""How alike two structures are: the UNIDO coefficient and the Krugman index, for two regions and for all pairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import isqrt, lcm
from operator import mul

from ballast.kernel.marker import Marker
from ballast.methods.exact import Rate
from ballast.methods.structure.values import Table, Values, aligned, all_aligned, shares_of

_SCALE = 10**12


def similarity(one: Values, other: Values) -> Rate:
    """The UNIDO coefficient (cosine) of two structures, 0 to 1. Raises `MethodError` where the sectors differ.

    >>> round(float(similarity([5, 3, 2, 0], [4, 3, 2, 1])), 6)
    0.977376
    """
    left, right = aligned(one, other)
    return _index(_cosine, _whole(left), _whole(right))


def krugman(one: Values, other: Values) -> Rate:
    """The Krugman index of two structures: 0 the same, 2 nothing in common. Raises where the sectors differ.

    >>> krugman([5, 3, 2, 0], [4, 3, 2, 1])
    Fraction(1, 5)
    """
    left, right = aligned(one, other)
    return _index(_distance, _whole(left), _whole(right))


def krugman_against(region: Values, others: Sequence[Values]) -> Rate:
    """The Krugman index against the *mean of the others' shares* (each counts alike); a marker where one has no shares.

    >>> krugman_against([1, 1], [[1, 0], [0, 1]])
    Fraction(0, 1)
    """
    if not others:
        return Marker.NOT_APPLICABLE
    found = [shares_of(aligned(region, other)[1]) for other in others]
    mean: dict[str, Fraction] = {}
    for one in found:
        if isinstance(one, Marker):
            return one
        for code, value in one.items():
            mean[code] = mean.get(code, Fraction(0)) + value / len(others)
    return krugman(region, mean)


@dataclass(frozen=True)
class Pair:
    """Two regions and their index."""

    first: str
    second: str
    value: Rate


def similarity_matrix(regions: Mapping[str, Values]) -> tuple[Pair, ...]:
    """The UNIDO coefficient of every two regions, the most alike first, those without one last; ties by name.

    >>> similarity_matrix({"甲": [1, 0], "乙": [1, 0], "丙": [0, 1]})[0]
    Pair(first='乙', second='甲', value=Fraction(1, 1))
    """
    return _pairs(regions, _cosine)


def krugman_matrix(regions: Mapping[str, Values]) -> tuple[Pair, ...]:
    """The Krugman index of every two regions, the most different first, those without one last; ties by name.

    >>> krugman_matrix({"甲": [1, 0], "乙": [1, 1], "丙": [0, 1]})[0]
    Pair(first='丙', second='甲', value=Fraction(2, 1))
    """
    return _pairs(regions, _distance)


@dataclass(frozen=True)
class _Whole:
    """A structure as whole numbers: exact, and much faster in pairs than fractions. A common factor changes no index."""

    values: tuple[int, ...]
    total: int
    square: int


Formula = Callable[[_Whole, _Whole], Fraction]


def _whole(table: Table) -> _Whole | Marker:
    found = shares_of(table)
    if isinstance(found, Marker):
        return found
    total = lcm(*(one.denominator for one in found.values()))
    whole = tuple(one.numerator * (total // one.denominator) for one in found.values())
    return _Whole(whole, total, sum(map(mul, whole, whole)))


def _cosine(one: _Whole, other: _Whole) -> Fraction:
    """The product of two whole numbers over a root, which is a fraction only where what stands under it is a square."""
    product = sum(map(mul, one.values, other.values))
    below = one.square * other.square
    root = isqrt(below)
    if root * root == below:
        return Fraction(product, root)
    return Fraction(isqrt((product * _SCALE) ** 2 // below), _SCALE)


def _distance(one: _Whole, other: _Whole) -> Fraction:
    """Both brought to the same total, so that the differences are whole numbers."""
    apart = sum(abs(a * other.total - b * one.total) for a, b in zip(one.values, other.values, strict=True))
    return Fraction(apart, one.total * other.total)


def _index(formula: Formula, one: _Whole | Marker, other: _Whole | Marker) -> Rate:
    if isinstance(one, Marker):
        return one
    return other if isinstance(other, Marker) else formula(one, other)


def _pairs(regions: Mapping[str, Values], formula: Formula) -> tuple[Pair, ...]:
    """Every two regions from the largest value down; what has no number stands last."""
    found = {name: _whole(values) for name, values in all_aligned(regions).items()}
    pairs = [Pair(a, b, _index(formula, found[a], found[b])) for a, b in combinations(sorted(found), 2)]
    # by name already, which a stable sort keeps
    known = [pair for pair in pairs if isinstance(pair.value, Fraction)]
    return (*sorted(known, key=_size, reverse=True), *(pair for pair in pairs if isinstance(pair.value, Marker)))


def _size(pair: Pair) -> tuple[float, Rate]:
    """The nearest float decides all but ties, ten times faster than the fraction."""
    return float(pair.value), pair.value
