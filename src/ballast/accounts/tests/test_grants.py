"""Who may grant what to whom: within one's own scope, never to oneself, never an administrator's role on a page."""

from __future__ import annotations

import pytest

from ballast.accounts import access, actions, organisation_actions
from ballast.accounts.models import Grant, Organisation, Person
from ballast.accounts.roles import ADMINISTRATORS, ROLES, OrganisationKind, conflict
from ballast.accounts.tests.at_once import outcomes
from ballast.accounts.tests.factory import START, people
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import ADMINISTRATIVE, Right
from ballast.kernel.scope import Scope
from ballast.registry.actions import save_parks
from ballast.registry.rows import SubjectRow
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db

CONSOLE = Actor("命令行", Scope.city())


@pytest.fixture
def who() -> dict[str, Person]:
    """The people of the factory, and for county A a security and a system administrator and two people without a role."""
    made = people()
    county, other = Organisation.objects.get(code="CA"), Organisation.objects.get(code="CB")
    for account, body, role in (
        ("security_a", county, "security_admin"),
        ("system_a", county, "system_admin"),
        ("new_a", county, ""),
        ("new_b", other, ""),
    ):
        made[account] = Person.objects.create(account=account, name=account, home=body, password="x")
        if role:
            hold(made[account], body, role)
    return made


def hold(person: Person, body: Organisation, role: str) -> Grant:
    return Grant.objects.create(person=person, organisation=body, role=role, granted_by="测试", granted_at=clock.now())


def actor(account: str) -> Actor:
    return access.actor_of(Person.objects.get(account=account))


def test_the_citys_security_administrator_grants_in_every_organisation(who: dict[str, Person]) -> None:
    for code, role in (("CITY", "leader"), ("CA", "county_analyst"), ("PA", "park_manager"), ("POWER", "handler")):
        actions.grant_role(actor("security_admin"), "nobody", code, role)
    assert actor("nobody").scope.whole_city
    assert {grant.role for grant in Grant.objects.filter(person=who["nobody"])} == {
        *("leader", "county_analyst", "park_manager", "handler")
    }


def test_a_countys_security_administrator_grants_in_its_bureau_its_park_and_its_enterprise(
    who: dict[str, Person],
) -> None:
    for code, role in (("CA", "county_analyst"), ("PA", "park_manager")):
        actions.grant_role(actor("security_a"), "new_a", code, role)
    held = actor("new_a").scope_for(Right.FIGURES)
    assert held == Scope(units=frozenset("A"), parks=frozenset({"P1"}))


@pytest.mark.parametrize(
    ("code", "role"), [("CITY", "leader"), ("CB", "county_analyst"), ("POWER", "handler"), ("NONE", "leader")]
)
def test_an_organisation_outside_of_the_county_is_not_there(who: dict[str, Person], code: str, role: str) -> None:
    with pytest.raises(NotFoundError, match=r"^没有找到$"):
        actions.grant_role(actor("security_a"), "new_a", code, role)


def test_a_park_in_two_counties_belongs_to_neither(who: dict[str, Person]) -> None:
    save_parks([SubjectRow("P3", "跨县园", START, {"units": "A、B"})], None)
    Organisation.objects.create(code="P3C", name="跨县园管委会", kind="park", park_id="P3")
    with pytest.raises(NotFoundError):
        actions.grant_role(actor("security_a"), "new_a", "P3C", "park_manager")
    assert actions.grant_role(actor("security_admin"), "new_a", "P3C", "park_manager").pk


def test_a_park_that_is_cut_smaller_comes_to_the_county_it_is_left_in(who: dict[str, Person]) -> None:
    save_parks([SubjectRow("P3", "跨县园", START, {"units": "A、B"})], None)
    save_parks([SubjectRow("P3", "跨县园", START.replace(year=2025), {"units": "A"})], None)
    Organisation.objects.create(code="P3C", name="跨县园管委会", kind="park", park_id="P3")
    assert access.organisation(Scope.of_units("A"), "P3C").place == "跨县园"


def test_a_person_of_another_county_is_not_there(who: dict[str, Person]) -> None:
    with pytest.raises(NotFoundError, match=r"^没有找到$"):
        actions.grant_role(actor("security_a"), "new_b", "CA", "county_analyst")


def test_a_person_with_a_role_outside_of_the_county_is_left_to_the_city(who: dict[str, Person]) -> None:
    hold(who["new_a"], Organisation.objects.get(code="CB"), "clerk")
    with pytest.raises(BallastError, match="范围以外还有角色"):
        actions.grant_role(actor("security_a"), "new_a", "CA", "county_analyst")
    assert actions.grant_role(actor("security_admin"), "new_a", "CA", "county_analyst").pk


def test_a_role_in_a_closed_organisation_elsewhere_still_keeps_the_county_out(who: dict[str, Person]) -> None:
    hold(who["new_a"], Organisation.objects.get(code="CB"), "clerk")
    organisation_actions.close_organisation(CONSOLE, "CB")
    with pytest.raises(BallastError, match="范围以外还有角色"):
        actions.grant_role(actor("security_a"), "new_a", "CA", "county_analyst")


def test_a_person_at_home_elsewhere_with_a_role_here_is_left_to_the_city(who: dict[str, Person]) -> None:
    hold(who["new_b"], Organisation.objects.get(code="CA"), "clerk")
    assert access.person(Scope.of_units("A"), "new_b").contained is False
    with pytest.raises(BallastError, match="不在您的管理范围"):
        actions.grant_role(actor("security_a"), "new_b", "CA", "county_analyst")


def test_nobody_grants_to_themselves(who: dict[str, Person]) -> None:
    with pytest.raises(BallastError, match="不能给自己授权"):
        actions.grant_role(actor("security_admin"), "security_admin", "CITY", "leader")


@pytest.mark.parametrize("account", sorted({"system_admin", "auditor", "analyst", "leader", "filer_a", "nobody"}))
def test_nobody_else_grants(who: dict[str, Person], account: str) -> None:
    with pytest.raises(NotFoundError):
        actions.grant_role(actor(account), "new_a", "CA", "clerk")


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrators_role_is_not_granted_on_a_page(who: dict[str, Person], role: str) -> None:
    with pytest.raises(BallastError, match="ballast administrators"):
        actions.grant_role(actor("security_admin"), "new_a", "CA", role)


@pytest.mark.parametrize(
    ("account", "code", "role", "says"),
    [
        ("new_a", "CA", "king", "没有这个角色"),
        ("new_a", "CA", "filer", "不能在"),
        ("county_a", "CA", "county_analyst", "已经是"),
        ("system_admin", "CITY", "leader", "管理员不办理业务"),
        ("county_a", "FA", "filer", "不得代填"),
        ("filer_a", "CA", "clerk", "不得代填"),
    ],
)
def test_what_does_not_go_is_refused_with_its_reason(
    who: dict[str, Person], account: str, code: str, role: str, says: str
) -> None:
    before = Grant.objects.count()
    with pytest.raises(BallastError, match=says):
        actions.grant_role(actor("security_admin"), account, code, role)
    assert Grant.objects.count() == before


def test_nothing_is_granted_to_a_closed_person_or_in_a_closed_organisation(who: dict[str, Person]) -> None:
    Person.objects.filter(account="new_a").update(is_active=False)
    with pytest.raises(BallastError, match="已停用"):
        actions.grant_role(actor("security_admin"), "new_a", "CA", "clerk")
    organisation_actions.close_organisation(CONSOLE, "PA")
    with pytest.raises(BallastError, match="已停用"):
        actions.grant_role(actor("security_admin"), "nobody", "PA", "park_manager")


def test_a_conflict_counts_while_the_organisation_of_the_other_role_is_closed(who: dict[str, Person]) -> None:
    organisation_actions.close_organisation(CONSOLE, "PA")
    with pytest.raises(BallastError, match="管理员不办理业务"):
        actions.appoint_administrators(CONSOLE, "CITY", [("auditor", "park_a")])


def test_a_grant_is_in_the_trail_with_before_and_after(who: dict[str, Person]) -> None:
    actions.grant_role(actor("security_admin"), "county_a", "CA", "clerk")
    entry = Entry.objects.get(action="grant.create")
    assert (entry.actor, entry.object, entry.detail["role"]) == ("安全管理员", "county_a", "clerk")
    assert (entry.before, entry.after) == (["county_analyst"], ["clerk", "county_analyst"])


def test_an_ended_grant_stays_in_the_book_but_gives_nothing(who: dict[str, Person]) -> None:
    number = Grant.objects.get(person=who["county_a"]).pk
    actions.end_grant(actor("security_a"), number)
    card = access.grant(Scope.city(), number)
    assert card.ended_by == "security_a（security_a）" and card.state == "已收回" and not card.counts
    assert actor("county_a").holdings == ()
    with pytest.raises(BallastError, match="已经收回"):
        actions.end_grant(actor("security_a"), number)


def test_a_grant_outside_of_the_county_or_of_an_administrator_is_not_ended_there(who: dict[str, Person]) -> None:
    with pytest.raises(NotFoundError):
        actions.end_grant(actor("security_a"), Grant.objects.get(person=who["county_b"]).pk)
    with pytest.raises(NotFoundError):
        actions.end_grant(actor("security_a"), 10**9)
    with pytest.raises(BallastError, match="ballast administrators"):
        actions.end_grant(actor("security_admin"), Grant.objects.get(person=who["auditor"]).pk)


# --- Administrators ---------------------------------------------------------------------------------------------------


def test_the_operator_appoints_three_named_persons_and_takes_it_from_them(who: dict[str, Person]) -> None:
    named = [("system_admin", "new_a"), ("security_admin", "new_b"), ("auditor", "nobody")]
    actions.appoint_administrators(CONSOLE, "CITY", named)
    assert {(g.role.code, g.account) for g in access.administrators()} >= set(named)
    actions.appoint_administrators(CONSOLE, "CITY", [("auditor", "new_a")], ended=["new_a"])
    assert actor("new_a").may(Right.TRAIL) and not actor("new_a").may(Right.PEOPLE)


def test_the_auditors_role_is_refused_to_who_has_another_administrators_and_nothing_else_is_done(
    who: dict[str, Person],
) -> None:
    with pytest.raises(BallastError, match="审计与管理分离"):
        actions.appoint_administrators(CONSOLE, "CITY", [("system_admin", "new_a"), ("auditor", "security_admin")])
    assert actor("new_a").holdings == ()


def test_appointing_says_what_is_not_there(who: dict[str, Person]) -> None:
    with pytest.raises(BallastError, match="没有账号“ghost”"):
        actions.appoint_administrators(CONSOLE, "CITY", [("auditor", "ghost")])
    with pytest.raises(BallastError, match="没有管理员角色"):
        actions.appoint_administrators(CONSOLE, "CITY", [], ended=["new_a"])


def test_no_administrator_appoints_administrators(who: dict[str, Person]) -> None:
    for account in ADMINISTRATORS:
        with pytest.raises(NotFoundError):
            actions.appoint_administrators(actor(account), "CITY", [("auditor", "nobody")])


# --- The table of roles -----------------------------------------------------------------------------------------------


def test_no_administrator_holds_a_business_right_and_no_business_role_an_administrative_one() -> None:
    for role in ROLES.values():
        assert role.rights <= ADMINISTRATIVE if role.administrator else not role.rights & ADMINISTRATIVE
        assert role.kinds and role.text and role.label


def test_exclusions_are_the_same_from_both_sides() -> None:
    for one in ROLES:
        for other in ROLES:
            assert bool(conflict(frozenset({one}), other)) == bool(conflict(frozenset({other}), one))


def test_exactly_these_roles_exclude_each_other() -> None:
    business = [code for code, role in ROLES.items() if not role.administrator]
    excluded = {frozenset({a, b}) for a in ROLES for b in ROLES if conflict(frozenset({a}), b)}
    expected = {frozenset({a, b}) for a in business for b in ADMINISTRATORS}
    expected |= {frozenset({"auditor", "system_admin"}), frozenset({"auditor", "security_admin"})}
    expected |= {frozenset({"filer", code}) for code in business if code != "filer"}
    assert excluded == expected


def test_departments_see_comparisons_only() -> None:
    roles = [role for role in ROLES.values() if OrganisationKind.DEPARTMENT in role.kinds]
    assert [role.rights for role in roles] == [frozenset({Right.FIGURES})]


# --- At the same moment -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_grants_at_once_that_exclude_each_other_one_is_refused() -> None:
    people()
    for _ in range(3):
        assert outcomes() == ["done", "refused"]
