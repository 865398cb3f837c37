"""What stands in one cell of a table or one point of a chart, and how it is printed: a number, a text, or a marker.

A cell is a value, a marker, or a pair of both. A marker that replaces the number (suppressed, not released, …) wins over
a number handed in beside it: the number then appears in no rendering, raw or rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ballast.kernel import rounding
from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.kernel.terminal import clean

Value = int | Fraction | Decimal | str | Marker | None
Cell = Value | tuple[Value, Marker]

_MOST_PLACES = 12


@dataclass(frozen=True)
class Shown:
    """A cell as printed: `text` without its mark, the rounded `number` and the `exact` one where it is a number."""

    text: str
    marker: Marker = Marker.NONE
    number: Decimal | None = None
    exact: Fraction | None = None

    @property
    def mark(self) -> str:
        """The symbol beside the text, or nothing; a marker that replaces the number is the text itself."""
        return "" if self.marker.replaces else self.marker.symbol

    @property
    def printed(self) -> str:
        """Text and mark together."""
        return f"{self.text} {self.mark}" if self.mark else self.text


def show(cell: Cell, places: int | None = None, *, sign: bool = False, empty: Marker = Marker.MISSING) -> Shown:
    """Print a cell: `places` decimals (None: as many as the value has), `sign` adds + before positive numbers.

    An empty cell (None) is printed as the marker `empty`. Floats and NaN are refused (`TypeError`, `ValueError`), as is
    an endless fraction without `places` (`ValueError`).
    """
    value, marker = _parts(cell, empty)
    if marker.replaces:
        return Shown(marker.symbol, marker)
    if value is None:
        return Shown("", marker)
    if isinstance(value, str):
        return Shown(clean(value), marker)
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError("a cell holds NaN or infinity: hand in a Marker instead")
    digits = _natural_places(value) if places is None else places
    number = rounding.half_up(value, digits)
    return Shown(rounding.printed(number, digits, sign=sign), marker, number, _exact(value))


def sketch(cell: Cell, *, empty: Marker = Marker.MISSING) -> Shown:
    """A cell without the text of its number: as `show`, but many times faster; enough to put rows in order."""
    value, marker = _parts(cell, empty)
    if value is None or isinstance(value, str):
        return show(cell, empty=empty)
    return Shown("", marker, None, _exact(value))


def legends(shown: Iterable[Shown]) -> list[str]:
    """The legend of each marker that is printed, once, in the kernel's order."""
    used = {item.marker for item in shown}
    return [marker.legend for marker in Marker if marker in used and marker.legend]


def _parts(cell: Cell, empty: Marker) -> tuple[Exact | str | None, Marker]:
    value, marker = cell if isinstance(cell, tuple) else (cell, Marker.NONE)
    if marker.replaces:
        return None, marker
    if isinstance(value, Marker):
        return None, value if value.replaces else empty
    return value, empty if value is None else marker


def _exact(value: Exact) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(value)


def _natural_places(value: Exact) -> int:
    exact = Fraction(value)
    if isinstance(value, Decimal):
        return max(0, -int(value.as_tuple().exponent))
    places = 0
    while (exact * 10**places).denominator != 1:
        places += 1
        if places > _MOST_PLACES:
            raise ValueError("an endless fraction needs `places` to be printed")
    return places
