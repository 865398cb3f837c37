"""Who does something: the name that goes into the trail."""

from __future__ import annotations

from dataclasses import dataclass

from ballast.kernel.scope import Scope


@dataclass(frozen=True)
class Actor:
    """A person or a process, what it may reach, and through which door it came (command line, page, job)."""

    name: str
    scope: Scope
    channel: str = "cli"
