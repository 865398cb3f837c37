"""The audit: a reader with a linear programme tries to work out every hidden number; what he can is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np

from ballast.kernel.marker import Marker
from ballast.methods.arrays import Array
from ballast.methods.disclosure.cells import Declared
from ballast.methods.disclosure.choosing import readers_of
from ballast.methods.disclosure.linear import SLACK, Attack, Direction, System, mask
from ballast.methods.disclosure.pattern import Pattern
from ballast.methods.disclosure.rates import RateAttack
from ballast.methods.disclosure.rules import OUTSIDER, Need, Policy, Reader, needs
from ballast.methods.exact import MethodError

_NAMED = 6
"""How many printed numbers a sentence names."""

_FEW = 200
"""Up to so many hidden codes every interval is solved for unless the caller says otherwise."""


class RiskKind(StrEnum):
    """How a sensitive number is at risk."""

    PRINTED = "printed"
    EXACT = "exact"
    NARROW = "narrow"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"printed": "本身印出", "exact": "可精确算出", "narrow": "区间过窄"}[self.value]


@dataclass(frozen=True)
class Interval:
    """Between which values a reader can place a hidden cell (±∞: not at all on that side), in the cell's unit.

    `attained` False: the ends are only shown to be possible, the interval may be wider still.
    """

    code: str
    label: str
    reader: str
    low: float
    high: float
    attained: bool = True


@dataclass(frozen=True)
class Risk:
    """A sensitive number that a reader can work out, exactly or too closely: with which printed ones, and in a sentence.

    `low`, `high`: the reader's interval. `needed`: how far it should reach beyond the truth on each side (the cell's unit;
    points for a rate). `sources`: the printed codes he uses.
    """

    code: str
    label: str
    kind: RiskKind
    reader: str
    low: float
    high: float
    needed: float
    sources: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Audit:
    """What was tried: how many hidden cells and rates before how many readers, their intervals, and what is at risk."""

    hidden: int
    readers: tuple[str, ...]
    intervals: tuple[Interval, ...]
    risks: tuple[Risk, ...]

    @property
    def safe(self) -> bool:
        """Whether nothing is at risk."""
        return not self.risks


def audit(pattern: Pattern, exact: bool | None = None) -> Audit:
    """Try to work out what a pattern hides. `exact`: whether the ends of every interval are solved for (two programmes a
    cell); by default up to 200 hidden codes. What is at risk is always solved for.

    >>> audit(Pattern(Policy(), Declared(()), ())).safe
    True
    """
    return audit_hidden(pattern.declared, pattern.hidden, pattern.policy, exact)


def audit_hidden(declared: Declared, hidden: Iterable[str], policy: Policy, exact: bool | None = None) -> Audit:
    """Try to work out any set of hidden codes, however it was chosen: a pattern of another program, or of a person.

    Raises `MethodError` for a code that is not declared.

    >>> audit_hidden(Declared(()), [], Policy()).readers
    ('一般读者',)
    """
    chosen = frozenset(hidden)
    if lost := sorted(chosen - set(declared.places) - {each.code for each in declared.rates}):
        raise MethodError(f"没有声明代码为“{lost[0]}”的格子或比率。请核对代码")
    system = System(declared)
    readers = readers_of(declared, policy, chosen)
    risks: dict[str, Risk] = {}
    found: tuple[Interval, ...] = ()
    for reader in readers:
        attempt = _Attempt(system, reader, chosen, policy)
        for risk in attempt.risks(skip=frozenset(risks)):
            risks[risk.code] = risk
        if reader is OUTSIDER:
            found = tuple(attempt.intervals(len(chosen) <= _FEW if exact is None else exact))
    ordered = tuple(risks[code] for code in sorted(risks))
    return Audit(len(chosen), tuple(each.name for each in readers), found, ordered)


def if_printed(pattern: Pattern, code: str) -> tuple[Risk, ...]:
    """What would be newly at risk if one hidden number were printed after all: for the writer who asks why not.

    >>> from ballast.methods.disclosure import cell, protect
    >>> if_printed(protect(Declared((cell("a", {"甲": 5}),)), Policy()), "a")[0].kind.label
    '本身印出'
    """
    pattern.of(code)
    already = {each.code for each in audit(pattern, False).risks}
    tried = audit_hidden(pattern.declared, pattern.hidden - {code}, pattern.policy, False)
    return tuple(each for each in tried.risks if each.code not in already)


class _Attempt:
    """One reader's attempt on one choice of what is hidden."""

    def __init__(self, system: System, reader: Reader, hidden: frozenset[str], policy: Policy) -> None:
        self.system, self.reader, self.hidden = system.before(reader), reader, hidden
        self.declared = system.declared
        self.needs = needs(self.declared, policy.rule, reader) if policy.rule else ()
        masks = mask(system.codes, hidden), mask(system.rate_codes, hidden)
        self.attack = Attack(self.system, *masks)
        self.margin = policy.rule.margin if policy.rule else Fraction()
        self.shown: Array = np.zeros((1, system.size))

    def risks(self, skip: frozenset[str]) -> Iterable[Risk]:
        """Every sensitive cell and rate that this reader can place too closely, those already known left out."""
        asked = [need for need in self.needs if need.code not in skip]
        hidden = [need for need in asked if need.code in self.hidden]
        yield from (self._printed(need) for need in asked if need.code not in self.hidden)
        proofs, left = self.attack.certify([one for need in hidden for one in self._wanted(need)])
        shared = {id(shown): shown for shown in proofs.values()}
        self.shown = np.vstack([self.shown, *shared.values()])
        places = {at for at, _, _ in left}
        for need in hidden:
            if self.declared.places[need.code] in places and (risk := self._tried(need)):
                yield risk
        yield from self._rates(asked, skip)

    def _wanted(self, need: Need) -> list[Direction]:
        at = self.declared.places[need.code]
        both = [(at, 1, float(need.width)), (at, -1, float(need.downwards))]
        return [each for each in both if each[2] > 0]

    def _printed(self, need: Need) -> Risk:
        each = self.declared.at(need.code)
        value = float(each.value)
        why = "照例印出，抑制不了" if each.standing.fixed else "却印了出来"
        sentence = f"“{each.name}”{need.reason}，{why}。"
        return self._risk(need, RiskKind.PRINTED, (value, value), (need.code,), sentence)

    def _risk(
        self, need: Need, kind: RiskKind, ends: tuple[float, float], sources: tuple[str, ...], sentence: str
    ) -> Risk:
        label = self.declared.at(need.code).name
        return Risk(need.code, label, kind, self.reader.name, *ends, float(need.width), sources, sentence)

    def _tried(self, need: Need) -> Risk | None:
        at, width = self.declared.places[need.code], float(need.width)
        ups, downs = (self.attack.reach(at, sign, width) for sign in (1, -1))
        low = ups[0] >= width * (1 - 10 * SLACK), downs[0] >= float(need.downwards) * (1 - 10 * SLACK)
        if all(low):
            return None
        value = float(self.declared.at(need.code).value)
        ends = value - downs[0], value + ups[0]
        narrow = [found for found, enough in zip((ups[1], downs[1]), low, strict=True) if not enough]
        reasons = _Reasons(self, at, [found for found in narrow if found is not None])
        exact = ups[0] + downs[0] <= width * SLACK * 10
        kind = RiskKind.EXACT if exact else RiskKind.NARROW
        sentence = reasons.exact() if exact else reasons.narrow(ends, width)
        return self._risk(need, kind, ends, reasons.sources(), sentence)

    def _rates(self, asked: Sequence[Need], skip: frozenset[str]) -> Iterable[Risk]:
        """Hidden rates of sensitive cells that the reader can tell as closely as they would have been printed."""
        sensitive = {need.code for need in asked}
        attempt = RateAttack(self.attack, self.shown, self.margin)
        for rate in self.declared.rates:
            value = self.declared.rate_value(rate)
            if rate.code not in self.hidden - skip or not sensitive & set(rate.of) or isinstance(value, Marker):
                continue
            if attempt.pinned(rate) is not None:
                far = attempt.room_of(rate, value)
                ends = float(value - far), float(value + far)
                sentence = f"“{rate.name}”不能保密：{self.reader.name}由其余已印出的数可算到{rate.places}位小数。"
                yield Risk(rate.code, rate.name, RiskKind.EXACT, self.reader.name, *ends, float(far), (), sentence)

    def intervals(self, exact: bool) -> Iterable[Interval]:
        """The interval of every hidden cell that somebody stands in: solved for, or as wide as the proofs show."""
        lows, highs = self.shown.min(axis=0), self.shown.max(axis=0)
        for at, each in enumerate(self.declared.cells):
            if each.code in self.hidden and not each.empty:
                value, solved = float(each.value), exact or lows[at] == highs[at]
                down, up = self._solved(at) if solved else (-lows[at], highs[at])
                yield Interval(
                    each.code, each.name, self.reader.name, float(value - down), float(value + up), bool(solved)
                )

    def _solved(self, at: int) -> tuple[float, float]:
        scale = max(float(self.declared.cells[at].makeup.gross), SLACK)
        return self.attack.reach(at, -1, scale)[0], self.attack.reach(at, 1, scale)[0]


class _Reasons:
    """Which printed numbers give a cell back: the rows that the solver's dual values name."""

    def __init__(self, attempt: _Attempt, at: int, found: Sequence[Any]) -> None:
        self.attempt, self.at = attempt, at
        self.weights = np.zeros(attempt.system.size)
        self.rates: set[str] = set()
        self.touched: set[int] = set()
        for one in found:
            self._read(one)

    def _read(self, found: Any) -> None:
        self.weights, touched, rates = self.attempt.attack.tight(found)
        self.touched |= touched
        self.rates |= rates

    def sources(self) -> tuple[str, ...]:
        """The printed cells and rates in those rows."""
        codes = self.attempt.system.codes
        cells = {codes[at] for at in self.touched if codes[at] not in self.attempt.hidden and at != self.at}
        return tuple(sorted(cells)) + tuple(sorted(self.rates))

    def _names(self) -> str:
        names = {each.code: each.name for each in self.attempt.declared.items}
        listed = [f"“{names[code]}”" for code in self.sources()]
        more = f"等{len(listed)}个数" if len(listed) > _NAMED else ""
        return "、".join(listed[:_NAMED]) + more or "没有人填报的格子和各项不为负"

    def exact(self) -> str:
        """The sentence for a cell that is given back to the last digit, with the sum that does it where there is one."""
        head = f"“{self.attempt.declared.cells[self.at].name}”不能保密：{self.attempt.reader.name}"
        formula = self._formula()
        return f"{head}用{formula}即可算出。" if formula else f"{head}由{self._names()}即可推出。"

    def narrow(self, ends: tuple[float, float], width: float) -> str:
        """The sentence for a cell that is placed too closely."""
        head = f"“{self.attempt.declared.cells[self.at].name}”仍有风险：{self.attempt.reader.name}由{self._names()}"
        return f"{head}可推到{_spelled(ends[0])}至{_spelled(ends[1])}之间，没有达到上下各{_spelled(width)}。"

    def _formula(self) -> str:
        """The cell as a sum of printed ones; empty where bounds, rates or too many cells play a part."""
        own = self.weights[self.at]
        terms = (
            [
                (at, round(-self.weights[at] / own))
                for at in np.flatnonzero(np.abs(self.weights) > SLACK)
                if at != self.at
            ]
            if own
            else []
        )
        codes = self.attempt.system.codes
        known = all(codes[at] not in self.attempt.hidden and abs(times) == 1 for at, times in terms)
        if not terms or not known or self.rates or len(terms) > 2 * _NAMED:
            return ""
        terms.sort(key=lambda each: (-each[1], codes[each[0]]))
        cells = self.attempt.declared.cells
        words = "".join(f" {'+' if times > 0 else '−'} “{cells[at].name}”" for at, times in terms)
        return words.removeprefix(" + ").strip()


def _spelled(value: float) -> str:
    if np.isinf(value):
        return "无穷大" if value > 0 else "负无穷大"
    return f"{value:,.6g}".replace("-", "−")
