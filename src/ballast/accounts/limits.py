"""The numbers of signing in, from the dated rules (`rules/shipped/accounts.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ballast.kernel import clock
from ballast.rules.loader import Rulebook


@dataclass(frozen=True)
class Limits:
    """What holds on a day: lengths in characters, ages in days, counts of failures, spans of time."""

    password_length: int
    password_kinds: int
    password_history: int
    password_days: int
    first_password_days: int
    failures: int
    failures_anywhere: int
    failures_address: int
    lock: timedelta
    idle: timedelta
    session: timedelta
    dormant_days: int
    token_days: int


def limits() -> Limits:
    """The limits of today."""
    return _limits(clock.today())


@lru_cache(maxsize=4)
def _limits(day: date) -> Limits:
    book = _book()

    def number(name: str) -> int:
        return book.integer(f"accounts.{name}", day)

    return Limits(
        password_length=number("password_length"),
        password_kinds=number("password_kinds"),
        password_history=number("password_history"),
        password_days=number("password_days"),
        first_password_days=number("first_password_days"),
        failures=number("failures"),
        failures_anywhere=number("failures_anywhere"),
        failures_address=number("failures_address"),
        lock=timedelta(minutes=number("lock_minutes")),
        idle=timedelta(minutes=number("idle_minutes")),
        session=timedelta(hours=number("session_hours")),
        dormant_days=number("dormant_days"),
        token_days=number("token_days"),
    )


@lru_cache(maxsize=1)
def _book() -> Rulebook:
    return Rulebook.load()
