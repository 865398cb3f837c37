"""Time and memory of every method at several sizes, beside the peer where there is one; one process for each measurement."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ballast.kernel.problems import BallastError
from ballast.methods import bench

TIMES = (10, 100)
"""How many cities large the input is."""

SECONDS_AT_MOST = 120
"""A measurement that takes longer is stopped and said to have been."""


@dataclass(frozen=True)
class Taken:
    """What one side took: wall and processor seconds, peak memory in bytes; `failed` says why there is nothing."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_bytes: int = 0
    agree: bool | None = None
    failed: str = ""


@dataclass(frozen=True)
class Line:
    """One case at one size: ours, and the peer's where it is installed."""

    method: str
    times: int
    size: str
    ours: Taken
    peer: str
    theirs: Taken | None


def names() -> list[str]:
    """The modules that have cases, by name."""
    found = sorted(module.name for module in pkgutil.iter_modules(bench.__path__))
    return [name for name in found if _has_cases(name)]


def _has_cases(name: str) -> bool:
    from importlib import import_module

    return name not in ("worker", "contest") and hasattr(import_module(f"{bench.__name__}.{name}"), "cases")


def lines(chosen: Sequence[str], times: Sequence[int] = TIMES) -> Iterator[Line]:
    """Measure the cases of the modules chosen, one after the other. Raises `BallastError` for an unknown name."""
    if unknown := sorted(set(chosen) - set(names())):
        raise BallastError(f"没有这样的基准：{'、'.join(unknown)}。可选：{'、'.join(names())}")
    for name in chosen:
        for city in times:
            try:
                listed = _worker(name, str(city))
            except subprocess.TimeoutExpired:
                yield Line(name, city, "—", Taken(failed=f"造数超过{SECONDS_AT_MOST}秒"), "", None)
                continue
            for number, case in enumerate(listed):
                yield _line(name, city, number, case)


def _line(name: str, times: int, number: int, case: dict[str, Any]) -> Line:
    ours = _taken(name, times, number, "ours")
    theirs = _taken(name, times, number, "theirs") if case["installed"] else None
    return Line(case["method"], times, case["size"], ours, case["peer"], theirs)


def _taken(name: str, times: int, number: int, side: str) -> Taken:
    try:
        return Taken(**_worker(name, str(times), str(number), side))
    except subprocess.TimeoutExpired:
        return Taken(failed=f"超过{SECONDS_AT_MOST}秒")
    except BallastError as problem:
        return Taken(failed=str(problem))


def _worker(*arguments: str) -> Any:
    command = [sys.executable, "-W", "ignore", "-m", f"{bench.__name__}.worker", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_AT_MOST, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BallastError(f"未能运行：{said[-1] if said else done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])
