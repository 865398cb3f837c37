"""What a file of a kind looks like: which heads mean which fields and items, in which units and calendar.

A profile is data. The shipped ones are YAML files in `../profiles`; an office may keep its own. `load_profile` gives a
frozen `Profile` or says everything that is wrong in the file, and where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ballast.collection.reading.values import MISSING, fold, normalise
from ballast.kernel.period import Calendar

MEASURES = ("month", "ytd", "base_month", "base_ytd")
"""The four numbers of an item, in the order of the forms. A stock uses `month` (its level) and `base_month`."""

DEFAULT_MEASURES: Mapping[str, tuple[str, ...]] = {
    "month": ("本月", "本年本月", "当月", "本月实际", "本期"),
    "ytd": ("1-本月", "本年1-本月", "1-本月累计", "累计", "本年累计", "自年初累计", "本月止累计"),
    "base_month": ("上年同期本月", "上年同月", "上年本月", "去年同月", "去年本月", "上年同期当月"),
    "base_ytd": (
        "上年同期1-本月",
        "上年1-本月",
        "上年同期1-本月累计",
        "上年同期累计",
        "上年累计",
        "去年同期累计",
        "去年1-本月",
    ),
}


class Layout(StrEnum):
    """How records lie in the sheet."""

    ROWS = "rows"
    ITEMS_IN_ROWS = "items_in_rows"
    PERIODS_IN_COLUMNS = "periods_in_columns"


class FieldType(StrEnum):
    """How the text of a cell is taken."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    CHOICE = "choice"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """A field: its heads, its type and what its cells may hold.

    `required`: the column must exist. `filled`: its cells must not be blank. `calendar` None takes a period of any
    calendar by its spelling. `from_file`: a blank takes the period of the file. `choices` maps folded spellings to codes;
    on a number it lists the texts that may stand instead of one.
    """

    name: str
    aliases: tuple[str, ...]
    type: FieldType = FieldType.TEXT
    required: bool = False
    filled: bool = False
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    widths: tuple[int, ...] = ()
    pattern: re.Pattern[str] | None = None
    zeros: bool = False
    calendar: Calendar | None = None
    from_file: bool = False


@dataclass(frozen=True)
class Item:
    """A measured item: its names, the unit where the file gives none, and the heads of its numbers.

    `columns` holds heads of single numbers written in full; with `names` each is also sought as name + measure.
    `row_codes` are its codes in a form with items in rows. `required` lists the measures that must have a column.
    """

    code: str
    names: tuple[str, ...]
    unit: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    row_codes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """Items made as they are met: `code`:NAME, from heads ``prefix:NAME(UNIT)`` or from rows whose code fits."""

    code: str
    prefixes: tuple[str, ...] = ()
    row_pattern: re.Pattern[str] | None = None
    unit: str = ""


@dataclass(frozen=True)
class Series:
    """What a row name of a statistics office's table stands for. `measure` is `value` (a level) or `rate`."""

    indicator: str
    basis: str
    measure: str = "value"


@dataclass(frozen=True)
class Profile:
    """A frozen description of a file. `conventions` are kept as given; `missing` are normalised spellings."""

    name: str
    title: str
    kind: str
    layout: Layout
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    name_field: str = ""
    items: Mapping[str, Item] = field(default_factory=dict)
    families: tuple[Family, ...] = ()
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: DEFAULT_MEASURES)
    series: Mapping[str, Series] = field(default_factory=dict)
    series_field: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conventions: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = MISSING
    calendar: Calendar | None = Calendar.MERGED
    era: str = "ad"
    encoding: str = ""
    form: str = ""
    sheets: str = "all"
    needs_period: bool = False
    ignore: frozenset[str] = frozenset()
    ignore_extra: bool = False

    @property
    def negative_base(self) -> str:
        """What a negative base means to a growth rate: `marker` (no rate), or `abs` (its absolute value)."""
        return self.conventions.get("negative_base", "marker")


def spellings(choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Folded spelling → code. A code itself is a spelling, and ``1国有`` is one of code 1 spelt 国有."""
    table: dict[str, str] = {}
    for code, names in choices.items():
        for name in (*names, code):
            table.setdefault(fold(name), code)
        if code.isdigit():
            for name in names:
                table.setdefault(fold(code + name), code)
    return table


def missing_spellings(more: tuple[str, ...]) -> frozenset[str]:
    """The usual spellings of a missing value and a profile's own."""
    return MISSING | {normalise(text) for text in more}
