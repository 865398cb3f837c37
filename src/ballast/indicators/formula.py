"""Formulas: light arithmetic on sums. Each is declared once, evaluates exactly, and can say itself in words.

A formula sees its facts through `Facts`: cells of its own slice, of the total, of the same period last year; what offices
released; what was planned. It returns a `Value` with the terms it used, so that any number can be taken apart on screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from ballast.indicators.items import Item
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.methods.growth import NegativeBase
from ballast.methods.progress import Standing


class ReleaseLike(Protocol):
    """An official figure as released: millionths of its unit, rank, and how many were ranked."""

    @property
    def value(self) -> int | None: ...
    @property
    def rate(self) -> int | None: ...
    @property
    def rank(self) -> int | None: ...
    @property
    def ranked(self) -> int | None: ...
    @property
    def places(self) -> int: ...


class PlannedLike(Protocol):
    """A target: its value in `unit_name`."""

    @property
    def value(self) -> Fraction: ...
    @property
    def unit_name(self) -> str: ...


@dataclass(frozen=True)
class Sums:
    """The two legs of a cell on one basis, with the part of exits whose base stays. Integers of the stored unit."""

    current: int | None
    base: int | None
    exit_current: int = 0
    exit_base: int = 0
    counted: int = 0
    filed: int = 0
    comparable: int = 0
    growing: int = 0
    zero: int = 0
    largest: int | None = None
    awaited_base: int = 0


@dataclass(frozen=True)
class Term:
    """One number that went into a value: its name, itself, its unit."""

    label: str
    number: Fraction | None
    unit: str


@dataclass(frozen=True)
class Value:
    """A result: exact in the indicator's unit, or a marker in its place; the two legs; the terms it was made of."""

    exact: Fraction | None
    marker: Marker = Marker.NONE
    current: Fraction | None = None
    base: Fraction | None = None
    terms: tuple[Term, ...] = ()
    period: str = ""
    note: str = ""

    @classmethod
    def missing(cls, marker: Marker = Marker.MISSING, note: str = "") -> Value:
        """No value, with the reason."""
        return cls(None, marker, note=note)


@dataclass(frozen=True)
class ParkPart:
    """Below-scale output of a slice's parks: current and base in 元, and number of firms; None where no form came."""

    current: int | None
    base: int | None
    firms: int | None
    all_firms: int | None = None
    new_premises: int | None = None


@dataclass(frozen=True)
class ValueAddedInputs:
    """One division's tables, in ten-thousandths: 2500 is 25 %, a price index of 98.5 is 985000."""

    rate: int
    base_rate: int
    price_index: int


@dataclass(frozen=True)
class ProjectState:
    """A project as last reported: dates are ISO days or empty, money in 元."""

    code: str
    name: str
    stage: str
    key: bool
    started_on: str
    commissioned_on: str
    expected_release: int | None


class Facts(Protocol):
    """What a formula may ask for about one slice, period and basis."""

    @property
    def period(self) -> Period: ...
    @property
    def basis(self) -> Basis: ...
    def sums(self, item: str, years_back: int = 0, narrowed: Mapping[str, str] | None = None) -> Sums | None:
        """Sums of an item in the slice, narrowed by further dimensions, `years_back` years earlier."""
        ...

    def whole(self, item: str) -> Sums | None:
        """Sums of an item in the total that shares and pulls refer to."""
        ...

    def whole_register(self, years_back: int = 0) -> int:
        """How many enterprises the register holds in all, so that an empty slice is told from an empty register."""
        ...

    def by_division(self, item: str) -> dict[str, Sums]:
        """Sums of an item in the slice by division."""
        ...

    def item(self, code: str) -> Item:
        """The declaration of an item."""
        ...

    def negative_base(self, item: str) -> NegativeBase:
        """The declared convention for a base below zero."""
        ...

    def release(self, indicator: str, of: str = "") -> tuple[ReleaseLike, Period] | Marker:
        """The latest release at or before the period, for the slice's unit or the one unit of the kind `of`."""
        ...

    def standing(
        self, indicator: str, tier: str, kind: str = ""
    ) -> tuple[PlannedLike, Standing, Fraction | None] | Marker:
        """The slice's target of the year for an indicator, how it stands, and the growth still needed where it is a rate."""
        ...

    def unit_rates(self, indicator: str, period: str) -> dict[str, int]:
        """Ranked unit → released rate in millionths for a period."""
        ...

    def annual_ranks(self, indicator: str) -> dict[int, int]:
        """Year → rank of the slice's unit in annual releases up to the period."""
        ...

    def units_of_kind(self, kind: str) -> tuple[str, ...]:
        """The reporting units of a kind."""
        ...

    def park_outputs(self) -> tuple[dict[str, int], int]:
        """Park → output of all its firms in 元, and how many parks' below-scale part is lacking."""
        ...

    def park_tier(self) -> Fraction:
        """The lowest tier of park output by the rules, in 亿元."""
        ...

    def park_part(self) -> ParkPart:
        """The below-scale part that the slice's parks filed."""
        ...

    def projects(self) -> list[ProjectState] | None:
        """The slice's projects as last reported in the year, or None where nothing was reported."""
        ...

    def value_added_inputs(self) -> dict[str, ValueAddedInputs]:
        """Division → value-added rates of this year and last, and the producer price index."""
        ...


def shown(item: Item, number: int | None) -> Fraction | None:
    """A stored sum in the unit on screen."""
    if number is None:
        return None
    return Fraction(number, int(10**item.scale)) * item.unit.factor / item.shown.factor


class Formula(Protocol):
    """A declared way from sums to a value."""

    @property
    def words(self) -> str:
        """The formula in words, as printed under a figure."""
        ...

    @property
    def items(self) -> tuple[str, ...]:
        """The items it reads."""
        ...

    def evaluate(self, facts: Facts) -> Value:
        """The value for the slice, period and basis that `facts` speak of."""
        ...


@dataclass(frozen=True)
class OfItem:
    """A formula on the sums of one item."""

    item: str

    @property
    def items(self) -> tuple[str, ...]:
        """The item."""
        return (self.item,)


@dataclass(frozen=True)
class OfNoItem:
    """A formula that reads no item of returns."""

    @property
    def items(self) -> tuple[str, ...]:
        """None."""
        return ()


def legs_of(facts: Facts, item: str, sums: Sums) -> tuple[Term, Term]:
    """The two legs as terms in the unit on screen."""
    declared = facts.item(item)
    unit = declared.shown.name
    return (
        Term(f"本期{declared.name}", shown(declared, sums.current), unit),
        Term(f"上年同期{declared.name}（本年报）", shown(declared, sums.base), unit),
    )


def with_legs(exact: Fraction | Marker, sums: Sums, terms: tuple[Term, ...] = (), note: str = "") -> Value:
    """A value with the legs it stands on; a marker stays a marker."""
    current = None if sums.current is None else Fraction(sums.current)
    base = None if sums.base is None else Fraction(sums.base)
    if isinstance(exact, Marker):
        return Value(None, exact, current, base, terms, note=note)
    return Value(exact, Marker.NONE, current, base, terms, note=note)
