"""Small cells per audience (practice.md 19): primary by count and dominance, and one more so that it cannot be worked out.

Official totals are exempt; a reader inside the office, or of the place itself, sees everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from ballast.cube.build import Slice
from ballast.indicators.formula import Sums
from ballast.kernel.scope import Audience

OPEN_AUDIENCES = (Audience.INTERNAL, Audience.COUNTY)


def is_small(sums: Sums | None, fewest: int, dominance: Decimal) -> bool:
    """Whether a cell could give one enterprise away: fewer than `fewest` in its sum, or one above `dominance` percent."""
    if sums is None or sums.filed == 0:
        return False
    if sums.filed < fewest:
        return True
    return bool(sums.current and sums.largest and Decimal(sums.largest * 100) > dominance * sums.current)


def suppressed(parts: Mapping[Slice, Sums | None], fewest: int, dominance: Decimal) -> frozenset[Slice]:
    """The slices to suppress in a table whose totals are printed: the small ones, and in each line of the table that is
    left with only one hidden the smallest other as well, so that subtraction does not give it back."""
    hidden = {each for each, sums in parts.items() if is_small(sums, fewest, dominance)}
    lines = _lines(parts)
    while more := {other for line in lines if (other := _second(line, parts, hidden))}:
        hidden |= more
    return frozenset(hidden)


def _lines(parts: Iterable[Slice]) -> list[list[Slice]]:
    """The rows and columns of a table: slices that differ in one dimension, and so sum to a total."""
    lines: dict[tuple[str, Slice], list[Slice]] = {}
    for each in parts:
        for place, (name, _) in enumerate(each):
            lines.setdefault((name, each[:place] + each[place + 1 :]), []).append(each)
    return list(lines.values())


def _second(line: Sequence[Slice], parts: Mapping[Slice, Sums | None], hidden: set[Slice]) -> Slice | None:
    if sum(each in hidden for each in line) != 1:
        return None
    others = [(sums.current or 0, each) for each in line if each not in hidden and (sums := parts[each]) and sums.filed]
    return min(others)[1] if others else None
