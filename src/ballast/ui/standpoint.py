"""Where the reader stands: the place and the period, kept in the address of every page, so that any view can be sent on.

`?place=unit:QY&period=2026-09`; a place is `city`, `unit:CODE`, `park:CODE`, `enterprise:CODE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from ballast.kernel.period import Period, PeriodError
from ballast.kernel.problems import NotFoundError

LEVELS = ("unit", "park", "enterprise")


@dataclass(frozen=True)
class Standpoint:
    """A place (`level` "" is the whole city) and a period (None: the latest).

    In an address a month is one of the calendar that merges January and February, as it is everywhere on pages.
    """

    level: str = ""
    code: str = ""
    period: Period | None = None

    @property
    def where(self) -> dict[str, str]:
        """The place as a slice of figures."""
        return {self.level: self.code} if self.level else {}

    @property
    def place(self) -> str:
        """The place as it stands in an address."""
        return f"{self.level}:{self.code}" if self.level else "city"

    def query(self, **more: str) -> str:
        """The part of an address after the question mark: this standpoint and what else is given."""
        told = {"place": self.place, "period": str(self.period) if self.period else ""}
        return urlencode({name: value for name, value in {**told, **more}.items() if value})


def standpoint_of(request: HttpRequest) -> Standpoint:
    """The standpoint that an address names; raises `NotFoundError` for one that is none."""
    text, period = request.GET.get("place", ""), request.GET.get("period", "")
    level, _, code = text.partition(":")
    if text in ("", "city"):
        level, code = "", ""
    elif level not in LEVELS or not code:
        raise NotFoundError("没有找到")
    return Standpoint(level, code, _period(period))


def _period(text: str) -> Period | None:
    if not text:
        return None
    try:
        return Period.parse_any(text)
    except PeriodError as problem:
        raise NotFoundError("没有找到") from problem
