"""The catalogue of indicators: each declared once, with unit, direction, bases, kind, dimensions, formula and source.

Two families never stand in for each other (practice.md 1): *official* figures come from releases; *compiled* ones from our own
departmental returns and are labelled 部门调度数据; *estimates* carry 估 and are never ranked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ballast.indicators.formula import Formula
from ballast.indicators.items import FAMILIES, ITEMS
from ballast.indicators.on_facts import FilingGap, Official, ParkOutput, Planned, Premises, Projects, ValueAdded
from ballast.indicators.on_places import (
    CountyShare,
    ParkFirms,
    ParksAboveCity,
    ParksByTier,
    UnitsBelow,
    YearsFirst,
)
from ballast.indicators.on_sums import Count, Coverage, Drag, Face, Growth, Level, PartOfWhole, Ratio
from ballast.kernel.period import Basis
from ballast.kernel.problems import NotFoundError


class Kind(StrEnum):
    """Where an indicator's truth lies."""

    OFFICIAL = "official"
    COMPILED = "compiled"
    ESTIMATE = "estimate"
    DERIVED = "derived"

    @property
    def label(self) -> str:
        """The data label on screen."""
        return {
            Kind.OFFICIAL: "统计部门发布数据",
            Kind.COMPILED: "部门调度数据",
            Kind.ESTIMATE: "部门测算数据",
            Kind.DERIVED: "由目标和调度数据推算",
        }[self]


CUBE = (
    "unit",
    "park",
    "in_park",
    "section",
    "industry",
    "ownership",
    "control",
    "size",
    "entry",
    "chain",
    "bar",
    "pillar",
)
SELECTIONS = ("group", "list")
PLACES = ("unit", "park")
BOTH = (Basis.YTD, Basis.MONTH)


@dataclass(frozen=True)
class Indicator:
    """One declared indicator. `direction` is +1 where more is better, −1 where less is, 0 where neither."""

    code: str
    name: str
    unit: str
    kind: Kind
    formula: Formula
    places: int = 1
    direction: int = 1
    bases: tuple[Basis, ...] = BOTH
    dimensions: tuple[str, ...] = (*CUBE, *SELECTIONS)
    additive: bool = False
    rank: bool = False
    source: str = "企业月度报表（部门简表）"
    note: str = ""

    @property
    def item(self) -> str:
        """The item whose legs pulls and contributions are taken from; empty where there is none."""
        return self.formula.items[0] if isinstance(self.formula, Level | Growth) else ""


def _compiled() -> Iterable[Indicator]:
    for code in ("output", "sales", "export", "sei_output", "electricity", "tax", "energy"):
        item = ITEMS[code]
        yield Indicator(
            code, item.name, item.shown.name, Kind.COMPILED, Level(code), places=item.places, additive=True, rank=True
        )
        yield Indicator(f"{code}_growth", f"{item.name}增速", "%", Kind.COMPILED, Growth(code), rank=True)
    yield Indicator("jobs", "期末从业人员", "人", Kind.COMPILED, Level("jobs"), places=0, additive=True)
    yield Indicator(
        "production_sales_rate",
        "产销率",
        "%",
        Kind.COMPILED,
        Ratio("sales", "output"),
        rank=True,
        note="销售产值 ÷ 总产值",
    )
    yield Indicator(
        "production_sales_rate_change", "产销率变动", "百分点", Kind.COMPILED, Ratio("sales", "output", change=True)
    )
    yield Indicator(
        "sei_share", "战新产值占规上产值比重", "%", Kind.COMPILED, Ratio("sei_output", "output"), direction=1
    )
    yield Indicator(
        "nonpublic_output_share",
        "非公有制企业产值占规上产值比重",
        "%",
        Kind.COMPILED,
        Ratio("output", "output", narrowed=(("control", "nonpublic"),)),
    )
    yield Indicator(
        "park_output_share",
        "园区规上产值占全部规上产值比重",
        "%",
        Kind.COMPILED,
        Ratio("output", "output", narrowed=(("in_park", "in"),)),
        dimensions=("unit", "section", "industry", "ownership", "size"),
    )
    yield Indicator("growth_face", "企业增长面", "%", Kind.COMPILED, Face("output"))
    yield Indicator("output_share", "产值占比", "%", Kind.COMPILED, PartOfWhole("output", "share"))
    yield Indicator("output_pull", "拉动产值增长", "百分点", Kind.COMPILED, PartOfWhole("output", "pull"))
    yield Indicator(
        "output_contribution", "对产值增长的贡献率", "%", Kind.COMPILED, PartOfWhole("output", "contribution")
    )
    yield Indicator(
        "output_growth_above_city",
        "产值增速与全市之差",
        "百分点",
        Kind.COMPILED,
        PartOfWhole("output", "above"),
        rank=True,
    )
    yield Indicator(
        "exit_drag",
        "退库留基企业下拉产值增速",
        "百分点",
        Kind.COMPILED,
        Drag("output"),
        note="加法口径：各部分拉动之和等于增速",
    )
    yield Indicator(
        "exit_drag_counterfactual",
        "若剔除退库企业，产值增速的差",
        "百分点",
        Kind.COMPILED,
        Drag("output", counterfactual=True),
        note="假设口径：与加法口径不同，两者不可混用",
    )
    yield Indicator(
        "output_growth_without_exits",
        "若剔除退库企业，产值增速",
        "%",
        Kind.COMPILED,
        Growth("output", without_exits=True),
    )
    yield Indicator("coverage", "报送覆盖率（按基数）", "%", Kind.COMPILED, Coverage("output"), bases=(Basis.YTD,))


def _register() -> Iterable[Indicator]:
    def count(code: str, name: str, item: str, less: str = "", **more: object) -> Indicator:
        return Indicator(
            code,
            name,
            "家",
            Kind.COMPILED,
            Count(item, less),
            places=0,
            bases=(Basis.YTD,),
            source="名录变动表（统计部门名录库变动，按首个统计期）"
            if "approved" not in code
            else "名录变动表（按批准日期）",
            **more,  # type: ignore[arg-type]
        )

    yield count("enterprises", "规上工业企业数", "register", additive=True, rank=True)
    yield count("entries", "新增入库企业（首个统计期，毛数）", "register.entries", additive=True, rank=True)
    yield Indicator(
        "entries_more",
        "新增入库企业比上年同期多",
        "家",
        Kind.COMPILED,
        Count("register.entries", change=True),
        places=0,
        bases=(Basis.YTD,),
        source="名录变动表（统计部门名录库变动，按首个统计期）",
    )
    yield count("entries_approved", "新增入库企业（批准日期，毛数）", "register.entries_approved", additive=True)
    yield count("entries_new_plant", "其中：新建投产入库企业", "register.entries_new_plant", additive=True)
    yield count("exits", "退库企业（首个统计期，毛数）", "register.exits", additive=True, direction=-1)
    yield count("exits_approved", "退库企业（批准日期，毛数）", "register.exits_approved", additive=True, direction=-1)
    yield count("entries_net", "净增入库企业（首个统计期）", "register.entries", "register.exits", additive=True)
    yield count("exits_base_kept", "退库留基企业", "register.exits_base_kept", additive=True, direction=-1)
    yield count("stopped", "停产企业（县区已确认）", "register.stopped", additive=True, direction=-1)
    yield count("half_stopped", "半停产企业（县区已确认）", "register.half_stopped", additive=True, direction=-1)
    yield count("seasonal_stops", "季节性停产企业（县区已确认）", "register.seasonal", additive=True, direction=0)
    yield count("maintenance_stops", "检修停产企业（县区已确认）", "register.maintenance", additive=True, direction=0)
    yield count("filed", "已报企业数", "register.filed", additive=True)
    yield Indicator(
        "not_filed",
        "未报企业数",
        "家",
        Kind.COMPILED,
        FilingGap(),
        places=0,
        direction=-1,
        bases=(Basis.YTD,),
        additive=True,
    )


def _parks() -> Iterable[Indicator]:
    for all_firms, code, scope in ((False, "park_output", "规上"), (True, "park_output_all", "规上＋规下")):
        source = "企业月度报表（规上）" + ("；园区月报（规下）" if all_firms else "")
        places = ("park",) if all_firms else PLACES
        yield Indicator(
            code,
            f"园区工业产值（{scope}）",
            "亿元",
            Kind.COMPILED,
            ParkOutput(all_firms, rate=False),
            places=2,
            bases=(Basis.YTD,),
            dimensions=places,
            additive=True,
            rank=True,
            source=source,
        )
        yield Indicator(
            f"{code}_growth",
            f"园区工业产值增速（{scope}）",
            "%",
            Kind.COMPILED,
            ParkOutput(all_firms, rate=True),
            bases=(Basis.YTD,),
            dimensions=places,
            rank=True,
            source=source,
        )


def _counts_of_places() -> Iterable[Indicator]:
    def one(code: str, name: str, unit: str, formula: Formula, source: str, **more: object) -> Indicator:
        settled = {"kind": Kind.COMPILED, "places": 0, "bases": (Basis.YTD,), "dimensions": (), **more}
        return Indicator(code, name, unit, formula=formula, source=source, **settled)  # type: ignore[arg-type]

    releases, forms = "统计部门发布表", "企业月度报表（规上）；园区月报（规下）"
    official = {"kind": Kind.OFFICIAL, "direction": -1}
    for code, name in _OFFICIAL_RATES:
        below = UnitsBelow(code, "city")
        yield one(f"{code}_units_below_city", f"{name}低于全市的县区", "个", below, releases, **official)
        yield one(f"{code}_units_negative", f"{name}为负的县区", "个", UnitsBelow(code, "zero"), releases, **official)
    yield one(
        "va_growth_years_first", "增速连续居首的年数", "年", YearsFirst("va_growth"), releases, kind=Kind.OFFICIAL
    )
    yield one("parks_above_tier", "产值达到第一档的园区", "个", ParksByTier(below=False), forms)
    yield one("parks_below_tier", "产值低于第一档的园区", "个", ParksByTier(below=True), forms, direction=-1)
    yield one(
        "county_output_share",
        "县域工业占全市工业比重",
        "%",
        CountyShare("output"),
        "企业月度报表（部门简表）",
        places=1,
    )
    yield one(
        "park_enterprises", "园区企业数（规上＋规下）", "家", ParkFirms(share=False), "园区月报", dimensions=("park",)
    )
    yield one(
        "park_enterprise_share", "园区规上企业占全部规上企业比重", "%", ParkFirms(share=True), "名录变动表", places=1
    )
    yield one(
        "park_output_growth_above_city",
        "园区规上产值增速与全市规上产值增速之差",
        "百分点",
        ParksAboveCity(),
        "企业月度报表（规上）",
        places=1,
        dimensions=("park",),
    )


def _projects() -> Iterable[Indicator]:
    for part, code, name, unit, places in (
        ("started", "projects_started", "本年新开工工业项目", "个", 0),
        ("key", "key_projects", "在推进的重点工业项目", "个", 0),
        ("commissioned", "projects_commissioned", "本年建成投产工业项目", "个", 0),
        ("release", "expected_release", "年内预计释放产值", "亿元", 2),
    ):
        yield Indicator(
            code,
            name,
            unit,
            Kind.COMPILED,
            Projects(part),
            places=places,
            bases=(Basis.YTD,),
            dimensions=PLACES,
            additive=True,
            rank=True,
            source="工业项目月报",
        )
    yield Indicator(
        "new_premises",
        "本年新增标准化厂房",
        "万平方米",
        Kind.COMPILED,
        Premises(),
        places=2,
        bases=(Basis.YTD,),
        dimensions=("park",),
        additive=True,
        rank=True,
        source="园区月报",
    )


def _estimates() -> Iterable[Indicator]:
    for rate, code, name, unit in (
        (False, "value_added_estimate", "规上工业增加值（部门测算）", "亿元"),
        (True, "value_added_growth_estimate", "规上工业增加值增速（部门测算）", "%"),
    ):
        yield Indicator(
            code,
            name,
            unit,
            Kind.ESTIMATE,
            ValueAdded(rate),
            places=1 if rate else 2,
            bases=(Basis.YTD,),
            dimensions=("unit", "section", "industry", "in_park"),
            source="企业月度报表；分行业增加值率；工业生产者出厂价格指数",
            note="测算数，不参加排名，不与发布数并列而不注明",
        )


_OFFICIAL_RATES = (
    ("va_growth", "规模以上工业增加值增速"),
    ("fixed_investment_growth", "固定资产投资增速"),
    ("industrial_investment_growth", "工业投资增速"),
    ("technical_renovation_growth", "技改投资增速"),
)
_OFFICIAL_SHARES = (
    ("industry_gdp_share", "工业增加值占GDP比重"),
    ("manufacturing_gdp_share", "制造业增加值占GDP比重"),
    ("nonpublic_share", "非公有制经济增加值占比"),
    ("county_economy_share", "县域经济占GDP比重"),
    ("sei_share_official", "战略性新兴产业增加值占比"),
)


def _official() -> Iterable[Indicator]:
    def released(code: str, name: str, unit: str, formula: Official, **more: object) -> Indicator:
        return Indicator(
            code,
            name,
            unit,
            Kind.OFFICIAL,
            formula,
            dimensions=("unit",),
            source="统计部门发布表",
            **{"bases": (Basis.YTD,), **more},  # type: ignore[arg-type]
        )

    for code, name in _OFFICIAL_RATES:
        yield released(code, name, "%", Official(code), rank=True)
        yield released(f"{code}_rank", f"{name}位次", "位", Official(code, "rank"), places=0, direction=-1)
        for against, label in (("province", "全省"), ("nation", "全国"), ("city", "全市")):
            yield released(f"{code}_above_{against}", f"{name}与{label}之差", "百分点", Official(code, against=against))
    yield released("gdp", "地区生产总值", "亿元", Official("gdp", "value"), places=2)
    yield released("gdp_growth", "地区生产总值增速", "%", Official("gdp"))
    for code, name in _OFFICIAL_SHARES:
        yield released(code, name, "%", Official(code, "value"))
        yield released(f"{code}_rank", f"{name}位次", "位", Official(code, "rank"), places=0, direction=-1)


COUNTED = ("energy", "entries", "projects_started", "projects_commissioned")
"""Targets whose gap is in the indicator's own unit: counts by entry windows, and ceilings."""

TARGETED = (
    "va_growth",
    "output_growth",
    "output",
    "entries",
    "fixed_investment_growth",
    "industrial_investment_growth",
    "technical_renovation_growth",
    "energy",
    "park_output",
    "projects_started",
    "projects_commissioned",
    "new_premises",
)


def _planned(names: dict[str, Indicator]) -> Iterable[Indicator]:
    def planned(
        of: Indicator, part: str, label: str, unit: str, places: int, kind: str = "", tier: str = "assured"
    ) -> Indicator:
        suffix = "_".join(name for name in (kind, part, "" if tier == "assured" else tier) if name)
        return Indicator(
            f"{of.code}_{suffix}",
            f"{of.name}：{label}",
            unit,
            Kind.DERIVED,
            Planned(of.code, part, tier, kind),
            places=places,
            bases=(Basis.YTD,),
            dimensions=PLACES,
            source="目标文件",
        )

    for code in TARGETED:
        of = names[code]
        yield planned(of, "target", "年度目标", of.unit, of.places)
        yield planned(of, "gap", "与目标（进度）之差", of.unit if code in COUNTED else "百分点", 1)
        yield planned(of, "target", "奋斗目标", of.unit, of.places, tier="stretch")
        yield planned(of, "gap", "与奋斗目标（进度）之差", "百分点", 1, tier="stretch")
        if of.unit == "%":
            yield planned(of, "required", "后几个月需增长", "%", 1)
        else:
            yield planned(of, "completion", "完成率", "%", 1)
        if of.kind is Kind.OFFICIAL:
            yield planned(of, "target", "位次目标", "位", 0, "rank")
            yield planned(of, "gap", "与位次目标之差", "位", 0, "rank")
            yield planned(of, "target", "高于全省目标", "百分点", 1, "relative")
            yield planned(of, "gap", "与高于全省目标之差", "百分点", 1, "relative")


def _catalogue() -> dict[str, Indicator]:
    listed = {
        indicator.code: indicator
        for group in (_official(), _compiled(), _register(), _parks(), _counts_of_places(), _projects(), _estimates())
        for indicator in group
    }
    listed.update({indicator.code: indicator for indicator in _planned(listed)})
    return listed


CATALOGUE: dict[str, Indicator] = _catalogue()


def indicator(code: str) -> Indicator:
    """The indicator of that code; a member of an item family (`product:水泥`, `product:水泥_growth`) is made on the way.

    Raises `NotFoundError` naming the codes that come nearest.
    """
    if code in CATALOGUE:
        return CATALOGUE[code]
    family, _, name = code.partition(":")
    if family in FAMILIES and name:
        item = code.removesuffix("_growth")
        if item != code:
            return Indicator(code, f"{item.partition(':')[2]}增速", "%", Kind.COMPILED, Growth(item), rank=True)
        return Indicator(code, name, "", Kind.COMPILED, Level(item), places=2, additive=True, rank=True)
    from difflib import get_close_matches

    near = get_close_matches(code, CATALOGUE, n=3)
    hint = f"，是不是 {'、'.join(near)}" if near else ""
    raise NotFoundError(f"没有指标“{code}”{hint}。用 ballast indicators 查看全部指标")


def catalogue_identity() -> str:
    """A hash over the declarations, pinned in every manifest."""
    import hashlib

    text = "\n".join(f"{one!r}" for _, one in sorted(CATALOGUE.items()))
    return hashlib.sha256(text.encode()).hexdigest()
