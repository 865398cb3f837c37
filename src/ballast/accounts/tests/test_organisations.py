"""Making, changing, closing organisations: only with a place within one's own."""

from __future__ import annotations

import pytest

from ballast.accounts import access, organisation_actions
from ballast.accounts.models import Organisation, Person
from ballast.accounts.organisation_actions import NewOrganisation
from ballast.accounts.roles import OrganisationKind
from ballast.accounts.tests.factory import START, people
from ballast.accounts.tests.test_people import actor, hold
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.registry.actions import save_units
from ballast.registry.rows import SubjectRow
from ballast.scoping import within
from ballast.trail.models import Entry

pytestmark = pytest.mark.django_db

CONSOLE = Actor("命令行", Scope.city())
CITY, COUNTY, PARK = OrganisationKind.CITY, OrganisationKind.COUNTY, OrganisationKind.PARK
DEPARTMENT, ENTERPRISE = OrganisationKind.DEPARTMENT, OrganisationKind.ENTERPRISE


@pytest.fixture
def who() -> dict[str, Person]:
    """The people of the factory and a system administrator of county A."""
    made = people()
    county = Organisation.objects.get(code="CA")
    made["system_a"] = Person.objects.create(account="system_a", name="甲县系统管理员", home=county, password="x")
    hold(made["system_a"], county, "system_admin")
    return made


def new(kind: OrganisationKind, place: str = "", code: str = "X1", parent: str = "") -> NewOrganisation:
    return NewOrganisation(code, "新机构", kind, place, parent)


@pytest.mark.parametrize(
    "wanted",
    [new(CITY), new(DEPARTMENT), new(COUNTY, "B"), new(PARK, "P2"), new(ENTERPRISE, "B1"), new(CITY, parent="CITY")],
)
def test_the_city_makes_every_kind(who: dict[str, Person], wanted: NewOrganisation) -> None:
    organisation_actions.create_organisation(actor("system_admin"), wanted)
    card = access.organisation(Scope.city(), "X1")
    assert (card.kind, card.open, card.parent_code) == (wanted.kind, True, wanted.parent)
    assert Entry.objects.get(action="organisation.create").after["place"] == wanted.place  # type: ignore[index]


@pytest.mark.parametrize("wanted", [new(COUNTY, "A"), new(PARK, "P1", parent="CA"), new(ENTERPRISE, "A2")])
def test_a_county_makes_those_within_it(who: dict[str, Person], wanted: NewOrganisation) -> None:
    organisation_actions.create_organisation(actor("system_a"), wanted)
    assert access.organisation(Scope.of_units("A"), "X1").name == "新机构"


@pytest.mark.parametrize(
    "wanted",
    [
        *(new(CITY), new(DEPARTMENT), new(COUNTY, "B"), new(COUNTY, ""), new(PARK, "P2"), new(ENTERPRISE, "B1")),
        *(new(COUNTY, "A", parent="CITY"), new(ENTERPRISE, "NONE"), new(PARK, "A")),
    ],
)
def test_what_lies_outside_of_a_county_is_not_there(who: dict[str, Person], wanted: NewOrganisation) -> None:
    with pytest.raises(NotFoundError, match=r"^没有找到$"):
        organisation_actions.create_organisation(actor("system_a"), wanted)


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (new(CITY, code="带空格 的"), "机构代码用"),
        (new(CITY, code="new"), "机构代码用"),
        (new(CITY, code="CA"), "已被使用"),
        (new(ENTERPRISE, "A1"), "已经有机构"),
        (NewOrganisation("X1", " ", CITY), "机构名称"),
    ],
)
def test_what_does_not_go_is_said(who: dict[str, Person], wanted: NewOrganisation, says: str) -> None:
    with pytest.raises(BallastError, match=says):
        organisation_actions.create_organisation(actor("system_admin"), wanted)


def test_a_place_is_refused_where_the_kind_has_none(who: dict[str, Person]) -> None:
    with pytest.raises(NotFoundError):
        organisation_actions.create_organisation(actor("system_admin"), new(CITY, "A"))


def test_the_nation_and_the_province_have_no_bureau_here(who: dict[str, Person]) -> None:
    save_units(
        [SubjectRow("0", "全国", START, {"kind": "nation"}), SubjectRow("C", "丙县", START, {"kind": "county"})], None
    )
    assert set(access.place_choices(Scope.city(), COUNTY)) == {"A", "B", "C"}


@pytest.mark.parametrize("account", sorted({"security_admin", "auditor", "analyst", "county_a", "nobody"}))
def test_nobody_else_touches_organisations(who: dict[str, Person], account: str) -> None:
    by = actor(account)
    for act in (
        lambda: organisation_actions.create_organisation(by, new(COUNTY, "A")),
        lambda: organisation_actions.edit_organisation(by, "CA", name="x", parent=""),
        lambda: organisation_actions.close_organisation(by, "PA"),
        lambda: organisation_actions.create_for_enterprises(by),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_name_and_the_one_above_change_with_before_and_after(who: dict[str, Person]) -> None:
    organisation_actions.edit_organisation(actor("system_a"), "PA", name="一号园区管委会", parent="CA")
    entry = Entry.objects.get(action="organisation.edit")
    assert (entry.before, entry.after) == (
        {"name": "一号园管委会", "parent": ""},
        {"name": "一号园区管委会", "parent": "CA"},
    )
    with pytest.raises(BallastError, match="机构名称"):
        organisation_actions.edit_organisation(actor("system_a"), "PA", name=" ", parent="CA")


def test_no_organisation_is_above_itself(who: dict[str, Person]) -> None:
    organisation_actions.edit_organisation(actor("system_a"), "PA", name="一号园", parent="CA")
    with pytest.raises(BallastError, match="上级机构不能"):
        organisation_actions.edit_organisation(actor("system_a"), "CA", name="甲县", parent="PA")
    with pytest.raises(BallastError, match="上级机构不能"):
        organisation_actions.edit_organisation(actor("system_a"), "CA", name="甲县", parent="CA")


def test_an_organisation_of_others_cannot_be_changed_or_put_above(who: dict[str, Person]) -> None:
    for code, parent in (("CB", ""), ("NONE", ""), ("CA", "CB"), ("CA", "CITY")):
        with pytest.raises(NotFoundError):
            organisation_actions.edit_organisation(actor("system_a"), code, name="x", parent=parent)


def test_a_parent_outside_of_the_county_that_stands_already_may_stay(who: dict[str, Person]) -> None:
    organisation_actions.edit_organisation(actor("system_admin"), "CA", name="甲县局", parent="CITY")
    organisation_actions.edit_organisation(actor("system_a"), "CA", name="甲县经信局", parent="CITY")
    assert access.organisation(Scope.city(), "CA").parent_name == "市工信局"


def test_being_above_gives_nothing(who: dict[str, Person]) -> None:
    organisation_actions.edit_organisation(actor("system_admin"), "CITY", name="市局", parent="CA")
    assert str(actor("county_a").scope) == "unit:A"
    assert "CITY" not in {card.code for card in access.organisations(Scope.of_units("A"))}


def test_a_closed_organisation_gives_nothing_until_it_opens(who: dict[str, Person]) -> None:
    organisation_actions.close_organisation(actor("system_admin"), "PA")
    assert not actor("park_a").may(Right.FIGURES)
    assert access.grants_of(Scope.city(), "park_a")[0].state == "暂停（账号或机构已停用）"
    organisation_actions.open_organisation(actor("system_a"), "PA")
    assert actor("park_a").may(Right.FIGURES)
    assert [entry.action for entry in Entry.objects.order_by("pk")] == ["organisation.close", "organisation.open"]


def test_closing_twice_is_said_and_an_organisation_of_administrators_is_left_to_the_console(
    who: dict[str, Person],
) -> None:
    with pytest.raises(BallastError, match="已经是启用"):
        organisation_actions.open_organisation(actor("system_a"), "PA")
    with pytest.raises(BallastError, match="有管理员在这个机构任职"):
        organisation_actions.close_organisation(actor("system_admin"), "CITY")
    organisation_actions.close_organisation(CONSOLE, "CITY")
    with pytest.raises(BallastError, match="已经停用"):
        organisation_actions.close_organisation(CONSOLE, "CITY")
    assert not actor("system_admin").may(Right.PEOPLE)


def test_every_enterprise_gets_one_organisation_on_demand(who: dict[str, Person]) -> None:
    assert organisation_actions.create_for_enterprises(actor("system_a")) == 1
    assert Organisation.objects.get(code="A2").name == "企业A2"
    assert organisation_actions.create_for_enterprises(actor("system_admin")) == 2
    assert organisation_actions.create_for_enterprises(actor("system_admin")) == 0
    with within(Scope.city()):
        assert Organisation.objects.filter(kind="enterprise").count() == 4
    assert [entry.after for entry in Entry.objects.order_by("pk")] == [["A2"], ["B1", "B2"]]
