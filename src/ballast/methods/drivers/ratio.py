"""Which segments explain the change of a ratio of sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact, text
from ballast.methods.arrays import Array
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
from ballast.methods.exact import HUNDRED, MethodError, Rate, fraction

_ABOVE, _BELOW = ("本期分子", "同期分子"), ("本期分母", "同期分母")
_SEARCHES = 2


@dataclass(frozen=True)
class RatioSegment:
    """A segment and its exact part in the ratio's change; without conditions it is 其他, the rows in no segment.

    `now` and `before` are its own ratio (times the scale; `NOT_APPLICABLE` without a denominator), `share_now` and
    `share_before` its parts of the whole denominator in percent. `rate_effect` is what the change of its own ratio
    brings, `structure_effect` what the change of its share brings, `impact` their sum, all in points (of the scale).
    """

    conditions: Conditions
    pinned: bool
    rows: int
    counted_before: int
    now: Rate
    before: Rate
    share_now: Fraction
    share_before: Fraction
    rate_effect: Fraction
    structure_effect: Fraction
    impact: Fraction
    sentence: str


@dataclass(frozen=True)
class RatioExplanation:
    """The ratio in both periods, the segments that explain its change, and 其他: Σ impact over all of them is the change."""

    now: Fraction
    before: Fraction
    change: Fraction
    segments: tuple[RatioSegment, ...]
    rest: RatioSegment
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


def explain_ratio(
    attributes: Mapping[str, Values],
    numerator: tuple[Values, Values],
    denominator: tuple[Values, Values],
    *,
    scale: Exact = HUNDRED,
    pinned: Iterable[Named] = (),
    previous: Iterable[Named] = (),
    settings: Settings | None = None,
    wording: Wording | None = None,
) -> RatioExplanation:
    """Which few segments explain the change of scale × Σ numerator / Σ denominator; the impacts and 其他 add up exactly.

    `numerator` and `denominator` are (current, base), each one exact value per row; the other arguments are those of
    `explain_total`. With the scale 100 ratios are percent and effects points. Raises `MethodError` where a denominator
    is below zero, or sums to zero in a period.

    >>> explain_ratio({"县": ["甲", "乙"]}, ([80, 98], [90, 98]), ([100, 100], [100, 100]), pinned=[{"县": "甲"}]).change
    Fraction(-5, 1)
    """
    settings, wording = settings or Settings(), wording or Wording(measure="比率", unit="%")
    measures = dict(zip((*_ABOVE, *_BELOW), (*numerator, *denominator), strict=True))
    cells = read_cells(attributes, measures, bases=(_ABOVE[1], _BELOW[1]))
    count = _Count(cells, fraction(scale), wording)
    first = pinned_segments(cells, pinned)
    known = [cells.conditions(one, "上期的分组") for one in previous]
    free = outside(cells, first)
    named = _found(count, free, known, settings)
    weights = {one: abs(count.effects(cells.mask(one) & free)[0]) for one in named}
    kept = [one for one in named if weights[one] >= fraction(settings.least_points)]
    held, others = holdings(cells, first, ordered(kept, weights, known, settings.margin))
    return count.explained(held, others)


def _found(count: _Count, free: Mask, known: Sequence[Conditions], settings: Settings) -> list[Conditions]:
    """The names found by their own ratio, then those found by their denominator whose structure effect is the larger."""
    cells = count.cells
    by_rate = found_segments(cells, _rates(cells, free, settings), known, settings, _SEARCHES)
    by_size = found_segments(cells, _sizes(cells, free, settings), known, settings, _SEARCHES)
    moved = [one for one in by_size if one not in by_rate and count.moves_by_structure(cells.mask(one) & free)]
    return by_rate + moved


def _rates(cells: Cells, free: Mask, settings: Settings) -> Evidence:
    above, above_base, below, below_base = (cells.measures[name].floats() for name in (*_ABOVE, *_BELOW))
    usable = free & (below > 0) & (below_base > 0) & ((above != 0) | (above_base != 0))
    rounding = np.hypot(_rounding(cells, _ABOVE), _rounding(cells, _BELOW))
    return _evidence(usable, above * below_base, above_base * below, below_base, rounding, settings)


def _sizes(cells: Cells, free: Mask, settings: Settings) -> Evidence:
    below, below_base = (cells.measures[name].floats() for name in _BELOW)
    usable = free & (below + below_base > 0)
    return _evidence(usable, below, below_base, size_of(below, below_base), _rounding(cells, _BELOW), settings)


def _rounding(cells: Cells, names: tuple[str, str]) -> Array:
    """The relative error that rounding to the unit of the table leaves in a cell's change."""
    now, before = (cells.measures[name] for name in names)
    return rounding_error(np.abs(now.floats()) + np.abs(before.floats()), max(now.unit(), before.unit()))


def _evidence(usable: Mask, now: Array, before: Array, size: Array, rounding: Array, settings: Settings) -> Evidence:
    values = np.zeros(len(size))
    values[usable] = deviation(now[usable], before[usable])
    return Evidence(usable, values, size, np.hypot(settings.grain, rounding))


class _Count:
    """The exact sums of one table of numerators and denominators, and what is said of them."""

    def __init__(self, cells: Cells, scale: Fraction, wording: Wording) -> None:
        self.cells, self.scale, self.wording = cells, scale, wording
        self._check()
        everything = np.ones(cells.rows, dtype=np.bool_)
        self.above, self.below = self._sums(_ABOVE, everything), self._sums(_BELOW, everything)
        if 0 in self.below:
            raise MethodError("分母合计为零，比率不存在。请检查是否选错了列，或全部行都缺数")
        self.now, self.before = (scale * one / other for one, other in zip(self.above, self.below, strict=True))

    def _check(self) -> None:
        for name in _BELOW:
            if bool((self.cells.measures[name].numerators < 0).any()):
                raise MethodError(f"{name}里有负数，占比没有意义。请换一个不为负的分母")

    def _sums(self, names: tuple[str, str], mask: Mask) -> tuple[Fraction, Fraction]:
        return self.cells.measures[names[0]].total(mask), self.cells.measures[names[1]].total(mask)

    def effects(self, mask: Mask) -> tuple[Fraction, Fraction, Fraction]:
        """(impact, rate effect, structure effect) of the rows, in points of the scale."""
        above, below = self._sums(_ABOVE, mask), self._sums(_BELOW, mask)
        shares = [one / whole for one, whole in zip(below, self.below, strict=True)]
        middle = (self.now + self.before) / 2
        brought = [self.scale * one / whole for one, whole in zip(above, self.below, strict=True)]
        impact = brought[0] - brought[1] - middle * (shares[0] - shares[1])
        if 0 in below:
            rate = Fraction(0) if any(below) else impact
        else:
            own = [self.scale * one / other for one, other in zip(above, below, strict=True)]
            rate = (shares[0] + shares[1]) / 2 * (own[0] - own[1])
        return impact, rate, impact - rate

    def moves_by_structure(self, mask: Mask) -> bool:
        """Whether the change of share, not of the own ratio, makes the larger part of the impact."""
        _, rate, structure = self.effects(mask)
        return abs(structure) > abs(rate)

    def explained(self, held: Sequence[Holding], others: Mask) -> RatioExplanation:
        """The segments with their effects, 其他, and the sentence of the whole."""
        segments = tuple(self._segment(one) for one in held)
        rest = self._segment(Holding((), False, others, 0))
        made = RatioExplanation(self.now, self.before, self.now - self.before, segments, rest, self.cells.left_out, "")
        return replace(made, sentence=self._summary(made))

    def _segment(self, held: Holding) -> RatioSegment:
        above, below = self._sums(_ABOVE, held.mask), self._sums(_BELOW, held.mask)
        impact, rate, structure = self.effects(held.mask)
        own = [
            self.scale * one / other if other else Marker.NOT_APPLICABLE
            for one, other in zip(above, below, strict=True)
        ]
        made = RatioSegment(
            conditions=held.conditions,
            pinned=held.pinned,
            rows=int(held.mask.sum()),
            counted_before=held.counted_before,
            now=own[0],
            before=own[1],
            share_now=HUNDRED * below[0] / self.below[0],
            share_before=HUNDRED * below[1] / self.below[1],
            rate_effect=rate,
            structure_effect=structure,
            impact=impact,
            sentence="",
        )
        return replace(made, sentence=self._sentence(made))

    def _sentence(self, one: RatioSegment) -> str:
        words = self.wording
        name = words.counted_name(one.conditions, one.counted_before)
        if one.rows == 0:
            return f"{name}没有单独计入的数据。"
        said = f"{name}{words.measure}由{self._level(one.before)}变为{self._level(one.now)}"
        said += f"，{self._effect(one.impact, f'{words.whole}{words.measure}')}"
        if one.rate_effect and one.structure_effect:
            said += f"，其中自身水平变化{self._effect(one.rate_effect)}，结构变化{self._effect(one.structure_effect)}"
        return f"{said}。"

    def _effect(self, impact: Fraction, of: str = "") -> str:
        return self.wording.points(impact, "拉高", "拉低", of, self._unit())

    def _unit(self) -> str:
        return "个百分点" if self.scale == HUNDRED else self.wording.unit

    def _level(self, ratio: Rate) -> str:
        unit = "%" if self.scale == HUNDRED else self.wording.unit
        return "无" if isinstance(ratio, Marker) else f"{text(ratio, self.wording.rate_places)}{unit}"

    def _summary(self, made: RatioExplanation) -> str:
        words = self.wording
        head = f"{words.whole}{words.measure}{self._level(made.now)}，{self._moved(made.change)}"
        if made.quiet:
            beyond = "其余" if made.segments else ""
            said = f"{beyond}各分组的变动都在正常波动范围内，没有突出的拉高或拉低因素"
        else:
            names = "、".join(words.name(one) for one in made.found)
            said = f"变动突出的是{names}，其他部分{self._effect(made.rest.impact)}"
        return f"{head}；{said}{words.missing(made.left_out)}。"

    def _moved(self, change: Fraction) -> str:
        if change == 0:
            return "与上年同期持平"
        return "比上年同期" + self.wording.points(change, "提高", "下降", "", self._unit())
