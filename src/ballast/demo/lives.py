"""Who enters and leaves the register when, who is in which park: the shares of the city are fixed here."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ballast.demo.firms import IN_PARKS, Firm
from ballast.demo.places import ROLES, Places
from ballast.demo.timeline import PERIODS
from ballast.kernel.period import Period


@dataclass(frozen=True)
class Batch:
    """So many enterprises that enter, or leave, with one first statistical period and one kind."""

    period: str
    kind: str
    count: int
    base_kept: bool = False


PROMOTED, NEW_PLANT, RESTORED, CHANGED = "规下升规", "新建投产", "恢复", "转专业"

ENTRIES: tuple[Batch, ...] = (
    Batch("2023-02", PROMOTED, 28), Batch("2023-05", NEW_PLANT, 3), Batch("2023-08", NEW_PLANT, 3),
    Batch("2023-11", PROMOTED, 9), Batch("2023-12", NEW_PLANT, 2),
    Batch("2024-02", PROMOTED, 27), Batch("2024-02", RESTORED, 2), Batch("2024-06", NEW_PLANT, 4),
    Batch("2024-11", PROMOTED, 12), Batch("2024-12", NEW_PLANT, 3),
    Batch("2025-02", PROMOTED, 20), Batch("2025-02", CHANGED, 1), Batch("2025-05", NEW_PLANT, 2),
    Batch("2025-08", NEW_PLANT, 3), Batch("2025-11", PROMOTED, 14), Batch("2025-12", NEW_PLANT, 4),
    Batch("2026-02", PROMOTED, 26), Batch("2026-02", CHANGED, 1), Batch("2026-02", RESTORED, 2),
    Batch("2026-04", NEW_PLANT, 2), Batch("2026-06", NEW_PLANT, 1), Batch("2026-08", NEW_PLANT, 2),
)  # fmt: skip

MASS_EXIT = Batch("2026-02", "", 25, base_kept=True)
EXITS: tuple[Batch, ...] = (
    Batch("2023-06", "规模萎缩", 14), Batch("2023-10", "注销", 6),
    Batch("2024-02", "规模萎缩", 17, base_kept=True), Batch("2024-09", "停产关闭", 5),
    Batch("2025-02", "规模萎缩", 14, base_kept=True), Batch("2025-06", "破产", 2), Batch("2025-10", "注销", 2),
    MASS_EXIT,
    Batch("2026-04", "停产关闭", 2, base_kept=True), Batch("2026-05", "迁出", 1, base_kept=False),
    Batch("2026-06", "破产", 1, base_kept=True), Batch("2026-07", "停产关闭", 2, base_kept=True),
)  # fmt: skip
"""An exit in mid-year of an earlier year drops its base, so that no kept base reaches over two years."""

_MASS_KINDS = ("规模萎缩",) * 14 + ("停产关闭",) * 6 + ("注销",) * 3 + ("转专业",) * 2


def exit_count() -> int:
    """How many enterprises leave in all."""
    return sum(batch.count for batch in EXITS)


def entry_count() -> int:
    """How many enterprises enter after the start of the data."""
    return sum(batch.count for batch in ENTRIES)


def index(text: str) -> int:
    """The place in `PERIODS` of a period as text."""
    return PERIODS.index(Period.parse(text))


def assign_lives(random: Random, firms: list[Firm]) -> None:
    """Give every enterprise its entry and exit; changes the enterprises. The number that stay per unit is kept."""
    leavers = _leavers(random, firms)
    for batch in EXITS:
        for number in range(batch.count):
            firm = leavers.pop()
            firm.left, firm.base_kept = index(batch.period), batch.base_kept
            firm.exit = batch.kind or _MASS_KINDS[number % len(_MASS_KINDS)]
    newcomers = _newcomers(random, firms)
    for batch in ENTRIES:
        for _ in range(batch.count):
            firm = newcomers.pop()
            firm.first, firm.entry = index(batch.period), batch.kind
            if firm.entry == NEW_PLANT:
                firm.founded = f"{PERIODS[firm.first].year - 1}-07-01"


def _ordinary(firm: Firm) -> bool:
    return firm.trade.division not in ("44", "45", "46", "32")


def _leavers(random: Random, firms: list[Firm]) -> list[Firm]:
    """As many from each unit as it has above its September 2026 number; neither the largest nor the smallest."""
    chosen: list[Firm] = []
    for home, role in enumerate(ROLES):
        members = sorted((f for f in firms if f.home == home and _ordinary(f)), key=lambda f: f.level)
        surplus = sum(1 for f in firms if f.home == home) - role.firms
        middle = members[len(members) // 6 : len(members) * 3 // 4]
        chosen.extend(random.sample(middle, surplus))
    random.shuffle(chosen)
    return chosen


def _newcomers(random: Random, firms: list[Firm]) -> list[Firm]:
    free = [f for f in firms if f.left is None and _ordinary(f)]
    largest = {id(f) for f in sorted(free, key=lambda f: -f.level)[: len(free) // 5]}
    return random.sample([f for f in free if id(f) not in largest], entry_count())


def assign_parks(random: Random, places: Places, firms: list[Firm], below: list[Firm]) -> None:
    """Put 56 % of the register of September 2026 into parks, with as much of its output; below scale a half."""
    now = [f for f in firms if f.in_scope(len(PERIODS) - 1)]
    inside = _choose_inside(random, places, now)
    chosen = {id(f) for f in inside}
    for firm in firms:
        leaver_inside = firm.left is not None and firm.trade.parks and random.random() < 0.55
        if id(firm) in chosen or leaver_inside:
            firm.park = _park_for(random, places, firm)
    for firm in below:
        if firm.trade.parks and random.random() < 0.52:
            firm.park = _park_for(random, places, firm)


def _choose_inside(random: Random, places: Places, now: list[Firm]) -> list[Firm]:
    zone = places.role_index("zone")
    inside = [f for f in now if f.home == zone and f.trade.parks]
    pool = [f for f in now if f.home != zone and f.trade.parks]
    random.shuffle(pool)
    missing = IN_PARKS - len(inside)
    inside, outside = inside + pool[:missing], pool[missing:]
    total = sum(f.level for f in now)
    for _ in range(4000):
        share = sum(f.level for f in inside) / total
        if 0.562 <= share <= 0.578:
            return inside
        mine = random.randrange(len(inside) - missing, len(inside))
        other = random.randrange(len(outside))
        grows = outside[other].level > inside[mine].level
        if grows == (share < 0.57):
            inside[mine], outside[other] = outside[other], inside[mine]
    raise RuntimeError("演示城市的园区产值占比没有落在预定范围内，请换一个种子")


def _park_for(random: Random, places: Places, firm: Firm) -> str:
    here = [park for park in places.parks if firm.home in park.home]
    weights = [3 if park.enclave_of is not None or len(park.home) > 1 else 8 for park in here]
    return random.choices(here, weights)[0].code
