"""The same cells as `bench_product.one_measure` by pandas and by Polars, each written the way its users would.

Both read one period after another, group by one small number a cell first, and roll up from these finest sums. Neither
shares code with the product beyond the names of columns. Needs the development dependencies.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ballast.cube.bench_data import Size

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

CODES = {"unit": "unit_code", "industry": "division_code", "ownership": "ownership_code"}
SUMS = ["month_cur", "month_base", "ytd_cur", "ytd_base"]
OUT = ["period", *CODES, *SUMS, "month_growth", "month_pull", "ytd_growth", "ytd_pull"]
SUBSETS = [list(kept) for width in range(len(CODES) + 1) for kept in combinations(CODES, width)]


def with_pandas(target: Path, size: Size) -> pa.Table:
    """The cells by pandas."""
    import pandas as pd

    table = pq.read_table(target / "narrow-register.parquet", read_dictionary=list(CODES.values()))
    register = table.to_pandas(split_blocks=True)
    place, labels = _pandas_places(register)
    entered, left = register["entered_at"].to_numpy(), register["left_at"].to_numpy()
    new_plant = register["new_plant"].to_numpy()
    leaving = (register["base_kept"] & (left < size.months)).to_numpy()
    del register, table
    finest: dict[str, pd.DataFrame] = {}
    earlier: dict[str, pd.DataFrame] = {}
    carried = np.zeros(size.enterprises)
    for period in size.periods:
        now = Size.month_number(period)
        opening = now // 12 * 12
        if period.is_first:
            carried = np.zeros(size.enterprises)
        frame = pd.read_parquet(target / "narrow" / f"{period}.parquet")
        who = frame["enterprise"].to_numpy()
        filed = _pandas_filed(frame, place[who], period.is_first)
        filed.loc[new_plant[who] & (entered[who] >= opening), ["month_base", "ytd_base"]] = np.nan
        filed = filed[(entered[who] <= now) & (left[who] > now)]
        kept = frame.loc[leaving[who]].set_index("enterprise")
        carried[kept.index[kept["ytd"].notna()]] = kept["ytd"].dropna()
        if period.is_first:
            kept["month"] = kept["month"].fillna(kept["ytd"])
        earlier[str(period)] = kept[["month", "ytd"]]
        parts = [filed]
        before = earlier.get(str(period.year_earlier()))
        if before is not None:
            gone = before[(left[before.index] <= now) & (left[before.index] >= opening)]
            parts.append(
                pd.DataFrame(
                    {
                        "place": place[gone.index],
                        "month_cur": gone["month"].to_numpy() * 0,
                        "month_base": gone["month"].to_numpy(),
                        "ytd_cur": carried[gone.index],
                        "ytd_base": gone["ytd"].to_numpy(),
                    }
                )
            )
        legs = pd.concat(parts) if len(parts) > 1 else filed
        finest[str(period)] = legs.groupby("place", sort=False).sum(min_count=1)
    return _pandas_cells(pd.concat(finest, names=["period"]).reset_index(), labels)


def _pandas_places(register: pd.DataFrame) -> tuple[Any, dict[str, Any]]:
    """One small number for unit, division and ownership together, and the codes of each."""
    labels = {name: register[column].cat.categories.to_numpy() for name, column in CODES.items()}
    place = np.zeros(len(register), dtype=np.int32)
    for name, column in CODES.items():
        place = place * len(labels[name]) + register[column].cat.codes.to_numpy()
    return place, labels


def _pandas_filed(frame: pd.DataFrame, place: Any, block: bool) -> pd.DataFrame:
    """Returns as legs: the block's month is its year to date, and a base counts only beside a current value."""
    month, base = frame["month"], frame["base_month"]
    if block:
        month, base = month.fillna(frame["ytd"]), base.fillna(frame["base_ytd"])
    import pandas as pd

    return pd.DataFrame(
        {
            "place": place,
            "month_cur": month,
            "month_base": base.where(month.notna()),
            "ytd_cur": frame["ytd"],
            "ytd_base": frame["base_ytd"].where(frame["ytd"].notna()),
        }
    )


def _pandas_cells(fine: pd.DataFrame, labels: dict[str, Any]) -> pa.Table:
    import pandas as pd

    rest = fine["place"].to_numpy()
    for name in reversed(CODES):
        rest, number = np.divmod(rest, len(labels[name]))
        fine[name] = labels[name][number]
    sets = []
    for kept in SUBSETS:
        rolled = fine.groupby(["period", *kept], sort=False)[SUMS].sum(min_count=1).reset_index()
        sets.append(rolled.assign(**{name: "*" for name in CODES if name not in kept}))
    totals = sets[0].set_index("period")
    cells = pd.concat(sets, ignore_index=True)
    for basis in ("month", "ytd"):
        current, base = cells[f"{basis}_cur"], cells[f"{basis}_base"]
        whole = cells["period"].map(totals[f"{basis}_base"])
        cells[f"{basis}_growth"] = (current - base) / base.where(base > 0) * 100
        cells[f"{basis}_pull"] = (current - base.fillna(0)) / whole.where(whole > 0) * 100
    # Floats here are whole numbers far below 2**53: nothing was lost on the way.
    return pa.Table.from_pandas(cells[OUT].astype(dict.fromkeys(SUMS, "Int64")), preserve_index=False)


def with_polars(target: Path, size: Size) -> pa.Table:
    """The cells by Polars, lazily, with its streaming engine."""
    import polars as pl

    register, labels = _polars_register(target)
    narrow = register.select("enterprise", "place", "entered_at", "left_at", "new_plant")
    leaving = register.filter(pl.col("base_kept") & (pl.col("left_at") < size.months))
    leaving = leaving.select("enterprise", "place", "left_at")
    finest: list[pl.DataFrame] = []
    earlier: dict[str, pl.DataFrame] = {}
    carried: list[pl.DataFrame] = []
    for period in size.periods:
        now = Size.month_number(period)
        opening = now // 12 * 12
        if period.is_first:
            carried = []
        returns = pl.scan_parquet(target / "narrow" / f"{period}.parquet")
        kept = returns.join(leaving.lazy(), on="enterprise").select("enterprise", "place", "left_at", "month", "ytd")
        if period.is_first:
            kept = kept.with_columns(month=pl.coalesce("month", "ytd"))
        earlier[str(period)] = kept.collect(engine="streaming")
        carried.append(earlier[str(period)].select("enterprise", "ytd", period=pl.lit(str(period))))
        legs = _polars_filed(returns.join(narrow.lazy(), on="enterprise"), now, opening, period.is_first)
        before = earlier.get(str(period.year_earlier()))
        if before is not None:
            gone = before.lazy().filter(pl.col("left_at").is_between(opening, now))
            legs = pl.concat([legs, _polars_gone(gone, pl.concat(carried).lazy())])
        sums = [
            pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).cast(pl.Int64).alias(name)
            for name in SUMS
        ]
        found = legs.group_by("place").agg(sums).collect(engine="streaming")
        finest.append(found.with_columns(period=pl.lit(str(period))))
    return _polars_cells(pl.concat(finest), labels)


def _polars_register(target: Path) -> tuple[pl.DataFrame, dict[str, list[str]]]:
    """The register with one small number for unit, division and ownership together, and the codes of each."""
    import polars as pl

    register = pl.read_parquet(target / "narrow-register.parquet")
    labels: dict[str, list[str]] = {}
    place = pl.lit(0, dtype=pl.Int32)
    for name, column in CODES.items():
        labels[name] = register[column].unique().sort().to_list()
        place = place * len(labels[name]) + pl.col(column).cast(pl.Enum(labels[name])).to_physical().cast(pl.Int32)
    return register.with_columns(place=place), labels


def _polars_filed(returns: pl.LazyFrame, now: int, opening: int, block: bool) -> pl.LazyFrame:
    """Returns as legs: the block's month is its year to date, and a base counts only beside a current value."""
    import polars as pl

    month = pl.coalesce("month", "ytd") if block else pl.col("month")
    base = pl.coalesce("base_month", "base_ytd") if block else pl.col("base_month")
    based = ~(pl.col("new_plant") & (pl.col("entered_at") >= opening))
    return returns.filter((pl.col("entered_at") <= now) & (pl.col("left_at") > now)).select(
        "place",
        month_cur=month,
        month_base=pl.when(based & month.is_not_null()).then(base),
        ytd_cur="ytd",
        ytd_base=pl.when(based & pl.col("ytd").is_not_null()).then(pl.col("base_ytd")),
    )


def _polars_gone(gone: pl.LazyFrame, filings: pl.LazyFrame) -> pl.LazyFrame:
    """Exits whose base stays: no month, the last year to date of the year, and last year's value as base."""
    import polars as pl

    last = filings.drop_nulls("ytd").group_by("enterprise").agg(carried=pl.col("ytd").sort_by("period").last())
    return gone.join(last, on="enterprise", how="left").select(
        "place",
        month_cur=pl.col("month") * 0,
        month_base="month",
        ytd_cur=pl.col("carried").fill_null(0),
        ytd_base="ytd",
    )


def _polars_cells(fine: pl.DataFrame, labels: dict[str, list[str]]) -> pa.Table:
    import polars as pl

    rest = pl.col("place")
    columns = {}
    for name in reversed(CODES):
        codes = labels[name]
        columns[name] = (rest % len(codes)).replace_strict(list(range(len(codes))), codes, return_dtype=pl.String)
        rest = rest // len(codes)
    fine = fine.with_columns(**columns)
    sums = [pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name) for name in SUMS]
    sets = []
    for kept in SUBSETS:
        rolled = fine.group_by("period", *kept).agg(sums)
        sets.append(rolled.with_columns(pl.lit("*").alias(name) for name in CODES if name not in kept))
    whole = sets[0].select("period", month_whole="month_base", ytd_whole="ytd_base")
    order = ["period", *CODES, *SUMS]
    cells = pl.concat([each.select(order) for each in sets]).join(whole, on="period")
    for basis in ("month", "ytd"):
        current, base, total = (pl.col(f"{basis}_{part}") for part in ("cur", "base", "whole"))
        cells = cells.with_columns(
            ((current - base) / pl.when(base > 0).then(base) * 100).alias(f"{basis}_growth"),
            ((current - base.fill_null(0)) / pl.when(total > 0).then(total) * 100).alias(f"{basis}_pull"),
        )
    return cells.select(OUT).to_arrow()
