"""The home page says something sensible to each of the people, and shows administrators no business data."""

from __future__ import annotations

import pytest
from django.test import Client

from ballast.accounts.models import Person
from ballast.accounts.tests import factory
from ballast.inbox import actions as inbox

pytestmark = pytest.mark.django_db
BUSINESS = ("leader", "analyst", "clerk", "county_a", "county_b", "park_a", "filer_a", "handler")
ADMINISTRATORS = ("system_admin", "security_admin", "auditor")


@pytest.fixture
def people() -> dict[str, Person]:
    """One person of every kind."""
    return factory.people()


def home(people: dict[str, Person], account: str) -> str:
    """The home page of somebody."""
    client = Client()
    client.force_login(people[account])
    response = client.get("/")
    assert response.status_code == 200, account
    return response.content.decode()


def test_signed_out_it_leads_to_the_sign_in_page(client: Client) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("account", BUSINESS)
def test_who_reads_figures_is_told_the_state_of_the_data(people: dict[str, Person], account: str) -> None:
    page = home(people, account)
    assert "数据状态" in page
    assert "还没有冻结过数据" in page


def test_only_who_may_freeze_is_sent_to_do_it(people: dict[str, Person]) -> None:
    assert "去冻结" in home(people, "analyst")
    assert "去冻结" not in home(people, "leader")


@pytest.mark.parametrize("account", ADMINISTRATORS)
def test_administrators_see_no_business_data(people: dict[str, Person], account: str) -> None:
    page = home(people, account)
    assert "系统管理，不涉及业务数据" in page
    assert "数据状态" not in page
    assert "主要指标" not in page


def test_who_has_no_role_is_told_whom_to_ask(people: dict[str, Person]) -> None:
    page = home(people, "nobody")
    assert "请联系安全管理员" in page
    assert "数据状态" not in page


def test_unread_messages_are_counted_and_shown(people: dict[str, Person]) -> None:
    inbox.tell("leader", "快照已冻结", "", "", "k")
    page = home(people, "leader")
    assert "1 条消息未读" in page
    assert "快照已冻结" in page
    assert "快照已冻结" not in home(people, "clerk")


def test_an_address_that_names_no_place_is_not_found(client: Client, people: dict[str, Person]) -> None:
    client.force_login(people["leader"])
    assert client.get("/?place=moon:1").status_code == 404
