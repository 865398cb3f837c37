"""Unit errors (计量单位错): a figure a power of ten away from everything it is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, text
from ballast.methods.editing.findings import Finding, Level, asked, fine, stopped
from ballast.methods.exact import MethodError, fraction

DEFAULT_FACTORS: Mapping[int, int] = {10: 2, 1000: 1, 10000: 1}
"""Factor → how many references must say so before a number is proposed [I]: a tenfold rise happens, a thousandfold does not."""


@dataclass(frozen=True)
class Window:
    """Within which multiples of a reference a value is plausible, ends excluded; the ONS takes 350–1500 of 1000."""

    low: Fraction = Fraction(35, 100)
    high: Fraction = Fraction(3, 2)

    def holds(self, ratio: Fraction) -> bool:
        """Whether the ratio lies strictly within."""
        return self.low < ratio < self.high


@dataclass(frozen=True)
class UnitFinding:
    """The finding, the factor the figure is too large by (1/1000: too small), ratios by reference, linked items' proposals."""

    finding: Finding
    factor: Fraction | None = None
    ratios: Mapping[str, Fraction] = field(default_factory=dict)
    linked: Mapping[str, Fraction] = field(default_factory=dict)


def unit_error(
    item: str,
    reported: Exact | None,
    references: Mapping[str, Exact | None],
    linked: Mapping[str, Exact | None] | None = None,
    factors: Mapping[int, int] = DEFAULT_FACTORS,
    window: Window = Window(),
) -> UnitFinding:
    """Whether a figure looks as if filed in another unit, judged by its references (上月, 上年同期, 同行业中位数), one unit.

    A number is proposed where every reference that says anything says the same factor, and as many as the factor asks for;
    otherwise only a question is asked. `linked` items of the same form get their proposals by the same factor. Zero is no unit
    error. Stopped where the value is missing or negative or no reference is above zero. Raises `MethodError` for factors that
    are no whole numbers above 1, or a window so wide that two factors overlap.

    >>> unit_error("工业总产值", 5200000, {"上月": 5100, "上年同期": 4900}).finding.proposed
    Fraction(5200, 1)
    """
    tried = _tried(factors, window)
    if reported is None:
        reason = f"“{item}”未填，不能判断计量单位"
        return UnitFinding(stopped("unit", item, Level.WARNING, Marker.MISSING, Marker.MISSING, reason))
    value = fraction(reported)
    known = {name: fraction(one) for name, one in references.items() if one is not None and one > 0}
    if halted := _halted(item, value, known):
        return UnitFinding(halted)
    ratios = {name: value / one for name, one in known.items()}
    said = {
        name: next((factor for factor in tried if window.holds(ratio / factor)), None) for name, ratio in ratios.items()
    }
    pointed = Counter(factor for factor in said.values() if factor is not None and factor != 1)
    if not pointed:
        return UnitFinding(fine("unit", item, Level.WARNING, value), ratios=ratios)
    evidence = tuple(f"是{name}的{_times(ratio)}" for name, ratio in ratios.items())
    factor, votes = min(pointed.items(), key=lambda pair: (-pair[1], pair[0]))
    who = "、".join(name for name, one in said.items() if one == factor)
    reason = f"“{item}”与{who}相差约{_magnitude(factor)}。请核对计量单位是否与表头一致，并说明原因"
    agreed = set(said.values()) - {None} == {factor} and votes >= _needed(factor, factors)
    if not agreed:
        return UnitFinding(asked("unit", item, Level.WARNING, value, reason, evidence), ratios=ratios)
    return UnitFinding(
        asked("unit", item, Level.ERROR, value, reason, evidence, value / factor),
        factor,
        ratios,
        {name: fraction(one) / factor for name, one in (linked or {}).items() if one is not None},
    )


def _tried(factors: Mapping[int, int], window: Window) -> list[Fraction]:
    """1, every factor and its inverse, in order; refuses what would let one ratio fit two of them."""
    if any(factor <= 1 for factor in factors):
        raise MethodError("计量单位的倍数应是大于1的整数，如1000。请检查参数")
    tried = sorted({Fraction(1), *(Fraction(one) for one in factors), *(Fraction(1, one) for one in factors)})
    if not 0 < window.low < 1 < window.high:
        raise MethodError("合理范围应包含1倍，且下限大于0。请检查参数")
    if any(after / before < window.high / window.low for before, after in pairwise(tried)):
        raise MethodError("合理范围太宽，相邻两个倍数会重叠，判断不唯一。请缩小范围或减少倍数")
    return tried


def _halted(item: str, value: Fraction, known: Mapping[str, Fraction]) -> Finding | None:
    if value == 0:
        return fine("unit", item, Level.WARNING, value)
    if value < 0:
        return stopped(
            "unit", item, Level.WARNING, value, Marker.NOT_APPLICABLE, f"“{item}”为负数，不能由倍数判断计量单位"
        )
    if not known:
        return stopped(
            "unit", item, Level.WARNING, value, Marker.NO_BASE, f"“{item}”没有大于0的参照数，不能判断计量单位"
        )
    return None


def _needed(factor: Fraction, factors: Mapping[int, int]) -> int:
    return next(need for one, need in factors.items() if factor in (one, Fraction(1, one)))


def _times(ratio: Fraction) -> str:
    return f"{text(ratio, 1)}倍" if ratio >= 1 else f"{text(1 / ratio, 1)}分之一"


def _magnitude(factor: Fraction) -> str:
    return f"{text(max(factor, 1 / factor), 0, group=False)}倍"
