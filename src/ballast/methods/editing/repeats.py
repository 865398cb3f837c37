"""Repeated figures (重复数): a month filed exactly as last month or as last year's (rule V14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.editing.findings import Finding, Level, asked, fine, stopped
from ballast.methods.exact import MethodError, fraction


def repeated_figures(
    now: Mapping[str, Exact | None], other: Mapping[str, Exact | None], name: str, least: int = 1
) -> Finding:
    """Whether at least `least` items of a return equal another period's (`name`: 上月, 上年同期) exactly; zeros do not count.

    The evidence names the items. Stopped where no item has both values. Raises `MethodError` for `least` below 1.

    >>> repeated_figures({"产值": 120, "用电量": 7}, {"产值": 120, "用电量": 8}, "上月").evidence
    ('产值',)
    """
    if least < 1:
        raise MethodError("至少相同的项数应不小于1。请检查参数")
    both = [item for item in now if now[item] is not None and other.get(item) is not None]
    if not both:
        return stopped("repeat", name, Level.FLAG, Marker.MISSING, Marker.MISSING, f"本期与{name}没有可比的项")
    same = tuple(item for item in both if now[item] == other[item] and now[item] != 0)
    count = Fraction(len(same))
    if len(same) < least:
        return fine("repeat", name, Level.FLAG, count, same)
    which = f"有{len(same)}项" if len(same) < len(both) or len(both) == 1 else f"全部{len(both)}项"
    return asked("repeat", name, Level.FLAG, count, f"{which}与{name}完全相同。请核对是否为沿用旧数，并说明原因", same)


def repeated_run(item: str, months: Sequence[Exact | None], longest: int = 2) -> Finding:
    """Whether a figure stands unchanged for more than `longest` months to the last one; zero and missing end the run.

    Months in order; the January–February block is left out by the caller, it has no month. `reported` is the last value.
    Stopped without a last value. Raises `MethodError` for `longest` below 1.

    >>> repeated_run("产值", [80, 95, 95, 95]).verdict.label
    '请说明'
    """
    if longest < 1:
        raise MethodError("允许连续相同的月数应不小于1。请检查参数")
    if not months or months[-1] is None:
        return stopped(
            "repeat", item, Level.FLAG, Marker.MISSING, Marker.MISSING, f"“{item}”本月未填，不能判断是否重复"
        )
    last = fraction(months[-1])
    run = 0
    for value in reversed(months):
        if value is None or value != last or value == 0:
            break
        run += 1
    if run <= longest:
        return fine("repeat", item, Level.FLAG, last)
    return asked("repeat", item, Level.FLAG, last, f"“{item}”连续{run}个月完全相同。请核对是否为沿用旧数，并说明原因")
