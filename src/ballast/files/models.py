"""A received file: its fingerprint, what it was taken for, who brought it and when."""

from __future__ import annotations

from django.db import models


class ReceivedFile(models.Model):
    """One taken-in file. The same bytes taken for the same thing twice are one row."""

    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    profile = models.CharField(max_length=100)
    period = models.CharField(max_length=7, blank=True)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=100)
    outcome = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sha256", "kind", "profile", "period"), name="received_once"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:8]})"
