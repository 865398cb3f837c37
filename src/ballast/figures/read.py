"""Reading figures: the only way to a number. Every call takes a scope; what lies outside it is not found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from ballast.cube.build import DIMENSIONS, SELECTION_DIMENSIONS
from ballast.figures import places
from ballast.figures.address import Address
from ballast.figures.facts_of_slice import SliceFacts
from ballast.figures.guard import Guard
from ballast.figures.store import Frozen, open_snapshot
from ballast.indicators.catalogue import Indicator, Kind, indicator
from ballast.indicators.formula import Value
from ballast.indicators.on_sums import Growth, coverage
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Calendar, Period
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rounding import half_up
from ballast.kernel.scope import Scope
from ballast.methods.contribution import contribution, printable_contribution, pull
from ballast.methods.ranking import Direction, Ranked, rank
from ballast.rules.loader import Rulebook


@dataclass(frozen=True)
class Figure:
    """One number with everything that is printed beside it. `exact` is None where `marker` stands in its place.

    `current` and `base` are integers of the item's stored unit (元 for money); `pull` is in points, `contribution` and
    `coverage` in percent, all exact.
    """

    address: Address
    name: str
    value: Value
    marker: Marker
    pull: Fraction | Marker = Marker.NOT_APPLICABLE
    contribution: Fraction | Marker = Marker.NOT_APPLICABLE
    rank: int | None = None
    tied: bool = False
    ranked: int | None = None
    coverage: Fraction | None = None

    @property
    def exact(self) -> Fraction | None:
        """The exact value; None where a marker stands instead."""
        return None if self.marker.replaces else self.value.exact

    @property
    def slice(self) -> dict[str, str]:
        """The slice."""
        return self.address.where


@dataclass(frozen=True)
class FigureTable:
    """A total and its rows by one or more dimensions. `residual` is the total's printed growth minus the printed pulls."""

    indicator: Indicator
    period: Period
    basis: Basis
    by: tuple[str, ...]
    snapshot: str
    total: Figure
    rows: tuple[Figure, ...]
    partition: bool
    residual: Decimal | None = None
    hidden: int = 0
    mark: str = ""


@dataclass(frozen=True)
class Reader:
    """A snapshot and a scope: what one request is pinned to."""

    frozen: Frozen
    scope: Scope
    rules: Rulebook

    @classmethod
    def open(cls, scope: Scope, snapshot: str = "", rules: Rulebook | None = None) -> Reader:
        """A reader of the current snapshot, or of the one named."""
        return cls(open_snapshot(snapshot), scope, rules or Rulebook.load())

    def figure(self, address: Address) -> Figure:
        """One figure. Raises `NotFoundError` for what does not exist or lies outside the scope."""
        one = self._declared(address.code, address.basis, tuple(address.where), address.treatment)
        period = period_for(one, address.period)
        self._check(address.where, period)
        found = self._figure(one, replace(address, period=period), {})
        return self._shown(one, found, period)

    def table(
        self,
        code: str,
        period: Period,
        basis: Basis = Basis.YTD,
        by: Sequence[str] = (),
        where: Mapping[str, str] | None = None,
        treatment: str = "keep",
    ) -> FigureTable:
        """The total of `where` and its rows by the dimensions of `by`, with pulls, contributions, ranks and coverage."""
        where = dict(where or {})
        one = self._declared(code, basis, (*where, *by), treatment)
        period = period_for(one, period)
        self._check(where, period)
        total = self._figure(one, Address.of(code, where, period, basis, self.frozen.identity, treatment), where)
        total = self._shown(one, total, period)
        codes = self._codes(one, period, by, where)
        found = [
            self._figure(
                one, Address.of(code, {**where, **each}, period, basis, self.frozen.identity, treatment), where
            )
            for each in codes
            if places.allowed(self.frozen, {**where, **each}, period, self.scope)
        ]
        rows = self._ranked(one, [self._shown(one, row, period) for row in found], by, period)
        partition = not set(by) & set(SELECTION_DIMENSIONS)
        hidden = sum(row.marker is Marker.SUPPRESSED for row in rows)
        residual = self._residual(one, total, rows) if partition and not hidden else None
        return FigureTable(
            one,
            period,
            basis,
            tuple(by),
            self.frozen.identity,
            total,
            tuple(rows),
            partition,
            residual,
            hidden,
            places.mark(self.frozen, period),
        )

    def facts(self, where: Mapping[str, str], period: Period, basis: Basis, total: Mapping[str, str]) -> SliceFacts:
        """The facts of a slice for this reader."""
        return SliceFacts(self.frozen, self.scope, self.rules, period, basis, where, total)

    def _declared(self, code: str, basis: Basis, dimensions: Sequence[str], treatment: str) -> Indicator:
        one = indicator(code)
        if basis not in one.bases:
            raise NotFoundError(
                f"“{one.name}”没有{basis.label}口径，可用：{'、'.join(each.label for each in one.bases)}"
            )
        unknown = [name for name in dimensions if name not in DIMENSIONS and name not in SELECTION_DIMENSIONS]
        if unknown:
            raise NotFoundError(f"没有维度“{unknown[0]}”，可用：{'、'.join(sorted(DIMENSIONS))}、group、list")
        refused = [name for name in dimensions if name not in one.dimensions and name != "enterprise"]
        if refused:
            allowed = "、".join(one.dimensions) or "无"
            raise NotFoundError(f"“{one.name}”不能按“{places.DIMENSION_NAMES[refused[0]]}”分，可按：{allowed}")
        if treatment == "drop" and not isinstance(one.formula, Growth):
            raise NotFoundError(f"“{one.name}”没有剔除退库口径")
        return one

    def _check(self, where: Mapping[str, str], period: Period) -> None:
        places.check_slice(self.frozen, where, period)
        if not places.allowed(self.frozen, where, period, self.scope):
            raise NotFoundError("没有找到")

    def _figure(self, one: Indicator, address: Address, total: Mapping[str, str]) -> Figure:
        formula = Growth(one.formula.item, without_exits=True) if address.treatment == "drop" else one.formula  # type: ignore[attr-defined]
        facts = self.facts(address.where, address.period, address.basis, total)
        value = formula.evaluate(facts)
        pairs = [
            (dimension, code) for dimension, code in address.slice if total.get(dimension) != code
        ] or address.slice
        name = "、".join(places.name_of(self.frozen, dimension, code) for dimension, code in pairs) or "合计"
        address = replace(address, snapshot=self.frozen.identity)
        if not one.item:
            return Figure(address, name, value, value.marker)
        return self._with_parts(one, Figure(address, name, value, value.marker), facts)

    def _with_parts(self, one: Indicator, figure: Figure, facts: SliceFacts) -> Figure:
        """Pull, contribution and coverage of a level or a growth, from the same legs."""
        part, whole = facts.sums(one.item), facts.whole(one.item)
        if part is None or whole is None:
            return figure
        covered = coverage(part)
        marker = figure.marker
        threshold = self.rules.number("coverage.provisional_below", facts.period.last_day)
        if marker is Marker.NONE and covered is not None and covered < Fraction(threshold):
            marker = Marker.PROVISIONAL
        figure = replace(figure, coverage=covered, marker=marker)
        if one.item not in ("jobs",) and whole.base and whole.current is not None:
            points = pull(part.current, part.base, whole.base)
            smallest = self.rules.number("contribution.smallest_growth", facts.period.last_day)
            rate = Fraction((whole.current - whole.base) * 100, whole.base)
            given = (
                contribution(part.current, part.base, whole.current, whole.base)
                if printable_contribution(rate, smallest)
                else Marker.NOT_APPLICABLE
            )
            figure = replace(figure, pull=points, contribution=given)
        return figure

    def _codes(
        self, one: Indicator, period: Period, by: Sequence[str], where: Mapping[str, str]
    ) -> list[dict[str, str]]:
        """The slices of a table, in the order they are shown."""
        if not by:
            return []
        if len(by) == 1 and by[0] in SELECTION_DIMENSIONS:
            known = places.known_codes(self.frozen, by[0], period) or frozenset()
            return [{by[0]: code} for code in sorted(known - {"unknown"})]
        if one.kind is Kind.OFFICIAL or by == ["unit"] or by == ("unit",):
            return [{"unit": code} for code in places.ranked_units(self.frozen, period)]
        if tuple(by) == ("park",) and one.dimensions in (("park",), ("unit", "park")):
            return [{"park": code} for code in sorted(self.frozen.names("parks"))]
        if one.kind is Kind.DERIVED:
            return [{by[0]: code} for code in sorted(places.known_codes(self.frozen, by[0], period) or ())]
        return self._codes_in_cells(one, period, by, where)

    def _codes_in_cells(
        self, one: Indicator, period: Period, by: Sequence[str], where: Mapping[str, str]
    ) -> list[dict[str, str]]:
        if set(by) & set(SELECTION_DIMENSIONS):
            raise BallastError("名单和行业分组不能与其他维度交叉；请用 --where 限定其一")
        wanted = set(one.formula.items) | {"register"}
        cells = self.frozen.demand(period, tuple(by), where)
        slices = {where for (code, where), cell in cells.items() if code in wanted}
        order = {code: place for place, code in enumerate(places.ranked_units(self.frozen, period))}
        return [dict(pairs) for pairs in sorted(slices, key=lambda pairs: [(order.get(c, 999), c) for _, c in pairs])]

    def _shown(self, one: Indicator, found: Figure, period: Period) -> Figure:
        """The figure as this reader may see it: a marker in the place of what must stay hidden from him."""
        guard = Guard(self.frozen, self.scope, self.rules, period)
        if guard.hides(one, found.address.treatment, found.slice):
            return _suppress(found)
        return replace(found, coverage=None) if guard.hides_coverage(one, found.slice) else found

    def _ranked(self, one: Indicator, rows: list[Figure], by: Sequence[str], period: Period) -> list[Figure]:
        """Ranks at the published precision among ranked units or parks; estimates are never ranked.

        Where one of them is hidden there are no ranks: among the others they would mean nothing, among all they would
        say between which two the hidden one lies.
        """
        if not one.rank or tuple(by) not in (("unit",), ("park",)):
            return rows
        if any(row.marker is Marker.SUPPRESSED for row in rows):
            return rows
        values = {
            row.slice[by[0]]: (Marker.SUPPRESSED if row.exact is None else row.exact)
            for row in rows
            if row.slice[by[0]] != "none"
        }
        direction = Direction.HIGHER if one.direction >= 0 else Direction.LOWER
        placed: dict[str, Ranked] = {each.code: each for each in rank(values, one.places, direction)}
        result = []
        for row in rows:
            at = placed.get(row.slice[by[0]])
            result.append(row if at is None else replace(row, rank=at.rank, tied=at.tied, ranked=at.of))
        return result

    def _residual(self, one: Indicator, total: Figure, rows: Sequence[Figure]) -> Decimal | None:
        if not isinstance(one.formula, Growth) or total.exact is None or isinstance(total.pull, Marker):
            return None
        printed = [half_up(row.pull, one.places) for row in rows if not isinstance(row.pull, Marker)]
        return half_up(total.exact, one.places) - sum(printed, Decimal(0))


def _suppress(row: Figure) -> Figure:
    return replace(
        row,
        value=Value.missing(Marker.SUPPRESSED),
        marker=Marker.SUPPRESSED,
        pull=Marker.SUPPRESSED,
        contribution=Marker.SUPPRESSED,
        coverage=None,
    )


def period_for(one: Indicator, asked: Period) -> Period:
    """The period to read: as asked; for compiled figures it must be a month of the merged calendar."""
    if one.kind is Kind.OFFICIAL or asked.calendar in (Calendar.MERGED, Calendar.MONTHLY):
        return asked
    raise NotFoundError(f"“{one.name}”按月统计，时期请写成 2026-09 的样子")
