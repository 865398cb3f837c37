"""Sign-ins and sessions: how one begins, how long it stays, and how it ends. Every step is in the trail.

A sign-in is complete when nothing is asked for any more: first the second factor, then the new password. Until then the
request has no actor. Ends are judged on the server: idle, too long, ended by its owner or an administrator, a changed
password, a closed person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

# The ends of sessions follow the real time, as Django's own do: a pinned day of a demonstration must not stretch them.
from django.utils import timezone

from ballast.accounts import passwords, second_factor
from ballast.accounts.access import actor_of
from ballast.accounts.limits import limits
from ballast.accounts.models import Person, SignIn
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.scope import Audience, Scope
from ballast.trail.actions import record

WAY = "way"
FACTOR_WANTED = "second_factor_wanted"
FACTOR_AT = "second_factor_at"
BACKEND = "django.contrib.auth.backends.ModelBackend"
_MINUTE = timedelta(minutes=1)


class Stage(StrEnum):
    """What a sign-in still lacks."""

    NONE = ""
    FACTOR = "factor"
    PASSWORD = "password"


class Ended(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    IDLE = "idle"
    TOO_LONG = "too_long"
    AGAIN = "again"
    BY_OWNER = "by_owner"
    BY_OFFICE = "by_office"
    PASSWORD = "password"
    FACTOR = "factor"
    FAILURES = "failures"

    @property
    def label(self) -> str:
        """What is told to whoever comes back."""
        return _ENDED[self]


_ENDED = {
    Ended.SIGNED_OUT: "已退出登录",
    Ended.IDLE: "长时间没有操作，已自动退出，请重新登录",
    Ended.TOO_LONG: "本次登录已到最长时间，请重新登录",
    Ended.AGAIN: "已在本机重新登录",
    Ended.BY_OWNER: "本次登录已在别处由您退出，请重新登录",
    Ended.BY_OFFICE: "管理员变更了账号，请重新登录",
    Ended.PASSWORD: "密码已更换，请重新登录",
    Ended.FACTOR: "动态口令已变更，请重新登录",
    Ended.FAILURES: "连续多次输错，已退出，请重新登录",
}


@dataclass(frozen=True)
class Standing:
    """Who a request's session belongs to, and what its sign-in still lacks. `actor` is for the pages of that stage."""

    person: Person
    actor: Actor
    stage: Stage
    sign_in: int


@dataclass(frozen=True)
class OpenSession:
    """A row of one's own list of open sessions."""

    began_at: datetime
    seen_at: datetime
    address: str
    agent: str
    here: bool


@dataclass(frozen=True)
class Outcome:
    """How a sign-in went: `refused` is what to tell, "" where it went well."""

    refused: str = ""


def wrong() -> str:
    """The one answer to every sign-in that fails: it tells nothing about the account."""
    now = limits()
    minutes = int(now.lock.total_seconds()) // 60
    return f"账号或密码不正确，或账号暂时不能登录。连续失败{now.failures}次锁定{minutes}分钟；忘记密码请联系系统管理员重新设置"


def sign_in(request: HttpRequest, account: str, password: str) -> Outcome:
    """Sign somebody in by password. Unknown, wrong, closed and locked have the same answer and cost the same work."""
    with transaction.atomic():
        person = authenticate(request, username=account, password=password)
        if not isinstance(person, Person):
            _refused(request, account)
            return Outcome(wrong())
        if passwords.first_has_lapsed(person):
            refused(request, person.account, reason="first_password_lapsed")
            return Outcome("初始密码已过期，请联系系统管理员重新设置")
        begin(request, person, "password", strong=False)
        return Outcome()


def begin(request: HttpRequest, person: Person, way: str, *, strong: bool) -> None:
    """Open the session of a person who has shown who they are. `strong`: the way there was two factors already."""
    with transaction.atomic():
        _end(SignIn.objects.filter(session_key=request.session.session_key or "", ended_at=None), Ended.AGAIN)
        login(request, person, backend=BACKEND)
        request.session[WAY] = way
        request.session[FACTOR_WANTED] = second_factor.enrolled(person)
        if strong:
            request.session[FACTOR_AT] = way
        record(actor_of(person, "web", _address(request)), "sign_in", person.account, {"way": way})


def began(sender: object, request: HttpRequest, user: Person, **more: Any) -> None:
    """Django's word that a session began: it enters the list of open ones."""
    if request.session.session_key is None:
        # Somebody else was signed in here: that session is gone, and the new one has no key until it is kept.
        request.session.save()
    elif SignIn.objects.filter(session_key=request.session.session_key).exists():
        # The same person signs in again: Django keeps the key, but every sign-in has one of its own.
        before = request.session.session_key
        request.session.cycle_key()
        _end(SignIn.objects.filter(session_key=before, ended_at=None), Ended.AGAIN)
    now = timezone.now()
    SignIn.objects.create(
        person=user,
        session_key=str(request.session.session_key),
        began_at=now,
        seen_at=now,
        address=_address(request),
        agent=str(request.META.get("HTTP_USER_AGENT", ""))[:200],
    )
    Person.objects.filter(pk=user.pk).update(last_seen_at=clock.now())


def standing(request: HttpRequest) -> Standing | Ended | None:
    """What the request's session is: somebody's, just ended (and cleared away), or nobody's. Two queries beside Django's."""
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return None
    row = SignIn.objects.filter(session_key=request.session.session_key or "", person=person).first()
    why = Ended.BY_OFFICE if row is None else _over(row)
    actor = actor_of(person, "web", _address(request))
    if why or row is None:
        _close(request, actor, row, why or Ended.BY_OFFICE)
        return why
    _seen(request, row)
    return Standing(person, actor, _stage(request, person, actor), row.pk)


def renew(request: HttpRequest, person: Person) -> None:
    """Give the session a new key after a change of what it may do; its place in the list stays."""
    old = request.session.session_key
    update_session_auth_hash(request, person)
    SignIn.objects.filter(session_key=old or "").update(session_key=str(request.session.session_key))


def factor_shown(request: HttpRequest, person: Person) -> None:
    """The second factor was verified in this session."""
    request.session[FACTOR_AT] = timezone.now().isoformat(timespec="seconds")
    request.session[FACTOR_WANTED] = True
    renew(request, person)


def factor_dropped(request: HttpRequest) -> None:
    """The person has no second factor any more; this session goes on without."""
    request.session[FACTOR_WANTED] = False


def sign_out(request: HttpRequest, standing: Standing, why: Ended = Ended.SIGNED_OUT) -> None:
    """End this session."""
    with transaction.atomic():
        _end(SignIn.objects.filter(pk=standing.sign_in), why)
        record(standing.actor, "sign_out", standing.person.account, {"reason": why.value})
        logout(request)


def open_sessions(standing: Standing) -> list[OpenSession]:
    """One's own open sessions, the latest first."""
    rows = SignIn.objects.filter(person=standing.person, ended_at=None).order_by("-seen_at")
    return [
        OpenSession(row.began_at, row.seen_at, row.address, row.agent, row.pk == standing.sign_in)
        for row in rows
        if not _over(row)
    ]


def end_others(standing: Standing) -> int:
    """End all of one's own sessions but this; how many there were."""
    with transaction.atomic():
        count = end_all(standing.person, Ended.BY_OWNER, keep=standing.sign_in)
        record(standing.actor, "sessions.ended", standing.person.account, {"count": count})
    return count


def end_all(person: Person, why: Ended = Ended.BY_OFFICE, keep: int = 0) -> int:
    """End the sessions of a person, inside the transaction of what ends them; `keep` is the one that stays."""
    return _end(SignIn.objects.filter(person=person, ended_at=None).exclude(pk=keep), why)


def sweep() -> int:
    """Close sessions whose time is over and drop what Django has kept of expired ones; how many were closed."""
    now, most = timezone.now(), limits()
    rows = SignIn.objects.filter(ended_at=None)
    with transaction.atomic():
        count = _end(rows.filter(began_at__lt=now - most.session), Ended.TOO_LONG)
        count += _end(rows.filter(seen_at__lt=now - most.idle), Ended.IDLE)
        Session.objects.filter(expire_date__lt=now).delete()
    return count


def _over(row: SignIn) -> Ended | None:
    """Why a session may not go on; None where it may."""
    if row.ended_at is not None:
        return Ended(row.ended_why)
    now, most = timezone.now(), limits()
    if now - row.began_at > most.session:
        return Ended.TOO_LONG
    if now - row.seen_at > most.idle:
        return Ended.IDLE
    return None


def _seen(request: HttpRequest, row: SignIn) -> None:
    """Note that somebody is there, once a minute at most. What a page asks for by itself is nobody's doing."""
    now = timezone.now()
    if request.headers.get("X-Background") or now - row.seen_at < _MINUTE:
        return
    SignIn.objects.filter(pk=row.pk).update(seen_at=now)
    Person.objects.filter(pk=row.person_id).update(last_seen_at=clock.now())


def _stage(request: HttpRequest, person: Person, actor: Actor) -> Stage:
    session = request.session
    wanted = session.get(FACTOR_WANTED) or second_factor.required(actor)
    if wanted and not session.get(FACTOR_AT):
        return Stage.FACTOR
    if session.get(WAY) != "oidc" and passwords.must_change(person):
        return Stage.PASSWORD
    return Stage.NONE


def _close(request: HttpRequest, actor: Actor, row: SignIn | None, why: Ended) -> None:
    with transaction.atomic():
        if row is not None and row.ended_at is None:
            _end(SignIn.objects.filter(pk=row.pk), why)
            record(actor, "session.expired", actor.account, {"reason": why.value})
        logout(request)


def _end(rows: Any, why: Ended) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    rows.filter(session_key__in=keys).update(ended_at=timezone.now(), ended_why=why.value)
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _refused(request: HttpRequest, account: str) -> None:
    """The trail of a failed sign-in: it names known accounts only, since what was typed may be a password."""
    person = Person.objects.filter(account=Person.normalize_username(account)).first()
    reason = "wrong_password"
    if getattr(request, "axes_locked_out", False):
        reason = "locked"
    elif person is None:
        reason = "unknown_account"
    elif not person.is_active:
        reason = "closed"
    refused(request, person.account if person else "（未知账号）", reason=reason)


def refused(request: HttpRequest, subject: str, **detail: object) -> None:
    """The trail of a sign-in that did not come about, inside a transaction."""
    nobody = Actor("未登录", Scope.nowhere(Audience.PUBLIC), "web", "", _address(request), ())
    record(nobody, "sign_in.refused", subject, detail, outcome="refused")


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
