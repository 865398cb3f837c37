"""Snapshots opened for reading: what stays open, and that readers at one time share it; how a page reads them in a row."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from ballast.figures.asking import Asker, Question
from ballast.figures.store import Frozen, open_snapshot
from ballast.figures.tests.factory import City
from ballast.kernel.actor import Actor, Holding
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope

ANALYST = Actor("分析员", Scope.city(), "test", holdings=(Holding(frozenset({Right.FIGURES}), Scope.city()),))


def test_the_two_snapshots_last_asked_for_stay_open(city: City) -> None:
    city.old(city.firm("F1"))
    made = []
    for output in (100, 200, 300):
        city.files("F1", "2026-09", output, 90)
        made.append(city.read().frozen.identity)
    first, second = open_snapshot(made[0]), open_snapshot(made[1])
    assert open_snapshot(made[0]) is first
    open_snapshot(made[2])
    assert open_snapshot(made[0]) is first
    assert open_snapshot(made[1]) is not second


def test_readers_at_one_time_share_one_open_snapshot(city: City) -> None:
    city.old(city.firm("F1"))
    city.files("F1", "2026-09", 100, 90)
    city.read()
    together = Barrier(4)

    def reader(_: int) -> Frozen:
        together.wait()
        try:
            return open_snapshot()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        opened = list(threads.map(reader, range(4)))
    assert all(each is opened[0] for each in opened)


def test_a_january_that_was_filed_alone_does_not_stand_in_a_row_with_january_and_february(city: City) -> None:
    """Electricity is known by the month; the row of the other months goes on over it."""
    city.old(city.firm("F1"))
    for period in ("2026-02", "2026-03"):
        city.files("F1", period, 110, 100)
    city.files("F1", "2026-01", 50, 40, item="electricity")
    city.read()
    asker = Asker.of(ANALYST)
    assert "2026-01" in asker.frozen.periods()
    assert [str(each.address.period) for each in asker.history(Question("output"))] == ["2026-02", "2026-03"]
