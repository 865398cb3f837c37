"""Run state from a load curve by the quarter of an hour: levels, shifts, standstill."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np

from ballast.kernel.marker import Marker
from ballast.methods.arrays import Array
from ballast.methods.exact import MethodError
from ballast.methods.warning.lights import Evidence
from ballast.methods.warning.running import (
    Confidence,
    DeclaredStop,
    Meter,
    Proposal,
    RunState,
    off_where_not_one_firm,
    propose,
    with_declared,
)

_BINS = 128
_NEAR = 0.15
_SATURDAY = 5
_NIGHT_ENDS, _NIGHT_BEGINS = 6, 22


@dataclass(frozen=True)
class LoadRules:
    """All suggestions. `apart`: production is at least so many times the idle load, else there is one level only.
    `share`: each level holds at least this part of the time. `valley`: at the cut the load is at most this part as frequent
    as at the rarer of both levels, else what varies widely is no rest and work. `still_day`: a day with less of its time at work stands
    still. `known_day`: a day of which less is known is not judged. `run`: so many more days at a stand than the longest
    ordinary pause propose a stop. `half`, `reduced`: work time against the usual, in parts of one. `flat`: with one level
    only, below this part of it nothing works.
    """

    apart: float = 3.0
    share: float = 0.02
    valley: float = 0.5
    still_day: float = 0.05
    known_day: float = 0.75
    run: int = 3
    half: float = 0.5
    reduced: float = 0.7
    flat: float = 0.3


SUGGESTED_LOAD_RULES = LoadRules()


@dataclass(frozen=True)
class Levels:
    """What a meter shows at rest and at work, kWh per interval (floats: learnt, an estimate).

    `cut` parts them. `idle` is `NOT_APPLICABLE` where only one level was seen: then `work` is it, and `cut` a part of it.
    """

    idle: float | Marker
    cut: float
    work: float
    intervals: int

    @property
    def two(self) -> bool:
        """Whether rest and work could be told apart."""
        return not isinstance(self.idle, Marker)


@dataclass(frozen=True)
class Day:
    """One day: kWh, how much of it is known, and how much of the known time was at work (parts of one)."""

    day: date
    energy: float | Marker
    known: float
    working: float | Marker
    still: bool | Marker


@dataclass(frozen=True)
class LoadProfile:
    """The pattern of a load curve; parts of one over the days that could be judged, `MISSING` where there were none.

    `working`, `weekday`, `weekend`, `night` (22–6): time at work. `base_share`: what the load at rest alone would use, of
    all energy. `shifts`: 1, 2 or 3 by the working days' hours at work (suggested: up to 10 and up to 18 hours).
    """

    levels: Levels
    working: float | Marker
    weekday: float | Marker
    weekend: float | Marker
    night: float | Marker
    base_share: float | Marker
    shifts: int | Marker
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Standstill:
    """Days in a row at a stand: `days` counts those known to stand still; `unusual` when longer than ordinary pauses."""

    first: date
    last: date
    days: int
    unusual: bool


def learn_levels(loads: Any, rules: LoadRules = SUGGESTED_LOAD_RULES) -> Levels | Marker:
    """Learn the load at rest and at work from a load curve, by Otsu's threshold on its logarithm.

    `loads` in kWh per interval, None or NaN where not known, negative read as not known. `MISSING` where nothing is
    known; `NO_BASE` where the meter shows nothing but zero. The medians of both sides make the levels robust: neither
    peaks nor long standstills move them.

    >>> levels = learn_levels([3, 3, 4, 3, 50, 60, 55, 52])
    >>> levels.idle, levels.work
    (3.0, 53.5)
    """
    curve = _curve(loads)
    known = curve[~np.isnan(curve)]
    if not len(known):
        return Marker.MISSING
    positive = known[known > 0]
    if not len(positive):
        return Marker.NO_BASE
    # Zero has no logarithm: a hundredth of the typical load stands for all that is next to nothing.
    logs = np.log(np.maximum(known, float(np.median(positive)) / 100))
    cut = _otsu(logs)
    rest, work = logs <= cut, logs > cut
    if rest.any() and work.any() and _apart(logs, cut, rules):
        low, high = float(np.median(known[rest])), float(np.median(known[work]))
        return Levels(low, float(np.exp(cut)), high, len(known))
    level = float(np.median(positive))
    return Levels(Marker.NOT_APPLICABLE, level * rules.flat, level, len(known))


def read_days(
    start: date, loads: Any, levels: Levels, per_day: int = 96, rules: LoadRules = SUGGESTED_LOAD_RULES
) -> tuple[Day, ...]:
    """Judge every whole day from `start` on by the levels; `loads` as in `learn_levels`, `per_day` intervals a day.

    Raises `MethodError` where the curve is not of whole days.

    >>> from datetime import date
    >>> levels = learn_levels([3] * 48 + [50] * 48)
    >>> [day.still for day in read_days(date(2026, 5, 1), [3] * 96 + [50] * 96, levels)]
    [True, False]
    """
    table = _by_day(loads, per_day)
    return tuple(_day(start + timedelta(place), row, levels, rules) for place, row in enumerate(table))


def standstills(
    days: Sequence[Day], usual: int | None = None, rules: LoadRules = SUGGESTED_LOAD_RULES
) -> tuple[Standstill, ...]:
    """The spells of days at a stand, in order; `usual` is the longest ordinary pause in days.

    Without `usual` it is learnt from these days (`usual_pause`). A spell is unusual when it is `run` days
    longer than that. A day that is not known neither counts nor breaks.

    >>> from datetime import date
    >>> curve = [3] * 48 + [50] * 48 + [3] * 96 * 6
    >>> [spell.days for spell in standstills(read_days(date(2026, 5, 1), curve, learn_levels(curve)), usual=2)]
    [6]
    """
    spells = _spells(days)
    longest = usual_pause(days) if usual is None else usual
    return tuple(Standstill(spell[0], spell[-1], len(spell), len(spell) >= longest + rules.run) for spell in spells)


def usual_pause(days: Sequence[Day]) -> int:
    """The longest ordinary pause in days: what stays when the longest tenth of the spells, at least one, is left out.

    Learn it over several weeks; 0 where nothing stays.

    >>> usual_pause([])
    0
    """
    lengths = sorted(len(spell) for spell in _spells(days))
    ordinary = lengths[: -max(1, -(-len(lengths) // 10))]
    return ordinary[-1] if ordinary else 0


def load_profile(
    start: date,
    loads: Any,
    levels: Levels | None = None,
    per_day: int = 96,
    rules: LoadRules = SUGGESTED_LOAD_RULES,
) -> LoadProfile | Marker:
    """The pattern of a load curve: work time on weekdays, weekends and at night, shifts, and what rest alone uses.

    Arguments as in `read_days`; levels are learnt from the curve where not given. The markers of `learn_levels`.

    >>> from datetime import date
    >>> load_profile(date(2026, 5, 4), ([3] * 32 + [50] * 32 + [3] * 32) * 5).shifts
    1
    """
    found = learn_levels(loads, rules) if levels is None else levels
    if isinstance(found, Marker):
        return found
    table = _by_day(loads, per_day)
    days = read_days(start, loads, found, per_day, rules)
    judged = np.array([not isinstance(day.working, Marker) for day in days], dtype=np.bool_)
    weekend = np.array([day.day.weekday() >= _SATURDAY for day in days], dtype=np.bool_)
    hours = np.arange(per_day) * 24 / per_day
    night = (hours < _NIGHT_ENDS) | (hours >= _NIGHT_BEGINS)
    working_days = np.array([day.still is False for day in days], dtype=np.bool_) & ~weekend
    return LoadProfile(
        found,
        _at_work(table[judged], found),
        _at_work(table[judged & ~weekend], found),
        _at_work(table[judged & weekend], found),
        _at_work(table[judged][:, night], found),
        _base_share(table[judged], found),
        _shifts(_at_work(table[judged & working_days], found)),
        days,
    )


def load_state(
    start: date,
    loads: Any,
    levels: Levels | Marker,
    usual: int = 2,
    usual_working: float | None = None,
    meter: Meter = Meter.ONE_FIRM,
    declared: Sequence[DeclaredStop] = (),
    not_judged: Collection[date] = (),
    per_day: int = 96,
    rules: LoadRules = SUGGESTED_LOAD_RULES,
) -> Proposal | Marker:
    """Propose the run state at the end of a load curve, from levels learnt in an ordinary time.

    `usual` is the longest ordinary pause in days (`usual_pause`; 2 is a weekend), `usual_working` the ordinary part of
    time at work (`load_profile(...).working`), needed for half-stops and reductions. `not_judged`: holidays. Markers:
    `NOT_APPLICABLE` where the account is not one firm's, `MISSING` where the last day cannot be judged, that of `levels`.

    >>> from datetime import date
    >>> levels = learn_levels([3] * 48 + [50] * 48)
    >>> load_state(date(2026, 5, 4), [3] * 96 * 6, levels).state.label
    '停产'
    """
    if off := off_where_not_one_firm(meter):
        return off
    if isinstance(levels, Marker):
        return levels
    days = [day for day in read_days(start, loads, levels, per_day, rules) if day.day not in not_judged]
    judged = [day for day in days if not isinstance(day.working, Marker)]
    if not judged or days[-1] is not judged[-1]:
        return Marker.MISSING
    last = standstills(days, usual, rules)[-1:]
    if last and last[0].unusual and last[0].last == judged[-1].day:
        return with_declared(_stands(last[0], usual, levels), declared, last[0].first, last[0].last)
    week = judged[-7:]
    mean = float(np.mean([day.working for day in week if not isinstance(day.working, Marker)]))
    return with_declared(_works(mean, usual_working, len(week), rules), declared, week[0].day, week[-1].day)


def _stands(spell: Standstill, usual: int, levels: Levels) -> Proposal:
    evidence = (
        Evidence(f"{spell.first}至{spell.last}连续停机", "天", Fraction(spell.days)),
        Evidence("平常最长停歇", "天", Fraction(usual)),
    )
    twice = spell.days >= 2 * usual + 7
    sure = Confidence.HIGH if levels.two and twice else Confidence.MEDIUM if levels.two else Confidence.LOW
    return propose(RunState.STOPPED, sure, "standstill", evidence)


def _works(mean: float, usual: float | None, days: int, rules: LoadRules) -> Proposal:
    evidence = (Evidence(f"近{days}日开机时间占", "%", _percent(mean)),)
    if usual is None or usual <= 0 or days < 7:
        return propose(RunState.RUNNING, Confidence.LOW, "curve_running", evidence)
    compared = (*evidence, Evidence("平常开机时间占", "%", _percent(usual)))
    if mean < rules.half * usual:
        return propose(RunState.HALF_STOPPED, Confidence.LOW, "curve_halved", compared)
    if mean < rules.reduced * usual:
        return propose(RunState.REDUCED, Confidence.LOW, "curve_reduced", compared)
    return propose(RunState.RUNNING, Confidence.MEDIUM, "curve_running", compared)


def _percent(share: float) -> Fraction:
    """A learnt share in percent; cut to six decimals, for it is an estimate that is only printed."""
    return Fraction(round(share * 100, 6)).limit_denominator(10**6)


def _curve(loads: Any) -> Array:
    try:
        curve: Array = np.array([np.nan if one is None else one for one in loads], dtype=np.float64)
    except (TypeError, ValueError):
        raise MethodError("负荷曲线里有不是数的内容。缺数请给 None，并检查传入的列") from None
    if curve.ndim != 1 or np.isinf(curve).any():
        raise MethodError("负荷曲线应是一维的有限数。请检查是否多带了列或有无穷大")
    curve[curve < 0] = np.nan
    return curve


def _by_day(loads: Any, per_day: int) -> Array:
    curve = _curve(loads)
    if per_day < 1 or len(curve) % per_day:
        raise MethodError(f"负荷曲线有{len(curve)}点，不是每日{per_day}点的整数倍。请补齐首尾，缺数处给 None")
    table: Array = curve.reshape(-1, per_day)
    return table


def _apart(logs: Array, cut: float, rules: LoadRules) -> bool:
    """Whether both heaps are far apart, large enough, and with little between them."""
    rest, work = logs[logs <= cut], logs[logs > cut]
    low, high = float(np.median(rest)), float(np.median(work))
    at_cut, at_low, at_high = (int((np.abs(logs - place) < _NEAR).sum()) for place in (cut, low, high))
    far = high - low >= np.log(rules.apart)
    large = min(len(rest), len(work)) >= rules.share * len(logs)
    return bool(far and large and at_cut <= rules.valley * min(at_low, at_high))


def _otsu(logs: Array) -> float:
    """The place that parts the logarithms of the loads into two heaps with the greatest variance between them."""
    if logs.max() - logs.min() < 1e-9:
        return float(logs.max())
    counts, edges = np.histogram(logs, bins=_BINS)
    middles = (edges[:-1] + edges[1:]) / 2
    weight = np.cumsum(counts)[:-1] / len(logs)
    mass = np.cumsum(counts * middles)[:-1] / len(logs)
    whole = float((counts * middles).sum() / len(logs))
    between = (whole * weight - mass) ** 2 / np.maximum(weight * (1 - weight), 1e-12)
    # Between two clean heaps the variance is flat: the middle of the flat part keeps clear of both.
    best = np.flatnonzero(between >= between.max() * (1 - 1e-9))
    return float((edges[best[0] + 1] + edges[best[-1] + 1]) / 2)


def _day(day: date, row: Array, levels: Levels, rules: LoadRules) -> Day:
    known = ~np.isnan(row)
    share = float(known.mean())
    if share < rules.known_day:
        return Day(day, Marker.MISSING, share, Marker.MISSING, Marker.MISSING)
    working = float((row[known] > levels.cut).mean())
    energy: float | Marker = float(row[known].sum()) if known.all() else Marker.MISSING
    return Day(day, energy, share, working, working < rules.still_day)


def _spells(days: Sequence[Day]) -> list[list[date]]:
    spells: list[list[date]] = [[]]
    for day in days:
        if day.still is True:
            spells[-1].append(day.day)
        elif day.still is False and spells[-1]:
            spells.append([])
    return [spell for spell in spells if spell]


def _at_work(table: Array, levels: Levels) -> float | Marker:
    known = table[~np.isnan(table)]
    return float((known > levels.cut).mean()) if len(known) else Marker.MISSING


def _base_share(table: Array, levels: Levels) -> float | Marker:
    known = table[~np.isnan(table)]
    if isinstance(levels.idle, Marker) or not known.sum():
        return Marker.NOT_APPLICABLE
    return min(1.0, levels.idle * len(known) / float(known.sum()))


def _shifts(working: float | Marker) -> int | Marker:
    if isinstance(working, Marker):
        return working
    hours = working * 24
    return 1 if hours <= 10 else 2 if hours <= 18 else 3
