"""The only door to organisations, people and grants for reading, and how a person becomes an actor.

Every call takes a scope, or makes one; who or what lies outside it is not there: `NotFoundError`, the same for all.
What comes out are frozen data classes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from ballast.accounts.models import Grant, Organisation, Person
from ballast.accounts.reach import enterprises_without_organisation as _without_organisation
from ballast.accounts.reach import (
    in_force,
    organisations_within,
    parks_within,
    people_contained,
    people_seen,
    ranked_units,
)
from ballast.accounts.roles import ADMINISTRATORS, AUDIENCES, ROLES, OrganisationKind, Role
from ballast.kernel.actor import Actor, Holding
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Audience, Scope
from ballast.registry import access as registry

ROSTER_RIGHTS = (Right.PEOPLE, Right.GRANTS, Right.TRAIL)
"""Who may look at people and grants: who makes people, who grants, who audits both."""


@dataclass(frozen=True)
class OrganisationCard:
    """An organisation: `place` in words, `people` the number of open people at home in it, `mine` whether one's own."""

    code: str
    name: str
    kind: OrganisationKind
    place: str
    parent_code: str
    parent_name: str
    open: bool
    people: int = 0


@dataclass(frozen=True)
class PersonCard:
    """A person. `roles` are those in force within the reader's scope; `contained` whether all that the person has lies in it,
    so that its administrators may change it; `administrator` whether a role of the three administrators is held."""

    account: str
    name: str
    phone: str
    home_code: str
    home_name: str
    open: bool
    must_change_password: bool
    created_at: datetime
    last_seen_at: datetime | None
    demonstration: bool
    roles: tuple[str, ...]
    contained: bool
    administrator: bool

    @property
    def masked_phone(self) -> str:
        """The phone for those who need not call: its middle is hidden."""
        return self.phone if len(self.phone) < 8 else f"{self.phone[:3]}****{self.phone[-4:]}"

    @property
    def state(self) -> str:
        """How the account stands, in a word."""
        if not self.open:
            return "已停用"
        return "待改密码" if self.must_change_password else "正常"


@dataclass(frozen=True)
class GrantCard:
    """A role held by a person in an organisation, from when to when; `counts` whether it gives anything now."""

    id: int
    account: str
    person: str
    organisation_code: str
    organisation: str
    role: Role
    granted_by: str
    granted_at: datetime
    ended_by: str
    ended_at: datetime | None
    counts: bool

    @property
    def endable(self) -> bool:
        """Whether it may be ended on a page: it has not ended, and is no administrator's."""
        return self.ended_at is None and not self.role.administrator

    @property
    def state(self) -> str:
        """How the grant stands, in a word."""
        if self.ended_at is not None:
            return "已收回"
        return "有效" if self.counts else "暂停（账号或机构已停用）"


# --- From a person to an actor ----------------------------------------------------------------------------------------


def place_of(organisation: Organisation) -> Scope:
    """The places that the people of an organisation hold."""
    kind = OrganisationKind(organisation.kind)
    audience = AUDIENCES[kind]
    if kind is OrganisationKind.CITY:
        return Scope.city(audience)
    if kind is OrganisationKind.COUNTY:
        return Scope.of_units(str(organisation.unit_id), audience=audience)
    if kind is OrganisationKind.PARK:
        return Scope.of_parks(str(organisation.park_id), audience=audience)
    if kind is OrganisationKind.ENTERPRISE:
        return Scope.of_enterprise(str(organisation.enterprise_id))
    return Scope.nowhere(audience)


def actor_of(person: Person, channel: str = "web", address: str = "") -> Actor:
    """The actor that a person is now: the grants in force, all together; none for a person who is closed."""
    grants = Grant.objects.filter(in_force(), person=person).select_related("organisation").order_by("id")
    holdings = tuple(Holding(ROLES[grant.role].rights, place_of(grant.organisation)) for grant in grants)
    together = Scope.nowhere(Audience.PUBLIC)
    for holding in holdings:
        together = together | holding.scope
    return Actor(person.name, together, channel, person.account, address, holdings)


def actor_of_account(account: str, channel: str = "job") -> Actor:
    """The actor behind a sign-in name; raises `NotFoundError` where there is none, or it is closed."""
    person = Person.objects.filter(account=account, is_active=True).first()
    if person is None:
        raise NotFoundError("没有找到")
    return actor_of(person, channel)


def roster(actor: Actor) -> Scope:
    """Where somebody may look at people and grants; raises `NotFoundError` for who holds none of `ROSTER_RIGHTS`."""
    scopes = [actor.scope_for(right) for right in ROSTER_RIGHTS if actor.may(right)]
    if not scopes:
        raise NotFoundError("没有找到")
    together = scopes[0]
    for scope in scopes[1:]:
        together = together | scope
    return together


# --- Organisations ----------------------------------------------------------------------------------------------------


def organisations(scope: Scope, kind: str = "", *, open_only: bool = False) -> list[OrganisationCard]:
    """The organisations in the scope, of a kind where one is named."""
    chosen = Organisation.objects.filter(organisations_within(scope))
    if kind:
        chosen = chosen.filter(kind=kind)
    if open_only:
        chosen = chosen.filter(open=True)
    counted = dict(
        Person.objects.filter(is_active=True, home__isnull=False)
        .values_list("home_id")
        .annotate(people=Count("pk"))
        .order_by()
    )
    found = chosen.select_related("parent", "unit", "park").order_by("kind", "code")
    return [_organisation(each, counted.get(each.pk, 0)) for each in found]


def organisation(scope: Scope, code: str) -> OrganisationCard:
    """One organisation; raises `NotFoundError` where there is none of this code in the scope."""
    chosen = Organisation.objects.filter(organisations_within(scope), code=code)
    found = chosen.select_related("parent", "unit", "park").first()
    if found is None:
        raise NotFoundError("没有找到")
    return _organisation(found, Person.objects.filter(home=found, is_active=True).count())


def organisation_choices(scope: Scope, role: str = "") -> list[tuple[str, str]]:
    """Code and name of the open organisations in the scope, in which a role may be held where one is named."""
    kinds = [kind.value for kind in (ROLES[role].kinds if role else OrganisationKind)]
    chosen = Organisation.objects.filter(organisations_within(scope), open=True, kind__in=kinds)
    return [(code, f"{name}（{code}）") for code, name in chosen.order_by("kind", "code").values_list("code", "name")]


def kind_choices(scope: Scope) -> list[tuple[str, str]]:
    """The kinds of organisation that may be made in the scope: the city's offices and departments by the whole city only."""
    needed = {
        OrganisationKind.CITY: False,
        OrganisationKind.COUNTY: bool(scope.units),
        OrganisationKind.PARK: bool(scope.units or scope.parks),
        OrganisationKind.DEPARTMENT: False,
        OrganisationKind.ENTERPRISE: True,
    }
    return [(kind.value, kind.label) for kind in OrganisationKind if scope.whole_city or needed[kind]]


def place_choices(scope: Scope, kind: OrganisationKind) -> dict[str, str]:
    """Code → name of the places that an organisation of a kind may be given in the scope; none where it has no place."""
    if kind is OrganisationKind.COUNTY:
        ranked = ranked_units()
        return {code: name for code, name in registry.units(scope).items() if code in ranked and scope.holds_unit(code)}
    if kind is OrganisationKind.PARK:
        parks = registry.parks(scope)
        held = frozenset(parks) if scope.whole_city else parks_within(scope)
        return {code: name for code, name in parks.items() if code in held}
    if kind is OrganisationKind.ENTERPRISE:
        return registry.enterprises(scope)
    return {}


def enterprises_without_organisation(scope: Scope) -> dict[str, str]:
    """Code → name of the enterprises in the scope that have no organisation yet."""
    return _without_organisation(scope)


def _organisation(found: Organisation, people: int) -> OrganisationCard:
    kind = OrganisationKind(found.kind)
    place = {
        OrganisationKind.CITY: "全市",
        OrganisationKind.DEPARTMENT: "不对应地区，只看比较",
        OrganisationKind.ENTERPRISE: "本企业",
    }.get(kind, "")
    if found.unit is not None:
        place = found.unit.name
    if found.park is not None:
        place = found.park.name
    parent = found.parent
    return OrganisationCard(
        found.code,
        found.name,
        kind,
        place,
        parent.code if parent else "",
        parent.name if parent else "",
        found.open,
        people,
    )


# --- People -----------------------------------------------------------------------------------------------------------


def people(scope: Scope, organisation_code: str = "") -> list[PersonCard]:
    """The people that the scope knows of; of one organisation (at home there) where its code is given."""
    chosen = people_seen(scope)
    if organisation_code:
        chosen = chosen.filter(home__code=organisation(scope, organisation_code).code)
    return _people(scope, chosen.select_related("home").order_by("account"))


def person(scope: Scope, account: str) -> PersonCard:
    """One person; raises `NotFoundError` where there is none of this sign-in name in the scope."""
    found = _people(scope, people_seen(scope).filter(account=account).select_related("home"))
    if not found:
        raise NotFoundError("没有找到")
    return found[0]


def suggestions(scope: Scope, text: str, most: int = 10) -> list[tuple[str, str]]:
    """Sign-in name and name of open people in the scope whose names hold a text; never of others."""
    wanted = text.strip()
    if not wanted:
        return []
    chosen = people_seen(scope).filter(Q(account__icontains=wanted) | Q(name__icontains=wanted), is_active=True)
    return list(chosen.order_by("account").values_list("account", "name")[:most])


def known_accounts(scope: Scope, accounts: Iterable[str]) -> frozenset[str]:
    """Which of these sign-in names belong to people that the scope knows of."""
    return frozenset(people_seen(scope).filter(account__in=set(accounts)).values_list("account", flat=True))


def taken_accounts(accounts: Iterable[str]) -> frozenset[str]:
    """Which of these sign-in names are taken, by whomever: they must be unique in all places."""
    return frozenset(Person.objects.filter(account__in=set(accounts)).values_list("account", flat=True))


def demonstration_people() -> int:
    """How many open accounts of the demonstration there are: none may be outside demonstration mode."""
    return Person.objects.filter(demonstration=True, is_active=True).count()


def administrators() -> list[GrantCard]:
    """Who holds the roles of the three administrators, everywhere; for the operator at the server's console."""
    return _grants(Grant.objects.filter(role__in=ADMINISTRATORS, ended_at=None))


def _people(scope: Scope, chosen: Iterable[Person]) -> list[PersonCard]:
    found = list(chosen)
    inside = set(people_contained(scope).filter(pk__in=[each.pk for each in found]).values_list("pk", flat=True))
    held: dict[int, list[str]] = {}
    administering: set[int] = set()
    open_grants = Grant.objects.filter(person__in=found, ended_at=None).order_by("id")
    administering.update(open_grants.filter(role__in=ADMINISTRATORS).values_list("person_id", flat=True))
    shown = open_grants.filter(in_force()).filter(organisations_within(scope, "organisation"))
    for person_id, role in shown.values_list("person_id", "role"):
        held.setdefault(person_id, []).append(ROLES[role].label)
    home_seen = set(
        Organisation.objects.filter(organisations_within(scope), pk__in={each.home_id for each in found}).values_list(
            "pk", flat=True
        )
    )
    return [
        PersonCard(
            each.account,
            each.name,
            each.phone,
            each.home.code if each.home and each.home_id in home_seen else "",
            _home_name(each, home_seen),
            each.is_active,
            each.must_change_password,
            each.created_at,
            each.last_seen_at,
            each.demonstration,
            tuple(dict.fromkeys(held.get(each.pk, ()))),
            each.pk in inside,
            each.pk in administering,
        )
        for each in found
    ]


def _home_name(person: Person, seen: set[int]) -> str:
    if person.home is None:
        return ""
    return person.home.name if person.home.pk in seen else "其他机构"


# --- Grants -----------------------------------------------------------------------------------------------------------


def grants(scope: Scope, *, ended: bool = False) -> list[GrantCard]:
    """The grants in organisations of the scope; with `ended` also those that are over."""
    chosen = Grant.objects.filter(organisations_within(scope, "organisation"))
    return _grants(chosen if ended else chosen.filter(ended_at=None))


def grants_of(scope: Scope, account: str) -> list[GrantCard]:
    """What a person holds and held in organisations of the scope; raises `NotFoundError` for who is not in it."""
    known = person(scope, account)
    return _grants(Grant.objects.filter(organisations_within(scope, "organisation"), person__account=known.account))


def grants_in(scope: Scope, organisation_code: str) -> list[GrantCard]:
    """What is and was held in an organisation; raises `NotFoundError` for one that is not in the scope."""
    known = organisation(scope, organisation_code)
    return _grants(Grant.objects.filter(organisation__code=known.code))


def grant(scope: Scope, number: int) -> GrantCard:
    """One grant; raises `NotFoundError` where its organisation is not in the scope."""
    found = _grants(Grant.objects.filter(organisations_within(scope, "organisation"), pk=number))
    if not found:
        raise NotFoundError("没有找到")
    return found[0]


def _grants(chosen: QuerySet[Grant]) -> list[GrantCard]:
    counting = set(Grant.objects.filter(in_force()).values_list("pk", flat=True))
    return [
        GrantCard(
            each.pk,
            each.person.account,
            each.person.name,
            each.organisation.code,
            each.organisation.name,
            ROLES[each.role],
            each.granted_by,
            each.granted_at,
            each.ended_by,
            each.ended_at,
            each.pk in counting,
        )
        for each in chosen.select_related("person", "organisation").order_by("-ended_at", "person__account", "id")
    ]
