"""Commands of the product as a whole: serving it, checking it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the commands to the command line."""
    serve = commands.add_parser("serve", help="启动网页和后台任务")
    serve.add_argument("--host", default="127.0.0.1", help="监听地址，缺省只供本机访问；0.0.0.0 为所有地址")
    serve.add_argument("--port", type=int, default=0, help="端口，缺省 8000（也可用环境变量 PORT）")
    serve.add_argument("--workers", type=int, default=0, help="网页进程数，缺省按处理器个数")
    serve.add_argument("--home", type=Path, default=None, metavar="DIR", help="数据目录，缺省取 BALLAST_HOME 或 var")
    serve.add_argument("--no-worker", action="store_true", help="不启动后台任务进程（由别的机器执行时）")
    serve.set_defaults(run=_serve, database=False)

    check = commands.add_parser("check", help="这台服务器能不能启动，正式使用前还缺什么")
    check.add_argument("--deploy", action="store_true", help="正式使用前的全部检查")
    check.set_defaults(run=_check, database=True)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _serve(arguments: argparse.Namespace) -> int:
    if arguments.home is not None:
        os.environ["BALLAST_HOME"] = str(arguments.home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ballast.web.settings")
    import django

    django.setup()
    from ballast.web.serve import Address, default_workers, serve

    address = Address(arguments.host, arguments.port or int(os.environ.get("PORT") or 8000))
    return serve(address, arguments.workers or default_workers(), not arguments.no_worker, _tell)


def _check(arguments: argparse.Namespace) -> int:
    from ballast.web.checks import deploy_problems, start_problems

    found = deploy_problems() if arguments.deploy else start_problems()
    for finding in found:
        print(finding)
    print(f"共 {len(found)} 项" if found else "检查通过")
    return 1 if found else 0
