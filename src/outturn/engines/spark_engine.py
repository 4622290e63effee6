"""Spark: on this machine, or on a cluster through Spark Connect."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from outturn.engines.address import find_files, is_local
from outturn.engines.footers import refuse_unlike
from outturn.engines.plain import plain
from outturn.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl
    from pyspark.sql import DataFrame, SparkSession

_SMALL = 200_000
"""Rows up to which a table is sent to every worker: the millions of figures then stay where they are."""

_PATTERN = re.compile(r"([*?\[\]{}\\])")
_ALL_PROCESSORS = "local[*]"
_INFERENCE = "spark.sql.sources.partitionColumnTypeInference.enabled"
_LOG_FILE = Path(__file__).with_name("quiet.properties")

_HERE = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.maxResultSize": "0",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOG_FILE.as_uri()}",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir()) / "outturn-spark-warehouse"),
}
"""Nothing on the terminal, no page of its own, and no door open to other machines."""


@dataclass(frozen=True)
class SparkEngine:
    """`here` says that the session runs on this machine and sees its files."""

    session: SparkSession
    here: bool = True

    @classmethod
    def start(cls, address: str = "", memory: str = "") -> SparkEngine:
        """`address` is of a cluster: sc://host for Spark Connect, spark://host:7077, or local[2]; this machine without one."""
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession

        said: list[str] = []
        try:
            with _quietly(said):
                if address.startswith("sc://"):
                    return cls(SparkSession.builder.remote(address).getOrCreate(), here=False)
                builder = SparkSession.builder.master(address or _ALL_PROCESSORS).config(map=dict(_HERE))
                builder = builder.config("spark.driver.memory", memory.upper().removesuffix("B")) if memory else builder
                return cls(builder.getOrCreate(), here=address.startswith("local") or not address)
        except ImportError as error:
            raise UsageError(f"Spark Connect needs packages that are not installed ({error}): pip install “pyspark[connect]”.") from None
        except (PySparkException, OSError, RuntimeError) as error:
            raise UsageError(_not_started(address, said, error)) from None

    def upload(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        with _without_advice():
            made = self.session.createDataFrame(plain(frame).to_arrow())
        return nw.from_native(made.hint("broadcast") if frame.height <= _SMALL else made)

    def collect(self, rows: nw.LazyFrame[Any]) -> pl.DataFrame:
        with _without_advice():
            frame: pl.DataFrame = rows.collect(backend="polars").to_native()
        return frame

    def scan(self, text: str) -> nw.LazyFrame[Any]:
        """Files of this machine are looked for first; an address of storage is Spark's own to read."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        inferred = self.session.conf.get(_INFERENCE, "true")
        try:
            self.session.conf.set(_INFERENCE, "false")  # a partition area=0123 is a name, and no number
            if self.here and is_local(text):
                address = find_files(text)
                refuse_unlike(address)
                read = self.session.read.option("basePath", _local(address.root)).parquet(*(_local(file) for file in address.files))
            else:
                read = self.session.read.parquet(text)
            found: nw.LazyFrame[Any] = nw.from_native(read)
            found.collect_schema()  # a connected session looks only now
        except (PySparkException, Py4JError) as error:
            raise UsageError(f"Spark cannot read figures from {text}: {_reason(error)}") from None
        finally:
            self.session.conf.set(_INFERENCE, inferred or "true")
        return found

    def with_epoch(self, rows: nw.LazyFrame[Any], column: str) -> nw.LazyFrame[Any]:
        """A time without a zone is UTC, whatever the session's own zone is."""
        from pyspark.sql import functions as f

        native: DataFrame = rows.to_native()
        told = f.col(column)
        if dict(native.dtypes)[column] == "timestamp_ntz":
            told = f.convert_timezone(f.lit("UTC"), f.current_timezone(), told).cast("timestamp")
        return nw.from_native(native.withColumn(column, f.unix_micros(told)))


def _local(path: str) -> str:
    """Hadoop takes its paths as they are, without percent signs for the equals sign of a partition, and what looks like a pattern for one."""
    return "file://" + _PATTERN.sub(r"\\\1", str(Path(path).resolve()))


def _reason(error: Exception) -> str:
    """Of what Java throws, its own words: the first line of Py4J's says only that there was an error."""
    lines = str(error).splitlines() or [""]
    return next((line.removeprefix(": ") for line in lines if line.startswith(": ")), lines[0])


def _not_started(address: str, said: list[str], error: Exception) -> str:
    if address.startswith("sc://"):
        return f"There is no answer from Spark at {address}: {str(error).splitlines()[0]}"
    reason = next((line for line in said if line.strip() and "WARNING" not in line), str(error).splitlines()[0])
    return f"Spark did not start: {reason.strip()} It needs Java 17 (on Debian: sudo apt-get install openjdk-17-jre-headless)."


@contextmanager
def _quietly(said: list[str]) -> Iterator[None]:
    """Java prints advice of its own before any setting is read. What it says goes aside, and is told only where it fails to start."""
    sys.stderr.flush()
    terminal = os.dup(2)
    with tempfile.TemporaryFile() as aside, _without_advice():
        os.dup2(aside.fileno(), 2)
        try:
            yield
        except BaseException:
            aside.seek(0)
            said += aside.read().decode(errors="replace").splitlines()
            raise
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)


@contextmanager
def _without_advice() -> Iterator[None]:
    """PySpark warns of newer versions of libraries that are not used here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
