"""A backup that somebody made up, with a manifest that fits: what it must not do even where the operator restores it."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.backups import members, packed, signed
from tests.product import Product

DATABASE = "database/ballast.sqlite3"
TASK = """
INSERT INTO django_q_schedule (name, func, args, kwargs, schedule_type, minutes, repeats, next_run)
VALUES ('nightly', 'os.system', '("true",)', '', 'I', 1, -1, '2020-01-01 00:00:00')
"""


def forged(tmp_path: Path, parts: dict[str, bytes], more: dict[str, bytes], rows: dict[str, int]) -> str:
    """A backup with a task of its own in the database, and more members, all of them in the manifest."""
    place = tmp_path / "forged.sqlite3"
    place.write_bytes(parts[DATABASE])
    with closing(sqlite3.connect(place)) as opened:
        opened.execute(TASK)
        opened.commit()
    changed = {DATABASE: place.read_bytes(), **more}

    def fit(told: dict[str, Any]) -> None:
        told["members"].update({name: [len(text), hashlib.sha256(text).hexdigest()] for name, text in changed.items()})
        told["database"]["rows"].update(rows)

    return str(packed(tmp_path / "forged.tar.gz", signed({**parts, **changed}, fit)))


@pytest.mark.slow
def test_a_forged_backup_brings_no_task_for_the_worker_and_spoils_no_kept_file(tmp_path: Path) -> None:
    product = Product(tmp_path / "home")
    product.home.mkdir()
    product.command("init")
    product.command("backup", str(tmp_path / "own.tar.gz"))
    parts = members(tmp_path / "own.tar.gz")
    honest = b"a return as it was filed"
    name = f"files/{hashlib.sha256(honest).hexdigest()[:2]}/{hashlib.sha256(honest).hexdigest()}"
    (product.home / name).parent.mkdir(parents=True)
    (product.home / name).write_bytes(honest)

    file = forged(tmp_path, parts, {f"home/{name}": b"another return"}, {"django_q_schedule": 1})
    product.command("restore", file, "--replace")
    assert (product.home / name).read_bytes() == honest
    with closing(sqlite3.connect(product.home / "ballast.sqlite3")) as opened:
        assert opened.execute("SELECT count(*) FROM django_q_schedule WHERE func = 'os.system'").fetchone() == (0,)
