"""What a scheme is made of: items with weight, direction, method, lines, missing rule and veto; and what is seen of a member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ballast.kernel.marker import Marker
from ballast.methods.assessment.scoring import Manual, Method
from ballast.methods.exact import MethodError, Number, number
from ballast.methods.ranking import Direction

TOTAL = "total"
"""What an item reads that looks at the score so far (the month's top three)."""


class Kind(StrEnum):
    """How an item enters the total."""

    ITEM = "item"
    BONUS = "bonus"
    PENALTY = "penalty"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {Kind.ITEM: "指标", Kind.BONUS: "加分", Kind.PENALTY: "扣分"}[self]


class Missing(StrEnum):
    """What a missing value does, declared by the item."""

    WHOLE = "whole"
    ZERO = "zero"
    AVERAGE = "average"
    REWEIGHT = "reweight"


class Effect(StrEnum):
    """What a veto does: the item gets nothing, the total is nothing, or the member is barred from the best grades."""

    ITEM = "item"
    TOTAL = "total"
    BAR = "bar"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {Effect.ITEM: "该项不得分", Effect.TOTAL: "总分为零", Effect.BAR: "不得评为优秀等次"}[self]


@dataclass(frozen=True)
class Veto:
    """Falls where the value is worse than the line (一票否决)."""

    line: Number
    effect: Effect = Effect.ITEM
    words: str = ""


@dataclass(frozen=True)
class Item:
    """One line of a scheme. Several may read one indicator (`reads`); `groups` empty means every group.

    `cap` and `floor` bound the points; `needs` names conditions that must hold, else nothing; `places` is the printed
    precision at which values are ranked; `note` says what the published text leaves open.
    """

    code: str
    name: str
    weight: Number
    method: Method
    unit: str = ""
    direction: Direction = Direction.HIGHER
    kind: Kind = Kind.ITEM
    reads: str = ""
    target: Number | None = None
    cap: Number | None = None
    floor: Number | None = 0
    places: int = 2
    missing: Missing = Missing.WHOLE
    veto: Veto | None = None
    groups: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    block: str = ""
    source: str = ""
    note: str = ""

    @property
    def indicator(self) -> str:
        """The code under which a member's value is found."""
        return self.reads or self.code


@dataclass(frozen=True)
class Scheme:
    """A published way of scoring: items, how totals are printed and capped, and where it comes from.

    `cap`, `floor`: the most and the least a total can be. `bonus_cap`, `penalty_cap`: the most that all bonuses (penalties) together
    give (take). `pass_at`, `block_minimums`: the lines of a total and of blocks for `passed`.
    """

    name: str
    items: tuple[Item, ...]
    places: int = 2
    cap: Number | None = None
    floor: Number | None = None
    bonus_cap: Number | None = None
    penalty_cap: Number | None = None
    pass_at: Number | None = None
    block_minimums: Mapping[str, Number] = field(default_factory=dict)
    place: str = ""
    year: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse a scheme that cannot be scored."""
        twice = [code for code, times in Counter(one.code for one in self.items).items() if times > 1]
        if twice or not self.items:
            raise MethodError(f"考核办法至少要有一个指标，且指标代码不能重复：{'、'.join(twice)}。请检查指标设置")
        for one in self.items:
            _check(one)
        if self.cap is not None and self.floor is not None and number(self.cap) < number(self.floor):
            raise MethodError("总分的上限低于下限。请检查考核办法")

    def of(self, group: str) -> tuple[Item, ...]:
        """The items that apply to a group."""
        return tuple(one for one in self.items if not one.groups or group in one.groups)


@dataclass(frozen=True)
class Seen:
    """What is known of one member at one indicator: its value (or why there is none), its own target, the mean, a choice."""

    value: Number | Marker | None = None
    target: Number | None = None
    mean: Number | None = None
    choice: str = ""


def _check(item: Item) -> None:
    weight = number(item.weight, f"“{item.name}”的分值")
    if weight < 0:
        raise MethodError(f"“{item.name}”的分值不能为负，扣分请设为扣分项。请检查指标设置")
    if item.missing is Missing.REWEIGHT and (item.kind is not Kind.ITEM or not weight):
        raise MethodError(f"“{item.name}”不能设为缺数时重新分配分值：只有分值大于0的考核指标可以。请检查指标设置")
    if item.cap is not None and item.floor is not None and number(item.cap) < number(item.floor):
        raise MethodError(f"“{item.name}”的最高分低于最低分。请检查指标设置")
    if isinstance(item.method, Manual) and item.direction is Direction.LOWER:
        raise MethodError(f"“{item.name}”由人工评分，不分方向。请检查指标设置")
