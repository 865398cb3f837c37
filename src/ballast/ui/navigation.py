"""The navigation: entries with the right that they need; people see only what is theirs."""

from __future__ import annotations

from dataclasses import dataclass

from ballast.kernel.actor import Actor
from ballast.kernel.rights import Right


@dataclass(frozen=True)
class Entry:
    """One entry of the left side: its group, its name, the page's URL name, an icon, and the rights of which one is needed."""

    group: str
    label: str
    url_name: str
    icon: str = "dot"
    rights: tuple[Right, ...] = ()

    def shown_to(self, actor: Actor) -> bool:
        """Whether somebody sees it."""
        return not self.rights or any(actor.may(right) for right in self.rights)
