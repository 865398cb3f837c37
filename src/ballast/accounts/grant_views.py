"""Pages of grants: all of them, those of a person, those in an organisation, granting and ending; roles and their rights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ballast.accounts import access, actions, sheets
from ballast.accounts.forms import GrantForm, GrantInForm
from ballast.accounts.roles import ROLES, OrganisationKind
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.ui.doors import Visit, needs, signed_in
from ballast.ui.pages import confirm, page
from ballast.ui.pagetable import page_table, plain_table

_ALL = ("授权", "/grants/")
_FORM = ("GET", "HEAD", "POST")


@needs(*access.ROSTER_RIGHTS)
def grants(request: Visit) -> HttpResponse:
    """All grants within reach; with `?ended=1` also those that are over."""
    ended = request.GET.get("ended") == "1"
    held = access.grants(access.roster(request.actor), ended=ended)
    counting = sum(each.counts for each in held)
    return _list(request, held, "授权", f"有效授权 {counting} 项。", ended=ended)


@needs(*access.ROSTER_RIGHTS)
def person_grants(request: Visit, account: str) -> HttpResponse:
    """What a person holds and held."""
    scope = access.roster(request.actor)
    card = access.person(scope, account)
    held = access.grants_of(scope, account)
    grantable = request.actor.may(Right.GRANTS) and card.contained and request.actor.account != account
    new = reverse("accounts:person_grant", args=[account]) if grantable else ""
    back = (card.name, reverse("accounts:person", args=[account]))
    return _list(request, held, f"{card.name}的授权", _counted(held), new=new, above=back)


@needs(*access.ROSTER_RIGHTS)
def organisation_grants(request: Visit, code: str) -> HttpResponse:
    """What is and was held in an organisation."""
    scope = access.roster(request.actor)
    card = access.organisation(scope, code)
    held = access.grants_in(scope, code)
    new = reverse("accounts:organisation_grant", args=[code]) if request.actor.may(Right.GRANTS) and card.open else ""
    back = (card.name, reverse("accounts:organisation", args=[code]))
    return _list(request, held, f"{card.name}的授权", _counted(held), new=new, above=back)


@needs(Right.GRANTS, methods=_FORM)
def person_grant(request: Visit, account: str) -> HttpResponse:
    """Grant a role to a person."""
    scope = request.actor.scope_for(Right.GRANTS)
    card = access.person(scope, account)
    form = GrantForm(scope, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.grant_role(request.actor, account, given["organisation"], given["role"])
        except BallastError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"已授予{card.name}“{ROLES[given['role']].label}”")
            return redirect("accounts:person_grants", account)
    back = reverse("accounts:person_grants", args=[account])
    return _form(request, f"授予角色：{card.name}", form, back)


@needs(Right.GRANTS, methods=_FORM)
def organisation_grant(request: Visit, code: str) -> HttpResponse:
    """Grant a role in an organisation."""
    scope = request.actor.scope_for(Right.GRANTS)
    card = access.organisation(scope, code)
    posted = request.POST if request.method == "POST" else None
    form = GrantInForm(card, posted, initial={"account": request.GET.get("account", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.grant_role(request.actor, given["account"], code, given["role"])
        except NotFoundError:
            form.add_error("account", "没有这个账号")
        except BallastError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"已授予“{ROLES[given['role']].label}”")
            return redirect("accounts:organisation_grants", code)
    find = request.GET.get("find", "")
    suggested = access.suggestions(scope, find)
    back = reverse("accounts:organisation_grants", args=[code])
    return _form(request, f"授予角色：{card.name}", form, back, find=find, suggested=suggested, finding=True)


@needs(Right.GRANTS, methods=_FORM)
def grant_end(request: Visit, number: int) -> HttpResponse:
    """End a grant."""
    card = access.grant(request.actor.scope_for(Right.GRANTS), number)
    back = reverse("accounts:organisation_grants", args=[card.organisation_code])
    if request.method == "POST":
        actions.end_grant(request.actor, number)
        messages.success(request, f"已收回{card.person}的“{card.role.label}”")
        return redirect(back)
    return confirm(
        request,
        title="收回角色",
        question=f"收回 {card.person}（{card.account}）在“{card.organisation}”的“{card.role.label}”？",
        action="收回",
        back=back,
        danger=True,
        consequences=["立即失去这一角色的权限", "记录保留，记入审计"],
    )


@signed_in()
def roles(request: Visit) -> HttpResponse:
    """Which role gives which right, and where it may be held."""
    return page(
        request,
        "accounts/roles.html",
        title="角色与权限",
        sentence="每个角色的权限固定不变，只在授予它的机构所对应的范围内有效；几个角色的权限相加。",
        roles=[(role, [kind.label for kind in OrganisationKind if kind in role.kinds]) for role in ROLES.values()],
        rights=plain_table(sheets.rights_table(), "rights"),
    )


def _counted(held: list[access.GrantCard]) -> str:
    return f"有效 {sum(each.counts for each in held)} 项，已收回 {sum(each.ended_at is not None for each in held)} 项。"


def _list(
    request: Visit,
    held: list[access.GrantCard],
    title: str,
    sentence: str,
    *,
    new: str = "",
    above: tuple[str, str] | None = None,
    ended: bool | None = None,
) -> HttpResponse:
    if file := sheets.as_excel(request, request.actor, sheets.grants_table(held, title)):
        return file
    grants_here = request.actor.may(Right.GRANTS)
    table = sheets.grants_table(held, title, ending=grants_here)
    known = access.known_accounts(access.roster(request.actor), [each.account for each in held])
    links = sheets.grants_links(held, known, ending=grants_here)
    sheet = page_table(request, table, key="grants", links=links, empty="还没有授权")
    if sheet.download:
        return sheet.download
    return page(
        request,
        "accounts/grants.html",
        title=title,
        sentence=sentence,
        crumbs=[_ALL, above] if above else [],
        sheet=sheet,
        new=new,
        ended=ended,
        grants_here=grants_here,
    )


def _form(request: Visit, title: str, form: Form, back: str, **more: Any) -> HttpResponse:
    return page(
        request,
        "accounts/grant_form.html",
        title=title,
        sentence="角色只在所选机构对应的范围内有效；不能给自己授权，也不能超出您自己的范围。",
        crumbs=[_ALL],
        form=form,
        back=back,
        status=422 if form.errors else 200,
        **more,
    )
