"""What happens to the city in 2026, beyond the ordinary: which enterprises are hit, when, and how hard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random

from ballast.demo.firms import PARK_EXTENSION, Firm, Move
from ballast.demo.lives import NEW_PLANT, index
from ballast.demo.places import Places
from ballast.demo.timeline import LAST, index_of

NOW = index_of(LAST)
FLOOD = {7: 52, 8: 63, 9: 101}
"""What is left of a month's output in the two flooded counties, in percent."""

BASE_CUT = Fraction(7, 10)
RESTATED = Fraction(118, 100)
STOPPED, HALF, SEASONAL, MAINTENANCE = "停产", "半停产", "季节性停产", "检修停产"
LEFT_OVER = {STOPPED: 0, HALF: 40, SEASONAL: 0, MAINTENANCE: 0}
"""What is left of a month's output in a run state, in percent."""


@dataclass(frozen=True)
class RunState:
    """A spell of standing still. `confirmed` is the day the county confirmed it; without it the state only is proposed."""

    firm: int
    state: str
    start: date
    end: date | None
    reason: str
    confirmed: date | None

    def covers(self, month: int) -> bool:
        """Whether the state holds in the middle of a month of 2026."""
        day = date(2026, month, 15)
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass
class Events:
    """The planted enterprises by their place in the list of firms."""

    flooded: tuple[int, ...] = ()
    run_states: list[RunState] = field(default_factory=list)
    june_plant: int = -1
    late: list[int] = field(default_factory=list)
    unit_error: int = -1
    restated: int = -1
    base_cut: list[int] = field(default_factory=list)
    mover: int = -1
    extension: list[int] = field(default_factory=list)
    second_park: int = -1
    successor: int = -1
    workbook: list[int] = field(default_factory=list)

    def base_factor(self, firm: int, period: int) -> Fraction:
        """What this year's return says of last year's output, as a part of what was filed then."""
        if firm == self.restated and period >= index("2026-02"):
            return RESTATED
        if firm in self.base_cut and period >= index("2026-06"):
            return BASE_CUT
        return Fraction(1)

    def remark(self, firm: int, period: int) -> str:
        """What stands in the column 备注."""
        if firm == self.restated and period >= index("2026-02"):
            return "上年同期数更正：上年漏计一个车间的产值，经县区核实后重报，较上年上报数调增18%"
        if firm in self.base_cut and period >= index("2026-06"):
            return "执法检查后核减上年同期基数30%"
        if firm == self.june_plant and period == index("2026-06"):
            return "新投产，4—5月试生产产值计入累计"
        if firm == self.mover and period >= index("2026-07"):
            return "7月起搬迁至新址"
        return ""


def plan_events(random: Random, places: Places, firms: list[Firm], new_code: Callable[[str], str]) -> Events:
    """Choose who is hit; moves, parks and the new credit code are written into the enterprises themselves."""
    events = Events(flooded=(places.role_index("tea"), places.role_index("toys")))
    events.june_plant = next(i for i, f in enumerate(firms) if f.entry == NEW_PLANT and f.first == index("2026-06"))
    free = _free(random, firms)
    stone, toys, water = (places.role_index(key) for key in ("stone", "toys", "water"))
    events.base_cut = _take(free, 5, lambda i: firms[i].home == stone and 40_000 < firms[i].level < 400_000)
    events.mover = _take(free, 1, lambda i: firms[i].home == toys and firms[i].trade.parks and firms[i].park == "")[0]
    events.unit_error = _take(free, 1, lambda i: firms[i].level < 45_000 and firms[i].home not in events.flooded)[0]
    events.late = _take(free, 6, lambda i: 30_000 < firms[i].level < 250_000)
    events.restated = _take(free, 1, lambda i: 150_000 < firms[i].level < 400_000)[0]
    events.second_park = _take(free, 1, lambda i: _in_district_park(places, firms[i]))[0]
    events.successor = _take(free, 1, lambda i: 80_000 < firms[i].level < 300_000)[0]
    events.workbook = _take(
        free, 6, lambda i: 40_000 < firms[i].level < 160_000 and firms[i].home not in events.flooded
    )
    host = places.role_index("materials")
    events.extension = _take(free, PARK_EXTENSION, lambda i: firms[i].home == host and _could_join(firms[i]))
    _apply_moves(places, firms, events, water)
    heir = firms[events.successor]
    heir.successor = new_code(places.ranked[heir.home].code)
    events.run_states = _run_states(random, firms, free)
    return events


def _free(random: Random, firms: list[Firm]) -> list[int]:
    free = [i for i, f in enumerate(firms) if f.stays and f.trade.division not in ("44", "45", "46")]
    random.shuffle(free)
    return free


def _take(free: list[int], count: int, fits: Callable[[int], bool]) -> list[int]:
    """Remove and return the first `count` that fit; raises `RuntimeError` where the city has too few."""
    taken = [i for i in free if fits(i)][:count]
    if len(taken) < count:
        raise RuntimeError("演示城市里没有足够的企业可安排预设情形，请换一个种子")
    free[:] = [i for i in free if i not in taken]
    return taken


def _could_join(firm: Firm) -> bool:
    return firm.trade.parks and firm.park == "" and firm.level < 250_000


def _in_district_park(places: Places, firm: Firm) -> bool:
    return firm.home == places.role_index("district") and firm.park == places.parks[0].code


def _apply_moves(places: Places, firms: list[Firm], events: Events, water: int) -> None:
    new_park = next(park.code for park in places.parks if park.home == (water,))
    mover = firms[events.mover]
    mover.moves.append(Move(index("2026-07"), "2026-07-01", water, new_park))
    host = next(park for park in places.parks if park.home == (places.role_index("materials"),))
    for i in events.extension:
        firms[i].moves.append(Move(index("2026-04"), "2026-04-01", firms[i].home, host.code))
    firms[events.second_park].second_park = places.parks[1].code


def _run_states(random: Random, firms: list[Firm], free: list[int]) -> list[RunState]:
    states: list[RunState] = []

    def add(count: int, state: str, reasons: tuple[str, ...], season: str = "", unconfirmed: int = 0) -> None:
        chosen = _take(
            free, count, lambda i: firms[i].level < 220_000 and (firms[i].trade.season == season or not season)
        )
        for number, firm in enumerate(chosen):
            month = {SEASONAL: 7, MAINTENANCE: random.choice((6, 8, 9))}.get(state, random.choice((3, 4, 5, 6, 7, 8)))
            start = date(2026, month, 1)
            end = {SEASONAL: date(2026, 10, 31), MAINTENANCE: date(2026, month, 28)}.get(state)
            confirmed = None if number < unconfirmed else date(2026, month, random.randrange(5, 19))
            states.append(RunState(firm, state, start, end, random.choice(reasons), confirmed))

    add(10, SEASONAL, ("season",), season="tea")
    add(14, STOPPED, ("orders", "money", "prices", "moving"), unconfirmed=3)
    add(12, HALF, ("orders", "prices", "money", "limits"), unconfirmed=2)
    add(6, MAINTENANCE, ("maintenance",))
    # Two that stood still in spring and work again: they must not be counted in September.
    for firm in _take(free, 2, lambda i: firms[i].level < 220_000):
        states.append(RunState(firm, STOPPED, date(2026, 3, 1), date(2026, 5, 31), "money", date(2026, 3, 12)))
    return states
