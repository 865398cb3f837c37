"""Hidden rates: whether the numbers that are printed give a growth or pull back that was not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from ballast.kernel.marker import Marker
from ballast.methods.arrays import Array
from ballast.methods.disclosure.cells import Rate
from ballast.methods.disclosure.linear import SLACK, Attack
from ballast.methods.exact import HUNDRED


class RateAttack:
    """One reader's attempt on hidden rates; `shown`: deviations that are known to be feasible, one a row."""

    def __init__(self, attack: Attack, shown: Array, margin: Fraction) -> None:
        self.attack, self.shown, self.margin = attack, shown, margin
        self.declared = attack.system.declared

    def room_of(self, rate: Rate, value: Fraction) -> Fraction:
        """How far from the truth a rate must be able to lie on one side, in points: one of its last digit (half of it
        each way is what printing would have left), but no more than its cells must (a pull of a small cell prints as
        0.0 whatever the cell is)."""
        digit = Fraction(1, 10**rate.places)
        return min(digit, max(self.margin * abs(value), digit / 200))

    def pinned(self, rate: Rate) -> list[Any] | None:
        """The programmes that show that the rate is told within its room on both sides; None where one is open."""
        value = self.declared.rate_value(rate)
        if isinstance(value, Marker):
            return None
        far = self.room_of(rate, value)
        least, most = self._seen(rate)
        if most >= float(value + far) or least <= float(value - far):
            return None
        sign = 1 if self.declared.sum_of(rate.denominator) > 0 else -1
        found = []
        for side in (1, -1):
            open_side, one = self._can_be(rate, (value + side * far) / HUNDRED, side * sign)
            if open_side:
                return None
            found.append(one)
        return found

    def sources(self, rate: Rate, found: list[Any]) -> frozenset[str]:
        """The cells and rates that the programmes used, and the rate's own cells."""
        codes = self.attack.system.codes
        used = {code for code, _ in rate.numerator + rate.denominator}
        for one in found:
            if one is not None:
                _, touched, rates = self.attack.tight(one)
                used |= {codes[at] for at in touched} | rates
        return frozenset(used)

    def _seen(self, rate: Rate) -> tuple[float, float]:
        """Between which values the rate lies in the deviations that were found for the cells."""
        sides = [np.zeros(len(self.shown)), np.zeros(len(self.shown))]
        for side, terms in enumerate((rate.numerator, rate.denominator)):
            for code, factor in terms:
                at = self.declared.places[code]
                sides[side] += float(factor) * (float(self.declared.cells[at].value) + self.shown[:, at])
        some = sides[1] != 0
        ratios = sides[0][some] / sides[1][some] * float(HUNDRED)
        return float(ratios.min(initial=np.inf)), float(ratios.max(initial=-np.inf))

    def _can_be(self, rate: Rate, ratio: Fraction, side: int) -> tuple[bool, Any]:
        """Whether numerator − ratio × denominator can reach zero from the side on which the truth lies."""
        weights = np.zeros(self.attack.system.size)
        for terms, factor in ((rate.numerator, Fraction(side)), (rate.denominator, -side * ratio)):
            for code, each in terms:
                weights[self.declared.places[code]] += float(each * factor)
        short = side * (ratio * self.declared.sum_of(rate.denominator) - self.declared.sum_of(rate.numerator))
        reach, found = self.attack.most(weights, float(short))
        return reach >= float(short) * (1 - 10 * SLACK), found
