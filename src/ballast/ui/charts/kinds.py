"""Bars, lines and stacks as ECharts series: the kinds that Word can draw natively too."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ballast.ui.cells import Shown
from ballast.ui.charts import colours
from ballast.ui.charts.drawing import (
    LABEL_SIZE,
    Canvas,
    Drawing,
    label,
    marker_series,
    markers,
    nice_axis,
    on_axes,
    outside,
    pixels,
    point,
    spread,
)
from ballast.ui.charts.spec import ChartSpec, Role
from ballast.ui.textwidth import em

_WIDEST_BAR = 44
_MOST_POINTS_LABELLED = 13
_GAP_IN_BARS = 0.4
_PART_LINE = 15


def bar(spec: ChartSpec, canvas: Canvas) -> Drawing:
    """Bars with their values: one series coloured by highlight or direction, several side by side with a legend."""
    rows = spec.shown()
    band = _band(spec, canvas)
    several = len(rows) > 1
    labelled = labelled_series(spec, band, LABEL_SIZE)
    series: list[dict[str, Any]] = []
    for number, (given, row) in enumerate(zip(spec.series, rows, strict=True)):
        colour = series_colour(spec, number)
        data = [
            point(
                spec,
                item,
                label=label(outside(spec, item)) if number in labelled else {"show": False},
                itemStyle={"color": colour if several else bar_colour(spec, category, item)},
            )
            for category, item in zip(spec.categories, row, strict=True)
        ]
        series.append(
            {
                "name": given.name,
                "type": "bar",
                "barMaxWidth": _WIDEST_BAR,
                "barCategoryGap": "34%",
                "barGap": "8%",
                "itemStyle": {"color": colour},
                "data": data,
            }
        )
    slot = min(band * 0.66 / len(rows), _WIDEST_BAR * 1.08) if several else 0.0
    legend = _legend([given.name for given in spec.series]) if several else None
    drawing = on_axes(spec, canvas, series + markers(spec, rows, slot), legend=legend)
    if spec.horizontal:
        drawing.x_axis |= _room_below_zero(rows, canvas)
    return drawing


def line(spec: ChartSpec, canvas: Canvas) -> Drawing:
    """Lines with their names at their ends; a gap where there is no number; targets dashed."""
    rows = spec.shown()
    reach = nice_axis([item.number for row in rows for item in row if item.number is not None])
    moves = _end_moves(rows, canvas.plot_height / (reach["max"] - reach["min"]))
    series: list[dict[str, Any]] = []
    for number, (given, row) in enumerate(zip(spec.series, rows, strict=True)):
        colour = series_colour(spec, number)
        ours = colour == colours.BLUE
        target = given.role is Role.TARGET
        series.append(
            {
                "name": given.name,
                "type": "line",
                "connectNulls": False,
                "showAllSymbol": True,
                "symbol": "circle",
                "symbolSize": 1,
                "itemStyle": {"color": colour},
                "lineStyle": {"color": colour, "width": 2.5 if ours else 1.6, "type": "dashed" if target else "solid"},
                "z": 3 if ours else 2,
                "data": _line_points(spec, number, row, moves[number]),
            }
        )
    symbols = markers(spec, [row for n, row in enumerate(rows) if series_colour(spec, n) == colours.BLUE])
    drawing = on_axes(spec, canvas, series + symbols, trigger="axis")
    drawing.right = 8 + max(
        (
            pixels(f"{given.name} {row[last].printed}")
            for given, row in zip(spec.series, rows, strict=True)
            if (last := _last(row)) is not None
        ),
        default=0,
    )
    drawing.x_axis["boundaryGap"] = False
    drawing.y_axis |= reach
    return drawing


def stacked(spec: ChartSpec, canvas: Canvas) -> Drawing:
    """Stacked columns, the parts named beside the last one; parts too small to carry their number leave it out."""
    rows = spec.shown()
    length = canvas.width - 140 if spec.horizontal else canvas.plot_height
    widest = max(pixels(item.printed) for row in rows for item in row)
    wide_enough = spec.horizontal or widest <= min(_band(spec, canvas) * 0.6, _WIDEST_BAR * 2)
    least = tallest_stack(rows) * (_PART_LINE if wide_enough else length) / length
    series: list[dict[str, Any]] = []
    for number, (given, row) in enumerate(zip(spec.series, rows, strict=True)):
        colour = colours.PARTS[number % len(colours.PARTS)]
        series.append(
            {
                "name": given.name,
                "type": "bar",
                "stack": "whole",
                "barMaxWidth": _WIDEST_BAR * 2,
                "barCategoryGap": "40%",
                "itemStyle": {"color": colour, "borderColor": colours.WHITE, "borderWidth": 1},
                "data": [point(spec, item, label=_part_label(item, least, colour)) for item in row],
            }
        )
    totals = _missing_above(spec, rows)
    legend = _legend([given.name for given in spec.series])
    return on_axes(spec, canvas, series + totals, trigger="axis", legend=legend)


def series_colour(spec: ChartSpec, number: int) -> str:
    """Blue for the subject and for what is highlighted, greys for the rest, ink for a target."""
    given = spec.series[number]
    if given.role is Role.TARGET:
        return colours.INK
    if spec.highlight & {other.name for other in spec.series}:
        return colours.BLUE if given.name in spec.highlight else colours.QUIET
    if given.role is Role.OTHER:
        return colours.QUIET
    order = sum(other.role is Role.MAIN for other in spec.series[:number])
    return colours.LINES[min(order, len(colours.LINES) - 1)]


def bar_colour(spec: ChartSpec, category: str, item: Shown) -> str:
    """Of one bar among bars of one series: the highlighted ones stand out; without highlights, up and down."""
    down = item.number is not None and item.number < 0
    if spec.highlight & set(spec.categories) and category not in spec.highlight:
        return colours.QUIET
    return colours.DOWN if down else colours.UP


def tallest_stack(rows: list[list[Shown]]) -> Decimal:
    """The height of the highest column when the parts are stacked, signs aside."""
    sums = (sum((abs(item.number or Decimal(0)) for item in column), Decimal(0)) for column in zip(*rows, strict=True))
    return max(sums, default=Decimal(0))


def labelled_series(spec: ChartSpec, band: float, size: float) -> set[int]:
    """Which series of bars side by side carry their numbers: all where they fit, else the subject alone.

    `band` is the room of one category and `size` that of the letters, in one unit of length.
    """
    rows = spec.shown()
    widest = max(em(item.printed) for row in rows for item in row) * size
    if len(rows) == 1 or spec.horizontal or widest <= band / (len(rows) + _GAP_IN_BARS):
        return set(range(len(rows)))
    return {
        n for n, given in enumerate(spec.series) if given.role is Role.MAIN and series_colour(spec, n) == colours.BLUE
    }


def _band(spec: ChartSpec, canvas: Canvas) -> float:
    """The room in pixels of one category."""
    return (canvas.plot_height if spec.horizontal else canvas.width - 80) / len(spec.categories)


def _room_below_zero(rows: list[list[Shown]], canvas: Canvas) -> dict[str, Any]:
    """Limits that keep the number at the left end of a lying bar off the names; nothing where no bar goes left."""
    items = [item for row in rows for item in row if item.number is not None]
    numbers = [item.number for item in items if item.number is not None]
    if not numbers or min(numbers) >= 0:
        return {}
    lowest = min(items, key=lambda item: item.number or Decimal(0))
    share = Decimal(pixels(lowest.printed) + 8) / max(canvas.width - 110, 120)
    low = min(numbers) - (max([Decimal(0), *numbers]) - min(numbers)) * share
    return nice_axis([low, *numbers])


def _legend(names: list[str]) -> dict[str, Any]:
    return {
        "data": names,
        "left": 4,
        "itemWidth": 12,
        "itemHeight": 12,
        "itemGap": 18,
        "icon": "rect",
        "textStyle": {"color": colours.INK, "fontSize": 12},
    }


def _last(row: list[Shown]) -> int | None:
    """The position of the last point with a number."""
    return max((n for n, item in enumerate(row) if item.number is not None), default=None)


def _end_moves(rows: list[list[Shown]], scale: float) -> list[int]:
    """How far the label at the end of each line moves (pixels, down), so that the labels do not cover each other."""
    ends = [(n, row[last].number) for n, row in enumerate(rows) if (last := _last(row)) is not None]
    moves = [0] * len(rows)
    for (n, _), move in zip(ends, spread([-float(number or 0) * scale for _, number in ends]), strict=True):
        moves[n] = move
    return moves


def _line_points(spec: ChartSpec, number: int, row: list[Shown], move: int) -> list[dict[str, Any]]:
    """Points with dots where they are few or stand alone, the last one with the name of its line."""
    colour = series_colour(spec, number)
    dotted = spec.series[number].role is not Role.TARGET
    few = len(row) <= _MOST_POINTS_LABELLED
    size = 6 if colour == colours.BLUE else 4
    last = _last(row)
    points = []
    for n, item in enumerate(row):
        more: dict[str, Any] = {}
        if dotted and (few or n == last or _lonely(row, n)):
            more["symbolSize"] = size
        if n == last:
            ink = colours.GREY if colour == colours.QUIET else colour
            more["label"] = label("right", "@nameThenText", color=ink, offset=[0, move], distance=8 if dotted else 11)
        elif len(spec.series) == 1 and few and item.number is not None:
            more["label"] = label("top")
        points.append(point(spec, item, **more))
    return points


def _lonely(row: list[Shown], n: int) -> bool:
    """Whether no line leads to or from a point."""
    return all(item.number is None for item in [*row[max(n - 1, 0) : n], *row[n + 1 : n + 2]])


def _part_label(item: Shown, least: Decimal, colour: str) -> dict[str, Any]:
    if item.number is None or abs(item.number) < least:
        return {"show": False}
    return label("inside", color=colours.ink_on(colour))


def _missing_above(spec: ChartSpec, rows: list[list[Shown]]) -> list[dict[str, Any]]:
    """Which parts of a column have no number, said above it."""
    data: list[dict[str, Any]] = []
    for n in range(len(spec.categories)):
        column = [(given.name, row[n]) for given, row in zip(spec.series, rows, strict=True)]
        gaps = [f"{name} {item.printed}" for name, item in column if item.number is None]
        if gaps:
            top = float(
                sum((max(item.number, Decimal(0)) for _, item in column if item.number is not None), Decimal(0))
            )
            place = [top, n] if spec.horizontal else [n, top]
            side = "right" if spec.horizontal else "top"
            data.append({"value": place, "text": "\n".join(gaps), "label": label(side, color=colours.GREY)})
    return marker_series(data)
