"""The input–output table: its pieces, read and checked for balance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ballast.methods.arrays import Array, square, vector
from ballast.methods.exact import MethodError

TOLERANCE = 0.001
"""Our suggestion [I]: a row or column may miss its sector's output by 0.1 %, as rounded tables do."""

RESIDUAL_USE = "最终使用（倒算）"
RESIDUAL_INPUT = "增加值（倒算）"


@dataclass(frozen=True, eq=False)
class Table:
    """A table of n sectors in one unit of value: `flows` n × n (row sells to column), `output` n, and by name the columns of
    final use and the rows of value added and of other inputs (imports, net taxes on products). Arrays are read-only.
    """

    sectors: tuple[str, ...]
    flows: Array
    output: Array
    final: Mapping[str, Array]
    value_added: Mapping[str, Array]
    other_inputs: Mapping[str, Array]

    @property
    def final_use(self) -> Array:
        """All final use together, by sector."""
        return _sum(self.final.values(), len(self.sectors))

    @property
    def total_value_added(self) -> Array:
        """All value added together, by sector."""
        return _sum(self.value_added.values(), len(self.sectors))

    def at(self, sector: str) -> int:
        """The place of a sector. Raises `MethodError` where there is none of that name."""
        try:
            return self.sectors.index(sector)
        except ValueError:
            raise MethodError(f"投入产出表中没有“{sector}”部门。现有部门：{'、'.join(self.sectors)}") from None


def build_table(
    sectors: Sequence[str],
    flows: Any,
    output: Any | None = None,
    final: Mapping[str, Any] | None = None,
    value_added: Mapping[str, Any] | None = None,
    other_inputs: Mapping[str, Any] | None = None,
    tolerance: float = TOLERANCE,
) -> Table:
    """A checked `Table` from its pieces, without totals.

    `output` may be left out where `final` is given: it is then the sum of the rows. `final` or `value_added` left out
    become what the row or column lacks to the output. A competitive table (imports not told apart) has imports as a
    *negative* column of final use; a domestic one has them as a row of `other_inputs`. Raises `MethodError` that names the
    sector whose row or column misses its output by more than `tolerance` (a share of that output).

    >>> build_table(["农业", "制造"], [[150, 500], [200, 100]], output=[1000, 2000]).final_use.tolist()
    [350.0, 1700.0]
    """
    names = _names(sectors)
    count = len(names)
    inner = square(flows, "中间流量")
    if len(inner) != count:
        raise MethodError(f"中间流量有{len(inner)}个部门，名称却有{count}个。请检查是否带进了合计")
    use = {name: vector(column, f"最终使用“{name}”", count) for name, column in (final or {}).items()}
    added = {name: vector(row, f"增加值“{name}”", count) for name, row in (value_added or {}).items()}
    others = {name: vector(row, f"其他投入“{name}”", count) for name, row in (other_inputs or {}).items()}
    if output is None and final is None:
        raise MethodError("总产出和最终使用都没有给，无法确定总产出。请至少给出其中一个")
    total = inner.sum(axis=1) + _sum(use.values(), count) if output is None else vector(output, "总产出", count)
    _check_output(names, inner, total)
    if final is None:
        use = {RESIDUAL_USE: total - inner.sum(axis=1)}
    if value_added is None:
        added = {RESIDUAL_INPUT: total - inner.sum(axis=0) - _sum(others.values(), count)}
    _check_balance(names, inner.sum(axis=1) + _sum(use.values(), count), total, "行（中间使用加最终使用）", tolerance)
    inputs = inner.sum(axis=0) + _sum(added.values(), count) + _sum(others.values(), count)
    _check_balance(names, inputs, total, "列（中间投入加最初投入）", tolerance)
    return Table(names, read_only(inner), read_only(total), _frozen(use), _frozen(added), _frozen(others))


def read_only(array: Array) -> Array:
    """The array, which can no longer be written to."""
    array.setflags(write=False)
    return array


def quotient(upper: Array, lower: Array) -> Array:
    """Element by element; 0 where there is nothing to divide by."""
    zeros = np.zeros(np.broadcast_shapes(upper.shape, lower.shape))
    return np.divide(upper, lower, out=zeros, where=lower != 0)


def _names(sectors: Sequence[str]) -> tuple[str, ...]:
    names = tuple(str(one) for one in sectors)
    if not names:
        raise MethodError("投入产出表没有任何部门。请检查传入的表")
    if twice := sorted({one for one in names if names.count(one) > 1}):
        raise MethodError(f"部门名称“{'、'.join(twice)}”重复。请先合并或改名")
    return names


def _sum(arrays: Iterable[Array], count: int) -> Array:
    total = np.zeros(count)
    for one in arrays:
        total = total + one
    return total


def _frozen(arrays: Mapping[str, Array]) -> dict[str, Array]:
    return {name: read_only(one) for name, one in arrays.items()}


def _check_output(names: Sequence[str], flows: Array, output: Array) -> None:
    for place, name in enumerate(names):
        if output[place] < 0:
            raise MethodError(f"“{name}”的总产出是负数：{output[place]:g}。请检查总产出")
        if output[place] == 0 and flows[:, place].any():
            raise MethodError(f"“{name}”总产出为0，却有中间投入。请补总产出，或把该部门并入别的部门")


def _check_balance(names: Sequence[str], found: Array, output: Array, what: str, tolerance: float) -> None:
    gaps = np.abs(found - output)
    # a sector without output has no share to measure by: the floating-point noise of the whole table is let pass
    allowed = tolerance * output + 1e-9 * float(output.max())
    beyond = np.flatnonzero(gaps > allowed)
    if len(beyond):
        worst = beyond[np.argmax(gaps[beyond])]
        raise MethodError(
            f"“{names[worst]}”的{what}合计{found[worst]:g}，与总产出{output[worst]:g}相差{found[worst] - output[worst]:g}，"
            f"共{len(beyond)}个部门不平衡。请核对该部门，或声明更大的容许误差"
        )
