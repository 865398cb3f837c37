"""Editing (数据审核): which figures of a return to ask about, and in which order.

**Terms.** *Finding* (审核意见): what a check says of one figure. *Proposal* (参考值): a number that stands **beside** the reported
one for the auditor. *Unit error* (计量单位错): a figure a power of ten off. *Totals and components* (合计与分项). *Effect*
(影响度): how far a firm's ratio lies from its group's median, weighted by its size. *Selective editing* (选择性审核): only what
moves the published total is asked about. *Score* (分值): the share of the published total, in percent, that a deviation is.
*Repeated figure* (重复数): a value exactly as another period's. *Level* (级别): error, warning, flag.

**Assumptions.** Nothing is corrected here: the reported value stays until the respondent explains or files again. The reason
given to a respondent asks for an explanation and never names another number, nor a growth (`operations.md` 7.3). Missing is not
zero: what lacks a value or a reference is `STOPPED` with the reason, never “fine”. In one identity one member is wrong, not two.
All thresholds are parameters; their defaults are suggestions [I]. Values compared are of one unit.

**Inputs.** Values of returns, exact; references (last month, last year, the group's median) by name; published totals in the
values' unit; thresholds as declared.

**Outputs.** `Finding`s with verdict (`FINE`, `QUESTION`, `PROPOSAL`, `STOPPED`), level, the reported value, the value proposed or a
`Marker`, a reason in Chinese, and the evidence for the auditor; scores in percent of the published total; all exact. A proposal
carries the mark 估.

**Formula.**

* unit error by factor f: low < reported / f / reference < high (0.35, 1.5), strictly; f a declared power of ten or its inverse
* total: difference = total − Σ parts; implied value of part i = reported + difference, of the total = Σ parts
* Hidiroglou–Berthelot: r = current / previous, m = median; s = 1 − m / r below m, r / m − 1 at or above it;
  E = s × max(current, previous)^U; limits E_M − C·max(E_M − E_Q1, |A·E_M|) and E_M + C·max(E_Q3 − E_M, |A·E_M|); quartiles
  interpolated linearly; powers cut after 12 decimals
* score = weight × |reported − expected| × suspicion / |published total| × 100
* threshold: the most of the smallest scores whose sum stays at or below the declared bias are left unasked; equal scores alike
* repeated: value = another period's value, both not zero

**Worked example.** Output 5 200 000 where last month's was 5 100 and last year's month 4 900: ratios 1019.6 and 1061.2, both within
350–1500: by a thousand. Parts 30, 40, 50 under a total of 210: the difference 90 could be any part's; but 120 with two digits
exchanged is 210: a proposal for the total alone.

**Source.** `operations.md` 7.1, 7.2 [S3][S4][S5][S81][S134][S135][S136]; M. A. Hidiroglou and J.-M. Berthelot (1986), Statistical
editing and imputation for periodic business surveys; UNECE (1994–2006), Statistical Data Editing; Office for National Statistics,
method specifications: thousand pounds correction, totals and components, selective editing.

**Figures.** None directly: the auditor's list behind every compiled figure (F10–F12, F18, F26, F40–F44), and 待核实报表.
"""

from __future__ import annotations

from ballast.methods.editing.findings import Finding, Level, Verdict
from ballast.methods.editing.form import SUGGESTED_LIMITS, Filed, Four, Limits, Outcome, Rule
from ballast.methods.editing.outliers import (
    EffectScore,
    OutlierReport,
    hidiroglou_berthelot,
    hidiroglou_berthelot_by_group,
)
from ballast.methods.editing.repeats import repeated_figures, repeated_run
from ballast.methods.editing.rules import RULES, check_return
from ballast.methods.editing.selective import (
    Combination,
    EditingPlan,
    Scored,
    global_score,
    plan_editing,
    selective_score,
)
from ballast.methods.editing.totals import Candidate, TotalFinding, total_and_parts
from ballast.methods.editing.units import DEFAULT_FACTORS, UnitFinding, Window, unit_error

__all__ = [
    "DEFAULT_FACTORS",
    "RULES",
    "SUGGESTED_LIMITS",
    "Candidate",
    "Combination",
    "EditingPlan",
    "EffectScore",
    "Filed",
    "Finding",
    "Four",
    "Level",
    "Limits",
    "Outcome",
    "OutlierReport",
    "Rule",
    "Scored",
    "TotalFinding",
    "UnitFinding",
    "Verdict",
    "Window",
    "check_return",
    "global_score",
    "hidiroglou_berthelot",
    "hidiroglou_berthelot_by_group",
    "plan_editing",
    "repeated_figures",
    "repeated_run",
    "selective_score",
    "total_and_parts",
    "unit_error",
]
