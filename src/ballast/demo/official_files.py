"""The official releases as files: monthly rates with ranks, quarterly GDP, ten years of annual facts, a revision, an embargo."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random

from ballast.demo.names import DEMO
from ballast.demo.official_series import FIXED, MONTHLY, VA, Official, ranks
from ballast.demo.places import ROLES, Places
from ballast.demo.timeline import PERIODS
from ballast.demo.writers import Cell, Row, Table, hundredths, tenths, write_xlsx
from ballast.kernel.period import Calendar, Period

HEADS = (
    "指标", "单位", "时期", "口径", "数值", "增速(%)", "位次", "参与排名数", "排名范围", "小数位",
    "状态", "解禁时间", "受众", "发布日期", "发布单位", "文件",
)  # fmt: skip
ANNUAL_YEARS = tuple(range(2016, 2026))
FIRST_PLACE_SINCE = 2018
REVISED_PERIOD, REVISED_BY = "2026-06", -5
CITY_GDP = 142_436
"""GDP of the city in 2025, 百万元."""

_OPEN, _COUNTIES = ("已公布", None, "公开"), ("内部反馈", None, "县区间")
_CITIES_GROUP, _UNITS_GROUP, _COUNTY_GROUP = "全省10市", "全市县区及高新区", "全市县区"
_QUARTER_SHARE = (215, 462, 718, 1000)
_GDP_NOMINAL = {2023: 8860, 2024: 9390, 2025: 10000, 2026: 10330}
_GDP_RATES = {2023: (52, 55, 57, 60), 2024: (61, 60, 62, 63), 2025: (64, 62, 61, 62), 2026: (58, 49, 41)}
_SHARES: dict[str, tuple[tuple[int, ...], bool]] = {
    "industry_gdp_share": ((412, 408, 402, 391, 384, 389, 398, 385, 377, 368), False),
    "manufacturing_gdp_share": ((301, 299, 294, 287, 283, 286, 290, 281, 276, 271), False),
    "nonpublic_share": ((562, 567, 571, 574, 576, 579, 583, 588, 591, 594), True),
    "county_economy_share": ((598, 601, 604, 606, 609, 611, 613, 612, 614, 616), False),
    "sei_share_official": ((61, 66, 72, 79, 85, 92, 101, 109, 116, 121), False),
}
_NONPUBLIC_RANKS = (4, 4, 3, 3, 3, 2, 2, 2, 1, 1)
_GRADES = ("良好", "良好", "优秀", "优秀", "优秀", "良好", "优秀", "优秀", "优秀", "优秀")


class ReleaseBook:
    """Makes the rows of every release."""

    def __init__(self, random: Random, places: Places, official: Official) -> None:
        self.random = random
        self.places = places
        self.official = official
        self.annual_va = self._annual_va()
        self.gdp_2025 = round(CITY_GDP * random.uniform(0.97, 1.03))

    def monthly(self, year: int) -> list[Row]:
        """The four monthly indicators of a year for all units."""
        rows: list[Row] = []
        for period in [p for p in PERIODS if p.year == year]:
            for name in MONTHLY:
                rows += self._month(name, period)
        return rows

    def _month(self, name: str, period: Period) -> list[Row]:
        p, text = self.places, str(period)
        rates = {unit: path[text] for unit, path in self.official.rates[name].items()}
        day = released_on(period)
        document = f"{period.full_label()}主要工业经济指标（{DEMO}）"
        rows: list[Row] = [
            _row(name, unit, text, "累计", rate=rates[unit], ranked=None, access=_OPEN, day=day, document=document)
            for unit in (p.nation.code, p.province.code)
        ]
        for units, group, access in (
            ([u.code for u in p.cities], _CITIES_GROUP, _OPEN),
            ([u.code for u in p.ranked], _UNITS_GROUP, _COUNTIES),
        ):
            order = ranks({unit: rates[unit] for unit in units})
            for unit in units:
                place = (order[unit], len(units), group)
                rows.append(
                    _row(
                        name,
                        unit,
                        text,
                        "累计",
                        rate=rates[unit],
                        ranked=place,
                        access=access,
                        day=day,
                        document=document,
                    )
                )
        return rows

    def gdp(self) -> list[Row]:
        """Quarterly GDP of province, city and counties. The counties need not add up to the city."""
        rows: list[Row] = []
        for year, rates in _GDP_RATES.items():
            for quarter, rate in enumerate(rates, start=1):
                rows += self._quarter(Period(year, quarter, Calendar.QUARTERLY), rate)
        return rows

    def _quarter(self, period: Period, rate: int) -> list[Row]:
        p, day = self.places, released_on(period)
        document = f"{period.full_label()}地区生产总值核算结果（{DEMO}）"
        place = (min(9, max(1, 5 + (56 - rate) // 4)), 10, _CITIES_GROUP)
        rows = [
            _row("gdp", p.province.code, str(period), "季度累计", rate=min(rate, 58) - 2, ranked=None, access=_OPEN, day=day,
                 document=document, level=self._gdp(period, self.gdp_2025 * 22)),
            _row("gdp", p.city.code, str(period), "季度累计", rate=rate, ranked=place, access=_OPEN, day=day,
                 document=document, level=self._gdp(period, self.gdp_2025)),
        ]  # fmt: skip
        counties = [(i, unit.code) for i, unit in enumerate(p.ranked) if ROLES[i].key != "zone"]
        county_rates = {code: rate + ROLES[i].official_tilt // 3 + self.random.randint(-4, 4) for i, code in counties}
        order = ranks(county_rates)
        for i, code in counties:
            level = self._gdp(period, ROLES[i].gdp * self.gdp_2025 // 1424)
            rows.append(
                _row("gdp", code, str(period), "季度累计", rate=county_rates[code], access=_COUNTIES, day=day,
                     ranked=(order[code], len(counties), _COUNTY_GROUP), document=document, level=level)
            )  # fmt: skip
        return rows

    def _gdp(self, period: Period, year_2025: int) -> Decimal:
        level = year_2025 * _GDP_NOMINAL[period.year] * _QUARTER_SHARE[period.number - 1] // (10_000 * 1000)
        return Decimal(level).scaleb(-2)

    def _annual_va(self) -> dict[int, tuple[int, int]]:
        """Growth and rank of the city by year; from `FIRST_PLACE_SINCE` on it was first."""
        known = {2023, 2024, 2025}
        history: dict[int, tuple[int, int]] = {}
        for year in ANNUAL_YEARS:
            rate = self.official.rate(VA, self.places.city.code, f"{year}-12") if year in known else None
            place = 1 if year >= FIRST_PLACE_SINCE else 2 + self.random.randrange(3)
            history[year] = (self.random.randrange(78, 118) if rate is None else rate, place)
        return history

    def annual(self) -> list[Row]:
        """Ten years of growth with rank, shares and assessment grades of the city."""
        rows: list[Row] = []
        city = self.places.city.code
        for number, year in enumerate(ANNUAL_YEARS):
            day, document = f"{year + 1}-03-18", f"{year}年国民经济和社会发展统计公报（{DEMO}）"
            rate, place = self.annual_va[year]
            rows.append(_row(VA, city, str(year), "年度", rate=rate, ranked=(place, 10, _CITIES_GROUP), access=_OPEN,
                             day=day, document=document))  # fmt: skip
            for name, (path, ranked) in _SHARES.items():
                standing = (_NONPUBLIC_RANKS[number], 10, _CITIES_GROUP) if ranked else None
                rows.append(_row(name, city, str(year), "年度", rate=None, ranked=standing, access=_OPEN, day=day,
                                 document=document, level=tenths(path[number])))  # fmt: skip
            rows.append(_row("assessment_grade", city, str(year), "年度", rate=None, ranked=None,
                             access=("内部反馈", None, "内部"), day=f"{year + 1}-04-10",
                             document=f"{year}年度目标责任考核结果（{DEMO}）", level=_GRADES[number]))  # fmt: skip
        return rows

    def revised_rates(self) -> tuple[int, int]:
        """The city's growth of fixed investment for 1—6月 as first released and as revised, tenths of a percent."""
        first = self.official.rate(FIXED, self.places.city.code, REVISED_PERIOD)
        return first, first + REVISED_BY

    def revision(self) -> list[Row]:
        """The revised rate: the same indicator, unit and period with a later day of release."""
        return [_row(FIXED, self.places.city.code, REVISED_PERIOD, "累计", rate=self.revised_rates()[1], ranked=None,
                     access=_OPEN, day="2026-09-25", document=f"关于修订2026年1—6月固定资产投资增速的通知（{DEMO}）")]  # fmt: skip

    def embargoed(self) -> list[Row]:
        """The verified GDP of 2025, known inside and not to be published before the end of 2026."""
        level = hundredths(self.gdp_2025 + 1_318)
        return [_row("gdp", self.places.city.code, "2025-Q4", "季度累计", rate=_GDP_RATES[2025][3] + 3, ranked=None,
                     access=("内部反馈", "2026-12-31", "内部"), day="2026-10-15", level=level,
                     document=f"关于2025年地区生产总值最终核实数的反馈（{DEMO}）")]  # fmt: skip


def released_on(period: Period) -> str:
    """The day of release: the 22nd of the month after; for a December or a fourth quarter the 25th of January."""
    month = period.end_month + 1
    return f"{period.year + 1}-01-25" if month > 12 else f"{period.year}-{month:02d}-22"


def _row(
    indicator: str,
    unit: str,
    period: str,
    basis: str,
    *,
    rate: int | None,
    ranked: tuple[int, int, str] | None,
    access: tuple[str, str | None, str],
    day: str,
    document: str,
    level: Cell = None,
) -> Row:
    place: tuple[Cell, ...] = ranked or (None, None, None)
    places = 1 if level is None or indicator != "gdp" else 2
    return (
        indicator,
        unit,
        period,
        basis,
        level,
        tenths(rate),
        *place,
        places,
        *access,
        day,
        f"统计局（{DEMO}）",
        document,
    )


def write_releases(out: Path, book: ReleaseBook) -> list[tuple[str, str]]:
    """Write all releases in the order in which they became known; returns (file, note)."""
    files: list[tuple[str, str, list[Row]]] = [("annual", "十年年度数据、位次、考核等次", book.annual())]
    files += [
        (f"monthly-{year}", f"{year}年月度累计增速及位次", book.monthly(year)) for year in (2023, 2024, 2025, 2026)
    ]
    files.append(("gdp", "季度地区生产总值", book.gdp()))
    files.append(("revision", "1—6月固定资产投资增速修订（后一版）", book.revision()))
    files.append(("embargo", "尚未解禁的最终核实数", book.embargoed()))
    for name, note, rows in files:
        write_xlsx(out / f"official/{name}.xlsx", Table.plain(note, HEADS, rows))
    return [(f"official/{name}.xlsx", note) for name, note, _ in files]
