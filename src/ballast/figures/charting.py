"""Which chart answers which question: causes as a waterfall, counties side by side, industries × counties, time as a line.

A chart shows what its table shows and nothing more: a marker stands where the table has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ballast.figures.numbers import cell_of
from ballast.figures.places import name_of
from ballast.figures.read import Figure, FigureTable
from ballast.figures.store import Frozen
from ballast.figures.wording import history_sentence, label_of, point_of
from ballast.indicators.catalogue import Indicator
from ballast.kernel.marker import Marker
from ballast.ui.charts.spec import ChartKind, ChartSpec, Role, Series

_MOST_CAUSES = 9
_MOST_BARS = 20
_MOST_INDUSTRIES = 12
OTHERS = "其他"


def chart_of(found: FigureTable, frozen: Frozen, own: Sequence[str] = ()) -> ChartSpec | None:
    """The chart of a table; None where there is nothing to draw. `own` are the codes of the reader's own places."""
    if len(found.by) == 2:
        return _heat(found, frozen)
    if _is_growth(found) and found.by not in (("unit",), ("park",)) and found.partition:
        return _waterfall(found)
    return _bars(found, own)


def line_of(one: Indicator, history: Sequence[Figure]) -> ChartSpec | None:
    """A figure through time; None for a single point or none with a number."""
    if len(history) < 2 or all(each.exact is None for each in history):
        return None
    last = history[-1]
    return ChartSpec(
        ChartKind.LINE,
        history_sentence(one, history),
        _subtitle(one, last),
        [str(each.address.period) for each in history],
        [Series(last.name if last.slice else "全市", [cell_of(each) for each in history])],
        one.unit,
        one.places,
        source=one.source,
        label=one.kind.label,
    )


def _is_growth(found: FigureTable) -> bool:
    return found.indicator.unit == "%" and not isinstance(found.total.pull, Marker) and found.total.exact is not None


def _subtitle(one: Indicator, figure: Figure) -> str:
    return f"{one.name}（{one.unit}），{label_of(figure.address.period, figure.address.basis)}"


def _bars(found: FigureTable, own: Sequence[str]) -> ChartSpec | None:
    rows = [row for row in found.rows if row.exact is not None or row.marker is Marker.SUPPRESSED]
    numbered = [row for row in rows if row.exact is not None]
    if len(numbered) < 2:
        return None
    rows = sorted(numbered, key=_exact, reverse=True)[:_MOST_BARS] + [row for row in rows if row.exact is None]
    names = _names(rows[:_MOST_BARS])
    rows = rows[:_MOST_BARS]
    dimension = found.by[0]
    highlight = {name for name, row in zip(names, rows, strict=True) if row.slice[dimension] in own}
    return ChartSpec(
        ChartKind.BAR,
        point_of(found),
        _subtitle(found.indicator, found.total),
        names,
        [Series(found.indicator.name, [cell_of(row) for row in rows])],
        found.indicator.unit,
        found.indicator.places,
        highlight=frozenset(highlight),
        horizontal=True,
        source=found.indicator.source,
        label=found.indicator.kind.label,
    )


def _exact(row: Figure) -> Fraction:
    return row.exact if row.exact is not None else Fraction(0)


def _waterfall(found: FigureTable) -> ChartSpec | None:
    """The pulls of the rows up to the growth of the total; what is small, hidden or not in a row stands as one part."""
    pulls = [(row, row.pull) for row in found.rows if not isinstance(row.pull, Marker)]
    growth = found.total.exact
    if not pulls or growth is None:
        return None
    pulls.sort(key=lambda pair: (-abs(pair[1]), str(pair[0].address)))
    shown = pulls[:_MOST_CAUSES]
    names = _names([row for row, _ in shown])
    values = [points for _, points in shown]
    rest = growth - sum(values, Fraction(0))
    if rest:
        names, values = [*names, OTHERS], [*values, rest]
    total = "合计"
    return ChartSpec(
        ChartKind.WATERFALL,
        point_of(found),
        f"各部分拉动{found.indicator.name}（百分点），{label_of(found.period, found.basis)}",
        [*names, total],
        [Series("拉动", [*values, growth])],
        "百分点",
        found.indicator.places,
        sign=True,
        highlight=frozenset(names[:1]),
        totals=frozenset({total}),
        source=found.indicator.source,
        label=found.indicator.kind.label,
    )


def _heat(found: FigureTable, frozen: Frozen) -> ChartSpec | None:
    """Two dimensions: the units as rows, the other dimension's largest codes as columns."""
    across, down = (name for name in (*(n for n in found.by if n != "unit"), "unit"))
    codes = _largest(found, across)
    lines = list(dict.fromkeys(row.slice[down] for row in found.rows))
    at = {(row.slice[across], row.slice[down]): row for row in found.rows}
    if not codes or len(lines) < 2:
        return None
    return ChartSpec(
        ChartKind.HEATMAP,
        point_of(found),
        _subtitle(found.indicator, found.total),
        _unique([name_of(frozen, across, code) for code in codes]),
        [
            Series(name, [_cell(at.get((code, line))) for code in codes], Role.MAIN)
            for line, name in zip(lines, _unique([name_of(frozen, down, code) for code in lines]), strict=True)
        ],
        found.indicator.unit,
        found.indicator.places,
        source=found.indicator.source,
        label=found.indicator.kind.label,
    )


def _cell(row: Figure | None) -> tuple[Fraction, Marker] | Marker:
    if row is None:
        return Marker.MISSING
    return row.marker if row.exact is None else (row.exact, row.marker)


def _largest(found: FigureTable, dimension: str) -> list[str]:
    """The codes with the largest printed sums; what is hidden has no size."""
    sizes: dict[str, Fraction] = {}
    for row in found.rows:
        sizes[row.slice[dimension]] = sizes.get(row.slice[dimension], Fraction(0)) + abs(
            row.value.current or Fraction(0)
        )
    return sorted(sizes, key=lambda code: (-sizes[code], code))[:_MOST_INDUSTRIES]


def _names(rows: Sequence[Figure]) -> list[str]:
    return _unique([row.name for row in rows])


def _unique(names: Sequence[str]) -> list[str]:
    """Names that occur twice get a number behind them."""
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name}（{seen[name]}）")
    return result
