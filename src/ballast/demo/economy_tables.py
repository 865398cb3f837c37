"""Value-added rates by division and year, and producer prices by division and month."""

from __future__ import annotations

from pathlib import Path
from random import Random

from ballast.demo.names import DEMO
from ballast.demo.timeline import PARK_PERIODS
from ballast.demo.trades import DIVISIONS, PRICE_DRIFTS, VALUE_ADDED_RATES
from ballast.demo.writers import UTF8_BOM, Row, Table, tenths, write_csv, write_xlsx
from ballast.kernel.period import Period


def write_rates(out: Path, random: Random) -> str:
    """Value-added rates of 2025 and 2026 for the divisions that occur."""
    rows: list[Row] = []
    for division in DIVISIONS:
        rate = VALUE_ADDED_RATES[division] + random.randrange(-6, 7)
        source = f"年度投入产出调查（{DEMO}）"
        rows.append((division, 2025, tenths(rate), source))
        rows.append((division, 2026, tenths(rate - random.randrange(2, 9)), source))
    heads = ("行业大类", "年份", "增加值率(%)", "来源")
    write_xlsx(out / "tables/va-rates.xlsx", Table.plain("分行业增加值率", heads, rows))
    return "tables/va-rates.xlsx"


def write_prices(out: Path, random: Random) -> str:
    """Provincial producer prices from 2025-02 on: they fall, and fall faster in 2026."""
    rows: list[Row] = []
    for division in DIVISIONS:
        total = count = 0
        for period in PARK_PERIODS:
            if period.is_first:
                total = count = 0
            month = _month_index(division, period) + random.randrange(-3, 4)
            weight = 2 if period.is_first else 1
            total, count = total + month * weight, count + weight
            for basis, value in (("当月", month), ("累计", total // count)):
                rows.append((division, str(period), basis, tenths(value), "全省", f"工业生产者出厂价格调查（{DEMO}）"))
    heads = ("行业大类", "时期", "口径", "指数(上年同期=100)", "范围", "来源")
    write_csv(out / "tables/prices.csv", Table.plain("分行业工业生产者出厂价格指数", heads, rows), UTF8_BOM)
    return "tables/prices.csv"


def _month_index(division: str, period: Period) -> int:
    """Tenths: from almost level at the start of 2025 to the division's drift in September 2026."""
    steps = (period.year - 2025) * 12 + period.number - 2
    return 1000 + PRICE_DRIFTS[division] * (4 + steps) // 23
