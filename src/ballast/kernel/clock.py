"""The one place that knows what day and time it is.

`BALLAST_TODAY` (YYYY-MM-DD) pins the day, for demonstrations and tests.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment in UTC, with its zone."""
    pinned = os.environ.get("BALLAST_TODAY")
    moment = datetime.now(UTC)
    if not pinned:
        return moment
    day = date.fromisoformat(pinned)
    return moment.replace(year=day.year, month=day.month, day=day.day)


def today() -> date:
    """The present day in Beijing."""
    pinned = os.environ.get("BALLAST_TODAY")
    return date.fromisoformat(pinned) if pinned else datetime.now(BEIJING).date()
