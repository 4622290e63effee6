"""Records of a database's table, copied once into files aside, some tens of thousands at a time: one state of the table, read as often as needed."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import polars as pl

from outturn.errors import UsageError
from outturn.records.headings import found_headings
from outturn.records.source import SQLITE
from outturn.records.workbooks import frame_of_texts, text_of_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outturn.measures.definition import Definition
    from outturn.records.source import Source

BATCH = 50_000


def copied(source: Source, definition: Definition, folder: Path) -> Path:
    """Writes the wanted columns, as texts, to Parquet files in the folder. Raises UsageError where the database cannot be read."""
    target = folder / "records"
    target.mkdir()
    part = -1
    with _cursor(source) as (headings, rows):
        names = list(found_headings(headings, definition, source.name).values())
        places = [headings.index(name) for name in names]
        for part, batch in enumerate(_batches(rows)):
            texts = [[text_of_value(row[place]) for place in places] for row in batch]
            frame_of_texts(names, texts).write_parquet(target / f"{part:06}.parquet")
        if part < 0:
            pl.DataFrame(schema=dict.fromkeys(names, pl.String)).write_parquet(target / "000000.parquet")
    return target


def _batches(cursor: Any) -> Iterator[Sequence[Sequence[object]]]:
    while batch := cursor.fetchmany(BATCH):
        yield batch


@contextmanager
def _cursor(source: Source) -> Iterator[tuple[list[str], Any]]:
    with _sqlite(source) if source.form is SQLITE else _postgresql(source) as cursor:
        yield [column[0] for column in cursor.description], cursor


@contextmanager
def _sqlite(source: Source) -> Iterator[Any]:
    path = Path(unquote(source.place.partition("://")[2].removeprefix("/")))
    if not path.is_file():
        raise UsageError(f"There is no database {path}. An address is sqlite:///path, and sqlite:////path from the root.")
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            yield connection.execute(f"SELECT * FROM {_quoted(source.table)}")  # noqa: S608 - the name is quoted
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise UsageError(f"The table “{source.table}” of {path.name} cannot be read: {error}.") from None


@contextmanager
def _postgresql(source: Source) -> Iterator[Any]:
    import psycopg
    from psycopg import sql

    try:
        with psycopg.connect(source.place, autocommit=False) as connection:
            connection.read_only = True
            connection.execute("SET TIME ZONE 'UTC'")
            with connection.cursor(name="records") as cursor:
                cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(*source.table.split("."))))
                yield cursor
    except psycopg.Error as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise UsageError(f"The table “{source.table}” cannot be read: {reason}.") from None


def _quoted(name: str) -> str:
    return ".".join(f'"{part}"' for part in name.replace('"', '""').split("."))
