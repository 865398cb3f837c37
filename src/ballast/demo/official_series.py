"""Growth rates as a statistics office would have released them: invented, in tenths of a percent, by unit and period."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ballast.demo.places import ROLES, Places
from ballast.demo.timeline import PERIODS

VA, FIXED, INDUSTRIAL, RENOVATION = (
    "va_growth",
    "fixed_investment_growth",
    "industrial_investment_growth",
    "technical_renovation_growth",
)
MONTHLY = (VA, FIXED, INDUSTRIAL, RENOVATION)

CITY_VA_2026 = (74, 69, 60, 51, 43, 30, 19, 13)
PROVINCE_VA_2026 = (79, 77, 74, 71, 69, 67, 64, 62)

Path = dict[str, int]
"""Year-to-date growth by period, tenths of a percent."""


@dataclass(frozen=True)
class _Lines:
    """Straight lines by year (first and last period) for the city, the province and the nation."""

    city: dict[int, tuple[int, int]]
    province: dict[int, tuple[int, int]]
    nation: dict[int, tuple[int, int]]
    peers: int


_SHAPES: dict[str, _Lines] = {
    VA: _Lines(
        {2023: (79, 86), 2024: (93, 88), 2025: (88, 93), 2026: (74, 13)},
        {2023: (54, 56), 2024: (66, 71), 2025: (74, 70), 2026: (79, 62)},
        {2023: (30, 46), 2024: (70, 58), 2025: (59, 59), 2026: (63, 58)},
        8,
    ),
    FIXED: _Lines(
        {2023: (88, 74), 2024: (96, 91), 2025: (112, 98), 2026: (142, 104)},
        {2023: (61, 30), 2024: (42, 46), 2025: (50, 52), 2026: (71, 58)},
        {2023: (55, 30), 2024: (42, 32), 2025: (41, 8), 2026: (33, 21)},
        30,
    ),
    INDUSTRIAL: _Lines(
        {2023: (120, 101), 2024: (132, 126), 2025: (151, 142), 2026: (183, 131)},
        {2023: (70, 76), 2024: (92, 98), 2025: (104, 96), 2026: (112, 91)},
        {2023: (101, 90), 2024: (119, 121), 2025: (114, 70), 2026: (86, 64)},
        35,
    ),
    RENOVATION: _Lines(
        {2023: (90, 82), 2024: (118, 131), 2025: (164, 176), 2026: (212, 154)},
        {2023: (60, 71), 2024: (101, 96), 2025: (122, 118), 2026: (141, 103)},
        {2023: (38, 38), 2024: (80, 80), 2025: (63, 40), 2026: (51, 36)},
        45,
    ),
}

_FIXED_TILT = (20, 55, -30, 12, -70, 8, 40, -150, -25, -135, 60)


class Official:
    """All monthly rates: ``rates[indicator][unit code][period]``."""

    def __init__(self, random: Random, places: Places) -> None:
        self.random = random
        self.places = places
        self.rates: dict[str, dict[str, Path]] = {name: self._indicator(name) for name in MONTHLY}

    def rate(self, indicator: str, unit: str, period: str) -> int:
        """One rate in tenths of a percent."""
        return self.rates[indicator][unit][period]

    def _indicator(self, name: str) -> dict[str, Path]:
        places, shape = self.places, _SHAPES[name]
        province = self._line(shape.province, 1)
        city = self._line(shape.city, 2)
        if name == VA:
            shift = self.random.randrange(-3, 3)
            _overwrite(province, PROVINCE_VA_2026, 0)
            _overwrite(city, CITY_VA_2026, shift)
        paths = {
            places.nation.code: self._line(shape.nation, 1),
            places.province.code: province,
            places.city.code: city,
        }
        for number, peer in enumerate(places.peers):
            paths[peer.code] = self._peer(name, province, city, number)
        for index, unit in enumerate(places.ranked):
            paths[unit.code] = self._unit(name, city, index)
        return paths

    def _line(self, ends: dict[int, tuple[int, int]], noise: int) -> Path:
        path: Path = {}
        for period in PERIODS:
            start, end = ends[period.year]
            # The line of 2026 ends in September, where the data end.
            last = 9 if period.year == 2026 else 12
            exact = start + (end - start) * (period.number - 2) // (last - 2)
            still = period.number in (2, last)
            path[str(period)] = exact + (0 if still else self.random.randint(-noise, noise))
        return path

    def _peer(self, name: str, province: Path, city: Path, number: int) -> Path:
        spread = _SHAPES[name].peers
        offset = round(self.random.gauss(0, spread)) if name != VA else self.random.randrange(-9, 13)
        path = {text: rate + offset + self.random.randint(-2, 2) for text, rate in province.items()}
        if name != VA:
            return path
        for text in path:
            if text < "2026":
                # Year after year the city was first.
                path[text] = min(path[text], city[text] - 2 - self.random.randrange(4))
            elif number == 0:
                # One city fares worse than ours in 2026: the ninth place, not the last.
                path[text] = min(path[text], city[text] - 1 - self.random.randrange(5))
            else:
                path[text] = max(path[text], city[text] + 1) if text > "2026-04" else path[text]
        return path

    def _unit(self, name: str, city: Path, index: int) -> Path:
        role = ROLES[index]
        noise = {VA: 4}.get(name, 9)
        tilt = role.official_tilt if name == VA else _FIXED_TILT[index] * (10 + self.random.randrange(4)) // 10
        path: Path = {}
        for period in PERIODS:
            ramp = (2 + period.number) if period.year == 2026 else 5
            settled = name == VA and period == PERIODS[-1]
            drift = 0 if settled else self.random.randint(-noise, noise)
            path[str(period)] = city[str(period)] + tilt * ramp // 11 + drift
        return path


def _overwrite(path: Path, rates: tuple[int, ...], shift: int) -> None:
    for period, rate in zip([p for p in PERIODS if p.year == 2026], rates, strict=True):
        path[str(period)] = rate + shift


def ranks(rates: dict[str, int]) -> dict[str, int]:
    """Competition ranks by unit at the published precision: equal rates share a place, the next place is left out."""
    return {unit: 1 + sum(other > rate for other in rates.values()) for unit, rate in rates.items()}
