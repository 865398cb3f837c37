"""Small cells per audience (practice.md 19): primary by count and dominance, and one more so that it cannot be worked out.

Official totals are exempt; a reader inside the office, or of the place itself, sees everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ballast.indicators.formula import Sums
from ballast.kernel.scope import Audience

OPEN_AUDIENCES = (Audience.INTERNAL, Audience.COUNTY)


def is_small(sums: Sums | None, fewest: int, dominance: Decimal) -> bool:
    """Whether a cell could give one enterprise away: fewer than `fewest`, or one above `dominance` percent."""
    if sums is None or sums.counted == 0:
        return False
    if sums.counted < fewest:
        return True
    return bool(sums.current and sums.largest and Decimal(sums.largest * 100) > dominance * sums.current)


def suppressed(parts: Mapping[str, Sums | None], fewest: int, dominance: Decimal) -> frozenset[str]:
    """The codes to suppress in a partition whose total is printed: the small ones, and where that leaves only one hidden,
    the smallest other as well, so that subtraction does not give it back."""
    hidden = {code for code, sums in parts.items() if is_small(sums, fewest, dominance)}
    if len(hidden) == 1:
        others = [
            (sums.current or 0, code) for code, sums in parts.items() if sums and sums.counted and code not in hidden
        ]
        if others:
            hidden.add(min(others)[1])
    return frozenset(hidden)
