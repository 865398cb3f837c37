"""Aggregation: sectors put together into groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ballast.methods.arrays import Array, matrix, square
from ballast.methods.exact import MethodError
from ballast.methods.input_output.table import Table, build_table

# the table was checked when it was built: its sums are no further off than its sectors were
_ALREADY_CHECKED = 1e6


def concordance(sectors: Sequence[str], groups: Mapping[str, str]) -> tuple[tuple[str, ...], Array]:
    """The groups in the order of their first sector, and the matrix of ones and zeros (groups × sectors).

    Raises `MethodError` for a sector without a group, or a name that is no sector.

    >>> concordance(["农业", "钢铁", "汽车"], {"农业": "农业", "钢铁": "工业", "汽车": "工业"})[1].tolist()
    [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
    """
    if left := [one for one in sectors if one not in groups]:
        raise MethodError(f"部门“{'、'.join(left)}”没有归入任何一组。请补全对照表")
    if odd := sorted(set(groups) - set(sectors)):
        raise MethodError(f"对照表中的“{'、'.join(odd)}”不是表中的部门。请核对名称")
    names = tuple(dict.fromkeys(groups[one] for one in sectors))
    found = np.zeros((len(names), len(sectors)))
    for place, one in enumerate(sectors):
        found[names.index(groups[one]), place] = 1.0
    return names, found


def aggregate_flows(flows: Any, bridge: Any) -> Array:
    """C · Z · Cᵀ for a bridge of groups × sectors whose columns each sum to 1 (a sector may be split over groups).

    >>> aggregate_flows([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0, 0], [0, 1, 1]]).tolist()
    [[1.0, 5.0], [11.0, 28.0]]
    """
    inner = square(flows, "中间流量")
    found = _bridge(bridge, len(inner))
    return found @ inner @ found.T


def aggregate(table: Table, groups: Mapping[str, str]) -> Table:
    """The table of the groups: flows, output, final use and inputs are summed, nothing is lost. Raises as `concordance`.

    >>> aggregate(build_table("AB", [[1, 2], [3, 4]], [20, 30]), {"A": "全部", "B": "全部"}).flows.tolist()
    [[10.0]]
    """
    names, bridge = concordance(table.sectors, groups)
    return build_table(
        names,
        aggregate_flows(table.flows, bridge),
        bridge @ table.output,
        {name: bridge @ column for name, column in table.final.items()},
        {name: bridge @ row for name, row in table.value_added.items()},
        {name: bridge @ row for name, row in table.other_inputs.items()},
        tolerance=_ALREADY_CHECKED,
    )


def _bridge(bridge: Any, sectors: int) -> Array:
    found = matrix(bridge, "对照矩阵", (None, sectors))
    if (found < 0).any() or not np.allclose(found.sum(axis=0), 1.0):
        raise MethodError("对照矩阵每列（每个部门）应非负且合计为1，否则流量会丢失或重复。请检查对照矩阵")
    return found
