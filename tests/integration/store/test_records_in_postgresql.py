"""Case records that lie in a real PostgreSQL: read as they stand, never written, and what cannot be read is told."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import psycopg
import pytest

from outturn.api import measure
from outturn.errors import UsageError

RECORDS = Path(__file__).parents[3] / "examples" / "records"


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    (tmp_path / "populations.csv").write_bytes((RECORDS / "populations.csv").read_bytes())
    text = (RECORDS / "potholes.toml").read_text(encoding="utf-8")
    made = tmp_path / "potholes.toml"
    made.write_text(text.replace("[records]", '[records]\ntable = "cases.potholes"'), encoding="utf-8")
    return made


@pytest.fixture
def filled(postgresql: str) -> str:
    """The example's records with the types that a case system gives them: instants with a time zone, dates, truths."""
    rows = pl.read_csv(RECORDS / "potholes.csv", infer_schema=False)
    kinds = {"Reported": "timestamp", "Repaired": "timestamp", "Due": "date"}
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS cases CASCADE")
        connection.execute("CREATE SCHEMA cases")
        connection.execute("SET datestyle TO 'ISO, DMY'")
        columns = ", ".join(f'"{name}" {kinds.get(name, "text")}' for name in rows.columns)
        connection.execute(f"CREATE TABLE cases.potholes ({columns})")
        marks = ", ".join(f"%s::{kinds.get(name, 'text')}" for name in rows.columns)
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO cases.potholes VALUES ({marks})", [[cell or None for cell in row] for row in rows.rows()])  # noqa: S608 - marks alone
    return postgresql


def test_a_table_of_postgresql_gives_what_the_file_gives(filled: str, definition: Path) -> None:
    expected = measure(RECORDS / "potholes.csv", RECORDS / "potholes.toml")
    found = measure(filled, definition)
    assert found.records == expected.records
    assert found.package["figures"].equals(expected.package["figures"])


@pytest.mark.parametrize(("table", "words"), [("cases.missing", "cases.missing"), ("nowhere.potholes", "nowhere.potholes"), ('x"; DROP', "cannot be read")])
def test_a_table_that_is_not_there_is_told(filled: str, definition: Path, table: str, words: str) -> None:
    definition.write_text(definition.read_text(encoding="utf-8").replace('"cases.potholes"', f"'{table}'"), encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read: ") as refused:
        measure(filled, definition)
    assert words in str(refused.value)


def test_a_server_that_is_not_there_is_told_without_its_password(definition: Path) -> None:
    with pytest.raises(UsageError) as refused:
        measure("postgresql://ada:secret@127.0.0.1:1/cases", definition)
    assert "cannot be read: " in str(refused.value)
    assert "secret" not in str(refused.value)
