"""Drivers (动因): which few segments explain a change, in totals and in ratios.

**Terms.** *Segment* (分组): a conjunction of up to three attributes, “汉滨区的纺织业”. *Impact*: the segment's part of the
change, in the unit. *Pull* (拉动, 下拉): the impact in points of the total's growth. *Excess*: the pull less what the segment
would have pulled at the growth of the rest. *Named* is a segment that deviates from the rest by more than the table's own
noise. *Pinned* (指定): always reported, first. *其他*: the rows in no segment. *Quiet*: nothing was found beyond the pinned.

**Assumptions.** Rows are disjoint parts of the whole (each firm in one row; rows may repeat a conjunction). What is common
to all rows is the baseline and never a segment: the city-wide growth, and any conjunction that holds more than half of the
evidence. Arithmetic parts are not yet causes: beside a name belong the reasons that the county confirms. An attribute value
None is a value of its own (未填). A row with a missing value is in neither leg and counted apart; base 0 is an entry,
current 0 an exit; values below zero (losses) are allowed in totals and in numerators, not in denominators.

**Inputs.** `attributes`: name → one value per row. Measures: one value per row, exact (int, Fraction, Decimal, integer arrays)
in one unit; floats are read as the decimals that they print; None or a `Marker` is missing (`NO_BASE` as a base is 0).
`pinned`, `previous`: segments as {attribute: value}. `Settings`: every threshold. `Wording`: names, unit, decimals.

**Outputs.** `Explanation` (totals) or `RatioExplanation`: the segments in order with exact sums and a sentence each, 其他, a
sentence of the whole. Each row counts with the first segment that holds it, in the order printed: pinned as given, then
found by |excess| (a ratio: by |impact|), a narrower name before the wider that holds it. So Σ impact, 其他 included, is the
change, exactly. `whole_impact` is that of all rows of a segment, whoever counts them.

**Formula.** The search is in float64, all sums that are printed are exact.

1. deviation of a row: d = 2 artanh((c − g b) / (|c| + g |b|)), cut at ±3; g is the median c / b. With positive values it is
   ln(c / b) − ln g. For a ratio c is N₁ D₀ and b is N₀ D₁; a second search takes the denominators themselves (structure).
2. noise of a row: 1.4826 × median |d| among rows of like size (20 classes at most, 100 rows at least), or 0.8693 × the upper
   quartile where that is larger by less than twice; with `grain` and the rounding of the table's unit beside it (root of
   the sum of squares). Weight w = 1 / noise².
3. evidence of a segment S: (Σ_S w (d − mean))² / (W_S (1 − W_S / W)): by how much naming it lowers the weighted sum of squares.
   The best has the greatest evidence less 2 ln(number of segments with as many attributes or fewer); of equals the one of fewer
   attributes, then of the smaller weight, then in the order of the attributes. Its effect is taken out by least squares,
   the names found so far are looked for again with the others held, and the next is sought, `most_segments` at most.
4. it is named where √evidence exceeds the point of Student's t (0.37 n degrees of freedom) that one of all segments passes by
   chance in `false_names` of quiet tables (Bonferroni, parted evenly between 1, 2 and 3 attributes). Where the rows outside the
   names have more large deviations than normal noise (entries, exits, heavy tails), or a name holds less than a
   thousandth of the rows, deviations are cut at ±5 noises and the evidence must also exceed what the best segment reaches
   when the residuals are dealt out anew: the upper point 1 − `false_names` of a Gumbel distribution through `draws` draws.
5. stability: a segment of `previous` needs only `stay` of the deviation, wins against an overlapping rival whose evidence is
   better by no more than `margin`, and keeps its place before a neighbour whose excess is larger by no more than it.
6. ratio R = Σ N / Σ D, s = share of D, r = N / D of a segment, ̄ the mean of both periods:
   rate effect = s̄ (r₁ − r₀); structure effect = (s₁ − s₀)(r̄ − R̄); their sum over all segments and 其他 is R₁ − R₀. What
   has a denominator in one period only is all structure, what has none in either all rate.

**Worked example.** Two counties of 100 each, 90 and 100 now: growth −5 %; 甲 pulls −5 points, 其他 0. 产销率 of two counties
with output 100 and 100: sales 90 and 98 before, 80 and 98 now: 94 → 89; 甲 alone brings −5 points, all of it rate effect.

**Source.** Ours. Pull and its wording: `operations.md` 2.6 [S74][S75], 4.3 [S77][S79]. Compared on planted cubes
(`bench/planted.py`) with wise-pizza and with Adtributor (Bhagwan et al., NSDI 2014). Bound of the step: Bonferroni; t:
Abramowitz and Stegun (1964) 26.7.5; midpoint weights of the ratio: Bennet (1920). All default thresholds are ours [I].

**Figures.** F50, and the why of F12, F14, F20, F21.
"""

from ballast.methods.drivers.ratio import RatioExplanation, RatioSegment, explain_ratio
from ballast.methods.drivers.settings import Settings
from ballast.methods.drivers.totals import Explanation, Leading, Segment, explain_total
from ballast.methods.drivers.wording import Wording

__all__ = [
    "Explanation",
    "Leading",
    "RatioExplanation",
    "RatioSegment",
    "Segment",
    "Settings",
    "Wording",
    "explain_ratio",
    "explain_total",
]
