"""What the identity checks read: one return with what was filed before, and the limits that they compare with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ballast.kernel.rounding import Exact
from ballast.methods.editing.findings import Level


@dataclass(frozen=True)
class Four:
    """The four columns of an item: this month, 1-to-month, the same month and 1-to-month of last year; one unit."""

    month: Exact | None = None
    ytd: Exact | None = None
    base_month: Exact | None = None
    base_ytd: Exact | None = None


@dataclass(frozen=True)
class Filed:
    """One return. Items by code as in the departmental form: output, sales, export, electricity, revenue, jobs.

    `classes` is output by 小类; `earlier` the return of the period before; `last_year` last year's returns of the same period as
    accepted then (their month and ytd), for firms in the register at that time; `bands` the 5th and 95th percentile of the
    firm's division by ratio (“output/jobs”). `entered`: this is the first return; `revised`: earlier months were revised;
    `block`: January–February, which has no month of its own.
    """

    values: Mapping[str, Four]
    classes: Mapping[str, Four] = field(default_factory=dict)
    earlier: Mapping[str, Four] = field(default_factory=dict)
    last_year: Mapping[str, Four] = field(default_factory=dict)
    bands: Mapping[str, tuple[Exact, Exact]] = field(default_factory=dict)
    vat_sales: Exact | None = None
    new_plant: bool = False
    commissioned: str = ""
    entered: bool = False
    revised: bool = False
    block: bool = False
    edits: int = 0
    negative_allowed: tuple[str, ...] = ("profit",)

    def of(self, item: str) -> Four:
        """The item's columns, empty where the form has none."""
        return self.values.get(item, Four())


@dataclass(frozen=True)
class Limits:
    """What the warnings compare with, all suggestions [I] of `operations.md` 7.2: percent, points, or counts.

    `size_floor` is the base above which growth is looked at (V9), in the unit of the values.
    """

    tolerance: Fraction = Fraction(0)
    sales_rate_low: Fraction = Fraction(60)
    sales_rate_high: Fraction = Fraction(140)
    growth: Fraction = Fraction(50)
    size_floor: Fraction = Fraction(0)
    power_gap: Fraction = Fraction(30)
    vat_gap: Fraction = Fraction(20)
    edits: int = 3


SUGGESTED_LIMITS = Limits()
"""The limits as `operations.md` 7.2 suggests them [I]."""


@dataclass(frozen=True)
class Outcome:
    """What a rule found: whether it could be judged, and the item and reason of each thing to ask about."""

    judged: bool
    asked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rule:
    """A declared check: its number in `operations.md` 7.2, its name, its level, and what it looks at."""

    code: str
    name: str
    level: Level
    check: Callable[[Filed, Limits], Outcome]
