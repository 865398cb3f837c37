"""The monthly park forms: what the committees add to the returns of their enterprises."""

from __future__ import annotations

from pathlib import Path
from random import Random

from ballast.demo.economy import Economy
from ballast.demo.firms import Firm
from ballast.demo.measures import Measures
from ballast.demo.places import ParkSite, Places
from ballast.demo.timeline import PARK_PERIODS, index_of, year_index
from ballast.demo.trades import SEASONS
from ballast.demo.writers import Row, Table, hundredths, tenths, write_xlsx
from ballast.kernel.period import Period

HEADS = (
    "园区代码", "时期", "规下企业数", "规下产值累计(万元)", "规下产值上年同期累计(万元)", "企业总数", "从业人员",
    "税收累计(万元)", "建成面积(亩)", "已用面积(亩)", "新增标准化厂房(万平方米)",
)  # fmt: skip
_YEAR_LEVEL = {2024: 938, 2025: 1000, 2026: 1046}
"""Output below scale against 2025, thousandths."""

_GONE = ("停产关闭", "注销", "破产", "迁出")


class ParkForms:
    """Makes the forms of all parks for any period from 2025 on."""

    def __init__(self, random: Random, places: Places, economy: Economy, measures: Measures, below: list[Firm]) -> None:
        self.places = places
        self.economy = economy
        self.measures = measures
        self.below = {park.code: [f for f in below if f.park == park.code] for park in places.parks}
        self.used = {park.code: random.randrange(68, 94) for park in places.parks}
        # Hundredths of 万平方米 that each month of a year adds; 2026 adds less.
        self.premises = {
            (park.code, year): [0, *(random.randrange(8, 34) * (10 if year == 2025 else 7) // 10 for _ in range(11))]
            for park in places.parks
            for year in (2025, 2026)
        }

    def rows(self, year: int) -> list[Row]:
        """The forms of a year, period by period."""
        return [self._row(p, park) for p in PARK_PERIODS if p.year == year for park in self.places.parks]

    def _row(self, period: Period, park: ParkSite) -> Row:
        number, day = index_of(period), period.last_day.isoformat()
        small = [f for f in self.below[park.code] if f.founded <= day]
        waiting, inside = self._members(number, park.code)
        now = sum(_below_output(f, period.year, period.number) for f in small)
        before = [f for f in small if f.founded <= period.year_earlier().last_day.isoformat()]
        base = sum(_below_output(f, period.year - 1, period.number) for f in before)
        year = year_index(period.year)
        jobs = int(self.measures.jobs[inside, year, period.number - 1].sum()) + sum(4 + f.level // 900 for f in small)
        tax = int(self.measures.tax[inside, year, : period.number].sum()) + now * 14 // 1000
        built = park.area + park.area * (period.year - 2025) // 50
        return (
            park.code,
            str(period),
            len(small) + waiting,
            tenths(now),
            tenths(base),
            len(small) + waiting + len(inside),
            jobs,
            tenths(tax),
            built,
            built * self.used[park.code] // 100,
            hundredths(sum(self.premises[park.code, period.year][: period.number])),
        )

    def _members(self, period: int, park: str) -> tuple[int, list[int]]:
        """How many in the park are not yet, or no longer, in the register but still there; and who is in it."""
        waiting, inside = 0, []
        for i, firm in enumerate(self.economy.firms):
            if firm.place_at(period)[1] != park:
                continue
            if firm.in_scope(period):
                inside.append(i)
            elif firm.founded <= PARK_PERIODS[0].last_day.isoformat() and firm.exit not in _GONE:
                waiting += 1
        return waiting, inside


def _below_output(firm: Firm, year: int, months: int) -> int:
    season = SEASONS[firm.trade.season]
    return firm.level * _YEAR_LEVEL[year] * sum(season[:months]) // (1000 * sum(season))


def write_park_forms(out: Path, forms: ParkForms, year: int) -> str:
    """Write a year's forms in one workbook."""
    name = f"parks/park-forms-{year}.xlsx"
    write_xlsx(out / name, Table.plain(f"工业园区月报（{year}年）", HEADS, forms.rows(year)))
    return name
