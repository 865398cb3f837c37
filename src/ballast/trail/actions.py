"""Writing the trail. What cannot be recorded is refused: the entry and the act stand or fall together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.trail.cleaning import clean, line
from ballast.trail.findings import Verdict
from ballast.trail.models import Entry, Outcome

READ = "data.read"
_SAME_READ = timedelta(minutes=10)


def record(
    actor: Actor,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
    *,
    outcome: str = "done",
    before: object = None,
    after: object = None,
) -> None:
    """Add one entry, inside the transaction of the act: both stand or neither does.

    `action` is a code of `labels`, `subject` the object it touched, `detail` what else belongs to it, `before` and
    `after` what changed, `outcome` one of `Outcome`. Texts under keys that sound like secrets are hidden. Whatever it
    raises is meant to end the act. What only hands something out changes nothing and has no transaction: there the entry
    stands by itself, and is called before anything leaves (a test finds a change that is recorded without transaction).
    """
    Entry.objects.create(
        at=clock.now(),
        actor=line(actor.name, 100),
        account=line(actor.account, 150),
        channel=line(actor.channel, 20),
        address=line(actor.address, 64),
        scope=line(str(actor.scope), 200),
        action=line(action, 60),
        object=line(subject, 200),
        outcome=Outcome(outcome).value,
        detail=clean(dict(detail or {})),
        before=clean(before),
        after=clean(after),
    )


def record_apart(
    actor: Actor,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
    *,
    outcome: str = "refused",
    before: object = None,
    after: object = None,
) -> None:
    """Add one entry in a transaction of its own: for what was refused or failed, after its own transaction is undone.

    Raises `RuntimeError` inside a transaction that is still open: there the entry would be undone as well.
    """
    with transaction.atomic(durable=True):
        record(actor, action, subject, detail, outcome=outcome, before=before, after=after)


def record_read(actor: Actor, subject: str, detail: Mapping[str, object] | None = None) -> None:
    """Say that somebody read enterprise-level data of others: one entry a page, whatever the number of its rows.

    The same reader who reads the same again within ten minutes from the same place (sorting, paging, going back) makes no
    second entry. Joins the transaction that is open, or opens one.
    """
    with transaction.atomic():
        told = clean(dict(detail or {}))
        again = Entry.objects.filter(
            action=READ,
            at__gt=clock.now() - _SAME_READ,
            account=line(actor.account, 150),
            actor=line(actor.name, 100),
            address=line(actor.address, 64),
            object=line(subject, 200),
        )
        if not any(entry.detail == told for entry in again.only("detail")):
            record(actor, READ, subject, told)


def note_verification(actor: Actor, verdict: Verdict) -> None:
    """Say that the trail was verified, and with what result."""
    detail = {"batches": verdict.batches, "entries": verdict.entries, "findings": len(verdict.findings) + verdict.more}
    with transaction.atomic():
        record(actor, "trail.verify", "审计记录", detail, outcome="done" if verdict.intact else "failed")
