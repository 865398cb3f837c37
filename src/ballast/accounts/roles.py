"""The roles: which rights each gives, and in which kinds of organisation it may be held.

The three administrators hold no business right, and the auditor's role excludes the other two (GB/T 22239-2019
8.1.4.2d; domain/operations.md 10.3). A role is code, not data: an office grants roles, it does not invent rights.
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
    """A named set of rights. `excludes` are the roles that the same person must not hold at the same time."""

    code: str
    label: str
    rights: frozenset[Right]
    kinds: frozenset[OrganisationKind]
    excludes: frozenset[str] = frozenset()

    @property
    def administrator(self) -> bool:
        """Whether it is one of the three administrators."""
        return any(right.administrative for right in self.rights)


_OFFICE = frozenset({OrganisationKind.CITY, OrganisationKind.COUNTY})
_READ = frozenset({Right.FIGURES, Right.ENTERPRISES, Right.EXPORT})
_ADMINISTRATORS = ("system_admin", "security_admin", "auditor")

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role("leader", "领导", _READ, _OFFICE),
        Role(
            "analyst",
            "分析员",
            _READ
            | {
                Right.COLLECT,
                Right.REGISTER,
                Right.RELEASES,
                Right.FREEZE,
                Right.TARGETS,
                Right.REPORTS,
                Right.RULES,
            },
            frozenset({OrganisationKind.CITY}),
        ),
        Role(
            "county_analyst",
            "县区运行监测人员",
            _READ | {Right.COLLECT, Right.REPORTS},
            frozenset({OrganisationKind.COUNTY}),
        ),
        Role("clerk", "报表人员", frozenset({Right.FIGURES, Right.ENTERPRISES, Right.COLLECT}), _OFFICE),
        Role("park_manager", "园区管理人员", _READ, frozenset({OrganisationKind.PARK})),
        Role("filer", "企业填报人员", frozenset({Right.FIGURES, Right.FILE}), frozenset({OrganisationKind.ENTERPRISE})),
        Role("handler", "部门办理人员", frozenset({Right.FIGURES}), frozenset({OrganisationKind.DEPARTMENT})),
        Role("system_admin", "系统管理员", frozenset({Right.PEOPLE, Right.OPERATE}), _OFFICE, frozenset({"auditor"})),
        Role("security_admin", "安全管理员", frozenset({Right.GRANTS}), _OFFICE, frozenset({"auditor"})),
        Role(
            "auditor",
            "安全审计员",
            frozenset({Right.TRAIL}),
            _OFFICE,
            frozenset({"system_admin", "security_admin"}),
        ),
    )
}

# What the people of an organisation read as, whatever their role.
AUDIENCES = {
    OrganisationKind.CITY: Audience.INTERNAL,
    OrganisationKind.COUNTY: Audience.COUNTY,
    OrganisationKind.PARK: Audience.COUNTY,
    OrganisationKind.DEPARTMENT: Audience.BETWEEN_COUNTIES,
    OrganisationKind.ENTERPRISE: Audience.COUNTY,
}


def conflict(held: frozenset[str], wanted: str) -> str:
    """Why a role cannot be added to those held: "" where it can.

    An administrator's role excludes every business role, and the auditor's excludes the other two.
    """
    new = ROLES[wanted]
    for code in sorted(held - {wanted}):
        old = ROLES[code]
        if new.administrator != old.administrator:
            return f"“{new.label}”与“{old.label}”不能由同一人担任：管理员不办理业务"
        if code in new.excludes or wanted in old.excludes:
            return f"“{new.label}”与“{old.label}”不能由同一人担任：审计与管理分离"
    return ""
