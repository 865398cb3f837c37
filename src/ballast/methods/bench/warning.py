"""Warning: run states of every enterprise, its match of output and power among peers, and a year's load curve."""

from __future__ import annotations

from datetime import date

import numpy as np

from ballast.kernel.period import Calendar, Period
from ballast.methods.bench import Case
from ballast.methods.warning import Pair, load_profile, monthly_state, peer_mismatches

_FIRMS, _DIVISIONS, _MONTHS = 800, 41, 25


def cases(times: int) -> list[Case]:
    """A month's run states and mismatches of `times` cities, and one load curve for each city."""
    drawn = np.random.default_rng(times)
    firms = _FIRMS * times
    period = Period(2026, 9, Calendar.MONTHLY)
    months = [period.shift(-back) for back in range(_MONTHS)]
    kwh = drawn.integers(0, 100_000, (firms, _MONTHS))
    powers = [dict(zip(months, row, strict=True)) for row in kwh.tolist()]
    outputs = drawn.integers(0, 5_000, (firms, 2)).tolist()
    growth = drawn.normal(5, 20, (firms, 2)).round(1).tolist()
    pairs = [Pair(str(place), str(place % _DIVISIONS), *both) for place, both in enumerate(growth)]
    curve = np.where(np.arange(365 * 96) % 96 < 48, 50.0, 3.0) * drawn.lognormal(0, 0.1, 365 * 96)

    def states() -> object:
        return [monthly_state(period, power, *both) for power, both in zip(powers, outputs, strict=True)]

    return [
        Case("用电推断开工状态", f"{firms}户", states),
        Case("产值与用电匹配", f"{firms}户", lambda: peer_mismatches(pairs)),
        Case("15分钟负荷", f"{times}户·年", lambda: [load_profile(date(2026, 1, 1), curve) for _ in range(times)]),
    ]
