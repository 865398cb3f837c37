"""What this room puts on shared pages: jobs under way on the home page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from ballast.jobs import access
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.ui.panels import Panel


def _open(request: HttpRequest, scope: Scope) -> str:
    """Nothing where nothing is under way, but for whoever runs the system."""
    actor = request.actor  # type: ignore[attr-defined]  # a panel is shown only where somebody is signed in
    found = [job for job in access.jobs(actor) if job.open]
    everybodys = actor.may(Right.OPERATE)
    if not found and not everybodys:
        return ""
    return render_to_string("jobs/panel.html", {"jobs": found, "everybodys": everybodys})


PANELS: tuple[Panel, ...] = (Panel("home", "jobs", None, 1, _open, order=30),)
