"""The engine that runs the SQL texts: DuckDB in memory over frozen rows. The texts use no DuckDB-only construct.

A text names its parameters with a colon (`:period`). They are put in as literals after a check of their shape, so the
same text runs on every engine, and the text with its parameters is what the identity of a result is made of.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Protocol

import pyarrow as pa

Literal = str | int | bool

_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]+)\b")
_SAFE_TEXT = re.compile(r"[\w.\-:;= \u4e00-\u9fff]*")


class Raw(str):
    """A piece of SQL made by this package itself (column lists, grouping sets), put in as it is."""


def sql_text(name: str) -> str:
    """The text of `cube/sql/<name>.sql`."""
    return (files("ballast.cube") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def bind(text: str, parameters: Mapping[str, Literal | Sequence[str]]) -> str:
    """Put parameters into a text as literals; raises `ValueError` for text that could be anything but a code or a date."""

    def literal(match: re.Match[str]) -> str:
        return _literal(parameters[match[1]])

    return _PARAMETER.sub(literal, text)


def _literal(value: Literal | Sequence[str]) -> str:
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        if not _SAFE_TEXT.fullmatch(value):
            raise ValueError(f"not a code: {value!r}")
        return f"'{value}'"
    return ", ".join(_literal(part) for part in value)


def identity(*parts: str) -> str:
    """A content identity: SHA-256 over the parts, length-prefixed so that no two lists of parts collide."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode()
        digest.update(f"{len(encoded)}:".encode())
        digest.update(encoded)
    return digest.hexdigest()


class Runs(Protocol):
    """What an engine can do: DuckDB here, Spark beyond one machine (`spark.py`)."""

    def define(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table readable under a name."""
        ...

    def define_files(self, name: str, paths: Sequence[Path], empty: pa.Schema) -> None:
        """Make Parquet files readable under a name; an empty table of the schema where there is none."""
        ...

    def keep(self, name: str, text: str) -> None:
        """Run a text and keep its result as a table under a name."""
        ...

    def arrow(self, text: str) -> pa.Table:
        """Run a text and return its rows."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


class Engine:
    """A DuckDB connection in memory with bounded threads and memory."""

    def __init__(self, threads: int | None = None, memory: str = "1GB") -> None:
        import duckdb  # half a second that a reader of kept cells need not wait

        self.connection = duckdb.connect(":memory:")
        self.connection.execute(f"SET temp_directory = '{gettempdir()}/ballast-duckdb-{os.getpid()}'")
        self.connection.execute(f"SET threads = {threads or min(os.cpu_count() or 1, 4)}")
        self.connection.execute(f"SET memory_limit = '{memory}'")
        self.connection.execute("SET preserve_insertion_order = false")

    def define(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table readable under a name."""
        self.connection.register(name, table)

    def define_files(self, name: str, paths: Sequence[Path], empty: pa.Schema) -> None:
        """Make Parquet files readable under a name; an empty table of the schema where there is none."""
        if not paths:
            self.define(name, empty.empty_table())
            return
        listed = ", ".join(f"'{path}'" for path in paths)
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet([{listed}])")

    def keep(self, name: str, text: str) -> None:
        """Run a text and keep its result as a table under a name."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {text}")

    def arrow(self, text: str) -> pa.Table:
        """Run a text and return its rows."""
        result: Any = self.connection.sql(text).to_arrow_table()
        return result

    def close(self) -> None:
        """Close the connection and give its memory back."""
        self.connection.close()
