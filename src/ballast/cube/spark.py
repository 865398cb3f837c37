"""The same SQL texts on Spark, for what does not fit one machine. An extra: `pip install pyspark` and a Java runtime.

The interface is that of `Engine`; nothing of the texts is rewritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa


class SparkEngine:
    """A local Spark session that answers as `Engine` does."""

    def __init__(self, threads: int = 2) -> None:
        from pyspark.sql import SparkSession

        builder: Any = SparkSession.builder
        self.session = (
            builder.master(f"local[{threads}]")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", str(threads))
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
        self.session.sparkContext.setLogLevel("ERROR")

    def define(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table readable under a name."""
        types = {pa.string(): "string", pa.int64(): "bigint"}
        schema = ", ".join(f"{field.name} {types[field.type]}" for field in table.schema)
        rows = [tuple(row.values()) for row in table.to_pylist()]
        self.session.createDataFrame(rows, schema).createOrReplaceTempView(name)

    def define_files(self, name: str, paths: Sequence[Path], empty: pa.Schema) -> None:
        """Make Parquet files readable under a name; an empty table of the schema where there is none."""
        if not paths:
            self.define(name, empty.empty_table())
            return
        self.session.read.parquet(*[str(path) for path in paths]).createOrReplaceTempView(name)

    def keep(self, name: str, text: str) -> None:
        """Run a text and keep its result as a table under a name."""
        self.session.sql(text).cache().createOrReplaceTempView(name)

    def arrow(self, text: str) -> pa.Table:
        """Run a text and return its rows."""
        frame = self.session.sql(text)
        rows = [row.asDict() for row in frame.collect()]
        kinds = {"string": pa.string(), "bigint": pa.int64()}
        schema = pa.schema([(name, kinds[kind]) for name, kind in frame.dtypes])
        return pa.Table.from_pylist(rows, schema=schema)

    def close(self) -> None:
        """Stop the session."""
        self.session.stop()
