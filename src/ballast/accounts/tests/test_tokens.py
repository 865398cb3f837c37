from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from ballast.accounts import tokens
from ballast.accounts.access import actor_of
from ballast.accounts.limits import limits
from ballast.accounts.models import ApiToken, Grant, Organisation, Person
from ballast.accounts.tests.factory import people
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db
HERE = "10.0.0.5"


@pytest.fixture
def made() -> dict[str, Person]:
    return people()


def make(person: Person, *rights: Right, days: int = 30) -> str:
    return tokens.make(actor_of(person), "甲平台", rights or (Right.FIGURES,), days)


def actor(value: str) -> Actor:
    found = tokens.token_actor(value, HERE)
    assert found is not None
    return found


def page(client: Client, **fields: Any) -> Any:
    return client.post("/account/tokens/", {"name": "省平台", "rights": ["figures"], "days": "30", **fields})


def test_a_token_may_what_was_chosen_where_its_maker_may(made: dict[str, Person]) -> None:
    found = actor(make(made["county_a"], Right.FIGURES))
    assert (found.name, found.account, found.channel, found.address) == ("甲县分析员", "county_a", "api", HERE)
    assert found.may(Right.FIGURES)
    assert not found.may(Right.ENTERPRISES)
    assert not found.may(Right.EXPORT)
    assert found.scope_for(Right.FIGURES) == actor_of(made["county_a"]).scope_for(Right.FIGURES)
    assert found.scope == found.scope_for(Right.FIGURES)


def test_the_word_bearer_may_stand_before_it(made: dict[str, Person]) -> None:
    assert actor("Bearer " + make(made["analyst"])).account == "analyst"


def test_what_its_maker_loses_it_loses(made: dict[str, Person]) -> None:
    value = make(made["analyst"], Right.FIGURES, Right.RULES)
    city = Organisation.objects.get(code="CITY")
    Grant.objects.filter(person=made["analyst"]).update(role="leader")
    assert actor(value).may(Right.FIGURES)
    assert not actor(value).may(Right.RULES)
    Grant.objects.filter(person=made["analyst"]).update(ended_at=clock.now())
    assert tokens.token_actor(value, HERE) is None
    Grant.objects.create(
        person=made["analyst"], organisation=city, role="analyst", granted_by="测试", granted_at=clock.now()
    )
    assert actor(value).may(Right.RULES)


def test_it_does_not_grow_with_its_maker(made: dict[str, Person]) -> None:
    value = make(made["handler"], Right.FIGURES)
    Grant.objects.create(
        person=made["handler"],
        organisation=Organisation.objects.get(code="CITY"),
        role="analyst",
        granted_by="测试",
        granted_at=clock.now(),
    )
    assert {right for right in Right if actor(value).may(right)} == {Right.FIGURES}


def test_it_never_carries_an_administrative_right(made: dict[str, Person]) -> None:
    for account in ("system_admin", "security_admin", "auditor"):
        assert tokens.rights_for(actor_of(made[account])) == []
    with pytest.raises(BallastError, match="管理权限"):
        make(made["system_admin"], Right.PEOPLE)
    value = make(made["analyst"])
    ApiToken.objects.update(rights=["figures", "people", "trail"])
    Grant.objects.filter(person=made["analyst"]).update(role="system_admin")
    assert tokens.token_actor(value, HERE) is None


def test_nobody_gives_more_than_their_own(made: dict[str, Person]) -> None:
    with pytest.raises(BallastError, match="不能超出"):
        make(made["clerk"], Right.FIGURES, Right.EXPORT)
    with pytest.raises(BallastError, match="至少选择"):
        tokens.make(actor_of(made["clerk"]), "空", (), 30)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 366, 10**6])
def test_a_token_ends_within_a_year(made: dict[str, Person], days: int) -> None:
    with pytest.raises(BallastError, match="365"):
        make(made["analyst"], days=days)


def test_it_works_until_its_last_moment(made: dict[str, Person]) -> None:
    value = make(made["analyst"])
    ApiToken.objects.update(expires_at=clock.now() + timedelta(minutes=1))
    assert actor(value)
    ApiToken.objects.update(expires_at=clock.now())
    assert tokens.token_actor(value, HERE) is None


def test_a_closed_person_has_none(made: dict[str, Person]) -> None:
    value = make(made["analyst"])
    Person.objects.filter(account="analyst").update(is_active=False)
    assert tokens.token_actor(value, HERE) is None


def test_while_the_password_is_somebody_elses_the_token_rests(made: dict[str, Person]) -> None:
    value = make(made["analyst"])
    Person.objects.filter(account="analyst").update(must_change_password=True)
    assert tokens.token_actor(value, HERE) is None


def test_only_the_hash_is_kept(made: dict[str, Person]) -> None:
    value = make(made["analyst"])
    kept = str(list(ApiToken.objects.values_list())) + str(list(Entry.objects.values_list()))
    assert value not in kept
    assert value.split("_", 2)[2] not in kept
    assert value.split("_", 2)[1] in kept


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: "",
        lambda value: "Bearer ",
        lambda value: value[:-1],
        lambda value: value + "x",
        lambda value: value.replace("ballast_", "ballast_0"),
        lambda value: "_".join(value.split("_", 2)[:2]),
        lambda value: "_".join([*value.split("_", 2)[:2], ""]),
        lambda value: "other" + value.removeprefix("ballast"),
        lambda value: value.upper(),
        lambda value: "ballast_\x00_\ud800",
    ],
)
def test_a_spoilt_token_is_nobody(made: dict[str, Person], spoil: Any) -> None:
    assert tokens.token_actor(spoil(make(made["analyst"])), HERE) is None


def test_the_use_is_noted_and_a_new_address_is_told(made: dict[str, Person]) -> None:
    value = make(made["analyst"])
    actor(value)
    actor(value)
    assert ApiToken.objects.get().last_address == HERE
    tokens.token_actor(value, "10.0.0.6")
    told = Entry.objects.filter(action="token.used").order_by("pk")
    assert [(entry.address, entry.detail["last_address"]) for entry in told] == [(HERE, ""), ("10.0.0.6", HERE)]


def test_the_page_shows_a_new_token_once(client: Client, made: dict[str, Person]) -> None:
    client.force_login(made["analyst"])
    made_text = page(client).text
    found = re.search(r"ballast_[0-9a-f]{8}_[\w-]{43}", made_text)
    assert found
    assert actor(found[0]).account == "analyst"
    listed = client.get("/account/tokens/").text
    assert "省平台" in listed
    assert found[0] not in listed
    assert Entry.objects.filter(action="token.made").count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"rights": ["people"]}, {"rights": []}, {"rights": ["figures", "nonsense"]}, {"days": "366"}, {"name": ""}],
)
def test_the_page_refuses_what_may_not_be(client: Client, made: dict[str, Person], fields: dict[str, Any]) -> None:
    client.force_login(made["analyst"])
    assert page(client, **fields).status_code == 422
    assert not ApiToken.objects.exists()


def test_the_owner_ends_a_token_once(client: Client, made: dict[str, Person]) -> None:
    value = make(made["analyst"])
    number = ApiToken.objects.get().pk
    client.force_login(made["analyst"])
    for _ in range(2):
        assert client.post(f"/account/tokens/{number}/end/").status_code == 302
    assert tokens.token_actor(value, HERE) is None
    assert Entry.objects.filter(action="token.ended").count() == 1
    assert "已停用" in client.get("/account/tokens/").text


@pytest.mark.parametrize("stranger", ["leader", "county_a", "system_admin", "nobody"])
def test_anothers_token_is_not_there(client: Client, made: dict[str, Person], stranger: str) -> None:
    value = make(made["analyst"])
    client.force_login(made[stranger])
    assert client.post(f"/account/tokens/{ApiToken.objects.get().pk}/end/").status_code == 404
    assert "甲平台" not in client.get("/account/tokens/").text
    assert actor(value)
    with pytest.raises(NotFoundError):
        tokens.end(actor_of(made[stranger]), 10**9)


def test_a_token_is_not_ended_by_following_a_link(client: Client, made: dict[str, Person]) -> None:
    make(made["analyst"])
    client.force_login(made["analyst"])
    assert client.get(f"/account/tokens/{ApiToken.objects.get().pk}/end/").status_code == 405


def test_administrators_are_told_that_they_have_nothing_to_give(client: Client, made: dict[str, Person]) -> None:
    client.force_login(made["auditor"])
    assert "管理权限不能交给令牌" in client.get("/account/tokens/").text
    assert page(client).status_code == 422


def test_an_actor_at_the_console_gives_nothing_to_a_token() -> None:
    assert tokens.narrowed(Actor("命令行", Scope.city()), {Right.FIGURES}).holdings == ()


def test_the_longest_age_is_the_rules(made: dict[str, Person]) -> None:
    assert limits().token_days == 365
    assert make(made["analyst"], days=365)
