"""One definition on every engine there is: the same figures and the same findings, from texts as from typed columns."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from openpyxl import Workbook

from outturn.api import measure

if TYPE_CHECKING:
    from outturn.api import Measurement

RECORDS = Path(__file__).parents[3] / "examples" / "records"
DEFINITION = RECORDS / "potholes.toml"
ENGINES = ["polars", "duckdb", "spark"]


@pytest.fixture(scope="module")
def from_csv() -> Measurement:
    return measure(RECORDS / "potholes.csv", DEFINITION)


def same(found: Measurement, expected: Measurement) -> None:
    assert found.package["figures"].equals(expected.package["figures"])
    assert found.records == expected.records == 576
    assert [(each.code, each.column) for each in found.findings] == [(each.code, each.column) for each in expected.findings]


def session(engine: str, request: pytest.FixtureRequest) -> object:
    """The one of the tests, which is started once; the others need none."""
    return request.getfixturevalue("spark").session if engine == "spark" else None


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.filterwarnings("ignore")  # what Spark and its parts warn of is theirs
def test_the_engines_agree(engine: str, from_csv: Measurement, request: pytest.FixtureRequest) -> None:
    found = measure(RECORDS / "potholes.csv", DEFINITION, engine=engine, session=session(engine, request))
    same(found, from_csv)
    if engine != "spark":
        assert found.findings == from_csv.findings


@pytest.fixture(scope="module")
def typed() -> pl.DataFrame:
    """The records with the types that a case system would give them."""
    day, instant = "%d/%m/%Y", "%d/%m/%Y %H:%M"
    local = pl.col("Reported", "Repaired").str.to_datetime(instant).dt.replace_time_zone("Europe/London").dt.convert_time_zone("UTC")
    return pl.read_csv(RECORDS / "potholes.csv").with_columns(local, pl.col("Due").str.to_date(day), Urgent=pl.col("Urgent") == "yes")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.filterwarnings("ignore")
def test_typed_columns_of_parquet_give_the_same(
    engine: str, tmp_path: Path, typed: pl.DataFrame, from_csv: Measurement, request: pytest.FixtureRequest
) -> None:
    typed.write_parquet(tmp_path / "potholes.parquet")
    same(measure(tmp_path / "potholes.parquet", DEFINITION, engine=engine, session=session(engine, request)), from_csv)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.filterwarnings("ignore")
def test_a_folder_of_parquet_files_gives_the_same(
    engine: str, tmp_path: Path, typed: pl.DataFrame, from_csv: Measurement, request: pytest.FixtureRequest
) -> None:
    """Of twelve parts, the names of which are sorted as text: rows are counted through all of them."""
    for part in range(12):
        (tmp_path / "records" / f"part={part}").mkdir(parents=True)
        typed[part * 50 : (part + 1) * 50].write_parquet(tmp_path / "records" / f"part={part}" / "0.parquet")
    found = measure(tmp_path / "records", DEFINITION, engine=engine, session=session(engine, request))
    same(found, from_csv)
    if engine != "spark":
        assert found.findings == measure(tmp_path / "records", DEFINITION).findings


def test_a_sheet_below_its_title_gives_the_same(tmp_path: Path, typed: pl.DataFrame, from_csv: Measurement) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Potholes of Meadshire"])
    sheet.append([])
    sheet.append(typed.columns)
    local = pl.col("Reported", "Repaired").dt.convert_time_zone("Europe/London").dt.replace_time_zone(None)
    for row in typed.with_columns(local).iter_rows():
        sheet.append(row)
    book.save(tmp_path / "potholes.xlsx")
    found = measure(tmp_path / "potholes.xlsx", DEFINITION)
    same(found, from_csv)
    assert [finding.row for finding in found.findings] == [finding.row and finding.row + 2 for finding in from_csv.findings]


def test_a_table_of_sqlite_gives_the_same(tmp_path: Path, from_csv: Measurement) -> None:
    texts = pl.read_csv(RECORDS / "potholes.csv", infer_schema=False)
    connection = sqlite3.connect(tmp_path / "cases.sqlite3")
    columns = ", ".join(f'"{name}"' for name in texts.columns)
    connection.execute(f"CREATE TABLE cases ({columns})")
    connection.executemany(f"INSERT INTO cases VALUES ({', '.join('?' * texts.width)})", texts.rows())  # noqa: S608 - marks alone
    connection.commit()
    connection.close()
    definition = tmp_path / "potholes.toml"
    definition.write_text(DEFINITION.read_text(encoding="utf-8").replace("[records]", '[records]\ntable = "cases"'), encoding="utf-8")
    (tmp_path / "populations.csv").write_bytes((RECORDS / "populations.csv").read_bytes())
    same(measure(f"sqlite:///{tmp_path}/cases.sqlite3", definition), from_csv)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_and_separators_give_the_same(tmp_path: Path, encoding: str, from_csv: Measurement) -> None:
    text = (RECORDS / "potholes.csv").read_text(encoding="utf-8").replace(",", ";").replace("Carriage way", "Chaussée")
    (tmp_path / "potholes.csv").write_text(text, encoding=encoding)
    found = measure(tmp_path / "potholes.csv", DEFINITION)
    same(found, from_csv)
    assert any("place Chaussée" in finding.message for finding in found.findings)


@pytest.mark.parametrize("parts", [1, 3])
def test_duplicates_are_the_same_in_whatever_parts_they_are_sought(parts: int, monkeypatch: pytest.MonkeyPatch, from_csv: Measurement) -> None:
    monkeypatch.setattr("outturn.records.opening.KEYS_AT_ONCE", 1_200 // parts)
    same(measure(RECORDS / "potholes.csv", DEFINITION), from_csv)


@pytest.mark.parametrize("size", [7, 50, 575])
def test_records_give_the_same_in_whatever_shares_they_are_summed(size: int, tmp_path: Path, typed: pl.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "records").mkdir()
    for part in range(3):
        typed[part * 200 : (part + 1) * 200].write_parquet(tmp_path / "records" / f"{part}.parquet")
    sources = [RECORDS / "potholes.csv", tmp_path / "records"]
    whole = [measure(source, DEFINITION) for source in sources]
    monkeypatch.setattr("outturn.records.opening.RECORDS_AT_ONCE", size)
    for source, expected in zip(sources, whole, strict=True):
        found = measure(source, DEFINITION)
        same(found, expected)
        assert found.findings == expected.findings
