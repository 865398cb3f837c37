"""Rounding happens once, here: half up (away from zero) from exact values, for pages, Excel, Word and chart labels."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction | Decimal


def half_up(value: Exact, places: int = 0) -> Decimal:
    """Round an exact value to `places` decimals (may be negative), halves away from zero; floats are refused."""
    if isinstance(value, float):
        raise TypeError("rounding needs an exact value: int, Fraction or Decimal")
    scaled = Fraction(value) * Fraction(10) ** places
    magnitude = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    signed = -magnitude if scaled < 0 else magnitude
    return Decimal(signed).scaleb(-places) if places >= 0 else Decimal(signed * 10**-places)


def text(value: Exact, places: int = 0, *, sign: bool = False, group: bool = True) -> str:
    """Print a value: rounded half up, thousands separated, true minus sign; `sign` adds + before positive numbers."""
    rounded = half_up(value, places)
    body = f"{abs(rounded):,.{max(places, 0)}f}" if group else f"{abs(rounded):.{max(places, 0)}f}"
    if rounded == 0:
        return body
    return f"−{body}" if rounded < 0 else f"+{body}" if sign else body
