"""Settings. Secrets and places come from the environment; everything has a default that works on one machine."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import unquote, urlsplit

from ballast.kernel.secrets import secret
from ballast.ui import assets

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
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_q",
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
# What npm brought for the browser (tools/assets.py); our own files lie in the rooms.
STATICFILES_DIRS = [assets.directory()]
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
        "DIRS": [Path(__file__).parent / "templates"],
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


def postgresql(url: str) -> dict[str, object]:
    """Django's settings for the PostgreSQL at an address; `?host=` names a folder with a socket."""
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


def _database() -> dict[str, object]:
    """PostgreSQL where `DATABASE_URL` names one, else one SQLite file under `BALLAST_HOME`."""
    url = os.environ.get("DATABASE_URL", "")
    if url:
        return postgresql(url)
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


def _oidc_secret() -> str:
    """The secret from the file that the environment names; "" where it names none."""
    named = os.environ.get("BALLAST_OIDC_SECRET_FILE", "")
    return Path(named).read_text(encoding="ascii").strip() if named else ""


AUTHENTICATION_BACKENDS = ["ballast.accounts.lockout.LockBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# Their numbers are dated rules: rules/shipped/accounts.yaml.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "ballast.accounts.passwords.LengthRule"},
    {"NAME": "ballast.accounts.passwords.KindsRule"},
    {"NAME": "ballast.accounts.passwords.AboutPersonRule"},
    {"NAME": "ballast.accounts.passwords.CommonRule"},
    {"NAME": "ballast.accounts.passwords.HistoryRule"},
]
# A shared computer: the cookie goes with the browser. The idle and the absolute end are kept by the server
# (ballast.accounts.sessions); this is only when Django forgets what nobody asks for any more.
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 24 * 3600
AXES_HANDLER = "ballast.accounts.lockout.Counting"
AXES_USERNAME_CALLABLE = "ballast.accounts.lockout.counted_name"
AXES_CLIENT_IP_CALLABLE = "ballast.accounts.addresses.address_of"
AXES_FAILURE_LIMIT = "ballast.accounts.lockout.most"
AXES_COOLOFF_TIME = "ballast.accounts.lockout.span"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username"]
# A try during a lock is not counted: nobody can keep somebody else locked out for ever with one request in half an hour.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# The lock is told by the sign-in page, not by a page of axes' own.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]
OTP_TOTP_ISSUER = "Ballast"
OIDC = {
    "issuer": os.environ.get("BALLAST_OIDC_ISSUER", ""),
    "client": os.environ.get("BALLAST_OIDC_CLIENT", ""),
    "secret": _oidc_secret(),
    "label": os.environ.get("BALLAST_OIDC_LABEL", "统一身份认证"),
    # Values of amr or acr that mean that two factors were shown; none by default.
    "strong": [value for value in os.environ.get("BALLAST_OIDC_STRONG", "").split(",") if value],
}


# --- Background work --------------------------------------------------------------------------------------------------

# Many short polls would wake the disk; a job need not start within a tenth of a second.
Q_CLUSTER = {
    "name": "ballast",
    "orm": "default",
    "workers": int(os.environ.get("BALLAST_JOB_WORKERS", "2")),
    "poll": 0.5,
    "guard_cycle": 0.5,
    # The longest that one job may take, in seconds; a ticket whose worker died comes again after `retry`.
    "timeout": 3_600,
    "retry": 3_700,
    "recycle": 50,
    "queue_limit": 4,
    "bulk": 1,
    "save_limit": -1,
    "ack_failures": True,
    "catch_up": False,
    "log_level": "WARNING",
}
# Seconds between two signs of life of a running job, and after how many without one its worker counts as dead.
JOBS_BEAT = 5.0
JOBS_LOST_AFTER = 30.0
# How often the worker looks after its processes, and after how many seconds a ticket that nobody works on tells that they hang.
JOBS_CHECK = 10.0
JOBS_STUCK_AFTER = 60.0
# What tells a person that a job has ended: (account, title, text, href, key).
JOBS_TELL = "ballast.inbox.actions.tell"


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
# The office's virus scanner, as words; it gets the file's path and says no by its exit code. Empty: none is asked.
SCAN_COMMAND = os.environ.get("BALLAST_SCAN", "").split()
# Requests a minute: of a person, of an address that nobody signed in from, and of acts and exports.
RATES = {"signed_in": 1_200, "anonymous": 240, "heavy": 120}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
