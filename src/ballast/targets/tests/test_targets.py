"""Targets by kind: what each may say of itself, read through the same door as every other number."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from ballast.figures.read import Reader
from ballast.figures.tests.conftest import city
from ballast.figures.tests.factory import City
from ballast.figures.tests.test_official import released
from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.targets.actions import save_targets

__all__ = ["city"]

P = Period.parse("2026-09")
YI = 10**8


def aims(
    indicator: str,
    kind: str,
    value: int,
    unit_name: str = "%",
    *,
    unit: str = "CITY",
    tier: str = "assured",
    curve: dict[int, int] | None = None,
) -> None:
    """A target of a unit for 2026."""
    key = {"indicator": indicator, "unit_id": unit, "park_id": None, "year": 2026, "kind": kind, "tier": tier}
    planned = {str(month): level * 1_000_000 for month, level in (curve or {}).items()}
    values = {"value": value * 1_000_000, "unit_name": unit_name, "curve": json.dumps(planned), "document": "文"}
    save_targets([(key, {**values, "source_sheet": "", "source_row": None})], None)


def produced(city: City) -> None:
    """110 亿元 over 100 by September 2026; last year 100 by September and 150 in all."""
    city.firm("F1")
    city.old("F1")
    city.files("F1", "2025-09", 100 * YI, 90 * YI)
    city.files("F1", "2025-12", 150 * YI, 120 * YI)
    city.files("F1", "2026-09", 110 * YI, 100 * YI)


def read(reader: Reader, code: str, period: Period = P) -> Fraction | Marker:
    """The number of the city, or the mark in its place."""
    total = reader.table(code, period).total
    return total.marker if total.exact is None else total.exact


def test_a_rate_has_a_gap_in_points_and_a_need_by_the_real_share_of_last_year(city: City) -> None:
    """8 % of the year: (1.08 × 150 − 1.10 × 100) ÷ 50 − 1 = 4 %."""
    produced(city)
    aims("output_growth", "rate", 8)
    reader = city.read()
    assert read(reader, "output_growth_target") == 8
    assert read(reader, "output_growth_gap") == 2
    assert read(reader, "output_growth_required") == 4


def test_a_level_is_measured_against_its_own_curve(city: City) -> None:
    """110 of 200 is 55 %, planned were 150 of 200."""
    produced(city)
    aims("output", "level", 200, "亿元", curve={9: 150, 12: 200})
    reader = city.read()
    assert read(reader, "output_completion") == 55
    assert read(reader, "output_gap") == -20


def test_a_level_without_a_curve_is_measured_against_the_time_passed(city: City) -> None:
    produced(city)
    aims("output", "level", 200, "亿元")
    assert read(city.read(), "output_gap") == 55 - 75


def test_a_count_is_measured_against_the_last_window_that_closed(city: City) -> None:
    produced(city)
    city.firm("F2")
    city.enters("F2", "promoted", "2026-03")
    aims("entries", "count", 5, "家", curve={6: 2, 12: 5})
    reader = city.read()
    assert read(reader, "entries_gap") == -1
    assert read(reader, "entries_completion") == 20


@pytest.mark.parametrize(("rank", "gap"), [(4, 1), (5, 0), (7, -2), (None, None)])
def test_a_rank_has_a_gap_in_places(city: City, rank: int | None, gap: int | None) -> None:
    released(rate="6.5", rank=rank)
    aims("va_growth", "rank", 5, "位")
    assert read(city.read(), "va_growth_gap") == (Marker.NOT_RELEASED if gap is None else gap)


def test_a_relative_target_asks_a_margin_above_the_province(city: City) -> None:
    released(rate="6.5")
    released("PROV", rate="6.2")
    aims("va_growth", "relative", 1, "百分点")
    assert read(city.read(), "va_growth_gap") == Fraction(-7, 10)


def test_a_ceiling_leaves_room_or_is_exceeded(city: City) -> None:
    city.firm("F1")
    city.old("F1")
    city.files("F1", "2026-09", 700_000, 600_000, item="energy")
    aims("energy", "ceiling", 500, "吨标准煤")
    assert read(city.read(), "energy_gap") == -200


def test_a_year_end_target_is_not_judged_before_december(city: City) -> None:
    produced(city)
    aims("output", "year_end", 100, "亿元")
    city.files("F1", "2026-12", 160 * YI, 150 * YI)
    reader = city.read()
    assert read(reader, "output_gap") is Marker.NOT_APPLICABLE
    assert read(reader, "output_gap", Period.parse("2026-12")) == 60


def test_where_there_is_no_target_nothing_is_said_of_one(city: City) -> None:
    produced(city)
    aims("output_growth", "rate", 8, unit="A", tier="stretch")
    reader = city.read()
    for code in ("output_growth_target", "output_growth_gap", "output_growth_required"):
        assert read(reader, code) is Marker.NOT_APPLICABLE
        assert reader.table(code, P, where={"unit": "A"}).total.marker is Marker.NOT_APPLICABLE


def test_a_changed_target_counts_from_the_next_snapshot_on(city: City) -> None:
    produced(city)
    aims("output_growth", "rate", 8)
    first = city.read()
    aims("output_growth", "rate", 9)
    second = city.read()
    assert read(second, "output_growth_target") == 9
    assert read(Reader.open(second.scope, first.frozen.identity), "output_growth_target") == 8


def test_every_county_is_measured_by_its_own_target(city: City) -> None:
    produced(city)
    aims("output_growth", "rate", 8, unit="A")
    aims("output_growth", "rate", 12, unit="B")
    rows = {row.slice["unit"]: row for row in city.read().table("output_growth_gap", P, by=("unit",)).rows}
    assert rows["A"].exact == 2
    assert rows["B"].marker is Marker.MISSING
    assert rows["C"].marker is Marker.NOT_APPLICABLE
