"""Template tags of tables, charts and maps; the library `ballast` takes them in with `add_to`."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ballast.ui.charts.page import PageChart, page_chart
from ballast.ui.charts.spec import ChartSpec
from ballast.ui.pagetable import PageTable, plain_table
from ballast.ui.tables import Table
from ballast.ui.tilemap import TileMap, map_view


def add_to(register: template.Library) -> None:
    """Put `{% table %}`, `{% chart %}` and `{% tile_map %}` into a library."""
    register.simple_tag(table)
    register.simple_tag(chart)
    register.simple_tag(tile_map)


def table(sheet: PageTable | Table, key: str = "plain") -> SafeString:
    """`{% table sheet %}`: a table with its tools; `{% table bare_table "key" %}`: a `Table` to look at only."""
    shown = plain_table(sheet, key) if isinstance(sheet, Table) else sheet
    return render_to_string("ui/table.html", {"sheet": shown})


def chart(drawn: ChartSpec | PageChart, key: str = "chart") -> SafeString:
    """`{% chart spec "key" %}`: a chart with its table view; `{% chart page_chart %}`: with its files too."""
    shown = page_chart(None, drawn, key) if isinstance(drawn, ChartSpec) else drawn
    return render_to_string("ui/chart.html", {"chart": shown})


def tile_map(shown: TileMap, key: str = "map") -> SafeString:
    """`{% tile_map m %}`: a map of tiles with its legend and its table view."""
    return render_to_string("ui/tile_map.html", {"map": map_view(shown, key)})
