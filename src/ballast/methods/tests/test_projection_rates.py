from __future__ import annotations

from fractions import Fraction

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.methods.exact import MethodError
from ballast.methods.progress import LevelTarget
from ballast.methods.projection import Change, ChangeKind, project_rates
from ballast.methods.tests.test_projection import FEW, YEAR, chance, numbers, rate, wavy


def test_constant_rates_go_on_and_weigh_by_the_base() -> None:
    """5 % in every month so far; the published year to date of 9 % on 2/12 of the base lifts the year to 5.67."""
    rates = {at: 5 for at in wavy(2)}
    plain = project_rates(rates, YEAR, options=FEW)
    assert numbers(plain.growth).mean == pytest.approx(5)
    lifted = project_rates(rates, YEAR, so_far=9, options=FEW)
    assert numbers(lifted.growth).mean == pytest.approx(5 + 4 * 2 / 12)
    assert "各月按相等的比重合计" in plain.notes[0]
    shares = {f"2026-{month:02d}": 50 if month == 2 else 5 for month in range(2, 13)}
    assert numbers(project_rates(rates, YEAR, base=shares, so_far=9, options=FEW).growth).mean == pytest.approx(7)


def test_rates_that_stand_alone_need_every_elapsed_month_or_the_year_to_date() -> None:
    rates: dict[Period, int | None] = {at: 5 for at in wavy(4)}
    rates[Period.parse("2026-03")] = None
    assert project_rates(rates, YEAR, options=FEW).growth is Marker.MISSING
    assert numbers(project_rates(rates, YEAR, so_far=5, options=FEW).growth).mean == pytest.approx(5)
    with pytest.raises(MethodError, match="历史里没有2026年的任何一期"):
        project_rates({at: 5 for at in wavy(0)}, YEAR, so_far=5)


def test_rates_of_a_total_loss_are_projected_without_logarithms() -> None:
    rates = {at: 5 for at in wavy(2)} | {Period.parse("2023-09"): -100}
    found = project_rates(rates, YEAR, options=FEW)
    assert any("不取对数" in note for note in found.notes)
    assert numbers(found.growth).at(Fraction(1, 2)) == pytest.approx(5, abs=5)


def test_a_negative_base_cannot_weigh_rates() -> None:
    with pytest.raises(MethodError, match="各月基数有负数"):
        project_rates({at: 5 for at in wavy()}, YEAR, base={"2026-09": -1})


def test_a_year_whose_rates_are_complete_ends_at_the_published_rate() -> None:
    found = project_rates({at: 5 for at in wavy(12)}, YEAR, so_far=6.1, targets={"增速": rate("6.1")})
    assert numbers(found.growth).mean == 6.1
    assert chance(found) == 1


def test_rates_silent_for_a_whole_year_give_no_number() -> None:
    rates: dict[Period, int | None] = {at: 5 for at in wavy(0)}
    rates |= {at: None for at in rates if at.year == YEAR - 1}
    found = project_rates(rates, YEAR, options=FEW)
    assert found.growth is Marker.NOT_APPLICABLE
    assert found.notes[0] == "最近11期都没有同比增速，不作测算"
    rates[Period.parse("2025-02")] = 5
    assert numbers(project_rates(rates, YEAR, options=FEW).growth).mean == pytest.approx(5)


def test_printed_halves_are_rounded_away_from_zero_before_they_are_compared() -> None:
    """6.95 is printed 7.0; −6.96 is printed −7.0, which is below −6.9."""
    up = project_rates({at: 6.95 for at in wavy(2)}, YEAR, targets={"一": rate("7.0"), "二": rate("7.1")}, options=FEW)
    assert [one.chance for one in up.chances] == [1, 0]
    down = project_rates(
        {at: -6.96 for at in wavy(2)}, YEAR, targets={"一": rate("-6.9"), "二": rate("-7.0")}, options=FEW
    )
    assert [one.chance for one in down.chances] == [0, 1]


def test_rates_without_a_base_have_no_level_and_take_none() -> None:
    """Eleven months that weigh 1 would add up to a “level” of 12.7, which any target in 亿元 would be compared with."""
    rates = {at: 5 for at in wavy(2)}
    found = project_rates(rates, YEAR, options=FEW)
    assert found.level is Marker.NO_BASE
    assert {row.level for row in found.fan} == {Marker.NO_BASE}
    assert numbers(found.fan[0].cumulative_growth).mean == pytest.approx(5)
    assert project_rates({}, YEAR).level is Marker.NOT_APPLICABLE
    with pytest.raises(MethodError, match="没有基数，“总量、新厂”按总量给出"):
        project_rates(
            rates,
            YEAR,
            targets={"总量": LevelTarget(Fraction(8))},
            changes=[Change("新厂", ChangeKind.PROJECT, {"2026-05": 3})],
        )
    shares = {f"2026-{month:02d}": 10 for month in range(2, 13)}
    assert numbers(project_rates(rates, YEAR, base=shares, options=FEW).level).mean == pytest.approx(115.5)
