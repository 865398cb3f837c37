"""Commands of reports: report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add this room's commands to the command line."""
    report = commands.add_parser("report", help="月度分析报告（Word）")
    report.add_argument("--period", required=True, help="时期，如 2026-09")
    report.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.docx", help="写到哪个文件")
    report.add_argument("--snapshot", default="", help="快照（前几位即可），缺省为当前快照")
    report.add_argument(
        "--audience",
        choices=("internal", "between_counties", "public"),
        default="internal",
        help="读者范围，决定标识、合并和隐去",
    )
    report.set_defaults(run=_report, database=True)


def _report(arguments: argparse.Namespace) -> int:
    from ballast.figures.read import Reader
    from ballast.kernel.period import Period
    from ballast.kernel.problems import BallastError
    from ballast.kernel.scope import Audience, Scope
    from ballast.reports.compose import compose
    from ballast.reports.document import write

    path: Path = arguments.output
    if path.suffix.lower() != ".docx":
        raise BallastError(f"报告是 Word 文件，文件名请以 .docx 结尾，不能是“{path.name}”")
    if not path.parent.is_dir():
        raise BallastError(f"没有文件夹“{path.parent}”，请先建立或换一个位置")
    reader = Reader.open(Scope.city(Audience(arguments.audience)), arguments.snapshot)
    report = compose(reader, Period.parse_any(arguments.period))
    try:
        write(report, path)
    except OSError as problem:
        raise BallastError(f"写不进“{path}”：{problem.strerror}。文件若正在 Word 或 WPS 里打开，请先关闭") from None
    print(f"{report.title}已写入 {path}（{len(report.references())} 个数有来源，快照 {reader.frozen.identity[:12]}）")
    return 0
