"""A new snapshot under two web processes at work: every answer is wholly of one snapshot, and none fails."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.product import Product, part_of
from tests.test_serve import Running

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("two_processes")]

READERS = 3
# Fewer than the rate limit of one person allows.
SECONDS_BETWEEN = 0.3
ANSWERS = 20
PATIENCE = 180.0
_SIGN_IN = """
from ballast.web.commandline import _prepare
_prepare()
from django.test import Client
from ballast.accounts.demonstration import make_demonstration_people
from ballast.accounts.models import Person
make_demonstration_people()
client = Client()
client.force_login(Person.objects.get(account="analyst"))
print(client.cookies["sessionid"].value)
"""


def first_months(line: dict[str, str]) -> bool:
    """The register, and the returns of the two years' first months."""
    registers = ("units", "parks", "enterprises", "register", "successions")
    return line["kind"] in registers or (line["kind"] == "returns" and line["period"] in ("2025-02", "2026-02"))


def next_month(line: dict[str, str]) -> bool:
    """The returns that come while readers are at work."""
    return line["kind"] == "returns" and line["period"] in ("2025-03", "2026-03")


@dataclass(frozen=True)
class Town:
    """An installation with a first snapshot, the folder of what comes next, and the cookie of somebody signed in."""

    product: Product
    later: Path
    session: str


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A demonstration city of which two months are frozen."""
    folder = tmp_path_factory.mktemp("two")
    product = Product(folder / "home", {"BALLAST_DEMONSTRATION": "1"})
    product.home.mkdir()
    product.command("demo-data", "--seed", "5", "--out", str(folder / "city"))
    product.bring_in(part_of(folder / "city", folder / "first", lambda line: first_months(dict(line))))
    product.freeze()
    later = part_of(folder / "city", folder / "later", lambda line: next_month(dict(line)))
    return Town(product, later, product.python("-c", _SIGN_IN).strip())


@pytest.fixture
def running(town: Town) -> Iterator[Running]:
    """The server with two web processes."""
    made = Running(town.product, "--workers", "2", "--no-worker")
    try:
        yield made
    finally:
        made.end()


@dataclass
class Readers:
    """Several readers who ask the same questions again and again; each keeps what it was told."""

    url: str
    session: str
    over: Event = field(default_factory=Event)
    answers: list[list[dict[str, Any]]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def start(self) -> list[Thread]:
        """Start all."""
        self.answers = [[] for _ in range(READERS)]
        threads = [Thread(target=self._read, args=(kept,)) for kept in self.answers]
        for thread in threads:
            thread.start()
        return threads

    def _read(self, kept: list[dict[str, Any]]) -> None:
        while not self.over.is_set():
            try:
                kept.append(self.ask())
            except Exception as problem:
                self.failures.append(repr(problem))
            time.sleep(SECONDS_BETWEEN)

    def ask(self) -> dict[str, Any]:
        """One answer, over a connection of its own: either process may give it."""
        address = f"{self.url}api/v1/figures/output?by=unit"
        request = urllib.request.Request(
            address, headers={"Cookie": f"sessionid={self.session}", "Connection": "close"}
        )
        with urllib.request.urlopen(request, timeout=60) as response:
            found: dict[str, Any] = json.loads(response.read())
        return found


def enough(readers: Readers, snapshot: str) -> bool:
    """Whether every reader has got several answers of a snapshot, or one got none."""
    return bool(readers.failures) or all(
        sum(answer["snapshot"] == snapshot for answer in kept) >= ANSWERS for kept in readers.answers
    )


def wait(readers: Readers, snapshot: str) -> None:
    """Wait for several answers of a snapshot."""
    end = time.monotonic() + PATIENCE
    while not enough(readers, snapshot) and time.monotonic() < end:
        time.sleep(0.2)
    assert not readers.failures, readers.failures[:3]
    assert enough(readers, snapshot), [len(kept) for kept in readers.answers]


def test_every_answer_is_wholly_of_one_snapshot_and_the_later_ones_of_the_new(town: Town, running: Running) -> None:
    readers = Readers(running.url, town.session)
    first = readers.ask()["snapshot"]
    threads = readers.start()
    try:
        wait(readers, first)
        town.product.bring_in(town.later)
        second = town.product.freeze()
        wait(readers, second)
    finally:
        readers.over.set()
        for thread in threads:
            thread.join()
    assert first != second
    told: dict[str, set[str]] = {}
    for kept in readers.answers:
        order = [answer["snapshot"] for answer in kept]
        assert order == sorted(order, key=[first, second].index), "an old answer after a new one"
        for answer in kept:
            told.setdefault(answer["snapshot"], set()).add(json.dumps(answer, sort_keys=True))
    assert told.keys() == {first, second}
    # The same question has one answer in each snapshot, of its own latest period, in every part of it.
    for snapshot, period in ((first, "2026-02"), (second, "2026-03")):
        (only,) = told[snapshot]
        answer = json.loads(only)
        assert answer["period"] == period
        assert len(answer["rows"]) > 5
        for row in answer["rows"]:
            about, _, pinned = row["address"].rpartition("@")
            assert f"/{period}/" in about
            assert snapshot.startswith(pinned) and pinned
