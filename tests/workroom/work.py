"""Work that tells its phases: steps before its effect, and rest after it."""

from __future__ import annotations

import time

from ballast.jobs.kinds import Kind, Result, Work
from ballast.kernel.rights import Right
from ballast.trail.actions import record

STEPS, SECONDS = 6, 0.6


def _walk(work: Work, phase: str) -> None:
    for step in range(STEPS):
        work.progress(step, STEPS, phase)
        time.sleep(SECONDS)


def _run(work: Work) -> Result:
    _walk(work, "before")

    def act() -> Result:
        record(work.actor, "test.effect", work.effect_key)
        return Result("生效")

    result = work.once(act)
    _walk(work, "after")
    return result


WORK = (Kind("test.steps", "分步工作", Right.COLLECT, _run),)
