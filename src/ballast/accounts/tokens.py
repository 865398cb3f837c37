"""Tokens for programs: made and ended by a person, for part of what that person may do, for a limited time.

A token has 256 random bits and is kept as a hash. It never carries an administrative right, and what it may do is asked
anew at each use: a right or an organisation that its maker has lost is lost to the token too.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from ballast.accounts.access import actor_of
from ballast.accounts.limits import limits
from ballast.accounts.models import ApiToken, Person
from ballast.kernel import clock
from ballast.kernel.actor import Actor, Holding
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import ADMINISTRATIVE, Right
from ballast.kernel.scope import Audience, Scope
from ballast.trail.actions import record

MARK = "ballast"
_SHAPE = re.compile(MARK + r"_(?P<prefix>[0-9a-f]{8})_(?P<plain>[A-Za-z0-9_-]{43})")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class TokenRow:
    """A row of one's own list of tokens. `state` says in words whether it works."""

    number: int
    name: str
    prefix: str
    rights: tuple[str, ...]
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    last_address: str
    works: bool
    state: str


def rights_for(actor: Actor) -> list[Right]:
    """What somebody may give to a token: their own rights but the administrative ones."""
    return [right for right in Right if right not in ADMINISTRATIVE and actor.may(right)]


def tokens_of(actor: Actor) -> list[TokenRow]:
    """One's own tokens, the latest first."""
    return [_row(token) for token in ApiToken.objects.filter(person__account=actor.account).order_by("-pk")]


def make(actor: Actor, name: str, rights: Iterable[Right], days: int) -> str:
    """Make a token and give it back: it is shown this once. Raises `BallastError` where it may not be so made."""
    wanted = set(rights)
    most = limits().token_days
    if not wanted:
        raise BallastError("请至少选择一项权限")
    if not wanted <= set(rights_for(actor)):
        raise BallastError("令牌的权限不能超出您自己的权限，也不能含管理权限")
    if not 1 <= days <= most:
        raise BallastError(f"有效期应为1至{most}天")
    prefix, plain = secrets.token_hex(4), secrets.token_urlsafe(32)
    now = clock.now()
    with transaction.atomic():
        token = ApiToken.objects.create(
            person=Person.objects.get(account=actor.account),
            name=name,
            prefix=prefix,
            digest=_digest(plain),
            rights=sorted(right.value for right in wanted),
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        _record(actor, "token.made", token, rights=token.rights, expires=token.expires_at)
    return f"{MARK}_{prefix}_{plain}"


def end(actor: Actor, number: int) -> None:
    """End one of one's own tokens; raises `NotFoundError` for another's. Ending it again changes nothing."""
    token = ApiToken.objects.filter(pk=number, person__account=actor.account).first()
    if token is None:
        raise NotFoundError("没有找到")
    with transaction.atomic():
        if ApiToken.objects.filter(pk=number, ended_at=None).update(ended_at=clock.now()):
            _record(actor, "token.ended", token)


def end_all(actor: Actor, person: Person) -> int:
    """End all tokens of a person, inside the transaction of what ends them; how many there were."""
    return ApiToken.objects.filter(person=person, ended_at=None).update(ended_at=clock.now())


def token_actor(value: str, address: str) -> Actor | None:
    """The actor behind a token as it was sent (with or without "Bearer"); None where it does not work.

    `rights` are those of the token that the person still holds, each where the person holds it.
    """
    parts = _SHAPE.fullmatch(value.removeprefix("Bearer ").strip())
    if parts is None:
        return None
    token = ApiToken.objects.filter(prefix=parts["prefix"]).select_related("person").first()
    # The same comparison for an unknown prefix, so that the time tells nothing about it.
    right = hmac.compare_digest(token.digest if token else "0" * 64, _digest(parts["plain"]))
    if token is None or not right or not _works(token):
        return None
    actor = narrowed(actor_of(token.person, "api", address), {Right(code) for code in token.rights})
    if not actor.holdings:
        return None
    _used(token, actor)
    return actor


def narrowed(actor: Actor, rights: set[Right]) -> Actor:
    """The same actor with no more than these rights, never an administrative one, and only in the places they need."""
    kept = tuple(
        Holding(holding.rights & rights - ADMINISTRATIVE, holding.scope)
        for holding in actor.holdings or ()
        if holding.rights & rights - ADMINISTRATIVE
    )
    together = kept[0].scope if kept else Scope.nowhere(Audience.PUBLIC)
    for holding in kept[1:]:
        together = together | holding.scope
    return replace(actor, holdings=kept, scope=together)


def _works(token: ApiToken) -> bool:
    person = token.person
    return (
        token.ended_at is None
        and clock.now() < token.expires_at
        and person.is_active
        and not (person.must_change_password and person.has_usable_password())
    )


def _used(token: ApiToken, actor: Actor) -> None:
    """Note the use, once a minute at most; a new address is told to the trail."""
    now, address = clock.now(), actor.address[:45]
    elsewhere = address != token.last_address
    if not elsewhere and token.last_used_at is not None and now - token.last_used_at < _MINUTE:
        return
    with transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_address=address)
        if elsewhere:
            _record(actor, "token.used", token, last_address=token.last_address)


def _row(token: ApiToken) -> TokenRow:
    works = token.ended_at is None and clock.now() < token.expires_at
    state = "有效" if works else "已停用" if token.ended_at else "已到期"
    labels = tuple(Right(code).label for code in token.rights)
    return TokenRow(
        token.pk,
        token.name,
        token.prefix,
        labels,
        token.made_at,
        token.expires_at,
        token.last_used_at,
        token.last_address,
        works,
        state,
    )


def _digest(plain: str) -> str:
    return sha256(plain.encode()).hexdigest()


def _record(actor: Actor, action: str, token: ApiToken, **detail: object) -> None:
    record(actor, action, f"{token.person.account} {token.prefix}", {"name": token.name, **detail})
