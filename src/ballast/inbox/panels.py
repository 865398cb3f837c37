"""What this room puts on shared pages: the newest unread messages on the home page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from ballast.inbox import access
from ballast.kernel.scope import Scope
from ballast.ui.panels import Panel

MOST = 5


def _unread(request: HttpRequest, scope: Scope) -> str:
    actor = request.actor  # type: ignore[attr-defined]  # a panel is shown only where somebody is signed in
    found = access.messages(actor, MOST, only_unread=True)
    return render_to_string("inbox/panel.html", {"inbox": found, "unread": access.unread(actor)})


PANELS: tuple[Panel, ...] = (Panel("home", "inbox", None, 2, _unread, order=20),)
