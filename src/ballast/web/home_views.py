"""The home page: where the data stand, what waits for the reader, and where to go from here."""

from __future__ import annotations

from django.http import HttpResponse

from ballast.figures.read import Reader
from ballast.figures.state import DataState, data_state
from ballast.inbox import access as inbox
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.ui.doors import Visit, signed_in
from ballast.ui.navigation import links
from ballast.ui.numbers import Number
from ballast.ui.pages import page
from ballast.ui.standpoint import standpoint_of
from ballast.web.navigation import ENTRIES, GROUPS

LABEL = "部门调度数据"


@signed_in()
def home(request: Visit) -> HttpResponse:
    """The first page after signing in."""
    actor = request.actor
    state = data_state() if actor.may(Right.FIGURES) else None
    period = state.period.full_label() if state and state.period else ""
    snapshot = state.snapshot[:12] if state else ""
    mine = [entry for entry in ENTRIES if entry.url_name != "home"]
    return page(
        request,
        "web/home.html",
        title="首页",
        sentence=sentence(actor, period, state is not None),
        footer=f"{LABEL} · 快照 {snapshot} · {period}" if state else "",
        figures=actor.may(Right.FIGURES),
        may_freeze=actor.may(Right.FREEZE),
        state=state,
        snapshot=snapshot,
        period=period,
        coverage=coverage(actor, state) if state else None,
        groups=links(mine, actor, GROUPS, query=standpoint_of(request).query()),
    )


def sentence(actor: Actor, period: str, frozen: bool) -> str:
    """Where things stand for this reader, in words."""
    unread = inbox.unread(actor)
    waiting = f"{unread} 条消息未读" if unread else "没有未读消息"
    if not actor.holdings:
        return "您的账号还没有角色，看不到业务内容。请联系安全管理员授予角色。"
    if period:
        return f"数据截至{period}，{waiting}。"
    if actor.may(Right.FIGURES):
        return f"{'快照里还没有报表' if frozen else '还没有冻结过数据'}，{waiting}。"
    return f"系统管理，不涉及业务数据；{waiting}。"


def coverage(actor: Actor, state: DataState) -> Number | None:
    """How much of the base has filed in the whole city; None for a reader who may not have it, or without returns."""
    if state.period is None:
        return None
    try:
        reader = Reader.open(actor.scope_for(Right.FIGURES), state.snapshot)
        found = reader.table("coverage", state.period)
    except NotFoundError:
        return None
    total = found.total
    value = total.marker if total.exact is None else (total.exact, total.marker)
    return Number.of(value, found.indicator.places, unit=found.indicator.unit, source=LABEL)
