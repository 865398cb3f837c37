"""Commands of figures: freeze, figures, figure, explain, indicators."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ballast.kernel.scope import Scope


def add(commands: Any) -> None:
    """Add this room's commands to the command line."""
    freeze = commands.add_parser("freeze", help="冻结数据，生成新的快照")
    freeze.set_defaults(run=_freeze, database=True)

    figures = commands.add_parser("figures", help="一个指标的数，可按维度分")
    figures.add_argument("code", metavar="CODE", help="指标代码，见 ballast indicators")
    _period(figures)
    figures.add_argument(
        "--by", default="", help="unit、park、industry、section、ownership、control、size、entry、chain、group、list"
    )
    figures.add_argument("--treatment", choices=("keep", "drop"), default="keep", help="退库留基企业的基数：保留或剔除")
    figures.add_argument("--format", choices=("table", "csv", "json"), default="table")
    _scope(figures)
    figures.set_defaults(run=_figures, database=True)

    explain = commands.add_parser("explain", help="增速是怎样构成的")
    explain.add_argument("code", metavar="CODE")
    _period(explain)
    explain.add_argument("--by", default="unit")
    _scope(explain)
    explain.set_defaults(run=_explain, database=True)

    figure = commands.add_parser("figure", help="一个数的来历")
    figure.add_argument("address", metavar="ADDRESS")
    _scope(figure)
    figure.set_defaults(run=_figure, database=True)

    indicators = commands.add_parser("indicators", help="指标目录")
    indicators.set_defaults(run=_indicators, database=False)


def _period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", required=True, help="时期，如 2026-09")
    parser.add_argument("--basis", choices=("ytd", "month"), default="ytd", help="累计或当月")
    parser.add_argument("--where", action="append", default=[], metavar="DIM=CODE", help="限定范围，可写多次")
    parser.add_argument("--snapshot", default="", help="快照（前几位即可），缺省为当前快照")


def _scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", default="", help="以某个县区的身份读")
    parser.add_argument(
        "--audience",
        choices=("internal", "county", "between_counties", "public"),
        default="",
        help="读者范围，决定小单元是否隐去",
    )


def scope_of(arguments: argparse.Namespace) -> Scope:
    """The scope that the arguments name: the whole city inside the office unless a unit or an audience is given."""
    from ballast.kernel.scope import Audience, Scope

    if arguments.unit:
        return Scope.of_units(arguments.unit, audience=Audience(arguments.audience or "county"))
    return Scope.city(Audience(arguments.audience or "internal"))


def pairs(texts: list[str]) -> dict[str, str]:
    """`DIM=CODE` texts as a dictionary; raises `BallastError` for anything else."""
    from ballast.kernel.problems import BallastError

    found = {}
    for text in texts:
        name, equals, code = text.partition("=")
        if not equals or not code:
            raise BallastError(f"--where 应写成 维度=代码，如 unit=QY，不能是“{text}”")
        found[name] = code
    return found


def _freeze(_: argparse.Namespace) -> int:
    from ballast.figures.freeze import freeze
    from ballast.figures.store import open_snapshot, warm
    from ballast.indicators.catalogue import catalogue_identity
    from ballast.kernel.actor import Actor
    from ballast.kernel.scope import Scope
    from ballast.rules.loader import Rulebook

    def tell(line: str) -> None:
        print(f"  {line}", file=sys.stderr)

    snapshot = freeze(Actor("命令行", Scope.city()), catalogue_identity(), Rulebook.load(), tell)
    warm(open_snapshot(), tell)
    print(f"快照 {snapshot.identity[:12]} 已冻结，为当前快照")
    return 0


def _figures(arguments: argparse.Namespace) -> int:
    from ballast.figures.present import figure_json, figure_table
    from ballast.figures.read import Reader
    from ballast.kernel.period import Basis, Period
    from ballast.ui.tables import to_csv, to_text

    by = tuple(part for part in arguments.by.split(",") if part)
    found = Reader.open(scope_of(arguments), arguments.snapshot).table(
        arguments.code,
        Period.parse_any(arguments.period),
        Basis(arguments.basis),
        by,
        pairs(arguments.where),
        arguments.treatment,
    )
    if arguments.format == "json":
        print(json.dumps(figure_json(found), ensure_ascii=False, indent=1))
    elif arguments.format == "csv":
        sys.stdout.buffer.write(to_csv(figure_table(found)))
        sys.stdout.buffer.flush()
    else:
        print(to_text(figure_table(found), terminal_width()))
    return 0


def _explain(arguments: argparse.Namespace) -> int:
    from ballast.figures.explain import explain
    from ballast.figures.present import bars_table, figure_table, segments_table
    from ballast.figures.read import Reader
    from ballast.kernel.period import Basis, Period
    from ballast.ui.tables import to_text

    found = explain(
        Reader.open(scope_of(arguments), arguments.snapshot),
        arguments.code,
        Period.parse_any(arguments.period),
        Basis(arguments.basis),
        tuple(arguments.by.split(",")),
        pairs(arguments.where),
    )
    for table in (figure_table(found.pulls), bars_table(found), segments_table(found)):
        print(to_text(table, terminal_width()))
    return 0


def _figure(arguments: argparse.Namespace) -> int:
    from ballast.figures.address import Address
    from ballast.figures.models import Snapshot
    from ballast.figures.present import figure_lines
    from ballast.figures.read import Reader
    from ballast.indicators.catalogue import indicator

    address = Address.parse(arguments.address)
    reader = Reader.open(scope_of(arguments), address.snapshot)
    found = reader.figure(address)
    frozen_at = Snapshot.objects.get(identity=reader.frozen.identity).created_at
    print("\n".join(figure_lines(found, indicator(address.code), f"{frozen_at:%Y-%m-%d %H:%M} 冻结")))
    return 0


def _indicators(_: argparse.Namespace) -> int:
    from ballast.figures.present import catalogue_table
    from ballast.ui.tables import to_text

    print(to_text(catalogue_table(), terminal_width()))
    return 0


def terminal_width() -> int:
    """The width that a table may take: the terminal's, or 120 where there is none."""
    import shutil

    return max(shutil.get_terminal_size((120, 40)).columns, 80)
