"""Every change of a job's state: asked for, claimed, finished, failed, cancelled, put back, tried again.

Whoever claims a job gets a new token, and every later write of that run names it: a worker that was thought dead and
comes back can change nothing any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_hex

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from django_q.tasks import async_task

from ballast.jobs import access
from ballast.jobs.kinds import Result, kind_of
from ballast.jobs.models import Job
from ballast.jobs.scopes import scope_as_json
from ballast.jobs.workflow import CANCELLED, FAILED, JOB, QUEUED, RUNNING
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.trail.actions import record

MOST_ATTEMPTS = 3
DELIVER = "ballast.jobs.worker.deliver"


def ask(actor: Actor, kind: str, arguments: Mapping[str, object], effect_key: str) -> int:
    """Ask for background work; the job's number.

    Asked twice with the same `effect_key` it is one job, until that has failed or was cancelled. Raises `NotFoundError`
    where the kind does not exist for the actor, `BallastError` where there is no account behind the actor or somebody
    else has asked for the same.
    """
    wanted = kind_of(kind)
    scope = actor.scope_for(wanted.right)
    if not actor.account:
        raise BallastError("后台任务须由有账号的人员提出")
    moment = clock.now()
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                arguments=dict(arguments),
                account=actor.account,
                asked_by=actor.name,
                scope=scope_as_json(scope),
                effect_key=effect_key,
                asked_at=moment,
                queued_at=moment,
            )
            _enqueue(job)
            record(actor, "jobs.ask", f"{kind} {job.pk}", {"kind": kind, "arguments": dict(arguments)})
    except IntegrityError:
        standing = Job.objects.exclude(state__in=(FAILED, CANCELLED)).filter(effect_key=effect_key).first()
        if standing is None:
            raise
        return _asked_before(actor, standing)
    return int(job.pk)


def _asked_before(actor: Actor, standing: Job) -> int:
    if standing.account != actor.account:
        raise BallastError(f"{standing.asked_by}已提出同样的任务，不必重复提出")
    return int(standing.pk)


def _enqueue(job: Job) -> None:
    async_task(DELIVER, int(job.pk))


def _locked(number: int) -> Job:
    job = Job.objects.select_for_update().filter(pk=number).first()
    if job is None:
        raise NotFoundError("没有找到")
    return job


def claim(number: int) -> Job | None:
    """Take a waiting job for one run; None where there is nothing to do: it runs, has ended, or does not exist."""
    moment = clock.now()
    token = token_hex(16)
    taken = Job.objects.filter(pk=number, state=QUEUED).update(
        state=JOB.after(QUEUED, "claim"),
        token=token,
        started_at=moment,
        beat_at=moment,
        attempts=F("attempts") + 1,
        done=0,
        total=None,
        said="",
    )
    return Job.objects.get(pk=number, token=token) if taken else None


def beat(number: int, token: str) -> bool:
    """Say that the run is alive; whether the job is still its own."""
    return bool(Job.objects.filter(pk=number, token=token, state=RUNNING).update(beat_at=clock.now()))


def finish(actor: Actor, number: int, token: str, result: Result) -> bool:
    """The run is done; False where the job is not its own any more."""
    return _end(actor, number, token, "finish", {"result": result.text, "result_href": result.href})


def fail(actor: Actor, number: int, token: str, error: str) -> bool:
    """The run failed, with words for people; False where the job is not its own any more."""
    return _end(actor, number, token, "fail", {"error": error})


def _end(actor: Actor, number: int, token: str, move: str, written: Mapping[str, str]) -> bool:
    with transaction.atomic():
        job = _locked(number)
        if job.token != token or job.state != RUNNING:
            return False
        job.state = JOB.after(job.state, move)
        job.ended_at = clock.now()
        for name, value in written.items():
            setattr(job, name, value)
        if move == "finish":
            job.error = ""
            job.done = job.total or job.done
        job.save()
        record(actor, f"jobs.{move}", f"{job.kind} {job.pk}", {"attempts": job.attempts, **written})
        _tell(job)
    return True


def _tell(job: Job) -> None:
    """A message to the asker, by the function that the settings name ("" for none)."""
    if not settings.JOBS_TELL:
        return
    label = kind_of(job.kind).label
    title = f"{label}：{JOB.state(job.state).label}"
    href = reverse("jobs:job", args=[job.pk])
    import_string(settings.JOBS_TELL)(
        job.account, title, job.result or job.error, href, f"job:{job.pk}:{job.attempts}:{job.state}"
    )


def cancel(actor: Actor, number: int) -> None:
    """Cancel a job that waits or runs; a run ends at its next word of progress, without an effect.

    Raises `NotFoundError` for a job that is not the actor's to cancel, `WorkflowError` for one that has ended.
    """
    access.job(actor, number)
    with transaction.atomic():
        job = _locked(number)
        before = job.state
        job.state = JOB.after(before, "cancel")
        job.ended_at = clock.now()
        job.save(update_fields=["state", "ended_at"])
        record(actor, "jobs.cancel", f"{job.kind} {job.pk}", {"before": before})


def retry(actor: Actor, number: int) -> None:
    """Queue one's own failed or cancelled job again.

    Raises `NotFoundError` for another's job or without the right, `WorkflowError` for one that has not failed,
    `BallastError` where the same is under way or done in another job.
    """
    if not access.job(actor, number).own:
        raise NotFoundError("没有找到")
    try:
        with transaction.atomic():
            job = _locked(number)
            actor.scope_for(kind_of(job.kind).right)
            before = job.state
            job.state = JOB.after(before, "retry")
            _back_to_the_queue(job)
            job.attempts, job.error = 0, ""
            job.save()
            record(actor, "jobs.retry", f"{job.kind} {job.pk}", {"before": before})
    except IntegrityError as problem:
        raise BallastError("同样的任务已经另行提出，不必重试") from problem


def _back_to_the_queue(job: Job) -> None:
    job.token = ""
    job.queued_at = clock.now()
    job.started_at = job.beat_at = job.ended_at = None
    _enqueue(job)


def put_back_lost(moment: datetime | None = None) -> int:
    """Give jobs of dead workers back to the queue, and queued ones whose ticket was lost; how many.

    A run that has not been heard of for `JOBS_LOST_AFTER` seconds is dead. After three attempts the job fails instead.
    """
    now = moment or clock.now()
    silent = now - timedelta(seconds=settings.JOBS_LOST_AFTER)
    lost = list(Job.objects.filter(state=RUNNING, beat_at__lt=silent).values_list("pk", "token"))
    count = sum(_put_back(number, token) for number, token in lost)
    if count:
        release_tickets()
    if not OrmQ.objects.exists():
        for job in Job.objects.filter(state=QUEUED, queued_at__lt=silent):
            _enqueue(job)
            count += 1
    return count


def release_tickets() -> None:
    """Let every ticket of the queue come again at once: also those that a killed worker had taken.

    A ticket that comes twice does no harm, as a job is claimed once.
    """
    OrmQ.objects.update(lock=timezone.now())


def _put_back(number: int, token: str) -> bool:
    with transaction.atomic():
        job = _locked(number)
        if job.token != token or job.state != RUNNING:
            return False
        system = Actor("系统", access.NOWHERE, "job")
        if job.attempts >= MOST_ATTEMPTS:
            error = f"执行中断了 {job.attempts} 次，已停止。请重试；若再次中断，请联系系统管理员"
            return _end(system, number, token, "fail", {"error": error})
        job.state = JOB.after(job.state, "put_back")
        _back_to_the_queue(job)
        job.save()
        record(system, "jobs.put_back", f"{job.kind} {job.pk}", {"attempts": job.attempts})
    return True
