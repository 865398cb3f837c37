"""The made-up city that the benchmark counts: register, spells and returns, the same for the same size and seed.

Two shapes of the same numbers are written, one file a period: `returns/` as the freeze writes them (one row per enterprise
and item, text codes), and `narrow/` with one item only, whose enterprises are row numbers of `narrow-register.parquet`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ballast.indicators.industries import division_of, section_of
from ballast.kernel.period import Calendar, Period

FIRST_YEAR = 2023
ITEMS = ("electricity", "export", "output", "sales")
"""The four measures that fill the month and year-to-date columns of the form, in the order of their codes."""

MEASURE = "output"
MONTHLY_ITEMS = ("electricity",)

_LAYOUT = 2
_UNITS = tuple(f"U{number:02d}" for number in range(1, 15))
_PARKS = ("none", *(f"P{number:02d}" for number in range(1, 32)))
_DIVISIONS = tuple(f"{number:02d}" for number in range(6, 47))
_OWNERSHIP = ("110", "120", "130", "150", "160", "170", "210", "310")
_CONTROL = ("1", "2", "3", "4", "5", "9")
_SIZES = ("1", "2", "3", "4")
_CHAINS = tuple(f"C{number:02d}" for number in range(1, 13))
_PILLARS = tuple(f"L{number}" for number in range(1, 6))
_LEVELS = {"electricity": 60_000, "export": 900_000, "output": 4_000_000, "sales": 3_900_000}
_SHARE_ENTERED, _SHARE_LEFT, _SHARE_BASE_KEPT, _SHARE_LATE, _SHARE_EXPORTING = 0.02, 0.02, 0.7, 0.005, 0.3
_SHARE_MOVED, _SHARE_RESIZED = 0.02, 0.03

Floats = np.ndarray[Any, np.dtype[np.float32]]
Integers = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Size:
    """How large the city is: enterprises in the register, calendar months of returns, and the seed of everything."""

    enterprises: int
    months: int
    seed: int = 20260

    def __post_init__(self) -> None:
        if self.enterprises < 1 or self.months < 2:
            raise ValueError("a benchmark needs at least one enterprise and two months")

    @property
    def months_of(self) -> tuple[tuple[int, int], ...]:
        """Every calendar month as year and month, Januaries included."""
        return tuple((FIRST_YEAR + index // 12, index % 12 + 1) for index in range(self.months))

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods of the merged calendar: eleven a year, January–February being one."""
        return tuple(Period(year, month) for year, month in self.months_of if month > 1)

    @property
    def all_periods(self) -> tuple[Period, ...]:
        """The periods of every item: with the Januaries of those that are collected monthly."""
        return tuple(
            Period(year, month, Calendar.MONTHLY if month == 1 else Calendar.MERGED) for year, month in self.months_of
        )

    @staticmethod
    def month_number(period: Period) -> int:
        """A period's last month counted from 0, as the register of the narrow shape counts."""
        return (period.year - FIRST_YEAR) * 12 + period.end_month - 1

    @property
    def name(self) -> str:
        """The name of the folder that holds the city."""
        return f"cube-{self.enterprises}x{self.months}-seed{self.seed}-layout{_LAYOUT}"


@dataclass(frozen=True)
class Register:
    """Who is in the register when. Months count from 0.

    `entered` is -1 for those that were always there; `left`, the first month without a return, lies after the last
    month for those that stay.
    """

    entered: Integers
    new_plant: Flags
    left: Integers
    base_kept: Flags
    codes: dict[str, tuple[tuple[str, ...], Integers]]

    def filing(self, month: int) -> Flags:
        """Who is in the register in a month."""
        return (self.entered <= month) & (month < self.left)

    def without_base(self, month: int) -> Flags:
        """The plants that are new in the year of a month: they file no base."""
        return self.new_plant & (self.entered >= month // 12 * 12)

    def built(self, month: int) -> Flags:
        """Who makes anything in a month: all but the new plants that do not stand yet."""
        return ~self.new_plant | (self.entered <= month)


def city(folder: Path, size: Size) -> Path:
    """The folder of a city of this size under `folder`, made if it is not there yet."""
    target = folder / size.name
    if not target.exists():
        partial = folder / f"{size.name}.part"
        shutil.rmtree(partial, ignore_errors=True)
        for name in ("returns", "narrow"):
            (partial / name).mkdir(parents=True)
        register = _register(size)
        _write_register(partial, size, register)
        _write_returns(partial, size, register)
        partial.replace(target)
    return target


def returns_paths(target: Path, periods: Sequence[Period], shape: str = "returns") -> list[Path]:
    """The files of those periods that the city has returns of; `shape` is `returns` or `narrow`."""
    paths = (target / shape / f"{period}.parquet" for period in periods)
    return [path for path in paths if path.exists()]


def _register(size: Size) -> Register:
    draw = np.random.default_rng([size.seed, 1])
    count, never = size.enterprises, size.months + 1
    fate = draw.random(count, dtype=np.float32)
    when = draw.integers(1, size.months, count)
    entered = np.where(fate < _SHARE_ENTERED, when, -1)
    left = np.where(fate > 1 - _SHARE_LEFT, when, never)
    return Register(
        entered=entered,
        new_plant=(fate < _SHARE_ENTERED / 2),
        left=left,
        base_kept=draw.random(count, dtype=np.float32) < _SHARE_BASE_KEPT,
        codes={
            "unit": (_UNITS, _skewed(draw, len(_UNITS), count)),
            "park": (_PARKS, _skewed(draw, len(_PARKS), count)),
            "industry": (_DIVISIONS, _skewed(draw, len(_DIVISIONS), count)),
            "ownership": (_OWNERSHIP, _skewed(draw, len(_OWNERSHIP), count)),
            "control": (_CONTROL, _skewed(draw, len(_CONTROL), count)),
            "size": (_SIZES, draw.choice(4, count, p=[0.02, 0.13, 0.7, 0.15])),
            "chain": (_CHAINS, _skewed(draw, len(_CHAINS), count)),
            "pillar": (_PILLARS, _skewed(draw, len(_PILLARS), count)),
        },
    )


def _skewed(draw: np.random.Generator, codes: int, count: int) -> Integers:
    """Codes of which the first are about three times as frequent as the last, as counties and trades are."""
    return (draw.random(count, dtype=np.float32) ** 1.5 * codes).astype(np.int64)


def _enterprise_codes(count: int) -> pa.Array:
    """Made-up codes of 18 characters; no office gives codes that begin with 00."""
    return pc.utf8_lpad(pa.array(np.arange(count)).cast(pa.string()), 18, "0")


def _write(path: Path, columns: dict[str, Any]) -> None:
    pq.write_table(pa.table(columns), path, compression="zstd", store_schema=False)


def _coded(codes: Sequence[str], indices: Any) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(np.asarray(indices, dtype=np.int32)), pa.array(codes, pa.string()))


def _write_register(target: Path, size: Size, register: Register) -> None:
    enterprises = _enterprise_codes(size.enterprises)
    _write_changes(target, size, register, enterprises)
    _write_spells(target, size, register, enterprises)
    _write(
        target / "divisions.parquet",
        {
            "code": [f"{division}10" for division in _DIVISIONS],
            "division": [division_of(f"{division}10") or "unknown" for division in _DIVISIONS],
            "section": [section_of(f"{division}10") or "unknown" for division in _DIVISIONS],
        },
    )
    _write(
        target / "narrow-register.parquet",
        {
            "enterprise": pa.array(np.arange(size.enterprises, dtype=np.int32)),
            "unit_code": _coded(*register.codes["unit"]),
            "division_code": _coded(*register.codes["industry"]),
            "ownership_code": _coded(*register.codes["ownership"]),
            "entered_at": pa.array(register.entered.astype(np.int16)),
            "left_at": pa.array(register.left.astype(np.int16)),
            "new_plant": pa.array(register.new_plant),
            "base_kept": pa.array(register.base_kept),
        },
    )


def _period_names(size: Size) -> list[str]:
    """The first period of the merged calendar from which a change in a month counts; empty after the last month."""
    names = [f"{year}-{max(month, 2):02d}" for year, month in size.months_of]
    return [*names, "", ""]


def _write_changes(target: Path, size: Size, register: Register, enterprises: pa.Array) -> None:
    periods = _period_names(size)
    always = register.entered < 0
    kinds = np.where(always, 0, np.where(register.new_plant, 1, 2))
    first = np.where(always, len(periods), register.entered)
    gone = np.flatnonzero(register.left < size.months)
    names = [*periods, f"{FIRST_YEAR - 1}-02"]
    rows = len(enterprises) + len(gone)
    approved = _coded([f"{name}-01" if name else "" for name in names], np.append(first, register.left[gone]))
    _write(
        target / "register_changes.parquet",
        {
            "enterprise": pa.concat_arrays([enterprises, enterprises.take(pa.array(gone))]),
            "change": _coded(("entry", "exit"), np.arange(rows) >= len(enterprises)),
            "kind": _coded(("initial", "new_plant", "promoted", "closed"), np.append(kinds, np.full(len(gone), 3))),
            "applied_on": approved,
            "approved_on": approved,
            "first_period": _coded(names, np.append(first, register.left[gone])),
            "base_kept": pa.array(
                np.append(np.zeros(len(enterprises), np.int64), register.base_kept[gone]),
                mask=np.arange(rows) < len(enterprises),
            ),
            "seq": pa.array(np.where(np.arange(rows) < len(enterprises), 1, 2)),
        },
    )
    empty = pa.array([], pa.string())
    columns = {name: empty for name in ("predecessor", "successor", "kind", "first_period")}
    _write(target / "successions.parquet", {**columns, "seq": pa.array([], pa.int64())})


def _write_spells(target: Path, size: Size, register: Register, enterprises: pa.Array) -> None:
    """Eight aspects of every enterprise, and a second spell of those that moved or changed their size."""
    draw = np.random.default_rng([size.seed, 2])
    opened, changed = f"{FIRST_YEAR - 1}-01-01", f"{FIRST_YEAR}-07-01"
    schema = pa.schema(
        [(name, pa.string()) for name in ("enterprise", "aspect", "value", "valid_from", "valid_to")]
        + [("seq", pa.int64())]
    )
    with pq.ParquetWriter(target / "enterprise_spells.parquet", schema, compression="zstd", store_schema=False) as file:
        for aspect, (codes, indices) in register.codes.items():
            share = {"unit": _SHARE_MOVED, "size": _SHARE_RESIZED}.get(aspect, 0.0)
            again = np.flatnonzero(draw.random(size.enterprises, dtype=np.float32) < share)
            written = [f"{code}10" for code in codes] if aspect == "industry" else list(codes)
            following = (indices[again] + 1) % len(codes)
            until = np.zeros(size.enterprises, np.int64)
            until[again] = 1
            for members, values, starts, ends, seq in (
                (np.arange(size.enterprises), indices, 0, until, 1),
                (again, following, 1, np.zeros(len(again), np.int64), 2),
            ):
                count = len(members)
                columns = [
                    enterprises.take(pa.array(members)),
                    _coded([aspect], np.zeros(count)),
                    _coded(written, values),
                    _coded([opened, changed], np.full(count, starts)),
                    _coded(["", changed], ends),
                    pa.array(np.full(count, seq)),
                ]
                file.write_table(
                    pa.table([column.cast(field.type) for column, field in zip(columns, schema, strict=True)], schema)
                )


@dataclass(frozen=True)
class _Month:
    """One item in one month: month and year to date, now and a year earlier, for all enterprises."""

    month: Integers
    ytd: Integers
    base_month: Integers
    base_ytd: Integers


class _Values:
    """The running numbers of one item, month after month; nothing but the sums of the year is kept."""

    def __init__(self, size: Size, register: Register, item: str) -> None:
        self._size, self._register, self._number = size, register, ITEMS.index(item)
        draw = np.random.default_rng([size.seed, 3])
        spread = draw.standard_normal(size.enterprises, dtype=np.float32)
        self._level: Floats = np.exp(spread) * np.float32(_LEVELS[item])
        self._ytd = np.zeros(size.enterprises, np.int64)
        self._base = np.zeros(size.enterprises, np.int64)

    def _of(self, month: int) -> Integers:
        """What every enterprise makes in a month; months before the first are negative."""
        draw = np.random.default_rng([self._size.seed, 4, self._number, month + 1200])
        noise = draw.random(self._size.enterprises, dtype=np.float32) * np.float32(0.4)
        return (self._level * (noise + np.float32(0.8 + month * 0.004))).astype(np.int64)

    def of(self, month: int) -> _Month:
        """The item in a month; months are asked for in order."""
        now = self._of(month) * self._register.built(month)
        base = self._of(month - 12) * self._register.built(month - 12)
        if month % 12 == 0:
            self._ytd, self._base = now, base
        else:
            self._ytd, self._base = self._ytd + now, self._base + base
        return _Month(now, self._ytd, base, self._base)


def _write_returns(target: Path, size: Size, register: Register) -> None:
    values = {item: _Values(size, register, item) for item in ITEMS}
    enterprises = _enterprise_codes(size.enterprises)
    exporting = np.random.default_rng([size.seed, 5]).random(size.enterprises, dtype=np.float32) < _SHARE_EXPORTING
    for month, (year, number) in enumerate(size.months_of):
        late = np.random.default_rng([size.seed, 6, month]).random(size.enterprises, dtype=np.float32) < _SHARE_LATE
        filed = register.filing(month) & ~late
        items = MONTHLY_ITEMS if number == 1 else ITEMS
        found = {item: values[item].of(month) for item in ITEMS}
        blank = {item: ~exporting if item == "export" else np.zeros(size.enterprises, np.bool_) for item in ITEMS}
        lines = list(_lines(found, items, blank, number, register.without_base(month)))
        _write_long(target / "returns" / f"{year}-{number:02d}.parquet", enterprises, filed, items, lines)
        if number > 1:
            _write_narrow(target / "narrow" / f"{year}-{number:02d}.parquet", filed, lines[items.index(MEASURE)])


Line = tuple[tuple[Integers, Flags], ...]
"""The four numbers of an item, each with the flags of what is missing."""


def _lines(
    found: dict[str, _Month], items: Sequence[str], blank: dict[str, Flags], number: int, baseless: Flags
) -> Iterator[Line]:
    """January–February's month is left blank, as on the form; a plant of this year files no base."""
    for item in items:
        of, missing = found[item], blank[item]
        no_month = np.ones_like(missing) if number == 2 and item not in MONTHLY_ITEMS else missing
        yield (
            (of.month, no_month),
            (of.ytd, missing),
            (of.base_month, no_month | baseless),
            (of.base_ytd, missing | baseless),
        )


def _write_narrow(path: Path, filed: Flags, line: Line) -> None:
    columns: dict[str, Any] = {"enterprise": pa.array(np.flatnonzero(filed).astype(np.int32))}
    for name, (number, missing) in zip(("month", "ytd", "base_month", "base_ytd"), line, strict=True):
        columns[name] = pa.array(number[filed], mask=missing[filed])
    # Numbers that follow one another packed as differences: a third of the time to read, and less to store.
    encodings = dict.fromkeys(columns, "DELTA_BINARY_PACKED")
    pq.write_table(pa.table(columns), path, compression="zstd", use_dictionary=False, column_encoding=encodings)


def _write_long(path: Path, enterprises: pa.Array, filed: Flags, items: Sequence[str], lines: Sequence[Line]) -> None:
    """One row per enterprise and item, sorted as the freeze sorts them."""
    members = np.flatnonzero(filed)
    rows = len(members) * len(items)
    columns: dict[str, Any] = {
        "period": _coded([path.stem], np.zeros(rows)),
        "enterprise": enterprises.take(pa.array(np.repeat(members, len(items)))),
        "item": _coded(items, np.tile(np.arange(len(items)), len(members))),
    }
    for position, name in enumerate(("month", "ytd", "base_month", "base_ytd")):
        numbers = np.stack([line[position][0][filed] for line in lines], axis=1).ravel()
        missing = np.stack([line[position][1][filed] for line in lines], axis=1).ravel()
        columns[name] = pa.array(numbers, mask=missing)
    columns["version"] = pa.array(np.ones(rows, np.int64))
    _write(path, columns)
