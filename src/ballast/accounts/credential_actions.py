"""Every change of what somebody signs in with: one function, one transaction, one entry in the trail.

A change by the owner ends the owner's other sessions, one by an administrator ends them all.
"""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest

from ballast.accounts import passwords, second_factor, sessions
from ballast.accounts.limits import limits
from ballast.accounts.models import Person
from ballast.accounts.second_factor import Shown
from ballast.accounts.sessions import Ended, Standing
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.trail.actions import record

FAILURES = "failures"
WRONG_PASSWORD = "当前密码不正确"


def change_password(request: HttpRequest, standing: Standing, old: str, new: str) -> list[str]:
    """Change one's own password; what is wrong with it, empty where it was changed."""
    person = standing.person
    with transaction.atomic():
        if not person.check_password(old):
            _refused(request, standing, "password.refused")
            return [WRONG_PASSWORD]
        found = passwords.faults(person, new)
        if found:
            return found
        passwords.put(person, new, by_owner=True)
        sessions.end_all(person, Ended.PASSWORD, keep=standing.sign_in)
        sessions.renew(request, person)
        record(standing.actor, "password.changed", person.account)
    return []


def issue_password(actor: Actor, account: str) -> str:
    """Set a random password that must be changed at the first sign-in, and give it back: it is shown this once.

    For the system administrator, on a new account or a forgotten password. Whether the account is within the
    administrator's reach is the caller's to ask. Raises `NotFoundError`, and `BallastError` for one's own account.
    """
    person = _another(actor, account)
    plain = passwords.first_password(person)
    with transaction.atomic():
        passwords.put(person, plain, by_owner=False)
        sessions.end_all(person, Ended.BY_OFFICE)
        record(actor, "password.issued", account)
    return plain


def enrol(request: HttpRequest, standing: Standing, key: str, code: str) -> list[str]:
    """Take a new second factor whose first code is right; the recovery codes, empty where the code was wrong.

    Of two sign-ins that set up the first factor at once one comes first: the other takes nothing in its place.
    """
    person = standing.person
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        if standing.stage and second_factor.enrolled(person):
            return []
        if not second_factor.put(person, key, code):
            return []
        codes = second_factor.new_codes(person)
        sessions.end_all(person, Ended.FACTOR, keep=standing.sign_in)
        sessions.factor_shown(request, person)
        record(standing.actor, "factor.enrolled", person.account)
    return codes


def show_factor(request: HttpRequest, standing: Standing, code: str) -> Shown:
    """Show the second factor to complete a sign-in; too many wrong codes in a row end it."""
    person = standing.person
    with transaction.atomic():
        shown = second_factor.verify(person, code)
        if shown.good:
            sessions.factor_shown(request, person)
            record(standing.actor, "factor.shown", person.account, {"by": shown.value})
        else:
            record(standing.actor, "factor.refused", person.account, {"reason": shown.value}, outcome="refused")
        if shown is Shown.TOO_OFTEN:
            sessions.sign_out(request, standing, Ended.FAILURES)
    return shown


def renew_codes(standing: Standing) -> list[str]:
    """New recovery codes in place of the old ones."""
    with transaction.atomic():
        codes = second_factor.new_codes(standing.person)
        record(standing.actor, "factor.codes", standing.person.account)
    return codes


def drop_factor(request: HttpRequest, standing: Standing) -> None:
    """Go on without a second factor; not for administrators, who cannot."""
    if second_factor.required(standing.actor):
        raise BallastError("管理员必须使用动态口令，不能停用。换手机请用“更换”")
    with transaction.atomic():
        second_factor.drop(standing.person)
        sessions.end_all(standing.person, Ended.FACTOR, keep=standing.sign_in)
        sessions.factor_dropped(request)
        record(standing.actor, "factor.dropped", standing.person.account)


def reset_factor(actor: Actor, account: str) -> None:
    """Take away the second factor of somebody who lost it; administrators enrol anew at the next sign-in.

    For the system administrator; raises `NotFoundError`, and `BallastError` for one's own account.
    """
    person = _another(actor, account)
    with transaction.atomic():
        second_factor.drop(person)
        sessions.end_all(person, Ended.FACTOR)
        record(actor, "factor.reset", account)


def link_subject(actor: Actor, account: str, subject: str) -> None:
    """Say which identity of the office's own sign-in an account belongs to; "" takes it away.

    For the system administrator; raises `NotFoundError`, and `BallastError` where another account has that identity.
    """
    person = _another(actor, account)
    if subject and Person.objects.filter(external_subject=subject).exclude(pk=person.pk).exists():
        raise BallastError("这个统一身份标识已关联到另一个账号，请先在那个账号上解除")
    before = person.external_subject
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(external_subject=subject)
        sessions.end_all(person, Ended.BY_OFFICE)
        record(actor, "subject.linked", account, before=before, after=subject)


def proven(request: HttpRequest, standing: Standing, proof: str) -> bool:
    """Whether what was typed shows again who is there: the second factor where there is one, else the password."""
    person = standing.person
    with transaction.atomic():
        if second_factor.enrolled(person):
            good = second_factor.verify(person, proof).good
        else:
            good = not person.has_usable_password() or person.check_password(proof)
        if not good:
            _refused(request, standing, "proof.refused")
    return good


def _refused(request: HttpRequest, standing: Standing, action: str) -> None:
    """Somebody at an open session did not know its secret; after a few tries the session ends."""
    count = int(request.session.get(FAILURES, 0)) + 1
    request.session[FAILURES] = count
    record(standing.actor, action, standing.person.account, {"count": count}, outcome="refused")
    if count >= limits().failures:
        sessions.sign_out(request, standing, Ended.FAILURES)


def _another(actor: Actor, account: str) -> Person:
    """An account that the actor may tend: any but the actor's own."""
    if actor.holdings is not None and not actor.may(Right.PEOPLE):
        raise NotFoundError("没有找到")
    person = Person.objects.filter(account=account).first()
    if person is None:
        raise NotFoundError("没有找到")
    if actor.account and actor.account == account:
        raise BallastError("不能在这里变更自己的账号，请到“我的账号”办理，或请另一位系统管理员办理")
    return person
