"""The whole trip on the demonstration city: files → door → freeze → figures → report. What `make demo` runs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from django.conf import settings

from ballast.collection.door import receive
from ballast.collection.sources import kinds
from ballast.demo.generate import generate
from ballast.figures.cli import terminal_width
from ballast.figures.explain import explain
from ballast.figures.freeze import freeze
from ballast.figures.present import bars_table, figure_table, segments_table
from ballast.figures.read import Reader
from ballast.figures.store import open_snapshot, warm
from ballast.indicators.catalogue import catalogue_identity, indicator
from ballast.kernel.actor import Actor
from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError
from ballast.kernel.scope import Scope
from ballast.registry import access
from ballast.reports.compose import compose
from ballast.reports.document import write
from ballast.rules.loader import Rulebook
from ballast.ui.cells import Cell
from ballast.ui.tables import Column, Kind, Table, to_text

Tell = Callable[[str], None]

HEADLINES = (
    "va_growth",
    "va_growth_above_province",
    "va_growth_rank",
    "output",
    "output_growth",
    "output_growth_without_exits",
    "exit_drag",
    "production_sales_rate",
    "enterprises",
    "entries",
    "exits",
    "exits_base_kept",
    "stopped",
    "half_stopped",
    "growth_face",
    "park_output_all",
    "park_output_all_growth",
    "va_growth_gap",
    "output_completion",
    "coverage",
)


@dataclass(frozen=True)
class Entry:
    """A line of the demonstration's manifest."""

    kind: str
    file: str
    profile: str
    period: str


def manifest(folder: Path) -> list[Entry]:
    """The files in the order in which they come in."""
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [Entry(row["kind"], row["file"], row["profile"], row["period"]) for row in csv.DictReader(stream)]


def bring_in(folder: Path, actor: Actor, tell: Tell) -> int:
    """Import every file of the manifest; the number of returns held back for a suspected wrong unit."""
    rules, held = Rulebook.load(), 0
    entries = manifest(folder)
    for number, entry in enumerate(entries, start=1):
        period = Period.parse_any(entry.period) if entry.period else None
        outcome = receive(
            kinds(), entry.kind, folder / entry.file, actor, profile_name=entry.profile, period=period, rules=rules
        )
        held += outcome.held
        tell(f"[{number}/{len(entries)}] {outcome.line}")
    return held


def headline_table(reader: Reader, period: Period) -> Table:
    """The headline: each indicator with the period that it really shows, and where it comes from."""
    rows: list[list[Cell]] = []
    for code in HEADLINES:
        one = indicator(code)
        figure = reader.table(code, period).total
        value: Cell = figure.marker if figure.exact is None else (figure.exact, figure.marker)
        shown = figure.value.period or str(period)
        rows.append([one.name, _placed(value, one.places), one.unit, shown, one.kind.label])
    return Table(
        f"{period.full_label()}工业经济运行主要指标（演示数据）",
        [
            Column("name", "指标", kind=Kind.TEXT),
            Column("value", "数值"),
            Column("unit", "单位", kind=Kind.TEXT),
            Column("period", "时期", kind=Kind.TEXT),
            Column("label", "数据", kind=Kind.TEXT),
        ],
        rows,
    )


def _placed(value: Cell, places: int) -> Cell:
    from fractions import Fraction

    from ballast.kernel.rounding import half_up

    if isinstance(value, tuple) and isinstance(value[0], Fraction):
        return half_up(value[0], places), value[1]
    return value if not isinstance(value, tuple) else Marker.MISSING


def refuse_real_data() -> None:
    """Raise `BallastError` where the home holds data that are not the demonstration's: they must not be mixed."""
    if not (settings.HOME / "demo-data").exists() and access.units(Scope.city()):
        raise BallastError(f"{settings.HOME} 中已有数据，不能在其中演示。请把 BALLAST_HOME 指到另一个空目录")


def trip(seed: int, period_text: str, tell: Tell) -> int:
    """Generate, import, freeze, read, report; prints the headline table, the main causes and where the report lies."""
    started = monotonic()
    period = Period.parse(period_text)
    home: Path = settings.HOME
    folder = home / "demo-data" / f"seed-{seed}"
    if not (folder / "manifest.csv").exists():
        tell("生成演示城市的数据文件")
        generate(seed, folder, lambda _: None)
    actor = Actor("演示", Scope.city())
    tell("导入数据文件")
    bring_in(folder, actor, tell)
    tell("冻结快照")
    freeze(actor, catalogue_identity(), Rulebook.load(), tell)
    warm(open_snapshot(), tell)
    reader = Reader.open(Scope.city())
    width = terminal_width()
    print(to_text(headline_table(reader, period), width))
    explanation = explain(reader, "output_growth", period)
    for table in (figure_table(explanation.pulls), bars_table(explanation), segments_table(explanation)):
        print(to_text(table, width))
    report = home / f"{period}-工业经济运行情况分析.docx"
    tell("编写月度分析报告")
    write(compose(reader, period), report)
    print(f"报告：{report}")
    print(f"用时 {monotonic() - started:.0f} 秒；数据在 {home}")
    return 0
