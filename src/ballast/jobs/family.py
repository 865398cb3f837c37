"""Processes that do not outlive the one that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(with_signal: int = signal.SIGTERM) -> None:
    """Have the system send this process a signal when its parent dies, however that dies. Linux only; else nothing."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)


def end_family_with_parent() -> None:
    """The same for this process and for every process that it forks from now on."""
    parent = os.getppid()
    end_with_parent()
    os.register_at_fork(after_in_child=end_with_parent)
    if os.getppid() != parent:
        # The parent died before the system was told.
        raise SystemExit(0)
