"""One's own account: password, second factor, open sessions, tokens; and the list of dormant accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from ballast.accounts import credential_actions, dormant, passwords, second_factor, sessions, tokens
from ballast.accounts.agents import named
from ballast.accounts.limits import limits
from ballast.accounts.sessions import Ended, Stage
from ballast.accounts.sheets import day
from ballast.accounts.sign_in_forms import EnrolForm, PasswordForm, ProofForm, TokenForm
from ballast.accounts.sign_in_views import BOTH, onward, partly, safe_next
from ballast.kernel.problems import BallastError
from ballast.kernel.rights import Right
from ballast.ui.cells import Cell
from ballast.ui.doors import anybody, needs, signed_in
from ballast.ui.pages import page
from ballast.ui.pagetable import page_table
from ballast.ui.tables import Column, Kind, Table

_KEY = "enrolling"
_WRONG_PROOF = "不正确。动态口令每个只能用一次，输错后须稍等再试"


@signed_in()
def account(request: Any) -> HttpResponse:
    """One's own account at a glance."""
    standing = request.standing
    person = standing.person
    open_sessions = sessions.open_sessions(standing)
    sheet = page_table(request, _sessions_table(open_sessions), key="sessions", rows_per_page=None)
    if sheet.download:
        return sheet.download
    return page(
        request,
        "accounts/account.html",
        title="我的账号",
        account=person.account,
        name=person.name,
        has_password=person.has_usable_password(),
        password_changed_at=person.password_changed_at,
        password_days=limits().password_days,
        factor=second_factor.enrolled(person),
        factor_required=second_factor.required(standing.actor),
        codes_left=second_factor.codes_left(person),
        sheet=sheet,
        others=len(open_sessions) - 1,
        may_make_tokens=bool(tokens.rights_for(request.actor)),
    )


@anybody(methods=BOTH)
@partly(Stage.PASSWORD)
@sensitive_post_parameters()
def password(request: Any) -> HttpResponse:
    """Change one's own password."""
    standing, then = request.standing, safe_next(request)
    if not standing.person.has_usable_password():
        return onward(request, then)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        wrong = credential_actions.change_password(request, standing, old, new)
        if not request.user.is_authenticated:
            return redirect(f"{settings.LOGIN_URL}?ended={Ended.FAILURES}")
        if not wrong:
            messages.success(request, "密码已更换，其他地方的登录已全部退出")
            return onward(request, then)
        form.add_error("old" if wrong == [credential_actions.WRONG_PASSWORD] else "new", wrong)
    return page(
        request,
        "accounts/password.html",
        title="更换密码",
        sentence=_why_change(standing.person) if standing.stage else "",
        form=form,
        next=then,
        rules=passwords.told_rules(),
        forced=bool(standing.stage),
        status=422 if form.errors else 200,
    )


@anybody(methods=BOTH)
@partly(Stage.FACTOR)
@sensitive_post_parameters()
def factor_enrol(request: Any) -> HttpResponse:
    """Set up the second factor, or another in its place."""
    standing, then = request.standing, safe_next(request)
    has = second_factor.enrolled(standing.person)
    if standing.stage and has:
        return redirect("accounts:factor")
    proof = not standing.stage and (has or standing.person.has_usable_password())
    key = request.session.setdefault(_KEY, second_factor.new_key())
    form = EnrolForm(request.POST if request.method == "POST" else None, factor=has, proof=proof)
    if request.method == "POST" and form.is_valid():
        if proof and not credential_actions.proven(request, standing, form.cleaned_data["proof"]):
            if not request.user.is_authenticated:
                return redirect(f"{settings.LOGIN_URL}?ended={Ended.FAILURES}")
            form.add_error("proof", _WRONG_PROOF)
        elif codes := credential_actions.enrol(request, standing, key, form.cleaned_data["code"].replace(" ", "")):
            del request.session[_KEY]
            return _codes(request, codes, then)
        else:
            form.add_error("code", "不正确。请核对手机时间是否准确，再输一个新显示的数字")
    return page(
        request,
        "accounts/second_factor_enrol.html",
        title="更换动态口令" if has else "启用动态口令",
        sentence="管理员须先启用动态口令，才能进行其他操作。" if standing.stage else "",
        enrolment=second_factor.enrolment(standing.person, key),
        form=form,
        next=then,
        status=422 if form.errors else 200,
    )


@signed_in(methods=BOTH)
@sensitive_post_parameters()
def factor_codes(request: Any) -> HttpResponse:
    """New recovery codes in place of the old ones."""
    return _after_proof(request, "重新生成恢复码", "原来的恢复码随即作废。", _renew_codes)


@signed_in(methods=BOTH)
@sensitive_post_parameters()
def factor_off(request: Any) -> HttpResponse:
    """Go on without a second factor."""
    return _after_proof(request, "停用动态口令", "停用后只凭密码登录。", _drop_factor)


@signed_in(methods=("POST",))
def sessions_end(request: Any) -> HttpResponse:
    """End all of one's own sessions but this."""
    count = sessions.end_others(request.standing)
    messages.success(request, f"已退出其他 {count} 处登录")
    return redirect("accounts:account")


@signed_in(methods=BOTH)
def token_list(request: Any) -> HttpResponse:
    """One's own tokens, and the making of a new one, which is shown this once."""
    rights = tokens.rights_for(request.actor)
    form = TokenForm(request.POST if request.method == "POST" else None, rights=rights)
    made = ""
    if request.method == "POST" and form.is_valid():
        try:
            wanted = [Right(code) for code in form.cleaned_data["rights"]]
            made = tokens.make(request.actor, form.cleaned_data["name"], wanted, form.cleaned_data["days"])
            form = TokenForm(rights=rights)
        except BallastError as problem:
            form.add_error(None, str(problem))
    return page(
        request,
        "accounts/token_list.html",
        title="接口令牌",
        sentence="令牌供其他系统按接口取数，权限不超过您自己的权限；停用账号或收回角色后同时失效。",
        form=form,
        rows=tokens.tokens_of(request.actor),
        made=made,
        may_make=bool(rights),
        status=422 if form.errors else 200,
    )


@signed_in(methods=("POST",))
def token_end(request: Any, number: int) -> HttpResponse:
    """End one of one's own tokens."""
    tokens.end(request.actor, number)
    messages.success(request, "令牌已停用")
    return redirect("accounts:tokens")


@needs(Right.PEOPLE, methods=BOTH)
def dormant_list(request: Any) -> HttpResponse:
    """Accounts that nobody has used for long, and their closing."""
    if request.method == "POST":
        closed = dormant.close_dormant(request.actor)
        messages.success(request, f"已停用 {len(closed)} 个休眠账号")
        return redirect("accounts:dormant")
    days, rows = limits().dormant_days, dormant.dormant(request.scope)
    sheet = page_table(request, _dormant_table(rows), key="dormant", empty="超过规定天数没有使用的账号会列在这里。")
    if sheet.download:
        return sheet.download
    return page(
        request,
        "accounts/account_dormant.html",
        title="休眠账号",
        sentence=f"{len(rows)} 个账号超过 {days} 天没有使用。" if rows else f"没有超过 {days} 天未使用的账号。",
        sheet=sheet,
        count=len(rows),
    )


def _sessions_table(found: list[sessions.OpenSession]) -> Table:
    titles = {"agent": "浏览器", "began": "登录时间", "seen": "最近操作", "address": "地址", "here": "说明"}
    columns = [Column(key, title, kind=Kind.TEXT) for key, title in titles.items()]
    rows: list[list[Cell]] = [
        [named(each.agent), day(each.began_at), day(each.seen_at), each.address, "本机" if each.here else ""]
        for each in found
    ]
    return Table("登录中的设备", columns, rows)


def _dormant_table(found: list[dormant.DormantRow]) -> Table:
    titles = {"account": "账号", "name": "姓名", "organisation": "机构", "seen": "最近使用"}
    columns = [Column(key, title, kind=Kind.TEXT) for key, title in titles.items()]
    rows: list[list[Cell]] = [
        [row.account, row.name, row.organisation, day(row.seen_at) or "从未登录", row.days] for row in found
    ]
    return Table("休眠账号", [*columns, Column("days", "未使用", unit="天", places=0)], rows)


def _after_proof(request: Any, title: str, sentence: str, then: Any) -> HttpResponse:
    """A page that asks once more who is there, and acts when it is shown."""
    standing = request.standing
    if not second_factor.enrolled(standing.person):
        return redirect("accounts:account")
    form = ProofForm(request.POST if request.method == "POST" else None, factor=True)
    if request.method == "POST" and form.is_valid():
        if credential_actions.proven(request, standing, form.cleaned_data["proof"]):
            done: HttpResponse = then(request)
            return done
        if not request.user.is_authenticated:
            return redirect(f"{settings.LOGIN_URL}?ended={Ended.FAILURES}")
        form.add_error("proof", _WRONG_PROOF)
    status = 422 if form.errors else 200
    return page(request, "accounts/second_factor_proof.html", title=title, sentence=sentence, form=form, status=status)


def _renew_codes(request: Any) -> HttpResponse:
    return _codes(request, credential_actions.renew_codes(request.standing), "")


def _drop_factor(request: Any) -> HttpResponse:
    credential_actions.drop_factor(request, request.standing)
    messages.success(request, "动态口令已停用")
    return redirect("accounts:account")


def _codes(request: Any, codes: list[str], then: str) -> HttpResponse:
    """The recovery codes: shown in the answer itself and kept nowhere."""
    return page(
        request,
        "accounts/second_factor_codes.html",
        title="恢复码",
        sentence="请现在抄下或打印，离开本页后不再显示。手机丢失时，每个恢复码可代替一次动态口令。",
        codes=codes,
        next=then or "/",
    )


def _why_change(person: Any) -> str:
    if person.must_change_password:
        return "这是管理员设置的初始密码，请先换成自己的密码。"
    return f"密码已使用超过{limits().password_days}天，请先更换。"
