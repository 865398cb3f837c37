"""A composite index of made units beside the same steps in pandas."""

from __future__ import annotations

import math
from typing import Any

from ballast.methods.bench import Case
from ballast.methods.composite import Indicator, compose, sensitivity

_UNITS, _INDICATORS = 12, 20


def cases(times: int) -> list[Case]:
    """20 indicators of 12 units a city: min–max, equal weights, linear; rank intervals of one city."""
    indicators = [Indicator(f"i{at:02}", f"指标{at}") for at in range(_INDICATORS)]
    values: dict[str, dict[str, Any]] = {
        f"u{place:05}": {one.code: 1 + place * (at + 3) % 9973 for at, one in enumerate(indicators)}
        for place in range(_UNITS * times)
    }
    city = dict(list(values.items())[:_UNITS])
    return [
        Case(
            "composite.compose",
            f"{len(values)}个单位×{_INDICATORS}项",
            lambda: compose(indicators, values).scores,
            "pandas",
            _pandas(values),
            _agree,
        ),
        Case(
            "composite.sensitivity",
            f"{_UNITS}个单位×{_INDICATORS}项×100次",
            lambda: sensitivity(indicators, city, draws=100),
        ),
    ]


def _pandas(values: dict[str, dict[str, Any]]) -> Any:
    try:
        import pandas as pd
    except ImportError:
        return None
    table = pd.DataFrame.from_dict(values, orient="index")
    return lambda: ((table - table.min()) / (table.max() - table.min()) * 100).mean(axis=1)


def _agree(ours: Any, theirs: Any) -> bool:
    return all(math.isclose(float(score), theirs[unit], abs_tol=1e-9) for unit, score in ours.items())
