"""One contender in a process of its own: `python -m ballast.cube.bench_worker NAME CITY ENTERPRISES MONTHS SEED OUT`.

Writes its cells to `OUT` and prints what it took as JSON. Imports and the writing of the cells are not timed.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

THREADS = 2


def main(arguments: list[str]) -> int:
    """Run the contender that the arguments name."""
    name, city, enterprises, months, seed, out = arguments
    _bind_to_two_cores()
    from ballast.cube.bench_data import Size

    size = Size(int(enterprises), int(months), int(seed))
    measured = _form(Path(city), size) if name == "form" else _cells(name, Path(city), size, Path(out))
    print(json.dumps(measured))
    return 0


def _bind_to_two_cores() -> None:
    """Every contender has the same two cores, however many threads its libraries would like."""
    os.environ["POLARS_MAX_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(THREADS)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    import pyarrow as pa

    pa.set_cpu_count(THREADS)
    pa.set_io_thread_count(THREADS)


def _form(city: Path, size: Any) -> dict[str, Any]:
    from ballast.cube.bench_product import form

    started = time.perf_counter()
    with TemporaryDirectory(dir=city.parent) as scratch:
        stages = form(city, size, Path(scratch))
    taken = time.perf_counter() - started
    return {"seconds": taken, "peak_bytes": peak_bytes(), "stages": stages.seconds, "rows": stages.rows}


def _contender(name: str) -> Callable[[Path, Any], Any]:
    """The function of a contender, with its library imported."""
    if name == "ballast":
        import duckdb  # noqa: F401

        from ballast.cube.bench_product import one_measure

        return one_measure
    from ballast.cube import bench_peers

    __import__(name)
    return {"pandas": bench_peers.with_pandas, "polars": bench_peers.with_polars}[name]


def _cells(name: str, city: Path, size: Any, out: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    contender = _contender(name)
    started, worked = time.perf_counter(), time.process_time()
    cells = contender(city, size)
    measured = {
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time() - worked,
        "peak_bytes": peak_bytes(),
        "cells": cells.num_rows,
    }
    pq.write_table(cells, out)
    return measured


def peak_bytes() -> int:
    """The largest resident memory of this process so far.

    Linux's own high-water mark where there is one: `getrusage` counts the parent's memory before the exec as ours.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
