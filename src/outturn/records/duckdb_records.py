"""Records on DuckDB: what does not fit into memory goes to disk."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from outturn.errors import UsageError
from outturn.measures.records import ROW, Records, repeated
from outturn.measures.working_days import DAYS, working_numbers
from outturn.records import written
from outturn.records.sql_columns import Dialect, selected, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from outturn.measures.plan import Plan
    from outturn.records.opening import Scanned


class _DuckdbEngine:
    def __init__(self, connection: Any, folder: Path) -> None:
        self.connection, self.folder, self.count = connection, folder, 0

    def collect(self, frames: Sequence[nw.LazyFrame[Any]]) -> list[pl.DataFrame]:
        return [frame.collect("polars").to_native() for frame in frames]

    def repeated(self, keys: nw.LazyFrame[Any]) -> pl.DataFrame:
        return self.collect([repeated(keys)])[0]

    def lifted(self, frame: pl.DataFrame) -> nw.LazyFrame[Any]:
        self.count += 1
        path = self.folder / f"lifted-{self.count}.parquet"
        frame.write_parquet(path)
        found: nw.LazyFrame[Any] = nw.from_native(self.connection.read_parquet(str(path)))
        return found


@contextmanager
def with_duckdb(scanned: Scanned, names: Mapping[str, str], plan: Plan, name: str, folder: Path) -> Iterator[Records]:
    try:
        import duckdb
        import pyarrow as pa  # noqa: F401 - results come through Arrow
    except ImportError:
        raise UsageError('The engine duckdb is not installed. Install it with: pip install "outturn[engines]".') from None
    definition = plan.definition
    with duckdb.connect(config={"temp_directory": str(folder / "duckdb")}) as connection:
        connection.execute("SET TimeZone = $zone", {"zone": definition.time_zone})
        try:
            given = _given(connection, scanned)
            types = {row[0]: row[1] for row in connection.execute(f"DESCRIBE SELECT * FROM {given}").fetchall()}  # noqa: S608 - the place is quoted
        except duckdb.Error as error:
            raise UsageError(f"{name} cannot be read: {str(error).splitlines()[0]}.") from None
        steps, flags = steps_of(_dialect(definition.time_zone), names, types, definition, name)
        relation = connection.sql(selected(steps, _quoted, given))
        engine = _DuckdbEngine(connection, folder)
        frame = nw.from_native(_with_working(connection, relation, plan, folder))
        try:
            yield Records(frame, engine, name, flags, scanned.first_line)
        except duckdb.Error as error:
            raise UsageError(f"{name} cannot be read: {str(error).splitlines()[0]}.") from None


def _given(connection: Any, scanned: Scanned) -> str:
    """The place in SQL, with the rows numbered from 0. A window would number them as well, in one thread."""
    place = _text(scanned.pattern)
    row = _quoted(ROW)
    if scanned.separator:
        read = f"read_csv({place}, all_varchar = true, header = true, delim = {_text(scanned.separator)}, quote = '\"')"
        return f"(SELECT row_number() OVER () - 1 AS {row}, * FROM {read})"  # noqa: S608 - the place is quoted
    if scanned.paths.is_dir():
        files = connection.execute(f"SELECT num_rows FROM parquet_file_metadata({place}) ORDER BY file_name").fetchall()  # noqa: S608 - as above
        firsts = list(accumulate((number for (number,) in files), initial=0))[:-1]
        numbered = f"CAST({firsts} AS BIGINT[])[CAST(file_index AS BIGINT) + 1] + file_row_number"
        return f"(SELECT {numbered} AS {row}, * EXCLUDE (file_row_number) FROM read_parquet({place}, file_row_number = true))"  # noqa: S608 - as above
    return f"(SELECT file_row_number AS {row}, * EXCLUDE (file_row_number) FROM read_parquet({place}, file_row_number = true))"  # noqa: S608 - as above


def _with_working(connection: Any, relation: Any, plan: Plan, folder: Path) -> Any:
    """The numbers of working days, by a join with the days of the calendar."""
    wanted = sorted(need for need in plan.needs if need.endswith("@working"))
    if not wanted:
        return relation
    numbers = pl.Series(working_numbers(plan.definition.nation, plan.definition.also_closed))
    pl.DataFrame({"calendar_day": pl.Series(range(DAYS), dtype=pl.Int64), "number": numbers}).write_parquet(folder / "days.parquet")
    days = connection.read_parquet(str(folder / "days.parquet"))
    for place, need in enumerate(wanted):
        alias = f"days_{place}"
        joined = relation.set_alias("records").join(
            days.set_alias(alias), f"records.{_quoted(need.replace('@working', '@day'))} = {alias}.calendar_day", how="left"
        )
        relation = joined.select(f"records.*, {alias}.number AS {_quoted(need)}")
    return relation


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _kind(held: str) -> str:
    for beginning, kind in _KINDS.items():
        if held.startswith(beginning):
            return kind
    return "other"


_KINDS = {
    "VARCHAR": "text", "ENUM": "text", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP WITH TIME ZONE": "zoned", "TIMESTAMP": "local",
    "TINYINT": "number", "SMALLINT": "number", "INTEGER": "number", "BIGINT": "number", "HUGEINT": "number", "UTINYINT": "number", "USMALLINT": "number",
    "UINTEGER": "number", "UBIGINT": "number", "FLOAT": "number", "DOUBLE": "number", "DECIMAL": "number",
}  # fmt: skip


def _dialect(time_zone: str) -> Dialect:
    zone = _text(time_zone)

    def of_local(local: str) -> str:
        """When clocks go back, the engine takes the second of the two instants that a local time stands for: an hour earlier is the first."""
        later = f"CAST({local} AS TIMESTAMPTZ)"
        return f"CASE WHEN timezone({zone}, {later} - INTERVAL 1 HOUR) = {local} THEN {later} - INTERVAL 1 HOUR ELSE {later} END"

    def has_offset(text: str) -> str:
        return f"regexp_matches({text}, {_text(written.ZONED)})"

    return Dialect(
        kind=_kind,
        quoted=_quoted,
        matches=lambda text, pattern: f"regexp_matches({text}, {_text(pattern)})",
        replaced=lambda text, pattern, by: f"regexp_replace({text}, {_text(pattern)}, {_text(by)}, 'g')",
        local=lambda text: f"CASE WHEN NOT {has_offset(text)} THEN TRY_CAST({text} AS TIMESTAMP) END",
        zoned=lambda text: f"CASE WHEN {has_offset(text)} THEN TRY_CAST({text} AS TIMESTAMPTZ) END",
        of_local=of_local,
        micros=lambda stamp: f"epoch_us({stamp})",
        day=lambda stamp: f"date_diff('day', DATE '1970-01-01', CAST({stamp} AS DATE))",
        clock=lambda stamp: f"timezone({zone}, {stamp})",
        of_date=lambda date: f"CAST({date} AS TIMESTAMP)",
        of_micros=lambda micros: f"make_timestamp({micros})",
        month=lambda day: f"year(DATE '1970-01-01' + CAST({day} AS INTEGER)) * 12 + month(DATE '1970-01-01' + CAST({day} AS INTEGER)) - 1",
        key=lambda columns: f"CAST(hash({columns}) // 2 AS BIGINT)",
    )
