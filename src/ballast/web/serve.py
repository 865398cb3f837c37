"""`ballast serve`: looks whether everything is there, then runs the web server and the worker until it is told to stop.

The web server is granian with processes made anew (`spawn`), each with a few threads for
requests. A process that dies is started again; when this one ends, however it ends, all others end.
"""

from __future__ import annotations

import gzip
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from ballast.kernel.problems import BallastError
from ballast.web.supervise import Child, Family

SHORTEST_KEY = 32
COMPRESSED = (".js", ".css", ".svg", ".ttf")
PORTS_TRIED = 20
# Of each web process: one long upload does not keep its other readers waiting.
THREADS = 4


@dataclass(frozen=True)
class Address:
    """Where the site listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address to open; a server that listens everywhere is on this machine too."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)
        return f"http://{host}:{self.port}/"

    def _family(self) -> socket.AddressFamily:
        return socket.AF_INET6 if ":" in self.host else socket.AF_INET

    def free(self) -> bool:
        """Whether nobody else listens there."""
        with socket.socket(self._family(), socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError:
                return False
        return True

    def answers(self) -> bool:
        """Whether connections are taken."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        try:
            socket.create_connection((host, self.port), timeout=1).close()
        except OSError:
            return False
        return True


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next that is free; raises `BallastError` where none of the next twenty is."""
    for port in range(wanted, wanted + PORTS_TRIED):
        if Address(host, port).free():
            return port
    raise BallastError(f"端口 {wanted} 至 {wanted + PORTS_TRIED - 1} 都已被占用，请用 PORT 指定另一个端口")


def default_workers() -> int:
    """One web process for each processor, two at least, eight at most."""
    return min(max(os.cpu_count() or 2, 2), 8)


# --- Checks -----------------------------------------------------------------------------------------------------------


def problems() -> list[str]:
    """What stands in the way of serving, each with its remedy; Django is set up already."""
    from django.conf import settings
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from ballast.web.checks import start_problems

    settings.HOME.mkdir(parents=True, exist_ok=True)
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            # The other checks ask tables that may not be there yet.
            found = ["数据库还没有建立，或落后于本版本。请先运行 ballast init"]
        else:
            found = [str(finding) for finding in start_problems()]
    except DatabaseError as problem:
        found = [f"连接不上数据库：{problem}。请检查 DATABASE_URL 和数据库服务"]
    finally:
        connection.close()
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        found.append(f"签名密钥短于 {SHORTEST_KEY} 个字符。请换成更长的随机字符，或去掉 BALLAST_SECRET_KEY 由系统生成")
    return found


# --- Running ----------------------------------------------------------------------------------------------------------


def serve(address: Address, workers: int, with_worker: bool, tell: Callable[[str], None]) -> int:
    """Check, collect the static files and run; 0 after a signal. Raises `BallastError` with everything that is wrong."""
    found = problems()
    if not address.free():
        found.append(f"端口 {address.port} 已被占用。请用 --port 指定另一个端口，或停止占用它的程序")
    if found:
        raise BallastError("不能启动：\n" + "\n".join(f"  · {each}" for each in found))
    collect_static()
    environment = dict(os.environ)
    children = [Child("网页服务", web_command(address, workers), environment)]
    if with_worker:
        command = (sys.executable, "-m", "ballast.web.commandline", "worker")
        children.append(Child("后台任务进程", command, environment))

    def started() -> bool:
        if not address.answers():
            return False
        tell(f"压舱石已启动：{address.url}  （按 Ctrl-C 停止）")
        return True

    Family(children, tell, patience=15).run(started)
    tell("压舱石已停止")
    return 0


def collect_static() -> None:
    """Put the static files of all rooms where the server takes them from, with a compressed copy where that helps."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    for path in root.rglob("*"):
        if path.suffix in COMPRESSED:
            _compress(path)


def _compress(path: Path) -> None:
    """Write the gzip copy of a file that has none, or an older one. An office's network is slow, its PCs are not."""
    copy = path.with_name(f"{path.name}.gz")
    if copy.exists() and copy.stat().st_mtime >= path.stat().st_mtime:
        return
    partial = copy.with_name(f"{copy.name}.part")
    # No time inside: the same file gives the same copy.
    partial.write_bytes(gzip.compress(path.read_bytes(), 6, mtime=0))
    partial.replace(copy)


def web_command(address: Address, workers: int) -> tuple[str, ...]:
    """The command line of the web server's own process."""
    return (sys.executable, "-m", "ballast.web.serve", address.host, str(address.port), str(workers))


def load_application(target: str, *arguments: object, **named: object) -> Any:
    """The application in a process of the web server, which ends when the server does."""
    from ballast.jobs.family import end_with_parent

    end_with_parent()
    return import_module("ballast.web.wsgi").application


def run_web(host: str, port: int, workers: int) -> None:
    """Run the web server in this process and its own children, until a signal comes."""
    import multiprocessing

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from ballast.jobs.family import end_with_parent

    end_with_parent()
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "ballast.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=10,
        websockets=False,
    ).serve(target_loader=load_application)


if __name__ == "__main__":
    run_web(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
