"""The product's settings with this room, and with little patience for silent workers."""

from __future__ import annotations

from ballast.web.settings import *  # noqa: F403
from ballast.web.settings import INSTALLED_APPS as _ROOMS

INSTALLED_APPS = [*_ROOMS, "tests.workroom"]
JOBS_BEAT = 0.2
JOBS_LOST_AFTER = 1.0
JOBS_CHECK = 0.5
JOBS_STUCK_AFTER = 3.0
