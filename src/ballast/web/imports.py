"""Every kind of file that may come in, from all rooms."""

from __future__ import annotations

from ballast.collection import kinds as collection
from ballast.collection.intake import Kind
from ballast.projects import kinds as projects
from ballast.targets import kinds as targets

KINDS: dict[str, Kind] = {
    **collection.KINDS,
    **{kind.code: kind for kind in (*targets.KINDS, *projects.KINDS)},
}
