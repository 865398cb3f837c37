"""What people sign in with, beside the password of the person itself: used passwords, sign-ins, recovery codes, tokens."""

from __future__ import annotations

from django.db import models

from ballast.accounts.models.people import Person


class UsedPassword(models.Model):
    """A password that somebody had, as its hash, so that it is not taken again too soon."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    encoded = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.set_at:%Y-%m-%d}"


class SignIn(models.Model):
    """One session of a browser, from the sign-in to its end. It is open while `ended_at` is None."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.began_at:%Y-%m-%d %H:%M} {self.address}"


class RecoveryCode(models.Model):
    """A code for the day when the phone is lost, as its hash; it works once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.made_at:%Y-%m-%d}"


class ApiToken(models.Model):
    """A key for a program, as its hash; it may do part of what its maker may, until it expires or is ended."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    rights = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_address = models.CharField(max_length=45, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"
