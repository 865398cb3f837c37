"""Panels on shared pages: who sees them, what they may ask the database, and what happens when one fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.http import Http404, HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import SafeString

from ballast.kernel import clock
from ballast.kernel.actor import Actor, Holding
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.ui import panels as kit
from ballast.ui.panels import Panel, PanelBudgetError, panels_for

COUNTY = Holding(frozenset({Right.FIGURES}), Scope.of_units("A"))
PARK = Holding(frozenset({Right.EXPORT}), Scope.of_parks("P1"))
SOMEBODY = Actor("甲", COUNTY.scope | PARK.scope, "web", "a", "", (COUNTY, PARK))

Install = Callable[..., None]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Put panels in the place of those of the rooms."""

    def put(*panels: Panel) -> None:
        monkeypatch.setattr(kit, "panels", lambda: panels)

    return put


def page(actor: Actor | None = SOMEBODY) -> HttpRequest:
    """A request for a page."""
    request = RequestFactory().get("/")
    request.actor = actor  # type: ignore[attr-defined]
    return request


def says(text: str) -> Callable[[HttpRequest, Scope], str]:
    """A panel's work: the text and where the reader holds the right."""
    return lambda request, scope: SafeString(f"<p>{text} {scope}</p>")


def raises(problem: Exception) -> Callable[[HttpRequest, Scope], str]:
    """A panel's work that fails."""

    def work(request: HttpRequest, scope: Scope) -> str:
        raise problem

    return work


def asks(times: int) -> Callable[[HttpRequest, Scope], str]:
    """A panel's work that asks the database so many times."""

    def work(request: HttpRequest, scope: Scope) -> str:
        with connection.cursor() as cursor:
            for _ in range(times):
                cursor.execute("SELECT 1")
        return SafeString("<p>asked</p>")

    return work


def shown(*panels: Panel, install: Install, actor: Actor | None = SOMEBODY) -> list[str]:
    """What stands in the slot."""
    install(*panels)
    return [panel.html or panel.problem for panel in panels_for(page(actor), "home")]


@pytest.mark.django_db
class TestPanels:
    def test_it_shows_a_panel_where_the_right_is_held_and_nowhere_else(self, install: Install) -> None:
        found = shown(Panel("home", "a", Right.FIGURES, 0, says("甲县")), install=install)
        assert found == [f"<p>甲县 {Scope.of_units('A')}</p>"]

    def test_it_leaves_out_a_panel_whose_right_is_not_held(self, install: Install) -> None:
        assert shown(Panel("home", "a", Right.TRAIL, 0, raises(AssertionError())), install=install) == []

    def test_a_panel_without_a_right_is_for_everybody_who_is_signed_in(self, install: Install) -> None:
        panel = Panel("home", "a", None, 0, says("大家"))
        assert shown(panel, install=install) == [f"<p>大家 {SOMEBODY.scope}</p>"]
        assert shown(panel, install=install, actor=None) == []

    def test_it_shows_only_the_panels_of_the_slot(self, install: Install) -> None:
        assert shown(Panel("header", "a", None, 0, says("别处")), install=install) == []

    def test_a_panel_that_asks_no_more_than_it_said_is_shown(self, install: Install) -> None:
        assert shown(Panel("home", "a", None, 2, asks(2)), install=install) == ["<p>asked</p>"]

    def test_a_panel_that_asks_more_than_it_said_raises_in_tests(self, install: Install) -> None:
        with pytest.raises(PanelBudgetError, match="3 queries, declared 2"):
            shown(Panel("home", "a", None, 2, asks(3)), install=install)

    def test_where_people_work_it_is_written_to_the_log_and_shown(
        self, install: Install, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.delattr(mail, "outbox")
        assert shown(Panel("home", "a", None, 0, asks(1)), install=install) == ["<p>asked</p>"]
        assert "panel a made 1 queries, declared 0" in caplog.text

    def test_a_panel_that_fails_says_so_and_leaves_the_others(
        self, install: Install, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.ERROR):
            found = shown(
                Panel("home", "a", None, 0, raises(ZeroDivisionError("secret detail"))),
                Panel("home", "b", None, 0, says("还在")),
                install=install,
            )
        assert len(found) == 2
        assert "其余内容不受影响" in found[0]
        assert "secret detail" not in found[0]
        assert "还在" in found[1]
        assert "secret detail" in caplog.text

    def test_a_query_that_fails_does_not_spoil_those_that_follow(self, install: Install) -> None:
        def broken(request: HttpRequest, scope: Scope) -> str:
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")
            return ""

        found = shown(Panel("home", "a", None, 1, broken), Panel("home", "b", None, 1, asks(1)), install=install)
        assert found[1] == "<p>asked</p>"

    def test_a_panel_that_fails_leaves_nothing_half_done(self, install: Install) -> None:
        def half(request: HttpRequest, scope: Scope) -> str:
            Session.objects.create(session_key="half", session_data="", expire_date=clock.now())
            raise ZeroDivisionError

        shown(Panel("home", "a", None, 1, half), install=install)
        assert not Session.objects.filter(session_key="half").exists()

    def test_an_error_for_people_is_told_in_its_own_words(self, install: Install) -> None:
        assert shown(Panel("home", "a", None, 0, raises(BallastError("请先导入"))), install=install) == ["请先导入"]

    @pytest.mark.parametrize("problem", [NotFoundError("没有找到"), Http404()])
    def test_what_is_not_found_is_not_there(self, install: Install, problem: Exception) -> None:
        assert shown(Panel("home", "a", None, 0, raises(problem)), install=install) == []

    def test_a_panel_with_nothing_to_say_takes_no_place(self, install: Install) -> None:
        assert shown(Panel("home", "a", None, 0, lambda request, scope: ""), install=install) == []

    def test_the_tag_draws_the_panels_and_escapes_what_is_not_markup(self, install: Install) -> None:
        plain: Any = lambda request, scope: "<script>"  # noqa: E731
        install(Panel("home", "a", None, 0, says("面板")), Panel("home", "b", None, 0, plain))
        html = Template('{% load ballast %}{% panels "home" %}').render(Context({"request": page()}))
        assert "<p>面板" in html
        assert "&lt;script&gt;" in html
        assert 'data-panel="home/a"' in html


def test_the_panels_of_the_rooms_are_found_in_order_and_named_once() -> None:
    found = kit.panels()
    assert list(found) == sorted(found, key=lambda panel: (panel.order, panel.key))
    assert len({(panel.slot, panel.key) for panel in found}) == len(found)
    assert {"inbox", "jobs"} <= {panel.key for panel in found}
