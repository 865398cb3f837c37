"""Pages of signing in and out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from ballast.accounts import credential_actions, oidc, second_factor, sessions
from ballast.accounts.middleware import to_stage
from ballast.accounts.second_factor import Shown
from ballast.accounts.sessions import Ended, Stage, Standing
from ballast.accounts.sign_in_forms import CodeForm, SignInForm
from ballast.kernel.problems import BallastError
from ballast.ui.doors import anybody
from ballast.ui.pages import page

BOTH = ("GET", "HEAD", "POST")
_FACTOR_SAID = {
    Shown.WRONG: "动态口令不正确，或已经用过。请等手机上显示下一个再输",
    Shown.WAIT: "输错后须稍等再试，请过一会儿再输",
}


def safe_next(request: HttpRequest) -> str:
    """Where to go after signing in: a page of ours only, "" where none was asked for."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if ours else ""


def partly(*stages: Stage) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page for who has signed in completely, or lacks one of these; others are sent to what they lack."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, *arguments: Any, **named: Any) -> HttpResponse:
            standing: Standing | None = request.standing
            if standing is None:
                return redirect(f"{settings.LOGIN_URL}")
            if standing.stage and standing.stage not in stages:
                return to_stage(request, standing.stage, safe_next(request))
            return view(request, *arguments, **named)

        return guarded

    return decorate


@anybody(methods=BOTH)
@sensitive_post_parameters("password")
def sign_in(request: Any) -> HttpResponse:
    """The sign-in page."""
    then = safe_next(request)
    if request.standing is not None and request.method != "POST":
        return onward(request, then)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        outcome = sessions.sign_in(request, form.cleaned_data["username"], form.cleaned_data["password"])
        if not outcome.refused:
            return onward(request, then)
        return _sign_in_page(request, form, then, refused=outcome.refused)
    return _sign_in_page(request, form, then)


@anybody(methods=("POST",))
def sign_out(request: Any) -> HttpResponse:
    """Sign out; of no effect for who is not signed in."""
    if request.standing is not None:
        sessions.sign_out(request, request.standing)
    return redirect(f"{settings.LOGIN_URL}?ended={Ended.SIGNED_OUT}")


@anybody(methods=BOTH)
@partly(Stage.FACTOR)
def factor(request: Any) -> HttpResponse:
    """Show the second factor to complete a sign-in."""
    then, standing = safe_next(request), request.standing
    if standing.stage is not Stage.FACTOR:
        return onward(request, then)
    if not second_factor.enrolled(standing.person):
        target = reverse("accounts:factor_enrol")
        return redirect(f"{target}?{_next(then)}" if then else target)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        shown = credential_actions.show_factor(request, standing, form.cleaned_data["code"])
        if shown.good:
            return onward(request, then)
        if shown is Shown.TOO_OFTEN:
            return redirect(f"{settings.LOGIN_URL}?ended={Ended.FAILURES}")
        form.add_error("code", _FACTOR_SAID[shown])
    return page(
        request,
        "accounts/second_factor.html",
        title="验证动态口令",
        form=form,
        next=then,
        status=422 if form.errors else 200,
    )


@anybody()
def oidc_start(request: Any) -> HttpResponse:
    """To the office's own sign-in. By a link: the content policy lets no form lead away from here."""
    try:
        return oidc.start(request, safe_next(request))
    except BallastError as problem:
        return _oidc_refused(request, problem)


@anybody()
def oidc_back(request: Any) -> HttpResponse:
    """Back from the office's own sign-in."""
    try:
        return onward(request, oidc.back(request))
    except BallastError as problem:
        return _oidc_refused(request, problem)


def onward(request: HttpRequest, then: str) -> HttpResponse:
    """On from a step of signing in: the frame of the next page asks for what is still lacking."""
    return redirect(then or "/")


def _oidc_refused(request: HttpRequest, problem: BallastError) -> HttpResponse:
    return _sign_in_page(request, SignInForm(), "", refused=str(problem))


def _sign_in_page(request: HttpRequest, form: SignInForm, then: str, refused: str = "") -> HttpResponse:
    return page(
        request,
        "accounts/sign_in.html",
        title="登录",
        form=form,
        next=then,
        ended=_ended(request),
        refused=refused,
        office=oidc.label(),
        status=422 if refused or form.errors else 200,
    )


def _ended(request: HttpRequest) -> str:
    """Why somebody is back at the sign-in page, in words of ours only."""
    told = request.GET.get("ended", "")
    return Ended(told).label if told in list(Ended) else ""


def _next(then: str) -> str:
    return urlencode({"next": then})
