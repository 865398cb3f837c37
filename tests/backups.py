"""Backups taken apart and put together again, as nobody should."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ballast.web.archive import MANIFEST, MARK


def members(path: Path) -> dict[str, bytes]:
    """Name → bytes of the members of a backup, in order."""
    with tarfile.open(path) as archive:
        return {each.name: archive.extractfile(each).read() for each in archive}  # type: ignore[union-attr]


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    """A tar of these members."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def signed(parts: dict[str, bytes], change: Callable[[dict[str, Any]], None]) -> dict[str, bytes]:
    """The members with a manifest that was changed, and marked anew."""
    manifest = json.loads(parts[MANIFEST])
    change(manifest)
    encoded = json.dumps(manifest).encode()
    return {**parts, MANIFEST: encoded, MARK: hashlib.sha256(encoded).hexdigest().encode()}
