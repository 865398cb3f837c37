"""From what was given to what the model needs: growth by period, the base of the year, what is done, what is left."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

import numpy as np

from ballast.kernel.period import Calendar, Period
from ballast.methods.arrays import Array
from ballast.methods.exact import HUNDRED, MethodError, Number, number
from ballast.methods.projection._calendar import Read, Table, read_table

Exacts = dict[Period, Fraction]

_NUMBERS = Calendar.MERGED.numbers
SEASON = len(_NUMBERS)
_ZERO = Fraction(0)
_MAD_TO_DEVIATION = 1.4826
_NOISE = 1e-9


class Link(Enum):
    """What the model's growth is: a logarithm of level over base, their relative change, or their change in one unit."""

    LOGARITHM = 1
    RELATIVE = 2
    DIFFERENCE = 3


@dataclass(frozen=True)
class Frame:
    """One series made ready. `growth` follows `periods` without a gap, NaN where missing.

    `floor` is the lowest level a path may have. `done` is the level of the year so far, not to be used where `gaps` names
    periods of it that are not known.
    """

    year: int
    through: Period | None
    periods: tuple[Period, ...]
    growth: Array
    link: Link
    unit: float
    base: Exacts
    floor: float
    done: Fraction
    gaps: tuple[Period, ...]
    notes: tuple[str, ...]

    @property
    def left(self) -> tuple[Period, ...]:
        """The periods of the year that are still to come."""
        return tuple(one for one in of_year(self.year) if self.through is None or self.through < one)

    @property
    def first_left(self) -> Period:
        """The first period that is not in the history: of this year, or of the next once this one is complete."""
        return of_year(self.year)[0] if self.through is None else self.through.next()

    @property
    def missing(self) -> tuple[Period, ...]:
        """The periods within the history whose growth is not known."""
        return tuple(one for one, known in zip(self.periods, np.isfinite(self.growth), strict=True) if not known)

    @property
    def known(self) -> int:
        """How many growth rates there are."""
        return int(np.isfinite(self.growth).sum())

    def suspects(self, limit: float) -> tuple[Period, ...]:
        """The periods whose growth lies more than `limit` robust standard deviations from the median."""
        away = np.abs(self.growth - np.nanmedian(self.growth))
        odd = away > max(limit * _MAD_TO_DEVIATION * float(np.nanmedian(away)), _NOISE)
        return tuple(one for one, strange in zip(self.periods, odd, strict=True) if strange)

    def levels(self, growth: Array) -> Array:
        """Levels of the periods left from simulated growth, one row per path."""
        base = np.array([float(self.base[period]) for period in self.left])
        if self.link is Link.DIFFERENCE:
            found: Array = np.maximum(base + growth * self.unit, self.floor)
        else:
            found = base * (np.exp(growth) if self.link is Link.LOGARITHM else 1 + growth)
        return found


def of_year(year: int) -> tuple[Period, ...]:
    """The eleven periods of a year."""
    return tuple(Period(year, number) for number in _NUMBERS)


def level_frame(history: Table, year: int, base: Table | None, so_far: Number | None) -> Frame:
    """A frame from a flow in levels; the base defaults to last year's history."""
    read = read_table(history, "历史数据")
    levels = _known(read)
    year_base = _year_before(levels, of_year(year)) | ({} if base is None else _base_of(base, year))
    bases = _year_before(levels, levels) | year_base
    through = _through(read, year, so_far)
    done, gaps = _done(levels, through) if so_far is None else (number(so_far, "本年累计"), ())
    paired = [period for period in levels if period in bases]
    if min([*levels.values(), *year_base.values()], default=_ZERO) > 0:
        growth = {period: math.log(levels[period] / bases[period]) for period in paired}
        return _frame(year, through, growth, Link.LOGARITHM, 1.0, year_base, 0.0, (done, gaps), ())
    typical = sum(map(abs, levels.values()), _ZERO) / max(len(levels), 1) or Fraction(1)
    differences = {period: float((levels[period] - bases[period]) / typical) for period in paired}
    floor = 0.0 if min(levels.values(), default=_ZERO) >= 0 else -math.inf
    notes = ("历史或基数里有零或负数，按同比差额（不按增速）测算",) if levels else ()
    return _frame(year, through, differences, Link.DIFFERENCE, float(typical), year_base, floor, (done, gaps), notes)


def rate_frame(rates: Table, year: int, base: Table | None, so_far: Number | None) -> Frame:
    """A frame from growth rates in percent; without a base every month weighs the same, January–February twice."""
    read = read_table(rates, "历史增速")
    found = {period: rate / HUNDRED for period, rate in _known(read).items()}
    notes: tuple[str, ...] = ()
    if base is None:
        year_base = {period: Fraction(2 if period.is_first else 1) for period in of_year(year)}
        notes = ("没有给各月基数，各月按相等的比重合计（1—2月按两个月）",)
    else:
        year_base = _base_of(base, year)
    if any(value < 0 for value in year_base.values()):
        raise MethodError("各月基数有负数，增速不能按它加权。请检查基数")
    through = _through(read, year, so_far)
    if so_far is None:
        done, gaps = _done({one: year_base[one] * (1 + found[one]) for one in found if one in year_base}, through)
    else:
        passed, gaps = _done(year_base, through)
        done = passed * (1 + number(so_far, "本年累计增速") / HUNDRED)
    if min(found.values(), default=_ZERO) > -1:
        growth = {period: math.log(1 + rate) for period, rate in found.items()}
        return _frame(year, through, growth, Link.LOGARITHM, 1.0, year_base, 0.0, (done, gaps), notes)
    notes += ("历史增速有不高于−100%的，按增速本身（不取对数）测算",)
    relative = {period: float(rate) for period, rate in found.items()}
    return _frame(year, through, relative, Link.RELATIVE, 1.0, year_base, 0.0, (done, gaps), notes)


def _year_before(levels: Exacts, periods: Iterable[Period]) -> Exacts:
    """By period the level of the same one a year before; a series may begin where the calendar does."""
    at = {(one.year, one.number): level for one, level in levels.items()}
    return {one: at[one.year - 1, one.number] for one in periods if (one.year - 1, one.number) in at}


def _known(read: Read) -> Exacts:
    return {period: value for period, value in read.items() if value is not None}


def _base_of(base: Table, year: int) -> Exacts:
    found = _known(read_table(base, "基数"))
    wrong = "、".join(str(period) for period in found if period.year != year)
    if wrong:
        raise MethodError(f"基数应按{year}年的各期给（值为上年同期数），收到了{wrong}")
    return found


def _through(read: Read, year: int, so_far: Number | None) -> Period | None:
    """The last period of the year that is known; with a cumulative figure the last one named, known or not."""
    beyond = [str(period) for period in read if period.year > year]
    if beyond:
        raise MethodError(f"历史数据到了{beyond[-1]}，晚于要测算的{year}年。请截断历史，或改测算年份")
    of_it = [
        period for period, value in read.items() if period.year == year and (value is not None or so_far is not None)
    ]
    if so_far is not None and not of_it:
        raise MethodError(f"给了本年累计，但历史里没有{year}年的任何一期。请列出已过的各期，缺的写 None")
    return of_it[-1] if of_it else None


def _done(current: Exacts, through: Period | None) -> tuple[Fraction, tuple[Period, ...]]:
    """The sum of the year so far, and the periods of it that are lacking."""
    passed = () if through is None else through.of_year_so_far()
    return sum((current.get(one, _ZERO) for one in passed), _ZERO), tuple(one for one in passed if one not in current)


def _frame(
    year: int,
    through: Period | None,
    growth: Mapping[Period, float],
    link: Link,
    unit: float,
    base: Exacts,
    floor: float,
    done: tuple[Fraction, tuple[Period, ...]],
    notes: tuple[str, ...],
) -> Frame:
    last = through if through is not None else Period(year - 1, _NUMBERS[-1])
    periods: list[Period] = []
    at = min(growth, default=last.next())
    while at <= last:
        periods.append(at)
        at = at.next()
    values = np.array([growth.get(period, math.nan) for period in periods], dtype=np.float64)
    return Frame(year, through, tuple(periods), values, link, unit, base, floor, *done, notes)
