"""How sure the ranks are: intervals under other weights, normalisations and aggregations, and what each choice moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ballast.kernel.marker import Marker
from ballast.methods.composite.build import aggregate, compose, rational
from ballast.methods.composite.plan import Aggregation, Cell, Indicator, Normalisation, Plan, Table
from ballast.methods.composite.weights import Weight
from ballast.methods.exact import MethodError, Number
from ballast.methods.ranking import rank


@dataclass(frozen=True)
class RankInterval:
    """One unit: its rank in the index, the median and the central interval over the draws, best and worst."""

    unit: str
    rank: int
    median: float
    low: float
    high: float
    best: int
    worst: int


@dataclass(frozen=True)
class Sensitivity:
    """Intervals by unit, and the mean absolute shift of ranks that each single change of choice makes."""

    units: tuple[RankInterval, ...]
    shifts: Mapping[str, float]
    draws: int
    seed: int


def sensitivity(
    indicators: Sequence[Indicator],
    values: Mapping[str, Mapping[str, Number | Marker | None]],
    plan: Plan | None = None,
    groups: Mapping[str, str] | None = None,
    normalisations: Sequence[Normalisation] = (Normalisation.MIN_MAX, Normalisation.RANK),
    aggregations: Sequence[Aggregation] = (Aggregation.LINEAR,),
    spread: float = 0.25,
    draws: int = 500,
    coverage: float = 0.9,
    seed: int = 20210101,
) -> Sensitivity:
    """Draw weights of indicators and pillars within ± `spread` of the plan's, normalisation and aggregation at random; rank.

    The same input and `seed` give the same answer, whatever the order of units. Units without a score are left out. Defaults of
    spread, draws and coverage are ours [I]. Raises `MethodError` where a drawn method does not suit the data.

    >>> sensitivity([Indicator("a", "甲")], {"x": {"a": 1}, "y": {"a": 3}}).units[0].worst
    1
    """
    import numpy as np

    if not 0 <= spread < 1 or draws < 1 or not 0 < coverage < 1 or not normalisations or not aggregations:
        raise MethodError(
            "权重扰动幅度应在0到1之间，抽样次数至少1次，区间覆盖率在0到1之间，备选方法不能为空。请检查设置"
        )
    plan = plan or Plan()
    ordered = sorted(indicators, key=lambda one: one.code)
    base = compose(ordered, values, plan, groups)
    places = {one.code: one.rank for one in base.ranks}
    if not places:
        raise MethodError("没有一个单位算得出综合得分，无法分析位次。请检查缺数，或声明补数方法")
    plans = [
        replace(plan, normalisation=one, aggregation=how, across=None) for one in normalisations for how in aggregations
    ]
    tables = [_floating(compose(ordered, values, one, groups).stages["imputed"].table) for one in plans]
    generator = np.random.default_rng(seed)
    seen: dict[str, list[int]] = {unit: [] for unit in places}
    for _ in range(draws):
        chosen = int(generator.integers(len(plans)))
        weights, across = (
            _shaken(given, (1 + spread * (2 * generator.random(len(given)) - 1)).tolist())
            for given in (base.weights, base.pillars)
        )
        _, scores = aggregate(tables[chosen], ordered, plans[chosen], weights, across)
        for one in rank({unit: rational(score) for unit, score in scores.items()}, _PLACES):
            seen[one.code].append(one.rank)
    units = tuple(
        _interval(unit, places[unit], seen[unit], coverage) for unit in sorted(places, key=places.__getitem__)
    )
    shifts = _shifts(ordered, values, plan, groups, places, normalisations, aggregations)
    return Sensitivity(units, shifts, draws, seed)


_PLACES = 9


def _shaken(weights: Mapping[str, Weight], factors: Sequence[float]) -> dict[str, Weight]:
    """Weights times factors, in the order of the names."""
    return {name: float(weights[name]) * factor for name, factor in zip(sorted(weights), factors, strict=True)}


def _floating(table: Table) -> dict[str, dict[str, Cell]]:
    """A table for many draws, in floating point: the weights are drawn, so nothing here is exact."""
    return {
        unit: {code: cell if isinstance(cell, Marker) else float(cell) for code, cell in row.items()}
        for unit, row in table.items()
    }


def _interval(unit: str, place: int, ranks: list[int], coverage: float) -> RankInterval:
    import numpy as np

    tail = 50 * (1 - coverage)
    low, median, high = (float(one) for one in np.percentile(ranks, [tail, 50, 100 - tail]))
    return RankInterval(unit, place, median, low, high, min(ranks), max(ranks))


def _shifts(
    indicators: Sequence[Indicator],
    values: Mapping[str, Mapping[str, Number | Marker | None]],
    plan: Plan,
    groups: Mapping[str, str] | None,
    places: Mapping[str, int],
    normalisations: Sequence[Normalisation],
    aggregations: Sequence[Aggregation],
) -> dict[str, float]:
    """One choice changed at a time; the mean of |new rank − rank|."""
    changed = {f"normalisation={one}": replace(plan, normalisation=one) for one in normalisations}
    changed |= {f"aggregation={one}": replace(plan, aggregation=one, across=None) for one in aggregations}
    shifts = {}
    for name, other in changed.items():
        if other == plan:
            continue
        new = {one.code: one.rank for one in compose(indicators, values, other, groups).ranks}
        shifts[name] = sum(abs(new[unit] - place) for unit, place in places.items()) / len(places)
    return shifts
