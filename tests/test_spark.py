"""The product's own SQL gives the same integers on Spark as on DuckDB."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ballast.collection.actions import save_returns
from ballast.collection.rows import ReturnRow
from ballast.cube import build
from ballast.cube.engine import Engine
from ballast.figures.store import MONTHLY_ITEMS
from ballast.figures.tests.conftest import city
from ballast.figures.tests.factory import ACTOR, City
from ballast.kernel.period import Period

pytest.importorskip("pyspark", reason="pyspark 没有安装：pip install -r requirements/spark.lock，并需要 Java 运行环境")

__all__ = ["city"]


def populated(city: City) -> None:
    """A town in which everything happens that the texts tell apart."""
    for number in range(12):
        code = f"F{number:02d}"
        city.firm(code, "ABC"[number % 3], industry=("13", "26", "")[number % 3], control="31"[number % 2])
    city.old(*(f"F{number:02d}" for number in range(8)))
    city.enters("F08", "promoted", "2026-02")
    city.enters("F09", "new_plant", "2026-06")
    for number in range(10):
        city.files(f"F{number:02d}", "2025-09", 100 + number, 90, month=10)
    city.leaves("F01", "2026-03", base_kept=True)
    city.leaves("F02", "2026-03", base_kept=False)
    city.continues("F03", "F10", "2026-04")
    city.firm("F04", "C", on=date(2026, 6, 1), industry="26")
    city.state("F05", "stopped", date(2026, 8, 1))
    rows = [
        ReturnRow(
            f"F{number:02d}",
            "2026-09",
            "monthly",
            {"output": (11, 120 + number, 10, 100 + number), "jobs": (5, 5, None, None)},
        )
        for number in (0, 4, 5, 7, 8, 9, 10)
    ]
    save_returns(rows, None, ACTOR, Decimal(200))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_cells_are_equal_to_the_integer_on_both_engines(city: City) -> None:
    """Classification, legs and every kept cell."""
    from ballast.cube.spark import SparkEngine

    populated(city)
    frozen, period = city.read().frozen, Period.parse("2026-09")
    found = []
    for engine in (Engine(), SparkEngine()):
        frozen.prepare(engine, period)
        build.classify(engine, period)
        engine.define("legs", build.legs(engine, period, MONTHLY_ITEMS))
        found.append(build.cells(engine, build.KEPT_SETS))
        engine.close()
    assert found[0] == found[1]
    assert found[0]["output", ()].ytd_cur
