"""Formulas that look at many places at once: counts of units and parks on one side of a line, years of first place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ballast.indicators.formula import Facts, OfItem, OfNoItem, Term, Value, shown
from ballast.kernel.marker import Marker
from ballast.methods.growth import difference_in_points, growth
from ballast.methods.ranking import against

_MILLION = 1_000_000


@dataclass(frozen=True)
class UnitsBelow(OfNoItem):
    """How many ranked units' official rates are below the city's, or below zero."""

    indicator: str
    line: str

    @property
    def words(self) -> str:
        """The formula in words."""
        line = "全市发布增速" if self.line == "city" else "0"
        return f"发布增速低于{line}的县区（含参加排名的功能区）数，按公布位数比较"

    def evaluate(self, facts: Facts) -> Value:
        """A number of units; not released where the city's or any unit's rate of the same period is lacking."""
        found = facts.release(self.indicator)
        if isinstance(found, Marker):
            return Value.missing(found)
        release, period = found
        rates = facts.unit_rates(self.indicator, str(period))
        if release.rate is None or not rates:
            return Value(None, Marker.NOT_RELEASED, period=str(period))
        city = Fraction(release.rate, _MILLION)
        values: Mapping[str, Fraction] = {code: Fraction(rate, _MILLION) for code, rate in rates.items()}
        sides = against(values, city, release.places)
        counted = sides.below if self.line == "city" else sides.negative
        terms = (Term("全市增速", city, "%"), Term("已发布增速的县区", Fraction(len(values)), "个"))
        return Value(Fraction(len(counted)), terms=terms, period=str(period))


@dataclass(frozen=True)
class YearsFirst(OfNoItem):
    """Years in a row, counted back from the latest annual release, in which the rank was first."""

    indicator: str

    @property
    def words(self) -> str:
        """The formula in words."""
        return "年度位次连续为第1位的年数，从最近一个发布年度往前数"

    def evaluate(self, facts: Facts) -> Value:
        """A number of years; a year without a release ends the row."""
        ranks = facts.annual_ranks(self.indicator)
        if not ranks:
            return Value.missing(Marker.NOT_RELEASED)
        latest = max(ranks)
        years = 0
        while ranks.get(latest - years) == 1:
            years += 1
        return Value(Fraction(years), terms=(Term("最近一个发布年度", Fraction(latest), "年"),), period=str(latest))


@dataclass(frozen=True)
class ParksByTier:
    """How many parks' output of all firms reaches the lowest tier of the rule, or does not."""

    below: bool

    @property
    def words(self) -> str:
        """The formula in words."""
        side = "低于" if self.below else "不低于"
        return f"园区产值（规上＋规下，本年累计）{side}第一档（规则 park.output_tiers）的园区数"

    @property
    def items(self) -> tuple[str, ...]:
        """Output."""
        return ("output",)

    def evaluate(self, facts: Facts) -> Value:
        """A number of parks; parks whose form for the below-scale part did not come are not counted, and said."""
        outputs, lacking = facts.park_outputs()
        if not outputs:
            return Value.missing()
        line = facts.park_tier()
        in_shown = {code: shown(facts.item("output"), number) or Fraction(0) for code, number in outputs.items()}
        counted = sum((value < line) is self.below for value in in_shown.values())
        terms = (Term("档线", line, "亿元"), Term("有数的园区", Fraction(len(outputs)), "个"))
        return Value(Fraction(counted), terms=terms, note=f"{lacking}个园区没有报送规下部分，未计入" if lacking else "")


@dataclass(frozen=True)
class CountyShare(OfItem):
    """The counties' share of an item, zones left out."""

    @property
    def words(self) -> str:
        """The formula in words."""
        return "各县区规上产值之和（功能区不在内）÷ 全市规上产值 × 100"

    def evaluate(self, facts: Facts) -> Value:
        """Percent."""
        whole = facts.sums(self.item)
        if whole is None or not whole.current:
            return Value.missing()
        parts = [facts.sums(self.item, narrowed={"unit": code}) for code in facts.units_of_kind("county")]
        current = sum(part.current or 0 for part in parts if part)
        declared = facts.item(self.item)
        terms = (
            Term("各县区合计", shown(declared, current), declared.shown.name),
            Term("全市", shown(declared, whole.current), declared.shown.name),
        )
        return Value(Fraction(current * 100, whole.current), terms=terms)


@dataclass(frozen=True)
class ParkFirms(OfNoItem):
    """Enterprises in parks: all that parks file, or the share of the register that lies in parks."""

    share: bool

    @property
    def words(self) -> str:
        """The formula in words."""
        return "园区内在库规上企业数 ÷ 全部在库规上企业数 × 100" if self.share else "Σ 园区月报的企业总数"

    def evaluate(self, facts: Facts) -> Value:
        """Percent, or a number of enterprises."""
        if not self.share:
            firms = facts.park_part().all_firms
            return Value.missing() if firms is None else Value(Fraction(firms))
        inside, whole = facts.sums("register", narrowed={"in_park": "in"}), facts.sums("register")
        if whole is None or not whole.current:
            return Value.missing()
        now = (inside.current or 0) if inside else 0
        terms = (Term("园区内", Fraction(now), "家"), Term("全部", Fraction(whole.current), "家"))
        return Value(Fraction(now * 100, whole.current), terms=terms)


@dataclass(frozen=True)
class ParksAboveCity:
    """Growth of the parks' above-scale output minus the city's, from printed rates."""

    words: str = "园区规上产值增速 − 全市规上产值增速（按公布位数相减）"

    @property
    def items(self) -> tuple[str, ...]:
        """Output."""
        return ("output",)

    def evaluate(self, facts: Facts) -> Value:
        """Points."""
        inside, whole = facts.sums("output", narrowed={"in_park": "in"}), facts.whole("output")
        if inside is None or whole is None:
            return Value.missing()
        ours, theirs = growth(inside.current, inside.base), growth(whole.current, whole.base)
        points = difference_in_points(ours, theirs, 1)
        if isinstance(points, Marker) or isinstance(ours, Marker) or isinstance(theirs, Marker):
            return Value.missing(points if isinstance(points, Marker) else Marker.MISSING)
        return Value(points, terms=(Term("园区规上增速", ours, "%"), Term("全市规上增速", theirs, "%")))
