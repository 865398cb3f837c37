"""Statistical periods and the four calendars they belong to.

A calendar belongs to the *item* that is measured (`../indicators/items.py`), never to a page or a file:

* ``merged_jan_feb``: January is not collected; January–February is one block written ``YYYY-02`` whose month equals its
  year to date. ``YYYY-01`` is refused with an explanation.
* ``monthly``: twelve months (electricity).
* ``quarterly``: written ``YYYY-Q3``.
* ``annual``: written ``YYYY``.

Every offset (previous, next, a year earlier) goes through :class:`Period`; nobody else does arithmetic on months.
"""

from __future__ import annotations

import calendar as _gregorian
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.problems import BallastError


class PeriodError(BallastError):
    """A text that names no period of the calendar asked for."""


class Calendar(StrEnum):
    """How often an item is collected."""

    MERGED = "merged_jan_feb"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the periods of one year, in order: months, quarters, or the year itself (1)."""
        return _NUMBERS[self]


class Basis(StrEnum):
    """What span of a period a figure speaks of."""

    MONTH = "month"
    YTD = "ytd"

    @property
    def label(self) -> str:
        """The name on screen."""
        return "当月" if self is Basis.MONTH else "累计"


_NUMBERS = {
    Calendar.MERGED: tuple(range(2, 13)),
    Calendar.MONTHLY: tuple(range(1, 13)),
    Calendar.QUARTERLY: (1, 2, 3, 4),
    Calendar.ANNUAL: (1,),
}
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"\d{4}")
_FIRST_YEAR, _LAST_YEAR = 1949, 2199


@dataclass(frozen=True)
class Period:
    """One period of one calendar: a year and a number within it (month, quarter, or 1)."""

    year: int
    number: int
    calendar: Calendar = Calendar.MERGED

    def __post_init__(self) -> None:
        if not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            raise PeriodError(f"年份 {self.year} 不在 {_FIRST_YEAR}–{_LAST_YEAR} 之间")
        if self.calendar is Calendar.MERGED and self.number == 1:
            raise PeriodError(
                f"{self.year}-01：1月不单独统计，1—2月合并为一期。请写 {self.year}-02（它的“当月”等于1—2月累计）"
            )
        if self.number not in self.calendar.numbers:
            raise PeriodError(f"{self.year}年没有第{self.number}期")

    @classmethod
    def parse(cls, text: str, calendar: Calendar = Calendar.MERGED) -> Period:
        """Read ``2026-09``, ``2026-Q3`` or ``2026`` as the calendar writes it; raise `PeriodError` with the remedy."""
        text = text.strip()
        if calendar in (Calendar.MERGED, Calendar.MONTHLY):
            if match := _MONTH.fullmatch(text):
                return cls(int(match[1]), int(match[2]), calendar)
            raise PeriodError(f"“{text}”不是月份，应写成 2026-09 的样子")
        if calendar is Calendar.QUARTERLY:
            if match := _QUARTER.fullmatch(text):
                return cls(int(match[1]), int(match[2]), calendar)
            raise PeriodError(f"“{text}”不是季度，应写成 2026-Q3 的样子")
        if _YEAR.fullmatch(text):
            return cls(int(text), 1, calendar)
        raise PeriodError(f"“{text}”不是年份，应写成 2026 的样子")

    @classmethod
    def parse_any(cls, text: str) -> Period:
        """Read a period whose spelling tells its calendar; months are taken as ``merged_jan_feb`` unless ``-01``."""
        text = text.strip()
        if "Q" in text:
            return cls.parse(text, Calendar.QUARTERLY)
        if _YEAR.fullmatch(text):
            return cls.parse(text, Calendar.ANNUAL)
        return cls.parse(text, Calendar.MONTHLY if text.endswith("-01") else Calendar.MERGED)

    def __str__(self) -> str:
        if self.calendar is Calendar.QUARTERLY:
            return f"{self.year}-Q{self.number}"
        if self.calendar is Calendar.ANNUAL:
            return f"{self.year}"
        return f"{self.year}-{self.number:02d}"

    def __lt__(self, other: Period) -> bool:
        return self.last_day < other.last_day

    def __le__(self, other: Period) -> bool:
        return self.last_day <= other.last_day

    @property
    def is_first(self) -> bool:
        """Whether the period opens its year: its month equals its year to date."""
        return self.number == self.calendar.numbers[0]

    @property
    def end_month(self) -> int:
        """The last calendar month that the period covers, 1–12."""
        if self.calendar is Calendar.QUARTERLY:
            return self.number * 3
        return 12 if self.calendar is Calendar.ANNUAL else self.number

    @property
    def first_day(self) -> date:
        """The first day of the period itself (not of its year to date)."""
        if self.calendar is Calendar.QUARTERLY:
            return date(self.year, self.number * 3 - 2, 1)
        return date(self.year, 1 if self.is_first else self.number, 1)

    @property
    def last_day(self) -> date:
        """The last day of the period: classification is taken as valid on it."""
        return date(self.year, self.end_month, _gregorian.monthrange(self.year, self.end_month)[1])

    @property
    def time_progress(self) -> Fraction:
        """The share of the year that has passed at the end of the period (operations.md 2.8)."""
        return Fraction(self.end_month, 12)

    def shift(self, steps: int) -> Period:
        """The period so many steps later (negative: earlier) in the same calendar."""
        numbers = self.calendar.numbers
        position = self.year * len(numbers) + numbers.index(self.number) + steps
        year, index = divmod(position, len(numbers))
        return Period(year, numbers[index], self.calendar)

    def previous(self) -> Period:
        """The period before; before ``YYYY-03`` stands the block ``YYYY-02``."""
        return self.shift(-1)

    def next(self) -> Period:
        """The period after."""
        return self.shift(1)

    def year_earlier(self, years: int = 1) -> Period:
        """The same number so many years earlier."""
        return Period(self.year - years, self.number, self.calendar)

    def of_year_so_far(self) -> tuple[Period, ...]:
        """All periods of the year up to and including this one, in order."""
        return tuple(Period(self.year, n, self.calendar) for n in self.calendar.numbers if n <= self.number)

    def latest_in(self, calendar: Calendar) -> Period:
        """The latest period of another calendar that ends on or before the end of this one."""
        candidate = Period(self.year, calendar.numbers[-1], calendar)
        while candidate.last_day > self.last_day:
            candidate = candidate.previous()
        return candidate

    def label(self, basis: Basis = Basis.YTD) -> str:
        """The period in words without its year, as bulletins print it: ``1—9月``, ``9月``, ``前三季度``, ``全年``."""
        if self.calendar is Calendar.ANNUAL:
            return "全年"
        if self.calendar is Calendar.QUARTERLY:
            if basis is Basis.MONTH:
                return f"{'一二三四'[self.number - 1]}季度"
            return ("一季度", "上半年", "前三季度", "全年")[self.number - 1]
        if self.calendar is Calendar.MERGED and self.is_first:
            return "1—2月"
        if basis is Basis.MONTH or self.number == 1:
            return f"{self.number}月"
        return f"1—{self.number}月"

    def full_label(self, basis: Basis = Basis.YTD) -> str:
        """The period in words with its year: ``2026年1—9月``; a whole year is ``2026年``."""
        if self.calendar is Calendar.ANNUAL:
            return f"{self.year}年"
        return f"{self.year}年{self.label(basis)}"
