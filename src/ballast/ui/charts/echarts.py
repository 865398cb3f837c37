"""A `ChartSpec` as an option of ECharts 6: plain JSON, with formatters by name (``formatters.js`` resolves them).

Numbers in the option are the rounded ones, and each point carries its printed text, so that nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ballast.ui.charts import colours, kinds, kinds_marked
from ballast.ui.charts.drawing import LABEL_SIZE, Canvas, Drawing
from ballast.ui.charts.spec import ChartKind, ChartSpec
from ballast.ui.textwidth import wrap

TITLE_SIZE = 18
SUBTITLE_SIZE = 12
FOOTER_SIZE = 11
# Bold letters are a little wider than the estimate, which is made for the regular weight.
_BOLD = 1.04

_DRAW: dict[ChartKind, Callable[[ChartSpec, Canvas], Drawing]] = {
    ChartKind.BAR: kinds.bar,
    ChartKind.LINE: kinds.line,
    ChartKind.STACKED: kinds.stacked,
    ChartKind.WATERFALL: kinds_marked.waterfall,
    ChartKind.HEATMAP: kinds_marked.heatmap,
    ChartKind.SLOPE: kinds_marked.slope,
    ChartKind.BULLET: kinds_marked.bullet,
}


def option(spec: ChartSpec, width: int = 960, height: int = 540, *, framed: bool = True) -> dict[str, Any]:
    """The option for a chart of about `width` × `height` pixels.

    `framed` puts title, subtitle and footer into the chart; a page that prints them itself leaves them out.
    """
    titles, top, bottom = _frame(spec, width) if framed else ([], 8, 4)
    drawing = _DRAW[spec.kind](spec, Canvas(width, height, top + bottom))
    if drawing.legend:
        drawing.legend["top"] = top
        top += 28
    return {
        "animation": False,
        "textStyle": {"fontFamily": colours.FONT_STACK, "fontSize": LABEL_SIZE, "color": colours.INK},
        "color": list(colours.LINES),
        "aria": {"enabled": True, "label": {"description": f"{spec.title}。{spec.subtitle}"}},
        "title": titles,
        "legend": drawing.legend or {"show": False},
        "tooltip": {
            "trigger": drawing.trigger,
            "formatter": "@tooltipAxis" if drawing.trigger == "axis" else "@tooltipItem",
            "confine": True,
        },
        "grid": {
            "left": 8 + drawing.left,
            "right": 12 + drawing.right,
            "top": top + drawing.top,
            "bottom": bottom + drawing.bottom,
            "outerBoundsMode": "same",
            "outerBoundsContain": "axisLabel",
        },
        "xAxis": drawing.x_axis,
        "yAxis": drawing.y_axis,
        "series": drawing.series,
        **drawing.extra,
    }


def _frame(spec: ChartSpec, width: int) -> tuple[list[dict[str, Any]], int, int]:
    """Title with subtitle, footer; and the room that they take at the top and at the bottom."""
    head = wrap(spec.title, (width - 8) / TITLE_SIZE / _BOLD)
    below = wrap(spec.subtitle, (width - 8) / SUBTITLE_SIZE)
    foot = wrap(spec.footer, (width - 8) / FOOTER_SIZE)
    titles = [
        {
            "text": "\n".join(head),
            "subtext": "\n".join(below),
            "left": 0,
            "top": 0,
            "padding": [4, 4],
            "itemGap": 6,
            "textStyle": _style(TITLE_SIZE, 26, colours.INK, "bold"),
            "subtextStyle": _style(SUBTITLE_SIZE, 18, colours.GREY, "normal"),
        },
        {
            "text": "\n".join(foot),
            "left": 0,
            "bottom": 0,
            "padding": [4, 4],
            "textStyle": _style(FOOTER_SIZE, 16, colours.GREY, "normal"),
        },
    ]
    return titles, 26 * len(head) + 18 * len(below) + 20, 16 * len(foot) + 14


def _style(size: int, line: int, colour: str, weight: str) -> dict[str, Any]:
    return {
        "fontFamily": colours.FONT_STACK,
        "fontSize": size,
        "lineHeight": line,
        "color": colour,
        "fontWeight": weight,
    }
