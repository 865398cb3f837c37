"""Composite indices: treat, normalise, impute, weight, aggregate, with every stage kept as a table; and how sure the ranks are.

**Terms.** *Treat* (异常值处理): declared outliers left out, winsorising (缩尾), logarithm. *Normalise* (无量纲化). *Pillar* (维度): a
group of indicators aggregated first. *Partial* (部分可补偿): a mean less a penalty for unevenness. *Rank interval* (位次区间): where
a unit's rank lies when weights, normalisation and aggregation vary.

**Assumptions.** Steps 4 to 8 of the OECD/JRC handbook in the order treat → normalise → impute → weight → aggregate. Framework and
choice of indicators come before, and are people's. Min–max, rank, distance, above-mean, given and equal weights, linear and partial
aggregation are exact (`Fraction`); logarithm, z-score, PCA and entropy weights, the geometric mean are float64, and every table says
which it is (`exact`). An indicator without spread tells nobody apart: min–max gives the middle of the scale, z-score 0, and the
stage says so. Statistics of an indicator are over the units that have it. Higher is better after normalising.

**Inputs.** `Indicator`s (unit, direction, weight, pillar, treatment, goalposts) and values by unit and indicator; None or a `Marker`
where there is none. A `Plan` of the choices. **Outputs.** A `Composite`: five `Stage`s by name, weights, scores (on the scale of the
normalisation) and ranks at the plan's `places`; a `Sensitivity`: median rank, interval and range by unit.

**Formula.** x treated value; less is better turns the sign or the ratio:

* `min_max`: lo + (hi − lo)·(x − min)/(max − min), min and max observed or given goalposts (then cut to the scale)
* `z_score`: (x − mean)/sd, divisor n − `ddof`. `rank`: n + 1 − rank, ties share the better. `distance`: 100·x/reference (best, mean
  or given), 100·reference/x where less is better. `above_mean`: 1, 0, −1 beyond or within ± `threshold` % of the mean
* `group_mean`: the mean of the unit's group; `available`: the unit's weights rescaled; `none`: no score
* `linear` Σw·x. `geometric` ∏x^w. `partial` M − S²/M, M and S² the weighted mean and variance
* PCA: squared loadings × explained variance of the components with eigenvalue above 1, unrotated. Entropy: 1 − e, scaled

**Worked example.** HDI style: indices 0.9, 0.6, 0.4 → linear 0.633, geometric 0.6. Technology achievement index 2001: Finland 0.74.

**Source.** OECD/JRC, Handbook on Constructing Composite Indicators, 2008. Mazziotta and Pareto, 2016 (penalty S·cv). Shannon
entropy weights: Zeleny, 1982. UNDP, Human Development Report 2001, technical note (TAI). `parks.md` 1.4 (功效系数).

**Figures.** S5 and S6 of the mission: parks and counties compared on several indicators; never beside an official rate
without its name.
"""

from __future__ import annotations

from ballast.methods.composite.build import Composite, compose
from ballast.methods.composite.plan import (
    Aggregation,
    Imputation,
    Indicator,
    Normalisation,
    Plan,
    Stage,
    Treatment,
    Weighting,
)
from ballast.methods.composite.uncertainty import RankInterval, Sensitivity, sensitivity
from ballast.methods.composite.weights import entropy_weights, pca_weights

__all__ = [
    "Aggregation",
    "Composite",
    "Imputation",
    "Indicator",
    "Normalisation",
    "Plan",
    "RankInterval",
    "Sensitivity",
    "Stage",
    "Treatment",
    "Weighting",
    "compose",
    "entropy_weights",
    "pca_weights",
    "sensitivity",
]
