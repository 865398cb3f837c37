"""Explaining a growth rate: the pull table, the bars of what happened to firms, and the biggest segments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballast.figures.read import Figure, FigureTable, Reader
from ballast.indicators.on_sums import Growth
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.kernel.problems import NotFoundError

SEGMENT_DIMENSIONS = (("unit",), ("industry",), ("industry", "unit"), ("section",), ("control",), ("size",))
BARS = ("entries", "new_plants", "exits_kept", "moves", "stoppages", "rest")


@dataclass(frozen=True)
class Bar:
    """One cause: how many enterprises, and how many points they add; the bars sum to the growth exactly."""

    code: str
    name: str
    firms: int
    points: Fraction


@dataclass(frozen=True)
class Explanation:
    """A growth rate taken apart three ways."""

    total: Figure
    pulls: FigureTable
    bars: tuple[Bar, ...]
    segments: tuple[Figure, ...]


def explain(
    reader: Reader,
    code: str,
    period: Period,
    basis: Basis = Basis.YTD,
    by: Sequence[str] = ("unit",),
    where: Mapping[str, str] | None = None,
    most: int = 8,
) -> Explanation:
    """Take a growth rate apart. Raises `NotFoundError` for an indicator that is not a growth rate of returns."""
    pulls = reader.table(code, period, basis, by, where)
    if not isinstance(pulls.indicator.formula, Growth):
        raise NotFoundError(
            f"“{pulls.indicator.name}”不是由企业报表计算的增速，不能分解；请用 output_growth 等增速指标"
        )
    return Explanation(
        pulls.total,
        pulls,
        bars(reader, code, period, basis, where),
        segments(reader, code, period, basis, where, most),
    )


def bars(
    reader: Reader, code: str, period: Period, basis: Basis = Basis.YTD, where: Mapping[str, str] | None = None
) -> tuple[Bar, ...]:
    """Entries, new plants, exits with base kept, moves, stoppages, the rest: exactly additive points."""
    table = reader.table(code, period, basis, ("bar",), where)
    found = {row.slice["bar"]: row for row in table.rows}
    result = []
    for name in BARS:
        row = found.get(name)
        if row is None or isinstance(row.pull, Marker):
            continue
        facts = reader.facts(row.slice, table.period, basis, where or {})
        sums = facts.sums(table.indicator.item)
        result.append(Bar(name, row.name, sums.filed if sums else 0, row.pull))
    return tuple(result)


def segments(
    reader: Reader,
    code: str,
    period: Period,
    basis: Basis = Basis.YTD,
    where: Mapping[str, str] | None = None,
    most: int = 8,
) -> tuple[Figure, ...]:
    """The segments that move the total most, largest effect first; a segment whose part says the same is left out."""
    fixed = set(where or {})
    candidates: list[Figure] = []
    for dimensions in SEGMENT_DIMENSIONS:
        if not fixed & set(dimensions):
            candidates.extend(reader.table(code, period, basis, dimensions, where).rows)
    sized = [(abs(row.pull), row) for row in candidates if not isinstance(row.pull, Marker)]
    sized.sort(key=lambda pair: (-pair[0], len(pair[1].slice), str(pair[1].address)))
    chosen: list[Figure] = []
    for _, row in sized:
        if len(chosen) == most:
            break
        if not any(_says_the_same(row, other) for other in chosen):
            chosen.append(row)
    return tuple(chosen)


def _says_the_same(row: Figure, other: Figure) -> bool:
    """Whether one slice lies in the other and carries nine tenths of its effect."""
    inside = set(row.address.slice) <= set(other.address.slice) or set(other.address.slice) <= set(row.address.slice)
    if not inside or isinstance(row.pull, Marker) or isinstance(other.pull, Marker) or not other.pull:
        return False
    return Fraction(9, 10) <= row.pull / other.pull <= Fraction(10, 9)
