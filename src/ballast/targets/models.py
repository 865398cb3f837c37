"""Targets by kind and tier. The object is a reporting unit or a park: there is no field for an enterprise."""

from __future__ import annotations

from django.db import models

from ballast.registry.models import Park, ReportingUnit, SourcedModel


class Target(SourcedModel):
    """One target, one version. `value` is millionths of `unit_name`; `curve` is canonical JSON: month number → the same."""

    indicator = models.CharField(max_length=60)
    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, null=True, related_name="+")
    park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, related_name="+")
    year = models.IntegerField()
    kind = models.CharField(max_length=20)
    tier = models.CharField(max_length=10)
    version = models.IntegerField()
    value = models.BigIntegerField()
    unit_name = models.CharField(max_length=20)
    curve = models.TextField(default="{}")
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False, park__isnull=True)
                | models.Q(unit__isnull=True, park__isnull=False),
                name="target_of_a_unit_or_a_park",
            ),
        )
