"""A number as a page shows it: value, unit, period, basis, its marker with legend, and where it comes from.

`{% number n %}` draws it. A number without period and basis is half a number: leave them out only where the heading of the
row or the column says them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ballast.kernel.marker import Marker
from ballast.ui import cells
from ballast.ui.cells import Cell

_LEGENDS = {marker.symbol: marker.legend for marker in Marker if marker.symbol}


@dataclass(frozen=True)
class Number:
    """A printed number. `value_text` is rounded already; `marker_text` is the symbol beside it, or instead of it.

    `formula` is one line that says how it was made, `source` who says it, `href` leads to where it is taken apart.
    """

    value_text: str
    unit: str = ""
    period: str = ""
    basis: str = ""
    marker_text: str = ""
    source: str = ""
    href: str = ""
    formula: str = ""

    @classmethod
    def of(cls, cell: Cell, places: int | None = None, *, sign: bool = False, **said: str) -> Number:
        """The number of a cell, rounded to `places`: an exact value, a marker, or both; `said` is the rest."""
        shown = cells.show(cell, places, sign=sign)
        if shown.marker.replaces:
            return cls("", marker_text=shown.marker.symbol, **said)
        return cls(shown.text, marker_text=shown.mark, **said)

    @property
    def replaced(self) -> bool:
        """Whether a marker stands in the place of the number."""
        return not self.value_text

    @property
    def legend(self) -> str:
        """What the marker means; "" without one, the symbol itself where it is not one of ours."""
        return _LEGENDS.get(self.marker_text, self.marker_text)

    @property
    def explained(self) -> bool:
        """Whether there is more to tell than what is printed."""
        return bool(self.formula or self.source or self.href)

    @property
    def tight(self) -> bool:
        """Whether the unit is a sign that stands close to the digits."""
        return self.unit in ("%", "‰", "℃")

    @property
    def when(self) -> str:
        """Period and basis, as they stand behind the number: ``1—9月累计 同比``."""
        return " ".join(part for part in (self.period, self.basis) if part)
