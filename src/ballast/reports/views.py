"""Pages of reports: those that were made for the reader's circle, and asking for a new one."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ballast.figures.store import open_snapshot
from ballast.jobs.actions import ask
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.reports import access
from ballast.reports.forms import ReportForm
from ballast.trail.actions import record
from ballast.ui.doors import Visit, needs
from ballast.ui.pages import page
from ballast.ui.pagetable import page_table
from ballast.ui.tables import Column, Kind, Table


@needs(Right.FIGURES)
def reports(request: Visit) -> HttpResponse:
    """The reports that the reader's circle may read."""
    found = access.made(request.scope)
    may_load = request.actor.may(Right.EXPORT)
    hrefs = [reverse("reports:download", args=(each.id,)) if may_load else "" for each in found]
    sheet = page_table(request, _table(found), key="reports", links={"title": hrefs}, empty="还没有写好的报告")
    if sheet.download:
        return sheet.download
    return page(
        request,
        "reports/list.html",
        title="分析报告",
        sentence=f"最近一份：{found[0].title}（{found[0].audience.label}）。" if found else "还没有写好的报告。",
        sheet=sheet,
        form=ReportForm() if _may_make(request) else None,
    )


@needs(Right.REPORTS, methods=("POST",))
def new(request: Visit) -> HttpResponse:
    """Ask for a report; it is written in the background."""
    if not request.scope.whole_city:
        raise NotFoundError("没有找到")
    form = ReportForm(request.POST)
    if not form.is_valid():
        raise BallastError("；".join(str(error) for errors in form.errors.values() for error in errors))
    asked = {"period": str(form.cleaned_data["period"]), "audience": form.cleaned_data["audience"]}
    snapshot = open_snapshot().identity
    key = f"reports.monthly/{asked['period']}/{asked['audience']}/{snapshot}"
    job = ask(request.actor, "reports.monthly", asked, key)
    messages.info(request, "报告正在后台编写，写好后列在“分析报告”里。")
    return redirect("jobs:job", job)


@needs(Right.EXPORT)
def download(request: Visit, number: int) -> HttpResponse:
    """The file of a report."""
    found = access.one(request.actor.scope_for(Right.FIGURES), number)
    if not found.path.is_file():
        raise NotFoundError(f"报告“{found.name}”的文件不在文件库里。请系统管理员从备份恢复")
    record(request.actor, "reports.download", found.name, {"id": found.id, "snapshot": found.snapshot})
    return FileResponse(  # type: ignore[return-value]
        found.path.open("rb"), as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )


def _may_make(request: Visit) -> bool:
    return request.actor.may(Right.REPORTS) and request.actor.scope_for(Right.REPORTS).whole_city


def _table(found: list[access.Made]) -> Table:
    return Table(
        "写好的报告",
        [
            Column("title", "报告", kind=Kind.TEXT),
            Column("period", "时期", kind=Kind.CODE),
            Column("audience", "读者", kind=Kind.TEXT),
            Column("numbers", "有来源的数", "个", 0),
            Column("snapshot", "快照", kind=Kind.CODE),
            Column("by", "编写人", kind=Kind.TEXT),
            Column("at", "编写日期", kind=Kind.TEXT),
        ],
        [
            [
                each.title,
                each.period,
                each.audience.label,
                each.numbers,
                each.snapshot[:12],
                each.made_by,
                each.made_at[:10],
            ]
            for each in found
        ],
    )
