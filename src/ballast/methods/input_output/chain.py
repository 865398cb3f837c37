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
    strength = _strength(table, region, rule)
    presence = _presence(table, strength, vector(region, "本地各部门", len(table.sectors)), rule, firms)
    up, down = _weights(table, rule.weights)
    strong = np.array([one is Presence.STRONG for one in presence])
    found = []
    for place, sector in enumerate(table.sectors):
        if presence[place] not in (Presence.WEAK, Presence.MISSING):
            continue
        if candidates is not None and sector not in candidates:
            continue
        gap = _gap(table, place, presence[place], float(strength[place]), (up, down), strong, rule)
        if gap is not None:
            found.append(gap)
    ordered = sorted(found, key=lambda one: (-round(one.score, 9), one.sector))
    return ChainGaps(dict(zip(table.sectors, presence, strict=True)), tuple(ordered))


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


def _strength(table: Table, region: Any, rule: ChainRule) -> Array:
    quotients = simple_quotients(region, table.output, table.sectors)
    if rule.strength == "quotient":
        return quotients
    coefficients = technical_coefficients(table.flows, table.output, table.sectors)
    found = local_supply(coefficients, region)
    # what nobody here needs is judged by whether it is made here at all
    return np.array([quotients[k] if isinstance(one, Marker) else one for k, one in enumerate(found)])


def _presence(
    table: Table, strength: Array, region: Array, rule: ChainRule, firms: Sequence[int] | None
) -> list[Presence]:
    if firms is not None and len(firms) != len(table.sectors):
        raise MethodError(f"企业数有{len(firms)}个，部门却有{len(table.sectors)}个。请对齐部门")
    found = []
    for place, value in enumerate(strength):
        count = None if firms is None else firms[place]
        if table.output[place] == 0:
            found.append(Presence.NOWHERE)
        elif region[place] == 0 or value <= rule.missing_to + _NOISE or count == 0:
            found.append(Presence.MISSING)
        elif value < rule.strong_from - _NOISE or (count is not None and count < rule.least_firms):
            found.append(Presence.WEAK)
        else:
            found.append(Presence.STRONG)
    return found


def _weights(table: Table, kind: Weights) -> tuple[Array, Array]:
    """What each sector buys of its suppliers (columns) and sells to its buyers (rows), without itself."""
    inputs = technical_coefficients(table.flows, table.output, table.sectors)
    sales = allocation_coefficients(table.flows, table.output, table.sectors)
    if kind == "total":
        inputs, sales = leontief_inverse(inputs, table.sectors), ghosh_inverse(sales, table.sectors)
    inputs, sales = np.maximum(inputs, 0.0), np.maximum(sales, 0.0)
    np.fill_diagonal(inputs, 0.0)
    np.fill_diagonal(sales, 0.0)
    return inputs, sales


def _gap(
    table: Table,
    place: int,
    presence: Presence,
    strength: float,
    weights: tuple[Array, Array],
    strong: npt.NDArray[np.bool_],
    rule: ChainRule,
) -> ChainGap | None:
    """The gap, or None where neither its suppliers nor its buyers are strong enough here."""
    sides = [
        side if side.sum() >= rule.tie - _NOISE else 0 * side for side in (weights[0][:, place], weights[1][place, :])
    ]
    totals = [float(side.sum()) for side in sides]
    support = [
        float(side[strong].sum()) / total if total else Marker.NOT_APPLICABLE
        for side, total in zip(sides, totals, strict=True)
    ]
    supplied, bought = (not isinstance(one, Marker) and one >= rule.support - _NOISE for one in support)
    if not supplied and not bought:
        return None
    action = _action(presence, bought)
    partners = [
        _partners(table, side / (total or 1.0), strong, rule.partner) for side, total in zip(sides, totals, strict=True)
    ]
    counts = (supplied, bought)
    said = [_side(*one) for one in zip(_WORDS, partners, support, counts, strict=True)]
    return ChainGap(
        sector=table.sectors[place],
        presence=presence,
        action=action,
        strength=strength,
        score=100 * sum(float(side[strong].sum()) for side in sides) / sum(totals),
        upstream=_percent(support[0]),
        downstream=_percent(support[1]),
        suppliers=partners[0],
        buyers=partners[1],
        reason=f"{table.sectors[place]}本地{presence.label}，{'，'.join(said)}，建议{action.label}。",
    )


def _action(presence: Presence, bought: bool) -> Action:
    """Missing with buyers here is filled; missing at the end of what is made here extends it."""
    if presence is Presence.WEAK:
        return Action.STRENGTHEN
    return Action.FILL if bought else Action.EXTEND


def _partners(table: Table, side: Array, strong: npt.NDArray[np.bool_], least: float) -> tuple[Partner, ...]:
    found = [
        Partner(sector, 100 * float(share))
        for sector, share, counts in zip(table.sectors, side, strong, strict=True)
        if counts and share > 0 and share >= least - _NOISE
    ]
    return tuple(sorted(found, key=lambda one: (-round(one.share, 9), one.sector)))


def _percent(share: float | Marker) -> float | Marker:
    return share if isinstance(share, Marker) else 100 * share


_WORDS = (("上游", "采购", "很少采购中间产品"), ("下游", "销售", "产品主要供最终使用"))


def _side(words: tuple[str, str, str], partners: Sequence[Partner], support: float | Marker, counts: bool) -> str:
    """What the reason says of one side."""
    side, verb, nothing = words
    if isinstance(support, Marker):
        return nothing
    if not counts:
        return f"{side}本地支撑不足"
    if not partners:
        return f"{side}本地较强而分散"
    return f"{side}{'、'.join(f'{one.sector}（占{verb}{_printed(one.share)}%）' for one in partners[:3])}本地较强"


def _printed(share: float) -> str:
    return text(Fraction(Decimal(repr(share))), 1)
