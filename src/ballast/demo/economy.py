"""Monthly numbers of every enterprise that is ever above scale, 2022–2026, as whole numbers that add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ballast.demo.events import FLOOD, LEFT_OVER, NOW, Events
from ballast.demo.firms import Firm
from ballast.demo.lives import NEW_PLANT, PROMOTED
from ballast.demo.places import ROLES
from ballast.demo.timeline import PERIODS, YEARS, year_index
from ballast.demo.trades import SEASONS
from ballast.kernel.period import Period

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]

MONTHLY_GROWTH = {2023: (62, 85), 2024: (98, 84), 2025: (84, 104)}
"""Growth of a month of the city from January to December of the year, tenths of a percent, in a straight line."""

WEAK_YEAR_PATH = (112, 103, 91, 80, 70, 53, 38, 31)
"""Growth of the year to date of 2026 by period from January–February on, tenths of a percent."""

LEADING, LEAD = "machinery", 0.08
_TRADE_TILT = {"09": 40, "32": 25, "39": 45, "38": 30, "27": 15, "30": -85, "18": -30, "26": -20, "36": 20, "15": 10}


@dataclass
class Economy:
    """Output in 千元 by enterprise, year (from 2022) and calendar month."""

    firms: list[Firm]
    events: Events
    output: Numbers
    usual: Numbers

    def ytd(self, period: Period, numbers: Numbers | None = None) -> Numbers:
        """Year to date by enterprise of output, or of any array of the same shape."""
        source = self.output if numbers is None else numbers
        total: Numbers = source[:, year_index(period.year), : period.number].sum(axis=1)
        return total

    def month(self, period: Period, numbers: Numbers | None = None) -> Numbers:
        """The period itself; January and February together in the block."""
        source = self.output if numbers is None else numbers
        total: Numbers = source[:, year_index(period.year), period.first_day.month - 1 : period.number].sum(axis=1)
        return total

    def filed(self, period: int) -> NDArray[np.bool_]:
        """Who is in the register and files in time."""
        late = set(self.events.late) if period == NOW else set()
        return np.array([firm.in_scope(period) and i not in late for i, firm in enumerate(self.firms)])

    def has_base(self, period: int) -> NDArray[np.bool_]:
        """Who has numbers for last year: everybody but a new plant in the year of its entry."""
        year = PERIODS[period].year
        return np.array([not (f.entry == NEW_PLANT and PERIODS[f.first].year == year) for f in self.firms])

    def kept(self, period: int) -> NDArray[np.bool_]:
        """Who left earlier in this year with its base kept."""
        year = PERIODS[period].year
        return np.array(
            [
                f.left is not None and f.left <= period and f.base_kept and PERIODS[f.left].year == year
                for f in self.firms
            ]
        )

    def restate(self, period: int, base: Numbers) -> Numbers:
        """Last year's output as this year's returns state it: filed then, or restated, or cut."""
        stated = base.copy()
        for firm in (self.events.restated, *self.events.base_cut):
            factor = self.events.base_factor(firm, period)
            stated[firm] = int(base[firm]) * factor.numerator // factor.denominator
        return stated

    def base_ytd(self, period: int) -> Numbers:
        """The base of the year to date as stated in the period's returns."""
        return self.restate(period, self.ytd(PERIODS[period].year_earlier()))

    def base_month(self, period: int) -> Numbers:
        """The base of the period itself as stated in the period's returns."""
        return self.restate(period, self.month(PERIODS[period].year_earlier()))

    def legs(self, period: int) -> tuple[int, int]:
        """Current and base of the year to date over all that count: filed, and left with the base kept."""
        filed, kept = self.filed(period), self.kept(period)
        current = int(self.ytd(PERIODS[period])[filed | kept].sum())
        base = int(self.base_ytd(period)[(filed & self.has_base(period)) | kept].sum())
        return current, base


def make_economy(random: np.random.Generator, firms: list[Firm], events: Events, jitter: int) -> Economy:
    """Draw the numbers; `jitter` shifts the whole path of the weak year by tenths of a percent."""
    usual = _usual(random, firms)
    usual[:, year_index(2026)] = _raw_2026(random, firms, usual[:, year_index(2025)])
    output = np.rint(usual).astype(np.int64)
    output[~_alive(firms)] = 0
    hit = _apply_events(firms, events, output)
    economy = Economy(firms, events, output, np.rint(usual).astype(np.int64))
    _calibrate(economy, hit, [rate + jitter for rate in WEAK_YEAR_PATH])
    return economy


def _usual(random: np.random.Generator, firms: list[Firm]) -> Floats:
    """What each would make if it worked all the time; 2026 still empty."""
    usual = np.zeros((len(firms), len(YEARS), 12))
    season = np.array([SEASONS[f.trade.season] for f in firms], dtype=np.float64)
    season /= season.sum(axis=1, keepdims=True)
    level = np.array([f.level for f in firms], dtype=np.float64)
    usual[:, year_index(2025)] = level[:, None] * season * random.lognormal(0, 0.05, season.shape)
    stays = np.array([f.stays for f in firms])
    for year in (2024, 2023, 2022):
        later = usual[:, year_index(year + 1)]
        own = random.normal(0, 0.06, (len(firms), 1)) + random.normal(0, 0.03, later.shape)
        raw = later / np.clip(1 + own, 0.7, 1.5)
        start, end = MONTHLY_GROWTH[year + 1]
        wanted = later[stays].sum(axis=0) / (1 + np.linspace(start, end, 12) / 1000)
        usual[:, year_index(year)] = raw * wanted / raw[stays].sum(axis=0)
    return usual


def _raw_2026(random: np.random.Generator, firms: list[Firm], last_year: Floats) -> Floats:
    tilt = np.array([ROLES[f.home].tilt + _TRADE_TILT.get(f.trade.division, 0) for f in firms]) / 1000
    promoted = np.array([0.10 if f.entry == PROMOTED and PERIODS[f.first].year == 2026 else 0.0 for f in firms])
    # The county of one large firm keeps its make-up: little noise there.
    spread = np.array([0.02 if ROLES[f.home].key == "hydro" else 0.07 for f in firms])
    own = random.normal(0, spread) + tilt + promoted
    # A tilt opens slowly: early in the year the units still lie close together.
    ramp = np.linspace(0.5, 1.25, 12)
    growth = own[:, None] * ramp + random.normal(0, 0.03, last_year.shape)
    raw: Floats = last_year * np.clip(1 + growth, 0.5, 1.8)
    # One county grows far ahead of the city in our returns, whatever was drawn: its official rate will disagree.
    leading = np.array([ROLES[f.home].key == LEADING for f in firms])
    raw[leading] *= last_year[leading].sum(axis=0) * (1 + LEAD * ramp) / raw[leading].sum(axis=0)
    return raw


def _alive(firms: list[Firm]) -> NDArray[np.bool_]:
    """Which months an enterprise works in: from its commissioning to the last month it files."""
    alive = np.ones((len(firms), len(YEARS), 12), dtype=np.bool_)
    months = np.arange(len(YEARS) * 12).reshape(len(YEARS), 12)
    for i, firm in enumerate(firms):
        if firm.entry == NEW_PLANT:
            first = PERIODS[firm.first]
            alive[i] &= months >= year_index(first.year) * 12 + first.number - 1 - 2
        if firm.left is not None:
            last = PERIODS[firm.left]
            alive[i] &= months < year_index(last.year) * 12 + last.first_day.month - 1
    alive[:, year_index(2026), 9:] = False
    return alive


def _apply_events(firms: list[Firm], events: Events, output: Numbers) -> NDArray[np.bool_]:
    """Reduce what floods and stoppages take; returns which enterprise-months of 2026 are fixed thereby."""
    hit = np.zeros((len(firms), 12), dtype=np.bool_)
    now = output[:, year_index(2026)]
    flooded = np.array([f.home in events.flooded for f in firms])
    for month, left in FLOOD.items():
        now[flooded, month - 1] = now[flooded, month - 1] * left // 100
        hit[flooded, month - 1] = True
    for state in events.run_states:
        for month in range(1, 10):
            if state.covers(month):
                now[state.firm, month - 1] = now[state.firm, month - 1] * LEFT_OVER[state.state] // 100
                hit[state.firm, month - 1] = True
    return hit


def _calibrate(economy: Economy, hit: NDArray[np.bool_], path: list[int]) -> None:
    """Scale the ordinary enterprises month by month until the city's growth follows the path."""
    ordinary = np.array([f.stays for f in economy.firms])
    ordinary[economy.events.late] = False
    year = year_index(2026)
    for period in [p for p in PERIODS if p.year == 2026]:
        number = PERIODS.index(period)
        months = slice(period.first_day.month - 1, period.number)
        block = economy.output[:, year, months]
        plain = ordinary[:, None] & ~hit[:, months]
        current, base = economy.legs(number)
        wanted = base * (1000 + path[number - PERIODS.index(Period(2026, 2))]) // 1000
        scaled = block * (1 + (wanted - current) / int(block[plain].sum()))
        block[plain] = np.rint(scaled[plain]).astype(np.int64)
