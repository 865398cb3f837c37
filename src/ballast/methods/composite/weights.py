"""Weights: equal, given, from the components of the correlations, or from entropy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ballast.kernel.marker import Marker
from ballast.methods.arrays import matrix
from ballast.methods.composite.plan import Indicator, Plan, Table, Weighting
from ballast.methods.exact import MethodError, number

Weight = Fraction | float


def weigh(table: Table, indicators: Sequence[Indicator], plan: Plan) -> dict[str, Weight]:
    """Weights by indicator, adding to one within each pillar."""
    raw = _raw(table, indicators, plan.weighting)
    sums: dict[str, Weight] = {}
    for one in indicators:
        sums[one.pillar] = sums.get(one.pillar, Fraction(0)) + raw[one.code]
    empty = [pillar for pillar, total in sums.items() if total <= 0]
    if empty:
        raise MethodError(f"{'、'.join(one or '全部指标' for one in empty)}的权重合计为0。请检查权重")
    return {one.code: raw[one.code] / sums[one.pillar] for one in indicators}


def pillar_weights(indicators: Sequence[Indicator], plan: Plan) -> dict[str, Fraction]:
    """Weights by pillar, adding to one; equal where none are given."""
    pillars = list(dict.fromkeys(one.pillar for one in indicators))
    given = plan.pillar_weights
    if given and set(given) != set(pillars):
        raise MethodError(f"各维度权重应恰好对应{'、'.join(pillars)}。请检查pillar_weights")
    raw = {one: number(given[one], f"{one}的权重") if given else Fraction(1) for one in pillars}
    total = sum(raw.values(), Fraction(0))
    if total <= 0 or min(raw.values()) < 0:
        raise MethodError("各维度权重不能为负，合计应大于0。请检查pillar_weights")
    return {one: weight / total for one, weight in raw.items()}


def _raw(table: Table, indicators: Sequence[Indicator], weighting: Weighting) -> dict[str, Weight]:
    if weighting is Weighting.EQUAL:
        return {one.code: Fraction(1) for one in indicators}
    if weighting is Weighting.GIVEN:
        return {one.code: number(one.weight, f"{one.name}的权重") for one in indicators}
    rows = [
        [float(row[one.code]) for one in indicators]
        for row in table.values()
        if not any(isinstance(row[one.code], Marker) for one in indicators)
    ]
    found = (pca_weights if weighting is Weighting.PCA else entropy_weights)(rows)
    return dict(zip((one.code for one in indicators), found, strict=True))


def pca_weights(values: Any) -> list[float]:
    """Weights of columns from principal components of their correlations (float): Σ squared loading × eigenvalue, scaled to 1.

    Components with an eigenvalue above 1 count; indicators that have nothing in common weigh alike. Rows are units, columns
    indicators, normalised. Raises `MethodError` for fewer than three rows or a column without spread.

    >>> [round(one, 3) for one in pca_weights([[1, 2], [2, 3], [3, 5], [4, 4]])]
    [0.5, 0.5]
    """
    import numpy as np

    found = matrix(values, "主成分权重的数据")
    if found.shape[0] < 3 or np.any(np.ptp(found, axis=0) == 0):
        raise MethodError("主成分权重至少要三个齐全的单位，且每个指标都要有差异。请减少指标，或改用等权")
    if found.shape[1] == 1:
        return [1.0]
    eigenvalues, vectors = np.linalg.eigh(np.corrcoef(found, rowvar=False))
    kept = eigenvalues > 1 + 1e-9
    if not kept.any():
        return [1 / found.shape[1]] * int(found.shape[1])
    scores = (vectors[:, kept] ** 2 * eigenvalues[kept]).sum(axis=1)
    return [float(one) for one in scores / scores.sum()]


def entropy_weights(values: Any) -> list[float]:
    """Entropy weights of columns (float): 1 − e, e = −Σ p ln p / ln n of the column's shares, scaled to 1.

    A column without spread weighs nothing; all without spread weigh alike. Raises `MethodError` for negative values, a column of
    zeros only, or fewer than two rows.

    >>> [round(one, 3) for one in entropy_weights([[1, 1], [1, 3]])]
    [0.0, 1.0]
    """
    import numpy as np

    found = matrix(values, "熵权的数据")
    if found.shape[0] < 2 or np.any(found < 0) or np.any(found.sum(axis=0) <= 0):
        raise MethodError("熵权至少要两个齐全的单位，数值不能为负，每列合计要大于0。请改用0到100的区间法无量纲化")
    shares = found / found.sum(axis=0)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    spread = 1 + (shares * logs).sum(axis=0) / np.log(found.shape[0])
    spread[spread < 1e-12] = 0.0
    total = float(spread.sum())
    if total == 0:
        return [1 / found.shape[1]] * int(found.shape[1])
    return [float(one) for one in spread / total]


def by_pillar(indicators: Sequence[Indicator]) -> Mapping[str, list[str]]:
    """The indicators of each pillar, in the order given."""
    pillars: dict[str, list[str]] = {}
    for one in indicators:
        pillars.setdefault(one.pillar, []).append(one.code)
    return pillars
