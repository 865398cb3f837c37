"""What the register takes in, row by row: plain values with the place in the file that they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Origin:
    """A place in a received file."""

    sheet: str = ""
    row: int | None = None


@dataclass(frozen=True)
class SubjectRow:
    """A unit, park or enterprise with aspects that hold from a day."""

    code: str
    name: str
    valid_from: date
    aspects: Mapping[str, str]
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class StateRow:
    """An aspect of an enterprise from a day to a day."""

    enterprise: str
    aspect: str
    value: str
    valid_from: date
    valid_to: date | None
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class ChangeRow:
    """An entry to the register or an exit from it; `change` is entry or exit."""

    enterprise: str
    change: str
    kind: str
    applied_on: date | None
    approved_on: date | None
    first_period: str
    base_kept: bool | None
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class SuccessionRow:
    """An enterprise that goes on as another from a period."""

    predecessor: str
    successor: str
    kind: str
    first_period: str
    remark: str
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class MembershipRow:
    """An enterprise on a list."""

    list_code: str
    list_name: str
    rule: str
    enterprise: str
    valid_from: date
    valid_to: date | None
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class IndustryRow:
    """A class of the industry classification."""

    code: str
    name: str


@dataclass(frozen=True)
class Counts:
    """What taking rows in did: things that were new, things that changed, rows that said what was known."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged)

    @property
    def nothing_new(self) -> bool:
        """Whether nothing was written."""
        return not self.added and not self.changed
