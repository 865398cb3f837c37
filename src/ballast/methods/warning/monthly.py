"""Run state of a month from its electricity and, where filed, its output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from ballast.kernel.marker import Marker
from ballast.kernel.period import Calendar, Period
from ballast.kernel.rounding import Exact
from ballast.methods.exact import HUNDRED, MethodError, Number, Rate, fraction, in_percent, number
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

Months = Mapping[Period, Number | None]
"""Electricity by month (calendar `monthly`), floats as they print; None or absent: not known."""

_TWO_YEARS = 24
_SPRING_FESTIVAL_MONTHS = (1, 2)


@dataclass(frozen=True)
class RunRules:
    """The thresholds, all suggestions: percent of the base, months, years.

    `stop_power`, `half_output`, `half_power`: below these a stop or half-stop is proposed. `possible_stop`: power alone,
    below this part of a normal month. `reduced`: below this part of the base something is less than usual. `normal_share`:
    a month counts as normal from this part of the upper quartile on; a same-month base below that part of the normal mean
    is too thin to measure against. `normal_months`: so many normal months at least. `season_years`: so many earlier years
    in which the same month stood still make a season.
    """

    stop_power: Exact = 10
    half_output: Exact = 50
    half_power: Exact = 50
    possible_stop: Exact = 30
    reduced: Exact = 70
    normal_share: Exact = 30
    normal_months: int = 6
    season_years: int = 2


SUGGESTED_RUN_RULES = RunRules()


@dataclass(frozen=True)
class PowerBase:
    """What a month's electricity is measured against: `value` in its unit, and in words what it is."""

    value: Fraction
    label: str


def normal_mean(power: Months, period: Period, rules: RunRules = SUGGESTED_RUN_RULES) -> Rate:
    """The mean of the normal months among the 24 before the period, in their unit; `NO_BASE` where they are too few.

    A month that stood still does not lower what is normal: only months from 30 % of the upper quartile on count.

    >>> from ballast.kernel.period import Calendar, Period
    >>> normal_mean({Period(2025, m, Calendar.MONTHLY): 100 for m in range(1, 13)}, Period(2026, 3, Calendar.MONTHLY))
    Fraction(100, 1)
    """
    known = [one for then in _two_years_before(period) if (one := _known(power, then)) is not None]
    ordered = sorted(known)
    upper = ordered[(3 * (len(ordered) - 1) + 3) // 4] if ordered else 0
    least = upper * fraction(rules.normal_share) / HUNDRED
    normal = [one for one in known if upper > 0 and one >= least]
    return Fraction(sum(normal)) / len(normal) if len(normal) >= rules.normal_months else Marker.NO_BASE


@lru_cache(maxsize=256)
def _two_years_before(period: Period) -> tuple[Period, ...]:
    return tuple(period.shift(-back) for back in range(1, _TWO_YEARS + 1))


def power_base(power: Months, period: Period, rules: RunRules = SUGGESTED_RUN_RULES) -> PowerBase | Marker:
    """The same month of last year; where that is missing, zero or itself stood still, the normal month's mean.

    >>> from ballast.kernel.period import Calendar, Period
    >>> power_base({Period(2025, 5, Calendar.MONTHLY): 80}, Period(2026, 5, Calendar.MONTHLY)).label
    '上年同月'
    """
    _check_calendar(power, period)
    return _base(power, period, rules, normal_mean(power, period, rules))


def _base(power: Months, period: Period, rules: RunRules, mean: Rate) -> PowerBase | Marker:
    same = _known(power, period.year_earlier())
    if isinstance(mean, Marker):
        return PowerBase(Fraction(same), "上年同月") if same else mean
    thin = same is None or same * HUNDRED < mean * fraction(rules.normal_share)
    if not thin and same is not None:
        return PowerBase(Fraction(same), "上年同月")
    seasonal = _low_years(power, period, rules, mean) >= rules.season_years
    return PowerBase(Fraction(same), "上年同月") if same and seasonal else PowerBase(mean, "正常月平均")


def monthly_state(
    period: Period,
    power: Months,
    output: Number | None = None,
    output_base: Number | None = None,
    meter: Meter = Meter.ONE_FIRM,
    declared: Sequence[DeclaredStop] = (),
    rules: RunRules = SUGGESTED_RUN_RULES,
) -> Proposal | Marker:
    """Propose the run state of a month.

    `period` and `power` in the monthly calendar, power in any unit; `output` and `output_base` (same month of last year)
    in any one unit, None where not filed. `NOT_APPLICABLE` in January and February and where the account is not one
    firm's; `MISSING` without this month's power; `NO_BASE` without anything to measure it against. Filed zero without
    power is not a stop. Negative power is a correction and read as missing. Raises `MethodError` for another calendar.

    >>> from ballast.kernel.period import Calendar, Period
    >>> months = {Period(year, 5, Calendar.MONTHLY): kwh for year, kwh in ((2025, 100), (2026, 4))}
    >>> monthly_state(Period(2026, 5, Calendar.MONTHLY), months, output=0, output_base=50).state.label
    '停产'
    """
    _check_calendar(power, period)
    if off := off_where_not_one_firm(meter):
        return off
    if period.number in _SPRING_FESTIVAL_MONTHS:
        return Marker.NOT_APPLICABLE
    known = _known(power, period)
    if known is None:
        return Marker.MISSING
    now = Fraction(known)
    mean = normal_mean(power, period, rules)
    season = None if isinstance(mean, Marker) else _season(power, period, now, rules, mean)
    base = _base(power, period, rules, mean)
    if isinstance(base, Marker):
        return base
    seen = _Seen(period, now, base, _share(output, output_base), output is not None and output == 0)
    found = season if season and not seen.output_runs(rules) else _judged(seen, rules)
    return with_declared(found, declared, period.first_day, period.last_day)


@dataclass(frozen=True)
class _Seen:
    period: Period
    now: Fraction
    base: PowerBase
    output_share: Fraction | None
    output_zero: bool

    @property
    def power_share(self) -> Fraction:
        return in_percent(self.now, self.base.value)

    def output_runs(self, rules: RunRules) -> bool:
        share = self.output_share
        return share is not None and share >= fraction(rules.half_output)

    def evidence(self) -> tuple[Evidence, ...]:
        power = Evidence(f"用电为{self.base.label}的", "%", self.power_share, self.period)
        if self.output_share is None and not self.output_zero:
            return (power, Evidence("产值未报或无基数", "", Marker.MISSING, self.period, says="产值未报或无基数"))
        if self.output_share is None:
            return (power, Evidence("当月产值", "", Fraction(0), self.period))
        return (power, Evidence("产值为上年同月的", "%", self.output_share, self.period))


def _judged(seen: _Seen, rules: RunRules) -> Proposal:
    if seen.output_zero or seen.output_share is not None:
        return _by_both(seen, rules)
    return _by_power(seen, rules)


def _by_both(seen: _Seen, rules: RunRules) -> Proposal:
    power, output = seen.power_share, Fraction(0) if seen.output_zero else seen.output_share or Fraction(0)
    evidence = seen.evidence()
    off, low = power < fraction(rules.stop_power), power < fraction(rules.half_power)
    if off and seen.output_zero:
        return propose(RunState.STOPPED, Confidence.HIGH, "stopped", evidence)
    if seen.output_zero and not low:
        return propose(_fallen(power, rules), Confidence.LOW, "zero_output_with_power", evidence, conflict=True)
    if low and output < fraction(rules.half_output):
        clear = power < fraction(rules.half_power) * 4 / 5 and output < fraction(rules.half_output) * 4 / 5
        return propose(
            RunState.HALF_STOPPED, Confidence.HIGH if clear else Confidence.MEDIUM, "half_stopped", evidence,
            conflict=(off and output > 0) or (seen.output_zero and power >= fraction(rules.possible_stop)),
        )  # fmt: skip
    if off:
        return propose(RunState.STOPPED, Confidence.LOW, "power_off_with_output", evidence, conflict=True)
    less = [share < fraction(rules.reduced) for share in (power, output)]
    if any(less):
        return propose(RunState.REDUCED, Confidence.MEDIUM if all(less) else Confidence.LOW, "reduced", evidence)
    return propose(RunState.RUNNING, Confidence.HIGH, "running", evidence)


def _fallen(share: Fraction, rules: RunRules) -> RunState:
    return RunState.REDUCED if share < fraction(rules.reduced) else RunState.RUNNING


def _by_power(seen: _Seen, rules: RunRules) -> Proposal:
    share, evidence = seen.power_share, seen.evidence()
    if share < fraction(rules.stop_power):
        return propose(RunState.STOPPED, Confidence.MEDIUM, "power_off", evidence)
    if share < fraction(rules.possible_stop):
        return propose(RunState.STOPPED, Confidence.LOW, "possible_stop", evidence)
    if share < fraction(rules.half_power):
        return propose(RunState.HALF_STOPPED, Confidence.LOW, "power_halved", evidence)
    state = _fallen(share, rules)
    return propose(
        state, Confidence.LOW if state is RunState.REDUCED else Confidence.MEDIUM, f"power_{state}", evidence
    )


def _season(power: Months, period: Period, now: Fraction, rules: RunRules, mean: Fraction) -> Proposal | None:
    """A month that stands still now and stood still in the same month of enough earlier years."""
    if now * HUNDRED >= mean * fraction(rules.stop_power):
        return None
    years = _low_years(power, period, rules, mean)
    same = _known(power, period.year_earlier()) or Fraction(0)
    if years < rules.season_years or (same and now * HUNDRED < same * fraction(rules.half_power)):
        return None
    evidence = (
        Evidence("用电为正常月平均的", "%", in_percent(now, mean), period),
        Evidence("往年同月也停用电的年数", "年", Fraction(years), period),
    )
    return propose(RunState.SEASONAL, Confidence.MEDIUM, "season", evidence)


def _low_years(power: Months, period: Period, rules: RunRules, mean: Fraction) -> int:
    """In how many earlier years, without a break, the same month was below what counts as normal."""
    years = 0
    while (then := _known(power, period.year_earlier(years + 1))) is not None:
        if then * HUNDRED >= mean * fraction(rules.normal_share):
            break
        years += 1
    return years


def _known(power: Months, period: Period) -> int | Fraction | None:
    """Whole numbers stay whole: a city's months are sorted and summed three times as fast so."""
    value = power.get(period)
    if value is None or value < 0:
        return None
    return value if isinstance(value, int) else number(value, f"{period}用电")


def _share(output: Number | None, base: Number | None) -> Fraction | None:
    """Output in percent of its base; None where one is missing, negative, or the base is zero."""
    if output is None or base is None or base <= 0 or output < 0:
        return None
    return in_percent(number(output, "产值"), number(base, "上年同月产值"))


def _check_calendar(power: Months, period: Period) -> None:
    odd = [one for one in (period, *power) if not (isinstance(one, Period) and one.calendar is Calendar.MONTHLY)]
    if odd:
        raise MethodError(
            f"用电按月历给出（1月、2月分开），收到的{odd[0]}不是月历时期。请用 Period(年, 月, Calendar.MONTHLY)"
        )


def consumption(readings: Sequence[Number | None], rollover: Number | None = None) -> tuple[Rate, ...]:
    """Electricity between successive readings of a meter, in the readings' unit; one less than the readings.

    A reading lower than the one before: with `rollover` (what the meter counts up to) it went round once, without it the
    meter was reset or changed and nothing is known: `MISSING`. A missing reading leaves both its neighbours missing.
    Raises `MethodError` for a negative reading or one at or beyond the rollover.

    >>> consumption([100, 150, 20, 60])
    (Fraction(50, 1), <Marker.MISSING: 'missing'>, Fraction(40, 1))
    """
    for place, one in enumerate(readings, start=1):
        if one is not None and (one < 0 or (rollover is not None and one >= rollover)):
            raise MethodError(f"第{place}个表码{one}小于0或达到电表满码，请核对表码或满码值")
    return tuple(_between(before, after, rollover) for before, after in pairwise(readings))


def _between(before: Number | None, after: Number | None, rollover: Number | None) -> Rate:
    if before is None or after is None:
        return Marker.MISSING
    used = number(after, "表码") - number(before, "表码")
    if used >= 0:
        return used
    return Marker.MISSING if rollover is None else used + number(rollover, "电表满码")


def total_use(purchased: Number | None, own: Number | None, sold: Number | None = 0) -> Rate:
    """All that the firm used: bought + own generation − sold to the grid or passed on; `MISSING` where a part is unknown.

    Give this to the rules where a firm generates and meters it; where it is not metered the rules are off.

    >>> total_use(30, 90, 20)
    Fraction(100, 1)
    """
    if purchased is None or own is None or sold is None:
        return Marker.MISSING
    used = number(purchased, "购电") + number(own, "自发电") - number(sold, "上网和转供电")
    return used if used >= 0 else Marker.MISSING


def resumption_face(states: Iterable[Proposal | Marker]) -> Rate:
    """How many of those that could be judged run or only are reduced, in percent; `MISSING` where none could be.

    >>> resumption_face([])
    <Marker.MISSING: 'missing'>
    """
    judged = [one.state for one in states if isinstance(one, Proposal)]
    runs = sum(state in (RunState.RUNNING, RunState.REDUCED) for state in judged)
    return in_percent(Fraction(runs), Fraction(len(judged))) if judged else Marker.MISSING
