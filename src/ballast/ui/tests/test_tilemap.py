"""The tile map: classes, printed values, links, and the table beside it."""

from __future__ import annotations

import re
from decimal import Decimal as D

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.ui.cells import Cell
from ballast.ui.tilemap import MapTile, TileMap, map_view


def made(*values: Cell, places: int = 1) -> TileMap:
    """A row of tiles with these values."""
    tiles = [MapTile(f"U{n}", f"县{n}", n + 1, 1, value) for n, value in enumerate(values)]
    return TileMap("句子", "名称", tiles, "%", places)


def drawn(shown: TileMap) -> str:
    """The map through the tag that templates use."""
    return Template("{% load ballast %}{% tile_map m 'm' %}").render(Context({"m": shown}))


def test_every_tile_prints_its_name_and_value_at_its_place() -> None:
    html = drawn(TileMap("句子", "名称", [MapTile("A", "甲县", 3, 2, D("12.34"))], "%"))
    assert "grid-column:3;grid-row:2" in html
    assert '<span class="tm-name">甲县</span><span class="tm-value">12.3</span>' in html


def test_the_table_beside_has_the_same_printed_values() -> None:
    html = drawn(made(D("12.34"), Marker.NOT_RELEASED))
    assert re.search(r'<td[^>]*data-label="数值（%）">12\.3', html)
    assert re.search(r'<td[^>]*data-label="数值（%）"><span[^>]*>未发布', html)


def test_what_has_no_number_is_hatched_and_says_why() -> None:
    view = map_view(made(5, Marker.SUPPRESSED, None))
    assert [tile.css for tile in view.tiles][1:] == ["tm-none", "tm-none"]
    assert [tile.text for tile in view.tiles] == ["5.0", "*", "—"]
    assert Marker.SUPPRESSED.legend in view.tiles[1].says


def test_a_suppressed_value_changes_neither_classes_nor_words() -> None:
    one, other = drawn(made(5, (9000, Marker.SUPPRESSED))), drawn(made(5, (-7, Marker.SUPPRESSED)))
    assert one == other


def test_above_and_below_zero_are_coloured_apart_and_zero_is_a_bound() -> None:
    view = map_view(made(-8, D("-0.1"), 0, 9))
    sides = [re.sub(r"\d", "", tile.css) for tile in view.tiles]
    assert sides == ["tm-down", "tm-down", "tm-up", "tm-up"]
    assert any(words.startswith("0 ～") for _, words in view.classes)


def test_the_legend_names_every_class_with_round_bounds() -> None:
    view = map_view(made(55, 93, 160, 351, places=0))
    assert [words for _, words in view.classes] == ["0 ～ 100", "100 ～ 200", "200 ～ 300", "300 ～ 400"]


def test_a_value_at_a_bound_belongs_to_the_class_that_begins_there() -> None:
    view = map_view(made(0, 100, 400, places=0))
    classes = dict((words, css) for css, words in view.classes)
    assert [tile.css for tile in view.tiles] == [classes["0 ～ 100"], classes["100 ～ 200"], classes["300 ～ 400"]]


@settings(max_examples=30)
@given(st.lists(st.decimals(-9999, 9999, places=1), min_size=1, max_size=12))
def test_every_value_lies_in_the_class_of_its_colour(values: list[D]) -> None:
    view = map_view(made(*values))
    assert 1 <= len(view.classes) <= 7
    assert len({css for css, _ in view.classes}) == len(view.classes)
    for value, tile in zip(values, view.tiles, strict=True):
        (words,) = [words for css, words in view.classes if css == tile.css]
        low, high = (D(text.replace(",", "").replace("−", "-")) for text in words.split(" ～ "))
        assert low <= value <= high


def test_tiles_without_any_number_have_no_classes() -> None:
    assert map_view(made(None, Marker.NOT_RELEASED)).classes == []


def test_a_light_has_its_word_on_the_tile_and_in_the_table() -> None:
    html = drawn(TileMap("句子", "名称", [MapTile("A", "甲县", 1, 1, 5, "red"), MapTile("B", "乙县", 2, 1, 6)], "%"))
    assert '<span class="tm-light tm-red">红</span>' in html
    assert 'data-label="状态">红</td>' in html
    assert "状态" not in drawn(made(1))


def test_a_tile_that_leads_on_is_a_link_and_another_is_none() -> None:
    html = drawn(
        TileMap(
            "句子", "名称", [MapTile("A", "甲县", 1, 1, 5, "", "/units/A/?a=1&b=2"), MapTile("B", "乙县", 2, 1, 6)], "%"
        )
    )
    assert '<a class="tm-in" href="/units/A/?a=1&amp;b=2" title="甲县 5.0 %">' in html
    assert html.count('<a class="tm-in"') == 1


def test_names_are_escaped() -> None:
    assert "<b>" not in drawn(TileMap("<b>", "<b>", [MapTile("A", "<b>", 1, 1, 5)], "<b>", notes=["<b>"]))


@pytest.mark.parametrize(
    ("tiles", "words"),
    [
        ([MapTile("A", "甲", 0, 1, 5)], "count from 1"),
        ([MapTile("A", "甲", 1, 1, 5), MapTile("B", "乙", 1, 1, 5)], "share a place"),
        ([MapTile("A", "甲", 1, 1, 5), MapTile("A", "乙", 2, 1, 5)], "share a place or a code"),
        ([MapTile("A", "甲", 1, 1, 5, "pink")], "light"),
        ([MapTile("A", "甲", 1, 1, "五")], "text"),
    ],
)
def test_a_map_that_cannot_be_drawn_is_refused(tiles: list[MapTile], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        TileMap("句子", "名称", tiles, "%")
