"""Organisations, people, and the roles that they hold in organisations. Nothing is deleted: a grant ends, a person is closed."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from ballast.accounts.roles import OrganisationKind
from ballast.registry.models import Enterprise, Park, ReportingUnit


class Organisation(models.Model):
    """A bureau, an office of it, a committee, a department or an enterprise, and the place that its people hold.

    The city's have no place; a county or zone has its unit, a park committee its park, an enterprise itself.
    """

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.label) for kind in OrganisationKind])
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(ReportingUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    open = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(
                    models.Q(kind__in=("city", "department"), unit=None, park=None, enterprise=None)
                    | models.Q(kind="county", unit__isnull=False, park=None, enterprise=None)
                    | models.Q(kind="park", park__isnull=False, unit=None, enterprise=None)
                    | models.Q(kind="enterprise", enterprise__isnull=False, unit=None, park=None)
                ),
                name="organisation_holds_the_place_of_its_kind",
            ),
            models.UniqueConstraint(fields=("enterprise",), name="one_organisation_of_an_enterprise"),
        )

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their sign-in name."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of a sign-in name, however it was typed: full width, capitals, blanks around it."""
        return self.get(account=self.model.normalize_username(username or ""))

    def create_person(self, account: str, name: str, password: str | None = None, **fields: Any) -> Person:
        """Make a person; without a password none can be used until one is set."""
        person = self.model(account=self.model.normalize_username(account), name=name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. One person, one account; accounts are not shared."""

    account = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30, blank=True)
    home = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    demonstration = models.BooleanField(default=False)
    external_subject = models.CharField(max_length=255, blank=True)

    USERNAME_FIELD = "account"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("external_subject",),
                condition=~models.Q(external_subject=""),
                name="one_person_of_an_external_subject",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.account}）"

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """A sign-in name in its one spelling: half width, small letters, nothing around it."""
        return unicodedata.normalize("NFKC", username).strip().lower()


class Grant(models.Model):
    """A role held by a person in an organisation, from a moment to a moment."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    granted_by = models.CharField(max_length=100)
    granted_at = models.DateTimeField()
    ended_by = models.CharField(max_length=100, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation", "role"),
                condition=models.Q(ended_at__isnull=True),
                name="one_open_grant_of_a_role",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.organisation_id}"
