"""What a kind of file works with: the records that were read, and a place to say what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ballast.collection.reading import ItemNumbers, Profile, Reading, Record
from ballast.files.models import ReceivedFile
from ballast.kernel.actor import Actor
from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError, Problem, ProblemsError, Severity
from ballast.kernel.quantity import Quantity, Unit, UnitError, unit
from ballast.kernel.rights import Right
from ballast.registry.rows import Counts, Origin
from ballast.rules.loader import Rulebook

_MILLION = 1_000_000


@dataclass
class Intake:
    """One file on its way in: its records, its profile, who brings it, and the problems found so far."""

    reading: Reading
    profile: Profile
    source: ReceivedFile
    actor: Actor
    rules: Rulebook
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        """The records."""
        return self.reading.records

    def fault(self, record: Record, name: str, code: str, message: str, remedy: str = "") -> None:
        """Say what is wrong with a field of a record."""
        self.problems.append(
            Problem(code, message, remedy, record.place.sheet, record.place.row, record.columns.get(name, ""))
        )

    def doubt(self, record: Record, name: str, code: str, message: str, remedy: str = "") -> None:
        """Say what wants a look, without stopping the file."""
        place = (record.place.sheet, record.place.row, record.columns.get(name, ""))
        self.warnings.append(Problem(code, message, remedy, *place, severity=Severity.WARNING))

    def stop_on_problems(self) -> None:
        """Raise `ProblemsError` with everything found; the transaction around it takes nothing in."""
        if self.problems:
            raise ProblemsError(f"{self.source.name}：有 {len(self.problems)} 处错误，文件没有导入", self.problems)

    def known(self, record: Record, name: str, codes: Collection[str], what: str, remedy: str) -> str:
        """A code that must exist; empty stays empty."""
        code = text(record, name)
        if code and code not in codes:
            self.fault(record, name, "unknown_code", f"没有{what}“{code}”", remedy)
        return code

    def stored(
        self, record: Record, name: str, value: Decimal | None, given: str, into: Unit, scale: int = 0
    ) -> int | None:
        """A number in the stored unit; a fault where it does not fit exactly."""
        if value is None:
            return None
        try:
            return Quantity.of(value, unit(given) if given else into, into, scale).number
        except UnitError as wrong:
            self.fault(record, name, "unit", str(wrong), "请核对计量单位和小数位")
            return None

    def item_stored(self, record: Record, numbers: ItemNumbers, measure: str, into: Unit, scale: int) -> int | None:
        """One of the four numbers of an item in the stored unit."""
        value: Decimal | None = getattr(numbers, measure)
        if value is None:
            return None
        try:
            return Quantity.of(value, unit(numbers.unit) if numbers.unit else into, into, scale).number
        except UnitError as wrong:
            column = numbers.columns.get(measure, "")
            place = (record.place.sheet, numbers.row, column)
            self.problems.append(Problem("unit", str(wrong), "请核对计量单位和小数位", *place))
            return None


def text(record: Record, name: str) -> str:
    """A text field; empty where it is blank."""
    value = record.fields.get(name)
    return "" if value is None else str(value)


def day(record: Record, name: str) -> date | None:
    """A date field; the constant of a profile is an ISO day. Raises `BallastError` for a constant that is none."""
    value = record.fields.get(name)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise BallastError(f"导入模板里 {name} 的固定值“{value}”不是日期，应写成 2026-01-01 的样子") from None
    return value if isinstance(value, date) else None


def decimal(record: Record, name: str) -> Decimal | None:
    """A number field."""
    value = record.fields.get(name)
    return value if isinstance(value, Decimal) else None


def whole(record: Record, name: str) -> int | None:
    """A number field that is a whole number by its nature."""
    value = decimal(record, name)
    return None if value is None else int(value)


def flag(record: Record, name: str) -> bool | None:
    """A yes-or-no field."""
    value = record.fields.get(name)
    return value if isinstance(value, bool) else None


def period(record: Record, name: str = "period") -> Period | None:
    """A period field; the constant of a profile is read by its spelling. Raises `PeriodError` for one that is none."""
    value = record.fields.get(name)
    if isinstance(value, str):
        return Period.parse_any(value)
    return value if isinstance(value, Period) else None


def origin(record: Record) -> Origin:
    """The place of a record."""
    return Origin(record.place.sheet, record.place.row)


def millionths(value: Decimal | None) -> int | None:
    """A published number in millionths; raises `UnitError` for more than six decimals."""
    if value is None:
        return None
    scaled = Fraction(value) * _MILLION
    if scaled.denominator != 1:
        raise UnitError(f"数值 {value} 超过6位小数")
    return scaled.numerator


@dataclass(frozen=True)
class Kind:
    """A kind of file that may come in: its code, its name, its profile where none is named, and what takes it in.

    `right` is what its bearer needs. A `local` kind may come from a county, for what is its own; every other says
    something of the whole city, and only who holds the right for the whole city brings it.
    """

    code: str
    title: str
    default_profile: str
    take: Callable[[Intake], Counts]
    right: Right = Right.REGISTER
    local: bool = False
