"""One chart of every kind and two maps of tiles for the style guide; all names and numbers are invented."""

from __future__ import annotations

from decimal import Decimal as D

from ballast.kernel.marker import Marker
from ballast.ui.cells import Cell
from ballast.ui.charts.spec import ChartKind, ChartSpec, Role, Series
from ballast.ui.tilemap import MapTile, TileMap

COUNTIES = ("临江县", "青岩县", "南屏区", "白鹭县", "石桥县", "云岭区")
_SOURCE = "示例数据"
_MONTHS = ("1—2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月")


def specs() -> dict[str, ChartSpec]:
    """A chart of each kind by a short name."""
    return {**_comparing(), **_explaining()}


def _comparing() -> dict[str, ChartSpec]:
    growth: list[Cell] = [D("12.4"), (D("7.3"), Marker.PROVISIONAL), Marker.NOT_RELEASED, D("-8.6"), D("3.1"), D("5.5")]
    return {
        "bar": ChartSpec(
            ChartKind.BAR,
            "四个县区增长，白鹭县下降 8.6%",
            "总产值同比增速　单位：%　2026年1—9月累计",
            COUNTIES,
            [Series("增速", growth)],
            "%",
            source=_SOURCE,
        ),
        "paired": ChartSpec(
            ChartKind.BAR,
            "五个县区总产值高于上年同期",
            "总产值　单位：亿元　2026年1—9月累计",
            COUNTIES,
            [
                Series("上年同期", [312, 255, 198, 60, 141, 88], Role.OTHER),
                Series("本年", [351, 280, 205, 55, 160, 93]),
            ],
            "亿元",
            places=0,
            source=_SOURCE,
        ),
        "line": ChartSpec(
            ChartKind.LINE,
            "全市增速连续四个月回升",
            "增加值累计增速　单位：%　2026年",
            _MONTHS,
            [
                Series("全市", [D(n) for n in "4.1 4.6 4.4 4.2 5.2 5.6 6.1 6.5".split()]),
                Series(
                    "全省", [D("5.0"), D("5.1"), D("5.3"), None, D("5.3"), D("5.4"), D("5.5"), D("5.8")], Role.OTHER
                ),
                Series("年度目标", [D("6.5")] * 8, Role.TARGET),
            ],
            "%",
            label="统计部门发布数",
        ),
        "stacked": ChartSpec(
            ChartKind.STACKED,
            "装备制造占全市三成",
            "总产值构成　单位：亿元　2026年1—9月累计",
            COUNTIES,
            [
                Series("装备制造", [120, 80, 60, 12, 52, 20]),
                Series("食品加工", [60, 110, Marker.SUPPRESSED, 25, 48, 31]),
                Series("其他", [171, 90, 82, 18, 60, 42]),
            ],
            "亿元",
            places=0,
            source=_SOURCE,
        ),
    }


def _explaining() -> dict[str, ChartSpec]:
    return {
        "waterfall": ChartSpec(
            ChartKind.WATERFALL,
            "临江、青岩两县拉动全市 3.1 个百分点",
            "县区对全市增速的拉动　单位：百分点　2026年1—9月累计",
            (*COUNTIES, "全市"),
            [Series("拉动", [D("1.9"), D("1.2"), D("-0.7"), D("-0.4"), D("0.6"), D("0.3"), D("2.9")])],
            "百分点",
            sign=True,
            totals=frozenset({"全市"}),
            highlight=frozenset({"临江县", "青岩县"}),
            source=_SOURCE,
        ),
        "bullet": ChartSpec(
            ChartKind.BULLET,
            "总产值超过时间进度，技改投资落后",
            "年度目标完成进度　单位：%　2026年9月",
            ("总产值", "工业投资", "技改投资"),
            [
                Series("去年同期", [D("73.1"), D("71.2"), 70], Role.OTHER),
                Series("完成进度", [D("78.2"), D("75.4"), D("62.0")]),
                Series("时间进度", [75, 75, 75], Role.TARGET),
            ],
            "%",
            source=_SOURCE,
        ),
        "slope": ChartSpec(
            ChartKind.SLOPE,
            "本市由第 7 位升至第 4 位",
            "增加值增速全省位次（10 个市参加排名）",
            ("1—8月", "1—9月"),
            [
                Series("本市", [7, 4]),
                Series("安河市", [3, 5]),
                Series("长岭市", [4, 6]),
                Series("平州市", [5, 7]),
                Series("西桥市", [Marker.NOT_RELEASED, 8]),
            ],
            "位",
            places=0,
            highlight=frozenset({"本市"}),
            ranks=True,
            label="统计部门发布数",
        ),
        "heatmap": ChartSpec(
            ChartKind.HEATMAP,
            "食品加工普遍增长，有色冶炼普遍下降",
            "县区 × 行业总产值增速　单位：%　2026年1—9月累计",
            ("装备制造", "食品加工", "化学原料", "有色冶炼", "电子信息"),
            [
                Series("临江县", [D("12.3"), D("8.4"), D("-3.1"), D("-9.6"), D("22.5")]),
                Series("青岩县", [D("4.4"), D("6.1"), Marker.SUPPRESSED, D("-4.2"), D("9.9")]),
                Series("南屏区", [D("-2.6"), D("3.5"), D("1.2"), D("-12.8"), Marker.NO_BASE]),
                Series("白鹭县", [D("-11.7"), D("1.8"), D("-6.4"), D("-7.5"), D("3.3")]),
            ],
            "%",
            source=_SOURCE,
        ),
    }


def counties() -> TileMap:
    """A map with every state of a tile: both signs, no number, suppressed, a light, a link and none."""
    return TileMap(
        "三个县区落后于全市",
        "总产值同比增速　2026年1—9月累计",
        [
            MapTile("BL", "白鹭县", 1, 1, D("-8.6"), "red", "#map"),
            MapTile("YL", "云岭区", 2, 1, D("5.5"), "green", "#map"),
            MapTile("QY", "青岩县", 3, 1, (D("7.3"), Marker.PROVISIONAL), "green", "#map"),
            MapTile("SX", "松溪县", 1, 2, Marker.NOT_RELEASED, "", "#map"),
            MapTile("CQ", "城区", 2, 2, D("12.4"), "", "#map"),
            MapTile("LJ", "临江县", 3, 2, D("0.4"), "yellow", "#map"),
            MapTile("GX", "高新区", 4, 2, D("18.2"), "blue", "#map"),
            MapTile("SQ", "石桥县", 2, 3, Marker.SUPPRESSED),
            MapTile("NP", "南屏区", 3, 3, D("-2.1"), "orange"),
        ],
        "%",
        sign=True,
        notes=["部门调度数据，由示例数据生成"],
    )


def loads() -> TileMap:
    """A map of values of one sign, without lights."""
    values = (351, 280, 205, 55, 160, 93)
    return TileMap(
        "临江县产值居首",
        "总产值　2026年1—9月累计",
        [
            MapTile(str(n), name, n % 3 + 1, n // 3 + 1, value)
            for n, (name, value) in enumerate(zip(COUNTIES, values, strict=True))
        ],
        "亿元",
        places=0,
    )
