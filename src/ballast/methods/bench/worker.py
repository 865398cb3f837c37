"""One measurement in a process of its own: `python -m ballast.methods.bench.worker MODULE TIMES [NUMBER SIDE]`.

Without a number it lists the module's cases; with one it runs that case, `ours` or `theirs`, and prints what it took. Making
the input and importing are not timed: each side runs once on a city of its own before the clock starts.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from ballast.methods.bench import Case

WARM_UP = 1
"""How many cities large the input is on which a side runs before it is timed, so that its libraries are loaded."""


def main(arguments: list[str]) -> int:
    """List the cases of a module or measure one; prints JSON."""
    name, times, *one = arguments
    cases: Callable[[int], list[Case]] = import_module(f"ballast.methods.bench.{name}").cases
    print(json.dumps(_measured(cases, int(times), int(one[0]), one[1]) if one else _listed(cases(int(times)))))
    return 0


def _listed(cases: list[Case]) -> list[dict[str, Any]]:
    return [
        {"method": case.method, "size": case.size, "peer": case.peer, "installed": case.theirs is not None}
        for case in cases
    ]


def _measured(cases: Callable[[int], list[Case]], times: int, number: int, side: str) -> dict[str, Any]:
    _side(cases(WARM_UP)[number], side)()
    case = cases(times)[number]
    run = _side(case, side)
    began, cpu = time.perf_counter(), time.process_time()
    answer = run()
    taken = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu, "peak_bytes": _peak()}
    if side == "theirs" and case.agree is not None:
        taken["agree"] = case.agree(case.ours(), answer)
    return taken


def _side(case: Case, side: str) -> Callable[[], object]:
    run = case.ours if side == "ours" else case.theirs
    if run is None:
        raise SystemExit(f"{case.method} has no {side} side here")
    return run


def _peak() -> int:
    """The most memory this process has held, in bytes; Linux counts in kilobytes, macOS in bytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
