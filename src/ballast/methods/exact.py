"""Exact operands: what every method of this room takes and gives.

**Terms.** A *value* is an exact number (`int`, `Fraction` or `Decimal`). A *rate* is a value in percent, a *change of
rates* a value in percentage points: 6.5 % is `Fraction(13, 2)`. Where there is no number there is a `Marker`, never 0.

**Assumptions.** Floats are refused at the door: sums of floats differ from run to run, and half-up rounding of a float
rounds something else than what is printed.

**Source.** `design.md`, “Exact”.
"""

from __future__ import annotations

from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.problems import BallastError
from ballast.kernel.rounding import Exact

Rate = Fraction | Marker
"""A result in percent or points, or the reason why there is none."""

HUNDRED = Fraction(100)


class MethodError(BallastError):
    """A method was given what it cannot be true of; the text says what and what to do."""


def fraction(value: Exact) -> Fraction:
    """The exact value as a `Fraction`. Raises `TypeError` for a float."""
    if isinstance(value, float):
        raise TypeError("statistics need exact values: int, Fraction or Decimal, not float")
    return Fraction(value)


def in_percent(part: Fraction, whole: Fraction) -> Fraction:
    """`part / whole × 100`; the caller has seen to it that `whole` is not zero."""
    return part / whole * HUNDRED
