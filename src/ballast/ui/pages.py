"""Pages: one function that renders a room's template in the frame, and small things that pages are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Tab:
    """One tab of a row of tabs: each is an address of its own; `count` stands behind the name where there is one."""

    label: str
    href: str
    here: bool = False
    count: int | None = None


def page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    sentence: str = "",
    status: int = 200,
    crumbs: Sequence[tuple[str, str]] = (),
    footer: str = "",
    **context: Any,
) -> HttpResponse:
    """Render a page: `title` names it, `sentence` says its point in words; the rest is for the room's template.

    `crumbs` are (name, address) of the pages above this one, `footer` says label, snapshot and source of its figures.
    """
    if sentence and sentence[-1] not in "。！？；：…）":
        sentence += "。"
    about = {"title": title, "sentence": sentence, "crumbs": crumbs, "footer": footer}
    return render(request, template, {**about, **context}, status=status)


def confirm(
    request: HttpRequest,
    *,
    title: str,
    question: str,
    action: str,
    back: str,
    danger: bool = False,
    consequences: Sequence[str] = (),
    **hidden: str,
) -> HttpResponse:
    """Ask before something is done, on a page of its own: `action` names the button, which posts to this address.

    `hidden` goes with it, beside `confirmed=yes`; `back` is where the other button leads.
    """
    told: dict[str, Any] = {
        "question": question,
        "action": action,
        "back": back,
        "danger": danger,
        "consequences": consequences,
    }
    return page(request, "ui/confirm_page.html", title=title, hidden={"confirmed": "yes", **hidden}, **told)
