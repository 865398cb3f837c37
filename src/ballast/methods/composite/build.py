"""From the table to one score per unit, every stage kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.composite.plan import (
    Aggregation,
    Cell,
    Imputation,
    Indicator,
    Plan,
    Stage,
    Table,
    Weighting,
    check,
)
from ballast.methods.composite.stages import gaps, impute, normalise, read, treat
from ballast.methods.composite.weights import Weight, by_pillar, pillar_weights, weigh
from ballast.methods.exact import MethodError, Number
from ballast.methods.ranking import Direction as Direction
from ballast.methods.ranking import Ranked, rank


@dataclass(frozen=True)
class Composite:
    """The index: stages by name (raw, treated, normalised, imputed, pillars), weights within and of pillars, scores, ranks."""

    plan: Plan
    stages: Mapping[str, Stage]
    weights: Mapping[str, Weight]
    pillars: Mapping[str, Fraction]
    scores: Mapping[str, Cell]
    ranks: tuple[Ranked, ...]
    exact: bool
    reasons: Mapping[str, str]


def compose(
    indicators: Sequence[Indicator],
    values: Mapping[str, Mapping[str, Number | Marker | None]],
    plan: Plan | None = None,
    groups: Mapping[str, str] | None = None,
) -> Composite:
    """Build the index. `values`: unit → indicator → value in the indicator's unit; `groups`: unit → group for imputing.

    Raises `MethodError` for a table, goalpost, weight or method that cannot be.

    >>> compose([Indicator("a", "甲"), Indicator("b", "乙")], {"x": {"a": 1, "b": 5}, "y": {"a": 3, "b": 5}}).scores["y"]
    Fraction(75, 1)
    """
    plan = plan or Plan()
    check(indicators, values)
    raw = read(indicators, values)
    treated = treat(raw, indicators, plan)
    normal = normalise(treated, indicators, plan)
    filled = impute(normal, indicators, plan, groups or {})
    weights = weigh(filled.table, indicators, plan)
    across = pillar_weights(indicators, plan)
    pillars, scores = aggregate(filled.table, indicators, plan, weights, across)
    exact = filled.exact and plan.weighting not in (Weighting.PCA, Weighting.ENTROPY)
    exact = exact and Aggregation.GEOMETRIC not in (plan.aggregation, _across(plan))
    stages = (raw, treated, normal, filled, Stage("pillars", pillars, exact))
    lacking = gaps(filled.table, indicators)
    names = {one.code: one.name for one in indicators}
    reasons = {
        unit: f"缺{'、'.join(names[code] for code in lacking[unit])}，不计算"
        for unit, score in scores.items()
        if isinstance(score, Marker)
    }
    ranks = tuple(rank({unit: rational(score) for unit, score in scores.items()}, plan.places))
    return Composite(plan, {one.name: one for one in stages}, weights, across, scores, ranks, exact, reasons)


def rational(score: Cell) -> Fraction | Marker:
    """A score as it is ranked; a float is the decimal that it prints as."""
    return Fraction(repr(score)) if isinstance(score, float) else score


def aggregate(
    table: Table,
    indicators: Sequence[Indicator],
    plan: Plan,
    weights: Mapping[str, Weight],
    across: Mapping[str, Weight],
) -> tuple[dict[str, dict[str, Cell]], dict[str, Cell]]:
    """The pillars' values and the score of every unit."""
    pillars = by_pillar(indicators)
    inner: dict[str, dict[str, Cell]] = {}
    scores: dict[str, Cell] = {}
    for unit, row in table.items():
        inner[unit] = {
            pillar: _mean(plan.aggregation, {code: row[code] for code in codes}, weights, plan.imputation)
            for pillar, codes in pillars.items()
        }
        scores[unit] = _mean(_across(plan), inner[unit], across, plan.imputation)
    return inner, scores


def _across(plan: Plan) -> Aggregation:
    return plan.across or plan.aggregation


def _mean(how: Aggregation, cells: Mapping[str, Cell], weights: Mapping[str, Weight], gap: Imputation) -> Cell:
    there = {code: cell for code, cell in cells.items() if not isinstance(cell, Marker) and weights[code] > 0}
    lacking = [code for code, cell in cells.items() if isinstance(cell, Marker) and weights[code] > 0]
    if not there or (lacking and gap is not Imputation.AVAILABLE):
        return Marker.MISSING
    total: Weight = sum((weights[code] for code in there), Fraction(0))
    pairs = [(cell, weights[code] / total) for code, cell in there.items()]
    if how is Aggregation.GEOMETRIC:
        return _geometric(pairs)
    mean = _sum([cell * weight for cell, weight in pairs])
    if how is Aggregation.LINEAR or len(pairs) == 1:
        return mean
    return _partial(mean, pairs)


def _sum(parts: Sequence[Fraction | float]) -> Fraction | float:
    """Exact where every part is; floats are added so that their order does not matter."""
    if any(isinstance(one, float) for one in parts):
        return math.fsum(parts)
    return sum(parts, Fraction(0))


def _geometric(pairs: Sequence[tuple[Fraction | float, Weight]]) -> float:
    if any(cell < 0 for cell, _ in pairs):
        raise MethodError("几何平均要求无量纲化后的数都不为负，标准分有负数。请改用区间法，或改用线性加权")
    if any(cell == 0 for cell, _ in pairs):
        return 0.0
    return math.exp(math.fsum(math.log(cell) * float(weight) for cell, weight in pairs))


def _partial(mean: Fraction | float, pairs: Sequence[tuple[Fraction | float, Weight]]) -> Fraction | float:
    if mean <= 0 or any(cell < 0 for cell, _ in pairs):
        if all(cell == 0 for cell, _ in pairs):
            return mean
        raise MethodError("部分可补偿法要求无量纲化后的数不为负。请把scale设在正数范围，如70到130")
    return mean - _sum([weight * (cell - mean) ** 2 for cell, weight in pairs]) / mean
