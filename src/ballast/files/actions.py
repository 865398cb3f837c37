"""Keeping a received file: the bytes go to a content-addressed store before the row that names them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ballast.files.models import ReceivedFile
from ballast.kernel import clock
from ballast.kernel.actor import Actor


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
    target = stored_path(mark.sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(path.read_bytes())
        partial.replace(target)
    return ReceivedFile.objects.create(
        sha256=mark.sha256,
        name=path.name,
        size=mark.size,
        kind=kind,
        profile=profile,
        period=period,
        received_at=clock.now(),
        received_by=actor.name,
    )
