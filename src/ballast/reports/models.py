"""Reports that were made: for which readers, of which snapshot, and the file. None is ever overwritten."""

from __future__ import annotations

from django.db import models


class MadeReport(models.Model):
    """One report as it was made. The same period, audience and snapshot give the same numbers again."""

    title = models.CharField(max_length=200)
    period = models.CharField(max_length=7)
    audience = models.CharField(max_length=20)
    snapshot = models.CharField(max_length=64)
    numbers = models.IntegerField()
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.title
