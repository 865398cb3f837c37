"""The words of the bulletins for signs, differences, pulls and ranks (operations.md 4.3).

Differences of rates are 百分点, taken from the rates as printed; a fall is printed without its sign; a fall that becomes
smaller is 降幅收窄, a change of sign 由负转正 or 由正转负.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, half_up, text
from ballast.methods.growth import StateChange, difference_in_points, state_change


@dataclass(frozen=True)
class Phrase:
    """A verb and the number that follows it; `number` is empty where the verb says all."""

    verb: str
    number: str = ""


def plain(value: Exact, places: int) -> str:
    """A number in a sentence: rounded half up, no thousands separators, without its sign."""
    return text(abs(Fraction(value)), places, group=False)


def moved(rate: Exact, places: int = 1) -> Phrase:
    """增长2.9, 下降0.6, or 持平 where the printed rate is zero."""
    printed = half_up(rate, places)
    if printed == 0:
        return Phrase("持平")
    return Phrase("增长" if printed > 0 else "下降", plain(printed, places))


def compared(before: Exact, now: Exact, earlier: str, places: int = 1) -> Phrase:
    """How a printed rate stands to the earlier one, named in words: 较1—8月回落0.6, 降幅较1—8月收窄1.2, …"""
    points = difference_in_points(now, before, places)
    change = state_change(before, now, places)
    if isinstance(points, Marker) or isinstance(change, Marker):
        raise ValueError("two rates are needed")
    number = plain(points, places)
    verbs = {
        StateChange.LEVEL: f"与{earlier}持平",
        StateChange.TURNED_UP: f"较{earlier}由负转正、提高",
        StateChange.TURNED_DOWN: f"较{earlier}由正转负、回落",
        StateChange.FALL_SMALLER: f"降幅较{earlier}收窄",
        StateChange.FALL_LARGER: f"降幅较{earlier}扩大",
    }
    touches_zero = half_up(before, places) == 0 or half_up(now, places) == 0
    if change is StateChange.LEVEL:
        return Phrase(verbs[change])
    if change in verbs and not touches_zero:
        return Phrase(verbs[change], number)
    return Phrase(f"较{earlier}{'提高' if points > 0 else '回落'}", number)


def against(difference: Exact, other: str, places: int = 1) -> Phrase:
    """高于全省5.1, 低于全省5.1, or 与全省持平."""
    printed = half_up(difference, places)
    if printed == 0:
        return Phrase(f"与{other}持平")
    return Phrase(f"{'高于' if printed > 0 else '低于'}{other}", plain(printed, places))


def pulled(points: Exact, places: int = 1) -> Phrase:
    """拉动1.7 or 下拉0.4, in points without sign."""
    return Phrase("拉动" if points >= 0 else "下拉", plain(points, places))


def ahead(gap: Exact, plan: str, places: int = 1) -> Phrase:
    """超计划进度4.0, 欠计划进度3.7, or 与计划进度持平."""
    printed = half_up(gap, places)
    if printed == 0:
        return Phrase(f"与{plan}持平")
    return Phrase(f"{'超' if printed > 0 else '欠'}{plan}", plain(printed, places))


def rank_moved(before: int, now: int, earlier: str) -> Phrase:
    """较1—8月前移2, 后移1, or 位次与1—8月持平. Only for two equal lists."""
    if before == now:
        return Phrase(f"位次与{earlier}持平")
    return Phrase(f"较{earlier}{'前移' if now < before else '后移'}", str(abs(now - before)))
