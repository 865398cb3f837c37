"""The tables, charts and the map of the style guide, with every state; all names and numbers are invented."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from ballast.kernel.marker import Marker
from ballast.ui import styleguide_charts
from ballast.ui.cells import Cell
from ballast.ui.charts.page import PageChart, page_chart
from ballast.ui.pagetable import PageTable, page_table
from ballast.ui.tables import Column, Kind, Table

_NAMES = "临江 青岩 南屏 白鹭 石桥 云岭 松溪 碧湖 金沙 长坪 东河 西岭".split()
_TRADES = ("装备制造", "食品加工", "化学原料", "有色冶炼", "电子信息")
_DEPARTMENTAL = "部门调度数据，由示例数据生成"
_LONG = "临江县新型城镇化与先进制造业融合发展示范园区管理委员会下属国有资产投资运营（集团）有限责任公司第二分公司"


def context(request: HttpRequest) -> dict[str, Any]:
    """What the template `ui/styleguide_tables.html` shows: `tables`, `charts` and `tile_map`.

    `download` is the answer where one of them was asked for as a file.
    """
    tables: list[tuple[str, PageTable]] = [
        (
            "分页、查找、排序、选列、条形与色阶",
            page_table(request, many(), "many", links={"name": _links(60)}, rows_per_page=10),
        ),
        ("各种标记与合计", page_table(request, marked(), "marked")),
        ("列多于屏宽，首列不动", page_table(request, wide(), "wide", rows_per_page=5)),
        ("长文字与混合小数位", page_table(request, long_words(), "words")),
        ("只有一行", page_table(request, one_row(), "single")),
        ("没有数据", page_table(request, empty(), "empty", empty="还没有企业报送：请到“报送”页发起催报")),
    ]
    charts = [page_chart(request, spec, f"c_{name}") for name, spec in styleguide_charts.specs().items()]
    return {
        "tables": tables,
        "charts": charts,
        "tile_map": styleguide_charts.counties(),
        "rates_map": styleguide_charts.loads(),
        "download": _download([sheet for _, sheet in tables], charts),
    }


def _download(tables: Sequence[PageTable], charts: Sequence[PageChart]) -> HttpResponse | None:
    answers = [*(sheet.download for sheet in tables), *(chart.download for chart in charts)]
    return next((answer for answer in answers if answer), None)


def _links(count: int) -> list[str]:
    return ["#tables" if n % 7 else "" for n in range(count)]


def many() -> Table:
    """Sixty enterprises: more than one page, with bars, tints and a totals row."""
    columns = [
        Column("name", "企业名称", kind=Kind.TEXT),
        Column("code", "企业代码", kind=Kind.CODE),
        Column("trade", "行业", kind=Kind.TEXT),
        Column("output", "总产值", "万元", 0, bar=True),
        Column("growth", "增速", "%", 1, sign=True, heat=True),
        Column("pull", "拉动", "百分点", 2, sign=True, bar=True),
        Column("rank", "位次", kind=Kind.RANK),
    ]
    rows: list[list[Cell]] = []
    for n in range(60):
        name = f"{_NAMES[n % 12]}{_TRADES[n % 5][:2]}{n + 1}厂"
        output = 98000 - 1571 * n + (n * 7919) % 997
        growth = Decimal((n * 37) % 431 - 180) / 10
        rows.append([name, f"51{n:06d}", _TRADES[n % 5], output, growth, growth * output / 4_000_000, n + 1])
    total = sum(98000 - 1571 * n + (n * 7919) % 997 for n in range(60))
    totals: list[Cell] = ["合计", "", "", total, Decimal("4.3"), Decimal("4.26"), None]
    return Table("重点企业产值", columns, rows, totals, [_DEPARTMENTAL])


def marked() -> Table:
    """Every marker, beside a number and instead of one."""
    columns = [
        Column("unit", "单位", kind=Kind.TEXT),
        Column("value", "增加值", "亿元", 2),
        Column("growth", "增速", "%", 1, sign=True),
        Column("state", "说明", kind=Kind.TEXT),
    ]
    replaced = [marker for marker in Marker if marker.replaces]
    rows: list[list[Cell]] = [
        ["临江县", Decimal("1234.56"), Decimal("6.5"), "已公布"],
        ["青岩县", (Decimal("98.7"), Marker.PROVISIONAL), (Decimal("-3.25"), Marker.PROVISIONAL), "报送覆盖率 76%"],
        ["南屏区", (Decimal("7"), Marker.ESTIMATE), Decimal("0"), "测算"],
    ]
    rows += [[f"{_NAMES[n + 3]}县", marker, marker, marker.legend] for n, marker in enumerate(replaced)]
    return Table("标记", columns, rows, ["全市", Decimal("1340.26"), Decimal("5.1"), ""], ["来源：统计部门发布数"])


def wide() -> Table:
    """A year of months: wider than any screen."""
    months = [Column(f"m{n}", f"{n}月" if n > 2 else "1—2月", "万千瓦时", 1) for n in range(2, 13)]
    power = [[Decimal((n * 97 + month * 53) % 900 + 1000) / 10 * (month + 1) for month in range(11)] for n in range(8)]
    rows: list[list[Cell]] = [[f"{_NAMES[n]}县", *values] for n, values in enumerate(power)]
    totals: list[Cell] = ["全市", *(sum(month, Decimal(0)) for month in zip(*power, strict=True))]
    return Table(
        "各县区分月工业用电量", [Column("unit", "单位", kind=Kind.TEXT), *months], rows, totals, [_DEPARTMENTAL]
    )


def long_words() -> Table:
    """Words that must wrap, and numbers that came with different decimals."""
    columns = [
        Column("name", "企业名称", kind=Kind.TEXT),
        Column("value", "单耗", "千克标准煤/吨"),
        Column("reason", "企业反映的原因", kind=Kind.TEXT),
    ]
    rows: list[list[Cell]] = [
        [
            _LONG,
            Decimal("12.5"),
            "订单不足；原材料价格上涨；资金周转困难；设备检修，预计下月中旬恢复生产，恢复后日产量可达检修前九成",
        ],
        ["=1+1 开头像公式的名称", Decimal("1203.125"), "<b>尖括号</b> 与 & 符号原样显示"],
        ["Averyverylongenglishnamewithoutanyspaceatall Co., Ltd.", 7, ""],
    ]
    return Table("长文字", columns, rows)


def one_row() -> Table:
    """One row and no totals."""
    return Table(
        "单行", [Column("unit", "单位", kind=Kind.TEXT), Column("value", "企业数", "家", 0)], [["临江县", 128]]
    )


def empty() -> Table:
    """No row at all."""
    return Table("空表", [Column("unit", "单位", kind=Kind.TEXT), Column("value", "企业数", "家", 0)], [])
