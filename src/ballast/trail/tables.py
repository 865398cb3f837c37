"""The auditor's tables and the chart of days."""

from __future__ import annotations

from collections.abc import Sequence

from ballast.kernel.clock import BEIJING
from ballast.kernel.marker import Marker
from ballast.trail.access import Day, SealedBatch
from ballast.ui.cells import Cell
from ballast.ui.charts.spec import ChartKind, ChartSpec, Series
from ballast.ui.tables import Column, Kind, Table


def days(found: Sequence[Day]) -> Table:
    """Acts per day."""
    columns = (
        Column("day", "日期", kind=Kind.CODE),
        Column("total", "记录", "条", places=0, bar=True),
        Column("refused", "拒绝或失败", "条", places=0),
        Column("people", "人员", "人", places=0),
    )
    rows: list[list[Cell]] = [[one.day.isoformat(), one.total, one.refused, one.people] for one in found]
    totals: list[Cell] | None = (
        ["合计", sum(one.total for one in found), sum(one.refused for one in found), Marker.NONE] if found else None
    )
    return Table("每天的记录", columns, rows, totals)


def actions(found: Sequence[tuple[str, str, int]]) -> Table:
    """Acts by kind."""
    columns = (
        Column("action", "操作", kind=Kind.TEXT),
        Column("code", "代码", kind=Kind.CODE),
        Column("total", "记录", "条", places=0, bar=True),
    )
    return Table("各类操作", columns, [[label, code, total] for code, label, total in found])


def batches(found: Sequence[SealedBatch]) -> Table:
    """The newest batches with their heads."""
    columns = (
        Column("number", "批次", kind=Kind.CODE),
        Column("sealed_at", "封存时间", kind=Kind.CODE),
        Column("count", "条数", places=0),
        Column("sequences", "序号", kind=Kind.CODE),
        Column("key", "密钥", kind=Kind.CODE),
        Column("head", "批次头（前 24 位）", kind=Kind.CODE),
    )
    rows: list[list[Cell]] = [
        [
            str(one.number),
            f"{one.sealed_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
            one.count,
            f"{one.first_sequence}–{one.last_sequence}",
            one.key,
            one.head[:24],
        ]
        for one in found
    ]
    return Table("最近的批次", columns, rows)


def chart_of_days(found: Sequence[Day]) -> ChartSpec:
    """Acts per day as bars, the oldest first."""
    ordered = [*reversed(found)]
    most = max(ordered, key=lambda one: one.total)
    return ChartSpec(
        kind=ChartKind.BAR,
        title=f"{most.day:%m-%d} 最多，{most.total:,} 条",
        subtitle="每天的审计记录（条）",
        categories=[f"{one.day:%m-%d}" for one in ordered],
        series=[Series("记录", [one.total for one in ordered])],
        unit="条",
        places=0,
        highlight=frozenset({f"{most.day:%m-%d}"}),
        label="审计记录",
    )
