"""Child processes that belong together: started, watched, started again when one dies, and ended as a whole."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from ballast.kernel.problems import BallastError

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
MOST_DEATHS, WITHIN_SECONDS = 5, 60.0
TICK = 0.2
Tell = Callable[[str], None]


@dataclass
class Child:
    """A program that is to run all the time. Each gets a process group of its own, so that none of it stays behind."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=deque)

    def start(self) -> None:
        """Start the program."""
        self.process = subprocess.Popen(self.command, env=dict(self.environment), start_new_session=True)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: int) -> None:
        """Send a signal to the whole group, as far as anything of it is left."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def ask_to_end(self) -> None:
        """Ask the program itself, which ends its own children in good order."""
        if self.process is not None and self.alive:
            self.process.terminate()

    def died_too_often(self, now: float) -> bool:
        """Note a death; whether there were too many of them in a short time."""
        self.deaths.append(now)
        while self.deaths and now - self.deaths[0] > WITHIN_SECONDS:
            self.deaths.popleft()
        return len(self.deaths) >= MOST_DEATHS


class Family:
    """Several children, until a signal ends them all."""

    def __init__(self, children: Sequence[Child], tell: Tell, patience: float) -> None:
        """`tell` gets lines for people; `patience` is how many seconds children have to end by themselves."""
        self.children = children
        self.tell = tell
        self.patience = patience
        self.stopping = False

    def run(self, started: Callable[[], bool]) -> None:
        """Start all and stay with them until a signal comes; then end them all.

        `started` is asked until it says True (it tells people then where the site is). Raises `BallastError` where a
        child keeps dying.
        """
        before = {number: signal.signal(number, self._stop) for number in STOPPING}
        try:
            for child in self.children:
                child.start()
            up = False
            while not self.stopping:
                self._watch()
                up = up or started()
                time.sleep(TICK)
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _watch(self) -> None:
        for child in self.children:
            if self.stopping or child.alive:
                continue
            child.signal_group(signal.SIGKILL)
            code = child.process.returncode if child.process is not None else None
            if child.died_too_often(time.monotonic()):
                raise BallastError(f"{child.name}反复退出（退出码 {code}），已全部停止。请查看上面的出错信息")
            self.tell(f"{child.name}意外退出（退出码 {code}），正在重新启动")
            child.start()

    def _end(self) -> None:
        for child in self.children:
            child.ask_to_end()
        until = time.monotonic() + self.patience
        while any(child.alive for child in self.children) and time.monotonic() < until:
            time.sleep(TICK)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
