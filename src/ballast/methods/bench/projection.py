"""The projection of one series per city, beside the airline model of statsmodels fitted by maximum likelihood."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ballast.kernel.period import Period
from ballast.methods.arrays import Array
from ballast.methods.bench import Case
from ballast.methods.exact import Number
from ballast.methods.projection import (
    Distribution,
    IndustryPower,
    Projection,
    early_estimate,
    project,
    run_of,
)

_YEAR, _THROUGH, _YEARS = 2026, 6, 10
_DIVISIONS = 41
_PEER = "statsmodels SARIMAX"
_CLOSE = 4.0
_PATIENCE = 10  # the peer takes seconds a series: beside a hundred it would run for minutes


def cases(times: int) -> list[Case]:
    """The rest of the year of `times` totals, and the month from electricity of 41 divisions in `times` cities."""
    flows = [_flow(seed) for seed in range(times)]
    cities = [_city(seed) for seed in range(times)]
    beside = times <= _PATIENCE
    return [
        Case(
            "projection",
            f"{times}条序列×{_YEARS}年",
            lambda: [project(one, _YEAR) for one in flows],
            _PEER if beside else "",
            _peer(flows) if beside else None,
            _agree,
        ),
        Case(
            "early_estimate", f"{times}市×{_DIVISIONS}大类", lambda: [early_estimate(one, "2026-07") for one in cities]
        ),
    ]


def _flow(seed: int) -> dict[Period, Number | None]:
    """Eleven periods a year with seasons, drift and noise; ten years and half of the last."""
    rng = np.random.default_rng(seed)
    count = 11 * _YEARS + _THROUGH - 1
    season = np.resize(rng.normal(0, 0.1, 11) + np.log([2, *[1] * 10]), count)
    drift = np.cumsum(rng.normal(0.005, 0.01, count))
    values = np.exp(12 + season + drift + rng.normal(0, 0.03, count))
    return run_of(f"{_YEAR - _YEARS}-02", values.round(2).tolist())


def _city(seed: int) -> list[IndustryPower]:
    rng = np.random.default_rng(seed)
    made = []
    for place in range(_DIVISIONS):
        power = rng.normal(5, 6, 34)
        output = 2 + 0.6 * power[:-1] + rng.normal(0, 3, 33)
        made.append(
            IndustryPower(
                f"{place:02d}", 1 + place, run_of("2023-07", output.tolist()), run_of("2023-07", power.tolist())
            )
        )
    return made


def _peer(flows: Sequence[dict[Period, Number | None]]) -> Callable[[], object] | None:
    """The median growth of the year by the airline model; None where statsmodels is not installed."""
    try:
        from statsmodels.tsa.statespace.sarimax import SARIMAX
    except ImportError:
        return None

    def growth(flow: dict[Period, Number | None]) -> float:
        values: Array = np.array(list(flow.values()), dtype=np.float64)
        model = SARIMAX(np.log(values), order=(0, 1, 1), seasonal_order=(0, 1, 1, 11))
        left = 13 - _THROUGH - 1
        rest = np.exp(model.fit(disp=False).forecast(left))
        year = values[-(_THROUGH - 1) :].sum() + rest.sum()
        last = values[-(_THROUGH - 1) - 11 : -(_THROUGH - 1)].sum()
        return float((year / last - 1) * 100)

    return lambda: [growth(one) for one in flows]


def _agree(ours: object, theirs: object) -> bool:
    """Whether the medians of nine series of ten lie within four points of one another (the peer has no festival)."""
    if not isinstance(ours, list) or not isinstance(theirs, list):
        return False
    near = [
        abs(one.growth.interval()[0] / 2 + one.growth.interval()[1] / 2 - other) < _CLOSE
        for one, other in zip(ours, theirs, strict=True)
        if isinstance(one, Projection) and isinstance(one.growth, Distribution)
    ]
    return len(near) == len(ours) and sum(near) >= 0.9 * len(near)
