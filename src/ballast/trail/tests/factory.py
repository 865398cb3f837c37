"""A trail to test with: some entries, sealed in batches, published, and ways to break it below Django."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from ballast.kernel.actor import Actor
from ballast.kernel.scope import Scope
from ballast.trail import guards, sealing
from ballast.trail.actions import record

KEY, OTHER_KEY = "1f" * 32, "2e" * 32
CLERK = Actor("张三", Scope.city(), "web", "zhangsan", "10.1.2.3")
COUNTY_CLERK = Actor("李四", Scope.of_units("A"), "web", "lisi", "10.1.2.4")


def keyed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Give the process a key and a second place; the file of the latter."""
    monkeypatch.setenv("BALLAST_SEAL_KEY", KEY)
    monkeypatch.delenv("BALLAST_SEAL_KEY_FILE", raising=False)
    published = folder / "second" / "heads.jsonl"
    published.parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("BALLAST_HEADS", str(published))
    return published


def write(count: int, actor: Actor = CLERK, action: str = "export", start: int = 0) -> None:
    """So many entries, each telling its number."""
    with transaction.atomic():
        for number in range(start, start + count):
            record(actor, action, f"对象{number}", {"rows": number}, before={"v": number}, after={"v": number + 1})


def sealed(counts: Sequence[int], now: datetime | None = None) -> None:
    """Batches with so many entries each."""
    for count in counts:
        write(count)
        assert sealing.seal(now).entries == count


def sql(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """A statement as somebody sends it who owns the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        return list(cursor.fetchall()) if cursor.description else []


def unguarded() -> None:
    """Take the triggers down, as somebody can who owns the database."""
    guards.remove(connection)
