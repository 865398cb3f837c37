"""What the worker runs: one delivery of a job. A ticket may come twice; the job is claimed once.

The rights of the asker are read again here: who lost the right or a place in between is told so, and nothing happens.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, connection
from django_q.exceptions import TimeoutException

from ballast.accounts.access import actor_of_account
from ballast.jobs import actions
from ballast.jobs.access import NOWHERE
from ballast.jobs.context import Context, NoLongerOursError
from ballast.jobs.kinds import Kind, kind_of
from ballast.jobs.models import Job
from ballast.jobs.scopes import scope_from_json
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError

log = logging.getLogger(__name__)
TOO_LONG = "用时超过上限，已停止。请缩小范围后重试"
BROKEN = "程序内部出错，未产生结果。请联系系统管理员，并告知任务编号"
GONE = "提出任务的账号已停用，任务未执行"


def deliver(number: int) -> str:
    """Run a job if it waits; what became of it in one word (`nothing`, `done`, `failed`, `dropped`)."""
    job = actions.claim(number)
    if job is None:
        return "nothing"
    with _beating(number, job.token):
        return _attempt(job)


def _attempt(job: Job) -> str:
    number, token = int(job.pk), job.token
    actor = Actor(job.asked_by, NOWHERE, "job", job.account, "", ())
    try:
        actor = _actor_of_now(job)
        kind = kind_of(job.kind)
        context = _context(job, kind, actor)
        result = kind.run(context)
        return "done" if actions.finish(actor, number, token, result) else "dropped"
    except NoLongerOursError:
        return "dropped"
    except BallastError as problem:
        error = str(problem)
    except TimeoutException:
        actions.fail(actor, number, token, TOO_LONG)
        raise
    except Exception:
        log.exception("job %s failed", number)
        error = BROKEN
    return "failed" if actions.fail(actor, number, token, error) else "dropped"


def _actor_of_now(job: Job) -> Actor:
    try:
        return actor_of_account(job.account)
    except NotFoundError as problem:
        raise BallastError(GONE) from problem


def _context(job: Job, kind: Kind, actor: Actor) -> Context:
    """What the run holds; raises `BallastError` where the right or a place was taken away since it was asked for."""
    if not actor.may(kind.right):
        raise BallastError(f"提出任务后，您“{kind.right.label}”的权限已被收回，任务未执行")
    scope = scope_from_json(job.scope)
    if not scope <= actor.scope_for(kind.right):
        raise BallastError("提出任务后，您负责的范围已变更，任务未执行。请按现在的范围重新提出")
    return Context(int(job.pk), job.token, actor, scope, job.arguments, job.effect_key)


@contextmanager
def _beating(number: int, token: str) -> Iterator[None]:
    """While inside, a thread says every few seconds that the run is alive."""
    over = Event()
    thread = Thread(target=_beat, args=(number, token, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(number: int, token: str, over: Event) -> None:
    try:
        while not over.wait(settings.JOBS_BEAT):
            try:
                if not actions.beat(number, token):
                    return
            except DatabaseError:
                # A long write of the run itself may hold the database; the next beat comes soon.
                log.warning("no beat for job %s", number)
    finally:
        connection.close()
