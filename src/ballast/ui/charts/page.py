"""Charts on pages: the option for a wide and a narrow screen, the table view, and what leaves as a file.

    drawn = page_chart(request, spec, key="pull")
    if drawn.download:
        return drawn.download
    return page(request, …, drawn=drawn)                      # {% load ballast %}{% chart drawn %}

`KEY.as=xlsx|csv|json` hands the table over, `KEY.as=picture` the option of the picture with title and footer, which the
browser draws and saves as a PNG (the server's own pictures are made by the worker). Both need the right to export and
are told to the trail. Without a request, as in `{% chart spec "key" %}`, a chart is only looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from ballast.kernel.problems import NotFoundError
from ballast.ui import signals
from ballast.ui.charts.echarts import option
from ballast.ui.charts.spec import ChartKind, ChartSpec
from ballast.ui.export import FORMS, attachment, download, exporter, may_export
from ballast.ui.pagetable import PageTable, plain_table
from ballast.ui.wish import Address

WIDE, NARROW = 760, 350
PICTURE = "picture"
PICTURE_SIZE = (960, 540)
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_MOST_UPRIGHT = 5
_HEAT_CELL = 46
_HEAT_NAMES = 96
_TURNED = (ChartKind.BAR, ChartKind.WATERFALL, ChartKind.STACKED)


@dataclass(frozen=True)
class Drawn:
    """A chart for one width of screen: the option as JSON, its height, and the least width it needs (pixels)."""

    option: str
    height: int
    least_width: int = 0


@dataclass(frozen=True)
class PageChart:
    """A chart ready for the tag `{% chart %}`. `download` is the answer where a file was asked for: return it."""

    key: str
    title: str
    subtitle: str
    footer: str
    wide: Drawn
    narrow: Drawn
    table: PageTable
    exports: Sequence[tuple[str, str]] = ()
    picture: str = ""
    download: HttpResponse | None = None

    @property
    def anchor(self) -> str:
        """The id of the chart on its page."""
        return f"chart-{self.key}"


def page_chart(request: HttpRequest | None, spec: ChartSpec, key: str) -> PageChart:
    """A chart as a page shows it; with a request also its files, for those who may export.

    Raises `NotFoundError` for an unknown file, or one asked for without the right; `ValueError` for a key that is not
    made of small letters, digits and _.
    """
    if not _KEY.fullmatch(key):
        raise ValueError(f"chart {spec.title!r}: the key {key!r} is not made of small letters, digits and _")
    chart = PageChart(
        key, spec.title, spec.subtitle, spec.footer, wide(spec), narrow(spec), plain_table(spec.table(), f"{key}_table")
    )
    if request is None or not may_export(request):
        return _refused(request, chart)
    form = request.GET.get(f"{key}.as", "")
    if form:
        return replace(chart, download=_file(request, spec, form))
    address = Address(request, key)
    exports = [(label, address.link(**{"as": each})) for each, label in FORMS.items()]
    return replace(chart, exports=exports, picture=address.link(**{"as": PICTURE}))


def wide(spec: ChartSpec) -> Drawn:
    """The drawing for a desk."""
    height = _height(spec, 340)
    return Drawn(_json(option(spec, WIDE, height, framed=False)), height)


def narrow(spec: ChartSpec) -> Drawn:
    """The drawing for a phone: many upright bars lie down, a wide heat map keeps its cells and is moved sideways."""
    if spec.kind in _TURNED and len(spec.categories) > _MOST_UPRIGHT and not spec.horizontal:
        spec = replace(spec, horizontal=True)
    least = _HEAT_NAMES + _HEAT_CELL * len(spec.categories) if spec.kind is ChartKind.HEATMAP else 0
    height = _height(spec, 300)
    width = max(least, NARROW)
    return Drawn(_json(option(spec, width, height, framed=False)), height, least if least > NARROW else 0)


def _height(spec: ChartSpec, usual: int) -> int:
    """So high that lying bars, rows of a heat map and names beside a slope have their room."""
    rows, lines = len(spec.categories), len(spec.series)
    if spec.kind is ChartKind.HEATMAP:
        return 64 + 34 * lines
    if spec.kind is ChartKind.BULLET:
        return 110 + 44 * rows
    if spec.kind is ChartKind.SLOPE:
        return max(usual - 40, 60 + 24 * lines)
    if spec.horizontal:
        return max(180, 90 + rows * (30 if spec.kind is not ChartKind.BAR else 14 + 18 * lines))
    return usual


def _refused(request: HttpRequest | None, chart: PageChart) -> PageChart:
    if request is not None and request.GET.get(f"{chart.key}.as", ""):
        exporter(request)
    return chart


def _file(request: HttpRequest, spec: ChartSpec, form: str) -> HttpResponse:
    if form == PICTURE:
        return _picture(request, spec)
    if form not in FORMS:
        raise NotFoundError("没有找到")
    return download(request, spec.table(), form)


def _picture(request: HttpRequest, spec: ChartSpec) -> HttpResponse:
    """The option with title and footer, for the browser to draw and to save."""
    actor = exporter(request)
    width, height = PICTURE_SIZE
    drawn: dict[str, Any] = {
        "name": spec.title,
        "width": width,
        "height": height,
        "option": option(spec, width, height),
    }
    signals.exported.send(sender=ChartSpec, actor=actor, subject=spec.title, form="png", rows=len(spec.categories))
    return attachment(_json(drawn).encode(), f"{spec.title}.json", "application/json")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
