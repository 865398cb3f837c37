"""Command of the methods: bench methods."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from ballast.kernel.terminal import aligned

if TYPE_CHECKING:
    from ballast.methods.bench.contest import Line, Taken

_HEADS = (
    "方法",
    "倍数",
    "规模",
    "用时（秒）",
    "处理器（秒）",
    "内存峰值",
    "对照",
    "用时（秒）",
    "处理器（秒）",
    "内存峰值",
    "结果一致",
)


def add_bench(kinds: Any) -> None:
    """Add `ballast bench methods`."""
    methods = kinds.add_parser("methods", help="统计方法：10 倍、100 倍于一个城市的用时与内存，有对照的与对照并列")
    methods.add_argument("names", nargs="*", metavar="NAME", help="只跑这些方法，缺省全部")
    methods.add_argument("--times", type=int, nargs="+", default=None, help="相当于多少个城市，缺省 10 100")
    methods.set_defaults(run=_methods, database=False)


def _methods(arguments: argparse.Namespace) -> int:
    from ballast.methods.bench.contest import TIMES, lines, names

    found = []
    for line in lines(arguments.names or names(), arguments.times or TIMES):
        print(f"  {line.method} ×{line.times}：{line.ours.failed or f'{line.ours.seconds:.2f} 秒'}", file=sys.stderr)
        found.append(line)
    print(aligned(_HEADS, [_row(line) for line in found], left=(0, 2, 6, 10)))
    disagree = [line for line in found if line.theirs is not None and line.theirs.agree is False]
    return 1 if disagree else 0


def _row(line: Line) -> list[str]:
    row = [line.method, str(line.times), line.size, *_shown(line.ours), line.peer or "—"]
    if line.theirs is None:
        return [*row, "—", "—", "—", "没有比" if line.peer else "—"]
    return [*row, *_shown(line.theirs), {True: "一致", False: "不一致", None: "—"}[line.theirs.agree]]


def _shown(taken: Taken) -> list[str]:
    if taken.failed:
        return [taken.failed, "—", "—"]
    return [f"{taken.seconds:.3f}", f"{taken.cpu_seconds:.3f}", f"{taken.peak_bytes / 1e6:.0f} MB"]
