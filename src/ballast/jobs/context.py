"""What a running job holds: its asker, its arguments, a way to say how far it is, and its effect, which happens once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from ballast.jobs.kinds import Result
from ballast.jobs.models import Effect, Job
from ballast.jobs.workflow import RUNNING
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.scope import Scope

SECONDS_BETWEEN_WRITES = 0.5
SAID_LENGTH = 200


class NoLongerOursError(Exception):
    """The job was cancelled, or given to another worker: this run must end without an effect."""


@dataclass
class Context:
    """A run of a job. `token` names the run: only the one that claimed the job last may write."""

    number: int
    token: str
    actor: Actor
    scope: Scope
    arguments: Mapping[str, object]
    effect_key: str
    _wrote: float = field(default=float("-inf"), repr=False)

    def progress(self, done: int, total: int | None = None, text: str = "") -> None:
        """Say how far the work is: `done` of `total` steps (None: not known) and words for people.

        Written at most twice a second, and always at the end, so that work in small steps does not keep the database
        busy. Raises `NoLongerOursError`, which `run` must let through.
        """
        moment = time.monotonic()
        if moment - self._wrote < SECONDS_BETWEEN_WRITES and done != total:
            return
        self._wrote = moment
        ours = Job.objects.filter(pk=self.number, token=self.token, state=RUNNING)
        if not ours.update(done=done, total=total, said=text[:SAID_LENGTH], beat_at=clock.now()):
            raise NoLongerOursError

    def once(self, act: Callable[[], Result]) -> Result:
        """Do the effect in one transaction with the note that it happened; a second time only the note is read.

        Raises `NoLongerOursError` where the job was taken away in the meantime: then nothing happens.
        """
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=self.number)
            if job.token != self.token or job.state != RUNNING:
                raise NoLongerOursError
            before = Effect.objects.filter(key=self.effect_key).first()
            if before is not None:
                return Result(before.text, before.href)
            result = act()
            Effect.objects.create(key=self.effect_key, job=job, at=clock.now(), text=result.text, href=result.href)
            return result
