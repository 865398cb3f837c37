"""The only door to people and organisations for reading, and how a person becomes an actor."""

from __future__ import annotations

from ballast.accounts.models import Grant, Organisation, Person
from ballast.accounts.roles import AUDIENCES, ROLES, OrganisationKind
from ballast.kernel.actor import Actor, Holding
from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Audience, Scope


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
    """The actor that a person is now: the open grants in open organisations, all together."""
    grants = Grant.objects.filter(person=person, ended_at=None, organisation__open=True).select_related("organisation")
    holdings = tuple(Holding(ROLES[grant.role].rights, place_of(grant.organisation)) for grant in grants.order_by("id"))
    together = Scope.nowhere(Audience.PUBLIC)
    for holding in holdings:
        together = together | holding.scope
    return Actor(person.name, together, channel, person.account, address, holdings if person.is_active else ())


def actor_of_account(account: str, channel: str = "job") -> Actor:
    """The actor behind a sign-in name; raises `NotFoundError` where there is none, or it is closed."""
    person = Person.objects.filter(account=account, is_active=True).first()
    if person is None:
        raise NotFoundError("没有找到")
    return actor_of(person, channel)
