"""When a cell gives somebody away, to whom, and how uncertain it must stay."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from ballast.kernel.rounding import Exact
from ballast.kernel.scope import Audience
from ballast.methods.disclosure.cells import Declared, Makeup
from ballast.methods.exact import HUNDRED, MethodError, fraction

WIDTH_WITHOUT_DOMINANCE = Fraction(10)
"""Suggested percent on each side where the rule has no dominance to derive it from [I]."""


@dataclass(frozen=True)
class Rule:
    """When a cell is sensitive; None turns a part off. Percentages are of the sum of absolute contributions.

    `fewest`: fewer respondents are too few. `dominance`: one respondent above it. `largest_n`: (n, k), the n largest above
    k percent. `p_percent`: what is left beside the two largest is less than p percent of the largest. `zeros`: a zero that
    cannot be negative tells that each of its respondents filed zero. `width`: percent by which a reader's interval must
    reach beyond the true value on each side; by default 100/dominance − 1, where the largest would no longer dominate.
    """

    fewest: int = 3
    dominance: Exact | None = 80
    largest_n: tuple[int, Exact] | None = None
    p_percent: Exact | None = None
    zeros: bool = True
    width: Exact | None = None

    def __post_init__(self) -> None:
        """A threshold outside its range would silently protect nothing or everything."""
        ranks = [self.dominance, self.largest_n[1] if self.largest_n else None]
        if any(each is not None and not 0 < fraction(each) <= HUNDRED for each in ranks):
            raise MethodError("占比界限应在0至100之间（百分数）。请核对规则")
        if self.fewest < 0 or (self.largest_n and not 1 <= self.largest_n[0] <= 5):
            raise MethodError("户数界限不能为负，(n,k)规则的n应为1至5。请核对规则")
        if any(each is not None and fraction(each) < 0 for each in (self.p_percent, self.width)):
            raise MethodError("p%与保护宽度不能为负。请核对规则")

    @property
    def margin(self) -> Fraction:
        """The width in use on each side, as a fraction of the cell."""
        if self.width is not None:
            return fraction(self.width) / HUNDRED
        if self.dominance is None:
            return WIDTH_WITHOUT_DOMINANCE / HUNDRED
        return HUNDRED / fraction(self.dominance) - 1


def sensitive(who: Makeup, rule: Rule, *, signed: bool = False) -> str:
    """Why a cell of this makeup is sensitive, in Chinese without its numbers; empty where it is not.

    `signed`: contributions may be negative, so that a sum of zero tells nothing of each.

    >>> sensitive(Makeup(2, (Fraction(60), Fraction(40)), Fraction(100)), Rule())
    '企业数少于3家'
    """
    if who.count == 0:
        return ""
    if who.count < rule.fewest:
        return f"企业数少于{rule.fewest}家"
    if who.gross == 0:
        return "各户均为零" if rule.zeros and not signed else ""
    return _too_large(who, rule)


def _too_large(who: Makeup, rule: Rule) -> str:
    if rule.dominance is not None and who.largest[0] * HUNDRED > fraction(rule.dominance) * who.gross:
        return f"最大一家占比超过{rule.dominance}%"
    if rule.largest_n is not None:
        n, percent = rule.largest_n
        if len(who.largest) < min(n, who.count):
            raise MethodError(f"(n,k)规则需要前{n}家的数，这一格只知道前{len(who.largest)}家。请给出各户数")
        if sum(who.largest[:n]) * HUNDRED > fraction(percent) * who.gross:
            return f"最大{n}家合计占比超过{percent}%"
    if rule.p_percent is not None:
        rest = who.gross - sum(who.largest[:2])
        if rest * HUNDRED < fraction(rule.p_percent) * who.largest[0]:
            return f"次大一家可把最大一家估到{rule.p_percent}%以内"
    return ""


@dataclass(frozen=True)
class Reader:
    """Somebody who lays the tables side by side, with what he knows beforehand: respondents (a county knows its own), cells."""

    name: str
    knows: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()


OUTSIDER = Reader("一般读者")
"""A reader who knows nothing but what is printed."""


@dataclass(frozen=True)
class Merge:
    """Small categories of a dimension go into 其他 together, among the children of one parent, before anything is hidden.

    `within`: the dimensions at each of whose categories it is decided anew (a county's own table of divisions); none: for
    all tables at once, by the category's total.
    """

    dimension: str
    within: tuple[str, ...] = ()
    label: str = "其他"


@dataclass(frozen=True)
class Policy:
    """What one audience may see. `rule` None: an open audience, everything is printed.

    `readers`: beside the outsider, who among the audience knows more. `lone_firms`: the only respondent of a hidden cell
    counts as a reader too, who knows his own.
    """

    audience: Audience = Audience.PUBLIC
    rule: Rule | None = field(default_factory=Rule)
    merges: tuple[Merge, ...] = ()
    readers: tuple[Reader, ...] = ()
    lone_firms: bool = False

    @property
    def names_firms(self) -> bool:
        """Whether firms may be named: in the internal edition only."""
        return self.audience is Audience.INTERNAL


INTERNAL = Policy(Audience.INTERNAL, rule=None)
"""内部资料: open (practice.md 19)."""

OWN_COUNTY = Policy(Audience.COUNTY, rule=None)
"""本县区: a county's own tables, open to it (practice.md 19)."""

BETWEEN_COUNTIES = Policy(Audience.BETWEEN_COUNTIES, Rule(fewest=3, dominance=80))
"""县区间通报: fewer than 3, or one above 80 % (operations.md 7.3 (7) [S17], thresholds [I]); give each county as a reader."""

PUBLIC = Policy(Audience.PUBLIC, Rule(fewest=3, dominance=80, p_percent=10))
"""公开: besides, no respondent may estimate another within 10 % (p-percent rule, Hundepool et al. 2012; the value [I])."""


@dataclass(frozen=True)
class Need:
    """A sensitive cell before one reader: why, and how far his interval must reach beyond the truth on each side."""

    code: str
    reason: str
    width: Fraction
    downwards: Fraction


def needs(declared: Declared, rule: Rule, reader: Reader) -> tuple[Need, ...]:
    """The sensitive cells before a reader, once his own respondents are taken out, the widest first.

    >>> needs(Declared(()), Rule(), OUTSIDER)
    ()
    """
    found = []
    for each in declared.cells:
        left = each.makeup.without(reader.knows)
        reason = "" if each.code in reader.cells else sensitive(left, rule, signed=each.lower is None)
        if reason:
            width = rule.margin * left.gross if left.gross else _width_of_zero(declared, each.measure, rule)
            room = width if each.lower is None else min(width, each.value - each.lower, left.gross)
            found.append(Need(each.code, reason, width, room))
    return tuple(sorted(found, key=lambda one: (-one.width, one.code)))


def _width_of_zero(declared: Declared, measure: str, rule: Rule) -> Fraction:
    """A zero has no percent of its own: it must stay as uncertain as the smallest cell that is not zero."""
    sizes = [each.makeup.gross for each in declared.cells if each.measure == measure and each.makeup.gross]
    return rule.margin * min(sizes, default=Fraction(1))
