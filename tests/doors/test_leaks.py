"""No door gives away what another keeps: every page, export, chart and operation, looked at by everybody who may not.

County B is two enterprises (`town`). Whoever is neither inside the office nor of B must find none of its numbers and none
of its names, wherever he looks, whatever he asks for.
"""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ballast.figures.tests import town as townsfolk
from ballast.figures.tests.town import Town
from tests.doors.looking import rows_of, see

STRANGERS = ("county_a", "park_a", "filer_a", "handler")
ADMINISTRATORS = ("system_admin", "security_admin", "auditor", "nobody")

INDICATORS = (
    "output",
    "output_growth",
    "output_growth_above_city",
    "output_share",
    "output_pull",
    "output_contribution",
    "growth_face",
    "production_sales_rate",
    "nonpublic_output_share",
    "park_output",
    "park_output_growth",
    "park_output_share",
    "value_added_estimate",
    "exit_drag",
    "coverage",
    "output_gap",
    "output_completion",
    "output_growth_required",
    "expected_release",
)
DIMENSIONS = ("unit", "industry", "section", "park", "in_park", "size", "control", "entry", "bar", "group", "list")
PLACES = ("", "unit:A", "unit:B", "park:P1", "park:P2", "enterprise:A1", "enterprise:B1", "unit:NONE")


def figure_paths() -> list[str]:
    """The doors of figures: pages, sorted, found, exported, chart data, single figures, operations of the API."""
    asked = [f"by={name}" for name in (*DIMENSIONS, "enterprise", "industry,unit")]
    paths = [f"/figures/{code}/?by=unit" for code in INDICATORS]
    paths += [f"/figures/output/?{query}" for query in asked]
    paths += [f"/figures/output_growth/?place={place}" for place in PLACES]
    paths += [f"/figures/output/?place={place}&by=enterprise" for place in PLACES]
    for query in ("by=unit", "by=industry", "by=park", "place=unit:B", "place=park:P2&by=size"):
        paths += [
            f"/figures/output/?{query}&figures.sort=value",
            f"/figures/output/?{query}&figures.sort=-value",
            f"/figures/output/?{query}&figures.find=159",
            f"/figures/output/?{query}&figures.as=xlsx",
            f"/figures/output/?{query}&figures.as=csv",
            f"/figures/output/?{query}&figures.as=json",
            f"/figures/output/?{query}&chart.as=json",
            f"/figures/output/chart.json?{query}",
            f"/api/v1/figures/output?{query}",
            f"/api/v1/figures/output_growth?{query}",
        ]
    for where in (
        "unit=B",
        "enterprise=B1",
        "park=P2",
        "industry=15",
        "industry=13;unit=B",
        "list=L1",
        "unit=B;size=3",
    ):
        for code in ("output", "output_growth", "output_growth.drop", "output_share"):
            paths += [f"/figure/{code}/{where}/2026-09/ytd/", f"/api/v1/figure/{code}/{where}/2026-09/ytd"]
    return paths


def register_paths() -> list[str]:
    """The doors of the register."""
    lists = ("", "?unit=B", "?park=P2", "?industry=15", "?enterprises.find=B1", "?place=unit:B", "?enterprises.as=xlsx")
    paths = [f"/enterprises/{query}" for query in lists]
    paths += ["/enterprises/?enterprises.as=csv", "/enterprises/?enterprises.as=json", "/enterprises/?find=B1"]
    paths += [
        "/enterprises/B1/",
        "/enterprises/B1/?spells.as=xlsx",
        "/enterprises/A1/",
        "/parks/",
        "/parks/?parks.as=xlsx",
    ]
    paths += ["/units/?units.as=csv", "/search/?q=企业", "/search/?q=B1", "/search/?q=二号园", "/"]
    paths += [
        "/api/v1/enterprises",
        "/api/v1/enterprises?find=B",
        "/api/v1/enterprises?unit=B",
        "/api/v1/enterprises/B1",
    ]
    return [*paths, "/api/v1/parks", "/api/v1/units"]


PATHS = [*figure_paths(), *register_paths()]

FEWER = [
    "/figures/output/?by=unit",
    "/figures/output_growth/?by=unit&figures.sort=-value",
    "/figures/output/?by=industry&figures.as=xlsx",
    "/figures/output/?by=unit&chart.as=json",
    "/figures/output/chart.json?by=industry",
    "/figures/nonpublic_output_share/?by=unit",
    "/figure/output/unit=B/2026-09/ytd/",
    "/api/v1/figures/output?by=unit",
    "/api/v1/figure/output/unit=B/2026-09/ytd",
    "/enterprises/?enterprises.as=csv",
    "/parks/",
    "/search/?q=企业",
    "/api/v1/enterprises",
]
"""One of each kind of door, for the quick run; the others are tried in the long one."""


def given_away(text: str, secrets: tuple[str, ...]) -> list[str]:
    """The secrets that stand in a text."""
    return [secret for secret in secrets if secret in text]


def shown_to(client: Client, paths: list[str]) -> dict[str, list[str]]:
    """The doors that give something of B away, with what they give; fails where the doors are closed instead of guarded."""
    secrets = (*townsfolk.SECRETS_OF_B, *townsfolk.RAW_SECRETS_OF_B, *townsfolk.NAMES_OF_B)
    answers = {path: see(client, path) for path in paths}
    assert {status for status, _ in answers.values()} <= {200, 404}
    assert sum(status == 200 for status, _ in answers.values()) * 3 > len(paths), "the doors were closed, not guarded"
    found = {path: given_away(_without_question(text), secrets) for path, (_, text) in answers.items()}
    return {path: secrets for path, secrets in found.items() if secrets}


@pytest.mark.parametrize("account", ["county_a", "handler"])
def test_no_door_shows_a_stranger_what_is_small_and_not_his(town: Town, account: str) -> None:
    assert shown_to(town.at(account), FEWER) == {}


@pytest.mark.slow
@pytest.mark.parametrize("account", STRANGERS)
def test_not_one_of_all_doors_shows_a_stranger_what_is_small_and_not_his(town: Town, account: str) -> None:
    assert shown_to(town.at(account), PATHS) == {}


def _without_question(text: str) -> str:
    """Without what the reader typed himself: a page repeats it in its forms."""
    return text.replace('value="二号园"', "").replace("“二号园”", "").replace('value="B1"', "")


def test_the_office_and_the_county_itself_see_it_all(town: Town) -> None:
    """The same look, where it must find something: or the test above would prove nothing."""
    for account in ("analyst", "leader", "county_b"):
        client = town.at(account)
        assert "159.63" in see(client, "/figures/output/?by=unit")[1]
        assert "159.63" in see(client, "/figures/output/?by=unit&figures.as=csv")[1]
        assert "73.21" in see(client, "/figures/output/?place=unit:B&by=enterprise&figures.as=xlsx")[1]
        assert "企业B1" in see(client, "/enterprises/")[1]
        assert "二号园" in see(client, "/parks/")[1]
        assert rows_of(client, "/api/v1/figures/output?place=unit:B")[0]["current"] == 15_963_000_000


@pytest.mark.parametrize("account", ADMINISTRATORS)
def test_an_administrator_and_who_has_no_role_have_no_business_door_at_all(town: Town, account: str) -> None:
    client = town.at(account)
    assert {path: status for path in FEWER if (status := client.get(path).status_code) != 404} == {}


def test_nobody_signed_in_is_led_to_the_door_and_programs_are_told_so(town: Town) -> None:
    client = Client()
    answers = {path: client.get(path).status_code for path in FEWER}
    assert answers == {path: 401 if path.startswith("/api/") else 302 for path in FEWER}


def test_two_readers_after_one_another_in_one_process_get_each_his_own(town: Town) -> None:
    """What is kept in memory is the same for all; who may see what is decided after it."""
    for accounts in (("analyst", "county_a", "county_b", "handler"), ("handler", "county_a", "analyst", "county_b")):
        for account in accounts:
            shown = "159.63" in see(town.at(account), "/figures/output/?by=unit")[1]
            assert shown is (account in ("analyst", "county_b")), (accounts, account)


PAIRS = [
    ("/enterprises/B1/", "/enterprises/NOWHERE/"),
    ("/figures/output/?place=enterprise:B1", "/figures/output/?place=enterprise:NOWHERE"),
    ("/figures/output/?place=park:P2", "/figures/output/?place=park:NOWHERE"),
    ("/figure/output/enterprise=B1/2026-09/ytd/", "/figure/output/enterprise=NOWHERE/2026-09/ytd/"),
    ("/figure/output/park=P2/2026-09/ytd/", "/figure/output/park=NOWHERE/2026-09/ytd/"),
    ("/figure/output/industry=13;unit=B/2026-09/ytd/", "/figure/output/industry=13;unit=NOWHERE/2026-09/ytd/"),
    ("/figure/output/unit=A/2026-09/ytd@ffff/", "/figure/nothing/unit=A/2026-09/ytd/"),
    ("/api/v1/enterprises/B1", "/api/v1/enterprises/NOWHERE"),
    ("/api/v1/figures/output?place=park:P2", "/api/v1/figures/output?place=park:NOWHERE"),
    ("/api/v1/figure/output/enterprise=B1/2026-09/ytd", "/api/v1/figure/output/enterprise=NOWHERE/2026-09/ytd"),
]


@pytest.mark.parametrize(("others", "nowhere"), PAIRS)
def test_what_is_anothers_and_what_does_not_exist_are_told_in_the_same_words_and_as_quickly(
    town: Town, others: str, nowhere: str
) -> None:
    client = town.at("county_a")
    told = []
    for path in (others, nowhere):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == 404, path
        told.append((_plain(response.content.decode()), len(queries)))
    assert told[0] == told[1]


def _plain(body: str) -> str:
    """The words of the page, without the address and the form's token that it repeats."""
    return re.sub(r'(value|href|action)="[^"]*"|"X-CSRFToken": "[^"]*"', "", body)
