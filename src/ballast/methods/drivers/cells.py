"""The table at the door: attributes as codes for the search, measures as exact whole numbers over one denominator."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isfinite, lcm
from typing import Any

import numpy as np
import numpy.typing as npt

from ballast.kernel.marker import Marker
from ballast.methods.arrays import Array
from ballast.methods.drivers.search import Codes
from ballast.methods.exact import MethodError, number

Value = Hashable
"""A value of an attribute: a name or a code; None is a value of its own, “not filled in”."""

Conditions = tuple[tuple[str, Value], ...]
"""A conjunction attribute = value, in the order of the table's attributes."""

Mask = npt.NDArray[np.bool_]

Values = Sequence[Any] | npt.NDArray[Any]
"""A column of the table: one value per row."""

_SAFE = 2**62


@dataclass(frozen=True)
class Column:
    """A measure: whole numbers over one denominator, so that sums are exact and fast.

    The numerators are int64 where no sum of them can overflow, Python's own integers otherwise.
    """

    numerators: npt.NDArray[Any]
    denominator: int

    def total(self, mask: Mask) -> Fraction:
        """The exact sum over the rows of the mask."""
        return Fraction(int(self.numerators[mask].sum()), self.denominator)

    def floats(self) -> Array:
        """The nearest float of each, for the search."""
        return np.asarray(self.numerators / self.denominator, dtype=np.float64)

    def unit(self) -> float:
        """The unit in which the values are written (1 for whole numbers, 0.01 for cents): they may be rounded to it."""
        return 1 / self.denominator


@dataclass(frozen=True)
class Cells:
    """The rows counted, in an order that depends on their content only, and how many were left out as missing."""

    names: tuple[str, ...]
    members: tuple[tuple[Value, ...], ...]
    columns: tuple[Codes, ...]
    measures: Mapping[str, Column]
    left_out: int

    @property
    def rows(self) -> int:
        """How many rows are counted."""
        return len(self.columns[0])

    def conditions(self, named: Mapping[str, Value] | Conditions, what: str) -> Conditions:
        """What the caller wrote as a conjunction, in the table's order. Raises `MethodError` for an unknown attribute."""
        pairs = dict(named)
        if unknown := [name for name in pairs if name not in self.names]:
            raise MethodError(
                f"{what}里的属性“{'、'.join(map(str, unknown))}”不在表中，表中有：{'、'.join(self.names)}"
            )
        if not pairs:
            raise MethodError(f"{what}里有一个没有条件的分组。请写明“属性＝值”")
        return tuple((name, pairs[name]) for name in self.names if name in pairs)

    def mask(self, conditions: Conditions) -> Mask:
        """Which rows the conjunction holds; none where a value does not occur."""
        held = np.ones(self.rows, dtype=np.bool_)
        for name, value in conditions:
            place = self.names.index(name)
            code = self.members[place].index(value) if value in self.members[place] else -1
            held &= self.columns[place] == code
        return held


def read_cells(attributes: Mapping[str, Values], measures: Mapping[str, Values], bases: Collection[str]) -> Cells:
    """The table as cells; a measure named in `bases` reads `Marker.NO_BASE` as zero.

    A row with a missing measure is left out of all of them and counted. Raises `MethodError` for columns of unlike length.
    """
    columns_by_name = {str(name): _filled(_listed(column)) for name, column in attributes.items()}
    names, texts = tuple(columns_by_name), list(columns_by_name.values())
    if not names:
        raise MethodError("没有给出任何属性。请至少给一列，例如地区、行业")
    read = {name: _read(_listed(values), name, name in bases) for name, values in measures.items()}
    _check_lengths(dict(zip(names, texts, strict=True)) | read)
    kept = [row for row, whole in enumerate(zip(*read.values(), strict=True)) if None not in whole]
    coded = [_coded([column[row] for row in kept]) for column in texts]
    columns = [_column([one for row in kept if (one := values[row]) is not None]) for values in read.values()]
    order = np.lexsort([*(one.floats() for one in columns), *(codes for _, codes in coded)]).tolist()
    return Cells(
        names,
        tuple(members for members, _ in coded),
        tuple(codes[order] for _, codes in coded),
        {name: Column(one.numerators[order], one.denominator) for name, one in zip(read, columns, strict=True)},
        left_out=len(texts[0]) - len(kept),
    )


def _listed(column: Any) -> list[Any]:
    return list(column.tolist()) if hasattr(column, "tolist") else list(column)


def _filled(column: list[Any]) -> list[Any]:
    """A table program's NaN among names is a cell not filled in; NaN is what does not equal itself."""
    return [None if isinstance(value, float) and value != value else value for value in column]


def _check_lengths(columns: Mapping[str, Sequence[Any]]) -> None:
    if len(lengths := {name: len(column) for name, column in columns.items()}) and len(set(lengths.values())) > 1:
        said = "，".join(f"{name}{length}行" for name, length in lengths.items())
        raise MethodError(f"各列长短不一：{said}。请检查是否漏了行，或带进了合计行")


def _read(values: Sequence[Any], name: str, is_base: bool) -> list[tuple[int, int] | None]:
    if all(type(value) is int for value in values):
        return [(value, 1) for value in values]
    return [_ratio(value, name, row, is_base) for row, value in enumerate(values, 1)]


def _ratio(value: Any, name: str, row: int, is_base: bool) -> tuple[int, int] | None:
    if value is None or isinstance(value, Marker):
        return (0, 1) if value is Marker.NO_BASE and is_base else None
    if isinstance(value, float) and isfinite(value):
        return Decimal(repr(value)).as_integer_ratio()
    return number(value, f"{name}第{row}行").as_integer_ratio()


def _column(ratios: Sequence[tuple[int, int]]) -> Column:
    denominator = lcm(*{below for _, below in ratios})
    numerators = [above * (denominator // below) for above, below in ratios]
    fits = max(map(abs, numerators), default=0) * len(numerators) < _SAFE
    return Column(np.array(numerators, dtype=np.int64 if fits else object), denominator)


def _coded(column: Sequence[Value]) -> tuple[tuple[Value, ...], Codes]:
    members = tuple(sorted(set(column), key=lambda one: (one is not None, type(one).__name__, _key(one))))
    numbered = {value: code for code, value in enumerate(members)}
    return members, np.array([numbered[value] for value in column], dtype=np.int64)


def _key(value: Value) -> Any:
    return value if isinstance(value, (int, float, str)) else str(value)
