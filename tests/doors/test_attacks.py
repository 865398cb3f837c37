"""Somebody with an account tries what is not theirs: every id in every address, forged forms, foreign formulas, telling errors."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ballast.figures.tests.town import NAMES_OF_B, Town
from ballast.ui.tests.pages import seen
from tests.doors.looking import see
from tests.doors.permissions import OPERATIONS, PAGES, Row
from tests.doors.test_permissions import target

IDS: dict[str, tuple[str, ...]] = {
    "code": ("A1", "B1", "C1", "CB", "CITY", "POWER", "P2", "output", "nothing", "A1' OR '1'='1", "%00", "..", "Ａ１"),
    "account": ("county_b", "leader", "system_admin", "auditor", "nobody", "missing", "COUNTY_B", "county_b "),
    "enterprise": ("A1", "B1", "B2", "C4", "nothing"),
    "period": ("2026-09", "2026-08", "1900-02", "2026-9", "9999-99"),
    "number": ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "999999", "9" * 30),
    "kind": ("figures.freeze", "reports.monthly", "nothing"),
    "address": (
        "output/enterprise=B1/2026-09/ytd",
        "output/unit=B/2026-09/ytd",
        "output/park=P2/2026-09/ytd",
        "output/list=L1/2026-09/ytd",
        "output/unit=B;industry=15/2026-09/ytd",
        "output/unit=B/2026-09/ytd@0000",
        "output//2026-09/ytd",
        "../../etc/passwd",
    ),
}
VIEWERS = (
    "county_a",
    *(
        pytest.param(account, marks=pytest.mark.slow)
        for account in ("filer_a", "park_a", "handler", "nobody", "system_admin")
    ),
)
"""Who tries: a place with much below it in the fast tests, the others in the slow ones."""
OF_B = (*NAMES_OF_B, "企业B1", "乙县分析员")


def every_id(row: Row) -> list[str]:
    """The addresses of a row with every id in every place."""
    paths = []
    for name in row.args:
        for value in IDS[name]:
            others = {key: other for key, other in row.args.items() if key != name}
            if row.name.startswith("GET /"):
                path = row.name.removeprefix("GET ").replace("{path:", "{")
                paths.append(f"/api/v1{path.format(**{name: value}, **others)}")
                continue
            place = target(row).split("?")[0].rstrip("/").split("/")
            filled = [str(value) if part == str(row.args[name]) else part for part in place]
            paths.append("/".join(filled) + "/")
    return paths


@pytest.mark.parametrize("account", VIEWERS)
def test_no_id_in_no_address_opens_what_is_anothers(town: Town, account: str) -> None:
    """Whatever id stands in whatever address: never an error of ours, and never a name of county B's."""
    client = town.at(account)
    wrong = []
    for row in (*PAGES, *OPERATIONS):
        if row.method != "GET" or not row.args:
            continue
        for path in every_id(row):
            status, text = see(client, path)
            if status >= 500:
                wrong.append(f"{path}: {status}")
            names = [name for name in OF_B if name in text] if account != "system_admin" else []
            if status == 200 and names and account in ("county_a", "park_a", "filer_a", "handler", "nobody"):
                wrong.append(f"{path}: {names}")
    assert not wrong, "\n".join(wrong)


def test_anothers_and_nothing_are_told_alike(town: Town) -> None:
    client = town.at("county_a")
    for others, nothing in (
        ("/enterprises/B1/", "/enterprises/Z9/"),
        ("/returns/B1/2026-09/", "/returns/Z9/2026-09/"),
        ("/figure/output/enterprise=B1/2026-09/ytd/", "/figure/output/enterprise=Z9/2026-09/ytd/"),
        ("/api/v1/enterprises/B1", "/api/v1/enterprises/Z9"),
        ("/api/v1/figure/output/park=P2/2026-09/ytd", "/api/v1/figure/output/park=P9/2026-09/ytd"),
        ("/people/county_b/", "/people/zzz/"),
    ):
        there, missing = client.get(others), client.get(nothing)
        assert (there.status_code, missing.status_code) == (404, 404), others
        assert seen(there) == seen(missing), others


def test_a_form_from_elsewhere_changes_nothing(town: Town) -> None:
    """Every act needs the token of our own forms."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.people["analyst"])
    for row in PAGES:
        if row.method == "POST":
            answer = strict.post(target(row), dict(row.data), HTTP_ORIGIN="https://evil.example")
            assert answer.status_code == 403, row.name
    for path in ("/imports/", "/account/tokens/", "/sign-in/"):
        assert strict.post(path, {}).status_code == 403, path


def test_an_api_act_by_cookie_needs_the_token_too(town: Town) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.people["analyst"])
    assert strict.get("/api/v1/indicators").status_code == 200
    assert strict.post("/api/v1/indicators").status_code in (403, 405)


@pytest.mark.parametrize(
    "head",
    ["Bearer", "Bearer x", "Bearer " + "a" * 5000, "Basic YTpi", "bearer \x00", "Bearer 令牌"],
)
def test_a_wrong_token_is_nobody_even_beside_a_session(town: Town, head: str) -> None:
    answer = Client().get("/api/v1/indicators", HTTP_AUTHORIZATION=head)
    assert answer.status_code == 401
    assert "detail" in answer.json()


def test_what_is_typed_comes_back_as_text_and_never_as_markup(town: Town) -> None:
    client = town.at("analyst")
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    for path in ("/search/", "/enterprises/", "/figures/"):
        for name in ("q", "find", "enterprises.find", "indicators.find"):
            answer = client.get(path, {name: evil})
            assert answer.status_code in (200, 404)
            assert b"<script>alert(1)" not in answer.content
            assert b"onerror=alert(1)>" not in answer.content.replace(b"&gt;", b"").replace(b"&lt;", b"") or (
                b"<img src=x" not in answer.content
            )


@pytest.mark.parametrize(
    "query", ["place=unit", "place=unit:", "place=x:y", "period=abc", "period=2026-99", "place=unit:A'--"]
)
def test_a_standpoint_that_is_none_is_not_found_and_no_error(town: Town, query: str) -> None:
    client = town.at("county_a")
    for path in ("/figures/output_growth/", "/enterprises/", "/figures/", "/"):
        assert client.get(f"{path}?{query}").status_code in (200, 404), path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("../../../evil.csv", b"x"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 100),
        ("a.csv", b"=cmd|'/c calc'!A1," * 10),
        ("a" * 400 + ".csv", b"x"),
        ("空.csv", b""),
        ("a.php", b"<?php system($_GET[0]); ?>"),
    ],
)
def test_a_hostile_upload_is_told_and_leaves_nothing(town: Town, name: str, content: bytes) -> None:
    client = town.at("analyst")
    before = sorted(settings.HOME.rglob("*"))
    answer: Any = client.post("/imports/", {"kind": "returns", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert sorted(settings.HOME.rglob("*")) == before


def test_no_answer_tells_what_it_is_made_of(town: Town) -> None:
    for client in (Client(), town.at("county_a")):
        for path in ("/", "/nothing/", "/api/v1/nothing", "/sign-in/"):
            answer = client.get(path)
            text = "".join(f"{name}: {value}" for name, value in answer.headers.items()) + answer.content.decode()
            assert not re.search(r"Django|Traceback|granian|Python/|sqlite", text), path


def test_every_page_for_readers_is_kept_out_of_shared_caches(town: Town) -> None:
    client = town.at("county_a")
    for path in ("/", "/enterprises/", "/figures/output/", "/api/v1/indicators"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path
