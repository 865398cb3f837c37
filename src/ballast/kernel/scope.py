"""Whose data a reader may see. Every read takes a `Scope`; what lies outside it does not exist for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """City ⊃ reporting unit ⊃ park ⊃ enterprise."""

    CITY = "city"
    UNIT = "unit"
    PARK = "park"
    ENTERPRISE = "enterprise"


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
    """A level, the codes it holds at that level, and the audience of what is read."""

    level: Level
    codes: frozenset[str] = frozenset()
    audience: Audience = Audience.INTERNAL

    @classmethod
    def city(cls, audience: Audience = Audience.INTERNAL) -> Scope:
        """The whole city."""
        return cls(Level.CITY, frozenset(), audience)

    @classmethod
    def of_units(cls, *codes: str, audience: Audience = Audience.COUNTY) -> Scope:
        """One or more reporting units."""
        return cls(Level.UNIT, frozenset(codes), audience)

    @classmethod
    def of_parks(cls, *codes: str, audience: Audience = Audience.COUNTY) -> Scope:
        """One or more parks."""
        return cls(Level.PARK, frozenset(codes), audience)

    @classmethod
    def of_enterprise(cls, code: str) -> Scope:
        """A single enterprise: its own returns."""
        return cls(Level.ENTERPRISE, frozenset((code,)), Audience.COUNTY)

    @property
    def whole_city(self) -> bool:
        """Whether nothing is out of scope by place."""
        return self.level is Level.CITY

    def holds_unit(self, code: str) -> bool:
        """Whether all of a reporting unit lies inside."""
        return self.whole_city or (self.level is Level.UNIT and code in self.codes)

    def __str__(self) -> str:
        return self.level.value if self.whole_city else f"{self.level.value}:{','.join(sorted(self.codes))}"
