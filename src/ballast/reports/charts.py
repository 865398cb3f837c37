"""The charts of the report: the year's line (native), what the growth is made of (picture), the counties (native)."""

from __future__ import annotations

from fractions import Fraction

from ballast.figures.explain import Bar
from ballast.indicators.catalogue import Kind
from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.reports.desk import Desk
from ballast.reports.overall import HEADLINE, rates_of_year
from ballast.reports.parts import ChartBlock, Name, Part, Sentence, clause, joined, say
from ballast.reports.releases import phrase
from ballast.reports.wording import moved, plain, pulled
from ballast.ui.charts.spec import ChartKind, ChartSpec, Role, Series

_HIDDEN = "其他变动"


def year(desk: Desk) -> ChartBlock | None:
    """Official value added and compiled output through the year, with the target: two families, each with its name."""
    official, compiled = rates_of_year(desk, HEADLINE), rates_of_year(desk, "output_growth")
    if all(isinstance(rate, Marker) for _, rate in [*official, *compiled]):
        return None
    series = [
        Series("增加值增速（统计发布）", [rate for _, rate in official]),
        Series("产值增速（部门调度）", [_compiled(rate) for _, rate in compiled], Role.OTHER),
    ]
    target = desk.total(f"{HEADLINE}_target")
    if target is not None:
        series.append(Series("增加值增速年度目标", [target.exact] * len(official), Role.TARGET))
    title = _year_title(desk)
    spec = ChartSpec(
        ChartKind.LINE,
        title.text,
        f"{desk.period.full_label()}规模以上工业增加值与工业总产值累计增速，%",
        [period.label() for period, _ in official],
        series,
        "%",
        source="统计部门发布表；企业月度报表；目标文件",
        label=f"{Kind.OFFICIAL.label}、{Kind.COMPILED.label}",
    )
    return ChartBlock("全年走势", spec, title, native=True)


def _compiled(rate: Fraction | Marker) -> Fraction | Marker:
    return Marker.MISSING if rate is Marker.NOT_RELEASED else rate


def _year_title(desk: Desk) -> Sentence:
    """What the two lines say at their ends."""
    said: list[list[Part]] = []
    for code, name in ((HEADLINE, "增加值累计"), ("output_growth", "产值累计")):
        figure = desk.official(code) if code == HEADLINE else desk.total(code)
        if figure is not None and figure.exact is not None:
            said.append(clause(name, phrase(desk, figure, moved(figure.exact), "%")))
    return say(f"{desk.period.label()}", joined([each for each in said if each], "，")) or Sentence(("全年走势",))


def causes(desk: Desk, bars: tuple[Bar, ...]) -> ChartBlock | None:
    """What the growth of output is made of: bars that add up to it exactly."""
    growth = desk.total("output_growth")
    if growth is None or growth.exact is None or not bars:
        return None
    bars = tuple(bar for bar in bars if bar.points)
    rest = growth.exact - sum((bar.points for bar in bars), Fraction(0))
    categories = [bar.name for bar in bars] + ([_HIDDEN] if rest else [])
    points = [bar.points for bar in bars] + ([rest] if rest else [])
    title = _causes_title(desk, bars)
    spec = ChartSpec(
        ChartKind.WATERFALL,
        title.text,
        f"{desk.period.full_label()}规上工业总产值增速的构成（加法口径），百分点",
        [*categories, "产值增速"],
        [Series("拉动", [*points, growth.exact])],
        "百分点",
        sign=True,
        totals=frozenset({"产值增速"}),
        source="企业月度报表（部门简表）；名录变动表",
    )
    return ChartBlock("产值增速的构成", spec, title, native=False)


def _causes_title(desk: Desk, bars: tuple[Bar, ...]) -> Sentence:
    """The largest bar downwards and the largest upwards, with the growth that results."""
    rows = {row.slice["bar"]: row for row in desk.table("output_growth", ("bar",)).rows}
    growth = desk.total("output_growth")
    extremes = [min(bars, key=lambda bar: bar.points), max(bars, key=lambda bar: bar.points)]
    named = [bar for bar in dict.fromkeys(extremes) if bar.points and bar.code in rows]
    said = []
    for bar in named:
        words = pulled(bar.points)
        said.append(
            clause(bar.name, words.verb, desk.cite_as(words.number, rows[bar.code], "拉动（加法口径）"), "个百分点")
        )
    if growth is not None and growth.exact is not None:
        said.append(clause("产值", phrase(desk, growth, moved(growth.exact), "%")))
    return say(joined([each for each in said if each], "，")) or Sentence(("增速的构成",))


def counties(desk: Desk) -> ChartBlock | None:
    """Growth of the counties, the fastest first."""
    rows = sorted(desk.rows("output_growth", "unit"), key=lambda row: (-(row.exact or 0), row.name))
    if len(rows) < 2:
        return None
    first, last = rows[0], rows[-1]
    spread = half_up(first.exact or 0, 1) - half_up(last.exact or 0, 1)
    title = say(
        Name(first.name), "最快、", Name(last.name), "最慢，相差",
        desk.derived(plain(spread, 1), "最快与最慢县区增速之差", (first, last), "按印出数相减"), "个百分点",
    )  # fmt: skip
    if title is None:
        return None
    spec = ChartSpec(
        ChartKind.BAR,
        title.text,
        f"{desk.period.full_label()}各县区规上工业总产值同比增速，%",
        [row.name for row in rows],
        [Series("同比增速", [(row.exact, row.marker) for row in rows])],
        "%",
        source="企业月度报表（部门简表）",
    )
    return ChartBlock("各县区产值增速", spec, title, native=True)
