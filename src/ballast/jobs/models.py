"""Jobs, and the effects that they had. Neither is ever removed."""

from __future__ import annotations

from django.db import models

from ballast.jobs.workflow import CANCELLED, FAILED, JOB, QUEUED


class Job(models.Model):
    """One piece of background work: who asked for what, how far it is, what came of it."""

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    account = models.CharField(max_length=60)
    asked_by = models.CharField(max_length=60)
    scope = models.JSONField()
    effect_key = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=[(state.code, state.label) for state in JOB.states], default=QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    said = models.CharField(max_length=200, blank=True)
    result = models.TextField(blank=True)
    result_href = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True)
    asked_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("effect_key",),
                condition=~models.Q(state__in=(FAILED, CANCELLED)),
                name="one_standing_job_for_an_effect",
            ),
        )
        indexes = (
            models.Index(fields=("account", "-id"), name="jobs_of_a_person"),
            models.Index(fields=("state",), name="jobs_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.state}"


class Effect(models.Model):
    """That an effect happened, and what it said: written in the same transaction as the effect itself."""

    key = models.CharField(max_length=200, unique=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    href = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.key
