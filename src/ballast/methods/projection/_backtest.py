"""Was it right before? The year's result forecast from each month of each past year, against two simple ways."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.methods.arrays import Array
from ballast.methods.exact import HUNDRED, MethodError, in_percent
from ballast.methods.progress import RateTarget
from ballast.methods.projection._calendar import Regressor, Table, read_table
from ballast.methods.projection._frame import Exacts, of_year
from ballast.methods.projection._paths import CALENDAR_EFFECTS, DEFAULTS, project, project_rates
from ballast.methods.projection._result import Distribution, Options, Projection, published

_BINS = 10
_HALF_STEP = 0.05
_HAIR = 1e-9
_EIGHTY = Fraction(4, 5)
_NINETY_FIVE = Fraction(19, 20)


@dataclass(frozen=True)
class Record:
    """One real series: levels, or with `cumulative` growth rates whose published year to date is `cumulative` (percent)."""

    name: str
    history: Table
    cumulative: Table | None = None


@dataclass(frozen=True)
class Judged:
    """One forecast beside what came: `year` of a series seen from `origin`, growth in percent.

    `chances`, `climatology`, `last_share`, `met` follow `targets` (percent).
    """

    series: str
    year: int
    origin: int
    actual: float
    median: float
    to_date: float
    inside_80: bool
    inside_95: bool
    targets: tuple[float, ...]
    chances: tuple[float, ...]
    climatology: tuple[float, ...]
    last_share: tuple[float, ...]
    met: tuple[bool, ...]

    @property
    def cluster(self) -> tuple[str, int]:
        """What is independent: the series and the year, not the month."""
        return self.series, self.year


@dataclass(frozen=True)
class Skill:
    """1 − Brier / Brier of the reference, with the 95 % interval over series-years and over whole years.

    A claim needs both intervals above zero: series of one year share its luck.
    """

    reference: str
    brier: float
    skill: float
    interval: tuple[float, float]
    interval_by_year: tuple[float, float]

    @property
    def verdict(self) -> str:
        """What may be said: 有技巧, 无技巧 (an interval includes zero), or 不如参照."""
        low = min(self.interval[0], self.interval_by_year[0])
        high = max(self.interval[1], self.interval_by_year[1])
        return "有技巧" if low > 0 else "不如参照" if high < 0 else "无技巧"


@dataclass(frozen=True)
class Bin:
    """Chances from `low` up to `high`: how many, their mean, and how often the target was met. Empty bins are left out."""

    low: float
    high: float
    count: int
    chance: float
    met: float


@dataclass(frozen=True)
class Backtest:
    """What the back-test found. Coverage is the share of years inside the 80 % and the 95 % interval of growth."""

    series: int
    series_years: int
    years: int
    forecasts: int
    coverage_80: float
    coverage_95: float
    brier: float
    skills: tuple[Skill, ...]
    reliability: tuple[Bin, ...]
    error: float
    error_to_date: float
    skipped: tuple[str, ...]
    marker: Marker = Marker.ESTIMATE
    rows: tuple[Judged, ...] = field(default=(), repr=False)

    def only(self, origin: int, *, resamples: int = 2000, seed: int = 20260101) -> Backtest:
        """The same for the forecasts from one month alone; `MethodError` where there is none."""
        return summarise([row for row in self.rows if row.origin == origin], self.skipped, resamples, seed)

    @property
    def table(self) -> str:
        """The findings as text."""
        lines = [
            f"独立的“序列×年份” {self.series_years}（序列{self.series}条，年份{self.years}个）；预测{self.forecasts}次",
            f"区间覆盖：80%区间 {self.coverage_80:.1%}；95%区间 {self.coverage_95:.1%}",
            f"平均绝对误差：本法 {self.error:.2f} 个百分点；按到目前为止的累计增速推全年 {self.error_to_date:.2f}",
            f"布里尔分数 {self.brier:.4f}",
        ]
        for one in self.skills:
            lines.append(
                f"对“{one.reference}”（{one.brier:.4f}）：技巧分 {one.skill:.3f}，"
                f"95%区间 [{one.interval[0]:.3f}, {one.interval[1]:.3f}]，"
                f"按年份整体重抽 [{one.interval_by_year[0]:.3f}, {one.interval_by_year[1]:.3f}] → {one.verdict}"
            )
        lines.append("校准（给出的可能 → 实际达到）：")
        lines += [
            f"  {one.low:.1f}—{one.high:.1f}  {one.count:>5}次  平均 {one.chance:.2f} → {one.met:.2f}"
            for one in self.reliability
        ]
        if self.skipped:
            lines.append(f"未参加：{'；'.join(self.skipped)}")
        return "\n".join(lines)


@dataclass(frozen=True)
class _Past:
    """What is known of one series: growth of whole years and of the year to date, in percent."""

    whole: dict[int, float]
    to_date: dict[tuple[int, int], float]


def backtest(
    records: Sequence[Record],
    *,
    origins: Sequence[int] = (2, 4, 6, 8, 10),
    offsets: Sequence[float] = (-2.0, 0.0, 2.0),
    recent: int = 3,
    least_years: int = 5,
    regressors: Mapping[str, Regressor] = CALENDAR_EFFECTS,
    options: Options = DEFAULTS,
    resamples: int = 2000,
    seed: int = 20260101,
) -> Backtest:
    """Forecast each past year from the end of each month in `origins`, knowing nothing later, and judge the chances.

    Targets are what one could have set then: the mean growth of the `recent` years before, plus `offsets` (points). A
    year takes part when `least_years` years of growth lie before it and the model had enough history. Raises
    `MethodError` where no year of any series does, or two series share a name.

    >>> backtest([Record("A", {f"{y}-{m:02d}": y % 3 + m for y in range(2000, 2008) for m in range(2, 13)})]).series_years
    2
    """
    names = [record.name for record in records]
    if len(set(names)) != len(names):
        raise MethodError("有序列重名，“序列×年份”会少数。请给每条序列不同的名称")
    rows: list[Judged] = []
    skipped: list[str] = []
    for record in records:
        found = _judge_record(record, origins, offsets, recent, least_years, regressors, options)
        rows += found
        if not found:
            skipped.append(f"{record.name}（没有够长的历史）")
    return summarise(rows, tuple(skipped), resamples, seed)


def _judge_record(
    record: Record,
    origins: Sequence[int],
    offsets: Sequence[float],
    recent: int,
    least_years: int,
    regressors: Mapping[str, Regressor],
    options: Options,
) -> list[Judged]:
    past = _past(record)
    read = read_table(record.history, record.name)
    rows = []
    for year in sorted(past.whole):
        before = [past.whole[one] for one in sorted(past.whole) if one < year]
        if len(before) < least_years:
            continue
        targets = [round(float(np.mean(before[-recent:])) + offset, 1) for offset in offsets]
        for origin in origins:
            if (year, origin) not in past.to_date:
                continue
            seen: Table = {at: value for at, value in read.items() if at <= Period(year, origin)}
            found = _forecast(record, seen, Period(year, origin), targets, regressors, options)
            if isinstance(found.growth, Distribution):
                rows.append(_judge(record, year, origin, targets, found, found.growth, past))
    return rows


def _forecast(
    record: Record,
    seen: Table,
    origin: Period,
    targets: Sequence[float],
    regressors: Mapping[str, Regressor],
    options: Options,
) -> Projection:
    asked = {str(place): RateTarget(Fraction(str(target))) for place, target in enumerate(targets)}
    if record.cumulative is None:
        return project(seen, origin.year, targets=asked, regressors=regressors, options=options)
    cumulative = read_table(record.cumulative, record.name)[origin]
    return project_rates(seen, origin.year, targets=asked, so_far=cumulative, regressors=regressors, options=options)


def _judge(
    record: Record,
    year: int,
    origin: int,
    targets: Sequence[float],
    found: Projection,
    growth: Distribution,
    past: _Past,
) -> Judged:
    actual, to_date = past.whole[year], past.to_date[year, origin]
    before = np.array([past.whole[one] for one in past.whole if one < year])
    errors = np.array(
        [past.whole[at] - past.to_date[at, origin] for at in past.whole if at < year and (at, origin) in past.to_date]
    )
    # A published rate is known to half a step only; a year that was added up is known exactly.
    step = _HALF_STEP if record.cumulative is not None else 0.0
    low, high = growth.interval(_EIGHTY)
    lowest, highest = growth.interval(_NINETY_FIVE)
    return Judged(
        record.name,
        year,
        origin,
        actual,
        growth.at(Fraction(1, 2)),
        to_date,
        low - step <= actual <= high + step,
        lowest - step <= actual <= highest + step,
        tuple(targets),
        tuple(float(one.chance) for one in found.chances if isinstance(one.chance, Fraction)),
        tuple(float(np.mean(published(before, 1) >= target - _HAIR)) for target in targets),
        tuple(_share_chance(to_date, errors, target) for target in targets),
        tuple(bool(published(np.array([actual]), 1)[0] >= target - _HAIR) for target in targets),
    )


def _share_chance(to_date: float, errors: Array, target: float) -> float:
    """Last year's share: the year grows as it has to date, and misses as it has missed before (Student's t)."""
    from scipy.stats import t

    edge = target - _HALF_STEP - to_date
    if len(errors) < 2 or not errors.std():
        return float(edge <= (errors.mean() if len(errors) else 0.0))
    spread = errors.std(ddof=1) * math.sqrt(1 + 1 / len(errors))
    return float(t.sf((edge - errors.mean()) / spread, len(errors) - 1))


def _past(record: Record) -> _Past:
    if record.cumulative is not None:
        rates = {at: float(rate) for at, rate in _known(record.cumulative, record.name).items()}
        whole = {at.year: rate for at, rate in rates.items() if at.number == 12}
        return _Past(whole, {(at.year, at.number): rate for at, rate in rates.items()})
    levels = _known(record.history, record.name)
    whole, to_date = {}, {}
    for year in sorted({at.year for at in levels}):
        for at in of_year(year):
            passed = at.of_year_so_far()
            earlier = [one.year_earlier() for one in passed]
            if any(one not in levels for one in (*passed, *earlier)):
                break
            base = sum((levels[one] for one in earlier), Fraction(0))
            if base <= 0:
                continue
            rate = float(in_percent(sum((levels[one] for one in passed), Fraction(0)), base) - HUNDRED)
            to_date[year, at.number] = rate
            if at.number == 12:
                whole[year] = rate
    return _Past(whole, to_date)


def _known(table: Table, what: str) -> Exacts:
    return {period: value for period, value in read_table(table, what).items() if value is not None}


def summarise(rows: Sequence[Judged], skipped: tuple[str, ...], resamples: int, seed: int) -> Backtest:
    """Coverage, Brier scores, skill and calibration of judged forecasts; `MethodError` where there is none."""
    if not rows:
        raise MethodError("没有一条序列有够长的历史可以回测。请给更长的历史，或减少 least_years")
    chances, met = _flat(rows, "chances"), _flat(rows, "met")
    losses = {name: (_flat(rows, name) - met) ** 2 for name in ("chances", *_REFERENCES)}
    clusters = [row.cluster for row in rows for _ in row.targets]
    years = [row.year for row in rows for _ in row.targets]
    skills = tuple(
        Skill(
            label,
            float(losses[name].mean()),
            _skill(losses["chances"].sum(), losses[name].sum()),
            _resampled(losses["chances"], losses[name], clusters, resamples, seed),
            _resampled(losses["chances"], losses[name], years, resamples, seed),
        )
        for name, label in _REFERENCES.items()
    )
    return Backtest(
        len({row.series for row in rows}),
        len(set(clusters)),
        len(set(years)),
        len(rows),
        float(np.mean([row.inside_80 for row in rows])),
        float(np.mean([row.inside_95 for row in rows])),
        float(losses["chances"].mean()),
        skills,
        _reliability(chances, met),
        float(np.mean([abs(row.median - row.actual) for row in rows])),
        float(np.mean([abs(row.to_date - row.actual) for row in rows])),
        skipped,
        rows=tuple(rows),
    )


_REFERENCES = {"climatology": "历年达标频率", "last_share": "上年同期占比"}


def _flat(rows: Sequence[Judged], name: str) -> Array:
    return np.array([float(one) for row in rows for one in getattr(row, name)])


def _skill(ours: float, reference: float) -> float:
    """0 where neither erred; the reference without error leaves nothing to gain."""
    if reference == 0:
        return 0.0 if ours == 0 else -math.inf
    return 1 - ours / reference


def _resampled(
    ours: Array, reference: Array, clusters: Sequence[object], resamples: int, seed: int
) -> tuple[float, float]:
    """The 95 % interval of the skill when whole clusters are drawn again; one cluster alone says nothing."""
    places = {name: place for place, name in enumerate(dict.fromkeys(clusters))}
    index = np.array([places[name] for name in clusters])
    count = len(places)
    if count < 2:
        return -math.inf, 1.0
    sums = np.column_stack([np.bincount(index, one, count) for one in (ours, reference)])
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), resamples) @ sums
    skills = [_skill(float(one), float(two)) for one, two in drawn]
    low, high = np.quantile(skills, [0.025, 0.975], method="nearest")
    return float(low), float(high)


def _reliability(chances: Array, met: Array) -> tuple[Bin, ...]:
    places = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    found = []
    for place in sorted(set(places.tolist())):
        inside = places == place
        mean, share = float(chances[inside].mean()), float(met[inside].mean())
        found.append(Bin(place / _BINS, (place + 1) / _BINS, int(inside.sum()), mean, share))
    return tuple(found)
