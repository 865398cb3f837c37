"""Assessment scores (目标责任考核): one engine of items, with every step kept.

**Terms.** *Item* (考核指标): weight in points, direction, method, target, cap, floor, data source, veto. *Bonus, penalty* (加分、扣分):
items added to or taken from the sum. *Completion* (完成率): value over target (target over value where less is better). *Ladder*
(位次阶梯): points by rank. *Efficacy coefficient* (功效系数): 60 to 100 % of the weight between the worst and the best. *Trace*: per
item the inputs, the formula in words, the points before and after cap and floor, and why. *Red and black list* (红黑榜): candidates.

**Assumptions.** Points are exact; they are rounded once, where they are printed. Values are ranked as printed with the item's
`places`: equal values get equal points (the better place's); lines and targets are compared with the value as given. Places,
best and worst are those of the member's group. A missing value follows its item's declared rule and is never silently zero:
`whole` (no total), `zero`, `average` (the mean points of the others of its group), or `reweight` (the item is left out and the
other items' points are scaled to the full weight). Points do not fall below the item's `floor` (0 unless declared [I]).

**Inputs.** A `Scheme` of `Item`s and `Member`s; values, targets and means in the item's unit (%, 亿元, 个, 分), exact numbers.
**Outputs.** An `Assessment`: by member base, bonus, penalty, total (分, exact, or a `Marker`), rank in the group at the scheme's
`places`, vetoes, and one `ItemTrace` per item with a Chinese sentence.

**Formula.** total = Σ item + Σ bonus − Σ penalty, the total and either sum within the scheme's caps and floor; d = value − target
(mean), the other way round where less is better.

* `Linear`: met → w + gain × over / per, at most `gain_limit` more; else w × completion. Over is d, or completion − 100
* `Step`: met → w + gain × steps of `per`; else 0, or w − loss × steps begun
* `Piecewise`: w ± Σₖ xₖ·w / (divisor + (k − 1)·divisor_step), xₖ = the part of |d| in the k-th band of 10 points
* `Ladder`: w × max(0, 100 − step × (rank − 1)) %. `TopPlaces`: so many points for places 1, 2, …
* `Coefficient`: w × (60 + 40·(x − worst) / (best − worst)) %; all equal → `flat` % (100 unless declared [I])
* `Gate`: w if the line is reached, else 0. `PerUnit`: points per unit beyond a line. `Bands`, `Choice`: by table. `Manual`: given

**Worked example.** w 15, mean 6.0: +2.5 points → 15 + 2.5 × 15/20 = 16.875; −15 points → 15 − (10/20 + 5/40) × 15 = 5.625.

**Source.** `operations.md` 5.6 [S98][S124]–[S130], 5.3 [S116]–[S119]; `parks.md` 7.1 (创新型), 8 (延安 2017), 10 (T19, T20). The
classic coefficient is [K]; where a scheme's text leaves something open its preset says so in `note`.

**Figures.** S6 of the mission: the assessment page; F34, F35, F38 name what its items fail.
"""

from __future__ import annotations

from ballast.methods.assessment.engine import Assessed, Assessment, ItemTrace, Member, assess
from ballast.methods.assessment.items import TOTAL, Effect, Item, Kind, Missing, Scheme, Seen, Veto
from ballast.methods.assessment.lists import ANQING_2023, MIANYANG_2022, Candidate, Listed, ListRule, red_black
from ballast.methods.assessment.presets import (
    BASE_STEP_24,
    COEFFICIENT_2018,
    INNOVATIVE_2022,
    JINHUA_2011,
    PIECEWISE_PROVINCE,
    WANJIANG_2010S,
    YANAN_2017,
    monthly_ladder,
)
from ballast.methods.assessment.scoring import (
    Bands,
    Choice,
    Coefficient,
    Gate,
    Ground,
    Ladder,
    Linear,
    Manual,
    PerUnit,
    Piecewise,
    Points,
    Step,
    TopPlaces,
)

__all__ = [
    "ANQING_2023",
    "BASE_STEP_24",
    "COEFFICIENT_2018",
    "INNOVATIVE_2022",
    "JINHUA_2011",
    "MIANYANG_2022",
    "PIECEWISE_PROVINCE",
    "TOTAL",
    "WANJIANG_2010S",
    "YANAN_2017",
    "Assessed",
    "Assessment",
    "Bands",
    "Candidate",
    "Choice",
    "Coefficient",
    "Effect",
    "Gate",
    "Ground",
    "Item",
    "ItemTrace",
    "Kind",
    "Ladder",
    "Linear",
    "ListRule",
    "Listed",
    "Manual",
    "Member",
    "Missing",
    "PerUnit",
    "Piecewise",
    "Points",
    "Scheme",
    "Seen",
    "Step",
    "TopPlaces",
    "Veto",
    "assess",
    "monthly_ladder",
    "red_black",
]
