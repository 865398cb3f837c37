"""Who is asking: every request gets `request.actor`, or None where nobody has signed in all the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ballast.accounts.addresses import address_of
from ballast.accounts.sessions import Ended, Stage, Standing, standing
from ballast.ui.doors import door_of

STAGE_PAGES = {Stage.FACTOR: "accounts:factor", Stage.PASSWORD: "accounts:password"}


class ActorMiddleware:
    """Puts the actor on the request. It stands after Django's authentication.

    `REMOTE_ADDR` becomes the address of the browser, also behind our proxies: locks, rates and the trail rely on it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = address_of(request)
        found = standing(request)
        person = found if isinstance(found, Standing) else None
        request.standing = person  # type: ignore[attr-defined]
        request.actor = person.actor if person and not person.stage else None  # type: ignore[attr-defined]
        response = self.get_response(request)
        return _to_sign_in(request, response, found if isinstance(found, Ended) else None)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], arguments: Any, named: Any
    ) -> HttpResponse | None:
        """While a sign-in is not complete, only its own pages and those for everybody open."""
        person: Standing | None = request.standing  # type: ignore[attr-defined]
        if person is None or not person.stage or request.path.startswith("/api/"):
            return None
        door = door_of(view)
        if door is not None and door.anybody:
            return None
        # An act is not repeated afterwards: it was refused, and its address may not be one to open.
        return to_stage(request, person.stage, request.get_full_path() if request.method == "GET" else "")


def to_stage(request: HttpRequest, stage: Stage, then: str) -> HttpResponse:
    """To the page of what a sign-in still lacks, and on to `then`."""
    target = reverse(STAGE_PAGES[stage])
    return _away(request, f"{target}?{urlencode({'next': then})}" if then else target)


def _to_sign_in(request: HttpRequest, response: HttpResponse, ended: Ended | None) -> HttpResponse:
    """The way to the sign-in page, with the reason; a part of a page is not filled with it, the whole page goes."""
    target = response.headers.get("Location", "")
    if response.status_code != 302 or urlsplit(target).path != settings.LOGIN_URL:
        return response
    if request.headers.get("HX-Request"):
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        then = page.path + (f"?{page.query}" if page.query else "")
        target = f"{settings.LOGIN_URL}?{urlencode({'next': then})}" if then else settings.LOGIN_URL
    if ended is not None:
        target += f"{'&' if '?' in target else '?'}ended={ended.value}"
    return _away(request, target)


def _away(request: HttpRequest, target: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
