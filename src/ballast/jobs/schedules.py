"""What comes by itself: kept in the database, so that of several workers one runs it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule

from ballast.jobs.kinds import schedules

PREFIX = "ballast:"


def ensure_schedules() -> None:
    """Make the stored schedules those that the rooms declare; every other goes."""
    wanted = {f"{PREFIX}{every.name}": every for every in schedules()}
    with transaction.atomic():
        drop_undeclared()
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


def drop_undeclared() -> int:
    """Remove every stored schedule that no room declares so, with its name and its function; how many.

    The worker runs whatever function a schedule names: a row that came with a foreign database must not choose it.
    """
    with transaction.atomic():
        declared = {(f"{PREFIX}{every.name}", every.function) for every in schedules()}
        stored = Schedule.objects.values_list("pk", "name", "func", "args", "kwargs", "hook")
        strange = [pk for pk, name, func, *more in stored if (name, func) not in declared or any(more)]
        return int(Schedule.objects.filter(pk__in=strange).delete()[0])
