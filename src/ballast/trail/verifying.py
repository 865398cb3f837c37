"""Verification: everything is computed again, and what differs is told with its place.

Found are: an entry changed in any column (and in which), removed, put in, moved; a head changed or removed; a tail cut off
up to the last published head; a published line changed or lacking; triggers taken down. What is not sealed yet, or was
sealed but not published before somebody cut the tail, cannot be found: hence a run every minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from ballast.trail import guards, keys
from ballast.trail.canonical import HEAD_NUMBERS, Digest, Row, Sealer, entries, heads, moment_of, shown
from ballast.trail.findings import Fault, Verdict
from ballast.trail.labels import COLUMNS
from ballast.trail.published import compare
from ballast.trail.sealing import FIRST

# An honest entry is sealed within minutes of its time; a long import or a stopped worker may hold it up, hours may not.
LATEST = timedelta(hours=1)


def verify(first_batch: int = 1, given: Iterable[tuple[int, str]] = ()) -> Verdict:
    """Compute everything again from a batch on, and compare it with the published file and with heads given from paper.

    Raises `SealKeyError` where there is no key to compute with, `OSError` never: a file that cannot be read is a finding.
    """
    ring = keys.load(settings.HOME)
    verdict = Verdict()
    if lost := guards.missing(connection):
        verdict.add(Fault.GUARDS_MISSING, "、".join(lost))
    sealers = {name: Sealer(key) for name, key in ring.keys.items()}
    known = _readable(verdict, heads("number >= %s", [first_batch - 1]))
    chain = _Chain(verdict, sealers, first_batch)
    for head in known:
        chain.take(head)
    mine = [head for head in known if head["number"] >= first_batch]
    _Entries(verdict, sealers, mine, chain).walk()
    _unsealed(verdict, mine)
    compare(verdict, sealers, {head["number"]: head for head in mine}, first_batch, given)
    verdict.batches = len(mine)
    return verdict


def _readable(verdict: Verdict, found: Iterable[Row]) -> list[Row]:
    """The heads whose numbers are numbers; the others are told and left out."""
    known = []
    for head in found:
        if all(isinstance(head[name], int) for name in HEAD_NUMBERS):
            known.append(head)
        else:
            verdict.add(Fault.HEAD_CHANGED, f"批次头 {head['number']} 的数字栏不是数字", at=shown(head["sealed_at"]))
    return known


class _Chain:
    """The heads, one after the other."""

    def __init__(self, verdict: Verdict, sealers: dict[str, Sealer], first: int) -> None:
        self.verdict, self.sealers, self.first = verdict, sealers, first
        self.number, self.sequence, self.head = 0, 0, FIRST
        self.before: tuple[int, str | None] = (0, None)
        """The last sequence number and the time of sealing before the first batch that is looked at."""

    def take(self, head: Row) -> None:
        number = head["number"]
        if number >= self.first:
            self._check(head)
        else:
            self.before = (head["last_sequence"], head["sealed_at"])
        self.number, self.sequence, self.head = number, head["last_sequence"], head["head"]

    def _check(self, head: Row) -> None:
        number, add = head["number"], self.verdict.add
        if number != self.number + 1 and (self.number or self.first == 1):
            add(Fault.HEADS_MISSING, f"第 {self.number + 1} 至 {number - 1} 批的批次头不在库中", batch=number)
        if head["previous"] != self.head and (self.number or self.first == 1):
            add(Fault.CHAIN_BROKEN, "它所接的前一批次头与库中的不同", batch=number)
        sealer = self.sealers.get(head["key"])
        if sealer is None:
            add(Fault.KEY_UNKNOWN, f"这一批用密钥 {head['key']} 封存，现有密钥中没有它", batch=number)
        elif sealer.head(head) != head["head"]:
            add(Fault.HEAD_CHANGED, "批次头的内容与其封印不符", batch=number, at=shown(head["sealed_at"]))


class _Entries:
    """The sealed entries in the order of their sequence numbers, beside the batches that they should fill."""

    def __init__(self, verdict: Verdict, sealers: dict[str, Sealer], known: list[Row], chain: _Chain) -> None:
        self.verdict, self.sealers, self.heads, self.first = verdict, sealers, known, chain.first
        self.sequence, self.sealed_before = chain.before
        self.digest, self.count, self.clean = Digest(), 0, True

    def walk(self) -> None:
        # Whatever bears a sign of sealing, also one that no honest run gives.
        sealed, later = "sequence IS NOT NULL OR batch IS NOT NULL", "sequence > %s OR batch >= %s"
        bounds = [self.sequence, self.first] if self.first > 1 else []
        rows = entries(later if bounds else sealed, bounds, "sequence, id")
        row = next(rows, None)
        for head in self.heads:
            self.digest, self.count, self.clean = Digest(), 0, True
            while row is not None and _at_most(row["sequence"], head["last_sequence"]):
                self._take(row, head)
                row = next(rows, None)
            self._close(head)
            self.sealed_before = head["sealed_at"]
        while row is not None:
            self._stray(row)
            row = next(rows, None)

    def _take(self, row: Row, head: Row) -> None:
        sequence, number = row["sequence"], head["number"]
        self._gap(sequence, number)
        self.verdict.entries += 1
        self.count += 1
        self.digest.add(row["seal"])
        if isinstance(sequence, int):
            self.sequence = max(self.sequence, sequence)
        if row["batch"] != number:
            self._tell(Fault.ENTRY_MISPLACED, f"它标着第 {row['batch']} 批", row, number)
            return
        sealer = self.sealers.get(head["key"])
        if sealer is not None and sealer.seal(row) != row["seal"]:
            names = "、".join(COLUMNS[name] for name in sealer.changed(row)) or "封印"
            self._tell(Fault.ENTRY_CHANGED, f"与封存时不同的是：{names}", row, number)
        elif _backdated(row["at"], self.sealed_before):
            self._tell(Fault.ENTRY_BACKDATED, "可能是事后补写，或服务器时间被调回", row, number)

    def _gap(self, sequence: Any, number: int) -> None:
        if isinstance(sequence, int) and sequence > self.sequence + 1:
            self.clean = False
            self._missing(self.sequence + 1, sequence - 1, number)

    def _close(self, head: Row) -> None:
        """At the end of a batch: is all of it there, and does the whole agree with its head?"""
        if self.sequence < head["last_sequence"]:
            self.clean = False
            self._missing(self.sequence + 1, head["last_sequence"], head["number"])
        self.sequence = max(self.sequence, head["last_sequence"])
        if self.clean and (self.digest.hex() != head["digest"] or self.count != head["count"]):
            self.verdict.add(
                Fault.BATCH_DIFFERS, f"批次头说 {head['count']} 条，库中 {self.count} 条", batch=head["number"]
            )

    def _stray(self, row: Row) -> None:
        self.verdict.entries += 1
        self._tell(
            Fault.ENTRY_MISPLACED, "它标为已封存，却没有哪个批次头包含它：批次头被删或记录是补写的", row, row["batch"]
        )

    def _missing(self, first: int, last: int, number: int) -> None:
        span = f"序号 {first}" if first == last else f"序号 {first} 至 {last}，共 {last - first + 1} 条"
        self.verdict.add(Fault.ENTRIES_MISSING, f"{span} 不在库中", batch=number, sequence=first)

    def _tell(self, fault: Fault, text: str, row: Row, batch: Any) -> None:
        self.clean = False
        self.verdict.add(fault, text, batch=batch, sequence=row["sequence"], entry=row["id"], at=shown(row["at"]))


def _unsealed(verdict: Verdict, known: list[Row]) -> None:
    """What waits for its seal: counted, and told where its time is long before the last sealing."""
    sealed_at = known[-1]["sealed_at"] if known else None
    for row in entries("sequence IS NULL AND batch IS NULL"):
        verdict.unsealed += 1
        if _backdated(row["at"], sealed_at):
            verdict.add(
                Fault.ENTRY_BACKDATED,
                "尚未封存，时间却早于上一批封存：可能是事后补写，或服务器时间被调回",
                entry=row["id"],
                at=shown(row["at"]),
            )


def _at_most(sequence: Any, last: Any) -> bool:
    """Whether a row belongs to a batch or before it; one whose number is no number is told where it comes up."""
    return not isinstance(sequence, int) or not isinstance(last, int) or sequence <= last


def _backdated(at: Any, sealed_at: Any) -> bool:
    moment, sealed = moment_of(at), moment_of(sealed_at)
    return moment is not None and sealed is not None and moment < sealed - LATEST
