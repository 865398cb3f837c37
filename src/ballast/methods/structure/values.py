"""What the indices of structure read: values by sector, shares, and how the region stands to its reference."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError, Number, number

Cell = Number | Marker | None
"""What stands for one sector; a marker or None is a missing value."""

Values = Mapping[str, Cell] | Collection[Cell]
"""One value per sector (or per region): a mapping from code (anything with `items`), or a sequence in a fixed order."""

Table = dict[str, Fraction | None]
"""The values as read, by code."""

Shares = dict[str, Fraction] | Marker
"""The shares by code as plain numbers, or why there are none."""


class Reference(StrEnum):
    """How the region stands to the reference as given."""

    CONTAINS = "contains"
    """The reference contains the region and is used as it is (the usual one: city against province)."""
    TAKEN_OUT = "taken_out"
    """The reference as given contains the region, which is subtracted first."""
    APART = "apart"
    """The reference as given does not contain the region."""

    @property
    def label(self) -> str:
        """The words under the table."""
        return _REFERENCE_LABELS[self]

    @classmethod
    def _missing_(cls, value: object) -> Reference:
        raise MethodError(f"参照地区只能声明为 {'、'.join(cls)}，收到的是{value}。请检查参数")


_REFERENCE_LABELS = {
    Reference.CONTAINS: "参照地区含本地",
    Reference.TAKEN_OUT: "参照地区已扣除本地",
    Reference.APART: "参照地区不含本地",
}


def table_of(values: Values, name: str = "数值") -> Table:
    """The values by code, exact; a sequence gets the codes 1, 2, 3, … Raises `MethodError` for a negative or no number.

    >>> table_of([3, 0.5])
    {'1': Fraction(3, 1), '2': Fraction(1, 2)}
    """
    return {code: exact_value(value, f"{name}“{code}”") for code, value in _pairs(values, name)}


def reference_without(region: Values, reference: Values, kind: Reference = Reference.TAKEN_OUT) -> Table:
    """The reference to compare with, by code: less the region where it is to be taken out.

    Raises `MethodError` where the sectors differ, or where the region is larger than a reference said to contain it.

    >>> reference_without({"C13": 30}, {"C13": 150})
    {'C13': Fraction(120, 1)}
    """
    return compared(region, reference, kind)[1]


def shares(values: Values) -> Shares:
    """Each value's share of the total, as a plain number; `MISSING` where one is missing, `NOT_APPLICABLE` without a total.

    >>> shares({"C13": 30, "C14": 10})
    {'C13': Fraction(3, 4), 'C14': Fraction(1, 4)}
    """
    return shares_of(table_of(values))


def shares_of(table: Table) -> Shares:
    """The shares of values read before."""
    known = {code: value for code, value in table.items() if value is not None}
    if len(known) < len(table):
        return Marker.MISSING
    total = summed(known.values())
    return {code: value / total for code, value in known.items()} if total else Marker.NOT_APPLICABLE


def summed(values: Iterable[Fraction]) -> Fraction:
    """The sum, a fraction even of nothing."""
    return sum(values, Fraction(0))


def compared(region: Values, reference: Values, kind: Reference) -> tuple[Table, Table]:
    """The region and what it is compared with, both read once; see `reference_without`."""
    declared = Reference(kind)
    ours, theirs = aligned(region, reference)
    if declared is Reference.APART:
        return ours, theirs
    rest: Table = {}
    for code, here in ours.items():
        there = theirs[code]
        if here is not None and there is not None and here > there:
            raise MethodError(
                f"行业“{code}”本地的数{float(here):g}大于参照地区的{float(there):g}，参照地区不可能含本地。"
                "请核对单位，或声明参照地区不含本地"
            )
        rest[code] = None if here is None or there is None else there - here
    return ours, rest if declared is Reference.TAKEN_OUT else theirs


def _pairs(values: Any, name: str) -> Iterable[tuple[str, Cell]]:
    """Code and value; what has no order (a set) or no second reading (a generator) would give a wrong table in silence."""
    if hasattr(values, "items"):
        return ((str(code), value) for code, value in values.items())
    if hasattr(values, "__getitem__") and not isinstance(values, str):
        return ((str(place), value) for place, value in enumerate(values, start=1))
    raise MethodError(f"{name}应是行业到数的对照，或次序固定的数列，收到的是{type(values).__name__}")


def exact_value(value: Cell, name: str) -> Fraction | None:
    """The value as a fraction, None where it is missing. Raises `MethodError` for a negative or no number."""
    if value is None or isinstance(value, Marker):
        return None
    found = number(value, name)
    if found < 0:
        raise MethodError(f"{name}是负数：{float(found):g}。结构和占比只对非负的数有意义，请先剔除或单列")
    return found


def aligned(one: Values, other: Values) -> tuple[Table, Table]:
    """Both by code in the order of the first. Raises `MethodError` where the sectors differ."""
    left, right = table_of(one), table_of(other)
    if left.keys() != right.keys():
        odd = sorted(left.keys() ^ right.keys())
        raise MethodError(f"两边的行业不一致：“{'、'.join(odd)}”只在一边。没有的行业请填0，缺数请填None")
    return left, {code: right[code] for code in left}


def all_aligned(regions: Mapping[str, Values]) -> dict[str, Table]:
    """The values of every region, in the order of the first region's sectors."""
    first: Values = next(iter(regions.values()), {})
    return {name: aligned(first, values)[1] for name, values in regions.items()}
