"""A figure's point in words, made of what is printed: never a number that the table does not show."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ballast.figures.read import Figure, FigureTable
from ballast.indicators.catalogue import Indicator
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.kernel.rounding import half_up, text


def label_of(period: Period, basis: Basis) -> str:
    """The period and the basis in words."""
    return f"{period.full_label(basis)}{basis.label}"


def value_of(figure: Figure, one: Indicator) -> str:
    """The value with its unit and mark, or the words of the marker that stands in its place."""
    if figure.exact is None:
        return {Marker.SUPPRESSED: "不予公开", Marker.MISSING: "缺数"}.get(figure.marker, figure.marker.symbol)
    mark = f"（{figure.marker.symbol}）" if figure.marker.symbol else ""
    unit = one.unit if one.unit == "%" else f" {one.unit}" if one.unit else ""
    return f"{text(figure.exact, one.places)}{unit}{mark}"


def sentence_of(found: FigureTable) -> str:
    """The total, and who is first and last among the rows, or what moves the total most."""
    one = found.indicator
    where = f"{found.total.name}" if found.total.slice else ""
    opening = f"{found.period.full_label(found.basis)}{where}{one.name} {value_of(found.total, one)}"
    tail = _causes(found) if _has_pulls(found) and found.by not in (("unit",), ("park",)) else _ends(found)
    hidden = f"；{found.hidden} 项不予公开" if found.hidden else ""
    return f"{opening}{tail}{hidden}"


def point_of(found: FigureTable) -> str:
    """What a chart of the rows shows, for its title: the sentence of the page without its opening."""
    told = _causes(found) if _has_pulls(found) and found.by not in (("unit",), ("park",)) else _ends(found)
    return told.lstrip("；，") or f"{label_of(found.period, found.basis)}{found.indicator.name}"


def history_sentence(one: Indicator, history: Sequence[Figure]) -> str:
    """The latest value, and how it stands against the one before."""
    last = history[-1]
    where = last.name if last.slice else ""
    opening = f"{last.address.period.full_label(last.address.basis)}{where}{one.name} {value_of(last, one)}"
    if len(history) < 2:
        return opening
    before = history[-2]
    if last.exact is None or before.exact is None or one.unit != "%":
        return opening
    change = half_up(last.exact, one.places) - half_up(before.exact, one.places)
    if not change:
        return f"{opening}，与{before.address.period.label(before.address.basis)}持平"
    words = "加快" if change > 0 else "回落"
    if "增速" not in one.name:
        words = "提高" if change > 0 else "下降"
    return f"{opening}，比{before.address.period.label(before.address.basis)}{words} {text(abs(change), one.places)} 个百分点"


def _has_pulls(found: FigureTable) -> bool:
    return (
        found.partition and any(not isinstance(row.pull, Marker) for row in found.rows) and found.indicator.unit == "%"
    )


def _ends(found: FigureTable) -> str:
    """The highest and the lowest row, by what is printed; nothing where there are not two different ones."""
    one = found.indicator
    known = [(half_up(row.exact, one.places), row) for row in found.rows if row.exact is not None]
    if len(known) < 2:
        return ""
    high, low = max(value for value, _ in known), min(value for value, _ in known)
    if high == low:
        return f"，{len(known)} 个对象相同"
    tops = [row.name for value, row in known if value == high]
    bottoms = [row.name for value, row in known if value == low]
    unit = one.unit if one.unit == "%" else f" {one.unit}" if one.unit else ""
    highest, lowest = f"{text(high, one.places)}{unit}", f"{text(low, one.places)}{unit}"
    return f"；最高 {_joined(tops)} {highest}，最低 {_joined(bottoms)} {lowest}"


def _causes(found: FigureTable) -> str:
    """The row that pulls most and the one that drags most."""
    known: list[tuple[Fraction, str]] = [(row.pull, row.name) for row in found.rows if not isinstance(row.pull, Marker)]
    if not known:
        return ""
    places = found.indicator.places
    most, least = max(known), min(known)
    told = []
    if half_up(most[0], places) > 0:
        told.append(f"{most[1]}拉动 {text(most[0], places)} 个百分点")
    if half_up(least[0], places) < 0:
        told.append(f"{least[1]}下拉 {text(abs(least[0]), places)} 个百分点")
    return f"；{'，'.join(told)}" if told else ""


def _joined(names: Sequence[str]) -> str:
    return "、".join(names[:2]) + (f"等 {len(names)} 个" if len(names) > 2 else "")
