from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from ballast.accounts import credential_actions, oidc
from ballast.accounts.access import actor_of
from ballast.accounts.models import Person
from ballast.accounts.tests.factory import people
from ballast.accounts.tests.oidc_provider import CLIENT, SECRET
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db
BACK = "http://testserver/sign-in/office/back/"
START = "/sign-in/office/"


@dataclass(frozen=True)
class Provider:
    """The provider that runs, and somebody's browser there."""

    address: str

    def spoil(self, how: str) -> None:
        requests.post(f"{self.address}/spoil/", data={"how": how}, timeout=10).raise_for_status()

    def answer(self, asked: str) -> str:
        """From our redirect, through the provider's sign-in page, to its redirect back to us."""
        with requests.Session() as browser:
            page = browser.get(asked, timeout=10)
            assert page.text == "sign in here"
            back = browser.post(
                page.url, data={"username": "zhang", "password": "zhang"}, allow_redirects=False, timeout=10
            )
            back = browser.get(self.address + back.headers["Location"], allow_redirects=False, timeout=10)
            return back.headers["Location"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    program = Path(__file__).parent / "oidc_provider.py"
    command = [sys.executable, str(program), str(tmp_path_factory.mktemp("provider")), BACK]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address
        yield Provider(address)
        process.kill()


@pytest.fixture
def office(running: Provider, settings: Any) -> Provider:
    running.spoil("")
    settings.OIDC = {
        "issuer": f"{running.address}/o",
        "client": CLIENT,
        "secret": SECRET,
        "label": "市统一认证",
        "strong": ["otp"],
    }
    return running


@pytest.fixture
def made() -> dict[str, Person]:
    found = people()
    Person.objects.filter(account="analyst").update(external_subject="zhang-at-the-city")
    return found


def asked(client: Client, then: str = "") -> str:
    answer = client.get(START, {"next": then} if then else {})
    assert answer.status_code == 302, answer.text
    return str(answer["Location"])


def come_back(client: Client, location: str) -> Any:
    assert location.startswith(BACK)
    return client.get(location.removeprefix("http://testserver"))


def dance(client: Client, office: Provider, how: str = "as zhang-at-the-city", then: str = "") -> Any:
    location = office.answer(asked(client, then))
    office.spoil(how)
    return come_back(client, location)


def in_(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


def reasons() -> list[str]:
    return [entry.detail["reason"] for entry in Entry.objects.filter(action="sign_in.refused")]


slow = pytest.mark.slow


@slow
def test_the_whole_way_there_and_back(client: Client, office: Provider, made: dict[str, Person]) -> None:
    asked_for = parse_qs(urlsplit(asked(client)).query)
    assert asked_for["response_type"] == ["code"]
    assert asked_for["code_challenge_method"] == ["S256"]
    assert asked_for["scope"] == ["openid"]
    assert len(asked_for["state"][0]) >= 20
    assert len(asked_for["nonce"][0]) >= 20
    answer = dance(client, office, then="/account/tokens/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/tokens/")
    assert in_(client)
    (entry,) = Entry.objects.filter(action="sign_in")
    assert (entry.account, entry.detail) == ("analyst", {"way": "oidc"})


@slow
def test_the_session_gets_a_new_key(client: Client, office: Provider, made: dict[str, Person]) -> None:
    location = office.answer(asked(client))
    before = client.session.session_key
    office.spoil("as zhang-at-the-city")
    come_back(client, location)
    assert client.session.session_key != before


@slow
@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("nonce", "Invalid claim: 'nonce'"),
        ("audience", "Invalid claim: 'aud'"),
        ("expired", "expired_token"),
        ("issuer", "Invalid claim: 'iss'"),
        ("no nonce", "Missing claim: 'nonce'"),
        ("no expiry", "Missing claim: 'exp'"),
        ("no audience", "Missing claim: 'aud'"),
        ("no issuer", "Missing claim: 'iss'"),
        ("no subject", "Missing claim: 'sub'"),
        ("empty subject", "Invalid claim: 'sub'"),
        ("altered", "bad_signature"),
        ("unsigned", "'none' is not allowed"),
        ("by a public key", "'HS256' is not allowed"),
    ],
)
def test_a_token_with_anything_wrong_opens_nothing(
    client: Client, office: Provider, made: dict[str, Person], how: str, found: str
) -> None:
    Person.objects.filter(account="analyst").update(external_subject="zhang")
    answer = dance(client, office, how)
    assert answer.status_code == 422
    assert "请" in answer.text
    assert not in_(client)
    (reason,) = reasons()
    assert found in reason
    assert dance(client, office, "as zhang").status_code == 302


@slow
def test_a_state_that_is_not_ours_opens_nothing(client: Client, office: Provider, made: dict[str, Person]) -> None:
    location = office.answer(asked(client))
    state = parse_qs(urlsplit(location).query)["state"][0]
    assert come_back(client, location.replace(state, "x" * len(state))).status_code == 422
    assert not in_(client)


@slow
def test_an_answer_to_somebody_elses_browser_opens_nothing(office: Provider, made: dict[str, Person]) -> None:
    attacker, victim = Client(), Client()
    location = office.answer(asked(attacker))
    asked(victim)
    office.spoil("as zhang-at-the-city")
    assert come_back(victim, location).status_code == 422
    assert not in_(victim)


@slow
def test_an_answer_is_good_once(client: Client, office: Provider, made: dict[str, Person]) -> None:
    location = office.answer(asked(client))
    office.spoil("as zhang-at-the-city")
    assert come_back(client, location).status_code == 302
    client.post("/sign-out/")
    assert come_back(client, location).status_code == 422
    assert not in_(client)


@slow
def test_a_code_without_its_proof_key_is_refused_by_the_provider(
    client: Client, office: Provider, made: dict[str, Person]
) -> None:
    location = office.answer(asked(client))
    session = client.session
    (name,) = filter(lambda key: key.startswith("_state_office"), sorted(session.keys()))
    told = session[name]
    told["data"]["code_verifier"] = "x" * 48
    session[name] = told
    session.save()
    assert come_back(client, location).status_code == 422


@slow
def test_nobody_is_made_and_nobody_is_found_by_a_name(
    client: Client, office: Provider, made: dict[str, Person]
) -> None:
    count = Person.objects.count()
    for subject in ("analyst", "市分析员", "somebody"):
        assert "没有关联" in dance(client, office, f"as {subject}").text
    assert Person.objects.count() == count
    assert reasons() == ["not_linked"] * 3
    assert not in_(client)


@slow
def test_a_closed_person_stays_out(client: Client, office: Provider, made: dict[str, Person]) -> None:
    Person.objects.filter(account="analyst").update(is_active=False)
    assert "已停用" in dance(client, office).text
    assert not in_(client)


@slow
@pytest.mark.parametrize(("how", "complete"), [("two factors", True), ("one factor", False), ("as zhang", False)])
def test_an_administrator_needs_two_factors_here_or_there(
    client: Client, office: Provider, made: dict[str, Person], how: str, complete: bool
) -> None:
    Person.objects.filter(account="auditor").update(external_subject="zhang")
    dance(client, office, how)
    assert in_(client) is complete
    if not complete:
        assert client.get("/account/")["Location"].startswith("/sign-in/factor/")


@slow
def test_the_password_here_may_be_old_for_who_comes_from_there(
    client: Client, office: Provider, made: dict[str, Person]
) -> None:
    Person.objects.filter(account="analyst").update(must_change_password=True)
    dance(client, office)
    assert in_(client)


@slow
def test_a_refusal_there_is_told_kindly(client: Client, office: Provider, made: dict[str, Person]) -> None:
    asked(client)
    answer = client.get("/sign-in/office/back/", {"error": "access_denied", "error_description": "<b>no</b>"})
    assert answer.status_code == 422
    assert "用账号密码登录" in answer.text
    assert "<b>no</b>" not in answer.text


@slow
def test_another_issuer_than_the_setting_says_is_refused(
    client: Client, office: Provider, settings: Any, made: dict[str, Person]
) -> None:
    settings.OIDC = {**settings.OIDC, "issuer": settings.OIDC["issuer"].replace("127.0.0.1", "localhost")}
    answer = client.get(START)
    assert answer.status_code == 422


@slow
def test_the_sign_in_page_offers_it_and_no_form_leads_there(client: Client, office: Provider) -> None:
    text = client.get("/sign-in/?next=/account/").text
    assert 'href="/sign-in/office/?next=%2Faccount%2F"' in text
    assert "市统一认证" in text


def test_without_a_provider_nothing_is_offered(client: Client) -> None:
    assert "office" not in client.get("/sign-in/").text
    assert client.get(START).status_code == 422
    assert client.get("/sign-in/office/back/?code=x&state=y").status_code == 422


@pytest.mark.parametrize(
    ("issuer", "said"), [("http://sso.example", "https"), ("http://127.0.0.1:9", "连不上统一身份认证")]
)
def test_a_provider_out_of_reach_or_without_encryption_is_told_kindly(
    client: Client, settings: Any, issuer: str, said: str
) -> None:
    settings.OIDC = {**settings.OIDC, "issuer": issuer, "client": "x"}
    assert said in client.get(START).text


def test_the_system_administrator_links_an_identity_to_one_account(made: dict[str, Person]) -> None:
    admin = actor_of(made["system_admin"])
    credential_actions.link_subject(admin, "leader", "li-si")
    assert Person.objects.get(account="leader").external_subject == "li-si"
    with pytest.raises(BallastError, match="另一个账号"):
        credential_actions.link_subject(admin, "clerk", "li-si")
    credential_actions.link_subject(admin, "leader", "")
    credential_actions.link_subject(admin, "clerk", "li-si")
    with pytest.raises(NotFoundError):
        credential_actions.link_subject(actor_of(made["analyst"]), "leader", "x")
    told = Entry.objects.filter(action="subject.linked").order_by("pk").first()
    assert told is not None
    assert (told.object, told.before, told.after) == ("leader", "", "li-si")


def test_the_methods_are_read_whatever_their_shape() -> None:
    assert oidc._methods({}) == set()
    assert oidc._methods({"amr": ["pwd", "otp"], "acr": "high"}) == {"pwd", "otp", "high"}
    assert oidc._methods({"amr": None, "acr": None}) == set()
