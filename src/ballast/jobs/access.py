"""The only door to jobs for reading: one's own; who runs the system sees all, without what the work is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballast.jobs.kinds import Kind, kinds
from ballast.jobs.models import Job
from ballast.jobs.workflow import DONE, JOB, OPEN
from ballast.kernel.actor import Actor
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Audience, Scope

NOWHERE = Scope.nowhere(Audience.PUBLIC)
MOST_SHOWN = 200


@dataclass(frozen=True)
class JobView:
    """A job as its page shows it. Of another's job `said`, `result`, `href` and `error` are empty."""

    number: int
    label: str
    asked_by: str
    own: bool
    state: str
    state_label: str
    done: int
    total: int | None
    said: str
    result: str
    href: str
    error: str
    attempts: int
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in OPEN

    @property
    def share(self) -> int | None:
        """How far it is in whole per cent, never more than is done; None where it is not known."""
        if self.state == DONE:
            return 100
        return min(100 * self.done // self.total, 100) if self.total else None

    @property
    def moves(self) -> tuple[str, ...]:
        """What a person may do with it: `cancel`, and with one's own `retry`."""
        known = JOB.moves.get(self.state, {})
        return tuple(move for move in ("cancel", "retry") if move in known and (self.own or move == "cancel"))


def jobs(actor: Actor) -> list[JobView]:
    """The newest jobs that the actor may see, newest first."""
    found = Job.objects.order_by("-id")
    if not actor.may(Right.OPERATE):
        found = found.filter(account=actor.account)
    return [_view(job, actor) for job in found[:MOST_SHOWN]]


def job(actor: Actor, number: int) -> JobView:
    """One job; raises `NotFoundError` where it does not exist for the actor."""
    found = Job.objects.filter(pk=number).first()
    if found is None:
        raise NotFoundError("没有找到")
    if found.account != actor.account and not actor.may(Right.OPERATE):
        raise NotFoundError("没有找到")
    return _view(found, actor)


def direct_kinds(actor: Actor) -> list[Kind]:
    """The kinds that the actor may start with one button."""
    return [kind for kind in kinds().values() if kind.direct and actor.may(kind.right)]


def _view(job: Job, actor: Actor) -> JobView:
    own = bool(actor.account) and job.account == actor.account
    kind = kinds().get(job.kind)
    return JobView(
        number=int(job.pk),
        label=kind.label if kind else job.kind,
        asked_by=job.asked_by,
        own=own,
        state=job.state,
        state_label=JOB.state(job.state).label,
        done=job.done,
        total=job.total,
        said=job.said if own else "",
        result=job.result if own else "",
        href=job.result_href if own else "",
        error=job.error if own else "",
        attempts=job.attempts,
        asked_at=job.asked_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
    )
