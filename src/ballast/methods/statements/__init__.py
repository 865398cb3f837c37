"""Statements (公报文字核对): read a Chinese bulletin's sentences into figures and check them against one another.

**Terms.** A *figure* is one number of the text with its kind (总量, 增减量, 增速, 平均增速, 比重, 拉动点, 贡献率, 目标值, 完成率,
与时序进度之差, 位次, 位次变动, 个数, 比率, 相差百分点, 状态), its *subject* (where, which part, which measure), unit, sign, period
and sentence. Its *interval* holds every number that would have been printed so: ± half a unit of the last place; counts
and ranks are exact. A *finding* is a sum that does not come out: a *contradiction* (矛盾) where no numbers in the intervals
can make it right, *suspicious* (存疑) where a stated reason could explain it, *cannot be checked* (无法核对) where the figures
are of two kinds. A *leftover* is a number that was seen and not read.

**Assumptions.** The text is a bulletin: plain Chinese, half or full width, sentences ended by 。 or a line break. A clause
without a subject speaks of the one before; a part without a measure of the measure before; 汉滨区 alone of the part spoken
of; 其中 and 分…看 open a scope; a pasted table has one line of heads, with a column of growth in %, and as many cells in
each row; 甲县（9.8%） is growth where the words before say 增速. Where the text allows several readings (two growths of the
whole, two periods), one that agrees clears the figure: better a slip unnoticed than a correct sentence blamed.
Growth of 增加值 and 地区生产总值 is real while their levels are at current prices: their pulls and contributions are never
contradicted by levels. Pulls, shares and contributions without a named whole belong to the whole of the scope, and to
nothing where that is not clear.

**Inputs.** `read`: the text. `check`: a text, what `read` gave, or figures; the partitions that are known to be complete
(三大门类, 轻重工业, 企业规模, 三次产业 …); `price_gap` in percent, suggested default 25 [I]: how far a current-price share may stand
from the base-year one before a pull of real growth is asked about. Both: `vagueness`, how far 约, 近, 超 and 翻番 leave a
number open, suggested defaults [I] 1, 10, 10 and 10 percent.

**Outputs.** `read`: a `Bulletin` of `figures` and `leftovers`, in the order of the text. `check`: findings, each with rule,
severity, the sum in words, its figures, the quoted sentences and the interval of what could have stood. Values are signed
fractions: 下降, 下拉, 低于, 欠, 后移 are negative; a fall that narrows is a positive difference; growth by 倍 and 番 is in percent.

**Formula.** Interval arithmetic on all of it, met or not met:

* contribution = pull / growth of the whole × 100; pull = growth × base share; contribution = growth × base share / growth of
  the whole, with base share = current share × (1 + g_whole) / (1 + g_part). An unmet contribution that equals the current
  share is named so, and so is a pull that equals growth × current share.
* share = part / whole; ratio (产销率, 利润率, 负债率) = its two levels; growing (stopped, loss-making) / counted = 增长面, 近六成 …
* parts sum to the whole: levels, shares (100), pulls (growth of the whole), contributions (100); the whole's growth lies
  between those of its parts; 出口 + 进口 = 进出口; entries − exits = net.
* completion = level / target; gap = completion − month / 12; a level since January does not shrink in the year.
* difference = rate − rate, of place, part or period; (1 + two-year average)² = (1 + g₁)(1 + g₂)
* energy per value added = (1 + g_energy) / (1 + g_VA) − 1
* increase = level − level / (1 + g); last year's level; 由…增加到…，增长…倍; rank before − rank now = move; 由负转正 is no fall.
* of two ranks of growth in one list the better one has not the lower growth (suspicious only).
* 三次产业结构 a:b:c are shares of 地区生产总值: each its level over the whole, together 100.

A mismatch by a factor of 10 to 10⁸ is said to look like a unit (万元 for 亿元).

**Worked example.** “亿元企业拉动13.9个百分点，贡献率为79.1%” beside a growth of 15.6 %: 13.85…13.95 over 15.55…15.65 is
88.50…89.71 %; 79.05…79.15 does not meet it: a contradiction. 25 of 36 industries are 69.4 %, 近六成 stands for 50…60 %.
惠州: electronics 718.86 of 2205.58, +3.6 % gives 1.19…1.23 points from levels where 1.3 is printed: cannot be checked.

**Source.** `operations.md` fact 7 [S10][S11], 2.6 [S74][S75], 2.8 [S18][S19], 2.9 [S87][S88][S89], 2.10, 4.3, 11; `practice.md` 15, 17.
How far relative prices move (25 %), and how wide 约 (1 %), 近 and 超 (10 %) and 翻番 (10) are, is our suggestion [I].

**Figures.** None is computed here: the report room checks its generated text with it before it goes out, and any bulletin
pasted by the office (F11–F28, F32–F36, F48, F53 as sentences).
"""

from __future__ import annotations

from ballast.methods.statements.checking import check
from ballast.methods.statements.figures import Bulletin, Figure, Kind, Leftover, Subject
from ballast.methods.statements.finding import Finding, Rule, Severity
from ballast.methods.statements.interval import Interval, rounding_interval
from ballast.methods.statements.numerals import Vagueness
from ballast.methods.statements.parts import PARTITIONS, Partition
from ballast.methods.statements.reader import read

__all__ = [
    "PARTITIONS",
    "Bulletin",
    "Figure",
    "Finding",
    "Interval",
    "Kind",
    "Leftover",
    "Partition",
    "Rule",
    "Severity",
    "Subject",
    "Vagueness",
    "check",
    "read",
    "rounding_interval",
]
