"""Which segments explain the change of a total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up, text
from ballast.methods.contribution import pull
from ballast.methods.drivers.cells import Cells, Conditions, Mask, Values, read_cells
from ballast.methods.drivers.naming import (
    Evidence,
    Holding,
    Named,
    found_segments,
    holdings,
    ordered,
    outside,
    pinned_segments,
)
from ballast.methods.drivers.search import deviation, rounding_error, size_of
from ballast.methods.drivers.settings import Settings
from ballast.methods.drivers.wording import Wording
from ballast.methods.exact import Rate, fraction
from ballast.methods.growth import NegativeBase, growth

CURRENT, BASE = "本期", "同期"
_LEADING = Fraction(1, 2)

Part = tuple[int, Conditions, Fraction]
"""A part of a segment: its rows, its name, its impact."""


@dataclass(frozen=True)
class Leading:
    """The narrowest part of a segment (one value of another attribute) that makes at least half of its impact."""

    conditions: Conditions
    impact: Fraction
    pull: Rate


@dataclass(frozen=True)
class Segment:
    """A segment and its exact part in the change; without conditions it is 其他, the rows in no segment.

    `rows`, `current`, `base`, `growth` (percent), `impact` (in the table's unit) and `pull` (points of the total's
    growth) are of the rows counted here; `counted_before` rows of the conjunction are counted with earlier segments, and
    `whole_impact` is that of all its rows. `excess` is the pull less what the segment would have pulled at the growth of
    其他, in points. `leading` is its largest part, where one stands out.
    """

    conditions: Conditions
    pinned: bool
    rows: int
    counted_before: int
    current: Fraction
    base: Fraction
    impact: Fraction
    whole_impact: Fraction
    pull: Rate
    growth: Rate
    excess: Rate
    leading: Leading | None
    sentence: str


@dataclass(frozen=True)
class Explanation:
    """The total's change, the segments that explain it, and 其他: Σ impact (and Σ pull) over all of them is the change.

    `left_out` rows lack a value and are in neither leg. `quiet` says that nothing stood out beyond the pinned segments.
    """

    current: Fraction
    base: Fraction
    change: Fraction
    growth: Rate
    segments: tuple[Segment, ...]
    rest: Segment
    left_out: int
    sentence: str

    @property
    def found(self) -> tuple[Conditions, ...]:
        """The names found beyond the pinned ones: next month's `previous`."""
        return tuple(one.conditions for one in self.segments if not one.pinned)

    @property
    def quiet(self) -> bool:
        """Whether no segment was found beyond the pinned ones."""
        return not self.found


def explain_total(
    attributes: Mapping[str, Values],
    current: Values,
    base: Values,
    *,
    pinned: Iterable[Named] = (),
    previous: Iterable[Named] = (),
    settings: Settings | None = None,
    wording: Wording | None = None,
    negative: NegativeBase = "marker",
) -> Explanation:
    """Which few segments explain the change of Σ current over Σ base; the impacts and 其他 add up to it exactly.

    `attributes` maps a name to one value per row; `current` and `base` are exact values of one unit per row (floats are
    read as they print), base 0 for what is new, current 0 for what is gone, None or a `Marker` for what is missing.
    `pinned` segments come first in their order; `previous` are last time's names. Raises `MethodError` for columns of
    unlike length, unknown attributes, or what is no number.

    >>> explain_total({"县": ["甲", "乙"]}, [90, 100], [100, 100], pinned=[{"县": "甲"}]).segments[0].sentence
    '甲产值90.00，同比下降10.0%，下拉全市增速5.0个百分点。'
    """
    settings, wording = settings or Settings(), wording or Wording()
    cells = read_cells(attributes, {CURRENT: current, BASE: base}, bases=(BASE,))
    first = pinned_segments(cells, pinned)
    known = [cells.conditions(one, "上期的分组") for one in previous]
    count = _Count(cells, negative, wording)
    free = outside(cells, first)
    named = found_segments(cells, _evidence(cells, free, settings), known, settings)
    weights = count.weights(named, free)
    kept = [one for one in named if count.in_points(weights[one]) >= fraction(settings.least_points)]
    held, others = holdings(cells, first, ordered(kept, weights, known, settings.margin))
    return count.explained(held, others)


def _evidence(cells: Cells, free: Mask, settings: Settings) -> Evidence:
    current, base = (cells.measures[name].floats() for name in (CURRENT, BASE))
    both = np.abs(current) + np.abs(base)
    usable = free & (both > 0)
    unit = max(cells.measures[name].unit() for name in (CURRENT, BASE))
    values = np.zeros(cells.rows)
    values[usable] = deviation(current[usable], base[usable])
    return Evidence(usable, values, size_of(current, base), np.hypot(settings.grain, rounding_error(both, unit)))


class _Count:
    """The exact sums of one table and what is said of them."""

    def __init__(self, cells: Cells, negative: NegativeBase, wording: Wording) -> None:
        self.cells, self.negative, self.wording = cells, negative, wording
        everything = np.ones(cells.rows, dtype=np.bool_)
        self.current, self.base = self._sums(everything)

    def _sums(self, mask: Mask) -> tuple[Fraction, Fraction]:
        return self.cells.measures[CURRENT].total(mask), self.cells.measures[BASE].total(mask)

    def pull(self, impact: Fraction) -> Rate:
        """An impact in points of the total's growth."""
        return pull(impact, 0, self.base, self.negative)

    def in_points(self, amount: Fraction) -> Fraction:
        """A size in points, or as large as can be where the total has no usable base: then none is too small."""
        points = self.pull(amount)
        return Fraction(10**9) if isinstance(points, Marker) else abs(points)

    def weights(self, named: Sequence[Conditions], free: Mask) -> dict[Conditions, Fraction]:
        """By how much each conjunction deviates from the growth of what is in none, in the table's unit."""
        masks = {one: self.cells.mask(one) & free for one in named}
        others = free & outside(self.cells, named)
        return {one: abs(self._excess(mask, others)) for one, mask in masks.items()}

    def _excess(self, mask: Mask, others: Mask) -> Fraction:
        current, base = self._sums(mask)
        rest_current, rest_base = self._sums(others)
        return current - base * (rest_current / rest_base if rest_base > 0 else 1)

    def explained(self, held: Sequence[Holding], others: Mask) -> Explanation:
        """The segments with their sums, 其他, and the sentence of the whole."""
        segments = tuple(self._segment(one, others) for one in held)
        rest = self._segment(Holding((), False, others, 0), others)
        rate = growth(self.current, self.base, self.negative)
        made = Explanation(
            self.current, self.base, self.current - self.base, rate, segments, rest, self.cells.left_out, ""
        )
        return replace(made, sentence=self._summary(made))

    def _segment(self, held: Holding, others: Mask) -> Segment:
        current, base = self._sums(held.mask)
        whole = self._sums(self.cells.mask(held.conditions))
        rest_base = self._sums(others)[1]
        counted = rest_base > 0 and held.conditions
        made = Segment(
            conditions=held.conditions,
            pinned=held.pinned,
            rows=int(held.mask.sum()),
            counted_before=held.counted_before,
            current=current,
            base=base,
            impact=current - base,
            whole_impact=whole[0] - whole[1] if held.conditions else current - base,
            pull=self.pull(current - base),
            growth=growth(current, base, self.negative),
            excess=self.pull(self._excess(held.mask, others)) if counted else Marker.NOT_APPLICABLE,
            leading=self._leading(held) if held.conditions else None,
            sentence="",
        )
        return replace(made, sentence=self._sentence(made, others))

    def _leading(self, held: Holding) -> Leading | None:
        current, base = self._sums(held.mask)
        impact = current - base
        if impact == 0:
            return None
        parts = [part for place in range(len(self.cells.names)) for part in self._parts(held, place)]
        large = [part for part in parts if part[0] < held.mask.sum() and part[2] / impact >= _LEADING]
        if not large:
            return None
        _, conditions, part_impact = min(large, key=lambda part: (part[0], -part[2] / impact))
        return Leading(conditions, part_impact, self.pull(part_impact))

    def _parts(self, held: Holding, place: int) -> list[Part]:
        name = self.cells.names[place]
        if name in dict(held.conditions):
            return []
        codes = self.cells.columns[place]
        found: list[Part] = []
        for code in np.unique(codes[held.mask]).tolist():
            mask = held.mask & (codes == code)
            current, base = self._sums(mask)
            found.append((int(mask.sum()), ((name, self.cells.members[place][code]),), current - base))
        return found

    def _sentence(self, one: Segment, others: Mask) -> str:
        words = self.wording
        name = words.counted_name(one.conditions, one.counted_before)
        if one.rows == 0:
            return f"{name}没有单独计入的数据。"
        parts = [
            f"{name}{words.measure}{words.amount(one.current)}",
            words.growth(one.growth),
            self._effect(one.impact),
        ]
        parts += [self._against(one, others), self._largest(one)]
        return "，".join(part for part in parts if part) + "。"

    def _effect(self, impact: Fraction) -> str:
        points = self.pull(impact)
        if isinstance(points, Marker):
            return self.wording.change(impact)
        return self.wording.points(points, of=f"{self.wording.whole}增速")

    def _against(self, one: Segment, others: Mask) -> str:
        """Said where growth and deviation have opposite signs: it grew, and yet held the whole back."""
        if isinstance(one.excess, Marker) or isinstance(one.pull, Marker) or one.excess * one.pull >= 0:
            return ""
        rest = growth(*self._sums(others))
        if isinstance(rest, Marker):
            return ""
        places = self.wording.rate_places
        side = "低于" if one.excess < 0 else "高于"
        less = "少" if one.excess < 0 else "多"
        if half_up(one.excess, places) == 0:
            return ""
        return (
            f"{side}其他部分{text(rest, places)}%的增速，与其同速相比{less}拉动{text(abs(one.excess), places)}个百分点"
        )

    def _largest(self, one: Segment) -> str:
        if one.leading is None:
            return ""
        points = one.leading.pull
        said = self.wording.change(one.leading.impact) if isinstance(points, Marker) else self.wording.points(points)
        return f"其中{self.wording.name(one.leading.conditions)}{said}"

    def _summary(self, made: Explanation) -> str:
        words = self.wording
        if self.cells.rows == 0:
            return f"没有可以计算的数据{words.missing(made.left_out)}。"
        head = f"{words.whole}{words.measure}{words.amount(made.current)}，{words.growth(made.growth)}"
        head += f"（{words.change(made.change)}）" if made.change else ""
        if made.quiet:
            beyond = "其余" if made.segments else ""
            return f"{head}；{beyond}各分组的变动都在正常波动范围内，没有突出的拉动或下拉因素{words.missing(made.left_out)}。"
        names = "、".join(words.name(one) for one in made.found)
        return f"{head}；变动突出的是{names}，其他部分{self._rest(made.rest)}{words.missing(made.left_out)}。"

    def _rest(self, rest: Segment) -> str:
        return self.wording.change(rest.impact) if isinstance(rest.pull, Marker) else self.wording.points(rest.pull)
