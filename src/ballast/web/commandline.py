"""The command line, assembled from the rooms' thin `cli.py` modules. Heavy libraries load only when a command runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ballast.collection.intake import Kind

ROOMS = ("trail", "accounts", "jobs", "collection", "figures", "reports", "demo", "web")
BENCHES = ("cube", "methods")


def parser() -> argparse.ArgumentParser:
    """The parser with the commands of every room."""
    top = argparse.ArgumentParser(prog="ballast", description="压舱石：工业经济运行监测调度与县域工业集中区")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    start = commands.add_parser("init", help="建立数据库（重复运行无妨）")
    start.set_defaults(run=lambda _: _migrate(), database=True)
    top.set_defaults(kinds=_kinds)
    for room in ROOMS:
        import_module(f"ballast.{room}.cli").add(commands)
    import_module("ballast.web.backup_cli").add(commands)
    bench = commands.add_parser("bench", help="性能基准").add_subparsers(dest="kind", metavar="KIND", required=True)
    for room in BENCHES:
        import_module(f"ballast.{room}.cli").add_bench(bench)
    return top


def _kinds() -> Mapping[str, Kind]:
    """The kinds of files of every room; read when a file comes."""
    from ballast.collection.sources import kinds

    return kinds()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 where it succeeded, 1 with a message for people where it did not, 2 for wrong usage."""
    chosen = parser().parse_args(arguments)
    from ballast.kernel.problems import BallastError

    if getattr(chosen, "demonstration", False):
        # Before the settings are read: what it makes must never pass for real.
        os.environ["BALLAST_DEMONSTRATION"] = "1"
    try:
        if chosen.database:
            _prepare()
        return int(chosen.run(chosen))
    except BallastError as problem:
        print(str(problem), file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _prepare() -> None:
    """Set Django up, and make the database where there is none yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ballast.web.settings")
    import django
    from django.conf import settings

    django.setup()
    settings.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _migrate()


def _migrate() -> int:
    from ballast.registry.actions import ensure_industries
    from ballast.web.database_roles import migrate
    from ballast.worktime.actions import ensure_calendar

    migrate()
    ensure_industries()
    ensure_calendar()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
