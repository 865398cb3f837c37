"""Formulas on what is not a return: official releases, targets, park forms, value-added rates and producer prices."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ballast.indicators.formula import Facts, OfNoItem, ProjectState, Term, Value, shown
from ballast.kernel.marker import Marker
from ballast.methods.growth import difference_in_points, growth
from ballast.methods.value_added import Division, estimate

_MILLION = 1_000_000
_TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Official(OfNoItem):
    """An official figure as released: `part` is value, rate or rank; `against` takes the difference to another office's."""

    indicator: str
    part: str = "rate"
    against: str = ""

    @property
    def words(self) -> str:
        """The formula in words."""
        if self.against:
            return "本地发布数 − 对照地区发布数（按发布位数相减）"
        return "统计部门发布数，不由本系统计算"

    def evaluate(self, facts: Facts) -> Value:
        """The figure in its unit; not released, or out of the reader's audience or embargo, is a marker."""
        found = facts.release(self.indicator)
        if isinstance(found, Marker):
            return Value.missing(found)
        release, period = found
        if self.part == "rank":
            return self._rank(release.rank, release.ranked, str(period))
        number = _number(release.rate if self.part == "rate" else release.value)
        if number is None:
            return Value(None, Marker.NOT_RELEASED, period=str(period))
        if not self.against:
            return Value(number, Marker.NONE, terms=(Term("发布数", number, ""),), period=str(period))
        return self._difference(facts, number, release.places, str(period))

    def _rank(self, rank: int | None, ranked: int | None, period: str) -> Value:
        if rank is None:
            return Value(None, Marker.NOT_RELEASED, period=period)
        terms = (Term("位次", Fraction(rank), "位"), *((Term("参与排名", Fraction(ranked), "个"),) if ranked else ()))
        return Value(Fraction(rank), Marker.NONE, terms=terms, period=period)

    def _difference(self, facts: Facts, ours: Fraction, places: int, period: str) -> Value:
        other = facts.release(self.indicator, self.against)
        if isinstance(other, Marker):
            return Value(None, other, period=period)
        release, other_period = other
        theirs = _number(release.rate if self.part == "rate" else release.value)
        if theirs is None or str(other_period) != period:
            return Value(None, Marker.NOT_RELEASED, period=period, note="对照地区没有同一时期的发布数")
        points = difference_in_points(ours, theirs, places)
        if isinstance(points, Marker):
            return Value(None, points, period=period)
        terms = (Term("本地", ours, "%"), Term("对照地区", theirs, "%"))
        return Value(points, Marker.NONE, terms=terms, period=period)


def _number(millionths: int | None) -> Fraction | None:
    return None if millionths is None else Fraction(millionths, _MILLION)


@dataclass(frozen=True)
class Planned(OfNoItem):
    """A target of the year and how it stands: `part` is target, gap, completion or required."""

    indicator: str
    part: str
    tier: str = "assured"
    kind: str = ""

    @property
    def words(self) -> str:
        """The formula in words."""
        return {
            "target": "年度目标（目标文件）",
            "gap": "速度目标：实际增速 − 目标增速；总量目标：完成率 − 计划进度",
            "completion": "本年累计 ÷ 年度目标 × 100（只用于总量和个数）",
            "required": "（（1＋目标增速）×全年基数 −（1＋累计增速）×累计基数）÷（全年基数 − 累计基数）− 1",
        }[self.part]

    def evaluate(self, facts: Facts) -> Value:
        """In the unit of the part; not applicable where the kind of target has no such thing."""
        found = facts.standing(self.indicator, self.tier, self.kind)
        if isinstance(found, Marker):
            return Value.missing(found)
        target, standing, required = found
        result: Fraction | Marker
        if self.part == "target":
            result = target.value
        elif self.part == "required":
            result = Marker.NOT_APPLICABLE if required is None else required
        else:
            result = standing.gap if self.part == "gap" else standing.completion
        terms = (Term("目标", target.value, target.unit_name),)
        if isinstance(result, Marker):
            return Value(None, result, terms=terms)
        return Value(result, Marker.NONE, terms=terms)


@dataclass(frozen=True)
class ParkOutput:
    """Output of parks with its scope said: above scale from returns, or all firms with the part that parks file."""

    all_firms: bool
    rate: bool

    @property
    def words(self) -> str:
        """The formula in words."""
        scope = "规上（企业报表）＋ 规下（园区报表）" if self.all_firms else "规上（企业报表）"
        return f"{scope}产值{'：本期 ÷ 上年同期 − 1' if self.rate else '合计'}"

    @property
    def items(self) -> tuple[str, ...]:
        """Output."""
        return ("output",)

    def evaluate(self, facts: Facts) -> Value:
        """亿元 or percent; missing where a park's form for the below-scale part did not come."""
        above = facts.sums("output", narrowed={"in_park": "in"})
        current = above.current if above else None
        base = above.base if above else None
        declared = facts.item("output")
        terms = [Term("规上产值", shown(declared, current), "亿元")]
        if self.all_firms:
            below = facts.park_part()
            if below.current is None:
                return Value.missing(note="园区没有报送规下部分")
            terms.append(Term("规下产值", shown(declared, below.current), "亿元"))
            current = (current or 0) + below.current
            base = (base or 0) + (below.base or 0)
        if current is None:
            return Value.missing()
        result = growth(current, base) if self.rate else shown(declared, current)
        legs = (Fraction(current), None if base is None else Fraction(base))
        if result is None or isinstance(result, Marker):
            return Value(None, result or Marker.MISSING, *legs, tuple(terms))
        return Value(result, Marker.NONE, *legs, tuple(terms))


@dataclass(frozen=True)
class ValueAdded:
    """The bureau's own estimate of value added: rate method, single deflation. Always marked 估, never ranked."""

    rate: bool

    @property
    def words(self) -> str:
        """The formula in words."""
        if self.rate:
            return "Σ（产值 × 增加值率 ÷ 价格指数）÷ Σ（上年同期产值 × 增加值率）− 1，分大类测算"
        return "Σ 产值 × 增加值率，分大类测算，现价"

    @property
    def items(self) -> tuple[str, ...]:
        """Output."""
        return ("output",)

    def evaluate(self, facts: Facts) -> Value:
        """亿元 or percent. Divisions without a rate or a price make it missing, and are named."""
        sums, tables = facts.by_division("output"), facts.value_added_inputs()
        used = {code: one for code, one in sums.items() if one.current or one.base}
        lacking = sorted(code for code in used if code not in tables)
        if lacking or not used:
            note = f"缺增加值率或价格指数的大类：{'、'.join(lacking)}" if lacking else ""
            return Value.missing(note=note)
        total = sum(Fraction((one.current or 0) * tables[code].rate, _TEN_THOUSAND) for code, one in used.items())
        base = sum(Fraction((one.base or 0) * tables[code].base_rate, _TEN_THOUSAND) for code, one in used.items())
        declared = facts.item("output")
        if not self.rate:
            exact = Fraction(total) * declared.unit.factor / declared.shown.factor
            return Value(exact, Marker.ESTIMATE, Fraction(total), Fraction(base))
        divisions = [
            Division(
                code,
                one.current or 0,
                one.base or 0,
                Fraction(tables[code].rate, 100),
                Fraction(tables[code].base_rate, 100),
                Fraction(tables[code].price_index, _TEN_THOUSAND),
            )
            for code, one in sorted(used.items())
        ]
        real = estimate(divisions).real
        if isinstance(real, Marker):
            return Value.missing(real)
        return Value(real, Marker.ESTIMATE, Fraction(total), Fraction(base))


@dataclass(frozen=True)
class FilingGap:
    """Enterprises in the register that have not filed the period."""

    @property
    def words(self) -> str:
        """The formula in words."""
        return "应报企业数 − 已报企业数"

    @property
    def items(self) -> tuple[str, ...]:
        """Register counts."""
        return ("register", "register.filed")

    def evaluate(self, facts: Facts) -> Value:
        """A number of enterprises."""
        expected, filed = facts.sums("register"), facts.sums("register.filed")
        if expected is None or expected.current is None:
            return Value.missing()
        done = filed.current if filed and filed.current else 0
        terms = (Term("应报", Fraction(expected.current), "家"), Term("已报", Fraction(done), "家"))
        return Value(Fraction(expected.current - done), Marker.NONE, terms=terms)


@dataclass(frozen=True)
class Projects(OfNoItem):
    """Projects of the year: started, commissioned, key projects under way, or the output they are expected to release."""

    part: str

    @property
    def words(self) -> str:
        """The formula in words."""
        return {
            "started": "开工日期在本年内（截至本期）的项目数",
            "commissioned": "投产日期在本年内（截至本期）的项目数",
            "key": "列入重点且已开工、在建的项目数",
            "release": "Σ 项目填报的年内预计释放产值",
        }[self.part]

    def evaluate(self, facts: Facts) -> Value:
        """A number of projects, or 亿元; missing where no project was reported this year."""
        listed = facts.projects()
        if listed is None:
            return Value.missing()
        if self.part == "release":
            known = [each.expected_release for each in listed if each.expected_release is not None]
            return Value(Fraction(sum(known), 100_000_000)) if known else Value.missing()
        first, last = f"{facts.period.year}-01-01", facts.period.last_day.isoformat()
        counted = [each for each in listed if self._counts(each, first, last)]
        return Value(Fraction(len(counted)), terms=(Term("在库项目", Fraction(len(listed)), "个"),))

    def _counts(self, each: ProjectState, first: str, last: str) -> bool:
        if self.part == "key":
            return each.key and each.stage in ("started", "building")
        return first <= (each.started_on if self.part == "started" else each.commissioned_on) <= last


@dataclass(frozen=True)
class Premises(OfNoItem):
    """New standard factory premises of the year, as parks report them."""

    words: str = "Σ 园区月报的本年新增标准化厂房面积"

    def evaluate(self, facts: Facts) -> Value:
        """万平方米; missing where no park reported."""
        area = facts.park_part().new_premises
        return Value.missing() if area is None else Value(Fraction(area, 10_000))
