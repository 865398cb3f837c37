"""Take the pictures of pages that README and docs show: `docs/images/pages/`.

    .venv/bin/python tools/page_pictures.py HOME [--chromium /usr/bin/chromium]

`HOME` is the folder of a demonstration city (`BALLAST_HOME=HOME SERVE=0 make demo`); it is served on a free port while
the pictures are taken. Needs the development requirements (playwright, pillow) and Chromium. The pictures are made smaller and
brought down to 256 colours, so that all of them together stay under 900 KB. An administrator must show a second factor: the
secrets that are set up here are kept under `HOME/secrets/pictures.json` for the next time.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django_otp.oath import TOTP
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images" / "pages"
MOST_BYTES = 900_000
COLOURS = 256
WIDE = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SECONDS_TO_START = 60
PASSWORD = "Yanshi-2026-压舱石"
"""The password of all people of the demonstration, which is no secret (`ballast.accounts.demonstration`)."""
INDICATOR = "/figures/output_growth/?period=2026-09&by=unit"


class PictureError(Exception):
    """A picture cannot be taken; the text says why and what to do."""


@dataclass(frozen=True)
class Picture:
    """One picture: its file's name, who looks ("" for nobody signed in), at which address, in which window."""

    name: str
    account: str
    address: str
    window: ViewportSize
    first_of_table: bool = False
    """Whether the picture is of the page that the table's first link leads to."""


PICTURES = (
    Picture("sign-in", "", "/sign-in/", WIDE),
    Picture("home", "analyst", "/", WIDE),
    Picture("indicator", "analyst", INDICATOR, WIDE),
    Picture("enterprise", "analyst", "/enterprises/?register_state=in&size=1", WIDE, first_of_table=True),
    Picture("calendar", "analyst", "/worktime/2026/", WIDE),
    Picture("home-phone", "analyst", "/", PHONE),
    Picture("indicator-phone", "analyst", INDICATOR, PHONE),
    Picture("people", "system", "/people/", WIDE),
    Picture("trail", "audit", "/trail/", WIDE),
)


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The demonstration city, served on a free port; the address comes back."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {**os.environ, "BALLAST_HOME": str(home), "BALLAST_DEMONSTRATION": "1"}
    ballast = Path(sys.executable).with_name("ballast")
    command = [str(ballast), "serve", "--port", str(port), "--workers", "1", "--no-worker"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            _wait(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(SECONDS_TO_START * 5):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise PictureError("the server did not start; `ballast serve` over this home says why")


def sign_in(page: Page, account: str, secrets: Path) -> None:
    """Sign in as somebody of the demonstration, with the second factor where one is asked for."""
    page.goto("/sign-in/")
    page.fill("[name=username]", account)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_load_state("load")
    if "/factor" not in page.url:
        return
    known: dict[str, str] = json.loads(secrets.read_text()) if secrets.is_file() else {}
    shown = page.locator("img + p code, p code")
    if shown.count():
        known[account] = shown.first.inner_text().replace(" ", "")
        secrets.parent.mkdir(parents=True, exist_ok=True)
        secrets.write_text(json.dumps(known))
        secrets.chmod(0o600)
    elif account not in known:
        raise PictureError(f"{account} has a second factor already that {secrets} does not know: make the city anew")
    totp = TOTP(b32decode(known[account]))
    totp.time = time.time()
    page.fill("[name=code]", f"{totp.token():06d}")
    page.click("main form button")
    page.wait_for_load_state("load")
    if "/factor" in page.url and "/codes" not in page.url and not page.locator("ol code").count():
        raise PictureError(f"{account} was not let in: a code works once, try again in half a minute")


def take(browser: Browser, url: str, account: str, secrets: Path) -> None:
    """Take all the pictures that one person looks at."""
    with browser.new_context(base_url=url, viewport=WIDE, locale="zh-CN", reduced_motion="reduce") as context:
        page = context.new_page()
        if account:
            sign_in(page, account, secrets)
        for each in (picture for picture in PICTURES if picture.account == account):
            page.set_viewport_size(each.window)
            page.goto(each.address, wait_until="networkidle")
            if each.first_of_table:
                page.click(".bt-table tbody a")
                page.wait_for_load_state("networkidle")
            keep(page.screenshot(), TARGET / f"{each.name}.png", 390 if each.window is PHONE else 1000)


def keep(picture: bytes, path: Path, width: int) -> None:
    """Write a screenshot smaller: in width, in colours and in bytes."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    image = image.resize((width, round(image.height * width / image.width)), Image.Resampling.LANCZOS)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> int:
    """Take all pictures; 1 where something is lacking or they became too large."""
    parser = argparse.ArgumentParser(description="Take the pictures of pages for README and docs.")
    parser.add_argument("home", type=Path, help="the folder of a demonstration city (BALLAST_HOME of make demo)")
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser; playwright's own without it")
    told = parser.parse_args()
    home: Path = told.home.resolve()
    try:
        if not (home / "snapshots").is_dir():
            raise PictureError(f"{home} holds no demonstration city: BALLAST_HOME={home} SERVE=0 make demo")
        with served(home) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=told.chromium, args=QUIET)
            for account in dict.fromkeys(each.account for each in PICTURES):
                take(browser, url, account, home / "secrets" / "pictures.json")
            browser.close()
        total = sum(path.stat().st_size for path in TARGET.glob("*.png"))
        if total > MOST_BYTES:
            raise PictureError(f"{total:,} bytes are too many, {MOST_BYTES:,} are meant: fewer COLOURS")
    except PictureError as problem:
        print(f"page_pictures: {problem}", file=sys.stderr)
        return 1
    print(f"{len(PICTURES)} pictures, {total:,} bytes, in {TARGET.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
