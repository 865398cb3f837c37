"""Output against electricity, and figures that repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.rounding import Exact
from ballast.methods.arrays import Array
from ballast.methods.exact import Number, Rate, fraction, number
from ballast.methods.warning.lights import shown

_NORMAL = 1.4826
"""Median absolute deviation to standard deviation of a normal distribution."""

_ASK = "请核实原因（订单结构、价格、自发电、停歇检修等）；不要求改动数据。"


@dataclass(frozen=True)
class Mismatch:
    """What the signs say of one firm: rates in percent, `gap` = output − power in points."""

    output: Fraction
    power: Fraction
    gap: Fraction
    fires: bool
    sentence: str


@dataclass(frozen=True)
class Pair:
    """One firm's growth of output and of electricity in percent, None or a Marker where there is none, and its peers."""

    code: str
    group: str
    output: Number | Marker | None
    power: Number | Marker | None


@dataclass(frozen=True)
class PeerRules:
    """All suggestions: robust z and points from which a firm stands out (both are needed), the least number of peers for a
    group of its own and for an elasticity of its own, and the least spread in points."""

    z: float = 3.5
    points: float = 20.0
    peers: int = 8
    slope_peers: int = 20
    least_spread: float = 3.0
    slope_bounds: tuple[float, float] = (0.0, 2.0)


SUGGESTED_PEER_RULES = PeerRules()


@dataclass(frozen=True)
class PeerMismatch:
    """How far a firm's output growth is from what its electricity lets expect among its peers.

    `elasticity` is the group's or 1, whichever explains the firm better; `expected` = middle + elasticity × power growth,
    percent; `residual` = output − expected, points; `z` = residual over
    the robust spread. All floats: an estimate. `group` is empty where all firms together had to serve as peers.
    """

    code: str
    group: str
    peers: int
    elasticity: float
    expected: float
    residual: float
    z: float
    fires: bool
    sentence: str


def mismatch(output: Number | Marker | None, power: Number | Marker | None, gap: Exact = 30) -> Mismatch | Marker:
    """Rule V10: the signs of output and power growth (percent) differ and they lie more than `gap` points apart.

    A rate of zero has no sign. `MISSING` or the rate's own marker where one has none. Suggested gap: 30 points.

    >>> mismatch(20, -11).fires, mismatch(20, -10).fires
    (True, False)
    """
    up, drawn = _rate(output, "产值增速"), _rate(power, "用电增速")
    if isinstance(up, Marker):
        return up
    if isinstance(drawn, Marker):
        return drawn
    apart = up - drawn
    fires = up * drawn < 0 and abs(apart) > fraction(gap)
    says = f"产值增速{shown(up)}%，用电增速{shown(drawn)}%，相差{shown(abs(apart), fraction(gap))}个百分点"
    return Mismatch(up, drawn, apart, fires, f"{says}，方向相反。{_ASK}" if fires else f"{says}。")


def _rate(rate: Number | Marker | None, name: str) -> Rate:
    if rate is None or isinstance(rate, Marker):
        return rate or Marker.MISSING
    return number(rate, name)


def peer_mismatches(pairs: Sequence[Pair], rules: PeerRules = SUGGESTED_PEER_RULES) -> dict[str, PeerMismatch | Marker]:
    """Compare each firm with its peers: whose output growth does not go with its electricity?

    The elasticity is the median of the slopes between pairs of peers (Theil–Sen), 1 where the group is too small for one
    of its own; the middle and spread are median and scaled median absolute deviation. Groups below `peers` fall back on
    all firms, and to `NOT_APPLICABLE` where those are too few as well. The result does not depend on the order given.

    >>> firms = [Pair(f"F{n}", "C", n, n) for n in range(8)] + [Pair("F8", "C", 60, 2)]
    >>> [code for code, found in peer_mismatches(firms).items() if found.fires]
    ['F8']
    """
    rates: dict[str, tuple[float, float]] = {}
    results: dict[str, PeerMismatch | Marker] = {}
    for pair in pairs:
        both = _both(pair)
        if isinstance(both, Marker):
            results[pair.code] = both
        else:
            rates[pair.code] = both
    members: dict[str, list[str]] = {}
    for pair in sorted(pairs, key=lambda one: one.code):
        if pair.code in rates:
            members.setdefault(pair.group, []).append(pair.code)
    whole = sorted(rates)
    groups = {"": whole} | {name: codes for name, codes in members.items() if len(codes) >= rules.peers}
    fits = {name: _fit(codes, rates, rules) for name, codes in groups.items() if len(codes) >= rules.peers}
    for pair in pairs:
        if pair.code in rates:
            name = pair.group if pair.group in fits else ""
            fit = fits.get(name)
            placed = None if fit is None else _placed(pair.code, name, rates[pair.code], fit, rules)
            results[pair.code] = placed or Marker.NOT_APPLICABLE
    return {pair.code: results[pair.code] for pair in pairs}


@dataclass(frozen=True)
class _Fit:
    peers: int
    slope: float
    middle: float
    spread: float

    def expected(self, power: float) -> float:
        """What that power growth lets expect."""
        return self.middle + self.slope * power


def _both(pair: Pair) -> tuple[float, float] | Marker:
    known: list[float] = []
    for rate, name in ((pair.output, "产值增速"), (pair.power, "用电增速")):
        if rate is None or isinstance(rate, Marker):
            return rate or Marker.MISSING
        known.append(float(number(rate, f"{pair.code}{name}")))
    return known[0], known[1]


def _fit(codes: Sequence[str], rates: Mapping[str, tuple[float, float]], rules: PeerRules) -> tuple[_Fit, ...]:
    """The fits that may explain a firm: with the group's elasticity, and one to one.

    Noise in the power of the many flattens the slope; it must not accuse the few whose output and power fell together.
    """
    output = np.array([rates[code][0] for code in codes])
    power = np.array([rates[code][1] for code in codes])
    slope = _slope(output, power, rules)
    rest = output - slope * power
    spread = max(_NORMAL * float(np.median(np.abs(rest - np.median(rest)))), rules.least_spread)
    return tuple(
        _Fit(len(codes), one, float(np.median(output - one * power)), spread) for one in dict.fromkeys((slope, 1.0))
    )


def _slope(output: Array, power: Array, rules: PeerRules) -> float:
    if len(output) < rules.slope_peers:
        return 1.0
    first, second = np.triu_indices(min(len(output), 400), 1)
    # More than 400 peers add nothing to a median of slopes but time: every so-manieth by rising power growth is taken.
    order = np.lexsort((output, power))[np.linspace(0, len(output) - 1, min(len(output), 400)).astype(int)]
    run = power[order][second] - power[order][first]
    steep = (output[order][second] - output[order][first])[run != 0] / run[run != 0]
    low, high = rules.slope_bounds
    return float(np.clip(np.median(steep), low, high)) if len(steep) else 1.0


def _placed(
    code: str, group: str, rates: tuple[float, float], fits: tuple[_Fit, ...], rules: PeerRules
) -> PeerMismatch:
    output, power = rates
    fit = min(fits, key=lambda one: abs(output - one.expected(power)))
    expected = fit.expected(power)
    rest = output - expected
    z = rest / fit.spread
    fires = abs(z) > rules.z and abs(rest) > rules.points
    says = (
        f"产值增速{output:.1f}%，按同组{fit.peers}家用电与产值的关系推算约{expected:.1f}%，相差{abs(rest):.1f}个百分点"
    ).replace("-", "−")
    sentence = f"{says}，明显偏离同组。{_ASK}" if fires else f"{says}。"
    return PeerMismatch(code, group, fit.peers, fit.slope, expected, rest, z, fires, sentence)


def repeated(
    month: Exact | None, previous: Exact | None, base: Exact | None, period: Period | None = None
) -> tuple[str, ...] | Marker:
    """Rule V14: what a month's figure repeats to the last digit, `上月` and `上年同月`; empty where nothing.

    All in one unit. Zero repeats nothing: a firm at a stand reports zero again and again. `MISSING` without the month.
    In the first period of the year (`period`) there is no month before: the block is not compared with December.

    >>> repeated(1336, 1336, 1200)
    ('上月',)
    """
    if month is None:
        return Marker.MISSING
    if month == 0:
        return ()
    first = period is not None and period.is_first
    return ("上月",) * (not first and previous == month) + ("上年同月",) * (base == month)
