"""How alike two structures are: the UNIDO coefficient and the Krugman index, for two regions and for all pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import isqrt, lcm
from operator import mul

from ballast.kernel.marker import Marker
from ballast.methods.exact import Rate
from ballast.methods.structure.values import Shares, Values, aligned, all_aligned, shares

_SCALE = 10**12


def similarity(one: Values, other: Values) -> Rate:
    """The UNIDO coefficient (cosine) of two structures, 0 to 1. Raises `MethodError` where the sectors differ.

    >>> round(float(similarity([5, 3, 2, 0], [4, 3, 2, 1])), 6)
    0.977376
    """
    left, right = aligned(one, other)
    return _cosine(_vector(left), _vector(right))


def krugman(one: Values, other: Values) -> Rate:
    """The Krugman index of two structures: 0 the same, 2 nothing in common. Raises where the sectors differ.

    >>> krugman([5, 3, 2, 0], [4, 3, 2, 1])
    Fraction(1, 5)
    """
    left, right = aligned(one, other)
    return distance(shares(left), shares(right))


def krugman_against(region: Values, others: Sequence[Values]) -> Rate:
    """The Krugman index against the *mean of the others' shares* (each counts alike); a marker where one has no shares.

    >>> krugman_against([1, 1], [[1, 0], [0, 1]])
    Fraction(0, 1)
    """
    if not others:
        return Marker.NOT_APPLICABLE
    found = [shares(aligned(region, other)[1]) for other in others]
    mean: dict[str, Fraction] = {}
    for one in found:
        if isinstance(one, Marker):
            return one
        for code, value in one.items():
            mean[code] = mean.get(code, Fraction(0)) + value / len(others)
    return distance(shares(region), mean)


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
    vectors = {name: _vector(values) for name, values in all_aligned(regions).items()}
    return _ordered(Pair(a, b, _cosine(vectors[a], vectors[b])) for a, b in combinations(sorted(vectors), 2))


def krugman_matrix(regions: Mapping[str, Values]) -> tuple[Pair, ...]:
    """The Krugman index of every two regions, the most different first, those without one last; ties by name.

    >>> krugman_matrix({"甲": [1, 0], "乙": [1, 1], "丙": [0, 1]})[0]
    Pair(first='丙', second='甲', value=Fraction(2, 1))
    """
    found = {name: shares(values) for name, values in all_aligned(regions).items()}
    return _ordered(Pair(a, b, distance(found[a], found[b])) for a, b in combinations(sorted(found), 2))


def distance(own: Shares, other: Shares) -> Rate:
    """The Krugman index of two sets of shares."""
    if isinstance(own, Marker):
        return own
    if isinstance(other, Marker):
        return other
    return sum((abs(own[code] - other[code]) for code in own), Fraction(0))


@dataclass(frozen=True)
class _Vector:
    """A structure as whole numbers, and its squared length: a common factor changes no cosine."""

    values: tuple[int, ...]
    square: int


def _vector(values: Values) -> _Vector | Marker:
    found = shares(values)
    if isinstance(found, Marker):
        return found
    scale = lcm(*(one.denominator for one in found.values()))
    whole = tuple(int(one * scale) for one in found.values())
    return _Vector(whole, sum(map(mul, whole, whole)))


def _cosine(one: _Vector | Marker, other: _Vector | Marker) -> Rate:
    """The product of two whole numbers over a root, which is a fraction only where what stands under it is a square."""
    if isinstance(one, Marker):
        return one
    if isinstance(other, Marker):
        return other
    product = sum(map(mul, one.values, other.values))
    below = one.square * other.square
    root = isqrt(below)
    if root * root == below:
        return Fraction(product, root)
    return Fraction(isqrt((product * _SCALE) ** 2 // below), _SCALE)


def _ordered(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """From the largest value down; what has no number stands last."""

    def place(pair: Pair) -> tuple[bool, int, str, str]:
        # whole numbers compare much faster than fractions; 30 decimals tell any two of them apart
        value = pair.value
        if isinstance(value, Marker):
            return True, 0, pair.first, pair.second
        return False, -(value.numerator * 10**30 // value.denominator), pair.first, pair.second

    return tuple(sorted(pairs, key=place))
