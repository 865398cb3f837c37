"""Two printed rates and what is said about them: difference, average, state, rank, repetition."""

from __future__ import annotations

from collections.abc import Iterator

from ballast.methods.statements.facts import Facts, same_period
from ballast.methods.statements.figures import Figure, Kind, Subject
from ballast.methods.statements.finding import Finding, Rule, Severity, bounds, plain, printed
from ballast.methods.statements.interval import HUNDRED, Interval, factor
from ballast.methods.statements.subjects import INDUSTRY
from ballast.methods.statements.text import standard_period, year_of

_SHARED = {"上年同期": "上年同期", "去年同期": "上年同期", "上年": "上年同期", "去年": "上年同期", "同比": "上年同期"}


def differences(facts: Facts) -> Iterator[Finding]:
    """A difference in points against the two rates, where both are printed."""
    for difference in facts.of_kind(Kind.DIFFERENCE):
        own = _own(facts, difference)
        if own is None:
            continue
        others = _others(facts, difference, own)
        if not others or any((own.interval - other.interval).meets(difference.interval) for other in others):
            continue
        other = others[0]
        if not (own.sure and other.sure) and not difference.against:
            continue
        expected = own.interval - other.interval
        severity = Severity.CONTRADICTION if own.sure and other.sure else Severity.SUSPICIOUS
        shown = f"{printed(own)}−（{printed(other)}）={plain(expected.middle, difference.places)}个百分点，文中为{printed(difference)}"
        shown += f"（{bounds(expected, difference.places)}）"
        yield Finding(Rule.DIFFERENCE, severity, shown, (own, other, difference), expected)


def _own(facts: Facts, difference: Figure) -> Figure | None:
    """The rate that is compared: the last of its kind before the difference, of the same subject, in the sentence."""
    kind = difference.about
    if kind not in (Kind.GROWTH, Kind.SHARE, Kind.RATIO) or difference.unit.dimension != "points":
        return None
    found = [
        one
        for one in facts.in_sentence(difference, kind)
        if one.offset < difference.offset
        and facts.same_subject(one.subject, difference.subject)
        and one.label not in ("对比", "由")
        and one.period == difference.period
    ]
    return found[-1] if found else None


def _others(facts: Facts, difference: Figure, own: Figure) -> list[Figure]:
    """The rates compared with: in brackets beside it, of the place or part named, or of the period named."""
    if difference.of is not None:
        if facts.same_whole(difference.of, own.subject):
            return []
        bracketed = [
            one
            for one in facts.in_sentence(difference, own.kind)
            if one.label == "对比"
            and facts.same_whole(one.subject, difference.of)
            and 0 < difference.offset - one.offset < 20
        ]
        return bracketed or [one for one in facts.of_whole(own.kind, difference.of, own) if one is not own]
    if not difference.against:
        return [
            one
            for one in facts.in_sentence(difference, own.kind)
            if one.label == "由" and facts.same_subject(one.subject, own.subject)
        ]
    wanted = _SHARED.get(difference.against.lstrip("比较与"), standard_period(difference.against))
    if not wanted or "和" in wanted:
        return []
    return [
        one
        for one in facts.of_kind(own.kind)
        if one is not own
        and facts.same_subject(one.subject, own.subject)
        and (one.period == wanted or standard_period(one.period) == wanted)
        and one.basis == own.basis
    ]


def averages(facts: Facts) -> Iterator[Finding]:
    """The two-year average against the growth of both years."""
    for average in facts.of_kind(Kind.AVERAGE):
        if average.label != "两年平均":
            continue
        growths = [
            one for one in facts.near(average, Kind.GROWTH, 0) if facts.same_subject(one.subject, average.subject)
        ]
        before = [one for one in growths if one.period == "上年同期"]
        now = [one for one in growths if one.period != "上年同期"]
        if len(before) != 1 or len(now) != 1:
            continue
        squared = factor(average.interval) * factor(average.interval)
        expected = factor(now[0].interval) * factor(before[0].interval)
        if not expected.meets(squared):
            shown = f"两年{printed(before[0])}、{printed(now[0])}，平均应使(1+平均)²={plain(expected.middle, 4)}"
            shown += f"，文中平均{printed(average)}得{plain(squared.middle, 4)}"
            yield Finding(Rule.AVERAGE, Severity.CONTRADICTION, shown, (average, before[0], now[0]), expected)


def states(facts: Facts) -> Iterator[Finding]:
    """由负转正 beside a fall, 由正转负 beside a rise."""
    for state in facts.of_kind(Kind.STATE):
        turned_up = state.label in ("由负转正", "由降转升", "由降转增", "扭负为正")
        after = [
            one
            for one in facts.in_sentence(state, Kind.GROWTH)
            if facts.same_subject(one.subject, state.subject)
            and abs(one.offset - state.offset) < 30
            and one.period == state.period
        ]
        if len(after) != 1:
            continue
        wrong = after[0].interval.high < 0 if turned_up else after[0].interval.low > 0
        if wrong:
            shown = f"文中称{state.label}，而增速为{printed(after[0])}"
            yield Finding(Rule.STATE, Severity.CONTRADICTION, shown, (state, after[0]))


def energy(facts: Facts) -> Iterator[Finding]:
    """Energy per value added: (1 + energy) / (1 + value added) − 1."""
    for intensity in facts.of_kind(Kind.GROWTH):
        subject = intensity.subject
        if "单位" not in subject.group or subject.measure not in ("能耗", "电耗"):
            continue
        source = "能耗" if subject.measure == "能耗" else "用电量"
        used = _industry_growths(facts, intensity, source)
        added = _industry_growths(facts, intensity, "增加值")
        if not used or not added or factor(added[0].interval).holds_zero:
            continue
        pairs = [(one, other) for one in used for other in added]
        if any(_intensity(one, other).meets(intensity.interval) for one, other in pairs):
            continue
        one, other = pairs[0]
        expected = _intensity(one, other)
        exact = plain(_intensity(one.nominal, other.nominal).middle, intensity.places)
        shown = f"（1+{printed(one)}）÷（1+{printed(other)}）−1={exact}%，文中为{printed(intensity)}"
        yield Finding(
            Rule.ENERGY,
            Severity.CONTRADICTION,
            f"{shown}（{bounds(expected, intensity.places)}）",
            (one, other, intensity),
            expected,
        )


def _industry_growths(facts: Facts, at: Figure, measure: str) -> list[Figure]:
    return [
        one
        for one in facts.of_kind(Kind.GROWTH)
        if one.subject.measure == measure
        and (one.subject.group in INDUSTRY or one.subject.group == "规上工业综合")
        and same_period(one, at)
        and facts.same_region(one.subject.region, at.subject.region)
    ]


def _intensity(used: Figure, added: Figure) -> Interval:
    return (factor(used.interval) / factor(added.interval)) * HUNDRED - HUNDRED


def ranks(facts: Facts) -> Iterator[Finding]:
    """A move against two printed ranks; a move past the first place; a rank beyond how many are ranked."""
    for move in facts.of_kind(Kind.MOVE):
        same = [
            one
            for one in facts.in_sentence(move, Kind.RANK)
            if facts.same_subject(one.subject, move.subject)
            and one.label != "倒数"
            and isinstance(one.value, type(move.value))
        ]
        now = [one for one in same if one.offset < move.offset][-1:]
        if now and (now[0].interval + move.interval).high < 1:
            shown = f"现居第{plain(now[0].interval.middle, 0)}位，后移{plain(-move.interval.middle, 0)}位则原位次小于1"
            yield Finding(Rule.RANK, Severity.CONTRADICTION, shown, (now[0], move))
        if len(same) == 2 and _unlike(same[0], same[1], move):
            first, second = (plain(one.interval.middle, 0) for one in same)
            shown = f"两个位次为第{first}位、第{second}位，相差{plain(abs(same[0].interval.middle - same[1].interval.middle), 0)}位"
            shown += f"，文中变动{plain(abs(move.interval.middle), 0)}位"
            yield Finding(Rule.RANK, Severity.CONTRADICTION, shown, (*same, move))


def order(facts: Facts) -> Iterator[Finding]:
    """Two ranks of growth among the same against the two rates: 8.8% second behind 7.5%."""
    placed = [(rank, growth) for rank in facts.of_kind(Kind.RANK) if (growth := _ranked(facts, rank)) is not None]
    for place, (one, rate) in enumerate(placed):
        for other, slower in placed[place + 1 :]:
            if abs(other.position - one.position) > _TABLE or not _one_ranking(one, other):
                continue
            first, second = (rate, slower) if one.interval.high < other.interval.low else (slower, rate)
            if first.interval.high < second.interval.low:
                shown = f"{first.subject.text}{printed(first)}排在{second.subject.text}{printed(second)}之前，请核对位次排的是不是增速"
                yield Finding(Rule.RANK, Severity.SUSPICIOUS, shown, (one, rate, other, slower))


_TABLE = 40
"""Ranks farther apart than so many lines are of two lists."""


def _ranked(facts: Facts, rank: Figure) -> Figure | None:
    """The growth that a rank is of: said so, or the only figure of its subject before it in the sentence."""
    own = [
        one
        for one in facts.in_sentence(rank, Kind.GROWTH, Kind.VALUE)
        if one.offset < rank.offset and one.subject == rank.subject and one.period == rank.period
    ]
    alone = len(own) == 1 and own[0].kind is Kind.GROWTH and not own[0].label
    return own[0] if alone and rank.label == "" else None


def _one_ranking(one: Figure, other: Figure) -> bool:
    same = (one.of, one.period, one.subject.group, one.subject.measure)
    return (
        same == (other.of, other.period, other.subject.group, other.subject.measure)
        and one.subject.region != other.subject.region
        and one.value != other.value
    )


def _unlike(one: Figure, other: Figure, move: Figure) -> bool:
    places = {one.of, other.of} - {None}
    if len(places) > 1 or one.label == "并列" or other.label == "并列":
        return False
    return not (
        (one.interval - other.interval).meets(move.interval) or (other.interval - one.interval).meets(move.interval)
    )


def repeated(facts: Facts) -> Iterator[Finding]:
    """One figure of the whole printed twice and differently, for the same period in words."""
    for kind in (Kind.GROWTH, Kind.VALUE):
        seen: dict[tuple[Subject, str, str, str, str], Figure] = {}
        for one in facts.of_kind(kind):
            if not (_headline(one) and one.period and one.sure):
                continue
            basis = one.basis.replace("比上年同期", "同比") or "同比"
            key = (one.subject, year_of(one.period), standard_period(one.period), one.unit.dimension, basis)
            first = seen.setdefault(key, one)
            if not first.base_interval.meets(one.base_interval):
                shown = f"{one.subject.text}在{one.period}先后印为{printed(first)}与{printed(one)}"
                yield Finding(Rule.REPEATED, Severity.SUSPICIOUS, shown, (first, one))


def _headline(figure: Figure) -> bool:
    named = figure.subject.region.startswith("全") and figure.subject.group in ("规上工业", "固定资产")
    return named and not figure.label and bool(figure.subject.measure)
