"""A real server over a home of its own, and Chromium in front of it.

The server is `ballast serve` in a process of its own: the product's own door, static files and headers, and a database
that no test shares. Everything that a page complains about (console, content policy, a script that fails) fails the test.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

WIDE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
_SECONDS_TO_START = 180
_MILLISECONDS = 60_000
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
_SEED = """
import json
from ballast.web.commandline import _prepare
_prepare()
from django.test import Client
from ballast.accounts.tests.factory import people
sessions = {}
for account, person in people().items():
    client = Client()
    client.force_login(person)
    sessions[account] = {name: morsel.value for name, morsel in client.cookies.items()}
print(json.dumps(sessions))
"""
_SERVE = "import sys; from ballast.web.commandline import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True)
class Site:
    """A running server: its address, and the cookies of each person of the tests' factory."""

    url: str
    sessions: Mapping[str, Mapping[str, str]]


@dataclass
class Visitor:
    """Pages of one test and what they complained about. `expected` holds pieces of complaints that belong to the test."""

    pages: list[Page] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear every complaint of a page."""

        def console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

        page.on("console", console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.pages.append(page)

    def unexpected(self) -> list[str]:
        """What no test expects."""
        return [text for text in self.complaints if not any(piece in text for piece in self.expected)]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server, with one person of every kind in it; started once."""
    with served(tmp_path_factory.mktemp("home"), _SEED, "--no-worker") as running:
        yield running


@contextmanager
def served(home: Path, seed: str, *more: str) -> Iterator[Site]:
    """A server over a home that the script `seed` fills; what the script prints last is its people's cookies as JSON."""
    port = _free_port()
    environment = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BALLAST_", "DATABASE_", "DJANGO_"))
        },
        "BALLAST_HOME": str(home),
        "BALLAST_TODAY": "2026-10-20",
        "BALLAST_JOB_WORKERS": "1",
    }
    if "BALLAST_ASSETS" in os.environ:
        environment["BALLAST_ASSETS"] = os.environ["BALLAST_ASSETS"]
    seeded = subprocess.run([sys.executable, "-c", seed], env=environment, capture_output=True, text=True, check=False)
    assert seeded.returncode == 0, seeded.stderr
    log = home / "server.log"
    command = [sys.executable, "-c", _SERVE, "serve", "--port", str(port), "--workers", "1", *more]
    with (
        log.open("w") as out,
        subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT) as server,
    ):
        try:
            _wait(port, server, log)
            yield Site(f"http://127.0.0.1:{port}", json.loads(seeded.stdout.splitlines()[-1]))
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until connections are taken; fails with the server's own words."""
    for _ in range(_SECONDS_TO_START * 5):
        if server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


# Of a module, not of the session: while Playwright runs, its event loop keeps Django from the database in this process.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium: the system's, or the one that playwright fetched. Skips, and says how to get it, where there is none."""
    expect.set_options(timeout=_MILLISECONDS)
    with sync_playwright() as playwright:
        found = next((path for name in _CHROMIUM if (path := shutil.which(name))), None)
        fetched = Path(playwright.chromium.executable_path)
        if found is None and not fetched.is_file():
            pytest.skip("no Chromium: apt-get install chromium (or: .venv/bin/python -m playwright install chromium)")
        with playwright.chromium.launch(executable_path=found, args=_QUIET) as browser:
            yield browser


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """The pages of this test; at the end none of them may have complained."""
    together = Visitor()
    yield together
    for context in together.contexts:
        context.close()
    assert together.unexpected() == []


Open = Callable[..., Page]


@pytest.fixture
def signed_in_page(site: Site, chromium: Browser, visitor: Visitor) -> Open:
    """`signed_in_page("analyst", "/styleguide/", viewport=PHONE, dark=True, javascript=False)`: a page, loaded."""

    def open_page(
        account: str = "analyst",
        path: str = "/",
        *,
        viewport: Mapping[str, int] = WIDE,
        dark: bool = False,
        javascript: bool = True,
    ) -> Page:
        options: dict[str, Any] = {"viewport": dict(viewport), "java_script_enabled": javascript, "locale": "zh-CN"}
        context = chromium.new_context(base_url=site.url, accept_downloads=True, reduced_motion="reduce", **options)
        context.set_default_timeout(_MILLISECONDS)
        for name, value in site.sessions[account].items():
            context.add_cookies([{"name": name, "value": value, "url": site.url}])
        visitor.contexts.append(context)
        page = context.new_page()
        visitor.listen(page)
        theme = f"{'&' if '?' in path else '?'}theme=dark" if dark else ""
        page.goto(path + theme, wait_until="load")
        return page

    return open_page
