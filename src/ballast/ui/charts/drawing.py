"""What the kinds of chart have in common: axes with their unit, the zero line, points with their printed text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from ballast.ui.cells import Shown
from ballast.ui.charts import colours
from ballast.ui.charts.spec import ChartKind, ChartSpec
from ballast.ui.textwidth import em

LABEL_SIZE = 12
UNIT_ROOM = 22
_MOST_LABELLED = 16
_AXIS_ROOM = 80
_AXES_ROOM = 56
_LABEL_LINE = 15
_MOST_STEPS = 6


@dataclass(frozen=True)
class Canvas:
    """The size in pixels for which room is reckoned, and how much of the height title and footer take."""

    width: int
    height: int
    framing: int = 0

    @property
    def plot_height(self) -> int:
        """About what title, axes and footer leave for the plot."""
        return max(self.height - self.framing - _AXES_ROOM, 40)


@dataclass
class Drawing:
    """Series and axes of one chart, and the extra room in pixels that its labels need at each side."""

    series: list[dict[str, Any]]
    x_axis: Any
    y_axis: Any
    trigger: str = "item"
    legend: dict[str, Any] | None = None
    left: int = 0
    right: int = 0
    top: int = 0
    bottom: int = 0
    extra: dict[str, Any] = field(default_factory=dict)


def pixels(text: str, size: int = LABEL_SIZE) -> int:
    """Estimated width of a text in pixels."""
    return round(em(text) * size) + 1


def point(spec: ChartSpec, item: Shown, **more: Any) -> dict[str, Any]:
    """A point: its rounded number (none where a marker stands), its printed text and unit."""
    number = None if item.number is None else float(item.number)
    return {"value": number, "text": item.printed, "unit": "" if item.number is None else spec.unit, **more}


def label(position: str, formatter: str = "@itemText", **more: Any) -> dict[str, Any]:
    """A direct label in ink."""
    return {
        "show": True,
        "position": position,
        "formatter": formatter,
        "color": colours.INK,
        "fontSize": LABEL_SIZE,
        **more,
    }


def category_axis(spec: ChartSpec, canvas: Canvas, names: Sequence[str] | None = None) -> dict[str, Any]:
    """The axis of the categories, at the edge of the plot; names break into lines where columns are narrow."""
    shown = list(spec.categories if names is None else names)
    room = max((canvas.width - _AXIS_ROOM) // len(shown) - 2, 24)
    axis_label: dict[str, Any] = {"color": colours.INK, "fontSize": LABEL_SIZE}
    # Months may be left out where they are too many, names of places never; 2026-09 does not break into lines.
    lines = 1 if all(name.isascii() for name in shown) else 2
    crowded = spec.kind is ChartKind.LINE and max(map(pixels, shown)) > room * lines
    if spec.horizontal or (len(shown) <= _MOST_LABELLED and not crowded):
        axis_label["interval"] = 0
    if not (spec.horizontal or crowded):
        axis_label |= {"width": room, "overflow": "break", "lineHeight": 16}
    return {
        "type": "category",
        "data": shown,
        "inverse": spec.horizontal,
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "axisLabel": axis_label,
    }


def value_axis(spec: ChartSpec) -> dict[str, Any]:
    """The axis of the values, with its unit; it always reaches zero."""
    where: dict[str, Any] = (
        {"nameLocation": "middle", "nameGap": 28}
        if spec.horizontal
        else {"nameLocation": "end", "nameGap": 10, "nameTextStyle": {"align": "left"}}
    )
    where["nameTextStyle"] = {**where.get("nameTextStyle", {}), "color": colours.GREY, "fontSize": LABEL_SIZE}
    return {
        "type": "value",
        "name": spec.unit,
        "splitNumber": 4,
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"lineStyle": {"color": colours.GRID}},
        "axisLabel": {"color": colours.GREY, "fontSize": LABEL_SIZE, "formatter": "@axisNumber"},
        **where,
    }


def on_axes(spec: ChartSpec, canvas: Canvas, series: list[dict[str, Any]], **more: Any) -> Drawing:
    """Series on a category axis and a value axis, lying or standing, with the zero line drawn."""
    category, value = category_axis(spec, canvas), value_axis(spec)
    series[0]["markLine"] = zero_line(spec)
    if spec.horizontal:
        return Drawing(series, value, category, bottom=UNIT_ROOM, **more)
    return Drawing(series, category, value, top=UNIT_ROOM, **more)


def zero_line(spec: ChartSpec) -> dict[str, Any]:
    """A line in ink where the values are zero."""
    return {
        "silent": True,
        "symbol": "none",
        "animation": False,
        "label": {"show": False},
        "lineStyle": {"color": colours.INK, "width": 1, "type": "solid"},
        "data": [{"xAxis" if spec.horizontal else "yAxis": 0}],
    }


def markers(spec: ChartSpec, rows: Sequence[Sequence[Shown]], slot: float = 0.0) -> list[dict[str, Any]]:
    """The symbols of points without a number, at the zero line, as a helper series; nothing where there are none.

    `slot` is the width in pixels of one of several bars side by side.
    """
    data: list[dict[str, Any]] = []
    for row_number, row in enumerate(rows):
        aside = round((row_number - (len(rows) - 1) / 2) * slot)
        for n, item in enumerate(row):
            if item.number is None:
                place, offset = ([0, n], [0, aside]) if spec.horizontal else ([n, 0], [aside, 0])
                side = "right" if spec.horizontal else "top"
                data.append(
                    {
                        "value": place,
                        "text": item.printed,
                        "label": label(side, color=colours.GREY, offset=offset),
                    }
                )
    return marker_series(data)


def marker_series(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A helper series that shows nothing but the labels of its points; none where there are no points."""
    if not data:
        return []
    return [
        {
            "name": "_markers",
            "type": "scatter",
            "symbolSize": 1,
            "silent": True,
            "itemStyle": {"color": "transparent", "opacity": 1},
            "tooltip": {"show": False},
            "data": data,
        }
    ]


def spread(places: Sequence[float], gap: float = _LABEL_LINE) -> list[int]:
    """How far to move labels that stand at `places` (pixels along one line) so that none covers another.

    Labels that would touch form a group around their common middle; the others stay.
    """
    groups: list[list[int]] = []
    for n in sorted(range(len(places)), key=lambda n: places[n]):
        groups.append([n])
        while len(groups) > 1 and _reach(groups[-2], places, gap)[1] > _reach(groups[-1], places, gap)[0]:
            last = groups.pop()
            groups[-1] += last
    moves = [0] * len(places)
    for group in groups:
        top = _reach(group, places, gap)[0] + gap / 2
        for order, n in enumerate(group):
            moves[n] = round(top + order * gap - places[n])
    return moves


def _reach(group: list[int], places: Sequence[float], gap: float) -> tuple[float, float]:
    middle = sum(places[n] for n in group) / len(group)
    return middle - gap * len(group) / 2, middle + gap * len(group) / 2


def nice_axis(numbers: Sequence[Decimal]) -> dict[str, float]:
    """Limits and step of an axis that holds zero and all numbers, in at most six round steps."""
    low, high = min([Decimal(0), *numbers]), max([Decimal(0), *numbers])
    high = high if high > low else Decimal(1)
    finest = Decimal(10) ** ((high - low).adjusted() - 1)
    for step in (finest * digit for digit in (1, 2, 5, 10, 20, 50)):
        down, up = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
        if up - down <= _MOST_STEPS:
            break
    return {"min": float(down * step), "max": float(up * step), "interval": float(step)}


def outside(spec: ChartSpec, item: Shown) -> str:
    """The side of a bar at which its label stands: beyond its end."""
    down = item.number is not None and item.number < 0
    if spec.horizontal:
        return "left" if down else "right"
    return "bottom" if down else "top"
