"""Commands of the demonstration city: write its files; run the whole trip on them."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the demonstration's commands to the command line."""
    data = commands.add_parser("demo-data", help="生成演示城市的数据文件")
    data.add_argument("--seed", type=int, default=1)
    data.add_argument("--out", type=Path, required=True, metavar="DIR")
    data.set_defaults(run=_data, database=False)

    demo = commands.add_parser("demo", help="演示：从文件到报告走一遍，然后启动网页")
    demo.add_argument("--seed", type=int, default=1)
    demo.add_argument("--period", default="2026-09")
    demo.add_argument("--no-serve", action="store_true", help="不启动网页（也可用环境变量 SERVE=0）")
    demo.add_argument("--port", type=int, default=0, help="端口，缺省 8000（也可用环境变量 PORT）；被占用时用下一个")
    demo.set_defaults(run=_demo, database=True, demonstration=True)


def _tell(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


def _data(arguments: argparse.Namespace) -> int:
    from ballast.demo.generate import generate

    generate(arguments.seed, arguments.out, _tell)
    print(f"演示数据已写入 {arguments.out}")
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    from ballast.demo.trip import refuse_real_data, trip

    refuse_real_data()
    code = trip(arguments.seed, arguments.period, _tell)
    print(f"\n演示人员：\n{_people()}")
    if code or arguments.no_serve or os.environ.get("SERVE", "1") == "0":
        return code
    return _serve(arguments.port or int(os.environ.get("PORT") or 8000))


def _people() -> str:
    """The demonstration people as a table for the terminal; made where they are not there yet."""
    from ballast.accounts.demonstration import make_demonstration_people
    from ballast.ui.tables import Column, Kind, Table, to_text

    heads = {"account": "账号", "password": "口令", "name": "姓名", "role": "角色", "organisation": "机构"}
    rows = [[getattr(person, key) for key in heads] for person in make_demonstration_people()]
    return to_text(Table("", [Column(key, title, kind=Kind.TEXT) for key, title in heads.items()], rows), 160)


def _serve(wanted: int) -> int:
    """Become the server: a process of its own, without what the trip has left in memory."""
    from ballast.web.serve import free_port

    port = free_port("127.0.0.1", wanted)
    sys.stdout.flush()
    words = [sys.executable, "-m", "ballast.web.commandline", "serve", "--port", str(port)]
    os.execve(sys.executable, words, dict(os.environ))
