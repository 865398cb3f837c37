from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from ballast.accounts import lockout
from ballast.accounts.limits import limits
from ballast.accounts.models import Person, SignIn
from ballast.accounts.tests.factory import PASSWORD, people
from ballast.kernel import clock
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db
WRONG = "Not-The-Password-1"


@pytest.fixture
def made() -> dict[str, Person]:
    return people()


def sign_in(client: Client, account: str = "analyst", password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/sign-in/", {"username": account, "password": password, **more.pop("data", {})}, **more)


def in_(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


def acts(action: str) -> list[Entry]:
    return list(Entry.objects.filter(action=action).order_by("pk"))


def test_the_page_opens_for_everybody_and_is_not_kept_by_the_browser(client: Client) -> None:
    answer = client.get("/sign-in/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert 'autocomplete="current-password"' in answer.text


def test_the_right_password_signs_in_and_the_trail_says_so(client: Client, made: dict[str, Person]) -> None:
    assert sign_in(client).status_code == 302
    assert in_(client)
    (entry,) = acts("sign_in")
    assert (entry.actor, entry.object) == ("市分析员", "analyst")
    assert (entry.outcome, entry.address, entry.detail) == ("done", "127.0.0.1", {"way": "password"})


def test_an_account_is_known_however_it_is_typed(client: Client, made: dict[str, Person]) -> None:
    sign_in(client, " ＡNALYST ")
    assert in_(client)


def test_the_wrong_password_does_not(client: Client, made: dict[str, Person]) -> None:
    answer = sign_in(client, password=WRONG)
    assert answer.status_code == 422
    assert not in_(client)
    assert [entry.detail["reason"] for entry in acts("sign_in.refused")] == ["wrong_password"]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wider counts, made small: eight failures of an account anywhere, ten of an address."""
    told = replace(limits(), failures_anywhere=8, failures_address=10)
    monkeypatch.setattr(lockout, "limits", lambda: told)


def _lock(account: str) -> None:
    for _ in range(limits().failures):
        sign_in(Client(), account, WRONG)


@pytest.fixture
def cases(made: dict[str, Person]) -> dict[str, tuple[str, str]]:
    """Every way to fail, with what is typed. Locked ones are tried with the right password."""
    Person.objects.filter(account="clerk").update(is_active=False)
    made["county_a"].set_unusable_password()
    made["county_a"].save()
    _lock("leader")
    _lock("no-such-person")
    return {
        "unknown": ("stranger", WRONG),
        "wrong": ("analyst", WRONG),
        "closed": ("clerk", PASSWORD),
        "locked": ("leader", PASSWORD),
        "unknown and locked": ("no-such-person", WRONG),
        "without password": ("county_a", WRONG),
    }


def test_every_failure_has_the_same_answer(cases: dict[str, tuple[str, str]]) -> None:
    answers = {}
    for name, (account, password) in cases.items():
        answer = sign_in(Client(), account, password)
        body = answer.text.replace(account, "ACCOUNT")
        start = body.index("<main")
        token = body.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        answers[name] = (answer.status_code, body[start:].replace(token, ""), sorted(answer.cookies))
    assert len(set(map(str, answers.values()))) == 1, answers


def test_every_failure_costs_the_same_work(cases: dict[str, tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

    def counted_encode(self: Argon2PasswordHasher, password: str, salt: str) -> str:
        worked.append("hash")
        return encode(self, password, salt)

    def counted_verify(self: Argon2PasswordHasher, password: str, encoded: str) -> bool:
        worked.append("hash")
        return verify(self, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 64)
    counts = {}
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        Person.objects.exclude(account="county_a").update(password=make_password(PASSWORD))
        monkeypatch.setattr(Argon2PasswordHasher, "encode", counted_encode)
        monkeypatch.setattr(Argon2PasswordHasher, "verify", counted_verify)
        for name, (account, password) in cases.items():
            worked.clear()
            sign_in(Client(), account, password)
            counts[name] = len(worked)
    assert counts == dict.fromkeys(cases, 1)


def test_the_trail_tells_the_auditor_what_the_page_does_not(cases: dict[str, tuple[str, str]]) -> None:
    before = len(acts("sign_in.refused"))
    for account, password in cases.values():
        sign_in(Client(), account, password)
    entries = acts("sign_in.refused")[before:]
    assert {(entry.outcome, entry.address) for entry in entries} == {("refused", "127.0.0.1")}
    told = [(entry.object, entry.detail["reason"]) for entry in entries]
    assert told == [
        ("（未知账号）", "unknown_account"),
        ("analyst", "wrong_password"),
        ("clerk", "closed"),
        ("leader", "locked"),
        ("（未知账号）", "locked"),
        ("county_a", "wrong_password"),
    ]


def test_five_failures_lock_an_account_at_an_address_and_half_an_hour_opens_it(made: dict[str, Person]) -> None:
    client = Client()
    _lock("analyst")
    assert sign_in(client).status_code == 422
    AccessAttempt.objects.update(attempt_time=clock.now() - limits().lock * 1.01)
    assert sign_in(client).status_code == 302


def test_four_failures_do_not_lock(client: Client, made: dict[str, Person]) -> None:
    for _ in range(limits().failures - 1):
        sign_in(client, password=WRONG)
    assert sign_in(client).status_code == 302


def test_the_lock_of_one_address_does_not_keep_the_person_out_elsewhere(made: dict[str, Person]) -> None:
    _lock("analyst")
    assert sign_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302


def test_many_addresses_together_lock_an_account(made: dict[str, Person], small: None) -> None:
    for number in range(8):
        sign_in(Client(REMOTE_ADDR=f"10.1.0.{number}"), password=WRONG)
    assert sign_in(Client(REMOTE_ADDR="10.9.9.9")).status_code == 422


def test_one_password_tried_on_many_accounts_locks_the_address_only(made: dict[str, Person], small: None) -> None:
    for number in range(10):
        sign_in(Client(REMOTE_ADDR="10.2.0.1"), f"user-{number}", WRONG)
    assert sign_in(Client(REMOTE_ADDR="10.2.0.1")).status_code == 422
    assert sign_in(Client(REMOTE_ADDR="10.2.0.2")).status_code == 302


def test_an_own_account_does_not_clear_the_count_of_its_address(made: dict[str, Person], small: None) -> None:
    attacker = "10.2.0.1"
    for number in range(9):
        sign_in(Client(REMOTE_ADDR=attacker), f"user-{number}", WRONG)
    sign_in(Client(REMOTE_ADDR=attacker), "county_b")
    sign_in(Client(REMOTE_ADDR=attacker), "user-x", WRONG)
    assert sign_in(Client(REMOTE_ADDR=attacker)).status_code == 422


def test_tries_during_a_lock_do_not_prolong_it(made: dict[str, Person]) -> None:
    _lock("analyst")
    before = list(AccessAttempt.objects.values_list("attempt_time", "failures_since_start"))
    sign_in(Client(), password=WRONG)
    assert list(AccessAttempt.objects.values_list("attempt_time", "failures_since_start")) == before


def test_another_browser_name_does_not_open_the_lock(made: dict[str, Person]) -> None:
    _lock("analyst")
    assert sign_in(Client(), HTTP_USER_AGENT="another").status_code == 422


def test_the_administrator_can_open_a_lock(made: dict[str, Person]) -> None:
    _lock("analyst")
    assert lockout.unlock("ANALYST") == 1
    assert sign_in(Client()).status_code == 302


@override_settings(PROXIES=1)
def test_behind_a_proxy_the_address_is_the_one_the_proxy_wrote(made: dict[str, Person]) -> None:
    for number in range(limits().failures):
        sign_in(Client(), password=WRONG, HTTP_X_FORWARDED_FOR=f"6.6.6.{number}, 10.3.0.1")
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR="10.3.0.1").status_code == 422
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR="10.3.0.2").status_code == 302
    assert acts("sign_in")[-1].address == "10.3.0.2"


@override_settings(PROXIES=1)
@pytest.mark.parametrize("told", ["", "nonsense", "<script>"])
def test_a_proxy_that_says_nothing_sensible_is_itself_the_address(made: dict[str, Person], told: str) -> None:
    sign_in(Client(), HTTP_X_FORWARDED_FOR=told)
    assert acts("sign_in")[-1].address == "127.0.0.1"


def test_without_proxies_nobody_chooses_an_address(made: dict[str, Person]) -> None:
    sign_in(Client(), HTTP_X_FORWARDED_FOR="1.2.3.4")
    assert acts("sign_in")[-1].address == "127.0.0.1"


def test_the_session_gets_a_new_key_at_the_sign_in(client: Client, made: dict[str, Person]) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.session.session_key != planted
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert not in_(attacker)


def test_signing_in_again_ends_the_session_before(client: Client, made: dict[str, Person]) -> None:
    sign_in(client)
    before = client.session.session_key
    sign_in(client, "leader")
    old = Client()
    old.cookies["sessionid"] = str(before)
    assert not in_(old)
    assert SignIn.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("cookie", ["x" * 32, "", "../../etc/passwd", "a" * 5000, "' OR 1=1 --"])
def test_a_made_up_cookie_is_nobody(client: Client, made: dict[str, Person], cookie: str) -> None:
    sign_in(client)
    client.cookies["sessionid"] = cookie
    assert not in_(client)


def test_a_changed_session_in_the_database_is_nobody(client: Client, made: dict[str, Person]) -> None:
    sign_in(client)
    row = Session.objects.get()
    row.session_data = row.session_data[:-2] + "xx"
    row.save()
    assert not in_(client)


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "/\t/evil.example",
    "///evil.example",
    " //evil.example",
    "evil.example",
)


def test_after_signing_in_nobody_is_sent_elsewhere(made: dict[str, Person]) -> None:
    sent = {target: sign_in(Client(), data={"next": target})["Location"] for target in ELSEWHERE}
    assert sent == dict.fromkeys(ELSEWHERE, "/")


def test_a_page_of_ours_is_where_one_comes_back_to(client: Client, made: dict[str, Person]) -> None:
    asked = client.get("/account/tokens/?a=1&b=2")
    assert asked["Location"] == "/sign-in/?next=/account/tokens/%3Fa%3D1%26b%3D2"
    assert 'value="/account/tokens/?a=1&amp;b=2"' in client.get(asked["Location"]).text
    assert sign_in(client, data={"next": "/account/tokens/?a=1&b=2"})["Location"] == "/account/tokens/?a=1&b=2"


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-out/", "/account/sessions/end/", "/account/password/"])
def test_a_form_without_its_token_is_refused(made: dict[str, Person], path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(made["analyst"])
    assert client.post(path, {"username": "analyst", "password": PASSWORD}).status_code == 403
    assert in_(client)


def test_the_token_of_a_form_changes_with_the_sign_in(made: dict[str, Person]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    before = client.cookies["csrftoken"].value
    sign_in(client, data={"csrfmiddlewaretoken": before})
    assert in_(client)
    assert client.cookies["csrftoken"].value != before


def test_signing_out_is_a_post_and_ends_the_session_on_the_server(client: Client, made: dict[str, Person]) -> None:
    sign_in(client)
    key = str(client.session.session_key)
    assert client.get("/sign-out/").status_code == 405
    assert in_(client)
    assert client.post("/sign-out/")["Location"] == "/sign-in/?ended=signed_out"
    thief = Client()
    thief.cookies["sessionid"] = key
    assert not in_(thief)
    assert not Session.objects.filter(session_key=key).exists()
    assert [entry.object for entry in acts("sign_out")] == ["analyst"]


def test_the_reason_on_the_page_is_one_of_ours(client: Client) -> None:
    assert "已退出登录" in client.get("/sign-in/?ended=signed_out").text
    assert "evil" not in client.get("/sign-in/?ended=evil<script>").text


def test_the_cookie_goes_with_the_browser_and_scripts_cannot_read_it(client: Client, made: dict[str, Person]) -> None:
    sign_in(client)
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_what_was_typed_stands_in_no_log_trail_or_table(
    made: dict[str, Person], logged: pytest.LogCaptureFixture
) -> None:
    typed = "Typed-In-The-Wrong-Field-9"
    sign_in(Client(), typed, WRONG)
    sign_in(Client(), "analyst", typed)
    sign_in(Client(), "analyst", PASSWORD)
    kept = [
        logged.text,
        *(f"{entry.actor} {entry.object} {entry.detail} {entry.account}" for entry in Entry.objects.all()),
    ]
    kept += [str(list(AccessAttempt.objects.values_list())), str(list(Session.objects.values_list("session_data")))]
    assert "AXES" in logged.text
    for secret in (typed, WRONG, PASSWORD):
        assert not [text for text in kept if secret.lower() in text.lower()]


def test_when_the_trail_cannot_be_written_nobody_signs_in(
    made: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object, **named: object) -> None:
        raise OSError("disk full")

    client = Client(raise_request_exception=False)
    monkeypatch.setattr("ballast.accounts.sessions.record", broken)
    assert sign_in(client).status_code == 500
    monkeypatch.undo()
    assert not in_(client)
    assert not SignIn.objects.exists()


@pytest.mark.parametrize("typed", ["a\x00b", "a" * 500, "ａ" * 61, "😀"])
def test_strange_accounts_are_refused_and_break_nothing(made: dict[str, Person], typed: str) -> None:
    assert sign_in(Client(), typed, WRONG).status_code == 422


def test_a_closed_person_is_out_at_once(client: Client, made: dict[str, Person]) -> None:
    sign_in(client)
    Person.objects.filter(account="analyst").update(is_active=False)
    assert not in_(client)


def test_a_first_password_that_waited_too_long_is_told_to_its_owner_only(made: dict[str, Person]) -> None:
    old = clock.now() - 2 * limits().first_password_days * (limits().lock / 30 * 60 * 24)
    Person.objects.filter(account="analyst").update(must_change_password=True, password_changed_at=old)
    assert "初始密码已过期" in sign_in(Client()).text
    assert "初始密码已过期" not in sign_in(Client(), password=WRONG).text
