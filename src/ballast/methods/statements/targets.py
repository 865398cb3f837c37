"""Completion against target, gap against time progress, levels that may not shrink within a year."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ballast.methods.progress import time_progress
from ballast.methods.statements.facts import Facts
from ballast.methods.statements.figures import Figure, Kind
from ballast.methods.statements.finding import Finding, Rule, Severity, bounds, plain, printed, slip
from ballast.methods.statements.interval import HUNDRED, Interval, point
from ballast.methods.statements.text import months_so_far, year_of

_FLOWS = (
    "增加值",
    "产值",
    "销售产值",
    "出口交货值",
    "营业收入",
    "投资",
    "用电量",
    "发电量",
    "产量",
    "税收",
    "零售额",
    "预算收入",
    "进出口",
    "出口",
    "进口",
    "能耗",
)
_NEAR = 120


def completions(facts: Facts) -> Iterator[Finding]:
    """A completion against the level and the target printed with it, tier by tier."""
    for completion in facts.of_kind(Kind.COMPLETION):
        values = [
            one
            for one in facts.in_sentence(completion, Kind.VALUE)
            if facts.same_subject(one.subject, completion.subject)
        ]
        targets = [
            one
            for one in facts.near(completion, Kind.TARGET)
            if facts.same_entity(one.subject, completion.subject)
            and _one_tier(one, completion)
            and abs(one.offset - completion.offset) <= _NEAR
        ]
        pairs = [
            (value, target)
            for value in values
            for target in targets
            if value.unit.dimension == target.unit.dimension and not target.interval.holds_zero
        ]
        if not pairs or any(_done(value, target).meets(completion.interval) for value, target in pairs):
            continue
        value, target = min(pairs, key=lambda pair: abs(pair[1].offset - completion.offset))
        expected = _done(value, target)
        exact = plain(_done(value.nominal, target.nominal).middle, completion.places)
        shown = f"{printed(value)}÷{printed(target)}={exact}%，文中为{printed(completion)}"
        shown += f"（{bounds(expected, completion.places)}）{slip(expected, completion.interval)}"
        yield Finding(Rule.COMPLETION, Severity.CONTRADICTION, shown, (value, target, completion), expected)


def _one_tier(target: Figure, completion: Figure) -> bool:
    return target.label == completion.label or not completion.label


def _done(value: Figure, target: Figure) -> Interval:
    return value.base_interval / target.base_interval * HUNDRED


def gaps(facts: Facts) -> Iterator[Finding]:
    """The gap to time progress (month / 12) against the completion printed before it."""
    for gap in facts.of_kind(Kind.GAP):
        month, completion = months_so_far(gap.period), _completion_of(facts, gap)
        if month is None or completion is None or gap.label == "计划":
            continue
        passed = time_progress(month) * 100
        expected = completion.interval - point(passed)
        if expected.meets(gap.interval):
            continue
        shown = f"{printed(completion)}−{month}÷12（{plain(passed, 1)}%）={plain(expected.middle, gap.places)}个百分点"
        shown += f"，文中为{printed(gap)}（{bounds(expected, gap.places)}）"
        yield Finding(Rule.GAP, Severity.CONTRADICTION, shown, (completion, gap), expected)


def _completion_of(facts: Facts, gap: Figure) -> Figure | None:
    """The completion just before; where all completions stand before all gaps, the one of the same place in the list."""
    done = facts.in_sentence(gap, Kind.COMPLETION)
    sentence = facts.in_sentence(gap, Kind.GAP)
    if len(done) == len(sentence) > 1 and done[-1].offset < sentence[0].offset:
        return done[sentence.index(gap)]
    before = [one for one in done if one.offset < gap.offset]
    return before[-1] if before else None


def monotone(facts: Facts) -> Iterator[Finding]:
    """A level since January may not be smaller in a longer span of the same year."""
    values = [
        one
        for one in facts.of_kind(Kind.VALUE)
        if one.subject.measure in _FLOWS and months_so_far(one.period) and not one.label
    ]
    for place, one in enumerate(values):
        for other in values[place + 1 :]:
            if not _comparable(facts, one, other):
                continue
            short, long = sorted((one, other), key=lambda figure: months_so_far(figure.period) or 0)
            if long.base_interval.high < short.base_interval.low:
                shown = f"{long.period}{printed(long)}小于{short.period}{printed(short)}，同年累计数不应减少"
                yield Finding(Rule.MONOTONE, Severity.CONTRADICTION, shown, (short, long))


def _comparable(facts: Facts, one: Figure, other: Figure) -> bool:
    same_year = len({year_of(one.period), year_of(other.period)} - {""}) <= 1
    spans = months_so_far(one.period) != months_so_far(other.period)
    units = one.unit.dimension == other.unit.dimension
    return same_year and spans and units and one.sure and other.sure and facts.same_subject(one.subject, other.subject)


def changes(facts: Facts) -> Iterator[Finding]:
    """An increase in the level against level and growth: 增加3亿元 beside 12亿元 and 增长20%."""
    for change in facts.of_kind(Kind.CHANGE):
        if (
            change.unit.dimension != "money"
            or "上月" in change.basis
            or "年初" in change.basis
            or "环比" in change.basis
        ):
            continue
        same = [
            one
            for one in facts.in_sentence(change, Kind.VALUE, Kind.GROWTH)
            if facts.same_subject(one.subject, change.subject)
        ]
        values = [one for one in same if one.kind is Kind.VALUE and one.offset < change.offset and not one.label]
        growths = [one for one in same if one.kind is Kind.GROWTH]
        if (
            len(values) != 1
            or len(growths) != 1
            or (Interval(Fraction(1), Fraction(1)) + growths[0].interval / HUNDRED).holds_zero
        ):
            continue
        base = values[0].base_interval / (point(1) + growths[0].interval / HUNDRED)
        expected = (values[0].base_interval - base).scaled(1 / change.unit.factor)
        if not expected.meets(change.interval):
            middle = plain(expected.middle, change.places)
            shown = f"{printed(values[0])}按增长{printed(growths[0])}推算增减{middle}{change.unit.text}"
            shown += f"，文中为{printed(change)}，可能不是同口径"
            yield Finding(Rule.BASE, Severity.SUSPICIOUS, shown, (values[0], growths[0], change), expected)


def last_year(facts: Facts) -> Iterator[Finding]:
    """A printed level of last year beside level and growth: same-scope growth may differ, so it is only asked."""
    for base in facts.of_kind(Kind.VALUE):
        if base.period != "上年同期" or base.interval.holds_zero:
            continue
        same = [
            one
            for one in facts.near(base, Kind.VALUE, 0)
            if one is not base and facts.same_subject(one.subject, base.subject)
        ]
        # 由甲增加到乙 is judged by its own rule, once.
        same = [] if base.label == "由" and same and same[0].label == "到" else same
        growths = [one for one in facts.near(base, Kind.GROWTH, 0) if facts.same_subject(one.subject, base.subject)]
        if len(same) != 1 or len(growths) != 1 or same[0].unit.dimension != base.unit.dimension:
            continue
        expected = _grown(base, same[0])
        growth = growths[0]
        if not expected.meets(growth.interval):
            exact = plain(_grown(base.nominal, same[0].nominal).middle, growth.places)
            shown = f"{printed(same[0])}÷{printed(base)}−1={exact}%，文中增速为{printed(growth)}"
            shown += "，增速按同口径计算时可以不同"
            yield Finding(Rule.BASE, Severity.SUSPICIOUS, shown, (base, same[0], growths[0]), expected)


def _grown(start: Figure, end: Figure) -> Interval:
    return (end.base_interval / start.base_interval - point(1)) * HUNDRED


def multiples(facts: Facts) -> Iterator[Finding]:
    """由2亿元增加到6亿元，增长2倍."""
    for end in facts.of_kind(Kind.VALUE):
        starts = [one for one in facts.in_sentence(end, Kind.VALUE) if one.label == "由" and one.offset < end.offset]
        growths = [one for one in facts.in_sentence(end, Kind.GROWTH) if one.offset > end.offset]
        if end.label != "到" or not starts or not growths or starts[-1].unit.dimension != end.unit.dimension:
            continue
        start, growth = starts[-1], growths[0]
        if start.interval.holds_zero:
            continue
        expected = _grown(start, end)
        if not expected.meets(growth.interval):
            exact = plain(_grown(start.nominal, end.nominal).middle, 1)
            shown = f"{printed(end)}÷{printed(start)}−1={exact}%，文中为增长{growth.printed}"
            yield Finding(Rule.TIMES, Severity.CONTRADICTION, shown, (start, end, growth), expected)
