"""The doors of pages: each view says who may come in, and gets a request that carries the reader and the scope.

A view without a door is found by the tests of the permission table. What somebody may not see is not there: 404.
Operations of the API wear the same doors, below the router's decorator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from ballast.kernel.actor import Actor
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope


class Visit(HttpRequest):
    """A request that passed a door: `actor` is who asks, `scope` where the right of the door is held."""

    actor: Actor
    scope: Scope


@dataclass(frozen=True)
class Door:
    """Who may come in: anybody, who is signed in, or who holds one of the rights; and with which methods."""

    rights: tuple[Right, ...] = ()
    anybody: bool = False
    methods: tuple[str, ...] = ("GET", "HEAD")


View = Callable[..., HttpResponse]


def needs(*rights: Right, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A view for those who hold one of the rights; `request.scope` is where the first of them that is held reaches."""
    return _door(Door(rights, methods=methods))


def signed_in(methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A view for everybody who is signed in; `request.scope` is all that is held."""
    return _door(Door(methods=methods))


def anybody(methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """A view for everybody, signed in or not."""
    return _door(Door(anybody=True, methods=methods))


def door_of(view: Any) -> Door | None:
    """The door of a view; None where it has none."""
    found = getattr(view, "door", None)
    return found if isinstance(found, Door) else None


def _door(door: Door) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *arguments: Any, **named: Any) -> HttpResponse:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None and not door.anybody:
                return _not_signed_in(request)
            if actor is not None:
                request.scope = _scope(actor, door)
            if request.method not in door.methods:
                return HttpResponseNotAllowed(door.methods)
            return view(request, *arguments, **named)

        guarded.door = door  # type: ignore[attr-defined]
        return guarded

    return decorate


def _scope(actor: Actor, door: Door) -> Scope:
    if not door.rights:
        return actor.scope
    for right in door.rights:
        if actor.may(right):
            return actor.scope_for(right)
    raise Http404


def _not_signed_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back again; a program is told so."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "请先登录，或提供有效的令牌"}, status=401)
    return redirect_to_login(request.get_full_path())
