"""The benchmark of the cube: contenders in processes of their own, and their cells compared one by one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ballast.cube.bench_data import Size, city, returns_paths
from ballast.cube.bench_product import KEYS, RATES, SUMS
from ballast.kernel.problems import BallastError

PRODUCT = "ballast"
PEERS = ("pandas", "polars")
CLOSE = 1e-12
"""How far two rates may lie apart, relative to the larger. Sums must be equal."""


@dataclass(frozen=True)
class Run:
    """What a contender took: seconds of wall and processor, peak of resident memory in bytes, cells made."""

    name: str
    seconds: float
    peak_bytes: int
    cpu_seconds: float = 0.0
    cells: int = 0
    stages: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """Two tables of cells against each other; `example` names the first cell that differs, empty where none does."""

    compared: int
    missing: int = 0
    differing: int = 0
    example: str = ""

    @property
    def equal(self) -> bool:
        """Whether every cell is there on both sides with the same numbers."""
        return not self.missing and not self.differing


@dataclass(frozen=True)
class Contest:
    """The comparison line: runs by name, how each peer compares with the product, and the peers that are not installed."""

    enterprise_months: int
    runs: dict[str, Run]
    compared: dict[str, Comparison]
    absent: tuple[str, ...] = ()


def enterprise_months(target: Path, size: Size) -> int:
    """How many returns of one enterprise and period the city holds, over the periods of the merged calendar."""
    return sum(pq.read_metadata(path).num_rows for path in returns_paths(target, size.periods, "narrow"))


def compare(ours: pa.Table, theirs: pa.Table) -> Comparison:
    """Every cell of two tables of `KEYS`, `SUMS` and `RATES`: sums equal, rates equal or within `CLOSE`."""
    both = _shaped(ours, "here").join(
        _shaped(theirs, "there"), list(KEYS), join_type="full outer", right_suffix="_other"
    )
    lonely = pc.or_(pc.is_null(both.column("here")), pc.is_null(both.column("there")))
    wrong = pa.chunked_array([pa.array([False] * both.num_rows)])
    for name in (*SUMS, *RATES):
        wrong = pc.or_(wrong, _unequal(both.column(name), both.column(f"{name}_other"), name in RATES))
    wrong = pc.and_(wrong, pc.invert(lonely))
    bad = both.filter(pc.or_(wrong, lonely))
    return Comparison(both.num_rows, _count(lonely), _count(wrong), _example(bad))


def _shaped(cells: pa.Table, side: str) -> pa.Table:
    """The columns that are compared, typed alike, and one that tells whether the cell is there."""
    kinds = [*((name, pa.string()) for name in KEYS), *((name, pa.int64()) for name in SUMS)]
    schema = pa.schema([*kinds, *((name, pa.float64()) for name in RATES)])
    shaped = cells.select(schema.names).cast(schema)
    return shaped.append_column(side, pa.array([True] * cells.num_rows))


def _unequal(left: Any, right: Any, rate: bool) -> Any:
    """Where two columns differ; two missing values do not, one does."""
    if rate:
        largest = pc.max_element_wise(pc.abs(left), pc.abs(right))
        differs = pc.greater(pc.abs(pc.subtract(left, right)), pc.multiply(largest, CLOSE))
    else:
        differs = pc.not_equal(left, right)
    return pc.fill_null(differs, pc.xor(pc.is_null(left), pc.is_null(right)))


def _count(flags: Any) -> int:
    return int(pc.sum(flags).as_py() or 0)


def _example(bad: pa.Table) -> str:
    if not bad.num_rows:
        return ""
    row = bad.slice(0, 1).to_pylist()[0]
    place = "/".join(str(row[name]) for name in KEYS)
    if not row["here"] or not row["there"]:
        return f"{place} 只在{'本产品' if row['here'] else '对方'}有"
    for name in (*SUMS, *RATES):
        if row[name] != row[f"{name}_other"]:
            return f"{place} {name}：{row[name]} 与 {row[f'{name}_other']}"
    return place


def form_line(folder: Path, size: Size, repeat: int = 1) -> Run:
    """The product line: the four measures of the form through classification, legs and kept cells; the fastest run."""
    target = city(folder, size)
    return _fastest([_run("form", target, size, target / "unused") for _ in range(repeat)])


def comparison_line(folder: Path, size: Size, repeat: int = 1, tell: Callable[[str], None] = lambda _: None) -> Contest:
    """The comparison line: one measure by the product, pandas and Polars in turn, `repeat` times; the fastest of each."""
    target = city(folder, size)
    absent = tuple(name for name in PEERS if find_spec(name) is None)
    names = [PRODUCT, *(name for name in PEERS if name not in absent)]
    with TemporaryDirectory(dir=folder) as scratch:
        outs = {name: Path(scratch) / f"{name}.parquet" for name in names}
        runs: dict[str, list[Run]] = {name: [] for name in names}
        for _ in range(repeat):
            for name in names:
                tell(name)
                runs[name].append(_run(name, target, size, outs[name]))
        ours = pq.read_table(outs[PRODUCT])
        compared = {name: compare(ours, pq.read_table(outs[name])) for name in names[1:]}
    return Contest(
        enterprise_months(target, size), {name: _fastest(each) for name, each in runs.items()}, compared, absent
    )


def _fastest(runs: list[Run]) -> Run:
    return min(runs, key=lambda run: run.seconds)


def _run(name: str, target: Path, size: Size, out: Path) -> Run:
    """Run a contender in a fresh process, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "ballast.cube.bench_worker", name, str(target)]
    command += [str(size.enterprises), str(size.months), str(size.seed), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BallastError(f"基准测试 {name} 没有跑完（退出码 {done.returncode}）\n{done.stderr.strip()}")
    return Run(name, **json.loads(done.stdout))


def form_rows(target: Path, size: Size) -> int:
    """How many rows of returns the product line reads: one per enterprise, month and item."""
    return sum(pq.read_metadata(path).num_rows for path in returns_paths(target, size.all_periods))
