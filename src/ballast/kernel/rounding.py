"""Rounding happens once, here: half up (away from zero) from exact values, for pages, Excel, Word and chart labels."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction | Decimal


def half_up(value: Exact, places: int = 0) -> Decimal:
    """Round an exact value to `places` decimals (may be negative), halves away from zero; floats are refused."""
    if isinstance(value, float):
        raise TypeError("rounding needs an exact value: int, Fraction or Decimal")
    # In whole numbers: tables round tens of thousands of values, and fractions would be reduced at every step.
    numerator, denominator = value.as_integer_ratio()
    if places >= 0:
        numerator *= 10**places
    else:
        denominator *= 10**-places
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    signed = -magnitude if numerator < 0 else magnitude
    return Decimal(signed).scaleb(-places) if places >= 0 else Decimal(signed * 10**-places)


def text(value: Exact, places: int = 0, *, sign: bool = False, group: bool = True) -> str:
    """Print a value: rounded half up, thousands separated, true minus sign; `sign` adds + before positive numbers."""
    return printed(half_up(value, places), places, sign=sign, group=group)


def printed(rounded: Decimal, places: int = 0, *, sign: bool = False, group: bool = True) -> str:
    """Print what `half_up` has rounded to that many places, as `text` does."""
    body = f"{abs(rounded):,.{max(places, 0)}f}" if group else f"{abs(rounded):.{max(places, 0)}f}"
    if rounded == 0:
        return body
    return f"−{body}" if rounded < 0 else f"+{body}" if sign else body
