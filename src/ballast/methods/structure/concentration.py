"""Concentration and specialisation: HHI, CR_n, Gini, absolute and against a reference."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.exact import HUNDRED, MethodError, Rate
from ballast.methods.structure.likeness import krugman
from ballast.methods.structure.quotients import location_quotients
from ballast.methods.structure.values import Reference, Shares, Values, compared, shares, shares_of, summed


def hhi(values: Values) -> Rate:
    """The sum of the squared shares: 1 / n where all are equal, 1 where one has all.

    >>> hhi([5, 3, 2, 0])
    Fraction(19, 50)
    """
    found = shares(values)
    return found if isinstance(found, Marker) else summed(one**2 for one in found.values())


def equivalent_number(values: Values) -> Rate:
    """How many of equal size would be as concentrated: 1 / HHI.

    >>> equivalent_number([1, 1, 1, 1])
    Fraction(4, 1)
    """
    found = hhi(values)
    return found if isinstance(found, Marker) else 1 / found


def concentration_ratio(values: Values, largest: int = 3) -> Rate:
    """CR_n: the share in percent of the `largest` n together (all of them where there are fewer).

    >>> concentration_ratio([50, 30, 15, 5])
    Fraction(95, 1)
    """
    if largest < 1:
        raise MethodError(f"集中度要取前几位，至少是1，收到的是{largest}")
    found = shares(values)
    if isinstance(found, Marker):
        return found
    return summed(sorted(found.values(), reverse=True)[:largest]) * HUNDRED


def gini(values: Values) -> Rate:
    """The Gini coefficient of n values: 0 where all are equal, (n − 1) / n where one has all.

    >>> gini([0, 0, 1])
    Fraction(2, 3)
    """
    found = shares(values)
    if isinstance(found, Marker):
        return found
    ascending = sorted(found.values())
    count = len(ascending)
    ranked = summed(place * one for place, one in enumerate(ascending, 1))
    return (2 * ranked - count - 1) / count


def relative_gini(region: Values, reference: Values, kind: Reference = Reference.CONTAINS) -> Rate:
    """The Gini coefficient of the location quotients; sectors that are nowhere in the reference are left out.

    It serves both ways: a region over its sectors (specialisation), a sector over regions (concentration, the reference
    being the regions' totals).

    >>> relative_gini([1, 3], [2, 2], Reference.APART)
    Fraction(1, 4)
    """
    rows = location_quotients(region, reference, kind)
    if any(one.quotient is Marker.MISSING for one in rows):
        return Marker.MISSING
    return gini([one.quotient for one in rows if not isinstance(one.quotient, Marker)])


@dataclass(frozen=True)
class Specialisation:
    """How special a region is: by itself (HHI, equivalent number) and against the reference (the others)."""

    hhi: Rate
    equivalent_number: Rate
    krugman: Rate
    relative_gini: Rate
    relative_hhi: Rate
    kind: Reference


def specialisation(region: Values, reference: Values, kind: Reference = Reference.CONTAINS) -> Specialisation:
    """The absolute and relative indices of one region. Raises `MethodError` where the sectors differ.

    >>> specialisation([2, 2], [3, 5]).krugman
    Fraction(1, 4)
    """
    ours, theirs = compared(region, reference, kind)
    own, other = shares_of(ours), shares_of(theirs)
    return Specialisation(
        hhi=hhi(region),
        equivalent_number=equivalent_number(region),
        krugman=krugman(ours, theirs),
        relative_gini=relative_gini(region, reference, kind),
        relative_hhi=_squares(own, other),
        kind=kind,
    )


@dataclass(frozen=True)
class Concentration:
    """How concentrated a sector is over regions; CR_n in percent, the relative Gini against the regions' size."""

    hhi: Rate
    equivalent_number: Rate
    concentration_ratio: Rate
    largest: tuple[str, ...]
    relative_gini: Rate


def concentration(sector: Values, sizes: Values | None = None, largest: int = 3) -> Concentration:
    """The indices of one sector over regions; `sizes` are the regions' totals over all sectors, for the relative Gini.

    >>> concentration({"甲": 6, "乙": 3, "丙": 1}, largest=2).largest
    ('甲', '乙')
    """
    own = shares(sector)
    return Concentration(
        hhi=hhi(sector),
        equivalent_number=equivalent_number(sector),
        concentration_ratio=concentration_ratio(sector, largest),
        largest=() if isinstance(own, Marker) else tuple(_in_order(own)[:largest]),
        relative_gini=Marker.NOT_APPLICABLE if sizes is None else relative_gini(sector, sizes),
    )


def _in_order(own: dict[str, Fraction]) -> list[str]:
    """Who has any share, the largest first; ties by name."""
    return sorted((code for code in own if own[code]), key=lambda code: (-own[code], code))


def _squares(own: Shares, other: Shares) -> Rate:
    if isinstance(own, Marker):
        return own
    if isinstance(other, Marker):
        return other
    return summed((own[code] - other[code]) ** 2 for code in own)
