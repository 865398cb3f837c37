"""Who is asking: every request gets `request.actor`, or None where nobody has signed in all the way."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ballast.accounts.access import actor_of
from ballast.accounts.models import Person


class ActorMiddleware:
    """Puts the actor on the request. It stands after Django's authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        actor = None
        if isinstance(person, Person) and person.is_active:
            actor = actor_of(person, "web", str(request.META.get("REMOTE_ADDR", "")))
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)
