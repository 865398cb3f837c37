"""Balancing, aggregation and regionalisation of input-output tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ballast.kernel.marker import Marker
from ballast.methods.arrays import Array
from ballast.methods.exact import MethodError
from ballast.methods.input_output import (
    aggregate,
    aggregate_flows,
    build_table,
    concordance,
    gras,
    leontief_inverse,
    local_supply,
    ras,
    regionalise,
    simple_quotients,
    technical_coefficients,
)
from ballast.methods.tests.test_input_output import POSITIVE, SHARES, near, small

CELLS = hnp.arrays(np.float64, (3, 4), elements=st.integers(1, 100).map(float))


# --- balancing


@settings(max_examples=20, deadline=None)
@given(CELLS, hnp.arrays(np.float64, (3, 4), elements=st.integers(1, 50).map(float)))
def test_ras_meets_both_margins_and_keeps_the_structure(start: Array, other: Array) -> None:
    rows, columns = other.sum(axis=1), other.sum(axis=0)
    found = ras(start, rows, columns)
    np.testing.assert_allclose(found.matrix.sum(axis=1), rows, rtol=1e-6)
    np.testing.assert_allclose(found.matrix.sum(axis=0), columns, rtol=1e-6)
    np.testing.assert_allclose(found.matrix, found.row_factors[:, None] * start * found.column_factors, rtol=1e-9)
    np.testing.assert_allclose(gras(start, rows, columns).matrix, found.matrix, rtol=1e-9)


@settings(max_examples=20, deadline=None)
@given(CELLS)
def test_a_balanced_matrix_stays_as_it_is(start: Array) -> None:
    found = ras(start, start.sum(axis=1), start.sum(axis=0))
    np.testing.assert_allclose(found.matrix, start, rtol=1e-12)
    assert found.rounds == 1


def test_ras_by_hand() -> None:
    """With all ones the answer is row total × column total / grand total."""
    near(ras([[1, 1], [1, 1]], [3, 7], [4, 6]).matrix, [[1.2, 1.8], [2.8, 4.2]], 9)


def test_ras_keeps_zeros_and_empties_a_row_that_is_to_be_empty() -> None:
    found = ras([[1, 0, 2], [3, 4, 0], [1, 1, 1]], [3, 7, 0], [4, 4, 2])
    assert found.matrix[0, 1] == found.matrix[1, 2] == 0 and not found.matrix[2].any()
    near(found.matrix.sum(axis=0), [4, 4, 2], 6)
    assert not ras([[1, 1]], [0], [0, 0]).matrix.any()


@pytest.mark.parametrize(
    ("start", "rows", "columns", "said"),
    [
        ([[1, -1], [1, 1]], [1, 1], [1, 1], "起始矩阵里有负数"),
        ([[1, 1], [1, 1]], [-1, 3], [1, 1], "行合计里有负数"),
        ([[1, 1], [1, 1]], [1, 1], [3, -1], "列合计里有负数"),
        ([[1, 1], [1, 1]], [1, 2], [1, 1], "行合计之和3与列合计之和2不相等"),
        ([[0, 0], [1, 1]], [1, 2], [1, 2], "“农业”行全是0，却要求合计为1"),
        ([[0, 1], [0, 1]], [1, 2], [1, 2], "第1列全是0"),
        ([[1, 0], [0, 1]], [1, 2], [2, 1], "“农业”行还差1。多半是0的位置"),
        ([[1, 1], [0, 1]], [1, 2], [2, 1], "多半是0的位置"),
    ],
)
def test_what_cannot_be_balanced_is_refused_in_words(
    start: list[list[int]], rows: list[int], columns: list[int], said: str
) -> None:
    with pytest.raises(MethodError, match=said):
        ras(start, rows, columns, names=["农业", "制造"], most_rounds=500)


def test_the_row_that_is_furthest_off_is_named() -> None:
    with pytest.raises(MethodError, match=r"第2行还差2。多半是0的位置"):
        ras(np.eye(3), [1, 2, 4], [1, 4, 2], most_rounds=5)
    with pytest.raises(MethodError, match="5轮内不能同时满足行、列合计，“乙”行还差2"):
        gras(np.eye(3), [1, 2, 4], [1, 4, 2], most_rounds=5, names=["甲", "乙", "丙"])


def test_gras_keeps_signs_and_meets_the_margins() -> None:
    start = np.array([[7.0, 3, 5, -3], [2, 9, 8, 1], [-2, 0, 2, 1]])
    rows, columns = [15, 26, -1], [9, 16, 17, -2]
    found = gras(start, rows, columns)
    near(found.matrix.sum(axis=1), rows, 6)
    near(found.matrix.sum(axis=0), columns, 6)
    assert (np.sign(found.matrix) == np.sign(start)).all()


def test_gras_has_a_row_of_negatives_only() -> None:
    found = gras([[-1, -1], [5, 5]], [-3, 9], [2, 4])
    near(found.matrix.sum(axis=1), [-3, 9], 6)
    near(found.matrix.sum(axis=0), [2, 4], 6)


# --- aggregation


GROUPS = {"S0": "甲", "S1": "乙", "S2": "甲", "S3": "乙"}


@settings(max_examples=15, deadline=None)
@given(SHARES, POSITIVE)
def test_aggregation_loses_nothing(shares: Array, final: Array) -> None:
    table = small(shares, final)
    found = aggregate(table, GROUPS)
    assert found.sectors == ("甲", "乙")
    assert found.flows.sum() == pytest.approx(table.flows.sum())
    assert found.output.tolist() == pytest.approx([table.output[[0, 2]].sum(), table.output[[1, 3]].sum()])
    assert found.final_use.sum() == pytest.approx(table.final_use.sum())
    assert found.total_value_added.sum() == pytest.approx(table.total_value_added.sum())
    each = aggregate(table, {name: name for name in table.sectors})
    np.testing.assert_array_equal(each.flows, table.flows)


def test_aggregating_sectors_of_one_technology_commutes_with_the_inverse() -> None:
    """Two sectors that buy alike: the inverse of the aggregate is the aggregate of the inverse."""
    coefficients = np.array([[0.1, 0.2, 0.2], [0.1, 0.1, 0.1], [0.3, 0.2, 0.2]])
    table = small(coefficients, np.array([5.0, 7, 9]))
    found = aggregate(table, {"S0": "甲", "S1": "乙", "S2": "乙"})
    whole = leontief_inverse(technical_coefficients(found.flows, found.output))
    inverse = leontief_inverse(coefficients)
    bridge = concordance(table.sectors, {"S0": "甲", "S1": "乙", "S2": "乙"})[1]
    np.testing.assert_allclose(whole, (bridge @ inverse)[:, [0, 1]], rtol=1e-9)


def test_every_piece_of_a_table_is_aggregated_even_where_rounding_left_it_unbalanced() -> None:
    """Row 2 misses its output by 4 %: what was declared of the table is not asked of its groups again."""
    table = build_table(
        ["1", "2", "3"],
        [[10, 20, 0], [5, 10, 5], [0, 10, 10]],
        [100, 100, 50],
        {"消费": [50, 56, 20], "出口": [20, 20, 10]},
        {"报酬": [60, 40, 20], "利润": [20, 15, 10]},
        {"进口": [5, 5, 5]},
        tolerance=0.05,
    )
    found = aggregate(table, {"1": "甲", "2": "乙", "3": "乙"})
    assert found.flows.tolist() == [[10, 20], [5, 35]] and found.output.tolist() == [100, 150]
    assert {name: one.tolist() for name, one in found.final.items()} == {"消费": [50, 76], "出口": [20, 30]}
    assert {name: one.tolist() for name, one in found.value_added.items()} == {"报酬": [60, 60], "利润": [20, 25]}
    assert {name: one.tolist() for name, one in found.other_inputs.items()} == {"进口": [5, 10]}


def test_a_concordance_must_name_every_sector_and_no_other() -> None:
    with pytest.raises(MethodError, match="部门“S3”没有归入"):
        concordance(["S0", "S3"], {"S0": "甲"})
    with pytest.raises(MethodError, match="“S9”不是表中的部门"):
        concordance(["S0"], {"S0": "甲", "S9": "乙"})
    with pytest.raises(MethodError, match="流量会丢失或重复"):
        aggregate_flows([[1, 2], [3, 4]], [[1, 1], [0, 1]])
    near(aggregate_flows([[10, 0], [0, 0]], [[0.5, 1], [0.5, 0]]), [[2.5, 2.5], [2.5, 2.5]], 12)


# --- regionalisation


@pytest.mark.parametrize("method", ["SLQ", "CILQ", "FLQ"])
def test_the_nation_as_a_region_gets_its_own_coefficients_back(method: Any) -> None:
    coefficients = [[0.15, 0.25], [0.2, 0.05]]
    found = regionalise(coefficients, [1000, 2000], [1000, 2000], method)
    near(found.coefficients, coefficients, 12)
    near(found.brought_in, [[0, 0], [0, 0]], 12)


def test_slq_cilq_and_flq_by_hand() -> None:
    """Shares here .6 .1 .3, in the nation .3 .4 .3: SLQ = 2, .25, 1."""
    coefficients = np.full((3, 3), 0.1)
    region, nation = [60, 10, 30], [300, 400, 300]
    near(simple_quotients(region, nation), [2, 0.25, 1], 12)
    near(regionalise(coefficients, region, nation).trade, [[1, 1, 1], [0.25, 0.25, 0.25], [1, 1, 1]], 12)
    cross: list[list[float]] = [[1.0, 1, 1], [0.125, 0.25, 0.25], [0.5, 1, 1]]
    near(regionalise(coefficients, region, nation, "CILQ").trade, cross, 12)
    size = np.log2(1.1) ** 0.3
    flegg: list[list[float]] = [
        [1.0, 1.0, min(1.0, 2 * size)],
        [0.125 * size, 0.25 * size, 0.25 * size],
        [0.5 * size, 1.0, size],
    ]
    np.testing.assert_allclose(regionalise(coefficients, region, nation, "FLQ").trade, flegg, rtol=1e-12)
    np.testing.assert_allclose(regionalise(coefficients, region, nation, "FLQ", 0.0).trade, cross, rtol=1e-12)


def test_a_missing_sector_supplies_nothing_and_as_a_buyer_is_capped() -> None:
    for method in ("SLQ", "CILQ", "FLQ"):
        found = regionalise([[0.1, 0.2], [0.3, 0.1]], [0, 50], [100, 400], method)
        assert found.coefficients[0].tolist() == [0, 0]
        assert found.trade[1, 0] == 1 and found.method == method
        # 1 and 2 are missing, 3 is weak: it sells to them as in the nation, and they sell nothing to one another
        trade = regionalise(np.full((4, 4), 0.1), [0, 0, 1, 60], [100, 100, 100, 100], method).trade
        assert trade[0].tolist() == trade[1].tolist() == [0] * 4
        assert method == "SLQ" or trade[2, :2].tolist() == [1, 1]


def test_a_buyer_that_is_next_to_nothing_here_is_capped_without_a_word() -> None:
    with np.errstate(over="raise"):
        found = regionalise([[0.1, 0.2], [0.3, 0.1]], [1e-310, 50], [100, 400], "CILQ")
    assert found.trade[1, 0] == 1


@settings(max_examples=20, deadline=None)
@given(SHARES, POSITIVE, st.lists(st.floats(0, 1), min_size=4, max_size=4).filter(lambda one: sum(one) > 0.1))
def test_regional_coefficients_never_exceed_the_national(shares: Array, nation: Array, parts: list[float]) -> None:
    region = nation * np.array(parts)
    for method in ("SLQ", "CILQ", "FLQ"):
        found = regionalise(shares, region, nation, method)
        assert (found.coefficients >= 0).all() and (found.coefficients <= shares + 1e-15).all()
        np.testing.assert_allclose(found.coefficients + found.brought_in, shares, atol=1e-15)


@pytest.mark.parametrize(
    ("region", "nation", "said"),
    [
        ([0, 0], [1, 1], "合计为0"),
        ([0, 0], [0, 0], "合计为0"),
        ([2, 1], [3, -1], "负数"),
        ([2, 5], [30, 4], "第2个部门本地5大于全国4"),
        ([1, 1], [3, 4, 4], "^全国各部门应是2个数"),
        ([1, 1, 1], [3, 4], "^本地各部门应是2个数"),
    ],
)
def test_regions_that_cannot_be_are_refused(region: list[int], nation: list[int], said: str) -> None:
    with pytest.raises(MethodError, match=said):
        regionalise([[0.1, 0.2], [0.3, 0.1]], region, nation)


def test_unknown_methods_and_deltas_are_refused() -> None:
    with pytest.raises(MethodError, match="只有 SLQ、CILQ、FLQ"):
        regionalise([[0.1]], [1], [2], "LQ")  # type: ignore[arg-type]
    for delta in (-0.1, 1.0):
        with pytest.raises(MethodError, match="δ应在0和1之间"):
            regionalise([[0.1]], [1], [2], "FLQ", delta)


def test_a_sector_that_the_nation_has_not_gets_a_quotient_of_nothing() -> None:
    assert simple_quotients([1, 0], [2, 0]).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: aggregate_flows([[1, 2]], [[1, 1]]), "中间流量应是方阵"),
        (lambda: aggregate_flows([[1, 2], [3, 4]], [[1]]), "对照矩阵应是任意×2"),
        (lambda: ras([1], [1], [1]), "起始矩阵应是"),
        (lambda: ras([[1, 1], [1, 1]], [1], [1, 1]), "行合计应是2个数"),
        (lambda: ras([[1, 1, 1], [1, 1, 1]], [1, 1], [2]), "列合计应是3个数"),
        (lambda: regionalise([[1, 2]], [1], [1]), "全国直接消耗系数应是方阵"),
        (lambda: simple_quotients([1], [[1]]), "全国各部门应是一维"),
        (lambda: simple_quotients([1, 1], [1]), "本地各部门应是1个数"),
        (lambda: local_supply([[1, 2]], [1]), "直接消耗系数应是方阵"),
        (lambda: local_supply([[0.1]], [1, 2]), "本地产出应是1个数"),
        (lambda: local_supply([[0.1]], [1], [1, 2]), "本地最终使用应是1个数"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(call: Callable[[], object], said: str) -> None:
    with pytest.raises(MethodError, match=f"^{said}"):
        call()


def test_local_supply_over_local_need() -> None:
    found = local_supply([[0.1, 0.5], [0.0, 0.0]], [10, 40])
    assert found[0] == pytest.approx(10 / 21) and found[1] is Marker.NOT_APPLICABLE
    assert local_supply([[0.1, 0.5], [0.0, 0.0]], [10, 40], [0, 80])[1] == 0.5
    assert local_supply([[0.5]], [1]) == (2.0,)
