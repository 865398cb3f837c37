"""Input–output (投入产出): who buys from whom, what a unit of demand sets in motion, and where a chain has a gap.

**Terms.** *Flows* Z (中间流量): row sells to column. *Output* x (总产出). *Final use* f (最终使用). *Technical coefficients* A
(直接消耗系数), *Leontief inverse* L (列昂惕夫逆), *allocation coefficients* B (直接分配系数), *Ghosh inverse* G (戈什逆).
*Multiplier* (乘数): per unit of final use; *type I* without, *type II* with households. *Backward linkage* (后向关联): what a sector
sets in motion at its suppliers; *forward linkage* (前向关联): at its buyers. *Power of dispersion* (影响力系数), *sensitivity of
dispersion* (感应度系数). *RAS* (双比例平衡). *SLQ, CILQ, FLQ*: quotients that turn national into regional coefficients. *Chain gap*
(链条缺口): *fill* 补链, *strengthen* 强链, *extend* 延链.

**Assumptions.** Fixed coefficients, one product a sector, no limits of capacity. A table is symmetric (sector × sector). Coefficients
may be negative only where the rounds of demand still die out (Hawkins–Simon, checked). A sector without output has no
coefficients: its column of A and row of B are 0, its multipliers and linkages `NOT_APPLICABLE`, and it is left out of means.
Linkages of a domestic table are those within the country; a competitive table (imports as a negative final use) overstates them.
RAS needs non-negative elements and totals; GRAS keeps the signs. Regionalisation assumes the nation's technology here, and that
a sector less present than in the nation supplies less: it underestimates what is brought in. Chain gaps say where to look, not
what will pay.

**Inputs.** Float64 arrays in one unit of value; employment in persons. `Table` from `build_table`, which checks every row and
column and names the sector that does not balance. Nothing may be missing: a gap in a matrix is an error with its place.

**Outputs.** Arrays in the order of the sectors, or frozen rows by sector. Coefficients, multipliers and dispersion are plain numbers
(employment: persons per unit), shares of a chain in percent. Estimates of structure, never measures.

**Formula.**

* A = Z x̂⁻¹; L = (I − A)⁻¹; x = L f. B = x̂⁻¹ Z; G = (I − B)⁻¹ = x̂⁻¹ L x̂; x = v G
* output multiplier_j = Σ_i L_ij; multiplier of an input with coefficients e: (e L)_j; type I ratio = (e L)_j / e_j
* type II: the Leontief inverse of A with households as a further sector (`closed_coefficients`)
* backward_j = Σ_i L_ij; forward_i = Σ_j G_ij, or by rows of Leontief Σ_j L_ij; power_j = backward_j / mean; sensitivity_i =
  Σ_j L_ij / mean (the usual 感应度系数) or with G (declared); sectors with both above 1 are key
* RAS: Z* = r̂ Z ŝ, r and s in turn until both margins hold. GRAS: positive elements times r_i·s_j, negative over it
* aggregation: C Z Cᵀ, C x, …; coefficients are taken after it
* SLQ_i = (r_i / r) / (n_i / n), a_ij·min(1, SLQ_i); CILQ_ij = SLQ_i / SLQ_j, on the diagonal SLQ_i; FLQ = that · log₂(1 + r / n)^δ
* chain: U_k = Σ_{i≠k} a_ik, D_k = Σ_{j≠k} b_kj, of which with sectors strong here u_k, d_k (or of L and G in place of A and B);
  score = 100 · (u_k + d_k) / (U_k + D_k). A weak or missing sector is a gap where u_k / U_k or d_k / D_k reaches `support`; a side
  with less than `tie` of a unit of output says nothing. Weak → 强链; missing with buyers here → 补链; missing with suppliers
  only → 延链

**Worked example.** Z = [[150, 500], [200, 100]], x = (1000, 2000): A = [[.15, .25], [.20, .05]], L = [[1.2541, .3300],
[.2640, 1.1221]], output multipliers 1.5182 and 1.4521. Germany 1995, six sectors: backward linkages 1.7048, 1.8413, 1.8136,
1.6035, 1.5951, 1.3782; forward (Ghosh) 2.1126, 1.6910, 1.3558, 1.5848, 2.1037, 1.2106; the 1.6691 quoted somewhere for industry has
two digits swapped.

**Source.** Miller and Blair, *Input–Output Analysis*, 2009; Eurostat, *Manual of Supply, Use and Input–Output Tables*, 2008, ch. 15
(Germany); Junius and Oosterhaven 2003 (GRAS); Flegg and Webber 2000 (FLQ); Rasmussen 1956 (dispersion); `parks.md` 3.3 (chain).

**Figures.** The pages of chains (S5, S8); none of F01–F54 is computed from it.
"""

from __future__ import annotations

from ballast.methods.input_output.aggregate import aggregate, aggregate_flows, concordance
from ballast.methods.input_output.balance import Balanced, gras, ras
from ballast.methods.input_output.chain import (
    Action,
    ChainGap,
    ChainGaps,
    ChainRule,
    Partner,
    Presence,
    chain_gaps,
)
from ballast.methods.input_output.inverse import (
    allocation_coefficients,
    closed_coefficients,
    ghosh_inverse,
    leontief_inverse,
    technical_coefficients,
)
from ballast.methods.input_output.multipliers import (
    KeySector,
    Linkage,
    Multiplier,
    employment_multipliers,
    income_multipliers,
    input_multipliers,
    linkages,
    output_multipliers,
    power_of_dispersion,
    sensitivity_of_dispersion,
    value_added_multipliers,
)
from ballast.methods.input_output.regional import (
    FLEGG_DELTA,
    Regional,
    local_supply,
    regionalise,
    simple_quotients,
)
from ballast.methods.input_output.table import TOLERANCE, Table, build_table

__all__ = [
    "FLEGG_DELTA",
    "TOLERANCE",
    "Action",
    "Balanced",
    "ChainGap",
    "ChainGaps",
    "ChainRule",
    "KeySector",
    "Linkage",
    "Multiplier",
    "Partner",
    "Presence",
    "Regional",
    "Table",
    "aggregate",
    "aggregate_flows",
    "allocation_coefficients",
    "build_table",
    "chain_gaps",
    "closed_coefficients",
    "concordance",
    "employment_multipliers",
    "ghosh_inverse",
    "gras",
    "income_multipliers",
    "input_multipliers",
    "leontief_inverse",
    "linkages",
    "local_supply",
    "output_multipliers",
    "power_of_dispersion",
    "ras",
    "regionalise",
    "sensitivity_of_dispersion",
    "simple_quotients",
    "technical_coefficients",
    "value_added_multipliers",
]
