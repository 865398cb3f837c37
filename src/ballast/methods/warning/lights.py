"""Lights and the declared form of the rules that give them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.rounding import Exact, half_up, text
from ballast.methods.exact import MethodError, Rate, fraction

_MOST_DECIMALS = 6


class Light(StrEnum):
    """A colour, from good to bad; what blue means (a reminder, a praise) is said by the scheme."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def colour(self) -> str:
        """The colour in one character."""
        return _COLOURS[self]

    @property
    def label(self) -> str:
        """The name on screen."""
        return f"{self.colour}灯"

    @property
    def severity(self) -> int:
        """0 for green up to 4 for red."""
        return list(Light).index(self)


_COLOURS = {Light.GREEN: "绿", Light.BLUE: "蓝", Light.YELLOW: "黄", Light.ORANGE: "橙", Light.RED: "红"}


class Form(StrEnum):
    """How a measure is made of its inputs: one as it is; first − second; first / second × 100; now − the period before."""

    VALUE = "value"
    DIFFERENCE = "difference"
    PERCENT = "percent"
    CHANGE = "change"


class Relation(StrEnum):
    """How a measure stands to its bound."""

    BELOW = "below"
    AT_MOST = "at_most"
    EQUALS = "equals"
    AT_LEAST = "at_least"
    ABOVE = "above"

    def holds(self, value: Exact, bound: Exact) -> bool:
        """Whether the value stands so to the bound."""
        return {
            Relation.BELOW: value < bound,
            Relation.AT_MOST: value <= bound,
            Relation.EQUALS: value == bound,
            Relation.AT_LEAST: value >= bound,
            Relation.ABOVE: value > bound,
        }[self]

    @property
    def label(self) -> str:
        """The words before the bound."""
        return _RELATION_LABELS[self]


_RELATION_LABELS = {
    Relation.BELOW: "低于",
    Relation.AT_MOST: "不高于",
    Relation.EQUALS: "等于",
    Relation.AT_LEAST: "不低于",
    Relation.ABOVE: "高于",
}


@dataclass(frozen=True)
class Input:
    """What a scheme asks for: its name in code, its name on screen, its unit (empty for yes = 1 and no = 0)."""

    name: str
    label: str
    unit: str = ""


@dataclass(frozen=True)
class Measure:
    """A number made of one or two inputs; `label` and `unit` stand in the sentence of evidence."""

    label: str
    unit: str
    inputs: tuple[str, ...]
    form: Form = Form.VALUE

    def __post_init__(self) -> None:
        needed = 2 if self.form in (Form.DIFFERENCE, Form.PERCENT) else 1
        if len(self.inputs) != needed:
            raise MethodError(f"“{self.label}”应由{needed}个输入算得，收到{len(self.inputs)}个。请检查规则")


@dataclass(frozen=True)
class Condition:
    """A measure against a bound in the measure's unit, in each of the last `periods` periods.

    `says` replaces the printed comparison where words say it better (“计划当月未开工”).
    """

    measure: Measure
    relation: Relation
    bound: Exact
    periods: int = 1
    says: str = ""

    def __post_init__(self) -> None:
        if self.periods < 1:
            raise MethodError(f"“{self.measure.label}”的连续期数应不少于1，收到{self.periods}。请检查规则")
        object.__setattr__(self, "bound", fraction(self.bound))


Clause = tuple[Condition, ...]
"""Conditions that must all hold."""


@dataclass(frozen=True)
class Case:
    """One line of a scheme: the light where any of the clauses holds, and what follows from it in that place."""

    code: str
    light: Light
    clauses: tuple[Clause, ...]
    note: str = ""
    consequence: str = ""


class Block(StrEnum):
    """Whether the scheme judges January–February, which is one block without a month of its own."""

    JUDGED = "judged"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True)
class Scheme:
    """A declared rule: cases are tried in order, the first that holds gives the light, `otherwise` stands when none does.

    `otherwise` None: the scheme has no light then (no slip, no plate). `guards` must hold for the scheme to speak at
    all. `places` given: inputs are read as published to so many decimals; None: exact. `min_sample` asks for the input
    `sample`. `suggested` marks a scheme whose numbers are ours and not a place's. `ask` is what is asked of whom it
    concerns: a reason or whether help is needed, never a number.
    """

    code: str
    title: str
    place: str
    year: int | None
    source: str
    inputs: tuple[Input, ...]
    cases: tuple[Case, ...]
    otherwise: Light | None = Light.GREEN
    block: Block = Block.JUDGED
    guards: Clause = ()
    places: int | None = None
    min_sample: int = 0
    word: str = "灯"
    suggested: bool = False
    changed: bool = False
    note: str = ""
    ask: str = ""

    def __post_init__(self) -> None:
        codes = [case.code for case in self.cases]
        if len(set(codes)) != len(codes):
            raise MethodError(f"规则“{self.title}”有重复的条目编号。请逐条使用不同编号")
        used = {name for condition in self._conditions() for name in condition.measure.inputs}
        if lacking := sorted(used - self.names):
            raise MethodError(f"规则“{self.title}”用到未声明的输入：{'、'.join(lacking)}。请补充声明")

    def _conditions(self) -> Iterable[Condition]:
        yield from self.guards
        for case in self.cases:
            for clause in case.clauses:
                yield from clause

    @property
    def names(self) -> frozenset[str]:
        """The names of all inputs that may be given."""
        return frozenset(one.name for one in self.inputs) | ({"sample"} if self.min_sample else frozenset())

    @property
    def edition(self) -> str:
        """Place, year and title, and whether the numbers are suggested or were changed here."""
        year = f"{self.year}年" if self.year else ""
        marks = ("建议值",) * self.suggested + ("本地调整",) * self.changed
        return f"{self.place}{year}{self.title}" + (f"（{'，'.join(marks)}）" if marks else "")

    def without(self, *codes: str) -> Scheme:
        """The scheme with some cases switched off; raises `MethodError` for a code that it has not."""
        self._known(codes)
        return replace(self, cases=tuple(case for case in self.cases if case.code not in codes), changed=True)

    def with_case(self, case: Case) -> Scheme:
        """The scheme with the case of the same code replaced (another threshold); raises `MethodError` for a new code."""
        self._known((case.code,))
        cases = tuple(case if old.code == case.code else old for old in self.cases)
        return replace(self, cases=cases, changed=True)

    def _known(self, codes: Iterable[str]) -> None:
        if unknown := sorted(set(codes) - {case.code for case in self.cases}):
            raise MethodError(f"规则“{self.title}”没有条目：{'、'.join(unknown)}。请核对条目编号")


@dataclass(frozen=True)
class Evidence:
    """A measured value that a light rests on, with the bound that it met; `period` None where none was given."""

    label: str
    unit: str
    value: Rate
    period: Period | None = None
    relation: Relation | None = None
    bound: Fraction | None = None
    says: str = ""

    @property
    def text(self) -> str:
        """The evidence in words."""
        if self.says:
            return self.says
        if isinstance(self.value, Marker):
            return f"{self.label}{self.value.symbol}"
        if self.relation is None or self.bound is None:
            return f"{self.label}{shown(self.value)}{self.unit}"
        if self.relation is Relation.ABOVE and self.bound == 0:
            return f"{self.label}{shown(self.value, self.bound)}{self.unit}"  # 落后2.9个百分点 is above 0, as everybody sees
        bound = f"{self.relation.label}{shown(self.bound)}{self.unit}"
        return f"{self.label}{shown(self.value, self.bound)}{self.unit}（{bound}）"


@dataclass(frozen=True)
class Judgement:
    """What a scheme says: a light, or the Marker that says why there is none.

    `NOT_APPLICABLE`: the scheme does not speak of this (no slip due, sample too small, January–February). Any other
    marker: an input is missing and the lights in `possible` could each be the answer. `case` is empty where none fired.
    """

    light: Light | Marker
    scheme: str
    edition: str
    case: str
    evidence: tuple[Evidence, ...]
    sentence: str
    possible: tuple[Light, ...] = field(default=())
    note: str = ""
    consequence: str = ""


def shown(value: Fraction, bound: Fraction | None = None) -> str:
    """A value in print: one decimal, or as many as keep it on its side of the bound.

    >>> shown(Fraction("30.04"), Fraction(30)), shown(Fraction(16)), shown(Fraction(50, 3))
    ('30.04', '16', '16.7')
    """
    for places in range(value.denominator != 1, _MOST_DECIMALS):
        printed = half_up(value, places)
        if bound is None or ((printed > bound) == (value > bound) and (printed < bound) == (value < bound)):
            break
    return text(printed, places)
