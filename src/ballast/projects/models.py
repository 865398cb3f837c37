"""A project and its monthly state, every version kept. Money in 元."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ballast.registry.models import Park, ReportingUnit, SourcedModel
from ballast.scoping import placed_manager


class Project(models.Model):
    """A project by its code."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[Project]] = placed_manager("unit")

    def __str__(self) -> str:
        return self.name


class ProjectState(SourcedModel):
    """What was reported of a project for a period."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    version = models.IntegerField()
    park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, related_name="+")
    industry = models.CharField(max_length=4, blank=True)
    nature = models.CharField(max_length=20)
    key = models.BooleanField(default=False)
    stage = models.CharField(max_length=20)
    started_on = models.DateField(null=True)
    commissioned_on = models.DateField(null=True)
    total_investment = models.BigIntegerField(null=True)
    full_output = models.BigIntegerField(null=True)
    expected_release = models.BigIntegerField(null=True)
    investment_ytd = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager[ProjectState]] = placed_manager("project__unit")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "period", "version"), name="project_state_version_once"),
        )
