"""Historical and cross-item ratios by Hidiroglou and Berthelot: unusual for the group, and large enough to matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, text
from ballast.methods.editing.findings import Finding, Level, asked, fine, stopped
from ballast.methods.exact import MethodError, Rate, fraction

_ROOT_DIGITS = 12
_CHECK = "ratio"


@dataclass(frozen=True)
class EffectScore:
    """One member: current / previous, and its effect (in the values' unit to the power U), with the finding."""

    code: str
    ratio: Rate
    effect: Rate
    finding: Finding


@dataclass(frozen=True)
class OutlierReport:
    """The members of a group, largest absolute effect first, and the group's median ratio and limits of the effect.

    A limit is `NOT_APPLICABLE` on a side where the effects do not spread: there nothing is judged.
    """

    members: tuple[EffectScore, ...]
    median_ratio: Rate
    lower: Rate
    upper: Rate
    judged: int

    @property
    def outliers(self) -> tuple[str, ...]:
        """The codes asked about, largest absolute effect first."""
        return tuple(one.code for one in self.members if one.finding.verdict.asks)


@dataclass(frozen=True)
class _Settings:
    a: Fraction
    c: Fraction
    u: Fraction
    smallest_group: int
    least_spread: Fraction
    item: str


def hidiroglou_berthelot(
    pairs: Mapping[str, tuple[Exact | None, Exact | None]],
    a: Exact = Fraction(1, 20),
    c: Exact = 4,
    u: Exact = Fraction(1, 2),
    smallest_group: int = 10,
    least_spread: Exact = 0,
    item: str = "数值",
) -> OutlierReport:
    """Judge one group of firms by their ratios: code → (current, previous), or (one item, another) of the same return.

    `c` is how many spreads off is too far, `a` the least spread as a share of the median effect, `u` (0–1) how much size counts
    (0: the ratio alone, 1: the amount alone), `least_spread` a floor of the spread in the effect's unit. Members without two
    values above zero are stopped with a marker, and all are where fewer than `smallest_group` remain. A side without any spread
    is not judged. Order means nothing. Raises `MethodError` for parameters outside their range.

    >>> hidiroglou_berthelot({**{str(n): (100 + n, 100) for n in range(10)}, "x": (900, 100)}).outliers
    ('x',)
    """
    settings = _Settings(fraction(a), fraction(c), fraction(u), smallest_group, fraction(least_spread), item)
    if settings.a < 0 or settings.c <= 0 or not 0 <= settings.u <= 1 or smallest_group < 1 or settings.least_spread < 0:
        raise MethodError(
            "奇异值检验的参数不对：A不小于0，C大于0，U在0到1之间，最小组至少1家，最小离散度不小于0。请检查"
        )
    known = {code: both for code, pair in sorted(pairs.items()) if not isinstance(both := _both(pair), Marker)}
    if not known or len(known) < smallest_group:
        return _too_few(pairs, len(known), settings)
    ratios = {code: now / before for code, (now, before) in known.items()}
    median = _quantile(_in_order(ratios.values()), Fraction(1, 2))
    effects = {code: _centred(ratio, median) * _power(max(known[code]), settings.u) for code, ratio in ratios.items()}
    lower, upper = _limits(_in_order(effects.values()), settings)
    scored = [_score(code, pair, ratios, effects, (lower, upper), settings) for code, pair in pairs.items()]
    return OutlierReport(tuple(sorted(scored, key=_largest_first)), median, lower, upper, len(known))


def hidiroglou_berthelot_by_group(
    pairs: Mapping[str, tuple[Exact | None, Exact | None]],
    group_of: Mapping[str, str],
    a: Exact = Fraction(1, 20),
    c: Exact = 4,
    u: Exact = Fraction(1, 2),
    smallest_group: int = 10,
    least_spread: Exact = 0,
    item: str = "数值",
) -> dict[str, OutlierReport]:
    """Judge every firm within its group (division, size): group → report, groups by name; parameters as for one group.

    Raises `MethodError` for a firm without a group.

    >>> hidiroglou_berthelot_by_group({"x": (2, 1)}, {"x": "26"})["26"].members[0].finding.verdict.label
    '无法判断'
    """
    if lost := sorted(pairs.keys() - group_of.keys()):
        raise MethodError(f"{'、'.join(lost)} 没有分组，无法与同组比较。请补上行业等分组")
    groups: dict[str, dict[str, tuple[Exact | None, Exact | None]]] = {}
    for code, pair in pairs.items():
        groups.setdefault(group_of[code], {})[code] = pair
    return {
        name: hidiroglou_berthelot(groups[name], a, c, u, smallest_group, least_spread, item) for name in sorted(groups)
    }


def _too_few(pairs: Mapping[str, tuple[Exact | None, Exact | None]], judged: int, settings: _Settings) -> OutlierReport:
    none = Marker.NOT_APPLICABLE
    reason = f"同组可比的只有{judged}家，少于{settings.smallest_group}家，不能判断是否异常"
    members = [_unjudged(code, pair, reason, settings) for code, pair in sorted(pairs.items())]
    return OutlierReport(tuple(members), none, none, none, judged)


def _unjudged(code: str, pair: tuple[Exact | None, Exact | None], reason: str, settings: _Settings) -> EffectScore:
    """A member of a group too small: its ratio where it has one, but no effect."""
    both = _both(pair)
    if isinstance(both, Marker):
        return EffectScore(code, both, both, _halted(settings, pair, both))
    none = Marker.NOT_APPLICABLE
    return EffectScore(code, both[0] / both[1], none, _stop(settings, pair, none, reason))


def _score(
    code: str,
    pair: tuple[Exact | None, Exact | None],
    ratios: Mapping[str, Fraction],
    effects: Mapping[str, Fraction],
    limits: tuple[Rate, Rate],
    settings: _Settings,
) -> EffectScore:
    both = _both(pair)
    if isinstance(both, Marker):
        return EffectScore(code, both, both, _halted(settings, pair, both))
    effect, (lower, upper), value = effects[code], limits, both[0]
    low = not isinstance(lower, Marker) and effect < lower
    high = not isinstance(upper, Marker) and effect > upper
    if low or high:
        evidence = (f"比值{text(ratios[code], 3)}，影响度{text(effect, 1)}",)
        reason = f"“{settings.item}”的变动比同组企业明显偏{'低' if low else '高'}。请核对，并说明原因"
        return EffectScore(
            code, ratios[code], effect, asked(_CHECK, settings.item, Level.WARNING, value, reason, evidence)
        )
    side = upper if effect > 0 else lower
    if effect and isinstance(side, Marker):
        reason = "同组企业的比值没有离散，不能判断是否异常"
        return EffectScore(code, ratios[code], effect, _stop(settings, pair, Marker.NOT_APPLICABLE, reason))
    return EffectScore(code, ratios[code], effect, fine(_CHECK, settings.item, Level.WARNING, value))


def _both(pair: tuple[Exact | None, Exact | None]) -> tuple[Fraction, Fraction] | Marker:
    """The two values of a pair, or why it has no ratio."""
    now, before = pair
    if now is None:
        return Marker.MISSING
    if before is None or before == 0:
        return Marker.NO_BASE
    if before < 0:
        return Marker.NEGATIVE_BASE
    return (fraction(now), fraction(before)) if now > 0 else Marker.NOT_APPLICABLE


def _halted(settings: _Settings, pair: tuple[Exact | None, Exact | None], why: Marker) -> Finding:
    return _stop(settings, pair, why, f"“{settings.item}”两个数不都大于0，没有比值可比")


def _stop(settings: _Settings, pair: tuple[Exact | None, Exact | None], why: Marker, reason: str) -> Finding:
    reported = Marker.MISSING if pair[0] is None else fraction(pair[0])
    return stopped(_CHECK, settings.item, Level.WARNING, reported, why, reason)


def _in_order(values: Iterable[Fraction]) -> list[Fraction]:
    """Sorted exactly; the nearest float decides all but ties, ten times faster."""
    return sorted(values, key=lambda one: (float(one), one))


def _largest_first(one: EffectScore) -> tuple[bool, float, Fraction, str]:
    if isinstance(one.effect, Marker):
        return True, 0.0, Fraction(0), one.code
    return False, -abs(float(one.effect)), -abs(one.effect), one.code


def _centred(ratio: Fraction, median: Fraction) -> Fraction:
    """The ratio made symmetric about the median: twice and half of it lie equally far."""
    return 1 - median / ratio if ratio < median else ratio / median - 1


def _limits(effects: Sequence[Fraction], settings: _Settings) -> tuple[Rate, Rate]:
    first, middle, third = (_quantile(effects, Fraction(place, 4)) for place in (1, 2, 3))
    floor = max(abs(settings.a * middle), settings.least_spread)
    below, above = max(middle - first, floor), max(third - middle, floor)
    return (
        middle - settings.c * below if below else Marker.NOT_APPLICABLE,
        middle + settings.c * above if above else Marker.NOT_APPLICABLE,
    )


def _quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """Linear between the two nearest of the ordered values."""
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _power(value: Fraction, exponent: Fraction) -> Fraction:
    """value ** exponent, cut after 12 decimals where it is no fraction; value above zero."""
    if exponent.denominator == 1:
        return value**exponent.numerator
    degree = exponent.denominator
    scale = 10**_ROOT_DIGITS
    raised = value**exponent.numerator * Fraction(scale) ** degree
    return Fraction(_whole_root(raised.numerator // raised.denominator, degree), scale)


def _whole_root(value: int, degree: int) -> int:
    """The largest whole number whose power does not exceed the value; Newton's steps down from above."""
    if value == 0:
        return 0
    guess = 1 << -(-value.bit_length() // degree)
    while True:
        better = ((degree - 1) * guess + value // guess ** (degree - 1)) // degree
        if better >= guess:
            return guess
        guess = better
