"""Commands of the demonstration city: write its files; run the whole trip on them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the demonstration's commands to the command line."""
    data = commands.add_parser("demo-data", help="生成演示城市的数据文件")
    data.add_argument("--seed", type=int, default=1)
    data.add_argument("--out", type=Path, required=True, metavar="DIR")
    data.set_defaults(run=_data, database=False)

    demo = commands.add_parser("demo", help="演示：从文件到报告走一遍")
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--period", default="2026-09")
    demo.set_defaults(run=_demo, database=True)


def _tell(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


def _data(arguments: argparse.Namespace) -> int:
    from ballast.demo.generate import generate

    generate(arguments.seed, arguments.out, _tell)
    print(f"演示数据已写入 {arguments.out}")
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    from ballast.demo.trip import trip

    return trip(arguments.seed, arguments.period, _tell)
