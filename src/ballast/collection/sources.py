"""Every kind of file that may come in, from all rooms: `<room>/kinds.py`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module

from django.apps import apps

from ballast.collection.intake import Kind


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """Code → kind, in the order in which the rooms are installed."""
    found: dict[str, Kind] = {}
    for config in apps.get_app_configs():
        try:
            module = import_module(f"{config.name}.kinds")
        except ModuleNotFoundError as missing:
            if missing.name != f"{config.name}.kinds":
                raise
            continue
        found |= {each.code: each for each in getattr(module, "FILES", ())}
    return found
