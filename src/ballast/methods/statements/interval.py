"""Intervals: a printed number stands for every number that rounds to it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ballast.kernel.rounding import Exact
from ballast.methods.exact import MethodError, fraction


@dataclass(frozen=True)
class Interval:
    """All values from `low` to `high`, both included; exact."""

    low: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise MethodError(f"区间的下限{self.low}大于上限{self.high}，请检查两个数的先后")

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        if other.holds_zero:
            raise MethodError("除数的区间含0，无法相除。请先判断除数")
        return self * Interval(1 / other.high, 1 / other.low)

    @property
    def holds_zero(self) -> bool:
        """Whether zero is among the values: nothing may be divided by it."""
        return self.low <= 0 <= self.high

    @property
    def middle(self) -> Fraction:
        """The value in the middle."""
        return (self.low + self.high) / 2

    def scaled(self, factor: Exact) -> Interval:
        """Every value times an exact factor."""
        return self * point(factor)

    def meets(self, other: Interval) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def widened(self, by: Exact) -> Interval:
        """Wider by so much on both sides."""
        return Interval(self.low - fraction(by), self.high + fraction(by))


def point(value: Exact) -> Interval:
    """The interval that holds one exact value.

    >>> point(3)
    Interval(low=Fraction(3, 1), high=Fraction(3, 1))
    """
    exact = fraction(value)
    return Interval(exact, exact)


def rounding_interval(value: Exact, places: int) -> Interval:
    """Every number that is printed as `value` with so many decimals: half a unit of the last place to both sides.

    >>> rounding_interval(Fraction("79.1"), 1) == Interval(Fraction("79.05"), Fraction("79.15"))
    True
    """
    exact, half = fraction(value), Fraction(1, 2) / Fraction(10) ** places
    return Interval(exact - half, exact + half)


HUNDRED = point(100)
ONE = point(1)


def factor(rate: Interval) -> Interval:
    """What a base is multiplied by to grow by `rate` percent: 1 + rate / 100.

    >>> factor(point(25)).middle
    Fraction(5, 4)
    """
    return ONE + rate.scaled(Fraction(1, 100))
