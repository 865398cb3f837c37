"""Random organisations, people, grants, ends and closings: the rules hold after every sequence of allowed calls.

What counts is computed a second time here, from the tables by plain loops, without the room's own queries.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ballast.accounts import access, actions, organisation_actions
from ballast.accounts.models import Grant, Organisation, Person
from ballast.accounts.roles import ROLES, conflict
from ballast.accounts.tests.factory import START, people
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.registry.actions import save_parks
from ballast.registry.rows import SubjectRow

pytestmark = pytest.mark.django_db

CONSOLE = Actor("命令行", Scope.city())
BODIES = ("CITY", "CA", "CB", "PA", "P3C", "FA", "POWER")
# What each body's place is made of, written down by hand: (county, park, enterprise) codes; the city is everything.
GROUND = {
    "CITY": frozenset({"A", "B", "P1", "P2", "P3", "A1", "A2", "B1", "B2", "city"}),
    "CA": frozenset({"A", "P1", "A1", "A2"}),
    "CB": frozenset({"B", "P2", "B1", "B2"}),
    "PA": frozenset({"P1", "A1"}),
    "P3C": frozenset({"P3"}),
    "FA": frozenset({"A1"}),
    "POWER": frozenset[str](),
}
ACTORS = ("security_admin", "security_a", "security_b", "system_admin", "system_a", "auditor", "analyst", "county_a")
SUBJECTS = ("nobody", "idle_a", "idle_b", "county_a", "county_b", "filer_a", *ACTORS[:3])


@dataclass(frozen=True)
class Call:
    """One attempt: who does what, to whom, where, with which role."""

    act: str
    actor: str
    person: str
    body: str
    role: str
    number: int


CALLS = st.builds(
    Call,
    st.sampled_from(("grant", "grant", "grant", "grant", "end", "close", "open", "move", "close_body", "open_body")),
    st.sampled_from(ACTORS),
    st.sampled_from(SUBJECTS),
    st.sampled_from(BODIES),
    st.sampled_from(sorted(ROLES)),
    st.integers(0, 40),
)


@pytest.fixture
def city() -> None:
    """The factory's city with a park in two counties and administrators in the counties."""
    people()
    save_parks([SubjectRow("P3", "跨县园", START, {"units": "A、B"})], None)
    Organisation.objects.create(code="P3C", name="跨县园管委会", kind="park", park_id="P3")
    for account, body, role in (
        ("security_a", "CA", "security_admin"),
        ("security_b", "CB", "security_admin"),
        ("system_a", "CA", "system_admin"),
        ("idle_a", "CA", ""),
        ("idle_b", "CB", ""),
    ):
        home = Organisation.objects.get(code=body)
        person = Person.objects.create(account=account, name=account, home=home, password="x")
        if role:
            Grant.objects.create(person=person, organisation=home, role=role, granted_by="测试", granted_at=clock.now())


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Everything inside is taken back: each drawn example starts from the same city."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def attempt(call: Call) -> bool:
    """Try a call as its actor is at that moment; tells whether it was allowed."""
    by = access.actor_of(Person.objects.get(account=call.actor))
    numbers = list(Grant.objects.order_by("pk").values_list("pk", flat=True))
    deeds: dict[str, Callable[[], object]] = {
        "grant": lambda: actions.grant_role(by, call.person, call.body, call.role),
        "end": lambda: actions.end_grant(by, numbers[call.number % len(numbers)]),
        "close": lambda: actions.close_person(by, call.person, "试"),
        "open": lambda: actions.open_person(by, call.person),
        "move": lambda: actions.edit_person(by, call.person, name="某", phone="", home=call.body),
        "close_body": lambda: organisation_actions.close_organisation(by, call.body),
        "open_body": lambda: organisation_actions.open_organisation(by, call.body),
    }
    try:
        deeds[call.act]()
    except BallastError:
        return False
    return True


def grounds() -> dict[str, dict[Right, frozenset[str]]]:
    """Account → right → the ground on which it is held, by plain loops over the tables."""
    open_people = {p.pk: p.account for p in Person.objects.all() if p.is_active}
    open_bodies = {b.pk: b.code for b in Organisation.objects.all() if b.open}
    held: dict[str, dict[Right, frozenset[str]]] = {p.account: {} for p in Person.objects.all()}
    for grant in Grant.objects.all():
        if grant.ended_at is None and grant.person_id in open_people and grant.organisation_id in open_bodies:
            account = open_people[grant.person_id]
            for right in ROLES[grant.role].rights:
                before = held[account].get(right, frozenset())
                held[account][right] = before | GROUND[open_bodies[grant.organisation_id]]
    return held


def ground_of(scope: Scope) -> frozenset[str]:
    """The ground of a scope, by hand."""
    if scope.whole_city:
        return GROUND["CITY"]
    found: frozenset[str] = frozenset()
    for code in scope.units:
        found |= GROUND[f"C{code}"]
    for code in scope.parks:
        found |= {"P1": GROUND["PA"], "P2": frozenset({"P2", "B1"}), "P3": GROUND["P3C"]}[code]
    return found | scope.enterprises


def check_rules() -> None:
    """Nobody holds roles that exclude each other; the product sees exactly what the plain loops see."""
    for person in Person.objects.all():
        roles = frozenset(Grant.objects.filter(person=person, ended_at=None).values_list("role", flat=True))
        assert not any(conflict(roles, role) for role in roles), (person.account, roles)
        assert not ("auditor" in roles and roles & {"system_admin", "security_admin"})
    for account, rights in grounds().items():
        actor = access.actor_of(Person.objects.get(account=account))
        assert {right for right in Right if actor.may(right)} == set(rights)
        for right in Right:
            if right in rights:
                assert ground_of(actor.scope_for(right)) == rights[right], (account, right)
            else:
                with pytest.raises(NotFoundError):
                    actor.scope_for(right)


QUICK = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@QUICK
@given(calls=st.lists(CALLS, max_size=12))
def test_after_any_sequence_of_calls_the_rules_hold(city: None, calls: list[Call]) -> None:
    with undone():
        for call in calls:
            attempt(call)
        check_rules()


@QUICK
@given(calls=st.lists(CALLS, min_size=4, max_size=14))
def test_no_allowed_call_widens_anybody_beyond_the_ground_of_who_made_it(city: None, calls: list[Call]) -> None:
    follow(calls)


def follow(calls: list[Call]) -> None:
    """Try the calls one after the other, and look after each at who gained what."""
    with undone():
        for call in calls:
            before = grounds()
            own = {right: ground_of_right(call.actor, right) for right in (Right.GRANTS, Right.PEOPLE)}
            if not attempt(call):
                assert grounds() == before
                continue
            limit = own[Right.GRANTS] if call.act in ("grant", "end") else own[Right.PEOPLE]
            for account, rights in grounds().items():
                for right, ground in rights.items():
                    gained = ground - before[account].get(right, frozenset())
                    assert gained <= limit, (call, account, right, gained)
                    assert not gained or account != call.actor, call


@QUICK
@given(calls=st.lists(CALLS, max_size=14))
def test_people_without_an_administrators_role_never_change_anything(city: None, calls: list[Call]) -> None:
    with undone():
        before = grounds()
        for call in calls:
            if call.actor in ("analyst", "county_a", "auditor"):
                assert not attempt(call)
        assert grounds() == before


FITTING = st.sampled_from(
    [
        (code, role.code)
        for code, kind in (
            ("CITY", "city"),
            ("CA", "county"),
            ("PA", "park"),
            ("FA", "enterprise"),
            ("POWER", "department"),
        )
        for role in ROLES.values()
        if kind in role.kinds
    ]
)


@settings(QUICK, max_examples=15)
@given(wanted=st.lists(st.tuples(st.sampled_from(("nobody", "idle_a")), FITTING), min_size=4, max_size=12))
def test_whatever_is_granted_in_whatever_order_nobody_holds_roles_that_exclude_each_other(
    city: None, wanted: list[tuple[str, tuple[str, str]]]
) -> None:
    with undone():
        for account, (code, role) in wanted:
            with contextlib.suppress(BallastError):
                actions.grant_role(CONSOLE, account, code, role)
        check_rules()
        assert Grant.objects.filter(person__account__in=("nobody", "idle_a")).exists()


def ground_of_right(account: str, right: Right) -> frozenset[str]:
    actor = access.actor_of(Person.objects.get(account=account))
    return ground_of(actor.scope_for(right)) if actor.may(right) else frozenset()


@pytest.mark.slow
@settings(QUICK, max_examples=60)
@given(calls=st.lists(CALLS, max_size=40))
def test_after_long_sequences_the_rules_hold_and_nobody_was_widened(city: None, calls: list[Call]) -> None:
    follow(calls)
    with undone():
        for call in calls:
            attempt(call)
        check_rules()
