"""Taking in the state of projects: a new version beside the old. Callers hold the transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ballast.collection.actions import save_versions
from ballast.files.models import ReceivedFile
from ballast.kernel import clock
from ballast.kernel.scope import Scope
from ballast.projects.models import Project, ProjectState
from ballast.registry.rows import Counts
from ballast.scoping import within


def save_states(
    projects: Mapping[str, tuple[str, str]],
    rows: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    source: ReceivedFile | None,
) -> Counts:
    """Take in projects (code → name, unit) and their states as (key, values) by the names of the model's fields."""
    with within(Scope.city()):
        known = set(Project.objects.values_list("code", flat=True))
        Project.objects.bulk_create(
            Project(code=code, name=name, unit_id=unit) for code, (name, unit) in projects.items() if code not in known
        )
        return save_versions(
            ProjectState, ("project_id", "period"), rows, "version", {"source": source, "recorded_at": clock.now()}
        )
