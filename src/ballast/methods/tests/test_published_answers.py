"""Published figures one by one, each with where it stands; what other test files already hold is not repeated."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as D
from fractions import Fraction

import pytest

from ballast.kernel.rounding import half_up
from ballast.methods.contribution import (
    Part,
    accounting_difference,
    base_share,
    contribution_from_pull,
    pull,
    pull_from_rate,
    pull_table,
)
from ballast.methods.exact import Rate
from ballast.methods.growth import difference_in_points, growth, implied_base, two_year_average
from ballast.methods.progress import LevelTarget, TwoTiers
from ballast.methods.ratios import Face, intensity_change, share
from ballast.methods.scope import Legs

TENTH = Fraction("0.1")


def number(value: Rate) -> Fraction:
    assert isinstance(value, Fraction), value
    return value


def base(current: str, rate: str) -> Fraction:
    return number(implied_base(D(current), D(rate)))


def gap(actual: str, target: str, month: int) -> Rate:
    return LevelTarget(Fraction(target)).stand(D(actual), month).gap


def tier(place: int) -> Rate:
    both = TwoTiers(LevelTarget(Fraction("23.9")), LevelTarget(Fraction("24.93"))).stand(D("13.8"), 8)
    return both[place].completion


def above(rate: str, other: str) -> Rate:
    return difference_in_points(D(rate), D(other), places=1)


EXITS = Legs(
    current_continuing=D("10.2"), base_continuing=D("9.6"), base_exits=D("0.4")
)  # in 亿元: nothing filed before leaving
THREE = base("4.54", "-57.2") + base("10.65", "-10.8") + base("3.61", "-37.2")
GUANGDONG = base("245.68", "31.8")

CASES: list[tuple[str, Callable[[], Rate], str]] = [
    # operations.md 11.1, the county of Zhejiang
    ("11.1 three industries together", lambda: growth(D("18.80"), THREE), "-33.6"),
    ("11.1 their share", lambda: share(D("18.81"), D("51.53")), "36.5"),
    ("11.1 behind the county", lambda: above("-33.6", "-15.5"), "-18.1"),
    # 11.3, real growth: pulls by base shares
    ("11.3 沧州 below the city: the province", lambda: above("9.5", "2.8"), "6.7"),
    ("11.3 沧州 private contribution", lambda: contribution_from_pull(D("7.4"), D("9.5"), TENTH), "77.9"),
    ("11.3 旺苍 electricity brings the rest", lambda: accounting_difference(D("1.3"), [D("2.4"), D("-1.1")]), "0.0"),
    ("11.3 南阳 base share", lambda: base_share(D("27.0"), D("8.2"), D("6.2")), "26.5"),
    ("11.3 南阳 growth face", lambda: Face(21, 0, 16).rate, "56.8"),
    ("11.3 南阳 growth face of the month", lambda: Face(23, 0, 14).rate, "62.2"),
    ("11.3 sub-provincial city, growth face", lambda: Face(28, 0, 8).rate, "77.8"),
    ("11.3 sub-provincial city above the nation", lambda: above("10.4", "6.7"), "3.7"),
    ("11.3 天津 modern system", lambda: pull_from_rate(D("5.4"), D("91.6")), "4.9"),
    ("11.3 Guangdong primary", lambda: pull(D("1.89"), base("1.89", "39.9"), GUANGDONG), "0.3"),
    ("11.3 Guangdong secondary", lambda: pull(D("222.01"), base("222.01", "34"), GUANGDONG), "30.2"),
    ("11.3 Guangdong tertiary", lambda: pull(D("21.78"), base("21.78", "13.8"), GUANGDONG), "1.4"),
    # 2.4 to 2.9
    ("2.4 base kept", lambda: EXITS.growth_keep, "2.00"),
    ("2.4 base dropped", lambda: EXITS.growth_drop, "6.25"),
    ("2.4 additive drag", lambda: EXITS.additive_drag, "-4.00"),
    ("2.4 counterfactual drag", lambda: EXITS.counterfactual_drag, "-4.25"),
    ("2.7 two-year average of June 2021", lambda: two_year_average(D("13.5"), 0), "6.54"),
    ("2.8 确保 at August", lambda: tier(0), "57.7"),
    ("2.8 奋斗 at August", lambda: tier(1), "55.4"),
    ("2.8 behind time progress, 确保", lambda: gap("13.8", "23.9", 8), "-8.9"),
    ("2.8 behind time progress, 奋斗 (printed 11.2)", lambda: gap("13.8", "24.93", 8), "-11.3"),
    ("2.8 甘肃 above the dispatch target", lambda: above("16.1", "12"), "4.1"),
    ("2.9 中山 sales at home", lambda: share(D("4641.05"), D("6526.85")), "71.1"),
    ("2.9 improved in 南阳", lambda: share(4 + 5 + 7, 37), "43.2"),
    ("2.9 half-stopped", lambda: share(5588, 170000), "3.3"),
    ("2.9 stopped and half-stopped", lambda: share(6707 + 5588, 170000), "7.2"),
    ("2.9 margin of a city", lambda: share(D("89.9"), D("1080.7")), "8.3"),
    ("2.9 Hainan, intensity 2016", lambda: intensity_change(D("2.63"), D("3.9")), "-1.22"),
    # parks.md 10
    ("T5 丽水 2019", lambda: growth(D("18.90"), D("17.50")), "8.0"),
    ("T6 C of 942", lambda: share(135, 942), "14.3"),
    ("T6 D of 942", lambda: share(15, 942), "1.6"),
    ("T13 first", lambda: share(D("325.7"), D("463.4")), "70.3"),
    ("T13 second (printed 73)", lambda: share(151, 207), "72.9"),
    ("T13 third", lambda: share(85, 111), "76.6"),
    ("T14 菏泽 closed", lambda: share(86722, 86984), "99.70"),
    ("T16 乐清 tax per mu, times the province", lambda: number(share(D("55.29"), D("28.1"))) / 100, "1.97"),
    ("T16 乐清 value added per mu", lambda: number(share(D("316.48"), D("135.7"))) / 100, "2.33"),
    ("2.3 安康 firms of the parks", lambda: share(451, 784), "57.5"),
]


@pytest.mark.parametrize(("found", "printed"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_was_published_comes_out_to_its_last_digit(found: Callable[[], Rate], printed: str) -> None:
    places = len(printed.partition(".")[2])
    assert half_up(number(found()), places) == D(printed)


def test_the_three_sectors_of_guangdong_are_the_whole_and_pull_more_than_it_grew() -> None:
    """Levels at current prices pull 31.9 where the real growth is 31.8: shown as a residual, never spread over the parts."""
    parts = [("1.89", "39.9"), ("222.01", "34"), ("21.78", "13.8")]
    assert sum(Fraction(level) for level, _ in parts) == Fraction("245.68")
    points = sum(number(pull(D(level), base(level, rate), GUANGDONG)) for level, rate in parts)
    assert half_up(points, 1) == D("31.9")


def test_the_growth_of_gansu_moved_by_what_is_printed_region_by_region() -> None:
    """11.4: rate of 1—9月, of 1—8月, and the printed difference; 5 improved and 9 fell."""
    rows = (
        "42.2 50.3 -8.1;29.3 24.8 4.5;22.2 24.4 -2.2;19.6 29.3 -9.7;14.5 4.1 10.4;11.8 18.9 -7.1;7.3 1.6 5.7;2.9 2.0 0.9;"
        "0.5 2.3 -1.8;-5.1 -6.5 1.4;-8.5 -1.2 -7.3;-9.2 10.8 -20.0;-13.8 -7.4 -6.4;-18.5 -16.6 -1.9"
    )
    printed = [row.split() for row in rows.split(";")]
    found = [number(above(now, before)) for now, before, _ in printed]
    assert found == [Fraction(difference) for _, _, difference in printed]
    assert (sum(one > 0 for one in found), sum(one < 0 for one in found)) == (5, 9)


def test_the_three_sections_of_cangzhou_make_up_its_growth() -> None:
    """11.3: base shares from growth and pull, then the table: 8.0 + 1.8 − 0.3 = 9.5, to the last digit and without a residual."""
    shares = {"制造": Fraction(80) / Fraction("10.5"), "电热气水": Fraction(18) / Fraction("12.1")}
    bases = {**shares, "采矿": 10 - sum(shares.values())}
    pulls = {"制造": Fraction("0.80"), "电热气水": Fraction("0.18"), "采矿": Fraction("-0.03")}
    table = pull_table(
        [Part(code, size + pulls[code], size) for code, size in bases.items()], Part("合计", D("10.95"), 10), TENTH
    )
    assert [row.printed for row in table.rows] == [D("8.0"), D("1.8"), D("-0.3")]
    assert (table.printed, table.residual) == (D("9.5"), D("0.0"))
