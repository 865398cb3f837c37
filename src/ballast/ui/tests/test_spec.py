"""What a chart specification refuses, and what it says in words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction as F

import pytest

from ballast.kernel.marker import Marker
from ballast.ui.charts.spec import ChartError, ChartKind, ChartSpec, Series, steps
from ballast.ui.tables import to_text
from ballast.ui.tests.charts import ALL, BAR, HEATMAP, PAIRED, SLOPE, STACKED, WATERFALL


def test_there_is_a_sample_of_every_kind() -> None:
    assert {spec.kind for spec in ALL} == set(ChartKind)


def test_a_waterfall_that_does_not_add_up_is_refused_with_the_difference() -> None:
    with pytest.raises(ChartError, match="residual"):
        replace(WATERFALL, series=[Series("拉动", [D("1.9"), D("1.2"), D("-4.0"), D("0.4"), D("-0.4")])])


def test_a_waterfall_with_an_opening_and_a_closing_total_adds_up() -> None:
    spec = replace(
        WATERFALL,
        categories=("年初", "甲", "年末"),
        series=[Series("数", [10, F(-25, 2), F(-5, 2)])],
        totals=frozenset({"年初", "年末"}),
    )
    assert steps(spec) == [(F(0), F(10)), (F(10), F(-5, 2)), (F(0), F(-5, 2))]


def test_a_part_without_a_number_has_no_height_in_a_waterfall() -> None:
    spec = replace(
        WATERFALL,
        categories=("甲", "乙", "全市"),
        series=[Series("拉动", [3, Marker.NOT_APPLICABLE, 3])],
    )
    assert steps(spec)[1] == (F(3), F(3))


def test_a_total_without_a_number_is_refused() -> None:
    with pytest.raises(ChartError, match="no number"):
        replace(WATERFALL, categories=("甲", "全市"), series=[Series("拉动", [3, Marker.MISSING])])


@pytest.mark.parametrize(
    "change",
    [
        {"series": []},
        {"series": [Series("增速", [1])]},
        {"series": [Series("增速", [1, 2, 3, "四"])]},
        {"categories": ("甲", "甲", "乙", "丙")},
        {"series": [Series("增速", [1, 2, 3, 4]), Series("增速", [1, 2, 3, 4])]},
        {"highlight": frozenset({"别处"})},
        {"totals": frozenset({"别处"})},
    ],
)
def test_a_contradiction_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ChartError):
        replace(BAR, **change)  # type: ignore[arg-type]


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        replace(BAR, series=[Series("增速", [1.5, 1, 1, 1])])  # type: ignore[list-item]


def test_a_stack_of_more_than_six_parts_is_refused() -> None:
    with pytest.raises(ChartError, match="merge"):
        replace(STACKED, series=[Series(str(n), [1, 2, 3, 4]) for n in range(7)])


def test_a_slope_needs_two_ends() -> None:
    with pytest.raises(ChartError, match="two categories"):
        replace(SLOPE, categories=("1—9月",), series=[Series("本市", [4])])


def test_a_waterfall_of_two_series_is_refused() -> None:
    with pytest.raises(ChartError, match="one series"):
        replace(WATERFALL, series=[WATERFALL.series[0], Series("又", WATERFALL.series[0].values)])


def test_the_footer_says_label_source_and_the_legend_of_each_marker() -> None:
    assert BAR.footer.startswith("部门调度数据　来源：市经信局月度调度表　")
    assert Marker.NOT_RELEASED.legend in BAR.footer
    assert Marker.PROVISIONAL.legend in BAR.footer
    assert Marker.ESTIMATE.legend not in BAR.footer


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.title)
def test_every_chart_has_a_table_view_with_the_same_printed_numbers(spec: ChartSpec) -> None:
    table = spec.table()
    printed = [[item.printed for item in row[1:]] for row in table.shown_rows()]
    assert printed == [list(column) for column in zip(*[[i.printed for i in row] for row in spec.shown()], strict=True)]
    assert spec.label in to_text(table)


def test_a_suppressed_value_is_not_in_the_points_of_a_chart() -> None:
    item = PAIRED.shown()[1][2]
    assert (item.number, item.exact, item.printed) == (None, None, "*")
    assert HEATMAP.shown()[1][0].number is None
