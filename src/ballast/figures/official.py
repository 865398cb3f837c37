"""Reading official releases and targets from a snapshot: the latest at or before a period, for those who may see it."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ballast.figures.store import Frozen
from ballast.kernel import clock
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.kernel.scope import Audience, Scope

_MILLION = 1_000_000


@dataclass(frozen=True)
class OfficialFigure:
    """A release: value and rate in millionths of the unit as published, rank, and what is to be printed beside it."""

    indicator: str
    unit: str
    period: str
    basis: str
    value: int | None
    rate: int | None
    rank: int | None
    ranked: int | None
    ranked_group: str
    grade: str
    places: int
    status: str
    embargo_until: str
    audience: str
    released_on: str
    office: str
    document: str
    vintage: int


_FIELDS = tuple(OfficialFigure.__dataclass_fields__)


@dataclass(frozen=True)
class PlannedFigure:
    """A target of a unit or a park."""

    indicator: str
    kind: str
    tier: str
    value: Fraction
    unit_name: str
    curve: dict[int, Fraction]
    document: str


def may_see(row: dict[str, Any], scope: Scope, counties: Collection[str] = ()) -> bool:
    """Whether a release is open to a reader: its audience holds the reader's, and its embargo is over or he is inside.

    What is for the own county only is closed to the other counties; `counties` are the units that this can be said of.
    """
    audience = Audience(row["audience"])
    if audience.rank < scope.audience.rank:
        return False
    if audience is Audience.COUNTY and row["unit"] in counties and not scope.holds_unit(row["unit"]):
        return False
    under_embargo = bool(row["embargo_until"]) and row["embargo_until"] > clock.today().isoformat()
    return not under_embargo or scope.audience is Audience.INTERNAL


def releases(frozen: Frozen, indicator: str, scope: Scope, basis: Basis = Basis.YTD) -> list[OfficialFigure]:
    """All releases of an indicator that the reader may see, newest vintage of each unit and period, in order of period."""
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    counties = _counties(frozen)
    for row in frozen.indexed("releases", "indicator").get(indicator, []):
        if row["basis"] != basis.value or not may_see(row, scope, counties):
            continue
        key = (row["unit"], row["period"])
        if key not in newest or newest[key]["vintage"] < row["vintage"]:
            newest[key] = row
    found = [OfficialFigure(**{name: row[name] for name in _FIELDS}) for row in newest.values()]
    return sorted(found, key=lambda one: (_end(one.period), one.unit))


def _counties(frozen: Frozen) -> frozenset[str]:
    """The units that have a county's own office, whenever they were ranked."""
    spells = frozen.rows("unit_spells")
    return frozenset(row["unit"] for row in spells if row["aspect"] == "kind" and row["value"] in ("county", "zone"))


def _end(period: str) -> str:
    return Period.parse_any(period).last_day.isoformat()


def release(
    frozen: Frozen, indicator: str, unit: str, period: Period, scope: Scope, basis: Basis = Basis.YTD
) -> OfficialFigure | Marker:
    """The latest release for a unit that speaks of a time at or before the end of the period."""
    limit = period.last_day.isoformat()
    known = [one for one in releases(frozen, indicator, scope, basis) if one.unit == unit and _end(one.period) <= limit]
    return known[-1] if known else Marker.NOT_RELEASED


def unit_of_kind(frozen: Frozen, kind: str, period: Period) -> str:
    """The code of the one unit of a kind (city, province, nation); empty where there is none."""
    aspects = frozen.aspects("unit", period.last_day.isoformat())
    return next((code for code, held in sorted(aspects.items()) if held.get("kind") == kind), "")


KIND_ORDER = ("rate", "level", "count", "ceiling", "year_end", "relative", "rank")
"""Which kind is *the* target where an indicator has several: its own value first, comparisons with others last."""


def target(
    frozen: Frozen, indicator: str, year: int, unit: str = "", park: str = "", tier: str = "assured", kind: str = ""
) -> PlannedFigure | None:
    """The target of a unit or a park for a year and tier: of the kind asked for, or the first in `KIND_ORDER`."""
    listed = frozen.indexed("targets", "indicator").get(indicator, [])
    for row in sorted(listed, key=lambda one: KIND_ORDER.index(one["kind"])):
        if kind and row["kind"] != kind:
            continue
        if (row["year"], row["unit"], row["park"], row["tier"]) == (year, unit, park, tier):
            curve = {int(month): Fraction(int(value), _MILLION) for month, value in json.loads(row["curve"]).items()}
            return PlannedFigure(
                indicator,
                row["kind"],
                row["tier"],
                Fraction(row["value"], _MILLION),
                row["unit_name"],
                curve,
                row["document"],
            )
    return None
