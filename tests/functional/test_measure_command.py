"""`outturn measure` for a stranger: what it writes, and messages that name what is wrong; nothing is ever half written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from outturn.api import read_package
from outturn.cli.main import main

EXAMPLES = Path(__file__).parents[2] / "examples"
POTHOLES = (EXAMPLES / "records" / "potholes.csv", EXAMPLES / "records" / "potholes.toml")
Run = Callable[..., tuple[int, str, str]]

DEFINITION = """
[records]
as_at = 2025-06-30
key = "case"
[columns]
case = "text"
created = "date"
closed = "date"
cost = "number"
[dates]
created = "created"
closed = "closed"
[[indicators]]
indicator = "K1"
method = "count"
period = "created"
"""
RECORDS = "case,created,closed,cost\n1,2025-05-01,2025-05-02,3\n2,2025-06-02,,\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    return command


@pytest.fixture
def refused(run: Run, tmp_path: Path) -> Callable[..., str]:
    """Runs on these records and this definition, which cannot be used; gives what is said."""

    def command(records: str = RECORDS, definition: str = DEFINITION, file: str = "cases.csv") -> str:
        (tmp_path / file).write_text(records, encoding="utf-8")
        (tmp_path / "cases.toml").write_text(definition, encoding="utf-8")
        status, _, err = run("measure", tmp_path / file, tmp_path / "cases.toml", "-o", tmp_path / "out")
        assert status in {1, 2}
        assert not (tmp_path / "out").exists()
        assert "Traceback" not in err
        return err

    return command


# --- what it writes
def test_the_example_becomes_a_package(run: Run, tmp_path: Path) -> None:
    status, out, err = run("measure", *POTHOLES, "-o", tmp_path / "out")
    assert (status, err) == (0, "")
    assert "One record was closed before it was created: line 79 (reference PH-0078, reported 01/07/2024 07:04, repaired 26/06/2024 14:12)." in out
    assert read_package(tmp_path / "out")["indicators"].height == 6


def test_the_same_records_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        assert run("measure", *POTHOLES, "-o", tmp_path / name)[0] == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_check_writes_nothing(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("measure", *POTHOLES, "--check", "--format", "json", "-o", tmp_path / "out")
    assert status == 0
    assert {finding["code"] for finding in json.loads(out)} >= {"record-duplicate", "record-unknown-category"}
    assert not (tmp_path / "out").exists()


def test_figures_are_added_to_a_package_as_revisions_where_they_changed(run: Run, tmp_path: Path) -> None:
    records, definition = tmp_path / "cases.csv", tmp_path / "cases.toml"
    definition.write_text(DEFINITION, encoding="utf-8")
    records.write_text(RECORDS, encoding="utf-8")
    assert run("measure", records, definition, "-o", tmp_path / "one")[0] == 0
    records.write_text(RECORDS + "3,2025-06-03,,\n", encoding="utf-8")
    assert run("measure", records, definition, "--into", tmp_path / "one", "-o", tmp_path / "two")[0] == 0
    assert read_package(tmp_path / "one")["figures"].select("period", "value").rows() == [("2025-05", 1), ("2025-06", 1)]
    both = read_package(tmp_path / "two")["figures"]
    assert both.select("period", "value").rows() == [("2025-05", 1), ("2025-06", 1), ("2025-06", 2)]
    assert both["recorded_at"].is_null().to_list() == [True, True, False]
    assert run("measure", records, definition, "--into", tmp_path / "two", "-o", tmp_path / "three")[0] == 0
    assert read_package(tmp_path / "three")["figures"].height == 3


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "Name the package to write with -o"),
        (("--into", "{tmp}/one", "-o", "{tmp}/one"), "is left as it is: name another place with -o"),
        (("-o", "{tmp}/one"), "is there already"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_anything_is_read(run: Run, tmp_path: Path, options: tuple[str, ...], words: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "notes.txt").write_text("mine")
    status, _, err = run("measure", *POTHOLES, *(option.format(tmp=tmp_path) for option in options))
    assert status == 2
    assert words in err


# --- a definition that cannot be used
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('method = "count"', 'numerator = "closd - created <= 2 days"\nopen = "leave_out"'), ("line 15", "“closd”", "character 1", "Is “closed” meant?")),
        (('method = "count"', 'numerator = "closed - created <= 2"\nopen = "leave_out"'), ("compared with a number without a unit", "<= 28 days")),
        (('method = "count"', 'numerator = "closed - created <= 2 hours"\nopen = "leave_out"'), ("a date without a time of day",)),
        (('method = "count"', 'numerator = "closed - created <= 2 days"'), ("nothing says what becomes of cases that are still open",)),
        (('method = "count"', 'numerator = "(cost > 1"'), ("ends where “)” should come",)),
        (('method = "count"', 'numerator = "cost ≥ 1"'), ("“≥” means nothing here",)),
        (('method = "count"', 'numerator = "case = ‘x’"'), ("curly",)),
        (('method = "count"', 'numerator = "__import__(1)"'), ("cases.toml",)),
        (('method = "count"', 'method = "counts"'), ("“counts” is not one of the words", "Is “count” meant?")),
        (('method = "count"', 'method = "median"'), ("The method median needs “value”.",)),
        (('method = "count"', 'method = "count"\npercentile = 90'), ("does not use “percentile”",)),
        (('period = "created"', 'period = "due"'), ("“due” is not a date of the records",)),
        (('period = "created"', 'period = "created"\nfrequncy = "annual"'), ("“frequncy” is not a key", "Is “frequency” meant?")),
        (('cost = "number"', 'cost = "money"'), ("“money” is not one of the words",)),
        (('key = "case"', 'key = "reference"'), ("There is no column “reference”",)),
        (("as_at = 2025-06-30", 'as_at = "June"'), ("dates are wanted",)),
        (('case = "text"', "case = text"), ("This is not TOML", "line 6")),
        (
            ('cost = "number"', 'cost = { type = "number", from = "Price" }'),
            ("cases.csv has no column “Price”.", "Its columns are: case, created, closed, cost"),
        ),
        (('key = "case"', 'key = "case"\ntable = "cases"'), ("names the table “cases” of a database",)),
        (('key = "case"', 'key = "case"\ntime_zone = "London"'), ("There is no time zone “London”.",)),
    ],
)
def test_a_definition_that_cannot_be_used_is_told_with_line_and_mend(refused: Callable[..., str], change: tuple[str, str], words: tuple[str, ...]) -> None:
    assert change[0] in DEFINITION
    said = refused(definition=DEFINITION.replace(*change, 1))
    assert [word for word in words if word not in said] == [], said


# --- records that cannot be used
@pytest.mark.parametrize(
    ("records", "words"),
    [
        ("", ("cases.csv is empty",)),
        ("case,created,closed,cost\n", ("cases.csv holds no record.",)),
        (RECORDS + "3,06/30/2025,,\n", ("line 4", "column created", "American dates", 'form = "month_first"')),
        (RECORDS + "3,45783,,\n", ("day numbers of a spreadsheet", 'form = "serial"')),
        (RECORDS + "3,2025-02-30,,\n", ("One cell of “created” cannot be read as a date: line 4 (case 3, created 2025-02-30).",)),
        (RECORDS + "3,soon,,\n4,later,,\n", ("2 cells of “created” cannot be read as a date", "line 4", "line 5")),
        (RECORDS + "3,2025-06-04,,1 200\n", ("One cell of “cost” cannot be read as a number: line 4 (case 3, cost 1 200).",)),
        ("PK\x03\x04 and so on", ("cases.csv is a workbook or a ZIP file, not CSV",)),
    ],
)
def test_records_that_cannot_be_used_are_told_with_line_and_column(refused: Callable[..., str], records: str, words: tuple[str, ...]) -> None:
    said = refused(records)
    assert [word for word in words if word not in said] == [], said


def test_cells_that_cannot_be_read_count_as_missing_where_the_definition_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(RECORDS + "3,soon,,\n", encoding="utf-8")
    (tmp_path / "cases.toml").write_text(DEFINITION.replace("[records]", '[records]\nunreadable = "missing"'), encoding="utf-8")
    status, out, _ = run("measure", tmp_path / "cases.csv", tmp_path / "cases.toml", "-o", tmp_path / "out")
    assert status == 0
    assert "WARNING record-unreadable" in out
    assert "WARNING record-missing" in out


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ("nothing.csv", "There are no records at"),
        ("mysql://host/db", "is not an address that records are read from"),
        ("sqlite:///nothing.sqlite3", "does not say which table"),
        ("{tmp}/empty", "holds no Parquet file"),
        ("{tmp}/old.xls", "an old Excel workbook"),
        ("{tmp}/bad.parquet", "cannot be read as Parquet"),
        ("{tmp}/bad.xlsx", "cannot be read as a workbook"),
    ],
)
def test_a_place_where_no_records_are_is_told(run: Run, tmp_path: Path, records: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("old.xls", "bad.parquet", "bad.xlsx"):
        (tmp_path / name).write_bytes(b"what is this")
    (tmp_path / "cases.toml").write_text(DEFINITION, encoding="utf-8")
    status, _, err = run("measure", records.format(tmp=tmp_path), tmp_path / "cases.toml", "-o", tmp_path / "out")
    assert status == 2
    assert words in err


def test_a_definition_and_records_in_the_wrong_order_are_told(run: Run, tmp_path: Path) -> None:
    status, _, err = run("measure", POTHOLES[1], POTHOLES[0], "-o", tmp_path / "out")
    assert status == 2
    assert "This is not TOML" in err
