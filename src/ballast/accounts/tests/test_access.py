"""The door for reading: what lies outside of a scope is not there, in lists, choices, suggestions and single looks."""

from __future__ import annotations

import pytest

from ballast.accounts import access
from ballast.accounts.models import Grant, Organisation, Person
from ballast.accounts.reach import parks_within
from ballast.accounts.roles import OrganisationKind
from ballast.accounts.tests.factory import START, people
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Audience, Scope
from ballast.registry.actions import save_parks
from ballast.registry.rows import SubjectRow

pytestmark = pytest.mark.django_db

CITY, A, B = Scope.city(), Scope.of_units("A"), Scope.of_units("B")
OF_A = {"CA", "PA", "FA"}


@pytest.fixture
def who() -> dict[str, Person]:
    return people()


def hold(person: Person, code: str, role: str) -> Grant:
    body = Organisation.objects.get(code=code)
    return Grant.objects.create(person=person, organisation=body, role=role, granted_by="测试", granted_at=clock.now())


# --- Places and actors ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "place", "audience"),
    [
        ("CITY", "city", Audience.INTERNAL),
        ("CA", "unit:A", Audience.COUNTY),
        ("PA", "park:P1", Audience.COUNTY),
        ("FA", "enterprise:A1", Audience.COUNTY),
        ("POWER", "nowhere", Audience.BETWEEN_COUNTIES),
    ],
)
def test_people_hold_the_place_of_their_organisation(
    who: dict[str, Person], code: str, place: str, audience: Audience
) -> None:
    scope = access.place_of(Organisation.objects.get(code=code))
    assert (str(scope), scope.audience) == (place, audience)


def test_roles_add_up_but_a_right_stays_in_the_place_of_its_role(who: dict[str, Person]) -> None:
    hold(who["park_a"], "CB", "clerk")
    actor = access.actor_of(who["park_a"])
    assert str(actor.scope_for(Right.ENTERPRISES)) == "unit:B;park:P1"
    assert str(actor.scope_for(Right.COLLECT)) == "unit:B"
    assert str(actor.scope_for(Right.EXPORT)) == "park:P1"


def test_who_holds_nothing_is_an_actor_of_the_public_without_any_right(who: dict[str, Person]) -> None:
    actor = access.actor_of(who["nobody"])
    assert (actor.holdings, str(actor.scope), actor.scope.audience) == ((), "nowhere", Audience.PUBLIC)


def test_an_actor_comes_from_a_sign_in_name_where_it_is_open(who: dict[str, Person]) -> None:
    assert access.actor_of_account("county_a").channel == "job"
    Person.objects.filter(account="county_a").update(is_active=False)
    for account in ("county_a", "ghost"):
        with pytest.raises(NotFoundError):
            access.actor_of_account(account)


def test_a_closed_person_gives_nothing_even_to_who_holds_its_row(who: dict[str, Person]) -> None:
    Person.objects.filter(account="county_a").update(is_active=False)
    assert access.actor_of(who["county_a"]).holdings == ()


def test_the_roster_is_for_administrators_where_their_roles_reach(who: dict[str, Person]) -> None:
    for account in ("system_admin", "security_admin", "auditor"):
        assert access.roster(access.actor_of(who[account])).whole_city
    for account in ("analyst", "leader", "filer_a", "nobody"):
        with pytest.raises(NotFoundError):
            access.roster(access.actor_of(who[account]))
    hold(who["nobody"], "CA", "system_admin")
    hold(who["nobody"], "CB", "security_admin")
    assert str(access.roster(access.actor_of(who["nobody"]))) == "unit:A,B"
    assert access.roster(Actor("命令行", CITY)).whole_city


# --- Organisations ----------------------------------------------------------------------------------------------------


def test_a_list_of_organisations_holds_those_within(who: dict[str, Person]) -> None:
    assert {card.code for card in access.organisations(CITY)} == {*OF_A, "CITY", "CB", "POWER"}
    assert {card.code for card in access.organisations(A)} == OF_A
    assert {card.code for card in access.organisations(A, "park")} == {"PA"}
    assert {card.code for card in access.organisations(Scope.of_parks("P1"))} == {"PA", "FA"}
    assert {card.code for card in access.organisations(Scope.of_enterprise("A1"))} == {"FA"}
    assert access.organisations(Scope.nowhere()) == []
    Organisation.objects.filter(code="PA").update(open=False)
    assert {card.code for card in access.organisations(A, open_only=True)} == {"CA", "FA"}


def test_a_card_says_its_place_and_how_many_people_it_has(who: dict[str, Person]) -> None:
    cards = {card.code: card for card in access.organisations(CITY)}
    places = {code: card.place for code, card in cards.items()}
    assert places["CA"] == "甲县" and places["PA"] == "一号园" and places["CITY"] == "全市" and places["FA"] == "本企业"
    assert cards["CITY"].people == access.organisation(CITY, "CITY").people == 7


def test_an_organisation_outside_is_as_unknown_as_none(who: dict[str, Person]) -> None:
    assert access.organisation(A, "CA").name == "甲县经信局"
    said = set()
    for code in ("CB", "CITY", "POWER", "NONE"):
        with pytest.raises(NotFoundError) as problem:
            access.organisation(A, code)
        said.add(str(problem.value))
    assert said == {"没有找到"}


def test_choices_of_organisations_fit_scope_and_role(who: dict[str, Person]) -> None:
    assert {code for code, _ in access.organisation_choices(A)} == OF_A
    assert [code for code, _ in access.organisation_choices(A, "filer")] == ["FA"]
    assert [code for code, _ in access.organisation_choices(A, "analyst")] == []


def test_kinds_and_places_to_choose_from_fit_the_scope(who: dict[str, Person]) -> None:
    assert {kind for kind, _ in access.kind_choices(CITY)} == {kind.value for kind in OrganisationKind}
    assert {kind for kind, _ in access.kind_choices(A)} == {"county", "park", "enterprise"}
    assert {kind for kind, _ in access.kind_choices(Scope.of_parks("P1"))} == {"park", "enterprise"}
    assert set(access.place_choices(A, OrganisationKind.COUNTY)) == {"A"}
    assert set(access.place_choices(A, OrganisationKind.PARK)) == {"P1"}
    assert set(access.place_choices(CITY, OrganisationKind.PARK)) == {"P1", "P2"}
    assert set(access.place_choices(A, OrganisationKind.ENTERPRISE)) == {"A1", "A2"}
    assert access.place_choices(A, OrganisationKind.CITY) == {}


def test_enterprises_without_an_organisation_are_those_within(who: dict[str, Person]) -> None:
    assert set(access.enterprises_without_organisation(A)) == {"A2"}
    assert set(access.enterprises_without_organisation(CITY)) == {"A2", "B1", "B2"}


def test_a_park_lies_in_a_county_by_what_is_known_of_today(
    who: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    save_parks([SubjectRow("P2", "二号园", START.replace(year=2025), {"units": "A、B"})], None)
    save_parks([SubjectRow("P4", "无所属", START, {"units": ""})], None)
    assert parks_within(B) == frozenset()
    assert parks_within(Scope.of_units("A", "B")) == {"P1", "P2"}
    monkeypatch.setenv("BALLAST_TODAY", "2024-06-01")
    assert parks_within(B) == {"P2"}
    monkeypatch.setenv("BALLAST_TODAY", "2023-06-01")
    assert parks_within(B) == frozenset()


# --- People -----------------------------------------------------------------------------------------------------------


def test_a_list_of_people_holds_those_at_home_or_with_a_role_within(who: dict[str, Person]) -> None:
    assert {card.account for card in access.people(CITY)} == set(who)
    assert {card.account for card in access.people(A)} == {"county_a", "park_a", "filer_a"}
    hold(who["county_b"], "PA", "park_manager")
    assert {card.account for card in access.people(A)} == {"county_a", "park_a", "filer_a", "county_b"}
    Grant.objects.filter(person=who["county_b"]).update(ended_at=clock.now())
    assert "county_b" not in {card.account for card in access.people(A)}
    assert {card.account for card in access.people(A, "CA")} == {"county_a"}
    with pytest.raises(NotFoundError):
        access.people(A, "CB")


def test_who_has_no_home_is_seen_by_the_city_only(who: dict[str, Person]) -> None:
    Person.objects.filter(account="park_a").update(home=None)
    Grant.objects.filter(person=who["park_a"]).delete()
    assert access.person(CITY, "park_a").home_name == ""
    with pytest.raises(NotFoundError):
        access.person(A, "park_a")


def test_a_card_tells_nothing_of_other_places(who: dict[str, Person]) -> None:
    hold(who["county_b"], "PA", "park_manager")
    card = access.person(A, "county_b")
    assert (card.home_code, card.home_name, card.roles, card.contained) == ("", "其他机构", ("园区管理人员",), False)
    assert access.person(CITY, "county_b").home_name == "乙县经信局"
    assert len(access.person(CITY, "county_b").roles) == 2


def test_a_card_says_how_the_account_stands(who: dict[str, Person]) -> None:
    assert access.person(A, "county_a").state == "正常"
    assert access.person(A, "county_a").contained and not access.person(A, "county_a").administrator
    assert access.person(CITY, "auditor").administrator
    Person.objects.filter(account="county_a").update(must_change_password=True, phone="13812345678")
    card = access.person(A, "county_a")
    assert (card.state, card.masked_phone) == ("待改密码", "138****5678")
    Person.objects.filter(account="county_a").update(is_active=False, phone="12345")
    card = access.person(A, "county_a")
    assert (card.state, card.masked_phone, card.roles) == ("已停用", "12345", ())


def test_a_person_outside_is_as_unknown_as_none(who: dict[str, Person]) -> None:
    said = set()
    for account in ("county_b", "analyst", "ghost"):
        with pytest.raises(NotFoundError) as problem:
            access.person(A, account)
        said.add(str(problem.value))
    assert said == {"没有找到"}


def test_suggestions_never_name_an_outsider(who: dict[str, Person]) -> None:
    assert access.suggestions(CITY, "分析员") == [
        ("analyst", "市分析员"),
        ("county_a", "甲县分析员"),
        ("county_b", "乙县分析员"),
    ]
    assert access.suggestions(A, "分析员") == [("county_a", "甲县分析员")]
    assert access.suggestions(A, "COUNTY") == [("county_a", "甲县分析员")]
    assert access.suggestions(A, "  ") == []
    assert len(access.suggestions(CITY, "员", most=2)) == 2
    Person.objects.filter(account="county_a").update(is_active=False)
    assert access.suggestions(A, "分析员") == []


def test_taken_and_known_accounts(who: dict[str, Person]) -> None:
    assert access.taken_accounts(["county_a", "county_b", "ghost"]) == {"county_a", "county_b"}
    assert access.known_accounts(A, ["county_a", "county_b", "ghost"]) == {"county_a"}


def test_open_accounts_of_the_demonstration_are_counted(who: dict[str, Person]) -> None:
    Person.objects.filter(account__in=("county_a", "county_b")).update(demonstration=True)
    Person.objects.filter(account="county_b").update(is_active=False)
    assert access.demonstration_people() == 1


# --- Grants -----------------------------------------------------------------------------------------------------------


def test_lists_of_grants_hold_those_within(who: dict[str, Person]) -> None:
    assert {card.account for card in access.grants(A)} == {"county_a", "park_a", "filer_a"}
    assert len(access.grants(CITY)) == 11
    Grant.objects.filter(person=who["park_a"]).update(ended_at=clock.now(), ended_by="测试")
    assert {card.account for card in access.grants(A)} == {"county_a", "filer_a"}
    assert {card.account: card.state for card in access.grants(A, ended=True)} == {
        "county_a": "有效",
        "park_a": "已收回",
        "filer_a": "有效",
    }


def test_the_grants_of_a_person_are_those_within(who: dict[str, Person]) -> None:
    hold(who["county_a"], "CB", "clerk")
    assert [card.organisation_code for card in access.grants_of(A, "county_a")] == ["CA"]
    assert {card.organisation_code for card in access.grants_of(CITY, "county_a")} == {"CA", "CB"}
    with pytest.raises(NotFoundError):
        access.grants_of(B.__class__.of_parks("P2"), "county_a")


def test_the_grants_in_an_organisation_are_for_those_who_reach_it(who: dict[str, Person]) -> None:
    assert [card.account for card in access.grants_in(A, "CA")] == ["county_a"]
    with pytest.raises(NotFoundError):
        access.grants_in(A, "CB")


def test_one_grant_is_for_those_who_reach_its_organisation(who: dict[str, Person]) -> None:
    mine, other = (Grant.objects.get(person=who[account]) for account in ("county_a", "county_b"))
    assert access.grant(A, mine.pk).state == "有效" and access.grant(A, mine.pk).endable
    assert not access.grant(CITY, Grant.objects.get(person=who["auditor"]).pk).endable
    for number in (other.pk, 10**9):
        with pytest.raises(NotFoundError):
            access.grant(A, number)


def test_administrators_are_listed(who: dict[str, Person]) -> None:
    assert {card.account for card in access.administrators()} == {"system_admin", "security_admin", "auditor"}
