from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ballast.accounts import tokens
from ballast.accounts.access import actor_of
from ballast.accounts.dormant import close_dormant, dormant
from ballast.accounts.limits import limits
from ballast.accounts.models import Grant, Organisation, Person
from ballast.accounts.tests.factory import people
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> dict[str, Person]:
    found = people()
    now = clock.now()
    long = timedelta(days=limits().dormant_days + 1)
    Person.objects.update(last_seen_at=now)
    Person.objects.filter(account__in=("county_a", "handler", "system_admin")).update(last_seen_at=now - long)
    Person.objects.filter(account="county_b").update(last_seen_at=now - timedelta(days=limits().dormant_days - 1))
    Person.objects.filter(account="clerk").update(last_seen_at=None, created_at=now - 2 * long)
    Person.objects.filter(account="nobody").update(last_seen_at=now - long, is_active=False)
    return found


def accounts(scope: Scope, days: int | None = None) -> list[str]:
    return [row.account for row in dormant(scope, days)]


def test_the_list_has_who_was_not_seen_for_long_and_is_still_open(made: dict[str, Person]) -> None:
    assert accounts(Scope.city()) == ["clerk", "county_a", "handler", "system_admin"]
    never, seen = dormant(Scope.city())[:2]
    assert (never.seen_at, never.days) == (None, 2 * (limits().dormant_days + 1))
    assert (seen.organisation, seen.days) == ("甲县经信局", limits().dormant_days + 1)


def test_other_days_can_be_asked_for(made: dict[str, Person]) -> None:
    assert "county_b" in accounts(Scope.city(), limits().dormant_days - 2)


def test_a_county_sees_its_own_people_only(made: dict[str, Person]) -> None:
    assert accounts(Scope.of_units("A")) == ["county_a"]
    assert accounts(Scope.of_units("B")) == []
    assert accounts(Scope.nowhere()) == []


def test_closing_closes_them_but_never_oneself(made: dict[str, Person]) -> None:
    value = tokens.make(actor_of(made["county_a"]), "取数", [Right.FIGURES], 30)
    closed = close_dormant(actor_of(made["system_admin"]))
    assert closed == ["clerk", "county_a", "handler"]
    assert accounts(Scope.city()) == ["system_admin"]
    assert tokens.token_actor(value, "") is None
    (entry,) = Entry.objects.filter(action="people.dormant_closed")
    assert entry.detail == {"accounts": closed}


def test_a_county_administrator_closes_in_the_county_only(made: dict[str, Person]) -> None:
    Grant.objects.create(
        person=made["county_b"],
        organisation=Organisation.objects.get(code="CA"),
        role="system_admin",
        granted_by="测试",
        granted_at=clock.now(),
    )
    Grant.objects.filter(person=made["county_b"], role="county_analyst").update(ended_at=clock.now())
    assert close_dormant(actor_of(made["county_b"])) == ["county_a"]


def test_closing_nobody_writes_nothing(made: dict[str, Person]) -> None:
    assert close_dormant(actor_of(made["system_admin"]), 10_000) == []
    assert not Entry.objects.filter(action="people.dormant_closed").exists()


def test_the_page_is_the_system_administrators(client: Client, made: dict[str, Person]) -> None:
    client.force_login(made["system_admin"])
    text = client.get("/people/dormant/").text
    assert "甲县分析员" in text
    assert client.post("/people/dormant/").status_code == 302
    assert not Person.objects.get(account="county_a").is_active


@pytest.mark.parametrize("account", ["security_admin", "auditor", "analyst", "leader", "filer_a", "county_b"])
def test_for_all_others_the_page_is_not_there(client: Client, made: dict[str, Person], account: str) -> None:
    client.force_login(made[account])
    assert client.get("/people/dormant/").status_code == 404
    assert client.post("/people/dormant/").status_code == 404
    with pytest.raises(NotFoundError):
        close_dormant(actor_of(made[account]))
    assert Person.objects.get(account="county_a").is_active


def test_who_holds_a_role_elsewhere_is_not_closed_by_the_county(made: dict[str, Person]) -> None:
    Grant.objects.create(
        person=made["county_a"],
        organisation=Organisation.objects.get(code="CB"),
        role="leader",
        granted_by="测试",
        granted_at=clock.now(),
    )
    assert accounts(Scope.of_units("A")) == []


def test_an_administrators_account_is_closed_at_the_console_only(made: dict[str, Person]) -> None:
    long = clock.now() - timedelta(days=limits().dormant_days + 1)
    Person.objects.filter(account="auditor").update(last_seen_at=long)
    assert "auditor" not in close_dormant(actor_of(made["system_admin"]))
    assert "auditor" in close_dormant(Actor("命令行", Scope.city()))
