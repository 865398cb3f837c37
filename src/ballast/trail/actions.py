"""Writing the trail. Call inside the transaction of the change: both stand or neither does."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.trail.models import Entry


def record(actor: Actor, action: str, subject: str, detail: Mapping[str, object] | None = None) -> None:
    """Add one entry: an action code, the object it touched, and JSON-able details (before and after, counts)."""
    Entry.objects.create(
        at=clock.now(),
        actor=actor.name,
        channel=actor.channel,
        action=action,
        object=subject[:200],
        detail=dict(detail or {}),
    )
