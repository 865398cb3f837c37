"""The frame of every page: navigation, the switch of place and period, theme, who is signed in, what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from ballast.accounts.models import Person
from ballast.accounts.tests.factory import people
from ballast.figures.store import _opened
from ballast.figures.tests.factory import City
from ballast.kernel.actor import Actor, Holding
from ballast.kernel.rights import Right
from ballast.kernel.scope import Audience, Scope
from ballast.ui.navigation import Entry, links
from ballast.web import frame, navigation

STYLEGUIDE = "/styleguide/"
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(db: None, settings: Settings, tmp_path: Path) -> SignIn:
    """A browser in which one of the test people has signed in; nothing was frozen yet."""
    settings.HOME = tmp_path
    _opened().clear()
    made: dict[str, Person] = people()

    def as_person(account: str) -> Client:
        client = Client()
        client.force_login(made[account])
        return client

    return as_person


def holder(scope: Scope, *rights: Right) -> Actor:
    """Somebody with rights in a place."""
    return Actor("某人", scope, "web", "x", "", (Holding(frozenset(rights), scope),))


def asked(address: str = "/", actor: Actor | None = None) -> HttpRequest:
    """A request for a page."""
    request = RequestFactory().get(address)
    request.actor = actor  # type: ignore[attr-defined]
    request.resolver_match = None
    return request


def options(shown: frame.Switch | None) -> dict[str, list[str]]:
    """Heading → places."""
    assert shown is not None
    return {choices.label: [option.value for option in choices.options] for choices in shown.places}


# --- Navigation -------------------------------------------------------------------------------------------------------

ENTRIES = (
    Entry("系统", "审计", "ui:styleguide", "shield-check", (Right.TRAIL,)),
    Entry("运行分析", "指标", "ui:styleguide_screen", "graph-up", (Right.FIGURES, Right.RULES)),
    Entry("别的", "样式", "ui:styleguide", "palette"),
)


def test_the_navigation_shows_only_what_is_theirs_in_the_order_of_the_groups() -> None:
    analyst = holder(Scope.city(), Right.RULES)
    found = links(ENTRIES, analyst, ("运行分析", "系统"), query="place=unit%3AA", view_name="ui:styleguide")
    assert [(group.name, [link.label for link in group.links]) for group in found] == [
        ("运行分析", ["指标"]),
        ("别的", ["样式"]),
    ]
    auditor = links(ENTRIES, holder(Scope.city(), Right.TRAIL), ("运行分析", "系统"))
    assert [group.name for group in auditor] == ["系统", "别的"]


def test_links_keep_the_standpoint_and_the_page_that_is_read_is_marked() -> None:
    found = links(ENTRIES, holder(Scope.city(), Right.FIGURES), (), query="place=unit%3AA", view_name="ui:styleguide")
    marked = {link.label: (link.href, link.here) for group in found for link in group.links}
    assert marked["样式"] == ("/styleguide/?place=unit%3AA", True)
    assert marked["指标"] == ("/styleguide/screen/?place=unit%3AA", False)


def test_a_group_of_one_link_with_its_own_name_is_not_headed_twice() -> None:
    entry = Entry("报告", "报告", "ui:styleguide")
    (group,) = links([entry], holder(Scope.city()), ())
    assert group.heading == ""


@pytest.mark.parametrize("entry", navigation.ENTRIES, ids=lambda entry: entry.label)
def test_every_entry_leads_somewhere_and_stands_in_a_known_group(entry: Entry) -> None:
    assert reverse(entry.url_name).startswith("/")
    assert entry.group in navigation.GROUPS


# --- The switch without a snapshot ------------------------------------------------------------------------------------


def test_nobody_and_an_administrator_see_no_switch(sign_in: SignIn) -> None:
    assert frame.switch(asked(), None) is None
    assert frame.switch(asked(), holder(Scope.city(), Right.TRAIL, Right.PEOPLE)) is None


def test_where_nothing_was_frozen_the_units_of_the_register_can_be_chosen_and_no_period(sign_in: SignIn) -> None:
    shown = frame.switch(asked(), holder(Scope.city(), Right.FIGURES))
    assert options(shown) == {"": ["city"], "县区": ["unit:A", "unit:B"]}
    assert shown is not None
    assert (shown.place_label, shown.periods, shown.period) == ("全市", (), "")


def test_a_park_and_an_enterprise_find_themselves_first(sign_in: SignIn) -> None:
    park = frame.switch(asked(), holder(Scope.of_parks("P1"), Right.FIGURES))
    assert options(park)["园区"] == ["park:P1"]
    filer = frame.switch(asked("/?place=enterprise:A1"), holder(Scope.of_enterprise("A1"), Right.FIGURES))
    assert list(options(filer).items())[1] == ("本企业", ["enterprise:A1"])
    assert filer is not None
    assert filer.place_label == "企业A1"


def test_a_place_outside_the_choices_is_named_by_its_level_only(sign_in: SignIn) -> None:
    shown = frame.switch(asked("/?place=enterprise:B1"), holder(Scope.of_units("A"), Right.FIGURES))
    assert shown is not None
    assert (shown.place, shown.place_label) == ("enterprise:B1", "当前企业")


def test_the_switch_keeps_the_rest_of_the_address_but_not_the_page_of_a_list(sign_in: SignIn) -> None:
    shown = frame.switch(
        asked("/?place=city&period=2026-09&t.sort=-a&t.page=3&page=2&t.as=csv&find=x&find=y"),
        holder(Scope.city(), Right.FIGURES),
    )
    assert shown is not None
    assert shown.kept == (("t.sort", "-a"), ("find", "x"), ("find", "y"))
    assert (shown.period, shown.period_label) == ("2026-09", "2026年1—9月")


def test_an_address_that_names_no_place_does_not_take_the_frame_with_it(sign_in: SignIn) -> None:
    response = sign_in("analyst").get(STYLEGUIDE + "?place=planet:X&period=never")
    assert response.status_code == 200


# --- The switch of a snapshot -----------------------------------------------------------------------------------------


@pytest.fixture
def frozen(transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    """A small city, frozen with two periods."""
    settings.HOME = tmp_path
    _opened().clear()
    city = City()
    city.old(city.firm("E1"))
    for period in ("2025-09", "2026-08", "2026-09"):
        city.files("E1", period, 100, 90)
    city.files("E1", "2026-01", 9, 8, item="electricity")
    city.read()


def test_counties_parks_and_periods_come_from_the_snapshot(frozen: None) -> None:
    shown = frame.switch(asked("/?place=park:P2"), holder(Scope.city(), Right.FIGURES))
    assert options(shown) == {"": ["city"], "县区": ["unit:A", "unit:B", "unit:C"], "园区": ["park:P1", "park:P2"]}
    assert shown is not None
    assert [option.value for option in shown.periods] == ["2026-09", "2026-08", "2025-09"]
    assert (shown.period, shown.period_label, shown.place_label) == ("2026-09", "2026年1—9月", "二号园")


def test_a_county_sees_its_own_parks_and_the_names_of_the_other_counties(frozen: None) -> None:
    shown = frame.switch(asked(), holder(Scope.of_units("A", audience=Audience.COUNTY), Right.FIGURES))
    assert options(shown) == {
        "": ["city"],
        "本地区": ["unit:A"],
        "其他县区": ["unit:B", "unit:C"],
        "园区": ["park:P1"],
    }


def test_the_switch_costs_one_query_where_a_snapshot_stands(frozen: None) -> None:
    actor = holder(Scope.city(), Right.FIGURES)
    frame.switch(asked(), actor)
    with CaptureQueriesContext(connection) as queries:
        frame.switch(asked("/?place=unit:A&period=2026-08"), actor)
    assert len(queries) == 1


@pytest.mark.parametrize("account", ["analyst", "county_a", "park_a", "filer_a", "auditor"])
def test_the_frame_of_a_page_costs_the_same_few_queries_for_everybody(sign_in: SignIn, account: str) -> None:
    client = sign_in(account)
    with CaptureQueriesContext(connection) as page:
        assert client.get(STYLEGUIDE).status_code == 200
    with CaptureQueriesContext(connection) as bare:
        assert client.get("/styleguide/screen/?theme=dark").status_code == 200
    around = len(page) - len(bare)
    # Beside the switch, which both pages have: the unread messages and the name of the organisation.
    assert around <= 2


# --- What a page shows ------------------------------------------------------------------------------------------------


def test_the_styleguide_is_for_people_who_signed_in(sign_in: SignIn) -> None:
    for address in (STYLEGUIDE, "/styleguide/screen/"):
        assert Client().get(address).status_code == 302
        assert sign_in("nobody").get(address).status_code == 200


def test_a_page_holds_landmarks_and_a_way_past_the_navigation(sign_in: SignIn) -> None:
    html = sign_in("analyst").get(STYLEGUIDE).content.decode()
    assert '<html lang="zh-CN"' in html
    assert re.search(r'<a class="skip" href="#content">', html)
    for landmark in ("<main", "<header", "<footer", 'aria-label="主导航"', 'aria-label="位置"'):
        assert landmark in html
    assert len(re.findall(r"<h1\b", html)) == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert "content" in ids


def test_the_demonstration_is_marked_and_the_real_product_is_not(sign_in: SignIn, settings: Settings) -> None:
    client = sign_in("analyst")
    settings.DEMONSTRATION = True
    assert "演示数据" in re.sub(r"<main.*?</main>", "", client.get(STYLEGUIDE).content.decode(), flags=re.DOTALL)
    settings.DEMONSTRATION = False
    assert "演示数据" not in re.sub(r"<main.*?</main>", "", client.get(STYLEGUIDE).content.decode(), flags=re.DOTALL)


def test_the_theme_comes_from_the_address_then_from_the_choice_made_before() -> None:
    request = asked("/?theme=dark")
    assert frame.theme(request) == "dark"
    request = asked("/")
    request.COOKIES["theme"] = "dark"
    assert frame.theme(request) == "dark"
    request = asked("/?theme=light")
    request.COOKIES["theme"] = "dark"
    assert frame.theme(request) == "light"
    request.COOKIES["theme"] = '"><script>'
    assert frame.theme(asked("/?theme=pink")) == "light"


def test_the_navigation_stays_folded_as_it_was_left(sign_in: SignIn) -> None:
    client = sign_in("analyst")
    assert 'class="framed"' in client.get(STYLEGUIDE).content.decode()
    client.cookies["nav"] = "folded"
    assert 'class="framed nav-folded"' in client.get(STYLEGUIDE).content.decode()


def test_the_menu_names_the_person_and_the_organisation_and_signs_out_by_post(sign_in: SignIn) -> None:
    html = sign_in("county_a").get(STYLEGUIDE).content.decode()
    assert "甲县分析员" in html
    assert "甲县经信局" in html
    out = re.search(r'<form method="post" action="([^"]+)">\s*<input type="hidden" name="csrfmiddlewaretoken"', html)
    assert out is not None
    assert out[1] == reverse("accounts:sign_out")


def test_a_part_of_the_frame_that_fails_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    assert frame.once(broken, "anstatt")() == "anstatt"
    assert "could not be made" in caplog.text


def test_the_page_of_a_fault_needs_neither_request_nor_database() -> None:
    html = render_to_string("ui/problem.html", {"title": "系统出错", "text": "请稍后再试", "status": 500})
    assert "请稍后再试" in html
    assert 'class="plain"' in html
