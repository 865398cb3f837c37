"""What every request passes: limits on size and rate, headers that browsers obey, errors told as pages for people.

Requirement → test: docs/security.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ballast.kernel.problems import BallastError, NotFoundError

Respond = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
_HEAVY = (".as=", "/export", "/download")
_MINUTE = 60


def told(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """An answer that says what happened and what to do: a page for people, JSON for programs."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": text}, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, "ui/problem.html", {"title": title, "text": text, "status": status}, status=status)


class HeadersMiddleware:
    """Refuses bodies that are too large, and adds the headers that Django leaves out."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not (length.isascii() and length.isdigit()) or int(length) > settings.LARGEST_UPLOAD:
            most = settings.LARGEST_UPLOAD // 2**20
            response = HttpResponse(f"上传内容超过 {most} MB，没有接收。请分成几份再传。", status=413)
            response["Content-Type"] = "text/plain; charset=utf-8"
        else:
            response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            # What one reader saw must not lie in a shared computer's cache for the next one.
            response.setdefault("Cache-Control", "no-store")
        return response


class RateMiddleware:
    """Counts the requests of a person, or of an address, in a minute; too many are told to wait.

    The counters live in the process: with several web processes the limit is that many times as high.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._too_many(request):
            response = told(request, 429, "请求太频繁", "请求太频繁，请过一分钟再试。已经提交的内容不受影响。")
            response["Retry-After"] = str(_MINUTE)
            return response
        return self.get_response(request)

    def _too_many(self, request: HttpRequest) -> bool:
        actor = getattr(request, "actor", None)
        who = f"person:{actor.account}" if actor else f"address:{request.META.get('REMOTE_ADDR', '')}"
        limits = {"any": settings.RATES["signed_in" if actor else "anonymous"]}
        if request.method == "POST" or any(sign in request.get_full_path() for sign in _HEAVY):
            limits["heavy"] = settings.RATES["heavy"]
        return any([_count(f"rate:{kind}:{who}") > limit for kind, limit in limits.items()])


def _count(name: str) -> int:
    """How often a thing happened in this minute, this time included."""
    key = f"{name}:{int(time.time()) // _MINUTE}"
    cache.add(key, 0, 2 * _MINUTE)
    try:
        return int(cache.incr(key))
    except ValueError:
        # It ran out between the two lines.
        return 1


class ProblemsMiddleware:
    """Errors for people become pages: what was not found, and what a person can put right."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The page of an error for people; None for every other, which is a fault of ours."""
        if isinstance(problem, NotFoundError | Http404):
            return not_found(request)
        if isinstance(problem, BallastError):
            return told(request, 422, "没有办成", str(problem))
        return None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one answer for what does not exist and for what is not the reader's."""
    text = "没有找到。可能地址有误，也可能不在您的权限范围内。"
    return told(request, 404, "没有找到", text)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer where we are at fault: nothing half-done stands, since changes are made in transactions."""
    return told(request, 500, "系统出错", "系统出错，没有完成的操作不会留下。请稍后再试；仍然不行请联系系统管理员。")


def refused_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without its token: mostly a page that was left open over a sign-out."""
    return told(request, 403, "页面已过期", "页面已过期，内容没有提交。请返回上一页刷新后重新提交。")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to a request that no page of ours sends."""
    return told(request, 400, "请求有误", "请求有误，没有处理。请从页面上的链接或按钮重新进入。")
