"""Records on Spark: where they are too many for one machine, or on a cluster already."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from outturn.measures.records import ROW, Records, repeated
from outturn.measures.working_days import DAYS, working_numbers
from outturn.records import written
from outturn.records.sql_columns import Dialect, selected, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from outturn.measures.plan import Plan
    from outturn.records.opening import Scanned


class _SparkEngine:
    def __init__(self, session: Any) -> None:
        self.session = session

    def collect(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[pl.DataFrame]:
        return [pl.DataFrame(frame.to_native().toArrow()) for frame in frames]

    def repeated(self, keys: nw.LazyFrame[Any]) -> pl.DataFrame:
        return self.collect([repeated(keys)])[0]

    def lifted(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        found: nw.LazyFrame[Any] = nw.from_native(self.session.createDataFrame(frame.to_arrow()))
        return found


@contextmanager
def with_spark(scanned: Scanned, names: Mapping[str, str], plan: Plan, name: str, session: Any = None) -> Iterator[Records]:
    """On the session that is given, or one on this machine. Its time zone is set to that of the definition.

    Spark reads files in parts and knows no line: examples are named by their keys. What its many sums are taken from is read
    and understood once, and kept by Spark in memory or on disk until the records are closed.
    """
    spark = session or _here()
    definition = plan.definition
    spark.conf.set("spark.sql.session.timeZone", definition.time_zone)
    if scanned.separator:
        read = spark.read.csv(str(scanned.paths), header=True, sep=scanned.separator, inferSchema=False, multiLine=False, quote='"', escape='"')
    else:
        read = spark.read.parquet(str(scanned.paths))
    types = dict(read.dtypes)
    steps, flags = steps_of(_dialect(), names, types, definition, name)
    read.createOrReplaceTempView("outturn_records")
    numbered = f"(SELECT monotonically_increasing_id() AS {_quoted(ROW)}, * FROM outturn_records)"  # noqa: S608 - names of ours
    read_once = _with_working(spark, spark.sql(selected(steps, _quoted, numbered)), plan).persist()
    try:
        yield Records(nw.from_native(read_once), _SparkEngine(spark), name, flags)
    finally:
        read_once.unpersist()


def _here() -> Any:
    from outturn.engines.choosing import engine_named

    return engine_named("spark").session  # type: ignore[attr-defined]  # it is Spark's


def _with_working(spark: Any, frame: Any, plan: Plan) -> Any:
    wanted = sorted(need for need in plan.needs if need.endswith("@working"))
    if not wanted:
        return frame
    numbers = pl.Series(working_numbers(plan.definition.nation, plan.definition.also_closed))
    days = spark.createDataFrame(pl.DataFrame({"calendar_day": pl.Series(range(DAYS), dtype=pl.Int64), "number": numbers}).to_arrow())
    for need in wanted:
        renamed = days.withColumnRenamed("number", need).withColumnRenamed("calendar_day", f"{need}:day")
        frame = frame.join(renamed.hint("broadcast"), frame[_quoted(need.replace("@working", "@day"))] == renamed[_quoted(f"{need}:day")], "left").drop(
            f"{need}:day"
        )
    return frame


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _kind(held: str) -> str:
    if held.startswith("decimal"):
        return "number"
    return _KINDS.get(held, "other")


_KINDS = {
    "string": "text", "boolean": "boolean", "date": "date", "timestamp": "zoned", "timestamp_ntz": "local", "tinyint": "number", "smallint": "number",
    "int": "number", "bigint": "number", "float": "number", "double": "number",
}  # fmt: skip


def _dialect() -> Dialect:
    def has_offset(text: str) -> str:
        return f"{text} RLIKE {_text(written.ZONED)}"

    return Dialect(
        kind=_kind,
        quoted=_quoted,
        matches=lambda text, pattern: f"({text} RLIKE {_text(pattern)})",
        replaced=lambda text, pattern, by: f"regexp_replace({text}, {_text(pattern)}, {_text(by.replace(chr(92), '$'))})",
        local=lambda text: f"CASE WHEN NOT ({has_offset(text)}) THEN try_cast({text} AS TIMESTAMP_NTZ) END",
        zoned=lambda text: f"CASE WHEN {has_offset(text)} THEN try_cast({text} AS TIMESTAMP) END",
        of_local=lambda local: f"CAST({local} AS TIMESTAMP)",
        micros=lambda stamp: f"unix_micros({stamp})",
        day=lambda stamp: f"CAST(unix_date(CAST({stamp} AS DATE)) AS BIGINT)",
        clock=lambda stamp: f"CAST({stamp} AS TIMESTAMP_NTZ)",
        of_date=lambda date: f"CAST({date} AS TIMESTAMP_NTZ)",
        of_micros=lambda micros: f"(TIMESTAMP_NTZ '1970-01-01 00:00:00' + make_dt_interval(0, 0, 0, CAST({micros} AS DECIMAL(18, 0)) / 1000000))",
        month=lambda day: f"year(date_add(DATE '1970-01-01', CAST({day} AS INT))) * 12 + month(date_add(DATE '1970-01-01', CAST({day} AS INT))) - 1",
        key=lambda columns: f"(xxhash64({columns}) & 9223372036854775807)",
    )
