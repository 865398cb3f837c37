"""The pages of collection for the three people and more: who sees what, what comes in, what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from ballast.accounts.models import Person
from ballast.accounts.tests.factory import START, people
from ballast.collection import access
from ballast.collection.actions import save_returns
from ballast.collection.rows import ReturnRow
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Scope
from ballast.registry.actions import save_enterprises
from ballast.registry.rows import SubjectRow
from ballast.trail.models import Entry
from ballast.ui.tests.pages import seen

ONE, TWO = "91610900MA70TEST1X", "91610900MA70TEST2B"
OFFICE = ("leader", "analyst", "clerk")
STRANGERS = ("handler", "system_admin", "security_admin", "auditor", "nobody")
HEADS = "统一社会信用代码 企业名称 工业总产值_本月 工业总产值_1-本月 工业总产值_上年同期本月 工业总产值_上年同期1-本月"
TEXT = f"规模以上工业企业生产情况简表\n2026年9月\n计量单位：万元\n{','.join(HEADS.split())}\n"


def files(code: str, ytd: int, base: int = 1_000_000, period: str = "2026-09") -> None:
    """One return of one item, in 元."""
    row = ReturnRow(code, period, "short-form", {"output": (ytd // 9, ytd, base // 9, base)})
    save_returns([row], None, Actor("测试", Scope.city()), Decimal(200))


@pytest.fixture
def staff(db: None, settings: Settings, tmp_path: Path) -> dict[str, Person]:
    """Everybody; A1, A2 and B1 have filed September, A2 a thousandfold of its base."""
    settings.HOME = tmp_path / "home"
    found = people()
    files("A1", 1_234_560)
    files("A2", 999_000_000)
    files("B1", 7_654_320)
    save_enterprises(
        [
            SubjectRow(code, name, START, {"unit": unit})
            for code, name, unit in ((ONE, "甲厂", "A"), (TWO, "乙厂", "B"))
        ],
        None,
    )
    return found


def opened(client: Client, person: Person, where: str) -> Any:
    """A page as somebody sees it."""
    client.force_login(person)
    return client.get(where)


def test_everybody_sees_the_returns_of_their_own_places_and_no_other(staff: dict[str, Person], client: Client) -> None:
    expected = {
        **{account: {"企业A1", "企业A2", "企业B1"} for account in OFFICE},
        "county_a": {"企业A1", "企业A2"},
        "county_b": {"企业B1"},
        "park_a": {"企业A1"},
        "filer_a": {"企业A1"},
    }
    for account, names in expected.items():
        page = opened(client, staff[account], "/returns/2026-09/")
        assert page.status_code == 200
        text = page.content.decode()
        assert {name for name in ("企业A1", "企业A2", "企业B1", "企业B2") if name in text} == names, account
        count = opened(client, staff[account], "/returns/").content.decode()
        assert f"已报 {len(names)} 家。" in count


@pytest.mark.parametrize("account", STRANGERS)
def test_for_who_has_no_business_there_nothing_is_here(staff: dict[str, Person], client: Client, account: str) -> None:
    for where in ("/returns/", "/returns/2026-09/", "/returns/A1/2026-09/", "/returns/held/", "/imports/"):
        assert opened(client, staff[account], where).status_code == 404, where


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(staff: dict[str, Person], client: Client) -> None:
    answer = client.get("/returns/A1/2026-09/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/returns/A1/2026-09/")


@pytest.mark.parametrize(
    ("account", "where"),
    [
        ("county_b", "/returns/A1/2026-09/"),
        ("park_a", "/returns/A2/2026-09/"),
        ("filer_a", "/returns/A2/2026-09/"),
        ("filer_a", "/returns/B1/2026-09/"),
    ],
)
def test_anothers_return_looks_like_one_that_does_not_exist(
    staff: dict[str, Person], client: Client, account: str, where: str
) -> None:
    page = opened(client, staff[account], where)
    nothing = client.get("/returns/Z9/2026-09/")
    assert (page.status_code, nothing.status_code) == (404, 404)
    assert seen(page) == seen(nothing)


@pytest.mark.parametrize(
    "where", ["/returns/2026-13/", "/returns/A1/neu/", "/returns/A1/2026-09/?version=9", "/returns/2019-09/"]
)
def test_what_does_not_exist_is_not_found(staff: dict[str, Person], client: Client, where: str) -> None:
    assert opened(client, staff["analyst"], where).status_code == 404


def test_a_return_shows_its_numbers_in_the_unit_that_they_were_filed_in(
    staff: dict[str, Person], client: Client
) -> None:
    text = opened(client, staff["county_a"], "/returns/A1/2026-09/").content.decode()
    assert "1,234,560" in text
    assert "工业总产值" in text


def test_reading_others_returns_is_in_the_trail_and_reading_ones_own_is_not(
    staff: dict[str, Person], client: Client
) -> None:
    before = Entry.objects.count()
    opened(client, staff["filer_a"], "/returns/A1/2026-09/")
    own = Entry.objects.exclude(action__startswith="accounts.").count()
    opened(client, staff["county_a"], "/returns/A1/2026-09/")
    entry = Entry.objects.latest("id")
    assert own == before
    assert (entry.actor, entry.object) == ("甲县分析员", "A1 2026-09 报表")


def test_a_held_return_is_accepted_by_its_county_with_a_reason(staff: dict[str, Person], client: Client) -> None:
    client.force_login(staff["county_a"])
    assert "待核实" in client.get("/returns/A2/2026-09/").content.decode()
    assert client.post("/returns/A2/2026-09/accept/", {"reason": ""}).status_code == 422
    answer = client.post("/returns/A2/2026-09/accept/", {"reason": "已与企业核对，单位无误"})
    assert answer.status_code == 302
    versions = access.versions(Scope.city(), "A2", "2026-09")
    assert [(each.version, each.status, each.recorded_by) for each in versions] == [
        (1, "held", "测试"),
        (2, "accepted", "甲县分析员"),
    ]


@pytest.mark.parametrize("account", ["county_b", "leader", "park_a", "filer_a", *STRANGERS])
def test_nobody_else_accepts_it(staff: dict[str, Person], client: Client, account: str) -> None:
    client.force_login(staff[account])
    assert client.post("/returns/A2/2026-09/accept/", {"reason": "属实，无误"}).status_code == 404
    assert len(access.versions(Scope.city(), "A2", "2026-09")) == 1


def test_held_returns_are_listed_for_who_looks_into_them(staff: dict[str, Person], client: Client) -> None:
    for account, there in (("analyst", True), ("county_a", True), ("county_b", False)):
        text = opened(client, staff[account], "/returns/held/").content.decode()
        assert ("企业A2" in text) is there
    assert opened(client, staff["filer_a"], "/returns/held/").status_code == 404


def upload(client: Client, kind: str, text: str, name: str = "九月.csv", period: str = "") -> Any:
    """Send a file to the door."""
    file = SimpleUploadedFile(name, text.encode(), "text/csv")
    return client.post("/imports/", {"kind": kind, "period": period, "file": file})


def test_a_county_brings_its_own_returns_and_reads_what_became_of_them(
    staff: dict[str, Person], client: Client
) -> None:
    client.force_login(staff["county_a"])
    page = upload(client, "returns", TEXT + f"{ONE},甲厂,15,130,11,100\n")
    assert page.status_code == 200
    assert "九月.csv：1 行，新增 1，更新 0" in page.content.decode()
    assert access.versions(Scope.city(), ONE, "2026-09")[-1].recorded_by == "甲县分析员"
    assert "九月.csv" in client.get("/imports/").content.decode()
    client.force_login(staff["county_b"])
    assert "九月.csv" not in client.get("/imports/").content.decode()


def test_a_countys_file_with_anothers_enterprise_is_refused_whole(staff: dict[str, Person], client: Client) -> None:
    client.force_login(staff["county_a"])
    page = upload(client, "returns", TEXT + f"{ONE},甲厂,15,130,11,100\n{TWO},乙厂,15,130,11,100\n")
    assert page.status_code == 422
    text = page.content.decode()
    assert f"没有企业“{TWO}”" in text
    assert "乙厂" not in text
    with pytest.raises(NotFoundError):
        access.versions(Scope.city(), ONE, "2026-09")
    refused = Entry.objects.latest("id")
    assert (refused.action, refused.actor) == ("import.returns", "甲县分析员")


def test_the_choice_of_kinds_names_only_what_one_may_bring(staff: dict[str, Person], client: Client) -> None:
    def kinds(account: str) -> set[str]:
        text = opened(client, staff[account], "/imports/").content.decode()
        return {code for code in ("returns", "enterprises", "releases", "targets") if f'value="{code}"' in text}

    assert kinds("analyst") == {"returns", "enterprises", "releases", "targets"}
    assert kinds("clerk") == {"returns"}
    assert kinds("county_a") == {"returns"}
    client.force_login(staff["county_a"])
    assert upload(client, "enterprises", "x").status_code == 422


def test_a_file_that_is_no_table_is_told_and_nothing_is_kept(staff: dict[str, Person], client: Client) -> None:
    client.force_login(staff["analyst"])
    page = upload(client, "returns", "\x00\x01 nonsense", "a.xlsx")
    assert page.status_code == 422
    assert "a.xlsx" in page.content.decode()
    assert upload(client, "returns", TEXT, period="九月").status_code == 422


def test_the_cost_of_a_list_does_not_grow_with_its_length(
    staff: dict[str, Person], client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(staff["analyst"])
    client.get("/returns/2026-09/")
    with django_assert_max_num_queries(20):
        client.get("/returns/2026-09/")
    for number in range(3):
        files("B2", 1_000_000 + number)
    with django_assert_max_num_queries(20):
        client.get("/returns/2026-09/")
