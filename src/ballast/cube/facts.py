"""What a room contributes to the freeze: a table's name, columns with types, the query that reads it, and its partition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ColumnType(StrEnum):
    """The types that facts are frozen in. Missing text is the empty string; a missing integer is null."""

    TEXT = "text"
    INTEGER = "integer"


@dataclass(frozen=True)
class FactTable:
    """A table of facts. `query` runs on SQLite and PostgreSQL alike and yields `columns` in order, every one cast.

    `partition` names the text column that the table is cut along (the period), or is empty for a table kept whole.
    """

    name: str
    columns: tuple[tuple[str, ColumnType], ...]
    query: str
    partition: str = ""

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(name for name, _ in self.columns)


def text(*names: str) -> tuple[tuple[str, ColumnType], ...]:
    """Text columns."""
    return tuple((name, ColumnType.TEXT) for name in names)


def integer(*names: str) -> tuple[tuple[str, ColumnType], ...]:
    """Integer columns."""
    return tuple((name, ColumnType.INTEGER) for name in names)
