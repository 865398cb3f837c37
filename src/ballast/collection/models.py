"""Facts as filed. Every version is kept; nothing accepted is ever overwritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ballast.registry.models import Enterprise, Park, ReportingUnit, SourcedModel
from ballast.scoping import enterprise_manager


class Return(SourcedModel):
    """What an enterprise filed for a period, one version of it.

    `status` is `accepted`, or `held` where the door suspects a wrong unit: a held version enters no figure, and the
    version accepted before it goes on standing. `capacity` says who filed: the enterprise, or an
    office for it, countersigned.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    version = models.IntegerField()
    form = models.CharField(max_length=40)
    status = models.CharField(max_length=10, default="accepted")
    capacity = models.CharField(max_length=10, default="enterprise")
    recorded_by = models.CharField(max_length=100)
    remark = models.CharField(max_length=400, blank=True)

    objects: ClassVar[models.Manager[Return]] = enterprise_manager("enterprise")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("enterprise", "period", "version"), name="return_version_once"),)
        indexes: ClassVar = [models.Index(fields=["period"])]


class ReturnLine(models.Model):
    """The four numbers of one item in a return: scaled integers of the item's unit; a stock repeats its level."""

    filed = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=60)
    month = models.BigIntegerField(null=True)
    ytd = models.BigIntegerField(null=True)
    base_month = models.BigIntegerField(null=True)
    base_ytd = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager[ReturnLine]] = enterprise_manager("filed__enterprise")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("filed", "item"), name="line_once"),)


class ParkForm(SourcedModel):
    """What a park committee filed for a month, beyond the returns of enterprises. Money in 元, area in 0.01 亩."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    version = models.IntegerField()
    recorded_by = models.CharField(max_length=100)
    below_firms = models.IntegerField(null=True)
    below_output = models.BigIntegerField(null=True)
    below_output_base = models.BigIntegerField(null=True)
    firms = models.IntegerField(null=True)
    jobs = models.IntegerField(null=True)
    tax = models.BigIntegerField(null=True)
    built_area = models.BigIntegerField(null=True)
    used_area = models.BigIntegerField(null=True)
    new_premises = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("park", "period", "version"), name="park_form_version_once"),)


class Release(SourcedModel):
    """An official figure as a statistics office released it; a revision is a new row with a later vintage.

    `value` and `rate` are millionths of the unit as published, so that no digit of the publication is lost.
    """

    indicator = models.CharField(max_length=60)
    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=7)
    basis = models.CharField(max_length=10)
    vintage = models.IntegerField()
    value = models.BigIntegerField(null=True)
    rate = models.BigIntegerField(null=True)
    rank = models.IntegerField(null=True)
    ranked = models.IntegerField(null=True)
    ranked_group = models.CharField(max_length=100, blank=True)
    grade = models.CharField(max_length=20, blank=True)
    places = models.IntegerField(default=1)
    status = models.CharField(max_length=20)
    embargo_until = models.DateField(null=True)
    audience = models.CharField(max_length=20)
    released_on = models.DateField(null=True)
    office = models.CharField(max_length=100, blank=True)
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "unit", "period", "basis", "vintage"), name="release_vintage_once"
            ),
        )


class ValueAddedRate(SourcedModel):
    """Value added as a share of output, by division and year, in ten-thousandths."""

    division = models.CharField(max_length=2)
    year = models.IntegerField()
    vintage = models.IntegerField()
    rate = models.IntegerField()
    origin = models.CharField(max_length=200, blank=True)


class ProducerPrice(SourcedModel):
    """Producer price index of a division, same period last year = 100, in ten-thousandths; national or provincial."""

    division = models.CharField(max_length=2)
    period = models.CharField(max_length=7)
    basis = models.CharField(max_length=10)
    area = models.CharField(max_length=20)
    vintage = models.IntegerField()
    price_index = models.IntegerField()
    origin = models.CharField(max_length=200, blank=True)


class ItemDeclaration(SourcedModel):
    """What a file declared of an item beyond the catalogue: unit and calendar of a family member, a convention."""

    item = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=20, blank=True)
    calendar = models.CharField(max_length=20)
    negative_base = models.CharField(max_length=10, default="marker")
