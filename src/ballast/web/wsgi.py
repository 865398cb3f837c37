"""The application that a server runs: `ballast.web.wsgi:application`. Static files are answered before Django is asked."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ballast.web.settings")
_django = get_wsgi_application()

from django.conf import settings  # noqa: E402 - after Django is set up
from whitenoise import WhiteNoise  # noqa: E402


def _headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


application = WhiteNoise(
    _django,
    root=settings.STATIC_ROOT,
    prefix=settings.STATIC_URL,
    add_headers_function=_headers,
    allow_all_origins=False,
    max_age=300,
)
