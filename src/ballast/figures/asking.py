"""What a page or a program asks of the figures, taken from an address and checked against what the asker may have.

Pages, chart data and the API all come through here, so that no door gives more than another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ballast.figures import places
from ballast.figures.address import Address
from ballast.figures.read import Figure, FigureTable, Reader
from ballast.figures.store import Frozen
from ballast.indicators.catalogue import Indicator, Kind, indicator
from ballast.indicators.formula import OfNoItem
from ballast.kernel.actor import Actor
from ballast.kernel.period import Basis, Period
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.trail.actions import record_read
from ballast.ui.standpoint import Standpoint

_NOT_FOUND = "没有找到"
_CROSSED = (("industry", "unit"),)
"""The crossed tables that a page offers: county × industry."""


@dataclass(frozen=True)
class Question:
    """An indicator, the place it is asked for, the dimensions of its rows, a period (None: the latest) and a basis."""

    code: str
    where: dict[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    period: Period | None = None
    basis: Basis | None = None

    @classmethod
    def of(cls, code: str, standpoint: Standpoint, by: str, basis: str) -> Question:
        """From an address; raises `NotFoundError` for a basis that is none."""
        if basis and basis not in {each.value for each in Basis}:
            raise NotFoundError(_NOT_FOUND)
        dimensions = tuple(sorted(part for part in by.split(",") if part))
        return cls(code, standpoint.where, dimensions, standpoint.period, Basis(basis) if basis else None)


@dataclass(frozen=True)
class Asker:
    """Who asks, and the snapshot that the whole request is pinned to."""

    actor: Actor
    reader: Reader

    @classmethod
    def of(cls, actor: Actor, snapshot: str = "") -> Asker:
        """The asker before the current snapshot, or the one named; raises `NotFoundError` where there is none."""
        return cls(actor, Reader.open(actor.scope_for(Right.FIGURES), snapshot))

    @property
    def frozen(self) -> Frozen:
        """The snapshot."""
        return self.reader.frozen

    @property
    def scope(self) -> Scope:
        """Where the asker may see figures."""
        return self.reader.scope

    def table(self, question: Question) -> FigureTable:
        """The answer as a table. Enterprises of others are shown to those who may see them, and the trail is told."""
        one = indicator(question.code)
        period, basis = self.period(one, question.period), question.basis or one.bases[0]
        reader = self._reader_for((*question.by, *question.where), question.where)
        found = reader.table(question.code, period, basis, question.by, question.where)
        if question.by and question.by not in self.divisions(one, question.where, period):
            raise NotFoundError(_NOT_FOUND)
        if "enterprise" in question.by or self._others_enterprise(question.where):
            rows = len(found.rows) or 1
            record_read(self.actor, f"指标 {question.code}", {"rows": rows, "where": question.where, "by": question.by})
        return found

    def figure(self, address: Address) -> Figure:
        """One figure; the trail is told where it is another's enterprise."""
        found = self._reader_for(tuple(address.where), address.where).figure(address)
        if self._others_enterprise(address.where):
            record_read(self.actor, f"指标 {address.code}", {"address": str(found.address)})
        return found

    def history(self, question: Question, most: int = 13) -> list[Figure]:
        """The same figure in the periods before, oldest first, the one asked for last."""
        one = indicator(question.code)
        period, basis = self.period(one, question.period), question.basis or one.bases[0]
        known = [Period.parse_any(text) for text in self.frozen.merged_periods()]
        # January stands alone for a few items only, and lies inside of what the others report for two months.
        before = [each for each in known if each < period and each.calendar is period.calendar][-(most - 1) :]
        reader = self._reader_for(tuple(question.where), question.where)
        return [reader.figure(Address.of(question.code, question.where, each, basis)) for each in (*before, period)]

    def period(self, one: Indicator, asked: Period | None) -> Period:
        """The period asked for, or the latest of the snapshot; raises `NotFoundError` where it holds none."""
        if asked is not None:
            return asked
        latest = latest_period(self.frozen)
        if latest is None:
            raise NotFoundError("快照里还没有数据")
        return latest

    def divisions(self, one: Indicator, where: dict[str, str], period: Period) -> list[tuple[str, ...]]:
        """The dimensions by which the asker may divide the indicator in a place: never one whose rows are not his."""
        free = [name for name in one.dimensions if name not in where]
        found: list[tuple[str, ...]] = [(name,) for name in free if self._may_divide(where, name, period)]
        if len(where) == 0 and self.scope.whole_city:
            found += [pair for pair in _CROSSED if set(pair) <= set(free)]
        if self._may_list_enterprises(one, where, period):
            found.append(("enterprise",))
        return found

    def _may_divide(self, where: dict[str, str], name: str, period: Period) -> bool:
        scope = self.scope
        if scope.whole_city or (where and places.own(self.frozen, where, period, scope)):
            return "enterprise" not in where
        if where:
            return False
        if name == "park":
            return any(places.own(self.frozen, {"park": code}, period, scope) for code in self.frozen.names("parks"))
        return places.comparable(name, scope)

    def _may_list_enterprises(self, one: Indicator, where: dict[str, str], period: Period) -> bool:
        if isinstance(one.formula, OfNoItem) or one.kind is not Kind.COMPILED or "size" not in one.dimensions:
            return False
        if "enterprise" in where or not self.actor.may(Right.ENTERPRISES):
            return False
        scope = self.actor.scope_for(Right.ENTERPRISES)
        return not where or places.own(self.frozen, where, period, scope)

    def _reader_for(self, dimensions: Sequence[str], where: dict[str, str]) -> Reader:
        """Enterprises are read with the right to them; one's own with the right to figures."""
        if "enterprise" not in dimensions or where.get("enterprise") in self.scope.enterprises:
            return self.reader
        return replace(self.reader, scope=self.actor.scope_for(Right.ENTERPRISES))

    def _others_enterprise(self, where: dict[str, str]) -> bool:
        return "enterprise" in where and where["enterprise"] not in self.scope.enterprises


def latest_period(frozen: Frozen) -> Period | None:
    """The latest period with returns, else the latest that a release speaks of; None where there is neither."""
    periods = frozen.merged_periods()
    if periods:
        return Period.parse_any(periods[-1])
    released = [Period.parse_any(str(row["period"])) for row in frozen.rows("releases")]
    return max(released, key=lambda period: period.last_day, default=None)
