"""The second place: each head is published to a file on another disk or share, one JSON line a head, only ever appended.

`BALLAST_HEADS` names the file. Whoever rewrites the database cannot rewrite what stands there; heads printed on paper
(`ballast audit heads`) serve as well.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from ballast.trail.canonical import HEAD_COLUMNS, Row, encoded, heads

VARIABLE = "BALLAST_HEADS"
_TAIL = 65536


@dataclass(frozen=True)
class Published:
    """How far heads are published: the file, the number of the last one there, how many wait, and what is wrong."""

    place: str
    last: int = 0
    waiting: int = 0
    problem: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the file: its number from 1, its text, and the head it tells (None where it cannot be read)."""

    number: int
    text: str
    head: Row | None


def place() -> Path | None:
    """The file; None where none is named."""
    named = os.environ.get(VARIABLE, "")
    return Path(named) if named else None


def told(head: Row) -> str:
    """A head as its line."""
    return encoded({name: head[name] for name in HEAD_COLUMNS}).decode()


def read(path: Path) -> Iterator[Line]:
    """The lines of the file in order; raises `OSError`."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        for number, text in enumerate(stream, start=1):
            if text.strip():
                yield Line(number, text.strip(), _head(text))


def _head(text: str) -> Row | None:
    try:
        found: Any = json.loads(text)
    except ValueError:
        return None
    whole = isinstance(found, dict) and set(found) == set(HEAD_COLUMNS)
    numbered = whole and all(isinstance(found[name], int) for name in ("number", "last_sequence"))
    return found if numbered else None


def last(path: Path) -> Row | None:
    """The last head in the file; None for a file without one. Raises `OSError`."""
    if not path.exists():
        return None
    with path.open("rb") as stream:
        stream.seek(0, os.SEEK_END)
        stream.seek(max(0, stream.tell() - _TAIL))
        lines = stream.read().decode("utf-8", "replace").splitlines()
    return next((head for text in reversed(lines) if (head := _head(text)) is not None), None)


def publish() -> Published:
    """Append the heads that the file does not have yet, and tell how far it is. What fails is told, never raised."""
    path = place()
    if path is None:
        return state()
    try:
        with path.open("a+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            newest = last(path)
            waiting = [told(head) for head in heads("number > %s", [newest["number"] if newest else 0])]
            if waiting:
                # A line torn by a crash is ended first; the head that it began follows whole.
                stream.write(("\n" if _torn(path) else "").encode() + "".join(f"{line}\n" for line in waiting).encode())
                stream.flush()
                os.fsync(stream.fileno())
    except OSError as problem:
        return _state(path, f"公布失败：{problem.strerror or problem}")
    return state()


def _torn(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(0, os.SEEK_END)
        if stream.tell() == 0:
            return False
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) != b"\n"


def state() -> Published:
    """How far the file is, without writing to it."""
    path = place()
    if path is None:
        return Published("", 0, _count(0), f"没有设置公布处（{VARIABLE}），截去末尾的记录将无从发现")
    return _state(path)


def _state(path: Path, problem: str = "") -> Published:
    try:
        newest = last(path)
    except OSError as unreadable:
        return Published(str(path), 0, _count(0), problem or f"公布件读不出来：{unreadable.strerror or unreadable}")
    number = int(newest["number"]) if newest else 0
    waiting = _count(number)
    if not problem and path.resolve().is_relative_to(Path(settings.HOME).resolve()):
        problem = "公布处与数据库在同一个目录，起不到第二处的作用，请改到另一块盘或共享目录"
    return Published(str(path), number, waiting, problem)


def _count(after: int) -> int:
    from ballast.trail.models import Head

    return Head.objects.filter(number__gt=after).count()
