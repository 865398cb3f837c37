"""The register as tables: one column list for the page, Excel, CSV and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ballast.registry import words
from ballast.registry.access import EnterpriseLine, EnterpriseProfile, ParkLine, Sourced, UnitLine
from ballast.ui.cells import Cell
from ballast.ui.tables import Column, Kind, Table

_SOURCE = (Column("source", "来源", kind=Kind.TEXT), Column("recorded", "登记日期", kind=Kind.TEXT))


def enterprise_table(lines: Sequence[EnterpriseLine]) -> Table:
    """A list of enterprises as they are today."""
    return Table(
        "企业名录",
        [
            Column("name", "企业名称", kind=Kind.TEXT),
            Column("code", "统一社会信用代码", kind=Kind.CODE),
            Column("unit", "报送单位", kind=Kind.TEXT),
            Column("park", "园区", kind=Kind.TEXT),
            Column("industry", "行业", kind=Kind.TEXT),
            Column("size", "规模", kind=Kind.TEXT),
            Column("run_state", "生产状态", kind=Kind.TEXT),
            Column("register_state", "名录状态", kind=Kind.TEXT),
        ],
        [
            [
                line.name,
                line.code,
                line.unit_name,
                line.park_name or "园区外",
                words.industry(line.industry),
                words.SIZES.get(line.size, line.size),
                words.RUN_STATES.get(line.run_state, line.run_state),
                words.REGISTER_STATES[line.register_state],
            ]
            for line in lines
        ],
        notes=["单位、园区、行业、规模和生产状态以今日有效的登记为准；停产以县区确认为准"],
    )


def spell_table(profile: EnterpriseProfile) -> Table:
    """Every aspect of an enterprise with its dates and where each is known from."""
    return Table(
        f"{profile.line.name}：登记事项",
        [
            Column("aspect", "事项", kind=Kind.TEXT),
            Column("value", "内容", kind=Kind.TEXT),
            Column("holds", "现行", kind=Kind.TEXT),
            Column("valid_from", "起始", kind=Kind.TEXT),
            Column("valid_to", "截止", kind=Kind.TEXT),
            *_SOURCE,
        ],
        [
            [
                line.label,
                line.text,
                "是" if line.holds else "",
                line.valid_from.isoformat(),
                _day(line.valid_to),
                *_source(line.source),
            ]
            for line in profile.spells
        ],
        notes=["截止日当天起不再有效；后登记的优先于先登记的；只增加、不改写"],
    )


def change_table(profile: EnterpriseProfile) -> Table:
    """The entries to the register and the exits from it."""
    return Table(
        f"{profile.line.name}：名录变动",
        [
            Column("change", "变动", kind=Kind.TEXT),
            Column("kind", "类型", kind=Kind.TEXT),
            Column("first_period", "首个统计期", kind=Kind.CODE),
            Column("applied_on", "申报日期", kind=Kind.TEXT),
            Column("approved_on", "批准日期", kind=Kind.TEXT),
            Column("base_kept", "留基", kind=Kind.TEXT),
            *_SOURCE,
        ],
        [
            [
                words.CHANGES.get(line.change, line.change),
                words.CHANGE_KINDS.get(line.kind, line.kind),
                line.first_period,
                _day(line.applied_on),
                _day(line.approved_on),
                {True: "留基", False: "不留基"}.get(line.base_kept, "") if line.base_kept is not None else "",
                *_source(line.source),
            ]
            for line in profile.changes
        ],
        notes=["以统计部门名录库变动为准；自首个统计期起计入或退出"],
    )


def succession_table(profile: EnterpriseProfile) -> Table:
    """Whom the enterprise continues, and by whom it is continued."""
    return Table(
        f"{profile.line.name}：承继关系",
        [
            Column("name", "企业", kind=Kind.TEXT),
            Column("role", "关系", kind=Kind.TEXT),
            Column("kind", "类型", kind=Kind.TEXT),
            Column("first_period", "生效统计期", kind=Kind.CODE),
            Column("remark", "说明", kind=Kind.TEXT),
        ],
        [
            [line.name, line.role, words.SUCCESSIONS.get(line.kind, line.kind), line.first_period, line.remark]
            for line in profile.successions
        ],
    )


def list_table(profile: EnterpriseProfile) -> Table:
    """The lists that the enterprise is or was on, each with its rule."""
    return Table(
        f"{profile.line.name}：名单",
        [
            Column("name", "名单", kind=Kind.TEXT),
            Column("rule", "入选规则", kind=Kind.TEXT),
            Column("holds", "现行", kind=Kind.TEXT),
            Column("valid_from", "列入", kind=Kind.TEXT),
            Column("valid_to", "移出", kind=Kind.TEXT),
        ],
        [
            [line.name, line.rule, "是" if line.holds else "", line.valid_from.isoformat(), _day(line.valid_to)]
            for line in profile.lists
        ],
    )


def park_table(lines: Sequence[ParkLine]) -> Table:
    """The parks with class, units and leading industries."""
    return Table(
        "园区",
        [
            Column("name", "园区", kind=Kind.TEXT),
            Column("code", "代码", kind=Kind.CODE),
            Column("kind", "类别", kind=Kind.TEXT),
            Column("units", "所在单位", kind=Kind.TEXT),
            Column("leading", "主导产业", kind=Kind.TEXT),
            Column("enclave", "飞地", kind=Kind.TEXT),
            Column("enterprises", "登记企业", "家", 0),
        ],
        [
            [
                line.name,
                line.code,
                words.PARK_CLASSES.get(line.kind, line.kind),
                "、".join(line.unit_names),
                words.industries(line.leading),
                "是" if line.enclave else "",
                line.enterprises,
            ]
            for line in lines
        ],
        notes=["登记企业：本系统登记在该园区、且在您权限范围内的企业数，含已退库企业"],
    )


def unit_table(lines: Sequence[UnitLine]) -> Table:
    """The reporting units in their declared order."""
    names = {line.code: line.name for line in lines}
    return Table(
        "报送单位",
        [
            Column("name", "单位", kind=Kind.TEXT),
            Column("code", "代码", kind=Kind.CODE),
            Column("kind", "类别", kind=Kind.TEXT),
            Column("parent", "上级", kind=Kind.TEXT),
            Column("group", "分组", kind=Kind.TEXT),
            Column("enterprises", "登记企业", "家", 0),
        ],
        [
            [
                line.name,
                line.code,
                words.UNIT_KINDS.get(line.kind, line.kind),
                names.get(line.parent, line.parent),
                line.group,
                line.enterprises if line.kind in ("", "county", "zone") else "",
            ]
            for line in lines
        ],
        notes=["报送单位不等于行政区划：开发区与县区并列排名；登记企业数只列本单位"],
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _source(source: Sourced) -> list[Cell]:
    return [source.text, _day(source.recorded_on)]
