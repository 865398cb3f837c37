"""Structure of industry: location quotient, likeness of two structures, concentration and specialisation.

**Terms.** *Share* x_ik: sector k's part of region i's total. *Location quotient* (区位商, LQ): a sector's share here over its
share in the reference. *Similarity* (结构相似系数, UNIDO): the cosine of two structures; 1 = the same, 0 = nothing in
common. *Krugman index* (克鲁格曼指数): the sum of the absolute differences of shares, 0 to 2. *HHI* (赫芬达尔指数): the sum of
squared shares; its inverse is the *equivalent number* (等效个数). *CR_n* (前n位集中度). *Relative Gini* (相对基尼系数): the Gini
coefficient of the location quotients. *Reference* (参照地区): what the region is compared with.

**Assumptions.** No value is negative, and all regions are in one classification at one level: coarser sectors inflate
similarity. Level is likeness (同构), its rise over time convergence (趋同): two calls, not one. Whether the region counts in
its own reference is declared by `Reference`; a region larger than a reference said to contain it is an error. A quotient
above 1 proves no advantage by itself: `specialised` asks for size as well.

**Inputs.** One value per sector, in any one unit (output, employment), as a mapping from code or as a sequence (codes are
then 1, 2, 3, …). Exact values, or floats read as they print. None is a missing value: a region with one has no known
total, so all that rests on its shares is `MISSING`.

**Outputs.** Plain numbers as exact fractions (shares and CR_n in percent), or a `Marker`: `MISSING`; `NOT_APPLICABLE` where
a region is empty, or a sector is nowhere in the reference. The root in a cosine is cut after 12 decimals unless it is a
fraction, so that rounding it half up to fewer decimals gives what rounding the root itself would.

**Formula.** q = value, k = sector, i, j = regions, x = share, r = share in the reference

* LQ_ik = (q_ik / q_i) / (q_k / q) = x_ik / r_k
* S_ij = Σ_k x_ik·x_jk / √(Σ_k x_ik² · Σ_k x_jk²) (levels give the same)
* K_ij = Σ_k |x_ik − x_jk|; against several others: their mean share takes the place of x_jk
* HHI_i = Σ_k x_ik²; equivalent number = 1 / HHI; relative HHI = Σ_k (x_ik − r_k)²
* Gini of n values with mean m, ascending v_1 … v_n = 2 / (n²·m) · Σ_k k·(v_k − m); the relative one is of the LQs
* CR_n = the sum of the n largest shares
* IGC′ = LQ · (output share / employment share) · (output share / capital share)

**Worked example.** A = (.5, .3, .2, 0), B = (.4, .3, .2, .1), C = (0, 0, .1, .9): S(A, B) = 0.977376, S(A, C) = 0.035829,
K(A, B) = 0.2, K(A, C) = 1.8, HHI(A) = 0.38. LQ of 30 in 100 against 150 in 1000 = 2.

**Source.** `parks.md` 3.1 [S][I][K] and T11; Farhauer and Kröll, *Standorttheorien*, 2013 (Gini, Krugman against several).

**Figures.** F51, F52; the pages of chains and of the homogeneity of parks.
"""

from __future__ import annotations

from ballast.methods.structure.concentration import (
    Concentration,
    Specialisation,
    concentration,
    concentration_ratio,
    equivalent_number,
    gini,
    hhi,
    relative_gini,
    specialisation,
)
from ballast.methods.structure.likeness import (
    Pair,
    krugman,
    krugman_against,
    krugman_matrix,
    similarity,
    similarity_matrix,
)
from ballast.methods.structure.quotients import (
    SMALLEST_QUOTIENT,
    SMALLEST_SHARE,
    Quotient,
    Specialism,
    gradient_coefficient,
    location_quotient,
    location_quotient_matrix,
    location_quotients,
    specialised,
)
from ballast.methods.structure.values import Reference, Values, reference_without, shares, table_of

__all__ = [
    "SMALLEST_QUOTIENT",
    "SMALLEST_SHARE",
    "Concentration",
    "Pair",
    "Quotient",
    "Reference",
    "Specialisation",
    "Specialism",
    "Values",
    "concentration",
    "concentration_ratio",
    "equivalent_number",
    "gini",
    "gradient_coefficient",
    "hhi",
    "krugman",
    "krugman_against",
    "krugman_matrix",
    "location_quotient",
    "location_quotient_matrix",
    "location_quotients",
    "reference_without",
    "relative_gini",
    "shares",
    "similarity",
    "similarity_matrix",
    "specialisation",
    "specialised",
    "table_of",
]
