"""What the frame of a page needs: the switch of place and period, the theme, who is signed in.

Everything that costs a query is worked out only where a template asks for it, and once. What fails here is left out and
written to the log: a page about a fault must not fail by its frame.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.http import HttpRequest

from ballast.figures import places
from ballast.figures.store import Frozen, open_snapshot
from ballast.kernel.actor import Actor
from ballast.kernel.period import Period
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.registry import access as registry
from ballast.ui.standpoint import Standpoint, standpoint_of

_LOG = logging.getLogger(__name__)
_MOST_ENTERPRISES = 20
_FORGOTTEN = ("place", "period", "page")
_FORGOTTEN_ENDS = (".page", ".as")
THEMES = ("light", "dark")

Result = TypeVar("Result")


@dataclass(frozen=True)
class Option:
    """One choice: what stands in the address, what is read."""

    value: str
    label: str


@dataclass(frozen=True)
class Choices:
    """Choices under a common heading."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Switch:
    """The switch of place and period: what may be chosen, what is chosen, what else of the address is kept."""

    places: tuple[Choices, ...]
    place: str
    place_label: str
    periods: tuple[Option, ...]
    period: str
    period_label: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Known:
    """What a snapshot knows of places and periods; `units_of` says in which units a park lies."""

    units: dict[str, str]
    parks: dict[str, str]
    units_of: dict[str, frozenset[str]]
    periods: tuple[str, ...]


def standpoint(request: HttpRequest) -> Standpoint:
    """Where the reader stands; the whole city where the address names no place that could be."""
    try:
        return standpoint_of(request)
    except NotFoundError:
        return Standpoint()


def theme(request: HttpRequest) -> str:
    """Light or dark: as the address asks for, else as was chosen last."""
    asked = request.GET.get("theme") or request.COOKIES.get("theme", "")
    return asked if asked in THEMES else THEMES[0]


def organisation(request: HttpRequest) -> str:
    """The name of the organisation that the signed-in person is at home in; "" where there is none."""
    home = getattr(getattr(request, "user", None), "home", None)
    return str(home) if home is not None else ""


def once(work: Callable[[], Result], otherwise: Result) -> Callable[[], Result]:
    """Work that is done when it is first asked for; where it fails, what is said otherwise."""

    @lru_cache(maxsize=1)
    def done() -> Result:
        try:
            return work()
        except Exception:
            _LOG.exception("a part of the frame could not be made")
            return otherwise

    return done


def switch(request: HttpRequest, actor: Actor | None) -> Switch | None:
    """The switch for a reader of figures; None for everybody else."""
    if actor is None or not actor.may(Right.FIGURES):
        return None
    stands, known = standpoint(request), _known_now(actor.scope_for(Right.FIGURES))
    offered = tuple(_places(known, actor.scope_for(Right.FIGURES)))
    labels = {option.value: option.label for choices in offered for option in choices.options}
    periods = tuple(Option(text, Period.parse_any(text).full_label()) for text in reversed(known.periods))
    period = str(stands.period) if stands.period else (periods[0].value if periods else "")
    if period and period not in {option.value for option in periods}:
        periods = (Option(period, Period.parse_any(period).full_label()), *periods)
    if stands.place not in labels:
        offered = (*offered, Choices("当前", (Option(stands.place, f"当前{_LEVELS[stands.level]}"),)))
        labels[stands.place] = f"当前{_LEVELS[stands.level]}"
    return Switch(
        offered,
        stands.place,
        labels[stands.place],
        periods,
        period,
        Period.parse_any(period).full_label() if period else "",
        tuple(_kept(request)),
    )


_LEVELS = {"unit": "地区", "park": "园区", "enterprise": "企业"}


def _kept(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.GET.lists():
        if name not in _FORGOTTEN and not name.endswith(_FORGOTTEN_ENDS):
            yield from ((name, str(value)) for value in values)


def _known_now(scope: Scope) -> Known:
    """From the current snapshot; from the register as far as needed where nothing was frozen yet."""
    try:
        return _known(open_snapshot())
    except NotFoundError:
        parks = registry.parks(scope) if scope.parks else {}
        return Known(registry.units(scope), parks, {}, ())


@lru_cache(maxsize=2)
def _known(frozen: Frozen) -> Known:
    periods = frozen.merged_periods()
    latest = Period.parse_any(periods[-1]) if periods else None
    names, parks = frozen.names("units"), frozen.names("parks")
    if latest is None:
        return Known(names, parks, {}, ())
    ranked = places.ranked_units(frozen, latest)
    return Known(
        {code: names[code] for code in ranked} or names,
        parks,
        {code: places.park_units(frozen, code, latest) for code in parks},
        periods,
    )


def _places(known: Known, scope: Scope) -> Iterator[Choices]:
    """Units are known to all by name; parks to those who hold them or a unit in which they lie; enterprises to themselves."""
    yield Choices("", (Option("city", "全市"),))
    own = {code: name for code, name in known.units.items() if code in scope.units}
    others = {code: name for code, name in known.units.items() if code not in own}
    parks = {
        code: name
        for code, name in known.parks.items()
        if scope.whole_city or code in scope.parks or known.units_of.get(code, frozenset()) & scope.units
    }
    mine = registry.enterprises(scope) if 0 < len(scope.enterprises) <= _MOST_ENTERPRISES else {}
    enterprises = {code: name for code, name in mine.items() if code in scope.enterprises}
    offers = (
        ("本企业", "enterprise", enterprises),
        ("本地区", "unit", own),
        ("园区", "park", parks if scope.parks else {}),
        ("其他县区" if own else "县区", "unit", others),
        ("园区", "park", {} if scope.parks else parks),
    )
    for label, level, named in offers:
        if named:
            yield Choices(label, tuple(Option(f"{level}:{code}", name) for code, name in named.items()))
