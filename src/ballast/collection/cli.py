"""Commands of collection: import a file, list held returns, accept one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

_SHOWN = 20
_LONGEST = 240


def add(commands: Any) -> None:
    """Add this room's commands to the command line."""
    take = commands.add_parser("import", help="导入一个文件")
    take.add_argument("kind", metavar="KIND", help="文件种类：returns、enterprises、register、releases……")
    take.add_argument("file", metavar="FILE", type=Path)
    take.add_argument("--profile", default="", help="样式名，或自己的样式文件（YAML）")
    take.add_argument("--period", default="", help="时期，如 2026-09；文件里写明的可以不填")
    take.set_defaults(run=_import, database=True)

    held = commands.add_parser("held", help="待核实的报表（疑似计量单位有误）")
    held.set_defaults(run=_held, database=True)

    accept = commands.add_parser("accept", help="核实无误，让待核实的报表计入")
    accept.add_argument("enterprise", metavar="CODE")
    accept.add_argument("period", metavar="PERIOD")
    accept.add_argument("--reason", required=True, help="核实情况")
    accept.set_defaults(run=_accept, database=True)


def _import(arguments: argparse.Namespace) -> int:
    from ballast.collection.door import receive
    from ballast.kernel.actor import Actor
    from ballast.kernel.period import Period
    from ballast.kernel.scope import Scope

    period = Period.parse_any(arguments.period) if arguments.period else None
    outcome = receive(
        arguments.kinds(),
        arguments.kind,
        arguments.file,
        Actor("命令行", Scope.city()),
        profile_name=arguments.profile,
        period=period,
    )
    print(outcome.line)
    for warning in outcome.warnings[:_SHOWN]:
        print(f"  提示 {clipped(str(warning))}", file=sys.stderr)
    if len(outcome.warnings) > _SHOWN:
        print(f"  另有 {len(outcome.warnings) - _SHOWN} 条提示", file=sys.stderr)
    return 0


def clipped(text: str) -> str:
    """A long message cut for the terminal."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def _held(_: argparse.Namespace) -> int:
    from ballast.collection.access import held
    from ballast.kernel.scope import Scope

    waiting = held(Scope.city())
    for filed in waiting:
        print(
            f"{filed.period}　{filed.enterprise}　{filed.name}　第{filed.version}版　{filed.file} {filed.sheet} 第{filed.row}行"
        )
    print(f"共 {len(waiting)} 份待核实")
    return 0


def _accept(arguments: argparse.Namespace) -> int:
    from ballast.collection.actions import accept_held
    from ballast.kernel.actor import Actor
    from ballast.kernel.scope import Scope

    accepted = accept_held(arguments.enterprise, arguments.period, arguments.reason, Actor("命令行", Scope.city()))
    print(f"{arguments.enterprise} {arguments.period} 第{accepted.version}版已计入")
    return 0
