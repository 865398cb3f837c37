"""Is this installation fit to serve? `ballast check`, and what stops `ballast serve`.

A *stop* is something that must not serve at all; a *gap* must be closed before real data come in (`--deploy`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and what to do. `stops`: nothing may be served while it is so."""

    text: str
    remedy: str
    stops: bool = False

    def __str__(self) -> str:
        return f"{'禁止启动' if self.stops else '须整改'}：{self.text}。{self.remedy}"


def start_problems() -> list[Finding]:
    """What must not be so while anything is served."""
    return [finding for finding in _all(_START) if finding.stops]


def deploy_problems() -> list[Finding]:
    """Everything that must be put right before real data come in."""
    return list(_all((*_START, *_DEPLOY)))


def _all(checks: tuple[Callable[[], Iterator[Finding]], ...]) -> Iterator[Finding]:
    for check in checks:
        yield from check()


def _migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(f"数据库结构落后 {len(waiting)} 步", "请先运行 ballast init", stops=True)


def _assets() -> Iterator[Finding]:
    from ballast.ui.assets import directory

    for name in ("echarts.min.js", "bootstrap.min.css", "htmx.min.js"):
        if not (directory() / name).is_file():
            yield Finding(
                f"缺少页面素材 {name}（应在 {directory()}）", "请运行 python3 tools/bootstrap.py assets", stops=True
            )


def _demonstration() -> Iterator[Finding]:
    from ballast.accounts.access import demonstration_people

    if settings.DEMONSTRATION:
        yield Finding("处在演示模式", "正式使用时不要设置 BALLAST_DEMONSTRATION")
    elif count := demonstration_people():
        yield Finding(
            f"正式环境里有 {count} 个演示账号",
            "请换一个新的 BALLAST_HOME 或数据库，不要在演示数据上正式使用",
            stops=True,
        )


def _database_role() -> Iterator[Finding]:
    from ballast.web.database_roles import problems

    for problem in problems():
        yield Finding(problem, "做法见 docs/postgresql.md", stops=True)


def _secrets() -> Iterator[Finding]:
    if not (os.environ.get("BALLAST_SECRET_KEY") or os.environ.get("BALLAST_SECRET_KEY_FILE")):
        yield Finding("签名密钥没有由环境给出", "请设置 BALLAST_SECRET_KEY 或 BALLAST_SECRET_KEY_FILE")
    if len(settings.SECRET_KEY) < 40:
        yield Finding("签名密钥太短", "请换成至少 40 个随机字符")
    for variable in ("BALLAST_SECRET_KEY_FILE", "BALLAST_SEAL_KEY_FILE"):
        named = os.environ.get(variable, "")
        if named and _readable_by_others(Path(named)):
            yield Finding(f"{variable} 指到的文件别人也能读", f"请运行 chmod 600 {named}")


def _seal() -> Iterator[Finding]:
    from ballast.trail.checks import complaints

    for complaint in complaints():
        yield Finding(
            f"审计：{complaint}", "密钥用 ballast audit key 生成；BALLAST_HEADS 指到另一块盘或共享目录里的文件"
        )


def _transport() -> Iterator[Finding]:
    if not settings.TLS:
        yield Finding("没有声明使用 TLS", "请在前面放一个终止 TLS 的代理，并设置 BALLAST_TLS=1、BALLAST_PROXIES=1")
    if "*" in settings.ALLOWED_HOSTS or not os.environ.get("BALLAST_HOSTS"):
        yield Finding("没有限定访问的主机名", "请把 BALLAST_HOSTS 设为实际的域名或地址，以逗号分开")


def _home() -> Iterator[Finding]:
    if settings.HOME.is_dir() and _readable_by_others(settings.HOME):
        yield Finding(f"数据目录 {settings.HOME} 别人也能读", f"请运行 chmod 700 {settings.HOME}")


def _administrators() -> Iterator[Finding]:
    from ballast.accounts.access import administrators
    from ballast.accounts.roles import ROLES

    held = {each.role.code for each in administrators() if each.counts}
    for role in ROLES.values():
        if role.administrator and role.code not in held:
            yield Finding(f"没有{role.label}", "请用 ballast administrators 指定三员")


def _django() -> Iterator[Finding]:
    from django.core.checks import run_checks

    for message in run_checks(include_deployment_checks=True):
        # What TLS brings is told above, in the office's words; other names of its domain are not ours to bind (W005, W021).
        told = (
            "security.W004",
            "security.W009",
            "security.W005",
            "security.W021",
            "security.W008",
            "security.W012",
            "security.W016",
        )
        if not message.is_silenced() and message.id not in told and not str(message.id).startswith("trail."):
            yield Finding(f"Django：{message.msg}", str(message.hint or "请联系开发人员"))


def _readable_by_others(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


_START = (_migrations, _assets, _demonstration, _database_role)
_DEPLOY = (_secrets, _seal, _transport, _home, _administrators, _django)
