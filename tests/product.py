"""The product as its users have it: commands and programs in processes of their own, with a home of their own."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TODAY = "2026-10-20"

_BRING_IN = """
import sys
from pathlib import Path
from ballast.web.commandline import _prepare
_prepare()
from ballast.demo.trip import bring_in
from ballast.kernel.actor import Actor
from ballast.kernel.scope import Scope
print(bring_in(Path(sys.argv[1]), Actor("测试", Scope.city(), "test"), lambda line: None))
"""

_FREEZE = """
from ballast.web.commandline import _prepare
_prepare()
from ballast.figures.freeze import freeze
from ballast.indicators.catalogue import catalogue_identity
from ballast.kernel.actor import Actor
from ballast.kernel.scope import Scope
from ballast.rules.loader import Rulebook
print(freeze(Actor("测试", Scope.city(), "test"), catalogue_identity(), Rulebook.load()).identity)
"""

_ASK = """
import json, sys
from ballast.web.commandline import _prepare
_prepare()
from ballast.figures.present import figure_json
from ballast.figures.read import Reader
from ballast.kernel.period import Basis, Period
from ballast.kernel.scope import Audience, Scope
for line in sys.stdin:
    asked = json.loads(line)
    reader = Reader.open(Scope.city(Audience(asked["audience"])))
    table = reader.table(asked["code"], Period.parse_any(asked["period"]), Basis(asked["basis"]), asked["by"], asked["where"])
    print(json.dumps(figure_json(table)))
"""


@dataclass(frozen=True)
class Question:
    """A table that is asked for; the answer is what `ballast figures … --format json` prints."""

    code: str
    period: str = "2026-09"
    basis: str = "ytd"
    by: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)
    audience: str = "internal"

    def __str__(self) -> str:
        asked = {"code": self.code, "period": self.period, "basis": self.basis, "by": list(self.by)}
        return json.dumps({**asked, "where": dict(self.where), "audience": self.audience})


@dataclass(frozen=True)
class Product:
    """One installation: a home folder, and settings that its processes run with."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What the processes see: this home and this day, and no database but the one that the settings name."""
        own = {"BALLAST_HOME": str(self.home), "BALLAST_TODAY": TODAY, "DATABASE_URL": ""}
        return {**os.environ, **own, **self.settings}

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a program of Python and leave it running."""
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=self.home.parent,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def python(self, *command: str, given: str = "") -> str:
        """Run a program of Python to its end and return what it printed; one that fails fails the test."""
        process = self.start(*command)
        printed, complaints = process.communicate(given)
        assert process.returncode == 0, complaints
        return printed

    def command(self, *arguments: str) -> str:
        """Run a command of `ballast` and return what it printed."""
        return self.python("-m", "ballast.web.commandline", *arguments)

    def bring_in(self, folder: Path) -> int:
        """Take in all files of a folder by its manifest; the number of returns held back."""
        return int(self.python("-c", _BRING_IN, str(folder)))

    def freeze(self) -> str:
        """Freeze without making the cells of every period; the snapshot's identity."""
        return self.python("-c", _FREEZE).strip()

    def ask(self, questions: Sequence[Question]) -> list[dict[str, Any]]:
        """The answers, in order, from one process."""
        printed = self.python("-c", _ASK, given="".join(f"{question}\n" for question in questions))
        return [json.loads(line) for line in printed.splitlines()]


def part_of(folder: Path, target: Path, chosen: Callable[[Mapping[str, str]], bool]) -> Path:
    """A folder with those files of another whose manifest line is chosen, and the manifest of them."""
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    kept = [line for line in lines if chosen(line)]
    target.mkdir()
    with (target / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(lines[0]))
        writer.writeheader()
        writer.writerows(kept)
    for line in kept:
        (target / line["file"]).parent.mkdir(exist_ok=True)
        (target / line["file"]).symlink_to(folder / line["file"])
    return target


def by_slice(rows: Iterable[Mapping[str, Any]], dimension: str) -> dict[str, Mapping[str, Any]]:
    """The rows of an answer by the code of a dimension; the total, which has none, left out."""
    return {row["slice"][dimension]: row for row in rows if dimension in row["slice"]}
