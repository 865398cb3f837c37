"""Commands for the operator at the server: the three administrators, the first people and organisations."""

from __future__ import annotations

import argparse
from typing import Any


def add(commands: Any) -> None:
    """Add this room's commands to the command line."""
    _add_administrators(commands)
    _add_person(commands)
    _add_organisation(commands)
    people = commands.add_parser("people", help="长期未用的账号：列出，或一并停用")
    people.add_argument("--dormant", action="store_true", required=True, help="只看长期未用的账号")
    people.add_argument("--days", type=int, metavar="N", help="超过多少天没有使用，默认按规则")
    people.add_argument("--close", action="store_true", help="停用这些账号")
    people.set_defaults(run=_people_dormant, database=True)


def _add_administrators(commands: Any) -> None:
    named = commands.add_parser("administrators", help="三个管理员：列出、授予、收回（只能在服务器上办理）")
    named.add_argument("--system", default="", metavar="ACCOUNT", help="系统管理员的账号")
    named.add_argument("--security", default="", metavar="ACCOUNT", help="安全管理员的账号")
    named.add_argument("--auditor", default="", metavar="ACCOUNT", help="安全审计员的账号，不能兼任另外两个")
    named.add_argument("--organisation", default="", metavar="CODE", help="任职机构：市局，或县区经信局")
    named.add_argument("--end", action="append", default=[], metavar="ACCOUNT", help="收回此人的管理员角色")
    named.set_defaults(run=_administrators, database=True)


def _add_person(commands: Any) -> None:
    person = commands.add_parser("person", help="人员账号：新建、重置密码、停用、启用、列出")
    acts = person.add_subparsers(dest="act", metavar="ACT", required=True)
    new = acts.add_parser("new", help="新建账号，给出一次性密码")
    new.add_argument("account", metavar="ACCOUNT")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--organisation", required=True, metavar="CODE")
    new.add_argument("--phone", default="")
    new.set_defaults(run=_person_new, database=True)
    for name, text, run in (
        ("reset", "重置密码，给出一次性密码", _person_reset),
        ("factor", "解除动态口令（遗失时）", _person_factor),
        ("open", "启用账号，给出一次性密码", _person_open),
    ):
        act = acts.add_parser(name, help=text)
        act.add_argument("account", metavar="ACCOUNT")
        act.set_defaults(run=run, database=True)
    close = acts.add_parser("close", help="停用账号")
    close.add_argument("account", metavar="ACCOUNT")
    close.add_argument("--reason", required=True, help="停用原因")
    close.set_defaults(run=_person_close, database=True)
    acts.add_parser("list", help="列出账号").set_defaults(run=_person_list, database=True)


def _add_organisation(commands: Any) -> None:
    body = commands.add_parser("organisation", help="机构：新建、停用、启用、列出")
    acts = body.add_subparsers(dest="act", metavar="ACT", required=True)
    new = acts.add_parser("new", help="新建机构")
    new.add_argument("code", metavar="CODE")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--kind", required=True, choices=("city", "county", "park", "department", "enterprise"))
    new.add_argument("--place", default="", metavar="CODE", help="县区、园区或企业的代码")
    new.add_argument("--parent", default="", metavar="CODE", help="上级机构")
    new.set_defaults(run=_organisation_new, database=True)
    for name, text, run in (("close", "停用机构", _organisation_close), ("open", "启用机构", _organisation_open)):
        act = acts.add_parser(name, help=text)
        act.add_argument("code", metavar="CODE")
        act.set_defaults(run=run, database=True)
    acts.add_parser("list", help="列出机构").set_defaults(run=_organisation_list, database=True)


def _operator() -> Any:
    from ballast.kernel.actor import Actor
    from ballast.kernel.scope import Scope

    return Actor("命令行", Scope.city())


def _administrators(arguments: argparse.Namespace) -> int:
    from ballast.accounts import access, actions
    from ballast.kernel.problems import BallastError

    wanted = (
        ("system_admin", arguments.system),
        ("security_admin", arguments.security),
        ("auditor", arguments.auditor),
    )
    named = [(role, account) for role, account in wanted if account]
    if named and not arguments.organisation:
        raise BallastError("请用 --organisation 写明任职机构的代码；有哪些机构见 ballast organisation list")
    if named or arguments.end:
        actions.appoint_administrators(_operator(), arguments.organisation, named, arguments.end)
    held = access.administrators()
    for grant in held:
        print(f"{grant.role.label}　{grant.person}（{grant.account}）　{grant.organisation}　{grant.state}")
    lacking = [label for code, label in _needed() if code not in {grant.role.code for grant in held}]
    if lacking:
        print(f"还没有：{'、'.join(lacking)}")
    return 0


def _needed() -> list[tuple[str, str]]:
    from ballast.accounts.roles import ADMINISTRATORS, ROLES

    return [(code, ROLES[code].label) for code in ADMINISTRATORS]


def _person_new(arguments: argparse.Namespace) -> int:
    from ballast.accounts.actions import NewPerson, create_person

    new = NewPerson(arguments.account, arguments.name, arguments.organisation, arguments.phone)
    return _tell(_known(lambda: create_person(_operator(), new), f"机构“{arguments.organisation}”"))


def _person_reset(arguments: argparse.Namespace) -> int:
    from ballast.accounts.actions import reset_password

    return _tell(_known(lambda: reset_password(_operator(), arguments.account), f"账号“{arguments.account}”"))


def _person_factor(arguments: argparse.Namespace) -> int:
    from ballast.accounts.actions import reset_factor

    _known(lambda: reset_factor(_operator(), arguments.account), f"账号“{arguments.account}”")
    print(f"{arguments.account} 的动态口令已解除，下次登录重新绑定")
    return 0


def _person_open(arguments: argparse.Namespace) -> int:
    from ballast.accounts.actions import open_person

    return _tell(_known(lambda: open_person(_operator(), arguments.account), f"账号“{arguments.account}”"))


def _person_close(arguments: argparse.Namespace) -> int:
    from ballast.accounts.actions import close_person

    _known(lambda: close_person(_operator(), arguments.account, arguments.reason), f"账号“{arguments.account}”")
    print(f"{arguments.account} 已停用")
    return 0


def _person_list(_: argparse.Namespace) -> int:
    from ballast.accounts import access, sheets
    from ballast.ui.tables import to_text

    print(to_text(sheets.people_table(access.people(_operator().scope), phones=True)), end="")
    return 0


def _people_dormant(arguments: argparse.Namespace) -> int:
    from ballast.accounts import dormant, sheets

    rows = dormant.dormant(_operator().scope, arguments.days)
    for row in rows:
        seen = sheets.day(row.seen_at) or "从未登录"
        print(f"{row.account}　{row.name}　{row.organisation or '没有机构'}　{seen}　{row.days} 天")
    if arguments.close:
        print(f"已停用 {len(dormant.close_dormant(_operator(), arguments.days))} 个账号")
    else:
        print(f"共 {len(rows)} 个账号长期未用")
    return 0


def _organisation_new(arguments: argparse.Namespace) -> int:
    from ballast.accounts.organisation_actions import NewOrganisation, create_organisation
    from ballast.accounts.roles import OrganisationKind

    kind = OrganisationKind(arguments.kind)
    new = NewOrganisation(arguments.code, arguments.name, kind, arguments.place, arguments.parent)
    _known(
        lambda: create_organisation(_operator(), new),
        f"代码为“{arguments.place}”的地方，或上级机构“{arguments.parent}”",
    )
    print(f"机构 {arguments.code} {arguments.name} 已建立")
    return 0


def _organisation_close(arguments: argparse.Namespace) -> int:
    from ballast.accounts.organisation_actions import close_organisation

    _known(lambda: close_organisation(_operator(), arguments.code), f"机构“{arguments.code}”")
    print(f"机构 {arguments.code} 已停用")
    return 0


def _organisation_open(arguments: argparse.Namespace) -> int:
    from ballast.accounts.organisation_actions import open_organisation

    _known(lambda: open_organisation(_operator(), arguments.code), f"机构“{arguments.code}”")
    print(f"机构 {arguments.code} 已启用")
    return 0


def _organisation_list(_: argparse.Namespace) -> int:
    from ballast.accounts import access, sheets
    from ballast.ui.tables import to_text

    print(to_text(sheets.organisation_table(access.organisations(_operator().scope))), end="")
    return 0


def _known(act: Any, what: str) -> Any:
    """What an act gives; at the console the operator is told plainly what is not there."""
    from ballast.kernel.problems import BallastError, NotFoundError

    try:
        return act()
    except NotFoundError:
        raise BallastError(f"没有{what}") from None


def _tell(issued: Any) -> int:
    print(f"{issued.account}　{issued.name}　{issued.organisation}")
    print(f"一次性密码（只显示这一次，首次登录必须更换）：{issued.password}")
    return 0
