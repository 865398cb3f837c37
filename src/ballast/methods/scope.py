"""Exits, entries and the scope of a growth rate: what leaving and joining firms do to it.

**Terms.** *Base kept* (退库留基): an exited firm's last-year base stays in the sum and drags growth. *Base dropped*: both
legs leave. *Additive drag* (下拉X个百分点): the exits' own pull; with the other pulls it sums to the total.
*Counterfactual drag* (若剔除退库企业，增速为…): how much higher growth would be without them. The two differ.
*Bars*: the additive parts of growth by what happened to the firm. *Late filer* (迟报、未报): in scope, not filed yet.
*Coverage* (报送覆盖率): the share of the base, not of heads, whose firms have filed. *Status* (在库状态): which row of the
table below a firm stands in; each firm in one.

**Assumptions.** Whether an exit's base is kept is the recorded decision (`practice.md` 11); the legs come with it
applied. A promoted firm (年度升规) brings its real base, a new plant (新建投产) none. A firm that moved brings its own
base and its whole year to date. Each firm is in one bar: where several apply, the first of `PRECEDENCE`. What a firm
counts in either leg (`design.md`, “Classification and base”):

| status | current | base |
| --- | --- | --- |
| filed 在库 | as filed | as reported in that return |
| new plant 新建投产 | as filed, its whole year to date | none, even where one was filed |
| promoted 年度升规 | as filed | as filed, its real last year |
| exit, base kept 退库留基 | year to date carried from the last filing | last year's accepted value |
| exit, base dropped 退库不留基 | – | – |
| late 未报 | – | – ; its base counts in the coverage only |

**Inputs.** Sums, or firms with their status and both values, in one unit, exact.

**Outputs.** Percent and points, exact, or
a `Marker`. The points are of the base of those counted; `of_whole_register` says whether that is the whole register's.

**Formula.** S continuing, N entered this year, X exited this year:

* keep = (C_S + C_N + C_X) / (B_S + B_N + B_X) − 1
* drop = (C_S + C_N) / (B_S + B_N) − 1
* additive drag = (C_X − B_X) / (B_S + B_N + B_X) × 100; counterfactual drag = (keep − drop) × 100
* bar_k = (C_k − B_k) / B_total × 100; the rest is what the named bars leave of the total
* coverage = Σ base of those that filed / (the same + Σ base of the late) × 100, exits apart (they do not file); below the
  declared share the figure is 初

**Worked example.** B_S 9.6, C_S 10.2, B_X 0.4, C_X 0 (亿元): keep 2.00 %, drop 6.25 %, additive −4.00, counterfactual
−4.25.

**Source.** `operations.md` 2.4 [S7][S70]; the switch and the printing of which one is a suggestion [I].

**Figures.** F17–F20, F50.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import Exact
from ballast.methods.contribution import pull
from ballast.methods.exact import MethodError, Rate, exact_sum, fraction, repeated
from ballast.methods.growth import NegativeBase, growth
from ballast.methods.ratios import share


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
    """The one bar of a firm out of all that apply to it; `REST` where none does.

    >>> bar_of({Bar.STOPPAGES, Bar.NEW_PLANTS}).label
    '新建投产'
    """
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

    >>> [(one.bar.label, str(one.points)) for one in decompose({Bar.EXITS_KEPT: (0, 4)}, (105, 100)).bars]
    [('退库留基', '-4'), ('其他在库企业', '9')]
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


class Status(StrEnum):
    """What a firm is this year; each row of the table above."""

    FILED = "filed"
    NEW_PLANT = "new_plant"
    PROMOTED = "promoted"
    EXIT_KEPT = "exit_kept"
    EXIT_DROPPED = "exit_dropped"
    LATE = "late"

    @property
    def label(self) -> str:
        """The name on screen."""
        return _STATUS_LABELS[self]

    @property
    def left(self) -> bool:
        """Whether the firm has left the register."""
        return self in (Status.EXIT_KEPT, Status.EXIT_DROPPED)


_STATUS_LABELS = {
    Status.FILED: "在库已报",
    Status.NEW_PLANT: "新建投产",
    Status.PROMOTED: "年度升规",
    Status.EXIT_KEPT: "退库留基",
    Status.EXIT_DROPPED: "退库不留基",
    Status.LATE: "在库未报",
}
_BAR_OF_STATUS = {
    Status.EXIT_KEPT: Bar.EXITS_KEPT,
    Status.NEW_PLANT: Bar.NEW_PLANTS,
    Status.PROMOTED: Bar.ENTRIES,
}

Exits = Literal["recorded", "keep", "drop"]
"""Whose base stays: as recorded for each exit, every exit's, or none's (the switch of `operations.md` 2.4)."""


@dataclass(frozen=True)
class Firm:
    """One firm: both values in one unit as filed (an exit's as carried), None where there is none; moved, stopped."""

    code: str
    status: Status
    current: Exact | None
    base: Exact | None
    moved: bool = False
    stopped: bool = False


@dataclass(frozen=True)
class Coverage:
    """How much has been filed: heads, and the base in percent; `late` names who has not, `unknown` whose base is not known."""

    expected: int
    filed: int
    share_of_base: Rate
    late: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class SameScope:
    """Both legs of a set of firms, the growth in percent and its bars, and what must be said beside it.

    `without_base` are firms, no new plants, that count in the current leg and reported no base. `marker` is `PROVISIONAL`
    (初) below the declared coverage. `exits` is the treatment applied.
    """

    current: Fraction
    base: Fraction
    legs: Legs
    decomposition: Decomposition
    coverage: Coverage
    without_base: tuple[str, ...]
    exits: Exits
    marker: Marker

    @property
    def growth(self) -> Rate:
        """Same-scope growth in percent."""
        return self.decomposition.growth

    @property
    def of_whole_register(self) -> bool:
        """Whether the points of the bars are of the whole register's base; else they are the sample's."""
        return not self.coverage.late

    @property
    def note(self) -> str:
        """What stands under the figure: how exits were treated, and of whose base the points are."""
        treated = {"recorded": "退库企业按登记的留基决定处理", "keep": "退库企业全部留基", "drop": "退库企业全部不留基"}
        late = len(self.coverage.late)
        whole = "以全部在库企业基数为分母" if not late else f"以已报企业基数为分母，{late}家未报企业不计入本期和同期"
        return f"{treated[self.exits]}；拉动点{whole}"


def same_scope(
    firms: Iterable[Firm],
    provisional_below: Exact = 95,
    exits: Exits = "recorded",
    negative: NegativeBase = "marker",
) -> SameScope:
    """The sums of both legs of firms with their status, the growth, its bars and the coverage; order means nothing.

    `provisional_below` is the share of the base in percent under which the figure is 初 (our suggestion, 95). Raises
    `MethodError` where a firm comes twice, one that filed has no current value, or one that has not filed has one.

    >>> same_scope([Firm("a", Status.FILED, 102, 96), Firm("b", Status.EXIT_KEPT, 0, 4)]).growth
    Fraction(2, 1)
    """
    treated = [_as_treated(firm, exits) for firm in firms]
    _check_firms(treated)
    counted = [firm for firm in treated if firm.status not in (Status.EXIT_DROPPED, Status.LATE)]
    sums = {status: _legs(firm for firm in counted if firm.status is status) for status in Status}
    current, base = (exact_sum(pair[leg] for pair in sums.values()) for leg in (0, 1))
    by_bar: dict[Bar, list[Firm]] = {}
    for firm in counted:
        by_bar.setdefault(_bar(firm), []).append(firm)
    named: dict[Bar, tuple[Exact, Exact]] = {
        bar: _legs(members) for bar, members in by_bar.items() if bar is not Bar.REST
    }
    coverage = _coverage(treated, base - sums[Status.EXIT_KEPT][1])
    share_of_base = coverage.share_of_base
    provisional = share_of_base is Marker.MISSING or (
        not isinstance(share_of_base, Marker) and share_of_base < provisional_below
    )
    return SameScope(
        current=current,
        base=base,
        legs=_three_legs(sums),
        decomposition=decompose(named, (current, base), negative),
        coverage=coverage,
        without_base=tuple(
            sorted(firm.code for firm in counted if firm.base is None and firm.status is not Status.NEW_PLANT)
        ),
        exits=exits,
        marker=Marker.PROVISIONAL if provisional else Marker.NONE,
    )


def _as_treated(firm: Firm, exits: Exits) -> Firm:
    if exits == "recorded" or not firm.status.left:
        return firm
    return replace(firm, status=Status.EXIT_KEPT if exits == "keep" else Status.EXIT_DROPPED)


def _check_firms(firms: Sequence[Firm]) -> None:
    if twice := repeated(firm.code for firm in firms):
        raise MethodError(f"企业 {'、'.join(twice)} 出现了两次，会重复计算。请每家只给一行")
    filing = (Status.FILED, Status.NEW_PLANT, Status.PROMOTED)
    if lacking := sorted(firm.code for firm in firms if firm.status in filing and firm.current is None):
        raise MethodError(f"企业 {'、'.join(lacking)} 记为已报，却没有本期数，缺数不是0。未报的请记为“在库未报”")
    if odd := sorted(firm.code for firm in firms if firm.status is Status.LATE and firm.current is not None):
        raise MethodError(f"企业 {'、'.join(odd)} 记为未报，却有本期数。请核对报送状态")


def _bar(firm: Firm) -> Bar:
    applicable = {_BAR_OF_STATUS.get(firm.status, Bar.REST)}
    applicable |= ({Bar.MOVES} if firm.moved else set()) | ({Bar.STOPPAGES} if firm.stopped else set())
    return bar_of(applicable)


def _legs(firms: Iterable[Firm]) -> tuple[Fraction, Fraction]:
    """Current and base of firms that count; a new plant's base is none, even where one was filed."""
    current = base = Fraction(0)
    for firm in firms:
        current += fraction(firm.current or 0)
        base += 0 if firm.status is Status.NEW_PLANT else fraction(firm.base or 0)
    return current, base


def _three_legs(sums: Mapping[Status, tuple[Fraction, Fraction]]) -> Legs:
    entries = [sums[status] for status in (Status.NEW_PLANT, Status.PROMOTED)]
    return Legs(
        *sums[Status.FILED],
        exact_sum(pair[0] for pair in entries),
        exact_sum(pair[1] for pair in entries),
        *sums[Status.EXIT_KEPT],
    )


def _coverage(firms: Sequence[Firm], filed_base: Fraction) -> Coverage:
    """Of the firms that should file; a late one whose base is not known leaves the share `MISSING`, not a guess."""
    late = [firm for firm in firms if firm.status is Status.LATE]
    expected = [firm for firm in firms if not firm.status.left]
    unknown = tuple(sorted(firm.code for firm in late if firm.base is None))
    awaited = exact_sum(firm.base or 0 for firm in late)
    return Coverage(
        expected=len(expected),
        filed=len(expected) - len(late),
        share_of_base=Marker.MISSING if unknown else share(filed_base, filed_base + awaited),
        late=tuple(sorted(firm.code for firm in late)),
        unknown=unknown,
    )
