"""Pages of collection: which periods are in, what was filed, what waits for a look, and the door for files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ballast.collection import access, tables
from ballast.collection.actions import accept_held
from ballast.collection.door import Outcome, openings, receive
from ballast.collection.forms import AcceptForm, ImportForm
from ballast.collection.sources import kinds
from ballast.files.access import received_list
from ballast.files.actions import plain_name
from ballast.kernel.actor import Actor
from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError, NotFoundError, ProblemsError
from ballast.kernel.rights import Right
from ballast.trail.actions import record_apart, record_read
from ballast.ui.doors import Visit, needs
from ballast.ui.pages import page
from ballast.ui.pagetable import page_table, plain_table

READERS = (Right.ENTERPRISES, Right.COLLECT, Right.FILE)


@needs(*READERS)
def periods(request: Visit) -> HttpResponse:
    """The periods that are in."""
    found = access.filings(request.scope)
    hrefs = [reverse("collection:filed", args=(each.period,)) for each in found]
    sheet = page_table(request, tables.filings(found), key="periods", links={"period": hrefs})
    if sheet.download:
        return sheet.download
    latest = f"最近一期 {Period.parse_any(found[0].period).full_label()} 已报 {found[0].filed} 家。" if found else ""
    waiting = sum(each.held for each in found)
    said = f"{latest}有 {waiting} 份疑似计量单位有误，待核实后才计入。" if waiting else latest
    return page(
        request,
        "collection/periods.html",
        title="报表收集",
        sentence=said or "还没有收到报表。",
        sheet=sheet,
        found=found,
        may_import=_may_import(request),
        waiting=waiting if request.actor.may(Right.COLLECT) else 0,
    )


@needs(*READERS)
def filed(request: Visit, period: str) -> HttpResponse:
    """What was filed for a period: the newest version of each return."""
    known = _period(period)
    found = access.filed(request.scope, str(known))
    if not found:
        raise NotFoundError("没有找到")
    hrefs = [reverse("collection:return", args=(each.enterprise, each.period)) for each in found]
    sheet = page_table(request, tables.filed(found), key="returns", links={"name": hrefs})
    if sheet.download:
        return sheet.download
    record_read(request.actor, f"{known} 企业报表清单", {"returns": len(found)})
    held = sum(each.status == "held" for each in found)
    said = f"{known.full_label()}已报 {len(found)} 家" + (f"，其中 {held} 份待核实。" if held else "。")
    crumbs = [("报表收集", reverse("collection:periods"))]
    return page(
        request, "collection/table.html", title=f"{known.full_label()}报表", sentence=said, sheet=sheet, crumbs=crumbs
    )


@needs(*READERS)
def one_return(request: Visit, enterprise: str, period: str) -> HttpResponse:
    """One return: its versions, and the numbers of the version asked for (the newest, unless said)."""
    versions = access.versions(request.scope, enterprise, str(_period(period)))
    newest = versions[-1]
    asked = request.GET.get("version", str(newest.version))
    shown = next((each for each in versions if str(each.version) == asked), None)
    if shown is None:
        raise NotFoundError("没有找到")
    lines = access.lines(request.scope, enterprise, period, shown.version)
    sheet = page_table(request, tables.lines(shown, lines), key="lines")
    here = reverse("collection:return", args=(enterprise, period))
    history = page_table(
        request,
        tables.versions(versions),
        key="versions",
        links={"version": [f"{here}?version={each.version}" for each in versions]},
    )
    for each in (sheet, history):
        if each.download:
            return each.download
    if enterprise not in request.scope.enterprises:
        record_read(request.actor, f"{enterprise} {period} 报表", {"version": shown.version})
    return page(
        request,
        "collection/return.html",
        title=f"{shown.name}　{period} 报表",
        sentence=tables.said(shown, newest),
        sheet=sheet,
        history=history,
        shown=shown,
        accept=AcceptForm() if newest.status == "held" and request.actor.may(Right.COLLECT) else None,
        source=_source_link(request, shown.source),
        crumbs=[
            ("报表收集", reverse("collection:periods")),
            (period, reverse("collection:filed", args=(period,))),
        ],
    )


@needs(Right.COLLECT)
def held(request: Visit) -> HttpResponse:
    """The returns that wait for a look."""
    found = access.held(request.scope)
    hrefs = [reverse("collection:return", args=(each.enterprise, each.period)) for each in found]
    sheet = page_table(request, tables.filed(found, "待核实的报表"), key="held", links={"name": hrefs})
    if sheet.download:
        return sheet.download
    said = f"{len(found)} 份报表疑似计量单位有误，核实后才计入。" if found else "没有待核实的报表。"
    crumbs = [("报表收集", reverse("collection:periods"))]
    return page(request, "collection/table.html", title="待核实的报表", sentence=said, sheet=sheet, crumbs=crumbs)


@needs(Right.COLLECT, methods=("POST",))
def accept(request: Visit, enterprise: str, period: str) -> HttpResponse:
    """Let a held return stand, with the reason that the county found."""
    form = AcceptForm(request.POST)
    known = str(_period(period))
    if not form.is_valid():
        access.versions(request.scope, enterprise, known)
        raise BallastError("请写明核实情况，例如“已与企业核对，单位无误”")
    actor = request.actor
    accepted = accept_held(enterprise, known, form.cleaned_data["reason"], _within(request))
    messages.success(request, f"{actor.name}已核实：第 {accepted.version} 版计入，从下一次冻结起生效。")
    return redirect("collection:return", enterprise, known)


@needs(Right.COLLECT, Right.REGISTER, Right.RELEASES, Right.TARGETS, methods=("GET", "HEAD", "POST"))
def imports(request: Visit) -> HttpResponse:
    """The door for files: choose a kind, send the file, read what became of it."""
    open_to = openings(kinds(), request.actor)
    if not open_to:
        raise NotFoundError("没有找到")
    form = ImportForm(open_to, request.POST or None, request.FILES or None)
    outcome: Outcome | None = None
    problems: ProblemsError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            outcome = _take(request, form.cleaned_data["file"], form.cleaned_data["kind"], form.cleaned_data["period"])
        except ProblemsError as wrong:
            problems = wrong
        except BallastError as wrong:
            form.add_error("file", str(wrong))
    files = received_list(request.actor, limit=100)
    hrefs = [reverse("files:received", args=(each.id,)) for each in files]
    titles = {code: kind.title for code, kind in kinds().items()}
    sheet = page_table(request, tables.received(files, titles), key="received", links={"name": hrefs})
    if sheet.download:
        return sheet.download
    return page(
        request,
        "collection/imports.html",
        title="导入文件",
        sentence=_import_sentence(outcome, problems),
        status=422 if problems or form.errors else 200,
        form=form,
        outcome=outcome,
        warnings=plain_table(tables.problems("提示", outcome.warnings), "warnings") if outcome else None,
        problems=plain_table(tables.problems("错误", problems.problems), "problems") if problems else None,
        sheet=sheet,
        crumbs=[("报表收集", reverse("collection:periods"))],
    )


def _take(request: Visit, upload: UploadedFile[bytes], kind: str, period: Period | None) -> Outcome:
    """Put the upload under its own name in a folder of its own, and hand it to the door."""
    with TemporaryDirectory(prefix="ballast-import-") as folder:
        path = Path(folder) / plain_name(str(upload.name))
        with path.open("wb") as stream:
            for piece in upload.chunks():
                stream.write(piece)
        try:
            return receive(kinds(), kind, path, request.actor, period=period)
        except BallastError as wrong:
            said = wrong.headline if isinstance(wrong, ProblemsError) else str(wrong)
            record_apart(request.actor, f"import.{kind}", path.name, {"said": said[:400]}, outcome="refused")
            raise


def _import_sentence(outcome: Outcome | None, problems: ProblemsError | None) -> str:
    if outcome:
        return outcome.line
    if problems:
        return f"{problems.headline}。什么都没有写入，请按下表改好后重新上传。"
    return "整份文件要么全部导入，要么一行也不写入；同一份文件再传一次不会重复。"


def _may_import(request: Visit) -> bool:
    return bool(openings(kinds(), request.actor))


def _within(request: Visit) -> Actor:
    """The reader within the places where the right of this door is held."""
    return replace(request.actor, scope=request.scope)


def _source_link(request: Visit, source: int | None) -> str:
    """Where the file that a return came in may be had, for who may have it."""
    if source is None or all(each.id != source for each in received_list(request.actor)):
        return ""
    return reverse("files:received", args=(source,))


def _period(text: str) -> Period:
    try:
        return Period.parse_any(text)
    except BallastError as wrong:
        raise NotFoundError("没有找到") from wrong
