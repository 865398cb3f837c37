"""What the generator knows of the official side: where it disagrees with the compiled one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from ballast.demo.economy import LEADING, WEAK_YEAR_PATH
from ballast.demo.official_files import ANNUAL_YEARS, REVISED_PERIOD, ReleaseBook
from ballast.demo.official_series import FIXED, VA, Official, ranks
from ballast.demo.places import Places
from ballast.demo.projects_files import Project
from ballast.demo.timeline import LAST, WEAK_YEAR
from ballast.demo.truth import Facts


def official_facts(places: Places, official: Official, book: ReleaseBook) -> Facts:
    """Rates as printed (text, percent) and ranks of the last period; the revision and the embargo."""
    city, province, now = places.city.code, places.province.code, str(LAST)
    last = {unit.code: official.rate(VA, unit.code, now) for unit in places.ranked}
    cities = {unit.code: official.rate(VA, unit.code, now) for unit in places.cities}
    first, revised = book.revised_rates()
    return {
        "city_va_growth": {str(p): printed(official.rate(VA, city, str(p))) for p in WEAK_YEAR},
        "province_va_growth": {str(p): printed(official.rate(VA, province, str(p))) for p in WEAK_YEAR},
        "city_va_rank": ranks(cities)[city],
        "unit_va_growth": {code: printed(rate) for code, rate in last.items()},
        "unit_va_rank": ranks(last),
        "units_with_negative_va_growth": sorted(code for code, rate in last.items() if rate < 0),
        "units_below_city_fixed_investment": _below(places, official),
        "units_with_negative_fixed_investment": sorted(
            unit.code for unit in places.ranked if official.rate(FIXED, unit.code, now) < 0
        ),
        "years_of_first_place_until_2025": _first_places(book),
        "revised_release": {
            "indicator": FIXED, "unit": city, "period": REVISED_PERIOD, "first": printed(first), "revised": printed(revised)
        },
        "embargoed_release": {"indicator": "gdp", "unit": city, "period": "2025-Q4", "until": "2026-12-31"},
    }  # fmt: skip


def disagreement(places: Places, official: Official, units: Facts) -> Facts:
    """The county whose compiled growth ranks high while its official rate ranks low."""
    unit = places.unit_of(LEADING)
    growth = {code: Fraction(str(sums["growth_ytd"])) for code, sums in units.items() if isinstance(sums, dict)}
    rates = {other.code: official.rate(VA, other.code, str(LAST)) for other in places.ranked}
    compiled = 1 + sum(other > growth[unit.code] for other in growth.values())
    return {
        "unit": unit.code,
        "name": unit.name,
        "compiled_rank": compiled,
        "compiled_growth": f"{growth[unit.code].numerator}/{growth[unit.code].denominator}",
        "official_rank": ranks(rates)[unit.code],
        "official_rate": printed(rates[unit.code]),
    }


def weak_year(jitter: int) -> Facts:
    """The path that the city's compiled growth of the year to date follows in 2026, percent."""
    return {str(p): printed(rate + jitter) for p, rate in zip(WEAK_YEAR, WEAK_YEAR_PATH, strict=True)}


def project_facts(projects: list[Project]) -> Facts:
    """Projects started and commissioned in the first nine months of 2026, key projects known, output to be released."""
    first, last = date(2026, 1, 1), LAST.last_day
    known = [p for p in projects if p.known <= last]
    return {
        "known": len(known),
        "key": sum(p.key for p in known),
        "started": sum(first <= p.start <= last for p in known),
        "commissioned": sum(first <= p.done <= last for p in known),
        "expected_release_wan": sum(p.release(last) for p in known),
    }


def printed(tenths: int) -> str:
    """A rate in tenths of a percent as printed: 13 is 1.3."""
    sign, whole = "-" if tenths < 0 else "", abs(tenths)
    return f"{sign}{whole // 10}.{whole % 10}"


def _below(places: Places, official: Official) -> list[str]:
    now = str(LAST)
    city = official.rate(FIXED, places.city.code, now)
    return sorted(unit.code for unit in places.ranked if official.rate(FIXED, unit.code, now) < city)


def _first_places(book: ReleaseBook) -> int:
    count = 0
    for year in reversed(ANNUAL_YEARS):
        if book.annual_va[year][1] != 1:
            break
        count += 1
    return count
