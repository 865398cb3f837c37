"""What comes by itself: kept in the database, so that of several workers one runs it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule

from ballast.jobs.kinds import schedules

PREFIX = "ballast:"


def ensure_schedules() -> None:
    """Make the stored schedules those that the rooms declare; what a room no longer declares goes."""
    wanted = {f"{PREFIX}{every.name}": every for every in schedules()}
    with transaction.atomic():
        Schedule.objects.filter(name__startswith=PREFIX).exclude(name__in=wanted).delete()
        for name, every in wanted.items():
            Schedule.objects.update_or_create(
                name=name,
                defaults={
                    "func": every.function,
                    "schedule_type": Schedule.MINUTES,
                    "minutes": every.minutes,
                    "repeats": -1,
                },
                # The real time: the library compares with it, whatever day is pinned for a demonstration.
                create_defaults={
                    "func": every.function,
                    "schedule_type": Schedule.MINUTES,
                    "minutes": every.minutes,
                    "repeats": -1,
                    "next_run": timezone.now(),
                },
            )
