"""Telling a person something, and marking as read.

Neither has an entry in the trail of its own: what a message tells of has one, and reading it changes nothing but its mark.
"""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme

from ballast.inbox import access
from ballast.inbox.models import Message
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError

TITLE_LENGTH = 120


def tell(account: str, title: str, text: str, href: str, key: str) -> None:
    """Leave a message for the person of a sign-in name; a second one with the same `key` changes nothing.

    `href` is a path of this site, or "": raises `BallastError` for any other address. Belongs into the transaction of
    what it tells of.
    """
    if href and not (href.startswith("/") and url_has_allowed_host_and_scheme(href, allowed_hosts=None)):
        raise BallastError(f"通知只能指向本系统的页面，不能是“{href}”")
    Message.objects.get_or_create(
        account=account,
        key=key,
        defaults={"title": title[:TITLE_LENGTH], "text": text, "href": href, "at": clock.now()},
    )


def open_message(actor: Actor, number: int) -> str:
    """Mark a message as read; the path that it points to, "" for none. Raises `NotFoundError` for another's."""
    found = access.message(actor, number)
    Message.objects.filter(pk=number, read_at=None).update(read_at=clock.now())
    return found.href


def mark_all(actor: Actor) -> int:
    """Mark every message of the actor as read; how many there were."""
    return Message.objects.filter(account=actor.account or None, read_at=None).update(read_at=clock.now())
