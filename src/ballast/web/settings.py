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
DEMONSTRATION = os.environ.get("BALLAST_DEMONSTRATION", "") == "1"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ballast.ui",
    "ballast.trail",
    "ballast.files",
    "ballast.worktime",
    "ballast.registry",
    "ballast.accounts",
    "ballast.jobs",
    "ballast.inbox",
    "ballast.collection",
    "ballast.figures",
    "ballast.targets",
    "ballast.projects",
    "ballast.reports",
]
AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "/sign-in/"
ROOT_URLCONF = "ballast.web.urls"
WSGI_APPLICATION = "ballast.web.wsgi.application"
ALLOWED_HOSTS = [
    name for name in os.environ.get("BALLAST_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",") if name
]
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ballast.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "ballast.web.navigation.frame",
            ],
        },
    }
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

# --- Signing in -------------------------------------------------------------------------------------------------------


# --- Background work --------------------------------------------------------------------------------------------------


# --- Protection -------------------------------------------------------------------------------------------------------
