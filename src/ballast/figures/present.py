"""Figures as tables for people and as JSON for programs: one column list for every rendering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ballast.collection.access import FiledReturn
from ballast.figures.explain import Explanation
from ballast.figures.places import DIMENSION_NAMES
from ballast.figures.read import Figure, FigureTable
from ballast.indicators.catalogue import CATALOGUE, Indicator, Kind
from ballast.indicators.items import ITEMS
from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up, text
from ballast.ui.cells import Cell
from ballast.ui.tables import Align, Column, Table
from ballast.ui.tables import Kind as ColumnKind


def figure_table(found: FigureTable) -> Table:
    """The table of an indicator: name, value, pull and contribution where it has them, rank, coverage."""
    one = found.indicator
    with_pull = any(not isinstance(row.pull, Marker) for row in found.rows)
    with_rank = any(row.rank is not None for row in found.rows)
    with_coverage = any(figure.coverage is not None for figure in (found.total, *found.rows))
    columns = [
        Column("name", "、".join(DIMENSION_NAMES[name] for name in found.by) or "范围", kind=ColumnKind.TEXT),
        Column("value", one.name, unit_of(one), one.places),
    ]
    if with_pull:
        columns += [Column("pull", "拉动", "百分点", 1, sign=True), Column("contribution", "贡献率", "%", 1)]
    if with_rank:
        columns.append(Column("rank", "位次", align=Align.RIGHT, kind=ColumnKind.TEXT))
    if with_coverage:
        columns.append(Column("coverage", "报送覆盖率", "%", 1))

    def row(figure: Figure) -> list[Cell]:
        cells: list[Cell] = [figure.name, _value(figure)]
        if with_pull:
            cells += [figure.pull, figure.contribution]
        if with_rank:
            cells.append(_rank(figure))
        if with_coverage:
            cells.append(Marker.SUPPRESSED if figure.marker is Marker.SUPPRESSED else figure.coverage)
        return cells

    return Table(
        f"{found.period.full_label(found.basis)}{one.name}",
        columns,
        [row(figure) for figure in found.rows],
        row(found.total),
        _notes(found),
    )


def unit_of(one: Indicator) -> str:
    """The unit on screen; that of the item where a family member carries its own."""
    return one.unit


def _value(figure: Figure) -> Cell:
    return figure.marker if figure.exact is None else (figure.exact, figure.marker)


def _rank(figure: Figure) -> str:
    if figure.rank is None:
        return ""
    return f"并列{figure.rank}" if figure.tied else str(figure.rank)


def _notes(found: FigureTable) -> list[str]:
    notes = [found.mark] if found.mark else []
    notes += [f"数据：{found.indicator.kind.label}；来源：{found.indicator.source}；快照 {found.snapshot[:12]}"]
    if found.indicator.kind is Kind.OFFICIAL and found.total.value.period:
        notes.append(f"统计部门发布时期：{found.total.value.period}")
    ranked = [row for row in found.rows if row.rank is not None]
    if ranked:
        notes.append(f"位次：{ranked[0].ranked} 个参加排名，按公布位数比较，数值相同为并列")
    if found.residual is not None and found.partition and found.rows:
        notes.append(
            f"各行拉动（四舍五入后）合计与总增速相差 {text(Fraction(found.residual), found.indicator.places)} 个百分点"
        )
    if not found.partition:
        notes.append("各行可能重叠，拉动不可相加")
    if found.indicator.note:
        notes.append(found.indicator.note)
    return notes


def figure_json(found: FigureTable) -> dict[str, Any]:
    """`indicator, period, basis, unit, snapshot, rows`, the total first with an empty slice.

    `value` is rounded as published and `exact` its exact fraction; `current` and `base` are integers of `stored_unit`.
    """
    one = found.indicator
    item = ITEMS.get(one.item or (one.formula.items[0] if one.formula.items else ""))
    total = row_json(found.total, one)
    total["slice"] = dict(found.total.slice) if not found.by else {}
    return {
        "indicator": one.code,
        "name": one.name,
        "period": str(found.period),
        "basis": found.basis.value,
        "unit": one.unit,
        "stored_unit": item.unit.name if item else one.unit,
        "kind": one.kind.value,
        "label": one.kind.label,
        "mark": found.mark,
        "snapshot": found.snapshot,
        "rows": [total, *(row_json(row, one) for row in found.rows)],
    }


def row_json(figure: Figure, one: Indicator) -> dict[str, Any]:
    """One figure as JSON: see `figure_json`."""
    exact = figure.exact
    shown = figure.marker is not Marker.SUPPRESSED
    return {
        "slice": dict(figure.slice),
        "name": figure.name,
        "address": str(figure.address),
        "value": None if exact is None else float(half_up(exact, one.places)),
        "exact": None if exact is None else str(exact),
        "current": _number(figure.value.current) if shown else None,
        "base": _number(figure.value.base) if shown else None,
        "pull": _rounded(figure.pull),
        "contribution": _rounded(figure.contribution),
        "rank": figure.rank,
        "tied": figure.tied,
        "ranked": figure.ranked,
        "marker": figure.marker.value or None,
        "coverage": _rounded(figure.coverage),
        "released_period": figure.value.period or None,
    }


def _number(value: Fraction | None) -> int | str | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else str(value)


def _rounded(value: Fraction | Marker | None) -> float | None:
    return None if value is None or isinstance(value, Marker) else float(half_up(value, 6))


def bars_table(explanation: Explanation) -> Table:
    """The bars: what happened to firms, in points that sum to the growth."""
    growth = explanation.total.exact
    rows: list[list[Cell]] = [[bar.name, bar.firms, bar.points] for bar in explanation.bars]
    points = sum((bar.points for bar in explanation.bars), Fraction(0))
    return Table(
        "增速是怎样构成的",
        [
            Column("name", "变动原因", kind=ColumnKind.TEXT),
            Column("firms", "企业数", "家", 0),
            Column("points", "拉动", "百分点", 2, sign=True),
        ],
        rows,
        ["合计", sum(bar.firms for bar in explanation.bars), points if growth is not None else Marker.MISSING],
        ["停产半停产以县区确认为准；退库留基企业本期按退库前累计、上年同期按上年所报"],
    )


def segments_table(explanation: Explanation) -> Table:
    """The biggest segments, largest effect first."""
    rows: list[list[Cell]] = [[row.name, _value(row), row.pull] for row in explanation.segments]
    return Table(
        "影响最大的几块",
        [
            Column("name", "范围", kind=ColumnKind.TEXT),
            Column("value", "增速", "%", 1),
            Column("pull", "拉动", "百分点", 2, sign=True),
        ],
        rows,
        None,
        ["各行可能重叠，拉动不可相加"],
    )


def catalogue(kind: Kind | None = None) -> list[Indicator]:
    """The indicators in the order of their codes, all or those of a kind."""
    return [one for _, one in sorted(CATALOGUE.items()) if kind is None or one.kind is kind]


def catalogue_table(listed: Sequence[Indicator] | None = None, *, in_words: bool = False) -> Table:
    """The catalogue, or a part of it; dimensions as codes, or in words."""
    listed = catalogue() if listed is None else listed
    return Table(
        f"指标目录（{len(listed)} 个）",
        [
            Column("name", "名称", kind=ColumnKind.TEXT),
            Column("unit", "单位", kind=ColumnKind.TEXT),
            Column("kind", "性质", kind=ColumnKind.TEXT),
            Column("bases", "口径", kind=ColumnKind.TEXT),
            Column("by", "可分", kind=ColumnKind.TEXT),
            Column("code", "代码", kind=ColumnKind.CODE),
        ],
        [
            [
                one.name,
                one.unit,
                one.kind.label,
                "、".join(b.label for b in one.bases),
                _dimensions(one, in_words),
                one.code,
            ]
            for one in listed
        ],
    )


def _dimensions(one: Indicator, in_words: bool) -> str:
    """The dimensions as codes, or the first few in words."""
    if not in_words:
        return "、".join(one.dimensions)
    names = [DIMENSION_NAMES[name] for name in one.dimensions]
    return "、".join(names[:3]) + (f"等 {len(names)} 种" if len(names) > 3 else "")


def history_table(found: FigureTable, history: Sequence[Figure]) -> Table:
    """A figure period by period; the newest last, as the chart runs."""
    one = found.indicator
    columns = [
        Column("name", "时期", kind=ColumnKind.CODE),
        Column("value", one.name, unit_of(one), one.places),
        *([Column("coverage", "报送覆盖率", "%", 1)] if any(each.coverage is not None for each in history) else []),
    ]
    rows: list[list[Cell]] = [
        [str(each.address.period), _value(each), each.coverage][: len(columns)] for each in history
    ]
    return Table(f"{one.name}：历期", columns, rows, notes=_notes(found))


def terms_table(figure: Figure) -> Table:
    """The numbers that went into a figure."""
    return Table(
        "计算所用的数",
        [
            Column("name", "项目", kind=ColumnKind.TEXT),
            Column("value", "数值"),
            Column("unit", "单位", kind=ColumnKind.TEXT),
        ],
        [[term.label, _plain(term.number), term.unit] for term in figure.value.terms],
    )


def _plain(number: Fraction | None) -> Cell:
    """A term as it is where its digits end, else with four decimals."""
    if number is None or number.denominator == 1:
        return None if number is None else number.numerator
    return half_up(number, 4)


def returns_table(filed: Sequence[FiledReturn]) -> Table:
    """The versions of the return behind an enterprise's figure."""
    return Table(
        "企业报表",
        [
            Column("version", "版次", places=0),
            Column("status", "状态", kind=ColumnKind.TEXT),
            Column("file", "文件", kind=ColumnKind.TEXT),
            Column("place", "位置", kind=ColumnKind.TEXT),
            Column("recorded", "登记", kind=ColumnKind.TEXT),
        ],
        [
            [
                each.version,
                _STATUSES.get(each.status, each.status),
                each.file or "系统内填报",
                f"{each.sheet} 第{each.row}行" if each.row is not None else "",
                f"{each.recorded_by} {each.recorded_at[:10]}",
            ]
            for each in filed
        ],
        notes=["以最新一版已采用的为准；旧版照原样保留"],
    )


_STATUSES = {"accepted": "已采用", "held": "待核实"}


@dataclass(frozen=True)
class Fact:
    """One line about a figure."""

    label: str
    text: str
    code: bool = False


def figure_facts(figure: Figure, one: Indicator) -> list[Fact]:
    """What stands beside a figure on its own page: formula, parts, rank, coverage, source, snapshot, address."""
    period = figure.address.period
    told = [
        Fact("时期", f"{period.full_label(figure.address.basis)}{figure.address.basis.label}"),
        Fact("公式", one.formula.words),
        Fact("拉动", "" if isinstance(figure.pull, Marker) else f"{text(figure.pull, 2, sign=True)} 个百分点"),
        Fact("贡献率", "" if isinstance(figure.contribution, Marker) else f"{text(figure.contribution, 1)}%"),
        Fact("报送覆盖率", "" if figure.coverage is None else f"{text(figure.coverage, 1)}%（按基数）"),
        Fact("采用的发布期", figure.value.period if figure.value.period != str(period) else ""),
        Fact("标注", figure.marker.legend),
        Fact("说明", figure.value.note),
        Fact("口径", one.note),
        Fact("数据", one.kind.label),
        Fact("来源", one.source),
        Fact("快照", figure.address.snapshot[:12], code=True),
        Fact("地址", str(figure.address), code=True),
    ]
    return [fact for fact in told if fact.text]


def figure_lines(figure: Figure, one: Indicator, snapshot_day: str) -> list[str]:
    """A figure taken apart: formula with its numbers, inputs, source, snapshot."""
    shown = figure.marker.symbol if figure.exact is None else text(figure.exact, one.places)
    mark = "" if figure.marker.replaces or figure.marker is Marker.NONE else f" {figure.marker.symbol}"
    period = figure.address.period
    lines = [
        f"{one.name}　{figure.name}",
        f"{shown}{mark} {one.unit}　{period.full_label(figure.address.basis)}{figure.address.basis.label}",
        f"公式：{one.formula.words}",
        *(f"  {term.label}：{_term(term.number, term.unit)}" for term in figure.value.terms),
        f"精确值：{figure.exact if figure.exact is not None else '无'}",
    ]
    if figure.value.period and figure.value.period != str(period):
        lines.append(f"采用 {figure.value.period} 的发布数（不晚于所选时期的最新一期）")
    if figure.coverage is not None:
        lines.append(f"报送覆盖率（按基数）：{text(figure.coverage, 1)}%")
    if figure.value.note:
        lines.append(f"说明：{figure.value.note}")
    if one.note:
        lines.append(f"口径：{one.note}")
    lines += [
        f"数据：{one.kind.label}；来源：{one.source}",
        f"快照：{figure.address.snapshot}（{snapshot_day}）",
        f"地址：{figure.address}",
    ]
    return lines


def _term(number: Fraction | None, unit: str) -> str:
    if number is None:
        return Marker.MISSING.symbol
    places = 0 if number.denominator == 1 else 4
    return f"{text(number, places)} {unit}".rstrip()
