from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ballast.accounts import sessions
from ballast.accounts.agents import named
from ballast.accounts.limits import limits
from ballast.accounts.models import Grant, Organisation, Person, SignIn
from ballast.accounts.tests.factory import PASSWORD, people
from ballast.kernel import clock
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def made() -> dict[str, Person]:
    return people()


@pytest.fixture
def client_(made: dict[str, Person]) -> Client:
    return browser()


def browser(account: str = "analyst", **more: Any) -> Client:
    client = Client(**more)
    client.post("/sign-in/", {"username": account, "password": PASSWORD})
    return client


def in_(client: Client) -> bool:
    return bool(client.get("/account/").status_code == 200)


def idle(span: timedelta) -> None:
    SignIn.objects.update(seen_at=timezone.now() - span)


def test_a_session_stays_while_somebody_is_there(client_: Client) -> None:
    idle(limits().idle - 5 * SECOND)
    assert in_(client_)
    assert timezone.now() - SignIn.objects.get().seen_at < timedelta(minutes=1)


def test_a_session_that_nobody_uses_ends_on_the_server(client_: Client) -> None:
    idle(limits().idle + SECOND)
    answer = client_.get("/account/?x=1")
    assert answer["Location"] == "/sign-in/?next=/account/%3Fx%3D1&ended=idle"
    assert "自动退出" in client_.get(answer["Location"]).text
    assert not Session.objects.filter(session_key=SignIn.objects.get().session_key).exists()
    (entry,) = Entry.objects.filter(action="session.expired")
    assert (entry.account, entry.detail) == ("analyst", {"reason": "idle"})


def test_a_session_ends_after_a_working_day_however_busy(client_: Client) -> None:
    SignIn.objects.update(began_at=timezone.now() - limits().session - SECOND)
    assert client_.get("/account/")["Location"].endswith("ended=too_long")
    assert not in_(client_)


def test_an_ended_session_does_not_come_back_with_its_cookie(client_: Client) -> None:
    key = str(client_.session.session_key)
    idle(limits().idle + SECOND)
    client_.get("/account/")
    idle(timedelta(0))
    client_.cookies["sessionid"] = key
    assert not in_(client_)


def test_a_part_of_a_page_sends_the_whole_page_to_the_sign_in(client_: Client) -> None:
    idle(limits().idle + SECOND)
    answer = client_.get(
        "/account/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/account/tokens/?a=1"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Faccount%2Ftokens%2F%3Fa%3D1&ended=idle"


def test_a_part_of_a_page_cannot_name_another_host_to_come_back_to(client: Client) -> None:
    answer = client.get("/account/", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"})
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fx"


def test_what_a_page_asks_for_by_itself_keeps_no_session_open(client_: Client) -> None:
    idle(limits().idle - 5 * SECOND)
    before = SignIn.objects.get().seen_at
    assert client_.get("/account/", headers={"X-Background": "1"}).status_code == 200
    assert SignIn.objects.get().seen_at == before


def test_being_there_is_written_once_a_minute(client_: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client_.get("/account/")
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]
    idle(timedelta(seconds=61))
    Person.objects.update(last_seen_at=None)
    with CaptureQueriesContext(connection) as queries:
        client_.get("/account/")
    assert len([query for query in queries if query["sql"].startswith("UPDATE")]) == 2
    assert Person.objects.get(account="analyst").last_seen_at is not None


def test_who_is_asking_costs_two_queries_beside_djangos_own(client_: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client_.get("/sign-in/")
    tables = [query["sql"] for query in queries]
    assert len(tables) == 4, tables
    assert sum("django_session" in sql for sql in tables) == 1


def test_the_list_shows_ones_own_open_sessions_only(client_: Client) -> None:
    browser(REMOTE_ADDR="10.0.0.7", HTTP_USER_AGENT="Other/1")
    browser("leader", REMOTE_ADDR="10.0.0.8")
    text = client_.get("/account/").text
    assert "10.0.0.7" in text
    assert "Other/1" in text
    assert text.count("本机") >= 1
    assert "10.0.0.8" not in text


def test_all_others_are_ended_at_once_and_this_one_stays(client_: Client) -> None:
    other, stranger = browser(), browser("leader")
    assert client_.post("/account/sessions/end/")["Location"] == "/account/"
    assert (in_(client_), in_(other), in_(stranger)) == (True, False, True)
    (entry,) = Entry.objects.filter(action="sessions.ended")
    assert entry.detail == {"count": 1}


def test_a_hand_made_session_without_a_sign_in_is_nobody(client_: Client) -> None:
    SignIn.objects.all().delete()
    assert not in_(client_)


def test_sweeping_closes_what_nobody_came_back_to(made: dict[str, Person]) -> None:
    browser()
    idle(limits().idle + SECOND)
    browser("leader")
    assert sessions.sweep() == 1
    assert list(SignIn.objects.filter(ended_at=None).values_list("person__account", flat=True)) == ["leader"]
    assert list(SignIn.objects.exclude(ended_at=None).values_list("ended_why", flat=True)) == ["idle"]


def test_a_role_given_while_signed_in_counts_at_once_and_asks_for_the_factor(client_: Client) -> None:
    Grant.objects.all().delete()
    assert in_(client_)
    Grant.objects.create(
        person=Person.objects.get(account="analyst"),
        organisation=Organisation.objects.get(code="CITY"),
        role="system_admin",
        granted_by="测试",
        granted_at=clock.now(),
    )
    assert client_.get("/account/")["Location"] == "/sign-in/factor/?next=%2Faccount%2F"


def test_while_something_is_lacking_the_api_knows_nobody(made: dict[str, Person]) -> None:
    client = browser("auditor")
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code in (401, 404)


def test_an_act_that_was_refused_is_not_come_back_to(made: dict[str, Person]) -> None:
    client = browser("auditor")
    assert client.post("/account/sessions/end/")["Location"] == "/sign-in/factor/"


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/86.0.4 Safari/537.36", "Chrome 86 · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge 120 · Windows"),
        ("Mozilla/5.0 (X11; Linux aarch64; rv:115.0) Gecko/20100101 Firefox/115.0", "火狐 115 · Linux"),
        ("curl/8", "curl/8"),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_words(agent: str, said: str) -> None:
    assert named(agent) == said


def test_the_list_leaves_as_a_file_like_every_table(client_: Client) -> None:
    assert client_.get("/account/?sessions.as=csv")["Content-Type"].startswith("text/csv")
