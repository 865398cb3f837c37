"""The engine: every item of every member scored, every step kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import text
from ballast.methods.assessment.items import TOTAL, Effect, Item, Kind, Missing, Scheme, Seen
from ballast.methods.assessment.scoring import Choice, Ground, Points, said
from ballast.methods.exact import MethodError, Number, number
from ballast.methods.grading.scheme import group_name
from ballast.methods.ranking import Direction, Ranked, rank

_Ends = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True)
class Member:
    """One that is assessed: values by indicator code (a bare number where there is no own target or mean), conditions."""

    code: str
    seen: Mapping[str, Seen | Number | Marker | None]
    group: str = ""
    name: str = ""
    conditions: Mapping[str, bool] = field(default_factory=dict)

    def at(self, indicator: str) -> Seen:
        """What is known at one indicator; nothing known is `MISSING`."""
        found = self.seen.get(indicator)
        if isinstance(found, Seen):
            return found
        return Seen(Marker.MISSING if found is None else found)


@dataclass(frozen=True)
class ItemTrace:
    """One item of one member: inputs, formula in words, points before and after cap, floor, needs and veto, and why."""

    code: str
    item: Item
    value: Fraction | Marker
    choice: str
    target: Fraction | None
    mean: Fraction | None
    rank: int | None
    of: int
    formula: str
    before: Fraction | Marker
    points: Fraction | Marker
    reason: str
    vetoed: bool = False

    @property
    def sentence(self) -> str:
        """The trace as one Chinese sentence."""
        seen = self.choice or (
            self.value.symbol if isinstance(self.value, Marker) else said(self.value) + self.item.unit
        )
        lines = [
            f"{name}{said(line)}{self.item.unit}"
            for name, line in (("目标", self.target), ("平均", self.mean))
            if line is not None
        ]
        inputs = "，".join([f"{self.item.name}{seen}", *lines])
        got = "不计分" if isinstance(self.points, Marker) else f"得{text(self.points, 2)}分"
        if self.item.kind is Kind.PENALTY and not isinstance(self.points, Marker):
            got = f"扣{text(self.points, 2)}分"
        how = "；".join(part for part in (self.formula, self.reason) if part)
        return f"{inputs}：{how}，{got}。" if how else f"{inputs}：{got}。"


@dataclass(frozen=True)
class Assessed:
    """One member's result in 分; `rescaled` is the factor by which the items were scaled for items left out."""

    code: str
    name: str
    group: str
    base: Fraction | Marker
    bonus: Fraction
    penalty: Fraction
    total: Fraction | Marker
    rescaled: Fraction
    blocks: Mapping[str, Fraction]
    traces: tuple[ItemTrace, ...]
    vetoes: tuple[str, ...]
    barred: bool
    passed: bool | None
    reason: str
    place: Ranked | None = None

    def of(self, item: str) -> ItemTrace:
        """The trace of one item. Raises `MethodError` for an item that does not apply to this member's group."""
        for one in self.traces:
            if one.code == item:
                return one
        raise MethodError(f"{self.name or self.code}没有指标“{item}”。请检查指标代码和分组")

    @property
    def sentence(self) -> str:
        """The result as one Chinese sentence."""
        who = self.name or self.code
        if isinstance(self.total, Marker) or isinstance(self.base, Marker):
            return f"{who}：{self.reason}，不计算总分。"
        parts = [f"指标得分{text(self.base, 2)}分"]
        parts += [f"加分{text(self.bonus, 2)}分"] if self.bonus else []
        parts += [f"扣分{text(self.penalty, 2)}分"] if self.penalty else []
        parts.append(f"合计{text(self.total, 2)}分")
        if self.place:
            parts.append(
                f"居{group_name(self.group)}第{self.place.rank}位{'（并列）' if self.place.tied else ''}，共{self.place.of}个"
            )
        parts += [self.reason] if self.reason else []
        parts += list(self.vetoes)
        return f"{who}：{'，'.join(parts)}。"


@dataclass(frozen=True)
class Assessment:
    """All results, by group and place; the scheme that made them stands beside."""

    scheme: Scheme
    members: tuple[Assessed, ...]

    def of(self, code: str) -> Assessed:
        """One member's result. Raises `MethodError` for a code that was not among the input."""
        for one in self.members:
            if one.code == code:
                return one
        raise MethodError(f"考核结果中没有“{code}”。请检查代码")


def assess(scheme: Scheme, members: Sequence[Member]) -> Assessment:
    """Score every member by the scheme, in points, exactly. Raises `MethodError` for a scheme or value that cannot be.

    >>> assess(Scheme("例", (Item("t", "类别", 5, Choice((("新建", 5),))),)), [Member("a", {"t": Seen(choice="新建")})]).of("a").total
    Fraction(5, 1)
    """
    twice = [code for code, times in Counter(one.code for one in members).items() if times > 1]
    if twice:
        raise MethodError(f"考核名单中有重复的代码：{'、'.join(sorted(twice)[:5])}。请去重后再评")
    by_group: dict[str, list[Member]] = defaultdict(list)
    for one in members:
        by_group[one.group].append(one)
    assessed: list[Assessed] = []
    for group in sorted(by_group):
        assessed += _assess_group(scheme, group, by_group[group])
    return Assessment(scheme, tuple(assessed))


def _assess_group(scheme: Scheme, group: str, members: list[Member]) -> list[Assessed]:
    items = scheme.of(group)
    if not items:
        raise MethodError(f"考核办法中没有适用于“{group}”组的指标。请检查分组名称")
    traces: dict[str, list[ItemTrace]] = {one.code: [] for one in members}
    for item in (one for one in items if one.indicator != TOTAL):
        for code, trace in _score_item(item, members).items():
            traces[code].append(trace)
    on_total = [one for one in items if one.indicator == TOTAL]
    if on_total:
        so_far = {one.code: _result(one, traces[one.code], scheme).total for one in members}
        looking = [replace(one, seen={TOTAL: so_far[one.code]}) for one in members]
        for item in on_total:
            for code, trace in _score_item(item, looking).items():
                traces[code].append(trace)
    results = {one.code: _result(one, traces[one.code], scheme) for one in members}
    placed = {one.code: one for one in rank({code: one.total for code, one in results.items()}, scheme.places)}
    ordered = sorted(results.values(), key=lambda one: _order(one, placed))
    return [replace(one, place=placed.get(one.code)) for one in ordered]


def _order(one: Assessed, placed: Mapping[str, Ranked]) -> tuple[int, str]:
    return (placed[one.code].rank if one.code in placed else len(placed) + 1, one.code)


def _score_item(item: Item, members: list[Member]) -> dict[str, ItemTrace]:
    seen = {one.code: one.at(item.indicator) for one in members}
    values = {code: _value(item, one) for code, one in seen.items()}
    places = {one.code: one for one in rank(values, item.places, item.direction)}
    numbers = [one for one in values.values() if not isinstance(one, Marker)]
    ends = (min(numbers, default=None), max(numbers, default=None))
    traces = {}
    for one in members:
        at = seen[one.code]
        target = item.target if at.target is None else at.target
        trace = ItemTrace(
            code=item.code,
            item=item,
            value=values[one.code],
            choice=at.choice,
            target=None if target is None else number(target, f"“{item.name}”的目标"),
            mean=None if at.mean is None else number(at.mean, f"“{item.name}”的平均水平"),
            rank=places[one.code].rank if one.code in places else None,
            of=len(places),
            formula="",
            before=Marker.MISSING,
            points=Marker.MISSING,
            reason="",
        )
        traces[one.code] = _score(trace, ends, one.conditions)
    return _averaged(traces) if item.missing is Missing.AVERAGE else traces


def _averaged(traces: dict[str, ItemTrace]) -> dict[str, ItemTrace]:
    """Who has no value gets the mean points of the others of its group; where nobody has one, there are none."""
    there = [one.points for one in traces.values() if not isinstance(one.points, Marker)]
    mean = sum(there, Fraction(0)) / len(there) if there else Marker.MISSING
    how = "按同组此项平均得分计" if there else "同组也都没有，总分暂不计算"
    return {
        code: replace(one, points=mean, reason=f"{one.reason}，{how}") if isinstance(one.points, Marker) else one
        for code, one in traces.items()
    }


def _value(item: Item, seen: Seen) -> Fraction | Marker:
    if seen.value is None:
        return Marker.MISSING
    if isinstance(seen.value, Marker):
        return seen.value if seen.value.replaces else Marker.MISSING
    return number(seen.value, f"“{item.name}”的值")


def _score(trace: ItemTrace, ends: _Ends, conditions: Mapping[str, bool]) -> ItemTrace:
    """One value through method, needs, cap and floor, veto; where there are no points, through the missing rule."""
    item = trace.item
    found = _by_method(trace, ends)
    if isinstance(found, str):
        return _missing(trace, found)
    points, reasons = found.value, []
    unmet = [name for name in item.needs if not conditions.get(name, False)]
    if unmet:
        points, reasons = Fraction(0), [f"未满足条件：{'、'.join(unmet)}，该项不得分"]
    points, bounded = _bound(item, points)
    reasons += bounded
    vetoed = _falls(trace)
    if vetoed and item.veto:
        points = Fraction(0) if item.veto.effect is Effect.ITEM else points
        reasons.append(_veto_words(trace))
    return replace(
        trace, formula=found.formula, before=found.value, points=points, reason="；".join(reasons), vetoed=vetoed
    )


def _by_method(trace: ItemTrace, ends: _Ends) -> Points | str:
    item = trace.item
    if isinstance(item.method, Choice):
        if not trace.choice:
            return "缺选项"
        value = Fraction(0)
    elif isinstance(trace.value, Marker):
        return f"缺数（{trace.value.symbol}）"
    else:
        value = trace.value
    ground = Ground(
        weight=number(item.weight),
        value=value,
        unit=item.unit,
        direction=item.direction,
        target=trace.target,
        mean=trace.mean,
        rank=trace.rank or 1,
        of=trace.of,
        low=ends[0],
        high=ends[1],
        choice=trace.choice,
    )
    return item.method.score(ground)


def _missing(trace: ItemTrace, why: str) -> ItemTrace:
    rule = trace.item.missing
    if rule is Missing.ZERO:
        none = "不加分" if trace.item.kind is Kind.BONUS else "不扣分" if trace.item.kind is Kind.PENALTY else "计0分"
        return replace(trace, points=Fraction(0), reason=f"{why}，按办法{none}")
    if rule is Missing.REWEIGHT:
        return replace(trace, points=Marker.NOT_APPLICABLE, reason=f"{why}，不计该项，分值分配给其他指标")
    rest = "" if rule is Missing.AVERAGE else "，总分暂不计算"
    return replace(trace, points=Marker.MISSING, reason=f"{why}{rest}")


def _bound(item: Item, points: Fraction) -> tuple[Fraction, list[str]]:
    if item.cap is not None and points > number(item.cap):
        return number(item.cap), [f"超过最高分，按{said(number(item.cap))}分计"]
    if item.floor is not None and points < number(item.floor):
        return number(item.floor), [f"低于最低分，按{said(number(item.floor))}分计"]
    return points, []


def _falls(trace: ItemTrace) -> bool:
    veto = trace.item.veto
    if veto is None or isinstance(trace.value, Marker):
        return False
    line = number(veto.line, "否决线")
    return trace.value < line if trace.item.direction is Direction.HIGHER else trace.value > line


def _veto_words(trace: ItemTrace) -> str:
    assert trace.item.veto is not None
    side = "低于" if trace.item.direction is Direction.HIGHER else "高于"
    words = trace.item.veto.words or f"{trace.item.name}{side}{said(number(trace.item.veto.line))}{trace.item.unit}"
    return f"{words}，{trace.item.veto.effect.label}"


def _result(member: Member, traces: list[ItemTrace], scheme: Scheme) -> Assessed:
    lacking = [one for one in traces if one.points is Marker.MISSING]
    base, factor = _base(traces)
    bonus, more = _capped(traces, Kind.BONUS, scheme.bonus_cap)
    penalty, less = _capped(traces, Kind.PENALTY, scheme.penalty_cap)
    reasons = more + less
    if factor != 1:
        left_out = [one.item.name for one in traces if one.points is Marker.NOT_APPLICABLE]
        reasons.append(f"{'、'.join(left_out)}不计，其余指标得分按{said(factor)}倍折算")
    total: Fraction | Marker
    if lacking or isinstance(base, Marker):
        total = base = Marker.MISSING
        reasons = [f"{'、'.join(one.item.name for one in lacking) or '全部指标'}缺数"]
    else:
        total, more = _total(base + bonus - penalty, traces, scheme)
        reasons += more
    blocks = _blocks(traces)
    return Assessed(
        code=member.code,
        name=member.name,
        group=member.group,
        base=base,
        bonus=bonus,
        penalty=penalty,
        total=total,
        rescaled=factor,
        blocks=blocks,
        traces=tuple(traces),
        vetoes=tuple(_veto_words(one) for one in traces if one.vetoed),
        barred=any(one.vetoed and one.item.veto and one.item.veto.effect is Effect.BAR for one in traces),
        passed=_passed(total, blocks, scheme),
        reason="；".join(reasons),
    )


def _base(traces: list[ItemTrace]) -> tuple[Fraction | Marker, Fraction]:
    """The sum of the items, scaled to the full weight where items were left out; and the factor."""
    items = [one for one in traces if one.item.kind is Kind.ITEM]
    whole = sum((number(one.item.weight) for one in items), Fraction(0))
    counted = [one for one in items if one.points is not Marker.NOT_APPLICABLE]
    there = sum((number(one.item.weight) for one in counted), Fraction(0))
    if items and not there and whole:
        return Marker.MISSING, Fraction(1)
    factor = whole / there if there else Fraction(1)
    return _sum(counted, Kind.ITEM) * factor, factor


def _capped(traces: list[ItemTrace], kind: Kind, cap: Number | None) -> tuple[Fraction, list[str]]:
    points = _sum(traces, kind)
    if cap is None or points <= number(cap):
        return points, []
    return number(cap), [f"{kind.label}合计最多{said(number(cap))}分"]


def _sum(traces: Sequence[ItemTrace], kind: Kind) -> Fraction:
    points = [one.points for one in traces if one.item.kind is kind]
    return sum((one for one in points if not isinstance(one, Marker)), Fraction(0))


def _total(total: Fraction, traces: list[ItemTrace], scheme: Scheme) -> tuple[Fraction, list[str]]:
    if any(one.vetoed and one.item.veto and one.item.veto.effect is Effect.TOTAL for one in traces):
        return Fraction(0), []
    if scheme.cap is not None and total > number(scheme.cap):
        return number(scheme.cap), [f"总分超过{said(number(scheme.cap))}分，按{said(number(scheme.cap))}分计"]
    if scheme.floor is not None and total < number(scheme.floor):
        return number(scheme.floor), [f"总分低于{said(number(scheme.floor))}分，按{said(number(scheme.floor))}分计"]
    return total, []


def _blocks(traces: list[ItemTrace]) -> dict[str, Fraction]:
    """Points by block as scored, before rescaling; penalties are taken off."""
    blocks: dict[str, Fraction] = defaultdict(Fraction)
    for one in traces:
        if one.item.block and not isinstance(one.points, Marker):
            blocks[one.item.block] += -one.points if one.item.kind is Kind.PENALTY else one.points
    return dict(blocks)


def _passed(total: Fraction | Marker, blocks: Mapping[str, Fraction], scheme: Scheme) -> bool | None:
    """Whether total and blocks reach their lines; None where the scheme has none or there is no total."""
    if scheme.pass_at is None or isinstance(total, Marker):
        return None
    enough = all(blocks.get(block, Fraction(0)) >= number(line) for block, line in scheme.block_minimums.items())
    return total >= number(scheme.pass_at) and enough
