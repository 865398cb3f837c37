"""Shift-share (偏离—份额分析): how much of a region's change is the environment, the mix, and ourselves.

**Terms.** *Environment* (大环境): what the region would have gained had every sector grown like the reference as a whole.
*Mix* (结构): what it gained because its sectors are those that grow faster or slower in the reference. *Ourselves* (自身): what
it gained because its sectors grew unlike the same sectors of the reference. *Homothetic base* (同构基数): the base that a
sector would have if the region had the reference's structure. *Unsplit* (无法拆分): a change that no rate divides.

**Assumptions.** Four tables in one unit (output, value added, employment) and one classification at one level: a coarser
classification moves points from mix to ourselves. No value is negative. Whether the region counts in its reference is
declared by `Reference`: it usually does (a city in its province), and is then a part of its own environment; where it is
large, take it out. It is arithmetic: “ourselves” names no cause.

**Inputs.** Values by sector at the beginning and at the end, of the region and of the reference: mappings from code, or
sequences in one order. Exact, or floats read as they print. A missing value is an error, which names it; a sector that
does not exist is 0. Dynamic: the same for every year, in order.

**Outputs.** Amounts in the unit given, exact; points of the region's growth (amount / the region's base × 100), or
`NO_BASE` where the region had nothing. In every row and in the total the effects sum to the actual change, exactly; every
effect of the total is the sum of the rows'.

**Formula.** b, c = a sector's base and current value here; G_i, G = growth of the sector and of all in the reference; g_i, g =
of the sector and of all here; h = homothetic base = Σb · (the sector's share of the reference's base).

* Dunn: change = b·G + b·(G_i − G) + b·(g_i − G_i)
* Esteban-Marquillas: the last part = h·(g_i − G_i) [competitive] + (b − h)·(g_i − G_i) [allocation]
* Arcelus: change = Σ over {G, G_i − G, g − G, (g_i − g) − (G_i − G)} of h·(…) [expected] + (b − h)·(…) [differential]
* dynamic: the Dunn effects of every year, each with that year's weights, summed
* no rate, own line: where the reference had no base in a sector, what its G would not give is *unsplit*. Where only the region
  had none, Dunn's b·(g_i − G_i) is the whole new value, ourselves; the other two need g_i, so there it is unsplit

**Worked example.** Region (90, 20, 10, 60) → (100, 40, 10, 55), nation (400, 150, 150, 400) → (440, 210, 135, 480): change 25 =
environment 27 + mix 1 + ourselves −3, in points 13.89 = 15 + 0.56 − 1.67.

**Source.** Dunn 1960; Esteban-Marquillas 1972; Arcelus 1984; Barff and Knight 1988 (dynamic); the example: Farhauer and
Kröll, *Standorttheorien*, 2013. Issue 3.

**Figures.** F50 (mix); the pages of regions and parks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import text
from ballast.methods.exact import MethodError, Rate, in_percent
from ballast.methods.growth import growth
from ballast.methods.structure import Reference, Values, reference_without, table_of

Exactly = dict[str, Fraction]


class Cause(StrEnum):
    """The plain words: what a part of the change is due to."""

    ENVIRONMENT = "environment"
    MIX = "mix"
    OURSELVES = "ourselves"
    UNSPLIT = "unsplit"

    @property
    def label(self) -> str:
        """The name on screen."""
        return {"environment": "大环境", "mix": "结构", "ourselves": "自身", "unsplit": "无法拆分"}[self]


class Effect(StrEnum):
    """The parts of the methods; each belongs to one cause."""

    NATIONAL = "national"
    MIX = "mix"
    COMPETITIVE = "competitive"
    ALLOCATION = "allocation"
    NATIONAL_EXPECTED = "national_expected"
    NATIONAL_DIFFERENTIAL = "national_differential"
    MIX_EXPECTED = "mix_expected"
    MIX_DIFFERENTIAL = "mix_differential"
    REGION_EXPECTED = "region_expected"
    REGION_DIFFERENTIAL = "region_differential"
    REGION_MIX_EXPECTED = "region_mix_expected"
    REGION_MIX_DIFFERENTIAL = "region_mix_differential"
    UNSPLIT = "unsplit"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _EFFECTS[self][0]

    @property
    def cause(self) -> Cause:
        """The plain word for it."""
        return _EFFECTS[self][1]


_EFFECTS = {
    Effect.NATIONAL: ("份额分量", Cause.ENVIRONMENT),
    Effect.MIX: ("结构偏离分量", Cause.MIX),
    Effect.COMPETITIVE: ("竞争力偏离分量", Cause.OURSELVES),
    Effect.ALLOCATION: ("配置效应", Cause.OURSELVES),
    Effect.NATIONAL_EXPECTED: ("份额·同构部分", Cause.ENVIRONMENT),
    Effect.NATIONAL_DIFFERENTIAL: ("份额·差异部分", Cause.ENVIRONMENT),
    Effect.MIX_EXPECTED: ("产业结构·同构部分", Cause.MIX),
    Effect.MIX_DIFFERENTIAL: ("产业结构·差异部分", Cause.MIX),
    Effect.REGION_EXPECTED: ("区域增长·同构部分", Cause.OURSELVES),
    Effect.REGION_DIFFERENTIAL: ("区域增长·差异部分", Cause.OURSELVES),
    Effect.REGION_MIX_EXPECTED: ("区域产业结构·同构部分", Cause.OURSELVES),
    Effect.REGION_MIX_DIFFERENTIAL: ("区域产业结构·差异部分", Cause.OURSELVES),
    Effect.UNSPLIT: ("无法拆分", Cause.UNSPLIT),
}


@dataclass(frozen=True)
class ShiftRow:
    """One sector, or the whole region: base, current value and effects in the unit given, rates in percent.

    `points` and `pull` are of the *region's* growth (over `region_base`), so that the rows' sum to the total's.
    """

    code: str
    base: Fraction
    current: Fraction
    growth: Rate
    reference_growth: Rate
    effects: Mapping[Effect, Fraction]
    region_base: Fraction

    @property
    def points(self) -> dict[Effect, Rate]:
        """The effects in points of the region's growth, or `NO_BASE`."""
        if not self.region_base:
            return dict.fromkeys(self.effects, Marker.NO_BASE)
        return {effect: in_percent(value, self.region_base) for effect, value in self.effects.items()}

    @property
    def change(self) -> Fraction:
        """The actual change, which the effects sum to."""
        return self.current - self.base

    def amount(self, cause: Cause) -> Fraction:
        """What is due to one cause, in the unit given."""
        return _total(value for effect, value in self.effects.items() if effect.cause is cause)

    def pull(self, cause: Cause) -> Rate:
        """What is due to one cause, in points of the region's growth, or `NO_BASE`."""
        return in_percent(self.amount(cause), self.region_base) if self.region_base else Marker.NO_BASE


@dataclass(frozen=True)
class ShiftShare:
    """The whole region, its sectors in the order given, and how the region stands to the reference.

    `new_here` are the sectors that the region had nothing of at the beginning; `unsplit` those with a change that no rate
    divides. `years` holds the yearly analyses of a dynamic one.
    """

    total: ShiftRow
    rows: tuple[ShiftRow, ...]
    reference: Reference
    new_here: tuple[str, ...]
    unsplit: tuple[str, ...]
    years: tuple[ShiftShare, ...] = ()

    def sentence(self, places: int = 1) -> str:
        """The growth and its causes in words, in points rounded half up."""
        if isinstance(self.total.growth, Marker):
            return f"本地上年同期没有数，不计算增速；本期{text(self.total.current)}。"
        said = [f"本地增长{text(self.total.growth, places)}%"]
        for cause in Cause:
            found = self.total.pull(cause)
            if not isinstance(found, Marker) and (found or cause is not Cause.UNSPLIT):
                verb = "下拉" if found < 0 else "拉动"
                said.append(f"{cause.label}{verb}{text(abs(found), places)}个百分点")
        return f"{said[0]}：{'，'.join(said[1:])}（{self.reference.label}）。"


def dunn(
    region_base: Values,
    region_current: Values,
    reference_base: Values,
    reference_current: Values,
    reference: Reference = Reference.CONTAINS,
) -> ShiftShare:
    """The classical three parts: environment, mix, ourselves.

    Raises `MethodError` where sectors differ, a value is missing or negative, or the reference has no base at all.

    >>> [str(one) for one in dunn([90, 10], [100, 20], [400, 100], [440, 135]).total.effects.values()]
    ['15', '-5/2', '15/2', '0']
    """
    return _analysis(_Tables.of(region_base, region_current, reference_base, reference_current, reference), _dunn)


def esteban_marquillas(
    region_base: Values,
    region_current: Values,
    reference_base: Values,
    reference_current: Values,
    reference: Reference = Reference.CONTAINS,
) -> ShiftShare:
    """Ourselves split in two: how we would compete with the reference's structure, and whether we are in the right sectors.

    A positive allocation: more than the reference in what we are better at, or less in what we are worse at. Raises as `dunn`.

    >>> [str(one) for one in esteban_marquillas([90, 10], [100, 20], [400, 100], [440, 135]).total.effects.values()]
    ['15', '-5/2', '125/9', '-115/18', '0']
    """
    tables = _Tables.of(region_base, region_current, reference_base, reference_current, reference)
    return _analysis(tables, _esteban_marquillas)


def arcelus(
    region_base: Values,
    region_current: Values,
    reference_base: Values,
    reference_current: Values,
    reference: Reference = Reference.CONTAINS,
) -> ShiftShare:
    """Four effects (reference's growth, its mix, the region's growth, its mix), each expected and differential.

    Raises as `dunn`.

    >>> len(arcelus([90, 10], [100, 20], [400, 100], [440, 135]).total.effects)
    9
    """
    return _analysis(_Tables.of(region_base, region_current, reference_base, reference_current, reference), _arcelus)


def dynamic(
    region: Sequence[Values], references: Sequence[Values], reference: Reference = Reference.CONTAINS
) -> ShiftShare:
    """Dunn year by year, each with its own weights, summed over the years; `years` keeps each.

    `region` and `references` hold the tables of the years in order, at least two. Points are of the first year's base.
    Raises as `dunn`, and where the two have not the same years.

    >>> [str(one) for one in dynamic([[10], [12], [15]], [[100], [110], [121]]).total.effects.values()]
    ['11/5', '0', '14/5', '0']
    """
    if len(region) != len(references) or len(region) < 2:
        raise MethodError(
            f"动态分析要求本地和参照地区年份相同且至少两年，收到本地{len(region)}年、参照地区{len(references)}年。请补齐年份"
        )
    years = tuple(
        dunn(region[year - 1], region[year], references[year - 1], references[year], reference)
        for year in range(1, len(region))
    )
    whole = _Tables.of(region[0], region[-1], references[0], references[-1], reference)
    by_year = [{row.code: row.effects for row in year.rows} for year in years]
    effects = {code: _summed(rows[code] for rows in by_year) for code in whole.base}
    return _result(whole, effects, years)


@dataclass(frozen=True)
class _Tables:
    """The four tables read, and the rates that all methods need."""

    base: Exactly
    current: Exactly
    reference_base: Exactly
    reference_current: Exactly
    kind: Reference

    @staticmethod
    def of(
        base: Values, current: Values, reference_base: Values, reference_current: Values, kind: Reference
    ) -> _Tables:
        given = {
            "本地基期": base,
            "本地本期": current,
            "参照地区基期": reference_base,
            "参照地区本期": reference_current,
        }
        read = {name: _whole(table, name) for name, table in given.items()}
        ours, now, theirs, theirs_now = read.values()
        for name, table in read.items():
            if odd := sorted(table.keys() ^ ours.keys()):
                raise MethodError(f"{name}与本地基期的行业不一致：“{'、'.join(odd)}”只在一边。没有的行业请填0")
        rest, rest_now = (_known(reference_without(*pair, kind)) for pair in ((ours, theirs), (now, theirs_now)))
        if not any(rest.values()):
            raise MethodError("参照地区基期合计为0，没有增速可比。请检查参照地区的数，或是否扣除本地后已无剩余")
        return _Tables(ours, now, rest, rest_now, kind)

    @property
    def whole_base(self) -> Fraction:
        """What the region had at the beginning."""
        return _total(self.base.values())

    def sectors(self) -> Iterable[tuple[str, _Sector]]:
        """Every sector with the rates of the wholes, which are summed once."""
        base, reference_base = self.whole_base, _total(self.reference_base.values())
        # without a base the region's own rate multiplies nothing but zeros
        whole = _rate(_total(self.current.values()), base) or Fraction(0)
        reference_whole = _total(self.reference_current.values()) / reference_base - 1
        for code, value in self.base.items():
            yield (
                code,
                _Sector(
                    base=value,
                    homothetic=base * self.reference_base[code] / reference_base,
                    rate=_rate(self.current[code], value),
                    reference_rate=_rate(self.reference_current[code], self.reference_base[code]),
                    whole=whole,
                    reference_whole=reference_whole,
                ),
            )


@dataclass(frozen=True)
class _Sector:
    """What the formulas need of one sector; rates as plain numbers, None where there is no base."""

    base: Fraction
    homothetic: Fraction
    rate: Fraction | None
    reference_rate: Fraction | None
    whole: Fraction
    reference_whole: Fraction


Split = Callable[[_Sector, Fraction], dict[Effect, Fraction]]


def _dunn(one: _Sector, change: Fraction) -> dict[Effect, Fraction]:
    national, mix, competitive = one.base * one.reference_whole, Fraction(0), Fraction(0)
    if one.reference_rate is not None:
        mix = one.base * (one.reference_rate - one.reference_whole)
        competitive = change - national - mix
    return {Effect.NATIONAL: national, Effect.MIX: mix, Effect.COMPETITIVE: competitive}


def _esteban_marquillas(one: _Sector, change: Fraction) -> dict[Effect, Fraction]:
    found = _dunn(one, change)
    found |= {Effect.COMPETITIVE: Fraction(0), Effect.ALLOCATION: Fraction(0)}
    if one.rate is not None and one.reference_rate is not None:
        lead = one.rate - one.reference_rate
        found[Effect.COMPETITIVE] = one.homothetic * lead
        found[Effect.ALLOCATION] = (one.base - one.homothetic) * lead
    return found


def _arcelus(one: _Sector, change: Fraction) -> dict[Effect, Fraction]:
    mix = own = Fraction(0)
    if one.reference_rate is not None:
        mix = one.reference_rate - one.reference_whole
    if one.rate is not None and one.reference_rate is not None:
        own = one.rate - one.whole - mix
    parts = (
        (Effect.NATIONAL_EXPECTED, Effect.NATIONAL_DIFFERENTIAL, one.reference_whole),
        (Effect.MIX_EXPECTED, Effect.MIX_DIFFERENTIAL, mix),
        (Effect.REGION_EXPECTED, Effect.REGION_DIFFERENTIAL, one.whole - one.reference_whole),
        (Effect.REGION_MIX_EXPECTED, Effect.REGION_MIX_DIFFERENTIAL, own),
    )
    found = {}
    for expected, differential, rate in parts:
        found[expected] = one.homothetic * rate
        found[differential] = (one.base - one.homothetic) * rate
    return found


def _analysis(tables: _Tables, split: Split) -> ShiftShare:
    effects = {}
    for code, sector in tables.sectors():
        change = tables.current[code] - sector.base
        found = split(sector, change)
        effects[code] = {**found, Effect.UNSPLIT: change - _total(found.values())}
    return _result(tables, effects)


def _result(
    tables: _Tables, effects: Mapping[str, Mapping[Effect, Fraction]], years: tuple[ShiftShare, ...] = ()
) -> ShiftShare:
    whole_base = tables.whole_base
    rows = tuple(
        _row(
            code,
            (tables.base[code], tables.current[code]),
            (tables.reference_base[code], tables.reference_current[code]),
            effects[code],
            whole_base,
        )
        for code in tables.base
    )
    here = whole_base, _total(tables.current.values())
    there = _total(tables.reference_base.values()), _total(tables.reference_current.values())
    return ShiftShare(
        total=_row("合计", here, there, _summed(effects.values()), whole_base),
        rows=rows,
        reference=tables.kind,
        new_here=tuple(row.code for row in rows if not row.base and row.current),
        unsplit=tuple(row.code for row in rows if row.effects[Effect.UNSPLIT]),
        years=years,
    )


def _row(
    code: str,
    here: tuple[Fraction, Fraction],
    there: tuple[Fraction, Fraction],
    effects: Mapping[Effect, Fraction],
    whole_base: Fraction,
) -> ShiftRow:
    return ShiftRow(
        code=code,
        base=here[0],
        current=here[1],
        growth=growth(here[1], here[0]),
        reference_growth=growth(there[1], there[0]),
        effects=effects,
        region_base=whole_base,
    )


def _summed(effects: Iterable[Mapping[Effect, Fraction]]) -> dict[Effect, Fraction]:
    found: dict[Effect, Fraction] = {}
    for one in effects:
        for effect, value in one.items():
            found[effect] = found.get(effect, Fraction(0)) + value
    return found


def _whole(values: Values, name: str) -> Exactly:
    """The table without gaps: with one missing, no total is known and nothing adds up."""
    found = table_of(values, name)
    if gaps := [code for code, value in found.items() if value is None]:
        raise MethodError(f"{name}“{'、'.join(gaps)}”缺数，各部分加不成总数。请补数，或把该行业从四张表中一起去掉")
    if not found:
        raise MethodError(f"{name}没有任何行业。请检查传入的表")
    return _known(found)


def _known(values: Mapping[str, Fraction | None]) -> Exactly:
    return {code: value for code, value in values.items() if value is not None}


def _rate(current: Fraction, base: Fraction) -> Fraction | None:
    return current / base - 1 if base else None


def _total(values: Iterable[Fraction]) -> Fraction:
    return sum(values, Fraction(0))
