"""Pages of people: the list, one of them, making, changing, closing, one-time passwords, the import of a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ballast.accounts import access, actions, kinds, sheets
from ballast.accounts.actions import IssuedPassword, NewPerson
from ballast.accounts.forms import CloseForm, ImportForm, PersonEditForm, PersonForm, SubjectForm
from ballast.kernel.problems import BallastError, Problem, ProblemsError
from ballast.kernel.rights import Right
from ballast.ui.doors import Visit, needs
from ballast.ui.export import attachment
from ballast.ui.pages import confirm, page
from ballast.ui.pagetable import page_table, plain_table
from ballast.ui.tables import Column, Kind, Table, to_csv

_ALL = ("人员", "/people/")
_FORM = ("GET", "HEAD", "POST")


@needs(*access.ROSTER_RIGHTS)
def people(request: Visit) -> HttpResponse:
    """The people within reach."""
    cards = access.people(access.roster(request.actor))
    makes = request.actor.may(Right.PEOPLE)
    table = sheets.people_table(cards, phones=makes)
    if file := sheets.as_excel(request, request.actor, table):
        return file
    sheet = page_table(request, table, key="people", links=sheets.people_links(cards), empty="还没有人员")
    if sheet.download:
        return sheet.download
    without = sum(card.open and not card.roles for card in cards)
    without_role = f"，其中 {without} 个没有角色" if without else ""
    return page(
        request,
        "accounts/people.html",
        title="人员",
        sentence=f"共 {len(cards)} 个账号，{sum(card.open for card in cards)} 个启用{without_role}。",
        sheet=sheet,
        makes=makes,
    )


@needs(Right.PEOPLE, methods=_FORM)
def person_new(request: Visit) -> HttpResponse:
    """Make a person; the one-time password is shown on the answer, once."""
    scope = request.actor.scope_for(Right.PEOPLE)
    form = PersonForm(
        scope, request.POST if request.method == "POST" else None, initial={"home": request.GET.get("home", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.create_person(request.actor, NewPerson(**form.cleaned_data))
        except BallastError as problem:
            form.add_error(None, str(problem))
        else:
            return _told(request, [issued], "账号已建立")
    return _form(request, "新建人员", form, "建立账号", reverse("accounts:people"))


@needs(*access.ROSTER_RIGHTS)
def person(request: Visit, account: str) -> HttpResponse:
    """One person, with the roles that count."""
    scope = access.roster(request.actor)
    card = access.person(scope, account)
    held = access.grants_of(scope, account)
    mine = request.actor.account == account
    return page(
        request,
        "accounts/person.html",
        title=card.name,
        sentence=f"账号 {card.account}，{card.state}；{'、'.join(card.roles) or '没有角色'}。",
        crumbs=[_ALL],
        card=card,
        phone=card.phone if request.actor.may(Right.PEOPLE) else card.masked_phone,
        grants=[each for each in held if each.ended_at is None],
        manages=request.actor.may(Right.PEOPLE) and card.contained and not card.administrator and not mine,
        grantable=request.actor.may(Right.GRANTS) and card.contained and not mine,
        mine=mine,
    )


@needs(Right.PEOPLE, methods=_FORM)
def person_edit(request: Visit, account: str) -> HttpResponse:
    """Change name, home or phone."""
    scope = request.actor.scope_for(Right.PEOPLE)
    card = access.person(scope, account)
    posted = request.POST if request.method == "POST" else None
    before = {"name": card.name, "phone": card.phone, "home": card.home_code}
    form = PersonEditForm(scope, card, posted, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_person(request.actor, account, **form.cleaned_data)
        except BallastError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已保存")
            return redirect("accounts:person", account)
    return _form(request, f"修改：{card.name}", form, "保存", reverse("accounts:person", args=[account]), _to(card))


@needs(Right.PEOPLE, methods=_FORM)
def person_close(request: Visit, account: str) -> HttpResponse:
    """Close an account, with the reason."""
    card = access.person(request.actor.scope_for(Right.PEOPLE), account)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_person(request.actor, account, form.cleaned_data["reason"])
        except BallastError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{card.name}的账号已停用")
            return redirect("accounts:person", account)
    note = "停用后立即退出所有登录，令牌作废，角色暂停生效；以后可以再启用。"
    back = reverse("accounts:person", args=[account])
    return _form(request, f"停用账号：{card.name}", form, "停用", back, _to(card), note=note)


@needs(Right.PEOPLE, methods=_FORM)
def person_open(request: Visit, account: str) -> HttpResponse:
    """Open an account again; the new one-time password is shown on the answer, once."""
    card = access.person(request.actor.scope_for(Right.PEOPLE), account)
    if request.method == "POST":
        return _told(request, [actions.open_person(request.actor, account)], "账号已启用")
    return confirm(
        request,
        title=f"启用账号：{card.name}",
        question=f"启用 {card.name}（{card.account}）的账号？",
        action="启用",
        back=reverse("accounts:person", args=[account]),
        consequences=["给出新的一次性密码，首次登录必须更换", "没有收回的角色恢复生效"],
    )


@needs(Right.PEOPLE, methods=_FORM)
def person_reset(request: Visit, account: str) -> HttpResponse:
    """A new one-time password, shown on the answer, once."""
    card = access.person(request.actor.scope_for(Right.PEOPLE), account)
    if request.method == "POST":
        return _told(request, [actions.reset_password(request.actor, account)], "密码已重置")
    return confirm(
        request,
        title=f"重置密码：{card.name}",
        question=f"重置 {card.name}（{card.account}）的密码？请先当面或电话核实是本人。",
        action="重置密码",
        back=reverse("accounts:person", args=[account]),
        danger=True,
        consequences=["原密码作废，所有登录立即退出", "给出一次性密码，首次登录必须更换", "记入审计"],
    )


@needs(Right.PEOPLE, methods=_FORM)
def person_factor(request: Visit, account: str) -> HttpResponse:
    """Take away the second factor of somebody who lost it."""
    card = access.person(request.actor.scope_for(Right.PEOPLE), account)
    if request.method == "POST":
        actions.reset_factor(request.actor, account)
        messages.success(request, f"已解除{card.name}的动态口令")
        return redirect("accounts:person", account)
    return confirm(
        request,
        title=f"解除动态口令：{card.name}",
        question=f"解除 {card.name}（{card.account}）的动态口令？请先当面核实是本人。",
        action="解除",
        back=reverse("accounts:person", args=[account]),
        danger=True,
        consequences=["所有登录立即退出", "下次登录可以重新绑定", "记入审计"],
    )


@needs(Right.PEOPLE, methods=_FORM)
def person_subject(request: Visit, account: str) -> HttpResponse:
    """The identity that the office's own sign-in gives a person."""
    card = access.person(request.actor.scope_for(Right.PEOPLE), account)
    form = SubjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.link_subject(request.actor, account, form.cleaned_data["subject"])
        except BallastError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "统一身份已更新，请本人重新登录")
            return redirect("accounts:person", account)
    back = reverse("accounts:person", args=[account])
    return _form(request, f"统一身份：{card.name}", form, "保存", back, _to(card))


@needs(Right.PEOPLE, methods=_FORM)
def people_import(request: Visit) -> HttpResponse:
    """Make the people of a file, all or none; the one-time passwords are shown on the answer, once."""
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None)
    problems: Sequence[Problem] = ()
    if posted and form.is_valid():
        upload: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            return _told(request, _taken_in(request, upload), "人员已导入")
        except ProblemsError as wrong:
            form.add_error(None, wrong.headline)
            problems = wrong.problems
        except BallastError as wrong:
            form.add_error("file", str(wrong))
    return page(
        request,
        "accounts/people_import.html",
        title="导入人员",
        sentence=f"一次最多 {kinds.MOST_PEOPLE} 人，全部正确才导入；角色由安全管理员另行授予。",
        crumbs=[_ALL],
        form=form,
        sheet=plain_table(sheets.problems_table(problems), "problems") if problems else None,
        status=422 if form.errors else 200,
    )


@needs(Right.PEOPLE)
def people_template(request: Visit) -> HttpResponse:
    """An empty file to fill in: the heads, and a line that shows how."""
    columns = [Column(f"c{n}", head, kind=Kind.TEXT) for n, head in enumerate(kinds.HEADS)]
    cards = access.organisation_choices(request.actor.scope_for(Right.PEOPLE))
    example = cards[0][0] if cards else "机构代码"
    content = to_csv(Table("人员名册", columns, [["zhangsan", "张三", example, ""]]))
    return attachment(content, "人员名册.csv", "text/csv; charset=utf-8")


def _taken_in(request: Visit, upload: UploadedFile[Any]) -> list[IssuedPassword]:
    if (upload.size or 0) > kinds.LARGEST:
        raise BallastError(f"文件超过 {kinds.LARGEST // 2**20} MB，不像人员名册")
    return kinds.import_people(request.actor, upload.name or "人员名册", upload.read())


def _to(card: access.PersonCard) -> tuple[str, str]:
    return card.name, reverse("accounts:person", args=[card.account])


def _form(
    request: Visit,
    title: str,
    form: Form,
    action: str,
    back: str,
    above: tuple[str, str] | None = None,
    note: str = "",
) -> HttpResponse:
    return page(
        request,
        "accounts/people_form.html",
        title=title,
        crumbs=[_ALL, *([above] if above else [])],
        form=form,
        action=action,
        back=back,
        note=note,
        status=422 if form.errors else 200,
    )


def _told(request: Visit, issued: Sequence[IssuedPassword], title: str) -> HttpResponse:
    """The page with one-time passwords: it is not kept anywhere, and no browser may keep it."""
    answer = page(
        request,
        "accounts/people_issued.html",
        title=title,
        sentence="一次性密码只显示这一次：请当面或分别告知本人，首次登录必须更换。",
        crumbs=[_ALL],
        sheet=plain_table(sheets.issued_table(issued), "issued"),
        account=issued[0].account if len(issued) == 1 else "",
    )
    answer["Cache-Control"] = "no-store"
    return answer
