"""One table, written in the same transaction as the change that it tells of; rows are never changed or removed."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act: who, through which channel, what, on which object, with what result."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    channel = models.CharField(max_length=20)
    action = models.CharField(max_length=60)
    object = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.object}"
