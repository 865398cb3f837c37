"""The tile: where one headline figure stands. Name, number, light with its gap, against the province, rank, trend, why.

The sparkline is drawn here, as an inline picture without script: all it needs is where each point lies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from ballast.ui.numbers import Number

MOST_TILES = 8
"""More tiles than this in view are a table."""

Point = int | Fraction | Decimal | None

SPARK_WIDTH, SPARK_HEIGHT = 160, 36
_MARGIN = 4


class Light(StrEnum):
    """The five lights of a status, each with a shape of its own, so that nobody depends on the colour."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def label(self) -> str:
        """The colour's name, for those who do not see it."""
        return _LABELS[self]


_LABELS = {Light.GREEN: "绿灯", Light.BLUE: "蓝灯", Light.YELLOW: "黄灯", Light.ORANGE: "橙灯", Light.RED: "红灯"}


@dataclass(frozen=True)
class Spark:
    """A sparkline: the latest points in order (None: no number), and the target, a level or a line of as many points."""

    points: Sequence[Point]
    target: Point | Sequence[Point] = None
    label: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.target, Sequence) and len(self.target) != len(self.points):
            raise ValueError("the target line of a sparkline has as many points as the line")

    @property
    def drawable(self) -> bool:
        """Whether there are two points to draw a line between."""
        return sum(point is not None for point in self.points) > 1

    def lines(self) -> list[str]:
        """The line as SVG coordinates, one text for each run of points without a gap; a lone point is a run too."""
        return _runs(self.points, self._place)

    def target_lines(self) -> list[str]:
        """The target line, likewise."""
        return _runs(self._targets(), self._place)

    def last(self) -> tuple[str, str] | None:
        """Where the latest point lies (x, y); None where it has no number."""
        if not self.points or self.points[-1] is None:
            return None
        x, y = self._place(len(self.points) - 1, Fraction(self.points[-1])).split(",")
        return x, y

    def _targets(self) -> Sequence[Point]:
        if isinstance(self.target, Sequence):
            return self.target
        return [self.target] * len(self.points)

    def _place(self, position: int, value: Fraction) -> str:
        known = [Fraction(point) for point in (*self.points, *self._targets()) if point is not None]
        low, high = min(known), max(known)
        steps = max(len(self.points) - 1, 1)
        share = (value - low) / (high - low) if high > low else Fraction(1, 2)
        x = _MARGIN + Fraction(position, steps) * (SPARK_WIDTH - 2 * _MARGIN)
        y = SPARK_HEIGHT - _MARGIN - share * (SPARK_HEIGHT - 2 * _MARGIN)
        return f"{_pixels(x)},{_pixels(y)}"


def _runs(points: Sequence[Point], place: Callable[[int, Fraction], str]) -> list[str]:
    runs: list[list[str]] = [[]]
    for position, point in enumerate(points):
        if point is None:
            runs.append([])
        else:
            runs[-1].append(place(position, Fraction(point)))
    return [" ".join(run) for run in runs if run]


def _pixels(value: Fraction) -> str:
    """A coordinate to a tenth of a pixel: a place on the screen, not a number that anybody reads."""
    tenths = int(value * 10)
    return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class Tile:
    """One tile. `gap` is the distance to time progress in words, `versus` against the province, `rank` with how many,
    `move` how many places it went up (negative: down; None: not the same list as before), `why` one line."""

    name: str
    number: Number
    light: Light | None = None
    light_text: str = ""
    gap: str = ""
    versus: str = ""
    rank: str = ""
    move: int | None = None
    spark: Spark | None = None
    why: str = ""
    href: str = ""
