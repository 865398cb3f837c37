"""Treating, normalising, imputing: one table in, one table out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.composite.plan import (
    Cell,
    Imputation,
    Indicator,
    Normalisation,
    Plan,
    Stage,
    Table,
    Treatment,
    column,
)
from ballast.methods.exact import HUNDRED, MethodError, Number, number
from ballast.methods.ranking import Direction

Value = Fraction | float


def read(indicators: Sequence[Indicator], values: Mapping[str, Mapping[str, Number | Marker | None]]) -> Stage:
    """The raw table, exact; what has no number has its marker."""
    table = {
        unit: {one.code: _cell(row.get(one.code), f"{unit}的{one.name}") for one in indicators}
        for unit, row in sorted(values.items())
    }
    return Stage("raw", table, True)


def _cell(value: Number | Marker | None, name: str) -> Cell:
    if value is None:
        return Marker.MISSING
    if isinstance(value, Marker):
        return value if value.replaces else Marker.MISSING
    return number(value, name)


def treat(stage: Stage, indicators: Sequence[Indicator], plan: Plan) -> Stage:
    """Leave out declared outliers, then winsorise or take logarithms as each indicator says."""
    table = {unit: dict(row) for unit, row in stage.table.items()}
    notes = []
    names = {one.code: one.name for one in indicators}
    for (unit, code), why in sorted(plan.outliers.items()):
        if unit not in table or code not in names:
            raise MethodError(f"声明的异常值（{unit}，{code}）不在表里。请检查单位和指标代码")
        table[unit][code] = Marker.NOT_APPLICABLE
        notes.append(f"{unit}的{names[code]}作为异常值不用：{why}")
    exact = True
    for one in indicators:
        if one.treatment is Treatment.LOG:
            exact = False
            _log(table, one)
            notes.append(f"{one.name}取自然对数")
        elif one.treatment is Treatment.WINSORISE:
            notes += _winsorise(table, one, plan)
    return Stage("treated", table, exact, tuple(notes))


def _log(table: dict[str, dict[str, Cell]], one: Indicator) -> None:
    for unit, value in column(table, one.code).items():
        if value <= 0:
            raise MethodError(f"{unit}的{one.name}不大于0，不能取对数。请换一种处理方法，或声明为异常值")
        table[unit][one.code] = math.log(value)


def _winsorise(table: dict[str, dict[str, Cell]], one: Indicator, plan: Plan) -> list[str]:
    found = column(table, one.code)
    if not found:
        return []
    ordered = sorted(found.values())
    low, high = (quantile(ordered, number(percent)) for percent in plan.winsorise)
    notes = []
    for unit, value in found.items():
        cut = min(max(value, low), high)
        if cut != value:
            table[unit][one.code] = cut
            notes.append(f"{unit}的{one.name}缩尾到{float(cut):.4g}")
    return notes


def quantile(ordered: Sequence[Value], percent: Fraction) -> Value:
    """The percentile of sorted values, between neighbours linearly (as spreadsheets do), exact for exact values."""
    at = percent / HUNDRED * (len(ordered) - 1)
    below = at.numerator // at.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


def normalise(stage: Stage, indicators: Sequence[Indicator], plan: Plan) -> Stage:
    """Every indicator on one scale, higher is better."""
    table = {unit: dict(row) for unit, row in stage.table.items()}
    notes: list[str] = []
    how = _HOW[plan.normalisation]
    for one in indicators:
        found = column(stage.table, one.code)
        if not found:
            notes.append(f"{one.name}没有一个单位有数")
            continue
        if len(set(found.values())) == 1 and plan.normalisation is not Normalisation.NONE:
            notes.append(f"{one.name}各单位相等，不能区分高低")
        for unit, value in how(found, one, plan).items():
            table[unit][one.code] = value
    exact = stage.exact and plan.normalisation is not Normalisation.Z_SCORE
    return Stage("normalised", table, exact, tuple(notes))


def _min_max(found: Mapping[str, Value], one: Indicator, plan: Plan) -> dict[str, Value]:
    bottom, top = number(plan.scale[0]), number(plan.scale[1])
    low, high = _goalpost(one.low, one, min(found.values())), _goalpost(one.high, one, max(found.values()))
    if low >= high:
        return dict.fromkeys(found, (bottom + top) / 2)
    scaled: dict[str, Value] = {}
    for unit, value in found.items():
        part = (min(max(value, low), high) - low) / (high - low)
        scaled[unit] = bottom + (top - bottom) * (part if one.direction is Direction.HIGHER else 1 - part)
    return scaled


def _goalpost(given: Number | None, one: Indicator, seen: Value) -> Value:
    """A goalpost as the values are: the logarithm of it where theirs was taken."""
    if given is None:
        return seen
    exact = number(given)
    if one.treatment is not Treatment.LOG:
        return exact
    if exact <= 0:
        raise MethodError(f"“{one.name}”取对数，上下限应大于0。请检查目标区间")
    return math.log(exact)


def _z_score(found: Mapping[str, Value], one: Indicator, plan: Plan) -> dict[str, Value]:
    values = [float(value) for value in found.values()]
    mean = math.fsum(values) / len(values)
    squares = math.fsum((value - mean) ** 2 for value in values)
    if len(set(found.values())) == 1:
        return dict.fromkeys(found, 0.0)
    spread = math.sqrt(squares / (len(values) - plan.ddof))
    sign = 1 if one.direction is Direction.HIGHER else -1
    return {unit: sign * (float(value) - mean) / spread for unit, value in found.items()}


def _rank(found: Mapping[str, Value], one: Indicator, plan: Plan) -> dict[str, Value]:
    higher = one.direction is Direction.HIGHER
    places: dict[Value, int] = {}
    for place, value in enumerate(sorted(found.values(), reverse=higher)):
        places.setdefault(value, place)
    return {unit: Fraction(len(found) - places[value]) for unit, value in found.items()}


def _distance(found: Mapping[str, Value], one: Indicator, plan: Plan) -> dict[str, Value]:
    higher = one.direction is Direction.HIGHER
    reference: Value = sum(found.values(), Fraction(0)) / len(found)
    if plan.reference == "best":
        reference = max(found.values()) if higher else min(found.values())
    if one.reference is not None:
        reference = number(one.reference)
    below = reference if higher else min(found.values())
    if below <= 0:
        raise MethodError(f"“{one.name}”的参照值或数值不大于0，不能按比值计算。请换一种无量纲化方法")
    return {unit: _percent(value, reference) if higher else _percent(reference, value) for unit, value in found.items()}


def _percent(part: Value, whole: Value) -> Value:
    if isinstance(part, Fraction) and isinstance(whole, Fraction):
        return part / whole * HUNDRED
    return float(part) / float(whole) * 100


def _above_mean(found: Mapping[str, Value], one: Indicator, plan: Plan) -> dict[str, Value]:
    mean: Value = sum(found.values(), Fraction(0)) / len(found)
    band = max(mean, -mean) * number(plan.threshold) / HUNDRED
    sign = 1 if one.direction is Direction.HIGHER else -1
    return {unit: Fraction(sign * ((value > mean + band) - (value < mean - band))) for unit, value in found.items()}


def _as_is(found: Mapping[str, Value], one: Indicator, plan: Plan) -> dict[str, Value]:
    if one.direction is Direction.LOWER:
        raise MethodError(f"“{one.name}”越低越好，不能不作无量纲化。请先转换方向")
    return dict(found)


_HOW: dict[Normalisation, Callable[[Mapping[str, Value], Indicator, Plan], dict[str, Value]]] = {
    Normalisation.MIN_MAX: _min_max,
    Normalisation.Z_SCORE: _z_score,
    Normalisation.RANK: _rank,
    Normalisation.DISTANCE: _distance,
    Normalisation.ABOVE_MEAN: _above_mean,
    Normalisation.NONE: _as_is,
}


def impute(stage: Stage, indicators: Sequence[Indicator], plan: Plan, groups: Mapping[str, str]) -> Stage:
    """Fill gaps with the mean of the unit's group where the plan says so; a group without any value stays a gap."""
    if plan.imputation is not Imputation.GROUP_MEAN:
        return Stage("imputed", stage.table, stage.exact)
    table = {unit: dict(row) for unit, row in stage.table.items()}
    notes = []
    for one in indicators:
        found = column(stage.table, one.code)
        for unit, row in table.items():
            if not isinstance(row[one.code], Marker):
                continue
            peers = [value for other, value in found.items() if groups.get(other, "") == groups.get(unit, "")]
            if peers:
                row[one.code] = sum(peers, Fraction(0)) / len(peers)
                notes.append(f"{unit}的{one.name}按同组平均补")
    return Stage("imputed", table, stage.exact, tuple(notes))


def gaps(table: Table, indicators: Sequence[Indicator]) -> dict[str, list[str]]:
    """Which indicators each unit still lacks."""
    return {unit: [one.code for one in indicators if isinstance(row[one.code], Marker)] for unit, row in table.items()}
