"""Accounts that nobody has used for long: a list for the system administrator, and their closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from ballast.accounts import sessions, tokens
from ballast.accounts.actions import at_console
from ballast.accounts.limits import limits
from ballast.accounts.models import Grant, Person
from ballast.accounts.reach import people_contained
from ballast.accounts.roles import ROLES
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.trail.actions import record


@dataclass(frozen=True)
class DormantRow:
    """An open account that has not been used: since when, counted from its making where it never was."""

    account: str
    name: str
    organisation: str
    seen_at: datetime | None
    days: int


def dormant(scope: Scope, days: int | None = None) -> list[DormantRow]:
    """Open accounts of the scope not used for more than so many days (by rule where None), the longest first."""
    now = clock.now()
    return [
        DormantRow(
            person.account,
            person.name,
            person.home.name if person.home else "",
            person.last_seen_at,
            (now - (person.last_seen_at or person.created_at)).days,
        )
        for person in _people(scope, limits().dormant_days if days is None else days)
    ]


def close_dormant(actor: Actor, days: int | None = None) -> list[str]:
    """Close them, with their sessions and tokens; the accounts that were closed. One's own is left open.

    An administrator's account is closed at the server's console only, as every change of it (`actions.at_console`).
    """
    people = _people(actor.scope_for(Right.PEOPLE), limits().dormant_days if days is None else days)
    if not at_console(actor):
        people = people.exclude(pk__in=_administrators())
    closed = list(people.exclude(account=actor.account))
    with transaction.atomic():
        for person in closed:
            Person.objects.filter(pk=person.pk).update(is_active=False)
            sessions.end_all(person)
            tokens.end_all(actor, person)
        if closed:
            accounts = [person.account for person in closed]
            record(actor, "people.dormant_closed", f"{len(closed)}个账号", {"accounts": accounts})
    return [person.account for person in closed]


def _people(scope: Scope, days: int) -> QuerySet[Person]:
    """Those who lie within the scope with all that they have, so that no county closes who works elsewhere too."""
    before = clock.now() - timedelta(days=days)
    return (
        people_contained(scope)
        .filter(is_active=True)
        .annotate(seen=Coalesce("last_seen_at", "created_at"))
        .filter(seen__lt=before)
        .select_related("home")
        .order_by("seen", "account")
    )


def _administrators() -> QuerySet[Grant]:
    roles = [role.code for role in ROLES.values() if role.administrator]
    return Grant.objects.filter(role__in=roles, ended_at=None).values("person")  # type: ignore[return-value]
