"""The year's targets of every kind, in two tiers, for the city, its units and its parks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np

from ballast.demo.economy import Economy
from ballast.demo.lives import index
from ballast.demo.measures import Measures
from ballast.demo.names import DEMO
from ballast.demo.official_series import FIXED, INDUSTRIAL, RENOVATION, VA
from ballast.demo.places import ROLES, Places
from ballast.demo.timeline import year_index
from ballast.demo.trades import SEASONS
from ballast.demo.writers import Cell, Row, Table, hundredths, tenths, write_xlsx

SURE, STRIVE = "确保", "奋斗"
MONTHS = tuple(range(2, 13))
HEADS = ("指标", "对象", "年份", "类别", "档次", "目标值", "计量单位", "1-2月", *(f"{m}月" for m in MONTHS[1:]), "文件")
RATES: dict[str, dict[int, tuple[int, int]]] = {
    VA: {2025: (90, 95), 2026: (90, 100)},
    "output_growth": {2025: (85, 100), 2026: (95, 110)},
    FIXED: {2025: (90, 110), 2026: (100, 120)},
    INDUSTRIAL: {2025: (120, 140), 2026: (120, 150)},
    RENOVATION: {2025: (150, 170), 2026: (150, 180)},
}
"""The city's rates in tenths of a percent by year: to be made sure of, to be striven for."""

_ENTRIES = {2025: (42, 50), 2026: (44, 55)}
_STEP = (-5, 10, 0, 5, 0, 5, 5, -10, -15, -5, -10)
"""What a unit's rate target differs from the city's, tenths of a percent, in the order of the roles."""


class TargetBook:
    """Makes the targets from what the year before reached."""

    def __init__(self, places: Places, economy: Economy, measures: Measures) -> None:
        self.places = places
        self.economy = economy
        self.measures = measures

    def rows(self, year: int) -> list[Row]:
        """All targets of a year."""
        objects = [(self.places.city.code, 0)] + [(u.code, _STEP[i]) for i, u in enumerate(self.places.ranked)]
        rows: list[Row] = []
        for code, step in objects:
            rows += [row for name in RATES for row in self._rates(name, code, year, step)]
        rows += self._levels(year)
        rows += self._entries(year)
        rows += self._of_the_city(year)
        return rows

    def further_rows(self, year: int) -> list[Row]:
        """Targets of projects and premises, which are counted outside the returns."""
        return self._projects(year) + self._premises(year)

    def _rates(self, name: str, code: str, year: int, step: int) -> list[Row]:
        return [
            _row(name, code, year, "速度", tier, tenths(value + step), "%") for tier, value in _tiers(RATES[name][year])
        ]

    def _levels(self, year: int) -> list[Row]:
        """Output of the city, its units and its parks in 亿元 with the plan curve of last year's rhythm."""
        last = self.economy.output[:, year_index(year - 1)]
        start = index(f"{year}-02")
        here = [firm.in_scope(start) for firm in self.economy.firms]
        place = [firm.place_at(start) for firm in self.economy.firms]
        inside = [h and p[1] != "" for h, p in zip(here, place, strict=True)]
        groups: list[tuple[str, str, list[bool], int]] = [
            ("output", self.places.city.code, here, 0),
            ("park_output", self.places.city.code, inside, 10),
        ]
        for i, unit in enumerate(self.places.ranked):
            groups.append(("output", unit.code, [h and p[0] == i for h, p in zip(here, place, strict=True)], _STEP[i]))
        for park in self.places.parks:
            groups.append(
                ("park_output", park.code, [h and p[1] == park.code for h, p in zip(here, place, strict=True)], 10)
            )
        rows: list[Row] = []
        for name, code, members, step in groups:
            months = last[np.array(members)].sum(axis=0)
            for tier, rate in _tiers(RATES["output_growth"][year]):
                plan = [int(months[:m].sum()) * (1000 + rate + step) // 1000 // 1000 for m in MONTHS]
                curve = [hundredths(value) for value in plan]
                rows.append(_row(name, code, year, "总量", tier, curve[-1], "亿元", curve))
        return rows

    def _entries(self, year: int) -> list[Row]:
        """New enterprises above scale: a count with entry windows at the turn of the year and in November."""
        rows: list[Row] = []
        windows = (55, 55, 58, 60, 62, 64, 67, 70, 72, 88, 100)
        for tier, total in _tiers(_ENTRIES[year]):
            for i, code in enumerate([self.places.city.code, *(u.code for u in self.places.ranked)]):
                goal = total if i == 0 else max(1, total * ROLES[i - 1].firms // 780)
                curve: list[Cell] = [goal * share // 100 for share in windows]
                rows.append(_row("entries", code, year, "个数", tier, goal, "户", curve))
        return rows

    def _of_the_city(self, year: int) -> list[Row]:
        """A rank, a rate against the province, a ceiling, two facts of the year's end."""
        city = self.places.city.code
        coal = int(self.measures.energy[:, year_index(year - 1)].sum()) // 10
        ceiling = coal * 1035 // 1000
        rhythm = SEASONS["even"]
        curve: list[Cell] = [ceiling * sum(rhythm[:m]) // sum(rhythm) for m in MONTHS]
        rows = [
            _row(VA, city, year, "位次", SURE, 3, "位"),
            _row(VA, city, year, "位次", STRIVE, 1, "位"),
            _row(VA, city, year, "高于全省", SURE, tenths(10), "百分点"),
            _row(VA, city, year, "高于全省", STRIVE, tenths(20), "百分点"),
            _row("energy", city, year, "上限", SURE, ceiling, "吨标准煤", curve),
            _row(
                "nonpublic_share", city, year, "年末", SURE, Decimal("60.0") if year == 2026 else Decimal("59.2"), "%"
            ),
            _row("manufacturing_gdp_share", city, year, "年末", SURE, Decimal("27.5"), "%"),
        ]
        return rows

    def _projects(self, year: int) -> list[Row]:
        city = self.places.city.code
        rows: list[Row] = []
        for name, goals in (("projects_started", (45, 55)), ("projects_commissioned", (34, 42))):
            for tier, goal in _tiers(goals):
                plan: list[Cell] = [goal * m // 12 for m in MONTHS]
                rows.append(_row(name, city, year, "个数", tier, goal, "个", plan))
        return rows

    def _premises(self, year: int) -> list[Row]:
        """New standard factory premises of the city and each park in 万平方米."""
        share: Decimal = Decimal("2.40")
        total = share * len(self.places.parks)
        objects = [(self.places.city.code, total)] + [(park.code, share) for park in self.places.parks]
        return [_row("new_premises", code, year, "总量", SURE, goal, "万平方米", _even(goal)) for code, goal in objects]


def _even(goal: Decimal) -> list[Cell]:
    return [(goal * m / 12).quantize(Decimal("0.01")) for m in MONTHS]


def _tiers(values: tuple[int, int]) -> tuple[tuple[str, int], tuple[str, int]]:
    return (SURE, values[0]), (STRIVE, values[1])


def _row(
    name: str, code: str, year: int, kind: str, tier: str, goal: Cell, unit: str, curve: Sequence[Cell] = ()
) -> Row:
    document = f"{year}年工业经济目标责任分解方案（{DEMO}）"
    return (name, code, year, kind, tier, goal, unit, *(curve or (None,) * len(MONTHS)), document)


def write_targets(out: Path, book: TargetBook, year: int) -> str:
    """Write a year's targets."""
    name = f"targets/{year}.xlsx"
    write_xlsx(out / name, Table.plain(f"{year}年工业经济目标任务", HEADS, book.rows(year)))
    return name


def write_further_targets(out: Path, book: TargetBook) -> str:
    """Write the targets of projects and premises of both years."""
    name = "targets/further.xlsx"
    rows = [row for year in (2025, 2026) for row in book.further_rows(year)]
    write_xlsx(out / name, Table.plain("项目和标准化厂房目标任务", HEADS, rows))
    return name
