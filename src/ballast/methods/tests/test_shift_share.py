from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.exact import MethodError
from ballast.methods.shift_share import (
    Cause,
    Effect,
    ShiftShare,
    arcelus,
    dunn,
    dynamic,
    esteban_marquillas,
)
from ballast.methods.structure import Reference, Values

FREIBURG = Path(__file__).resolve().parents[5] / "shared" / "data" / "shift_share" / "Freiburg.csv"
Method = Callable[[Values, Values, Values, Values, Reference], ShiftShare]
METHODS: tuple[Method, ...] = (dunn, esteban_marquillas, arcelus)
NATION = ([400, 150, 150, 400], [440, 210, 135, 480])
REGIONS = {
    "A": ([90, 20, 10, 60], [100, 40, 10, 55]),
    "B": ([60, 30, 30, 40], [85, 55, 40, 35]),
    "C": ([250, 100, 110, 300], [255, 115, 85, 390]),
}
CELL = st.integers(0, 10**9)
TABLES = st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=6).filter(
    lambda rows: any(r[2] for r in rows)
)


def columns(rows: list[tuple[int, int, int, int]]) -> list[list[int]]:
    return [list(column) for column in zip(*rows, strict=True)]


def by(method: Method, tables: Sequence[Values], reference: Reference = Reference.CONTAINS) -> ShiftShare:
    base, current, reference_base, reference_current = tables
    return method(base, current, reference_base, reference_current, reference)


def amounts(found: ShiftShare) -> list[Fraction | int]:
    return list(found.total.amount(cause) for cause in Cause)


@pytest.mark.skipif(not FREIBURG.is_file(), reason="the published table of Freiburg is not here")
def test_freiburg_2008_to_2014_as_published() -> None:
    with FREIBURG.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = ("e_Freiburg2008", "e_Freiburg2014", "e_Germany2008", "e_Germany2014")
    tables: list[Values] = [{str(row["industry"]): Decimal(row[name]) for row in rows} for name in names]
    found = by(dunn, tables)
    assert found.total.change == 14373
    printed = [half_up(found.total.amount(cause), 6) for cause in Cause]
    assert printed == [Decimal(one) for one in ("9887.278398", "2501.611878", "1984.109723", "0")]
    for row, line in zip(found.rows, rows, strict=True):
        assert isinstance(row.growth, Fraction) and isinstance(row.reference_growth, Fraction)
        assert float(row.growth) == pytest.approx(float(line["e_g_Freiburg_0814"]), rel=1e-12)
        assert float(row.reference_growth) == pytest.approx(float(line["e_g_Germany_0814"]), rel=1e-12)
    for method in (esteban_marquillas, arcelus):
        assert sum(by(method, tables).total.effects.values(), Fraction(0)) == 14373


def test_the_three_regions_of_the_textbook_by_hand() -> None:
    """The nation grows by 15 %, its sectors by 10, 40, −10 and 20 %; the regions' own effects cancel out."""
    found = {name: by(dunn, [*tables, *NATION]) for name, tables in REGIONS.items()}
    assert amounts(found["A"]) == [27, 1, -3, 0]
    assert amounts(found["B"]) == [24, -1, 32, 0]
    assert amounts(found["C"]) == [114, 0, -29, 0]
    assert {one.total.code for one in found.values()} == {"合计"}
    assert {one.total.reference_growth for one in found.values()} == {Fraction(15)}
    assert [row.effects[Effect.COMPETITIVE] for row in found["A"].rows] == [1, 12, 1, -17]
    assert [row.effects[Effect.MIX] for row in found["A"].rows] == [Fraction(-9, 2), 5, Fraction(-5, 2), 3]


def test_esteban_marquillas_by_hand() -> None:
    """
    sector | b  | h = 180·share | g_i − G_i | competitive | allocation       region A of the textbook
    1      | 90 | 65.4545       | 1/90      | 8/11        | 3/11
    2      | 20 | 24.5454       | 0.6       | 14.7272     | −2.7272
    3      | 10 | 24.5454       | 0.1       | 2.4545      | −1.4545
    4      | 60 | 65.4545       | −17/60    | −18.5454    | 1.5454
    """
    rows = esteban_marquillas(*REGIONS["A"], *NATION).rows
    assert [row.effects[Effect.COMPETITIVE] for row in rows] == [
        Fraction(8, 11),
        Fraction(162, 11),
        Fraction(27, 11),
        Fraction(-204, 11),
    ]
    assert [row.effects[Effect.ALLOCATION] for row in rows] == [
        Fraction(3, 11),
        Fraction(-30, 11),
        Fraction(-16, 11),
        Fraction(17, 11),
    ]


def test_arcelus_by_hand() -> None:
    """Two sectors: b = 90, 10; h = 80, 20; G = 15 %, g = 20 %; G_i = 10, 35 %; g_i = 100/9, 100 %."""
    first, second = arcelus([90, 10], [100, 20], [400, 100], [440, 135]).rows
    assert list(first.effects.values()) == [
        Fraction(80 * 15, 100),
        Fraction(10 * 15, 100),
        Fraction(80 * -5, 100),
        Fraction(10 * -5, 100),
        Fraction(80 * 5, 100),
        Fraction(10 * 5, 100),
        80 * (Fraction(1, 9) - Fraction(20, 100) + Fraction(5, 100)),
        10 * (Fraction(1, 9) - Fraction(20, 100) + Fraction(5, 100)),
        0,
    ]
    assert list(second.effects.values()) == [3, Fraction(-3, 2), 4, -2, 1, Fraction(-1, 2), 12, -6, 0]


@settings(max_examples=15, deadline=None)
@given(TABLES)
def test_every_row_and_the_total_sum_to_the_actual_change(rows: list[tuple[int, int, int, int]]) -> None:
    tables = columns(rows)
    for method in METHODS:
        found = by(method, tables, Reference.APART)
        for row in (*found.rows, found.total):
            assert sum(row.effects.values()) == row.change == sum(row.amount(cause) for cause in Cause)
        for effect, value in found.total.effects.items():
            assert value == sum(row.effects[effect] for row in found.rows)
            if found.total.base:
                assert found.total.points[effect] == value / found.total.base * 100
            else:
                assert found.total.points[effect] is Marker.NO_BASE


@settings(max_examples=15, deadline=None)
@given(TABLES)
def test_the_three_methods_agree_on_environment_and_mix(rows: list[tuple[int, int, int, int]]) -> None:
    tables = columns(rows)
    first, *others = (by(method, tables, Reference.APART) for method in METHODS)
    for other in others:
        for ours, theirs in zip((*first.rows, first.total), (*other.rows, other.total), strict=True):
            assert ours.amount(Cause.ENVIRONMENT) == theirs.amount(Cause.ENVIRONMENT)
            assert ours.amount(Cause.MIX) == theirs.amount(Cause.MIX)
            own = [one.amount(Cause.OURSELVES) + one.amount(Cause.UNSPLIT) for one in (ours, theirs)]
            assert own[0] == own[1]


@settings(max_examples=15, deadline=None)
@given(TABLES)
def test_the_region_that_is_its_reference_owes_nothing_to_itself(rows: list[tuple[int, int, int, int]]) -> None:
    base, current = columns(rows)[2:]
    for method in METHODS:
        found = method(base, current, base, current, Reference.CONTAINS)
        assert found.total.amount(Cause.OURSELVES) == 0
        assert all(row.effects.get(Effect.COMPETITIVE, 0) == 0 for row in found.rows)


@settings(max_examples=15, deadline=None)
@given(TABLES, st.randoms(), st.integers(1, 1000))
def test_order_and_unit_change_nothing(rows: list[tuple[int, int, int, int]], dice: random.Random, factor: int) -> None:
    codes = [f"C{place}" for place in range(len(rows))]
    named = [dict(zip(codes, column, strict=True)) for column in columns(rows)]
    tables: list[Values] = list(named)
    dice.shuffle(codes)
    shuffled: list[Values] = [{code: table[code] * factor for code in codes} for table in named]
    for method in METHODS:
        found, other = by(method, tables, Reference.APART), by(method, shuffled, Reference.APART)
        assert other.total.points == found.total.points
        assert {row.code: row.points for row in other.rows} == {row.code: row.points for row in found.rows}


@settings(max_examples=15, deadline=None)
@given(TABLES, TABLES)
def test_the_dynamic_analysis_sums_its_years(
    rows: list[tuple[int, int, int, int]], more: list[tuple[int, int, int, int]]
) -> None:
    count = min(len(rows), len(more))
    here = [column[:count] for column in columns(rows)[:2]] + [[row[0] for row in more[:count]]]
    there = [[value + 1 for value in column[:count]] for column in (*columns(rows)[2:], [row[2] for row in more])]
    found = dynamic(here, there, Reference.APART)
    for row in (*found.rows, found.total):
        assert sum(row.effects.values()) == row.change
    for effect, value in found.total.effects.items():
        assert value == sum(year.total.effects[effect] for year in found.years)
    assert found.total.change == sum(here[2]) - sum(here[0])


def test_the_dynamic_analysis_takes_each_year_at_its_own_weights() -> None:
    """
    year | here | there      once over two years: environment 10·21 % = 2.1; year by year: 10·10 % + 12·10 % = 2.2
    0    | 10   | 100
    1    | 12   | 110
    2    | 15   | 121
    """
    found = dynamic([[10], [12], [15]], [[100], [110], [121]])
    assert amounts(found) == [Fraction(11, 5), 0, Fraction(14, 5), 0]
    assert amounts(dunn([10], [15], [100], [121])) == [Fraction(21, 10), 0, Fraction(29, 10), 0]
    assert found.total.points[Effect.NATIONAL] == 22
    assert found.total.reference_growth == found.rows[0].reference_growth == 21
    assert len(found.years) == 2 and found.years[1].total.base == 12


def test_dynamic_over_one_step_is_dunn() -> None:
    once = dunn(*REGIONS["A"], *NATION)
    found = dynamic(REGIONS["A"], NATION)
    assert (found.total, found.rows) == (once.total, once.rows)


def test_dynamic_matches_sectors_by_code_not_by_place() -> None:
    here = [{"a": 10, "b": 1}, {"b": 2, "a": 20}, {"a": 40, "b": 8}]
    there = [{"a": 100, "b": 100}, {"a": 100, "b": 100}, {"b": 100, "a": 100}]
    rows = {row.code: row for row in dynamic(here, there).rows}
    assert rows["a"].effects[Effect.COMPETITIVE] == 30 and rows["b"].effects[Effect.COMPETITIVE] == 7


@pytest.mark.parametrize(
    ("here", "there"), [([[1]], [[2]]), ([[1], [2]], [[2], [3], [4]]), ([[1], [2], [3]], [[2], [3]])]
)
def test_dynamic_needs_the_same_years_and_at_least_two(here: list[list[int]], there: list[list[int]]) -> None:
    with pytest.raises(MethodError, match="年份相同且至少两年"):
        dynamic(here, there)


def test_taking_the_region_out_changes_its_environment() -> None:
    """The region is half of its nation and alone grows: in its own environment it credits itself."""
    tables = ([100], [150], [200], [250])
    assert amounts(by(dunn, tables)) == [25, 0, 25, 0]
    found = by(dunn, tables, Reference.TAKEN_OUT)
    assert amounts(found) == [0, 0, 50, 0]
    assert found.total.reference_growth == 0 and found.reference is Reference.TAKEN_OUT


def test_a_region_larger_than_its_reference_must_be_declared_apart() -> None:
    with pytest.raises(MethodError, match="“2”本地的数9大于参照地区的8"):
        dunn([1, 9], [1, 9], [5, 8], [5, 9])
    with pytest.raises(MethodError, match="“1”本地的数7大于参照地区的5"):
        dunn([1, 8], [7, 9], [5, 8], [5, 9])
    assert dunn([1, 9], [1, 9], [5, 8], [5, 9], Reference.APART).total.change == 0


def test_a_sector_that_is_new_here_is_ours_and_named() -> None:
    found = dunn([10, 0], [10, 6], [100, 100], [100, 110])
    assert found.new_here == ("2",) and found.unsplit == ()
    assert found.rows[1].effects[Effect.COMPETITIVE] == 6
    assert found.rows[1].growth is Marker.NO_BASE
    assert found.rows[1].points[Effect.COMPETITIVE] == 60


def test_a_sector_that_is_new_here_has_no_rate_to_be_split_further() -> None:
    for method in (esteban_marquillas, arcelus):
        found = method([10, 0], [10, 6], [100, 100], [100, 110], Reference.CONTAINS)
        row = found.rows[1]
        assert row.effects[Effect.UNSPLIT] == 6 and found.unsplit == ("2",)
        assert row.amount(Cause.OURSELVES) == row.amount(Cause.MIX) == row.amount(Cause.ENVIRONMENT) == 0


def test_a_sector_without_a_base_in_the_reference_stands_on_a_line_of_its_own() -> None:
    """
    sector | here    | reference           the reference grows by 20 / 100; of sector 2 it had nothing
    1      | 10 → 10 | 100 → 100
    2      | 5 → 9   | 0 → 20
    """
    found = dunn([10, 5], [10, 9], [100, 0], [100, 20], Reference.APART)
    assert found.unsplit == ("2",) and found.new_here == ()
    row = found.rows[1]
    assert [row.effects[one] for one in (Effect.NATIONAL, Effect.MIX, Effect.COMPETITIVE)] == [1, 0, 0]
    assert row.effects[Effect.UNSPLIT] == 3 and row.reference_growth is Marker.NO_BASE
    assert found.total.effects[Effect.UNSPLIT] == 3
    assert "无法拆分拉动20.0个百分点" in found.sentence()


def test_a_sector_that_is_new_everywhere_is_not_counted_as_ours() -> None:
    found = dunn([10, 0], [10, 6], [100, 0], [100, 10])
    assert found.rows[1].effects[Effect.UNSPLIT] == 6 and found.new_here == found.unsplit == ("2",)
    assert found.total.amount(Cause.MIX) == -1 and found.total.amount(Cause.OURSELVES) == 0


def test_a_sector_that_never_was_here_is_not_called_new() -> None:
    assert dunn([10, 0], [10, 0], [100, 100], [100, 110]).new_here == ()


def test_a_sector_that_died_out_here_is_ours() -> None:
    found = dunn([10, 5], [10, 0], [100, 100], [100, 100])
    assert found.rows[1].effects[Effect.COMPETITIVE] == -5 and found.rows[1].growth == -100


def test_an_empty_region_has_amounts_but_no_points() -> None:
    for method in METHODS:
        found = method([0, 0], [3, 4], [10, 10], [11, 12], Reference.CONTAINS)
        assert found.total.change == 7 and sum(found.total.effects.values()) == 7
        assert set(found.total.points.values()) == {Marker.NO_BASE}
        assert found.total.pull(Cause.ENVIRONMENT) is Marker.NO_BASE
        assert "不计算增速" in found.sentence() and "本期7。" in found.sentence()


def test_a_reference_without_any_base_is_an_error() -> None:
    with pytest.raises(MethodError, match="参照地区基期合计为0"):
        dunn([0], [0], [0], [5])
    with pytest.raises(MethodError, match="扣除本地后已无剩余"):
        dunn([3], [4], [3], [9], Reference.TAKEN_OUT)


def test_missing_values_odd_sectors_and_empty_tables_are_refused_by_name() -> None:
    with pytest.raises(MethodError, match="本地本期“C14”缺数"):
        dunn({"C13": 1, "C14": 2}, {"C13": 1, "C14": None}, {"C13": 5, "C14": 5}, {"C13": 5, "C14": 5})
    with pytest.raises(MethodError, match="参照地区基期与本地基期的行业不一致：“C14、C15”"):
        dunn({"C13": 1, "C14": 2}, {"C13": 1, "C14": 2}, {"C13": 5, "C15": 5}, {"C13": 5, "C14": 5})
    with pytest.raises(MethodError, match="本地本期与本地基期的行业不一致：“C14、C15”"):
        dunn({"C13": 1, "C14": 2}, {"C13": 1, "C15": 2}, {"C13": 5, "C14": 5}, {"C13": 5, "C14": 5})
    with pytest.raises(MethodError, match="参照地区本期与本地基期的行业不一致：“2”"):
        dunn([1, 2], [1, 2], [5, 5], [5])
    with pytest.raises(MethodError, match="本地基期没有任何行业"):
        dunn([], [], [], [])
    with pytest.raises(MethodError, match="本地本期“1”是负数"):
        dunn([1], [-1], [5], [5])
    with pytest.raises(MethodError, match="不是有限的数"):
        dunn([1.0], [float("nan")], [5], [5])


def test_the_sentence_says_the_three_causes_in_points() -> None:
    assert dunn(*REGIONS["A"], *NATION).sentence(2) == (
        "本地增长13.89%：大环境拉动15.00个百分点，结构拉动0.56个百分点，自身下拉1.67个百分点（参照地区含本地）。"
    )
    assert esteban_marquillas(*REGIONS["A"], *NATION).sentence(2) == dunn(*REGIONS["A"], *NATION).sentence(2)
    assert (
        dunn(*REGIONS["A"], *NATION, Reference.APART).sentence().endswith("自身下拉1.7个百分点（参照地区不含本地）。")
    )


def test_a_cause_of_nothing_pulls_neither_down_nor_is_it_left_out() -> None:
    assert "结构拉动0.0个百分点，自身下拉3.8个百分点" in dunn(*REGIONS["C"], *NATION).sentence()


def test_every_effect_has_a_name_and_a_cause() -> None:
    assert len({effect.label for effect in Effect}) == len(Effect)
    assert [cause.label for cause in Cause] == ["大环境", "结构", "自身", "无法拆分"]
    assert {effect.cause for effect in Effect} == set(Cause)


def test_numpy_columns_are_read_exactly() -> None:
    big: list[Values] = [
        np.array([value * 10**9 for value in column], dtype=np.int64) for column in (*REGIONS["A"], *NATION)
    ]
    assert amounts(by(dunn, big)) == [27 * 10**9, 10**9, -3 * 10**9, 0]
    floats: list[Values] = [np.array(column, dtype=np.float64) / 10 for column in (*REGIONS["A"], *NATION)]
    assert amounts(by(dunn, floats)) == [Fraction(27, 10), Fraction(1, 10), Fraction(-3, 10), 0]
