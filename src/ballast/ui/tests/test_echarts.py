"""The option of each kind of chart: JSON, with formatters by name and everything printed on the server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.ui.charts import colours, echarts
from ballast.ui.charts.drawing import nice_axis, spread
from ballast.ui.charts.spec import ChartKind, ChartSpec, Series
from ballast.ui.tests.charts import ALL, BAR, BULLET, HEATMAP, LINE, PAIRED, SLOPE, STACKED, WATERFALL

FORMATTERS = (Path(echarts.__file__).parents[1] / "static/ui/formatters.js").read_text("utf-8")
every_chart = pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.title)


def walk(node: Any) -> Iterator[tuple[str, Any]]:
    """Every key with its value, at any depth."""
    pairs = node.items() if isinstance(node, dict) else [("", item) for item in node] if isinstance(node, list) else []
    for key, value in pairs:
        yield key, value
        yield from walk(value)


def points(spec: ChartSpec, number: int = 0, **more: Any) -> list[dict[str, Any]]:
    """The points of one series."""
    data: list[dict[str, Any]] = echarts.option(spec, **more)["series"][number]["data"]
    return data


def texts(option: dict[str, Any]) -> list[str]:
    """All printed texts of the points."""
    return [value for key, value in walk(option["series"]) if key == "text"]


@every_chart
def test_an_option_is_plain_json_without_nan(spec: ChartSpec) -> None:
    json.dumps(echarts.option(spec), allow_nan=False)


@every_chart
def test_every_formatter_of_an_option_is_in_the_one_file(spec: ChartSpec) -> None:
    used = {value for key, value in walk(echarts.option(spec)) if key == "formatter"}
    assert used
    for name in used:
        assert re.search(rf"^    {name.removeprefix('@')}:", FORMATTERS, re.MULTILINE), name


@every_chart
def test_a_chart_says_its_sentence_its_unit_its_label_and_its_legends(spec: ChartSpec) -> None:
    titles = "\n".join(title["text"] + title.get("subtext", "") for title in echarts.option(spec)["title"])
    assert spec.title in titles
    assert spec.subtitle in titles
    assert spec.footer in titles


@every_chart
def test_every_point_is_printed_once_or_more(spec: ChartSpec) -> None:
    written = texts(echarts.option(spec))
    for row in spec.shown():
        for item in row:
            assert any(item.printed in text for text in [*written, *_axis_texts(spec)]), item


def _axis_texts(spec: ChartSpec) -> list[str]:
    """Printed values at the right of a bullet chart, and gaps that a slope says in its names."""
    names = [value for key, value in walk(echarts.option(spec)["series"]) if key == "name"]
    axis = echarts.option(spec)["yAxis"]
    return names + (axis[1]["data"] if isinstance(axis, list) else [])


def test_a_suppressed_value_is_not_in_the_option() -> None:
    assert "777" not in json.dumps(echarts.option(PAIRED))


def test_the_unit_is_on_the_axis() -> None:
    assert echarts.option(BAR)["yAxis"]["name"] == "%"
    assert echarts.option(replace(BAR, horizontal=True))["xAxis"]["name"] == "%"


@pytest.mark.parametrize("spec", [BAR, PAIRED, LINE, STACKED], ids=lambda spec: spec.kind.value)
def test_the_zero_line_is_drawn(spec: ChartSpec) -> None:
    line = echarts.option(spec)["series"][0]["markLine"]
    assert {"yAxis": 0} in line["data"]
    assert line["lineStyle"]["color"] == colours.INK


def test_up_is_blue_and_down_is_orange() -> None:
    shades = [point["itemStyle"]["color"] for point in points(BAR)]
    assert shades[0] == colours.UP
    assert shades[3] == colours.DOWN


def test_a_highlight_leaves_the_others_grey() -> None:
    shades = [point["itemStyle"]["color"] for point in points(replace(BAR, highlight=frozenset({"青岩县"})))]
    assert shades == [colours.QUIET, colours.UP, colours.QUIET, colours.QUIET]


def test_numbers_in_the_option_are_the_rounded_ones() -> None:
    assert points(BAR)[0]["value"] == 12.5
    assert points(BAR)[0]["text"] == "12.5"


def test_a_point_without_a_number_has_no_bar_but_its_symbol() -> None:
    option = echarts.option(BAR)
    assert points(BAR)[2]["value"] is None
    assert [point["text"] for point in option["series"][-1]["data"]] == ["未发布"]


def test_the_label_of_a_falling_bar_stands_below_it() -> None:
    assert [point["label"]["position"] for point in points(BAR)] == ["top", "top", "top", "bottom"]


def test_one_series_has_no_legend_and_two_have_one() -> None:
    assert echarts.option(BAR)["legend"] == {"show": False}
    assert echarts.option(LINE)["legend"] == {"show": False}
    assert echarts.option(PAIRED)["legend"]["data"] == ["上年同期", "本年"]


def test_bars_too_narrow_for_all_numbers_keep_those_of_the_subject() -> None:
    def shown(width: int) -> list[bool]:
        return [points(PAIRED, n, width=width)[0]["label"]["show"] for n in (0, 1)]

    assert shown(960) == [True, True]
    assert shown(220) == [False, True]


def test_lines_carry_their_names_at_their_ends_and_the_labels_keep_apart() -> None:
    series = echarts.option(LINE)["series"][:3]
    last = [line["data"][-1]["label"] for line in series]
    assert {label["formatter"] for label in last} == {"@nameThenText"}
    assert len({label["offset"][1] for label in last}) == 3
    assert series[2]["lineStyle"]["type"] == "dashed"


def test_a_gap_in_a_line_stays_a_gap() -> None:
    line = echarts.option(LINE)["series"][1]
    assert line["connectNulls"] is False
    assert line["data"][1]["value"] is None


def test_a_point_that_no_line_reaches_has_a_dot_in_a_long_series() -> None:
    values = [D(n) for n in range(20)]
    spec = replace(
        LINE,
        categories=[str(n) for n in range(20)],
        series=[Series("全市", [*values[:9], None, values[10], None, *values[12:]])],
    )
    sizes = [point.get("symbolSize") for point in points(spec)]
    assert sizes[10] == 6
    assert sizes[5] is None


def test_a_part_too_small_for_its_number_leaves_it_out_and_a_missing_part_is_named() -> None:
    option = echarts.option(STACKED)
    assert option["series"][2]["data"][0]["label"] == {"show": False}
    assert option["series"][0]["data"][0]["label"]["show"]
    assert [point["text"] for point in option["series"][-1]["data"]] == ["食品 *"]


def test_a_waterfall_bar_that_crosses_zero_has_a_piece_on_either_side() -> None:
    base, above, below = (echarts.option(WATERFALL)["series"][n]["data"] for n in range(3))
    assert (base[2], above[2]["value"], below[2]["value"]) == (0.0, pytest.approx(3.1), pytest.approx(-0.9))
    assert (base[1], above[1]["value"], below[1]["value"]) == (1.9, pytest.approx(1.2), 0.0)
    assert (base[3], above[3]["value"], below[3]["value"]) == (-0.5, 0.0, pytest.approx(-0.4))


def test_the_total_of_a_waterfall_is_neither_blue_nor_orange() -> None:
    shades = [point["itemStyle"]["color"] for point in points(WATERFALL, 1)]
    assert shades == [colours.UP, colours.UP, colours.DOWN, colours.UP, colours.TOTAL]


def test_a_heat_map_colours_by_sign_and_one_huge_value_does_not_pale_the_others() -> None:
    cells = {tuple(point["value"][:2]): point for point in points(HEATMAP)}
    assert cells[1, 1]["itemStyle"]["color"] == colours.UP
    assert cells[0, 0]["itemStyle"]["color"] == colours.between(colours.WHITE, colours.UP, 333)
    assert cells[1, 0]["itemStyle"]["color"] == colours.between(colours.WHITE, colours.DOWN, 92)
    assert (0, 1) not in cells


def test_first_place_is_on_top_of_a_slope_of_ranks() -> None:
    option = echarts.option(SLOPE)
    assert option["yAxis"]["inverse"] is True
    assert echarts.option(replace(SLOPE, ranks=False))["yAxis"]["inverse"] is False
    assert option["series"][0]["lineStyle"]["color"] == colours.BLUE
    assert option["series"][1]["lineStyle"]["color"] == colours.QUIET


def test_two_at_one_place_do_not_cover_each_other() -> None:
    ends = [line["data"][-1]["label"]["offset"][1] for line in echarts.option(SLOPE)["series"][:2]]
    assert abs(ends[0] - ends[1]) >= 12


def test_without_highlights_a_slope_shows_risers_blue_and_fallers_orange() -> None:
    series = echarts.option(replace(SLOPE, highlight=frozenset()))["series"]
    assert [line["lineStyle"]["color"] for line in series] == [colours.UP, colours.DOWN, colours.QUIET]


def test_a_bullet_shows_the_target_as_a_tick_and_the_value_at_the_right() -> None:
    option = echarts.option(BULLET)
    assert option["series"][2]["type"] == "scatter"
    assert option["yAxis"][1]["data"] == ["76.2", "未发布"]


def test_a_page_may_print_title_and_footer_itself() -> None:
    assert echarts.option(BAR, framed=False)["title"] == []


@pytest.mark.parametrize("kind", [ChartKind.BAR, ChartKind.LINE, ChartKind.HEATMAP, ChartKind.SLOPE, ChartKind.STACKED])
def test_a_chart_without_any_number_can_still_be_drawn(kind: ChartKind) -> None:
    empty = ChartSpec(kind, "题", "名", ("甲", "乙"), [Series("数", [None, Marker.NOT_RELEASED])], "家")
    json.dumps(echarts.option(empty), allow_nan=False)


def test_labels_that_stand_apart_are_not_moved_and_others_part_around_their_middle() -> None:
    assert spread([0, 100, 200], 15) == [0, 0, 0]
    moved = [place + move for place, move in zip([50, 52, 51], spread([50, 52, 51], 15), strict=True)]
    assert sorted(moved) == [36, 51, 66]
    assert moved[0] < moved[2] < moved[1]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["446"], (0, 500, 100)),
        (["12.4", "-8.6"], (-10, 15, 5)),
        ([], (0, 1, 0.2)),
        (["-3"], (-3, 0, 0.5)),
        (["0.004"], (0, 0.004, 0.001)),
    ],
)
def test_an_axis_holds_zero_and_all_numbers_in_round_steps(numbers: list[str], expected: tuple[float, ...]) -> None:
    axis = nice_axis([D(number) for number in numbers])
    assert (axis["min"], axis["max"], axis["interval"]) == pytest.approx(expected)
