from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import t

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.methods.bench import backtest as real
from ballast.methods.exact import MethodError
from ballast.methods.progress import RateTarget
from ballast.methods.projection import Judged, Options, Record, backtest, project, run_of, weekdays
from ballast.methods.projection._backtest import summarise

FEW = Options(paths=100)
FOUND = pytest.mark.skipif(not (real.DATA / real.EUROPE).is_file(), reason="the published series are not here")


def flow(seed: int = 0, years: int = 11, noise: float = 0.03, start: int = 2005) -> dict[Period, int]:
    rng = np.random.default_rng(seed)
    drift = np.repeat(rng.normal(0.05, 0.05, years).cumsum(), 11)
    values = 1e5 * np.exp(drift + rng.normal(0, noise, 11 * years))
    return {at: int(value) for at, value in run_of(f"{start}-02", values.round().tolist()).items() if value is not None}


def judged(series: str, year: int, chance: float, climatology: float, last_share: float, met: bool) -> Judged:
    return Judged(series, year, 6, 5.0, 4.0, 7.0, True, met, (5.0,), (chance,), (climatology,), (last_share,), (met,))


def test_the_scores_are_those_computed_by_hand() -> None:
    """Brier (0.2² + 0.3²)/2 = 0.065 against (0.5² + 0.5²)/2 = 0.25 and (0.4² + 0.1²)/2 = 0.085."""
    found = summarise([judged("A", 2020, 0.8, 0.5, 0.6, True), judged("B", 2021, 0.3, 0.5, 0.1, False)], (), 200, 1)
    assert found.brier == pytest.approx(0.065)
    assert [one.brier for one in found.skills] == pytest.approx([0.25, 0.085])
    assert [one.skill for one in found.skills] == pytest.approx([1 - 0.065 / 0.25, 1 - 0.065 / 0.085])
    assert (found.coverage_80, found.coverage_95) == (1.0, 0.5)
    assert (found.error, found.error_to_date) == (1.0, 2.0)
    assert [(one.low, one.count, one.chance, one.met) for one in found.reliability] == [
        (0.3, 1, 0.3, 0),
        (0.8, 1, 0.8, 1),
    ]


def test_months_and_targets_of_one_series_and_year_count_once() -> None:
    row = judged("A", 2020, 0.8, 0.5, 0.6, True)
    found = summarise([row, replace(row, origin=8), replace(row, year=2021), replace(row, series="B")], (), 50, 1)
    assert (found.forecasts, found.series_years, found.series, found.years) == (4, 3, 2, 2)
    assert found.table.startswith("独立的“序列×年份” 3（序列2条，年份2个）；预测4次")


def test_repeating_every_month_does_not_make_the_interval_narrower() -> None:
    """Twelve copies of the same year are no more evidence than one."""
    rng = np.random.default_rng(5)
    rows = [
        judged("A", 1990 + place, float(rng.uniform(0.2, 0.8)), 0.5, 0.5, bool(rng.random() < 0.5))
        for place in range(25)
    ]
    once, often = summarise(rows, (), 500, 1), summarise([row for row in rows for _ in range(12)], (), 500, 1)
    assert often.skills[0].interval == pytest.approx(once.skills[0].interval)


def test_no_skill_is_said_where_an_interval_includes_zero() -> None:
    rows = [judged("A", 1990 + place, 0.5, 0.5, 0.1 if place % 2 else 0.9, bool(place % 2)) for place in range(20)]
    found = summarise(rows, (), 500, 1)
    assert (found.skills[0].skill, found.skills[0].verdict) == (0.0, "无技巧")
    assert found.skills[1].verdict == "有技巧"
    worse = summarise(
        [replace(row, last_share=(0.5,), chances=(0.0 if row.met[0] else 1.0,)) for row in rows], (), 500, 1
    )
    assert worse.skills[1].verdict == "不如参照"


def test_one_year_of_many_series_claims_no_skill() -> None:
    """Ten counties of one good year share its luck: the interval by year knows nothing."""
    found = summarise([judged(str(place), 2020, 0.9, 0.5, 0.5, True) for place in range(10)], (), 200, 1)
    assert found.skills[0].interval[0] > 0
    assert found.skills[0].interval_by_year == (-math.inf, 1.0)
    assert found.skills[0].verdict == "无技巧"


def test_a_reference_without_error_leaves_no_skill() -> None:
    found = summarise([judged("A", 2020 + place, 0.9, 1.0, 0.9, True) for place in range(3)], (), 50, 1)
    assert found.skills[0].skill == -math.inf
    assert found.skills[0].verdict == "不如参照"
    both = summarise([judged("A", 2020 + place, 1.0, 1.0, 1.0, True) for place in range(3)], (), 50, 1)
    assert (both.skills[0].skill, both.skills[0].verdict) == (0.0, "无技巧")


def test_nothing_later_than_the_origin_is_known() -> None:
    """What came after June 2014 may be anything: the forecast of June 2014 stays, its judgement changes."""
    history = flow()
    other = {at: value * (3 if at > Period.parse("2014-06") else 1) for at, value in history.items()}
    one, two = (
        next(row for row in backtest([Record("A", table)], origins=(6,), options=FEW).rows if row.year == 2014)
        for table in (history, other)
    )
    assert (one.chances, one.climatology, one.last_share) == (two.chances, two.climatology, two.last_share)
    assert (one.targets, one.median, one.to_date) == (two.targets, two.median, two.to_date)
    assert one.actual != two.actual


def test_a_judged_forecast_is_the_projection_of_that_month_and_its_references_by_hand() -> None:
    history = flow()
    row = next(row for row in backtest([Record("A", history)], origins=(8,), options=FEW).rows if row.year == 2013)
    year = {at: sum(value for one, value in history.items() if one.year == at) for at in range(2005, 2014)}
    part = {at: sum(value for one, value in history.items() if one.year == at and one.number <= 8) for at in year}
    whole = np.array([(year[at] / year[at - 1] - 1) * 100 for at in range(2006, 2014)])
    to_date = np.array([(part[at] / part[at - 1] - 1) * 100 for at in range(2006, 2014)])
    middle = round(float(whole[4:7].mean()), 1)
    assert row.targets == pytest.approx((middle - 2, middle, middle + 2))
    assert (row.actual, row.to_date) == pytest.approx((whole[7], to_date[7]))
    assert row.climatology[1] == np.mean(np.floor(whole[:7] * 10 + 0.5) / 10 >= row.targets[1])
    errors = whole[:7] - to_date[:7]
    score = (row.targets[1] - 0.05 - to_date[7] - errors.mean()) / (errors.std(ddof=1) * math.sqrt(1 + 1 / 7))
    assert row.last_share[1] == pytest.approx(t.sf(score, 6))
    seen = {at: value for at, value in history.items() if at <= Period.parse("2013-08")}
    asked = {"x": RateTarget(Fraction(str(row.targets[1])))}
    again = project(seen, 2013, targets=asked, options=FEW).chances[0].chance
    assert isinstance(again, Fraction)
    assert row.chances[1] == float(again)


def test_a_year_takes_part_only_with_enough_years_before_it() -> None:
    found = backtest([Record("A", flow())], origins=(6,), least_years=6, options=FEW)
    assert sorted({row.year for row in found.rows}) == [2012, 2013, 2014, 2015]


def test_a_series_too_short_is_named_and_none_at_all_is_an_error() -> None:
    short = Record("短", flow(years=4))
    found = backtest([Record("A", flow()), short], origins=(6,), options=FEW)
    assert found.skipped == ("短（没有够长的历史）",)
    assert found.table.endswith("未参加：短（没有够长的历史）")
    with pytest.raises(MethodError, match="没有一条序列有够长的历史"):
        backtest([short], options=FEW)
    with pytest.raises(MethodError, match="没有一条序列"):
        backtest([], options=FEW)


def test_two_series_of_one_name_are_refused() -> None:
    with pytest.raises(MethodError, match="有序列重名"):
        backtest([Record("A", flow()), Record("A", flow(1))])


def test_a_year_with_a_missing_month_is_not_judged() -> None:
    history: dict[Period, int | None] = dict(flow().items())
    history[Period.parse("2013-05")] = None
    years = {row.year for row in backtest([Record("A", history)], origins=(6,), least_years=3, options=FEW).rows}
    assert years == {2009, 2010, 2011, 2012, 2015}


def test_published_rates_are_judged_against_the_published_year() -> None:
    rates = {
        at: round(float(value), 1) for at, value in zip(flow(), np.random.default_rng(2).normal(6, 1, 121), strict=True)
    }
    cumulative = {at: 6.0 for at in rates} | {Period(year, 12): 6.0 + year % 3 for year in range(2005, 2016)}
    found = backtest([Record("A", rates, cumulative)], origins=(2, 10), least_years=8, options=FEW)
    assert {row.actual for row in found.rows} == {6.0, 7.0, 8.0}
    assert {row.to_date for row in found.rows} == {6.0}
    assert found.only(10).forecasts == found.forecasts // 2


def test_a_published_rate_is_inside_up_to_the_half_step_that_its_rounding_hides() -> None:
    """Every path says 6.0: a published 6.04 is inside, 6.06 is not, whatever the month."""
    ends = {2013: 6.0, 2014: 6.04, 2015: 6.06}
    rates = {at: 6.0 for at in flow()}
    cumulative = {at: ends.get(at.year, 6.0) if at.number == 12 else 6.0 for at in rates}
    found = backtest([Record("A", rates, cumulative)], origins=(10,), least_years=8, options=FEW)
    assert {row.year: (row.inside_80, row.inside_95) for row in found.rows} == {
        2013: (True, True),
        2014: (True, True),
        2015: (False, False),
    }


def test_the_same_seed_gives_the_same_back_test() -> None:
    once, again = (backtest([Record("A", flow())], origins=(6,), least_years=8, options=FEW) for _ in range(2))
    assert once == again
    assert once.marker is Marker.ESTIMATE


@FOUND
def test_the_published_series_are_read_whole() -> None:
    """27 countries (no unadjusted index of Ireland); Belgium's first block is 61.7 + 67.6. 41 divisions."""
    countries = real.europe()
    assert len(countries) == 27
    assert dict(countries[0].history.items())[Period.parse("2000-02")] == Fraction("129.3")
    divisions = real.china()
    assert len(divisions) == 41
    coal = next(one for one in divisions if one.name == "煤炭开采和洗选业")
    assert coal.cumulative is not None
    assert dict(coal.history.items())["2013-02"] == dict(coal.cumulative.items())["2013-02"]
    assert dict(coal.history.items())["2012-03"] == 10.2


@FOUND
def test_two_countries_already_beat_climatology() -> None:
    found = backtest(real.europe()[1:4:2], origins=(8,), least_years=9, regressors={"工作日": weekdays}, options=FEW)
    assert (found.series_years, found.forecasts) == (18, 18)
    assert found.skills[0].verdict == "有技巧"
    assert found.error < found.error_to_date


@FOUND
@pytest.mark.slow
def test_on_the_reporting_half_of_europe_intervals_cover_what_they_promise() -> None:
    found = real.europe_test(real.europe()[1::2])
    assert found.series_years == 169
    assert 0.72 <= found.coverage_80 <= 0.88
    assert 0.90 <= found.coverage_95 <= 0.98
    assert found.skills[0].verdict == "有技巧"
    # The worst bin (0.3–0.4) is 0.16 off: chances below a half come true less often than said. Over all forecasts:
    off = sum(one.count * abs(one.chance - one.met) for one in found.reliability)
    assert off / sum(one.count for one in found.reliability) < 0.06


@FOUND
@pytest.mark.slow
def test_the_command_prints_both_data_sets(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    europe, china = real.europe, real.china
    monkeypatch.setattr(real, "europe", lambda folder: europe(folder)[:2])
    monkeypatch.setattr(real, "china", lambda folder: china(folder)[:2])
    assert real.main([str(real.DATA)]) == 0
    printed = capsys.readouterr().out
    assert printed.count("独立的“序列×年份”") == 3
    assert "10月底：80%覆盖" in printed
