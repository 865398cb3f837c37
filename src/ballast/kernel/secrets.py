"""Secrets come from the environment, or from a file that only the product's own user may read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from tempfile import mkstemp


def secret(name: str, home: Path) -> str:
    """The secret of a name such as `secret-key`.

    In order: the environment (BALLAST_SECRET_KEY), the file that it names (BALLAST_SECRET_KEY_FILE), the file
    `<home>/secrets/secret-key`, which is made with mode 0600 where it is not there. Where there is no home yet, or it
    cannot be written, the secret lasts as long as the process.
    """
    variable = f"BALLAST_{name.upper().replace('-', '_')}"
    told = os.environ.get(variable, "")
    if told:
        return told
    named = os.environ.get(f"{variable}_FILE", "")
    path = Path(named) if named else home / "secrets" / name
    if not named and not home.is_dir():
        return secrets.token_urlsafe(48)
    try:
        return path.read_text(encoding="ascii").strip() if path.exists() else _made(path)
    except OSError:
        if named:
            raise
        return secrets.token_urlsafe(48)


def _made(path: Path) -> str:
    """A new secret in a new file; where another process was faster, that one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = secrets.token_urlsafe(48)
    # Such a file is readable by its owner only.
    descriptor, partial = mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "w") as stream:
        stream.write(fresh)
    try:
        # A link is made whole or not at all, and never over another: all processes agree on one secret.
        os.link(partial, path)
    except FileExistsError:
        fresh = path.read_text(encoding="ascii").strip()
    finally:
        os.unlink(partial)
    return fresh
