"""Commands of the trail: audit key, seal, heads, verify, export."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ballast.kernel.actor import Actor

TAMPERED = 3


def add(commands: Any) -> None:
    """Add this room's commands to the command line."""
    audit = commands.add_parser("audit", help="审计记录：密钥、封存、核验、导出").add_subparsers(
        dest="audit", metavar="COMMAND", required=True
    )
    key = audit.add_parser("key", help="生成封存密钥（只有本人可读的文件，不要放在数据目录里）")
    key.add_argument("file", metavar="FILE")
    key.add_argument("--rotate", action="store_true", help="在已有的密钥文件中追加新密钥，旧的留作核验")
    key.set_defaults(run=_key, database=False)

    seal = audit.add_parser("seal", help="封存尚未封存的记录，公布批次头")
    seal.set_defaults(run=_seal, database=True)

    heads = audit.add_parser("heads", help="批次头，可打印留存")
    heads.add_argument("--last", type=int, default=20, metavar="N", help="最近多少批，缺省 20")
    heads.set_defaults(run=_heads, database=True)

    verify = audit.add_parser("verify", help="核验：完好退出码 0，发现不符 3，无法核验 1")
    verify.add_argument("--from-batch", type=int, default=1, metavar="N", help="从第几批起，缺省第 1 批")
    verify.add_argument(
        "--head", action="append", default=[], metavar="N:HEX", help="纸面上的批次头（号:前 16 位以上），可写多次"
    )
    verify.set_defaults(run=_verify, database=True)

    export = audit.add_parser("export", help="导出一段时间的记录")
    export.add_argument("--from", dest="start", default="", metavar="YYYY-MM-DD", help="起始日（含）")
    export.add_argument("--to", dest="end", default="", metavar="YYYY-MM-DD", help="截止日（含）")
    export.add_argument("--format", choices=("csv", "json"), default="csv")
    export.set_defaults(run=_export, database=True)


def operator() -> Actor:
    """Who sits at the server's console."""
    from ballast.kernel.actor import Actor
    from ballast.kernel.scope import Scope

    return Actor("命令行", Scope.city())


def _key(arguments: argparse.Namespace) -> int:
    import os
    from pathlib import Path

    from ballast.trail import keys

    home = Path(os.environ.get("BALLAST_HOME", "var"))
    name = keys.make(Path(arguments.file), home, rotate=arguments.rotate)
    print(f"密钥 {name} 已写入 {arguments.file}；请另行备份，并设置 {keys.FILE_VARIABLE}={arguments.file}")
    return 0


def _seal(_: argparse.Namespace) -> int:
    from ballast.trail.sealing import seal

    done = seal()
    print(
        f"封存 {done.batches} 批 {done.entries} 条；公布到第 {done.published.last} 批，未公布 {done.published.waiting} 批"
    )
    if done.problem:
        print(done.problem, file=sys.stderr)
    return 1 if done.problem else 0


def _heads(arguments: argparse.Namespace) -> int:
    from ballast.kernel.terminal import aligned
    from ballast.trail.access import seal_state

    found = seal_state(operator(), max(1, arguments.last)).batches
    lines = [
        (
            str(one.number),
            f"{one.sealed_at:%Y-%m-%d %H:%M:%S}Z",
            str(one.count),
            str(one.last_sequence),
            one.key,
            one.head,
        )
        for one in reversed(found)
    ]
    print(aligned(("批次", "封存时间", "条数", "末序号", "密钥", "批次头"), lines, left=(0, 1, 4, 5)))
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from ballast.trail.actions import note_verification
    from ballast.trail.verifying import verify

    verdict = verify(arguments.from_batch, [_on_paper(text) for text in arguments.head])
    note_verification(operator(), verdict)
    print(verdict.line)
    for finding in verdict.findings:
        print(f"  · {finding}")
    if verdict.more:
        print(f"  · 另有 {verdict.more} 处未列出")
    return 0 if verdict.intact else TAMPERED


def _on_paper(text: str) -> tuple[int, str]:
    import re

    from ballast.kernel.problems import BallastError

    found = re.fullmatch(r"(\d+):([0-9a-fA-F]{16,64})", text)
    if found is None:
        raise BallastError(f"--head 应写成 批次号:批次头前 16 位以上，不能是“{text}”")
    return int(found[1]), found[2]


def _export(arguments: argparse.Namespace) -> int:
    from ballast.trail.access import Question
    from ballast.trail.exporting import day, write

    question = Question(start=day(arguments.start), end=day(arguments.end))
    for piece in write(operator(), question, arguments.format):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
    return 0
