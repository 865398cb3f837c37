"""Filling the grades: order, ties, places, score lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up, text
from ballast.methods.exact import HUNDRED, MethodError, Number, number
from ballast.methods.grading.scheme import Grade as Grade
from ballast.methods.grading.scheme import (
    Graded,
    Grading,
    GroupGrades,
    Member,
    Scheme,
    Ties,
    group_name,
    quota_count,
)

Key = tuple[Fraction, ...]


def grade(members: Sequence[Member], scheme: Scheme | Mapping[str, Scheme]) -> Grading:
    """Grade every member within its group, by one scheme or one for each group.

    Raises `MethodError` where a code comes twice, a record is not approved, or a group has no scheme.

    >>> grade([Member("a", 90), Member("b", 80)], Scheme((Grade("A", 50), Grade("B")))).of("a").grade
    'A'
    """
    _refuse(members)
    by_group: dict[str, list[Member]] = defaultdict(list)
    for one in members:
        by_group[one.group].append(one)
    graded: list[Graded] = []
    groups = {}
    for group in sorted(by_group):
        used = scheme_of(scheme, group)
        found, summary = _grade_group(group, by_group[group], used)
        graded += found
        groups[group] = summary
    return Grading(tuple(graded), groups)


def shares_of(grading: Grading, group: str | None = None) -> dict[str, Fraction | Marker]:
    """Each grade's share in percent of those graded (in one group or all); the exempt and the missing are not in it.

    >>> shares_of(grade([Member("a", 90), Member("b", 80)], Scheme((Grade("A", 50), Grade("B")))))
    {'A': Fraction(50, 1), 'B': Fraction(50, 1)}
    """
    if group is not None and group not in grading.groups:
        raise MethodError(f"评级结果中没有“{group}”组。请检查组名")
    chosen = list(grading.groups.values()) if group is None else [grading.groups[group]]
    counts: dict[str, int] = {}
    for one in chosen:
        for name, count in one.counts.items():
            counts[name] = counts.get(name, 0) + count
    total = sum(counts.values())
    return {name: Fraction(count * 100, total) if total else Marker.NOT_APPLICABLE for name, count in counts.items()}


def _refuse(members: Sequence[Member]) -> None:
    twice = [code for code, times in Counter(one.code for one in members).items() if times > 1]
    if twice:
        raise MethodError(f"评级名单中有重复的代码：{'、'.join(sorted(twice)[:5])}。请去重后再评")
    waiting = [one.code for one in members if not one.approved]
    if waiting:
        raise MethodError(
            f"有{len(waiting)}个对象未经审核通过，不能评级：{'、'.join(sorted(waiting)[:5])}。请先完成审核"
        )


def scheme_of(scheme: Scheme | Mapping[str, Scheme], group: str) -> Scheme:
    """The scheme of one group; raises `MethodError` where it has none."""
    if isinstance(scheme, Scheme):
        return scheme
    if group not in scheme:
        raise MethodError(f"“{group}”组没有评级办法。请补上，或检查分组名称")
    return scheme[group]


def shown(score: Number, places: int | None) -> Fraction:
    """A score as it is compared: printed with so many decimals, or exactly."""
    exact = number(score, "得分")
    return exact if places is None else Fraction(half_up(exact, places))


def key_of(member: Member, scheme: Scheme) -> Key:
    """What members are ordered by: the score as compared, then the tie-break values."""
    assert not isinstance(member.score, Marker)
    return (shown(member.score, scheme.places), *(number(one, "并列时比较的数") for one in member.tie_break))


def apart(member: Member) -> bool:
    """Whether a member takes no place: exempt, graded outright, or without score."""
    return bool(member.exempt or member.outside) or isinstance(member.score, Marker)


def _grade_group(group: str, members: list[Member], scheme: Scheme) -> tuple[list[Graded], GroupGrades]:
    exempt = [one for one in members if one.exempt]
    outside = [one for one in members if one.outside and not one.exempt]
    missing = [one for one in members if isinstance(one.score, Marker) and not one.exempt and not one.outside]
    keys = {one.code: key_of(one, scheme) for one in members if not apart(one)}
    _same_length(keys)
    limits, quotas = limits_of(len(keys), len(outside), scheme)
    graded = _grade_ranked(group, {one.code: one for one in members}, keys, scheme, limits)
    graded += [_outright(one, group, scheme, len(keys)) for one in sorted(outside, key=lambda one: one.code)]
    graded += [_ungraded(one, group, scheme) for one in sorted((*missing, *exempt), key=lambda one: one.code)]
    counts = Counter(str(one.grade) for one in graded if not isinstance(one.grade, Marker))
    cutoffs = dict.fromkeys((one.name for one in scheme.grades), None) | {
        str(one.grade): keys[one.code][0] for one in graded if one.rank is not None
    }
    summary = GroupGrades(
        group=group,
        ranked=len(keys),
        exempt=len(exempt),
        missing=len(missing),
        outside=len(outside),
        quotas=quotas,
        counts={one.name: counts[one.name] for one in scheme.grades},
        cutoffs=cutoffs,
    )
    return graded, summary


def _same_length(keys: Mapping[str, Key]) -> None:
    if len({len(key) for key in keys.values()}) > 1:
        raise MethodError("并列时比较的数个数不一致，无法比较先后。请给每个对象同样几项")


def limits_of(ranked: int, outside: int, scheme: Scheme) -> tuple[list[int], dict[str, int | None]]:
    """The last place of each grade among those ranked, and the quotas behind it."""
    n = ranked + (outside if scheme.count_outside else 0)
    quotas: dict[str, int | None] = {one.name: None for one in scheme.grades}
    if not scheme.by_quota:
        return [ranked] * len(scheme.grades), quotas
    if scheme.reading == "cumulative":
        ends, so_far = [], Fraction(0)
        for one in scheme.grades:
            so_far = HUNDRED if one.share is None else so_far + number(one.share)
            ends.append(min(ranked, quota_count(n, so_far, one.rounding)))
        ends[-1] = ranked
        ends = list(accumulate(ends, max))
        starts = [0, *ends[:-1]]
        return ends, {one.name: end - start for one, start, end in zip(scheme.grades, starts, ends, strict=True)}
    counts = [None if one.share is None else quota_count(n, one.share, one.rounding) for one in scheme.grades]
    rest = counts.index(None)
    ends = [min(ranked, sum(count or 0 for count in counts[: at + 1])) for at in range(rest)]
    tails = [max(0, ranked - sum(count or 0 for count in counts[at + 1 :])) for at in range(rest, len(counts))]
    return [*ends, *tails], dict(zip(quotas, counts, strict=True))


def _grade_ranked(
    group: str, members: Mapping[str, Member], keys: Mapping[str, Key], scheme: Scheme, limits: list[int]
) -> list[Graded]:
    """Each tied set by the places that it occupies."""
    sets: dict[Key, list[str]] = defaultdict(list)
    for code, key in keys.items():
        sets[key].append(code)
    graded, before = [], 0
    for key in sorted(sets, reverse=True):
        codes = sorted(sets[key])
        first, last = before + 1, before + len(codes)
        at = grade_at(first, last, key[0], scheme, limits)
        words = _place(group, first, len(codes), len(keys), text(key[0], _decimals(scheme)))
        for one in codes:
            given = scheme.grades[held(at, members[one], scheme)].name
            reason = f"{words}，{_given(at, members[one], scheme)}"
            graded.append(Graded(one, group, key[0], given, first, len(keys), len(codes) > 1, reason))
        before = last
    return graded


def held(at: int, member: Member, scheme: Scheme) -> int:
    """The grade after the member's own limit."""
    return max(at, scheme.index(member.at_best)) if member.at_best else at


def _given(at: int, member: Member, scheme: Scheme) -> str:
    """Which grade is given, and where a limit took a better one away, that it did."""
    given = scheme.grades[held(at, member, scheme)]
    label = f"（{given.label}）" if given.label else ""
    kept = "" if given is scheme.grades[at] else f"按位次为{scheme.grades[at].name}，{_limit(member)}，"
    return f"{kept}评为{given.name}{label}"


def _limit(member: Member) -> str:
    return f"{member.why}，不得高于{member.at_best}" if member.why else f"不得高于{member.at_best}"


def grade_at(first: int, last: int, score: Fraction, scheme: Scheme, limits: list[int]) -> int:
    """Which grade (0 is the best) a tied set gets that has this score and the places from first to last."""
    if not scheme.by_quota:
        return _fit(0, score, scheme)
    up = next(at for at, end in enumerate(limits) if first <= end)
    down = next(at for at, end in enumerate(limits) if last <= end)
    if scheme.ties is Ties.CAP:
        return _fit(max(up, min(down, _turning(scheme))), score, scheme)
    return _fit(up if scheme.ties is Ties.UP else down, score, scheme)


def _turning(scheme: Scheme) -> int:
    """The grade that takes what exceeds a quota on either side: the rest; in a cumulative scheme the last but one."""
    if scheme.reading == "cumulative":
        return max(0, len(scheme.grades) - 2)
    return next(place for place, one in enumerate(scheme.grades) if one.share is None)


def _fit(at: int, score: Fraction, scheme: Scheme) -> int:
    """Down until the score reaches the grade's line, then up while it is not low enough for the grade."""
    while (line := scheme.grades[at].at_least) is not None and score < number(line):
        at += 1
    while (line := scheme.grades[at].below) is not None and score >= number(line):
        at -= 1
    return at


def _place(group: str, first: int, tied: int, of: int, score: str) -> str:
    together = f"（{tied}个并列）" if tied > 1 else ""
    return f"得{score}分，居{group_name(group)}第{first}位{together}，共{of}个"


def _decimals(scheme: Scheme) -> int:
    return 3 if scheme.places is None else scheme.places


def _outright(member: Member, group: str, scheme: Scheme, of: int) -> Graded:
    at = scheme.index(member.outside)
    given = scheme.grades[held(at, member, scheme)].name
    kept = "" if given == member.outside else f"（{_limit(member)}，评为{given}）"
    score = member.score if isinstance(member.score, Marker) else shown(member.score, scheme.places)
    return Graded(member.code, group, score, given, None, of, False, f"直接评为{member.outside}{kept}，不占名额")


def _ungraded(member: Member, group: str, scheme: Scheme) -> Graded:
    score = member.score if isinstance(member.score, Marker) else shown(member.score, scheme.places)
    if not member.exempt:
        assert isinstance(score, Marker)
        return Graded(member.code, group, score, score, None, 0, False, f"没有得分（{score.symbol}），不评级")
    managed = f"，参照{scheme.managed_as}类管理" if scheme.managed_as else ""
    reason = f"{member.exempt}，不定等级{managed}"
    return Graded(member.code, group, score, Marker.NOT_APPLICABLE, None, 0, False, reason)
