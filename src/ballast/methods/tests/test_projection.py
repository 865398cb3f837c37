from __future__ import annotations

from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.period import Calendar, Period
from ballast.methods.exact import MethodError
from ballast.methods.progress import LevelTarget, RankTarget, RateTarget
from ballast.methods.projection import (
    Distribution,
    Options,
    Projection,
    Target,
    project,
    project_rates,
    run_of,
    spring_festival,
)

FEW = Options(paths=300)
YEAR = 2026


def wavy(through: int = 6, years: int = 5, scale: int = 1, seed: int = 7) -> dict[Period, int | None]:
    """A made monthly flow of `years` whole years before 2026 and 2026 up to a month, with seasons, growth and noise."""
    noise = np.random.default_rng(seed).normal(0, 0.03, 400)
    count = 11 * years + max(through - 1, 0)
    values = [
        scale * round(1000 * (1 + 0.8 * (place % 11 == 0)) * 1.006**place * (1 + float(noise[place])))
        for place in range(count)
    ]
    return dict(run_of(f"{YEAR - years}-02", values))  # type: ignore[arg-type]


def numbers(found: Distribution | Marker) -> Distribution:
    assert isinstance(found, Distribution)
    return found


def rate(value: str) -> RateTarget:
    return RateTarget(Fraction(value))


def chance(found: Projection, place: int = 0) -> Fraction:
    one = found.chances[place].chance
    assert isinstance(one, Fraction)
    return one


def test_the_result_is_labelled_an_estimate_with_units_everywhere() -> None:
    found = project(wavy(), YEAR, targets={"增速": rate("6.5")}, options=FEW)
    assert found.marker is Marker.ESTIMATE
    assert found.label == "测算"
    assert found.sentence.startswith("测算：2026年全年增速平均")
    assert numbers(found.level).unit == "万元"
    assert numbers(found.growth).unit == "%"
    assert {numbers(row.level).marker for row in found.fan} == {Marker.ESTIMATE}
    assert [str(one) for one in found.left] == [f"2026-{month:02d}" for month in range(7, 13)]
    with pytest.raises(FrozenInstanceError):
        found.year = 2027  # type: ignore[misc]
    with pytest.raises(ValueError, match="read-only"):
        found.paths[0, 0] = 1


def test_the_year_is_what_is_done_plus_the_paths_over_last_year() -> None:
    history = wavy()
    found = project(history, YEAR, options=FEW)
    done = sum(value or 0 for at, value in history.items() if at.year == YEAR)
    last = sum(value or 0 for at, value in history.items() if at.year == YEAR - 1)
    year = done + found.paths.sum(axis=1)
    assert numbers(found.level).mean == pytest.approx(year.mean())
    assert numbers(found.growth).mean == pytest.approx((year.mean() / last - 1) * 100)
    assert numbers(found.growth).at(Fraction(1, 10)) == pytest.approx(np.quantile((year / last - 1) * 100, 0.1))


def test_the_fan_ends_in_the_years_growth_and_its_quantiles_are_ordered() -> None:
    found = project(wavy(), YEAR, options=FEW)
    assert numbers(found.fan[-1].cumulative_growth).quantiles == numbers(found.growth).quantiles
    for row in found.fan:
        for part in (row.level, row.growth, row.cumulative_growth):
            values = [value for _, value in numbers(part).quantiles]
            assert values == sorted(values)


def test_the_year_to_date_of_the_fan_grows_against_the_same_months() -> None:
    history = wavy()
    row = project(history, YEAR, options=FEW).fan[1]
    passed = {at.number: value or 0 for at, value in history.items() if at.year == YEAR}
    base = sum(value or 0 for at, value in history.items() if at.year == YEAR - 1 and at.number <= 8)
    sums = sum(passed.values()) + project(history, YEAR, options=FEW).paths[:, :2].sum(axis=1)
    assert row.period == Period.parse("2026-08")
    assert numbers(row.cumulative_growth).mean == pytest.approx((sums.mean() / base - 1) * 100)


def test_a_month_of_the_fan_grows_against_the_same_month_of_last_year() -> None:
    history = wavy()
    row = project(history, YEAR, options=FEW).fan[0]
    july = history[Period.parse("2025-07")]
    assert july
    assert numbers(row.growth).mean == pytest.approx((numbers(row.level).mean / july - 1) * 100)


def test_the_same_seed_gives_the_same_paths_in_any_order_and_another_seed_others() -> None:
    history = wavy()
    backwards = dict(reversed(history.items()))
    first, second = project(history, YEAR, options=FEW), project(backwards, YEAR, options=FEW)
    assert np.array_equal(first.paths, second.paths)
    assert first == second
    other = project(history, YEAR, options=Options(paths=300, seed=1))
    assert not np.array_equal(first.paths, other.paths)


@settings(max_examples=8, deadline=None)
@given(scale=st.sampled_from([10, 1000, 10**9]), through=st.integers(2, 11))
def test_another_unit_does_not_change_growth(scale: int, through: int) -> None:
    one = project(wavy(through), YEAR, options=FEW)
    other = project(wavy(through, scale=scale), YEAR, options=FEW)
    for (_, here), (_, there) in zip(numbers(one.growth).quantiles, numbers(other.growth).quantiles, strict=True):
        assert here == pytest.approx(there, abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(targets=st.lists(st.integers(-300, 400), min_size=2, max_size=8))
def test_the_chance_never_rises_with_the_target(targets: list[int]) -> None:
    ordered = sorted(targets)
    asked = {str(place): RateTarget(Fraction(one, 10)) for place, one in enumerate(ordered)}
    found = [one.chance for one in project(wavy(), YEAR, targets=asked, options=FEW).chances]
    assert all(isinstance(one, Fraction) for one in found)
    assert found == sorted(found, reverse=True)


def test_a_short_history_gives_no_number_but_the_reason() -> None:
    """Two whole years and May: 11 + 4 growth rates, 22 are needed."""
    found = project(wavy(5, years=2), YEAR, targets={"增速": rate("6.5")})
    assert found.level is Marker.NOT_APPLICABLE
    assert found.growth is Marker.NOT_APPLICABLE
    assert found.chances[0].chance is Marker.NOT_APPLICABLE
    assert found.chances[0].text == "不适用"
    assert found.fan == ()
    assert found.notes == ("历史太短：只有15期同比增速，至少要22期，不作测算",)
    assert found.sentence == "2026年全年增速无法测算：历史太短：只有15期同比增速，至少要22期，不作测算。"


def test_exactly_as_many_growth_rates_as_needed_are_enough() -> None:
    history = wavy(0, years=3)
    assert numbers(project(history, YEAR, options=Options(paths=50, least=22)).growth)
    assert project(history, YEAR, options=Options(paths=50, least=23)).growth is Marker.NOT_APPLICABLE


def test_an_empty_history_gives_no_number() -> None:
    found = project({}, YEAR)
    assert found.growth is Marker.MISSING
    assert "没有基数" in found.notes[0]
    assert project_rates({}, YEAR).growth is Marker.NOT_APPLICABLE


def test_a_constant_flow_has_no_spread_and_says_so() -> None:
    found = project({at: 100 for at in wavy()}, YEAR, targets={"一": rate("0"), "二": rate("0.1")}, options=FEW)
    assert {value for _, value in numbers(found.growth).quantiles} == {0.0}
    assert [chance(found, 0), chance(found, 1)] == [Fraction(1), Fraction(0)]
    assert "历史增速没有波动，各条路径相同，测算没有区间" in found.notes


def test_a_flow_of_zeros_has_a_level_and_no_growth() -> None:
    found = project({at: 0 for at in wavy()}, YEAR, targets={"增速": rate("6.5")}, options=FEW)
    assert numbers(found.level).mean == 0
    assert found.growth is Marker.NO_BASE
    assert found.chances[0].text == "无基数"
    assert found.fan[0].growth is Marker.NO_BASE


def test_zeros_and_negative_values_are_projected_by_difference() -> None:
    history = wavy()
    history[Period.parse("2024-05")] = 0
    history[Period.parse("2024-08")] = -300
    found = project(history, YEAR, options=FEW)
    assert found.notes[0] == "历史或基数里有零或负数，按同比差额（不按增速）测算"
    plain = project(wavy(), YEAR, options=FEW)
    assert numbers(found.growth).at(Fraction(1, 2)) == pytest.approx(numbers(plain.growth).at(Fraction(1, 2)), abs=6)


def test_by_difference_too_another_unit_does_not_change_growth() -> None:
    one, other = (wavy(scale=scale) for scale in (1, 1000))
    one[Period.parse("2024-05")] = other[Period.parse("2024-05")] = 0
    here, there = (project(history, YEAR, options=FEW) for history in (one, other))
    assert numbers(here.growth).mean == pytest.approx(numbers(there.growth).mean, abs=1e-9)


def test_a_year_whose_base_sums_below_zero_has_no_growth() -> None:
    found = project({at: -5 for at in wavy()}, YEAR, options=FEW)
    assert found.growth is Marker.NEGATIVE_BASE
    assert numbers(found.level).mean == pytest.approx(-55)


def test_a_missing_month_of_the_history_takes_no_part_and_is_named() -> None:
    history = wavy()
    history[Period.parse("2023-07")] = None
    found = project(history, YEAR, options=FEW)
    assert found.model
    assert found.model.missing == (Period.parse("2023-07"), Period.parse("2024-07"))
    assert "历史中2期同比增速缺数，未参与拟合：2023-07、2024-07" in found.notes
    del history[Period.parse("2023-07")]
    assert project(history, YEAR, options=FEW) == found


def test_a_missing_month_of_this_year_gives_no_number_until_the_year_to_date_is_given() -> None:
    history = wavy()
    done = sum(value or 0 for at, value in history.items() if at.year == YEAR)
    history[Period.parse("2026-04")] = None
    found = project(history, YEAR, options=FEW)
    assert found.growth is Marker.MISSING
    assert found.notes[0].startswith("本年2026-04缺数")
    again = project(history, YEAR, so_far=done, options=FEW)
    plain = project(wavy(), YEAR, options=FEW)
    assert numbers(again.level).mean == pytest.approx(numbers(plain.level).mean, rel=0.02)


def test_the_last_month_too_may_be_known_by_the_year_to_date_alone() -> None:
    history: dict[Period, int | None] = {at: 100 for at in wavy(5)} | {Period.parse("2026-06"): None}
    found = project(history, YEAR, so_far=560, options=FEW)
    assert (str(found.through), len(found.left)) == ("2026-06", 6)
    assert numbers(found.level).mean == pytest.approx(560 + 600)


def test_a_missing_month_of_last_year_needs_a_base() -> None:
    history = wavy()
    history[Period.parse("2025-10")] = None
    found = project(history, YEAR, options=FEW)
    assert found.level is Marker.MISSING
    assert found.notes[0].startswith("2026-10没有基数")
    assert numbers(project(history, YEAR, base={"2026-10": 1300}, options=FEW).growth)


def test_where_only_an_elapsed_base_is_missing_there_is_a_level_but_no_growth() -> None:
    history = wavy()
    history[Period.parse("2025-03")] = None
    found = project(history, YEAR, targets={"增速": rate("6.5"), "总量": LevelTarget(Fraction(1))}, options=FEW)
    assert found.growth is Marker.MISSING
    assert found.chances[0].chance is Marker.MISSING
    assert chance(found, 1) == 1
    assert found.fan[0].cumulative_growth is Marker.MISSING
    assert numbers(found.fan[0].growth)


def test_the_base_reported_this_year_replaces_last_years_level() -> None:
    history = {at: 1000 for at in wavy()}
    found = project(history, YEAR, base={at: 800 for at in wavy(12) if at.year == YEAR}, options=FEW)
    assert numbers(found.growth).at(Fraction(1, 2)) == pytest.approx(25, abs=6)


def test_a_base_of_another_year_is_refused() -> None:
    with pytest.raises(MethodError, match="基数应按2026年的各期给"):
        project(wavy(), YEAR, base={"2025-09": 800})


def test_january_on_its_own_is_refused_with_the_calendar_explained() -> None:
    with pytest.raises(MethodError, match="1月不单独统计，1—2月合并为一期"):
        project({"2025-01": 100}, YEAR)
    with pytest.raises(MethodError, match="merge_january"):
        project({Period(2025, 3, Calendar.MONTHLY): 100}, YEAR)


def test_a_period_given_twice_and_a_history_beyond_the_year_are_refused() -> None:
    twice: dict[Period | str, int] = {"2025-03": 1, Period.parse("2025-03"): 1}
    with pytest.raises(MethodError, match="2025-03给了两次"):
        project(twice, YEAR)
    with pytest.raises(MethodError, match="晚于要测算的2025年"):
        project(wavy(), 2025)


def test_a_year_that_is_complete_is_measured_and_not_estimated() -> None:
    """1100 over 1000: 10 %, met or not, whatever the paths."""
    history = {at: 100 for at in run_of("2025-02", [0] * 11)} | {at: 110 for at in run_of("2026-02", [0] * 11)}
    asked: dict[str, Target] = {
        "一": rate("10"),
        "二": rate("10.1"),
        "三": LevelTarget(Fraction(1210)),
        "四": LevelTarget(Fraction(1211)),
    }
    found = project(history, YEAR, targets=asked)
    assert [one.chance for one in found.chances] == [1, 0, 1, 0]
    assert [one.text for one in found.chances] == ["已达到", "未达到", "已达到", "未达到"]
    assert (numbers(found.growth).mean, numbers(found.growth).marker) == (10.0, Marker.NONE)
    assert found.marker is Marker.NONE
    assert found.label == "实绩"
    assert found.sentence == "2026年全年增长10.0%。"
    assert found.fan == ()


def test_a_complete_year_meets_its_target_as_printed() -> None:
    """6.95 % is printed 7.0 and meets 7.0; 6.94 does not."""
    for value, met in ((10695, 1), (10694, 0)):
        history = {"2025-02": 10000, "2026-02": value}
        history |= {f"{year}-{month:02d}": 0 for year in (2025, 2026) for month in range(3, 13)}
        assert chance(project(history, YEAR, targets={"增速": rate("7.0")})) == met


def test_a_complete_year_without_a_base_has_a_level_and_no_growth() -> None:
    found = project({at: 5 for at in run_of("2026-02", [0] * 11)}, YEAR, targets={"增速": rate("1")})
    assert (numbers(found.level).mean, found.growth) == (55.0, Marker.MISSING)
    assert found.chances[0].chance is Marker.MISSING
    assert found.sentence.startswith("2026年全年无增速：上年基数不全")


def test_a_target_already_met_is_certain_as_far_as_paths_go() -> None:
    found = project(wavy(), YEAR, targets={"总量": LevelTarget(Fraction(100))}, options=FEW)
    assert chance(found) == 1
    assert found.chances[0].text == "＞99%"


def test_a_chance_is_the_share_of_paths_that_print_the_target() -> None:
    found = project(wavy(), YEAR, targets={"增速": rate("6.5"), "总量": LevelTarget(Fraction(14000))}, options=FEW)
    last = sum(value or 0 for at, value in wavy().items() if at.year == YEAR - 1)
    done = sum(value or 0 for at, value in wavy().items() if at.year == YEAR)
    year = done + found.paths.sum(axis=1)
    assert chance(found) == Fraction(int((year / last - 1 >= 0.0645).sum()), 300)
    assert chance(found, 1) == Fraction(int((year >= 14000).sum()), 300)


def test_january_to_february_alone_and_no_month_at_all_leave_wider_intervals_than_november() -> None:
    wide = []
    for through in (0, 2, 11):
        low, high = numbers(project(wavy(through), YEAR, options=FEW).growth).interval()
        wide.append(high - low)
    assert wide[0] > wide[2] * 3
    assert wide[1] > wide[2] * 3


def test_the_spring_festival_is_found_where_it_was_planted() -> None:
    """A flow that loses all of its output within the window: an effect of −1 in logarithms per full period, nearly."""
    rng = np.random.default_rng(3)
    periods = list(run_of("2012-02", [None] * (11 * 14 + 1)))
    history = {
        at: round(1e6 * (2 if at.is_first else 1) * float(np.exp(-0.8 * spring_festival(at) + rng.normal(0, 0.01))))
        for at in periods
    }
    model = project(history, YEAR, options=FEW).model
    assert model
    name, effect, error = model.effects[0]
    assert name == "春节"
    assert abs(effect + 0.8) < 3 * error
    assert error < 0.1


def test_the_spring_festival_moves_what_is_expected_of_march() -> None:
    """New Year of 2026 is late, of 2025 early: March 2026 loses to the festival what March 2025 did not."""
    rng = np.random.default_rng(3)
    periods = list(run_of("2012-02", [None] * (11 * 14 + 1)))
    history = {
        at: round(1e6 * (2 if at.is_first else 1) * float(np.exp(-0.8 * spring_festival(at) + rng.normal(0, 0.01))))
        for at in periods
    }
    march = numbers(project(history, YEAR, options=FEW).fan[0].growth).mean
    without = numbers(project(history, YEAR, regressors={}, options=FEW).fan[0].growth).mean
    assert march == pytest.approx((np.exp(-0.8 * 9 / 31) - 1) * 100, abs=3)
    assert march < without - 5


def test_a_history_before_the_table_of_new_years_says_how_to_go_on() -> None:
    history = {at: 100 for at in run_of("1984-02", [0] * 33)}
    with pytest.raises(MethodError, match="春节日期表"):
        project(history, 1987)
    assert numbers(project(history, 1987, regressors={}, options=FEW).growth).mean == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"paths": 0},
        {"least": 2},
        {"half_life": 0},
        {"tail": 2},
        {"quantiles": ()},
        {"quantiles": (Fraction(1),)},
        {"quantiles": (Fraction(9, 10), Fraction(1, 10))},
    ],
)
def test_impossible_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(MethodError, match="测算设置不对"):
        Options(**wrong)  # type: ignore[arg-type]


def test_a_quantile_that_was_not_asked_for_is_refused() -> None:
    found = numbers(project(wavy(), YEAR, options=FEW).growth)
    with pytest.raises(MethodError, match="没有算1/3分位数"):
        found.at(Fraction(1, 3))


def test_the_extreme_chances_of_paths_are_printed_as_beyond_and_never_as_certain() -> None:
    found = project(wavy(), YEAR, targets={"低": rate("-60"), "高": rate("90")}, options=FEW)
    assert [one.text for one in found.chances] == ["＞99%", "＜1%"]
    assert "达到“低”的可能＞99%；达到“高”的可能＜1%。" in found.sentence


def test_a_level_reached_to_the_last_unit_is_reached() -> None:
    asked: dict[str, Target] = {"一": LevelTarget(Fraction("1.1")), "二": LevelTarget(Fraction("1.2"))}
    found = project({at: 0.1 for at in wavy()}, YEAR, targets=asked, options=FEW)
    assert [one.chance for one in found.chances] == [1, 0]


def test_a_target_of_another_kind_is_refused() -> None:
    with pytest.raises(MethodError, match="“位次”不是"):
        project(wavy(), YEAR, targets={"位次": RankTarget(3)}, options=FEW)  # type: ignore[dict-item]


def test_paths_of_an_output_that_was_never_negative_do_not_fall_below_zero() -> None:
    """A seasonal plant, idle half of the year: zero is the floor; with losses in its history there is none."""
    rng = np.random.default_rng(2)
    values = [max(0, round(float(rng.normal(10, 15)))) for _ in range(60)]
    history = dict(run_of("2021-02", values))
    found = project(history, YEAR, options=FEW)
    assert found.paths.min() == 0
    history[Period.parse("2023-05")] = -40
    assert project(history, YEAR, options=FEW).paths.min() < 0


def test_a_sentence_without_growth_names_the_reason_first() -> None:
    found = project({at: 0 for at in wavy()}, YEAR, options=FEW)
    assert found.sentence == "2026年全年增速无法测算：上年基数合计为零，只测算总量，不测算增速。"


def test_arrays_of_numpy_are_read_as_a_run() -> None:
    values = np.array([value or 0 for value in wavy().values()], dtype=float)
    assert project(run_of("2021-02", values), YEAR, options=FEW) == project(wavy(), YEAR, options=FEW)
    with pytest.raises(MethodError, match="缺数请给 None"):
        project(run_of("2021-02", np.array([1.0, np.nan])), YEAR)


def test_the_model_names_what_it_saw() -> None:
    model = project(wavy(), YEAR, options=FEW).model
    assert model
    assert (model.growths, model.missing) == (4 * 11 + 5, ())
    assert 0.96 <= model.persistence <= 1
    assert [name for name, _, _ in model.effects] == ["春节"]
    bare = project(wavy(), YEAR, regressors={}, options=FEW).model
    assert bare
    assert bare.effects == ()


def test_each_calendar_effect_may_be_given_and_a_planted_one_is_found() -> None:
    """Output that doubles whenever the audit of a leap year comes: +0.69 in logarithms."""
    audit = {at: float(at.number == 9 and at.year % 4 == 2) for at in run_of("2012-02", [0] * 200)}
    history = {at: 1000 * (2 if audit[at] else 1) for at in run_of("2013-02", [0] * (11 * 13 + 5))}
    found = project(history, YEAR, regressors={"检修": lambda at: audit[at]}, options=FEW)
    september = next(row for row in found.fan if row.period.number == 9)
    assert numbers(september.growth).at(Fraction(1, 2)) == pytest.approx(100, abs=12)


def test_a_month_filed_in_the_wrong_unit_is_pointed_out_and_not_corrected() -> None:
    history = wavy()
    assert not any("相差过大" in note for note in project(history, YEAR, options=FEW).notes)
    history[Period.parse("2024-05")] = 1000 * (history[Period.parse("2024-05")] or 0)
    found = project(history, YEAR, options=FEW)
    assert found.notes == ("2024-05、2025-05的同比与往常相差过大，请先核对是否错报（这里未作更正）",)
    assert project(history, YEAR, options=Options(paths=300, suspect=1e6)).notes == ()


def test_a_series_may_begin_where_the_calendar_does() -> None:
    """The passengers of Box and Jenkins begin in 1949, the first year a period may have."""
    history = {f"{y}-{m:02d}": 100 * 2 ** (y - 1949) for y in range(1949, 1953) for m in range(2, 13)}
    assert numbers(project(history, 1953, regressors={}, options=FEW).growth).mean == pytest.approx(100)
