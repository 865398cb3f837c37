"""Lists of organisations, people and grants as tables, and how administrators take them away as files.

Administrators hold no business right, so not `Right.EXPORT` either: what they export is their own lists only, by the right
that shows them the page. It is told to the trail like every export.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ballast.accounts.access import GrantCard, OrganisationCard, PersonCard
from ballast.accounts.actions import IssuedPassword
from ballast.accounts.roles import ROLES
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import Problem
from ballast.kernel.rights import Right
from ballast.ui import signals
from ballast.ui.cells import Cell
from ballast.ui.export import attachment
from ballast.ui.tables import Align, Column, Kind, Table
from ballast.ui.workbook import to_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPEN = {True: "启用", False: "停用"}


def _columns(**titles: str) -> list[Column]:
    return [Column(key, title, kind=Kind.TEXT) for key, title in titles.items()]


def day(moment: datetime | None) -> str:
    """A moment in Beijing to the minute; empty where there is none."""
    return "" if moment is None else f"{moment.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"


def organisation_table(cards: Sequence[OrganisationCard]) -> Table:
    """Organisations, one a row."""
    columns = _columns(code="代码", name="名称", kind="类别", place="对应范围", parent="上级机构", state="状态")
    rows: list[list[Cell]] = [
        [card.code, card.name, card.kind.label, card.place, card.parent_name, _OPEN[card.open], card.people]
        for card in cards
    ]
    return Table("机构", [*columns, Column("people", "启用人员", unit="人", places=0)], rows)


def people_table(cards: Sequence[PersonCard], *, phones: bool) -> Table:
    """People, one a row; phones in full only for those who make people."""
    columns = _columns(
        account="账号", name="姓名", home="所在机构", roles="现有角色", phone="电话", state="状态", seen="最近使用"
    )
    rows = [
        [
            card.account,
            card.name,
            card.home_name,
            "、".join(card.roles),
            card.phone if phones else card.masked_phone,
            card.state,
            day(card.last_seen_at),
        ]
        for card in cards
    ]
    return Table("人员", columns, rows)


def grants_table(cards: Sequence[GrantCard], title: str = "授权", *, ending: bool = False) -> Table:
    """Grants, one a row; with `ending` a last column that leads to ending them."""
    columns = _columns(
        person="人员",
        account="账号",
        role="角色",
        organisation="机构",
        state="状态",
        granted_at="授予时间",
        granted_by="授予人",
        ended_at="收回时间",
        ended_by="收回人",
        **({"end": "操作"} if ending else {}),
    )
    rows = [
        [
            card.person,
            card.account,
            card.role.label,
            card.organisation,
            card.state,
            day(card.granted_at),
            card.granted_by,
            day(card.ended_at),
            card.ended_by,
            *(["收回" if card.endable else ""] if ending else []),
        ]
        for card in cards
    ]
    return Table(title, columns, rows)


def problems_table(problems: Sequence[Problem]) -> Table:
    """What is wrong in a file, with its place; the sheet only where there are any."""
    sheets = any(problem.sheet for problem in problems)
    columns = [
        *(_columns(sheet="工作表") if sheets else []),
        Column("row", "行", places=0, align=Align.LEFT),
        *_columns(column="列", message="问题", remedy="怎么改"),
    ]
    rows: list[list[Cell]] = [[*([p.sheet] if sheets else []), p.row, p.column, p.message, p.remedy] for p in problems]
    return Table("要改的地方", columns, rows)


def rights_table() -> Table:
    """Which role gives which right."""
    columns = [*_columns(right="权限"), *(Column(role.code, role.label, kind=Kind.TEXT) for role in ROLES.values())]
    rows = [[right.label, *("✓" if right in role.rights else "" for role in ROLES.values())] for right in Right]
    return Table("权限", columns, rows)


def issued_table(issued: Sequence[IssuedPassword]) -> Table:
    """One-time passwords of people who were just made, to be handed over one by one."""
    columns = _columns(account="账号", name="姓名", organisation="所在机构", password="一次性密码")
    return Table("新建人员", columns, [[each.account, each.name, each.organisation, each.password] for each in issued])


def organisation_links(cards: Sequence[OrganisationCard]) -> dict[str, list[str]]:
    """Where each row of organisations leads."""
    return {"name": [reverse("accounts:organisation", args=[card.code]) for card in cards]}


def people_links(cards: Sequence[PersonCard]) -> dict[str, list[str]]:
    """Where each row of people leads."""
    return {"name": [reverse("accounts:person", args=[card.account]) for card in cards]}


def grants_links(cards: Sequence[GrantCard], known: frozenset[str], *, ending: bool) -> dict[str, list[str]]:
    """Where each row of grants leads: the person where it is `known`, the organisation, and ending for those who may."""
    return {
        "person": [
            reverse("accounts:person_grants", args=[card.account]) if card.account in known else "" for card in cards
        ],
        "organisation": [reverse("accounts:organisation_grants", args=[card.organisation_code]) for card in cards],
        **(
            {"end": [reverse("accounts:grant_end", args=[card.id]) if card.endable else "" for card in cards]}
            if ending
            else {}
        ),
    }


def as_excel(request: HttpRequest, actor: Actor, table: Table) -> HttpResponse | None:
    """The table as an Excel file where the address says `?as=xlsx`, else None; told to the trail before it leaves."""
    if request.GET.get("as") != "xlsx":
        return None
    stamp = f"导出：{actor.name}　{clock.now().astimezone(clock.BEIJING):%Y-%m-%d %H:%M}"
    buffer = io.BytesIO()
    to_xlsx(buffer, [table], meta=[stamp])
    signals.exported.send(sender=Table, actor=actor, subject=table.title, form="xlsx", rows=len(table.rows))
    return attachment(buffer.getvalue(), f"{table.title}.xlsx", _XLSX)
