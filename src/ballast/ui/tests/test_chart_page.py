"""Charts on pages: drawings for two widths, the table behind them, files, and the dark ground."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.dispatch import Signal
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from ballast.kernel.actor import Actor, Holding
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.ui import signals
from ballast.ui.charts import page as charts
from ballast.ui.charts.page import PageChart, page_chart
from ballast.ui.charts.spec import ChartSpec
from ballast.ui.tables import to_json
from ballast.ui.tests.charts import ALL, BAR, HEATMAP, PAIRED, SLOPE

STATIC = Path(charts.__file__).parents[1] / "static" / "ui"


def asking(query: str = "", *rights: Right) -> HttpRequest:
    """A request with that query of somebody with these rights."""
    request = RequestFactory().get(f"/?{query}")
    holding = Holding(frozenset({Right.FIGURES, *rights}), Scope.city())
    request.actor = Actor("张三", Scope.city(), "web", "zhang", "", (holding,))  # type: ignore[attr-defined]
    return request


def drawn(chart: ChartSpec | PageChart, key: str = "c", **context: Any) -> str:
    """The chart through the tag that templates use."""
    template = Template("{% load ballast %}{% chart chart key %}")
    return template.render(Context({"chart": chart, "key": key, **context}))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is sent when something leaves, instead of the trail's own ear."""
    heard: list[dict[str, Any]] = []
    signal = Signal()
    signal.connect(lambda sender, **detail: heard.append(detail), weak=False)
    monkeypatch.setattr(signals, "exported", signal)
    return heard


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.title)
def test_a_chart_has_its_sentence_its_name_its_footer_and_its_table(spec: ChartSpec) -> None:
    html = unescape(drawn(spec))
    assert f'<h3 class="bc-title">{spec.title}</h3>' in html
    assert spec.subtitle in html
    assert spec.footer in html
    assert f'role="img" aria-label="{spec.title}' in html
    for category in spec.categories:
        assert f">{category}</th>" in html


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.title)
def test_both_drawings_are_plain_json_without_title_of_their_own(spec: ChartSpec) -> None:
    chart = page_chart(None, spec, "c")
    for each in (chart.wide, chart.narrow):
        assert json.loads(each.option)["title"] == []
        assert each.height >= 98


def test_an_option_in_an_attribute_cannot_break_out_of_it() -> None:
    html = drawn(replace(BAR, title='"><script>alert(1)</script>', subtitle="</figure>'"))
    assert "<script" not in html
    assert html.count("</figure>") == 1


def test_many_upright_bars_lie_down_on_a_phone_and_few_stand() -> None:
    many = replace(BAR, categories=[f"县{n}" for n in range(6)], series=[replace(BAR.series[0], values=[1] * 6)])
    assert json.loads(page_chart(None, many, "c").narrow.option)["yAxis"]["type"] == "category"
    assert json.loads(page_chart(None, BAR, "c").narrow.option)["xAxis"]["type"] == "category"


def test_a_wide_heat_map_keeps_its_cells_on_a_phone() -> None:
    wide = replace(HEATMAP, categories=list("甲乙丙丁戊己庚辛"), series=[replace(HEATMAP.series[0], values=[1] * 8)])
    assert page_chart(None, wide, "c").narrow.least_width > 350
    assert page_chart(None, HEATMAP, "c").narrow.least_width == 0


def test_the_number_at_the_left_end_of_a_lying_bar_has_its_room() -> None:
    spec = replace(BAR, horizontal=True, series=[replace(BAR.series[0], values=[5, 4, 3, -5])])
    axis = json.loads(page_chart(None, spec, "c").narrow.option)["xAxis"]
    assert axis["min"] < -5
    upward = replace(spec, series=[replace(BAR.series[0], values=[5, 4, 3, 1])])
    assert "min" not in json.loads(page_chart(None, upward, "c").narrow.option)["xAxis"]


def test_a_slope_leaves_room_at_an_end_for_those_that_stand_there() -> None:
    grid = json.loads(page_chart(None, SLOPE, "c").wide.option)["grid"]
    assert grid["left"] < grid["right"]


def test_the_table_of_a_chart_leaves_as_a_file(told: list[dict[str, Any]]) -> None:
    answer = page_chart(asking("c.as=json", Right.EXPORT), BAR, "c").download
    assert answer is not None
    assert json.loads(answer.content) == to_json(BAR.table())
    assert [(each["form"], each["subject"], each["rows"]) for each in told] == [("json", BAR.title, 4)]


def test_a_picture_is_told_to_the_trail_and_carries_title_and_footer(told: list[dict[str, Any]]) -> None:
    answer = page_chart(asking("c.as=picture", Right.EXPORT), BAR, "c").download
    assert answer is not None
    given = json.loads(answer.content)
    assert given["name"] == BAR.title
    assert given["option"]["title"][0]["text"] == BAR.title
    assert [each["form"] for each in told] == ["png"]


@pytest.mark.parametrize("form", ["xlsx", "picture", "nothing"])
def test_without_the_right_to_export_no_file_exists(form: str) -> None:
    with pytest.raises(NotFoundError):
        page_chart(asking(f"c.as={form}"), BAR, "c")


def test_an_unknown_form_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        page_chart(asking("c.as=pdf", Right.EXPORT), BAR, "c")


def test_files_are_offered_to_those_who_may_export_only(told: list[dict[str, Any]]) -> None:
    offered = drawn(page_chart(asking("place=unit%3AA", Right.EXPORT), BAR, "c"))
    assert 'href="/?place=unit%3AA&amp;c.as=xlsx"' in offered
    assert 'data-href="/?place=unit%3AA&amp;c.as=picture"' in offered
    for html in (drawn(page_chart(asking(), BAR, "c")), drawn(BAR)):
        assert ".as=" not in html
    assert told == []


def test_two_charts_of_one_page_keep_apart() -> None:
    first, second = page_chart(asking("a.as=csv"), PAIRED, "b"), drawn(PAIRED, "a")
    assert first.download is None
    assert 'id="chart-a"' in second
    assert 'id="table-a_table"' in second


def test_a_key_that_would_not_stand_in_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="key"):
        page_chart(None, BAR, "a.b")


# --- The dark ground ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def darken() -> Callable[[Any], Any]:
    """The function of the page that recolours an option."""
    from py_mini_racer import MiniRacer

    context = MiniRacer()
    context.eval((STATIC / "charts.js").read_text("utf-8"))
    return lambda option: json.loads(str(context.eval(f"JSON.stringify(ballastDarken({json.dumps(option)}))")))


def test_no_light_ground_is_left_on_a_dark_page(darken: Callable[[Any], Any]) -> None:
    dark = darken({"series": [{"itemStyle": {"color": "#1d5fa8", "borderColor": "#ffffff"}}], "ink": "#1b2a3d"})
    assert dark == {"series": [{"itemStyle": {"color": "#3b82c4", "borderColor": "#0d1b2e"}}], "ink": "#e4ebf3"}


@pytest.mark.parametrize(("end", "dark_end"), [("#1d5fa8", "#3b82c4"), ("#d97a2b", "#d97a2b")])
@pytest.mark.parametrize("share", [60, 300, 450, 999])
def test_a_pale_shade_keeps_its_share_of_colour(
    darken: Callable[[Any], Any], end: str, dark_end: str, share: int
) -> None:
    from ballast.ui.charts.colours import WHITE, between

    dark = darken({"color": between(WHITE, end, share)})["color"]
    wanted = between("#0d1b2e", dark_end, share)
    assert all(abs(int(dark[n : n + 2], 16) - int(wanted[n : n + 2], 16)) <= 3 for n in (1, 3, 5))


def test_what_is_written_on_a_surface_can_be_read_there(darken: Callable[[Any], Any]) -> None:
    def ink(fill: str) -> str:
        return str(
            darken({"itemStyle": {"color": fill}, "label": {"position": "inside", "color": "#1b2a3d"}})["label"][
                "color"
            ]
        )

    assert (ink("#1d5fa8"), ink("#c3d7ec")) == ("#ffffff", "#1b2a3d")


def test_numbers_and_words_of_an_option_are_left_as_they_are(darken: Callable[[Any], Any]) -> None:
    option = {"data": [{"value": 1.5, "text": "初", "unit": "%"}, None], "show": False, "color": "transparent"}
    assert darken(option) == option
