"""What collection takes in, row by row: exact numbers in stored units with the place in the file they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ballast.registry.rows import Origin

Numbers = tuple[int | None, int | None, int | None, int | None]
"""Month, year to date, and the two bases, in that order."""


@dataclass(frozen=True)
class ReturnRow:
    """What one enterprise filed for one period: item → four numbers."""

    enterprise: str
    period: str
    form: str
    lines: dict[str, Numbers]
    remark: str = ""
    capacity: str = "enterprise"
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class ParkFormRow:
    """What one park committee filed for one period: field of `ParkForm` → integer."""

    park: str
    period: str
    numbers: dict[str, int | None]
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class ReleaseRow:
    """One official figure; `value` and `rate` in millionths."""

    indicator: str
    unit: str
    period: str
    basis: str
    value: int | None
    rate: int | None
    rank: int | None
    ranked: int | None
    ranked_group: str
    grade: str
    places: int
    status: str
    embargo_until: date | None
    audience: str
    released_on: date | None
    office: str
    document: str
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class RateRow:
    """A value-added rate of a division and year, in ten-thousandths."""

    division: str
    year: int
    rate: int
    source_text: str
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class PriceRow:
    """A producer price index, in ten-thousandths (100 = 1000000)."""

    division: str
    period: str
    basis: str
    area: str
    price_index: int
    source_text: str
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True)
class HeldReturn:
    """A return that the door holds back because its numbers look like a wrong unit."""

    enterprise: str
    period: str
    item: str
    filed: int
    reference: int
    origin: Origin
