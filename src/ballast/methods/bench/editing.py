"""Editing at the size of cities: ratios by Hidiroglou–Berthelot, and unit errors beside the ONS's thousand pounds."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from typing import Any

from ballast.methods.bench import Case
from ballast.methods.editing import hidiroglou_berthelot, unit_error

_FIRMS = 800
_PEER = "sml-small"


def cases(times: int) -> list[Case]:
    """Made returns of so many cities, one in a hundred a thousand times too large; the same for the same `times`."""
    dice = random.Random(times)
    pairs = {}
    for place in range(_FIRMS * times):
        before = dice.randint(100, 10**6)
        now = max(1, round(before * dice.lognormvariate(0, 0.2)))
        pairs[str(place)] = (now * 1000 if dice.random() < 0.01 else now, before)
    few = [*pairs.values()][: _FIRMS * min(times, 10)]
    return [
        Case("hidiroglou_berthelot", f"{len(pairs)}户", lambda: hidiroglou_berthelot(pairs).outliers),
        Case("unit_error", f"{len(few)}户", lambda: _ours(few), _PEER, _theirs(few), _agree),
    ]


def _ours(pairs: Sequence[tuple[int, int]]) -> list[bool]:
    found = [unit_error("产值", now, {"上月": before}, factors={1000: 1}) for now, before in pairs]
    return [one.factor == 1000 for one in found]


def _theirs(pairs: Sequence[tuple[int, int]]) -> Callable[[], object] | None:
    try:
        from sml_small.editing import thousand_pounds
    except ImportError:
        return None
    logging.disable(logging.INFO)
    return lambda: [_marked(thousand_pounds, now, before) for now, before in pairs]


def _marked(thousand_pounds: Any, now: int, before: int) -> bool:
    found = thousand_pounds(
        principal_variable=now, predictive=before, upper_limit=1500, lower_limit=350, target_variables={}, precision=28
    )
    return bool(found.tpc_marker == "C")


def _agree(ours: object, theirs: object) -> bool:
    return ours == theirs
