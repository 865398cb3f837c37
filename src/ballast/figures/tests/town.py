"""The town that door tests look at: the people of `accounts.tests.factory` in the places of `City`, with figures in it.

County A has five enterprises (A1 in park P1, A2 …), county B two (B1 in park P2, B2), county C four. B is small: its sums
would lay its two enterprises open, so nobody outside of the office and of B itself may be able to work them out. The
numbers of B are such that none of them turns up by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.test import Client

from ballast.accounts.models import Person
from ballast.accounts.tests.factory import people
from ballast.collection.actions import save_releases
from ballast.collection.rows import ReleaseRow
from ballast.figures.freeze import freeze
from ballast.figures.store import _opened
from ballast.figures.tests.factory import ACTOR, City
from ballast.indicators.catalogue import catalogue_identity
from ballast.kernel.period import Period
from ballast.rules.loader import Rulebook

PERIOD = Period.parse("2026-09")
YI = 100_000_000
"""元 in an 亿元."""

OUTPUT = {
    "A1": (1100, 1000, "13", "P1"),
    "A2": (1210, 1100, "13", ""),
    "A3": (1320, 1200, "13", ""),
    "A4": (1430, 1300, "14", ""),
    "A5": (1540, 1400, "14", ""),
    "B1": (7321, 6543, "15", "P2"),
    "B2": (8642, 5432, "13", ""),
    "C1": (21000, 20000, "13", ""),
    "C2": (22000, 20000, "13", ""),
    "C3": (23000, 20000, "14", ""),
    "C4": (24000, 20000, "14", ""),
}
"""Enterprise → output of January–September in hundredths of 亿元, its base, industry, park."""

SECRETS_OF_B = (
    "73.21",
    "86.42",
    "159.63",
    "65.43",
    "54.32",
    "119.75",
    "33.30",
    "33.3",
    "11.89",
    "11.9",
    "59.09",
    "59.1",
)
"""What B's numbers look like when printed: the enterprises', their sum, its growth; growths of the two."""

RAW_SECRETS_OF_B = ("7321000000", "8642000000", "15963000000", "6543000000", "5432000000", "11975000000")
NAMES_OF_B = ("企业B1", "企业B2", "二号园")


class Town:
    """The town with its people; `at` signs one of them in."""

    def __init__(self) -> None:
        city = City()
        self.people: dict[str, Person] = people()
        for code, (now, base, industry, park) in OUTPUT.items():
            city.firm(code, code[0], industry=industry, park=park)
            city.old(code)
            city.files(code, "2026-08", now * YI // 200, base * YI // 200)
            city.files(code, "2026-09", now * YI // 100, base * YI // 100)
        city.lists("L1", "A1", "B1")
        save_releases(RELEASES, None)
        self.city = city

    def freeze(self) -> None:
        """Make the snapshot."""
        freeze(ACTOR, catalogue_identity(), Rulebook.load())

    def at(self, account: str) -> Client:
        """A browser in which somebody is signed in."""
        client = Client()
        client.force_login(self.people[account])
        return client


def _release(indicator: str, unit: str, rate: int, audience: str, embargo: date | None = None) -> ReleaseRow:
    return ReleaseRow(
        indicator,
        unit,
        "2026-09",
        "ytd",
        None,
        rate * 100_000,
        None,
        None,
        "",
        "",
        1,
        "已公布",
        embargo,
        audience,
        date(2026, 10, 20),
        "市统计局",
        "",
    )


RELEASES: Sequence[ReleaseRow] = (
    _release("va_growth", "CITY", 65, "public"),
    _release("va_growth", "A", 71, "between_counties"),
    _release("va_growth", "B", 62, "between_counties"),
    _release("fixed_investment_growth", "CITY", 876, "between_counties", date(2099, 1, 1)),
    _release("fixed_investment_growth", "A", 875, "between_counties", date(2099, 1, 1)),
    _release("industrial_investment_growth", "B", 543, "county"),
    _release("industrial_investment_growth", "A", 432, "county"),
    _release("technical_renovation_growth", "CITY", 321, "internal"),
)
EMBARGOED = ("87.6", "87.5")
ONLY_FOR_B, ONLY_FOR_A, INTERNAL_ONLY = "54.3", "43.2", "32.1"


def settle() -> Town:
    """Build and freeze the town; `settings.HOME` must be a folder of the test."""
    _opened().clear()
    town = Town()
    town.freeze()
    return town
