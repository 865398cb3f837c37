"""The rules of run states and mismatch on demonstration cities: tuned on seeds 1–6, reported on 101–106.

The generator plants spells of standing still (some confirmed, some not), floods, cut bases, a figure filed in the wrong unit
and late filers. What it plants is the truth here; electricity follows output with a share that runs on at a stand. Beside
the city stand made load curves, for the city has electricity by the month only.

Measured with the suggested thresholds on the unseen seeds (a city of about 800 enterprises; floods apart: the generator plants
no state where a flood halves a firm, so that its proposal counts as false in the plain precision):

    stops and half-stops by month          precision  floods apart  recall  alarms a month
    output and power                       88.7 %     100 %         98.4 %  19.6
    output and power, noise 15 %           86.5 %     100 %         89.0 %  18.2
    power only                             87.3 %     100 %         98.4 %  19.9
    power only, noise 15 %                 66.5 %     96.6 %        89.1 %  23.7
    figures planted wrong
    among peers / by signs (V10)           95 / 100 %               100 / 78 %   3.1 / 2.3
    the same, noise 5 %                    74 / 83 %                90 / 64 %    3.6 / 2.3

Tuning chose the suggested thresholds, but for noise 15 % with output: half-stop below 60 % of power and 55 % of output finds
96.0 % and takes in many more floods (plain precision 67.7 %). The suggestion stays at 50 and 50.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from ballast.demo.events import FLOOD
from ballast.demo.events import RunState as EventState
from ballast.demo.generate import City, make_city
from ballast.demo.returns_files import UNIT_ERROR
from ballast.demo.timeline import PERIODS, YEARS
from ballast.kernel.marker import Marker
from ballast.kernel.period import Calendar, Period
from ballast.methods.growth import growth
from ballast.methods.warning import (
    ENTERPRISE_OUTPUT,
    SUGGESTED_PEER_RULES,
    SUGGESTED_RUN_RULES,
    DayRules,
    DeclaredStop,
    Light,
    Pair,
    PeerRules,
    Proposal,
    RunRules,
    RunState,
    daily_baseline,
    daily_state,
    judge,
    learn_levels,
    load_profile,
    load_state,
    mismatch,
    monthly_state,
    peer_mismatches,
    raises_alarm,
    shape_warning,
    usual_pause,
)

pytestmark = pytest.mark.slow

TUNING, UNSEEN = range(1, 7), range(101, 107)
MONTHS = range(3, 10)
"""The months of 2026 that have a month of their own and returns."""

STATES = {
    "停产": RunState.STOPPED,
    "半停产": RunState.HALF_STOPPED,
    "季节性停产": RunState.SEASONAL,
    "检修停产": RunState.MAINTENANCE,
}


@dataclass
class Score:
    """What was proposed against what was planted."""

    hits: int = 0
    false: int = 0
    missed: int = 0
    months: int = 0
    causes: Counter[str] = field(default_factory=Counter)

    def note(self, proposed: bool, true: bool, cause: str = "") -> None:
        self.hits += proposed and true
        self.false += proposed and not true
        self.missed += true and not proposed
        if proposed and not true:
            self.causes[cause] += 1

    def add(self, other: Score) -> None:
        self.hits += other.hits
        self.false += other.false
        self.missed += other.missed
        self.months += other.months
        self.causes += other.causes

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    def apart(self, cause: str) -> float:
        """Precision where proposals of one cause are set apart: a flooded firm below one half is for the county to name."""
        spoken = self.hits + self.false - self.causes[cause]
        return self.hits / spoken if spoken else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def alarms(self) -> float:
        """Alarms a month of one city (or one firm)."""
        return (self.hits + self.false) / self.months

    @property
    def f1(self) -> float:
        """What is tuned for; proposals of flooded firms are set apart, for they did fall below one half."""
        false = self.false - self.causes["flood"]
        return 2 * self.hits / max(1, 2 * self.hits + false + self.missed)

    def line(self, name: str) -> str:
        return (
            f"{name:<34} precision {self.precision:6.1%}  recall {self.recall:6.1%}  alarms a month {self.alarms:6.1f}  "
            f"floods apart {self.apart('flood'):6.1%}  (hits {self.hits}, false {self.false}, missed {self.missed}) {dict(self.causes)}"
        )


@cache
def city(seed: int) -> City:
    return make_city(seed)


@dataclass(frozen=True)
class Month:
    """What is known of one enterprise at the end of a month, and what was planted there."""

    firm: int
    period: Period
    power: dict[Period, int | None]
    output: int | None
    base: int | None
    declared: tuple[DeclaredStop, ...]
    true: RunState
    group: str
    flooded: bool
    tampered: bool

    @property
    def shares(self) -> tuple[float, float]:
        """Power and output against the same month of last year."""
        now, ago = self.power.get(self.period), self.power.get(self.period.year_earlier())
        power = now / ago if now is not None and ago else 1.0
        return power, self.output / self.base if self.output is not None and self.base else 1.0

    @property
    def rates(self) -> tuple[Fraction | Marker, Fraction | Marker]:
        """Growth of output and of power in percent."""
        return growth(self.output, self.base), growth(self.power.get(self.period), self.power.get(self.period.year_earlier()))


@cache
def months(seed: int, noise: float) -> tuple[Month, ...]:
    """Every enterprise-month of a city. `noise`: lognormal spread laid on power, and half of it on output."""
    found = city(seed)
    drawn = np.random.default_rng(seed + 5000)
    shape = found.measures.electricity.shape
    electricity = found.measures.electricity * drawn.lognormal(0, noise, shape)
    blur = drawn.lognormal(0, noise / 2, shape)
    return tuple(_months(found, np.rint(electricity).astype(int), blur, drawn.random(shape) < noise / 10))


def _months(
    found: City, electricity: NDArray[np.int64], blur: NDArray[np.float64], lost: NDArray[np.bool_]
) -> Iterator[Month]:
    economy, events = found.economy, found.economy.events
    states: dict[int, list[EventState]] = {}
    for one in events.run_states:
        states.setdefault(one.firm, []).append(one)
    powers = {place: _power(electricity[place], lost[place]) for place, firm in enumerate(found.firms) if firm.above}
    for number in MONTHS:
        index = PERIODS.index(Period(2026, number))
        filed, based = economy.filed(index), economy.has_base(index)
        outputs, bases = economy.month(PERIODS[index]), economy.base_month(index)
        for place, power in powers.items():
            if not found.firms[place].in_scope(index):
                continue
            output = int(outputs[place] * blur[place, -1, number - 1])
            wrong = place == events.unit_error and index == UNIT_ERROR
            spells = states.get(place, [])
            yield Month(
                place,
                Period(2026, number, Calendar.MONTHLY),
                power,
                (output * (1000 if wrong else 1)) if filed[place] else None,
                int(bases[place]) if based[place] else None,
                tuple(_declared(spells, number)),
                next((STATES[one.state] for one in spells if one.covers(number)), RunState.RUNNING),
                found.firms[place].trade.division,
                found.firms[place].home in events.flooded and FLOOD.get(number, 100) < 100,
                wrong or (place in events.base_cut and number >= 6),
            )


def _power(values: NDArray[np.int64], lost: NDArray[np.bool_]) -> dict[Period, int | None]:
    """By month; before the first kWh there was no account, and some readings were lost."""
    power: dict[Period, int | None] = {}
    begun = False
    for year, row, gaps in zip(YEARS, values, lost, strict=True):
        for number in range(1, 13):
            begun = begun or row[number - 1] > 0
            if begun and (year, number) <= (2026, 9):
                power[Period(year, number, Calendar.MONTHLY)] = None if gaps[number - 1] else int(row[number - 1])
    return power


def _declared(spells: Sequence[EventState], month: int) -> Iterator[DeclaredStop]:
    """Seasonal stops and maintenance that the county had confirmed by the end of the month."""
    for one in spells:
        state = STATES[one.state]
        known = one.confirmed is not None and one.confirmed <= date(2026, month, 28)
        if known and state in (RunState.SEASONAL, RunState.MAINTENANCE):
            yield DeclaredStop(state, one.start, one.end)


STANDING = (RunState.STOPPED, RunState.HALF_STOPPED)


def state_score(seeds: Sequence[int], noise: float, rules: RunRules, power_only: bool = False) -> Score:
    """Stops and half-stops proposed, against those planted, by enterprise and month."""
    score = Score(months=len(seeds) * len(MONTHS))
    for seed in seeds:
        for one in months(seed, noise):
            if min(one.shares) > 0.8 and one.true is RunState.RUNNING:
                continue  # no rule under trial looks at these
            found = monthly_state(
                one.period, one.power, None if power_only else one.output, one.base, declared=one.declared, rules=rules
            )
            state = found.state if isinstance(found, Proposal) else RunState.RUNNING
            cause = "flood" if one.flooded else str(one.true)
            score.note(state in STANDING, one.true in STANDING, cause)
    return score


def tuned_run_rules(noise: float, power_only: bool) -> RunRules:
    """The thresholds with the best F1 on the tuning seeds; of equals, those nearest to the suggested ones."""
    grid = [
        replace(SUGGESTED_RUN_RULES, half_power=half, half_output=made)
        for half in (45, 50, 55, 60)
        for made in ((50,) if power_only else (50, 55))
    ]

    def away(rules: RunRules) -> int:
        return abs(int(rules.half_power) - 50) + abs(int(rules.half_output) - 50)

    return max(grid, key=lambda rules: (round(state_score(TUNING, noise, rules, power_only).f1, 6), -away(rules)))


@pytest.mark.parametrize("noise", [0.0, 0.15])
@pytest.mark.parametrize("power_only", [False, True])
def test_monthly_stops_are_proposed_on_unseen_cities(noise: float, power_only: bool) -> None:
    rules = tuned_run_rules(noise, power_only) if noise else SUGGESTED_RUN_RULES
    name = f"month, {'power only' if power_only else 'output and power'}, noise {noise:.0%}"
    print(f"\n{name}: tuned half power {rules.half_power}, half output {rules.half_output}")
    for title, chosen in (("suggested", SUGGESTED_RUN_RULES), ("tuned", rules)):
        seen, unseen = (state_score(seeds, noise, chosen, power_only) for seeds in (TUNING, UNSEEN))
        print(seen.line(f"{title}, seeds 1–6"))
        print(unseen.line(f"{title}, seeds 101–106"))
        assert unseen.recall > 0.85
        assert unseen.precision > 0.6
        assert unseen.apart("flood") > 0.9


def test_a_stop_and_a_half_stop_are_told_apart_and_seasons_are_apart() -> None:
    told: Counter[tuple[str, str]] = Counter()
    for seed in UNSEEN:
        for one in months(seed, 0.0):
            if one.true is not RunState.RUNNING:
                found = monthly_state(one.period, one.power, one.output, one.base, declared=one.declared)
                told[str(one.true), str(found.state if isinstance(found, Proposal) else found)] += 1
    print(f"\nplanted → proposed: {dict(told)}")
    for state in (RunState.STOPPED, RunState.HALF_STOPPED, RunState.SEASONAL):
        of = sum(count for (true, _), count in told.items() if true == state)
        assert told[str(state), str(state)] / of > 0.95


def mismatch_scores(seeds: Sequence[int], noise: float, rules: PeerRules) -> tuple[Score, Score]:
    """Rule V10 and the comparison with peers, against figures planted wrong (base cut, wrong unit)."""
    signs, peers = Score(months=len(seeds) * len(MONTHS)), Score(months=len(seeds) * len(MONTHS))
    for seed in seeds:
        by_month: dict[Period, list[Month]] = {}
        for one in months(seed, noise):
            by_month.setdefault(one.period, []).append(one)
        for those in by_month.values():
            among = peer_mismatches([Pair(str(one.firm), one.group, *one.rates) for one in those], rules)
            for one in those:
                cause = "flood" if one.flooded else str(one.true)
                plain, placed = mismatch(*one.rates), among[str(one.firm)]
                signs.note(not isinstance(plain, Marker) and plain.fires, one.tampered, cause)
                peers.note(not isinstance(placed, Marker) and placed.fires, one.tampered, cause)
    return signs, peers


@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_output_that_does_not_go_with_power_is_found_on_unseen_cities(noise: float) -> None:
    grid = [replace(SUGGESTED_PEER_RULES, z=z, points=points) for z in (3.0, 3.5, 4.5) for points in (15.0, 20.0)]
    rules = max(grid, key=lambda one: round(mismatch_scores(TUNING[:2], noise, one)[1].f1, 6))
    print(f"\nmismatch, noise {noise:.0%}: tuned z {rules.z}, points {rules.points}")
    for title, chosen in (("suggested", SUGGESTED_PEER_RULES), ("tuned", rules)):
        signs, peers = mismatch_scores(UNSEEN, noise, chosen)
        print(peers.line(f"{title} peers, seeds 101–106"))
    print(signs.line("V10 signs, seeds 101–106"))
    if not noise:
        assert peers.precision > 0.9
        assert peers.recall > 0.9
        assert signs.precision > 0.9


def test_the_light_of_an_enterprise_comes_mostly_where_something_was_planted() -> None:
    score = Score(months=len(UNSEEN) * len(MONTHS))
    lights: Counter[str] = Counter()
    for seed in UNSEEN:
        before: dict[int, Fraction | Marker] = {}
        for one in months(seed, 0.0):
            rate, period = one.rates[0], Period(2026, one.period.number)
            base = None if one.base is None else Fraction(one.base, 10)  # 千元 → 万元
            history = [{"output_growth": before[one.firm], "base": base}] if one.firm in before else []
            found = judge(ENTERPRISE_OUTPUT, {"output_growth": rate, "base": base}, history, period)
            before[one.firm] = rate
            if raises_alarm(found):
                lights[str(found.light)] += 1
            score.note(raises_alarm(found), one.true is not RunState.RUNNING or one.flooded, "ordinary")
    print()
    print(score.line("output light, seeds 101–106"), dict(lights))
    assert score.precision > 0.8
    assert lights[str(Light.RED)] > 0


def test_the_weak_year_of_every_city_is_seen_and_a_good_one_is_not() -> None:
    seen: Counter[tuple[int, str]] = Counter()
    for seed in UNSEEN:
        economy = city(seed).economy
        for year in (2025, 2026):
            rates = []
            for index, period in enumerate(PERIODS):
                if period.year == year:
                    current, base = economy.legs(index)
                    rates.append((period, growth(current, base)))
            seen[year, str(shape_warning(rates, target=Fraction(8)).light)] += 1
    print(f"\nshape of the year: {dict(seen)}")
    assert seen[2026, "yellow"] == len(UNSEEN)
    assert seen[2025, "green"] >= len(UNSEEN) - 1


FIRMS, DAYS = 80, 122
"""The made load curves: so many firms a seed, from 1 March to 30 June."""

START = date(2026, 3, 1)
HOLIDAYS = {date(2026, 4, day) for day in (4, 5, 6)} | {date(2026, 5, day) for day in range(1, 6)}


@dataclass(frozen=True)
class Curve:
    """One made firm: last December by day, this spring by day, what was planted, and when it began."""

    december: list[int | None]
    days: list[int | None]
    kind: str
    begins: int


KINDS = ("stop", "half", "decline", "blackout", "maintenance", "ordinary")
WEIGHTS = (0.08, 0.06, 0.08, 0.08, 0.05, 0.65)


@cache
def curves(seed: int) -> tuple[Curve, ...]:
    """Made firms by day: week patterns, noise, lost and corrected readings, holidays, and six kinds of course."""
    drawn = np.random.default_rng(seed + 9000)
    return tuple(_curve(drawn, str(drawn.choice(KINDS, p=WEIGHTS))) for _ in range(FIRMS))


def _curve(drawn: np.random.Generator, kind: str) -> Curve:
    level, rest = drawn.lognormal(8, 1), drawn.uniform(0.02, 0.2)
    weekend = drawn.choice([1.0, 0.8, 0.35])

    def usual(first: date, count: int) -> NDArray[np.float64]:
        dates = [first + timedelta(number) for number in range(count)]
        week = np.array([weekend if day.weekday() >= 5 else 1.0 for day in dates])
        off = np.array([day in HOLIDAYS and drawn.random() < 0.7 for day in dates])
        return level * np.where(off, rest, week) * drawn.lognormal(0, 0.12, count)

    december, days = usual(date(2025, 12, 1), 31), usual(START, DAYS)
    begins = int(drawn.integers(20, DAYS - 20))
    after = np.arange(DAYS) >= begins
    if kind == "stop":
        days[after] = level * rest * drawn.lognormal(0, 0.2, int(after.sum()))
    elif kind == "half":
        days[after] *= drawn.uniform(0.33, 0.47)
    elif kind == "decline":
        days *= np.linspace(1, drawn.uniform(0.55, 0.7), DAYS)
    elif kind in ("blackout", "maintenance"):
        days[begins : begins + (int(drawn.integers(1, 5)) if kind == "blackout" else 12)] *= 0.05
    lost, corrected = drawn.random(DAYS) < 0.02, drawn.random(DAYS) < 0.003
    known = [
        None if gone else -round(kwh) if back else round(kwh)
        for kwh, gone, back in zip(days, lost, corrected, strict=True)
    ]
    return Curve([round(kwh) for kwh in december], known, kind, begins)


def daily_score(seeds: Sequence[int], rules: DayRules) -> tuple[Score, Score, float]:
    """Stops, half-stops, looked at every fourth day; and the mean delay in days from the stop to its first proposal."""
    stops, halves, delays = Score(months=4 * len(seeds)), Score(months=4 * len(seeds)), []
    for seed in seeds:
        for one in curves(seed):
            baseline = daily_baseline(one.december)
            plan = START + timedelta(one.begins)
            declared = [DeclaredStop(RunState.MAINTENANCE, plan, plan + timedelta(11))] * (one.kind == "maintenance")
            first: dict[RunState, int] = {}
            for upto in range(30, DAYS + 1, 4):
                days = one.days[upto - 30 : upto]
                found = daily_state(
                    START + timedelta(upto - 30), days, baseline, declared=declared, not_judged=HOLIDAYS, rules=rules
                )
                if isinstance(found, Proposal):
                    first.setdefault(found.state, upto)
            for state, score, kind in ((RunState.STOPPED, stops, "stop"), (RunState.HALF_STOPPED, halves, "half")):
                # A stop passes through what looks like a half-stop on its way: not counted against the half-stops.
                if not (state is RunState.HALF_STOPPED and one.kind == "stop"):
                    score.note(state in first, one.kind == kind, one.kind)
            if one.kind == "stop" and RunState.STOPPED in first:
                delays.append(first[RunState.STOPPED] - one.begins)
    return stops, halves, float(np.mean(delays))


def test_daily_stops_are_proposed_on_unseen_made_curves() -> None:
    grid = [DayRules(resumed=share, run=run) for share, run in ((30, 5), (30, 7), (30, 10), (25, 7), (35, 7))]
    tuned = max(grid, key=lambda rules: (round(daily_score(TUNING[:2], rules)[0].f1, 6), -abs(rules.run - 7)))
    print(f"\nday: tuned share {tuned.resumed}, run {tuned.run}")
    for title, rules in (("tuned", tuned), ("suggested", DayRules())):
        stops, halves, delay = daily_score(UNSEEN[:3], rules)
        print(stops.line(f"{title} stops, seeds 101–103"), f"delay {delay:.1f} days")
        print(halves.line(f"{title} half-stops, seeds 101–103"))
    assert stops.precision > 0.9
    assert stops.recall > 0.9


def quarter_hours(
    drawn: np.random.Generator, days: int, stop_at: int | None, half_at: int | None
) -> list[float | None]:
    """A made curve: one to three shifts, rest days, idle load, noise, zeros of a failed meter and lost intervals."""
    shift = drawn.choice([32, 64, 92])
    six = drawn.random() < 0.5
    idle, work = 1.0, drawn.uniform(5, 30)
    curve: list[float | None] = []
    for day in range(days):
        weekday = (START + timedelta(day)).weekday()
        runs = not (weekday == 6 or (weekday == 5 and not six)) and not (stop_at is not None and day >= stop_at)
        hours = shift // 3 if half_at is not None and day >= half_at else shift
        for quarter in range(96):
            at_work = runs and 28 <= quarter + 28 < 28 + hours and drawn.random() > 0.08
            kwh = (work if at_work else idle) * drawn.lognormal(0, 0.25)
            curve.append(None if drawn.random() < 0.01 else float(kwh))
    return curve


def test_standstills_are_proposed_on_unseen_made_load_curves() -> None:
    stops, halves = Score(months=len(UNSEEN)), Score(months=len(UNSEEN))
    for seed in UNSEEN:
        drawn = np.random.default_rng(seed)
        for number in range(40):
            kind = ("stop", "half", "ordinary", "ordinary")[number % 4]
            curve = quarter_hours(drawn, 60, 48 if kind == "stop" else None, 48 if kind == "half" else None)
            learnt, lately = curve[: 40 * 96], curve[40 * 96 :]
            profile = load_profile(START, learnt)
            assert not isinstance(profile, Marker)
            assert not isinstance(profile.working, Marker)
            levels = learn_levels(learnt)
            pause = usual_pause(profile.days)
            found = load_state(START + timedelta(40), lately, levels, pause, profile.working)
            state = found.state if isinstance(found, Proposal) else None
            stops.note(state is RunState.STOPPED, kind == "stop", kind)
            halves.note(state is RunState.HALF_STOPPED, kind == "half", kind)
    print()
    print(stops.line("quarter-hour stops, seeds 101–106"))
    print(halves.line("quarter-hour half-stops, seeds 101–106"))
    assert stops.precision > 0.95
    assert stops.recall > 0.95
    assert halves.precision > 0.9
