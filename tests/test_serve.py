"""`ballast serve` as its users have it: it comes up, restarts what dies, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ballast.kernel.problems import BallastError
from ballast.web.serve import Address, default_workers, free_port
from ballast.web.supervise import MOST_DEATHS, Child, Family
from tests.product import Product

PATIENCE = 120.0


def until(true: Callable[[], object], what: str) -> None:
    """Wait until something is so; fails with what was waited for."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(f"waited {PATIENCE:.0f} s for {what}")


def processes() -> dict[int, tuple[int, int]]:
    """Every living process: its parent and its session (zombies are not living)."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if state not in "ZX":
                found[int(entry.name)] = (int(parent), int(session))
    return found


def descendants(pid: int) -> set[int]:
    """The processes that come from one, without itself."""
    known = processes()
    found: set[int] = set()
    edge = {pid}
    while edge:
        edge = {each for each, (parent, _) in known.items() if parent in edge} - found
        found |= edge
    return found


def alive(pids: set[int]) -> set[int]:
    """Those of the processes that still run."""
    return pids & processes().keys()


def command_of(pid: int) -> str:
    """What a process was started with, or calls itself."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def status(url: str) -> int:
    """The status that an address answers with; 0 without an answer."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return 0


class Running:
    """A server that runs, and every process that it ever had."""

    def __init__(self, product: Product, *options: str) -> None:
        self.port = free_port("127.0.0.1", 20_000 + os.getpid() % 20_000)
        self.url = f"http://127.0.0.1:{self.port}/"
        self.said = product.home.parent / "said"
        with self.said.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ballast.web.commandline", "serve", "--port", str(self.port), *options],
                cwd=product.home.parent,
                env=product.environment,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
            )
        until(lambda: "已启动" in self.words() or self.process.poll() is not None, "the server")
        assert self.process.poll() is None, self.words()

    def words(self) -> str:
        """What it printed so far."""
        return self.said.read_text(encoding="utf-8")

    def family(self) -> set[int]:
        """All processes below it."""
        return descendants(self.process.pid)

    def end(self) -> None:
        """Make sure that nothing is left, whatever a test did."""
        left = self.family() if self.process.poll() is None else set()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pid in alive(left):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Product:
    """An installation with an empty database."""
    made = Product(tmp_path_factory.mktemp("serve") / "home")
    made.command("init")
    return made


@pytest.fixture
def running(product: Product) -> Iterator[Running]:
    """A server with two web processes and the worker."""
    made = Running(product, "--workers", "2")
    try:
        yield made
    finally:
        made.end()


# --- The whole server -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_it_serves_pages_and_static_files_and_stops_without_an_orphan(running: Running) -> None:
    assert running.url in running.words()
    assert status(f"{running.url}sign-in/") == 200
    assert status(f"{running.url}static/echarts.min.js") == 200
    assert status(f"{running.url}static/../../ballast.sqlite3") == 404
    family = running.family()
    assert sum("worker-" in command_of(pid) or "spawn_main" in command_of(pid) for pid in family) >= 2
    running.process.terminate()
    assert running.process.wait(PATIENCE) == 0
    assert "已停止" in running.words()
    until(lambda: not alive(family), "the family to end")


@pytest.mark.slow
def test_when_it_is_killed_the_others_end_by_themselves(running: Running) -> None:
    family = running.family()
    assert len(family) >= 6
    running.process.kill()
    running.process.wait()
    until(lambda: not alive(family), f"{[command_of(pid) for pid in alive(family)]} to end")


@pytest.mark.slow
def test_a_web_process_that_dies_comes_back(running: Running) -> None:
    (web,) = [pid for pid in running.family() if processes().get(pid, (0, 0))[0] == running.process.pid and is_web(pid)]
    children = descendants(web)
    assert len(children) >= 2
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(descendants(web) - children) >= 2 or web not in processes(), "new web processes")
    until(lambda: status(f"{running.url}sign-in/") == 200, "an answer")


def is_web(pid: int) -> bool:
    """Whether a process is the web server's own."""
    return "granian" in command_of(pid) or "ballast.web.serve" in command_of(pid)


@pytest.mark.slow
def test_the_server_and_the_worker_come_back_as_a_whole(running: Running) -> None:
    before = running.family()
    heads = {pid for pid in before if processes()[pid][0] == running.process.pid}
    assert len(heads) == 2
    for pid in heads:
        os.kill(pid, signal.SIGKILL)
    until(lambda: running.words().count("正在重新启动") == 2, "two restarts")
    until(lambda: status(f"{running.url}sign-in/") == 200, "an answer")
    until(lambda: not alive(before), "the old families to end")


@pytest.mark.slow
def test_without_a_worker_there_is_none(product: Product) -> None:
    made = Running(product, "--workers", "1", "--no-worker")
    try:
        assert len([pid for pid in made.family() if processes()[pid][0] == made.process.pid]) == 1
    finally:
        made.end()


def refusal(product: Product, port: int) -> str:
    """What a server says that does not start."""
    process = product.start("-m", "ballast.web.commandline", "serve", "--port", str(port), "--home", str(product.home))
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    return said


@pytest.mark.slow
def test_what_is_missing_is_told_before_anything_starts(product: Product, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refusal(Product(tmp_path / "home", {"BALLAST_SECRET_KEY": "short"}), taken.getsockname()[1])
    for told in ("ballast init", "已被占用", "签名密钥"):
        assert told in said, said
    bare = Product(product.home, {"BALLAST_ASSETS": str(tmp_path)})
    assert "bootstrap.py assets" in refusal(bare, free_port("127.0.0.1", 20_000))


# --- Its parts --------------------------------------------------------------------------------------------------------


def test_the_next_free_port_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not Address("127.0.0.1", port).free()
        assert Address("127.0.0.1", port).answers()
        assert free_port("127.0.0.1", port) > port


def test_no_free_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Address, "free", lambda self: False)
    with pytest.raises(BallastError, match="8000 至 8019"):
        free_port("127.0.0.1", 8000)


@pytest.mark.parametrize(("host", "url"), [("0.0.0.0", "http://127.0.0.1:80/"), ("::", "http://[::1]:80/")])
def test_an_address_that_listens_everywhere_is_opened_here(host: str, url: str) -> None:
    assert Address(host, 80).url == url


def test_there_are_two_web_processes_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    for processors, workers in ((None, 2), (1, 2), (4, 4), (64, 8)):
        monkeypatch.setattr(os, "cpu_count", lambda count=processors: count)
        assert default_workers() == workers


def test_a_program_that_keeps_dying_ends_all() -> None:
    told: list[str] = []
    stays = Child("留下的", ("sleep", "600"), os.environ)
    family = Family([Child("坏的", ("false",), os.environ), stays], told.append, patience=5)
    with pytest.raises(BallastError, match=r"坏的反复退出（退出码 1）"):
        family.run(lambda: False)
    assert len(told) == MOST_DEATHS - 1
    assert not stays.alive


def test_a_child_that_does_not_want_to_end_is_ended_with_all_its_children(tmp_path: Path) -> None:
    script = "trap '' TERM; sleep 600 & echo $! > pid; while :; do sleep 0.1; done"
    stubborn = Child("顽固的", ("bash", "-c", f"cd {tmp_path}; {script}"), os.environ)
    family = Family([stubborn], lambda line: None, patience=0.3)

    def started() -> bool:
        if (tmp_path / "pid").exists() and re.fullmatch(r"\d+\n", (tmp_path / "pid").read_text()):
            family.stopping = True
            return True
        return False

    family.run(started)
    assert not stubborn.alive
    grandchild = int((tmp_path / "pid").read_text())
    until(lambda: not alive({grandchild}), "the grandchild to end")
