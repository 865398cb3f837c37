from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
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
    KeySector,
    Multiplier,
    Table,
    allocation_coefficients,
    build_table,
    closed_coefficients,
    employment_multipliers,
    ghosh_inverse,
    income_multipliers,
    input_multipliers,
    leontief_inverse,
    linkages,
    output_multipliers,
    power_of_dispersion,
    sensitivity_of_dispersion,
    technical_coefficients,
    value_added_multipliers,
)

PUBLISHED = Path(__file__).resolve().parents[5] / "shared" / "data" / "input_output"
published = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published input-output tables are not here")

Z = [[150, 500], [200, 100]]
X = [1000, 2000]
SHARES = hnp.arrays(np.float64, (4, 4), elements=st.integers(0, 200).map(lambda one: one / 1000))
POSITIVE = hnp.arrays(np.float64, (4,), elements=st.integers(1, 1000).map(float))


def read(name: str) -> dict[str, list[float]]:
    """A published table by the name of its row (the last text column); a blank is 0, as the publisher prints none."""
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as stream:
        _, *rows = csv.reader(stream)
    texts = 2 if "netherlands" in name or "domestic" in name else 1
    return {row[texts - 1]: [float(one or 0) for one in row[texts:]] for row in rows}


def germany() -> Table:
    rows = read("germany/germany_1995_siot.csv")
    names = list(rows)[:6]
    added = ("compensation_employees", "net_tax_production", "consumption_fixed_capital", "os_mixed_income_net")
    return build_table(
        names,
        [rows[name][:6] for name in names],
        rows["output"][:6],
        {str(k): [rows[name][k] for name in names] for k in range(7, 12)},
        {name: rows[name][:6] for name in added},
        {name: rows[name][:6] for name in ("imports", "net_tax_products")},
        tolerance=0,
    )


def netherlands() -> Table:
    rows = read("netherlands_2000.csv")
    names = list(rows)[:6]
    labour = np.array(rows["compensation_employees"][:6])
    return build_table(
        names,
        [rows[name][:6] for name in names],
        rows["output_bp"][:6],
        {str(k): [rows[name][k] for name in names] for k in (7, 9, 10, 11)},
        {"labour": labour, "other": np.array(rows["value_added_bp"][:6]) - labour},
        {name: rows[name][:6] for name in ("imports", "net_tax")},
        tolerance=1e-5,
    )


def china() -> Table:
    rows = read("china_2007_35sector_domestic_io_musd.csv")
    names = list(rows)[:35]
    bought = np.array(list(read("china_2007_35sector_import_matrix_musd.csv").values())).sum(axis=0)
    return build_table(
        names,
        [rows[name][:35] for name in names],
        [rows[name][41] for name in names],
        {str(k): [rows[name][k] for name in names] for k in range(35, 41)},
        None,
        {"imports": bought},
        tolerance=0.002,
    )


def small(coefficients: Array, final: Array) -> Table:
    """A table that balances, from coefficients whose columns sum to less than 1 and final use."""
    output = leontief_inverse(coefficients) @ final
    flows = coefficients * output
    added = {"增加值": output - flows.sum(axis=0)}
    return build_table([f"S{k}" for k in range(len(final))], flows, output, {"最终使用": final}, added)


def near(found: Any, wanted: Any, places: int) -> None:
    """Equal to what is published, element by element, at the decimals published."""
    assert (np.round(np.asarray(found, dtype=np.float64), places).tolist() == np.asarray(wanted, dtype=np.float64).tolist())


# --- published answers


def test_the_two_sectors_of_miller_and_blair() -> None:
    near(technical_coefficients(Z, X), [[0.15, 0.25], [0.2, 0.05]], 12)
    inverse = leontief_inverse(technical_coefficients(Z, X))
    near(inverse, [[1.2541, 0.33], [0.264, 1.1221]], 4)
    near(inverse @ [600, 1500], [1247.5248, 1841.5842], 4)
    near(ghosh_inverse(allocation_coefficients(Z, X)), [[1.2541, 0.6601], [0.132, 1.1221]], 4)
    assert build_table(["1", "2"], Z, X).final_use.tolist() == [350, 1700]


def test_the_closed_model_of_miller_and_blair() -> None:
    closed = closed_coefficients([[0.15, 0.25], [0.2, 0.05]], [0.3, 0.25], [0.05, 0.4], 0.05)
    near(leontief_inverse(closed), [[1.365, 0.425, 0.251], [0.527, 1.348, 0.595], [0.57, 0.489, 1.289]], 3)


@published
def test_germany_1995_as_eurostat_prints_it() -> None:
    table = germany()
    rows = linkages(table, "ghosh")
    near([one.backward for one in rows], [1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782], 4)
    near([one.forward for one in rows], [2.1126, 1.6910, 1.3558, 1.5848, 2.1037, 1.2106], 4)
    assert list(output_multipliers(table).values()) == [one.backward for one in rows]
    near([one.total for one in value_added_multipliers(table)], [0.8450, 0.7647, 0.8615, 0.9019, 0.9393, 0.9199], 4)
    inverse = leontief_inverse(technical_coefficients(table.flows, table.output))
    near(inverse.diagonal()[:3], [1.0339, 1.4292, 1.0289], 4)
    ghosh = ghosh_inverse(allocation_coefficients(table.flows, table.output))
    near(ghosh[:, 0], [1.0339, 0.0118, 0.0037, 0.0103, 0.0117, 0.0043], 4)
    people = [1096.0, 8381, 3236, 9251, 4258, 10206]
    near([one.total for one in employment_multipliers(table, people)], [0.0326, 0.0162, 0.0207, 0.0237, 0.0112, 0.0242], 4)


@published
def test_the_quoted_forward_linkage_of_german_industry_has_two_digits_swapped() -> None:
    industry = linkages(germany())[1]
    assert isinstance(industry.forward, float)
    assert round(industry.forward, 4) == 1.6910 != 1.6691


@published
def test_netherlands_2000_as_published() -> None:
    table = netherlands()
    coefficients = technical_coefficients(table.flows, table.output)
    near(coefficients.diagonal()[:3], [0.125, 0.023, 0.191], 3)
    rows = income_multipliers(table, "labour")
    near([one.ratio for one in rows], [2.466, 2.333, 1.840, 2.372, 1.953, 1.417], 3)
    direct = [one.direct for one in rows]
    closed = leontief_inverse(closed_coefficients(coefficients, direct, [0, 0, 0.08, 0.03, 0, 0.59]))
    # the published consumption coefficients have two decimals only
    assert closed[6, :6] == pytest.approx([0.3887, 0.1456, 0.4515, 0.3124, 0.6858, 0.7279], abs=5e-4)


@published
def test_china_2007_balances_and_its_sector_without_output_has_no_linkages() -> None:
    table = china()
    empty = table.sectors[-1]
    assert table.output[table.at(empty)] == 0
    rows = {one.sector: one for one in linkages(table)}
    assert rows[empty].backward is rows[empty].power is rows[empty].kind is Marker.NOT_APPLICABLE
    assert output_multipliers(table)[empty] is Marker.NOT_APPLICABLE
    powers = [one.power for one in rows.values() if isinstance(one.power, float)]
    # two sectors of China 2007 have no output: trade in motor vehicles and private households
    assert len(powers) == 33 and np.mean(powers) == pytest.approx(1, abs=1e-12)
    inverse = leontief_inverse(technical_coefficients(table.flows, table.output))
    # the published rows lack up to 0.12 % of their output, those of a small sector most
    np.testing.assert_allclose(inverse @ table.final_use, table.output, rtol=3e-3)


@pytest.mark.slow
@published
def test_china_2007_is_what_pymrio_computes() -> None:
    peer = pytest.importorskip("pymrio", reason="pymrio is installed for development only")
    import pandas as pd

    table = china()
    names = list(table.sectors)
    flows = pd.DataFrame(table.flows, index=names, columns=names)
    output = pd.DataFrame(table.output, index=names, columns=["indout"])
    theirs = peer.calc_A(flows, output)
    ours = technical_coefficients(table.flows, table.output)
    np.testing.assert_allclose(ours, theirs.to_numpy(), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(leontief_inverse(ours), peer.calc_L(theirs).to_numpy(), rtol=1e-10, atol=1e-13)
    allocation = allocation_coefficients(table.flows, table.output)
    their_ghosh = peer.calc_G(peer.calc_B(flows, output)).to_numpy()
    np.testing.assert_allclose(ghosh_inverse(allocation), their_ghosh, rtol=1e-10, atol=1e-13)


# --- identities


@settings(max_examples=20, deadline=None)
@given(SHARES, POSITIVE)
def test_output_is_the_inverse_times_final_use_and_inputs_sum_to_one(shares: Array, final: Array) -> None:
    table = small(shares, final)
    coefficients = technical_coefficients(table.flows, table.output)
    np.testing.assert_allclose(coefficients, shares, atol=1e-12)
    inverse = leontief_inverse(coefficients)
    np.testing.assert_allclose(inverse @ table.final_use, table.output, rtol=1e-9)
    np.testing.assert_allclose(coefficients.sum(axis=0) + table.total_value_added / table.output, 1.0, rtol=1e-9)
    assert [one.total for one in value_added_multipliers(table)] == pytest.approx([1.0] * 4)
    np.testing.assert_allclose(inverse, np.eye(4) + coefficients @ inverse, atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(SHARES, POSITIVE)
def test_leontief_and_ghosh_are_similar_by_output(shares: Array, final: Array) -> None:
    table = small(shares, final)
    leontief = leontief_inverse(technical_coefficients(table.flows, table.output))
    ghosh = ghosh_inverse(allocation_coefficients(table.flows, table.output))
    np.testing.assert_allclose(ghosh, leontief * table.output[None, :] / table.output[:, None], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(table.total_value_added @ ghosh, table.output, rtol=1e-8)


@settings(max_examples=20, deadline=None)
@given(SHARES, POSITIVE, st.permutations(range(4)), st.sampled_from([1e-4, 3.0, 1e6]))
def test_order_and_unit_of_a_table_change_no_index(shares: Array, final: Array, order: list[int], unit: float) -> None:
    table = small(shares, final)
    other = build_table(
        [table.sectors[k] for k in order],
        table.flows[np.ix_(order, order)] * unit,
        table.output[order] * unit,
        {"最终使用": table.final_use[order] * unit},
        {"增加值": table.total_value_added[order] * unit},
    )
    for kind in ("leontief", "ghosh"):
        ours = {one.sector: one for one in linkages(table, kind)}
        for one in linkages(other, kind):
            for field in ("direct_backward", "backward", "direct_forward", "forward", "power", "sensitivity"):
                assert getattr(one, field) == pytest.approx(getattr(ours[one.sector], field), rel=1e-8, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(SHARES, POSITIVE)
def test_dispersion_averages_to_one(shares: Array, final: Array) -> None:
    table = small(shares, final)
    for kind in ("leontief", "ghosh"):
        rows = linkages(table, kind)
        assert np.mean([one.power for one in rows]) == pytest.approx(1)
        assert np.mean([one.sensitivity for one in rows]) == pytest.approx(1)
    inverse = leontief_inverse(shares)
    np.testing.assert_allclose(power_of_dispersion(inverse), sensitivity_of_dispersion(inverse.T), rtol=1e-12)


# --- tables


def test_a_table_is_read_only_and_copies_what_it_is_given() -> None:
    flows = np.array(Z, dtype=np.float64)
    table = build_table(["1", "2"], flows, X)
    flows[0, 0] = 999
    assert table.flows[0, 0] == 150
    with pytest.raises(ValueError, match="read-only"):
        table.flows[0, 0] = 1


def test_output_may_be_left_out_where_final_use_is_given() -> None:
    table = build_table(["1", "2"], Z, final={"消费": [300, 1500], "出口": [50, 200]})
    assert table.output.tolist() == X and table.total_value_added.tolist() == [650, 1400]


def test_a_sector_that_does_not_balance_is_named_with_its_difference() -> None:
    with pytest.raises(MethodError, match=r"“制造”的行.*合计2003.*相差3，共1个部门"):
        build_table(["农业", "制造"], Z, X, {"最终使用": [350, 1703]})
    with pytest.raises(MethodError, match=r"“农业”的列.*合计1002.*相差2，共1个部门"):
        build_table(["农业", "制造"], Z, X, None, {"增加值": [600, 1400]}, {"进口": [52, 0]})
    assert build_table(["农业", "制造"], Z, X, {"最终使用": [351, 1702]}).output.tolist() == X
    assert build_table(["农业", "制造"], Z, X, {"最终使用": [350, 1703]}, tolerance=0.002)
    with pytest.raises(MethodError, match=r"“制造”的行"):
        build_table(["农业", "制造"], Z, X, {"最终使用": [350, 1703]}, tolerance=0.001)


def test_the_worst_of_several_that_do_not_balance_is_named() -> None:
    with pytest.raises(MethodError, match=r"“制造”的行.*共2个部门不平衡"):
        build_table(["农业", "制造"], Z, X, {"最终使用": [400, 1600]})


def test_balance_is_asked_in_any_unit_and_an_empty_table_has_it() -> None:
    with pytest.raises(MethodError, match="“2”的行"):
        build_table(["1", "2"], np.array(Z) * 1e-12, np.array(X) * 1e-12, {"最终使用": [350e-12, 1500e-12]})
    assert build_table(["空"], [[0]], [0]).final_use.tolist() == [0]


def test_imports_may_be_a_negative_column_of_a_competitive_table() -> None:
    table = build_table(["1", "2"], Z, X, {"使用": [500, 1900], "进口": [-150, -200]})
    assert table.final_use.tolist() == [350, 1700]


def test_a_sector_without_output_needs_an_empty_column() -> None:
    table = build_table(["1", "2", "空"], [[150, 500, 0], [200, 100, 0], [0, 0, 0]], [1000, 2000, 0])
    near(
        leontief_inverse(technical_coefficients(table.flows, table.output)),
        [[1.2541, 0.33, 0], [0.264, 1.1221, 0], [0, 0, 1]],
        4,
    )
    rows = linkages(table)
    assert rows[2].forward is Marker.NOT_APPLICABLE
    two = linkages(build_table(["1", "2"], Z, X))
    assert [one.power for one in rows[:2]] == pytest.approx([one.power for one in two])
    assert input_multipliers(table, [1, 1, 0])[2] == Multiplier("空", *[Marker.NOT_APPLICABLE] * 3)
    with pytest.raises(MethodError, match="“空”总产出为0，却有中间投入"):
        build_table(["1", "空"], [[150, 1], [200, 0]], [1000, 0])
    with pytest.raises(MethodError, match="“空”总产出为0，却有就业3"):
        employment_multipliers(table, [1, 1, 3])


def test_a_sector_that_is_all_imported_has_coefficients_but_no_allocation() -> None:
    """In a competitive table the row of a sector without output is sold all the same: what is sold is imported."""
    table = build_table(["1", "油"], [[10, 0], [5, 0]], [100, 0], {"使用": [90, 1], "进口": [0, -6]})
    assert technical_coefficients(table.flows, table.output).tolist() == [[0.1, 0], [0.05, 0]]
    with pytest.raises(MethodError, match="“油”总产出为0，却有中间使用"):
        linkages(table)
    with pytest.raises(MethodError, match="第2个部门”总产出为0，却有中间投入"):
        technical_coefficients([[1, 1], [1, 0]], [10, 0])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([], []), "方阵|没有任何部门"),
        ((["1", "1"], Z, X), "“1”重复"),
        ((["1", "2", "合计"], Z, X), "中间流量有2个部门，名称却有3个"),
        ((["1", "2"], [[1, 2]], X), "应是方阵"),
        ((["1", "2"], Z), "至少给出其中一个"),
        ((["1", "2"], Z, [1000, -1]), "“2”的总产出是负数"),
        ((["1", "2"], [[1, None], [1, 1]], X), "第1行第2列缺数"),
        ((["1", "2"], Z, [1000]), "总产出应是2个数"),
    ],
)
def test_what_is_no_table_is_refused(arguments: tuple[Any, ...], said: str) -> None:
    with pytest.raises(MethodError, match=said):
        build_table(*arguments)


def test_an_unknown_sector_or_row_of_value_added_is_refused_with_those_there_are() -> None:
    table = build_table(["农业", "制造"], Z, X, value_added={"报酬": [650, 1400]})
    with pytest.raises(MethodError, match="没有“服务”部门。现有部门：农业、制造"):
        table.at("服务")
    with pytest.raises(MethodError, match="没有“利润”一行。现有：报酬"):
        income_multipliers(table, "利润")
    with pytest.raises(MethodError, match="没有给增加值"):
        value_added_multipliers(build_table(["农业", "制造"], Z, X))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: build_table(["1", "2"], [[1, 2]], X), "中间流量应是方阵"),
        (lambda: build_table(["1", "2"], Z, X, {"消费": [1]}), "最终使用“消费”应是2个数"),
        (lambda: build_table(["1", "2"], Z, X, None, {"报酬": [1]}), "增加值“报酬”应是2个数"),
        (lambda: build_table(["1", "2"], Z, X, None, None, {"进口": [1]}), "其他投入“进口”应是2个数"),
        (lambda: technical_coefficients([[1, 2]], [1]), "中间流量应是方阵"),
        (lambda: technical_coefficients(Z, [1]), "总产出应是2个数"),
        (lambda: allocation_coefficients([[1, 2]], [1]), "中间流量应是方阵"),
        (lambda: allocation_coefficients(Z, [1]), "总产出应是2个数"),
        (lambda: allocation_coefficients(np.zeros((3, 3)), [0, 0.5, -2]), "第3个部门的总产出是负数：-2"),
        (lambda: leontief_inverse(np.zeros((0, 0))), "系数矩阵没有任何部门"),
        (lambda: leontief_inverse([[1, 2]]), "直接消耗系数应是方阵"),
        (lambda: ghosh_inverse([[1, 2]]), "直接分配系数应是方阵"),
        (lambda: closed_coefficients([[1, 2]], [1], [1]), "直接消耗系数应是方阵"),
        (lambda: closed_coefficients([[0.1]], [1, 2], [1]), "居民收入系数应是1个数"),
        (lambda: closed_coefficients([[0.1]], [1], [1, 2]), "居民消费系数应是1个数"),
        (lambda: power_of_dispersion([[1, 2]]), "逆矩阵应是方阵"),
        (lambda: sensitivity_of_dispersion([[1, 2]]), "逆矩阵应是方阵"),
        (lambda: input_multipliers(build_table(["1", "2"], Z, X), [1]), "投入应是2个数"),
        (lambda: employment_multipliers(build_table(["1", "2"], Z, X), [1]), "就业应是2个数"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(call: Callable[[], object], said: str) -> None:
    with pytest.raises(MethodError, match=f"^{said}"):
        call()


def test_a_table_finds_its_sectors_by_name() -> None:
    table = build_table(["农业", "制造"], Z, X)
    assert (table.at("农业"), table.at("制造")) == (0, 1)


# --- multipliers


def test_multipliers_by_hand_whatever_the_unit_of_the_table() -> None:
    """Miller and Blair's two sectors in a unit so large that outputs are below 1, and one sector without output."""
    flows, output = np.pad(np.array(Z) * 1e-4, (0, 1)), [0.1, 0.2, 0]
    added = {"报酬": [0.03, 0.05, 0], "其他": [0.035, 0.09, 0]}
    table = build_table(["1", "2", "空"], flows, output, None, added)
    found = output_multipliers(table)
    near([found["1"], found["2"]], [1.5182, 1.4521], 4)
    assert list(found) == ["1", "2", "空"] and found["空"] is Marker.NOT_APPLICABLE
    pay = income_multipliers(table, "报酬")
    # e L = (.3, .25) L
    near([one.total for one in pay[:2]], [0.4422, 0.3795], 4)
    near([one.ratio for one in pay[:2]], [1.4741, 1.5182], 4)
    assert [one.sector for one in pay] == ["1", "2", "空"] and pay[2].ratio is Marker.NOT_APPLICABLE
    near([one.total for one in value_added_multipliers(table)[:2]], [1, 1], 9)
    assert closed_coefficients(Z, [1, 1], [1, 1])[2, 2] == 0


def test_an_input_of_a_sector_without_output_is_refused_by_its_name() -> None:
    """What floating point leaves to an empty sector passes as balanced, but has no coefficient."""
    added = {"报酬": [650, 1400, 1e-7]}
    table = build_table(["1", "2", "空"], np.pad(np.array(Z), (0, 1)), [*X, 0], None, added)
    with pytest.raises(MethodError, match="“空”总产出为0，却有报酬1e-07"):
        income_multipliers(table, "报酬")
    with pytest.raises(MethodError, match="“空”总产出为0，却有增加值1e-07"):
        value_added_multipliers(table)


def test_an_unproductive_table_is_refused_by_the_name_of_its_worst_sector() -> None:
    table = build_table(["1", "2"], [[150, 500], [900, 100]], [1000, 600])
    for method in (output_multipliers, linkages):
        with pytest.raises(MethodError, match=r"“1”的列系数之和最大，为1\.05"):
            method(table)


# --- inverses


@pytest.mark.parametrize(
    "coefficients",
    [
        [[1.0, 0.0], [0.0, 0.5]],
        [[0.5, 0.6], [0.5, 0.6]],
        [[0.0, 2.0], [1.0, 0.0]],
        [[1.2, 0.0], [0.0, 1.2]],
        [[-1.5, 0.0], [0.0, 0.5]],
        [[-1.0, 0.0], [0.0, 0.5]],
        [[1 - 1e-10, 0.0], [0.0, 0.5]],
    ],
)
def test_a_system_that_is_not_productive_is_refused(coefficients: list[list[float]]) -> None:
    with pytest.raises(MethodError, match="霍金斯—西蒙"):
        leontief_inverse(coefficients, ["农业", "制造"])
    with pytest.raises(MethodError, match=r"霍金斯—西蒙.*是否带进了合计行列$"):
        ghosh_inverse(coefficients)


def test_the_worst_sector_of_an_unproductive_system_is_named() -> None:
    with pytest.raises(MethodError, match=r"“制造”的列系数之和最大，为1.7"):
        leontief_inverse([[0.5, 0.9], [0.5, 0.8]], ["农业", "制造"])
    with pytest.raises(MethodError, match=r"“第2个部门”的行系数之和最大，为1.3"):
        ghosh_inverse([[0.5, 0.5], [0.9, 0.4]])


def test_the_sectors_given_are_named_where_there_are_no_coefficients() -> None:
    """甲 and 乙 make nothing; only 乙 sells or buys all the same."""
    names = ["甲", "乙", "丙"]
    with pytest.raises(MethodError, match="“乙”总产出为0，却有中间使用"):
        allocation_coefficients([[0, 0, 0], [0, 0, 1], [0, 0, 1]], [0, 0, 9], names)
    with pytest.raises(MethodError, match="“乙”总产出为0，却有中间投入"):
        technical_coefficients([[0, 0, 0], [0, 0, 0], [0, 1, 1]], [0, 0, 9], names)
    with pytest.raises(MethodError, match="“乙”的行系数之和最大"):
        ghosh_inverse([[0.5, 0.5], [0.9, 0.4]], ["甲", "乙"])


def test_a_sector_that_buys_more_than_it_makes_may_still_be_productive() -> None:
    inverse = leontief_inverse([[0.1, 0.9], [0.1, 0.3]])
    assert (inverse > 0).all()
    small_negative = leontief_inverse([[0.1, -0.05], [0.1, 0.3]])
    np.testing.assert_allclose(small_negative @ [[0.9, 0.05], [-0.1, 0.7]], np.eye(2), atol=1e-12)


def test_key_sectors_are_above_the_mean_both_ways() -> None:
    """A buys nothing and sells all to B; B buys from A; C stands alone; D buys and sells much."""
    flows = [[0, 30, 0, 30], [0, 0, 0, 0], [0, 0, 0, 0], [0, 20, 0, 30]]
    kinds = [one.kind for one in linkages(build_table("ABCD", flows, [100, 100, 100, 100]), "ghosh")]
    assert kinds == [KeySector.FORWARD, KeySector.BACKWARD, KeySector.WEAK, KeySector.KEY]
    assert KeySector.KEY.label == "关键部门"
    with pytest.raises(MethodError, match="只能取自"):
        linkages(build_table("AB", Z, X), "x")  # type: ignore[arg-type]


def test_a_sector_that_stands_at_the_mean_is_not_above_it() -> None:
    for count in (3, 7, 10):
        flows = np.full((count, count), 1 / 30)
        kinds = {one.kind for one in linkages(build_table([str(k) for k in range(count)], flows, np.ones(count)))}
        assert kinds == {KeySector.WEAK}


def test_dispersion_of_a_matrix_that_sums_to_nothing_is_refused() -> None:
    with pytest.raises(MethodError, match="不是正数"):
        power_of_dispersion([[1, -1], [-1, 1]])


def test_a_multiplier_without_a_direct_part_has_no_ratio() -> None:
    found = input_multipliers(build_table(["1", "2"], Z, X), [0, 100], "用电")
    assert found[0].ratio is Marker.NOT_APPLICABLE and found[0].total == pytest.approx(0.2640 * 0.05, abs=1e-5)
    assert found[1].ratio == pytest.approx(1.1221, abs=1e-4)
