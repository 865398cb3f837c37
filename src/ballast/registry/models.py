"""What exists and what was true of it when. Rows are added, never changed: late knowledge is a new row.

A *spell* says that an aspect had a value from one day to another, and when that became known. For a day D the value is
that of the spell recorded last among those that cover D.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ballast.files.models import ReceivedFile
from ballast.scoping import enterprise_manager


class SourcedModel(models.Model):
    """Where a row came from: a received file and the place in it."""

    source = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, null=True, related_name="+")
    source_sheet = models.CharField(max_length=100, blank=True)
    source_row = models.IntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class ReportingUnit(models.Model):
    """A unit that figures are reported for: nation, province, peer city, the city, a county, a zone beside them."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Park(models.Model):
    """An industrial park."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Enterprise(models.Model):
    """An enterprise by its unified social credit code. `unit` and `park` are where it is now: they decide who may see it."""

    code = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, null=True, related_name="+")
    park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, related_name="+")
    code_is_valid = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Enterprise]] = enterprise_manager()

    def __str__(self) -> str:
        return self.name


class Spell(SourcedModel):
    """An aspect of a subject with its value from a day (inclusive) to a day (exclusive; open where null)."""

    aspect = models.CharField(max_length=30)
    value = models.CharField(max_length=400, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True


class UnitSpell(Spell):
    """Kind, parent, order, group of a reporting unit, and whether a county's figures include it."""

    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, related_name="+")


class ParkSpell(Spell):
    """Class, units, attribution, leading industries of a park."""

    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="+")


class EnterpriseSpell(Spell):
    """Unit, park, industry, ownership, control, size, chain, second park, run state of an enterprise."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager[EnterpriseSpell]] = enterprise_manager("enterprise")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["enterprise", "aspect"])]


class RegisterChange(SourcedModel):
    """An entry to, or exit from, the above-scale register by the statistics office's change list.

    `first_period` is the first statistical period with the change: an enterprise in the register from it, or no longer.
    """

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=10)
    kind = models.CharField(max_length=30)
    applied_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    first_period = models.CharField(max_length=7)
    base_kept = models.BooleanField(null=True)

    objects: ClassVar[models.Manager[RegisterChange]] = enterprise_manager("enterprise")


class Succession(SourcedModel):
    """One enterprise continuing another: a new credit code, merger, split, move or change of trade."""

    predecessor = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    first_period = models.CharField(max_length=7)
    remark = models.CharField(max_length=400, blank=True)

    objects: ClassVar[models.Manager[Succession]] = enterprise_manager("successor")


class EnterpriseList(models.Model):
    """A named list with the rule of its membership."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=100)
    rule = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.name


class Membership(SourcedModel):
    """An enterprise on a list from a day to a day."""

    list = models.ForeignKey(EnterpriseList, on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects: ClassVar[models.Manager[Membership]] = enterprise_manager("enterprise")


class Industry(models.Model):
    """A class of GB/T 4754-2017: section, division, group or class."""

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=200)
    level = models.IntegerField()
    parent = models.CharField(max_length=4, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
