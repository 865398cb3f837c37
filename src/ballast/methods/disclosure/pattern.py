"""What an audience may see: a decision for every cell and rate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.disclosure.cells import Declared
from ballast.methods.disclosure.merging import Merged
from ballast.methods.disclosure.rules import Policy
from ballast.methods.exact import MethodError


class Status(StrEnum):
    """What becomes of a cell or rate."""

    PUBLISHED = "published"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    MERGED = "merged"
    EXEMPT = "exempt"
    WITHHELD = "withheld"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _STATUS_LABELS[self]

    @property
    def printed(self) -> bool:
        """Whether its number is printed."""
        return self in (Status.PUBLISHED, Status.EXEMPT)


_STATUS_LABELS = {
    Status.PUBLISHED: "印出",
    Status.PRIMARY: "直接抑制",
    Status.SECONDARY: "补充抑制",
    Status.MERGED: "并入其他",
    Status.EXEMPT: "不作处理",
    Status.WITHHELD: "本不印出",
}


@dataclass(frozen=True)
class Decision:
    """What becomes of one cell or rate, and why (in words that hold no number of it). `protects`: the codes for whose
    sake it is hidden, or the 其他 that stands for it."""

    code: str
    label: str
    status: Status
    reason: str
    protects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pattern:
    """What an audience may see of the declared tables (其他 included), in the order of their codes, cells before rates."""

    policy: Policy
    declared: Declared
    decisions: tuple[Decision, ...]
    merged: tuple[Merged, ...] = ()

    @property
    def hidden(self) -> frozenset[str]:
        """The codes whose number is not printed."""
        return frozenset(each.code for each in self.decisions if not each.status.printed)

    def of(self, code: str) -> Decision:
        """The decision on a code; `MethodError` where there is none."""
        for each in self.decisions:
            if each.code == code:
                return each
        raise MethodError(f"这套表里没有“{code}”。请核对代码")

    def count(self, status: Status) -> int:
        """How many cells and rates have a status."""
        return sum(each.status is status for each in self.decisions)

    def printed(self) -> dict[str, Fraction | Marker]:
        """What stands in the tables: the number as printed or `SUPPRESSED`; what is merged or withheld does not stand there."""
        rates = {each.code: each for each in self.declared.rates}
        table: dict[str, Fraction | Marker] = {}
        for each in self.decisions:
            if each.status in (Status.MERGED, Status.WITHHELD):
                continue
            if not each.status.printed:
                table[each.code] = Marker.SUPPRESSED
            elif each.code in rates:
                value = self.declared.rate_value(rates[each.code])
                places = rates[each.code].places
                table[each.code] = value if isinstance(value, Marker) else Fraction(half_up(value, places))
            else:
                table[each.code] = self.declared.at(each.code).printed
        return table
