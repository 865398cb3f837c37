"""What the period shows that wants work: the same findings speak in 存在问题 and decide the suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ballast.figures.read import Figure
from ballast.indicators.catalogue import CATALOGUE, TARGETED, Indicator
from ballast.kernel.rounding import half_up
from ballast.reports import merging, releases
from ballast.reports.desk import Desk, printed
from ballast.reports.merging import Line

_CEILINGS = frozenset({"energy"})


@dataclass(frozen=True)
class Arrear:
    """A target that the city is behind: the gap in points, and what the rest of the year needs where it is a rate."""

    indicator: Indicator
    gap: Figure
    target: Figure
    completion: Figure | None
    required: Figure | None


@dataclass(frozen=True)
class Findings:
    """Divisions, counties, register, targets, filing: each empty or None where there is nothing to say."""

    falling: tuple[Line, ...]
    rising: tuple[Line, ...]
    negative_units: tuple[Figure, ...]
    slower_units: tuple[Figure, ...]
    exits: Figure | None
    stopped: Figure | None
    half_stopped: Figure | None
    arrears: tuple[Arrear, ...]
    late: Figure | None
    apart: bool


def find(desk: Desk) -> Findings:
    """All findings of a desk."""
    named = [line for line in merging.divisions(desk) if line.figure is not None]
    growing = desk.total("output_growth")
    units = desk.rows("output_growth", "unit")
    negative = tuple(sorted((row for row in units if printed(row) < 0), key=printed))
    slower = tuple(
        row for row in units if growing is not None and printed(row) >= 0 and printed(row) < printed(growing)
    )
    return Findings(
        falling=tuple(sorted((line for line in named if _rate(line) < 0), key=_pull)),
        rising=tuple(sorted((line for line in named if _pull(line) > 0), key=_pull, reverse=True)),
        negative_units=negative,
        slower_units=tuple(sorted(slower, key=printed)),
        exits=_some(desk.total("exits")),
        stopped=_some(desk.total("stopped")),
        half_stopped=_some(desk.total("half_stopped")),
        arrears=tuple(arrears(desk)),
        late=_some(desk.total("not_filed")),
        apart=apart(desk),
    )


def arrears(desk: Desk) -> list[Arrear]:
    """The targets behind which the city is, in the order of the catalogue."""
    return [each for each in standings(desk) if half_up(each.gap.exact or Fraction(0), 1) < 0]


def standings(desk: Desk) -> list[Arrear]:
    """Every target of the city that can be judged now. Ceilings have their own direction and are left out."""
    found = []
    for code in TARGETED:
        gap, target = desk.total(f"{code}_gap"), desk.total(f"{code}_target")
        if code in _CEILINGS or gap is None or target is None:
            continue
        rate = CATALOGUE[code].unit == "%"
        required = desk.total(f"{code}_required") if rate else None
        completion = None if rate else desk.total(f"{code}_completion")
        found.append(Arrear(CATALOGUE[code], gap, target, completion, required))
    return found


def apart(desk: Desk) -> bool:
    """Whether compiled output grows while the official rate falls back or is negative."""
    growth, headline = desk.total("output_growth"), releases.standing(desk, "va_growth")
    if growth is None or growth.exact is None or headline is None or headline.figure.exact is None:
        return False
    before = headline.before.rate if headline.before is not None else None
    fallen = before is not None and headline.figure.exact < Fraction(before, 1_000_000)
    return growth.exact > 0 and (fallen or headline.figure.exact < 0)


def _some(figure: Figure | None) -> Figure | None:
    return figure if figure is not None and figure.exact else None


def _rate(line: Line) -> Fraction:
    return Fraction(half_up(line.growth, 1)) if isinstance(line.growth, Fraction) else Fraction(0)


def _pull(line: Line) -> Fraction:
    return line.pull if isinstance(line.pull, Fraction) else Fraction(0)
