"""Charts of the invented city that the tests draw: one of each kind, with markers in them."""

from __future__ import annotations

from decimal import Decimal as D

from ballast.kernel.marker import Marker
from ballast.ui.charts.spec import ChartKind, ChartSpec, Role, Series

COUNTIES = ("临江县", "青岩县", "南屏区", "白鹭县")
SOURCE = "市经信局月度调度表"

BAR = ChartSpec(
    ChartKind.BAR,
    "三个县区增长，白鹭县下降",
    "总产值同比增速　单位：%　2026年1—9月 累计",
    COUNTIES,
    [Series("增速", [D("12.45"), (D("7.3"), Marker.PROVISIONAL), Marker.NOT_RELEASED, D("-8.6")])],
    "%",
    source=SOURCE,
)
PAIRED = ChartSpec(
    ChartKind.BAR,
    "三个县区高于上年",
    "总产值　单位：亿元　2026年1—9月 累计",
    COUNTIES,
    [
        Series("上年同期", [312, 255, 198, 60], Role.OTHER),
        Series("本年", [351, 280, (777, Marker.SUPPRESSED), 55]),
    ],
    "亿元",
    source=SOURCE,
)
LINE = ChartSpec(
    ChartKind.LINE,
    "全市增速连续回升",
    "增加值累计增速　单位：%　2026年",
    ("6月", "7月", "8月", "9月"),
    [
        Series("全市", [D("5.2"), D("5.6"), D("6.1"), D("6.5")]),
        Series("全省", [D("5.3"), None, D("5.5"), D("6.4")], Role.OTHER),
        Series("年度目标", [D("6.5")] * 4, Role.TARGET),
    ],
    "%",
    label="统计部门发布数",
)
STACKED = ChartSpec(
    ChartKind.STACKED,
    "装备制造占三成",
    "总产值构成　单位：亿元",
    COUNTIES,
    [
        Series("装备制造", [D("120.4"), D("80.2"), 60, 12]),
        Series("食品", [60, 110, Marker.SUPPRESSED, 25]),
        Series("其他", [D("0.4"), 70, 42, 15]),
    ],
    "亿元",
)
WATERFALL = ChartSpec(
    ChartKind.WATERFALL,
    "临江县拉动最大",
    "县区拉动　单位：百分点",
    (*COUNTIES, "全市"),
    [Series("拉动", [D("1.9"), D("1.2"), D("-4.0"), D("0.4"), (D("-0.5"), Marker.PROVISIONAL)])],
    "百分点",
    sign=True,
    totals=frozenset({"全市"}),
)
HEATMAP = ChartSpec(
    ChartKind.HEATMAP,
    "食品普遍增长",
    "县区 × 行业 增速　单位：%",
    ("装备", "食品"),
    [Series("临江县", [D("12.3"), D("-3.4")]), Series("青岩县", [Marker.SUPPRESSED, D("238.1")])],
    "%",
)
SLOPE = ChartSpec(
    ChartKind.SLOPE,
    "本市升至第 4 位",
    "全省位次",
    ("1—8月", "1—9月"),
    [Series("本市", [7, 4]), Series("安河市", [3, 4]), Series("长岭市", [Marker.NOT_RELEASED, 8])],
    "位",
    places=0,
    highlight=frozenset({"本市"}),
    ranks=True,
)
BULLET = ChartSpec(
    ChartKind.BULLET,
    "总产值超过时间进度",
    "目标完成进度　单位：%",
    ("总产值", "技改投资"),
    [
        Series("去年同期", [D("73.1"), 70], Role.OTHER),
        Series("完成进度", [D("76.2"), Marker.NOT_RELEASED]),
        Series("时间进度", [75, 75], Role.TARGET),
    ],
    "%",
)
ALL = (BAR, PAIRED, LINE, STACKED, WATERFALL, HEATMAP, SLOPE, BULLET)
