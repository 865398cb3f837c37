"""The lock after failed sign-ins: django-axes with three counts and with nothing typed kept in clear.

Counted are failures of an account at one address (the everyday lock), of an account anywhere (many addresses against one
account), and of an address against any account (one password against many accounts). The typed account is kept as a keyed
hash: a password typed into the wrong field must not stand in a table or a log.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from ballast.accounts.limits import limits
from ballast.accounts.models import Person


def digest(account: str) -> str:
    """The typed account as it is counted: a keyed hash of its one spelling."""
    return salted_hmac("ballast.accounts.lockout", Person.normalize_username(account), algorithm="sha256").hexdigest()


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """What axes counts by, in place of the account."""
    told = (credentials or {}).get("username") or request.POST.get("username", "")
    return digest(str(told))


def span(request: HttpRequest | None = None) -> timedelta:
    """How long a lock lasts after the last failure."""
    return limits().lock


def most(request: HttpRequest | None = None, credentials: dict[str, Any] | None = None) -> int:
    """How many failures of an account at one address lock it."""
    return limits().failures


def unlock(account: str) -> int:
    """Forget the failures of an account; how many counts there were."""
    count, _ = AccessAttempt.objects.filter(username=digest(account)).delete()
    return int(count)


class Counting(AxesDatabaseHandler):  # type: ignore[misc]
    """Axes' database handler with a limit of its own for each of the three counts."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The failures that count most, in the measure of `most`."""
        now = limits()
        name, address = counted_name(request, credentials), request.axes_ip_address  # type: ignore[attr-defined]
        since = request.axes_attempt_time - now.lock  # type: ignore[attr-defined]
        recent = AccessAttempt.objects.filter(attempt_time__gte=since)

        def failures(**which: str) -> int:
            return int(recent.filter(**which).aggregate(sum=Sum("failures_since_start"))["sum"] or 0)

        return max(
            failures(username=name, ip_address=address),
            now.failures * failures(username=name) // now.failures_anywhere,
            now.failures * failures(ip_address=address) // now.failures_address,
        )


class LockBackend(AxesStandaloneBackend):  # type: ignore[misc]
    """Refuses while the lock holds, after the same work as a wrong password: the time must not tell one from the other."""

    def authenticate(
        self, request: HttpRequest, username: str | None = None, password: str | None = None, **more: Any
    ) -> None:
        """Nobody; raises axes' refusal while the lock holds."""
        try:
            super().authenticate(request, username=username, password=password, **more)
        except AxesBackendPermissionDenied:
            make_password(password)
            raise
