"""The people that tests of every room share: one of every kind, in two counties, a park, an enterprise and a department."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.contrib.auth.hashers import make_password

from ballast.accounts.models import Grant, Organisation, Person
from ballast.kernel import clock
from ballast.kernel.scope import Scope
from ballast.registry.actions import save_enterprises, save_parks, save_units
from ballast.registry.rows import SubjectRow
from ballast.scoping import within

PASSWORD = "压舱石-Test-2026"
START = date(2024, 1, 1)

# account → (name, role, organisation)
PEOPLE = {
    "leader": ("市领导", "leader", "CITY"),
    "analyst": ("市分析员", "analyst", "CITY"),
    "clerk": ("市报表员", "clerk", "CITY"),
    "county_a": ("甲县分析员", "county_analyst", "CA"),
    "county_b": ("乙县分析员", "county_analyst", "CB"),
    "park_a": ("一号园管理员", "park_manager", "PA"),
    "filer_a": ("甲厂填报员", "filer", "FA"),
    "handler": ("供电办理员", "handler", "POWER"),
    "system_admin": ("系统管理员", "system_admin", "CITY"),
    "security_admin": ("安全管理员", "security_admin", "CITY"),
    "auditor": ("安全审计员", "auditor", "CITY"),
    "nobody": ("无角色", "", "CITY"),
}


def places() -> None:
    """Two counties A and B, a park in each, two enterprises in each county: A1 in park P1, A2, B1 in park P2, B2."""
    save_units([SubjectRow("A", "甲县", START, {}), SubjectRow("B", "乙县", START, {})], None)
    save_parks(
        [SubjectRow("P1", "一号园", START, {"units": "A"}), SubjectRow("P2", "二号园", START, {"units": "B"})], None
    )
    rows = (("A1", "A", "P1"), ("A2", "A", ""), ("B1", "B", "P2"), ("B2", "B", ""))
    save_enterprises(
        [SubjectRow(code, f"企业{code}", START, {"unit": unit, "park": park}) for code, unit, park in rows], None
    )


def organisations() -> dict[str, Organisation]:
    """One organisation of each kind, in the places above."""
    with within(Scope.city()):
        made = [
            Organisation(code="CITY", name="市工信局", kind="city"),
            Organisation(code="CA", name="甲县经信局", kind="county", unit_id="A"),
            Organisation(code="CB", name="乙县经信局", kind="county", unit_id="B"),
            Organisation(code="PA", name="一号园管委会", kind="park", park_id="P1"),
            Organisation(code="FA", name="企业A1", kind="enterprise", enterprise_id="A1"),
            Organisation(code="POWER", name="供电公司", kind="department"),
        ]
        Organisation.objects.bulk_create(made)
    return {each.code: each for each in Organisation.objects.all()}


@lru_cache
def _hashed() -> str:
    """The one password of all, hashed once: a good hash is slow."""
    return make_password(PASSWORD)


def people() -> dict[str, Person]:
    """Places, organisations and one person of every kind, ready to sign in; `nobody` holds no role."""
    places()
    bodies = organisations()
    now = clock.now()
    made = {
        account: Person(
            account=account,
            name=name,
            password=_hashed(),
            must_change_password=False,
            password_changed_at=now,
            home=bodies[body],
        )
        for account, (name, _, body) in PEOPLE.items()
    }
    Person.objects.bulk_create(made.values())
    Grant.objects.bulk_create(
        Grant(person=made[account], organisation=bodies[body], role=role, granted_by="测试", granted_at=now)
        for account, (_, role, body) in PEOPLE.items()
        if role
    )
    return made
