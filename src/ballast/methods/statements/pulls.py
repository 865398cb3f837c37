"""Pull, contribution and share checked against growth and levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ballast.methods.statements.facts import REAL_MEASURES, Facts
from ballast.methods.statements.figures import Figure, Kind, Subject
from ballast.methods.statements.finding import Finding, Rule, Severity, bounds, plain, printed, slip
from ballast.methods.statements.interval import HUNDRED, Interval, factor, point

PRICE_GAP = 25
"""Suggested default [I]: by how many percent relative prices may have moved a current-price share from the base-year one."""


def contributions(facts: Facts, price_gap: int = PRICE_GAP) -> Iterator[Finding]:
    """Contribution against pull over the whole's growth, or against base share where no pull is printed."""
    for contribution in facts.of_kind(Kind.CONTRIBUTION):
        pulls = [
            one
            for one in facts.stated(Kind.PULL, contribution.subject, contribution)
            if _one_whole(facts, one, contribution)
        ]
        nearby = [one for one in pulls if abs(one.position - contribution.position) <= 1]
        finding = _by_pull(facts, contribution, nearby[0]) if nearby else _by_levels(facts, contribution, price_gap)
        if finding is not None:
            yield finding


def _one_whole(facts: Facts, one: Figure, other: Figure) -> bool:
    """One whole, as far as it is named; 贡献率 next to 拉动…增长 leaves it out."""
    return one.of is None or other.of is None or facts.same_whole(one.of, other.of)


@dataclass(frozen=True)
class _Growth:
    """The whole's growth: printed, or what a rate and its difference to the whole leave (18.6 and 3.0 higher: 15.6)."""

    interval: Interval
    shown: str
    figures: tuple[Figure, ...]


def _printed(figure: Figure) -> _Growth:
    return _Growth(figure.interval, plain(figure.interval.middle, figure.places), (figure,))


def _implied(facts: Facts, pull: Figure, of: Subject) -> list[_Growth]:
    """The whole's growth where only the difference to it is printed (增幅比全市平均水平高3.0个百分点)."""
    found = []
    for difference in facts.stated(Kind.DIFFERENCE, pull.subject, pull):
        if difference.of is None or not facts.same_whole(difference.of, of) or difference.about is not Kind.GROWTH:
            continue
        growths = [
            one for one in facts.in_sentence(difference, Kind.GROWTH) if facts.same_subject(one.subject, pull.subject)
        ]
        for growth in growths[:1]:
            interval = growth.interval - difference.interval
            shown = f"（{printed(growth)}−{plain(difference.interval.middle, difference.places)}个百分点）"
            found.append(_Growth(interval, shown, (growth, difference)))
    return found


_OUTPUT = ("增加值", "产值", "")


def _kindred(whole: Figure, pull: Figure) -> bool:
    """拉动规上工业增长 said of output may mean output or value added; said of revenue or power it means neither."""
    return not pull.label and pull.subject.measure in _OUTPUT and whole.subject.measure in _OUTPUT


def _by_pull(facts: Facts, contribution: Figure, pull: Figure) -> Finding | None:
    of = pull.of or contribution.of
    if of is None:
        return None
    wholes, others = facts.of_whole(Kind.GROWTH, of, contribution), facts.other_growths(of, contribution)
    implied = _implied(facts, pull, of)
    clearing = [one for one in [*map(_printed, [*wholes, *others]), *implied] if not one.interval.holds_zero]
    if any(_contribution(pull, one).meets(contribution.interval) for one in clearing):
        return None
    kindred = [one for one in others if _kindred(one, pull)]
    blaming = [*map(_printed, [*wholes, *kindred]), *implied]
    known = [one for one in blaming if not one.interval.holds_zero and all(figure.sure for figure in one.figures)]
    if not known:
        return None
    whole = known[0]
    expected = _contribution(pull, whole)
    shares = facts.stated(Kind.SHARE, contribution.subject, contribution)
    share = next((one for one in shares if one.interval.meets(contribution.interval)), None)
    sure = bool(wholes) or len({one.subject.measure for one in kindred}) <= 1
    result = plain(expected.middle, contribution.places)
    sum_shown = f"{plain(pull.interval.middle, pull.places)}÷{whole.shown}={result}%，"
    sum_shown += f"文中为{printed(contribution)}（{bounds(expected, contribution.places)}）"
    figures = (contribution, pull, *whole.figures)
    severity = Severity.CONTRADICTION if sure else Severity.SUSPICIOUS
    if share is not None:
        note = f"，与本期比重{printed(share)}相同，疑把比重当作贡献率"
        return Finding(Rule.SHARE_AS_CONTRIBUTION, severity, sum_shown + note, (*figures, share), expected)
    return Finding(Rule.CONTRIBUTION, severity, sum_shown, figures, expected)


def _contribution(pull: Figure, whole: _Growth) -> Interval:
    return pull.interval / whole.interval * HUNDRED


@dataclass(frozen=True)
class _Levels:
    """What a part's pull follows from: its growth, the whole's growth, its share of the base and of the current period."""

    growth: Figure
    whole: Figure
    base_share: Interval
    current_share: Interval
    used: tuple[Figure, ...]

    @property
    def pull(self) -> Interval:
        return self.growth.interval * self.base_share

    @property
    def current_pull(self) -> Interval:
        return self.growth.interval * self.current_share


def _levels(facts: Facts, figure: Figure) -> Iterator[_Levels]:
    """Every way in which the bulletin gives the part's base share: by a printed share, by two levels."""
    if figure.of is None:
        return
    growths = facts.stated(Kind.GROWTH, figure.subject, figure)
    wholes = [
        one for one in facts.of_whole(Kind.GROWTH, figure.of, figure) if one.subject.measure == figure.subject.measure
    ]
    if not growths or not wholes:
        return
    growth, whole = growths[0], wholes[0]
    if not (growth.sure and whole.sure and figure.sure):
        return
    if factor(growth.interval).holds_zero or factor(whole.interval).holds_zero:
        return
    shift = factor(whole.interval) / factor(growth.interval)
    shares = [
        one
        for one in facts.stated(Kind.SHARE, figure.subject, figure)
        if one.of is not None and facts.same_whole(one.of, figure.of)
    ]
    if shares:
        current = shares[0].interval / HUNDRED
        yield _Levels(growth, whole, current * shift, current, (growth, whole, shares[0]))
    parts = [one for one in facts.stated(Kind.VALUE, figure.subject, figure) if one.label != "占"]
    totals = facts.of_whole(Kind.VALUE, figure.of, figure)
    if parts and totals and parts[0].unit.dimension == totals[0].unit.dimension and not totals[0].interval.holds_zero:
        current = parts[0].base_interval / totals[0].base_interval
        yield _Levels(growth, whole, current * shift, current, (growth, whole, parts[0], totals[0]))


def _by_levels(facts: Facts, contribution: Figure, price_gap: int) -> Finding | None:
    for levels in _levels(facts, contribution):
        if levels.whole.interval.holds_zero:
            continue
        expected = levels.pull / levels.whole.interval * HUNDRED
        if expected.meets(contribution.interval):
            return None
        share = levels.current_share * HUNDRED
        real = contribution.subject.measure in REAL_MEASURES
        severity = Severity.SUSPICIOUS if real else Severity.CONTRADICTION
        shown = _base_share_shown(levels, contribution, "贡献率", expected)
        if share.meets(contribution.interval):
            note = f"，而本期比重正是{plain(share.middle, contribution.places)}%，疑把比重当作贡献率"
            return Finding(Rule.SHARE_AS_CONTRIBUTION, severity, shown + note, (contribution, *levels.used), expected)
        if real:
            return _real(Rule.CONTRIBUTION, shown, (contribution, *levels.used), expected, contribution, price_gap)
        return Finding(Rule.CONTRIBUTION, severity, shown, (contribution, *levels.used), expected)
    return None


def _base_share_shown(levels: _Levels, figure: Figure, name: str, expected: Interval) -> str:
    base = plain(levels.base_share.middle * 100, 1)
    growth, whole = printed(levels.growth), printed(levels.whole)
    if name == "贡献率":
        formula = f"{growth}×基期比重{base}%÷{whole}={plain(expected.middle, figure.places)}%"
    else:
        formula = f"{growth}×基期比重{base}%={plain(expected.middle, figure.places + 1)}个百分点"
    return f"{formula}，文中为{printed(figure)}（{bounds(expected, figure.places)}）"


def pulls(facts: Facts, price_gap: int = PRICE_GAP) -> Iterator[Finding]:
    """Pull against growth times base share."""
    for pull in facts.of_kind(Kind.PULL):
        ways = list(_levels(facts, pull))
        if not ways or any(way.pull.meets(pull.interval) for way in ways):
            continue
        way = ways[0]
        used = (pull, *way.used)
        shown = _base_share_shown(way, pull, "拉动点", way.pull)
        if pull.subject.measure in REAL_MEASURES:
            yield _real(Rule.PULL, shown, used, way.pull, pull, price_gap)
            continue
        measured = {one.subject.measure for one in facts.other_growths(way.whole.subject, pull)}
        ambiguous = not pull.label and bool(measured & set(REAL_MEASURES))
        severity = Severity.SUSPICIOUS if ambiguous else Severity.CONTRADICTION
        reason = "，文中未写明拉动的是产值还是增加值，按所写总量核对不符" if ambiguous else ""
        if way.current_pull.meets(pull.interval):
            note = f"，而增速×本期比重{plain(way.current_share.middle * 100, 1)}%恰为此数，应用基期比重"
            yield Finding(Rule.CURRENT_SHARE_PULL, severity, shown + note, used, way.pull)
            continue
        yield Finding(Rule.PULL, severity, shown + reason, used, way.pull)


def _real(
    rule: Rule, shown: str, used: tuple[Figure, ...], expected: Interval, figure: Figure, price_gap: int
) -> Finding:
    """Growth of value added is real, its levels are at current prices: a small gap says nothing, a large one asks."""
    wide = expected * Interval(1 - point(price_gap).low / 100, 1 + point(price_gap).low / 100)
    why = "，增加值增速按可比价、总量按现价，不能由总量核对"
    if wide.meets(figure.interval):
        return Finding(rule, Severity.UNCHECKABLE, shown + why, used, expected)
    return Finding(
        rule, Severity.SUSPICIOUS, shown + why + f"，但相差已超过相对价格变动{price_gap}%所能解释", used, expected
    )


def shares(facts: Facts) -> Iterator[Finding]:
    """A share against part over whole, where both levels are printed."""
    for share in facts.of_kind(Kind.SHARE):
        if share.of is None or share.label == "由" or not _one_measure(share.subject, share.of):
            continue
        parts = facts.stated(Kind.VALUE, share.subject, share)
        wholes = [
            one
            for one in facts.of_whole(Kind.VALUE, share.of, share)
            if not any(one is part for part in parts) and not one.interval.holds_zero
        ]
        pairs = [(part, whole) for part in parts for whole in wholes if part.unit.dimension == whole.unit.dimension]
        if not pairs or any(_ratio(part, whole).meets(share.interval) for part, whole in pairs):
            continue
        part, whole = pairs[0]
        if not (part.sure and whole.sure and share.sure):
            continue
        expected = _ratio(part, whole)
        exact = plain(_ratio(part.nominal, whole.nominal).middle, share.places)
        shown = f"{printed(part)}÷{printed(whole)}={exact}%，文中为{printed(share)}"
        shown += f"（{bounds(expected, share.places)}）{slip(expected, share.interval)}"
        yield Finding(Rule.SHARE, Severity.CONTRADICTION, shown, (share, part, whole), expected)


def _one_measure(part: Subject, whole: Subject) -> bool:
    """Alike, or value added within the gross product: both at current prices."""
    return part.measure == whole.measure or (part.measure, whole.measure) == ("增加值", "地区生产总值")


def _ratio(part: Figure, whole: Figure) -> Interval:
    return part.base_interval / whole.base_interval * HUNDRED
