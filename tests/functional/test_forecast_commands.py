"""The commands control, expect and forecast, from the outside: what they print, what they write, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from outturn.cli.main import cli
from outturn.errors import UsageError
from outturn.package.reading import read_package
from outturn.package.writing import write_package
from outturn.reports.book import only_about

MEADSHIRE = Path(__file__).parents[2] / "examples" / "meadshire"
RANGE = "PH21"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def council(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MEADSHIRE, tmp_path / "council"))


def test_control_reads_every_series_and_says_why_others_have_none() -> None:
    answer = run("control", str(MEADSHIRE), "--period", "2025-12")
    assert answer.exit_code == 0
    assert "Special cause, concerning" in answer.output
    assert "process control is read from monthly figures." in answer.output


@pytest.mark.parametrize("form", ["csv", "json"])
def test_control_gives_points_to_programs(form: str) -> None:
    answer = run("control", str(MEADSHIRE), "HT01", "--period", "2025-12", "--points", "--format", form)
    rows = json.loads(answer.output) if form == "json" else list(csv.DictReader(io.StringIO(answer.output)))
    assert len(rows) == 33
    assert {row["variation"] for row in rows} <= {"improving", "concerning", "common_cause"}


def test_forecast_says_that_it_is_no_rating(tmp_path: Path) -> None:
    answer = run("forecast", str(MEADSHIRE), "HT01", "--period", "2025-10")
    assert "Forecast, not a rating: the year to date at the end of 2025/26" in answer.output
    file = tmp_path / "forecast.csv"
    assert run("forecast", str(MEADSHIRE), "ht01", "--period", "2025-10", "--format", "csv", "-o", str(file)).output == ""
    (row,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    assert float(row["low"]) < float(row["forecast"]) < float(row["high"])


def test_a_proposal_leaves_the_package_alone(council: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in council.iterdir()}
    proposal = tmp_path / "proposal.csv"
    assert run("expect", str(council), RANGE, "--propose", str(proposal)).exit_code == 0
    assert {path.name: path.read_bytes() for path in council.iterdir()} == before
    rows = list(csv.DictReader(proposal.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 12
    assert {(row["status"], row["profile"], row["set_by"], row["change"]) for row in rows} == {("proposed", "explicit", "", "changed")}
    assert all("80% interval of a forecast from 33 figures" in row["reason"] for row in rows)


def test_a_person_confirms_and_the_range_is_in_force(council: Path) -> None:
    """In the place of the row that was proposed for the year; nothing else changes."""
    before = (council / "standards.csv").read_text(encoding="utf-8").splitlines()
    answer = run("expect", str(council), RANGE, "--confirm", "Ada Marsh", "--on", "2026-02-02")
    assert (answer.exit_code, "In force for 2026/27" in answer.stderr) == (0, True)
    after = (council / "standards.csv").read_text(encoding="utf-8").splitlines()
    gone, come = set(before) - set(after), set(after) - set(before)
    assert (len(gone), len(come)) == (1, 12)
    assert all(line.startswith((f"{RANGE},2026-27,2026-", f"{RANGE},2026-27,2027-")) for line in come)
    assert all("confirmed" in line and "Ada Marsh,2026-02-02" in line for line in come)
    assert run("check", str(council)).exit_code == 0


def test_what_is_in_force_is_not_replaced(council: Path) -> None:
    run("expect", str(council), RANGE, "--confirm", "Ada Marsh")
    written = (council / "standards.csv").read_bytes()
    again = run("expect", str(council), RANGE, "--confirm", "Ada Marsh")
    assert isinstance(again.exception, UsageError)
    assert "in force already" in str(again.exception)
    assert (council / "standards.csv").read_bytes() == written


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([RANGE, "--confirm", " "], "Say who confirms it"),
        (["HT01", "--confirm", "Ada Marsh"], "key performance indicator"),
        (["CS25", "--confirm", "Ada Marsh"], "needs 2 years of figures that can be compared, and 15 figures are held"),
        ([RANGE, "--coverage", "1"], "A coverage of 1 cannot be"),
        ([RANGE, "--years", "0"], "0 past years cannot be"),
        (["HT07"], "milestones"),
        (["EW25", "--basis", "ytd"], "has no year to date"),
        (["PH99"], "There is no indicator"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(council: Path, arguments: list[str], words: str) -> None:
    before = (council / "standards.csv").read_bytes()
    answer = run("expect", str(council), *arguments)
    assert isinstance(answer.exception, UsageError)
    assert words in str(answer.exception)
    assert (council / "standards.csv").read_bytes() == before


# --- as tables
@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Potholes, which are monthly, and an indicator that is counted once a year."""
    package = read_package(MEADSHIRE)
    yearly = package["indicators"].filter(pl.col("frequency") == "annual")["indicator"][0]
    folder = tmp_path_factory.mktemp("two") / "package"
    small = only_about(package, frozenset({"HT01", yearly}))
    silent = {
        name: small[name].clear()
        for name in ("commentary", "reports", "report_rows", "published", "disclosure_rules", "risks", "risk_scores", "risk_actions", "mappings")
    }
    write_package(replace(small, tables={**small.tables, **silent}), folder)
    return folder


def test_several_forecasts_are_a_table_with_what_its_columns_mean(two: Path) -> None:
    answer = run("forecast", str(two), "--period", "2025-10")
    assert answer.exit_code == 0, answer.exception
    (row,) = [line for line in answer.output.splitlines() if line.startswith("HT01")]
    assert " to " in row
    assert "the chance of meeting each" in answer.output
    assert "No forecast" in answer.output


def test_one_reading_is_told_in_sentences_and_its_points_as_a_table() -> None:
    told = run("control", str(MEADSHIRE), "HT01", "--period", "2025-12").output
    assert "\nHT01: " in told
    points = run("control", str(MEADSHIRE), "HT01", "--period", "2025-12", "--points").output.splitlines()
    assert any(line.startswith("Indicator  Month") and line.rstrip().endswith("Because") for line in points)
    assert len([line for line in points if line.startswith("HT01")]) == 33


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_an_expected_range_is_given_to_people_and_programs(form: str) -> None:
    answer = run("expect", str(MEADSHIRE), RANGE, "--format", form)
    assert answer.exit_code == 0, answer.output
    if form == "table":
        assert ["Period", "Lower", "Expected", "Upper"] in [line.split() for line in answer.output.splitlines()]
        return
    rows = json.loads(answer.output) if form == "json" else list(csv.DictReader(io.StringIO(answer.output)))
    assert {row["indicator"] for row in rows} == {RANGE}
    assert all(float(row["lower"]) < float(row["expected"]) < float(row["upper"]) for row in rows)
