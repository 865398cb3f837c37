"""Pages: one function that renders a room's template in the frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    sentence: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page: `title` names it, `sentence` says its point in words; the rest is for the room's template."""
    return render(request, template, {"title": title, "sentence": sentence, **context}, status=status)
