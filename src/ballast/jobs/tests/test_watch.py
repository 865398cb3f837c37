"""When the worker's processes count as stuck: tickets that nobody works on although there is room."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ

from ballast.jobs.models import Job
from ballast.jobs.watch import stuck
from ballast.jobs.workflow import RUNNING

pytestmark = pytest.mark.django_db
LONG = timedelta(seconds=settings.JOBS_STUCK_AFTER + 5)
SHORT = timedelta(seconds=1)


def handed_out(ago: timedelta) -> None:
    """A ticket that was handed out so long ago."""
    OrmQ.objects.create(key="ballast", payload="", lock=timezone.now() - ago + timedelta(seconds=Conf.RETRY))


def due(ago: timedelta) -> None:
    """A ticket that has been due for so long."""
    OrmQ.objects.create(key="ballast", payload="", lock=timezone.now() - ago)


def running(count: int) -> None:
    """So many jobs that run."""
    for number in range(count):
        moment = timezone.now()
        Job.objects.create(
            kind="k", scope={}, effect_key=f"{number}", state=RUNNING, asked_at=moment, queued_at=moment, beat_at=moment
        )


def test_an_empty_queue_is_not_stuck() -> None:
    assert not stuck()


@pytest.mark.parametrize("ticket", [handed_out, due])
def test_a_ticket_that_nobody_works_on_for_long_is(ticket: object) -> None:
    ticket(SHORT)  # type: ignore[operator]
    assert not stuck()
    ticket(LONG)  # type: ignore[operator]
    assert stuck()


def test_a_long_job_is_not() -> None:
    handed_out(LONG)
    running(1)
    assert not stuck()
    handed_out(LONG)
    assert stuck()


def test_waiting_while_every_process_works_is_not() -> None:
    running(Conf.WORKERS)
    for _ in range(Conf.WORKERS + 1):
        handed_out(LONG)
    assert not stuck()
