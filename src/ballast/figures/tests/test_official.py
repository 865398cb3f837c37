"""Official figures: the latest release at or before the period, for those who may see it, in its last vintage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from ballast.collection.actions import save_prices, save_rates, save_releases
from ballast.collection.rows import PriceRow, RateRow, ReleaseRow
from ballast.figures.read import Reader
from ballast.figures.tests.factory import City
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.kernel.scope import Audience, Scope

P = Period.parse("2026-09")


def released(
    unit: str = "CITY",
    period: str = "2026-09",
    rate: str | None = "6.5",
    *,
    indicator: str = "va_growth",
    value: str | None = None,
    rank: int | None = None,
    embargo: date | None = None,
    audience: str = "public",
) -> None:
    """One release of a statistics office."""

    def millionths(text: str | None) -> int | None:
        return None if text is None else int(Decimal(text) * 1_000_000)

    row = ReleaseRow(
        indicator, unit, period, "ytd", millionths(value), millionths(rate), rank, 10, "全省", "", 1, "released",
        embargo, audience, None, "统计局", "文",
    )  # fmt: skip
    save_releases([row], None)


def seen(reader: Reader, audience: Audience, code: str = "va_growth", period: Period = P) -> Fraction | Marker:
    """What a circle sees of the city's figure: the number, or the mark in its place."""
    total = Reader(reader.frozen, Scope.city(audience), reader.rules).table(code, period).total
    return total.marker if total.exact is None else total.exact


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("2026-05", None), ("2026-06", "2026-06"), ("2026-08", "2026-06"), ("2026-09", "2026-09"), ("2026-12", "2026-09")],
)
def test_the_latest_release_at_or_before_the_period_is_shown_with_its_own_period(
    city: City, asked: str, shown: str | None
) -> None:
    released(period="2026-06", rate="7.1")
    released(period="2026-09", rate="6.5")
    total = city.read().table("va_growth", Period.parse(asked)).total
    assert total.value.period == (shown or "")
    assert total.exact == {"2026-06": Fraction(71, 10), "2026-09": Fraction(65, 10), None: None}[shown]
    assert total.marker is (Marker.NONE if shown else Marker.NOT_RELEASED)


def test_quarters_and_years_are_dated_by_their_last_day(city: City) -> None:
    released(period="2026-Q2", rate="5.0", indicator="gdp")
    released(period="2025", rate=None, value="38.5", indicator="nonpublic_share")
    reader = city.read()
    for asked, quarter in (("2026-08", "2026-Q2"), ("2026-05", "")):
        assert reader.table("gdp_growth", Period.parse(asked)).total.value.period == quarter
    assert reader.table("nonpublic_share", P).total.value.period == "2025"
    assert reader.table("nonpublic_share", Period.parse("2025-11")).total.marker is Marker.NOT_RELEASED


def test_an_embargo_is_kept_until_its_day_and_never_binds_the_office(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(embargo=date(2026, 10, 22))
    reader = city.read()
    for day, outside in (("2026-10-21", Marker.NOT_RELEASED), ("2026-10-22", Fraction(13, 2))):
        monkeypatch.setenv("BALLAST_TODAY", day)
        assert seen(reader, Audience.INTERNAL) == Fraction(13, 2)
        assert seen(reader, Audience.PUBLIC) == outside
        assert seen(reader, Audience.COUNTY) == outside


@pytest.mark.parametrize("audience", list(Audience))
def test_a_release_reaches_its_own_circle_and_every_narrower_one(city: City, audience: Audience) -> None:
    released(audience=audience.value)
    reader = city.read()
    for circle in Audience:
        inside = circle.rank <= audience.rank
        assert seen(reader, circle) == (Fraction(13, 2) if inside else Marker.NOT_RELEASED), circle


def test_a_revision_is_a_later_vintage_and_the_old_snapshot_keeps_the_first(city: City) -> None:
    released(rate="6.5")
    first = city.read()
    released(rate="6.2")
    second = city.read()
    assert seen(second, Audience.INTERNAL) == Fraction(62, 10)
    assert seen(Reader.open(Scope.city(), first.frozen.identity), Audience.INTERNAL) == Fraction(65, 10)


def test_those_who_may_not_see_a_revision_yet_go_on_seeing_what_was_published(city: City) -> None:
    released(rate="6.5")
    released(rate="6.2", audience="internal", embargo=date(2199, 1, 1))
    reader = city.read()
    assert seen(reader, Audience.INTERNAL) == Fraction(62, 10)
    assert seen(reader, Audience.PUBLIC) == Fraction(65, 10)


def test_the_same_release_again_is_no_new_vintage(city: City) -> None:
    released()
    first = city.read().frozen.identity
    released()
    assert city.read().frozen.identity == first


def test_the_difference_to_the_province_is_taken_from_printed_rates_of_one_period(city: City) -> None:
    released(rate="6.5")
    released("PROV", "2026-08", "7.0")
    reader = city.read()
    assert seen(reader, Audience.INTERNAL, "va_growth_above_province") is Marker.NOT_RELEASED
    released("PROV", rate="7.1")
    assert seen(city.read(), Audience.INTERNAL, "va_growth_above_province") == Fraction(-6, 10)


def test_the_rank_is_the_one_released_and_not_counted_by_us(city: City) -> None:
    released("A", rate="6.5", rank=2)
    released("B", rate="6.9", rank=1)
    rows = city.read().table("va_growth_rank", P, by=("unit",)).rows
    assert {row.slice["unit"]: row.exact for row in rows} == {"A": 2, "B": 1, "C": None}


def test_an_official_figure_never_stands_in_for_a_compiled_one(city: City) -> None:
    released(rate="6.5")
    city.firm("F1")
    city.old("F1")
    city.files("F1", "2026-09", 110, 100)
    reader = city.read()
    assert reader.table("output_growth", P).total.exact == 10
    assert reader.table("va_growth", P).total.exact == Fraction(13, 2)
    assert reader.table("va_growth", P, by=("unit",)).rows[0].marker is Marker.NOT_RELEASED


def estimated(city: City) -> Reader:
    """Output 110 over 100 in divisions with a rate of 25 % and prices down by 2 %."""
    for code, unit in (("F1", "A"), ("F2", "B")):
        city.firm(code, unit)
        city.old(code)
        city.files(code, "2026-09", 110 * 10**8, 100 * 10**8)
    save_rates([RateRow("13", 2025, 2500, "")], None)
    save_prices([PriceRow("13", "2026-09", "ytd", "nation", 1_010_000, ""),
                 PriceRow("13", "2026-09", "ytd", "province", 980_000, "")], None)  # fmt: skip
    return city.read()


def test_an_estimate_is_marked_and_never_ranked(city: City) -> None:
    reader = estimated(city)
    for code, exact in (
        ("value_added_estimate", Fraction(55, 1)),
        ("value_added_growth_estimate", (Fraction(110, 98) * 100 / 100 - 1) * 100),
    ):
        table = reader.table(code, P, by=("unit",))
        assert (table.total.exact, table.total.marker) == (exact, Marker.ESTIMATE)
        assert table.total.marker.symbol == "估"
        filed = [row for row in table.rows if row.exact is not None]
        assert [row.slice["unit"] for row in filed] == ["A", "B"]
        assert {row.rank for row in filed} == {None}


def test_an_estimate_without_a_table_for_a_division_is_missing_and_says_which(city: City) -> None:
    city.firm("F3", "C", industry="2511")
    city.old("F3")
    city.files("F3", "2026-09", 10, 10)
    total = estimated(city).table("value_added_estimate", P).total
    assert (total.exact, total.marker) == (None, Marker.MISSING)
    assert "25" in total.value.note


def test_a_month_of_an_official_figure_is_not_its_year_to_date(city: City) -> None:
    released(rate="6.5")
    reader = city.read()
    facts = reader.facts({}, P, Basis.MONTH, {})
    assert facts.release("va_growth") is Marker.NOT_RELEASED
