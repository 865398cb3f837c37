"""What other rooms tell by signals, and the trail keeps."""

from __future__ import annotations

from django.db import transaction

from ballast.kernel.actor import Actor
from ballast.trail.actions import record


def on_exported(sender: object, actor: Actor, subject: str, form: str, rows: int, **_: object) -> None:
    """A table or a chart leaves as a file; if this cannot be recorded it does not leave."""
    with transaction.atomic():
        record(actor, "export", subject, {"form": form, "rows": rows})
