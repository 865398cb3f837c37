"""三、存在问题: what falls, what left, what stands still, which targets are behind, who has not filed; without blame."""

from __future__ import annotations

from fractions import Fraction

from ballast.figures.explain import Bar
from ballast.figures.read import Figure
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis
from ballast.kernel.scope import Audience
from ballast.methods.growth import difference_in_points
from ballast.reports import overall
from ballast.reports.desk import Desk, printed
from ballast.reports.features import growth_of, pull_of
from ballast.reports.findings import Arrear, Findings
from ballast.reports.parts import Name, Part, Sentence, after, bracketed, clause, joined, say
from ballast.reports.wording import against, ahead, plain, pulled

_MOST_NAMED = 4
_MOST_TARGETS = 8

Group = tuple[str, list["Sentence | None"]]


def paragraphs(desk: Desk, findings: Findings, bars: tuple[Bar, ...]) -> list[Group]:
    """All problems with their leads; a lead without a sentence is left out by the caller."""
    groups: list[Group] = [
        ("部分行业下降", [falling(desk, findings)]),
        ("退库企业影响", [exits(desk, findings), without_exits(desk, findings)]),
        ("停产、半停产", [stopped(desk, findings), effect_of_stops(desk, bars), temporary_stops(desk)]),
        ("县区分化", [negative_units(desk, findings), slower_units(desk, findings)]),
        ("目标差距", [*(target(desk, each) for each in findings.arrears[:_MOST_TARGETS]), comparisons(desk)]),
        ("报送与覆盖", [filing(desk, findings), late_by_county(desk, findings)]),
        ("部门数与统计数衔接", [two_families(desk, findings)]),
    ]
    inside_only = {"报送与覆盖"} if desk.reader.scope.audience is Audience.PUBLIC else set()
    return [group for group in groups if group[0] not in inside_only]


def falling(desk: Desk, findings: Findings) -> Sentence | None:
    """How many divisions fall, and those that pull down most."""
    table = desk.table("output_growth", ("industry",))
    count = sum(row.exact is not None and printed(row) < 0 for row in table.rows)
    named = [line for line in findings.falling[:_MOST_NAMED] if line.figure is not None]
    if not count:
        return None
    said = [
        clause(line.name, growth_of(desk, line.figure), after("、", pull_of(desk, line.figure)))
        for line in named
        if line.figure
    ]
    return say(
        desk.counted(count, "产值下降的行业大类数", table),
        "个行业大类产值下降",
        clause("，下拉较多的是", joined(list(said), "；")) if said else "",
        "。",
    )


def exits(desk: Desk, findings: Findings) -> Sentence | None:
    """Pattern 5: exits, those whose base stays, and the additive drag."""
    drag = desk.total("exit_drag")
    if findings.exits is None:
        return None
    kept = desk.total("exits_base_kept")
    points: list[Part] = []
    if drag is not None and drag.exact is not None:
        said = pulled(drag.exact)
        points = clause(
            "，", said.verb, "产值增速", desk.cite_as(said.number, drag), "个百分点（加法口径，各部分之和等于增速）"
        )
    return say(
        "年初以来退库企业",
        desk.cite(findings.exits),
        "家（毛数，按首个统计期）",
        clause("，其中退库留基", desk.cite(kept), "家", points),
        "。",
    )


def without_exits(desk: Desk, findings: Findings) -> Sentence | None:
    """The counterfactual under its own name, never added to the pulls."""
    rate = desk.total("output_growth_without_exits")
    if findings.exits is None or rate is None:
        return None
    return say("若剔除退库企业（假设口径，不与加法口径的拉动点数相加），产值", growth_of(desk, rate), "。")


def stopped(desk: Desk, findings: Findings) -> Sentence | None:
    """Confirmed stops, complete and half, counted apart."""
    whole, half = findings.stopped, findings.half_stopped
    said = [
        clause("停产企业", desk.cite(whole), "家") if whole else [],
        clause("半停产企业", desk.cite(half), "家") if half else [],
    ]
    if not any(said):
        return None
    return say("经县区确认，期末在库企业中有", joined([each for each in said if each]), _where(desk), "。")


def _where(desk: Desk) -> list[Part]:
    """The counties with most of them, by count."""
    counts: dict[str, list[Figure]] = {}
    for code in ("stopped", "half_stopped"):
        for row in desk.rows(code, "unit"):
            if row.exact:
                counts.setdefault(row.name, []).append(row)
    most = sorted(counts.items(), key=lambda pair: -sum((row.exact or 0) for row in pair[1]))[:3]
    said = [
        clause(
            Name(name),
            desk.derived(
                plain(sum(((row.exact or Fraction(0)) for row in rows), Fraction(0)), 0),
                f"{name}停产、半停产企业",
                rows,
                "相加",
            ),
            "家",
        )
        for name, rows in most
    ]
    return clause("，较多的是", joined(list(said))) if said else []


def effect_of_stops(desk: Desk, bars: tuple[Bar, ...]) -> Sentence | None:
    """The points that stopped enterprises cost, as one bar of the growth."""
    bar = next((each for each in bars if each.code == "stoppages"), None)
    rows = [row for row in desk.table("output_growth", ("bar",)).rows if row.slice["bar"] == "stoppages"]
    if bar is None or not rows or not bar.points:
        return None
    said = pulled(bar.points)
    return say(
        "停产半停产企业合计",
        said.verb,
        "产值增速",
        desk.cite_as(said.number, rows[0], "拉动（加法口径）"),
        "个百分点。",
    )


def temporary_stops(desk: Desk) -> Sentence | None:
    """Seasonal and maintenance stops, which are counted apart."""
    seasonal, repair = desk.total("seasonal_stops"), desk.total("maintenance_stops")
    said = [
        clause("季节性停产", desk.cite(seasonal), "家") if seasonal and seasonal.exact else [],
        clause("检修停产", desk.cite(repair), "家") if repair and repair.exact else [],
    ]
    return say("另有", joined([each for each in said if each]), "，不计入上述数。") if any(said) else None


def negative_units(desk: Desk, findings: Findings) -> Sentence | None:
    """Counties whose output falls, the largest fall first."""
    if not findings.negative_units:
        return None
    table = desk.table("output_growth", ("unit",))
    return say(
        desk.counted(len(findings.negative_units), "产值下降的县区数", table),
        "个县区产值下降：",
        joined(
            [[Name(row.name), *growth_of(desk, row), *bracketed(pull_of(desk, row))] for row in findings.negative_units]
        ),
        "。",
    )


def slower_units(desk: Desk, findings: Findings) -> Sentence | None:
    """Counties that grow, but slower than the city."""
    if not findings.slower_units:
        return None
    table = desk.table("output_growth", ("unit",))
    return say(
        "另有",
        desk.counted(len(findings.slower_units), "增长但低于全市的县区数", table),
        "个县区增长但低于全市平均：",
        joined([[Name(row.name), *growth_of(desk, row)] for row in findings.slower_units]),
        "。",
    )


def target(desk: Desk, arrear: Arrear) -> Sentence | None:
    """Pattern 7: a rate has a gap in points and a required growth; a level or a count its completion."""
    name = arrear.indicator.name.split("（", maxsplit=1)[0]
    if arrear.gap.exact is None or arrear.target.exact is None:
        return None
    if arrear.completion is None:
        return _rate_target(desk, arrear, name)
    said = ahead(arrear.gap.exact, "计划进度")
    return say(
        name,
        "完成年度目标（",
        desk.cite(arrear.target),
        f"{arrear.indicator.unit}）的",
        desk.cite(arrear.completion),
        "%，",
        said.verb,
        desk.cite_as(said.number, arrear.gap),
        "个百分点。",
    )


def _rate_target(desk: Desk, arrear: Arrear, name: str) -> Sentence | None:
    said = against(arrear.gap.exact or 0, "年度目标")
    required = arrear.required if desk.period.end_month < 12 else None
    return say(
        name,
        said.verb,
        "（",
        "−" if (arrear.target.exact or 0) < 0 else "",
        desk.cite(arrear.target),
        "%）",
        desk.cite_as(said.number, arrear.gap),
        "个百分点",
        _required(desk, required),
        "。",
    )


def comparisons(desk: Desk) -> Sentence | None:
    """The targets of the headline that are a place or a margin above the province, where the city is behind."""
    rank, places = desk.total("va_growth_rank_target"), desk.total("va_growth_rank_gap")
    margin, points = desk.total("va_growth_relative_target"), desk.total("va_growth_relative_gap")
    said = []
    if rank is not None and places is not None and (places.exact or 0) < 0:
        said.append(clause("位次目标为前", desk.cite(rank), "位，还差", desk.cite(places), "位"))
    if margin is not None and points is not None and (points.exact or 0) < 0:
        said.append(clause("高于全省", desk.cite(margin), "个百分点的目标，还差", desk.cite(points), "个百分点"))
    return say("增加值增速的", joined(list(said), "；"), "。") if said else None


def _required(desk: Desk, required: Figure | None) -> list[Part]:
    """What the rest of the year must grow; as arithmetic for the city, never asked of an enterprise."""
    if required is None or required.exact is None or required.exact <= 0:
        return []
    return clause("，按上年各月份额推算，年内剩余月份需增长", desk.cite(required), "%才能完成全年目标")


def filing(desk: Desk, findings: Findings) -> Sentence | None:
    """How many have filed and how many have not, and the coverage by base."""
    whole, filed = desk.total("enterprises"), desk.total("filed")
    late = clause("，未报", desk.cite(findings.late), "家") if findings.late else ["，全部已报"]
    month = clause("，当月覆盖率", overall.coverage(desk, Basis.MONTH), "%") if not desk.period.is_first else []
    return say(
        "在库规上企业",
        desk.cite(whole),
        "家，已报",
        desk.cite(filed),
        "家",
        late,
        clause("；按基数计算的累计覆盖率", overall.coverage(desk, Basis.YTD), "%", month),
        "，未报企业的两期数均不计入。" if findings.late else "。",
    )


def late_by_county(desk: Desk, findings: Findings) -> Sentence | None:
    """Late filers as counts by county; no enterprise is named."""
    rows = [row for row in desk.rows("not_filed", "unit") if row.exact]
    if findings.late is None or not rows:
        return None
    return say("未报企业按县区：", joined([[Name(row.name), desk.cite(row), "家"] for row in rows]), "。")


def two_families(desk: Desk, findings: Findings) -> Sentence | None:
    """Compiled output beside official value added: why the two differ, and which one is given outside."""
    output, official = desk.total("output_growth"), desk.official("va_growth")
    if output is None or official is None or output.exact is None or official.exact is None:
        return None
    points = difference_in_points(output.exact, official.exact, 1)
    if isinstance(points, Marker):
        return None
    said = against(points, "统计部门发布的增加值增速")
    number = desk.derived(said.number, "产值增速（部门）与增加值增速（统计）之差", (output, official), "按印出数相减")
    return say(
        "部门调度的产值增速",
        said.verb,
        clause(number, "个百分点") if said.number else "",
        "，两者走向不一致。" if findings.apart else "。",
        "两个指标的口径、价格基础和企业范围不同（产值按现价、按同一批企业两期数计算，增加值按可比价核算），"
        "不能相互替代，全市工业增速以统计部门发布为准。",
    )
