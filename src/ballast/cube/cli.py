"""Command of the cube: bench cube."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ballast.kernel.terminal import aligned

if TYPE_CHECKING:
    from ballast.cube.bench import Comparison, Contest, Run
    from ballast.cube.bench_data import Size

_STAGES = {"classify": "归类（在库、分类）", "legs": "本期与基数", "cells": "汇总（常用切片）"}
_NAMES = {"ballast": "本产品（DuckDB）", "pandas": "pandas", "polars": "Polars"}


def add_bench(kinds: Any) -> None:
    """Add `ballast bench cube`."""
    cube = kinds.add_parser("cube", help="多维汇总：本产品自己的 SQL；并与 pandas、Polars 逐格比对")
    cube.add_argument("--enterprises", type=_positive, default=500_000, help="企业数，缺省 500000")
    cube.add_argument("--months", type=_positive, default=36, help="月数，缺省 36（至少 2）")
    cube.add_argument("--repeat", type=_positive, default=1, help="每项跑几遍，取最快一遍，缺省 1")
    cube.add_argument(
        "--only", choices=("form", "peers"), help="只跑四项指标（form），或只跑与 pandas、Polars 的对比（peers）"
    )
    cube.set_defaults(run=_cube, database=False)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("应为正整数")
    return number


def _cube(arguments: argparse.Namespace) -> int:
    from ballast.cube.bench import comparison_line, form_line
    from ballast.cube.bench_data import Size, city
    from ballast.kernel.problems import BallastError

    if arguments.months < 2:
        raise BallastError("--months 至少为 2：1—2月合并为一期")
    size = Size(arguments.enterprises, arguments.months)
    folder = Path(os.environ.get("BALLAST_HOME", "var")).resolve() / "bench"
    _tell(f"准备数据 {folder / size.name}（只做一次，不计时）")
    folder.mkdir(parents=True, exist_ok=True)
    target = city(folder, size)
    if arguments.only != "peers":
        _tell("四项指标：归类、本期与基数、汇总")
        _print_form(form_line(folder, size, arguments.repeat), target, size)
    if arguments.only == "form":
        return 0
    contest = comparison_line(folder, size, arguments.repeat, lambda name: _tell(f"一项指标：{_NAMES[name]}"))
    _print_contest(contest)
    return 0 if all(found.equal for found in contest.compared.values()) else 1


def _tell(line: str) -> None:
    print(f"  {line}", file=sys.stderr)


def _print_form(run: Run, target: Path, size: Size) -> None:
    from ballast.cube.bench import enterprise_months, form_rows

    months = enterprise_months(target, size)
    rows = form_rows(target, size)
    print(f"\n一、本产品自己的 SQL：4 项指标，{len(size.all_periods)} 期，企业月 {months:,}，报表行 {rows:,}\n")
    lines = [[_STAGES[name], f"{run.stages[name]:.1f}", f"{run.rows[name]:,}"] for name in _STAGES]
    lines.append(["合计（含打开文件）", f"{run.seconds:.1f}", ""])
    print(aligned(["环节", "用时（秒）", "产出行数"], lines))
    print(f"\n每秒 {months / run.seconds:,.0f} 企业月（{rows / run.seconds:,.0f} 报表行），内存峰值 {_memory(run)}")


def _print_contest(contest: Contest) -> None:
    print(
        f"\n二、同一件事三种做法：1 项指标，当月与累计，退库留基，CUBE(单位, 行业大类, 登记注册类型)，"
        f"每格增速与拉动；企业月 {contest.enterprise_months:,}\n"
    )
    lines = []
    for name, run in contest.runs.items():
        speed = contest.enterprise_months / run.seconds / 10_000
        lines.append(
            [
                _NAMES[name],
                f"{run.seconds:.2f}",
                f"{run.cpu_seconds:.2f}",
                _memory(run),
                f"{speed:,.0f}",
                f"{run.cells:,}",
                _verdict(contest.compared.get(name)),
            ]
        )
    heads = ["做法", "用时（秒）", "处理器（秒）", "内存峰值", "万企业月/秒", "单元格", "与本产品逐格比对"]
    print(aligned(heads, lines, left=(0, len(heads) - 1)))
    for name in contest.absent:
        print(f"没有比对 {_NAMES[name]}：没有安装。它是开发依赖，可用 pip install {name} 装上，再跑一遍。")
    for name, found in contest.compared.items():
        if not found.equal:
            print(f"{_NAMES[name]} 不一致，例如 {found.example}")


def _verdict(found: Comparison | None) -> str:
    if found is None:
        return "—"
    if found.equal:
        return f"{found.compared:,} 格全部一致"
    return f"{found.compared:,} 格中 {found.differing:,} 格不同，{found.missing:,} 格只有一方有"


def _memory(run: Run) -> str:
    return f"{run.peak_bytes / 1e9:.2f} GB"
