"""Official figures before their hour, and outside of their audience: in no list, figure, search, operation or chart."""

from __future__ import annotations

from datetime import date

import pytest

from ballast.figures.tests import town as townsfolk
from ballast.figures.tests.town import Town
from ballast.kernel import clock
from tests.doors.looking import see

EMBARGOED = (
    "/figures/fixed_investment_growth/",
    "/figures/fixed_investment_growth/?by=unit",
    "/figures/fixed_investment_growth/?by=unit&figures.as=xlsx",
    "/figures/fixed_investment_growth_above_city/?by=unit",
    "/figure/fixed_investment_growth/all/2026-09/ytd/",
    "/figure/fixed_investment_growth/unit=A/2026-09/ytd/",
    "/search/?q=固定资产投资增速",
    "/api/v1/figures/fixed_investment_growth?by=unit",
    "/api/v1/figure/fixed_investment_growth/unit=A/2026-09/ytd",
)


@pytest.mark.parametrize("account", ["county_a", "handler"])
def test_before_its_hour_a_release_is_nowhere_to_be_seen(town: Town, account: str) -> None:
    client = town.at(account)
    for path in EMBARGOED:
        status, text = see(client, path)
        assert status == (404 if account == "handler" and ".as=" in path else 200), path
        assert not [each for each in townsfolk.EMBARGOED if each in text], path


def test_inside_the_office_it_is_seen_and_the_others_see_it_when_its_hour_has_come(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "87.6" in see(town.at("analyst"), EMBARGOED[1])[1]
    client = town.at("county_a")
    monkeypatch.setattr(clock, "today", lambda: date(2099, 1, 1))
    assert "87.6" in see(client, EMBARGOED[1])[1]


def test_what_is_for_the_own_county_is_closed_to_the_other_one(town: Town) -> None:
    seen = {
        account: see(town.at(account), "/figures/industrial_investment_growth/?by=unit")[1]
        for account in ("analyst", "county_a", "county_b", "filer_a", "handler")
    }
    shown = {account: (townsfolk.ONLY_FOR_A in text, townsfolk.ONLY_FOR_B in text) for account, text in seen.items()}
    assert shown == {
        "analyst": (True, True),
        "county_a": (True, False),
        "county_b": (False, True),
        "filer_a": (False, False),
        "handler": (False, False),
    }


def test_an_internal_release_stays_inside(town: Town) -> None:
    path = "/figures/technical_renovation_growth/"
    assert townsfolk.INTERNAL_ONLY in see(town.at("leader"), path)[1]
    for account in ("county_a", "park_a", "handler"):
        status, text = see(town.at(account), path)
        assert (status, townsfolk.INTERNAL_ONLY in text) == (200, False), account
        assert "未发布" in text
