"""A scope as it is kept with a job, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ballast.kernel.scope import Audience, Scope


def scope_as_json(scope: Scope) -> dict[str, object]:
    """Everything that a scope says, in an order that does not change."""
    return {
        "whole_city": scope.whole_city,
        "units": sorted(scope.units),
        "parks": sorted(scope.parks),
        "enterprises": sorted(scope.enterprises),
        "audience": scope.audience.value,
    }


def scope_from_json(kept: Mapping[str, Any]) -> Scope:
    """The scope that was kept."""
    return Scope(
        bool(kept["whole_city"]),
        frozenset(kept["units"]),
        frozenset(kept["parks"]),
        frozenset(kept["enterprises"]),
        Audience(kept["audience"]),
    )
