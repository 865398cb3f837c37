from __future__ import annotations

import os
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from ballast.accounts import credential_actions, passwords
from ballast.accounts.access import actor_of
from ballast.accounts.limits import limits
from ballast.accounts.models import Person, UsedPassword
from ballast.accounts.tests.factory import PASSWORD, people
from ballast.kernel import clock
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db
NEW = "Granite-47-harbour"


@pytest.fixture
def made() -> dict[str, Person]:
    return people()


def browser(account: str = "analyst", password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/sign-in/", {"username": account, "password": password})
    return client


def change(client: Client, new: str = NEW, old: str = PASSWORD, again: str | None = None) -> Any:
    return client.post("/account/password/", {"old": old, "new": new, "again": new if again is None else again})


def in_(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


def test_passwords_are_kept_as_argon2_in_the_product() -> None:
    product = import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    with override_settings(PASSWORD_HASHERS=product.PASSWORD_HASHERS):
        assert identify_hasher(make_password(NEW)).algorithm == "argon2"
    assert settings.PASSWORD_HASHERS != product.PASSWORD_HASHERS


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab1-xyz", "至少8位"),
        ("A1-" + "x" * 126, "最多128位"),
        ("abcdefgh12", "至少有3类"),
        ("ABCDEFGH-", "至少有3类"),
        ("Analyst-2026", "账号、姓名或电话"),
        ("2026-tsylanA", "账号、姓名或电话"),
        ("Ab1-市分析员", "账号、姓名或电话"),
        ("Ab-13800001111", "账号、姓名或电话"),
        ("P@ssw0rd", "常用"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(made: dict[str, Person], password: str, said: str) -> None:
    person = made["analyst"]
    person.phone = "13800001111"
    assert said in "".join(passwords.faults(person, password))


@pytest.mark.parametrize("password", [NEW, "qhwrtzG1", "压舱石稳稳的Ab", "Ab1" + "x" * 125])
def test_a_good_password_is_taken(made: dict[str, Person], password: str) -> None:
    assert passwords.faults(made["analyst"], password) == []


@given(st.text(max_size=20))
def test_the_kinds_of_any_text_are_counted_between_none_and_four(text: str) -> None:
    found = passwords.kinds(text)
    assert 0 <= found <= min(4, len(text))
    assert passwords.kinds(text + "aA1-") == 4


def test_the_last_five_do_not_come_back_and_the_sixth_may(made: dict[str, Person]) -> None:
    person = made["analyst"]
    used = [f"Granite-{number}-harbour" for number in range(limits().password_history + 1)]
    for password in used:
        assert passwords.faults(person, password) == []
        passwords.put(person, password, by_owner=True)
    assert passwords.faults(person, used[0]) == []
    for password in used[1:]:
        assert "用过" in "".join(passwords.faults(person, password))


def test_the_present_password_does_not_come_back_even_without_history(made: dict[str, Person]) -> None:
    assert not UsedPassword.objects.exists()
    assert passwords.faults(made["analyst"], PASSWORD)


def test_changing_ends_all_other_sessions_and_keeps_this_one(made: dict[str, Person]) -> None:
    here, there = browser(), browser()
    key = str(here.session.session_key)
    assert change(here).status_code == 302
    assert (in_(here), in_(there)) == (True, False)
    assert here.session.session_key != key
    thief = Client()
    thief.cookies["sessionid"] = key
    assert not in_(thief)
    assert in_(browser(password=NEW))
    assert not in_(browser(password=PASSWORD))
    assert Entry.objects.filter(action="password.changed", account="analyst").count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "Wrong-1-password"}, "当前密码不正确"),
        ({"again": "Another-1-password"}, "不一致"),
        ({"new": "weak"}, "至少8位"),
        ({"new": PASSWORD}, "用过"),
        ({"new": ""}, "必填"),
    ],
)
def test_a_change_that_is_not_right_changes_nothing(made: dict[str, Person], fields: dict[str, str], said: str) -> None:
    client = browser()
    answer = change(client, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert in_(browser())
    assert NEW not in answer.text


def test_at_an_open_session_the_old_password_cannot_be_guessed_for_long(made: dict[str, Person]) -> None:
    client = browser()
    for _ in range(limits().failures - 1):
        assert change(client, old="Wrong-1-password").status_code == 422
    assert change(client, old="Wrong-1-password")["Location"] == "/sign-in/?ended=failures"
    assert not in_(client)


def test_a_first_password_opens_its_own_change_and_nothing_else(made: dict[str, Person]) -> None:
    Person.objects.filter(account="analyst").update(must_change_password=True)
    client = browser()
    for path in ("/account/", "/account/tokens/", "/"):
        assert client.get(path)["Location"].startswith("/account/password/?next=")
    assert client.get("/account/factor/")["Location"].startswith("/account/password/")
    assert "初始密码" in client.get("/account/password/?next=/account/").text
    change(client)
    assert in_(client)


def test_who_must_change_can_still_sign_out(made: dict[str, Person]) -> None:
    Person.objects.filter(account="analyst").update(must_change_password=True)
    client = browser()
    assert client.post("/sign-out/")["Location"] == "/sign-in/?ended=signed_out"
    assert client.get("/account/")["Location"].startswith("/sign-in/")


def test_a_part_of_a_page_is_sent_to_the_change_as_a_whole(made: dict[str, Person]) -> None:
    Person.objects.filter(account="analyst").update(must_change_password=True)
    answer = browser().get("/account/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/account/password/")


@pytest.mark.parametrize(("days", "opens"), [(0, True), (1, False)])
def test_an_old_password_must_be_changed(made: dict[str, Person], days: int, opens: bool) -> None:
    age = timedelta(days=limits().password_days + days) - timedelta(hours=1)
    Person.objects.filter(account="analyst").update(password_changed_at=clock.now() - age)
    client = browser()
    assert in_(client) is opens
    if not opens:
        assert "已使用超过90天" in client.get("/account/password/").text


def test_the_page_of_the_change_is_for_nobody_who_is_not_signed_in(client: Client) -> None:
    assert client.get("/account/password/")["Location"] == "/sign-in/"


def test_a_first_password_keeps_the_rules_and_is_never_the_same(made: dict[str, Person]) -> None:
    plain = {passwords.first_password(made["analyst"]) for _ in range(20)}
    assert len(plain) == 20
    assert all(len(each) == 19 and not set("lI1O0o") & set(each) for each in plain)


def test_the_system_administrator_gives_a_new_first_password(made: dict[str, Person]) -> None:
    there = browser()
    plain = credential_actions.issue_password(actor_of(made["system_admin"]), "analyst")
    assert not in_(there)
    client = browser(password=plain)
    assert client.get("/account/")["Location"].startswith("/account/password/")
    (entry,) = Entry.objects.filter(action="password.issued")
    assert (entry.account, entry.object) == ("system_admin", "analyst")
    assert plain not in str(list(Entry.objects.values_list()))


def test_nobody_else_gives_first_passwords(made: dict[str, Person]) -> None:
    for account in ("security_admin", "auditor", "analyst", "leader", "nobody"):
        with pytest.raises(NotFoundError):
            credential_actions.issue_password(actor_of(made[account]), "clerk")
    with pytest.raises(NotFoundError):
        credential_actions.issue_password(actor_of(made["system_admin"]), "no-such")
    with pytest.raises(BallastError, match="自己"):
        credential_actions.issue_password(actor_of(made["system_admin"]), "system_admin")
