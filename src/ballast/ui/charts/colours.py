"""The colours of charts: one blue for us, greys for others, blue up and orange down."""

from __future__ import annotations

INK = "#1b2a3d"
BLUE = "#1d5fa8"
UP = BLUE
DOWN = "#d97a2b"
GREY = "#5b6b7c"
QUIET = "#a9b4c0"
GRID = "#e6eaef"
EMPTY = "#eef1f4"
WHITE = "#ffffff"
TOTAL = "#44546a"
FONT = "Noto Sans SC"
# Without quotation marks: ECharts writes the stack into an attribute of the SVG as it is.
FONT_STACK = "Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"

LINES = (BLUE, TOTAL, "#7f8c9b", "#b4bdc7")
PARTS = (BLUE, "#7ba7d4", "#c3d7ec", TOTAL, "#8b98a6", "#cfd6dd")


def ink_on(background: str) -> str:
    """White or ink, whichever is easier to read on a colour given as ``#rrggbb``."""
    red, green, blue = (int(background[n : n + 2], 16) for n in (1, 3, 5))
    return WHITE if 299 * red + 587 * green + 114 * blue < 150_000 else INK


def between(start: str, end: str, per_mille: int) -> str:
    """The colour so many thousandths of the way from one colour to another."""
    share = min(max(per_mille, 0), 1000)
    parts = ((int(start[n : n + 2], 16), int(end[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{a + (b - a) * share // 1000:02x}" for a, b in parts)
