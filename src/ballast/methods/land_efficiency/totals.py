"""Regions, industries, parks: always the ratio of sums, with both sums kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.exact import number
from ballast.methods.land_efficiency.facts import Firm, Indicator


@dataclass(frozen=True)
class GroupTotal:
    """One region's (industry's, park's) indicator: both sums over the firms that have both, and who was left out."""

    key: str
    indicator: str
    unit: str
    numerator: Fraction
    denominator: Fraction
    value: Fraction | Marker
    counted: int
    left_out: tuple[str, ...]


def totals(firms: Sequence[Firm], indicator: Indicator, by: str = "") -> tuple[GroupTotal, ...]:
    """Σ numerator / Σ denominator × scale by a label of the firms (empty: one line for all), by key.

    A firm that lacks one of the two facts is in neither sum and is named; one without the label stands under “”.
    Land of a firm counts though it pays no tax: zero is a number. Raises `MethodError` for a fact that is no number.

    >>> totals([Firm("a", {"税收": 573564, "用地": 30341})], Indicator("t", "亩均税收", "税收", "用地", "万元/亩"))[0].value
    Fraction(573564, 30341)
    """
    groups: dict[str, list[Firm]] = {}
    for one in firms:
        groups.setdefault(one.labels.get(by, ""), []).append(one)
    return tuple(_total(key, groups[key], indicator) for key in sorted(groups))


def _total(key: str, firms: list[Firm], indicator: Indicator) -> GroupTotal:
    above, below, counted, left_out = Fraction(0), Fraction(0), 0, []
    for one in firms:
        upper, lower = one.fact(indicator.numerator), one.fact(indicator.denominator)
        if isinstance(upper, Marker) or isinstance(lower, Marker):
            left_out.append(one.code)
            continue
        above, below, counted = above + upper, below + lower, counted + 1
    value: Fraction | Marker = Marker.MISSING if not counted else Marker.NOT_APPLICABLE
    if below > 0:
        value = above / below * number(indicator.scale)
    return GroupTotal(key, indicator.code, indicator.unit, above, below, value, counted, tuple(sorted(left_out)))
