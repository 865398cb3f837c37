"""The only door to messages for reading: everybody has their own, nobody another's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballast.inbox.models import Message
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError

MOST_SHOWN = 200


@dataclass(frozen=True)
class MessageView:
    """A message as its page shows it."""

    number: int
    title: str
    text: str
    href: str
    at: datetime
    read: bool


def messages(actor: Actor, most: int = MOST_SHOWN, only_unread: bool = False) -> list[MessageView]:
    """The newest messages of the actor, newest first; none where there is no account."""
    found = Message.objects.filter(account=actor.account or None).order_by("-id")
    if only_unread:
        found = found.filter(read_at=None)
    return [_view(message) for message in found[:most]]


def unread(actor: Actor) -> int:
    """How many messages of the actor have not been opened."""
    return Message.objects.filter(account=actor.account or None, read_at=None).count()


def message(actor: Actor, number: int) -> MessageView:
    """One message; raises `NotFoundError` where it is not the actor's."""
    found = Message.objects.filter(account=actor.account or None, pk=number).first()
    if found is None:
        raise NotFoundError("没有找到")
    return _view(found)


def _view(message: Message) -> MessageView:
    return MessageView(
        int(message.pk), message.title, message.text, message.href, message.at, message.read_at is not None
    )
