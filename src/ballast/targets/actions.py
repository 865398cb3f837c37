"""Taking in targets: a new version beside the old. Callers hold the transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ballast.collection.actions import save_versions
from ballast.files.models import ReceivedFile
from ballast.kernel import clock
from ballast.registry.rows import Counts
from ballast.targets.models import Target

KEY = ("indicator", "unit_id", "park_id", "year", "kind", "tier")


def save_targets(rows: Sequence[tuple[dict[str, Any], dict[str, Any]]], source: ReceivedFile | None) -> Counts:
    """Take in targets as (key, values) by the names of the model's fields."""
    return save_versions(Target, KEY, rows, "version", {"source": source, "recorded_at": clock.now()})
