"""Classes of scored firms, and what would lift one of them into the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import text
from ballast.methods.exact import HUNDRED, MethodError, Number, number
from ballast.methods.grading import Grading, Member, Scheme, grade, needed_score
from ballast.methods.grading.filling import scheme_of
from ballast.methods.land_efficiency.facts import Firm as Firm
from ballast.methods.land_efficiency.presets import HUAIAN_2024_GRADES as HUAIAN_2024_GRADES
from ballast.methods.land_efficiency.presets import HUANGYAN_2022_BELOW as HUANGYAN_2022_BELOW
from ballast.methods.land_efficiency.rules import ScoredItem, Style
from ballast.methods.land_efficiency.scoring import Base, ItemScore, Scored, Scores, most
from ballast.methods.land_efficiency.scoring import score as score
from ballast.methods.ranking import Direction


@dataclass(frozen=True)
class RedLine:
    """No better class than `grade` for a value worse than `line`, in the indicator's unit (亩均税收低于2万元/亩，不得高于D)."""

    indicator: str
    line: Number
    grade: str


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


def classify(
    scores: Scores,
    scheme: Scheme | Mapping[str, Scheme],
    tie_break: Sequence[str] = (),
    red_lines: Sequence[RedLine] = (),
    by: str = "",
) -> Grading:
    """Grade scored firms within their groups; the exempt and those without score apart. `tie_break`: indicator codes.

    `red_lines` and a firm's own `at_best` limit its class. `by`: the label whose values are the groups of the classes, where they
    are others than those of the baselines. A firm without the tie-break value stands behind those that have one. Raises
    `MethodError` as `grading.grade` does.

    >>> firm = Firm("a", ratios={"tax_per_mu": 9, "tax_per_power": 1})
    >>> classify(score([firm], HUANGYAN_2022_BELOW), HUAIAN_2024_GRADES).of("a").grade
    'C'
    """
    return grade(_members(scores, scheme, tie_break, red_lines, by), scheme)


def _members(
    scores: Scores,
    scheme: Scheme | Mapping[str, Scheme],
    tie_break: Sequence[str],
    red_lines: Sequence[RedLine],
    by: str,
) -> list[Member]:
    members = []
    for one in scores.firms:
        firm = one.firm
        group = firm.labels.get(by, "") if by else firm.group
        values = tuple(part for code in tie_break for part in _tie(one, code))
        at_best, why = _limit(one, scheme_of(scheme, group), red_lines)
        members.append(Member(firm.code, one.total, group, values, firm.exempt, firm.outside, at_best=at_best, why=why))
    return members


def _limit(one: Scored, scheme: Scheme, red_lines: Sequence[RedLine]) -> tuple[str, str]:
    """The worst of a firm's limits, and why."""
    limits = [(one.firm.at_best, one.firm.why)] if one.firm.at_best else []
    for line in red_lines:
        item = one.of(line.indicator)
        value, indicator, at = item.ratio.value, item.item.indicator, number(line.line, "红线")
        higher = indicator.direction is Direction.HIGHER
        if not isinstance(value, Marker) and (value < at if higher else value > at):
            words = f"{indicator.name}{'低于' if higher else '高于'}{text(at, 4)}{indicator.unit}"
            limits.append((line.grade, words))
    return max(limits, key=lambda limit: scheme.index(limit[0]), default=("", ""))


def _tie(one: Scored, code: str) -> tuple[Fraction, Fraction]:
    """Whether there is a value, and the value with the better end upwards."""
    item = one.of(code)
    value = item.ratio.value
    if isinstance(value, Marker):
        return Fraction(0), Fraction(0)
    return Fraction(1), value if item.item.indicator.direction is Direction.HIGHER else -value


def lift(
    scores: Scores,
    scheme: Scheme | Mapping[str, Scheme],
    code: str,
    indicator: str,
    tie_break: Sequence[str] = (),
    red_lines: Sequence[RedLine] = (),
    by: str = "",
) -> Lift:
    """What `indicator` of firm `code` must become for the next class, exactly, all else held; respects the item's cap.

    A limit that binds is named as the reason why nothing helps: it must go first. Raises `MethodError` for a firm that is not
    graded, or in the best class already.

    >>> firms = [Firm(str(n), ratios={"tax_per_mu": n, "tax_per_power": 1}) for n in range(1, 11)]
    >>> lift(score(firms, HUANGYAN_2022_BELOW), HUAIAN_2024_GRADES, "8", "tax_per_mu").target
    'A'
    """
    one = scores.of(code)
    members = _members(scores, scheme, tie_break, red_lines, by)
    own = next(member for member in members if member.code == code)
    now = grade(members, scheme).of(code)
    if isinstance(now.grade, Marker):
        raise MethodError(f"“{code}”没有评级（{now.reason}），不能测算升档")
    used = scheme_of(scheme, now.group)
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

    if now.grade == own.at_best:
        return replace(blank, reason=f"{own.why or '有限制条件'}，不得高于{own.at_best}，须先解除")
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
    verb, beyond = ("提高", "以上") if item.item.indicator.direction is Direction.HIGHER else ("降低", "以下")
    more = f"{beyond}（不含）" if blank.strictly else "（含）"
    reason = f"{name}由{text(blank.value, 4)}{verb}到{text(needed, 4)}{unit}{more}，可由{blank.grade}升为{blank.target}"
    if numerator is not None and (touched := _sharing(one, item)):
        reason += f"；{'、'.join(touched)}也用“{item.item.indicator.numerator}”计算，会随之变动，这里按不变测算"
    return replace(blank, points=points, needed=needed, numerator=numerator, reason=reason)


def _sharing(one: Scored, item: ItemScore) -> list[str]:
    """The other items that the same fact enters: a gain in revenue lowers the share of research in it."""
    fact = item.item.indicator.numerator
    others = [each.item.indicator for each in one.items if each is not item]
    return [each.name for each in others if fact in (each.numerator, each.denominator)]


def _ceiling(item: ScoredItem) -> Fraction | None:
    """The most points within reach: the cap, or the full weight where the formula ends at the best value."""
    limit = most(item)
    if item.style is Style.RATIO:
        return limit
    full = number(item.weight)
    return full if limit is None else min(full, limit)


def value_at(item: ScoredItem, base: Base, points: Fraction) -> Fraction | None:
    """The value that gives so many points; None where points do not depend on it."""
    part = points / number(item.weight)
    if item.style is Style.RATIO:
        return _over(item, base.baseline, part)
    if item.style is Style.MEAN_REVERSED:
        return base.baseline * (2 - 2 * part) if base.baseline else None
    low, high = base.low, base.high
    upward = item.indicator.direction is Direction.HIGHER
    if item.style is Style.BEST:
        return _over(item, high if upward else low, part)
    floor = number(item.floor_percent)
    if low is None or high is None or low == high or floor == HUNDRED:
        return None
    way = (part * HUNDRED - floor) / (HUNDRED - floor) * (high - low)
    return low + way if upward else high - way


def _over(item: ScoredItem, against: Fraction | None, part: Fraction) -> Fraction | None:
    """The value of which `part` is the ratio to a baseline or best value; the other way round where less is better."""
    assert against is not None
    if against <= 0:
        return None
    if item.indicator.direction is Direction.HIGHER:
        return part * against
    return against / part if part > 0 else None
