"""What may be printed: cells with who stands in them, the sums that tie them together, and the rates printed of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, half_up
from ballast.methods.exact import HUNDRED, MethodError, fraction

Terms = tuple[tuple[str, Fraction], ...]
"""Codes of cells, each with its coefficient."""

_KEPT_LARGEST = 5


class Standing(StrEnum):
    """What the writer may decide about a cell or a rate."""

    FREE = "free"
    OFFICIAL = "official"
    PRINTED = "printed"
    WITHHELD = "withheld"

    @property
    def fixed(self) -> bool:
        """Whether it is printed whatever we decide."""
        return self in (Standing.OFFICIAL, Standing.PRINTED)


@dataclass(frozen=True)
class Makeup:
    """Who stands in a cell: how many respondents, their largest absolute contributions (descending), and their sum.

    `firms` holds each respondent's contribution where they are known by name; only then can a reader's own be taken out.
    """

    count: int
    largest: tuple[Fraction, ...]
    gross: Fraction
    firms: tuple[tuple[str, Fraction], ...] = ()

    def without(self, known: frozenset[str]) -> Makeup:
        """What is left for a reader who knows these respondents; the same where none of them is here."""
        if not any(name in known for name, _ in self.firms):
            return self
        return makeup({name: value for name, value in self.firms if name not in known})


def makeup(contributions: Mapping[str, Exact]) -> Makeup:
    """The makeup of a cell from each respondent's contribution (one unit; a zero that was filed counts).

    >>> makeup({"甲": 90, "乙": 10}).largest
    (Fraction(90, 1), Fraction(10, 1))
    """
    firms = tuple((name, fraction(contributions[name])) for name in sorted(contributions))
    # Fractions are slow to compare: only floats that tie need it.
    sizes = sorted((abs(value) for _, value in firms), key=lambda size: (float(size), size), reverse=True)
    return Makeup(len(firms), tuple(sizes[:_KEPT_LARGEST]), sum(sizes, Fraction()), firms)


def summary(count: int, total: Exact, largest: Exact, second: Exact = 0) -> Makeup:
    """The makeup of a cell of which only the count, the total, the largest and the second largest are known (one unit).

    Raises `MethodError` where they contradict each other. Contributions are taken as not negative.

    >>> summary(2, 100, 90, 10).count
    2
    """
    whole, sizes = fraction(total), tuple(fraction(each) for each in (largest, second))
    if count < 0 or sizes[0] < sizes[1] or sum(sizes) > whole or sizes[1] < 0:
        raise MethodError(f"企业数{count}、合计{total}、最大{largest}、次大{second}互相矛盾。请核对这一格的构成")
    if (count == 0 and whole) or (count == 1 and sizes != (whole, Fraction())) or (count == 2 and sum(sizes) != whole):
        raise MethodError(f"企业数{count}与合计{total}、最大{largest}、次大{second}不符。请核对这一格的构成")
    return Makeup(count, sizes[: min(count, 2)], whole)


@dataclass(frozen=True)
class Cell:
    """One number of the declared tables.

    `lower`, `upper`: what any reader knows beforehand (None: nothing; a profit has no lower bound). `step`: the unit of
    the last printed digit, 0 where the exact value is printed. `at`: its place as (dimension, category), totals left out.
    """

    code: str
    value: Fraction
    makeup: Makeup
    label: str = ""
    standing: Standing = Standing.FREE
    lower: Fraction | None = Fraction(0)
    upper: Fraction | None = None
    step: Fraction = Fraction(0)
    measure: str = ""
    at: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """A value outside what the reader is said to know would make the attacker's problem empty."""
        if self.lower is not None and self.value < self.lower:
            raise MethodError(f"“{self.name}”的值{self.value}低于声明的下限{self.lower}。可为负的指标请声明 lower=None")
        if self.upper is not None and self.value > self.upper:
            raise MethodError(f"“{self.name}”的值{self.value}高于声明的上限{self.upper}。请核对上限")
        if self.step < 0 or self.makeup.count < 0:
            raise MethodError(f"“{self.name}”的末位单位或企业数为负。请核对")

    @property
    def name(self) -> str:
        """What stands in a sentence."""
        return self.label or self.code

    @property
    def empty(self) -> bool:
        """Nobody stands in it: everybody knows that it is zero."""
        return self.makeup.count == 0

    @property
    def printed(self) -> Fraction:
        """The value as printed: rounded half up to `step`."""
        return Fraction(half_up(self.value / self.step)) * self.step if self.step else self.value


def cell(code: str, contributions: Mapping[str, Exact] | Makeup, label: str = "", **declared: object) -> Cell:
    """A cell from its respondents' contributions, whose sum it is, or from a makeup whose gross it is.

    `declared` are the further fields of `Cell` (`standing`, `lower`, `upper`, `step`, `value`).

    >>> cell("a", {"甲": 90, "乙": 10}).value
    Fraction(100, 1)
    """
    who = contributions if isinstance(contributions, Makeup) else makeup(contributions)
    total = sum((value for _, value in who.firms), Fraction()) if who.firms else who.gross
    value = declared.pop("value", total)
    return Cell(code, fraction(value), who, label, **declared)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Relation:
    """Σ coefficient × cell = 0, true of the exact values: a total and its parts, a year to date and its months."""

    label: str
    terms: Terms


def adds_up(whole: str, parts: Iterable[str], label: str = "") -> Relation:
    """The relation whole = Σ parts: a total, or year to date = previous year to date + month.

    >>> adds_up("全市", ["甲县", "乙县"]).terms[0]
    ('全市', Fraction(1, 1))
    """
    listed = tuple(sorted(parts))
    if not listed or whole in listed or len(set(listed)) < len(listed):
        raise MethodError(f"合计“{whole}”没有分项、分项含它自身或有重复。请核对声明的关系")
    return Relation(label or whole, ((whole, Fraction(1)), *((part, Fraction(-1)) for part in listed)))


@dataclass(frozen=True)
class Rate:
    """A printed ratio of two linear sums of cells in percent: growth, pull, share, contribution.

    Printed, it is a known number, so that it ties its cells together linearly, within the rounding of `places` decimals.
    `of`: the cells whose respondents it would give away.
    """

    code: str
    numerator: Terms
    denominator: Terms
    of: tuple[str, ...]
    label: str = ""
    places: int = 1
    standing: Standing = Standing.FREE

    @property
    def name(self) -> str:
        """What stands in a sentence."""
        return self.label or self.code


def printed_growth(code: str, current: str, base: str, label: str = "", places: int = 1) -> Rate:
    """Growth in percent as a declared publication: (current − base) / base, so that base × growth gives the current.

    >>> printed_growth("g", "c", "b").of
    ('c', 'b')
    """
    one = Fraction(1)
    return Rate(code, ((current, one), (base, -one)), ((base, one),), (current, base), label, places)


def printed_pull(code: str, current: str, base: str, whole_base: str, label: str = "", places: int = 1) -> Rate:
    """Pull in points as a declared publication: (current − base) / base of the whole.

    >>> printed_pull("p", "c", "b", "B").denominator
    (('B', Fraction(1, 1)),)
    """
    one = Fraction(1)
    return Rate(code, ((current, one), (base, -one)), ((whole_base, one),), (current, base), label, places)


def printed_share(code: str, part: str, whole: str, label: str = "", places: int = 1) -> Rate:
    """A share in percent as a declared publication: part / whole.

    >>> printed_share("s", "a", "t").of
    ('a',)
    """
    return Rate(code, ((part, Fraction(1)),), ((whole, Fraction(1)),), (part,), label, places)


def printed_contribution(
    code: str, part: tuple[str, str], whole: tuple[str, str], label: str = "", places: int = 1
) -> Rate:
    """A contribution in percent as a declared publication; `part` and `whole` are (current, base).

    >>> printed_contribution("k", ("c", "b"), ("C", "B")).of
    ('c', 'b')
    """
    one = Fraction(1)
    pairs = [((current, one), (base, -one)) for current, base in (part, whole)]
    return Rate(code, pairs[0], pairs[1], part, label, places)


@dataclass(frozen=True)
class Declared:
    """Everything that one reader may lay side by side: cells, relations and rates, in the order of their codes.

    Raises `MethodError` for a code used twice, a relation or rate over an undeclared cell, or a sum that is not true.
    """

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...] = ()
    rates: tuple[Rate, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Order is by code, so that the order of the input decides nothing."""
        ordered = tuple(sorted(self.cells, key=lambda each: each.code))
        object.__setattr__(self, "cells", ordered)
        object.__setattr__(self, "relations", tuple(sorted(set(self.relations), key=lambda each: sorted(each.terms))))
        object.__setattr__(self, "rates", tuple(sorted(self.rates, key=lambda each: each.code)))
        object.__setattr__(self, "places", {each.code: at for at, each in enumerate(ordered)})
        self._check_codes()
        for relation in self.relations:
            rest = self.sum_of(relation.terms)
            if rest:
                raise MethodError(
                    f"关系“{relation.label}”不成立：合计与分项相差{float(rest):g}。请补齐分项，或不声明它"
                )

    def _check_codes(self) -> None:
        codes = [each.code for each in self.cells] + [each.code for each in self.rates]
        if twice := sorted(code for code, times in Counter(codes).items() if times > 1):
            raise MethodError(f"代码“{twice[0]}”声明了两次。共用的格子只声明一次")
        used = {code for each in self.relations for code, _ in each.terms}
        used |= {code for each in self.rates for code, _ in each.numerator + each.denominator}
        used |= {code for each in self.rates for code in each.of}
        if lost := sorted(used - set(self.places)):
            raise MethodError(f"关系或比率里的“{lost[0]}”不在声明的格子里。请补上（不印的声明为 WITHHELD）")

    @property
    def items(self) -> tuple[Cell | Rate, ...]:
        """Everything about which there is something to decide: the cells, then the rates."""
        return (*self.cells, *self.rates)

    def at(self, code: str) -> Cell:
        """The cell of a code; `MethodError` where there is none."""
        if code not in self.places:
            raise MethodError(f"没有声明代码为“{code}”的格子。请核对代码")
        return self.cells[self.places[code]]

    def sum_of(self, terms: Terms) -> Fraction:
        """Σ coefficient × true value."""
        return sum((factor * self.at(code).value for code, factor in terms), Fraction())

    def rate_value(self, rate: Rate) -> Fraction | Marker:
        """The rate in percent; `NO_BASE` where its denominator is zero."""
        below = self.sum_of(rate.denominator)
        return self.sum_of(rate.numerator) / below * HUNDRED if below else Marker.NO_BASE
