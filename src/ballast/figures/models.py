"""Snapshots by identity, and which of them is current."""

from __future__ import annotations

from django.db import models


class Snapshot(models.Model):
    """An immutable set of frozen facts; its manifest lies beside its columnar files."""

    identity = models.CharField(max_length=64, primary_key=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100)
    manifest = models.JSONField()

    def __str__(self) -> str:
        return self.identity[:12]


class CurrentSnapshot(models.Model):
    """The pointer: one row for every time it was moved; the newest counts."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=100)
