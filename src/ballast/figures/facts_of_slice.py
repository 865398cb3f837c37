"""What formulas see of a snapshot: the sums of one slice, its total, last year's, releases, targets, park forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ballast.cube.build import DIMENSIONS, KEPT_SETS, Cell
from ballast.figures import official
from ballast.figures.official import OfficialFigure, PlannedFigure
from ballast.figures.store import Frozen
from ballast.indicators.catalogue import indicator as declared_indicator
from ballast.indicators.formula import ParkPart, ProjectState, Sums, ValueAddedInputs
from ballast.indicators.items import Item, item
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Calendar, Period
from ballast.kernel.scope import Scope
from ballast.methods.growth import NegativeBase
from ballast.methods.progress import (
    CeilingTarget,
    CountTarget,
    EntryWindow,
    LevelTarget,
    RankTarget,
    RateTarget,
    RelativeTarget,
    Standing,
    YearEndTarget,
    required_growth,
)
from ballast.rules.loader import Rulebook

_KEPT = frozenset(KEPT_SETS)
_HUNDRED = 100


def to_sums(cell: Cell, basis: Basis) -> Sums:
    """The legs of a cell on a basis."""
    prefix = basis.value
    legs = {
        name: getattr(cell, f"{prefix}_{name}") for name in ("cur", "base", "filed", "comparable", "growing", "largest")
    }
    return Sums(
        current=legs["cur"],
        base=legs["base"],
        exit_current=getattr(cell, f"exit_{prefix}_cur") or 0,
        exit_base=getattr(cell, f"exit_{prefix}_base") or 0,
        counted=cell.rows_counted,
        filed=legs["filed"],
        comparable=legs["comparable"],
        growing=legs["growing"],
        zero=cell.month_zero,
        largest=legs["largest"],
        awaited_base=getattr(cell, f"awaited_{prefix}") or 0,
    )


def find_cell(frozen: Frozen, period: Period, code: str, where: Mapping[str, str]) -> Cell | None:
    """The cell of an item in a slice: kept, or computed on demand by the same SQL."""
    names = tuple(sorted(where))
    if names in _KEPT:
        return frozen.cells(period).get((code, tuple(sorted(where.items()))))
    rest = dict(where)
    if firm := rest.pop("enterprise", ""):
        # All firms of a slice cost little more than one of them, and a list of firms asks for each in turn.
        return frozen.demand(period, ("enterprise",), rest).get((code, (("enterprise", firm),)))
    return frozen.demand(period, (), where).get((code, ()))


@dataclass(frozen=True)
class SliceFacts:
    """The facts of one slice, period and basis; `total` is the slice that shares and pulls refer to."""

    frozen: Frozen
    scope: Scope
    rules: Rulebook
    period: Period
    basis: Basis
    where: Mapping[str, str] = field(default_factory=dict)
    total: Mapping[str, str] = field(default_factory=dict)

    def _period_of(self, code: str, years_back: int) -> Period:
        """The period in the calendar of the item."""
        calendar = Calendar.MERGED if code.startswith("register") else self.item(code).calendar
        if calendar not in (Calendar.MERGED, Calendar.MONTHLY):
            calendar = self.period.calendar
        return Period(self.period.year - years_back, self.period.number, calendar)

    def _sums(self, code: str, where: Mapping[str, str], years_back: int = 0) -> Sums | None:
        period = self._period_of(code, years_back)
        if not code.startswith("register") and str(period) not in self.frozen.manifest.partitions.get("returns", {}):
            return None
        cell = find_cell(self.frozen, period, code, where)
        basis = Basis.YTD if code.startswith("register") else self.basis
        return None if cell is None else to_sums(cell, basis)

    def sums(self, item: str, years_back: int = 0, narrowed: Mapping[str, str] | None = None) -> Sums | None:
        """See `ballast.indicators.formula.Facts`."""
        where = {**self.where, **(narrowed or {})}
        if any(self.where.get(name, value) != value for name, value in (narrowed or {}).items()):
            return None
        return self._sums(item, where, years_back)

    def whole(self, item: str) -> Sums | None:
        """Sums of the total slice."""
        return self._sums(item, self.total)

    def whole_register(self, years_back: int = 0) -> int:
        """Enterprises in the register of the whole city."""
        found = self._sums("register", {}, years_back)
        return found.current or 0 if found else 0

    def by_division(self, item: str) -> dict[str, Sums]:
        """Sums by division within the slice."""
        if "industry" in self.where:
            own = self.sums(item)
            return {self.where["industry"]: own} if own else {}
        cells = self.frozen.demand(self._period_of(item, 0), ("industry",), self.where)
        return {where[0][1]: to_sums(cell, self.basis) for (code, where), cell in cells.items() if code == item}

    def item(self, code: str) -> Item:
        """The declaration of an item; family members are declared in the snapshot."""
        declared = self._declaration(code)
        if declared and declared["unit_name"]:
            return item(code, declared["unit_name"], Calendar(declared["calendar"]))
        return item(code, "个") if ":" in code else item(code)

    def negative_base(self, item: str) -> NegativeBase:
        """The convention that a profile declared for the item."""
        declared = self._declaration(item)
        return "abs" if declared and declared["negative_base"] == "abs" else "marker"

    def _declaration(self, code: str) -> dict[str, str] | None:
        return next(iter(self.frozen.indexed("item_declarations", "item").get(code, [])), None)

    @property
    def unit(self) -> str:
        """The reporting unit of the slice: the city where the slice names none."""
        return self.where.get("unit") or official.unit_of_kind(self.frozen, "city", self.period)

    def release(self, indicator: str, of: str = "") -> tuple[OfficialFigure, Period] | Marker:
        """See `ballast.indicators.formula.Facts`."""
        unit = official.unit_of_kind(self.frozen, of, self.period) if of else self.unit
        found = official.release(self.frozen, indicator, unit, self.period, self.scope, self.basis)
        return found if isinstance(found, Marker) else (found, Period.parse_any(found.period))

    def unit_rates(self, indicator: str, period: str) -> dict[str, int]:
        """See `ballast.indicators.formula.Facts`."""
        ranked = {*self.units_of_kind("county"), *self.units_of_kind("zone")}
        known = official.releases(self.frozen, indicator, self.scope, self.basis)
        return {
            one.unit: one.rate for one in known if one.unit in ranked and one.period == period and one.rate is not None
        }

    def annual_ranks(self, indicator: str) -> dict[int, int]:
        """See `ballast.indicators.formula.Facts`."""
        limit = self.period.last_day.isoformat()
        return {
            Period.parse_any(one.period).year: one.rank
            for one in official.releases(self.frozen, indicator, self.scope, Basis.YTD)
            if one.unit == self.unit and one.rank is not None and _whole_year(one.period, limit)
        }

    def units_of_kind(self, kind: str) -> tuple[str, ...]:
        """Reporting units of a kind on the period's last day."""
        aspects = self.frozen.aspects("unit", self.period.last_day.isoformat())
        return tuple(sorted(code for code, held in aspects.items() if held.get("kind") == kind))

    def park_outputs(self) -> tuple[dict[str, int], int]:
        """See `ballast.indicators.formula.Facts`."""
        below = {row["park"]: row["below_output"] for row in self.frozen.rows("park_forms", str(self.period))}
        outputs: dict[str, int] = {}
        parks = self.frozen.names("parks")
        for code in parks:
            if below.get(code) is not None:
                above = self._sums("output", {"park": code})
                outputs[code] = below[code] + ((above.current or 0) if above else 0)
        return outputs, len(parks) - len(outputs)

    def park_tier(self) -> Fraction:
        """The lowest tier of the rule `park.output_tiers`."""
        return Fraction(self.rules.numbers("park.output_tiers", self.period.last_day)[0])

    def park_part(self) -> ParkPart:
        """The below-scale part of the slice's park, or of all parks."""
        rows = self.frozen.rows("park_forms", str(self.period))
        park = self.where.get("park")
        mine = [row for row in rows if park is None or row["park"] == park]
        return ParkPart(
            _total([row["below_output"] for row in mine]),
            _total([row["below_output_base"] for row in mine]),
            _total([row["below_firms"] for row in mine]),
            _total([row["firms"] for row in mine]),
            _total([row["new_premises"] for row in mine]),
        )

    def projects(self) -> list[ProjectState] | None:
        """The slice's projects by the latest monthly file of the year."""
        latest = self.frozen.latest_before("projects", self.period)
        if not latest.startswith(str(self.period.year)):
            return None
        return [
            ProjectState(
                row["project"],
                row["name"],
                row["stage"],
                bool(row["key"]),
                row["started_on"],
                row["commissioned_on"],
                row["expected_release"],
            )
            for row in self.frozen.rows("projects", latest)
            if all(row[name] == code for name, code in self.where.items())
        ]

    def value_added_inputs(self) -> dict[str, ValueAddedInputs]:
        """Divisions that have a rate and a price; the province's prices before the nation's."""
        rates: dict[tuple[str, int], tuple[int, int]] = {}
        for row in self.frozen.rows("value_added_rates"):
            key = (row["division"], row["year"])
            rates[key] = max(rates.get(key, (0, 0)), (row["vintage"], row["rate"]))
        prices = self._prices()
        result: dict[str, ValueAddedInputs] = {}
        for division in {division for division, _ in rates} & prices.keys():
            base = rates.get((division, self.period.year - 1))
            now = rates.get((division, self.period.year)) or base
            if now:
                result[division] = ValueAddedInputs(now[1], (base or now)[1], prices[division])
        return result

    def _prices(self) -> dict[str, int]:
        chosen: dict[str, tuple[str, bool, int, int]] = {}
        for row in self.frozen.rows("producer_prices"):
            period = str(row["period"])
            if row["basis"] != "ytd" or period > str(self.period) or period[:4] != str(self.period.year):
                continue
            key = (period, row["area"] == "province", int(row["vintage"]), int(row["price_index"]))
            chosen[row["division"]] = max(chosen.get(row["division"], ("", False, 0, 0)), key)
        return {division: held[3] for division, held in chosen.items()}

    def standing(
        self, indicator: str, tier: str, kind: str = ""
    ) -> tuple[PlannedFigure, Standing, Fraction | None] | Marker:
        """See `ballast.indicators.formula.Facts`."""
        park = self.where.get("park", "")
        unit = "" if park else self.unit
        planned = official.target(self.frozen, indicator, self.period.year, unit, park, tier, kind)
        if planned is None:
            return Marker.NOT_APPLICABLE
        value = declared_indicator(indicator).formula.evaluate(self)
        actual = value.marker if value.exact is None else value.exact
        required = self._required(planned, actual) if planned.kind == "rate" else None
        return planned, self._stand(planned, actual), required

    def _stand(self, planned: PlannedFigure, actual: Fraction | Marker) -> Standing:
        month = self.period.end_month
        if planned.kind == "rate":
            return RateTarget(planned.value).stand(actual)
        if planned.kind == "level":
            curve = {m: share * _HUNDRED / planned.value for m, share in planned.curve.items()} or None
            return LevelTarget(planned.value, curve).stand(actual, month)
        if planned.kind == "count":
            steps = planned.curve or {12: planned.value}
            windows = tuple(EntryWindow(m, int(count)) for m, count in sorted(steps.items()))
            return CountTarget(int(planned.value), windows).stand(
                None if isinstance(actual, Marker) else int(actual), month
            )
        if planned.kind == "rank":
            return RankTarget(int(planned.value)).stand(self._rank(planned.indicator))
        if planned.kind == "relative":
            return RelativeTarget(planned.value).stand(actual, self._rate_of(planned.indicator, "province"))
        if planned.kind == "ceiling":
            return CeilingTarget(planned.value).stand(actual)
        return YearEndTarget(planned.value).stand(actual, month)

    def _rank(self, indicator: str) -> int | Marker:
        found = self.release(indicator)
        if isinstance(found, Marker):
            return found
        return found[0].rank if found[0].rank is not None else Marker.NOT_RELEASED

    def _rate_of(self, indicator: str, kind: str) -> Fraction | Marker:
        found = self.release(indicator, kind)
        if isinstance(found, Marker):
            return found
        return Marker.NOT_RELEASED if found[0].rate is None else Fraction(found[0].rate, 1_000_000)

    def _required(self, planned: PlannedFigure, actual: Fraction | Marker) -> Fraction | None:
        """The growth still needed, with the real share of last year's output by now as the weight of what is done."""
        so_far, whole_year = self.last_year_share()
        if not so_far or not whole_year:
            return None
        need = required_growth(planned.value, actual, so_far, whole_year)
        return None if isinstance(need, Marker) else need

    def last_year_share(self) -> tuple[int, int]:
        """Output of the slice last year: to the same period, and the whole year; zeros where it is not known."""
        where = {name: code for name, code in self.where.items() if name in DIMENSIONS}
        earlier = self.period.year_earlier()
        whole = Period(earlier.year, 12, earlier.calendar)
        found = [find_cell(self.frozen, period, "output", where) for period in (earlier, whole)]
        so_far, year = (cell.ytd_cur or 0 if cell else 0 for cell in found)
        return so_far, year


def _whole_year(period: str, limit: str) -> bool:
    """Whether a release speaks of a whole year that had ended by the limit."""
    spoken = Period.parse_any(period)
    return spoken.end_month == 12 and spoken.last_day.isoformat() <= limit


def _total(numbers: list[int | None]) -> int | None:
    """A sum in which nothing at all stays missing."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
