"""The people of the demonstration city: one of every kind, with one password that is no secret. Nowhere but in demonstration mode.

They come from the register that stands: a bureau for every county and zone, a committee for every park, three departments,
a few enterprises. Running it again adds what is lacking and leaves the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from ballast.accounts import access
from ballast.accounts.models import Grant, Organisation, Person
from ballast.accounts.roles import ROLES, OrganisationKind
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError
from ballast.kernel.scope import Scope
from ballast.trail.actions import record

PASSWORD = "Yanshi-2026-压舱石"
ENTERPRISES = 3
_DEPARTMENTS = (("D-power", "供电公司"), ("D-land", "自然资源局"), ("D-tax", "税务局"))
_PLACES = {
    OrganisationKind.COUNTY: "unit_id",
    OrganisationKind.PARK: "park_id",
    OrganisationKind.ENTERPRISE: "enterprise_id",
}
_CITY = (
    ("leader", "市局领导", "leader"),
    ("analyst", "市局分析员", "analyst"),
    ("clerk", "市局报表员", "clerk"),
    ("system", "系统管理员", "system_admin"),
    ("security", "安全管理员", "security_admin"),
    ("audit", "安全审计员", "auditor"),
)


@dataclass(frozen=True)
class DemonstrationPerson:
    """Somebody to sign in as: `role` in words, `organisation` its name."""

    account: str
    password: str
    name: str
    role: str
    organisation: str


@dataclass(frozen=True)
class _Wanted:
    """A person to be made, with the organisation that is made first."""

    account: str
    name: str
    role: str
    code: str
    organisation: str
    kind: OrganisationKind
    place: str = ""


def make_demonstration_people() -> list[DemonstrationPerson]:
    """Make the demonstration's organisations, people and grants; all of its people come back, with their password.

    Raises `BallastError` outside of demonstration mode (`BALLAST_DEMONSTRATION=1`).
    """
    if not settings.DEMONSTRATION:
        raise BallastError("演示人员只能在演示模式下建立（BALLAST_DEMONSTRATION=1）")
    wanted = _wanted()
    with transaction.atomic():
        hashed = make_password(PASSWORD)
        made = [each.account for each in wanted if _make(each, hashed)]
        if made:
            record(Actor("演示", Scope.city()), "person.demonstration", f"{len(made)} 人", after=made)
    return [
        DemonstrationPerson(each.account, PASSWORD, each.name, ROLES[each.role].label, each.organisation)
        for each in wanted
    ]


def _wanted() -> list[_Wanted]:
    city = Scope.city()
    counties = access.place_choices(city, OrganisationKind.COUNTY)
    parks = access.place_choices(city, OrganisationKind.PARK)
    firms = dict(sorted(access.place_choices(city, OrganisationKind.ENTERPRISE).items())[:ENTERPRISES])
    bureau = ("CITY", "市工业和信息化局", OrganisationKind.CITY)
    wanted = [_Wanted(account, name, role, *bureau) for account, name, role in _CITY]
    wanted += [
        _Wanted(
            f"county-{code}".lower(),
            f"{name}分析员",
            "county_analyst",
            f"C-{code}",
            _bureau(name),
            OrganisationKind.COUNTY,
            code,
        )
        for code, name in sorted(counties.items())
    ]
    wanted += [
        _Wanted(
            f"park-{code}".lower(),
            f"园区 {code} 管理员",
            "park_manager",
            f"P-{code}",
            f"{name}管委会",
            OrganisationKind.PARK,
            code,
        )
        for code, name in sorted(parks.items())
    ]
    wanted += [
        _Wanted(f"dept-{code.removeprefix('D-')}", f"{name}办理员", "handler", code, name, OrganisationKind.DEPARTMENT)
        for code, name in _DEPARTMENTS
    ]
    wanted += [
        _Wanted(f"firm-{number}", f"填报员 {number}", "filer", code, name, OrganisationKind.ENTERPRISE, code)
        for number, (code, name) in enumerate(firms.items(), start=1)
    ]
    return wanted


def _bureau(name: str) -> str:
    return f"{name}管委会" if name.endswith("高新区") else f"{name}经信局"


def _make(each: _Wanted, hashed: str) -> bool:
    """Make one person with its organisation and grant, unless it is there; tells whether it was made."""
    place = {_PLACES[each.kind]: each.place} if each.kind in _PLACES else {}
    body, _ = Organisation.objects.get_or_create(
        code=each.code, defaults={"name": each.organisation, "kind": each.kind.value, **place}
    )
    now = clock.now()
    person, new = Person.objects.get_or_create(
        account=each.account,
        defaults={
            "name": each.name,
            "home": body,
            "password": hashed,
            "must_change_password": False,
            "password_changed_at": now,
            "demonstration": True,
        },
    )
    if new:
        Grant.objects.create(person=person, organisation=body, role=each.role, granted_by="演示", granted_at=now)
    return new
