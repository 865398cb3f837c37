"""Whose data a reader may see. Every read takes a `Scope`; what lies outside it does not exist for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who will read the result, which decides what is suppressed (practice.md 19)."""

    INTERNAL = "internal"
    COUNTY = "county"
    BETWEEN_COUNTIES = "between_counties"
    PUBLIC = "public"

    @property
    def label(self) -> str:
        """The marking on a document."""
        return _AUDIENCE_LABELS[self]

    @property
    def rank(self) -> int:
        """0 for the narrowest circle; larger circles see less."""
        return list(Audience).index(self)


_AUDIENCE_LABELS = {
    Audience.INTERNAL: "内部资料",
    Audience.COUNTY: "本县区",
    Audience.BETWEEN_COUNTIES: "县区间通报",
    Audience.PUBLIC: "公开",
}


@dataclass(frozen=True)
class Scope:
    """City ⊃ reporting unit ⊃ park ⊃ enterprise: the places held, together, and the audience of what is read.

    Who holds the whole city names no place. The internal audience is for the whole city only: for anybody else it
    would lay small cells of other places open, so it is narrowed to the county's.
    """

    whole_city: bool = False
    units: frozenset[str] = frozenset()
    parks: frozenset[str] = frozenset()
    enterprises: frozenset[str] = frozenset()
    audience: Audience = Audience.INTERNAL

    def __post_init__(self) -> None:
        if self.whole_city:
            for name in ("units", "parks", "enterprises"):
                object.__setattr__(self, name, frozenset())
        elif self.audience is Audience.INTERNAL:
            object.__setattr__(self, "audience", Audience.COUNTY)

    @classmethod
    def city(cls, audience: Audience = Audience.INTERNAL) -> Scope:
        """The whole city."""
        return cls(whole_city=True, audience=audience)

    @classmethod
    def of_units(cls, *codes: str, audience: Audience = Audience.COUNTY) -> Scope:
        """One or more reporting units."""
        return cls(units=frozenset(codes), audience=audience)

    @classmethod
    def of_parks(cls, *codes: str, audience: Audience = Audience.COUNTY) -> Scope:
        """One or more parks."""
        return cls(parks=frozenset(codes), audience=audience)

    @classmethod
    def of_enterprise(cls, code: str) -> Scope:
        """A single enterprise: its own returns."""
        return cls(enterprises=frozenset((code,)), audience=Audience.COUNTY)

    @classmethod
    def nowhere(cls, audience: Audience = Audience.BETWEEN_COUNTIES) -> Scope:
        """No place: only the comparisons that all share, as a department sees them."""
        return cls(audience=audience)

    def __or__(self, other: Scope) -> Scope:
        """Both together. The narrower circle counts: what it lays open is only what lies in places held."""
        return Scope(
            self.whole_city or other.whole_city,
            self.units | other.units,
            self.parks | other.parks,
            self.enterprises | other.enterprises,
            min(self.audience, other.audience, key=lambda audience: audience.rank),
        )

    def __le__(self, other: Scope) -> bool:
        """Whether every place held lies among the other's, named at the same level, and the circle is no narrower."""
        return (
            (other.whole_city or not self.whole_city)
            and all(
                other.whole_city or mine <= theirs
                for mine, theirs in (
                    (self.units, other.units),
                    (self.parks, other.parks),
                    (self.enterprises, other.enterprises),
                )
            )
            and self.audience.rank >= other.audience.rank
        )

    @property
    def only_enterprises(self) -> bool:
        """Whether nothing but single enterprises is held."""
        return bool(self.enterprises) and not (self.whole_city or self.units or self.parks)

    def holds_unit(self, code: str) -> bool:
        """Whether all of a reporting unit lies inside."""
        return self.whole_city or code in self.units

    def __str__(self) -> str:
        if self.whole_city:
            return "city"
        held = (("unit", self.units), ("park", self.parks), ("enterprise", self.enterprises))
        return ";".join(f"{name}:{','.join(sorted(codes))}" for name, codes in held if codes) or "nowhere"
