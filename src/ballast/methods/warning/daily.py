"""Run state from electricity by day: the resumption rule, and its reverse."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.arrays import Array
from ballast.methods.exact import MethodError, Number, Rate, fraction, in_percent, number
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

Days = Sequence[Number | None] | Array
"""Electricity day by day from a first day on; None where it is not known, floats as they print."""

_SPRING_FESTIVAL_MONTHS = (1, 2)


@dataclass(frozen=True)
class DayRules:
    """`resumed` is the places' number (广元, 邢台); the others are suggestions.

    A day below `resumed` percent of the baseline is low; `run` low days without a break propose a stop. Days that are not
    known, or not judged, neither count nor break, but more than `bridge` of them in a row end the run. `half` and `reduced`
    are percent of the baseline for the median of the last `run` days: an outage of three days is no half-stop. So many times
    `run` low days (`long_runs`) make a stop more certain.
    """

    resumed: Exact = 30
    run: int = 7
    bridge: int = 2
    half: Exact = 50
    reduced: Exact = 70
    long_runs: int = 2

    def __post_init__(self) -> None:
        if self.run < 1 or self.bridge < 0:
            raise MethodError("连续天数应不少于1，允许间断的天数应不小于0。请检查规则")


SUGGESTED_DAY_RULES = DayRules()


@dataclass(frozen=True)
class LowRun:
    """Days in a row below the share: first and last low day, how many low days, their mean in percent of the baseline."""

    first: date
    last: date
    days: int
    share: Fraction
    open: bool


def daily_baseline(days: Days) -> Rate:
    """The mean of the known days (last December's, or another normal month's) in their unit.

    `MISSING` where none is known, `NO_BASE` where it is zero. Negative days are corrections and read as not known.

    >>> daily_baseline([100, None, 140])
    Fraction(120, 1)
    """
    known = [one for one in map(_known, days) if one is not None]
    if not known:
        return Marker.MISSING
    mean = sum(known, Fraction(0)) / len(known)
    return mean if mean else Marker.NO_BASE


def resumption_rate(power: Number | None, baseline: Number | Marker) -> Rate:
    """复产率: a day's electricity in percent of the baseline.

    >>> resumption_rate(36, 120)
    Fraction(30, 1)
    """
    known = _known(power)
    if known is None:
        return Marker.MISSING
    if isinstance(baseline, Marker):
        return baseline
    return in_percent(known, number(baseline, "日均基准")) if baseline > 0 else Marker.NO_BASE


def resumed(power: Number | None, baseline: Number | Marker, rules: DayRules = SUGGESTED_DAY_RULES) -> bool | Marker:
    """Whether the day counts as resumed: *above* 30 % of last December's daily mean; exactly 30 % does not.

    >>> resumed(36, 120), resumed(37, 120)
    (False, True)
    """
    rate = resumption_rate(power, baseline)
    return rate if isinstance(rate, Marker) else rate > fraction(rules.resumed)


def low_runs(
    start: date,
    days: Days,
    baseline: Number,
    not_judged: Collection[date] = (),
    rules: DayRules = SUGGESTED_DAY_RULES,
    january_february: bool = False,
) -> tuple[LowRun, ...]:
    """All runs of low days that reach the declared length, in order.

    `start` is the day of the first value, `not_judged` public holidays and the like. January and February are not judged
    unless `january_february` says so. `baseline` is above zero, in the unit of the days; else `MethodError`.

    >>> from datetime import date
    >>> [run.days for run in low_runs(date(2026, 5, 1), [10] * 8 + [90], 100)]
    [8]
    """
    if baseline <= 0:
        raise MethodError(f"日均基准应大于0，收到{baseline}。请换一个正常月份作基准")
    shares = _judged_shares(start, days, baseline, not_judged, january_february)
    return _runs(shares, rules)


def daily_state(
    start: date,
    days: Days,
    baseline: Number | Marker,
    meter: Meter = Meter.ONE_FIRM,
    declared: Sequence[DeclaredStop] = (),
    not_judged: Collection[date] = (),
    rules: DayRules = SUGGESTED_DAY_RULES,
    january_february: bool = False,
) -> Proposal | Marker:
    """Propose the run state at the last of the days; arguments as in `low_runs`.

    `NOT_APPLICABLE` where the account is not one firm's, or no day may be judged; `MISSING` where fewer than `run` of the
    judged days are known; the baseline's marker where it has none, `NO_BASE` where it is not above zero.

    >>> from datetime import date
    >>> daily_state(date(2026, 5, 1), [2] * 14, 100).state.label
    '停产'
    """
    if off := off_where_not_one_firm(meter):
        return off
    if isinstance(baseline, Marker):
        return baseline
    if baseline <= 0:
        return Marker.NO_BASE
    shares = _judged_shares(start, days, baseline, not_judged, january_february)
    if len(days) and all(not judged for judged in _may_judge(start, days, not_judged, january_february)):
        return Marker.NOT_APPLICABLE
    known = [(day, share) for day, share in shares if share is not None]
    if len(known) < rules.run:
        return Marker.MISSING
    runs = _runs(shares, rules)
    if runs and runs[-1].open:
        return with_declared(_stopped(runs[-1], rules), declared, runs[-1].first, runs[-1].last)
    lately = known[-rules.run :]
    middle = median(share for _, share in lately)
    return with_declared(_working(middle, rules), declared, lately[0][0], lately[-1][0])


def _stopped(run: LowRun, rules: DayRules) -> Proposal:
    evidence = (
        Evidence(f"{run.first}至{run.last}连续低用电", "天", Fraction(run.days)),
        Evidence("期间日均用电为基准的", "%", run.share),
    )
    long = run.days >= rules.long_runs * rules.run
    deep = run.share * 2 < fraction(rules.resumed)
    confidence = Confidence.HIGH if long and deep else Confidence.MEDIUM if long or deep else Confidence.LOW
    return propose(RunState.STOPPED, confidence, "low_days", evidence)


def _working(middle: Fraction, rules: DayRules) -> Proposal:
    evidence = (Evidence(f"近{rules.run}个有数日用电中位数为基准的", "%", middle),)
    if middle < fraction(rules.half):
        return propose(RunState.HALF_STOPPED, Confidence.LOW, "days_halved", evidence)
    if middle < fraction(rules.reduced):
        return propose(RunState.REDUCED, Confidence.LOW, "days_reduced", evidence)
    return propose(RunState.RUNNING, Confidence.MEDIUM, "days_running", evidence)


def _runs(shares: Sequence[tuple[date, Fraction | None]], rules: DayRules) -> tuple[LowRun, ...]:
    finder = _RunFinder(rules)
    for day, share in shares:
        finder.see(day, share)
    return finder.finish()


class _RunFinder:
    """Walks along the days and keeps the runs that are long enough."""

    def __init__(self, rules: DayRules) -> None:
        self._rules = rules
        self._low: list[tuple[date, Fraction]] = []
        self._gap = 0
        self._found: list[LowRun] = []

    def see(self, day: date, share: Fraction | None) -> None:
        if share is None:
            self._gap += 1
            if self._gap > self._rules.bridge:
                self._close(False)
            return
        self._gap = 0
        if share < fraction(self._rules.resumed):
            self._low.append((day, share))
        else:
            self._close(False)

    def finish(self) -> tuple[LowRun, ...]:
        self._close(True)
        return tuple(self._found)

    def _close(self, still_open: bool) -> None:
        if len(self._low) >= self._rules.run:
            mean = sum((share for _, share in self._low), Fraction(0)) / len(self._low)
            self._found.append(LowRun(self._low[0][0], self._low[-1][0], len(self._low), mean, still_open))
        self._low = []


def _may_judge(start: date, days: Days, not_judged: Collection[date], january_february: bool) -> list[bool]:
    dates = [start + timedelta(place) for place in range(len(days))]
    return [day not in not_judged and (january_february or day.month not in _SPRING_FESTIVAL_MONTHS) for day in dates]


def _judged_shares(
    start: date, days: Days, baseline: Number, not_judged: Collection[date], january_february: bool
) -> list[tuple[date, Fraction | None]]:
    may = _may_judge(start, days, not_judged, january_february)
    normal = number(baseline, "日均基准")
    found: list[tuple[date, Fraction | None]] = []
    for place, (one, judged) in enumerate(zip(days, may, strict=True)):
        known = _known(one) if judged else None
        share = None if known is None else in_percent(known, normal)
        found.append((start + timedelta(place), share))
    return found


def _known(value: Number | None) -> Fraction | None:
    return None if value is None or value < 0 else number(value, "日用电")
