"""The frame in a browser: folding, the switch, menus, the phone's navigation, cards of numbers, the wall screen."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open, Visitor

pytestmark = pytest.mark.browser

STYLEGUIDE = "/styleguide/"


def asked(page: Page) -> dict[str, list[str]]:
    """What stands in the address after the question mark."""
    return parse_qs(urlsplit(page.url).query)


def test_choosing_a_place_asks_for_the_page_there_and_keeps_the_rest(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", STYLEGUIDE + "?many.find=x&many.page=1")
    with page.expect_navigation():
        page.select_option("select[name=place]", "unit:A")
    assert asked(page) == {"place": ["unit:A"], "many.find": ["x"]}
    expect(page.locator("select[name=place] option:checked")).to_have_text("甲县")
    assert "place=unit%3AA" in str(page.locator(".nav-groups a").first.get_attribute("href"))


def test_without_script_the_switch_has_a_button(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", STYLEGUIDE, javascript=False)
    page.select_option("select[name=place]", "unit:B")
    page.locator("form.switch button").click()
    assert asked(page)["place"] == ["unit:B"]


def test_a_folded_navigation_stays_folded_on_the_next_page(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", STYLEGUIDE)
    expect(page.locator(".nav-word").first).to_be_visible()
    page.locator("[data-fold]").click()
    expect(page.locator(".nav-word").first).to_be_hidden()
    page.reload()
    expect(page.locator("html")).to_have_class("framed nav-folded")
    expect(page.locator(".nav-word").first).to_be_hidden()


def test_the_theme_is_remembered_and_the_address_no_longer_says_otherwise(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", STYLEGUIDE, dark=True)
    with page.expect_navigation():
        page.locator("[data-theme-switch]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    with page.expect_navigation():
        page.locator("[data-theme-switch]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert asked(page) == {}


def test_on_a_phone_the_navigation_comes_and_goes(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", STYLEGUIDE, viewport=PHONE)
    side = page.locator(".nav-side")
    expect(side).to_be_hidden()
    page.locator(".nav-open").click()
    expect(side).to_be_visible()
    page.keyboard.press("Escape")
    expect(side).to_be_hidden()
    page.locator(".nav-open").click()
    page.locator(".nav-veil").click(position={"x": 350, "y": 600})
    expect(side).to_be_hidden()


def test_the_first_tab_leads_past_the_navigation(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", STYLEGUIDE)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_a_menu_opens_by_keyboard_and_closes_by_escape_or_elsewhere(signed_in_page: Open) -> None:
    page = signed_in_page("county_a", STYLEGUIDE)
    summary, card = page.locator(".user > summary"), page.locator(".user .menu-card")
    summary.focus()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    expect(card).to_contain_text("甲县经信局")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.locator("h1").click()
    expect(card).to_be_hidden()


def test_a_number_tells_its_source_by_keyboard_and_within_the_window(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", STYLEGUIDE, viewport=PHONE)
    number = page.locator("#number .number").first
    button, card = number.locator(".number-button"), number.locator(".number-card")
    button.focus()
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    page.keyboard.press("Tab")
    expect(number.locator(".number-link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_the_wall_screen_says_so_when_it_lost_the_server_and_when_it_is_back(
    signed_in_page: Open, visitor: Visitor
) -> None:
    visitor.expected += ["ERR_FAILED", "htmx"]
    page = signed_in_page("leader", "/styleguide/screen/")
    expect(page.locator(".tile")).to_have_count(8)
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    page.route("**/styleguide/screen/", lambda route: route.abort())
    refresh = (
        "htmx.ajax('GET', location.pathname, {source: '#wall', target: '#wall', select: '#wall', swap: 'outerHTML'})"
    )
    page.evaluate(f"{refresh}.catch(() => null)")
    expect(page.locator(".wall-stale")).to_be_visible()
    page.unroute("**/styleguide/screen/")
    page.evaluate(refresh)
    expect(page.locator(".wall-stale")).to_be_hidden()
    expect(page.locator(".tile")).to_have_count(8)


def test_charts_are_loaded_only_where_a_chart_stands(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/")
    assert page.evaluate("typeof echarts") == "undefined"
    page = signed_in_page("analyst", STYLEGUIDE)
    page.wait_for_function("typeof echarts === 'object'")
