"""Settings. Secrets and places come from the environment; everything has a default that works on one machine."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import unquote, urlsplit

from ballast.kernel.secrets import secret

HOME = Path(os.environ.get("BALLAST_HOME", "var")).resolve()
SECRET_KEY = secret("secret-key", HOME)
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
    "csp.middleware.CSPMiddleware",
    "ballast.web.protection.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ballast.accounts.middleware.ActorMiddleware",
    "ballast.web.protection.RateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ballast.web.protection.ProblemsMiddleware",
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

# Behind a proxy that ends TLS: BALLAST_TLS=1 and the number of proxies that stand before the product.
TLS = os.environ.get("BALLAST_TLS", "") == "1"
PROXIES = int(os.environ.get("BALLAST_PROXIES", "0"))
SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ballast.web.protection.refused_form"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
LARGEST_UPLOAD = 50 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
# Requests a minute: of a person, of an address that nobody signed in from, and of acts and exports.
RATES = {"signed_in": 1_200, "anonymous": 240, "heavy": 120}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
