"""The periods of the demonstration: returns for 2023-02 … 2026-09 in the merged calendar."""

from __future__ import annotations

from ballast.kernel.period import Period

FIRST_YEAR = 2022
"""The first year with numbers: the base of 2023."""

YEARS = (2022, 2023, 2024, 2025, 2026)
LAST = Period(2026, 9)
PERIODS: tuple[Period, ...] = tuple(
    Period(year, number) for year in YEARS[1:] for number in range(2, 13) if Period(year, number) <= LAST
)
"""Every period that is filed, in order."""

PARK_PERIODS: tuple[Period, ...] = tuple(period for period in PERIODS if period.year >= 2025)
WEAK_YEAR: tuple[Period, ...] = tuple(period for period in PERIODS if period.year == 2026)


def year_index(year: int) -> int:
    """The place of a year in arrays shaped (enterprise, year, month)."""
    return year - FIRST_YEAR


def index_of(period: Period) -> int:
    """The place of a period in `PERIODS`."""
    return PERIODS.index(period)


def chinese(period: Period) -> str:
    """The period as forms print it: 2026年9月; the block is 2026年1-2月."""
    return f"{period.year}年1-2月" if period.is_first else f"{period.year}年{period.number}月"
