"""Shift-share of every county of so many cities: 41 divisions, 12 reporting units a city."""

from __future__ import annotations

import random

from ballast.methods.bench import Case
from ballast.methods.shift_share import arcelus, dunn

DIVISIONS, UNITS = 41, 12


def cases(times: int) -> list[Case]:
    """Dunn and Arcelus of all units against the sum of all."""
    dice = random.Random(times)
    units = [_column(dice) for _ in range(UNITS * times)]
    ends = [_column(dice) for _ in units]
    base, current = ([sum(column) for column in zip(*tables, strict=True)] for tables in (units, ends))
    pairs = list(zip(units, ends, strict=True))
    size = f"{len(units)}个地区×{DIVISIONS}个行业"
    return [
        Case("shift_share.dunn", size, lambda: [dunn(a, b, base, current).total for a, b in pairs]),
        Case("shift_share.arcelus", size, lambda: [arcelus(a, b, base, current).total for a, b in pairs]),
    ]


def _column(dice: random.Random) -> list[int]:
    return [dice.randrange(10**6) for _ in range(DIVISIONS)]
