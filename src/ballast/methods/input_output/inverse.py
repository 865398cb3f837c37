"""Coefficients and inverses: Leontief's of the columns, Ghosh's of the rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ballast.methods.arrays import Array, square, vector
from ballast.methods.exact import MethodError
from ballast.methods.input_output.table import quotient


def technical_coefficients(flows: Any, output: Any, sectors: Sequence[str] | None = None) -> Array:
    """A = Z x̂⁻¹: what each column buys of each row per unit of its output (直接消耗系数).

    A sector without output buys nothing: its column is 0. Raises `MethodError` where it buys all the same.

    >>> technical_coefficients([[150, 500], [200, 100]], [1000, 2000]).tolist()
    [[0.15, 0.25], [0.2, 0.05]]
    """
    inner = square(flows, "中间流量")
    total = _output(output, len(inner))
    return _divided(inner.T, total, "中间投入", sectors).T


def allocation_coefficients(flows: Any, output: Any, sectors: Sequence[str] | None = None) -> Array:
    """B = x̂⁻¹ Z: which part of its output each row sells to each column (直接分配系数).

    A sector without output sells nothing: its row is 0. Raises `MethodError` where it sells all the same.

    >>> allocation_coefficients([[150, 500], [200, 100]], [1000, 2000]).tolist()
    [[0.15, 0.5], [0.1, 0.05]]
    """
    inner = square(flows, "中间流量")
    return _divided(inner, _output(output, len(inner)), "中间使用", sectors)


def leontief_inverse(coefficients: Any, sectors: Sequence[str] | None = None) -> Array:
    """L = (I − A)⁻¹: the output of each row that a unit of final use of each column needs (完全需求系数).

    Raises `MethodError` where the system is not productive (Hawkins–Simon fails): a unit of output needs, directly and
    indirectly, a unit of itself or more. `sectors` name in it the worst one.

    >>> leontief_inverse([[0.15, 0.25], [0.2, 0.05]]).round(4).tolist()
    [[1.2541, 0.33], [0.264, 1.1221]]
    """
    return _inverse(square(coefficients, "直接消耗系数"), sectors, "列", 0)


def ghosh_inverse(allocation: Any, sectors: Sequence[str] | None = None) -> Array:
    """G = (I − B)⁻¹: the output of each column that a unit of primary input of each row supports (完全分配系数).

    It is x̂⁻¹ L x̂ with the Leontief inverse of the same table. Raises as `leontief_inverse`.

    >>> ghosh_inverse([[0.15, 0.5], [0.1, 0.05]]).round(4).tolist()
    [[1.2541, 0.6601], [0.132, 1.1221]]
    """
    return _inverse(square(allocation, "直接分配系数"), sectors, "行", 1)


def closed_coefficients(coefficients: Any, income: Any, consumption: Any, own: float = 0.0) -> Array:
    """A with households as one more sector (type II): its row the income, its column the consumption coefficients.

    `income`: household income per unit of each sector's output. `consumption`: what households buy of each sector per unit
    of their income. `own`: what they pay to households. Its Leontief inverse gives the type II multipliers.

    >>> leontief_inverse(closed_coefficients([[0.15, 0.25], [0.2, 0.05]], [0.3, 0.25], [0.05, 0.4], 0.05))[2].round(3).tolist()
    [0.57, 0.489, 1.289]
    """
    inner = square(coefficients, "直接消耗系数")
    count = len(inner)
    row, column = vector(income, "居民收入系数", count), vector(consumption, "居民消费系数", count)
    return np.block([[inner, column[:, None]], [row[None, :], np.array([[float(own)]])]])


def _output(output: Any, count: int) -> Array:
    total = vector(output, "总产出", count)
    if (total < 0).any():
        place = int(np.argmax(total < 0))
        raise MethodError(f"第{place + 1}个部门的总产出是负数：{total[place]:g}。请检查总产出")
    return total


def _name(sectors: Sequence[str] | None, place: int) -> str:
    return f"第{place + 1}个部门" if sectors is None else sectors[place]


def _divided(rows: Array, output: Array, what: str, sectors: Sequence[str] | None) -> Array:
    """Each row over its sector's output; a row of zeros where there is no output."""
    empty = output == 0
    if rows[empty].any():
        place = int(np.flatnonzero(empty & rows.any(axis=1))[0])
        raise MethodError(f"“{_name(sectors, place)}”总产出为0，却有{what}。请补总产出，或把该部门并入别的部门")
    return quotient(rows, output[:, None])


def _inverse(inner: Array, sectors: Sequence[str] | None, what: str, axis: int) -> Array:
    if not inner.size:
        raise MethodError("系数矩阵没有任何部门。请检查传入的表")
    sums = inner.sum(axis=axis)
    worst = int(np.argmax(sums))
    problem = MethodError(
        f"系数矩阵不满足霍金斯—西蒙条件，没有非负的逆矩阵：“{_name(sectors, worst)}”的{what}系数之和最大，为{sums[worst]:.4g}。"
        "请检查流量与总产出的单位是否一致、是否带进了合计行列"
    )
    try:
        found: Array = np.linalg.inv(np.eye(len(inner)) - inner).astype(np.float64)
    except np.linalg.LinAlgError:
        raise problem from None
    if not _productive(inner, found):
        raise problem
    return found


def _productive(inner: Array, inverse: Array) -> bool:
    """Whether the rounds of indirect demand die out: the spectral radius is below 1.

    For coefficients that are not negative this is so if and only if the inverse is not negative, which is much cheaper.
    """
    noise = 1e-12 * max(1.0, float(np.abs(inverse).max()))
    if not np.isfinite(inverse).all() or noise > 1e-3:
        return False
    if (inner >= 0).all():
        return bool((inverse >= -noise).all())
    return bool(np.abs(np.linalg.eigvals(inner)).max() < 1)
