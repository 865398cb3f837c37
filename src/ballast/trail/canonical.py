"""The bytes that seals are made of: every column of an entry or a head, read as stored, in one fixed form.

Rows are read below Django's models: what somebody broke by hand must be told, not raise an error on the way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac
from django.db import connection

from ballast.kernel.clock import BEIJING
from ballast.trail.guards import CONTENT, ENTRIES, HEADS, SEALING

Row = dict[str, Any]
HEAD_COLUMNS = (
    *("number", "key", "previous", "first_sequence", "last_sequence", "count", "first_id", "last_id"),
    *("sealed_at", "digest", "head"),
)
HEAD_NUMBERS = ("number", "first_sequence", "last_sequence", "count", "first_id", "last_id")
# What an entry's marks tell apart, in this order: eight digits for each.
MARKED = CONTENT
_JSON = ("detail", "before", "after")
_TIMES = ("at", "sealed_at")
_CHUNK = 500
_MARK = 8


def entries(
    where: str, parameters: Sequence[int | str] = (), order: str = "id", limit: int | None = None
) -> Iterator[Row]:
    """Entries with every column, as stored; `where` and `order` are ours, never a reader's."""
    most = f" LIMIT {int(limit)}" if limit is not None else ""
    return _rows(ENTRIES, (*CONTENT, *SEALING), f"WHERE {where} ORDER BY {order}{most}", parameters)


def heads(where: str = "1 = 1", parameters: Sequence[int | str] = ()) -> Iterator[Row]:
    """Heads in the order of their numbers."""
    return _rows(HEADS, HEAD_COLUMNS, f"WHERE {where} ORDER BY number, id", parameters)


def _rows(table: str, columns: Sequence[str], rest: str, parameters: Sequence[int | str]) -> Iterator[Row]:
    listed = ", ".join(f'"{name}"' for name in columns)
    # A server-side cursor where there is one: the trail may be larger than memory.
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT {listed} FROM "{table}" {rest}', list(parameters))
        while rows := cursor.fetchmany(_CHUNK):
            for values in rows:
                yield {name: plain(name, value) for name, value in zip(columns, values, strict=True)}


def plain(name: str, value: Any) -> Any:
    """A stored value as both databases mean it. What cannot be read stays as it is, told apart from what can."""
    if name in _TIMES:
        return _moment(value)
    if name in _JSON and value is not None:
        try:
            return {"json": json.loads(value)}
        except (TypeError, ValueError):
            return {"unreadable": str(value)}
    return value


def _moment(value: Any) -> Any:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return {"unreadable": str(value)}
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(told: Any) -> datetime | None:
    """The moment of a plain value; None for one that could not be read."""
    return datetime.fromisoformat(told) if isinstance(told, str) else None


def shown(told: Any) -> str:
    """A moment of a plain value for people, in Beijing; what could not be read as it is."""
    moment = moment_of(told)
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if moment else str(told)


def encoded(what: Any) -> bytes:
    """Canonical JSON: sorted keys, no blanks, UTF-8; anything that JSON has not is told by its Python form."""
    return json.dumps(
        what, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=lambda odd: {"odd": repr(odd)}
    ).encode("utf-8", "surrogatepass")


class Sealer:
    """Makes seals and marks with one key."""

    def __init__(self, key: bytes) -> None:
        self._begun = hmac.HMAC(key, hashes.SM3())

    def _mac(self, message: bytes) -> str:
        signing = self._begun.copy()
        signing.update(message)
        return signing.finalize().hex()

    def marks(self, row: Row) -> str:
        """A short mark for each column, so that a broken seal says which column was changed."""
        return "".join(self._mac(encoded(["mark", row["sequence"], name, row[name]]))[:_MARK] for name in MARKED)

    def seal(self, row: Row) -> str:
        """The seal of an entry: all its columns, its sequence number, its batch and its marks."""
        return self._mac(encoded(["entry", *(row[name] for name in (*CONTENT, "sequence", "batch", "marks"))]))

    def head(self, row: Row) -> str:
        """The head of a batch: the one before, the numbers, the time, and the digest of the seals."""
        return self._mac(encoded(["head", *(row[name] for name in HEAD_COLUMNS if name != "head")]))

    def changed(self, row: Row) -> list[str]:
        """The columns whose marks differ."""
        now, stored = self.marks(row), str(row["marks"])
        places = range(0, len(now), _MARK)
        return [
            name
            for name, place in zip(MARKED, places, strict=True)
            if now[place : place + _MARK] != stored[place : place + _MARK]
        ]


class Digest:
    """The SM3 digest of seals in their order."""

    def __init__(self) -> None:
        self._sum = hashes.Hash(hashes.SM3())

    def add(self, seal: object) -> None:
        """One more seal."""
        self._sum.update(encoded(seal))

    def hex(self) -> str:
        """The digest so far."""
        return self._sum.copy().finalize().hex()
