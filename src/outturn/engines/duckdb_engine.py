"""DuckDB: in this process, and for data larger than memory."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from outturn.engines.address import find_files
from outturn.engines.footers import refuse_unlike
from outturn.engines.plain import plain
from outturn.errors import UsageError

if TYPE_CHECKING:
    import duckdb
    import polars as pl


@dataclass(frozen=True)
class DuckDBEngine:
    connection: duckdb.DuckDBPyConnection

    @classmethod
    def start(cls, memory: str = "") -> DuckDBEngine:
        """`memory` is the most that it may take, such as 4GB. Nothing is fetched: extensions come with it or are not used.

        What does not fit into memory goes into a folder that is removed with the engine.
        """
        import duckdb

        aside = tempfile.mkdtemp(prefix="outturn-")
        options: dict[str, Any] = {"temp_directory": aside, "autoinstall_known_extensions": False, "preserve_insertion_order": False}
        try:
            started = cls(duckdb.connect(config=options | ({"memory_limit": memory} if memory else {})))
        except duckdb.Error:
            shutil.rmtree(aside)
            raise UsageError(f"“{memory}” is no amount of memory; write 4GB or 500MB.") from None
        weakref.finalize(started, shutil.rmtree, aside, ignore_errors=True)
        return started

    def upload(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        return nw.from_native(self.connection.from_arrow(plain(frame).to_arrow()))

    def collect(self, rows: nw.LazyFrame[Any]) -> pl.DataFrame:
        frame: pl.DataFrame = rows.collect(backend="polars").to_native()
        return frame

    def scan(self, text: str) -> nw.LazyFrame[Any]:
        """Files on a file system of Python's are read through it; DuckDB's own way to them would fetch an extension."""
        address = find_files(text)
        refuse_unlike(address)
        if address.filesystem is not None:
            self.connection.register_filesystem(address.filesystem)
        files = ", ".join("'" + file.replace("'", "''") + "'" for file in address.files)
        partitioned = "true" if address.partitions else "false"
        return nw.from_native(
            self.connection.sql(f"SELECT * FROM read_parquet([{files}], hive_partitioning = {partitioned}, hive_types_autocast = false)")  # noqa: S608 - quoted
        )

    def with_epoch(self, rows: nw.LazyFrame[Any], column: str) -> nw.LazyFrame[Any]:
        made: duckdb.DuckDBPyRelation = rows.to_native().project(f'* REPLACE (epoch_us("{column}") AS "{column}")')
        return nw.from_native(made)
