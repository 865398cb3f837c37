"""Sealing: entries that are settled get their sequence numbers and seals in batches, each under a head that covers the last.

Settled means that no entry can still appear before them. SQLite has one writer, so all that is committed is settled. On
PostgreSQL transactions end in another order than they began: an entry is settled once every transaction that began before
its own has ended, which the snapshot's `xmin` tells (docs/decisions/0009). One that a restore brought from another server
carries a number that this server has not reached, and is settled at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from ballast.kernel import clock
from ballast.trail import heads as second_place
from ballast.trail import keys
from ballast.trail.canonical import Digest, Row, Sealer, entries, heads, plain
from ballast.trail.guards import ENTRIES
from ballast.trail.heads import Published
from ballast.trail.models import Head

BATCH = 2000
FIRST = "0" * 64
_LOCK = 0x62616C6C
_SETTLED_ON_POSTGRES = (
    "sequence IS NULL AND (txid < txid_snapshot_xmin(txid_current_snapshot())"
    " OR txid >= txid_snapshot_xmax(txid_current_snapshot()))"
)


@dataclass(frozen=True)
class Sealed:
    """What a run did: batches and entries sealed, how far heads are published, and what went wrong ("": nothing)."""

    batches: int
    entries: int
    published: Published
    problem: str = ""


def seal(now: datetime | None = None) -> Sealed:
    """Seal all that is settled and publish the heads. The worker calls it every minute; it never raises for its key.

    A batch is one transaction: a process that dies leaves whole batches, and the next run goes on from there.
    """
    moment = now or clock.now()
    try:
        ring = keys.load(settings.HOME)
    except keys.SealKeyError as problem:
        return Sealed(0, 0, second_place.publish(), str(problem))
    batches = total = 0
    while count := _batch(ring, moment):
        batches += 1
        total += count
        if count < BATCH:
            break
    published = second_place.publish()
    return Sealed(batches, total, published, published.problem)


def _batch(ring: keys.Ring, now: datetime) -> int:
    """Seal one batch; the number of its entries."""
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        rows = _settled()
        if not rows:
            return 0
        number, sequence, previous = _next()
        sealer, digest = Sealer(ring.key), Digest()
        for offset, row in enumerate(rows):
            row["sequence"], row["batch"] = sequence + offset, number
            row["marks"] = sealer.marks(row)
            row["seal"] = sealer.seal(row)
            digest.add(row["seal"])
        _write(rows)
        head: Row = {
            "number": number,
            "key": ring.current,
            "previous": previous,
            "first_sequence": sequence,
            "last_sequence": sequence + len(rows) - 1,
            "count": len(rows),
            "first_id": min(row["id"] for row in rows),
            "last_id": max(row["id"] for row in rows),
            "sealed_at": plain("sealed_at", now),
            "digest": digest.hex(),
        }
        Head.objects.create(**{**head, "sealed_at": now}, head=sealer.head(head))
        return len(rows)


def _settled() -> list[Row]:
    if connection.vendor == "postgresql":
        return list(entries(_SETTLED_ON_POSTGRES, order="txid, id", limit=BATCH))
    return list(entries("sequence IS NULL", limit=BATCH))


def _next() -> tuple[int, int, str]:
    """Number, first sequence and previous head of the next batch.

    Numbers that are published are never given twice, even where the database lost them: what was lost stays visible.
    """
    newest = list(heads("number = (SELECT max(number) FROM trail_head)"))
    mine = newest[-1] if newest else None
    number, sequence = (mine["number"], mine["last_sequence"]) if mine else (0, 0)
    published = _published()
    if published:
        number, sequence = max(number, published["number"]), max(sequence, published["last_sequence"])
    return number + 1, sequence + 1, mine["head"] if mine else FIRST


def _published() -> Row | None:
    path: Path | None = second_place.place()
    try:
        return second_place.last(path) if path else None
    except OSError:
        return None


def _write(rows: list[Row]) -> None:
    statement = (
        f"UPDATE {ENTRIES} SET sequence = %s, batch = %s, seal = %s, marks = %s WHERE id = %s AND sequence IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, [(row["sequence"], row["batch"], row["seal"], row["marks"], row["id"]) for row in rows]
        )
