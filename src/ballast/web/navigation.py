"""The navigation of the whole product, and what the frame of every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ballast.ui.navigation import Entry

ENTRIES: tuple[Entry, ...] = ()


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the base template shows around a page: entries of the reader, the demonstration's ribbon."""
    actor = getattr(request, "actor", None)
    entries = [entry for entry in ENTRIES if actor is not None and entry.shown_to(actor)]
    return {"actor": actor, "navigation": entries, "demonstration": settings.DEMONSTRATION}
