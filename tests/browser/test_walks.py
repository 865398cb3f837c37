"""Whole ways through the product, as people go them: by the form, page by page, with what they click and type.

The town of `figures.tests.town` stands behind them, with figures in it and the background work running. A complaint of
the browser (console, content policy, a script that fails) fails the way.
"""

from __future__ import annotations

import re
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Browser, Page, ViewportSize, expect

from ballast.accounts.tests.factory import PASSWORD
from tests.browser.conftest import WIDE, Site, Visitor, served

pytestmark = pytest.mark.browser

_SEED = """
from ballast.web.commandline import _prepare
_prepare()
from ballast.figures.tests.town import settle
settle()
print("{}")
"""
_WINDOW = ViewportSize(width=WIDE["width"], height=WIDE["height"])
_NOT_FOUND = "status of 404"
_REFUSED = "status of 422"
_ANY_PAGE_BUT_THE_DOOR = re.compile(r"^https?://[^/]+/(?!sign-in|account)")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over the town; nobody is signed in."""
    with served(tmp_path_factory.mktemp("town"), _SEED) as running:
        yield running


@pytest.fixture
def enter(town: Site, chromium: Browser, visitor: Visitor) -> Callable[[str, str], Page]:
    """`enter(account, password)`: a browser of its own, in which somebody has sent the form of signing in."""

    def signed_in(account: str, password: str = PASSWORD) -> Page:
        context = chromium.new_context(base_url=town.url, viewport=_WINDOW, locale="zh-CN", reduced_motion="reduce")
        context.set_default_timeout(60_000)
        visitor.contexts.append(context)
        page = context.new_page()
        visitor.listen(page)
        page.goto("/")
        page.get_by_label("账号").fill(account)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        return page

    return signed_in


Enter = Callable[..., Page]


def enrol(page: Page) -> None:
    """Set up the second factor with the secret that the page shows, and go on."""
    secret = page.locator("code").first.inner_text().replace(" ", "")
    totp = TOTP(b32decode(secret))
    totp.time = time.time()
    page.locator("[name=code]").fill(f"{totp.token():06d}")
    page.get_by_role("button", name="启用").click()
    expect(page.locator("ol code")).to_have_count(8)
    page.get_by_role("link", name="已经抄好").click()
    expect(page.locator("h1")).to_have_text("首页")


def through(page: Page, name: str) -> None:
    """Follow an entry of the navigation."""
    page.locator(".nav-groups").get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state("load")


def asked(page: Page) -> dict[str, list[str]]:
    """What stands in the address after the question mark."""
    return parse_qs(urlsplit(page.url).query)


def test_the_way_of_a_county(enter: Enter, visitor: Visitor) -> None:
    page = enter("county_a")
    expect(page.locator(".sentence")).to_contain_text("数据截至2026年1—9月")
    through(page, "指标目录")
    page.get_by_role("searchbox", name="在表中查找").fill("工业总产值增速")
    page.get_by_role("searchbox", name="在表中查找").press("Enter")
    expect(page.locator(".bt-count")).to_contain_text("找到")
    page.get_by_role("link", name="工业总产值增速", exact=True).click()
    expect(page.locator("#chart-figures canvas, .bc-drawn canvas").first).to_be_visible()
    page.get_by_role("navigation", name="怎样分").get_by_role("link", name="地区", exact=True).click()
    for unit in ("甲县", "乙县"):
        expect(page.locator("#table-figures tbody tr").filter(has_text=unit)).to_have_count(1)

    page.locator("#table-figures thead a").nth(1).click()
    expect(page.locator("#table-figures th[aria-sort]")).to_have_count(1)
    with page.expect_download() as told:
        page.locator("#table-figures .bt-files").get_by_role("link", name="Excel").click()
    assert told.value.suggested_filename.endswith(".xlsx")
    assert Path(told.value.path()).read_bytes().startswith(b"PK")

    page.select_option("select[name=place]", "unit:A")
    page.wait_for_url("**place=unit%3AA**")
    page.select_option("select[name=period]", "2026-08")
    page.wait_for_url("**period=2026-08**")
    assert asked(page)["place"] == ["unit:A"]
    expect(page.locator(".figure-place")).to_have_text("甲县")

    page.locator(".figure-value .number-button").click()
    page.locator(".figure-value .number-link").click()
    page.wait_for_url("**/figure/**")
    expect(page.locator(".facts")).to_contain_text("部门调度数据")
    page.go_back()
    expect(page.locator(".figure-place")).to_have_text("甲县")
    assert asked(page)["period"] == ["2026-08"]

    through(page, "企业名录")
    assert "企业B1" not in page.inner_text("main")
    page.locator("#table-enterprises").get_by_role("link", name="企业A1", exact=True).click()
    expect(page.locator("h1")).to_have_text("企业A1")
    through(page, "报表收集")
    page.get_by_role("link", name="2026-09", exact=True).click()
    page.locator("#table-returns").get_by_role("link", name="企业A1", exact=True).click()
    expect(page.locator("h1")).to_contain_text("企业A1")
    expect(page.locator("#table-lines")).to_contain_text("工业总产值")

    visitor.expected.append(_NOT_FOUND)
    for hidden in ("/enterprises/B1/", "/returns/B1/2026-09/", "/enterprises/NOWHERE/"):
        answer = page.goto(hidden)
        assert answer is not None
        assert answer.status == 404
        assert "企业B1" not in page.inner_text("body")

    page.goto("/")
    page.locator(".user > summary").click()
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    page.goto("/enterprises/")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def test_the_way_of_an_analyst(enter: Enter, visitor: Visitor) -> None:
    page = enter("analyst")
    through(page, "导入文件")
    visitor.expected.append(_REFUSED)
    send(page, "代码,名称,类别,生效日期\nD,丁县,村,2024-01-01\n")
    expect(page.locator("#table-problems tbody tr")).to_have_count(1)
    expect(page.locator("#table-problems")).to_contain_text("村")
    expect(page.locator(".sentence")).to_contain_text("什么都没有写入")
    send(page, "代码,名称,类别,生效日期\nD,丁县,县,2024-01-01\n")
    expect(page.locator(".sentence")).to_contain_text("1 行，新增 1")
    expect(page.locator("#table-received")).to_contain_text("报送单位")

    through(page, "后台任务")
    page.get_by_role("button", name="冻结数据").click()
    page.wait_for_url("**/jobs/*/")
    expect(page.locator("#job")).to_contain_text("已冻结，为当前快照")
    page.locator("#job").get_by_role("link", name="查看结果").click()
    expect(page.locator("h1")).to_be_visible()
    through(page, "报送单位")
    expect(page.locator("#table-units")).to_contain_text("丁县")


def send(page: Page, text: str) -> None:
    """Choose the units' file on the page of imports and send it."""
    page.select_option("select[name=kind]", "units")
    page.set_input_files(
        "input[name=file]", {"name": "单位.csv", "mimeType": "text/csv", "buffer": text.encode("utf-8")}
    )
    page.get_by_role("button", name="检查并导入").click()
    page.wait_for_load_state("load")


def test_the_way_of_the_three_administrators(enter: Enter) -> None:
    system = enter("system_admin")
    enrol(system)
    through(system, "人员")
    system.get_by_role("link", name="新建人员").click()
    system.get_by_label("账号").fill("newcomer")
    system.get_by_label("姓名").fill("新来的")
    system.get_by_label("所在机构").select_option("CB")
    system.get_by_role("button", name="建立账号").click()
    once = re.search(r"\b\w{4}(-\w{4}){3}\b", system.inner_text("main"))
    assert once is not None, system.inner_text("main")

    security = enter("security_admin")
    enrol(security)
    through(security, "人员")
    security.get_by_role("link", name="新来的").click()
    expect(security.locator("main")).to_contain_text("没有角色")
    security.get_by_role("link", name="授予角色").click()
    security.get_by_label("角色").select_option("county_analyst")
    security.get_by_label("在哪个机构").select_option("CB")
    security.get_by_role("button", name="授予").click()
    expect(security.locator("main")).to_contain_text("乙县经信局")

    person = enter("newcomer", once.group())
    expect(person.locator("h1")).to_have_text("更换密码")
    person.goto("/enterprises/")
    expect(person.locator("h1")).to_have_text("更换密码")
    person.locator("[name=old]").fill(once.group())
    person.locator("[name=new]").fill("Yueliang-4927")
    person.locator("[name=again]").fill("Yueliang-4927")
    person.get_by_role("button", name="更换密码").click()
    person.wait_for_url(_ANY_PAGE_BUT_THE_DOOR)
    through(person, "企业名录")
    expect(person.locator("#table-enterprises")).to_contain_text("企业B1")
    assert "企业A1" not in person.inner_text("main")

    auditor = enter("auditor")
    enrol(auditor)
    through(auditor, "审计记录")
    trail = auditor.locator(".bt-table tbody")
    for action, who in (("建立账号", "系统管理员"), ("授予角色", "安全管理员"), ("修改密码", "新来的")):
        expect(trail.locator("tr", has_text=action).filter(has_text=who).first).to_be_visible()
    trail.locator("tr", has_text="授予角色").first.get_by_role("link").click()
    expect(auditor.locator("main")).to_contain_text("newcomer")
