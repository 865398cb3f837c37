"""What `check --deploy` says about the trail: a key, a safe place for it, a second place for the heads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from ballast.trail import heads, keys


def enlist() -> None:
    """Add the checks to Django's."""
    register(places, "security", deploy=True)


def places(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Whether the trail can be sealed and published; the database is not asked."""
    found: list[CheckMessage] = []
    try:
        keys.load(settings.HOME)
    except keys.SealKeyError as problem:
        found.append(Error(str(problem), id="trail.E001"))
    path = heads.place()
    if path is None:
        found.append(Error(f"没有设置审计批次头的公布处（{heads.VARIABLE}）", id="trail.E002"))
    elif path.resolve().is_relative_to(Path(settings.HOME).resolve()):
        found.append(Error(f"公布处 {path} 与数据库在同一个目录，请改到另一块盘或共享目录", id="trail.E003"))
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        found.append(Error(f"公布处 {path} 写不进去", id="trail.E004"))
    if path is not None and path.exists() and path.stat().st_mode & 0o022:
        found.append(Warning(f"公布件 {path} 别人也能写，请收紧权限", id="trail.W001"))
    return found


def complaints() -> list[str]:
    """What is wrong with sealing and publishing now, in sentences; needs the database."""
    from django.db import connection

    from ballast.trail.guards import missing

    said = [str(message.msg) for message in places(None)]
    state = heads.state()
    if state.waiting and state.place:
        said.append(f"有 {state.waiting} 个批次头还没有公布到 {state.place}")
    if lost := missing(connection):
        said.append(f"数据库中缺少防改触发器：{'、'.join(lost)}")
    return said
