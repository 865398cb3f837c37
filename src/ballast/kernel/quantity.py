"""Measures are scaled integers with a declared unit, never floats; conversion is exact or refused."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ballast.kernel.problems import BallastError


class UnitError(BallastError):
    """An unknown unit, two units of different kinds, or a conversion that would lose digits."""


@dataclass(frozen=True)
class Unit:
    """A unit of one kind (money, energy, …) and how many of the kind's smallest unit it holds."""

    name: str
    kind: str
    factor: Fraction

    def __str__(self) -> str:
        return self.name


def _unit(name: str, kind: str, factor: int | Fraction | str) -> Unit:
    return Unit(name, kind, Fraction(factor))


UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        _unit("元", "money", 1),
        _unit("千元", "money", 1000),
        _unit("万元", "money", 10_000),
        _unit("百万元", "money", 1_000_000),
        _unit("亿元", "money", 100_000_000),
        _unit("千新台币", "money_twd", 1),
        _unit("千瓦时", "energy", 1),
        _unit("度", "energy", 1),
        _unit("万千瓦时", "energy", 10_000),
        _unit("亿千瓦时", "energy", 100_000_000),
        _unit("千克标准煤", "coal", 1),
        _unit("吨标准煤", "coal", 1000),
        _unit("平方米", "area", 1),
        _unit("万平方米", "area", 10_000),
        _unit("亩", "area", Fraction(2000, 3)),
        _unit("公顷", "area", 10_000),
        _unit("平方公里", "area", 1_000_000),
        _unit("人", "people", 1),
        _unit("万人", "people", 10_000),
        _unit("家", "count", 1),
        _unit("户", "count", 1),
        _unit("个", "count", 1),
        _unit("位", "rank", 1),
        _unit("%", "rate", 1),
        _unit("百分点", "points", 1),
        _unit("公斤", "mass", 1),
        _unit("千克", "mass", 1),
        _unit("吨", "mass", 1000),
        _unit("万吨", "mass", 10_000_000),
        _unit("件", "pieces", 1),
        _unit("万件", "pieces", 10_000),
        _unit("台", "sets", 1),
        _unit("万台", "sets", 10_000),
        _unit("年", "years", 1),
    )
}


def unit(name: str) -> Unit:
    """The unit of that name; raises `UnitError` with the known names of the table."""
    try:
        return UNITS[name.strip()]
    except KeyError:
        raise UnitError(f"不认识的计量单位“{name}”，可用：{'、'.join(UNITS)}") from None


@dataclass(frozen=True)
class Quantity:
    """`number` × 10^−`scale` of `unit`, exact."""

    number: int
    unit: Unit
    scale: int = 0

    @property
    def exact(self) -> Fraction:
        """The value in its unit."""
        return Fraction(self.number, int(10**self.scale))

    def to(self, other: Unit) -> Fraction:
        """The exact value in another unit of the same kind; raises `UnitError` between kinds."""
        if other.kind != self.unit.kind:
            raise UnitError(f"{self.unit}不能换算成{other}")
        return self.exact * self.unit.factor / other.factor

    @classmethod
    def of(cls, value: Decimal | int | Fraction, given: Unit, stored: Unit, scale: int = 0) -> Quantity:
        """Convert a value given in one unit to a scaled integer of the stored unit.

        Raises `UnitError` where the kinds differ, or where digits would be lost: nothing is rounded.
        """
        upper, lower = _ratio(given, stored, scale)
        numerator, denominator = value.as_integer_ratio()
        number, left = divmod(numerator * upper, denominator * lower)
        if left:
            finest = Fraction(1, int(10**scale))
            raise UnitError(f"数值 {value}{given} 的小数位太多，最细到 {finest}{stored}")
        return cls(number, stored, scale)


@lru_cache(maxsize=1024)
def _ratio(given: Unit, stored: Unit, scale: int) -> tuple[int, int]:
    """How many stored steps one given unit holds, as numerator and denominator."""
    if given.kind != stored.kind:
        raise UnitError(f"{given}不能换算成{stored}")
    ratio = given.factor / stored.factor * int(10**scale)
    return ratio.numerator, ratio.denominator
