"""Scores of firms within their peer groups, with every item's value, baseline, formula and points kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import text
from ballast.methods.exact import HUNDRED, MethodError, Number, number
from ballast.methods.land_efficiency.facts import Firm, Ratio, ratio_of
from ballast.methods.land_efficiency.facts import Indicator as Indicator
from ballast.methods.land_efficiency.rules import GroupMean, LastYearMean, Missing, ScoredItem, ScoreScheme, Style
from ballast.methods.ranking import Direction

_Scorer = Callable[[Fraction], Fraction | None]


class Status(StrEnum):
    """Whether a firm has a score that counts."""

    EVALUATED = "evaluated"
    EXEMPT = "exempt"
    NOT_EVALUATED = "not_evaluated"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"evaluated": "参评", "exempt": "不定等级", "not_evaluated": "缺数未评"}[self.value]


@dataclass(frozen=True)
class Base:
    """What values of one item were measured against; both sums where it is a mean, and how many firms it counts."""

    baseline: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    counted: int = 0


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item of one firm; `before` the cap, `points` what counts, `imputed` where a rule stood in for the value."""

    item: ScoredItem
    ratio: Ratio
    base: Base
    before: Fraction | Marker
    points: Fraction | Marker
    reason: str = ""
    imputed: bool = False

    @property
    def formula(self) -> str:
        """How the points before the cap came about, with the numbers; empty where there is no value."""
        return "" if isinstance(self.before, Marker) or isinstance(self.ratio.value, Marker) else in_words(self)

    @property
    def sentence(self) -> str:
        """The item as one Chinese sentence."""
        indicator = self.item.indicator
        value = self.ratio.value
        seen = value.symbol if isinstance(value, Marker) else f"{text(value, 4)}{indicator.unit}"
        got = "不计分" if isinstance(self.points, Marker) else f"得{text(self.points, 3)}分"
        how = "；".join(part for part in (self.formula, self.reason) if part)
        return f"{indicator.name}{seen}：{how}，{got}。"


@dataclass(frozen=True)
class Scored:
    """One firm: total = weighted × correction + bonus − penalty, in 分; a marker and the reason where there is none."""

    firm: Firm
    status: Status
    total: Fraction | Marker
    weighted: Fraction | Marker
    rescaled: Fraction
    correction: Fraction
    bonus: Fraction
    penalty: Fraction
    items: tuple[ItemScore, ...]
    reason: str

    def of(self, code: str) -> ItemScore:
        """One item by its indicator's code. Raises `MethodError` for an indicator that was not scored."""
        for one in self.items:
            if one.item.indicator.code == code:
                return one
        raise MethodError(f"{self.firm.name or self.firm.code}没有指标“{code}”的得分。请检查指标代码")

    @property
    def sentence(self) -> str:
        """The result as one Chinese sentence."""
        who = self.firm.name or self.firm.code
        if isinstance(self.total, Marker) or isinstance(self.weighted, Marker):
            return f"{who}：{self.status.label}（{self.reason}）。"
        parts = [f"指标得分{text(self.weighted, 2)}分"]
        parts += [f"修正系数{text(self.correction, 2)}"] if self.correction != 1 else []
        parts += [f"加分{text(self.bonus, 2)}分"] if self.bonus else []
        parts += [f"扣分{text(self.penalty, 2)}分"] if self.penalty else []
        parts.append(f"总分{text(self.total, 2)}分")
        parts += [self.reason] if self.reason else []
        return f"{who}：{'，'.join(parts)}。"


@dataclass(frozen=True)
class Scores:
    """All firms in the order given, the schemes by group, and the bases by group and indicator."""

    firms: tuple[Scored, ...]
    schemes: Mapping[str, ScoreScheme]
    bases: Mapping[str, Mapping[str, Base]]

    def of(self, code: str) -> Scored:
        """One firm's result. Raises `MethodError` for a code that was not among the input."""
        for one in self.firms:
            if one.firm.code == code:
                return one
        raise MethodError(f"评价结果中没有“{code}”。请检查代码")


def score(
    firms: Sequence[Firm],
    scheme: ScoreScheme | Mapping[str, ScoreScheme],
    last_year: Sequence[Firm] = (),
    bases: Mapping[str, Mapping[str, Base]] | None = None,
) -> Scores:
    """Score firms in 分, exactly, by one scheme or one per group; `bases` holds those of an earlier run as published.

    Raises `MethodError` for a code twice, a group without scheme, or a baseline that cannot be.

    >>> scheme = ScoreScheme("例", (ScoredItem(Indicator("t", "亩均税收", "税收", "用地", "万元/亩"), 100, baseline=8),))
    >>> score([Firm("a", {"税收": 60, "用地": 12})], scheme).of("a").total
    Fraction(125, 2)
    """
    twice = [code for code, times in Counter(one.code for one in firms).items() if times > 1]
    if twice:
        raise MethodError(f"参评名单中有重复的代码：{'、'.join(sorted(twice)[:5])}。请去重后再评")
    groups = sorted({one.group for one in firms})
    schemes = {group: _scheme_of(scheme, group) for group in groups}
    found_bases: dict[str, Mapping[str, Base]] = {}
    scored: dict[str, Scored] = {}
    for group in groups:
        members = [one for one in firms if one.group == group]
        before = [one for one in last_year if one.group == group]
        used = schemes[group]
        held = bases.get(group) if bases is not None else None
        found_bases[group] = held or {
            one.indicator.code: _base(one, _peers(members), _peers(before)) for one in used.items
        }
        lacking = [one.indicator.name for one in used.items if one.indicator.code not in found_bases[group]]
        if lacking:
            raise MethodError(f"“{group}”组的基准缺少{'、'.join(lacking)}。请传入完整的基准")
        scored |= _score_group(members, used, found_bases[group])
    return Scores(tuple(scored[one.code] for one in firms), schemes, found_bases)


def _scheme_of(scheme: ScoreScheme | Mapping[str, ScoreScheme], group: str) -> ScoreScheme:
    if isinstance(scheme, ScoreScheme):
        return scheme
    if group not in scheme:
        raise MethodError(f"“{group}”组没有评价办法。请补上，或检查分组名称")
    return scheme[group]


def _peers(firms: Iterable[Firm]) -> list[Firm]:
    return [one for one in firms if not one.exempt]


def _seen(firm: Firm, item: ScoredItem) -> Ratio:
    found = ratio_of(firm, item.indicator)
    if item.zero_is_missing and found.value == 0:
        return replace(found, value=Marker.MISSING, reason=f"{item.indicator.name}为零，视同未报")
    return found


def mean_of(firms: Iterable[Firm], item: ScoredItem) -> Base:
    """The ratio of sums over those that have both numbers. Raises `MethodError` where only ratios were given, or none."""
    found = [one for one in (_seen(firm, item) for firm in firms) if not isinstance(one.value, Marker)]
    name = item.indicator.name
    if any(one.denominator is None for one in found):
        raise MethodError(f"“{name}”只给了比值，没有分子分母，不能按合计之比求平均。请给分子分母，或直接给基准值")
    above = sum((one.numerator for one in found if one.numerator is not None), Fraction(0))
    below = sum((one.denominator for one in found if one.denominator is not None), Fraction(0))
    if not below:
        raise MethodError(f"“{name}”没有一家企业有数，求不出平均。请检查数据，或直接给基准值")
    return Base(above / below * number(item.indicator.scale), None, None, above, below, len(found))


def _base(item: ScoredItem, peers: list[Firm], last_year: list[Firm]) -> Base:
    if item.style in (Style.MIN_MAX, Style.BEST):
        values = [one.value for one in (_seen(firm, item) for firm in peers) if not isinstance(one.value, Marker)]
        return Base(low=min(values, default=None), high=max(values, default=None), counted=len(values))
    if isinstance(item.baseline, LastYearMean):
        if not last_year:
            raise MethodError(f"“{item.indicator.name}”以上年平均为基准，但没有上年数据。请传入上年企业数据")
        return _times(mean_of(last_year, item), item.baseline.multiple, item)
    if isinstance(item.baseline, GroupMean):
        return _times(mean_of(peers, item), item.baseline.multiple, item) if peers else Base()
    if item.baseline is None:
        return mean_of(peers, item) if peers else Base()
    return Base(number(item.baseline))


def _times(mean: Base, multiple: object, item: ScoredItem) -> Base:
    assert mean.baseline is not None
    baseline = mean.baseline * number(multiple, "基准值倍数")  # type: ignore[arg-type]
    if baseline <= 0:
        raise MethodError(f"“{item.indicator.name}”的平均值不大于0，不能作基准值。请直接给基准值")
    return replace(mean, baseline=baseline)


def _score_group(members: list[Firm], scheme: ScoreScheme, bases: Mapping[str, Base]) -> dict[str, Scored]:
    items: dict[str, list[ItemScore]] = {one.code: [] for one in members}
    for item in scheme.items:
        base = bases[item.indicator.code]
        points, limit = scorer(item, base), most(item)
        found = {one.code: _score_item(item, base, points, limit, _seen(one, item)) for one in members}
        stand_in = _stand_in(item, [found[one.code].points for one in _peers(members)])
        for code, one in found.items():
            items[code].append(_fill(one, stand_in) if isinstance(one.points, Marker) else one)
    return {one.code: _result(one, tuple(items[one.code]), scheme) for one in members}


def _stand_in(item: ScoredItem, points: list[Fraction | Marker]) -> Fraction | None:
    """The points of a firm without the value, where the rule gives any."""
    if item.missing is Missing.ZERO:
        return Fraction(0)
    if item.missing is Missing.PERCENT:
        return number(item.weight) * number(item.missing_percent, "缺数时得分的百分比") / HUNDRED
    there = [one for one in points if not isinstance(one, Marker)]
    # Nobody needs the average where nobody lacks the value; the exact mean of many ratios has a long denominator.
    if not there or len(there) == len(points):
        return None
    if item.missing is Missing.PEER_AVERAGE:
        return sum(there, Fraction(0)) / len(there)
    return min(there) if item.missing is Missing.PEER_LOWEST else None


def _score_item(
    item: ScoredItem, base: Base, points_of: _Scorer | None, limit: Fraction | None, ratio: Ratio
) -> ItemScore:
    if isinstance(ratio.value, Marker):
        return ItemScore(item, ratio, base, ratio.value, ratio.value, ratio.reason)
    none = Marker.NOT_APPLICABLE
    if points_of is None:
        return ItemScore(item, ratio, base, none, none, f"同组没有可作比较的{item.indicator.name}")
    before = points_of(ratio.value)
    if before is None:
        return ItemScore(item, ratio, base, none, none, f"{item.indicator.name}不大于0，不能作除数计分")
    if item.negative_to_zero and ratio.value < 0:
        return ItemScore(item, ratio, base, before, Fraction(0), "负值计0分")
    if limit is not None and before > limit:
        return ItemScore(item, ratio, base, before, limit, f"超过上限，按{text(limit, 2)}分计")
    return ItemScore(item, ratio, base, before, before)


def most(item: ScoredItem) -> Fraction | None:
    """The most points that an item can give, None where it is not capped."""
    if item.cap_multiple is None:
        return None
    return number(item.weight) * number(item.cap_multiple)


def scorer(item: ScoredItem, base: Base) -> _Scorer | None:
    """Points before the cap by value, None for a value that cannot be scored; no scorer where there is nothing to compare with."""
    if base.baseline is None and base.low is None:
        return None
    return _HOW[item.style](item, base, number(item.weight))


def _by_ratio(item: ScoredItem, base: Base, weight: Fraction) -> _Scorer:
    assert base.baseline is not None
    if item.indicator.direction is Direction.LOWER:
        return _inverse(base.baseline * weight)
    slope = weight / base.baseline
    return lambda value: value * slope


def _inverse(top: Fraction) -> _Scorer:
    """Less is better: something over the value, which then must be above zero."""
    return lambda value: top / value if value > 0 else None


def _by_reversed_mean(item: ScoredItem, base: Base, weight: Fraction) -> _Scorer:
    mean = base.baseline
    if not mean:
        return lambda value: weight / 2
    return lambda value: max(Fraction(0), 2 - value / mean) * weight / 2


def _by_best(item: ScoredItem, base: Base, weight: Fraction) -> _Scorer:
    low, high = base.low, base.high
    assert low is not None and high is not None
    if item.indicator.direction is Direction.LOWER:
        # The least is nothing at all: it has full marks, and nothing over any other value is nothing.
        return _inverse(low * weight) if low > 0 else lambda value: weight if value <= low else Fraction(0)
    return lambda value: value * weight / high if high > 0 else Fraction(0)


def _by_span(item: ScoredItem, base: Base, weight: Fraction) -> _Scorer:
    low, high = base.low, base.high
    assert low is not None and high is not None
    floor = number(item.floor_percent, "起评百分比")
    if low == high:
        flat = weight * number(item.flat) / HUNDRED
        return lambda value: flat
    start, slope = weight * floor / HUNDRED, weight * (HUNDRED - floor) / HUNDRED / (high - low)
    if item.indicator.direction is Direction.LOWER:
        return lambda value: start + slope * (high - value)
    return lambda value: start + slope * (value - low)


_HOW: Mapping[Style, Callable[[ScoredItem, Base, Fraction], _Scorer]] = {
    Style.RATIO: _by_ratio,
    Style.MIN_MAX: _by_span,
    Style.BEST: _by_best,
    Style.MEAN_REVERSED: _by_reversed_mean,
}


def in_words(one: ItemScore) -> str:
    """The formula of an item with its numbers."""
    assert not isinstance(one.ratio.value, Marker)
    w, x = text(number(one.item.weight), 2), text(one.ratio.value, 4)
    lower = one.item.indicator.direction is Direction.LOWER
    if one.item.style is Style.RATIO:
        return f"基准{_said(one.base.baseline)}÷{x}×{w}" if lower else f"{x}÷基准{_said(one.base.baseline)}×{w}"
    if one.item.style is Style.MEAN_REVERSED:
        if not one.base.baseline:
            return f"组平均为0，与平均持平，{w}÷2"
        return f"（2−{x}÷平均{_said(one.base.baseline)}）×{w}÷2，不低于0"
    if one.item.style is Style.BEST:
        return _best_in_words(one, x, w)
    low, high, floor = _said(one.base.low), _said(one.base.high), number(one.item.floor_percent)
    if one.base.low == one.base.high:
        return f"各企业数值相等，按{text(number(one.item.flat), 2)}%计"
    span = f"最高{high}−{x}" if lower else f"{x}−最低{low}"
    return f"{w}×[{text(floor, 2)}+{text(HUNDRED - floor, 2)}×（{span}）÷（{high}−{low}）]%"


def _best_in_words(one: ItemScore, x: str, w: str) -> str:
    higher = one.item.indicator.direction is Direction.HIGHER
    best = one.base.high if higher else one.base.low
    assert best is not None
    if best > 0:
        return f"{x}÷最高{_said(best)}×{w}" if higher else f"最低{_said(best)}÷{x}×{w}"
    name = "最高" if higher else "最低"
    return f"{x}，{name}{_said(best)}，{f'得满分{w}' if one.before else '不得分'}"


def _said(value: Fraction | None) -> str:
    assert value is not None
    return text(value, 4)


_STAND_IN = {
    Missing.ZERO: "按0分计",
    Missing.PERCENT: "按办法给定分计",
    Missing.PEER_AVERAGE: "按同组此项平均得分计",
    Missing.PEER_LOWEST: "按同组此项最低得分计",
}


def _fill(one: ItemScore, stand_in: Fraction | None) -> ItemScore:
    """Points where there is no value, by the item's rule."""
    rule = one.item.missing
    if rule is Missing.REDISTRIBUTE:
        return replace(one, points=Marker.NOT_APPLICABLE, reason=f"{one.reason}，权重分配给其他指标", imputed=True)
    if stand_in is not None:
        return replace(one, points=stand_in, reason=f"{one.reason}，{_STAND_IN[rule]}", imputed=True)
    none = "" if rule is Missing.NOT_EVALUATED else "，同组也都没有"
    return replace(one, points=Marker.MISSING, reason=f"{one.reason}{none}，不予评价")


def _result(firm: Firm, items: tuple[ItemScore, ...], scheme: ScoreScheme) -> Scored:
    correction = number(firm.correction, "修正系数")
    lost = [number(one.item.missing_penalty) for one in items if isinstance(one.ratio.value, Marker)]
    bonus, more = _capped([number(one, name) for name, one in firm.bonus.items()], scheme.bonus_cap, "加分")
    penalty, less = _capped(
        [*(number(one, name) for name, one in firm.penalty.items()), *lost], scheme.penalty_cap, "扣分"
    )
    weighted, factor = _weighted(items)
    total = weighted if isinstance(weighted, Marker) else weighted * correction + bonus - penalty
    if firm.exempt and not scheme.score_exempt:
        total = weighted = Marker.NOT_APPLICABLE
    status = Status.EVALUATED
    if firm.exempt:
        status = Status.EXEMPT
    elif isinstance(weighted, Marker):
        status = Status.NOT_EVALUATED
    reasons = _reasons(firm, items, weighted, factor) + ([] if isinstance(weighted, Marker) else more + less)
    return Scored(firm, status, total, weighted, factor, correction, bonus, penalty, items, "；".join(reasons))


def _capped(points: list[Fraction], cap: Number | None, name: str) -> tuple[Fraction, list[str]]:
    total = sum(points, Fraction(0))
    if cap is None or total <= number(cap):
        return total, []
    return number(cap), [f"{name}合计{text(total, 2)}分，按最多{text(number(cap), 2)}分计"]


def _reasons(firm: Firm, items: tuple[ItemScore, ...], weighted: Fraction | Marker, factor: Fraction) -> list[str]:
    """Why there is no total, or what stands behind it."""
    reasons = [firm.exempt] if firm.exempt else [one.reason for one in items if one.points is Marker.MISSING]
    if isinstance(weighted, Marker):
        return reasons or ["全部指标缺数"]
    return reasons + ([f"其余指标得分按{text(factor, 4)}倍折算"] if factor != 1 else [])


def _weighted(items: tuple[ItemScore, ...]) -> tuple[Fraction | Marker, Fraction]:
    """The sum of the points, scaled up where weights are redistributed; and the factor."""
    if any(one.points is Marker.MISSING for one in items):
        return Marker.MISSING, Fraction(1)
    points = sum((one.points for one in items if not isinstance(one.points, Marker)), Fraction(0))
    counted = [one for one in items if not isinstance(one.points, Marker)]
    if len(counted) == len(items):
        return points, Fraction(1)
    if not counted:
        return Marker.MISSING, Fraction(1)
    whole, there = (sum((number(one.item.weight) for one in some), Fraction(0)) for some in (items, counted))
    return points * whole / there, whole / there
