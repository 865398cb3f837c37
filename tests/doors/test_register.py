"""The pages of the register: who finds whom in the list, in its filters, in its files; what one enterprise's page tells."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ballast.figures.tests.town import Town
from ballast.kernel.scope import Scope
from ballast.registry import access
from ballast.registry.rows import SubjectRow
from ballast.trail.models import Entry
from tests.doors.looking import see, text_of

SEEN = {
    "analyst": 11,
    "leader": 11,
    "county_a": 5,
    "county_b": 2,
    "park_a": 1,
}


def listed(client: Client, query: str = "") -> list[str]:
    """The codes of the list, as the API gives them."""
    answer: dict[str, Any] = client.get(f"/api/v1/enterprises{query}").json()
    return [item["code"] for item in answer["items"]]


@pytest.mark.parametrize(("account", "count"), SEEN.items())
def test_everybody_finds_his_own_enterprises_on_the_page_in_the_file_and_in_the_operation(
    town: Town, account: str, count: int
) -> None:
    client = town.at(account)
    page, file = client.get("/enterprises/"), see(client, "/enterprises/?enterprises.as=csv")[1]
    assert f"共 {count} 家企业" in page.content.decode()
    codes = listed(client)
    assert len(codes) == count
    assert [code for code in ("A1", "A2", "B1", "B2", "C1") if f"企业{code}" in file] == [
        code for code in ("A1", "A2", "B1", "B2", "C1") if code in codes
    ]


@pytest.mark.parametrize("account", ["filer_a", "handler", "system_admin"])
def test_who_may_not_see_enterprises_has_no_register(town: Town, account: str) -> None:
    client = town.at(account)
    for path in ("/enterprises/", "/enterprises/A1/", "/parks/", "/api/v1/enterprises", "/api/v1/parks"):
        assert client.get(path).status_code == 404, path


def test_the_filters_name_what_is_the_readers_and_nothing_else(town: Town) -> None:
    own = town.at("county_a").get("/enterprises/").content.decode()
    assert '<option value="P1"' in own
    assert '<option value="14"' in own
    assert not [each for each in ('value="P2"', 'value="15"', "乙县</option>") if f"<option {each}" in own]
    whole = town.at("analyst").get("/enterprises/").content.decode()
    assert all(f'<option value="{each}"' in whole for each in ("A", "B", "P1", "P2", "15"))


def test_a_filter_that_is_anothers_finds_nothing_like_one_that_does_not_exist(town: Town) -> None:
    client = town.at("county_a")
    for query in ("?unit=B", "?unit=NOWHERE", "?park=P2", "?industry=15", "?size=9", "?register_state=never"):
        assert "共 0 家企业" in client.get(f"/enterprises/{query}").content.decode(), query
        assert listed(client, query) == []
    assert listed(client, "?park=P1") == ["A1"]
    assert listed(client, "?park=none&industry=14") == ["A4", "A5"]
    assert listed(client, "?find=企业A3") == ["A3"]
    assert "共 5 家企业" in client.get("/enterprises/?place=unit:A").content.decode()
    assert "共 0 家企业" in client.get("/enterprises/?place=park:P2").content.decode()


def test_the_operation_gives_a_part_of_the_list_and_refuses_what_is_no_part(town: Town) -> None:
    client = town.at("analyst")
    answer = client.get("/api/v1/enterprises?limit=2&offset=3").json()
    assert (answer["count"], [item["code"] for item in answer["items"]]) == (11, ["A4", "A5"])
    for query in ("?limit=0", "?limit=9999", "?offset=-1", f"?unit={'x' * 31}"):
        assert client.get(f"/api/v1/enterprises{query}").status_code == 422, query


def test_one_enterprise_is_told_with_dates_and_sources(town: Town) -> None:
    client = town.at("county_a")
    page = client.get("/enterprises/A1/").content.decode()
    for told in ("企业A1", "一号园", "农副食品加工业（13）", "2024-01-01", "系统内登记", "期初在库", "L1"):
        assert told in page, told
    profile = client.get("/api/v1/enterprises/A1").json()
    assert profile["line"]["unit_name"] == "甲县"
    assert {spell["aspect"] for spell in profile["spells"]} >= {"unit", "park", "industry", "size"}
    assert profile["changes"][0]["first_period"] == "2023-02"
    assert [each["code"] for each in profile["lists"]] == ["L1"]


def test_the_page_of_an_enterprise_shows_its_figures(town: Town) -> None:
    page = town.at("county_a").get("/enterprises/A1/").content.decode()
    assert "本企业主要数据" in page
    assert "11.00" in page


def test_parks_and_units_are_those_of_the_reader(town: Town) -> None:
    assert [each["code"] for each in town.at("county_a").get("/api/v1/parks").json()] == ["P1"]
    assert [each["code"] for each in town.at("park_a").get("/api/v1/parks").json()] == ["P1"]
    assert [each["code"] for each in town.at("analyst").get("/api/v1/parks").json()] == ["P1", "P2"]
    counts = {each["code"]: each["enterprises"] for each in town.at("county_a").get("/api/v1/units").json()}
    assert (counts["A"], counts["B"], counts["C"]) == (5, None, None)
    assert town.at("filer_a").get("/units/").status_code == 200


def test_reading_enterprises_is_told_to_the_trail_once_a_page_and_with_the_reader(town: Town) -> None:
    client = town.at("county_a")
    before = Entry.objects.count()
    client.get("/enterprises/")
    client.get("/enterprises/A1/")
    client.get("/figures/output/?place=unit:A&by=enterprise")
    client.get("/figure/output/enterprise=A1/2026-09/ytd/")
    told = list(Entry.objects.order_by("id").values_list("object", "account"))[before:]
    assert told == [
        ("企业名录", "county_a"),
        ("企业 A1", "county_a"),
        ("指标 output", "county_a"),
        ("指标 output", "county_a"),
    ]
    assert town.at("filer_a").get("/figure/output/enterprise=A1/2026-09/ytd/").status_code == 200
    assert Entry.objects.count() == before + 4


def test_what_leaves_as_a_file_has_the_rows_of_the_page_and_is_told(town: Town) -> None:
    client = town.at("county_a")
    before = Entry.objects.count()
    file = text_of(client.get("/enterprises/?enterprises.as=xlsx&park=P1&enterprises.find=企业A"))
    assert "企业A1" in file and "企业A2" not in file
    assert {"企业名录"} == set(Entry.objects.order_by("id").values_list("object", flat=True)[before:])
    assert town.at("clerk").get("/enterprises/?enterprises.as=xlsx").status_code == 404


def queries_of(client: Client, path: str) -> int:
    """How often a page asks the database, once it is warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


PAGES = ("/enterprises/", "/enterprises/A1/", "/parks/", "/units/", "/figures/output/?by=unit", "/api/v1/enterprises")


def test_a_page_asks_as_often_for_many_enterprises_as_for_few(town: Town) -> None:
    from ballast.figures.tests.factory import START
    from ballast.registry.actions import save_enterprises

    client = town.at("county_a")
    before = {path: queries_of(client, path) for path in PAGES}
    rows = [SubjectRow(f"N{n:03d}", f"新企业{n}", START, {"unit": "A", "industry": "13"}) for n in range(40)]
    save_enterprises(rows, None)
    assert len(access.enterprises(Scope.of_units("A"))) == 45
    assert {path: queries_of(client, path) for path in PAGES} == before
    assert max(before.values()) <= 26, before
