"""The worker as a process of its own: it does what is asked for, and killed at any moment the effect happens once."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ballast.jobs.watch import STUCK
from tests.product import Product

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("worker")]

PATIENCE = 120.0
_PEOPLE = """
from ballast.web.commandline import _prepare
_prepare()
from ballast.accounts.tests.factory import people
people()
"""
_ASK = """
import sys
from ballast.web.commandline import _prepare
_prepare()
from ballast.accounts.access import actor_of_account
from ballast.jobs.actions import ask
print(ask(actor_of_account("analyst", "web"), sys.argv[1], {}, sys.argv[2]))
"""


def installed(folder: Path, project: Path, database: str = "") -> Product:
    """An installation with people in it and a room whose work can be watched."""
    settings = {"PYTHONPATH": str(project), "DJANGO_SETTINGS_MODULE": "tests.workroom.settings"}
    made = Product(folder / "home", {**settings, "DATABASE_URL": database})
    made.command("init")
    made.python("-c", _PEOPLE)
    return made


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Product:
    """An installation on SQLite."""
    return installed(tmp_path_factory.mktemp("worker"), project)


@pytest.fixture
def on_postgres(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[Product]:
    """An installation on a PostgreSQL of its own."""
    folder = tmp_path_factory.mktemp("worker-postgres")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver: Any = pytest.importorskip("pgserver")
        server = pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield installed(folder, project, server.get_uri())
    finally:
        server.cleanup()


class Workers:
    """The workers of a test; none is left after it."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        """Start a worker with all its processes in a session of their own."""
        process = subprocess.Popen(
            [sys.executable, "-m", "ballast.web.commandline", "worker"],
            cwd=self.product.home.parent,
            env=self.product.environment,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Pull the plug: every process of a worker at once."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def workers(product: Product) -> Iterator[Workers]:
    """Workers of this test."""
    made = Workers(product)
    try:
        yield made
    finally:
        for process in made.started:
            made.kill(process)


def asked(product: Product, query: str, *values: object) -> Any:
    """The first value of a query of the database, read beside the product."""
    url = product.settings["DATABASE_URL"]
    if url:
        with psycopg.connect(url) as postgres:
            found = postgres.execute(query.replace("?", "%s").encode(), values).fetchone()
        return found[0] if found else None
    with closing(sqlite3.connect(product.home / "ballast.sqlite3", timeout=30)) as connection:
        row = connection.execute(query, values).fetchone()
    return row[0] if row else None


def job(product: Product, number: int, column: str = "state") -> Any:
    """A column of a job."""
    return asked(product, f"SELECT {column} FROM jobs_job WHERE id = ?", number)


def ask(product: Product, kind: str, key: str) -> int:
    """Ask for work as the analyst; the job's number."""
    return int(product.python("-c", _ASK, kind, key))


def until(true: Callable[[], object], what: Callable[[], object]) -> None:
    """Wait until something is so; fails with what is instead."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.05)
    raise AssertionError(what())


def done(product: Product, number: int) -> None:
    """Wait until a job is done."""
    until(lambda: job(product, number) == "done", lambda: (job(product, number), job(product, number, "error")))


def effects(product: Product, key: str) -> int:
    """How often an effect happened."""
    count = asked(product, "SELECT count(*) FROM trail_entry WHERE action = 'test.effect' AND object = ?", key)
    return int(count)


def test_it_does_what_is_asked_for_while_it_runs_and_stops_when_told(product: Product, workers: Workers) -> None:
    worker = workers.start()
    number = ask(product, "test.steps", "plain")
    done(product, number)
    assert (job(product, number, "result"), job(product, number, "attempts")) == ("生效", 1)
    assert effects(product, "plain") == 1
    until(lambda: asked(product, "SELECT count(*) FROM django_q_ormq") == 0, lambda: "a ticket is left")
    worker.terminate()
    assert worker.wait(PATIENCE) == 0


@pytest.mark.parametrize("phase", ["before", "after"])
def test_killed_in_the_middle_it_is_delivered_again_and_its_effect_happens_once(
    product: Product, workers: Workers, phase: str
) -> None:
    killed_in_the_middle(product, workers, phase)


@pytest.mark.postgres
def test_on_postgresql_too_the_effect_happens_once(on_postgres: Product) -> None:
    workers = Workers(on_postgres)
    try:
        killed_in_the_middle(on_postgres, workers, "after")
    finally:
        for process in workers.started:
            workers.kill(process)


def killed_in_the_middle(product: Product, workers: Workers, phase: str) -> None:
    """Pull the plug before or after the effect, start again, and count effects."""
    number = ask(product, "test.steps", phase)
    worker = workers.start()
    until(lambda: job(product, number, "said") == phase, lambda: job(product, number))
    workers.kill(worker)
    assert (job(product, number), effects(product, phase)) == ("running", int(phase == "after"))
    time.sleep(1.5)
    workers.start()
    done(product, number)
    assert job(product, number, "attempts") == 2
    assert effects(product, phase) == 1


def members(worker: int) -> set[int]:
    """The processes of a worker below the one that watches them."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, _, session = path.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(session) == worker and state not in "ZX":
            found[int(path.parent.name)] = int(parent)
    return {pid for pid, parent in found.items() if worker not in (pid, parent)}


def test_processes_that_are_killed_are_replaced_and_their_job_put_back(product: Product, workers: Workers) -> None:
    """An idle process that is killed keeps the queue's lock: then the whole worker ends, for its supervisor to replace."""
    worker = workers.start()
    number = ask(product, "test.steps", "child")
    until(lambda: job(product, number) == "running", lambda: job(product, number))
    for pid in members(worker.pid):
        os.kill(pid, signal.SIGKILL)
    until(
        lambda: job(product, number) == "done" or worker.poll() is not None,
        lambda: (job(product, number), members(worker.pid)),
    )
    if worker.poll() is not None:
        assert worker.returncode == STUCK
        until(lambda: not members(worker.pid), lambda: members(worker.pid))
        workers.start()
    done(product, number)
    assert job(product, number, "attempts") == 2
    assert effects(product, "child") == 1


def test_a_freeze_that_is_killed_is_frozen_once(product: Product, workers: Workers) -> None:
    number = ask(product, "figures.freeze", "freeze")
    worker = workers.start()
    until(lambda: job(product, number) == "running", lambda: job(product, number))
    time.sleep(0.5)
    workers.kill(worker)
    time.sleep(1.5)
    workers.start()
    done(product, number)
    for table in ("figures_snapshot", "figures_currentsnapshot"):
        assert asked(product, f"SELECT count(*) FROM {table}") == 1
    assert asked(product, "SELECT count(*) FROM trail_entry WHERE action = 'figures.freeze'") == 1
    assert "已冻结" in job(product, number, "result")
