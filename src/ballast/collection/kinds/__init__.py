"""The kinds of files that the register and collection take in. Rooms above add theirs (`<room>/kinds.py`)."""

from ballast.collection.intake import Kind
from ballast.collection.kinds import facts, registry, returns

FILES: tuple[Kind, ...] = (*registry.KINDS, *returns.KINDS, *facts.KINDS)

__all__ = ["FILES"]
