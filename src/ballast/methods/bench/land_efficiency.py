"""Per-mu scoring, classes and one lift of a made city's firms; no peer is installed for it."""

from __future__ import annotations

from ballast.methods.bench import Case
from ballast.methods.land_efficiency import (
    HUAIAN_2024_GRADES,
    HUANGYAN_2022_ABOVE,
    INDICATORS,
    Firm,
    classify,
    lift,
    score,
    totals,
)

_FIRMS = 800
_FACTS = ("税收", "增加值", "营业收入", "能耗", "排放", "研发支出", "人数")


def made(count: int) -> list[Firm]:
    """Firms with facts that differ and repeat, without chance."""
    return [
        Firm(
            f"f{place:06}",
            {"用地": 1 + place % 97, **{fact: 10 + place * (7 + at) % 9973 for at, fact in enumerate(_FACTS)}},
            labels={"县区": str(place % 12)},
        )
        for place in range(count)
    ]


def cases(times: int) -> list[Case]:
    """Scores with classes, and sums by county, of `times` cities of 800 firms; a lift in one city."""
    firms = made(_FIRMS * times)
    one = score(firms[:_FIRMS], HUANGYAN_2022_ABOVE)
    last = classify(one, HUAIAN_2024_GRADES).members[-1].code
    return [
        Case(
            "land_efficiency.score, classify",
            f"{len(firms)}户",
            lambda: classify(score(firms, HUANGYAN_2022_ABOVE), HUAIAN_2024_GRADES).groups,
        ),
        Case("land_efficiency.totals", f"{len(firms)}户", lambda: totals(firms, INDICATORS["tax_per_mu"], "县区")),
        Case("land_efficiency.lift", f"{_FIRMS}户", lambda: lift(one, HUAIAN_2024_GRADES, last, "tax_per_mu")),
    ]
