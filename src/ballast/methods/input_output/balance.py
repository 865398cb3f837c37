"""Balancing: a matrix brought to new row and column totals with its structure kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ballast.methods.arrays import Array, matrix, vector
from ballast.methods.exact import MethodError
from ballast.methods.input_output.table import quotient

TOLERANCE = 1e-9
"""How near the totals must come, as a share of the grand total."""


@dataclass(frozen=True, eq=False)
class Balanced:
    """The balanced matrix, the factors of its rows (r, substitution) and columns (s, fabrication), the rounds it took, and
    by how much the worst row or column total is missed, in the unit given.
    """

    matrix: Array
    row_factors: Array
    column_factors: Array
    rounds: int
    gap: float


def ras(
    start: Any,
    rows: Any,
    columns: Any,
    tolerance: float = TOLERANCE,
    most_rounds: int = 10_000,
    names: Sequence[str] | None = None,
) -> Balanced:
    """The matrix r̂ · start · ŝ with the given row and column totals; zeros stay zeros. `names` name the rows in errors.

    Raises `MethodError` for a negative number (use `gras`), totals that do not sum alike, a row or column that is empty but
    should not be, and where no such matrix exists because of its zeros.

    >>> ras([[1, 1], [1, 1]], rows=[3, 7], columns=[4, 6]).matrix.round(2).tolist()
    [[1.2, 1.8], [2.8, 4.2]]
    """
    inner, row_totals, column_totals = _read(start, rows, columns)
    for found, what in ((inner, "起始矩阵"), (row_totals, "行合计"), (column_totals, "列合计")):
        if (found < 0).any():
            raise MethodError(f"{what}里有负数，RAS只适用于非负的矩阵。有负的元素请用GRAS，负的合计请先移到另一侧")
    return _balance(inner, row_totals, column_totals, tolerance, most_rounds, names)


def gras(
    start: Any,
    rows: Any,
    columns: Any,
    tolerance: float = TOLERANCE,
    most_rounds: int = 10_000,
    names: Sequence[str] | None = None,
) -> Balanced:
    """RAS for a matrix with negative elements (Junius and Oosterhaven 2003): positive ones times r·s, negative ones over it.

    Signs and zeros stay. The same as `ras` where nothing is negative. Raises as `ras`, but for the negative numbers.

    >>> gras([[2, -1], [1, 1]], rows=[1, 3], columns=[3, 1]).matrix.round(3).tolist()
    [[1.776, -0.776], [1.224, 1.776]]
    """
    return _balance(*_read(start, rows, columns), tolerance, most_rounds, names)


def _read(start: Any, rows: Any, columns: Any) -> tuple[Array, Array, Array]:
    inner = matrix(start, "起始矩阵")
    return inner, vector(rows, "行合计", inner.shape[0]), vector(columns, "列合计", inner.shape[1])


def _balance(
    inner: Array, rows: Array, columns: Array, tolerance: float, most_rounds: int, names: Sequence[str] | None
) -> Balanced:
    scale = max(float(np.abs(rows).sum()), float(np.abs(columns).sum()))
    if abs(rows.sum() - columns.sum()) > tolerance * scale:
        raise MethodError(f"行合计之和{rows.sum():.10g}与列合计之和{columns.sum():.10g}不相等。请先核对两边的合计")
    _check_empty(inner, rows, names, "行")
    _check_empty(inner.T, columns, None, "列")
    plus, minus = np.where(inner > 0, inner, 0.0), np.where(inner < 0, -inner, 0.0)
    r, s = np.ones(len(rows)), np.ones(len(columns))
    last = inner
    for done in range(1, most_rounds + 1):
        with np.errstate(all="ignore"):
            r = _factors(plus @ s, minus @ _inverse(s), rows)
            s = _factors(plus.T @ r, minus.T @ _inverse(r), columns)
            found = r[:, None] * plus * s[None, :] - _inverse(r)[:, None] * minus * _inverse(s)[None, :]
        if not (np.isfinite(found).all() and np.isfinite(r).all() and np.isfinite(s).all()):
            break
        last = found
        gap = _gap(found, rows, columns)
        if gap <= tolerance * scale:
            return Balanced(found, r, s, done, gap)
    raise _infeasible(last, rows, most_rounds, names)


def _factors(positive: Array, negative: Array, totals: Array) -> Array:
    """The positive root of p·f² − t·f − n = 0, which gives the row its total: t / p where nothing is negative."""
    root = np.sqrt(totals**2 + 4 * positive * negative)
    only_negative = (positive == 0) & (totals < 0)
    return np.where(only_negative, quotient(-negative, totals), quotient(totals + root, 2 * positive))


def _inverse(factors: Array) -> Array:
    return quotient(np.ones(len(factors)), factors)


def _gap(found: Array, rows: Array, columns: Array) -> float:
    return float(max(np.abs(found.sum(axis=1) - rows).max(), np.abs(found.sum(axis=0) - columns).max()))


def _check_empty(inner: Array, totals: Array, names: Sequence[str] | None, what: str) -> None:
    for place, total in enumerate(totals):
        if total and not inner[place].any():
            raise MethodError(
                f"{_name(names, place, what)}全是0，却要求合计为{total:g}。请在起始矩阵中补数，或把该合计改为0"
            )


def _infeasible(found: Array, rows: Array, most_rounds: int, names: Sequence[str] | None) -> MethodError:
    gaps = np.abs(found.sum(axis=1) - rows)
    worst = int(np.argmax(gaps))
    return MethodError(
        f"{most_rounds}轮内不能同时满足行、列合计，{_name(names, worst, '行')}还差{gaps[worst]:.6g}。"
        "多半是0的位置使要求无解：请检查该行、列非0的格子能否装下要求的合计"
    )


def _name(names: Sequence[str] | None, place: int, what: str) -> str:
    return f"第{place + 1}{what}" if names is None else f"“{names[place]}”{what}"
