"""The only door to kept files for reading. What is not the reader's is not there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ballast.files.actions import stored_path
from ballast.files.models import Attachment, ReceivedFile
from ballast.files.owners import owner
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right


@dataclass(frozen=True)
class KeptFile:
    """A file that may be handed out: its name and type for the browser, and where its bytes lie."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    by: str
    at: str
    path: Path


def received(actor: Actor, number: int) -> KeptFile:
    """A file that came in through the door.

    It may hold rows of every county: only who collects for the whole city reads it, and who brought it.
    Raises `NotFoundError` for everybody else.
    """
    found = ReceivedFile.objects.filter(pk=number).first()
    if found is None or not _may_read_received(actor, found):
        raise NotFoundError("没有找到")
    return KeptFile(
        found.pk,
        found.name,
        "application/octet-stream",
        found.size,
        found.sha256,
        found.received_by,
        found.received_at.isoformat(),
        stored_path(found.sha256),
    )


def _may_read_received(actor: Actor, found: ReceivedFile) -> bool:
    if not actor.may(Right.COLLECT):
        return False
    if actor.scope_for(Right.COLLECT).whole_city:
        return True
    return bool(actor.account) and actor.account == found.received_account


def received_list(actor: Actor, kind: str = "", limit: int = 500) -> list[KeptFile]:
    """The files of a kind that the actor may read, newest first."""
    if not actor.may(Right.COLLECT):
        return []
    rows = ReceivedFile.objects.order_by("-id")
    if kind:
        rows = rows.filter(kind=kind)
    if not actor.scope_for(Right.COLLECT).whole_city:
        rows = rows.filter(received_account=actor.account).exclude(received_account="")
    return [
        KeptFile(
            row.pk,
            row.name,
            row.kind,
            row.size,
            row.sha256,
            row.received_by,
            row.received_at.isoformat(),
            stored_path(row.sha256),
        )
        for row in rows[:limit]
    ]


def attachments(actor: Actor, code: str, key: str) -> list[KeptFile]:
    """What is attached to an object; raises `NotFoundError` where the object is not the actor's."""
    if not owner(code).may_read(actor, key):
        raise NotFoundError("没有找到")
    rows = Attachment.objects.filter(owner=code, key=key, removed_at=None).order_by("id")
    return [_kept(row) for row in rows]


def attachment(actor: Actor, number: int) -> KeptFile:
    """One attachment; raises `NotFoundError` where it was taken away, or its object is not the actor's."""
    found = Attachment.objects.filter(pk=number, removed_at=None).first()
    if found is None or not owner(found.owner).may_read(actor, found.key):
        raise NotFoundError("没有找到")
    return _kept(found)


def _kept(row: Attachment) -> KeptFile:
    return KeptFile(
        row.pk,
        row.name,
        row.media_type,
        row.size,
        row.sha256,
        row.added_by,
        row.added_at.isoformat(),
        stored_path(row.sha256),
    )
