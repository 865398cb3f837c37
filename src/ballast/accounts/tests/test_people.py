"""Making, changing, closing and opening people; what a county's administrator may not take over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.backends import ModelBackend

from ballast.accounts import access, actions
from ballast.accounts.actions import IssuedPassword, NewPerson
from ballast.accounts.models import Grant, Organisation, Person, UsedPassword
from ballast.accounts.passwords import faults
from ballast.accounts.tests.factory import PASSWORD, people
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db

CONSOLE = Actor("命令行", Scope.city())
Change = Callable[[Actor, str], object]


@pytest.fixture
def who() -> dict[str, Person]:
    """The people of the factory, and for county A a system administrator and a person without a role."""
    made = people()
    county = Organisation.objects.get(code="CA")
    for account, role in (("system_a", "system_admin"), ("new_a", "")):
        made[account] = Person.objects.create(account=account, name=account, home=county, password="x")
        if role:
            hold(made[account], county, role)
    return made


def hold(person: Person, body: Organisation, role: str) -> Grant:
    return Grant.objects.create(person=person, organisation=body, role=role, granted_by="测试", granted_at=clock.now())


def actor(account: str) -> Actor:
    return access.actor_of(Person.objects.get(account=account))


def edit(by: Actor, account: str) -> None:
    actions.edit_person(by, account, name="改名", phone="", home="CA")


def close(by: Actor, account: str) -> None:
    actions.close_person(by, account, "调离")


CHANGES: dict[str, Change] = {
    "edit": edit,
    "reset": actions.reset_password,
    "factor": actions.reset_factor,
    "subject": lambda by, account: actions.link_subject(by, account, "oidc-1"),
    "close": close,
}


# --- Making -----------------------------------------------------------------------------------------------------------


def test_a_new_person_has_a_one_time_password_that_keeps_the_rules_and_no_role(who: dict[str, Person]) -> None:
    issued = actions.create_person(actor("system_admin"), NewPerson("Ｚhang.San", " 张三 ", "PA", "13800000000"))
    person = Person.objects.get(account="zhang.san")
    assert (person.name, person.home_id, person.phone) == (
        "张三",
        Organisation.objects.get(code="PA").pk,
        "13800000000",
    )
    assert person.must_change_password and person.check_password(issued.password)
    assert faults(Person(account="zhang.san", name="张三"), issued.password) == []
    assert UsedPassword.objects.filter(person=person).count() == 1
    assert access.actor_of(person).holdings == ()


def test_making_a_person_is_in_the_trail_without_the_password(who: dict[str, Person]) -> None:
    issued = actions.create_person(actor("system_admin"), NewPerson("zhang", "张三", "PA"))
    entry = Entry.objects.get(action="person.create")
    assert (entry.actor, entry.object) == ("系统管理员", "zhang")
    assert entry.after == [{"account": "zhang", "name": "张三", "phone": "", "home": "PA"}]
    assert issued.password not in str([entry.detail, entry.before, entry.after])


def test_a_countys_administrator_makes_people_in_its_county_only(who: dict[str, Person]) -> None:
    for home in ("CA", "PA", "FA"):
        assert actions.create_person(actor("system_a"), NewPerson(f"in-{home}", "张三", home))
    for home in ("CITY", "CB", "POWER", "NONE", ""):
        with pytest.raises(NotFoundError, match=r"^没有找到$"):
            actions.create_person(actor("system_a"), NewPerson("zhang", "张三", home))


@pytest.mark.parametrize("account", sorted({"security_admin", "auditor", "analyst", "leader", "filer_a", "nobody"}))
def test_nobody_else_makes_people(who: dict[str, Person], account: str) -> None:
    with pytest.raises(NotFoundError):
        actions.create_person(actor(account), NewPerson("zhang", "张三", "CA"))


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (NewPerson("z", "张三", "CA"), "账号用小写字母"),
        (NewPerson("new", "张三", "CA"), "账号用小写字母"),
        (NewPerson("张三", "张三", "CA"), "账号用小写字母"),
        (NewPerson("zhang san", "张三", "CA"), "账号用小写字母"),
        (NewPerson("zhang", "  ", "CA"), "姓名"),
        (NewPerson("zhang", "张三", "CA", "电话"), "电话只写"),
        (NewPerson("ANALYST", "张三", "CA"), "“analyst”已被使用"),
    ],
)
def test_what_does_not_go_is_said(who: dict[str, Person], new: NewPerson, says: str) -> None:
    before = Person.objects.count()
    with pytest.raises(BallastError, match=says):
        actions.create_person(actor("system_admin"), new)
    assert Person.objects.count() == before


def test_a_taken_account_is_refused_in_the_same_words_wherever_its_owner_is(who: dict[str, Person]) -> None:
    said = set()
    for taken in ("county_a", "county_b"):
        with pytest.raises(BallastError) as problem:
            actions.create_person(actor("system_a"), NewPerson(taken, "张三", "CA"))
        said.add(str(problem.value).replace(taken, "…"))
    assert len(said) == 1


def test_nobody_is_made_in_a_closed_organisation(who: dict[str, Person]) -> None:
    Organisation.objects.filter(code="PA").update(open=False)
    with pytest.raises(BallastError, match="已停用"):
        actions.create_person(actor("system_admin"), NewPerson("zhang", "张三", "PA"))


def test_of_several_people_all_are_made_or_none(who: dict[str, Person]) -> None:
    with pytest.raises(BallastError, match="已被使用"):
        actions.create_people(
            actor("system_admin"), [NewPerson("zhang", "张三", "CA"), NewPerson("county_b", "李四", "CA")]
        )
    assert not Person.objects.filter(account="zhang").exists()


# --- Changing ---------------------------------------------------------------------------------------------------------


def test_a_countys_administrator_changes_its_own_people(who: dict[str, Person]) -> None:
    for change in CHANGES.values():
        change(actor("system_a"), "county_a")


def test_people_of_others_are_not_there(who: dict[str, Person]) -> None:
    for change in CHANGES.values():
        for stranger in ("county_b", "analyst", "handler", "ghost"):
            with pytest.raises(NotFoundError, match=r"^没有找到$"):
                change(actor("system_a"), stranger)


def test_a_person_with_a_role_elsewhere_cannot_be_taken_over(who: dict[str, Person]) -> None:
    hold(who["county_a"], Organisation.objects.get(code="CB"), "clerk")
    hold(who["county_b"], Organisation.objects.get(code="CA"), "clerk")
    for change in CHANGES.values():
        for account in ("county_a", "county_b"):
            with pytest.raises(BallastError, match="不在您的管理范围，或在范围以外还有角色"):
                change(actor("system_a"), account)


def test_nobody_changes_their_own_account_or_an_administrators(who: dict[str, Person]) -> None:
    for change in CHANGES.values():
        with pytest.raises(BallastError, match="自己的账号"):
            change(actor("system_admin"), "system_admin")
        for account in ("auditor", "security_admin", "system_a"):
            with pytest.raises(BallastError, match="ballast person"):
                change(actor("system_admin"), account)


def test_the_operator_at_the_console_changes_administrators_too(who: dict[str, Person]) -> None:
    for change in CHANGES.values():
        change(CONSOLE, "auditor")
    assert not Person.objects.get(account="auditor").is_active


def test_nobody_else_changes_people(who: dict[str, Person]) -> None:
    for account in ("security_admin", "auditor", "analyst", "county_a"):
        for change in CHANGES.values():
            with pytest.raises(NotFoundError):
                change(actor(account), "new_a")


def test_an_edit_is_in_the_trail_with_before_and_after(who: dict[str, Person]) -> None:
    actions.edit_person(actor("system_a"), "county_a", name="王五", phone="0916-1234567", home="PA")
    entry = Entry.objects.get(action="person.edit")
    assert entry.before == {"name": "甲县分析员", "phone": "", "home": "CA"}
    assert entry.after == {"name": "王五", "phone": "0916-1234567", "home": "PA"}


def test_a_person_is_not_moved_out_of_the_county_or_into_a_closed_organisation(who: dict[str, Person]) -> None:
    with pytest.raises(NotFoundError):
        actions.edit_person(actor("system_a"), "county_a", name="王五", phone="", home="CB")
    Organisation.objects.filter(code="PA").update(open=False)
    with pytest.raises(BallastError, match="已停用"):
        actions.edit_person(actor("system_a"), "county_a", name="王五", phone="", home="PA")
    with pytest.raises(BallastError, match="姓名"):
        actions.edit_person(actor("system_a"), "county_a", name=" ", phone="", home="CA")


def test_who_stays_in_a_closed_organisation_may_still_change_the_phone(who: dict[str, Person]) -> None:
    Organisation.objects.filter(code="PA").update(open=False)
    actions.edit_person(actor("system_a"), "park_a", name="赵六", phone="12345", home="PA")
    assert Person.objects.get(account="park_a").phone == "12345"


def test_a_reset_gives_a_new_one_time_password_and_ends_the_old(who: dict[str, Person]) -> None:
    issued = actions.reset_password(actor("system_admin"), "analyst")
    assert isinstance(issued, IssuedPassword)
    person = Person.objects.get(account="analyst")
    assert person.check_password(issued.password) and person.must_change_password
    assert Entry.objects.filter(object="analyst").count() == 1


def test_a_closed_person_has_no_rights_no_password_and_no_way_in(who: dict[str, Person]) -> None:
    assert actor("county_a").may(Right.FIGURES)
    actions.close_person(actor("system_a"), "county_a", "调离")
    person = Person.objects.get(account="county_a")
    assert not person.is_active and not person.has_usable_password()
    assert actor("county_a").holdings == () and str(actor("county_a").scope) == "nowhere"
    assert ModelBackend().authenticate(None, username="county_a", password=PASSWORD) is None
    with pytest.raises(NotFoundError):
        access.actor_of_account("county_a")
    assert Entry.objects.get(action="person.close").detail["reason"] == "调离"


def test_closing_ends_the_session_for_good_also_when_the_person_is_opened_again(
    who: dict[str, Person], client: object
) -> None:
    from django.test import Client

    assert isinstance(client, Client)
    client.force_login(who["county_a"])
    session = client.session.session_key
    assert client.get("/roles/").status_code == 200
    actions.close_person(actor("system_a"), "county_a", "调离")
    assert client.get("/roles/").status_code == 302
    client.cookies["sessionid"] = str(session)
    actions.open_person(actor("system_a"), "county_a")
    assert client.get("/roles/").status_code == 302


def test_a_person_opened_again_has_its_roles_and_a_new_password(who: dict[str, Person]) -> None:
    actions.close_person(actor("system_a"), "county_a", "误操作")
    issued = actions.open_person(actor("system_a"), "county_a")
    person = Person.objects.get(account="county_a")
    assert person.is_active and person.check_password(issued.password) and person.must_change_password
    assert actor("county_a").may(Right.COLLECT)


def test_what_makes_no_sense_is_said(who: dict[str, Person]) -> None:
    by = actor("system_admin")
    with pytest.raises(BallastError, match="本来就是启用"):
        actions.open_person(by, "county_a")
    with pytest.raises(BallastError, match="原因"):
        actions.close_person(by, "county_a", " ")
    actions.close_person(by, "county_a", "调离")
    with pytest.raises(BallastError, match="已经停用"):
        actions.close_person(by, "county_a", "调离")
    with pytest.raises(BallastError, match="请先启用"):
        actions.reset_password(by, "county_a")
