from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from ballast.demo.events import NOW
from ballast.demo.generate import City, make_city
from ballast.demo.lives import index
from ballast.demo.official_series import VA, ranks
from ballast.demo.timeline import LAST, PERIODS, WEAK_YEAR
from ballast.demo.truth import Auditor
from ballast.demo.truth_official import disagreement
from ballast.kernel.period import Period

SEEDS = (1, 2, 3, 4)


@pytest.fixture(scope="module", params=SEEDS)
def any_city(request: pytest.FixtureRequest) -> City:
    return make_city(request.param)


def test_there_are_ten_counties_and_a_zone_ranked_beside_them(any_city: City) -> None:
    kinds = [unit.kind for unit in any_city.places.ranked]
    assert (kinds.count("县区"), kinds.count("功能区")) == (10, 1)
    assert len(any_city.places.cities) == 10


def test_parks_include_an_enclave_and_one_across_two_counties(any_city: City) -> None:
    parks = any_city.places.parks
    assert len(parks) == 20
    assert sum(park.enclave_of is not None for park in parks) == 1
    assert sum(len(park.home) == 2 for park in parks) == 1
    assert {unit for park in parks for unit in park.home} == set(range(11))


def test_the_register_holds_780_and_57_percent_of_them_in_parks(any_city: City) -> None:
    now = [firm for firm in any_city.firms if firm.in_scope(NOW)]
    inside = [firm for firm in now if firm.place_at(NOW)[1]]
    assert len(now) == 780
    assert Fraction(565, 1000) < Fraction(len(inside), len(now)) < Fraction(575, 1000)


def test_parks_make_55_to_60_percent_of_the_output(any_city: City) -> None:
    sums = Auditor(any_city.places, any_city.economy).expected()
    everything = any_city.economy.ytd(LAST)[any_city.economy.filed(NOW)].sum() * 1000
    parks = sums["all_parks"]
    assert isinstance(parks, dict)
    assert 0.55 < parks["current_ytd"] / int(everything) < 0.60


def test_yearly_output_is_that_of_a_mountain_city(any_city: City) -> None:
    for year in (2023, 2024, 2025):
        current, _ = any_city.economy.legs(PERIODS.index(Period(year, 12)))
        assert 115_000_000 < current < 190_000_000
    assert any_city.economy.legs(PERIODS.index(Period(2025, 12)))[0] > 130_000_000


def test_one_firm_makes_three_fifths_of_one_county(any_city: City) -> None:
    home = any_city.places.role_index("hydro")
    now = any_city.economy.ytd(LAST)[[f.in_scope(NOW) and f.home == home for f in any_city.firms]]
    assert 0.55 < now.max() / now.sum() < 0.66


def test_the_year_opened_high_and_ran_low(any_city: City) -> None:
    growth = []
    for period in WEAK_YEAR:
        current, base = any_city.economy.legs(PERIODS.index(period))
        growth.append(Fraction(current, base) - 1)
    assert growth[0] > Fraction(8, 100)
    assert 0 < growth[-1] < Fraction(5, 100)
    assert all(later < earlier for earlier, later in pairwise(growth))


def test_output_rises_while_official_value_added_falls_below_the_province(any_city: City) -> None:
    places, official = any_city.places, any_city.official
    city = [official.rate(VA, places.city.code, str(p)) for p in WEAK_YEAR]
    province = [official.rate(VA, places.province.code, str(p)) for p in WEAK_YEAR]
    assert all(later < earlier for earlier, later in pairwise(city))
    assert all(ours < theirs for ours, theirs in zip(city, province, strict=True))
    assert any(official.rate(VA, unit.code, str(LAST)) < 0 for unit in places.ranked)


def test_the_city_was_first_in_2025_and_is_ninth_now(any_city: City) -> None:
    places, official = any_city.places, any_city.official
    for text, place in (("2025-12", 1), (str(LAST), 9)):
        assert ranks({u.code: official.rate(VA, u.code, text) for u in places.cities})[places.city.code] == place


def test_two_units_share_a_rank_at_the_printed_precision(any_city: City) -> None:
    order = ranks({u.code: any_city.official.rate(VA, u.code, str(LAST)) for u in any_city.places.ranked})
    assert len(set(order.values())) < len(order)


def test_a_county_ranks_high_in_returns_and_low_officially(any_city: City) -> None:
    units = Auditor(any_city.places, any_city.economy).expected()["units"]
    assert isinstance(units, dict)
    facts = disagreement(any_city.places, any_city.official, units)
    assert int(str(facts["official_rank"])) - int(str(facts["compiled_rank"])) >= 4


def test_coverage_stays_above_95_percent_with_six_late_filers(any_city: City) -> None:
    sums = Auditor(any_city.places, any_city.economy).sums(NOW, np.ones(len(any_city.firms), dtype=np.bool_))
    late, base = int(str(sums["late_base_ytd"])), int(str(sums["base_ytd"]))
    assert int(str(sums["in_scope"])) - int(str(sums["filed"])) == 6
    assert 0 < late < base * 5 // 100


def test_units_add_up_to_the_city(any_city: City) -> None:
    expected = Auditor(any_city.places, any_city.economy).expected()
    units, city = expected["units"], expected["city"]
    assert isinstance(units, dict)
    assert isinstance(city, dict)
    for leg in ("current_ytd", "base_ytd", "current_month", "base_month", "exits_base_ytd"):
        assert sum(sums[leg] for sums in units.values()) == city[str(LAST)][leg]


def test_the_same_seed_gives_the_same_city_and_another_seed_another() -> None:
    one, again, other = make_city(11), make_city(11), make_city(12)
    assert [f.code for f in again.firms] == [f.code for f in one.firms]
    assert (again.measures.electricity == one.measures.electricity).all()
    assert again.official.rates == one.official.rates
    assert [f.code for f in again.firms] != [f.code for f in other.firms]


def test_those_of_the_mass_exit_made_nothing_this_year_and_something_last_year(any_city: City) -> None:
    gone = [i for i, f in enumerate(any_city.firms) if f.left == index("2026-02")]
    assert len(gone) == 25
    assert not any_city.economy.ytd(LAST)[gone].any()
    assert any_city.economy.ytd(LAST.year_earlier())[gone].all()
