"""`outturn compare` and `outturn neighbours` for a stranger: answers in every form, and messages that name what is wrong."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from outturn.cli.main import main
from outturn.comparison.comparison import COLUMNS, VALUE_COLUMNS

MEADSHIRE = Path(__file__).parents[2] / "examples" / "meadshire"
PERIOD = "2025-26-Q2"
Run = Callable[..., tuple[int, str, str]]


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
def areas(tmp_path: Path) -> Path:
    path = tmp_path / "areas.csv"
    path.write_text("area,name,income,rural\nA,Ash,30,40\nB,Beech,31,44\nC,Cedar,26,8\nD,Dell,27,\n", encoding="utf-8")
    return path


# --- compare
def test_the_table_is_for_people(run: Run) -> None:
    status, out, err = run("compare", MEADSHIRE, "--period", PERIOD)
    assert (status, err) == (0, "")
    assert "invented council" in out
    assert "Meadshire is compared with its 10 statistical neighbours (model invented-nearest-neighbours)." in out
    assert "indicators are left out, since no neighbour has a figure." in out


def test_a_count_has_no_quartile_in_any_form(run: Run) -> None:
    _, table, _ = run("compare", MEADSHIRE, "--period", PERIOD)
    line = next(line for line in table.splitlines() if line.startswith("HT06"))
    assert "5th largest of 11" in line
    assert "Counts follow the size of the area: they are ranked from the largest" in table
    _, text, _ = run("compare", MEADSHIRE, "--period", PERIOD, "--format", "csv")
    _, described, _ = run("compare", MEADSHIRE, "--period", PERIOD, "--format", "json")
    for rows in (csv.DictReader(io.StringIO(text)), json.loads(described)["rows"]):
        found = next(row for row in rows if row["indicator"] == "HT06")
        assert (int(found["rank"]), found["ranked_from"], found["quartile"] or None, found["best_areas"] or None) == (5, "largest", None, None)


@pytest.mark.parametrize(("options", "columns"), [((), COLUMNS), (("--values",), VALUE_COLUMNS)])
def test_csv_json_and_parquet_hold_the_same(run: Run, tmp_path: Path, options: tuple[str, ...], columns: tuple[str, ...]) -> None:
    _, text, _ = run("compare", MEADSHIRE, "--period", PERIOD, "--format", "csv", *options)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == columns
    _, text, _ = run("compare", MEADSHIRE, "--period", PERIOD, "--format", "json", *options)
    described = json.loads(text)
    assert (described["area"], described["group"], len(described["comparators"])) == ("E10099999", "invented-nearest-neighbours", 10)
    assert [row["indicator"] for row in described["values" if options else "rows"]] == [row["indicator"] for row in rows]
    path = tmp_path / "made" / "comparison.parquet"
    assert run("compare", MEADSHIRE, "--period", PERIOD, "--format", "parquet", "-o", path, *options)[0] == 0
    assert pl.read_parquet(path).columns == list(columns)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--area", "E99"), "There is no area “E99” in the package"),
        (("--neighbours", "cipfa"), "There is no model “cipfa” of neighbours in the package. Its models: invented-nearest-neighbours."),
        (("--neighbours", "invented-nearest-neighbours", "--area", "E10099901"), "has no neighbours of E10099901"),
        (("--format", "parquet"), "Parquet is not for the screen"),
        (("--period", "1999-00"), "There is no figure up to the end of"),
    ],
)
def test_what_cannot_be_compared_is_said(run: Run, options: tuple[str, ...], message: str) -> None:
    status, out, err = run("compare", MEADSHIRE, "--period", PERIOD, *options)
    assert (status, out) == (2, "")
    assert message in err


def test_an_area_without_neighbours_is_compared_with_its_type(run: Run) -> None:
    status, out, _ = run("compare", MEADSHIRE, "--period", PERIOD, "--area", "E07099901")
    assert status == 0
    assert "The data has no statistical neighbours of Aldermere, so it is compared with all 7 other areas of its type (district)." in out


# --- neighbours
def test_three_tables_are_written_and_the_first_is_one_of_a_package(run: Run, areas: Path, tmp_path: Path) -> None:
    status, out, err = run("neighbours", areas, "--variables", "income, rural", "--weights", "income=2", "-k", 2, "--model", "m", "-o", tmp_path / "n.csv")
    assert status == 0
    assert [Path(line).name for line in out.splitlines()] == ["n.csv", "n-contributions.csv", "n-stability.csv"]
    assert "Neighbours of 4 areas under the model “m”. 1 area lacks a variable or more; distances from it rest on the others, scaled up." in err
    table = pl.read_csv(tmp_path / "n.csv")
    assert table.columns[:4] == ["model", "area", "neighbour", "rank"]
    assert table.filter(pl.col("area") == "A")["neighbour"].to_list()[0] == "B"


def test_json_holds_all_three(run: Run, areas: Path, tmp_path: Path) -> None:
    assert run("neighbours", areas, "--variables", "income", "-k", 1, "--format", "json", "-o", tmp_path / "n.json")[0] == 0
    found = json.loads((tmp_path / "n.json").read_text(encoding="utf-8"))
    assert list(found) == ["model", "neighbours", "contributions", "stability"]
    assert found["neighbours"][0]["closeness"] == "very_close"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--variables", "income,rurl"), "areas.csv has no column “rurl”. Is “rural” meant?"),
        (("--variables", "name"), "areas.csv, line 2, column name"),
        (("--variables", ","), "No variable is named"),
        (("--variables", "income", "--weights", "rural=1"), "A weight is given for “rural”, which is not one of the variables: income."),
        (("--variables", "income", "--weights", "income=-1"), "The weight of “income” is -1"),
        (("--variables", "income", "--weights", "income"), "“income” is not a weight"),
        (("--variables", "income", "--weights", "income=1,income=2"), "The weight of “income” is given twice."),
        (("--variables", "income", "-k", "4"), "with 4 areas in the table an area has 3 others: ask for 3 or fewer"),
    ],
)
def test_what_cannot_be_a_model_is_said_and_nothing_is_written(run: Run, areas: Path, tmp_path: Path, options: tuple[str, ...], message: str) -> None:
    status, _, err = run("neighbours", areas, "-o", tmp_path / "out" / "n.csv", *options)
    assert status in {1, 2}
    assert message in err
    assert not (tmp_path / "out").exists()


def test_a_file_that_cannot_be_read_is_said(run: Run, tmp_path: Path) -> None:
    status, _, err = run("neighbours", tmp_path / "none.csv", "--variables", "a", "-o", tmp_path / "n.csv")
    assert status == 2
    assert "none.csv cannot be read" in err
    (tmp_path / "empty.csv").write_bytes(b"")
    assert "empty" in run("neighbours", tmp_path / "empty.csv", "--variables", "a", "-o", tmp_path / "n.csv")[2]


def test_areas_without_any_neighbour_are_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text("area,a,b\nA,1,2\nB,2,3\nC,5,9\nD,,\n", encoding="utf-8")
    _, _, err = run("neighbours", path, "--variables", "a,b", "-k", 1, "-o", tmp_path / "n.csv")
    assert "Neighbours of 3 areas under the model “own”. 1 area has none, for too many variables are missing: D." in err


def test_the_table_that_was_read_is_never_written_over(run: Run, areas: Path) -> None:
    before = areas.read_bytes()
    status, out, err = run("neighbours", areas, "--variables", "income", "-k", "2", "-o", areas)
    assert (status, out) == (2, "")
    assert "is the table that was read" in err
    assert areas.read_bytes() == before
