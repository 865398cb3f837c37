"""What is known of a firm, the indicators made of it, and the peer group it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError, Number, number
from ballast.methods.ranking import Direction


@dataclass(frozen=True)
class Indicator:
    """A ratio of two facts: numerator / denominator × scale, with the unit of the result and which end is better."""

    code: str
    name: str
    numerator: str
    denominator: str
    unit: str
    scale: Number = 1
    direction: Direction = Direction.HIGHER


@dataclass(frozen=True)
class Firm:
    """One firm (or plot, or park): facts by name, or ratios by indicator code; group, exemption, bonuses, penalties.

    `outside`: the class given outright, without a place in the quota. `at_best`: no better class than this (一票否决), `why` says it.
    """

    code: str
    facts: Mapping[str, Number | Marker | None] = field(default_factory=dict)
    group: str = ""
    name: str = ""
    ratios: Mapping[str, Number | Marker | None] = field(default_factory=dict)
    correction: Number = 1
    bonus: Mapping[str, Number] = field(default_factory=dict)
    penalty: Mapping[str, Number] = field(default_factory=dict)
    exempt: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    outside: str = ""
    at_best: str = ""
    why: str = ""

    def fact(self, name: str) -> Fraction | Marker:
        """One fact, or `MISSING`."""
        value = self.facts.get(name)
        if value is None:
            return Marker.MISSING
        if isinstance(value, Marker):
            return value if value.replaces else Marker.MISSING
        return number(value, f"{self.name or self.code}的{name}")


@dataclass(frozen=True, slots=True)
class Ratio:
    """A value with both its sums (None where only the ratio was given), or the marker and the reason."""

    value: Fraction | Marker
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    reason: str = ""


@dataclass(frozen=True)
class Profile:
    """What decides a firm's peer group; `above_scale` as of the start of the year where promotions wait (龙游)."""

    above_scale: bool
    land: Number = 0
    tenant: bool = False
    in_park: bool = False
    industry: str = ""


@dataclass(frozen=True)
class PeerGroup:
    """One group of a scheme; None asks nothing. `land_from` counts, `land_under` does not."""

    name: str
    above_scale: bool | None = None
    land_from: Number | None = None
    land_under: Number | None = None
    tenant: bool | None = None
    in_park: bool | None = None
    industries: tuple[str, ...] = ()

    def takes(self, profile: Profile) -> bool:
        """Whether a firm belongs here."""
        land = number(profile.land, "用地面积")
        asked = (
            (self.above_scale, profile.above_scale),
            (self.tenant, profile.tenant),
            (self.in_park, profile.in_park),
        )
        return (
            all(want is None or want == have for want, have in asked)
            and (self.land_from is None or land >= number(self.land_from))
            and (self.land_under is None or land < number(self.land_under))
            and (not self.industries or profile.industry in self.industries)
        )


def peer_group(profile: Profile, groups: Sequence[PeerGroup]) -> str:
    """The name of the first group that takes the firm; empty where none does (not evaluated, which is not the worst).

    >>> peer_group(Profile(False, 2), [PeerGroup("规上", True), PeerGroup("规下3亩以下", False, land_under=3)])
    '规下3亩以下'
    """
    return next((one.name for one in groups if one.takes(profile)), "")


def ratio_of(firm: Firm, indicator: Indicator) -> Ratio:
    """The firm's value of an indicator in its unit; no value where a fact is missing or the denominator is not above zero.

    >>> ratio_of(Firm("a", {"税收": 60, "用地": 12}), Indicator("t", "亩均税收", "税收", "用地", "万元/亩")).value
    Fraction(5, 1)
    """
    if indicator.code in firm.ratios:
        given = firm.ratios[indicator.code]
        if given is None or isinstance(given, Marker):
            marker = given if isinstance(given, Marker) and given.replaces else Marker.MISSING
            return Ratio(marker, reason=f"缺{indicator.name}")
        return Ratio(number(given, f"{firm.name or firm.code}的{indicator.name}"))
    above, below = firm.fact(indicator.numerator), firm.fact(indicator.denominator)
    if isinstance(above, Marker):
        return Ratio(above, reason=f"缺{indicator.numerator}")
    if isinstance(below, Marker):
        return Ratio(below, reason=f"缺{indicator.denominator}")
    if below <= 0:
        return Ratio(Marker.NOT_APPLICABLE, above, below, f"{indicator.denominator}为零或负数，不能计算")
    scale = number(indicator.scale, "换算系数")
    # One fraction made of whole numbers is reduced once, where a quotient times a scale would be reduced twice.
    upper = above.numerator * below.denominator * scale.numerator
    return Ratio(Fraction(upper, above.denominator * below.numerator * scale.denominator), above, below)


def consolidate(firms: Sequence[Firm], code: str, name: str = "") -> Firm:
    """Several sites or entities as one firm (黄岩: evaluated alone and together): facts are summed, a gap stays a gap.

    Group, exemption and labels are the first firm's; bonuses, penalties, corrections and limits are not carried over.

    >>> consolidate([Firm("a", {"税收": 60}), Firm("b", {"税收": 30})], "ab").fact("税收")
    Fraction(90, 1)
    """
    if not firms:
        raise MethodError("没有可合并的企业。请至少给出一个")
    facts: dict[str, Number | Marker | None] = {}
    for fact in dict.fromkeys(key for one in firms for key in one.facts):
        values = [one.fact(fact) for one in firms]
        gap = next((one for one in values if isinstance(one, Marker)), None)
        facts[fact] = gap or sum(one for one in values if not isinstance(one, Marker))
    first = firms[0]
    return Firm(code, facts, first.group, name, exempt=first.exempt, labels=first.labels)
