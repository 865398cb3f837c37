"""A received file: its fingerprint, what it was taken for, who brought it and when. An attachment of another room's object."""

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
    received_account = models.CharField(max_length=60, blank=True)
    outcome = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sha256", "kind", "profile", "period"), name="received_once"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:8]})"


class Attachment(models.Model):
    """A file that belongs to an object of another room: `owner` is the kind of object, `key` which one.

    Who may read it is asked of that room (`<room>/attachments.py`). It is never overwritten; what is taken away stays,
    marked.
    """

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=100)
    added_account = models.CharField(max_length=60, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = (models.Index(fields=["owner", "key"]),)

    def __str__(self) -> str:
        return f"{self.owner} {self.key} {self.name}"
