"""Whole tables into and out of the database, past the ORM: a million figures must not be a million objects.

Every frame has the columns of the package's table, typed as `Package` says, and then `unknown_columns` as String.
PostgreSQL copies CSV; SQLite takes and gives tuples.
"""

from __future__ import annotations

import io
from itertools import chain, islice
from typing import TYPE_CHECKING

import polars as pl
from django.db import connection

from outturn.package.tables import TABLES, ColumnType
from outturn.store.package_tables import ROWS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from outturn.package.tables import Column

_CHUNK = 100_000
"""So many rows at a time: enough to be fast, few enough to be small."""

_TOGETHER = 20
"""Rows in one statement of SQLite."""

_LARGE = 50_000
"""Rows from which it is quicker to put a table in order once, when all of it is there, than to find the place of each row."""

_ROOM_TO_SORT = "256MB"
"""For the keys of a large table while they are put in order: with PostgreSQL's own 64 MB it would sort by way of the disk."""

_PLAIN_TYPES = {ColumnType.NUMBER: pl.Float64, ColumnType.INTEGER: pl.Int64, ColumnType.BOOLEAN: pl.Boolean}
"""What comes out of a database as it is; everything else comes as text."""

_INSTANT = "%Y-%m-%d %H:%M:%S%.6f"
"""How both databases take an instant in UTC, and how we ask for it back."""


def fill(table: str, frame: pl.DataFrame) -> None:
    """Puts the rows into an empty table, inside a transaction: nobody reads a large table meanwhile. Raises IntegrityError for a key that comes twice."""
    if frame.height < _LARGE:
        insert(table, frame)
        return
    with connection.cursor() as cursor:
        indexes = _indexes(table)
        for name in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        insert(table, frame)
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL maintenance_work_mem = '{_ROOM_TO_SORT}'")
        for definition in indexes.values():
            cursor.execute(definition)


def _indexes(table: str) -> dict[str, str]:
    """How each was made, by its name: those of keys with a condition, such as that of figures. The others stay, since PostgreSQL holds them as constraints."""
    model = ROWS[table]
    query, name = {
        "sqlite": ("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", model._meta.db_table),
        "postgresql": ("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s", model._meta.db_table),
    }[connection.vendor]
    ours = {constraint.name for constraint in model._meta.constraints if getattr(constraint, "condition", None) is not None}
    with connection.cursor() as cursor:
        cursor.execute(query, [name])
        return {found: definition for found, definition in cursor.fetchall() if found in ours}


def insert(table: str, frame: pl.DataFrame) -> None:
    """Adds the rows in their order. Raises IntegrityError where a key is there already."""
    texts = frame.select(_stored(table))
    add = _copy if connection.vendor == "postgresql" else _insert_many
    for start in range(0, texts.height, _CHUNK):
        add(table, texts.slice(start, _CHUNK))


def rows(table: str, *, after: int = 0, until: int | None = None) -> pl.DataFrame:
    """Every row in the order in which it came; those alone whose `id` is above `after` and at most `until`, where these are given."""
    read = _copied if connection.vendor == "postgresql" else _selected
    bounds = [f"id > {after:d}"] if after else []
    bounds += [f"id <= {until:d}"] if until is not None else []
    return read(table, f" WHERE {' AND '.join(bounds)}" if bounds else "").select(_typed(table))


def last_id(table: str) -> int:
    """Of the newest row; 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {_name(table)}")  # noqa: S608 (our own names)
        return int(cursor.fetchone()[0])


def _columns(table: str) -> tuple[str, ...]:
    return (*TABLES[table].column_names, UNKNOWN)


def _is_text(column: Column) -> bool:
    return column.type not in {ColumnType.NUMBER, ColumnType.INTEGER, ColumnType.BOOLEAN, ColumnType.DATE, ColumnType.INSTANT}


def _stored(table: str) -> Iterator[pl.Expr]:
    """A missing text becomes an empty one, dates and instants texts that both databases read."""
    for column in TABLES[table].columns:
        values = pl.col(column.name)
        if _is_text(column):
            yield values.fill_null("")
        elif column.type is ColumnType.INSTANT:
            yield values.dt.strftime(_INSTANT)
        elif column.type is ColumnType.DATE:
            yield values.dt.strftime("%Y-%m-%d")
        else:
            yield values
    yield pl.col(UNKNOWN).fill_null("")


def _typed(table: str) -> Iterator[pl.Expr]:
    for column in TABLES[table].columns:
        values = pl.col(column.name)
        if column.type is ColumnType.INSTANT:
            yield values.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")
        elif column.type is ColumnType.DATE:
            yield values.str.to_date("%Y-%m-%d")
        elif _is_text(column):
            yield values.replace("", None)
        else:
            yield values
    yield pl.col(UNKNOWN).replace("", None)


def _names(table: str) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in _columns(table))


def _name(table: str) -> str:
    return connection.ops.quote_name(ROWS[table]._meta.db_table)


# --- SQLite
def _insert_many(table: str, frame: pl.DataFrame) -> None:
    """Several rows a statement: to step through one costs as much as to store a row. What is empty in all of them is said once, by the statement."""
    empty = {name: literal for name in frame.columns[1:] if (literal := _empty(frame[name]))}  # a frame without a column would have no rows
    told = frame.drop(empty)
    places = f"({', '.join(empty.get(name, '?') for name in frame.columns)})"
    whole = told.height // _TOGETHER * _TOGETHER
    with connection.wrap_database_errors, connection.cursor() as cursor:
        driver = cursor.cursor.connection
        driver.executemany(_inserting(table, [places] * _TOGETHER), _together(told.slice(0, whole)))
        driver.executemany(_inserting(table, [places]), told.slice(whole).iter_rows())


def _empty(values: pl.Series) -> str:
    """How a column in which nothing stands is written; nothing for any other."""
    if values.null_count() == len(values):
        return "NULL"
    return "''" if values.dtype == pl.String and not values.null_count() and (values == "").all() else ""


def _inserting(table: str, places: list[str]) -> str:
    return f"INSERT INTO {_name(table)} ({_names(table)}) VALUES {', '.join(places)}"  # noqa: S608 (our own names)


def _together(frame: pl.DataFrame) -> Iterator[list[object]]:
    rows = frame.iter_rows()
    while some := list(chain.from_iterable(islice(rows, _TOGETHER))):
        yield some


def _selected(table: str, where: str) -> pl.DataFrame:
    schema = {column.name: _PLAIN_TYPES.get(column.type, pl.String) for column in TABLES[table].columns} | {UNKNOWN: pl.String}
    chosen = ", ".join(_as_text(column) for column in TABLES[table].columns)
    query = f"SELECT {chosen}, {connection.ops.quote_name(UNKNOWN)} FROM {_name(table)}{where} ORDER BY id"  # noqa: S608 (our own names)
    with connection.cursor() as cursor:
        found = cursor.cursor.connection.execute(query)
        parts = [pl.DataFrame(chunk, schema=schema, orient="row") for chunk in iter(lambda: found.fetchmany(_CHUNK), [])]
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def _as_text(column: Column) -> str:
    """Dates and instants as they are stored: without the cast the driver would make an object of each."""
    name = connection.ops.quote_name(column.name)
    return f"CAST({name} AS TEXT)" if column.type in {ColumnType.DATE, ColumnType.INSTANT} else name


# --- PostgreSQL
_COPIED = {
    ColumnType.INSTANT: "{} AT TIME ZONE 'UTC'",
    ColumnType.BOOLEAN: "CASE {} WHEN TRUE THEN 'true' WHEN FALSE THEN 'false' END",
}


def _copy(table: str, frame: pl.DataFrame) -> None:
    never_null = ", ".join(connection.ops.quote_name(column.name) for column in TABLES[table].columns if _is_text(column))
    filled = f"{never_null}, {connection.ops.quote_name(UNKNOWN)}"
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {_name(table)} ({_names(table)}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({filled}))") as copy,
    ):
        copy.write(frame.write_csv(include_header=False))


def _copied(table: str, where: str) -> pl.DataFrame:
    columns = TABLES[table].columns
    chosen = ", ".join(_COPIED.get(column.type, "{}").format(connection.ops.quote_name(column.name)) for column in columns)
    query = f"SELECT {chosen}, {connection.ops.quote_name(UNKNOWN)} FROM {_name(table)}{where} ORDER BY id"  # noqa: S608 (our own names)
    with connection.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
        data = b"".join(copy)
    schema = {column.name: _PLAIN_TYPES.get(column.type, pl.String) for column in columns} | {UNKNOWN: pl.String}
    return pl.read_csv(io.BytesIO(data), has_header=False, schema=schema) if data else pl.DataFrame(schema=schema)
