"""Disclosure (统计保密): what each audience may see of a declared set of tables, and an audit that tries to undo it.

**Terms.** A *cell* (格) is one number with its *makeup* (构成): how many respondents stand in it and how large the largest are.
*Sensitive* (须保护): too few respondents, or one too large. *Primary suppression* (直接抑制) hides the sensitive, *secondary*
(补充抑制) what would give them back. *Declared tables*: everything that one reader may lay side by side, with the *relations*
that tie it together (totals, months and years to date) and the *rates* printed of it (growth, pull, share, contribution).
A *reader* (读者) is who might work something out: an outsider, or a county that knows its own firms.
The *interval* of a hidden cell is between the least and the largest value that contradicts nothing printed.

**Assumptions.** Printed values are true, rounded half up to the declared `step`; contributions are not negative unless the
measure declares `lower=None`. A cell in which nobody stands is known to be zero. Readers know the rules, all relations, and
who stands where (registers and park maps are no secret; values are), and one another not: two counties that pool their
figures are declared as one reader. A printed rate is a known constant, so that it ties its cells linearly. What is *not*
declared protects nobody: an unlisted table, a list of ranks or of names by size may give a number back.

**Inputs.** `declare`: one row per respondent with its categories and its values (exact, one unit a measure), dimensions
with their hierarchy, tables, links between measures, rates; or `Declared` of cells, relations and rates written by hand.
`Policy`: audience, `Rule` (count, percent), merges, readers. Standing of a cell: free; official (exempt, practice.md 19);
printed elsewhere (cannot be taken back); withheld (never printed, yet it must not come out).

**Outputs.** `Pattern`: for each cell and rate printed, primary, secondary, merged, exempt or withheld, with a reason in words that
hold no number of it; `printed()` puts `SUPPRESSED` where the number would stand. `Audit`: intervals and `Risk` rows, in the
cell's unit, float64 (an optimisation, not a measure); ±∞ where nothing bounds. Nothing printed is ever altered.

**Formula.**

* sensitive: count < fewest; or largest > k % of Σ|contribution|; or the n largest > k %; or
  Σ|contribution| − largest − second < p % of the largest; or all contributions are zero
* before a reader: the same of what is left without the respondents he knows
* wanted on each side: width = margin × Σ|contribution|, margin = 100/k − 1 (25 % at k = 80): at the upper end one firm that
  is the whole cell would be k % of it; downwards no further than the lower bound; of a zero, margin × the smallest other cell
* interval of cell p: min and max of x_p over all x with Σ coefficient × x = 0 for each relation,
  r − h ≤ 100 × numerator(x) / denominator(x) ≤ r + h for each printed rate r (h: half its last digit),
  |x_i − printed_i| ≤ step/2 for each printed cell, x ≥ lower
* what else to hide, for each p that lacks width: min Σ loss_i × |y_i| / min(width_p, room_i) over deviations y with
  y_p = ±width_p that satisfy all of the above; each printed cell or rate that moves is hidden (dearest wanted width first);
  afterwards what no proof needs is printed again. A deviation is kept as proof for each p and side.
* a hidden rate r of a sensitive cell must be able to lie at least min(one of its last digit, margin × |r|) from the truth on one
  side; else the cheapest of the numbers that give it back is hidden, again and again, where hiding helps at all
* tables over the same respondents: those who stand together in every table are one *knot*; each cell = Σ its knots. A knot that
  is no cell is declared as withheld, as are the missing part of a link and the base of a printed rate (`declare` does it)
* 其他: in a dimension, siblings under one total, the smallest first, until together they are not sensitive and are at least two;
  not where only the total would be left

A hidden cell that no choice can protect (a single firm under an official total) stays at risk and is listed. The choice is a
heuristic: safe where the audit is empty, not proved to be the least loss.

**Worked example.** Output of a city 21 = county 甲 12 (three firms) + county 乙 9 (one firm). 乙 is hidden: one firm. 甲 printed
would give 21 − 12 = 9, so 甲 is hidden too; a reader can then place 乙 anywhere between 0 and 21, wanted are 6.75 to 11.25.
Were both official, `Risk` says: “乙县”不能保密：一般读者用“全市” − “甲县”即可算出。

**Source.** `operations.md` fact 10 and 7.3 (7) [S17]: fewer than 3, one above 80 %, derivable aggregates; thresholds [I];
practice.md 19; design.md, law 6. Hundepool, Domingo-Ferrer, Franconi, Giessing, Schulte Nordholt, Spicer, de Wolf,
Statistical Disclosure Control, 2012 (threshold, (n,k), p %, attacker's intervals); Kelly, Golden, Assad, Cell suppression:
disclosure protection for sensitive tabular data, Networks 22, 1992 (the programme of secondary suppression).

**Figures.** Every table of compiled figures that leaves the office: F10–F12, F17–F20, F28–F33, F40–F44, F51, F52.
"""

from ballast.kernel.scope import Audience
from ballast.methods.disclosure.auditing import (
    Audit,
    Interval,
    Risk,
    RiskKind,
    audit,
    audit_hidden,
    if_printed,
)
from ballast.methods.disclosure.cells import (
    Cell,
    Declared,
    Makeup,
    Rate,
    Relation,
    Standing,
    adds_up,
    cell,
    makeup,
    printed_contribution,
    printed_growth,
    printed_pull,
    printed_share,
    summary,
)
from ballast.methods.disclosure.choosing import patterns, protect
from ballast.methods.disclosure.merging import Merged, Merging, merge_small
from ballast.methods.disclosure.pattern import Decision, Pattern, Status
from ballast.methods.disclosure.rules import (
    BETWEEN_COUNTIES,
    INTERNAL,
    OUTSIDER,
    OWN_COUNTY,
    PUBLIC,
    Merge,
    Need,
    Policy,
    Reader,
    Rule,
    needs,
    sensitive,
)
from ballast.methods.disclosure.tables import (
    Dimension,
    Link,
    Measure,
    RateTable,
    Record,
    Table,
    code_of,
    declare,
)

__all__ = [
    "BETWEEN_COUNTIES",
    "INTERNAL",
    "OUTSIDER",
    "OWN_COUNTY",
    "PUBLIC",
    "Audience",
    "Audit",
    "Cell",
    "Decision",
    "Declared",
    "Dimension",
    "Interval",
    "Link",
    "Makeup",
    "Measure",
    "Merge",
    "Merged",
    "Merging",
    "Need",
    "Pattern",
    "Policy",
    "Rate",
    "RateTable",
    "Reader",
    "Record",
    "Relation",
    "Risk",
    "RiskKind",
    "Rule",
    "Standing",
    "Status",
    "Table",
    "adds_up",
    "audit",
    "audit_hidden",
    "cell",
    "code_of",
    "declare",
    "if_printed",
    "makeup",
    "merge_small",
    "needs",
    "patterns",
    "printed_contribution",
    "printed_growth",
    "printed_pull",
    "printed_share",
    "protect",
    "sensitive",
    "summary",
]
