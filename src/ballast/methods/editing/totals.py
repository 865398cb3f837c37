"""Totals and components (合计与分项): whether they agree, and which single member could be the wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.editing.findings import Finding, Level, asked, fine, stopped
from ballast.methods.exact import MethodError, fraction

TOTAL = "合计"

_POWERS = tuple(Fraction(10) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4))
_SCALE_DIGITS = 12


@dataclass(frozen=True)
class Candidate:
    """One member that alone could be wrong: what it would be if all others were right, and how such an error comes about."""

    name: str
    reported: Fraction
    implied: Fraction
    ways: tuple[str, ...]


@dataclass(frozen=True)
class TotalFinding:
    """The finding, total − Σ parts in their unit, and every member that alone could be the wrong one."""

    finding: Finding
    difference: Fraction | None = None
    candidates: tuple[Candidate, ...] = ()


def total_and_parts(
    total: Exact | None,
    parts: Mapping[str, Exact | None],
    tolerance: Exact = 0,
    references: Mapping[str, Exact | None] | None = None,
    closeness: Exact = 2,
    negative: bool = False,
) -> TotalFinding:
    """Compare a total with its parts, and look for the one member whose error would explain the difference; one unit.

    `tolerance` is what rounding of the parts allows, `references` earlier values by part (合计 for the total): a member is
    suspect that lies more than `closeness` times off its reference while the implied value lies within. A number is proposed
    where one member alone is missing, or alone can be wrong, or alone shows a known way of erring. `negative` allows implied
    values below zero (profit). Raises `MethodError` without parts or for a tolerance below zero.

    >>> total_and_parts(210, {"甲": 30, "乙": 40, "丙": 50}).finding.proposed
    Fraction(120, 1)
    """
    if not parts or TOTAL in parts or tolerance < 0 or closeness <= 1:
        raise MethodError("分项不能为空，也不能叫“合计”；误差不能小于0，倍数应大于1。请检查参数")
    members = {name: None if value is None else fraction(value) for name, value in {**parts, TOTAL: total}.items()}
    lacking = [name for name, value in members.items() if value is None]
    if lacking:
        return _with_missing(members, lacking, negative)
    known = {name: value for name, value in members.items() if value is not None}
    difference = known[TOTAL] - sum((value for name, value in known.items() if name != TOTAL), Fraction(0))
    if abs(difference) <= tolerance:
        return TotalFinding(fine("total", TOTAL, Level.ERROR, known[TOTAL]), difference)
    earlier = {name: fraction(value) for name, value in (references or {}).items() if value is not None}
    candidates = tuple(
        Candidate(name, value, implied, _ways(name, known, implied, earlier.get(name), fraction(closeness)))
        for name, value in known.items()
        if (implied := value + difference * (-1 if name == TOTAL else 1)) >= 0 or negative
    )
    return TotalFinding(_judge(known, difference, candidates), difference, candidates)


def _with_missing(members: Mapping[str, Fraction | None], lacking: list[str], negative: bool) -> TotalFinding:
    """One missing member follows from the others; several do not."""
    names = "、".join(f"“{name}”" for name in lacking)
    if len(lacking) > 1:
        return TotalFinding(
            stopped(
                "total",
                lacking[0],
                Level.ERROR,
                Marker.MISSING,
                Marker.MISSING,
                f"{names}未填，合计与分项无法核对。请补报",
            )
        )
    known = {name: value for name, value in members.items() if value is not None}
    of_parts = sum((value for name, value in known.items() if name != TOTAL), Fraction(0))
    implied = of_parts if lacking == [TOTAL] else known[TOTAL] - of_parts
    reason = f"{names}未填，其余各项已填。请补报，或说明未填的原因"
    proposed = implied if implied >= 0 or negative else None
    evidence = () if proposed is not None else ("其余分项之和已超过合计",)
    return TotalFinding(asked("total", lacking[0], Level.ERROR, Marker.MISSING, reason, evidence, proposed))


def _judge(known: Mapping[str, Fraction], difference: Fraction, candidates: tuple[Candidate, ...]) -> Finding:
    telling = [one for one in candidates if one.ways]
    sole = telling if len(telling) == 1 else candidates if len(candidates) == 1 else ()
    evidence = tuple(f"“{one.name}”：{'、'.join(one.ways) or '单独有误也能解释差额'}" for one in candidates)
    compare = "大于" if difference > 0 else "小于"
    if not sole:
        reason = f"合计{compare}各分项之和。请核对合计与各分项，并说明原因"
        return asked("total", TOTAL, Level.ERROR, known[TOTAL], reason, evidence)
    one = sole[0]
    reason = f"合计{compare}各分项之和。请重点核对“{one.name}”，并说明原因"
    return asked("total", one.name, Level.ERROR, one.reported, reason, evidence, one.implied)


def _ways(
    name: str, known: Mapping[str, Fraction], implied: Fraction, reference: Fraction | None, closeness: Fraction
) -> tuple[str, ...]:
    """The known ways in which the reported value comes from the implied one."""
    reported = known[name]
    parts = [value for part, value in known.items() if part != TOTAL and value]
    found = {
        "差十的整数次方倍": implied != 0 and reported / implied in _POWERS,
        "正负号相反": implied != 0 and reported == -implied,
        "相邻两位数字颠倒": _transposed(reported, implied),
        "多写或漏写一位数字": _one_digit_more(reported, implied) or _one_digit_more(implied, reported),
        "漏加一个分项": name == TOTAL and implied - reported in parts,
        "一个分项加了两次": name == TOTAL and reported - implied in parts,
        "偏离参照数而推算值不偏离": reference is not None
        and reference > 0
        and not _close(reported, reference, closeness)
        and _close(implied, reference, closeness),
    }
    return tuple(way for way, holds in found.items() if holds)


def _close(value: Fraction, reference: Fraction, closeness: Fraction) -> bool:
    return 1 / closeness <= value / reference <= closeness


def _digits(*values: Fraction) -> tuple[str, ...] | None:
    """The values as digits of one smallest place; None where they are no decimals or below zero."""
    for places in range(_SCALE_DIGITS + 1):
        scaled = [value * 10**places for value in values]
        if all(one.denominator == 1 and one >= 0 for one in scaled):
            return tuple(str(one.numerator) for one in scaled)
    return None


def _transposed(one: Fraction, other: Fraction) -> bool:
    digits = _digits(one, other)
    if digits is None or len(digits[0]) != len(digits[1]):
        return False
    differ = [place for place, pair in enumerate(zip(*digits, strict=True)) if pair[0] != pair[1]]
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and digits[0][differ[0]] == digits[1][differ[1]]
        and digits[0][differ[1]] == digits[1][differ[0]]
    )


def _one_digit_more(longer: Fraction, shorter: Fraction) -> bool:
    digits = _digits(longer, shorter)
    if digits is None or len(digits[0]) != len(digits[1]) + 1 or shorter == 0:
        return False
    return any(digits[0][:place] + digits[0][place + 1 :] == digits[1] for place in range(len(digits[0])))
