"""From frozen rows of one period to its legs and cells: binding the SQL texts to a period and to grouping sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import pyarrow as pa

from ballast.cube.engine import Raw, Runs, bind, identity, sql_text
from ballast.kernel.period import Calendar, Period

DIMENSIONS: dict[str, str] = {
    "bar": "bar",
    "chain": "chain_code",
    "control": "control_group",
    "enterprise": "enterprise",
    "entry": "entry_status",
    "in_park": "in_park",
    "industry": "division_code",
    "ownership": "ownership_code",
    "park": "park_code",
    "pillar": "pillar_code",
    "section": "section_code",
    "size": "size_code",
    "unit": "unit_code",
}
"""Dimension names as in an address, and the column of the legs that holds their codes."""

KEPT_DIMENSIONS = tuple(sorted(name for name in DIMENSIONS if name != "enterprise"))

KEPT_SETS: tuple[tuple[str, ...], ...] = (
    (),
    *((name,) for name in KEPT_DIMENSIONS),
    ("industry", "unit"),
    ("bar", "unit"),
    ("bar", "industry"),
    ("in_park", "unit"),
    ("entry", "unit"),
)
"""The grouping sets that are kept; every other slice is the same text on the legs, on demand."""

SELECTION_DIMENSIONS = ("group", "list")
"""Dimensions that an enterprise can have several codes of: they select rows, they never partition them."""


@dataclass(frozen=True)
class Cell:
    """Sums and counts of one item in one slice. Sums are integers of the item's stored unit; None is missing."""

    month_cur: int | None
    month_base: int | None
    ytd_cur: int | None
    ytd_base: int | None
    awaited_month: int | None
    awaited_ytd: int | None
    exit_month_cur: int | None
    exit_month_base: int | None
    exit_ytd_cur: int | None
    exit_ytd_base: int | None
    rows_counted: int
    month_filed: int
    ytd_filed: int
    month_comparable: int
    ytd_comparable: int
    month_growing: int
    ytd_growing: int
    month_zero: int
    ytd_largest: int | None
    month_largest: int | None


CELL_FIELDS = tuple(field.name for field in fields(Cell))
Slice = tuple[tuple[str, str], ...]
"""A slice as sorted pairs of dimension and code; the empty tuple is the total."""


def period_parameters(period: Period, monthly_items: Sequence[str]) -> dict[str, str | bool | Sequence[str]]:
    """The parameters of `classified.sql` and `legs.sql` for a period of the merged or monthly calendar."""
    year = period.year
    return {
        "period": str(period),
        "first_period": f"{year}-01",
        "first_day": f"{year}-01-01",
        "last_day": period.last_day.isoformat(),
        "is_block": period.calendar is Calendar.MERGED and period.is_first,
        "monthly_items": tuple(monthly_items) or ("",),
    }


def classify(engine: Runs, period: Period) -> None:
    """Keep the table `classified` from the registry tables that the engine was given."""
    engine.keep("classified", bind(sql_text("classified"), period_parameters(period, ())))


def legs(engine: Runs, period: Period, monthly_items: Sequence[str]) -> pa.Table:
    """The legs of a period from `classified`, `successions` and the three tables of returns."""
    return engine.arrow(bind(sql_text("legs"), period_parameters(period, monthly_items)))


def cells_text(sets: Sequence[Sequence[str]], source: str = "legs") -> str:
    """The cell query for grouping sets of dimension names over a table of legs."""
    used = sorted({name for each in sets for name in each})
    columns = [DIMENSIONS[name] for name in used]
    rendered = ", ".join(f"({', '.join(['item', *(DIMENSIONS[name] for name in each)])})" for each in sets)
    return bind(
        sql_text("cells"),
        {
            "dimensions": Raw(", ".join(["item", *columns])),
            "selected": Raw(", ".join(columns) or "'' AS no_dimension"),
            "legs": Raw(source),
            "sets": Raw(rendered),
        },
    )


def cells(engine: Runs, sets: Sequence[Sequence[str]], source: str = "legs") -> dict[tuple[str, Slice], Cell]:
    """Cells by item and slice. A dimension outside a grouping set is told from a NULL by `GROUPING_ID`, never by NULL."""
    used = sorted({name for each in sets for name in each})
    return read_cells(engine.arrow(cells_text(sets, source)), used)


def read_cells(table: pa.Table, used: Sequence[str]) -> dict[tuple[str, Slice], Cell]:
    """Turn rows of `cells.sql` into cells by item and slice; `used` are the dimension names in column order."""
    columns: Mapping[str, list[object]] = {name: table.column(name).to_pylist() for name in table.column_names}
    codes = [columns[DIMENSIONS[name]] for name in used]
    grouping, items = columns["grouping_code"], columns["item"]
    numbers = [columns[name] for name in CELL_FIELDS]
    present: dict[int, tuple[int, ...]] = {}
    result: dict[tuple[str, Slice], Cell] = {}
    for row in range(table.num_rows):
        code = int(str(grouping[row]))
        if code not in present:
            width = len(used)
            present[code] = tuple(i for i in range(width) if not code >> (width - 1 - i) & 1)
        where = tuple((used[i], str(codes[i][row])) for i in present[code])
        result[str(items[row]), where] = Cell(*(column[row] for column in numbers))  # type: ignore[arg-type]
    return result


def sql_identity(*names: str) -> str:
    """The identity of SQL texts, part of the key of everything they make."""
    return identity(*(sql_text(name) for name in names))
