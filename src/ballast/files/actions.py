"""Keeping a received file: the bytes go to a content-addressed store before the row that names them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ballast.files.guard import inspect
from ballast.files.models import Attachment, ReceivedFile
from ballast.files.owners import owner
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.trail.actions import record


@dataclass(frozen=True)
class Fingerprint:
    """A file's identity: SHA-256 of its bytes, and their number."""

    sha256: str
    size: int


def fingerprint(path: Path) -> Fingerprint:
    """The identity of a file on disk."""
    content = path.read_bytes()
    return Fingerprint(hashlib.sha256(content).hexdigest(), len(content))


def stored_path(sha256: str) -> Path:
    """Where the bytes of a received file lie."""
    home: Path = settings.HOME
    return home / "files" / sha256[:2] / sha256


def find(mark: Fingerprint, kind: str, profile: str, period: str) -> ReceivedFile | None:
    """The file if these bytes were taken in before for the same kind, profile and period."""
    return ReceivedFile.objects.filter(sha256=mark.sha256, kind=kind, profile=profile, period=period).first()


def keep(path: Path, mark: Fingerprint, kind: str, profile: str, period: str, actor: Actor) -> ReceivedFile:
    """Keep the bytes and name them in the database. Bytes of a transaction that fails stay behind unnamed, harmless."""
    store(path, mark)
    return ReceivedFile.objects.create(
        sha256=mark.sha256,
        name=path.name,
        size=mark.size,
        kind=kind,
        profile=profile,
        period=period,
        received_at=clock.now(),
        received_by=actor.name,
        received_account=actor.account,
    )


def attach(actor: Actor, code: str, key: str, path: Path, name: str) -> Attachment:
    """Attach a file to an object of another room, under the name that its sender gave it.

    Raises `NotFoundError` where the actor may not write that object, `BallastError` where the file is not fit to be
    kept (`guard.inspect`).
    """
    if not owner(code).may_write(actor, key):
        raise NotFoundError("没有找到")
    shown = plain_name(name)
    found = inspect(path, shown)
    mark = fingerprint(path)
    store(path, mark)
    with transaction.atomic():
        added = Attachment.objects.create(
            owner=code,
            key=key,
            sha256=mark.sha256,
            name=shown,
            size=mark.size,
            media_type=found.name,
            added_at=clock.now(),
            added_by=actor.name,
            added_account=actor.account,
        )
        record(actor, "files.attach", f"{code} {key}", {"name": shown, "sha256": mark.sha256, "size": mark.size})
    return added


def detach(actor: Actor, number: int, reason: str) -> None:
    """Take an attachment away: it is marked, its bytes stay. Raises `NotFoundError` where the actor may not."""
    with transaction.atomic():
        found = Attachment.objects.select_for_update().filter(pk=number, removed_at=None).first()
        if found is None or not owner(found.owner).may_write(actor, found.key):
            raise NotFoundError("没有找到")
        found.removed_at, found.removed_by = clock.now(), actor.name
        found.save(update_fields=["removed_at", "removed_by"])
        record(actor, "files.detach", f"{found.owner} {found.key}", {"name": found.name, "reason": reason})


def plain_name(name: str) -> str:
    """A name without folders and control characters, short enough to be kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if character.isprintable()).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: 200 - len(ending)]}{dot}{ending}" if dot else kept[:200] or "未命名"


def store(path: Path, mark: Fingerprint) -> None:
    """Put the bytes where their hash says; what is there already is the same."""
    target = stored_path(mark.sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.part")
    partial.write_bytes(path.read_bytes())
    partial.replace(target)
