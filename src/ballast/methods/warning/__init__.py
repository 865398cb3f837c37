"""Early warning: lights, the shape of the year, run states from electricity, output against power.

**Terms.** *Light* (灯: 绿, 蓝, 黄, 橙, 红): what a declared rule says of a region, industry, project, task or enterprise.
*Scheme* (亮灯规则): ordered cases on named inputs; the first that holds gives the light. *Edition*: place, year, title.
*Evidence*: the values that fired a case. *Run state* (开工状态): 正常, 减产, 半停产, 停产; 季节性停产 and 检修停产 apart.
*Proposal* (线索): a run state that electricity suggests and the county confirms. *Baseline*: what a month's or day's
electricity is measured against. *Levels*: load at rest and at work. *Standstill*: days in a row at rest.
*Mismatch* (产电不符): output and electricity that do not go together.

**Assumptions.** What is missing is never green: where an input is missing and could change the light, there is a Marker
and the lights that are possible. A rule is switched off or changed by `Scheme.without` and `Scheme.with_case`, and then
says so in its edition. Power only proposes: no `Proposal` is counted anywhere, and power rules are off
(`NOT_APPLICABLE`) where an account is not one firm's, or hides own generation (measured own generation: `total_use`).
January–February is one block: no month-on-month, lateness, month's light or monthly and daily run state there;
cumulative rates are judged, but have no “change against the period before”, and a run of months is broken by it. Two
periods running are periods of the calendar: December and January–February follow one another. Sentences ask for a
reason or offer help, never for a number. Not stated by the sources and decided here, with a note in the result: 银川
0–10 points behind is green; exactly one month unlisted is yellow; 天津 growth of exactly zero is yellow unless plan and
average are met; 枣庄 publishes no counts; 金华's four colours have no published thresholds and are left out. In every
scheme “below” excludes and “up to” includes the bound. The gap between two rates is taken from the rates as printed
(`Scheme.places`); a gap to time progress is exact.

**Inputs.** Lights: a mapping of the scheme's input names to exact values (floats are read as they print), True or
False, Markers or None; units stand in `Scheme.inputs`. Growth in percent, progress in percent, days, months, 万元.
Electricity: kWh or any one unit, by month (`Period` of the monthly calendar), by day from a date on, or by interval
(96 a day) from a date on; floats as they print, None where unknown; negative values are corrections and read as
unknown. A load curve has neither daylight saving nor gaps in time: put None. Thresholds: parameters, our defaults
named `SUGGESTED_…` and tagged [I] in the source.

**Outputs.** `Judgement` (light or Marker, edition, case, evidence, sentence), `Proposal` or Marker, `LoadProfile`,
`Standstill`, `LowRun`, `Mismatch`, `PeerMismatch`. Shares and rates are exact except what is learnt from a load curve
and from peers: floats, estimates.

**Formula.**

* progress behind = planned − completion (points); ratio = completion / time progress × 100
* month: 停产 = output 0 and power < 10 % of the base; 半停产 = output < 50 % and power < 50 % of the base; base = same
  month of last year, or the mean of the normal months of the last 24 where that is missing or stood still itself
* power alone: < 10 % stop, < 30 % possible stop, < 50 % half-stop, < 70 % reduced, each with lower confidence
* day: resumed = day > 30 % of last December's daily mean; a stop = 7 judged days in a row below 30 %
* quarter-hour: the cut between rest and work maximises the variance between the two heaps of ln(load) (Otsu); a day
  stands still when under 5 % of it is at work; a stop = the longest ordinary pause + 3 days
* mismatch: output rate × power rate < 0 and |output rate − power rate| > 30 points
* among peers: residual = output rate − median − e × power rate, e = median of pairwise slopes (Theil–Sen) or 1, whichever
  explains the firm better;
  z = residual / (1.4826 × median |residual|); fires when |z| > 3.5 and |residual| > 20 points

**Worked example.** Month 8, 50 % of the year's plan done: time progress 66.7 %. 银川: 16.7 points behind → 黄灯. 武汉: ratio
75 % → 黄灯. With 30 % done 银川: 36.7 points behind → 红灯.

**Source.** `operations.md` 5.2 [S27][S97][S110]–[S115], 6.1 [S64][S131][S132] and [I], 6.2 [I], 7.2 V10, V14; `parks.md`
8, T17, T18; `practice.md` 12–14; `design.md`, “Law is part of the design”. N. Otsu, “A threshold selection method from
gray-level histograms”, 1979; P. K. Sen, “Estimates of the regression coefficient based on Kendall's tau”, 1968.

**Figures.** F18, F34, F38, F49.
"""

from __future__ import annotations

from ballast.methods.warning.daily import (
    SUGGESTED_DAY_RULES,
    DayRules,
    LowRun,
    daily_baseline,
    daily_state,
    low_runs,
    resumed,
    resumption_rate,
)
from ballast.methods.warning.judge import judge, raises_alarm
from ballast.methods.warning.lights import (
    Block,
    Case,
    Condition,
    Evidence,
    Form,
    Input,
    Judgement,
    Light,
    Measure,
    Relation,
    Scheme,
)
from ballast.methods.warning.load import (
    SUGGESTED_LOAD_RULES,
    Day,
    Levels,
    LoadProfile,
    LoadRules,
    Standstill,
    learn_levels,
    load_profile,
    load_state,
    read_days,
    standstills,
    usual_pause,
)
from ballast.methods.warning.mismatch import (
    SUGGESTED_PEER_RULES,
    Mismatch,
    Pair,
    PeerMismatch,
    PeerRules,
    mismatch,
    peer_mismatches,
    repeated,
)
from ballast.methods.warning.monthly import (
    SUGGESTED_RUN_RULES,
    PowerBase,
    RunRules,
    consumption,
    monthly_state,
    normal_mean,
    power_base,
    resumption_face,
    total_use,
)
from ballast.methods.warning.places import (
    ENERGY_SAVING_2010,
    GUANGYUAN_TASK,
    HANDAN_NEGOTIATION,
    HUATING_SLIP,
    LISHUI_INVESTMENT,
    LISHUI_OUTPUT,
    LISHUI_RENOVATION,
    LISHUI_VALUE_ADDED,
    PUBLISHED,
    SANYA_DISTRICT,
    SANYA_PROJECT,
    TIANJIN_INVESTMENT,
    WUHAN_PROGRESS,
    YINCHUAN_FUNDS,
    YINCHUAN_LISTING,
    YINCHUAN_PROGRESS,
    YINCHUAN_START,
    ZAOZHUANG_PLATE,
    threshold_pair,
)
from ballast.methods.warning.running import (
    Confidence,
    DeclaredStop,
    Meter,
    Proposal,
    RunState,
)
from ballast.methods.warning.shape import shape_warning
from ballast.methods.warning.suggested import (
    ENTERPRISE_DEBT,
    ENTERPRISE_INVENTORY,
    ENTERPRISE_LATE,
    ENTERPRISE_OUTPUT,
    ENTERPRISE_POWER,
    REGION,
    SCALE_BAND,
    SUGGESTED,
)

__all__ = [
    "ENERGY_SAVING_2010",
    "ENTERPRISE_DEBT",
    "ENTERPRISE_INVENTORY",
    "ENTERPRISE_LATE",
    "ENTERPRISE_OUTPUT",
    "ENTERPRISE_POWER",
    "GUANGYUAN_TASK",
    "HANDAN_NEGOTIATION",
    "HUATING_SLIP",
    "LISHUI_INVESTMENT",
    "LISHUI_OUTPUT",
    "LISHUI_RENOVATION",
    "LISHUI_VALUE_ADDED",
    "PUBLISHED",
    "REGION",
    "SANYA_DISTRICT",
    "SANYA_PROJECT",
    "SCALE_BAND",
    "SUGGESTED",
    "SUGGESTED_DAY_RULES",
    "SUGGESTED_LOAD_RULES",
    "SUGGESTED_PEER_RULES",
    "SUGGESTED_RUN_RULES",
    "TIANJIN_INVESTMENT",
    "WUHAN_PROGRESS",
    "YINCHUAN_FUNDS",
    "YINCHUAN_LISTING",
    "YINCHUAN_PROGRESS",
    "YINCHUAN_START",
    "ZAOZHUANG_PLATE",
    "Block",
    "Case",
    "Condition",
    "Confidence",
    "Day",
    "DayRules",
    "DeclaredStop",
    "Evidence",
    "Form",
    "Input",
    "Judgement",
    "Levels",
    "Light",
    "LoadProfile",
    "LoadRules",
    "LowRun",
    "Measure",
    "Meter",
    "Mismatch",
    "Pair",
    "PeerMismatch",
    "PeerRules",
    "PowerBase",
    "Proposal",
    "Relation",
    "RunRules",
    "RunState",
    "Scheme",
    "Standstill",
    "consumption",
    "daily_baseline",
    "daily_state",
    "judge",
    "learn_levels",
    "load_profile",
    "load_state",
    "low_runs",
    "mismatch",
    "monthly_state",
    "normal_mean",
    "peer_mismatches",
    "power_base",
    "raises_alarm",
    "read_days",
    "repeated",
    "resumed",
    "resumption_face",
    "resumption_rate",
    "shape_warning",
    "standstills",
    "threshold_pair",
    "total_use",
    "usual_pause",
]
