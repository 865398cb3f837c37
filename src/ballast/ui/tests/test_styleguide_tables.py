"""The style guide's tables, charts and maps: every state and every kind is there."""

from __future__ import annotations

import pytest
from django.dispatch import Signal
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory

from ballast.kernel.actor import Actor
from ballast.kernel.marker import Marker
from ballast.kernel.scope import Scope
from ballast.ui import signals, styleguide_charts
from ballast.ui.charts.spec import ChartKind
from ballast.ui.styleguide_tables import context, many, wide
from ballast.ui.tables import to_csv


def asking(query: str = "") -> HttpRequest:
    """A request of the operator."""
    request = RequestFactory().get(f"/styleguide?{query}")
    request.actor = Actor("操作员", Scope.city())  # type: ignore[attr-defined]
    return request


def test_every_kind_of_chart_is_shown() -> None:
    assert {spec.kind for spec in styleguide_charts.specs().values()} == set(ChartKind)


def test_every_marker_is_shown() -> None:
    html = render_to_string("ui/styleguide_tables.html", context(asking()))
    for marker in Marker:
        assert marker.legend in html


def test_every_piece_answers_to_its_own_part_of_the_address() -> None:
    shown = context(asking("many.sort=-growth&wide.page=2"))
    assert shown["download"] is None
    assert "+24.2" in shown["tables"][0][1].rows[0][4]
    assert len(shown["tables"][2][1].rows) == 3


def test_a_piece_leaves_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "exported", Signal())
    assert context(asking("c_bar.as=csv"))["download"]["Content-Type"].startswith("text/csv")
    assert context(asking("many.as=xlsx"))["download"].content[:2] == b"PK"


def test_the_tables_are_wide_and_long_enough_to_show_what_they_should() -> None:
    assert len(many().rows) == 60
    assert len(wide().columns) == 12
    assert to_csv(many()).count(b"\n") > 60
