"""The analyst's desk: figures of one period through one reader, each with the source that is printed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ballast.figures import official
from ballast.figures.official import OfficialFigure
from ballast.figures.read import Figure, FigureTable, Reader
from ballast.indicators.catalogue import indicator
from ballast.indicators.on_facts import Official
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.kernel.rounding import half_up
from ballast.reports.parts import Cited, Source
from ballast.reports.wording import plain

_Key = tuple[str, tuple[str, ...], Basis, Period]


@dataclass
class Desk:
    """Reads each table once. What is missing comes back as None, so that a sentence can leave itself out."""

    reader: Reader
    period: Period
    _tables: dict[_Key, FigureTable] = field(default_factory=dict)

    @property
    def internal(self) -> bool:
        """Whether the report stays inside the office."""
        return self.reader.scope.audience.rank == 0

    @property
    def collected(self) -> bool:
        """Whether enterprises filed for the period at all: exits whose base stays would fill the sums without them."""
        return str(self.period) in self.reader.frozen.periods()

    @property
    def snapshot(self) -> str:
        """The first figures of the snapshot's identity, as addresses carry it."""
        return self.reader.frozen.identity[:12]

    def table(
        self, code: str, by: Sequence[str] = (), basis: Basis = Basis.YTD, period: Period | None = None
    ) -> FigureTable:
        """A table of an indicator, read once."""
        key = (code, tuple(by), basis, period or self.period)
        if key not in self._tables:
            self._tables[key] = self.reader.table(code, key[3], basis, key[1])
        return self._tables[key]

    def total(self, code: str, basis: Basis = Basis.YTD, period: Period | None = None) -> Figure | None:
        """The city's figure; None where a marker stands in its place."""
        found = self.table(code, (), basis, period).total
        return None if found.exact is None else found

    def rows(self, code: str, by: str, basis: Basis = Basis.YTD) -> tuple[Figure, ...]:
        """The rows of a table that have a number."""
        return tuple(row for row in self.table(code, (by,), basis).rows if row.exact is not None)

    def official(self, code: str) -> Figure | None:
        """An official figure of exactly this period; None where it has not been released."""
        found = self.total(code)
        return found if found is not None and self.spoken_of(found) == self.period else None

    def spoken_of(self, figure: Figure) -> Period:
        """The period that a figure speaks of: for official ones that of the release."""
        return Period.parse_any(figure.value.period) if figure.value.period else figure.address.period

    def release(self, figure: Figure) -> OfficialFigure | None:
        """The release behind an official figure."""
        formula = indicator(figure.address.code).formula
        if not isinstance(formula, Official):
            return None
        unit = figure.slice.get("unit") or self.city
        found = official.release(
            self.reader.frozen, formula.indicator, unit, figure.address.period, self.reader.scope, figure.address.basis
        )
        return None if isinstance(found, Marker) else found

    @property
    def city(self) -> str:
        """The code of the city."""
        return official.unit_of_kind(self.reader.frozen, "city", self.period)

    def source(self, figure: Figure, how: str = "") -> Source:
        """The source of a figure as it stands in the list at the end."""
        one = indicator(figure.address.code)
        place = figure.name if figure.slice else "全市"
        spoken_of = self.spoken_of(figure)
        other = f"，{spoken_of.full_label(figure.address.basis)}" if str(spoken_of) != str(self.period) else ""
        what = f"{one.name}（{place}{other}{'，当月' if figure.address.basis is Basis.MONTH else ''}）"
        released = self.release(figure)
        return Source(
            what,
            one.kind.label,
            str(figure.address),
            how,
            "" if released is None else f"{released.office} {released.released_on} 发布",
            "" if released is None else released.document,
        )

    def cite(self, figure: Figure | None, places: int | None = None) -> Cited | None:
        """A figure's number without its sign, as printed with the decimals of its indicator."""
        if figure is None or figure.exact is None:
            return None
        digits = indicator(figure.address.code).places if places is None else places
        return Cited(plain(figure.exact, digits), self.source(figure))

    def cite_as(self, printed: str, figure: Figure, how: str = "") -> Cited | None:
        """What was printed of a figure (its pull, its rank, a difference), with how it was got."""
        return Cited(printed, self.source(figure, how)) if printed else None

    def derived(self, printed: str, what: str, figures: Sequence[Figure], how: str) -> Cited:
        """A number worked out from others, with the addresses of all of them."""
        labels = dict.fromkeys(indicator(figure.address.code).kind.label for figure in figures)
        origin = "；".join(dict.fromkeys(str(figure.address) for figure in figures))
        return Cited(printed, Source(what, "、".join(labels), origin, how))

    def counted(self, number: int, what: str, table: FigureTable) -> Cited:
        """A count of rows of a table."""
        label = indicator(table.indicator.code).kind.label
        how = f"按 {'、'.join(table.by)} 分行计数"
        return Cited(str(number), Source(what, label, str(table.total.address), how))


def printed(row: Figure) -> Fraction:
    """A rate as it is printed, so that counts agree with what the reader sees."""
    return Fraction(half_up(row.exact or Fraction(0), 1))


def share(part: Figure | None, whole: Figure | None) -> Fraction | None:
    """One level's share of another in percent."""
    if part is None or whole is None or part.exact is None or not whole.exact:
        return None
    return part.exact * 100 / whole.exact
