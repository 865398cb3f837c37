"""The navigation: entries with the right that they need; people see only what is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

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


@dataclass(frozen=True)
class Link:
    """An entry as the page draws it: `here` where the reader is on its page."""

    label: str
    href: str
    icon: str
    here: bool


@dataclass(frozen=True)
class Group:
    """The links of one group, in their order; without a heading where the one link says the same."""

    name: str
    links: tuple[Link, ...]

    @property
    def heading(self) -> str:
        """The group's name above its links; "" where it would be said twice."""
        return "" if len(self.links) == 1 and self.links[0].label == self.name else self.name


def links(
    entries: Iterable[Entry], actor: Actor, order: Iterable[str], *, query: str = "", view_name: str = ""
) -> tuple[Group, ...]:
    """What somebody sees of the entries: groups in `order` (others after them), each link with the standpoint in `query`.

    `view_name` is the page that is being read; raises `NoReverseMatch` for an entry that leads nowhere.
    """
    found: dict[str, list[Link]] = {name: [] for name in order}
    for entry in entries:
        if entry.shown_to(actor):
            href = reverse(entry.url_name) + (f"?{query}" if query else "")
            found.setdefault(entry.group, []).append(
                Link(entry.label, href, entry.icon, here=entry.url_name == view_name)
            )
    return tuple(Group(name, tuple(each)) for name, each in found.items() if each)
