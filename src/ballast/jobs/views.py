"""Pages of background work: the list, one job with its progress, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from ballast.jobs import access, actions
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.ui.doors import Visit, signed_in
from ballast.ui.pages import page

Change = Callable[[Actor, int], None]


@signed_in()
def jobs(request: Visit) -> HttpResponse:
    """The list: one's own jobs; whoever runs the system sees all, without what they are about."""
    found = access.jobs(request.actor)
    waiting = sum(job.open for job in found)
    failed = sum(job.state == "failed" for job in found)
    sentence = f"{waiting} 项正在进行或等待，{failed} 项失败。" if found else "还没有后台任务。"
    return page(
        request,
        "jobs/jobs.html",
        title="后台任务",
        sentence=sentence,
        jobs=found,
        kinds=[(kind, token_hex(8)) for kind in access.direct_kinds(request.actor)],
        everybodys=request.actor.may(Right.OPERATE),
    )


@signed_in()
def job(request: Visit, number: int) -> HttpResponse:
    """One job with its progress and its result."""
    found = access.job(request.actor, number)
    return page(
        request,
        "jobs/job.html",
        title=found.label,
        sentence="可以离开本页，结束后收件箱有通知。" if found.open and found.own else f"{found.asked_by}提出的任务。",
        crumbs=[("后台任务", "/jobs/")],
        job=found,
    )


@signed_in()
def progress(request: Visit, number: int) -> HttpResponse:
    """The moving part of a job's page; while the job is open it asks for itself again."""
    return render(request, "jobs/progress.html", {"job": access.job(request.actor, number)})


@signed_in(methods=("POST",))
def ask(request: Visit, kind: str) -> HttpResponse:
    """Ask for a kind that needs no arguments. The form carries a token: pressed twice it is one job."""
    offered = {each.code for each in access.direct_kinds(request.actor)}
    token = request.POST.get("token", "")
    if kind not in offered or not token.isalnum() or len(token) > 40:
        raise Http404
    number = actions.ask(request.actor, kind, {}, f"{kind}:{request.actor.account}:{token}")
    return redirect("jobs:job", number)


@signed_in(methods=("POST",))
def cancel(request: Visit, number: int) -> HttpResponse:
    """Cancel a job."""
    return _changed(request, number, actions.cancel)


@signed_in(methods=("POST",))
def retry(request: Visit, number: int) -> HttpResponse:
    """Queue a failed or cancelled job again."""
    return _changed(request, number, actions.retry)


def _changed(request: Visit, number: int, act: Change) -> HttpResponse:
    """Do it and go back to the job; what stands in the way is told there."""
    try:
        act(request.actor, number)
    except NotFoundError:
        raise
    except BallastError as problem:
        messages.error(request, str(problem))
    return redirect("jobs:job", number)
