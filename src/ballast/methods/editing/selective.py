"""Selective editing (选择性审核): ask first about what moves the published total, and stop where it no longer does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.exact import HUNDRED, MethodError, Rate, fraction


class Combination(StrEnum):
    """How the scores of several items of a firm become one."""

    MAXIMUM = "maximum"
    MEAN = "mean"
    WEIGHTED = "weighted"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"maximum": "取最大", "mean": "简单平均", "weighted": "加权平均"}[self.value]


@dataclass(frozen=True)
class Scored:
    """One firm's figure: what it reported and what was expected (one unit), its weight in the total, how suspect it is (0–1).

    `expected` is last year's value times the group's growth, or the like; None where nothing can be expected.
    """

    code: str
    reported: Exact | None
    expected: Exact | None
    weight: Exact = 1
    suspicion: Exact = 1


@dataclass(frozen=True)
class EditingPlan:
    """Whom to ask, highest score first; `scores` in percent of the published total, a marker where there is none.

    `unexpected` reported without anything to compare with: they are asked too, and stand after the scored. `missing` reported
    nothing: a reminder, no edit. `threshold` is the lowest score asked about, `NOT_APPLICABLE` where none is. `left_bias` is what
    all that stays unasked could move the total by, in percent, never above `allowed_bias`.
    """

    scores: Mapping[str, Rate]
    review: tuple[str, ...]
    unexpected: tuple[str, ...]
    missing: tuple[str, ...]
    threshold: Rate
    left_bias: Fraction
    allowed_bias: Fraction


def selective_score(
    reported: Exact | None, expected: Exact | None, published_total: Exact, weight: Exact = 1, suspicion: Exact = 1
) -> Rate:
    """How much of the published total a deviation is, in percent: weight × |reported − expected| × suspicion / |total|.

    `MISSING` without a report, `NO_BASE` without an expectation. Raises `MethodError` for a total of zero, a weight below zero or
    a suspicion outside 0–1.

    >>> selective_score(reported=130, expected=100, published_total=6000)
    Fraction(1, 2)
    """
    if published_total == 0:
        raise MethodError("公布的合计为0，不能按其比重审核。请改用上年合计")
    if weight < 0 or not 0 <= suspicion <= 1:
        raise MethodError("权数不能小于0，可疑程度应在0到1之间。请检查参数")
    if reported is None:
        return Marker.MISSING
    if expected is None:
        return Marker.NO_BASE
    deviation = abs(fraction(reported) - fraction(expected))
    return deviation * fraction(weight) * fraction(suspicion) / abs(fraction(published_total)) * HUNDRED


def global_score(
    scores: Mapping[str, Rate], how: Combination = Combination.MAXIMUM, weights: Mapping[str, Exact] | None = None
) -> Rate:
    """One score of a firm from its items' scores (percent); items without a score are left out, `MISSING` where all are.

    Raises `MethodError` where the weighted mean lacks an item's weight, or the weights do not sum above zero.

    >>> global_score({"产值": Fraction(3), "用电量": Fraction(1)}, Combination.MEAN)
    Fraction(2, 1)
    """
    known = {item: score for item, score in scores.items() if not isinstance(score, Marker)}
    if not known:
        return Marker.MISSING
    if how is Combination.MAXIMUM:
        return max(known.values())
    if how is Combination.MEAN:
        return sum(known.values(), Fraction(0)) / len(known)
    given = {item: fraction(weight) for item, weight in (weights or {}).items() if item in known}
    if len(given) < len(known) or min(given.values()) < 0 or sum(given.values()) <= 0:
        raise MethodError("加权平均需要每一项的权数，权数不小于0且合计大于0。请补齐权数")
    return sum((score * given[item] for item, score in known.items()), Fraction(0)) / sum(given.values(), Fraction(0))


def plan_editing(units: Sequence[Scored], published_total: Exact, allowed_bias: Exact = Fraction(1, 2)) -> EditingPlan:
    """Score every figure and leave unasked only what together could not move the total by more than `allowed_bias` percent.

    The bias counts all deviations left as if in one direction, so it is never larger than that. Equal scores are treated alike.
    Order means nothing. `allowed_bias` 0.5 is our suggestion. Raises `MethodError` where a firm comes twice, for a bias below
    zero, and as `selective_score` does.

    >>> plan_editing([Scored("a", 130, 100), Scored("b", 101, 100)], published_total=1000).review
    ('a',)
    """
    counted = Counter(one.code for one in units)
    if twice := sorted(code for code, times in counted.items() if times > 1):
        raise MethodError(f"企业 {'、'.join(twice)} 出现了两次。请每家只给一行")
    allowed = fraction(allowed_bias)
    if allowed < 0:
        raise MethodError("允许的偏差不能小于0%。请检查参数")
    scores: dict[str, Rate] = {
        one.code: selective_score(one.reported, one.expected, published_total, one.weight, one.suspicion)
        for one in sorted(units, key=lambda one: one.code)
    }
    known = {code: score for code, score in scores.items() if not isinstance(score, Marker)}
    threshold, left = _threshold(known, allowed)
    asked = [code for code, score in known.items() if not isinstance(threshold, Marker) and score >= threshold]
    return EditingPlan(
        scores=scores,
        review=tuple(sorted(asked, key=lambda code: (-known[code], code))),
        unexpected=tuple(code for code, score in scores.items() if score is Marker.NO_BASE),
        missing=tuple(code for code, score in scores.items() if score is Marker.MISSING),
        threshold=threshold,
        left_bias=left,
        allowed_bias=allowed,
    )


def _threshold(known: Mapping[str, Fraction], allowed: Fraction) -> tuple[Rate, Fraction]:
    """The lowest score that is asked about, and the sum of the scores below it."""
    left = Fraction(0)
    for score, times in sorted(Counter(known.values()).items()):
        if left + score * times > allowed:
            return score, left
        left += score * times
    return Marker.NOT_APPLICABLE, left
