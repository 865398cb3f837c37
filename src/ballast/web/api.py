"""The API, assembled from the rooms: `/api/v1/…`, described by `/api/v1/openapi.json`.

A program shows a token (`Authorization: Bearer …`); a page of ours is known by its session, with the token of its forms.
Who may do what is decided by the same doors as on pages (`ballast.ui.doors`).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import APIKeyCookie, HttpBearer

from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.ui.doors import signed_in
from ballast.web.protection import not_found, told


class Token(HttpBearer):
    """A token that a person made for a program."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor of the token, put on the request in place of a session's."""
        from ballast.accounts.tokens import token_actor

        actor = token_actor(token, str(request.META.get("REMOTE_ADDR", "")))
        request.actor = actor  # type: ignore[attr-defined]
        return actor


class Session(APIKeyCookie):
    """A page of ours: the session's actor, with Django's protection against forged requests."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor that the session has made."""
        return getattr(request, "actor", None)


api = NinjaAPI(
    title="压舱石",
    version="1",
    description="工业经济运行监测调度与县域工业集中区：指标、名录与工作",
    auth=[Token(), Session()],
    docs_url=None,
    docs_decorator=signed_in(),
    urls_namespace="api",
)

for router in ("ballast.figures.api.router", "ballast.registry.api.router"):
    api.add_router("", router)


@api.exception_handler(NotFoundError)
@api.exception_handler(Http404)
def _not_found(request: HttpRequest, problem: Any) -> HttpResponse:
    return not_found(request)


@api.exception_handler(BallastError)
def _told(request: HttpRequest, problem: BallastError) -> HttpResponse:
    return told(request, 422, "没有办成", str(problem))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    wrong = "、".join(sorted({".".join(map(str, error["loc"][1:])) or "内容" for error in problem.errors}))
    return told(request, 422, "参数有误", f"参数有误：{wrong}")
