"""Finding: indicators by name or code, and places and enterprises, of which only the reader's own are named."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse

from ballast.indicators.catalogue import CATALOGUE
from ballast.kernel.actor import Actor
from ballast.kernel.rights import Right
from ballast.registry import access as registry
from ballast.trail.actions import record_read
from ballast.ui import order
from ballast.ui.cells import show

MOST = 20
LONGEST = 100


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, a word about it, and its page."""

    name: str
    about: str
    href: str


@dataclass(frozen=True)
class Found:
    """What was found, kind by kind, at most `MOST` of each."""

    text: str
    indicators: list[Hit] = field(default_factory=list)
    places: list[Hit] = field(default_factory=list)
    enterprises: list[Hit] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many in all."""
        return len(self.indicators) + len(self.places) + len(self.enterprises)


def search(actor: Actor, text: str) -> Found:
    """What a reader may find by some words; all of them must stand in a name or a code."""
    text = text.strip()[:LONGEST]
    words = order.sought(text)
    if not words:
        return Found(text)
    return Found(text, _indicators(words), _places(actor, words), _enterprises(actor, words))


def _indicators(words: list[str]) -> list[Hit]:
    return [
        Hit(one.name, f"{one.kind.label}，{one.unit}", reverse("figures:indicator", args=[one.code]))
        for one in sorted(CATALOGUE.values(), key=lambda one: (len(one.name), one.code))
        if order.found(words, [show(one.name), show(one.code)])
    ][:MOST]


def _places(actor: Actor, words: list[str]) -> list[Hit]:
    scope = actor.scope_for(Right.FIGURES)
    page = reverse("figures:indicator", args=["output_growth"])
    units = [("单位", f"unit:{code}", name) for code, name in registry.units(scope).items()]
    parks = [("园区", f"park:{line.code}", line.name) for line in registry.park_lines(scope)]
    return [
        Hit(name, about, f"{page}?place={place}")
        for about, place, name in (*units, *parks)
        if order.found(words, [show(name), show(place.partition(":")[2])])
    ][:MOST]


def _enterprises(actor: Actor, words: list[str]) -> list[Hit]:
    """Enterprises for those who may see them; that they were found is told to the trail."""
    if not actor.may(Right.ENTERPRISES):
        return []
    known = registry.enterprises(actor.scope_for(Right.ENTERPRISES))
    hits = [
        Hit(name, f"企业 {code}", reverse("registry:enterprise", args=[code]))
        for code, name in sorted(known.items())
        if order.found(words, [show(name), show(code)])
    ][:MOST]
    if hits:
        record_read(actor, "查找企业", {"words": " ".join(words), "rows": len(hits)})
    return hits
