"""Charts and maps in a browser: drawn, resized, with their table, as files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, WIDE, Open, Visitor

pytestmark = pytest.mark.browser

CHART = "#chart-c_bar"


def ready(page: Page) -> None:
    """Until every chart is drawn."""
    page.wait_for_function(
        "document.querySelectorAll('figure.bc').length === document.querySelectorAll('.bc-drawn').length"
    )


def test_every_chart_is_drawn_with_ink_on_it(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    ready(page)
    for plot in page.query_selector_all(".bc-plot"):
        colours = Image.open(BytesIO(plot.screenshot())).convert("RGB").resize((300, 150)).getcolors(45_000)
        assert colours is not None and len(colours) > 20


def test_the_table_waits_behind_its_button(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    ready(page)
    button = page.locator(f"{CHART} .bc-toggle")
    expect(page.locator(f"{CHART} table")).to_be_hidden()
    button.press("Enter")
    expect(page.locator(f"{CHART} table")).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    button.press("Enter")
    expect(page.locator(f"{CHART} table")).to_be_hidden()


def test_a_chart_follows_the_width_of_its_page(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    ready(page)
    before = page.locator(f"{CHART} canvas").bounding_box()
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.wait_for_function(f"document.querySelector('{CHART} canvas').getBoundingClientRect().width < 400")
    after = page.locator(f"{CHART} canvas").bounding_box()
    assert before is not None and after is not None
    assert before["width"] > 600 > 390 > after["width"]
    page.set_viewport_size({"width": WIDE["width"], "height": WIDE["height"]})
    page.wait_for_function(f"document.querySelector('{CHART} canvas').getBoundingClientRect().width > 600")


def test_charts_are_drawn_again_after_htmx_has_exchanged_a_part(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    ready(page)
    page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener('htmx:afterSettle', done, { once: true });
            htmx.ajax('GET', '/styleguide/', { target: '#chart-c_bar', select: '#chart-c_bar', swap: 'outerHTML' });
        })"""
    )
    expect(page.locator(f"{CHART}.bc-drawn canvas")).to_have_count(1)
    page.click(f"{CHART} .bc-toggle")
    expect(page.locator(f"{CHART} table")).to_be_visible()


def test_a_picture_is_saved_with_title_and_footer(signed_in_page: Open, tmp_path: Path) -> None:
    page = signed_in_page("analyst", "/styleguide/?theme=dark")
    ready(page)
    with page.expect_download() as waiting:
        page.click(f"{CHART} .bc-picture")
    assert waiting.value.suggested_filename == "四个县区增长，白鹭县下降 8.6%.png"
    target = tmp_path / "picture.png"
    waiting.value.save_as(target)
    picture = Image.open(target).convert("L")
    assert picture.size == (1920, 1080)
    assert picture.getpixel((1900, 300)) == 255
    title, footer = picture.crop((0, 0, 900, 60)), picture.crop((0, 1040, 900, 1080))
    assert sum(title.histogram()[:128]) > 200
    assert sum(footer.histogram()[:160]) > 100


def test_a_picture_that_is_refused_says_so_beside_the_chart(signed_in_page: Open, visitor: Visitor) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    ready(page)
    visitor.expected.append("Failed to load resource")
    page.route("**/*c_bar.as=picture*", lambda route: route.fulfill(status=503, body=""))
    page.click(f"{CHART} .bc-picture")
    expect(page.locator(f"{CHART} .bc-problem")).to_contain_text("图片没有做成")
    expect(page.locator(f"{CHART} .bc-picture")).to_be_enabled()


def test_where_the_library_is_missing_the_tables_stand(signed_in_page: Open, visitor: Visitor) -> None:
    page = signed_in_page("analyst", "/")
    visitor.expected.append("echarts.min.js")

    def refuse(route: Route) -> None:
        route.fulfill(status=404, body="", content_type="text/javascript")

    page.route("**/echarts.min.js*", refuse)
    page.goto("/styleguide/", wait_until="load")
    page.wait_for_function("window.ballastCharts !== undefined")
    expect(page.locator(f"{CHART} table")).to_be_visible()
    expect(page.locator(f"{CHART} .bc-plot")).to_be_hidden()


def test_a_tooltip_shows_the_printed_value(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    ready(page)
    plot = page.locator(f"{CHART} .bc-plot")
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.125, box["y"] + box["height"] * 0.5)
    expect(plot).to_contain_text("临江县")
    expect(plot).to_contain_text("12.4 %")


def test_tiles_of_a_map_are_reached_by_keyboard_and_say_their_value(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    tile = page.locator("#map-growth a.tm-in").first
    tile.focus()
    assert tile.get_attribute("title") == "白鹭县 −8.6 %，红灯"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    expect(page.locator("#map-growth a.tm-in").nth(1)).to_be_focused()
