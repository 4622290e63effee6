"""Polars: what runs everything else, over files that it streams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from outturn.engines.address import Address, find_files
from outturn.engines.footers import refuse_unlike
from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

OWN_STORES = ("s3://", "s3a://", "gs://", "gcs://", "az://", "abfs://", "abfss://", "adl://", "http://", "https://", "hf://")
"""Storage that Polars reads by itself, quicker than through Python."""


@dataclass(frozen=True)
class PolarsEngine:
    def upload(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        return nw.from_native(frame.lazy())

    def collect(self, rows: nw.LazyFrame[Any]) -> pl.DataFrame:
        frame: pl.DataFrame = rows.to_native().collect(engine="streaming")
        return frame

    def scan(self, text: str) -> nw.LazyFrame[Any]:
        address = find_files(text)
        refuse_unlike(address)
        own = address.filesystem is None or text.startswith(OWN_STORES)
        return nw.from_native(_own_scan(address) if own else _scan_by_arrow(address))

    def with_epoch(self, rows: nw.LazyFrame[Any], column: str) -> nw.LazyFrame[Any]:
        """Here it stays an instant; one with a zone becomes UTC without."""
        zone = getattr(rows.collect_schema()[column], "time_zone", None)
        told = pl.col(column).dt.convert_time_zone("UTC").dt.replace_time_zone(None) if zone else pl.col(column)
        made: pl.LazyFrame = rows.to_native().with_columns(told.cast(pl.Datetime("us")))
        return nw.from_native(made)


def _own_scan(address: Address) -> pl.LazyFrame:
    named: Mapping[str, Any] = dict.fromkeys(address.partitions, pl.String)
    if not named:
        return pl.scan_parquet(list(address.files), hive_partitioning=False)
    return pl.scan_parquet(list(address.files), hive_partitioning=True, hive_schema=dict(named), try_parse_hive_dates=False)


def _scan_by_arrow(address: Address) -> pl.LazyFrame:
    try:
        import pyarrow as pa
        import pyarrow.dataset as ds
    except ImportError:
        raise UsageError(f"To read {address.root}, install what it takes: pip install “outturn[engines]”.") from None
    named = pa.schema([(name, pa.string()) for name in address.partitions])
    paths = [address.filesystem._strip_protocol(file) for file in address.files]
    return pl.scan_pyarrow_dataset(ds.dataset(paths, filesystem=address.filesystem, format="parquet", partitioning=ds.partitioning(named, flavor="hive")))
