"""Pulling the plug: whatever the moment, a file is in or it is not, and the next run goes on from there."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow.parquet as pq
import pytest

from tests.product import Product, part_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("killed")]

TRIES, FREEZES = 12, 6


def is_register(line: dict[str, str]) -> bool:
    """Whether a file is needed before returns can come in."""
    return line["kind"] in ("units", "parks", "enterprises", "register", "successions")


@pytest.fixture
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Product, Path]:
    """A register without returns, and the folder with the returns that are to come."""
    folder = tmp_path_factory.mktemp("killed")
    product = Product(folder / "home")
    product.home.mkdir()
    product.command("demo-data", "--seed", "5", "--out", str(folder / "city"))
    product.bring_in(part_of(folder / "city", folder / "register", lambda line: is_register(dict(line))))
    return product, folder / "city" / "returns"


def rows(product: Product) -> dict[str, int]:
    """Rows by table, read beside the product; what a killed writer left in the log is undone by opening it."""
    tables = (
        "files_receivedfile",
        "trail_entry",
        "collection_return",
        "collection_returnline",
        "collection_itemdeclaration",
    )
    connection = sqlite3.connect(product.home / "ballast.sqlite3")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    finally:
        connection.close()


def kill_after(product: Product, seconds: float, *command: str) -> bool:
    """Start a command and kill it (SIGKILL) after so long; whether it was still at work."""
    process = product.start("-m", "ballast.web.commandline", *command)
    time.sleep(seconds)
    at_work = process.poll() is None
    process.kill()
    process.communicate()
    return at_work


def moments(whole: float, count: int) -> list[float]:
    """Moments between the start of a process and just after its usual end."""
    draw = Random(11)
    return [whole * (0.2 + 0.9 * draw.random()) for _ in range(count)]


def timed(run: Callable[[], object]) -> float:
    """How long a run takes, in seconds."""
    began = time.monotonic()
    run()
    return time.monotonic() - began


def month(returns: Path, number: int) -> tuple[str, str]:
    """The file of one month of returns and its period, from February 2025 on."""
    period = f"{2025 + number // 11}-{number % 11 + 2:02d}"
    (file,) = returns.glob(f"{period}.*")
    return str(file), period


def test_an_import_that_is_killed_is_all_in_or_not_at_all_and_the_next_run_completes(
    town: tuple[Product, Path],
) -> None:
    product, returns = town
    file, period = month(returns, 0)
    whole = timed(lambda: product.command("import", "returns", file, "--period", period))
    killed = 0
    for number, moment in enumerate(moments(whole, TRIES), start=1):
        file, period = month(returns, number)
        before = rows(product)
        killed += kill_after(product, moment, "import", "returns", file, "--period", period)
        after = rows(product)
        said = product.command("import", "returns", file, "--period", period)
        complete = rows(product)
        assert complete["collection_return"] - before["collection_return"] > 700, (period, said)
        assert complete["files_receivedfile"] - before["files_receivedfile"] == 1
        assert complete["trail_entry"] - before["trail_entry"] == 1
        assert after in (before, complete), moment
        assert ("以前已经导入" in said) is (after == complete)
        stored = [path.stat().st_size for path in (product.home / "files").rglob("*") if not path.suffix]
        assert Path(file).stat().st_size in stored
    assert killed >= TRIES // 3


def test_a_freeze_that_is_killed_leaves_no_torn_file_and_no_snapshot_without_its_files(
    town: tuple[Product, Path],
) -> None:
    product, returns = town
    file, period = month(returns, 18)
    product.command("import", "returns", file, "--period", period)
    whole = timed(product.freeze)
    killed = 0
    for number, moment in enumerate(moments(whole, FREEZES)):
        file, period = month(returns, number)
        product.command("import", "returns", str(file), "--period", period)
        killed += kill_after(product, moment, "freeze")
        for path in product.home.rglob("*.parquet"):
            pq.read_table(path)
        named = snapshots(product)
        assert all((product.home / "snapshots" / path).is_file() for path in named)
    assert killed >= FREEZES // 3
    identity = product.freeze()
    assert product.freeze() == identity
    assert product.home.joinpath("snapshots", "returns", period).is_dir()


def snapshots(product: Product) -> set[str]:
    """The files that the snapshots in the database name."""
    connection = sqlite3.connect(product.home / "ballast.sqlite3")
    try:
        manifests = [json.loads(row[0]) for row in connection.execute("SELECT manifest FROM figures_snapshot")]
    finally:
        connection.close()
    return {
        f"{table}/{partition}/{content}.parquet"
        for manifest in manifests
        for table, partitions in manifest["partitions"].items()
        for partition, content in partitions.items()
    }
