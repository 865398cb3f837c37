"""The enterprises: who they are, where, what they make, how large. Lives in the register follow in `lives.py`."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from ballast.demo.codes import CreditCodes
from ballast.demo.names import EnterpriseNames
from ballast.demo.places import ROLES, Places, Role
from ballast.demo.timeline import PERIODS
from ballast.demo.trades import TRADES, Trade

ENTERPRISES = 2300
IN_SCOPE = sum(role.firms for role in ROLES)
PARK_EXTENSION = 8
IN_PARKS = IN_SCOPE * 57 // 100 + 1 - PARK_EXTENSION
"""In parks before eight more are taken in by the extension of a park in 2026."""
CITY_OUTPUT_2025 = 156_000_000
"""Yearly output of all who are ever above scale, in 千元; about nine tenths of it is in the register in 2025."""

_SMALLEST = 19_000
_MONSTER_SHARE = 3 / 5


@dataclass
class Firm:
    """One enterprise. `level` is its yearly output in 2025 in 千元; `first` and `left` are indices into `PERIODS`."""

    code: str
    name: str
    home: int
    trade: Trade
    industry: str
    level: int
    founded: str
    registration: str
    control: str
    size: str
    above: bool
    park: str = ""
    second_park: str = ""
    first: int = 0
    left: int | None = None
    entry: str = "期初在库"
    exit: str = ""
    base_kept: bool = False
    successor: str = ""
    moves: list[Move] = field(default_factory=list)

    @property
    def stays(self) -> bool:
        """In the register from before the first period to the last."""
        return self.above and self.first == 0 and self.left is None

    def in_scope(self, period: int) -> bool:
        """Whether the register holds it in that period."""
        return self.above and self.first <= period and (self.left is None or period < self.left)

    def place_at(self, period: int) -> tuple[int, str]:
        """The ranked unit and the park (empty: none) on the last day of a period."""
        home, park = self.home, self.park
        for move in self.moves:
            if move.period <= period:
                home, park = move.home, move.park
        return home, park

    def code_at(self, period: int) -> str:
        """The credit code under which it files in that period."""
        return self.successor if self.successor and period >= SUCCESSION else self.code


@dataclass(frozen=True)
class Move:
    """From a period on the enterprise has another unit or park."""

    period: int
    day: str
    home: int
    park: str


SUCCESSION = next(i for i, period in enumerate(PERIODS) if str(period) == "2026-05")
"""The period from which the one changed credit code is used."""


class FirmMaker:
    """Makes enterprises with unused names and codes."""

    def __init__(self, random: Random, places: Places) -> None:
        self.random = random
        self.places = places
        self.codes = CreditCodes(random)
        self.names = EnterpriseNames(random)

    def above_scale(self, home: int, trade: Trade, level: int) -> Firm:
        """An enterprise that is in the register at some time."""
        firm = self._make(home, trade, level)
        firm.above = True
        return firm

    def below_scale(self, home: int) -> Firm:
        """An enterprise that never is in the register: mostly workshops with 1–15 百万元 a year."""
        codes = [code for code in ROLES[home].trades if code[:2] not in ("44", "45", "46")]
        weights = [ROLES[home].trades[code] * (4 if code.startswith("245") else 1) for code in codes]
        trade = TRADES[self.random.choices(codes, weights)[0]]
        firm = self._make(home, trade, self.random.randrange(900, 6_000 if trade.division == "24" else 16_000))
        firm.size = "4" if firm.level < 3_000 else "3"
        firm.founded = self.random.choice(
            ("2023-01-01",) * 7 + ("2023-09-01", "2024-06-01", "2025-04-01", "2026-03-01")
        )
        return firm

    def _make(self, home: int, trade: Trade, level: int) -> Firm:
        registration, control = self._ownership(trade)
        return Firm(
            code=self.codes.draw(self.places.ranked[home].code),
            name=self.names.draw(self.places.core(home), trade.noun),
            home=home,
            trade=trade,
            # Some are classified no deeper than the division.
            industry=trade.division if self.random.random() < 0.03 else trade.code,
            level=level,
            founded="2023-01-01",
            registration=registration,
            control=control,
            size="1" if level >= 2_000_000 else "2" if level >= 400_000 else "3",
            above=False,
        )

    def _ownership(self, trade: Trade) -> tuple[str, str]:
        draw = self.random.random()
        if trade.division in ("44", "45", "46") or (trade.division in ("09", "30", "32") and draw < 0.25):
            return "111", "1"
        if draw > 0.97:
            return ("211", "4") if draw > 0.985 else ("311", "5")
        if draw > 0.94:
            return "119", "2"
        return ("121", "3") if draw > 0.9 else ("112", "3")


def make_above(maker: FirmMaker, exits: int) -> list[Firm]:
    """All enterprises that are ever above scale: the register of September 2026 and `exits` more that leave before."""
    extra = _spread(maker.random, exits)
    firms: list[Firm] = []
    for home, role in enumerate(ROLES):
        members = [
            maker.above_scale(home, trade, 0) for trade in _draw_trades(maker.random, role, role.firms + extra[home])
        ]
        _size_members(maker.random, role, members)
        firms.extend(members)
    return firms


def make_below(maker: FirmMaker, count: int) -> list[Firm]:
    """The enterprises that never are above scale."""
    weights = [role.below for role in ROLES]
    homes = sorted(maker.random.choices(range(len(ROLES)), weights, k=count))
    return [maker.below_scale(home) for home in homes]


def _spread(random: Random, exits: int) -> list[int]:
    # The mono-structured hydropower county and the smallest county are spared, so that their story stays their own.
    weights = [0 if role.key in ("hydro", "herbs") else role.firms for role in ROLES]
    drawn = random.choices(range(len(ROLES)), weights, k=exits)
    return [drawn.count(index) for index in range(len(ROLES))]


def _draw_trades(random: Random, role: Role, count: int) -> list[Trade]:
    single = [code for code, weight in role.trades.items() if weight == 1]
    many = {code: weight for code, weight in role.trades.items() if weight > 1}
    drawn = random.choices(list(many), list(many.values()), k=count - len(single))
    trades = [TRADES[code] for code in sorted(drawn) + single]
    if role.key == "hydro":
        trades.remove(next(trade for trade in trades if trade.code != "4413"))
        trades.insert(0, TRADES["4413"])
    return trades


def _size_members(random: Random, role: Role, members: list[Firm]) -> None:
    total = CITY_OUTPUT_2025 * role.share // 1000
    drawn = [firm.trade.mean * random.lognormvariate(0, 0.75) for firm in members]
    for leader in random.sample(range(len(members)), 2):
        drawn[leader] *= 5
    if role.key == "hydro":
        drawn[0] = 0.0
    weight = sum(drawn)
    rest = total * (1 - _MONSTER_SHARE) if role.key == "hydro" else total
    for firm, share in zip(members, drawn, strict=True):
        _set_level(firm, max(_SMALLEST + random.randrange(4_000), round(rest * share / weight)))
    if role.key == "hydro":
        others = sum(firm.level for firm in members[1:])
        _set_level(members[0], round(others * _MONSTER_SHARE / (1 - _MONSTER_SHARE)))


def _set_level(firm: Firm, level: int) -> None:
    firm.level = level
    firm.size = "1" if level >= 2_000_000 else "2" if level >= 400_000 else "3"
