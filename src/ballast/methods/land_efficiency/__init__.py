"""Per-mu scoring of enterprises and parks (亩均论英雄): scores, classes, what would lift, and sums.

**Terms.** *Indicator* (评价指标): numerator / denominator × scale, with unit and direction; data, not code. *Baseline* (基准值):
what a value is measured against. *Peer group* (评价组): those scored and ranked together. *Correction factor* (修正系数). *Exempt*
(不参评、不定等级、T 类): apart from the worst. *Lift* (升档测算): what one indicator must gain for the next class, others fixed.

**Assumptions.** A mean of a group is the ratio of its sums, never the mean of ratios, and leaves out of both sums whoever lacks
one. Exempt firms make no baseline. A firm that is not evaluated for want of one value still counts in the baselines of the
others. Scores of places with different baselines do not compare: a mean baseline gives an average firm about 100, twice last
year's mean about 50. Caps, and zero for negatives, are off unless declared.

**Inputs.** `Firm`s with facts by name: 税收, 增加值, 营业收入, 研发支出, 技改投资 in 万元; 用地 in 亩; 能耗 in 吨标煤; 排放, 用水 in
吨; 用电 in 万千瓦时; 人数 in 人 — or ratios given directly. Exact numbers; None or a `Marker` where there is none. Schemes by group.
**Outputs.** `Scores`: by firm every item's value, baseline, points and formula, the total (分), or why there is none; the bases used.
A `Grading` (see `grading`), a `Lift`, and `GroupTotal`s with both sums.

**Formula.** x value, b baseline, w weight:

* F1 `RATIO`: w·x/b, w·b/x where less is better. F2: (Σ items) × correction + bonus − penalty, either sum at most its cap
* F3 `MIN_MAX`: w·[20 + 80·(x − min)/(max − min)]/100, mirrored where less is better; all equal → `flat` % (100 unless declared [I])
* F4 `BEST`: w·x/max (w·min/x), 0 where max ≤ 0. `MEAN_REVERSED`: (2 − x/mean)·w/2, 0 from twice the mean on
* missing: the item's average or lowest points among peers, a percentage of the weight, 0 (and a penalty), the firm not
  evaluated, or the weight redistributed
* a `RedLine`, or a firm's own limit (一票否决), keeps its class from being better, not its place
* needed x: the formula solved for x at the points that the next class needs; bases held as published

**Worked example.** 黄岩 2022 规上, taxes 20 万元/亩, the others 136.16, 1.347, 4929.81, 27.21, 0.0302: 24.899 + 20 + 10 + 10 + 15
+ 10 = 89.899.

**Source.** `parks.md` 1, 2.4, 10 (T3, T4, T7–T10, T12), 12; `operations.md` 8.2 [S35][S34][S145][S146].

**Figures.** F31 and S5 of the mission: the per-mu page, the class list with cut-offs, the parks' grading.
"""

from __future__ import annotations

from ballast.methods.land_efficiency.classes import Lift, RedLine, classify, lift
from ballast.methods.land_efficiency.facts import (
    Firm,
    Indicator,
    PeerGroup,
    Profile,
    Ratio,
    consolidate,
    peer_group,
    ratio_of,
)
from ballast.methods.land_efficiency.parks import (
    PARK_GRADES,
    Park,
    ParkScore,
    cluster_points,
    count_points,
    efficiency_points,
    grade_parks,
    score_parks,
    type_points,
)
from ballast.methods.land_efficiency.presets import (
    ANHUI_CITY_ABOVE,
    ANHUI_CITY_BELOW,
    ANHUI_CITY_GRADES,
    CHAOHU_2021_GRADES,
    CIXI_2024_GROUPS,
    HUAIAN_2024,
    HUAIAN_2024_GRADES,
    HUANGYAN_2021_ABOVE,
    HUANGYAN_2021_BELOW,
    HUANGYAN_2022_ABOVE,
    HUANGYAN_2022_BELOW,
    INDICATORS,
    LINHAI_FROM_3_MU,
    LINHAI_UNDER_3_MU,
    WENLING_2022_ABOVE_GRADES,
    WENLING_2022_BELOW_GRADES,
    WENLING_GROUPS,
    jingde,
    longyou,
    rent_out_penalty,
)
from ballast.methods.land_efficiency.rules import (
    GroupMean,
    LastYearMean,
    Missing,
    ScoredItem,
    ScoreScheme,
    Style,
)
from ballast.methods.land_efficiency.scoring import Base, ItemScore, Scored, Scores, Status, score
from ballast.methods.land_efficiency.totals import GroupTotal, totals

__all__ = [
    "ANHUI_CITY_ABOVE",
    "ANHUI_CITY_BELOW",
    "ANHUI_CITY_GRADES",
    "CHAOHU_2021_GRADES",
    "CIXI_2024_GROUPS",
    "HUAIAN_2024",
    "HUAIAN_2024_GRADES",
    "HUANGYAN_2021_ABOVE",
    "HUANGYAN_2021_BELOW",
    "HUANGYAN_2022_ABOVE",
    "HUANGYAN_2022_BELOW",
    "INDICATORS",
    "LINHAI_FROM_3_MU",
    "LINHAI_UNDER_3_MU",
    "PARK_GRADES",
    "WENLING_2022_ABOVE_GRADES",
    "WENLING_2022_BELOW_GRADES",
    "WENLING_GROUPS",
    "Base",
    "Firm",
    "GroupMean",
    "GroupTotal",
    "Indicator",
    "ItemScore",
    "LastYearMean",
    "Lift",
    "Missing",
    "Park",
    "ParkScore",
    "PeerGroup",
    "Profile",
    "Ratio",
    "RedLine",
    "ScoreScheme",
    "Scored",
    "ScoredItem",
    "Scores",
    "Status",
    "Style",
    "classify",
    "cluster_points",
    "consolidate",
    "count_points",
    "efficiency_points",
    "grade_parks",
    "jingde",
    "lift",
    "longyou",
    "peer_group",
    "ratio_of",
    "rent_out_penalty",
    "score",
    "score_parks",
    "totals",
    "type_points",
]
