"""What score the next better grade needs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import zip_longest

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError, number
from ballast.methods.grading.filling import apart, grade, grade_at, held, key_of, limits_of, scheme_of, shown
from ballast.methods.grading.scheme import Grade, Member, Scheme


@dataclass(frozen=True)
class Needed:
    """The score from which a better grade is reached, others fixed; `strictly`: it must be more than this."""

    grade: str
    score: Fraction
    strictly: bool


def needed_score(
    members: Sequence[Member],
    scheme: Scheme | Mapping[str, Scheme],
    code: str,
    at: Callable[[Member, Fraction], Member] | None = None,
) -> Needed | None:
    """What score one member needs for the next better grade, all others fixed; None where no score can bring it.

    `at(member, score)` gives the member at another score, where its tie-break fields move with it. Raises `MethodError`
    where the member is not graded by score. A grade without a place (quota 0) is passed over for the next one above.

    >>> needed_score([Member("a", 90), Member("b", 80)], Scheme((Grade("A", 50), Grade("B"))), "b").score
    Fraction(17999, 200)
    """
    now = grade(members, scheme).of(code)
    if isinstance(now.grade, Marker) or now.rank is None:
        raise MethodError(f"“{code}”没有按得分评级（{now.reason}），不能测算升档所需得分")
    own = next(one for one in members if one.code == code)
    peers = [one for one in members if one.group == now.group and one.code != code]
    used = scheme_of(scheme, now.group)
    here = used.index(now.grade)

    ranked = [one for one in peers if not apart(one)]
    keys = sorted(key_of(one, used) for one in ranked)
    outside = sum(bool(one.outside) and not one.exempt for one in peers)
    limits, _ = limits_of(len(keys) + 1, outside, used)

    def place_at(score: Fraction) -> int:
        key = key_of(at(own, score) if at else replace(own, score=score), used)
        first, last = len(keys) - bisect_right(keys, key) + 1, len(keys) - bisect_left(keys, key) + 1
        return held(grade_at(first, last, key[0], used, limits), own, used)

    assert not isinstance(now.score, Marker)
    steps = _steps(ranked, used, now.score)
    low, high = 0, len(steps) - 1
    if high < 0 or place_at(steps[high][0]) >= here:
        return None
    while low < high:
        middle = (low + high) // 2
        if place_at(steps[middle][0]) < here:
            high = middle
        else:
            low = middle + 1
    probe, bound, strictly = steps[low]
    return Needed(used.grades[place_at(probe)].name, bound, strictly)


def _steps(peers: Sequence[Member], scheme: Scheme, above: Fraction) -> list[tuple[Fraction, Fraction, bool]]:
    """Where the grade may change above a printed score, ascending: (a score to try, the bound, strictly above it)."""
    lines = {line for one in scheme.grades for line in _lines(one)}
    rivals = {shown(one.score, scheme.places) for one in peers if not isinstance(one.score, Marker)}
    if scheme.places is None:
        values = sorted(one for one in lines | rivals if one >= above)
        steps: list[tuple[Fraction, Fraction, bool]] = []
        for value, following in zip_longest(values, values[1:]):
            steps.append((value, value, False))
            steps.append((value + 1 if following is None else (value + following) / 2, value, True))
        return steps
    unit = Fraction(10) ** -scheme.places
    ceilings = {-(-line // unit) * unit for line in lines}
    printed = sorted(one for one in ceilings | rivals | {one + unit for one in rivals} if one > above)
    return [(one, one - unit / 2, one <= 0) for one in printed]


def _lines(one: Grade) -> list[Fraction]:
    return [number(line) for line in (one.at_least, one.below) if line is not None]
