"""Divisions for a table: the larger ones by name, the small and the hidden ones in one row 其他.

For readers beyond the office the merged row itself must not be small (practice.md 19): it takes in the next smallest division
until it holds enough enterprises and none of them dominates it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ballast.figures.read import Figure
from ballast.figures.suppress import is_small
from ballast.indicators.formula import Sums
from ballast.indicators.industries import section_of
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis
from ballast.reports.desk import Desk, share

_SMALLEST_SHARE = 1
"""Percent of the city's output below which a division stands in 其他: a line of a table, not a figure."""

Number = Fraction | Marker | None


@dataclass(frozen=True)
class Line:
    """One row: level in 亿元, share, growth, pull and contribution; `figure` is the growth, None for the merged row."""

    name: str
    output: Fraction
    share: Fraction
    growth: Number
    pull: Number
    contribution: Number
    figure: Figure | None = None


def divisions(desk: Desk) -> list[Line]:
    """The divisions by output, largest first, and the merged row last."""
    return _lines(desk, "industry")


def sections(desk: Desk) -> list[Line]:
    """The three sections, and what is hidden in one row."""
    return _lines(desk, "section", smallest=0)


def _lines(desk: Desk, by: str, smallest: int = _SMALLEST_SHARE) -> list[Line]:
    levels = {row.slice[by]: row for row in desk.rows("output", by)}
    growths = {row.slice[by]: row for row in desk.table("output_growth", (by,)).rows}
    whole = desk.total("output")
    if whole is None or not whole.exact:
        return []
    named = [code for code, row in levels.items() if (share(row, whole) or 0) >= smallest]
    named.sort(key=lambda code: (-(levels[code].exact or 0), code))
    every = {row.slice[by] for row in desk.table("output", (by,)).rows}
    named = _enough_merged(desk, by, named, every)
    lines = [_line(desk, levels[code], growths.get(code), whole) for code in named]
    rest = every - set(named)
    return [*lines, _merged(desk, lines, len(rest), whole)] if rest else lines


def _line(desk: Desk, level: Figure, growth: Figure | None, whole: Figure) -> Line:
    rate = None if growth is None else (growth.marker if growth.exact is None else growth.exact)
    return Line(
        level.name, level.exact or Fraction(0), share(level, whole) or Fraction(0), rate, level.pull,
        level.contribution, growth,
    )  # fmt: skip


def _enough_merged(desk: Desk, by: str, named: list[str], every: set[str]) -> list[str]:
    """Beyond the office: let go of the smallest named ones until what is merged gives nobody away.

    That holds for the divisions of each section by themselves, because the sections are printed beside them.
    """
    if desk.internal:
        return named
    rules, day = desk.reader.rules, desk.period.last_day
    fewest, dominance = rules.integer("suppression.fewest_firms", day), rules.number("suppression.dominance", day)
    kept: list[str] = []
    for section in sorted({_section(by, code) for code in every}):
        here = [code for code in named if _section(by, code) == section]
        all_here = {code for code in every if _section(by, code) == section}
        while here and is_small(_sum_of(desk, by, all_here - set(here)), fewest, dominance):
            here = here[:-1]
        kept += here
    return [code for code in named if code in kept]


def _section(by: str, code: str) -> str:
    return section_of(code) if by == "industry" else ""


def _sum_of(desk: Desk, by: str, codes: set[str]) -> Sums | None:
    found = [desk.reader.facts({by: code}, desk.period, Basis.YTD, {}).sums("output") for code in sorted(codes)]
    known = [sums for sums in found if sums is not None]
    if not known:
        return None
    return Sums(
        current=sum(sums.current or 0 for sums in known),
        base=sum(sums.base or 0 for sums in known),
        counted=sum(sums.counted for sums in known),
        largest=max(sums.largest or 0 for sums in known),
    )


def _merged(desk: Desk, lines: list[Line], count: int, whole: Figure) -> Line:
    """What the named lines leave of the total."""
    output = (whole.exact or Fraction(0)) - sum((line.output for line in lines), Fraction(0))
    growth = desk.total("output_growth")
    pull: Number = Marker.NOT_APPLICABLE
    if growth is not None and not isinstance(growth.pull, Marker):
        pull = growth.pull - sum((line.pull for line in lines if isinstance(line.pull, Fraction)), Fraction(0))
    printable = growth is not None and isinstance(growth.contribution, Fraction)
    contribution = 100 - sum(
        (line.contribution for line in lines if isinstance(line.contribution, Fraction)), Fraction(0)
    )
    return Line(
        f"其他（{count}个合并）",
        output,
        output * 100 / (whole.exact or 1),
        _rate(growth, output, pull, whole),
        pull,
        contribution if printable else Marker.NOT_APPLICABLE,
    )


def _rate(growth: Figure | None, output: Fraction, pull: Number, whole: Figure) -> Number:
    """The merged growth from its pull: change = pull × whole base, base = level − change."""
    if growth is None or growth.exact is None or not isinstance(pull, Fraction) or not whole.exact:
        return Marker.MISSING
    whole_base = whole.exact / (1 + growth.exact / 100)
    change = pull * whole_base / 100
    base = output - change
    return change * 100 / base if base > 0 else Marker.NO_BASE
