"""Every change to organisations, people and grants: one function, one transaction, one entry in the trail.

Who may do what, and where:

1. The system administrator (`Right.PEOPLE`) makes organisations and people within the place of the role, closes and opens
   them, and gives new one-time passwords, but grants nothing.
2. The security administrator (`Right.GRANTS`) grants and ends business roles within the place of the role, but makes
   nobody. A grant needs both the organisation and the whole person inside: who is at home elsewhere, or holds a role
   elsewhere, is left to who is above. Else a county could widen, or take over, what a person has in another.
3. Nobody grants to themselves, and nobody changes their own account here.
4. The roles of the three administrators, and the accounts of those who hold them, are touched only by the operator at the
   server's console (an `Actor` without holdings): else one administrator could become, or silence, another.
5. Nothing is deleted: a grant ends, a person or an organisation closes. A role that has not ended counts for the
   exclusions even while its organisation or its person is closed, since it comes back when that opens.

What is out of the actor's scope raises `NotFoundError`; what is in it but not allowed `BallastError` with the reason.
Two changes to one person at once wait for each other: the row is locked (PostgreSQL), or the whole file is (SQLite).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from ballast.accounts import credential_actions, passwords, sessions, tokens
from ballast.accounts.models import Grant, Organisation, Person, UsedPassword
from ballast.accounts.reach import (
    organisations_within,
    people_contained,
    people_seen,
)
from ballast.accounts.roles import ADMINISTRATORS, ROLES, conflict
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.trail.actions import record

ACCOUNT_RULE = "账号用小写字母、数字和 . _ -，以字母或数字开头，2 至 40 位"
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_RESERVED = frozenset({"new", "import", "find", "dormant"})
_PHONE = re.compile(r"[0-9+() -]{5,30}")


@dataclass(frozen=True)
class IssuedPassword:
    """A one-time password, told once to whoever made it; the person must change it at the first sign-in."""

    account: str
    name: str
    organisation: str
    password: str


@dataclass(frozen=True)
class NewPerson:
    """Somebody to be made: the sign-in name, the name, the code of the organisation that is home, the phone."""

    account: str
    name: str
    home: str
    phone: str = ""


# --- People (organisations: `organisation_actions`) -------------------------------------------------------------------


def account_problem(account: str) -> str:
    """What is wrong with a sign-in name in its normal spelling: "" where nothing is."""
    if account in _RESERVED or not _ACCOUNT.fullmatch(account):
        return ACCOUNT_RULE
    return ""


def phone_problem(phone: str) -> str:
    """What is wrong with a phone number: "" where nothing is; it may be left out."""
    return "" if not phone or _PHONE.fullmatch(phone) else "电话只写数字、空格、括号、加号和连字符"


def create_person(actor: Actor, new: NewPerson) -> IssuedPassword:
    """Make a person at home in an organisation within the place where the actor makes people."""
    return create_people(actor, [new], "person.create")[0]


def create_people(actor: Actor, wanted: Sequence[NewPerson], action: str = "person.import") -> list[IssuedPassword]:
    """Make several people, all or none. Hashing takes time and is done before anything is locked."""
    scope = actor.scope_for(Right.PEOPLE)
    people = [_prepared(scope, new) for new in wanted]
    plain = [passwords.first_password(person) for person in people]
    for person, password in zip(people, plain, strict=True):
        person.password, person.password_changed_at = make_password(password), clock.now()
    with transaction.atomic():
        for person in people:
            _save_new(person)
        UsedPassword.objects.bulk_create(
            [UsedPassword(person=each, encoded=each.password, set_at=clock.now()) for each in people]
        )
        subject = people[0].account if len(people) == 1 else f"{len(people)} 人"
        record(
            actor, action, subject, {"count": len(people)}, after=[{"account": p.account, **_told(p)} for p in people]
        )
    return [_issued(person, password) for person, password in zip(people, plain, strict=True)]


def _prepared(scope: Scope, new: NewPerson) -> Person:
    account = Person.normalize_username(new.account)
    home = _organisation(scope, new.home)
    wrong = account_problem(account) or phone_problem(new.phone) or ("" if new.name.strip() else "请填写姓名")
    if wrong:
        raise BallastError(wrong)
    if not home.open:
        raise BallastError(f"“{home.name}”已停用，请先启用机构")
    return Person(account=account, name=new.name.strip(), phone=new.phone, home=home, password_changed_at=clock.now())


def _save_new(person: Person) -> None:
    """Save; the database says whether the sign-in name is taken, also where two make the same at once."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise BallastError(f"账号“{person.account}”已被使用，请换一个") from None


def edit_person(actor: Actor, account: str, *, name: str, phone: str, home: str) -> None:
    """Change name, phone or home of a person; the new home lies within the actor's place too."""
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        person = _manageable(actor, scope, account)
        new_home = _organisation(scope, home)
        wrong = phone_problem(phone) or ("" if name.strip() else "请填写姓名")
        if not new_home.open and new_home != person.home:
            wrong = f"“{new_home.name}”已停用，请先启用机构"
        if wrong:
            raise BallastError(wrong)
        before = _told(person)
        person.name, person.phone, person.home = name.strip(), phone, new_home
        person.save(update_fields=["name", "phone", "home"])
        record(actor, "person.edit", person.account, before=before, after=_told(person))


def reset_password(actor: Actor, account: str) -> IssuedPassword:
    """Give a person a new one-time password; all sessions end."""
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        person = _manageable(actor, scope, account)
        if not person.is_active:
            raise BallastError("账号已停用，请先启用")
        return _issued(person, credential_actions.issue_password(actor, person.account))


def reset_factor(actor: Actor, account: str) -> None:
    """Take away the second factor of a person who lost it; all sessions end."""
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        credential_actions.reset_factor(actor, _manageable(actor, scope, account).account)


def link_subject(actor: Actor, account: str, subject: str) -> None:
    """Say which identity of the office's own sign-in a person has; "" for none."""
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        credential_actions.link_subject(actor, _manageable(actor, scope, account).account, subject.strip())


def close_person(actor: Actor, account: str, reason: str) -> None:
    """Close a person: sessions and tokens end, the password is void, and grants no longer count."""
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        person = _manageable(actor, scope, account)
        if not reason.strip():
            raise BallastError("请写明停用原因")
        if not person.is_active:
            raise BallastError("账号已经停用")
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
        sessions.end_all(person)
        tokens.end_all(actor, person)
        record(
            actor,
            "person.close",
            person.account,
            {"reason": reason.strip()},
            before={"open": True},
            after={"open": False},
        )


def open_person(actor: Actor, account: str) -> IssuedPassword:
    """Open a person again, with a new one-time password; the roles that have not ended count again."""
    scope = actor.scope_for(Right.PEOPLE)
    with transaction.atomic():
        person = _manageable(actor, scope, account)
        if person.is_active:
            raise BallastError("账号本来就是启用的")
        person.is_active = True
        person.save(update_fields=["is_active"])
        password = passwords.first_password(person)
        passwords.put(person, password, by_owner=False)
        record(actor, "person.open", person.account, before={"open": False}, after={"open": True})
    return _issued(person, password)


def _issued(person: Person, password: str) -> IssuedPassword:
    return IssuedPassword(person.account, person.name, person.home.name if person.home else "", password)


def _told(person: Person) -> dict[str, str]:
    return {"name": person.name, "phone": person.phone, "home": person.home.code if person.home else ""}


# --- Grants -----------------------------------------------------------------------------------------------------------


def grant_role(actor: Actor, account: str, organisation_code: str, role: str) -> Grant:
    """Grant a role in an organisation, by the rules at the top of this module."""
    scope = actor.scope_for(Right.GRANTS)
    with transaction.atomic():
        person = _locked(scope, account)
        body = _organisation(scope, organisation_code)
        wrong = _not_grantable(actor, scope, person, body, role)
        if wrong:
            raise BallastError(wrong)
        held = frozenset(Grant.objects.filter(person=person, ended_at=None).values_list("role", flat=True))
        made = Grant.objects.create(
            person=person, organisation=body, role=role, granted_by=_signed(actor), granted_at=clock.now()
        )
        if role in ADMINISTRATORS:
            # The factor is set up by who has just shown the password, not at a session that was left open.
            sessions.end_all(person)
        record(
            actor,
            "grant.create",
            person.account,
            {"role": role, "organisation": body.code},
            before=sorted(held),
            after=sorted(held | {role}),
        )
    return made


def _not_grantable(actor: Actor, scope: Scope, person: Person, body: Organisation, role: str) -> str:
    if person.account == actor.account:
        return "不能给自己授权，请由另一名安全管理员办理"
    if role not in ROLES:
        return "没有这个角色"
    chosen = ROLES[role]
    if chosen.administrator and not at_console(actor):
        return "管理员角色只能在服务器上用命令 ballast administrators 授予"
    if body.kind not in chosen.kinds:
        return f"“{chosen.label}”不能在“{body.name}”这类机构中担任"
    if not body.open or not person.is_active:
        return "账号或机构已停用，不能授权"
    if not _contained(scope, person):
        return _ELSEWHERE
    open_grants = Grant.objects.filter(person=person, ended_at=None)
    if open_grants.filter(organisation=body, role=role).exists():
        return f"{person.name}已经是“{body.name}”的“{chosen.label}”"
    return conflict(frozenset(open_grants.values_list("role", flat=True)), role)


def end_grant(actor: Actor, number: int) -> None:
    """End a grant in an organisation within the place where the actor grants."""
    scope = actor.scope_for(Right.GRANTS)
    with transaction.atomic():
        chosen = Grant.objects.filter(organisations_within(scope, "organisation"), pk=number)
        found = chosen.select_for_update(of=("self",)).select_related("person", "organisation").first()
        if found is None:
            raise NotFoundError("没有找到")
        if found.ended_at is not None:
            raise BallastError("这项授权已经收回")
        if found.role in ADMINISTRATORS and not at_console(actor):
            raise BallastError("管理员角色只能在服务器上用命令 ballast administrators 收回")
        found.ended_by, found.ended_at = _signed(actor), clock.now()
        found.save(update_fields=["ended_by", "ended_at"])
        told = {"role": found.role, "organisation": found.organisation.code}
        record(actor, "grant.end", found.person.account, before=told)


def appoint_administrators(
    actor: Actor, organisation_code: str, named: Iterable[tuple[str, str]], ended: Iterable[str] = ()
) -> None:
    """Give administrators' roles to named people (role, sign-in name) and take all of them from others, all or nothing.

    For the operator at the server's console only; raises `BallastError` with the first thing that does not go.
    """
    if not at_console(actor):
        raise NotFoundError("没有找到")
    with transaction.atomic():
        for account in ended:
            numbers = Grant.objects.filter(person__account=account, role__in=ADMINISTRATORS, ended_at=None)
            held = list(numbers.values_list("pk", flat=True))
            if not held:
                raise BallastError(f"账号“{account}”没有管理员角色")
            for number in held:
                end_grant(actor, number)
        for role, account in named:
            try:
                grant_role(actor, account, organisation_code, role)
            except NotFoundError:
                raise BallastError(f"没有账号“{account}”或机构“{organisation_code}”，请先建立") from None


# --- What several of them need ----------------------------------------------------------------------------------------

_ELSEWHERE = "此人不在您的管理范围，或在范围以外还有角色，请由上级管理员办理"


def at_console(actor: Actor) -> bool:
    """Whether it is the operator at the server's own console, who alone touches administrators."""
    return actor.holdings is None and actor.scope.whole_city


def _signed(actor: Actor) -> str:
    return f"{actor.name}（{actor.account}）" if actor.account else actor.name


def _locked(scope: Scope, account: str) -> Person:
    """A person that the scope knows of, locked until the transaction ends."""
    known = people_seen(scope).filter(account=account).values_list("pk", flat=True).first()
    if known is None:
        raise NotFoundError("没有找到")
    return Person.objects.select_for_update(of=("self",)).select_related("home").get(pk=known)


def _manageable(actor: Actor, scope: Scope, account: str) -> Person:
    """A locked person that the actor may change: wholly in the scope, not itself, and no administrator."""
    person = _locked(scope, account)
    if person.account == actor.account:
        raise BallastError("不能在这里改动自己的账号")
    if not _contained(scope, person):
        raise BallastError(_ELSEWHERE)
    administers = Grant.objects.filter(person=person, role__in=ADMINISTRATORS, ended_at=None).exists()
    if administers and not at_console(actor):
        raise BallastError("管理员的账号只能在服务器上用命令 ballast person 办理")
    return person


def _contained(scope: Scope, person: Person) -> bool:
    return people_contained(scope).filter(pk=person.pk).exists()


def _organisation(scope: Scope, code: str) -> Organisation:
    found = Organisation.objects.filter(organisations_within(scope), code=code).first()
    if found is None:
        raise NotFoundError("没有找到")
    return found
