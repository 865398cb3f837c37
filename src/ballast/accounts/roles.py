"""The roles: which rights each gives, in which kinds of organisation it may be held, and which exclude each other.

1. The three administrators hold no business right, and the auditor's role excludes the other two (GB/T 22239-2019
   8.1.4.2d): who runs the system or grants in it is not the one who audits it.
2. Who files for an enterprise holds no role in an office, a park or a department: nobody files in an enterprise's place
   (Statistics Law). One person may file for several enterprises.
3. Every other combination adds up: each role gives its rights in the place of its organisation, and only there.

A role is code, not data: an office grants roles, it does not invent rights.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ballast.kernel.rights import Right
from ballast.kernel.scope import Audience


class OrganisationKind(StrEnum):
    """What an organisation is; it decides which places its people hold."""

    CITY = "city"
    COUNTY = "county"
    PARK = "park"
    DEPARTMENT = "department"
    ENTERPRISE = "enterprise"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    OrganisationKind.CITY: "市工信局及科室",
    OrganisationKind.COUNTY: "县区经信局、开发区管委会",
    OrganisationKind.PARK: "园区管委会",
    OrganisationKind.DEPARTMENT: "部门",
    OrganisationKind.ENTERPRISE: "企业",
}


@dataclass(frozen=True)
class Role:
    """A named set of rights, the kinds of organisation in which it may be held, and a text for who grants it."""

    code: str
    label: str
    text: str
    rights: frozenset[Right]
    kinds: frozenset[OrganisationKind]

    @property
    def administrator(self) -> bool:
        """Whether it is one of the three administrators."""
        return any(right.administrative for right in self.rights)

    @property
    def files(self) -> bool:
        """Whether it files in the name of an enterprise."""
        return Right.FILE in self.rights


_CITY = frozenset({OrganisationKind.CITY})
_COUNTY = frozenset({OrganisationKind.COUNTY})
_OFFICE = _CITY | _COUNTY
_READ = frozenset({Right.FIGURES, Right.ENTERPRISES, Right.EXPORT})
_DESK = frozenset(
    {Right.COLLECT, Right.REGISTER, Right.RELEASES, Right.FREEZE, Right.TARGETS, Right.REPORTS, Right.RULES}
)

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("leader", "领导", "查看本级指标、企业数据和报告，不改动数据", _READ, _OFFICE),
        Role("analyst", "分析员", "市级运行监测：收表、核实、冻结、分析、编写报告，设置业务参数", _READ | _DESK, _CITY),
        Role(
            "county_analyst",
            "县区运行监测人员",
            "本县区：催报、审核、分析，编写本县区报告",
            _READ | {Right.COLLECT, Right.REPORTS},
            _COUNTY,
        ),
        Role(
            "clerk",
            "报表人员",
            "收表、导入和审核，查看企业报表；不导出、不冻结、不编报告",
            frozenset({Right.FIGURES, Right.ENTERPRISES, Right.COLLECT}),
            _OFFICE,
        ),
        Role("park_manager", "园区管理人员", "查看本园区指标和企业数据", _READ, frozenset({OrganisationKind.PARK})),
        Role(
            "filer",
            "企业填报人员",
            "填报本企业报表，查看本企业数据和全市比较；不得由主管部门或园区人员兼任",
            frozenset({Right.FIGURES, Right.FILE}),
            frozenset({OrganisationKind.ENTERPRISE}),
        ),
        Role(
            "handler",
            "部门办理人员",
            "查看全市和县区之间的比较，看不到单个企业的数据",
            frozenset({Right.FIGURES}),
            frozenset({OrganisationKind.DEPARTMENT}),
        ),
        Role(
            "system_admin",
            "系统管理员",
            "管理机构和人员账号，维护运行；不授权，不接触业务数据",
            frozenset({Right.PEOPLE, Right.OPERATE}),
            _OFFICE,
        ),
        Role(
            "security_admin",
            "安全管理员",
            "授予和收回业务角色；不建账号，不接触业务数据",
            frozenset({Right.GRANTS}),
            _OFFICE,
        ),
        Role(
            "auditor",
            "安全审计员",
            "查阅审计记录和授权情况；不建账号，不授权，不接触业务数据",
            frozenset({Right.TRAIL}),
            _OFFICE,
        ),
    )
}

AUDITOR = "auditor"
ADMINISTRATORS = tuple(code for code, role in ROLES.items() if role.administrator)

# What the people of an organisation read as, whatever their role.
AUDIENCES = {
    OrganisationKind.CITY: Audience.INTERNAL,
    OrganisationKind.COUNTY: Audience.COUNTY,
    OrganisationKind.PARK: Audience.COUNTY,
    OrganisationKind.DEPARTMENT: Audience.BETWEEN_COUNTIES,
    OrganisationKind.ENTERPRISE: Audience.COUNTY,
}


def conflict(held: frozenset[str], wanted: str) -> str:
    """Why a role cannot be added to those held: "" where it can. The rules stand at the top of this module."""
    new = ROLES[wanted]
    for code in sorted(held - {wanted}):
        old = ROLES[code]
        together = f"“{new.label}”与“{old.label}”不能由同一人担任"
        if new.administrator != old.administrator:
            return f"{together}：管理员不办理业务"
        if new.administrator and AUDITOR in (code, wanted):
            return f"{together}：审计与管理分离"
        if new.files != old.files:
            return f"{together}：企业数据由企业自己填报，任何单位不得代填"
    return ""
