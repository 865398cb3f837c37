"""A PostgreSQL of the tests' own with databases as an office has them: an owner of the tables, and a role that serves."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest

_ROLES = "from ballast.web.commandline import main; raise SystemExit(main(['database-roles']))"


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL; `folder` holds its socket."""

    folder: Path

    def address(self, user: str, database: str) -> str:
        """The address of a database for a user."""
        return f"postgresql://{user}:a-password@/{database}?host={self.folder}"

    def roles(self, database: str) -> dict[str, str]:
        """The settings of the product for a database."""
        return {
            "DATABASE_URL": self.address("ballast_app", database),
            "BALLAST_OWNER_URL": self.address("ballast_owner", database),
        }

    def database(self, name: str) -> dict[str, str]:
        """Make a database with both roles, as docs/postgresql.md says; the settings of the product for it."""
        with psycopg.connect(self.address("postgres", "postgres"), autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
        self.hand_over(name)
        return self.roles(name)

    def hand_over(self, name: str) -> None:
        """Carry out what `ballast database-roles` prints."""
        environment = {**os.environ, **self.roles(name)}
        made = subprocess.run(
            [sys.executable, "-c", _ROLES], env=environment, capture_output=True, text=True, check=True
        )
        with psycopg.connect(self.address("postgres", name), autocommit=True) as admin:
            admin.execute(made.stdout.encode())


@contextmanager
def running() -> Iterator[Server]:
    """A server for as long as the tests need it.

    It runs as a user of its own, who must reach its folder: pytest closes its folders to all others, so this lies beside.
    """
    with TemporaryDirectory(prefix="ballast-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pgserver: Any = pytest.importorskip("pgserver")
            started = pgserver.get_server(folder / "data", cleanup_mode="delete")
        try:
            yield Server(folder / "data")
        finally:
            started.cleanup()
