"""Two tables: entries, written in the same transaction as the act that they tell of, and the heads of sealed batches.

Rows of both are never changed or removed: the models refuse, and so does the database (`guards`). The one exception is
the sealing of an entry, which fills its last four columns, once (`sealing`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models

from ballast.kernel.problems import BallastError


class TrailError(BallastError):
    """The trail cannot be written, or somebody tried to change it."""


class Outcome(StrEnum):
    """How an act ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"done": "成功", "refused": "拒绝", "failed": "失败"}[self.value]


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows can be added and read, nothing else."""

    def update(self, **_: Any) -> int:
        raise TrailError("审计记录只能追加，不能修改")

    def delete(self) -> Any:
        raise TrailError("审计记录只能追加，不能删除")

    def bulk_update(self, *_: Any, **__: Any) -> int:
        raise TrailError("审计记录只能追加，不能修改")


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *arguments: Any, **named: Any) -> None:
        if not self._state.adding:
            raise TrailError("审计记录只能追加，不能修改")
        super().save(*arguments, **named)

    def delete(self, *_: Any, **__: Any) -> Any:
        raise TrailError("审计记录只能追加，不能删除")


class Entry(AppendOnly):
    """One act: who, from where, through which channel, what, on which object, before and after, and how it ended.

    `scope` is what the actor reached when it acted. `txid` is the number of the writing transaction (PostgreSQL; else 0).
    Sealing gives `sequence` (1, 2, … without gap), `batch`, `seal` and `marks`, until then empty.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    account = models.CharField(max_length=150, default="", blank=True)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=64, default="", blank=True)
    scope = models.CharField(max_length=200, default="", blank=True)
    action = models.CharField(max_length=60)
    object = models.CharField(max_length=200)
    outcome = models.CharField(max_length=20, default=Outcome.DONE.value)
    detail = models.JSONField(default=dict)
    before = models.JSONField(null=True, default=None)
    after = models.JSONField(null=True, default=None)
    txid = models.BigIntegerField(default=0, editable=False)
    sequence = models.BigIntegerField(null=True, unique=True, editable=False)
    batch = models.BigIntegerField(null=True, editable=False)
    seal = models.CharField(max_length=64, default="", editable=False)
    marks = models.CharField(max_length=160, default="", editable=False)

    class Meta:
        indexes = (
            models.Index(fields=("at",), name="trail_by_time"),
            models.Index(fields=("account", "at"), name="trail_by_account"),
            models.Index(fields=("action", "at"), name="trail_by_action"),
            models.Index(fields=("id",), name="trail_unsealed", condition=models.Q(sequence=None)),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.object}"


class Head(AppendOnly):
    """The head of a sealed batch: it covers the entries, the time, and the head before it."""

    number = models.BigIntegerField(unique=True)
    key = models.CharField(max_length=16)
    previous = models.CharField(max_length=64)
    first_sequence = models.BigIntegerField()
    last_sequence = models.BigIntegerField()
    count = models.IntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    sealed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    head = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.head[:12]}"
