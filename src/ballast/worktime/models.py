"""The working calendar as rows that are only added: the newest row of a day, and of a year, is what counts."""

from __future__ import annotations

from django.db import models


class DaySetting(models.Model):
    """What was set for a day: worked or rest, with its name (a holiday), the reason, the document, who and when."""

    day = models.DateField()
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=200, blank=True)
    set_by = models.CharField(max_length=100)
    set_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("day", "id"), name="worktime_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class PublishedYear(models.Model):
    """That the holidays of a year are published, and by which document."""

    year = models.IntegerField()
    document = models.CharField(max_length=200)
    published_by = models.CharField(max_length=100)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.year)
