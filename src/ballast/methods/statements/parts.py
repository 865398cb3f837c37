"""Parts against their whole: levels, shares, pulls, contributions, and the growth that must lie between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballast.methods.statements.facts import Facts
from ballast.methods.statements.figures import Figure, Kind
from ballast.methods.statements.finding import Finding, Rule, Severity, bounds, plain, printed, slip
from ballast.methods.statements.interval import Interval, point
from ballast.methods.statements.scene import JOINT
from ballast.methods.statements.subjects import INDUSTRY


@dataclass(frozen=True)
class Partition:
    """Parts that make up a whole: a pattern for the name of each, and the names of the whole."""

    name: str
    parts: tuple[str, ...]
    wholes: tuple[str, ...] = INDUSTRY
    measures: tuple[str, ...] = ()


PARTITIONS = (
    Partition("三大门类", (r"采矿业", r"制造业", r"电力、?(?:热力|燃气).*|电热气水.*|电力热力.*")),
    Partition("轻重工业", (r"轻工业", r"重工业")),
    Partition("企业规模", (r"大型", r"中型", r"小型", r"微型")),
    Partition("企业规模", (r"大型", r"中型", r"小微型?")),
    Partition("规上规下", (r"规上工业", r"规下工业"), ("工业", "全部工业")),
    Partition(
        "三次产业", (r"第?一产业?", r"第?二产业?", r"第?三产业?"), ("", "固定资产"), ("地区生产总值", "投资", "增加值")
    ),
    Partition("公有与非公有", (r"公有制?(?:经济)?(?:工业)?", r"非公有?制?(?:经济)?(?:工业)?")),
    Partition("城乡", (r"城镇", r"乡村"), ("社会消费品", "社会消费品零售", "")),
)
"""Partitions that bulletins use by name; 其中 alone promises none."""

MEASURE_PARTITIONS = (("进出口", ("出口", "进口")), ("销售产值", ("内销产值", "出口交货值")))
"""Measures that add up within one subject."""


def partitions(facts: Facts, known: Sequence[Partition] = PARTITIONS) -> Iterator[Finding]:
    """Every known partition of which all parts are printed."""
    for partition in known:
        for parts, kind in _complete(facts, partition):
            yield from _check(facts, partition, parts, kind)
    yield from _measures(facts)


def _complete(facts: Facts, partition: Partition) -> Iterator[tuple[tuple[Figure, ...], Kind]]:
    """The parts of one kind, measure and period, each printed once, and close together."""
    for kind in (Kind.VALUE, Kind.SHARE, Kind.PULL, Kind.CONTRIBUTION, Kind.GROWTH):
        first = [one for one in facts.of_kind(kind) if re.fullmatch(partition.parts[0], one.subject.group)]
        for figure in first:
            parts = [_partner(facts, figure, pattern) for pattern in partition.parts[1:]]
            found = [figure, *[one for one in parts if one is not None]]
            if len(found) == len(partition.parts):
                yield tuple(found), kind


def _partner(facts: Facts, figure: Figure, pattern: str) -> Figure | None:
    found = [
        one
        for one in facts.near(figure, figure.kind, 3)
        if re.fullmatch(pattern, one.subject.group)
        and one.subject.measure == figure.subject.measure
        and facts.same_region(one.subject.region, figure.subject.region)
        and one.period == figure.period
        and one.unit.dimension == figure.unit.dimension
        and one.label == figure.label
        and ("环比" in one.basis) == ("环比" in figure.basis)
    ]
    nearest = sorted(found, key=lambda one: abs(one.offset - figure.offset))
    return nearest[0] if nearest else None


def _whole(facts: Facts, partition: Partition, figure: Figure, kind: Kind) -> list[Figure]:
    measures = partition.measures or (figure.subject.measure,)
    return [
        one
        for one in facts.of_kind(kind)
        if one.subject.measure in measures
        and one.subject.group in partition.wholes
        and facts.same_region(one.subject.region, figure.subject.region)
        and one.period == figure.period
        and ("环比" in one.basis) == ("环比" in figure.basis)
        and one.label not in ("由", "到")
    ]


def _check(facts: Facts, partition: Partition, parts: tuple[Figure, ...], kind: Kind) -> Iterator[Finding]:
    if kind is Kind.GROWTH:
        yield from _between(facts, partition, parts)
        return
    total = Interval(Fraction(0), Fraction(0))
    for part in parts:
        total += part.base_interval
    if kind in (Kind.SHARE, Kind.CONTRIBUTION):
        wholes = {one.of for one in parts}
        if len(wholes) == 1 and not total.meets(point(100)):
            yield _sum_of(partition, parts, total, (), "100%")
        return
    found = _whole(facts, partition, parts[0], Kind.GROWTH if kind is Kind.PULL else kind)
    found = [one for one in found if kind is Kind.PULL or one.unit.dimension == parts[0].unit.dimension]
    if found and not any(total.meets(one.base_interval) for one in found):
        yield _sum_of(partition, parts, total, (found[0],), printed(found[0]))


def _sum_of(
    partition: Partition, parts: tuple[Figure, ...], total: Interval, whole: tuple[Figure, ...], stands: str
) -> Finding:
    terms = "+".join(printed(part) for part in parts).replace("+−", "−")
    unit, places = parts[0].unit, max(part.places for part in parts)
    own = total.scaled(Fraction(1) / unit.factor)
    middle = sum((one.base_interval.middle for one in parts), Fraction(0)) / unit.factor
    shown = f"{partition.name}：{terms}={plain(middle, places)}{unit.text}，总体为{stands}（{bounds(own, places)}）"
    if whole and whole[0].kind is Kind.VALUE:
        shown += slip(total, whole[0].base_interval)
    return Finding(Rule.PARTS, Severity.CONTRADICTION, shown, (*parts, *whole), own)


def _between(facts: Facts, partition: Partition, parts: tuple[Figure, ...]) -> Iterator[Finding]:
    if partition.measures:
        return
    reach = Interval(min(one.interval.low for one in parts), max(one.interval.high for one in parts))
    wholes = _whole(facts, partition, parts[0], Kind.GROWTH)
    if wholes and not any(reach.meets(one.interval) for one in wholes):
        terms = "、".join(printed(part) for part in parts)
        shown = f"{partition.name}增速为{terms}，总体增速{printed(wholes[0])}不在其间，任何比重都算不出"
        yield Finding(Rule.BETWEEN, Severity.CONTRADICTION, shown, (*parts, wholes[0]), reach)


def _measures(facts: Facts) -> Iterator[Finding]:
    """Exports and imports make trade, of one subject."""
    for whole_name, names in MEASURE_PARTITIONS:
        for whole in facts.of_kind(Kind.VALUE):
            if whole.subject.measure != whole_name:
                continue
            parts = [_of_measure(facts, whole, name) for name in names]
            found = tuple(one for one in parts if one is not None)
            if len(found) < len(names):
                continue
            total = found[0].base_interval
            for one in found[1:]:
                total += one.base_interval
            if not total.meets(whole.base_interval):
                yield _sum_of(Partition(whole_name, names), found, total, (whole,), printed(whole))


def _of_measure(facts: Facts, whole: Figure, name: str) -> Figure | None:
    found = [
        one
        for one in facts.near(whole, Kind.VALUE, 2)
        if one.subject.measure == name
        and facts.same_entity(one.subject, whole.subject)
        and one.period == whole.period
        and one.unit.dimension == whole.unit.dimension
    ]
    return min(found, key=lambda one: abs(one.offset - whole.offset), default=None)


def joint_pulls(facts: Facts) -> Iterator[Finding]:
    """分别拉动…，合计拉动…: the joint pull is the sum of those listed before it in the sentence."""
    for joint in facts.of_kind(Kind.PULL):
        if joint.subject.group != JOINT:
            continue
        listed = [
            one
            for one in facts.in_sentence(joint, Kind.PULL)
            if one.offset < joint.offset and one.subject.group != JOINT
        ]
        if len(listed) < 2:
            continue
        total = Interval(Fraction(0), Fraction(0))
        for one in listed:
            total += one.interval
        if not total.meets(joint.interval):
            yield _sum_of(Partition("合计拉动", ()), tuple(listed), total, (joint,), printed(joint))


def joint_shares(facts: Facts) -> Iterator[Finding]:
    """A、B、C产值分别为…，合计占全市…的…%: the listed levels together over the whole's."""
    for share in facts.of_kind(Kind.SHARE):
        if share.subject.group != JOINT or share.of is None:
            continue
        before = [
            one for one in facts.in_sentence(share, Kind.VALUE) if one.offset < share.offset and one.label != "占"
        ]
        listed = [one for one in before if one.subject.measure == share.of.measure]
        wholes = [
            one
            for one in facts.of_whole(Kind.VALUE, share.of, share)
            if one not in listed and not one.interval.holds_zero
        ]
        if len(listed) < 2 or not wholes or len({one.unit.dimension for one in [*listed, *wholes]}) > 1:
            continue
        total = Interval(Fraction(0), Fraction(0))
        for one in listed:
            total += one.base_interval
        shares = [total / one.base_interval * point(100) for one in wholes]
        if not any(one.meets(share.interval) for one in shares):
            terms = "+".join(printed(one) for one in listed)
            shown = f"（{terms}）÷{printed(wholes[0])}={plain(shares[0].middle, share.places)}%，文中为{printed(share)}"
            yield Finding(Rule.SHARE, Severity.CONTRADICTION, shown, (share, *listed, wholes[0]), shares[0])


def larger_than_whole(facts: Facts) -> Iterator[Finding]:
    """A share above 100 %, or a part's level above its whole's."""
    for share in facts.of_kind(Kind.SHARE):
        if share.interval.low > 100:
            yield Finding(Rule.SHARE, Severity.SUSPICIOUS, f"比重{printed(share)}超过100%", (share,))
