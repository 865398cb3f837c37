"""Which snapshot is current, since when, and up to which period it reaches: what a page says about the state of the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ballast.figures.models import CurrentSnapshot
from ballast.figures.store import open_snapshot
from ballast.kernel.period import Period


@dataclass(frozen=True)
class DataState:
    """The current snapshot; `period` is the latest with returns, None without any."""

    snapshot: str
    frozen_at: datetime
    period: Period | None


def data_state() -> DataState | None:
    """The state of the data, the same for every reader; None where nothing was frozen yet."""
    moved = CurrentSnapshot.objects.order_by("-id").first()
    if moved is None:
        return None
    periods = open_snapshot(moved.snapshot_id).merged_periods()
    return DataState(moved.snapshot_id, moved.moved_at, Period.parse_any(periods[-1]) if periods else None)
