"""Looking after the worker's own processes, from the one that started them.

A process that is killed while it waits for work takes the lock of the queue with it, and the others wait for ever: the
library starts a new process, which waits too. So the head looks at the tickets: some that nobody works on although there
is room mean that the processes are stuck, and all of them are started anew.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ

from ballast.jobs import actions
from ballast.jobs.models import Job
from ballast.jobs.workflow import RUNNING

log = logging.getLogger(__name__)
STUCK = 1


def stuck() -> bool:
    """Whether tickets have been out, or due, for long although a process is free to work on them."""
    # A ticket that was handed out is locked until `RETRY` seconds later; one that was not is due since it was written.
    out_before = timezone.now() + timedelta(seconds=Conf.RETRY - settings.JOBS_STUCK_AFTER)
    due_before = timezone.now() - timedelta(seconds=settings.JOBS_STUCK_AFTER)
    handed_out = OrmQ.objects.filter(lock__gt=timezone.now(), lock__lt=out_before).count()
    due = OrmQ.objects.filter(lock__lt=due_before).count()
    running = Job.objects.filter(state=RUNNING).count()
    return bool(running < Conf.WORKERS and handed_out + due > running)


def look_after(cluster: Any) -> int:
    """Stay with a started cluster until it ends; its exit code: 0 where it was told to end, 1 where it was stuck."""
    sentinel = cluster.sentinel
    well_at = time.monotonic()
    while sentinel.is_alive():
        sentinel.join(settings.JOBS_CHECK)
        try:
            actions.put_back_lost()
            is_stuck = sentinel.is_alive() and stuck()
        except DatabaseError:
            # Busy or away for a moment: looked at again soon.
            log.warning("could not look after the jobs", exc_info=True)
            is_stuck = False
        finally:
            connections.close_all()
        if not is_stuck:
            # A ticket is still there for a moment after its job is done.
            well_at = time.monotonic()
        elif time.monotonic() - well_at > settings.JOBS_STUCK_AFTER:
            log.error("the worker's processes are stuck; all are started anew")
            # They end with their parent (`family`); asked politely they would wait for one another.
            os.kill(sentinel.pid, signal.SIGKILL)
            sentinel.join()
            return STUCK
    return 0
