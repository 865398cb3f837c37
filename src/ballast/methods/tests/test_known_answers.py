"""Published figures that our methods must reproduce, and published slips that they must not (operations.md 11)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.contribution import Part, contribution, pull, pull_from_rate, pull_table
from ballast.methods.growth import growth, implied_base
from ballast.methods.ratios import share

THRESHOLD = Fraction("0.1")
CHANGZHOU = {
    "装备制造": (2340183, "16.50", 21242484, "24.84", "12.64"),
    "电子信息": (397416, "18.05", 4086546, "22.97", "2.28"),
    "新材料": (1222887, "11.71", 12851771, "28.57", "8.54"),
    "生物医药": (149391, "12.33", 1600194, "12.97", "0.55"),
    "新能源": (338312, "118.13", 2731220, "61.34", "3.10"),
}


def number(value: Fraction | Marker) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def base(current: str | int, rate: str) -> Fraction:
    return number(implied_base(Decimal(current), Decimal(rate)))


def total_of(parts: list[Part]) -> Part:
    return Part("合计", sum(Fraction(one.current) for one in parts), sum(Fraction(one.base or 0) for one in parts))


def test_the_five_industries_of_changzhou_add_up_to_their_total() -> None:
    parts = [Part(code, row[2], base(row[2], row[3])) for code, row in CHANGZHOU.items()]
    total = total_of(parts)
    assert total.current == 42512215
    table = pull_table(parts, total, THRESHOLD, places=2)
    assert table.printed == Decimal("27.11")
    assert half_up(number(table.growth), 4) == Decimal("27.1138")
    assert {row.code: row.printed for row in table.rows} == {code: Decimal(row[4]) for code, row in CHANGZHOU.items()}
    assert table.residual == 0


def test_november_of_changzhou_adds_up_too() -> None:
    parts = [Part(code, row[0], base(row[0], row[1])) for code, row in CHANGZHOU.items()]
    table = pull_table(parts, total_of(parts), THRESHOLD, places=2)
    assert total_of(parts).current == 4448189
    assert half_up(number(table.growth), 4) == Decimal("19.3127")


ZHEJIANG = {
    "文教工美体娱": ("4.54", "-57.2", "8.8", "-9.95"),
    "橡胶塑料": ("10.65", "-10.8", "20.7", "-2.11"),
    "通用设备": ("3.61", "-37.2", "7.0", "-3.51"),
}


def test_three_falling_industries_pull_a_zhejiang_county_down() -> None:
    county = Fraction("18.81") / Fraction("0.365")
    assert half_up(county, 2) == Decimal("51.53")
    others = Part("其他", county - Fraction("18.80"), Fraction("60.99") - _zhejiang_bases())
    parts = [Part(code, Decimal(row[0]), base(row[0], row[1])) for code, row in ZHEJIANG.items()]
    table = pull_table([*parts, others], Part("合计", county, Fraction("60.99")), THRESHOLD)
    assert table.printed == Decimal("-15.5")
    for row, (_, _, weight, points) in zip(table.rows, ZHEJIANG.values(), strict=False):
        assert half_up(number(row.pull), 2) == Decimal(points)
        part = next(one for one in parts if one.code == row.code)
        assert half_up(number(share(part.current, county)), 1) == Decimal(weight)
    assert half_up(sum(number(row.pull) for row in table.rows[:3]), 2) == Decimal("-15.57")
    assert {row.contribution for row in table.rows} == {Marker.NOT_APPLICABLE}


def _zhejiang_bases() -> Fraction:
    return sum((base(row[0], row[1]) for row in ZHEJIANG.values()), Fraction(0))


@pytest.mark.parametrize(
    ("rate", "weight", "points"),
    [
        ("4.6", "30.4", "1.4"),
        ("11.6", "11.2", "1.3"),
        ("8.6", "5.8", "0.5"),
        ("12.9", "3.9", "0.5"),
        ("8.9", "4.5", "0.4"),
    ],
)
def test_the_divisions_of_tianjin_pull_by_rate_and_base_share(rate: str, weight: str, points: str) -> None:
    assert half_up(number(pull_from_rate(Decimal(rate), Decimal(weight))), 1) == Decimal(points)


def test_the_modern_industries_of_tianjin_pull_nearly_all_of_it() -> None:
    assert half_up(number(pull_from_rate(Decimal("5.4"), Decimal("91.6"))), 1) == Decimal("4.9")


def test_manufacturing_pulls_fixed_investment_within_a_tenth_of_what_was_printed() -> None:
    whole, part = base("40.98", "19.6"), base("23.58", "27")
    points = number(pull(Decimal("23.58"), part, whole))
    weight = number(contribution(Decimal("23.58"), part, Decimal("40.98"), whole))
    assert half_up(points, 2) == Decimal("14.63")
    assert half_up(weight, 2) == Decimal("74.65")
    assert abs(points - Fraction("14.62")) <= THRESHOLD
    assert half_up(abs(weight - Fraction("74.55")), 1) <= THRESHOLD


def test_the_new_plants_of_yaoan_have_no_rate_and_pull_with_their_whole_output() -> None:
    assert growth(Decimal("6933.2"), None) is Marker.NO_BASE
    assert pull(Decimal("6933.2"), None, 693320) == 1


def test_the_divisions_of_huizhou_cannot_be_pulled_from_current_price_levels() -> None:
    whole = base("2205.58", "7.2")
    electronics = number(pull(Decimal("718.86"), base("718.86", "3.6"), whole))
    weight = number(contribution(Decimal("718.86"), base("718.86", "3.6"), Decimal("2205.58"), whole))
    chemistry = number(pull(Decimal("697.85"), base("697.85", "11.1"), whole))
    assert half_up(electronics, 2) == Decimal("1.21")
    assert half_up(electronics, 1) != Decimal("1.3")
    assert half_up(weight, 1) == Decimal("16.9")
    assert half_up(chemistry, 2) == Decimal("3.39")


def test_the_printed_pull_of_the_sixty_firms_of_gansu_is_not_one_on_output() -> None:
    points = number(pull(Decimal(6132), base(6132, "12.4"), base(8437, "12.1")))
    assert half_up(points, 2) == Decimal("8.99")
    assert abs(points - Fraction("7.5")) > 1


def test_the_slip_in_the_contribution_of_putian_is_not_repeated() -> None:
    whole_current = Fraction("790.99") / Fraction("0.765")
    whole = number(implied_base(whole_current, Decimal("15.6")))
    part = base("790.99", "18.6")
    assert half_up(number(pull(Decimal("790.99"), part, whole)), 1) == Decimal("13.9")
    weight = number(contribution(Decimal("790.99"), part, whole_current, whole))
    assert half_up(weight, 1) == Decimal("88.9")
    assert abs(weight - Fraction("79.1")) > 9
    state = base("83.55", "29.8")
    assert half_up(number(pull(Decimal("83.55"), state, whole)), 1) == Decimal("2.1")
    assert half_up(number(contribution(Decimal("83.55"), state, whole_current, whole)), 1) == Decimal("13.7")


@pytest.mark.parametrize(
    ("part", "whole", "ours", "theirs"), [("36.1", "122.5", "29.5", "31.2"), ("25", "36", "69.4", "60.0")]
)
def test_misprinted_shares_are_not_repeated(part: str, whole: str, ours: str, theirs: str) -> None:
    found = half_up(number(share(Decimal(part), Decimal(whole))), 1)
    assert found == Decimal(ours)
    assert found != Decimal(theirs)
