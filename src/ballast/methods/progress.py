"""Progress against the year's targets, by the kind of the target.

**Terms.** *Time progress* (时序进度): months passed / 12. *Completion* (完成率): actual / target, of a level or a count
only. *Plan curve* (计划进度): the share of the year's level planned up to each month. *Gap* (超、欠进度): positive is ahead.
*Required growth* (后几个月需增长): what the rest of the year must grow for the year to reach its target; *last achieved*
(上次达到): the latest year whose same remaining months grew as much. *Two tiers*: 确保目标 and 奋斗目标. *Support* (支撑度): what
the counties' targets, weighted by their base, add up to.

*Kinds* of targets: a *rate* has a gap in points and never a completion: 6.5 % of 9 % is not “72 % complete”. A *level* is
measured against its plan curve, or time progress where none is set. A *count* that opens in windows (annual entries) is
measured against what was planned by the last window closed. A *rank* has a gap in places. *Relative* asks a margin above
the province. A *ceiling* must not be exceeded. *Year-end only* is not judged before December.

**Assumptions.** No target exists for a single enterprise. Base shares are real ones by month, never months / 12. Time
progress is an exact fraction, not a published rate: a gap to it is exact and rounded once (13.8 of 23.9 at August is
57.741 − 66.667 = −8.9); a gap between two rates is taken from the printed rates.

**Inputs.** Rates in percent, levels and bases in one unit, counts in 家, exact.

**Outputs.** A `Standing`, exact.

**Formula.**

* gap = actual / target × 100 − planned share × 100
* need = ((1 + G)·B_year − (1 + g)·B_to date) / (B_year − B_to date) − 1
* required monthly level = (target − actual) / (12 − month)
* plan curve from last year: planned share of month m = cumulative level of month m / level of the year × 100
* growth of the remaining months of a past year = (C_year − C_to date) / (B_year − B_to date) − 1
* weighted county target = Σ target_i × base_i / Σ base_i, against the city's, less a declared tolerance

**Worked example.** 43.2 % at April is 9.9 points ahead. G 9 %, g 6.5 %, 64 % of the year's base to date: need 13.44 %. A year
with 640 over 600 to date and 1056 over 960 in all grew 15.56 % in the rest: there it was achieved.

**Source.** `operations.md` 2.8 [S18][S19][S83][S84][S85] (need is algebra [K]); `practice.md` 16.

**Figures.** F34, F48, F53, F54.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, text
from ballast.methods.exact import HUNDRED, MethodError, Rate, exact_sum, fraction, in_percent
from ballast.methods.growth import difference_in_points, growth

_MONTHS = 12


class Kind(StrEnum):
    """What kind of promise a target is; it decides what may be said of it."""

    RATE = "rate"
    LEVEL = "level"
    COUNT = "count"
    RANK = "rank"
    RELATIVE = "relative"
    CEILING = "ceiling"
    YEAR_END = "year_end"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    Kind.RATE: "增速目标",
    Kind.LEVEL: "总量目标",
    Kind.COUNT: "数量目标",
    Kind.RANK: "位次目标",
    Kind.RELATIVE: "与全省比较目标",
    Kind.CEILING: "控制目标",
    Kind.YEAR_END: "年末考核目标",
}


def time_progress(month: int) -> Fraction:
    """The share of the year that has passed at the end of a month, 1–12; January–February is month 2.

    Raises `MethodError` for a month that does not exist.

    >>> time_progress(4)
    Fraction(1, 3)
    """
    if not 1 <= month <= _MONTHS:
        raise MethodError(f"没有{month}月，月份应在1到12之间")
    return Fraction(month, _MONTHS)


def required_growth(target: Exact, so_far: Exact | Marker, base_to_date: Exact, base_year: Exact) -> Rate:
    """`need`: the rest of the year's growth in percent for the year to grow by `target` percent after `so_far`.

    The bases are cumulative and whole-year sums in one unit, or shares (64 and 100). `NO_BASE` when no base is left.

    >>> required_growth(target=9, so_far=6, base_to_date=60, base_year=100)
    Fraction(27, 2)
    """
    if isinstance(so_far, Marker):
        return so_far
    done = fraction(base_to_date) * (1 + fraction(so_far) / HUNDRED)
    wanted = fraction(base_year) * (1 + fraction(target) / HUNDRED)
    return growth(wanted - done, fraction(base_year) - fraction(base_to_date))


def required_monthly_level(target: Exact, actual: Exact, month: int) -> Rate:
    """What each month left must bring, in the unit given; 0 once reached, `NOT_APPLICABLE` after December.

    >>> required_monthly_level(target=120, actual=70, month=8)
    Fraction(25, 2)
    """
    left = _MONTHS - time_progress(month) * _MONTHS
    if left == 0:
        return Marker.NOT_APPLICABLE
    return max(fraction(target) - fraction(actual), Fraction(0)) / left


@dataclass(frozen=True)
class PastYear:
    """A past year in one unit: current and base to the same month, and of the whole year, as reported in that year."""

    year: int
    current_to_date: Exact
    base_to_date: Exact
    current_year: Exact
    base_year: Exact

    @property
    def growth_of_the_rest(self) -> Rate:
        """Growth in percent of the months after, `NO_BASE` or `NEGATIVE_BASE` where they have no usable base."""
        rest = fraction(self.current_year) - fraction(self.current_to_date)
        return growth(rest, fraction(self.base_year) - fraction(self.base_to_date))


@dataclass(frozen=True)
class Achieved:
    """When a required growth was last achieved: `year` None for never among the `searched` years that have a rate.

    `growth` is that year's for the same months in percent, or the best of all where never; `best_year` the year of the best.
    """

    year: int | None
    growth: Rate
    best_year: int | None
    searched: int

    @property
    def sentence(self) -> str:
        """What is said beside the required growth; nothing is said of years that were not searched."""
        if isinstance(self.growth, Marker):
            return "没有可比的历史数据"
        rate = f"{text(self.growth, 1)}%"
        if self.year is None:
            return f"近{self.searched}个可比年份同期均未达到，最高为{self.best_year}年的{rate}"
        return f"上次达到是{self.year}年（{rate}）"


def last_achieved(need: Exact | Marker, history: Iterable[PastYear]) -> Achieved:
    """The latest past year whose same remaining months grew by at least `need` percent; the order given means nothing.

    A marker for `need` is achieved never. Raises `MethodError` where a year comes twice.

    >>> last_achieved(Fraction("13.44"), [PastYear(2021, 640, 600, 1056, 960), PastYear(2022, 700, 640, 1100, 1056)]).year
    2021
    """
    years = sorted(history, key=lambda one: one.year, reverse=True)
    if len({one.year for one in years}) < len(years):
        raise MethodError("历史数据里有一年出现了两次。请每年只给一行")
    known = [(one.year, rate) for one in years if not isinstance(rate := one.growth_of_the_rest, Marker)]
    if not known:
        return Achieved(None, Marker.MISSING, None, 0)
    best_year, best = max(known, key=lambda pair: (pair[1], pair[0]))
    reached = [] if isinstance(need, Marker) else [pair for pair in known if pair[1] >= need]
    year, rate = reached[0] if reached else (None, best)
    return Achieved(year, rate, best_year, len(known))


def plan_from_last_year(cumulative: Mapping[int, Exact]) -> dict[int, Fraction]:
    """A plan curve in percent by month from last year's cumulative levels (one unit): last year's rhythm for this year.

    Takes month → level, January–February as month 2, December needed; gives the curve that `LevelTarget` takes. Raises
    `MethodError` as `checked_plan` does.

    >>> plan_from_last_year({6: 45, 12: 90})[6]
    Fraction(50, 1)
    """
    whole = fraction(cumulative.get(_MONTHS, 0))
    if whole <= 0:
        raise MethodError("上年全年的数没有或不大于0，无法推算计划进度。请补上12月累计数")
    return checked_plan({month: in_percent(fraction(level), whole) for month, level in cumulative.items()})


def checked_plan(curve: Mapping[int, Exact]) -> dict[int, Fraction]:
    """A plan curve that was given: planned cumulative share of the year in percent by month, in order of months.

    Raises `MethodError` where a month does not exist, the share falls from one month to the next or leaves 0–100, or December
    is not 100.

    >>> checked_plan({12: 100, 3: 20})
    {3: Fraction(20, 1), 12: Fraction(100, 1)}
    """
    planned = {month: fraction(curve[month]) for month in sorted(curve)}
    for month in planned:
        time_progress(month)
    if planned.get(_MONTHS) != HUNDRED:
        raise MethodError("计划进度的12月应等于100%。请检查全年计划")
    before = Fraction(0)
    for month, after in planned.items():
        if after < before:
            raise MethodError(
                f"计划进度到{month}月反而减少（{text(before, 1)}%到{text(after, 1)}%）。计划进度是累计数，请检查"
            )
        before = after
    return planned


@dataclass(frozen=True)
class Standing:
    """Where a target stands.

    `gap` is positive when ahead, in `gap_unit` (百分点, 家, 位, or empty: the target's own unit). `completion` and
    `planned` are percent, `NOT_APPLICABLE` for kinds that have none. `left` is what remains to be brought, in the
    target's own unit. `on_track` is None where it cannot be judged (yet).
    """

    kind: Kind
    gap: Rate
    gap_unit: str
    on_track: bool | None
    completion: Rate = Marker.NOT_APPLICABLE
    planned: Rate = Marker.NOT_APPLICABLE
    left: Rate = Marker.NOT_APPLICABLE


def _standing_by_gap(kind: Kind, gap: Rate, gap_unit: str) -> Standing:
    return Standing(kind, gap, gap_unit, None if isinstance(gap, Marker) else gap >= 0)


@dataclass(frozen=True)
class RateTarget:
    """The year's growth, in percent, and the decimals it is published with."""

    rate: Exact
    places: int = 1

    def stand(self, actual: Exact | Marker) -> Standing:
        """The gap in points of the printed rates; a rate is never 81 % complete."""
        return _standing_by_gap(Kind.RATE, difference_in_points(actual, self.rate, self.places), "百分点")


@dataclass(frozen=True)
class LevelTarget:
    """The year's level, and the share of it in percent planned up to each month; no curve means time progress."""

    level: Exact
    curve: Mapping[int, Exact] | None = None

    def __post_init__(self) -> None:
        if self.level <= 0:
            raise MethodError("总量目标应大于0，请检查目标值")

    def planned(self, month: int) -> Fraction:
        """The planned share in percent at the end of the month; raises `MethodError` where the curve lacks it."""
        passed = time_progress(month)
        if self.curve is None:
            return passed * HUNDRED
        if month not in self.curve:
            raise MethodError(f"计划进度没有{month}月的数。请在目标页补上该月的计划进度")
        return fraction(self.curve[month])

    def stand(self, actual: Exact | Marker | None, month: int) -> Standing:
        """Completion against plan, exact; `left` is the required monthly level."""
        planned = self.planned(month)
        if actual is None or isinstance(actual, Marker):
            missing = Marker.MISSING if actual is None else actual
            return Standing(Kind.LEVEL, missing, "百分点", None, missing, planned, missing)
        completion = in_percent(fraction(actual), fraction(self.level))
        gap = completion - planned
        left = required_monthly_level(self.level, actual, month)
        return Standing(Kind.LEVEL, gap, "百分点", gap >= 0, completion, planned, left)


@dataclass(frozen=True)
class EntryWindow:
    """The month at whose end a window closes, and how many of the year's count are planned by then, cumulative."""

    month: int
    planned: int


@dataclass(frozen=True)
class CountTarget:
    """The year's count in 家 (件, 个); `windows` says when the count can move at all."""

    count: int
    windows: tuple[EntryWindow, ...]

    def __post_init__(self) -> None:
        months = [window.month for window in self.windows]
        planned = [window.planned for window in self.windows]
        if self.count <= 0 or not self.windows:
            raise MethodError("数量目标应大于0，并至少有一个认定批次")
        if months != sorted(set(months)) or planned != sorted(planned) or planned[-1] != self.count:
            raise MethodError("认定批次应按月份先后排列，累计计划数不能减少，最后一批应等于全年目标")

    def next_window(self, month: int) -> EntryWindow | None:
        """The first window that closes after the month; None when the last has closed."""
        return next((window for window in self.windows if window.month > month), None)

    def stand(self, actual: int | None, month: int) -> Standing:
        """The gap in 家 to what was planned by the last closed window; before the first there is nothing to judge."""
        if actual is None:
            return Standing(Kind.COUNT, Marker.MISSING, "家", None)
        closed = [window.planned for window in self.windows if window.month <= month]
        completion = in_percent(Fraction(actual), Fraction(self.count))
        left = Fraction(max(self.count - actual, 0))
        if not closed:
            return Standing(Kind.COUNT, Marker.NOT_APPLICABLE, "家", None, completion, Fraction(0), left)
        gap = Fraction(actual - closed[-1])
        planned = in_percent(Fraction(closed[-1]), Fraction(self.count))
        return Standing(Kind.COUNT, gap, "家", gap >= 0, completion, planned, left)


@dataclass(frozen=True)
class RankTarget:
    """The place to be reached or bettered (前5位 is 5)."""

    rank: int

    def stand(self, actual: int | Marker) -> Standing:
        """The gap in places, positive when better than asked."""
        gap: Rate = actual if isinstance(actual, Marker) else Fraction(self.rank - actual)
        return _standing_by_gap(Kind.RANK, gap, "位")


@dataclass(frozen=True)
class RelativeTarget:
    """How many points above the province's rate (0: not below it)."""

    margin: Exact
    places: int = 1

    def stand(self, actual: Exact | Marker, province: Exact | Marker) -> Standing:
        """The gap in points: the printed rates' difference minus the margin."""
        above = difference_in_points(actual, province, self.places)
        gap = above if isinstance(above, Marker) else above - fraction(self.margin)
        return _standing_by_gap(Kind.RELATIVE, gap, "百分点")


@dataclass(frozen=True)
class CeilingTarget:
    """A value not to be exceeded, in its own unit (energy, intensity, days)."""

    ceiling: Exact

    def stand(self, actual: Exact | Marker | None) -> Standing:
        """The room left, in the ceiling's unit; below zero it is exceeded."""
        if actual is None or isinstance(actual, Marker):
            return Standing(Kind.CEILING, Marker.MISSING if actual is None else actual, "", None)
        return _standing_by_gap(Kind.CEILING, fraction(self.ceiling) - fraction(actual), "")


@dataclass(frozen=True)
class YearEndTarget:
    """A value judged on the whole year only, in its own unit."""

    value: Exact

    def stand(self, actual: Exact | Marker | None, month: int) -> Standing:
        """Nothing before December; then the gap in the target's unit."""
        if time_progress(month) < 1:
            return Standing(Kind.YEAR_END, Marker.NOT_APPLICABLE, "", None)
        if actual is None or isinstance(actual, Marker):
            return Standing(Kind.YEAR_END, Marker.MISSING if actual is None else actual, "", None)
        return _standing_by_gap(Kind.YEAR_END, fraction(actual) - fraction(self.value), "")


@dataclass(frozen=True)
class TwoTiers:
    """One indicator with two level targets: 确保目标 and 奋斗目标; the gap is printed for both."""

    assured: LevelTarget
    striving: LevelTarget

    def __post_init__(self) -> None:
        if self.striving.level < self.assured.level:
            raise MethodError("奋斗目标低于确保目标，请检查两个目标值是否填反")

    def stand(self, actual: Exact | Marker | None, month: int) -> tuple[Standing, Standing]:
        """Both standings: assured, striving."""
        return self.assured.stand(actual, month), self.striving.stand(actual, month)


@dataclass(frozen=True)
class Consistency:
    """What the counties' rate targets add up to, in percent, and how many points that is above the city's.

    `points` is what each county's target brings, by code, summing to `weighted`; `weights` names the base used.
    """

    weighted: Fraction
    gap: Fraction
    tolerance: Fraction = Fraction(0)
    points: Mapping[str, Fraction] = field(default_factory=dict)
    weights: str = ""

    @property
    def supports(self) -> bool:
        """Whether the counties' targets together reach the city's, within the declared tolerance."""
        return self.gap >= -self.tolerance


def county_consistency(
    targets: Mapping[str, Exact],
    bases: Mapping[str, Exact],
    city: Exact,
    tolerance: Exact = 0,
    weights: str = "",
) -> Consistency:
    """Weight the counties' rate targets (percent) by their bases and compare with the city's; exact.

    County value added need not add up to the city's: `tolerance` is how many points short still supports it, `weights` names
    the base (统计局上年增加值, 部门调度产值). Raises `MethodError` where a county has a target without a base or the reverse, a
    base is below zero, the bases do not sum above zero, or the tolerance is below zero.

    >>> county_consistency({"a": 8, "b": 6}, {"a": 1, "b": 3}, city=7).gap
    Fraction(-1, 2)
    """
    if targets.keys() != bases.keys():
        lacking = sorted(targets.keys() ^ bases.keys())
        raise MethodError(f"{'、'.join(lacking)} 缺目标或缺基数，无法与全市目标核对。请补齐后再核对")
    exact = {code: fraction(base) for code, base in bases.items()}
    whole = exact_sum(exact.values())
    if whole <= 0 or min(exact.values()) < 0:
        raise MethodError("各县区基数之和不大于0，或有县区基数为负，无法加权。请检查基数")
    if tolerance < 0:
        raise MethodError("允许的差距不能小于0个百分点。请检查")
    points = {code: fraction(rate) * exact[code] / whole for code, rate in targets.items()}
    weighted = exact_sum(points.values())
    return Consistency(weighted, weighted - fraction(city), fraction(tolerance), points, weights)
