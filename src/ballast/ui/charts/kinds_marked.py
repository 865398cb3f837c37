"""Waterfall, heat map, slope and bullet chart as ECharts series: the kinds that Word gets as a picture."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from ballast.ui.cells import Shown
from ballast.ui.charts import colours
from ballast.ui.charts.drawing import (
    Canvas,
    Drawing,
    category_axis,
    label,
    marker_series,
    on_axes,
    pixels,
    point,
    spread,
)
from ballast.ui.charts.kinds import series_colour
from ballast.ui.charts.spec import ChartSpec, Role, Series, steps

_HIDDEN = {"itemStyle": {"color": "transparent"}, "silent": True, "tooltip": {"show": False}}
_OUTLIER = 3
_MANY_COLUMNS = 12


def waterfall(spec: ChartSpec, canvas: Canvas) -> Drawing:
    """Floating bars from step to step with thin connectors; totals stand on the zero line in grey.

    A bar that crosses zero is drawn as two pieces, above and below, so the chart is exact for negative levels too.
    """
    items = spec.shown()[0]
    spans = steps(spec)
    name = spec.series[0].name
    base: list[float] = []
    above: list[dict[str, Any]] = []
    below: list[dict[str, Any]] = []
    for category, item, (start, end) in zip(spec.categories, items, spans, strict=True):
        low, high = min(start, end), max(start, end)
        colour = {"itemStyle": {"color": _step_colour(spec, category, end - start)}}
        base.append(float(low if low > 0 else high if high < 0 else 0))
        above.append({**point(spec, item, **colour), "value": _part(low, high, above=True)})
        below.append({**point(spec, item, **colour), "value": _part(low, high, above=False)})
    bars = {"type": "bar", "stack": "steps", "barMaxWidth": 52, "barCategoryGap": "36%"}
    series: list[dict[str, Any]] = [
        {**bars, "name": "_base", "data": base, **_HIDDEN},
        {**bars, "name": name, "data": above},
        {**bars, "name": name, "data": below},
        *marker_series(_step_labels(spec, items, spans)),
    ]
    drawing = on_axes(spec, canvas, series)
    series[1]["markLine"] = _connectors(spec, spans)
    drawing.right = 40 if spec.horizontal else 0
    return drawing


def heatmap(spec: ChartSpec, canvas: Canvas) -> Drawing:
    """A row for each series, a column for each category; blue above zero, orange below, the number in every cell.

    The colour is full at the largest value, or at three times the median where one value would pale all others.
    """
    rows = spec.shown()
    size = 11 if len(spec.categories) > _MANY_COLUMNS else 12
    strongest = _strongest([abs(item.number) for row in rows for item in row if item.number is not None])
    data: list[dict[str, Any]] = []
    empty: list[dict[str, Any]] = []
    for y, (given, row) in enumerate(zip(spec.series, rows, strict=True)):
        for x, item in enumerate(row):
            title = f"{given.name}　{spec.categories[x]}"
            if item.number is None:
                empty.append({"value": [x, y], "text": item.printed, "label": label("inside", color=colours.GREY)})
                continue
            colour = _heat(item.number, strongest)
            shown = label("inside", color=colours.ink_on(colour), fontSize=size)
            cell = point(spec, item, title=title, label=shown, itemStyle={"color": colour})
            data.append({**cell, "value": [x, y, cell["value"]]})
    columns = category_axis(spec, canvas)
    columns |= {"position": "top", "splitArea": {"show": True, "areaStyle": {"color": [colours.EMPTY]}}}
    columns["axisLabel"] |= {"verticalAlign": "bottom"}
    lines = category_axis(spec, canvas, [given.name for given in spec.series])
    lines |= {"inverse": True, "axisLabel": {"color": colours.INK, "fontSize": 12, "interval": 0}}
    reach = float(strongest)
    return Drawing(
        [
            {
                "name": spec.unit,
                "type": "heatmap",
                "itemStyle": {"borderColor": colours.WHITE, "borderWidth": 2},
                "data": data,
            },
            *marker_series(empty),
        ],
        columns,
        lines,
        top=4,
        extra={
            "visualMap": {
                "show": False,
                "type": "continuous",
                "seriesIndex": 0,
                "dimension": 2,
                "min": -reach,
                "max": reach,
                "inRange": {"color": [colours.DOWN, colours.WHITE, colours.UP]},
            }
        },
    )


def slope(spec: ChartSpec, canvas: Canvas) -> Drawing:
    """Lines from the first category to the last with name and value at both ends; first place on top for ranks."""
    rows = spec.shown()
    reach = _slope_reach(rows)
    names = [_name_with_gaps(spec, given, row) for given, row in zip(spec.series, rows, strict=True)]
    down = 1 if spec.ranks else -1
    scale = down * canvas.plot_height / (reach["max"] - reach["min"])
    moves = [spread([float(row[end].number or 0) * scale for row in rows]) for end in (0, -1)]
    series: list[dict[str, Any]] = []
    for n, (given, row) in enumerate(zip(spec.series, rows, strict=True)):
        colour, strong = _slope_colour(spec, given, row)
        ink = colours.INK if strong else colours.GREY
        points = [point(spec, item, name=names[n]) for item in row]
        points[0]["label"] = label("left", "@nameThenText", color=ink, distance=8, offset=[0, moves[0][n]])
        points[-1]["label"] = label("right", "@textThenName", color=ink, distance=8, offset=[0, moves[1][n]])
        series.append(
            {
                "name": given.name,
                "type": "line",
                "showAllSymbol": True,
                "symbol": "circle",
                "symbolSize": 8 if strong else 6,
                "itemStyle": {"color": colour},
                "lineStyle": {"color": colour, "width": 3 if strong else 1.5},
                "z": 3 if strong else 2,
                "data": points,
            }
        )
    across = category_axis(spec, canvas)
    across |= {
        "position": "top",
        "boundaryGap": False,
        "axisLine": {"show": False, "onZero": False},
        "axisLabel": {"color": colours.INK, "fontSize": 12, "interval": 0},
        "splitLine": {"show": True, "interval": 0, "lineStyle": {"color": colours.GRID, "width": 2}},
    }
    upright = {"type": "value", "show": False, "inverse": spec.ranks, "scale": True, **reach}
    left, right = (_slope_room(names, [row[end] for row in rows], canvas) for end in (0, -1))
    return Drawing(series, across, upright, left=left, right=right, top=4, bottom=8)


def bullet(spec: ChartSpec, canvas: Canvas) -> Drawing:
    """Lying bars with what is to be reached as a tick; the value in a column at the right."""
    lying = ChartSpec(**{**_fields(spec), "horizontal": True})
    rows = spec.shown()
    band = canvas.plot_height / len(spec.categories)
    series: list[dict[str, Any]] = []
    for number, (given, row) in enumerate(zip(spec.series, rows, strict=True)):
        if given.role is Role.TARGET:
            series.append(_ticks(spec, given, row, band))
        else:
            series.append(_bullet_bar(spec, number, row, band))
    drawing = on_axes(lying, canvas, series)
    main = next((row for given, row in zip(spec.series, rows, strict=True) if given.role is Role.MAIN), rows[0])
    texts = category_axis(lying, canvas, [item.printed for item in main])
    texts["axisLabel"] |= {"fontSize": 14}
    drawing.y_axis = [drawing.y_axis, {**texts, "position": "right"}]
    drawing.legend = {
        "data": [given.name for given in spec.series],
        "left": 4,
        "itemWidth": 12,
        "itemHeight": 12,
        "itemGap": 18,
        "textStyle": {"color": colours.INK, "fontSize": 12},
    }
    return drawing


def _fields(spec: ChartSpec) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in ChartSpec.__dataclass_fields__}


def _part(low: Fraction, high: Fraction, *, above: bool) -> float:
    """The piece of a bar that lies above zero, or (negative) the piece below."""
    zero = Fraction(0)
    return float(max(high, zero) - max(low, zero) if above else min(low, zero) - min(high, zero))


def _step_colour(spec: ChartSpec, category: str, change: Fraction) -> str:
    if category in spec.totals:
        return colours.TOTAL
    colour = colours.DOWN if change < 0 else colours.UP
    if spec.highlight and category not in spec.highlight:
        return colours.between(colours.WHITE, colour, 450)
    return colour


def _step_labels(spec: ChartSpec, items: list[Shown], spans: list[tuple[Fraction, Fraction]]) -> list[dict[str, Any]]:
    """The number above each bar (at its right end where bars lie)."""
    data: list[dict[str, Any]] = []
    for n, (item, (start, end)) in enumerate(zip(items, spans, strict=True)):
        high = float(max(start, end))
        place = [high, n] if spec.horizontal else [n, high]
        data.append({"value": place, "text": item.printed, "label": label("right" if spec.horizontal else "top")})
    return data


def _connectors(spec: ChartSpec, spans: list[tuple[Fraction, Fraction]]) -> dict[str, Any]:
    """Thin lines from where one bar ends to where the next begins, behind the bars; and the zero line."""
    pairs: list[Any] = [{"xAxis" if spec.horizontal else "yAxis": 0}]
    for n, (_, end) in enumerate(spans[:-1]):
        ends = [[float(end), m] if spec.horizontal else [m, float(end)] for m in (n, n + 1)]
        thin = {"color": colours.QUIET, "width": 1, "type": "solid"}
        pairs.append([{"coord": ends[0], "lineStyle": thin}, {"coord": ends[1]}])
    return {
        "silent": True,
        "symbol": "none",
        "animation": False,
        "label": {"show": False},
        "lineStyle": {"color": colours.INK, "width": 1, "type": "solid"},
        "z": 1,
        "data": pairs,
    }


def _strongest(sizes: list[Decimal]) -> Decimal:
    if not sizes:
        return Decimal(1)
    middle = median(sizes)
    largest = max(sizes)
    return min(largest, middle * _OUTLIER) if middle else largest or Decimal(1)


def _heat(number: Decimal, strongest: Decimal) -> str:
    share = int(1000 * abs(number) / strongest)
    return colours.between(colours.WHITE, colours.DOWN if number < 0 else colours.UP, share)


def _slope_colour(spec: ChartSpec, given: Series, row: list[Shown]) -> tuple[str, bool]:
    """Colour and whether it stands out: highlighted in blue; without highlights, risers blue and fallers orange."""
    if spec.highlight:
        chosen = given.name in spec.highlight
        return (colours.BLUE, True) if chosen else (colours.QUIET, False)
    first, last = row[0].number, row[-1].number
    if first is None or last is None or first == last:
        return colours.QUIET, False
    return (colours.UP if (last < first) is spec.ranks else colours.DOWN), True


def _name_with_gaps(spec: ChartSpec, given: Series, row: list[Shown]) -> str:
    """A name that says where its line has no number."""
    pairs = zip(spec.categories, row, strict=True)
    gaps = "、".join(f"{category}{item.printed}" for category, item in pairs if item.number is None)
    return f"{given.name}（{gaps}）" if gaps else given.name


def _slope_room(names: list[str], ends: list[Shown], canvas: Canvas) -> int:
    """The room beside a slope for the names and values of the lines that have a number at that end."""
    texts = [f"{name} {item.printed}" for name, item in zip(names, ends, strict=True) if item.number is not None]
    return min(max(map(pixels, texts), default=0) + 16, canvas.width * 2 // 5)


def _slope_reach(rows: list[list[Shown]]) -> dict[str, float]:
    numbers = [float(item.number) for row in rows for item in row if item.number is not None] or [0.0]
    margin = (max(numbers) - min(numbers)) * 0.06 or 1.0
    return {"min": min(numbers) - margin, "max": max(numbers) + margin}


def _bullet_bar(spec: ChartSpec, number: int, row: list[Shown], band: float) -> dict[str, Any]:
    """The subject as a slim bar; something to compare with as a wide pale one behind it."""
    given = spec.series[number]
    behind = given.role is Role.OTHER
    colour = "#d5dbe2" if behind else series_colour(spec, number)
    return {
        "name": given.name,
        "type": "bar",
        "barWidth": round(min(22, band * 0.6) if behind else min(12, band * 0.33)),
        "barGap": "-77%",
        "z": 1 if behind else 2,
        "itemStyle": {"color": colour},
        "data": [point(spec, item) for item in row],
    }


def _ticks(spec: ChartSpec, given: Series, row: list[Shown], band: float) -> dict[str, Any]:
    marks = []
    for n, item in enumerate(row):
        if item.number is not None:
            marks.append({**point(spec, item), "value": [float(item.number), n]})
    return {
        "name": given.name,
        "type": "scatter",
        "symbol": "rect",
        "symbolSize": [3, round(min(26, band * 0.72))],
        "z": 4,
        "itemStyle": {"color": colours.INK},
        "data": marks,
    }
