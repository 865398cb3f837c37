"""Classes of scored firms, and what would lift one of them into the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import text
from ballast.methods.exact import HUNDRED, MethodError, number
from ballast.methods.grading import Grading, Member, Scheme, grade, needed_score
from ballast.methods.land_efficiency.facts import Firm as Firm
from ballast.methods.land_efficiency.presets import HUAIAN_2024_GRADES as HUAIAN_2024_GRADES
from ballast.methods.land_efficiency.presets import HUANGYAN_2022_BELOW as HUANGYAN_2022_BELOW
from ballast.methods.land_efficiency.rules import ScoredItem, Style
from ballast.methods.land_efficiency.scoring import Base, ItemScore, Scored, Scores, most
from ballast.methods.land_efficiency.scoring import score as score
from ballast.methods.ranking import Direction


@dataclass(frozen=True)
class Lift:
    """What one indicator must gain for the next class: points, value, and the numerator (in its unit); or why it cannot.

    `strictly`: better than the value is needed, the value itself is not enough. Bases, peers and other items are held.
    """

    code: str
    indicator: str
    grade: str
    target: str
    score: Fraction | None
    points: Fraction | None
    value: Fraction | Marker
    needed: Fraction | None
    numerator: Fraction | None
    strictly: bool
    reason: str

    @property
    def possible(self) -> bool:
        """Whether this indicator alone can bring it."""
        return self.needed is not None


def classify(scores: Scores, scheme: Scheme | Mapping[str, Scheme], tie_break: Sequence[str] = ()) -> Grading:
    """Grade scored firms within their groups; the exempt and those without score apart. `tie_break`: indicator codes.

    A firm without the tie-break value stands behind those that have one. Raises `MethodError` as `grading.grade` does.

    >>> firm = Firm("a", ratios={"tax_per_mu": 9, "tax_per_power": 1})
    >>> classify(score([firm], HUANGYAN_2022_BELOW), HUAIAN_2024_GRADES).of("a").grade
    'C'
    """
    return grade([_member(one, tie_break) for one in scores.firms], scheme)


def _member(one: Scored, tie_break: Sequence[str]) -> Member:
    values = tuple(part for code in tie_break for part in _tie(one, code))
    return Member(one.firm.code, one.total, one.firm.group, values, exempt=one.firm.exempt)


def _tie(one: Scored, code: str) -> tuple[Fraction, Fraction]:
    """Whether there is a value, and the value with the better end upwards."""
    item = one.of(code)
    value = item.ratio.value
    if isinstance(value, Marker):
        return Fraction(0), Fraction(0)
    return Fraction(1), value if item.item.indicator.direction is Direction.HIGHER else -value


def lift(
    scores: Scores, scheme: Scheme | Mapping[str, Scheme], code: str, indicator: str, tie_break: Sequence[str] = ()
) -> Lift:
    """What `indicator` of firm `code` must become for the next class, exactly, all else held; respects the item's cap.

    Raises `MethodError` for a firm that is not graded, or in the best class already.

    >>> firms = [Firm(str(n), ratios={"tax_per_mu": n, "tax_per_power": 1}) for n in range(1, 11)]
    >>> lift(score(firms, HUANGYAN_2022_BELOW), HUAIAN_2024_GRADES, "8", "tax_per_mu").target
    'A'
    """
    one = scores.of(code)
    members = [_member(other, tie_break) for other in scores.firms]
    now = grade(members, scheme).of(code)
    if isinstance(now.grade, Marker):
        raise MethodError(f"“{code}”没有评级（{now.reason}），不能测算升档")
    used = scheme if isinstance(scheme, Scheme) else scheme[one.firm.group]
    if used.index(now.grade) == 0:
        raise MethodError(f"“{code}”已在最好一档，没有更高的档可升")
    item = one.of(indicator)
    blank = Lift(code, indicator, now.grade, "", None, None, item.ratio.value, None, None, False, "")
    if isinstance(item.ratio.value, Marker):
        return replace(blank, reason=f"{item.item.indicator.name}没有数，不能测算")
    if one.correction <= 0:
        return replace(blank, reason="修正系数不大于0，提高指标不能提高总分")

    def at(member: Member, total: Fraction) -> Member:
        return replace(member, score=total, tie_break=_moved(one, item, total, member.tie_break, tie_break))

    found = needed_score(members, scheme, code, at)
    if found is None:
        return replace(blank, reason="其他企业不变时，得分再高也不能升档")
    blank = replace(blank, target=found.grade, score=found.score, strictly=found.strictly)
    return _solve(blank, one, item)


def _points_for(one: Scored, item: ItemScore, total: Fraction) -> Fraction:
    """The item's points at which the firm's total is `total`, all else held."""
    assert not isinstance(one.total, Marker) and not isinstance(item.points, Marker)
    return item.points + (total - one.total) / (one.correction * one.rescaled)


def _moved(
    one: Scored, item: ItemScore, total: Fraction, values: tuple[object, ...], tie_break: Sequence[str]
) -> tuple[Fraction, ...]:
    """The tie-break values at another total: the lifted indicator moves with it."""
    moved = [number(part) for part in values]  # type: ignore[arg-type]
    code = item.item.indicator.code
    value = value_at(item.item, item.base, _points_for(one, item, total))
    if code in tie_break and value is not None:
        higher = item.item.indicator.direction is Direction.HIGHER
        moved[2 * list(tie_break).index(code) + 1] = value if higher else -value
    return tuple(moved)


def _solve(blank: Lift, one: Scored, item: ItemScore) -> Lift:
    assert blank.score is not None
    points = _points_for(one, item, blank.score)
    name, unit = item.item.indicator.name, item.item.indicator.unit
    ceiling = _ceiling(item.item)
    if ceiling is not None and (points > ceiling or (points == ceiling and blank.strictly)):
        return replace(
            blank, points=points, reason=f"{name}最多得{text(ceiling, 2)}分，升档需{text(points, 2)}分，单靠这一项不够"
        )
    needed = value_at(item.item, item.base, points)
    if needed is None:
        return replace(blank, points=points, reason=f"{name}的数值变化不改变得分，单靠这一项不够")
    assert not isinstance(blank.value, Marker)
    change = needed - blank.value
    numerator = None
    if item.ratio.denominator is not None:
        numerator = change * item.ratio.denominator / number(item.item.indicator.scale)
    beyond = "超过" if item.item.indicator.direction is Direction.HIGHER else "低于"
    more = beyond if blank.strictly else "达到"
    reason = f"{name}由{text(blank.value, 4)}变为{more}{text(needed, 4)}{unit}，可由{blank.grade}升为{blank.target}"
    return replace(blank, points=points, needed=needed, numerator=numerator, reason=reason)


def _ceiling(item: ScoredItem) -> Fraction | None:
    """The most points within reach: the cap, or the full weight where the formula ends at the best value."""
    limit = most(item)
    if item.style is Style.RATIO:
        return limit
    full = number(item.weight)
    return full if limit is None else min(full, limit)


def value_at(item: ScoredItem, base: Base, points: Fraction) -> Fraction | None:
    """The value that gives so many points; None where points do not depend on it."""
    weight = number(item.weight)
    if item.style is Style.RATIO:
        return None if base.baseline is None else points / weight * base.baseline
    if item.style is Style.MEAN_REVERSED:
        return base.baseline * (2 - 2 * points / weight) if base.baseline else None
    low, high = base.low, base.high
    if low is None or high is None or (item.style is Style.MIN_MAX and low == high):
        return None
    if item.style is Style.BEST:
        return points / weight * high if high > 0 else None
    floor = number(item.floor_percent)
    if floor == HUNDRED:
        return None
    part = (points * HUNDRED / weight - floor) / (HUNDRED - floor)
    upward = item.indicator.direction is Direction.HIGHER
    return low + part * (high - low) if upward else high - part * (high - low)
