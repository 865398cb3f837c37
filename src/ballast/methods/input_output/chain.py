"""Chain gaps: what is weak or missing here while its suppliers and buyers are strong here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import text
from ballast.methods.arrays import Array, vector
from ballast.methods.exact import MethodError
from ballast.methods.input_output.inverse import (
    allocation_coefficients,
    ghosh_inverse,
    leontief_inverse,
    technical_coefficients,
)
from ballast.methods.input_output.regional import local_supply, simple_quotients
from ballast.methods.input_output.table import Table, build_table  # noqa: F401 - the example builds with it

Weights = Literal["direct", "total"]
"""Direct coefficients, or total ones (the inverses less the identity), which see suppliers of suppliers too."""

Strength = Literal["quotient", "supply"]
"""What strength is measured by: the location quotient, or local output over local need (needs output in the table's unit)."""


class Presence(StrEnum):
    """How a sector stands here (parks.md 3.3)."""

    STRONG = "strong"
    WEAK = "weak"
    MISSING = "missing"
    NOWHERE = "nowhere"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"strong": "强", "weak": "偏弱", "missing": "缺失", "nowhere": "参照地区也没有"}[self]


class Action(StrEnum):
    """What is proposed: fill a missing link, strengthen a weak one, extend the chain beyond its present end."""

    FILL = "fill"
    STRENGTHEN = "strengthen"
    EXTEND = "extend"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"fill": "补链", "strengthen": "强链", "extend": "延链"}[self]


# what floating point may take from a value that equals a line
_NOISE = 1e-9


@dataclass(frozen=True)
class ChainRule:
    """From when a sector is strong, missing, and its chain supported. All are our suggestions [I].

    `strong_from`: the location quotient (or local output over local need) from which on a sector is strong. `missing_to`: up
    to which value of the same it counts as missing; 0 = only where there is nothing. `support`: the share of a sector's
    purchases (sales) that must come from (go to) sectors strong here for that side to count. `partner`: the smallest share
    of one partner that is named. `tie`: a side that makes up less than this of a unit of output says nothing. `least_firms`:
    a sector with fewer firms is weak, with none missing, where `firms` is given. A value that equals a line reaches it.
    """

    strong_from: float = 1.0
    missing_to: float = 0.0
    support: float = 0.3
    partner: float = 0.05
    tie: float = 0.05
    weights: Weights = "direct"
    strength: Strength = "quotient"
    least_firms: int = 1


@dataclass(frozen=True)
class Partner:
    """A strong supplier or buyer: `share` of the sector's purchases or sales, without those within the sector, in percent."""

    sector: str
    share: float


@dataclass(frozen=True)
class ChainGap:
    """One weak or missing sector. `upstream` and `downstream`: the shares in percent of its purchases and sales with sectors
    strong here, `NOT_APPLICABLE` where it has (next to) none; `score`: both together, each by the weight of its coefficients,
    0 to 100. `strength` as measured.
    """

    sector: str
    presence: Presence
    action: Action
    strength: float
    score: float
    upstream: float | Marker
    downstream: float | Marker
    suppliers: tuple[Partner, ...]
    buyers: tuple[Partner, ...]
    reason: str


@dataclass(frozen=True)
class ChainGaps:
    """How every sector stands, and the gaps with the highest score first (ties by name)."""

    presence: dict[str, Presence]
    gaps: tuple[ChainGap, ...]


def chain_gaps(
    table: Table,
    region: Any,
    rule: ChainRule = ChainRule(),
    firms: Sequence[int] | None = None,
    candidates: Collection[str] | None = None,
) -> ChainGaps:
    """The gaps of the region's chains by the technology of a (national or provincial) table.

    `region`: output of each sector here, in the order of the table; employment will do where `rule.strength` is the quotient
    and the shares are read as shares of output. The table contains the region. `candidates` limits the gaps to sectors that
    may be proposed (say, industry only); all still count as partners. Raises `MethodError` for what does not fit together.

    >>> chain_gaps(build_table(["矿", "材"], [[0, 40], [0, 0]], [40, 60]), [0, 3]).gaps[0].reason
    '矿本地缺失，很少采购中间产品，下游材（占销售100.0%）本地较强，建议补链。'
    """
    _check_rule(rule)
    chosen = _chosen(table, candidates)
    here = vector(region, "本地各部门", len(table.sectors))
    strength = _strength(table, here, rule)
    presence = _presence(table, strength, here, rule, firms)
    up, down = _weights(table, rule.weights)
    strong = np.array([presence[sector] is Presence.STRONG for sector in table.sectors])
    found = []
    for place, sector in enumerate(table.sectors):
        if presence[sector] in (Presence.WEAK, Presence.MISSING) and sector in chosen:
            sides = [_side(table, one, strong, rule) for one in (up[:, place], down[place, :])]
            if any(side.counts for side in sides):
                found.append(_gap(sector, presence[sector], float(strength[place]), *sides))
    return ChainGaps(presence, tuple(sorted(found, key=lambda one: (-round(one.score, 9), one.sector))))


def _chosen(table: Table, candidates: Collection[str] | None) -> set[str]:
    """The sectors that may be proposed; a name that is none of the table's would be left out without a word."""
    if candidates is None:
        return set(table.sectors)
    if odd := sorted(set(candidates) - set(table.sectors)):
        raise MethodError(f"候选部门“{'、'.join(odd)}”不是表中的部门。请核对名称")
    return set(candidates)


def _check_rule(rule: ChainRule) -> None:
    if not 0 <= rule.missing_to < rule.strong_from:
        raise MethodError(f"缺失的界线{rule.missing_to:g}应不小于0、且低于强的界线{rule.strong_from:g}。请检查规则")
    if not 0 < rule.support <= 1 or not 0 <= rule.partner <= 1 or rule.tie < 0:
        raise MethodError(
            f"支撑界线{rule.support:g}应大于0、不超过1，列名界线{rule.partner:g}应在0和1之间，"
            f"关联界线{rule.tie:g}不应小于0。请检查规则"
        )
    if rule.weights not in ("direct", "total") or rule.strength not in ("quotient", "supply"):
        raise MethodError(f"权重只有 direct、total，强弱只看 quotient、supply，收到的是{rule.weights}、{rule.strength}")


def _strength(table: Table, region: Array, rule: ChainRule) -> Array:
    quotients = simple_quotients(region, table.output, table.sectors)
    if rule.strength == "quotient":
        return quotients
    found = local_supply(technical_coefficients(table.flows, table.output), region)
    # what nobody here needs is judged by whether it is made here at all
    return np.array([quotients[k] if isinstance(one, Marker) else one for k, one in enumerate(found)])


def _presence(
    table: Table, strength: Array, region: Array, rule: ChainRule, firms: Sequence[int] | None
) -> dict[str, Presence]:
    if firms is not None and len(firms) != len(table.sectors):
        raise MethodError(f"企业数有{len(firms)}个，部门却有{len(table.sectors)}个。请对齐部门")
    found = {}
    for place, sector in enumerate(table.sectors):
        count = None if firms is None else firms[place]
        if table.output[place] == 0:
            found[sector] = Presence.NOWHERE
        elif region[place] == 0 or _reaches(rule.missing_to, strength[place]) or count == 0:
            found[sector] = Presence.MISSING
        elif not _reaches(strength[place], rule.strong_from) or (count is not None and count < rule.least_firms):
            found[sector] = Presence.WEAK
        else:
            found[sector] = Presence.STRONG
    return found


def _reaches(value: float, line: float) -> bool:
    """Whether a value reaches a line that it may equal but for floating point."""
    return bool(value >= line - _NOISE)


def _weights(table: Table, kind: Weights) -> tuple[Array, Array]:
    """What each sector buys of its suppliers (columns) and sells to its buyers (rows), without itself."""
    inputs = technical_coefficients(table.flows, table.output)
    sales = allocation_coefficients(table.flows, table.output, table.sectors)
    if kind == "total":
        inputs, sales = leontief_inverse(inputs, table.sectors), ghosh_inverse(sales)
    inputs, sales = np.maximum(inputs, 0.0), np.maximum(sales, 0.0)
    np.fill_diagonal(inputs, 0.0)
    np.fill_diagonal(sales, 0.0)
    return inputs, sales


@dataclass(frozen=True)
class _Side:
    """One side of a sector: its weight, that with sectors strong here, the share of these, whether it counts, whom to name."""

    total: float = 0.0
    strong: float = 0.0
    support: float | Marker = Marker.NOT_APPLICABLE
    counts: bool = False
    partners: tuple[Partner, ...] = ()


def _side(table: Table, weights: Array, strong: npt.NDArray[np.bool_], rule: ChainRule) -> _Side:
    total = float(weights.sum())
    if total == 0 or not _reaches(total, rule.tie):
        return _Side()
    with_strong = float(weights[strong].sum())
    share = with_strong / total
    partners = [
        Partner(table.sectors[place], 100 * float(weights[place]) / total)
        for place in np.flatnonzero(strong & (weights > 0))
        if _reaches(weights[place] / total, rule.partner)
    ]
    partners.sort(key=lambda one: (-round(one.share, 9), one.sector))
    return _Side(total, with_strong, 100 * share, _reaches(share, rule.support), tuple(partners))


def _gap(sector: str, presence: Presence, strength: float, up: _Side, down: _Side) -> ChainGap:
    action = _action(presence, down.counts)
    said = f"{_said(up, '上游', '采购', '很少采购中间产品')}，{_said(down, '下游', '销售', '产品主要供最终使用')}"
    return ChainGap(
        sector=sector,
        presence=presence,
        action=action,
        strength=strength,
        score=100 * (up.strong + down.strong) / (up.total + down.total),
        upstream=up.support,
        downstream=down.support,
        suppliers=up.partners,
        buyers=down.partners,
        reason=f"{sector}本地{presence.label}，{said}，建议{action.label}。",
    )


def _action(presence: Presence, bought: bool) -> Action:
    """Missing with buyers here is filled; missing at the end of what is made here extends it."""
    if presence is Presence.WEAK:
        return Action.STRENGTHEN
    return Action.FILL if bought else Action.EXTEND


def _said(side: _Side, where: str, verb: str, nothing: str) -> str:
    """What the reason says of one side."""
    if isinstance(side.support, Marker):
        return nothing
    if not side.counts:
        return f"{where}本地支撑不足"
    if not side.partners:
        return f"{where}本地较强而分散"
    named = "、".join(f"{one.sector}（占{verb}{_printed(one.share)}%）" for one in side.partners[:3])
    return f"{where}{named}本地较强"


def _printed(share: float) -> str:
    return text(Fraction(Decimal(repr(share))), 1)
