"""What the register puts on the home page: how many enterprises, and which of them stand still."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.registry import access, words
from ballast.ui.panels import Panel


def register(request: HttpRequest, scope: Scope) -> str:
    """The enterprises in the register by their run state; nothing where the reader has none."""
    inside = [line for line in access.enterprise_lines(scope) if line.register_state == "in"]
    page = reverse("registry:enterprises")
    counts = [
        (text, f"{page}?register_state=in&run_state={state}", sum(line.run_state == state for line in inside))
        for state, text in words.RUN_STATES.items()
    ]
    shown = [
        ("在库企业", f"{page}?register_state=in", len(inside)),
        *(each for each in counts if each[2] and each[0] != "正常"),
    ]
    return render_to_string("registry/panel.html", {"shown": shown}) if inside else ""


PANELS = (Panel("home", "registry-register", Right.ENTERPRISES, 3, register, 40),)
