"""The navigation of the whole product, and what the frame of every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ballast.inbox.access import unread
from ballast.kernel.rights import Right
from ballast.ui.navigation import Entry, Group, links
from ballast.web import frame as around

ENTRIES: tuple[Entry, ...] = (
    Entry("驾驶舱", "首页", "home", "house"),
    Entry("运行分析", "指标目录", "figures:indicators", "graph-up", (Right.FIGURES,)),
    Entry("运行分析", "查找", "figures:search", "search", (Right.FIGURES,)),
    Entry("企业", "企业名录", "registry:enterprises", "building", (Right.ENTERPRISES,)),
    Entry("企业", "报送单位", "registry:units", "diagram-3", (Right.FIGURES, Right.ENTERPRISES)),
    Entry("园区", "园区名录", "registry:parks", "geo-alt", (Right.ENTERPRISES,)),
    Entry("报送", "报表收集", "collection:periods", "clipboard-check", (Right.ENTERPRISES, Right.COLLECT, Right.FILE)),
    Entry(
        "报送",
        "导入文件",
        "collection:imports",
        "upload",
        (Right.COLLECT, Right.REGISTER, Right.RELEASES, Right.TARGETS),
    ),
    Entry("报告", "分析报告", "reports:list", "file-earmark-text", (Right.FIGURES,)),
    Entry("系统", "后台任务", "jobs:jobs", "list-task"),
    Entry("系统", "收件箱", "inbox:messages", "inbox"),
    Entry("系统", "工作日历", "worktime:calendar", "calendar3", (Right.RULES,)),
    Entry("系统", "人员", "accounts:people", "people", (Right.PEOPLE, Right.GRANTS, Right.TRAIL)),
    Entry("系统", "休眠账号", "accounts:dormant", "person-dash", (Right.PEOPLE,)),
    Entry("系统", "机构", "accounts:organisations", "diagram-2", (Right.PEOPLE, Right.GRANTS, Right.TRAIL)),
    Entry("系统", "授权", "accounts:grants", "key", (Right.PEOPLE, Right.GRANTS, Right.TRAIL)),
    Entry("系统", "角色与权限", "accounts:roles", "person-badge", (Right.PEOPLE, Right.GRANTS, Right.TRAIL)),
    Entry("系统", "审计记录", "trail:entries", "shield-check", (Right.TRAIL,)),
    Entry("系统", "我的账号", "accounts:account", "person-circle"),
)


GROUPS = (
    "驾驶舱",
    "运行分析",
    "目标",
    "预警",
    "企业",
    "园区",
    "项目",
    "培育",
    "诉求",
    "调度",
    "政策",
    "报送",
    "报告",
    "系统",
)
"""The groups of the left side in their order."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the base template shows around a page; values that cost a query are callables, asked only where they are shown."""
    actor = getattr(request, "actor", None)
    theme = around.theme(request)
    return {
        "actor": actor,
        "shell": "ui/base.html" if actor else "ui/plain.html",
        "demonstration": settings.DEMONSTRATION,
        "navigation": around.once(lambda: _navigation(request), ()),
        "switch": around.once(lambda: around.switch(request, actor), None),
        "organisation": around.once(lambda: around.organisation(request), ""),
        "unread": around.once(lambda: unread(actor) if actor else 0, 0),
        "theme": theme,
        "dark": theme == "dark",
        "folded": request.COOKIES.get("nav") == "folded",
        "here": around.standpoint(request).query(),
    }


def _navigation(request: HttpRequest) -> tuple[Group, ...]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return ()
    match = request.resolver_match
    view_name = match.view_name if match else ""
    return links(ENTRIES, actor, GROUPS, query=around.standpoint(request).query(), view_name=view_name)
