"""Counts against percentages, ratios against their two levels, entries against exits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ballast.methods.statements.facts import Facts
from ballast.methods.statements.figures import Figure, Kind
from ballast.methods.statements.finding import Finding, Rule, Severity, bounds, plain, printed
from ballast.methods.statements.interval import HUNDRED, Interval

_STATES = {
    "增长": r"(?<!负)(?:增长|上升|正增长|增产)",
    "下降": r"下降|负增长|下滑|减产",
    "停产": r"(?<!半)停产",
    "半停产": r"半停产",
    "亏损": r"亏损",
    "盈利": r"盈利",
    "开工": r"开工",
    "复工": r"复工",
    "投产": r"投产",
    "达标": r"达标",
}
_COMPARISON = re.compile(r"高于|低于|快于|慢于|比上|较上|增速|两位数|\d|扩大|收窄|回升|加快|上升|回落|由")
_WITHIN = re.compile(r"中(?:[,，]?有)?$|^[^…]*…[^…]*中$|中有$")


def _state_of(words: str) -> str:
    """The state a share speaks of: 增长 for 增长面 and for 近六成行业实现增长."""
    for state in ("半停产", "停产", "下降", "亏损", "盈利", "开工", "复工", "投产", "达标", "增长"):
        if re.search(_STATES[state], words):
            return state
    return ""


def faces(facts: Facts) -> Iterator[Finding]:
    """增长面 and worded shares (近六成) against the two counts printed beside them."""
    for ratio in facts.of_kind(Kind.RATIO):
        name = ratio.subject.measure if ratio.subject.measure.endswith(("面", "率")) else ratio.label
        state = _state_of(name)
        if ratio.unit.dimension != "percent" or not state:
            continue
        pairs = _pairs(facts, ratio, state)
        if not pairs or any(_of(part, whole).meets(ratio.interval) for part, whole in pairs):
            continue
        part, whole = pairs[0]
        yield _not_that(ratio, part, whole)


def _pairs(facts: Facts, ratio: Figure, state: str) -> list[tuple[Figure, Figure]]:
    """Counts with that state, each with the counts before it, of the same unit, that could be its whole.

    A count that has a state of its own (增长的263户) is a sister of the part (停产11户), and never its whole.
    """
    counts = [one for one in facts.near(ratio, Kind.COUNT) if one.unit.discrete]
    same = [one for one in counts if one.position == ratio.position]
    stated = same if len(same) >= 2 else counts
    parts = [one for one in stated if re.search(_STATES[state], one.label) and not _COMPARISON.search(one.label)]
    pairs = []
    for part in parts:
        earlier = [
            one
            for one in counts
            if one is not part
            and one.offset < part.offset
            and one.interval.high >= part.interval.low
            and one.unit == part.unit
        ]
        wholes = [one for one in earlier if not _state_of(one.label)]
        wholes = [one for one in wholes if one.position == part.position] or wholes
        pairs += [(part, whole) for whole in wholes if not whole.interval.holds_zero]
    return sorted(pairs, key=lambda pair: abs(pair[0].offset - ratio.offset))


def _of(part: Figure, whole: Figure) -> Interval:
    return part.interval / whole.interval * HUNDRED


def _not_that(ratio: Figure, part: Figure, whole: Figure) -> Finding:
    expected = _of(part, whole)
    share = plain(_of(part.nominal, whole.nominal).middle, max(ratio.places, 1))
    shown = f"{printed(part)}÷{printed(whole)}={share}%，文中为{printed(ratio)}"
    return Finding(Rule.COUNT, Severity.CONTRADICTION, shown, (ratio, part, whole), expected)


def counted_shares(facts: Facts) -> Iterator[Finding]:
    """27户中19户下降，占70.4%: the share of the count just before it."""
    for share in facts.of_kind(Kind.SHARE):
        if share.subject.measure != "个数":
            continue
        before = [
            one for one in facts.in_sentence(share, Kind.COUNT) if one.offset < share.offset and one.unit.discrete
        ]
        if len(before) < 2 or before[-1].position != share.position:
            continue
        part = before[-1]
        wholes = [
            one
            for one in before[:-1]
            if one.unit == part.unit and one.interval.high >= part.interval.low and _WITHIN.search(one.label)
        ]
        if wholes and not any(_of(part, one).meets(share.interval) for one in wholes):
            yield _not_that(share, part, wholes[-1])


def parts_of_counts(facts: Facts) -> Iterator[Finding]:
    """More counted than there are: 36个行业中38个增长; those growing and those falling together more than all."""
    for whole in facts.of_kind(Kind.COUNT):
        if not whole.unit.discrete or not _WITHIN.search(whole.label):
            continue
        after = [
            one for one in facts.in_sentence(whole, Kind.COUNT) if one.offset > whole.offset and one.unit == whole.unit
        ]
        states = {
            state: one
            for one in after
            for state in ("增长", "下降")
            if _state_of(one.label) == state and not _COMPARISON.search(one.label)
        }
        larger = next((one for one in after[:1] if one.interval.low > whole.interval.high), None)
        if larger is not None:
            yield Finding(
                Rule.COUNT,
                Severity.CONTRADICTION,
                f"{printed(whole)}中有{printed(larger)}，部分大于总数",
                (whole, larger),
            )
        elif len(states) == 2:
            up, down = states["增长"], states["下降"]
            if up.interval.low + down.interval.low > whole.interval.high:
                total = plain((up.interval + down.interval).middle, 0)
                shown = f"增长{printed(up)}+下降{printed(down)}={total}{whole.unit.text}，多于总数{printed(whole)}"
                yield Finding(Rule.COUNT, Severity.CONTRADICTION, shown, (whole, up, down))


def net_entries(facts: Facts) -> Iterator[Finding]:
    """新增12家，退出5家，净增7家."""
    for net in facts.of_kind(Kind.CHANGE):
        if net.label not in ("净增", "净增加") or not net.unit.discrete:
            continue
        counts = facts.in_sentence(net, Kind.COUNT)
        entries = [
            one for one in counts if re.search(r"新增|入库|纳统|新建|升规|新纳规|入统", one.label.partition("…")[0])
        ]
        exits = [one for one in counts if re.search(r"退出|退库|退规|注销|出库", one.label.partition("…")[0])]
        if len(entries) != 1 or len(exits) != 1:
            continue
        expected = entries[0].interval - exits[0].interval
        if not expected.meets(net.interval):
            shown = f"{printed(entries[0])}−{printed(exits[0])}={plain(expected.middle, 0)}{net.unit.text}，文中净增{printed(net)}"
            yield Finding(Rule.COUNT, Severity.CONTRADICTION, shown, (entries[0], exits[0], net), expected)


RATIOS = {
    "产销率": ("销售产值", "产值"),
    "产品销售率": ("销售产值", "产值"),
    "营业收入利润率": ("利润", "营业收入"),
    "主营业务收入利润率": ("利润", "营业收入"),
    "资产负债率": ("负债", "资产"),
}
"""Ratios by name: the measure above and the measure below the line."""


def ratios(facts: Facts) -> Iterator[Finding]:
    """产销率 and the like against the two levels, where both are printed for the same subject."""
    for ratio in facts.of_kind(Kind.RATIO):
        names = RATIOS.get(ratio.subject.measure)
        if names is None:
            continue
        above, below = ([one for one in _levels_of(facts, ratio, name)] for name in names)
        pairs = [(one, other) for one in above for other in below if not other.interval.holds_zero]
        if not pairs or any(_base(one, other).meets(ratio.interval) for one, other in pairs):
            continue
        one, other = pairs[0]
        expected = _base(one, other)
        exact = plain(_base(one.nominal, other.nominal).middle, ratio.places)
        shown = f"{printed(one)}÷{printed(other)}={exact}%，文中为{printed(ratio)}"
        shown += f"（{bounds(expected, ratio.places)}）"
        yield Finding(Rule.RATIO, Severity.CONTRADICTION, shown, (ratio, one, other), expected)


def _levels_of(facts: Facts, ratio: Figure, measure: str) -> list[Figure]:
    found = [
        one
        for one in facts.of_kind(Kind.VALUE)
        if one.subject.measure == measure and facts.same_whole(one.subject, ratio.subject)
    ]
    return [one for one in found if one.period == ratio.period and one.unit.dimension == "money"]


def _base(above: Figure, below: Figure) -> Interval:
    return above.base_interval / below.base_interval * HUNDRED
