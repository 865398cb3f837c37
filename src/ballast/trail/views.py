"""Pages of the auditor: the entries, one entry, the seals, the numbers of each day, and the trail as a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse

from ballast.kernel import clock
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.trail import access, exporting, tables
from ballast.trail.actions import note_verification
from ballast.trail.forms import QuestionForm
from ballast.trail.keys import SealKeyError
from ballast.trail.verifying import verify
from ballast.ui.doors import Visit, needs
from ballast.ui.pages import Tab, page
from ballast.ui.pagetable import page_table

_MONTH = timedelta(days=30)
# A page must answer soon: of a longer trail it verifies the newest batches, and says so; the command verifies all.
MOST_ON_A_PAGE = 100_000


@needs(Right.TRAIL)
def entries(request: Visit) -> HttpResponse:
    """The entries, the newest first, by the filters of the address."""
    form = QuestionForm(request.GET)
    question = form.question()
    wanted = request.GET.get("page", "1")
    found = access.entries(request.actor, question, int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 1)
    narrowed = question != access.Question()
    return page(
        request,
        "trail/entries.html",
        title="审计记录",
        sentence=f"{'符合条件的' if narrowed else '共有'} {found.total:,} 条记录。",
        tabs=_tabs(request, "entries"),
        form=form,
        narrowed=narrowed,
        found=found,
        pages=Paginator(range(found.total), access.PAGE).page(found.number),
        query=request.GET.urlencode(),
    )


@needs(Right.TRAIL)
def entry(request: Visit, number: int) -> HttpResponse:
    """One entry with all that it holds."""
    found = access.entry(request.actor, number)
    line = found.line
    return page(
        request,
        "trail/entry.html",
        title=f"记录 {number}",
        sentence=f"{line.actor} {line.action}：{line.subject}，{line.outcome}。",
        crumbs=[("审计记录", reverse("trail:entries"))],
        found=found,
        line=line,
    )


@needs(Right.TRAIL)
def statistics(request: Visit) -> HttpResponse:
    """Acts per day and by kind, of the last month or of the filters of the address."""
    form = QuestionForm(request.GET)
    question = form.question()
    if question.start is None:
        question = replace(question, start=(question.end or clock.today()) - _MONTH)
    days = access.days(request.actor, question)
    kinds = access.by_action(request.actor, question)
    sheets = [
        page_table(request, tables.days(days), key="days"),
        page_table(request, tables.actions(kinds), key="kinds"),
    ]
    if download := next((sheet.download for sheet in sheets if sheet.download), None):
        return download
    total = sum(one.total for one in days)
    refused = sum(one.refused for one in days)
    return page(
        request,
        "trail/statistics.html",
        title="审计统计",
        sentence=f"{question.start} 以来共 {total:,} 条记录，分在 {len(days)} 天，其中拒绝或失败 {refused:,} 条。",
        tabs=_tabs(request, "statistics"),
        form=form,
        chart=tables.chart_of_days(days) if len(days) > 1 else None,
        sheets=sheets,
    )


@needs(Right.TRAIL)
def seals(request: Visit) -> HttpResponse:
    """How the sealing stands."""
    return _seals(request)


@needs(Right.TRAIL, methods=("POST",))
def verification(request: Visit) -> HttpResponse:
    """Verify now, and show the result."""
    try:
        first = access.first_batch_within(request.actor, MOST_ON_A_PAGE)
        verdict = verify(first)
    except SealKeyError as problem:
        return _seals(request, problem=str(problem))
    note_verification(request.actor, verdict)
    partly = (
        f"记录较多，本页只核验了第 {first} 批及以后；全部核验请在服务器上执行 ballast audit verify。"
        if first > 1
        else ""
    )
    return _seals(request, verdict=verdict, partly=partly)


@needs(Right.TRAIL)
def export(request: Visit) -> HttpResponse:
    """The entries of the filters as a file; that they left is an entry itself."""
    form = request.GET.get("form", "csv")
    if form not in exporting.FORMS:
        raise NotFoundError("没有找到")
    pieces = exporting.write(request.actor, QuestionForm(request.GET).question(), form)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    name = f"trail-{clock.today()}.{form}"
    return HttpResponse(
        b"".join(pieces), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _seals(request: Visit, **more: Any) -> HttpResponse:
    state = access.seal_state(request.actor)
    sheet = page_table(request, tables.batches(state.batches), key="batches", empty="还没有批次")
    if sheet.download:
        return sheet.download
    last = state.batches[0] if state.batches else None
    sealed = f"已封存 {state.sealed:,} 条，最近一批是第 {last.number} 批" if last else "还没有封存过"
    return page(
        request,
        "trail/seals.html",
        title="封存与核验",
        sentence=f"{sealed}；等待封存 {state.unsealed:,} 条；公布到第 {state.published.last} 批。",
        tabs=_tabs(request, "seals"),
        state=state,
        verify_href=reverse("trail:verify"),
        sheet=sheet,
        **more,
    )


def _tabs(request: Visit, here: str) -> list[Tab]:
    pages = [("entries", "记录"), ("statistics", "统计")]
    if request.scope.whole_city:
        pages.append(("seals", "封存与核验"))
    return [Tab(label, reverse(f"trail:{name}"), name == here) for name, label in pages]
