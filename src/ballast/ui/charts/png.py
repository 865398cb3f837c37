"""Pictures of charts: the page's own ECharts in a bare V8, its SVG drawn by resvg with the font of the assets.

For the worker and the command line. A V8 context that was inherited through a fork never answers: each process makes its
own at its first picture, and the inherited one is kept untouched, since letting go of it would call into V8 as well.
"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

from ballast.kernel.problems import BallastError
from ballast.ui.assets import BOLD_FONT_FILE, ECHARTS_FILE, FONT_FILE, asset
from ballast.ui.charts import colours
from ballast.ui.charts.echarts import option
from ballast.ui.charts.spec import ChartSpec

_SECONDS = 30
_HERE = Path(__file__).parent
_RENDER = """
function ballastRender(text, width, height) {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: width, height: height });
  try {
    chart.setOption(ballastCharts.resolve(JSON.parse(text)));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
"""


class PictureError(BallastError):
    """A chart that could not be drawn as a picture."""


class _Engine:
    """One V8 context with ECharts in it, used by one thread at a time."""

    def __init__(self) -> None:
        from py_mini_racer import MiniRacer

        self._context = MiniRacer()
        self._lock = threading.Lock()
        for script in (
            asset(ECHARTS_FILE).read_text("utf-8"),
            (_HERE.parent / "static" / "ui" / "formatters.js").read_text("utf-8"),
            (_HERE / "measure.js").read_text("utf-8"),
            _RENDER,
        ):
            self._context.eval(script, timeout_sec=_SECONDS)

    def render(self, text: str, width: int, height: int) -> str:
        call = f"ballastRender({json.dumps(text)}, {width}, {height})"
        with self._lock:
            return str(self._context.eval(call, timeout_sec=_SECONDS))


_engines: dict[int, _Engine] = {}


def svg(chart: dict[str, Any], width: int, height: int) -> str:
    """The SVG of an option as `echarts.option` makes it; raises `PictureError` with what ECharts said."""
    from py_mini_racer import JSEvalException

    engine = _engines.get(os.getpid())
    if engine is None:
        engine = _engines.setdefault(os.getpid(), _Engine())
    try:
        return engine.render(json.dumps(chart), width, height)
    except JSEvalException as error:
        raise PictureError(f"图表没有画出来：{error}") from error


def png(spec: ChartSpec, width: int = 960, height: int = 540, *, zoom: int = 2) -> bytes:
    """A PNG of the chart, `width` × `height` pixels times `zoom`, on white.

    Raises `PictureError`, or `AssetMissingError` where ECharts or the font has not been fetched.
    """
    import resvg_py

    fonts = [str(asset(FONT_FILE)), str(asset(BOLD_FONT_FILE))]
    picture = resvg_py.svg_to_bytes(
        svg_string=svg(option(spec, width, height), width, height),
        background=colours.WHITE,
        skip_system_fonts=True,
        font_files=fonts,
        font_family=colours.FONT,
        sans_serif_family=colours.FONT,
        zoom=zoom,
    )
    return bytes(picture)
