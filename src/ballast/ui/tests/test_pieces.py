"""The pieces of pages: numbers, tiles, lights, directions, states, forms, tabs, paging, confirmation."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from ballast.kernel.marker import Marker
from ballast.ui.numbers import Number
from ballast.ui.pages import Tab, confirm
from ballast.ui.samples import WRONG, SampleForm
from ballast.ui.tiles import SPARK_HEIGHT, SPARK_WIDTH, Light, Spark, Tile


def drawn(text: str, **context: Any) -> str:
    """A piece of template as it comes out on a page."""
    request = context.pop("request", RequestFactory().get("/"))
    return Template("{% load ballast %}" + text).render(Context({"request": request, **context}))


def words(html: str) -> str:
    """What somebody reads of it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


# --- Numbers ----------------------------------------------------------------------------------------------------------


def test_a_number_says_value_unit_period_and_basis() -> None:
    shown = Number.of(Fraction(65, 10), 1, unit="%", period="1—9月累计", basis="同比")
    assert words(drawn("{% number n %}", n=shown)) == "6.5 % 1—9月累计 同比"


def test_a_number_is_rounded_half_up_and_a_marker_stands_beside_it() -> None:
    shown = Number.of((Fraction(645, 100), Marker.PROVISIONAL), 1, unit="%")
    assert (shown.value_text, shown.marker_text) == ("6.5", "初")
    html = drawn("{% number n %}", n=shown)
    assert f'title="{Marker.PROVISIONAL.legend}"' in html
    assert words(html) == "6.5 % 初"


@pytest.mark.parametrize("marker", [marker for marker in Marker if marker.replaces])
def test_a_marker_that_replaces_the_number_stands_alone_without_a_unit(marker: Marker) -> None:
    html = drawn("{% number n %}", n=Number.of((Fraction(7), marker), 1, unit="亿元"))
    assert words(html).startswith(marker.symbol)
    assert "亿元" not in html
    assert "7" not in words(html).replace(marker.legend, "")
    assert marker.legend in html


def test_formula_and_source_open_at_a_button_that_the_keyboard_reaches_and_are_tied_to_it() -> None:
    shown = Number("6.5", "%", source="市统计局", href="/figure/x", formula="本期 ÷ 上年同期 − 1")
    html = drawn("{% number n %}{% number n %}", n=shown)
    ids = re.findall(r'id="([^"]+)" role="tooltip"', html)
    assert ids == re.findall(r'<button type="button" class="number-button" aria-describedby="([^"]+)"', html)
    assert len(set(ids)) == 2
    assert 'href="/figure/x">看来源</a>' in html
    assert "本期 ÷ 上年同期 − 1" in html


def test_a_number_with_nothing_more_to_say_has_no_button() -> None:
    assert "<button" not in drawn("{% number n %}", n=Number("6.5", "%"))


def test_what_a_number_says_is_text_and_never_markup() -> None:
    html = drawn("{% number n %}", n=Number("1", "<b>", source="<script>", href='"><script>', formula="<i>"))
    assert "<script" not in html
    assert "<b>" not in html
    assert "<i>" not in html


# --- Signs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("light", list(Light))
def test_a_light_has_a_shape_of_its_own_and_a_word(light: Light) -> None:
    html = drawn('{% light colour "落后" %}', colour=light.value)
    assert f"#light-{light.value}" in html
    assert words(html) == "落后"


def test_a_light_without_a_word_is_read_out_by_its_colour() -> None:
    html = drawn('{% light "red" %}')
    assert "visually-hidden" in html
    assert words(html) == "红灯"


def test_a_colour_that_is_no_light_is_refused() -> None:
    with pytest.raises(ValueError, match="purple"):
        drawn('{% light "purple" "落后" %}')


@pytest.mark.parametrize(
    ("value", "said", "css"),
    [
        (2, "▲ 升 2位", "move-up"),
        (-3, "▼ 降 3位", "move-down"),
        (0, "持平", "move-level"),
        (Decimal("-0.4"), "持平", "move-level"),
    ],
)
def test_a_direction_has_a_sign_a_word_and_its_size(value: Any, said: str, css: str) -> None:
    html = drawn('{% move value "位" %}', value=value)
    assert words(html) == said
    assert css in html


def test_a_direction_is_not_told_where_it_cannot_be() -> None:
    assert drawn("{% move value %}", value=None) == ""


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "bell" %}')
    assert 'role="img" aria-label="提醒"' in drawn('{% icon "bell" "提醒" %}')


# --- Tiles ------------------------------------------------------------------------------------------------------------


def test_a_tile_says_everything_that_look_asks_for() -> None:
    tile = Tile(
        "增加值增速",
        Number.of(Fraction(65, 10), 1, unit="%", period="1—9月累计", basis="同比"),
        light=Light.GREEN,
        light_text="达标",
        gap="高于目标 0.5 个百分点",
        versus="高于全省 0.6 个百分点",
        rank="全省第 3 / 21",
        move=2,
        spark=Spark((1, 2, 3), 2, "近三期"),
        why="两县拉动 3.1 个百分点",
        href="/growth/",
    )
    html = drawn("{% tile tile %}", tile=tile)
    said = words(html)
    for part in (
        "增加值增速",
        "6.5 %",
        "1—9月累计 同比",
        "达标",
        tile.gap,
        tile.versus,
        tile.rank,
        "▲ 升 2位",
        tile.why,
    ):
        assert part in said
    assert 'aria-label="近三期"' in html
    assert '<a href="/growth/">增加值增速</a>' in html


def test_a_tile_of_a_name_and_a_number_says_no_more() -> None:
    html = drawn("{% tile tile %}", tile=Tile("停产企业", Number.of(12, unit="户")))
    assert words(html) == "停产企业 12 户"


def test_a_sparkline_goes_from_edge_to_edge_and_breaks_at_a_gap() -> None:
    spark = Spark((0, 10, None, 5, 10), 10)
    lines = spark.lines()
    assert len(lines) == 2
    points = [tuple(map(float, pair.split(","))) for line in lines for pair in line.split()]
    assert points[0][0] < points[1][0] < points[2][0] < points[3][0]
    assert points[0][1] > points[2][1] > points[1][1] == points[3][1]
    assert all(0 <= x <= SPARK_WIDTH and 0 <= y <= SPARK_HEIGHT for x, y in points)
    assert spark.target_lines()[0].split()[-1].split(",")[1] == spark.lines()[1].split()[-1].split(",")[1]


def test_a_level_line_lies_in_the_middle_and_a_missing_last_point_has_no_dot() -> None:
    level = Spark((3, 3, 3))
    assert {pair.split(",")[1] for pair in level.lines()[0].split()} == {"18.0"}
    assert level.last() is not None
    assert Spark((3, 4, None)).last() is None
    assert Spark(()).last() is None


@pytest.mark.parametrize("points", [(), (1,), (None, None), (None, 2)])
def test_fewer_than_two_points_are_no_line(points: tuple[int | None, ...]) -> None:
    assert drawn("{% sparkline spark %}", spark=Spark(points)) == ""


def test_a_target_line_has_as_many_points_as_the_line() -> None:
    with pytest.raises(ValueError, match="as many points"):
        Spark((1, 2, 3), (1, 2))
    assert len(Spark((1, 2, 3), (1, 2, None)).target_lines()[0].split()) == 2


# --- States -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "role"), [("error", 'role="alert"'), ("loading", 'role="status"'), ("empty", "")])
def test_a_state_says_what_to_do_next(kind: str, role: str) -> None:
    html = drawn('{% state kind "没有报表" "窗口 8 日开放" "/forms/" "下载空表" %}', kind=kind)
    assert words(html) == "没有报表 窗口 8 日开放 下载空表"
    assert 'href="/forms/"' in html
    assert role in html


def test_progress_shows_how_far_and_that_nobody_knows_how_far() -> None:
    html = drawn('{% progress 7 12 "汇总 7 月" %}')
    assert 'value="7" max="12"' in html
    assert "58%" in html
    assert "value=" not in drawn('{% progress 0 0 "读取" %}')


# --- Forms ------------------------------------------------------------------------------------------------------------


def test_nothing_typed_is_lost_in_a_form_that_comes_back() -> None:
    form = SampleForm(WRONG)
    assert not form.is_valid()
    html = drawn("{% fields form %}", form=form)
    assert 'value="三千万"' in html
    assert 'type="number"' not in html
    assert f'value="{WRONG["name"]}"' in html
    assert 'value="2026-11-30"' in html


def test_every_error_is_beside_its_field_and_in_the_summary_with_a_link_to_it() -> None:
    form = SampleForm(WRONG)
    html = drawn("{% fields form %}", form=form)
    assert re.findall(r'<a href="#([^"]+)">', html) == ["id_amount", "id_level"]
    for name in ("amount", "level"):
        widget = re.search(rf'<(?:input|select)[^>]* name="{name}"[^>]*>|<select name="{name}"[^>]*>', html)
        assert widget is not None
        assert 'aria-invalid="true"' in widget[0]
        assert f"id_{name}-error" in widget[0]
        assert f'id="id_{name}-error"' in html


def test_label_help_and_field_belong_together() -> None:
    html = drawn("{% field form.name %}", form=SampleForm())
    assert '<label class="field-label" for="id_name">' in html
    assert 'aria-describedby="id_name-help"' in html
    assert 'id="id_name-help"' in html
    assert "必填" in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    html = drawn("{% field form.scope %}", form=SampleForm())
    assert html.lstrip().startswith("<fieldset")
    assert "<legend" in html
    assert html.count('type="radio"') == 2


def test_a_form_that_is_wrong_as_a_whole_says_so_and_hidden_fields_are_kept() -> None:
    class Whole(forms.Form):
        token = forms.CharField(widget=forms.HiddenInput)

        def clean(self) -> None:
            raise forms.ValidationError("两项不能同时填写")

    html = drawn("{% fields form %}", form=Whole({"token": "abc"}))
    assert "两项不能同时填写" in html
    assert 'type="hidden" name="token" value="abc"' in html
    assert "有 2 处" in words(drawn("{% errors form %}", form=Whole({})))
    assert drawn("{% errors form %}", form=SampleForm()) == ""


# --- Ways around ------------------------------------------------------------------------------------------------------


def test_the_tab_that_is_open_says_so() -> None:
    html = drawn("{% tabs tabs %}", tabs=[Tab("全部", "?a=1", here=True, count=3), Tab("未办结", "?a=2")])
    assert '<a href="?a=1" class="here" aria-current="page">' in html
    assert html.count("aria-current") == 1


def test_paging_keeps_the_rest_of_the_address_and_one_page_needs_none() -> None:
    request = RequestFactory().get("/?place=unit:A&page=2")
    html = drawn("{% pages page %}", page=Paginator(range(50), 20).get_page(2), request=request)
    assert 'href="?place=unit%3AA&amp;page=1" rel="prev"' in html
    assert 'href="?place=unit%3AA&amp;page=3" rel="next"' in html
    assert "第 21–40 条" in html
    assert drawn("{% pages page %}", page=Paginator(range(9), 20).get_page(1)).strip() == ""


def test_a_confirmation_posts_with_the_token_only_after_a_second_step() -> None:
    html = drawn('{% confirm "停用" "要停用吗？" "/stop/" name="id" value="7" danger=True %}', csrf_token="T0KEN")
    assert html.index("<summary") < html.index("<form")
    assert 'method="post" action="/stop/"' in html
    assert 'name="csrfmiddlewaretoken" value="T0KEN"' in html
    assert 'name="id" value="7"' in html


def test_a_page_that_asks_first_says_what_follows_and_posts_to_itself_what_was_decided() -> None:
    html = confirm(
        RequestFactory().get("/people/7/close/"),
        title="停用账号",
        question="要停用“甲”的账号吗？",
        action="停用",
        back="/people/7/",
        danger=True,
        consequences=["不能再登录", "办过的事都保留"],
        token="abc",
    ).content.decode()
    form = html[html.index('<form class="card-plain') :]
    assert 'method="post"' in form[:80]
    assert "action=" not in form[:80]
    for part in (
        "要停用“甲”的账号吗？",
        "不能再登录",
        'name="confirmed" value="yes"',
        'name="token" value="abc"',
        "csrfmiddlewaretoken",
    ):
        assert part in form
    assert 'href="/people/7/">不了，返回' in form
