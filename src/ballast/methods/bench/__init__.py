"""What `ballast bench methods` measures: one module per method with `cases(times)`, timed each in a process of its own.

A city here is 800 enterprises above scale, 12 reporting units, 12 parks and 41 divisions; `times` is how many cities large the
made input is. A peer stands beside ours where one is installed (`requirements/peers.lock`); where it is not, the line says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One thing measured: ours and, where there is one, the peer's answer to the same question on the same input.

    `size` says in the method's own words how large the input is (“41部门”, “80000户”). Making the input is not timed: do it
    in `cases`. `agree` says of both answers whether they are the same.
    """

    method: str
    size: str
    ours: Callable[[], object]
    peer: str = ""
    theirs: Callable[[], object] | None = None
    agree: Callable[[object, object], bool] | None = None
