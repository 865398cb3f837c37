"""The tables of collection's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ballast.collection.access import FiledReturn, Filing
from ballast.files.access import KeptFile
from ballast.indicators.items import ItemKind, item
from ballast.kernel.problems import Problem
from ballast.ui.cells import Cell
from ballast.ui.tables import Column, Kind, Table

STATUSES = {"accepted": "已计入", "held": "待核实"}
CAPACITIES = {"enterprise": "企业报送", "office": "代录（须会签）"}
DEPARTMENTAL = "部门调度数据，企业报送"


def filings(found: Sequence[Filing]) -> Table:
    """The periods that are in."""
    return Table(
        "各期报送情况",
        [
            Column("period", "时期", kind=Kind.CODE),
            Column("filed", "已报企业", "家", 0),
            Column("held", "待核实", "份", 0),
            Column("last", "最近一次报送", kind=Kind.TEXT),
        ],
        [[each.period, each.filed, each.held, _moment(each.last)] for each in found],
        notes=[DEPARTMENTAL],
    )


def filed(found: Sequence[FiledReturn], title: str = "报表") -> Table:
    """Returns, each in its newest version."""
    return Table(
        title,
        [
            Column("name", "企业", kind=Kind.TEXT),
            Column("enterprise", "统一社会信用代码", kind=Kind.CODE),
            Column("period", "时期", kind=Kind.CODE),
            Column("version", "版本", kind=Kind.NUMBER, places=0),
            Column("status", "状态", kind=Kind.TEXT),
            Column("capacity", "报送方式", kind=Kind.TEXT),
            Column("by", "录入人", kind=Kind.TEXT),
            Column("at", "录入时间", kind=Kind.TEXT),
        ],
        [
            [
                each.name,
                each.enterprise,
                each.period,
                each.version,
                STATUSES[each.status],
                CAPACITIES[each.capacity],
                each.recorded_by,
                _moment(each.recorded_at),
            ]
            for each in found
        ],
        notes=[DEPARTMENTAL],
    )


def versions(found: Sequence[FiledReturn]) -> Table:
    """Every version of a return with where it came from; none is ever overwritten."""
    return Table(
        "历次版本",
        [
            Column("version", "版本", kind=Kind.CODE),
            Column("status", "状态", kind=Kind.TEXT),
            Column("by", "录入人", kind=Kind.TEXT),
            Column("at", "录入时间", kind=Kind.TEXT),
            Column("place", "来源", kind=Kind.TEXT),
            Column("remark", "说明", kind=Kind.TEXT),
        ],
        [
            [
                f"第{each.version}版",
                STATUSES[each.status],
                each.recorded_by,
                _moment(each.recorded_at),
                place(each),
                each.remark,
            ]
            for each in found
        ],
    )


def lines(shown: FiledReturn, found: Mapping[str, tuple[int | None, ...]]) -> Table:
    """The numbers of a version, each item in the unit in which it is shown; nothing is rounded away."""
    rows: list[list[Cell]] = []
    for code, numbers in found.items():
        known = item(code)
        stock = known.kind is ItemKind.STOCK
        four = [None if number is None else Fraction(number, 10**known.scale) for number in numbers]
        rows.append(
            [known.name, known.unit.name, four[0], None if stock else four[1], four[2], None if stock else four[3]]
        )
    return Table(
        f"{shown.name} {shown.period} 第{shown.version}版",
        [
            Column("item", "指标", kind=Kind.TEXT),
            Column("unit", "单位", kind=Kind.TEXT),
            Column("month", "本月（期末）"),
            Column("ytd", "累计"),
            Column("base_month", "上年同月（上年末）"),
            Column("base_ytd", "上年同期累计"),
        ],
        rows,
        notes=[DEPARTMENTAL, f"来源：{place(shown)}"],
    )


def problems(title: str, found: Sequence[Problem]) -> Table:
    """What is wrong in a file, with its place and its remedy."""
    return Table(
        title,
        [
            Column("sheet", "工作表", kind=Kind.TEXT),
            Column("row", "行", kind=Kind.NUMBER, places=0),
            Column("column", "列", kind=Kind.CODE),
            Column("message", "问题", kind=Kind.TEXT),
            Column("remedy", "怎么办", kind=Kind.TEXT),
        ],
        [[each.sheet, each.row, each.column, each.message, each.remedy] for each in found],
    )


def received(found: Sequence[KeptFile], kinds: Mapping[str, str]) -> Table:
    """Files that came in; `kinds` says what each code of a kind is called."""
    return Table(
        "收到的文件",
        [
            Column("name", "文件", kind=Kind.TEXT),
            Column("kind", "种类", kind=Kind.TEXT),
            Column("size", "大小", "字节", 0),
            Column("by", "提交人", kind=Kind.TEXT),
            Column("at", "时间", kind=Kind.TEXT),
        ],
        [
            [each.name, kinds.get(each.media_type, each.media_type), each.size, each.by, _moment(each.at)]
            for each in found
        ],
    )


def place(each: FiledReturn) -> str:
    """Where a version came from, in words."""
    if not each.file:
        return "直接录入"
    return " ".join(part for part in (each.file, each.sheet, f"第{each.row}行" if each.row else "") if part)


def said(shown: FiledReturn, newest: FiledReturn) -> str:
    """The one sentence of a return's page."""
    state = STATUSES[shown.status]
    if shown.version != newest.version:
        return f"这是第{shown.version}版（{state}），最新的是第{newest.version}版。"
    if shown.status == "held":
        return f"第{shown.version}版疑似计量单位有误，核实后才计入；此前已计入的版本继续有效。"
    return f"第{shown.version}版，{state}，{CAPACITIES[shown.capacity]}。"


def _moment(iso: str) -> str:
    """A moment as people write it, in Beijing time."""
    from datetime import datetime

    from ballast.kernel.clock import BEIJING

    return f"{datetime.fromisoformat(iso).astimezone(BEIJING):%Y-%m-%d %H:%M}"
