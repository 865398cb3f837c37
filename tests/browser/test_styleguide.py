"""The style guide as a picture: wide, on a phone and on the dark ground, each piece held against its reference."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from ballast.ui import styleguide_charts
from tests.browser import pictures
from tests.browser.conftest import PHONE, WIDE, Open

pytestmark = pytest.mark.browser

VIEWS: dict[str, tuple[dict[str, int], bool, int]] = {
    "wide": (WIDE, False, 240),
    "phone": (PHONE, False, 130),
    "dark": (WIDE, True, 240),
}
_PIECES = "#content section.section, #content section.bt:not(figure section), #content figure.bc, #content figure.tm"


def settled(page: Page) -> None:
    """Until fonts are there and every chart is drawn."""
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_function(
        "document.querySelectorAll('figure.bc').length === document.querySelectorAll('.bc-drawn').length"
    )


def sections(page: Page) -> dict[str, bytes]:
    """A screenshot of each piece by its id; the header of the frame would lie over some of them and is taken down."""
    page.evaluate(
        """() => document.querySelectorAll("body *").forEach((each) => {
            if (!each.closest(".bt") && getComputedStyle(each).position === "sticky") each.style.position = "relative";
        })"""
    )
    found: dict[str, bytes] = {}
    for element in page.query_selector_all(_PIECES):
        name = str(element.get_attribute("id"))
        found[name] = element.screenshot(animations="disabled", caret="hide")
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_every_piece_looks_as_it_did(signed_in_page: Open, view: str) -> None:
    viewport, dark, width = VIEWS[view]
    page = signed_in_page("analyst", "/styleguide/", viewport=viewport, dark=dark)
    settled(page)
    shown = sections(page)
    assert len(shown) >= 20
    assert pictures.compare(view, shown, width) == []


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_is_wider_than_its_screen(signed_in_page: Open, view: str) -> None:
    viewport, dark, _ = VIEWS[view]
    page = signed_in_page("analyst", "/styleguide/", viewport=viewport, dark=dark)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_piece_that_is_gone_would_be_found(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    settled(page)
    gone = "canvas, #table-marked thead, #tiles .tile:first-child"
    page.evaluate("(gone) => document.querySelectorAll(gone).forEach((each) => each.remove())", gone)
    problems = {problem.split(":")[0] for problem in pictures.compare("wide", sections(page), 240)}
    charts = {f"wide/chart-c_{name}" for name in styleguide_charts.specs()}
    assert problems == {*charts, "wide/table-marked", "wide/tiles"}


def test_another_font_passes(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    settled(page)
    page.evaluate("document.body.style.fontFamily = 'serif'; document.body.style.fontSize = '15px'")
    assert pictures.compare("wide", sections(page), 240) == []
