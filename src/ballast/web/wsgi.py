"""The application that a server runs: `ballast.web.wsgi:application`. Static files are answered before Django is asked."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ballast.web.settings")


def _headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def _application() -> WhiteNoise:
    django = get_wsgi_application()
    from django.conf import settings

    return WhiteNoise(
        django,
        root=str(settings.STATIC_ROOT),
        prefix=str(settings.STATIC_URL),
        allow_all_origins=False,
        add_headers_function=_headers,
    )


application = _application()
