"""Exits, entries and the scope of a growth rate: what leaving and joining firms do to it.

**Terms.** *Base kept* (退库留基): an exited firm's last-year base stays in the sum and drags growth. *Base dropped*: both
legs leave. *Additive drag* (下拉X个百分点): the exits' own pull; with the other pulls it sums to the total.
*Counterfactual drag* (若剔除退库企业，增速为…): how much higher growth would be without them. The two differ.
*Bars*: the additive parts of growth by what happened to the firm.

**Assumptions.** Whether an exit's base is kept is the recorded decision (`practice.md` 11); the legs come with it
applied. A promoted firm (年度升规) brings its real base, a new plant (新建投产) none. A firm that moved brings its own
base and its whole year to date. Each firm is in one bar: where several apply, the first of `PRECEDENCE`.

**Inputs.** Sums in one unit, exact. **Outputs.** Percent and points, exact, or a `Marker`.

**Formula.** S continuing, N entered this year, X exited this year:

* keep = (C_S + C_N + C_X) / (B_S + B_N + B_X) − 1
* drop = (C_S + C_N) / (B_S + B_N) − 1
* additive drag = (C_X − B_X) / (B_S + B_N + B_X) × 100; counterfactual drag = (keep − drop) × 100
* bar_k = (C_k − B_k) / B_total × 100; the rest is what the named bars leave of the total

**Worked example.** B_S 9.6, C_S 10.2, B_X 0.4, C_X 0 (亿元): keep 2.00 %, drop 6.25 %, additive −4.00, counterfactual
−4.25.

**Source.** `operations.md` 2.4 [S7][S70]; the switch and the printing of which one is a suggestion [I].

**Figures.** F17–F20, F50.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.contribution import pull
from ballast.methods.exact import MethodError, Rate, fraction
from ballast.methods.growth import NegativeBase, growth


@dataclass(frozen=True)
class Legs:
    """Current and base of the firms that continue, entered and exited this year, in one unit.

    `current_exits` is what they reported before they left, often 0.
    """

    current_continuing: Exact
    base_continuing: Exact
    current_entries: Exact = 0
    base_entries: Exact = 0
    current_exits: Exact = 0
    base_exits: Exact = 0

    @property
    def growth_keep(self) -> Rate:
        """Growth in percent with the exits' base kept."""
        return growth(self._current + fraction(self.current_exits), self._base_keep)

    @property
    def growth_drop(self) -> Rate:
        """Growth in percent with the exits out of both legs."""
        return growth(self._current, self._base_drop)

    @property
    def additive_drag(self) -> Rate:
        """The exits' pull in points: negative where they drag. This is the one for sentences."""
        return pull(self.current_exits, self.base_exits, self._base_keep)

    @property
    def counterfactual_drag(self) -> Rate:
        """`growth_keep − growth_drop` in points, exact."""
        keep, drop = self.growth_keep, self.growth_drop
        if isinstance(keep, Marker):
            return keep
        return drop if isinstance(drop, Marker) else keep - drop

    @property
    def _current(self) -> Fraction:
        return fraction(self.current_continuing) + fraction(self.current_entries)

    @property
    def _base_drop(self) -> Fraction:
        return fraction(self.base_continuing) + fraction(self.base_entries)

    @property
    def _base_keep(self) -> Fraction:
        return self._base_drop + fraction(self.base_exits)


class Bar(StrEnum):
    """What happened to a firm this year, as far as growth is concerned."""

    EXITS_KEPT = "exits_kept"
    NEW_PLANTS = "new_plants"
    ENTRIES = "entries"
    MOVES = "moves"
    STOPPAGES = "stoppages"
    REST = "rest"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _BAR_LABELS[self]


_BAR_LABELS = {
    Bar.EXITS_KEPT: "退库留基",
    Bar.NEW_PLANTS: "新建投产",
    Bar.ENTRIES: "年度升规",
    Bar.MOVES: "区划、园区变动",
    Bar.STOPPAGES: "停产半停产",
    Bar.REST: "其他在库企业",
}

PRECEDENCE = (Bar.EXITS_KEPT, Bar.NEW_PLANTS, Bar.ENTRIES, Bar.MOVES, Bar.STOPPAGES)
"""A firm to which several bars apply stands in the first: an exited plant is an exit, a stopped new plant a new plant."""


def bar_of(applicable: Collection[Bar]) -> Bar:
    """The one bar of a firm out of all that apply to it; `REST` where none does."""
    return next((bar for bar in PRECEDENCE if bar in applicable), Bar.REST)


@dataclass(frozen=True)
class BarValue:
    """One bar: its two sums in the unit given, and its points of the total's growth."""

    bar: Bar
    current: Fraction
    base: Fraction
    points: Rate


@dataclass(frozen=True)
class Decomposition:
    """The total's growth in percent and its bars, in the order of `Bar`; the points of the bars sum to it exactly."""

    growth: Rate
    bars: tuple[BarValue, ...]


def decompose(
    named: Mapping[Bar, tuple[Exact, Exact]], total: tuple[Exact, Exact], negative: NegativeBase = "marker"
) -> Decomposition:
    """Split growth into the named bars, each (current, base), and the rest of the total (current, base).

    Raises `MethodError` where `REST` is named: it is never given, always what the others leave.
    """
    if Bar.REST in named:
        raise MethodError("“其他在库企业”由合计减去各项得出，不能直接给出。请去掉这一项")
    current, base = fraction(total[0]), fraction(total[1])
    pairs = {bar: (fraction(pair[0]), fraction(pair[1])) for bar, pair in named.items()}
    left = (current - sum(pair[0] for pair in pairs.values()), base - sum(pair[1] for pair in pairs.values()))
    everything = {**pairs, Bar.REST: left}
    bars = tuple(
        BarValue(bar, *everything[bar], pull(*everything[bar], base, negative)) for bar in Bar if bar in everything
    )
    return Decomposition(growth(current, base, negative), bars)
