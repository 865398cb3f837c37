"""Pages of organisations: the list, one of them, making, changing, closing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ballast.accounts import access, organisation_actions, sheets
from ballast.accounts.forms import OrganisationEditForm, OrganisationForm
from ballast.accounts.organisation_actions import NewOrganisation
from ballast.accounts.roles import OrganisationKind
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.ui.doors import Visit, needs
from ballast.ui.pages import page
from ballast.ui.pagetable import page_table

_ALL = ("机构", "/organisations/")


@needs(*access.ROSTER_RIGHTS)
def organisations(request: Visit) -> HttpResponse:
    """The organisations within reach."""
    scope = access.roster(request.actor)
    cards = access.organisations(scope)
    table = sheets.organisation_table(cards)
    if file := sheets.as_excel(request, request.actor, table):
        return file
    sheet = page_table(request, table, key="organisations", links=sheets.organisation_links(cards))
    if sheet.download:
        return sheet.download
    makes = request.actor.may(Right.PEOPLE)
    missing = access.enterprises_without_organisation(request.actor.scope_for(Right.PEOPLE)) if makes else {}
    return page(
        request,
        "accounts/organisations.html",
        title="机构",
        sentence=f"共 {len(cards)} 个机构，其中 {sum(card.open for card in cards)} 个启用。",
        sheet=sheet,
        makes=makes,
        missing=len(missing),
    )


@needs(Right.PEOPLE, methods=("GET", "HEAD", "POST"))
def organisation_new(request: Visit) -> HttpResponse:
    """Make an organisation."""
    scope = request.actor.scope_for(Right.PEOPLE)
    form = OrganisationForm(scope, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind = OrganisationKind(given["kind"])
        new = NewOrganisation(given["code"], given["name"], kind, given["place_code"], given["parent"])
        try:
            organisation_actions.create_organisation(request.actor, new)
        except NotFoundError:
            form.add_error("enterprise", "名录中没有这家企业，请核对信用代码")
        except BallastError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"已建立机构“{new.name}”")
            return redirect("accounts:organisation", new.code)
    return page(
        request,
        "accounts/people_form.html",
        title="新建机构",
        crumbs=[_ALL],
        form=form,
        action="建立机构",
        back=reverse("accounts:organisations"),
        status=422 if form.errors else 200,
    )


@needs(Right.PEOPLE, methods=("POST",))
def organisation_enterprises(request: Visit) -> HttpResponse:
    """Make the organisations of all enterprises that have none yet."""
    made = organisation_actions.create_for_enterprises(request.actor)
    messages.success(request, f"已为 {made} 家企业建立机构" if made else "名录中的企业都已有机构")
    return redirect("accounts:organisations")


@needs(*access.ROSTER_RIGHTS)
def organisation(request: Visit, code: str) -> HttpResponse:
    """One organisation and the people at home in it."""
    scope = access.roster(request.actor)
    card = access.organisation(scope, code)
    people = access.people(scope, code)
    makes = request.actor.may(Right.PEOPLE)
    table = sheets.people_table(people, phones=makes)
    if file := sheets.as_excel(request, request.actor, table):
        return file
    sheet = page_table(request, table, key="people", links=sheets.people_links(people), empty="这个机构还没有人员")
    if sheet.download:
        return sheet.download
    return page(
        request,
        "accounts/organisation.html",
        title=card.name,
        sentence=f"{card.kind.label}，{'启用' if card.open else '已停用'}，{card.people} 名启用人员。",
        crumbs=[_ALL],
        card=card,
        sheet=sheet,
        makes=makes,
    )


@needs(Right.PEOPLE, methods=("GET", "HEAD", "POST"))
def organisation_edit(request: Visit, code: str) -> HttpResponse:
    """Change the name of an organisation, or the one above it."""
    scope = request.actor.scope_for(Right.PEOPLE)
    card = access.organisation(scope, code)
    posted = request.POST if request.method == "POST" else None
    form = OrganisationEditForm(scope, card, posted, initial={"name": card.name, "parent": card.parent_code})
    if request.method == "POST" and form.is_valid():
        try:
            organisation_actions.edit_organisation(request.actor, code, **form.cleaned_data)
        except BallastError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已保存")
            return redirect("accounts:organisation", code)
    return page(
        request,
        "accounts/people_form.html",
        title=f"修改：{card.name}",
        crumbs=[_ALL, (card.name, reverse("accounts:organisation", args=[code]))],
        form=form,
        action="保存",
        back=reverse("accounts:organisation", args=[code]),
        status=422 if form.errors else 200,
    )


@needs(Right.PEOPLE, methods=("POST",))
def organisation_close(request: Visit, code: str) -> HttpResponse:
    """Close an organisation: the roles in it no longer count."""
    organisation_actions.close_organisation(request.actor, code)
    messages.success(request, "机构已停用，其中的角色暂停生效")
    return redirect("accounts:organisation", code)


@needs(Right.PEOPLE, methods=("POST",))
def organisation_open(request: Visit, code: str) -> HttpResponse:
    """Open an organisation again."""
    organisation_actions.open_organisation(request.actor, code)
    messages.success(request, "机构已启用，其中没有收回的角色恢复生效")
    return redirect("accounts:organisation", code)
