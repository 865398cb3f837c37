"""The table kit in a browser: with htmx, without JavaScript, by keyboard, on a phone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open

pytestmark = pytest.mark.browser

TABLE = "#table-many"
FIRST = f"{TABLE} tbody tr:first-child th"


def asked(page: Page) -> dict[str, list[str]]:
    """The query of the page's address."""
    return parse_qs(urlsplit(page.url).query)


def test_sorting_exchanges_the_table_alone_and_keeps_the_address(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/?many.page=2")
    page.evaluate("window.stayed = true")
    page.click("#table-many-by-growth")
    expect(page.locator(f"{TABLE} th[aria-sort=descending]")).to_contain_text("增速")
    assert page.evaluate("window.stayed") is True
    assert asked(page) == {"many.sort": ["-growth"]}
    assert page.evaluate("document.activeElement.id") == "table-many-by-growth"


def test_the_way_back_leads_to_the_table_as_it_was(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    before = page.inner_text(FIRST)
    page.click("#table-many-by-growth")
    expect(page.locator(FIRST)).not_to_have_text(before)
    page.go_back()
    expect(page.locator(FIRST)).to_have_text(before)
    expect(page.locator("#chart-c_bar.bc-drawn canvas")).to_have_count(1)


def test_two_tables_exchanged_one_after_the_other_both_stay_in_the_address(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    page.click("#table-many-by-growth")
    expect(page.locator(f"{TABLE} th[aria-sort=descending]")).to_have_count(1)
    page.click("#table-wide-page-2")
    expect(page.locator("#table-wide .bt-here")).to_have_text("2")
    assert asked(page) == {"many.sort": ["-growth"], "wide.page": ["2"]}
    page.fill("#table-many-find", "装备")
    page.press("#table-many-find", "Enter")
    expect(page.locator(f"{TABLE} .bt-count")).to_contain_text("找到 12 行")
    assert asked(page) == {"many.sort": ["-growth"], "wide.page": ["2"], "many.find": ["装备"]}
    page.reload()
    expect(page.locator("#table-wide .bt-here")).to_have_text("2")
    expect(page.locator(f"{TABLE} .bt-count")).to_contain_text("找到 12 行")


def test_columns_are_chosen_and_come_back(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    page.click("#table-many-pick")
    for label in ("企业代码", "行业"):
        page.uncheck(f"{TABLE} label:has-text('{label}') input")
    page.click(f"{TABLE} .bt-pick button")
    expect(page.locator(f"{TABLE} thead th")).to_have_count(5)
    assert "行业" not in page.inner_text(f"{TABLE} thead")


@pytest.mark.parametrize("javascript", [True, False])
def test_everything_can_be_asked_for_with_and_without_javascript(signed_in_page: Open, javascript: bool) -> None:
    page = signed_in_page("analyst", "/styleguide/?period=2026-09", javascript=javascript)
    page.click("#table-many-by-output")
    expect(page.locator(f"{TABLE} th[aria-sort=descending]")).to_contain_text("总产值")
    page.click("#table-many-by-output")
    expect(page.locator(f"{TABLE} th[aria-sort=ascending]")).to_contain_text("总产值")
    page.fill("#table-many-find", "临江")
    page.click("#table-many-go")
    expect(page.locator(f"{TABLE} tbody tr")).to_have_count(5)
    expect(page.locator(f"{TABLE} tfoot")).to_contain_text("合计")
    expect(page.locator(TABLE)).to_contain_text("合计为全部各行")
    assert asked(page) == {"period": ["2026-09"], "many.sort": ["output"], "many.find": ["临江"]}


def test_without_javascript_every_chart_shows_its_table(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/", javascript=False)
    expect(page.locator("#chart-c_bar table")).to_be_visible()
    expect(page.locator("#chart-c_bar .bc-plot")).to_be_hidden()
    expect(page.locator("#chart-c_bar .bc-toggle")).to_be_hidden()


def test_head_and_first_column_stay_in_sight(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    frame = page.locator("#table-wide .bt-scroll")
    frame.evaluate("(each) => { each.style.maxHeight = '150px'; each.scrollLeft = 400; each.scrollTop = 60; }")
    assert frame.evaluate("(each) => each.scrollLeft > 100 && each.scrollTop > 30")
    corner = frame.locator("thead th").first
    box, outer = corner.bounding_box(), frame.bounding_box()
    assert box is not None and outer is not None
    assert abs(box["x"] - outer["x"]) < 3
    assert abs(box["y"] - outer["y"]) < 3


def test_decimal_points_stand_under_each_other(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    starts = page.eval_on_selector_all(
        "#table-words td.bt-right span.bt-f3", "(all) => all.map((each) => each.getBoundingClientRect().left)"
    )
    assert len(starts) == 3
    assert max(starts) - min(starts) < 1


def test_on_a_phone_each_row_is_a_card_with_the_names_of_its_columns(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/", viewport=PHONE)
    expect(page.locator(f"{TABLE} thead")).to_be_hidden()
    cell = page.locator(f"{TABLE} tbody tr:first-child td[data-label^=增速]")
    assert cell.evaluate("(each) => getComputedStyle(each, '::before').content") == '"增速（%）"'
    page.select_option("#table-many-order", label="增速 从大到小")
    page.click("#table-many-go")
    expect(page.locator(FIRST)).to_have_text("东河有色59厂")


def test_a_file_is_saved_under_its_chinese_name(signed_in_page: Open, tmp_path: Path) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    with page.expect_download() as waiting:
        page.click(f"{TABLE} .bt-files a:has-text('Excel')")
    assert waiting.value.suggested_filename == "重点企业产值.xlsx"
    target = tmp_path / "t.xlsx"
    waiting.value.save_as(target)
    assert target.read_bytes()[:2] == b"PK"


def test_who_may_not_export_sees_no_files(signed_in_page: Open) -> None:
    page = signed_in_page("nobody", "/styleguide/")
    expect(page.locator(TABLE)).to_be_visible()
    assert page.locator("a[href*='.as='], [data-href*='.as=']").count() == 0
    for query in ("many.as=xlsx", "c_bar.as=picture"):
        assert page.request.get(f"/styleguide/?{query}").status == 404


def test_what_names_nothing_is_not_found(signed_in_page: Open) -> None:
    page = signed_in_page("analyst", "/styleguide/")
    for query in ("many.sort=x", "many.page=0", "many.columns=x", "many.as=pdf", "c_bar.as=pdf"):
        assert page.request.get(f"/styleguide/?{query}").status == 404
