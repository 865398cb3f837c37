"""What somebody may do: each right with a text that says what it permits. Where it may be done, the `Scope` says."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """One thing that may be done. A role is a set of rights; business rights and administration never meet in one."""

    FIGURES = "figures"
    ENTERPRISES = "enterprises"
    EXPORT = "export"
    FILE = "file"
    COLLECT = "collect"
    REGISTER = "register"
    RELEASES = "releases"
    FREEZE = "freeze"
    TARGETS = "targets"
    REPORTS = "reports"
    RULES = "rules"
    PEOPLE = "people"
    OPERATE = "operate"
    GRANTS = "grants"
    TRAIL = "trail"

    @property
    def label(self) -> str:
        """What it permits, in the words of the desk."""
        return _LABELS[self]

    @property
    def administrative(self) -> bool:
        """Whether it belongs to the three administrators, who have no business right."""
        return self in ADMINISTRATIVE


_LABELS = {
    Right.FIGURES: "查看指标、排名和图表",
    Right.ENTERPRISES: "查看企业级数据（名录、报表、明细）",
    Right.EXPORT: "导出表格和下载报告",
    Right.FILE: "填报本企业报表",
    Right.COLLECT: "收表、导入和审核",
    Right.REGISTER: "维护单位、园区和企业名录",
    Right.RELEASES: "录入统计部门发布数",
    Right.FREEZE: "冻结数据、生成快照",
    Right.TARGETS: "维护目标任务",
    Right.REPORTS: "编写分析报告",
    Right.RULES: "设置业务参数和工作日历",
    Right.PEOPLE: "管理机构和人员账号（系统管理员）",
    Right.OPERATE: "查看运行状态、后台任务和备份（系统管理员）",
    Right.GRANTS: "授予和收回角色（安全管理员）",
    Right.TRAIL: "查阅审计记录（安全审计员）",
}

ADMINISTRATIVE = frozenset({Right.PEOPLE, Right.OPERATE, Right.GRANTS, Right.TRAIL})
BUSINESS = frozenset(Right) - ADMINISTRATIVE
