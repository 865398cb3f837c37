"""Exact operands: what every method of this room takes and gives.

**Terms.** A *value* is an exact number (`int`, `Fraction` or `Decimal`). A *rate* is a value in percent, a *change of
rates* a value in percentage points: 6.5 % is `Fraction(13, 2)`. Where there is no number there is a `Marker`, never 0.

**Assumptions.** Floats are refused at the door: sums of floats differ from run to run, and half-up rounding of a float
rounds something else than what is printed. Tables copied from a publication or a notebook do come as floats: `number` reads
one as it prints, so that 35437.1 is 354371/10 and every later sum is exact.

**Inputs.** Values of one unit; integers of NumPy become Python's own, which do not overflow.

**Outputs.** Fractions; percent where the name says so.

**Formula.** percent = part / whole × 100.

**Worked example.** 27 of 36 industries: 27 / 36 × 100 = 75 %, exactly.

**Source.** `design.md`, “Exact”.

**Figures.** Every figure: all methods take their operands through these doors.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Rational

from ballast.kernel.marker import Marker
from ballast.kernel.problems import BallastError
from ballast.kernel.rounding import Exact

Number = Exact | float
"""A value of a small table; a float stands for the decimal that it prints as."""

Rate = Fraction | Marker
"""A result in percent or points, or the reason why there is none."""

HUNDRED = Fraction(100)


class MethodError(BallastError):
    """A method was given what it cannot be true of; the text says what and what to do."""


class InexactError(MethodError, TypeError):
    """A measure was given as a float, or as what is no number at all; the text says how to give it."""


def fraction(value: Exact) -> Fraction:
    """The exact value as a `Fraction`. Raises `InexactError` for a float, a truth value, a text or NaN.

    >>> fraction(Decimal("6.5"))
    Fraction(13, 2)
    """
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, Decimal) and value.is_finite():
        return _python(value)
    if isinstance(value, Rational) and not isinstance(value, bool):
        return _python(value)
    raise InexactError(
        f"统计量要用精确的数（int、Fraction 或 Decimal），收到的是{value!r}。"
        '印出来的小数请写成 Decimal("120.5")，或先经 ballast.methods.exact.number() 读入；缺数请给 None'
    )


def _python(value: Exact) -> Fraction:
    """A fraction of Python's own integers: NumPy's, kept inside a fraction, would overflow without a word."""
    upper, lower = value.as_integer_ratio() if isinstance(value, Decimal) else (value.numerator, value.denominator)
    return Fraction(int(upper), int(lower))


def number(value: Number, name: str = "数值") -> Fraction:
    """A value of a table as a `Fraction`; a float is read as it prints. `name` says in the error what was read.

    Raises `MethodError` for what is no finite number: NaN hides why there is none, a `Marker` or None says it.

    >>> number(35437.1)
    Fraction(354371, 10)
    """
    if isinstance(value, (Rational, Decimal)) and not isinstance(value, bool):
        if isinstance(value, Decimal) and not value.is_finite():
            raise MethodError(f"{name}不是有限的数：{value}。缺数请给 None，不要给 NaN")
        return _python(value)
    try:
        printed = float(value)
    except (TypeError, ValueError):
        raise MethodError(f"{name}不是数：{value!r}。请检查传入的表") from None
    if isinstance(value, (str, bool)) or not math.isfinite(printed):
        raise MethodError(f"{name}不是有限的数：{value!r}。缺数请给 None，不要给 NaN")
    # What carries a type of its own (float32) prints fewer digits than the double it becomes.
    return Fraction(str(value) if hasattr(value, "dtype") else repr(printed))


def in_percent(part: Fraction, whole: Fraction) -> Fraction:
    """`part / whole × 100`; the caller has seen to it that `whole` is not zero.

    >>> in_percent(Fraction(27), Fraction(36))
    Fraction(75, 1)
    """
    return part / whole * HUNDRED


def exact_sum(values: Iterable[Exact]) -> Fraction:
    """The sum of exact values of one unit; 0 where there are none. Raises `InexactError` for a float.

    >>> exact_sum([1, Decimal("0.5")])
    Fraction(3, 2)
    """
    return sum(map(fraction, values), Fraction(0))


def repeated(codes: Iterable[str]) -> list[str]:
    """The codes that come more than once, sorted: what would be counted twice.

    >>> repeated(["31", "26", "31"])
    ['31']
    """
    return sorted(code for code, times in Counter(codes).items() if times > 1)
