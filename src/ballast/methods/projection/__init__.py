"""Projection (全年测算): the rest of the year from simulated paths, the month from electricity, and whether it was right before.

**Terms.** *Path* (路径): one way the periods left may go; all paths together are the distribution. *Chance* (达到目标的可能):
the share of paths that meet a target. *Fan* (扇形图): quantiles by period left. *Spring Festival* (春节): the share of a
period's days from 5 days before New Year's Day to 20 after. *Early estimate* (提前测算): output growth of a month read from
electricity before returns arrive. *Elasticity* (弹性): points of output growth per point of electricity growth. *Series-year*
(序列×年份): one series in one year, the unit of evidence. *Climatology* (历年达标频率): how often earlier years met the
target. *Last-year's share* (上年同期占比): the year grows as the year to date does. *Skill* (技巧分): 1 − ours / reference.

**Assumptions.** The calendar is `merged_jan_feb`: eleven periods a year, January–February one block (`merge_january` makes it
of twelve months). What is going on goes on: growth is carried forward with what recent errors teach; a break that nobody
announced is in the tails only. Known entries, exits and commissioned projects are given as amounts **on top of** what the
history already carries, in the periods in which they are counted; what falls into elapsed periods is already filed and is
not added again, what falls after December is of next year: both are said. A target of a rate is met as it would be
published (rounded half up to its decimals). Everything is an estimate (测算, `Marker.ESTIMATE`) until the year is complete;
then it is measured and a chance is 0 or 1. Defaults in `Options`, windows and least counts are our suggestions.

**Inputs.** A monthly flow in one unit, or growth rates in percent, by period, None where missing; the base of this year's
periods where it differs from last year's level; the year to date where single months are missing; changes with amounts and
bases; targets of `ballast.methods.progress`; calendar effects as functions of a period; a seed. Early estimate: growth of
output and electricity in percent and the base output, by industry.

**Outputs.** A `Projection`: distributions of the year's level and growth, chances, the fan, what each change adds, what the
model saw, notes, and the paths. Where nothing may be said, markers and the reason: fewer than 22 growth rates →
`NOT_APPLICABLE`; a month of this year or the base of a month to come is missing → `MISSING`; base sums to zero → `NO_BASE`,
below → `NEGATIVE_BASE` (the level is still given). A growth 8 robust deviations from the median is named for checking, never
corrected. An `EarlyEstimate` with its table, a `Backtest` with its table.

**Formula.**

* growth g = ln(level / base), by difference over the mean absolute level where a zero or negative value occurs
* g_t − μ − β·(x_t − x_{t−11}) = u_t; u_t = φu_{t−1} + e_t − θe_{t−1} − Θe_{t−11} + θΘe_{t−12}: with φ = 1 the airline model
* each (φ, θ, Θ) of a grid weighs (Σ e²)^(−n/2); an error 36 periods old counts half; the prior of μ and β is one
  observation of “no effect”. Every path draws a grid point, a variance, μ, β, and shocks of Student's t with 4 degrees
* year of a path = done + Σ base·e^g + Σ known amounts; growth = year / (Σ base + Σ bases of changes) − 1
* chance = paths that meet the target / paths; never printed as 0 or 100 %
* early estimate = Σ share·a + Σ share·elasticity·electricity, lines by Theil and Sen over a window (33 periods); a line with
  fewer than 12 pairs borrows the median elasticity; interval: Student's t on the errors of months left out one by one.
  As printed: intercept + parts + rounding = estimate
* back-test: Brier = mean (chance − met)²; interval of the skill by drawing whole series-years again, and whole years (series
  of one year share its luck); 无技巧 where either interval includes zero

**Worked example.** A flow of 1000 in every period, a plant of 50 a month from May, seen from June: July to December add 300,
the year is 11300, growth 300 / 11000 = 2.73 %. Two industries, 3 : 1, lines 2 + 0.5e and −1 + 1.5e, electricity +10 and
−4 %: intercept 1.25, moved 3.75 and −1.50, estimate 3.50 %. `python -m ballast.methods.bench.backtest` on EU industrial
production, 13 countries that had no part in the choice, 2006–2018, 169 series-years: the 80 % interval held 84 % of the years,
the 95 % interval 94 %; skill against climatology 0.67 (0.61 to 0.73), against last-year's share 0.16 (0.09 to 0.22), and none
that can be claimed against the latter from April to August alone. Chances below a half were said too high there (of those
between 0.3 and 0.4, 0.34 on average, 0.18 came true), chances above a half about right.
Value added of 41 divisions of China, 2012–2018, 275 series-years: 81 % and 95 %; skill 0.80 (0.77 to 0.83) and 0.18 (0.12 to 0.24).

**Source.** `operations.md` 2.7 (calendar, festival window) [S60][S180], 2.8 (targets); Box and Jenkins, *Time Series Analysis*,
1970 (airline model); Theil 1950 and Sen 1968 (median slope); Brier 1950 (score); Murphy 1973 (calibration). New Year's dates:
facts of the calendar, checked against new moons in Beijing time and the State Council's arrangements.

**Figures.** F53, F54; the month before returns on the monitoring page.
"""

from __future__ import annotations

from ballast.methods.projection._backtest import Backtest, Bin, Judged, Record, Skill, backtest
from ballast.methods.projection._calendar import (
    Regressor,
    Table,
    When,
    merge_january,
    new_year,
    run_of,
    spring_festival,
    weekdays,
)
from ballast.methods.projection._early import EarlyEstimate, IndustryPower, Moved, early_estimate
from ballast.methods.projection._paths import CALENDAR_EFFECTS, DEFAULTS, project, project_rates
from ballast.methods.projection._result import (
    Chance,
    Change,
    ChangeEffect,
    ChangeKind,
    Distribution,
    FanRow,
    Model,
    Options,
    Projection,
    Target,
)

__all__ = [
    "CALENDAR_EFFECTS",
    "DEFAULTS",
    "Backtest",
    "Bin",
    "Chance",
    "Change",
    "ChangeEffect",
    "ChangeKind",
    "Distribution",
    "EarlyEstimate",
    "FanRow",
    "IndustryPower",
    "Judged",
    "Model",
    "Moved",
    "Options",
    "Projection",
    "Record",
    "Regressor",
    "Skill",
    "Table",
    "Target",
    "When",
    "backtest",
    "early_estimate",
    "merge_january",
    "new_year",
    "project",
    "project_rates",
    "run_of",
    "spring_festival",
    "weekdays",
]
