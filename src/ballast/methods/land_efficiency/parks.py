"""Grading of parks in seven blocks, after a bureau's requirement text (浙江小微企业园 style)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError, Number, number
from ballast.methods.grading import Grade, Grading, Member, QuotaRounding, Scheme, grade

BLOCKS = ("产业发展", "企业培育", "科技创新", "服务能力", "效益产出", "安全生产", "其他")

PARK_GRADES = Scheme(
    (
        Grade("A", 20, QuotaRounding.FLOOR),
        Grade("B", 30, QuotaRounding.FLOOR),
        Grade("C"),
        Grade("D", 5, QuotaRounding.CEIL),
    ),
    source="operations.md 8.2 [S35][S34]；parks.md 2.4。四星、五星园区直接评A，不占名额",
)
"""A floor 20 %, B floor 30 %, D ceiling 5 %, C the rest; four and five stars are A outside the quota."""

_LADDER = ((Fraction(7, 2), 10), (Fraction(3), 8), (Fraction(5, 2), 6), (Fraction(2), 4), (Fraction(3, 2), 2))
_STARS = 4


@dataclass(frozen=True)
class Park:
    """One park-year. Shares are fractions (0.75); `output` 万元 (tax or another numerator) on `land` 亩; counts by name.

    `manual`: (block, item) → points by hand; an item of the same name overwrites the automatic score.
    """

    code: str
    kind: str
    output: Number | Marker | None = None
    land: Number | Marker | None = None
    output_share: Number | Marker | None = None
    firm_share: Number | Marker | None = None
    type_share: Number | Marker | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    manual: Mapping[tuple[str, str], Number] = field(default_factory=dict)
    stars: int = 0
    approved: bool = True
    exempt: str = ""


@dataclass(frozen=True)
class ParkScore:
    """Points by block and item, the coefficient to the city mean of the same kind with all four sums, and the total."""

    park: Park
    items: Mapping[tuple[str, str], Fraction]
    blocks: Mapping[str, Fraction]
    coefficient: Fraction | Marker
    mean: Fraction | Marker
    kind_output: Fraction
    kind_land: Fraction
    total: Fraction
    notes: tuple[str, ...]


def cluster_points(output_share: Number, firm_share: Number) -> int:
    """Main industry: one point per full 10 percentage points of the smaller share (fractions) above 50 %; 0 below 60 %.

    >>> cluster_points(0.75, 0.9)
    2
    """
    return _tenths(min(_share(output_share), _share(firm_share)), Fraction(1, 2))


def type_points(share: Number) -> int:
    """Firms of the park's type: one point per full 10 percentage points of the share (a fraction) above 60 %.

    >>> type_points(0.85)
    2
    """
    return _tenths(_share(share), Fraction(3, 5))


def efficiency_points(coefficient: Number) -> int:
    """Per-mu coefficient (park / city mean of its kind): 1.5 → 2, 2 → 4, 2.5 → 6, 3 → 8, 3.5 → 10; below 1.5 nothing.

    >>> efficiency_points(2.5)
    6
    """
    value = number(coefficient, "亩均系数")
    return next((points for line, points in _LADDER if value >= line), 0)


def count_points(count: int, each: Number = 2, cap: Number = 10) -> Fraction:
    """Points for a number of units (firms, new firms, research bodies): `each` apiece, at most `cap`.

    >>> count_points(7)
    Fraction(10, 1)
    """
    if count < 0:
        raise MethodError(f"个数不能为负，收到{count}。请检查数据")
    return min(number(each, "每个分值") * count, number(cap, "最高分"))


def score_parks(parks: Sequence[Park], count_blocks: Mapping[str, str]) -> list[ParkScore]:
    """Score parks: automatic items first, manual points over them. `count_blocks`: block of each counted thing.

    The mean is that of all parks of the same kind, Σ output / Σ land over those with both and land above zero; a park without
    land gets 0 there and a note. Raises `MethodError` for an unknown block or a count without one.

    >>> score_parks([Park("a", "生产性制造类", 300, 100, counts={"规上企业": 3})], {"规上企业": "企业培育"})[0].total
    Fraction(6, 1)
    """
    sums: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for one in parks:
        pair = _per_mu(one)
        if pair:
            sums[one.kind][0] += pair[0]
            sums[one.kind][1] += pair[1]
    return [_score(one, sums[one.kind][0], sums[one.kind][1], count_blocks) for one in parks]


def grade_parks(scores: Sequence[ParkScore], scheme: Scheme = PARK_GRADES) -> Grading:
    """Grade parks by total; four and five stars are the best grade outright. Raises `MethodError` until all are approved.

    >>> grade_parks(score_parks([Park("a", "生产性制造类", stars=5)], {})).of("a").grade
    'A'
    """
    best = scheme.grades[0].name
    return grade(
        [
            Member(
                one.park.code,
                one.total,
                exempt=one.park.exempt,
                outside=best if one.park.stars >= _STARS else "",
                approved=one.park.approved,
            )
            for one in scores
        ],
        scheme,
    )


def _share(value: Number) -> Fraction:
    share = number(value, "占比")
    if not 0 <= share <= 1:
        raise MethodError(f"占比应是0到1之间的小数，收到{value}。百分数请先除以100")
    return share


def _tenths(share: Fraction, start: Fraction) -> int:
    return int((share - start) * 10) if share >= Fraction(3, 5) else 0


def _per_mu(park: Park) -> tuple[Fraction, Fraction] | None:
    output, land = park.output, park.land
    if output is None or land is None or isinstance(output, Marker) or isinstance(land, Marker):
        return None
    exact = number(land, f"{park.code}的用地面积")
    return (number(output, f"{park.code}的产出"), exact) if exact > 0 else None


def _score(park: Park, kind_output: Fraction, kind_land: Fraction, count_blocks: Mapping[str, str]) -> ParkScore:
    items: dict[tuple[str, str], Fraction] = {}
    notes: list[str] = []
    _shares_into(items, notes, park)
    for thing, count in park.counts.items():
        if thing not in count_blocks:
            raise MethodError(f"“{thing}”没有声明属于哪一方面。请在count_blocks中补上")
        items[(count_blocks[thing], thing)] = count_points(count)
    mean: Fraction | Marker = kind_output / kind_land if kind_land else Marker.MISSING
    pair = _per_mu(park)
    coefficient: Fraction | Marker = Marker.MISSING
    if pair and not isinstance(mean, Marker) and mean > 0:
        coefficient = pair[0] / pair[1] / mean
        items[("效益产出", "亩均系数")] = Fraction(efficiency_points(coefficient))
    else:
        items[("效益产出", "亩均系数")] = Fraction(0)
        notes.append("用地或产出缺数，亩均系数按0分计")
    items |= {key: number(points, key[1]) for key, points in park.manual.items()}
    blocks = dict.fromkeys(BLOCKS, Fraction(0))
    for (block, thing), points in items.items():
        if block not in blocks:
            raise MethodError(f"“{thing}”所属的“{block}”不在七个方面之内：{'、'.join(BLOCKS)}。请检查设置")
        blocks[block] += points
    total = sum(blocks.values(), Fraction(0))
    return ParkScore(park, items, blocks, coefficient, mean, kind_output, kind_land, total, tuple(notes))


def _shares_into(items: dict[tuple[str, str], Fraction], notes: list[str], park: Park) -> None:
    given = [one for one in (park.output_share, park.firm_share) if one is not None and not isinstance(one, Marker)]
    if len(given) == 2:
        items[("产业发展", "主导产业集聚")] = Fraction(cluster_points(given[0], given[1]))
    else:
        notes.append("主导产业占比缺数，该项未计分")
    if park.type_share is None or isinstance(park.type_share, Marker):
        notes.append("企业类型占比缺数，该项未计分")
    else:
        items[("产业发展", "企业类型占比")] = Fraction(type_points(park.type_share))
