"""Every kind of file that may come in, from all rooms; imported once Django is ready."""

from __future__ import annotations

from collections.abc import Mapping

from ballast.collection.intake import Kind
from ballast.collection.sources import kinds

KINDS: Mapping[str, Kind] = kinds()
