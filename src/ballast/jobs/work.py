"""What comes by itself for this room and for those below it, which do not know of background work."""

from __future__ import annotations

from ballast.jobs.kinds import Every

SCHEDULES: tuple[Every, ...] = (
    Every("trail.seal", "ballast.trail.sealing.seal", minutes=1),
    Every("sessions.sweep", "ballast.accounts.sessions.sweep", minutes=5),
)
