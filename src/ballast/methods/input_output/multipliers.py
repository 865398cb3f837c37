"""Multipliers and linkages of a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ballast.kernel.marker import Marker
from ballast.methods.arrays import Array, square, vector
from ballast.methods.exact import MethodError
from ballast.methods.input_output.inverse import (
    allocation_coefficients,
    ghosh_inverse,
    leontief_inverse,
    technical_coefficients,
)
from ballast.methods.input_output.table import (
    RESIDUAL_INPUT,
    Table,
    build_table,  # noqa: F401 - the examples build with it
    quotient,
)

Sensitivity = Literal["leontief", "ghosh"]
"""What the sensitivity of dispersion is taken from: the rows of Leontief's inverse (the usual 感应度系数) or of Ghosh's."""


# what floating point may add to a sector that stands at the mean
_NOISE = 1e-9

Index = float | Marker
"""A coefficient, or `NOT_APPLICABLE`: a sector without output has none."""


@dataclass(frozen=True)
class Multiplier:
    """One sector: `direct` = amount per unit of its output; `total` = amount in all sectors per unit of its final use;
    `ratio` = total / direct (the type I multiplier), `NOT_APPLICABLE` where nothing is direct.
    """

    sector: str
    direct: Index
    total: Index
    ratio: Index


def output_multipliers(table: Table) -> dict[str, Index]:
    """The output of all sectors that a unit of each sector's final use needs: column sums of the Leontief inverse.

    >>> {k: round(v, 4) for k, v in output_multipliers(build_table(["A", "B"], [[15, 50], [20, 10]], [100, 200])).items()}
    {'A': 1.5182, 'B': 1.4521}
    """
    found = _indices(_leontief(table).sum(axis=0), table.output > 0)
    return {sector: found[place] for place, sector in enumerate(table.sectors)}


def input_multipliers(table: Table, amounts: Any, name: str = "投入") -> tuple[Multiplier, ...]:
    """The multipliers of any input by sector (people, energy, taxes) in its own unit per unit of the table.

    Raises `MethodError` where a sector without output has an amount.

    >>> round(input_multipliers(build_table(["A", "B"], [[15, 50], [20, 10]], [100, 200]), [30, 50])[0].total, 4)
    0.4422
    """
    row = vector(amounts, name, len(table.sectors))
    for place, sector in enumerate(table.sectors):
        if table.output[place] == 0 and row[place]:
            raise MethodError(f"“{sector}”总产出为0，却有{name}{row[place]:g}，没有系数。请补总产出，或并入别的部门")
    direct = quotient(row, table.output)
    total = direct @ _leontief(table)
    produces = table.output > 0
    ratio = quotient(total, direct)
    columns = (_indices(direct, produces), _indices(total, produces), _indices(ratio, produces & (direct != 0)))
    return tuple(Multiplier(sector, *(one[place] for one in columns)) for place, sector in enumerate(table.sectors))


def value_added_multipliers(table: Table) -> tuple[Multiplier, ...]:
    """The multipliers of value added; with the totals of the other inputs (imports, taxes) they sum to 1 in every sector.

    Raises `MethodError` where the table was given no value added: what a column lacks may hold imports and taxes too.

    >>> value_added_multipliers(build_table(["A"], [[50]], [100], value_added={"增加值": [50]}))[0].total
    1.0
    """
    if RESIDUAL_INPUT in table.value_added:
        raise MethodError("这张表没有给增加值，列的差额可能还含进口和税。请在建表时给出增加值")
    return input_multipliers(table, table.total_value_added, "增加值")


def employment_multipliers(table: Table, employment: Any) -> tuple[Multiplier, ...]:
    """The multipliers of employment: persons per unit of the table. `employment` by sector, in persons.

    >>> employment_multipliers(build_table(["A", "B"], [[15, 50], [20, 10]], [100, 200]), [10, 40])[1].direct
    0.2
    """
    return input_multipliers(table, employment, "就业")


def income_multipliers(table: Table, compensation: str) -> tuple[Multiplier, ...]:
    """The multipliers of one row of value added by its name, usually the compensation of employees.

    >>> income_multipliers(build_table(["A"], [[50]], [100], value_added={"报酬": [50]}), "报酬")[0].ratio
    2.0
    """
    if compensation not in table.value_added:
        raise MethodError(f"增加值中没有“{compensation}”一行。现有：{'、'.join(table.value_added)}")
    return input_multipliers(table, table.value_added[compensation], compensation)


class KeySector(StrEnum):
    """Where a sector stands by power and sensitivity of dispersion."""

    KEY = "key"
    BACKWARD = "backward"
    FORWARD = "forward"
    WEAK = "weak"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"key": "关键部门", "backward": "拉动型部门", "forward": "推动型部门", "weak": "关联较弱部门"}[self]


@dataclass(frozen=True)
class Linkage:
    """The linkages of one sector.

    Backward: column sums of A (direct) and of L (total). Forward: row sums of B and of G. `leontief_row`: row sums of L.
    `power` (影响力系数) and `sensitivity` (感应度系数) are relative to the mean of all sectors, which is 1.
    """

    sector: str
    direct_backward: Index
    backward: Index
    direct_forward: Index
    forward: Index
    leontief_row: Index
    power: Index
    sensitivity: Index

    @property
    def kind(self) -> KeySector | Marker:
        """Above the mean both ways, one way, or neither."""
        if isinstance(self.power, Marker) or isinstance(self.sensitivity, Marker):
            return Marker.NOT_APPLICABLE
        mean = 1 + _NOISE
        if self.power > mean:
            return KeySector.KEY if self.sensitivity > mean else KeySector.BACKWARD
        return KeySector.FORWARD if self.sensitivity > mean else KeySector.WEAK


def linkages(table: Table, sensitivity: Sensitivity = "leontief") -> tuple[Linkage, ...]:
    """Backward and forward linkages, power and sensitivity of dispersion of all sectors.

    >>> [round(one.power, 4) for one in linkages(build_table(["A", "B"], [[15, 50], [20, 10]], [100, 200]))]
    [1.0222, 0.9778]
    """
    if sensitivity not in ("leontief", "ghosh"):
        raise MethodError(f"感应度系数只能取自 leontief 或 ghosh，收到的是{sensitivity}")
    coefficients = technical_coefficients(table.flows, table.output)
    allocation = allocation_coefficients(table.flows, table.output, table.sectors)
    leontief = leontief_inverse(coefficients, table.sectors)
    ghosh = ghosh_inverse(allocation)
    backward, rows, forward = leontief.sum(axis=0), leontief.sum(axis=1), ghosh.sum(axis=1)
    produces = table.output > 0
    sums = (
        coefficients.sum(axis=0),
        backward,
        allocation.sum(axis=1),
        forward,
        rows,
        _over_mean(backward, produces),
        _over_mean(rows if sensitivity == "leontief" else forward, produces),
    )
    columns = [_indices(one, produces) for one in sums]
    return tuple(Linkage(sector, *(one[place] for one in columns)) for place, sector in enumerate(table.sectors))


def power_of_dispersion(inverse: Any) -> Array:
    """Column sums of an inverse over their mean (影响力系数, Rasmussen): the mean of all sectors is 1.

    >>> power_of_dispersion([[1.5, 0.5], [0.5, 0.5]]).round(4).tolist()
    [1.3333, 0.6667]
    """
    sums = square(inverse, "逆矩阵").sum(axis=0)
    return _over_mean(sums, np.ones(len(sums), dtype=bool))


def sensitivity_of_dispersion(inverse: Any) -> Array:
    """Row sums of an inverse over their mean (感应度系数, Rasmussen); of Leontief's or of Ghosh's, which is to be said.

    >>> sensitivity_of_dispersion([[1.5, 0.75], [0.25, 0.5]]).round(4).tolist()
    [1.5, 0.5]
    """
    sums = square(inverse, "逆矩阵").sum(axis=1)
    return _over_mean(sums, np.ones(len(sums), dtype=bool))


def _over_mean(sums: Array, counted: npt.NDArray[np.bool_]) -> Array:
    """The sums over the mean of those that count: a sector without output has a sum of 1 that would say nothing."""
    mean = float(sums[counted].mean()) if counted.any() else 0.0
    if mean <= 0:
        raise MethodError("各部门逆矩阵之和的平均数不是正数，无法标准化。请检查总产出和系数")
    return sums / mean


def _indices(values: Array, known: npt.NDArray[np.bool_]) -> list[Index]:
    return [float(value) if known[place] else Marker.NOT_APPLICABLE for place, value in enumerate(values)]


def _leontief(table: Table) -> Array:
    return leontief_inverse(technical_coefficients(table.flows, table.output), table.sectors)
