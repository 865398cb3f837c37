"""A restore is all or nothing, beside running processes, to the last digit. The file itself: test_backup_file.py."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ballast.web.archive import read
from tests.backups import members, packed, signed
from tests.postgresql import Server, running
from tests.product import Product, part_of

KEY = {"BALLAST_SEAL_KEY": "0123456789abcdef" * 4}
slow = pytest.mark.slow


# --- The product ------------------------------------------------------------------------------------------------------


def city_of(tmp: Path) -> Path:
    """The files of a small part of the demonstration city."""
    Product(tmp / "maker").command("demo-data", "--seed", "4", "--out", str(tmp / "city"))
    chosen = {f"returns/{name}.xlsx" for name in ("2026-08", "2026-08-更正")} | {"official/monthly-2026.xlsx"}
    return part_of(
        tmp / "city", tmp / "part", lambda line: line["kind"] not in ("returns", "releases") or line["file"] in chosen
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the city."""
    return city_of(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A PostgreSQL of this module's own."""
    with running() as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Product]:
    """A way to make an installation by its name, with a seal key, a second place for heads, and an empty database."""

    def made(name: str) -> Product:
        settings = {**KEY, "BALLAST_HEADS": str(tmp_path / f"{name}.heads")}
        if request.param == "postgresql":
            database = f"{name}_{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:8]}"
            settings |= request.getfixturevalue("server").database(database)
        product = Product(tmp_path / name, settings)
        product.home.mkdir()
        product.command("init")
        return product

    return made


def said(product: Product, *command: str) -> str:
    """What a command that fails told."""
    process = product.start("-m", "ballast.web.commandline", *command)
    _, complaints = process.communicate()
    assert process.returncode == 1, complaints
    assert "Traceback" not in complaints
    return complaints


_EVERYTHING = """
import hashlib, json
from ballast.web.commandline import _prepare
_prepare()
from django.db import connection
from ballast.figures.present import figure_json
from ballast.figures.read import Reader
from ballast.kernel.period import Basis, Period
from ballast.kernel.scope import Scope
from ballast.reports.compose import compose
from ballast.scoping import within
skip = {"trail_entry", "trail_head", "django_session"}
told = {"tables": {}}
with within(Scope.city()), connection.cursor() as cursor:
    for table in sorted({*connection.introspection.table_names()} - skip):
        cursor.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        rows = sorted(repr(sorted(zip(names, row))) for row in cursor.fetchall())
        told["tables"][table] = [len(rows), hashlib.sha256("\\n".join(rows).encode()).hexdigest()]
reader, period = Reader.open(Scope.city()), Period.parse_any("2026-08")
told["snapshot"] = reader.frozen.identity
told["report"] = hashlib.sha256(repr(compose(reader, period)).encode()).hexdigest()
told["figures"] = [
    figure_json(reader.table(code, period, Basis.YTD, ("unit",))) for code in ("output_growth", "enterprises", "va_growth")
]
print(json.dumps(told))
"""


def everything(product: Product) -> dict[str, Any]:
    """Rows of every table but the trail and sessions, the current snapshot, its figures, and the report made of it."""
    found: dict[str, Any] = json.loads(product.python("-c", _EVERYTHING))
    return found


_TRAIL = """
import json
from ballast.web.commandline import _prepare
_prepare()
from ballast.trail.models import Entry
print(json.dumps([[e.action, e.detail] for e in Entry.objects.order_by("id")]))
"""


def trail(product: Product) -> list[Any]:
    """Action and detail of every entry, in order."""
    found: list[Any] = json.loads(product.python("-c", _TRAIL))
    return found


@slow
@pytest.mark.xdist_group("postgres")
def test_what_is_restored_equals_what_was_to_the_last_digit(
    make: Callable[[str], Product], files: Path, tmp_path: Path
) -> None:
    product = make("office")
    later = part_of(files, tmp_path / "later", lambda line: line["file"] == "returns/2026-08-更正.xlsx")
    product.bring_in(part_of(files, tmp_path / "now", lambda line: line["file"] != "returns/2026-08-更正.xlsx"))
    product.freeze()
    product.command("audit", "seal")
    then = everything(product)
    file = tmp_path / "office.tar.gz"
    told = product.command("backup", str(file))
    assert "已读回核验" in told and "不在备份中" in told
    assert "不会覆盖" in said(product, "backup", str(file))
    product.bring_in(later)
    product.freeze()
    product.command("audit", "seal")
    now = everything(product)
    assert now["snapshot"] != then["snapshot"] and now["figures"] != then["figures"]
    assert "--replace" in said(product, "restore", str(file))
    before = trail(product)

    told = product.command("restore", str(file), "--replace")
    assert "接着原来的往下写" in told
    assert everything(product) == then
    after = trail(product)
    assert after[: len(before)] == before
    assert [action for action, _ in after[len(before) :]] == ["backup.restored"]
    product.command("audit", "seal")
    product.command("audit", "verify")
    # It goes on being used: numbers of rows go on, nothing is in the way.
    product.bring_in(later)
    assert product.freeze() == now["snapshot"]

    (aside,) = product.home.glob("before-restore-*.tar.gz")
    product.command("restore", str(aside), "--replace")
    again = everything(product)
    assert again["figures"] == now["figures"]
    assert again["tables"]["collection_return"] == now["tables"]["collection_return"]

    other = make("other")
    identity = read(file).identity
    assert "不是 --expect" in said(other, "restore", str(file), "--expect", "0" * 64)
    told = other.command("restore", str(file), "--expect", identity[:16])
    assert "另存" not in told
    assert everything(other) == then
    other.command("audit", "seal")
    other.command("audit", "verify")


@slow
@pytest.mark.xdist_group("postgres")
def test_a_backup_holds_no_secret_and_no_session(make: Callable[[str], Product], tmp_path: Path) -> None:
    product = make("secrets")
    product.python(
        "-c",
        "from ballast.web.commandline import _prepare\n_prepare()\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "store = SessionStore(session_key='abcdefabcdefabcdefabcdefabcdef12')\nstore['x'] = 'y' * 200\n"
        "store.save(must_create=True)\n",
    )
    (product.home / "secrets").mkdir(exist_ok=True)
    (product.home / "secrets" / "secret-key").write_text("a-very-secret-key", encoding="ascii")
    file = tmp_path / "b.tar.gz"
    product.command("backup", str(file))
    parts = members(file)
    assert not [name for name in parts if "secret" in name]
    for secret in (b"a-very-secret-key", b"abcdefabcdefabcdefabcdefabcdef12", KEY["BALLAST_SEAL_KEY"].encode()):
        assert not [name for name, content in parts.items() if secret in content]


_OLDER = """
import sys
from pathlib import Path
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ballast.web.settings")
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from ballast.trail.cli import operator
from ballast.web.backup import backup
from ballast.web.database_roles import as_owner
with as_owner():
    MigrationExecutor(connection).migrate([("projects", "0001_initial"), ("collection", "0001_initial")])
backup(Path(sys.argv[1]), operator())
"""


@slow
@pytest.mark.xdist_group("postgres")
def test_a_backup_of_an_older_version_is_brought_to_this_one_and_a_newer_one_is_refused(
    make: Callable[[str], Product], files: Path, tmp_path: Path
) -> None:
    product = make("aging")
    product.bring_in(part_of(files, tmp_path / "now", lambda line: "更正" not in line["file"]))
    product.freeze()
    then = everything(product)
    product.python("-c", _OLDER, str(tmp_path / "older.tar.gz"))
    older = read(tmp_path / "older.tar.gz")
    assert ["projects", "0002_row_level_security"] not in older.database.migrations
    product.command("restore", str(tmp_path / "older.tar.gz"), "--replace")
    after = everything(product)
    # Migrations that ran again have new rows of their own.
    for found in (then, after):
        del found["tables"]["django_migrations"]
    assert after == then
    other = make("fresh")
    other.command("restore", str(tmp_path / "older.tar.gz"))
    assert everything(other)["figures"] == then["figures"]
    if "DATABASE_URL" in product.settings:
        with (
            psycopg.connect(product.settings["DATABASE_URL"]) as serving,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            serving.execute("SELECT * FROM projects_project")

    parts = members(tmp_path / "older.tar.gz")
    newer = packed(
        tmp_path / "newer.tar.gz",
        signed(parts, lambda told: told["database"]["migrations"].append(["registry", "0999_from_tomorrow"])),
    )
    before = trail(product)
    assert "registry.0999_from_tomorrow" in said(product, "restore", str(newer), "--replace")
    assert trail(product) == before


@slow
def test_a_backup_of_another_engine_or_with_wrong_counts_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    product = Product(tmp_path / "home")
    product.home.mkdir()
    product.command("backup", str(tmp_path / "own.tar.gz"))
    parts = members(tmp_path / "own.tar.gz")

    def refused(change: Callable[[dict[str, Any]], None]) -> str:
        return said(product, "restore", str(packed(tmp_path / "altered.tar.gz", signed(parts, change))))

    assert "出自 postgresql" in refused(lambda told: told["database"].update(engine="postgresql"))
    assert "行数或版本不符" in refused(lambda told: told["database"]["rows"].update(trail_entry=99))
    assert "找不到的文件有 1 个" in refused(lambda told: told["elsewhere"].append("home/files/aa/aa"))
    assert "打不开" in said(product, "restore", str(_with_database(tmp_path, parts, b"x" * 4096)))
    assert [action for action, _ in trail(product) if action.startswith("backup")] == ["backup.made"]
    assert not list(product.home.glob(".restore-*")) and not list(product.home.glob("before-restore-*"))


def _with_database(tmp_path: Path, parts: dict[str, bytes], content: bytes) -> Path:
    name = "database/ballast.sqlite3"
    mark = [len(content), hashlib.sha256(content).hexdigest()]
    changed = signed(parts, lambda told: told["members"].update({name: mark}))
    return packed(tmp_path / "broken.tar.gz", {**changed, name: content})


# --- Beside running processes, and killed -----------------------------------------------------------------------------


@pytest.fixture
def two_states(tmp_path: Path) -> tuple[Product, Path, dict[str, int], dict[str, int]]:
    """An installation with many rows, a backup of it with fewer; the rows now, and those of the backup."""
    product = Product(tmp_path / "home")
    product.home.mkdir()
    product.python("-c", _FIRMS, "1", "200")
    product.command("backup", str(tmp_path / "few.tar.gz"))
    few = rows(product)
    product.python("-c", _FIRMS, "201", "4000")
    return product, tmp_path / "few.tar.gz", rows(product), few


_FIRMS = """
import sys
from ballast.web.commandline import _prepare
_prepare()
from django.db import transaction
from ballast.registry.actions import save_enterprises, save_units
from ballast.registry.rows import SubjectRow
from datetime import date
start = date(2024, 1, 1)
with transaction.atomic():
    save_units([SubjectRow("A", "甲县", start, {})], None)
    save_enterprises(
        [SubjectRow(f"E{n}", "企业", start, {"unit": "A", "size": "3"}) for n in range(int(sys.argv[1]), int(sys.argv[2]) + 1)],
        None,
    )
"""
COUNTED = ("registry_enterprise", "registry_enterprisespell")


def rows(product: Product) -> dict[str, int]:
    """Rows of two tables that belong together, read in one transaction beside the product."""
    with closing(sqlite3.connect(product.home / "ballast.sqlite3", isolation_level=None, timeout=30)) as opened:
        opened.execute("BEGIN")
        return {name: opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED}


@slow
def test_readers_and_writers_go_on_while_a_backup_and_a_restore_run(
    two_states: tuple[Product, Path, dict[str, int], dict[str, int]], tmp_path: Path
) -> None:
    product, file, many, few = two_states
    seen: list[dict[str, int]] = []
    written: list[str] = []
    problems: list[Exception] = []
    over = threading.Event()

    def read_on() -> None:
        while not over.is_set():
            try:
                seen.append(rows(product))
            except sqlite3.Error as problem:
                problems.append(problem)

    def write_on() -> None:
        with closing(sqlite3.connect(product.home / "ballast.sqlite3", isolation_level=None, timeout=30)) as opened:
            while not over.is_set():
                try:
                    opened.execute("INSERT INTO registry_industry VALUES (?, 'x', 4, '')", [f"{len(written):04d}"])
                    written.append(f"{len(written):04d}")
                except sqlite3.Error as problem:
                    problems.append(problem)
                time.sleep(0.01)

    threads = [threading.Thread(target=work) for work in (read_on, write_on)]
    for thread in threads:
        thread.start()
    try:
        product.command("backup", str(tmp_path / "many.tar.gz"))
        product.command("restore", str(file), "--replace")
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert problems == []
    assert {tuple(each.values()) for each in seen} == {tuple(many.values()), tuple(few.values())}
    assert rows(product) == few
    # What was written before the restore is in what was kept aside, what came after is in the database: nothing is lost.
    (aside,) = product.home.glob("before-restore-*.tar.gz")
    product_of = {name: read(path).database.rows for name, path in (("aside", aside), ("few", file))}
    before = product_of["aside"]["registry_industry"] - product_of["few"]["registry_industry"]
    with closing(sqlite3.connect(product.home / "ballast.sqlite3")) as opened:
        (after,) = opened.execute("SELECT count(*) FROM registry_industry").fetchone()
    assert before + after - product_of["few"]["registry_industry"] == len(written)
    assert before > 0


@slow
def test_a_restore_that_is_killed_leaves_the_old_state_or_the_new_one(
    two_states: tuple[Product, Path, dict[str, int], dict[str, int]],
) -> None:
    product, file, many, few = two_states
    many_file = product.home.parent / "many.tar.gz"
    product.command("backup", str(many_file))
    began = time.monotonic()
    product.command("restore", str(file), "--replace")
    whole = time.monotonic() - began
    product.command("restore", str(many_file), "--replace")
    draw, found = random.Random(7), []
    for _ in range(10):
        process = product.start("-m", "ballast.web.commandline", "restore", str(file), "--replace")
        time.sleep(whole * draw.uniform(0.3, 1.0))
        process.kill()
        process.communicate()
        with closing(sqlite3.connect(product.home / "ballast.sqlite3")) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found.append(rows(product))
        assert found[-1] in (many, few)
        if found[-1] == few:
            product.command("restore", str(many_file), "--replace")
    assert many in found
    product.command("restore", str(file), "--replace")
    assert rows(product) == few
    assert not list(product.home.glob(".restore-*"))
