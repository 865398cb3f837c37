"""Commands of keeping the data safe: backup, restore, database-roles."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ballast.web.archive import Contents


def add(commands: Any) -> None:
    """Add these commands to the command line."""
    backup = commands.add_parser("backup", help="备份：数据库、收到的文件、快照，一个文件，服务不必停")
    backup.add_argument(
        "file", metavar="FILE", type=Path, help="备份文件，如 /backup/2026-10-20.tar.gz；不覆盖已有文件"
    )
    backup.set_defaults(run=_backup, database=True)

    restore = commands.add_parser("restore", help="从备份恢复，服务不必停；先整份核验，再一次换上")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument("--replace", action="store_true", help="代替现有数据；现有数据另存在数据目录下")
    restore.add_argument("--check", action="store_true", help="只核验备份，什么也不改")
    restore.add_argument(
        "--expect", default="", metavar="IDENTITY", help="只接受这个标识的备份（备份时打印、审计记录中有）"
    )
    restore.set_defaults(run=_restore, database=True)

    roles = commands.add_parser("database-roles", help="PostgreSQL 两个数据库用户的 SQL，由超级用户执行")
    roles.set_defaults(run=_roles, database=False)


def _backup(arguments: argparse.Namespace) -> int:
    from ballast.trail.cli import operator
    from ballast.web.backup import backup

    made = backup(arguments.file, operator())
    print(f"{_told(made.contents)}，{made.size / 2**20:,.1f} MB，已读回核验：{made.path}")
    for name in made.contents.missing:
        print(f"  数据库提到而没有找到：{name}")
    print("密钥（数据目录下的 secrets、审计记录的封存密钥）不在备份中，请另行保管")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from ballast.trail.cli import operator
    from ballast.web.restore import check, restore

    if arguments.check:
        print(f"{_told(check(arguments.file, arguments.expect))}，完好，可以恢复")
        return 0
    done = restore(arguments.file, operator(), replace=arguments.replace, expected=arguments.expect)
    print(f"{_told(done.contents)}，已恢复")
    if done.aside is not None:
        print(f"原有数据另存为 {done.aside}")
    print("审计记录接着原来的往下写" if done.trail_goes_on else "审计记录以备份中的为准")
    print("所有人须重新登录。请复核备份之后停用的账号和收回的授权、令牌：它们回到了备份时的样子")
    return 0


def _told(contents: Contents) -> str:
    rows = sum(contents.database.rows.values())
    files = sum(name.startswith("home/") for name in contents.members)
    return f"备份 {contents.identity[:12]}（{contents.made_at[:16].replace('T', ' ')}）：{rows:,} 行，{files:,} 个文件"


def _roles(_: argparse.Namespace) -> int:
    from ballast.web.database_roles import roles_sql

    print(roles_sql())
    return 0
