"""Settings. Secrets and places come from the environment; everything has a default that works on one machine."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import unquote, urlsplit

HOME = Path(os.environ.get("BALLAST_HOME", "var")).resolve()
SECRET_KEY = os.environ.get("BALLAST_SECRET_KEY", "only-for-commands-nothing-is-signed-yet")
DEBUG = False
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "ballast.trail",
    "ballast.files",
    "ballast.registry",
    "ballast.collection",
    "ballast.figures",
    "ballast.targets",
    "ballast.projects",
]


def _database() -> dict[str, object]:
    """PostgreSQL where `DATABASE_URL` names one, else one SQLite file under `BALLAST_HOME`."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        parts = urlsplit(url)
        query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(HOME / "ballast.sqlite3"),
        # A file, not memory: the freeze reads through a connection of its own.
        "TEST": {"NAME": str(Path(gettempdir()) / f"ballast-test-{os.getpid()}.sqlite3")},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": _database()}
