"""The trail as a file. That it left is in the trail itself, before the first line of it leaves."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction

from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError
from ballast.trail.access import Question, exported
from ballast.trail.actions import record
from ballast.trail.guards import CONTENT, SEALING
from ballast.trail.labels import COLUMNS as NAMES
from ballast.ui.tables import guarded

COLUMNS = (*CONTENT, *SEALING)
FORMS = ("csv", "json")


def day(text: str) -> date | None:
    """A day as people write it, None for an empty text; raises `BallastError` for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise BallastError(f"日期应写成 2026-09-30，不能是“{text}”") from problem


def write(actor: Actor, question: Question, form: str) -> Iterator[bytes]:
    """The entries asked for as CSV or JSON (one object a line in a list), in pieces. Raises for who is no auditor."""
    rows = list(exported(actor, question))
    asked = {name: str(value) for name, value in vars(question).items() if value}
    with transaction.atomic():
        record(actor, "trail.export", "审计记录", {"form": form, "rows": len(rows), **asked})
    return _json(rows) if form == "json" else _csv(rows)


def _csv(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _line(NAMES[name] for name in COLUMNS)
    for row in rows:
        yield _line([_cell(row[name]) for name in COLUMNS])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return guarded(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _line(cells: Iterable[str]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerow(cells)
    return stream.getvalue().encode()


def _json(rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(rows):
        yield (",\n" if number else "\n").encode() + json.dumps(row, ensure_ascii=False).encode()
    yield b"\n]\n"
