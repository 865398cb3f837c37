"""Location quotients, and what may be said of a sector by its quotient and its size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.exact import HUNDRED, MethodError, Number, Rate, number
from ballast.methods.structure.values import (
    Cell,
    Reference,
    Shares,
    Table,
    Values,
    all_aligned,
    compared,
    exact_value,
    shares_of,
)

SMALLEST_QUOTIENT = Fraction(1)
"""Our suggestion [I]: a sector is specialised above a location quotient of 1 …"""

SMALLEST_SHARE = Fraction(5)
"""… and from 5 % of the region's total on [I]."""


def location_quotient(part: Cell, region: Cell, reference_part: Cell, reference: Cell) -> Rate:
    """The quotient of one sector from the four numbers: part and total of the region, part and total of the reference.

    >>> location_quotient(30, 100, 150, 1000)
    Fraction(2, 1)
    """
    here, there = exact_value(part, "本地该行业"), exact_value(reference_part, "参照地区该行业")
    total, reference_total = exact_value(region, "本地合计"), exact_value(reference, "参照地区合计")
    if here is None or there is None or total is None or reference_total is None:
        return Marker.MISSING
    if here > total or there > reference_total:
        raise MethodError("行业的数大于合计。请检查四个数的次序：本地该行业、本地合计、参照地区该行业、参照地区合计")
    if not total or not there:
        return Marker.NOT_APPLICABLE
    return (here / total) / (there / reference_total)


@dataclass(frozen=True)
class Quotient:
    """One sector of one region: its value, its shares here and in the reference (percent), and its location quotient."""

    code: str
    value: Fraction | None
    share: Rate
    reference_share: Rate
    quotient: Rate


def location_quotients(region: Values, reference: Values, kind: Reference = Reference.CONTAINS) -> tuple[Quotient, ...]:
    """The location quotients of all sectors, in the region's order. Raises `MethodError` where the sectors differ.

    >>> [str(one.quotient) for one in location_quotients({"C13": 30, "C14": 70}, {"C13": 150, "C14": 850})]
    ['2', '14/17']
    """
    ours, theirs = compared(region, reference, kind)
    own, other = shares_of(ours), shares_of(theirs)
    return tuple(
        Quotient(code, value, _percent(own, code), _percent(other, code), _quotient(own, other, code))
        for code, value in ours.items()
    )


def location_quotient_matrix(
    regions: Mapping[str, Values], reference: Values | None = None, kind: Reference = Reference.CONTAINS
) -> dict[str, tuple[Quotient, ...]]:
    """The location quotients of several regions by name.

    Without a reference it is the sum of the regions, which contains each of them: `APART` is then an error.

    >>> [str(one.quotient) for one in location_quotient_matrix({"甲": [1, 3], "乙": [3, 1]})["甲"]]
    ['1/2', '3/2']
    """
    if reference is None:
        if Reference(kind) is Reference.APART:
            raise MethodError(
                "没有给参照地区，就以各地区之和为参照，它含每个地区。请给参照地区，或改声明为含本地、扣除本地"
            )
        reference = _sum_of(regions)
    return {name: location_quotients(values, reference, kind) for name, values in regions.items()}


class Specialism(StrEnum):
    """What may be said of a sector by its quotient and its size."""

    SPECIALISED = "specialised"
    SMALL = "small"
    ORDINARY = "ordinary"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _SPECIALISM_LABELS[self]


_SPECIALISM_LABELS = {
    Specialism.SPECIALISED: "专业化且有规模",
    Specialism.SMALL: "区位商高、规模不足",
    Specialism.ORDINARY: "未形成专业化",
    Specialism.UNKNOWN: "无法判断",
}


def specialised(
    quotients: Iterable[Quotient],
    quotient: Number = SMALLEST_QUOTIENT,
    share: Number = SMALLEST_SHARE,
    value: Number = 0,
) -> dict[str, Specialism]:
    """Which sectors are specialised: above the `quotient`, with at least `share` percent of the region and the `value`.

    >>> specialised(location_quotients([30, 70], [150, 850]), share=40)["1"].label
    '区位商高、规模不足'
    """
    lines = number(quotient), number(share), number(value)
    return {one.code: _specialism(one, *lines) for one in quotients}


def gradient_coefficient(
    quotient: Number | Marker, output_share: Number, employment_share: Number, capital_share: Number
) -> Rate:
    """The improved gradient coefficient IGC′ of a sector from its quotient and its shares of output, staff and capital.

    `NOT_APPLICABLE` without staff or capital: the two ratios have no value.

    >>> gradient_coefficient(2, 30, 20, 40)
    Fraction(9, 4)
    """
    if isinstance(quotient, Marker):
        return quotient
    output, staff, capital = (number(one) for one in (output_share, employment_share, capital_share))
    if not staff or not capital:
        return Marker.NOT_APPLICABLE
    return number(quotient) * (output / staff) * (output / capital)


def _sum_of(regions: Mapping[str, Values]) -> Table:
    total: Table = {}
    for values in all_aligned(regions).values():
        for code, value in values.items():
            so_far = total.get(code, Fraction(0))
            total[code] = None if value is None or so_far is None else so_far + value
    return total


def _percent(found: Shares, code: str) -> Rate:
    return found if isinstance(found, Marker) else found[code] * HUNDRED


def _quotient(own: Shares, other: Shares, code: str) -> Rate:
    if isinstance(own, Marker):
        return own
    if isinstance(other, Marker):
        return other
    return own[code] / other[code] if other[code] else Marker.NOT_APPLICABLE


def _specialism(one: Quotient, quotient: Fraction, share: Fraction, value: Fraction) -> Specialism:
    if isinstance(one.quotient, Marker) or isinstance(one.share, Marker) or one.value is None:
        return Specialism.UNKNOWN
    if one.quotient <= quotient:
        return Specialism.ORDINARY
    return Specialism.SPECIALISED if one.share >= share and one.value >= value else Specialism.SMALL
