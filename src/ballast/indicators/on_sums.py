"""Formulas on the sums of returns: level, growth, ratio, drag of exits, growth face, share, pull, coverage."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from ballast.indicators.formula import Facts, OfItem, Sums, Term, Value, legs_of, shown, with_legs
from ballast.kernel.marker import Marker
from ballast.methods.contribution import contribution, pull
from ballast.methods.growth import difference_in_points, growth
from ballast.methods.scope import Legs


@dataclass(frozen=True)
class Level(OfItem):
    """The current sum of an item."""

    words: str = "Σ 本期数"

    def evaluate(self, facts: Facts) -> Value:
        """The sum in the unit on screen; missing where nobody filed."""
        sums = facts.sums(self.item)
        if sums is None or sums.current is None:
            return Value.missing()
        exact = shown(facts.item(self.item), sums.current)
        return with_legs(exact if exact is not None else Marker.MISSING, sums, legs_of(facts, self.item, sums)[:1])


@dataclass(frozen=True)
class Growth(OfItem):
    """Same-scope growth: current over the base that was reported this year; exits counted or not by `without_exits`."""

    without_exits: bool = False

    @property
    def words(self) -> str:
        """The formula in words."""
        if self.without_exits:
            return "（本期数 − 退库企业本期数）÷（上年同期数 − 退库企业上年同期数）− 1"
        return "本期数 ÷ 上年同期数（本年报）− 1；退库留基企业保留上年同期数"

    def evaluate(self, facts: Facts) -> Value:
        """Percent, or the marker that tells why there is none."""
        sums = facts.sums(self.item)
        if sums is None:
            return Value.missing()
        if self.without_exits and sums.current is not None and sums.base is not None:
            sums = Sums(sums.current - sums.exit_current, sums.base - sums.exit_base)
        rate = growth(sums.current, sums.base, facts.negative_base(self.item))
        return with_legs(rate, sums, legs_of(facts, self.item, sums))


@dataclass(frozen=True)
class Ratio:
    """One item's current sum over another's, in percent: a ratio of sums, never a mean of ratios."""

    numerator: str
    denominator: str
    change: bool = False
    narrowed: tuple[tuple[str, str], ...] = field(default=())

    @property
    def words(self) -> str:
        """The formula in words."""
        return "本期比率 − 上年同期比率" if self.change else "Σ 分子 ÷ Σ 分母 × 100"

    @property
    def items(self) -> tuple[str, ...]:
        """Numerator and denominator."""
        return (self.numerator, self.denominator)

    def evaluate(self, facts: Facts) -> Value:
        """Percent; or the change against last year in points, which needs both bases."""
        upper = facts.sums(self.numerator, narrowed=dict(self.narrowed))
        lower = facts.sums(self.denominator)
        if upper is None or lower is None:
            return Value.missing()
        now, earlier = _percent(upper.current, lower.current), _percent(upper.base, lower.base)
        terms = (legs_of(facts, self.numerator, upper)[0], legs_of(facts, self.denominator, lower)[0])
        if now is None:
            return Value(None, Marker.MISSING, terms=terms)
        if not self.change:
            return Value(now, Marker.NONE, now, earlier, terms)
        if earlier is None:
            return Value(None, Marker.NO_BASE, terms=terms)
        return Value(now - earlier, Marker.NONE, now, earlier, (Term("本期", now, "%"), Term("上年同期", earlier, "%")))


def _percent(upper: int | None, lower: int | None) -> Fraction | None:
    return None if upper is None or not lower else Fraction(upper * 100, lower)


@dataclass(frozen=True)
class Drag(OfItem):
    """Points by which exits whose base stays pull growth down: additive (sums with the pulls) or counterfactual."""

    counterfactual: bool = False

    @property
    def words(self) -> str:
        """The formula in words."""
        if self.counterfactual:
            return "含退库企业增速 − 剔除退库企业增速"
        return "（退库企业本期数 − 退库企业上年同期数）÷ 全部上年同期数 × 100"

    def evaluate(self, facts: Facts) -> Value:
        """Points; zero where no exit keeps its base."""
        sums = facts.sums(self.item)
        if sums is None or sums.current is None or sums.base is None:
            return Value.missing()
        legs = Legs(
            sums.current - sums.exit_current, sums.base - sums.exit_base, 0, 0, sums.exit_current, sums.exit_base
        )
        points = legs.counterfactual_drag if self.counterfactual else legs.additive_drag
        declared = facts.item(self.item)
        unit = declared.shown.name
        terms = (
            Term("退库企业本期数", shown(declared, sums.exit_current), unit),
            Term("退库企业上年同期数", shown(declared, sums.exit_base), unit),
            Term("全部上年同期数", shown(declared, sums.base), unit),
        )
        return with_legs(points, Sums(sums.exit_current, sums.exit_base), terms)


@dataclass(frozen=True)
class Face(OfItem):
    """The share of enterprises that grow among those that can be compared."""

    words: str = "本期数高于上年同期的企业数 ÷ 有上年同期数的企业数 × 100"

    def evaluate(self, facts: Facts) -> Value:
        """Percent of enterprises."""
        sums = facts.sums(self.item)
        if sums is None or not sums.comparable:
            return Value.missing()
        terms = (
            Term("增长企业", Fraction(sums.growing), "家"),
            Term("可比企业", Fraction(sums.comparable), "家"),
        )
        return Value(
            Fraction(sums.growing * 100, sums.comparable),
            Marker.NONE,
            Fraction(sums.growing),
            Fraction(sums.comparable),
            terms,
        )


@dataclass(frozen=True)
class PartOfWhole(OfItem):
    """The slice against the total: share of the current sum, pull, contribution, or growth above the total's."""

    kind: str

    @property
    def words(self) -> str:
        """The formula in words."""
        return {
            "share": "分组本期数 ÷ 合计本期数 × 100",
            "pull": "（分组本期数 − 分组上年同期数）÷ 合计上年同期数 × 100",
            "contribution": "（分组本期数 − 分组上年同期数）÷（合计本期数 − 合计上年同期数）× 100",
            "above": "分组增速 − 合计增速（按公布位数相减）",
        }[self.kind]

    def evaluate(self, facts: Facts) -> Value:
        """Percent or points."""
        part, whole = facts.sums(self.item), facts.whole(self.item)
        if part is None or whole is None or whole.current is None:
            return Value.missing()
        terms = (*legs_of(facts, self.item, part), *legs_of(facts, self.item, whole))
        if self.kind == "share":
            result = _percent(part.current, whole.current)
            return with_legs(Marker.MISSING if result is None else result, part, terms)
        if whole.base is None:
            return with_legs(Marker.NO_BASE, part, terms)
        if self.kind == "above":
            ours, theirs = growth(part.current, part.base), growth(whole.current, whole.base)
            return with_legs(difference_in_points(ours, theirs, 1), part, terms)
        if self.kind == "pull":
            return with_legs(pull(part.current, part.base, whole.base), part, terms)
        return with_legs(contribution(part.current, part.base, whole.current, whole.base), part, terms)


@dataclass(frozen=True)
class Coverage(OfItem):
    """The share of the base whose enterprises have filed: of the base, not of heads."""

    words: str = "已报企业上年同期数 ÷（已报企业上年同期数 + 未报企业上年同期数）× 100"

    def evaluate(self, facts: Facts) -> Value:
        """Percent of the base."""
        sums = facts.sums(self.item)
        if sums is None:
            return Value.missing()
        exact = coverage(sums)
        if exact is None:
            return Value.missing(Marker.NO_BASE)
        declared = facts.item(self.item)
        terms = (
            Term("已报企业上年同期数", shown(declared, (sums.base or 0) - sums.exit_base), declared.shown.name),
            Term("未报企业上年同期数", shown(declared, sums.awaited_base), declared.shown.name),
        )
        return Value(exact, Marker.NONE, None, None, terms)


def coverage(sums: Sums) -> Fraction | None:
    """Percent of the base whose enterprises have filed; None where there is no base. Exits owe no return: they are out."""
    filed = (sums.base or 0) - sums.exit_base
    whole = filed + sums.awaited_base
    return Fraction(filed * 100, whole) if whole > 0 else None


@dataclass(frozen=True)
class Count:
    """Enterprises of a register item (`register`, `register.entries`, …), with last year's count as the base."""

    item: str
    less: str = ""
    change: bool = False

    @property
    def words(self) -> str:
        """The formula in words."""
        if self.change:
            return "本年企业数 − 上年同期企业数（按名录变动首个统计期计）"
        return "入库企业数 − 退库企业数" if self.less else "企业数（按名录变动首个统计期计）"

    @property
    def items(self) -> tuple[str, ...]:
        """The counted items."""
        return (self.item, self.less) if self.less else (self.item,)

    def _count(self, facts: Facts, years_back: int) -> Fraction | None:
        if facts.sums("register", years_back) is None and facts.whole_register(years_back) == 0:
            return None
        total = 0
        for code, sign in ((self.item, 1), (self.less, -1)):
            found = facts.sums(code, years_back) if code else None
            total += sign * ((found.current or 0) if found else 0)
        return Fraction(total)

    def evaluate(self, facts: Facts) -> Value:
        """A number of enterprises; a register without anybody in it is missing, not zero."""
        now, earlier = self._count(facts, 0), self._count(facts, 1)
        if now is None:
            return Value.missing()
        terms = (Term("本期", now, "家"), *((Term("上年同期", earlier, "家"),) if earlier is not None else ()))
        if self.change:
            return _change(now, earlier, terms)
        return Value(now, Marker.NONE, now, earlier, terms)


def _change(now: Fraction, earlier: Fraction | None, terms: tuple[Term, ...]) -> Value:
    if earlier is None:
        return Value(None, Marker.NO_BASE, terms=terms)
    return Value(now - earlier, Marker.NONE, now, earlier, terms)
