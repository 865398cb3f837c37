"""Messages to a person. None is ever removed."""

from __future__ import annotations

from django.db import models


class Message(models.Model):
    """Something that waits for a person, with the page that it is about. The same `key` comes once to a person."""

    account = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    href = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "key"), name="one_message_of_a_key"),)
        indexes = (models.Index(fields=("account", "-id"), name="messages_of_a_person"),)

    def __str__(self) -> str:
        return f"{self.account} {self.title}"
