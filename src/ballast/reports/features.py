"""二、主要特点: sections, divisions, counties, lists, parks, entries, projects, structure, electricity, investment."""

from __future__ import annotations

from fractions import Fraction

from ballast.figures.explain import Bar
from ballast.figures.read import Figure
from ballast.indicators.industries import GROUPS
from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.growth import difference_in_points
from ballast.reports import merging, releases
from ballast.reports.desk import Desk, printed, share
from ballast.reports.findings import Findings
from ballast.reports.merging import Line
from ballast.reports.parts import (
    Cited,
    Name,
    Part,
    Sentence,
    Source,
    after,
    bracketed,
    clause,
    joined,
    numbered,
    say,
)
from ballast.reports.wording import against, moved, plain, pulled

COUNTIES = "县区情况"
INVESTMENT = "投资情况（统计部门发布）"
_MOST_NAMED = 3
_MOST_LISTS = 4
_INVESTMENTS = (
    ("fixed_investment_growth", "固定资产投资"),
    ("industrial_investment_growth", "工业投资"),
    ("technical_renovation_growth", "技改投资"),
)


def growth_of(desk: Desk, row: Figure) -> list[Part]:
    """增长2.9% or 下降0.6%, cited."""
    return [] if row.exact is None else releases.phrase(desk, row, moved(row.exact), "%")


def pull_of(desk: Desk, row: Figure, whom: str = "全市") -> list[Part]:
    """拉动全市1.7个百分点; nothing where it prints as zero."""
    if not isinstance(row.pull, Fraction) or half_up(row.pull, 1) == 0:
        return []
    said = pulled(row.pull)
    return clause(f"{said.verb}{whom}", desk.cite_as(said.number, row, "拉动"), "个百分点")


def contribution_of(desk: Desk, row: Figure) -> list[Part]:
    """，贡献率69.5%, only where it may be printed and is a share of a rise."""
    if not isinstance(row.contribution, Fraction) or row.contribution < 0:
        return []
    return clause("，贡献率", desk.cite_as(plain(row.contribution, 1), row, "贡献率"), "%")


def sections(desk: Desk) -> Sentence | None:
    """Pattern 2: the three sections, each with growth and pull."""
    lines = [line for line in merging.sections(desk) if line.figure is not None and line.figure.exact is not None]
    said = [
        clause(line.name, growth_of(desk, line.figure), after("、", pull_of(desk, line.figure, "")))
        for line in lines
        if line.figure
    ]
    return say("分三大门类看，", joined([each for each in said if each], "；"), "。") if said else None


def divisions(desk: Desk, findings: Findings) -> list[Sentence | None]:
    """Pattern 3: how many divisions grow, and the ones that pull most."""
    table = desk.table("output_growth", ("industry",))
    known = [row for row in table.rows if row.exact is not None]
    growing = sum(printed(row) > 0 for row in known)
    if not known:
        return []
    face = Fraction(growing * 100, len(known))
    shown = "" if desk.internal else "可公开的"
    rising = [line for line in findings.rising[:_MOST_NAMED] if line.figure is not None]
    firms = desk.total("growth_face")
    return [
        say(
            shown,
            desk.counted(len(known), "行业大类数", table),
            "个行业大类中",
            desk.counted(growing, "增长的行业大类数", table),
            "个实现增长，增长面",
            Cited(plain(face, 1), _face_source(desk, table.total)),
            "%",
            clause("；企业增长面", desk.cite(firms), "%"),
            "。",
        ),
        say("拉动作用较大的是", joined([_of_division(desk, line) for line in rising], "；"), "。") if rising else None,
        groups(desk),
    ]


def _face_source(desk: Desk, total: Figure) -> Source:
    how = "按 industry 分行，增长的大类数 ÷ 有数的大类数"
    return Source("行业大类增长面", desk.source(total).label, str(total.address), how)


def _of_division(desk: Desk, line: Line) -> list[Part]:
    row = line.figure
    return (
        []
        if row is None
        else [line.name, *growth_of(desk, row), *after("、", pull_of(desk, row)), *contribution_of(desk, row)]
    )


def groups(desk: Desk) -> Sentence | None:
    """Groups of divisions that bulletins speak of; they overlap, which is said.

    Inside the office only: beside the table of divisions a group would give the merged ones away.
    """
    if not desk.internal:
        return None
    rows = [row for row in desk.rows("output_growth", "group") if row.slice["group"] in GROUPS]
    said = [clause(row.name, growth_of(desk, row), bracketed(pull_of(desk, row, ""))) for row in rows]
    return say("按行业分组看（各组有交叉），", joined([each for each in said if each]), "。") if said else None


def counties(desk: Desk) -> list[Sentence | None]:
    """How many counties grow, the fastest ones, and pattern 8 for those that pull most."""
    table = desk.table("output_growth", ("unit",))
    rows = [row for row in table.rows if row.exact is not None]
    if not rows:
        return []
    growing = sum(printed(row) > 0 for row in rows)
    fastest = sorted((row for row in rows if printed(row) > 0), key=lambda row: row.rank or 99)[:_MOST_NAMED]
    pulling = sorted((row for row in rows if isinstance(row.pull, Fraction) and row.pull > 0), key=_pull, reverse=True)[
        :2
    ]
    return [
        say(
            desk.counted(len(rows), "县区数", table),
            "个县区（含参加排名的功能区）中",
            desk.counted(growing, "产值增长的县区数", table),
            "个产值实现增长",
            clause("，增速居前的是", joined([[Name(row.name), *growth_of(desk, row)] for row in fastest]))
            if fastest
            else "",
            "。",
        ),
        *[_pattern_8(desk, row) for row in pulling],
    ]


def _pull(row: Figure) -> Fraction:
    return row.pull if isinstance(row.pull, Fraction) else Fraction(0)


def _pattern_8(desk: Desk, row: Figure) -> Sentence | None:
    levels = {each.slice["unit"]: each for each in desk.rows("output", "unit")}
    level, whole = levels.get(row.slice["unit"]), desk.total("output")
    part = share(level, whole)
    if level is None or whole is None or part is None:
        return None
    cited = desk.derived(plain(part, 1), f"{row.name}产值占全市比重", (level, whole), "相除")
    return say(
        Name(row.name),
        "规上产值占全市",
        cited,
        "%，",
        growth_of(desk, row),
        after("，", pull_of(desk, row)),
        contribution_of(desk, row),
        "。",
    )


def lists(desk: Desk) -> list[Sentence | None]:
    """Pattern 9, each list with the rule of its membership beside its growth (practice.md 10)."""
    rules = {str(row["code"]): str(row["rule"]) for row in desk.reader.frozen.rows("lists")}
    growths = {row.slice["list"]: row for row in desk.rows("output_growth", "list")}
    firms = {row.slice["list"]: row for row in desk.rows("enterprises", "list")}
    levels = sorted(desk.rows("output", "list"), key=lambda row: -(row.exact or 0))
    return [
        _of_list(desk, level, growths[level.slice["list"]], firms.get(level.slice["list"]), rules.get(level.slice["list"], ""))
        for level in levels[:_MOST_LISTS]
        if level.slice["list"] in growths
    ]  # fmt: skip


def _of_list(desk: Desk, level: Figure, growth: Figure, firms: Figure | None, rule: str) -> Sentence | None:
    terms = (
        Cited(rule, Source(f"{level.name}认定规则", "名单", f"名单 {level.slice['list']}", "随名单登记的认定规则"))
        if rule
        else None
    )
    return say(
        Name(level.name),
        clause("（认定规则：", terms, "）"),
        clause(desk.cite(firms), "家，"),
        "产值",
        desk.cite(level),
        "亿元，",
        growth_of(desk, growth),
        after("，", pull_of(desk, growth)),
        contribution_of(desk, growth),
        "。",
    )


def parks(desk: Desk) -> list[Sentence | None]:
    """Parks with their scope named: above scale, and above with below scale."""
    growth, city = desk.total("park_output_growth"), desk.total("output_growth")
    gap: list[Part] = []
    if growth is not None and city is not None and growth.exact is not None and city.exact is not None:
        points = difference_in_points(growth.exact, city.exact, 1)
        said = against(points if not isinstance(points, Marker) else 0, "全市规上产值增速")
        number = None
        if said.number:
            number = desk.derived(said.number, "园区与全市规上产值增速之差", (growth, city), "按印出数相减")
        gap = ["，", *numbered(said.verb, number, "个百分点")]
    everyone = desk.total("park_output_all_growth")
    return [
        say(
            "全市园区规上工业产值（只含规上企业）",
            desk.cite(desk.total("park_output")),
            "亿元，",
            None if growth is None else growth_of(desk, growth),
            gap,
            clause("，占全市规上产值", desk.cite(desk.total("park_output_share")), "%"),
            "。",
        ),
        say(
            "含规下企业的园区工业产值",
            desk.cite(desk.total("park_output_all")),
            "亿元，",
            None if everyone is None else growth_of(desk, everyone),
            "。",
        ),
    ]


def entries(desk: Desk, bars: tuple[Bar, ...]) -> Sentence | None:
    """Pattern 4: gross entries and new plants, with the points that they add."""
    gross = desk.total("entries")
    if gross is None or not gross.exact:
        return None
    return say(
        "年初以来新增入库企业",
        desk.cite(gross),
        "家（毛数，按首个统计期）",
        clause("，其中新建投产", desk.cite(desk.total("entries_new_plant")), "家")
        if _some(desk, "entries_new_plant")
        else "",
        clause("；扣除退库后净增", desk.cite(desk.total("entries_net"), None), "家")
        if _some(desk, "entries_net")
        else "",
        _of_bar(desk, bars, "new_plants", "；新建投产企业"),
        _of_bar(desk, bars, "entries", "；升规入库企业"),
        "。",
    )


def _some(desk: Desk, code: str) -> bool:
    """Whether a count is above zero."""
    found = desk.total(code)
    return found is not None and (found.exact or 0) > 0


def _of_bar(desk: Desk, bars: tuple[Bar, ...], code: str, words: str) -> list[Part]:
    bar = next((each for each in bars if each.code == code), None)
    if bar is None:
        return []
    row = next((row for row in desk.table("output_growth", ("bar",)).rows if row.slice["bar"] == code), None)
    said = pulled(bar.points)
    number = None if row is None else desk.cite_as(said.number, row, "拉动（加法口径）")
    return clause(words, said.verb, "产值增速", number, "个百分点")


def projects(desk: Desk) -> Sentence | None:
    """Projects started, advancing, commissioned, and what they are expected to release this year."""
    started, release = desk.total("projects_started"), desk.total("expected_release")
    return say(
        "本年新开工工业项目",
        desk.cite(started),
        "个，建成投产",
        desk.cite(desk.total("projects_commissioned")),
        "个",
        clause("，在推进的重点工业项目", desk.cite(desk.total("key_projects")), "个"),
        clause("，项目单位预计年内释放产值", desk.cite(release), "亿元"),
        "。",
    )


def structure(desk: Desk) -> list[Sentence | None]:
    """Strategic industries, sales rate, exports and electricity."""
    sei, export, power = (desk.total(f"{code}_growth") for code in ("sei_output", "export", "electricity"))
    return [
        say(
            "战略性新兴产业产值", desk.cite(desk.total("sei_output")), "亿元，", None if sei is None else growth_of(desk, sei),
            clause("，占规上产值", desk.cite(desk.total("sei_share")), "%"), "。",
        ),
        say(
            "产销率", desk.cite(desk.total("production_sales_rate")), "%", _sales_change(desk), "。"
        ),
        say(
            "出口交货值", desk.cite(desk.total("export")), "亿元，", None if export is None else growth_of(desk, export), "。"
        ),
        say(
            "规上工业用电量", _power(desk), "亿千瓦时，", None if power is None else growth_of(desk, power), "。"
        ),
    ]  # fmt: skip


def _sales_change(desk: Desk) -> list[Part]:
    change = desk.total("production_sales_rate_change")
    if change is None or change.exact is None:
        return []
    said = moved(change.exact)
    if not said.number:
        return ["，与上年同期持平"]
    verb = "提高" if change.exact > 0 else "下降"
    return clause(f"，同比{verb}", desk.cite_as(said.number, change), "个百分点")


def _power(desk: Desk) -> Cited | None:
    level = desk.total("electricity")
    if level is None or level.exact is None:
        return None
    return desk.cite_as(plain(level.exact / 10_000, 2), level, "万千瓦时换算为亿千瓦时")


def investment(desk: Desk) -> list[Sentence | None]:
    """The official investment rates, each in pattern 1."""
    return [releases.sentence(desk, code, name, short=True) for code, name in _INVESTMENTS]


Group = tuple[str, list["Sentence | None"]]


def paragraphs(desk: Desk, findings: Findings, bars: tuple[Bar, ...]) -> list[Group]:
    """All features with their leads, in the usual order."""
    return [
        ("产业结构", [sections(desk), *divisions(desk, findings)]),
        (COUNTIES, counties(desk)),
        ("重点名单", lists(desk)),
        ("园区情况", parks(desk)),
        ("新增与项目", [entries(desk, bars), projects(desk)]),
        ("结构、产销与用电", structure(desk)),
        (INVESTMENT, investment(desk)),
    ]
