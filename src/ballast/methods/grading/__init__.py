"""Classes (分档、分类、评级) from scores: by quota, by cut-off, per group, with declared rounding and ties.

**Terms.** *Grade* (档、类): A, B, C, D or 甲乙丙丁, best first. *Quota* (比例): how many percent of a group a grade may hold. *The
rest*: the one grade without a share. *Cut-off* (分数线): the lowest score in a grade. *Exempt* (不定等级、T 类): not graded, which is
not the worst grade. *Outside quota* (不占名额): given a grade outright (a four- or five-star park is A). *Limit* (红线、一票否决): no
better than a grade, by a rule beside the score.

**Assumptions.** Ranks and quotas live within a peer group. Equal scores get equal grades: rounding and order of input never
part them. Scores are compared as printed with `places` decimals, or exactly with None. The quotas are counted on those who are
ranked; exempt, missing and outside are not among them (`count_outside` changes the last).

**Inputs.** Scores (分) by code, exact or a `Marker`; shares in percent. **Outputs.** A `Grading`: for each member the grade or the
reason why there is none, its rank and tie; for each group the quota, the count and the cut-off of each grade. A grade may be empty.

**Formula.** Two readings of a published percentage, declared by `reading`:

* `each`: a grade holds round(share × n / 100) members; those before the rest count from the top, those after it from the bottom
* `cumulative`: grade k ends at place round((share₁ + … + share_k) × n / 100); the last ends at n (“前20%、20%—60%、…”)

A tied set occupies places p to q. `up`: the grade of place p. `down`: the grade of place q. `cap`: the best grades
together and the worst together never hold more than their quotas — down across a boundary above the rest, up across one below
it; in a cumulative scheme the last boundary counts as below.
Members may be parted by declared fields (`tie_break`, higher first) before ties count as ties. Then a grade's `at_least` (and
`below`) moves a member down (up) until its score fits; a member's own limit (`at_best`) comes last, keeps its place and is said.

**Worked example.** 11 parks, A floor 20 %, B floor 30 %, D ceiling 5 %, C the rest: A 2, B 3, C 5, D 1.

**Source.** `parks.md` 1.5, 2.4, 10 (T6, T12), 12; `operations.md` 8.2 [S34][S35][S146]. Real gradings do not follow one rounding
(平阳 2025: 3/4/3/1 of 11), hence it is declared. That ties go up unless a scheme says otherwise is our default [I].

**Figures.** F29–F31 (tiers of parks), the per-mu page and the parks' grading page (S5 of the mission).
"""

from __future__ import annotations

from ballast.methods.grading.filling import grade, shares_of
from ballast.methods.grading.needed import Needed, needed_score
from ballast.methods.grading.scheme import (
    Grade,
    Graded,
    Grading,
    GroupGrades,
    Member,
    QuotaRounding,
    Scheme,
    Ties,
    quota_count,
)

__all__ = [
    "Grade",
    "Graded",
    "Grading",
    "GroupGrades",
    "Member",
    "Needed",
    "QuotaRounding",
    "Scheme",
    "Ties",
    "grade",
    "needed_score",
    "quota_count",
    "shares_of",
]
