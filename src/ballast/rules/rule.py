"""What a rule is: a named parameter with dated editions, each with its reference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ballast.kernel.problems import BallastError
from ballast.kernel.rounding import Exact

Value = Decimal | int | str | tuple[Decimal, ...]


class RuleError(BallastError):
    """A rule was asked for that does not exist, has no edition on that day, or is of another type."""


class Type(StrEnum):
    """What a rule's value is."""

    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    NUMBERS = "numbers"


class Direction(StrEnum):
    """On which side of the value a rule acts, and whether the value itself is on that side."""

    BELOW = "below"
    AT_MOST = "at_most"
    ABOVE = "above"
    AT_LEAST = "at_least"
    NONE = "none"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _DIRECTION_LABELS[self]


_DIRECTION_LABELS = {
    Direction.BELOW: "低于（不含）",
    Direction.AT_MOST: "不高于（含）",
    Direction.ABOVE: "高于（不含）",
    Direction.AT_LEAST: "不低于（含）",
    Direction.NONE: "不分方向",
}


class AppliesBy(StrEnum):
    """Which day picks the edition: the period's last day, the day of the event, or the day of the run."""

    PERIOD = "period"
    EVENT_DATE = "event_date"
    RUN_DATE = "run_date"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"period": "按统计时期", "event_date": "按事项日期", "run_date": "按运行日期"}[self.value]


class Tag(StrEnum):
    """Whether a value was found in a document, or is our proposal until the office sets its own."""

    SOURCED = "sourced"
    SUGGESTION = "suggestion"

    @property
    def label(self) -> str:
        """The name on screen."""
        return "有出处" if self is Tag.SOURCED else "建议值"


class Origin(StrEnum):
    """Who set an edition."""

    SHIPPED = "shipped"
    OFFICE = "office"


@dataclass(frozen=True)
class Reference:
    """Where a value comes from: issuing body, document (number, title, or the basis in words), address, tag."""

    body: str
    document: str
    url: str
    tag: Tag


@dataclass(frozen=True)
class Correction:
    """What an edition stated by mistake, when that was put right, and why. The wrong value was never in force."""

    value: Value
    recorded: date
    because: str


@dataclass(frozen=True)
class Edition:
    """A value in force from one day to another, both included; open where `valid_to` is None."""

    valid_from: date
    valid_to: date | None
    value: Value
    reference: Reference
    origin: Origin = Origin.SHIPPED
    corrects: Correction | None = None

    def holds(self, on: date) -> bool:
        """Whether the edition is in force on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Rule:
    """A parameter: name, title on screen, unit of its value, and its editions in order without gap or overlap."""

    name: str
    title: str
    unit: str
    type: Type
    direction: Direction
    applies_by: AppliesBy
    editions: tuple[Edition, ...]
    choices: Mapping[str, str] = field(default_factory=dict)

    def edition(self, on: date) -> Edition:
        """The edition in force; raises `RuleError` where there is none on that day."""
        for edition in self.editions:
            if edition.holds(on):
                return edition
        raise RuleError(f"规则“{self.title}”（{self.name}）在{on}没有规定。请为该日补一版，或检查日期")

    def acts(self, measure: Exact, on: date) -> bool:
        """Whether a measure in the rule's unit lies on the side where the rule acts; raises `RuleError` without one."""
        limit = self.edition(on).value
        if isinstance(limit, str | tuple) or self.direction is Direction.NONE:
            raise RuleError(f"规则“{self.title}”（{self.name}）没有方向，不能用来比较")
        return {
            Direction.BELOW: measure < limit,
            Direction.AT_MOST: measure <= limit,
            Direction.ABOVE: measure > limit,
            Direction.AT_LEAST: measure >= limit,
        }[self.direction]
