"""The one engine that judges every scheme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.rounding import half_up
from ballast.methods.exact import HUNDRED, MethodError, Number, Rate, number
from ballast.methods.warning.lights import (
    Block,
    Case,
    Clause,
    Condition,
    Evidence,
    Form,
    Judgement,
    Light,
    Scheme,
    shown,
)

Given = Number | bool | Marker | None
"""A value of an input: exact, or a float as it prints; yes and no; or why there is none."""

Values = Mapping[str, Given]
"""The inputs of one period by name."""

Truth = bool | Marker
"""True, false, or the marker of what is missing to know."""


@dataclass(frozen=True)
class _Moment:
    period: Period | None
    values: Mapping[str, Rate]


def judge(scheme: Scheme, now: Values, before: Sequence[Values] = (), period: Period | None = None) -> Judgement:
    """Judge one subject by one scheme.

    `now` are the inputs of the period in the units that the scheme declares; `before` those of the periods directly
    before it, oldest first, with an empty mapping where nothing is known of a period. `period` is needed by schemes that
    do not judge January–February; with it, changes start anew each year. What is not given is missing, never zero and
    never green. Raises `MethodError` for an input that the scheme does not know, or a missing period.

    >>> from ballast.methods.warning import YINCHUAN_PROGRESS
    >>> judge(YINCHUAN_PROGRESS, {"planned": 60, "completion": 50}).light
    <Light.YELLOW: 'yellow'>
    """
    if scheme.block is Block.NOT_JUDGED and period is None:
        raise MethodError(f"规则“{scheme.title}”不判1—2月，请给出时期")
    moments = _moments(scheme, [*before, now], period)
    if scheme.block is Block.NOT_JUDGED and period is not None and _is_block(period):
        return _silent(scheme, Marker.NOT_APPLICABLE, "1—2月合并统计，不作当月判断")
    if refused := _refused(scheme, moments):
        return refused
    return _by_cases(scheme, moments)


def raises_alarm(
    judgement: Judgement, acknowledged: Light | None = None, periods_since: int = 0, mute_periods: int = 3
) -> bool:
    """Whether the light is to be brought before somebody: yellow or worse, and not muted by an acknowledgement.

    A light once acknowledged stays silent for `mute_periods` periods (suggested: 3) unless it has become worse.

    >>> from ballast.methods.warning import WUHAN_PROGRESS
    >>> raises_alarm(judge(WUHAN_PROGRESS, {"planned": 50, "completion": 20}), acknowledged=Light.RED, periods_since=1)
    False
    """
    light = judgement.light
    if isinstance(light, Marker) or light.severity < Light.YELLOW.severity:
        return False
    muted = acknowledged is not None and periods_since < mute_periods and light.severity <= acknowledged.severity
    return not muted


def _is_block(period: Period) -> bool:
    return period.end_month <= 2


def _moments(scheme: Scheme, series: Sequence[Values], period: Period | None) -> list[_Moment]:
    back = len(series) - 1
    return [
        _Moment(None if period is None else period.shift(place - back), _read(scheme, values))
        for place, values in enumerate(series)
    ]


def _read(scheme: Scheme, values: Values) -> dict[str, Rate]:
    if unknown := sorted(values.keys() - scheme.names):
        raise MethodError(
            f"规则“{scheme.title}”没有输入：{'、'.join(unknown)}。可用的输入：{'、'.join(sorted(scheme.names))}"
        )
    return {name: _one(scheme, name, values.get(name)) for name in scheme.names}


def _one(scheme: Scheme, name: str, value: Given) -> Rate:
    if value is None:
        return Marker.MISSING
    if isinstance(value, Marker):
        if not value.replaces:
            raise MethodError(f"{name}只给了标记“{value.symbol}”而没有数。请给出数值")
        return value
    exact = Fraction(int(value)) if isinstance(value, bool) else number(value, name)
    return exact if scheme.places is None else Fraction(half_up(exact, scheme.places))


def _refused(scheme: Scheme, moments: list[_Moment]) -> Judgement | None:
    if scheme.min_sample:
        sample = moments[-1].values["sample"]
        if isinstance(sample, Marker):
            return _silent(scheme, sample, "缺企业数，无法判断样本是否足够")
        if sample < scheme.min_sample:
            return _silent(scheme, Marker.NOT_APPLICABLE, f"企业数{sample}户，少于{scheme.min_sample}户，不判灯")
    guarded = _all(scheme, scheme.guards, moments)
    if isinstance(guarded, Marker):
        return _silent(scheme, guarded, "缺适用条件所需的数，无法判断")
    if not guarded:
        told = "、".join(
            f"{one.measure.label}{one.relation.label}{one.bound}{one.measure.unit}" for one in scheme.guards
        )
        return _silent(scheme, Marker.NOT_APPLICABLE, f"不满足适用条件：{told}")
    return None


def _silent(scheme: Scheme, marker: Marker, why: str, possible: tuple[Light, ...] = ()) -> Judgement:
    sentence = f"{why}（依据：{scheme.edition}）。"
    return Judgement(marker, scheme.code, scheme.edition, "", (), sentence, possible)


def _by_cases(scheme: Scheme, moments: list[_Moment]) -> Judgement:
    open_cases: list[tuple[Case, Marker]] = []
    fired: Case | None = None
    for case in scheme.cases:
        truth = _any(scheme, case, moments)
        if isinstance(truth, Marker):
            open_cases.append((case, truth))
        elif truth:
            fired = case
            break
    light = scheme.otherwise if fired is None else fired.light
    if any(case.light is not light for case, _ in open_cases):
        return _undecided(scheme, open_cases, light)
    return _decided(scheme, moments, fired or (open_cases[0][0] if open_cases else None), light)


def _undecided(scheme: Scheme, open_cases: list[tuple[Case, Marker]], light: Light | None) -> Judgement:
    lights = {case.light for case, _ in open_cases} | ({light} if light else set())
    possible = tuple(sorted(lights, key=lambda one: -one.severity))
    lacking = "、".join(dict.fromkeys(_lacking(scheme, case) for case, _ in open_cases))
    told = "或".join(f"{one.colour}{scheme.word}" for one in possible)
    return _silent(scheme, open_cases[0][1], f"缺少{lacking}所需的数，无法判断，可能是{told}", possible)


def _lacking(scheme: Scheme, case: Case) -> str:
    labels = dict.fromkeys(condition.measure.label for clause in case.clauses for condition in clause)
    return "“" + "、".join(labels) + "”"


def _decided(scheme: Scheme, moments: list[_Moment], case: Case | None, light: Light | None) -> Judgement:
    marker = Marker.NOT_APPLICABLE
    note, consequence = (case.note, case.consequence) if case else ("", "")
    evidence = _fired(scheme, case, moments) if case else _given(scheme, moments[-1])
    says = _told(evidence)
    what = _what(scheme, light)
    tail = "".join(f"{part}。" for part in (note, consequence, _asked(scheme, light)) if part)
    sentence = f"{says}，{what}（依据：{scheme.edition}）。{tail}"
    code = case.code if case else ""
    return Judgement(light or marker, scheme.code, scheme.edition, code, evidence, sentence, (), note, consequence)


def _what(scheme: Scheme, light: Light | None) -> str:
    if light is None:
        return f"不发{scheme.word}"
    return f"{'亮' if scheme.word == '灯' else '发'}{light.colour}{scheme.word}"


def _told(evidence: tuple[Evidence, ...]) -> str:
    """The evidence in words; one condition that held several periods in a row is said once, with all its values."""
    parts: list[str] = []
    for _, run in groupby(evidence, key=lambda one: (one.label, one.relation, one.bound)):
        seen = list(run)
        first = seen[0]
        if len(seen) == 1 or first.says or first.relation is None or first.bound is None:
            parts.append(first.text)
            continue
        values = "、".join(shown(one.value, first.bound) for one in seen if not isinstance(one.value, Marker))
        bound = f"{first.relation.label}{shown(first.bound)}{first.unit}"
        parts.append(f"{first.label}连续{len(seen)}期{bound}（{values}）")
    return "，".join(parts) or "未触发任何条件"


def _asked(scheme: Scheme, light: Light | None) -> str:
    return scheme.ask if light is not None and light is not Light.GREEN else ""


def _given(scheme: Scheme, moment: _Moment) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(one.label, one.unit, moment.values[one.name], moment.period)
        for one in scheme.inputs
        if one.unit and not isinstance(moment.values[one.name], Marker)
    )


def _fired(scheme: Scheme, case: Case, moments: list[_Moment]) -> tuple[Evidence, ...]:
    clause = next((one for one in case.clauses if _all(scheme, one, moments) is True), case.clauses[0])
    found: list[Evidence] = []
    for condition in clause:
        for place in range(len(moments) - condition.periods, len(moments)):
            if place < 0:
                continue
            measure = condition.measure
            found.append(
                Evidence(
                    measure.label, measure.unit, _value(condition, moments, place), moments[place].period,
                    condition.relation, Fraction(condition.bound), condition.says,
                )
            )  # fmt: skip
    return tuple(found)


def _any(scheme: Scheme, case: Case, moments: list[_Moment]) -> Truth:
    unknown: Marker | None = None
    for clause in case.clauses:
        truth = _all(scheme, clause, moments)
        if truth is True:
            return True
        if isinstance(truth, Marker):
            unknown = unknown or truth
    return unknown or False


def _all(scheme: Scheme, clause: Clause, moments: list[_Moment]) -> Truth:
    unknown: Marker | None = None
    for condition in clause:
        for place in reversed(range(len(moments) - condition.periods, len(moments))):
            truth = _holds(scheme, condition, moments, place)
            if truth is False:
                return False
            if isinstance(truth, Marker):
                unknown = unknown or truth
    return unknown or True


def _holds(scheme: Scheme, condition: Condition, moments: list[_Moment], place: int) -> Truth:
    period = _period_at(moments, place)
    if period is not None and _breaks_run(scheme, condition, period):
        return False
    value = _value(condition, moments, place)
    return value if isinstance(value, Marker) else condition.relation.holds(value, condition.bound)


def _period_at(moments: list[_Moment], place: int) -> Period | None:
    last = moments[-1].period
    return None if last is None else last.shift(place - len(moments) + 1)


def _breaks_run(scheme: Scheme, condition: Condition, period: Period) -> bool:
    """A cumulative rate starts anew each year: its first period has no change; a block not judged breaks every run."""
    starts = condition.measure.form is Form.CHANGE and period.is_first
    return starts or (scheme.block is Block.NOT_JUDGED and _is_block(period))


def _value(condition: Condition, moments: list[_Moment], place: int) -> Rate:
    if place < 0:
        return Marker.MISSING
    measure = condition.measure
    first = moments[place].values[measure.inputs[0]]
    if measure.form is Form.VALUE or isinstance(first, Marker):
        return first
    other = _before(measure.inputs[0], moments, place) if measure.form is Form.CHANGE else (
        moments[place].values[measure.inputs[1]]
    )  # fmt: skip
    if isinstance(other, Marker):
        return other
    if measure.form is not Form.PERCENT:
        return first - other
    return first / other * HUNDRED if other > 0 else Marker.NEGATIVE_BASE if other else Marker.NO_BASE


def _before(name: str, moments: list[_Moment], place: int) -> Rate:
    return moments[place - 1].values[name] if place else Marker.MISSING
