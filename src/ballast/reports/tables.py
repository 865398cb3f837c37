"""The tables of the report, in the one table kit: by unit, section and division, list, park, and target."""

from __future__ import annotations

from fractions import Fraction

from ballast.figures.read import Figure
from ballast.indicators.catalogue import indicator
from ballast.kernel.marker import Marker
from ballast.kernel.rounding import text
from ballast.reports import merging
from ballast.reports.desk import Desk
from ballast.reports.findings import Arrear, standings
from ballast.reports.parts import TableBlock
from ballast.ui.cells import Cell
from ballast.ui.tables import Align, Column, Kind, Table

_GROWTH = Column("growth", "同比", "%", 1)
_PULL = Column("pull", "拉动", "百分点", 1, sign=True)
_CONTRIBUTION = Column("contribution", "贡献率", "%", 1)


def units(desk: Desk) -> TableBlock:
    """Counties and zones: output, growth, pull, rank, the official rate, the target and how it stands."""
    codes = ("output", "output_growth", "va_growth", "output_target", "output_completion", "output_gap")
    columns = [
        Column("name", "县区", kind=Kind.TEXT),
        Column("output", "规上产值", "亿元", 2),
        _GROWTH,
        _PULL,
        Column("rank", "增速位次", kind=Kind.RANK),
        Column("va", "增加值增速（统计发布）", "%", 1),
        Column("target", "产值年度目标", "亿元", 2),
        Column("completion", "完成率", "%", 1),
        Column("gap", "与计划进度之差", "百分点", 1, sign=True),
    ]
    found = {code: {row.name: row for row in desk.table(code, ("unit",)).rows} for code in codes}
    whole = {code: desk.table(code).total for code in codes}
    names = [row.name for row in desk.table("output_growth", ("unit",)).rows]

    def row(name: str, given: dict[str, Figure]) -> list[Cell]:
        growth = given["output_growth"]
        return [
            name, _cell(given["output"]), _cell(growth), growth.pull, growth.rank, _cell(given["va_growth"]),
            _cell(given["output_target"]), _cell(given["output_completion"]), _cell(given["output_gap"]),
        ]  # fmt: skip

    rows = [row(name, {code: found[code][name] for code in codes}) for name in names]
    notes = [
        "规上产值、同比、拉动、位次为部门调度数据；增加值增速为统计部门发布数，两者不相互替代",
        "县区增加值由上级统计部门核算，各县区之和与全市数不一定相等；位次按印出的增速比较，数值相同为并列",
    ]
    table = Table(f"{desk.period.full_label()}分县区工业产值", columns, rows, row("全市", whole), notes)
    return TableBlock(table, _origin(desk, codes, "unit"))


def sections(desk: Desk) -> TableBlock | None:
    """The three sections."""
    return _industry(desk, merging.sections(desk), "分门类", "门类", "section")


def divisions(desk: Desk) -> TableBlock | None:
    """The larger divisions, and the rest in one row."""
    return _industry(desk, merging.divisions(desk), "分行业大类", "行业大类", "industry")


def _industry(desk: Desk, lines: list[merging.Line], title: str, heading: str, by: str) -> TableBlock | None:
    level, growth = desk.total("output"), desk.total("output_growth")
    if level is None or growth is None or not lines:
        return None
    columns = [
        Column("name", heading, kind=Kind.TEXT),
        Column("output", "规上产值", "亿元", 2),
        Column("share", "占比", "%", 1),
        _GROWTH,
        _PULL,
        _CONTRIBUTION,
    ]
    rows: list[list[Cell]] = [
        [line.name, line.output, line.share, line.growth, line.pull, line.contribution] for line in lines
    ]
    totals: list[Cell] = ["合计", level.exact, Fraction(100), _cell(growth), growth.pull, growth.contribution]
    notes = ["部门调度数据；拉动以全市上年同期产值为分母，各行拉动之和等于全市增速（四舍五入后可有出入）"]
    if any(line.figure is None for line in lines):
        notes.append("占比小于百分之一的大类合并为“其他”" + ("" if desk.internal else "，不宜公开的大类一并计入"))
    table = Table(f"{desk.period.full_label()}{title}工业产值", columns, rows, totals, notes)
    return TableBlock(table, _origin(desk, ("output", "output_growth"), by))


def lists(desk: Desk) -> TableBlock | None:
    """Lists with the rule of their membership; they overlap and have no total."""
    rules = {str(row["code"]): str(row["rule"]) for row in desk.reader.frozen.rows("lists")}
    codes = ("output", "output_growth", "enterprises")
    found = {code: {row.slice["list"]: row for row in desk.rows(code, "list")} for code in codes}
    columns = [
        Column("name", "名单", kind=Kind.TEXT),
        Column("rule", "认定规则", kind=Kind.TEXT),
        Column("firms", "企业数", "家", 0),
        Column("output", "产值", "亿元", 2),
        _GROWTH,
        _PULL,
        _CONTRIBUTION,
    ]
    rows: list[list[Cell]] = [
        [
            level.name,
            rules.get(code, ""),
            _of(found["enterprises"].get(code)),
            level.exact,
            _of(found["output_growth"].get(code)),
            level.pull,
            level.contribution,
        ]
        for code, level in sorted(found["output"].items(), key=lambda pair: -(pair[1].exact or 0))
    ]
    if not rows:
        return None
    notes = ["部门调度数据；名单有交叉，各行不可相加；按上年产值认定的名单带着本身的基数，增速偏高，须与认定规则一并看"]
    table = Table(f"{desk.period.full_label()}分名单工业产值", columns, rows, None, notes)
    return TableBlock(table, _origin(desk, codes, "list"))


def parks(desk: Desk) -> TableBlock | None:
    """Parks in both scopes, with target and completion."""
    codes = ("park_output", "park_output_growth", "park_output_all", "park_output_all_growth", "park_output_target",
             "park_output_completion")  # fmt: skip
    found = {code: {row.slice["park"]: row for row in desk.table(code, ("park",)).rows} for code in codes}
    columns = [
        Column("name", "园区", kind=Kind.TEXT),
        Column("output", "规上产值", "亿元", 2),
        _GROWTH,
        Column("rank", "增速位次", kind=Kind.RANK),
        Column("all", "含规下产值", "亿元", 2),
        Column("all_growth", "含规下同比", "%", 1),
        Column("target", "规上年度目标", "亿元", 2),
        Column("completion", "完成率", "%", 1),
    ]
    order = sorted(found["park_output"].values(), key=lambda row: -(row.exact or 0))
    rows = [
        [row.name, *_park_cells({code: found[code].get(row.slice["park"]) for code in codes})]
        for row in order
        if row.exact is not None or row.marker is Marker.SUPPRESSED
    ]
    if not rows:
        return None
    whole = _park_cells({code: desk.table(code).total for code in codes})
    notes = ["部门调度数据；“规上”只含规上企业（企业月报），“含规下”另加园区月报的规下部分，两个口径不可混用"]
    table = Table(f"{desk.period.full_label()}分园区工业产值", columns, rows, ["合计", *whole], notes)
    return TableBlock(table, _origin(desk, codes, "park"))


def _park_cells(given: dict[str, Figure | None]) -> list[Cell]:
    growth = given["park_output_growth"]
    return [
        _of(given["park_output"]),
        _of(growth),
        None if growth is None else growth.rank,
        _of(given["park_output_all"]),
        _of(given["park_output_all_growth"]),
        _of(given["park_output_target"]),
        _of(given["park_output_completion"]),
    ]


def targets(desk: Desk) -> TableBlock | None:
    """The year's targets of the city and how they stand, ahead or behind."""
    rows_of = standings(desk)
    if not rows_of:
        return None
    rows = [_target_row(desk, each) for each in rows_of]
    columns = [
        Column("name", "指标", kind=Kind.TEXT),
        Column("unit", "单位", kind=Kind.TEXT),
        Column("target", "年度目标", align=Align.RIGHT, kind=Kind.TEXT),
        Column("actual", "本期实际", align=Align.RIGHT, kind=Kind.TEXT),
        Column("completion", "完成率", "%", 1),
        Column("gap", "与目标（进度）之差", "百分点", 1, sign=True),
        Column("required", "剩余月份需增长", "%", 1),
    ]
    notes = ["增速类目标只比百分点之差，没有完成率；总量、个数类比完成率与计划进度；统计部门未发布的增速用最新一期"]
    table = Table(f"{desk.period.full_label()}年度目标进度", columns, rows, None, notes)
    parts = "各指标代码后加 _target、_gap、_completion、_required，如 "
    return TableBlock(table, f"{parts}{rows_of[0].gap.address}")


def _target_row(desk: Desk, each: Arrear) -> list[Cell]:
    return [
        each.indicator.name.split("（首个", maxsplit=1)[0],
        each.indicator.unit,
        _in_unit(each.target, each.indicator.places),
        _in_unit(desk.total(each.indicator.code), each.indicator.places),
        Marker.NOT_APPLICABLE if each.completion is None else each.completion.exact,
        each.gap.exact,
        Marker.NOT_APPLICABLE if each.required is None else each.required.exact,
    ]


def _in_unit(figure: Figure | None, places: int) -> str:
    """A number as text, since the rows of one column have different units and decimals."""
    return Marker.MISSING.symbol if figure is None or figure.exact is None else text(figure.exact, places)


def _cell(figure: Figure) -> Cell:
    return figure.marker if figure.exact is None else (figure.exact, figure.marker)


def _of(figure: Figure | None) -> Cell:
    return None if figure is None else _cell(figure)


def _origin(desk: Desk, codes: tuple[str, ...], by: str) -> str:
    known = ", ".join(indicator(code).code for code in codes)
    return f"{known}/{by}=代码/{desk.period}/ytd@{desk.snapshot}"
