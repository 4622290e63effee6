"""`outturn intake` and `outturn template` as somebody runs them."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from outturn.api import read_package

if TYPE_CHECKING:
    from pathlib import Path

PAPER = """Ref,Indicator,Target 2025/26,Floor 2025/26,Sep-25,Oct-25,RAG,Vibes
LB1,Visits to libraries,900,800,"1,012",870,Amber,calm
LB2,Books returned in time,95%,90%,97%,96%,On track,loud
"""


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "outturn", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False, timeout=240)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "paper.csv").write_text(PAPER, encoding="utf-8")
    return tmp_path


def test_a_paper_becomes_a_package_with_its_review_and_its_questions(paper: Path) -> None:
    done = run("intake", "paper.csv", "-o", "mine", "--review", "--answers", "answers.toml", cwd=paper)
    assert done.returncode == 0, done.stderr
    assert "mine: 2 indicators, 4 figures, 2 standards." in done.stdout
    assert "answers.toml: " in done.stdout
    package = read_package(paper / "mine")
    assert package["figures"].filter(indicator="LB1", period="2025-10")["published_rating"].to_list() == ["AMBER"]
    with (paper / "mine-review.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["text"]: row for row in csv.DictReader(file)}
    assert rows["1,012"]["became"] == "figures: LB1 2025-09 value=1012.0"
    assert rows["On track"]["sureness"] == "not_understood"
    assert (paper / "mine-review.xlsx").read_bytes().startswith(b"PK")
    asked = tomllib.loads((paper / "answers.toml").read_text(encoding="utf-8"))
    assert asked["ratings"] == {"On track": ""}
    assert asked["headings"]["Vibes"] == ""


def test_answers_are_kept_and_applied_to_the_next_file(paper: Path) -> None:
    (paper / "answers.toml").write_text('[ratings]\n"On track" = "GREEN"\n[headings]\n"Vibes" = "comment"\n', encoding="utf-8")
    done = run("intake", "paper.csv", "-o", "mine.zip", "--answers", "answers.toml", cwd=paper)
    assert done.returncode == 0, done.stderr
    package = read_package(paper / "mine.zip")
    assert package["figures"].filter(indicator="LB2", period="2025-10")["published_rating"].to_list() == ["GREEN"]
    assert package["commentary"]["text"].to_list() == ["calm", "loud"]
    kept = tomllib.loads((paper / "answers.toml").read_text(encoding="utf-8"))
    assert kept["ratings"] == {"On track": "GREEN"}
    assert kept["headings"] == {"Vibes": "comment"}


def test_everything_assumed_can_be_confirmed_at_once(paper: Path) -> None:
    (paper / "list.txt").write_text("Proposed indicators for 2026/27\n\nParks\n\nIndicator description\t2026/27 Target\nTrees planted\t400\n", encoding="utf-8")
    assert run("intake", "list.txt", "-o", "mine", "--answers", "answers.toml", "--confirm", cwd=paper).returncode == 0
    assert tomllib.loads((paper / "answers.toml").read_text(encoding="utf-8"))["indicators"] == {"Trees planted": "trees-planted"}
    again = run("intake", "list.txt", "-o", "mine", "--answers", "answers.toml", cwd=paper)
    assert "no question is open" in again.stdout


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"a.pdf": b"%PDF-1.4 nothing"}, "damaged"),
        ({"a.txt": b"Dear all,\n"}, "No indicator was found"),
        ({"a.csv": PAPER.encode(), "b.docx": b"PK\x03\x04torn"}, "b.docx is damaged"),
    ],
)
def test_with_a_file_that_cannot_be_read_nothing_is_written(files: dict[str, bytes], why: str, tmp_path: Path) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    done = run("intake", *files, "-o", "mine", cwd=tmp_path)
    assert done.returncode == 2
    assert why in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "mine").exists()


def filled(path: Path, cells: dict[str, Any], indicator: str) -> str:
    """Fills in one row of the workbook; the sheet that it stands on."""
    import openpyxl

    from outturn.entry.workbook import COLUMNS, HEADER_LINE

    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for line in range(HEADER_LINE + 1, sheet.max_row + 1):
            if sheet.cell(line, COLUMNS.index("Indicator") + 1).value == indicator:
                for column, value in cells.items():
                    sheet.cell(line, COLUMNS.index(column) + 1).value = value
                book.save(path)
                return str(sheet.title)
    raise AssertionError(f"{indicator} is not in the workbook")


@pytest.fixture
def returns(project: Path, tmp_path: Path) -> Path:
    import shutil

    shutil.copytree(project / "examples" / "meadshire", tmp_path / "council")
    done = run("template", "council", "--cycle", "2025-26-Q4", "-o", "returns.xlsx", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_the_workbook_of_returns_has_a_sheet_for_each_section_and_the_last_figures(returns: Path) -> None:
    import openpyxl

    from outturn.entry.workbook import COLUMNS, HEADER_LINE

    book = openpyxl.load_workbook(returns / "returns.xlsx")
    assert len(book.sheetnames) > 3
    assert book.sheetnames[-1] == "Help"
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert sheet.data_validations.dataValidation
    lasts = [sheet.cell(line, COLUMNS.index("Last figure") + 1).value for line in range(HEADER_LINE + 1, sheet.max_row + 1)]
    assert any(lasts)


def test_a_workbook_that_comes_back_is_added_to_the_package(returns: Path) -> None:
    before = read_package(returns / "council")["figures"].height
    filled(returns / "returns.xlsx", {"Numerator": 950, "Denominator": 1000, "Commentary": "A dry winter."}, "HT01")
    done = run("intake", "returns.xlsx", "-o", "council", cwd=returns)
    assert done.returncode == 0, done.stderr
    assert "council: 1 return added." in done.stdout
    package = read_package(returns / "council")
    assert package["figures"].height == before + 1
    row = package["figures"].filter(indicator="HT01").sort("recorded_at").to_dicts()[-1]
    assert (row["numerator"], row["denominator"]) == (950.0, 1000.0)


def test_a_fault_names_its_sheet_its_row_and_its_column_and_nothing_is_written(returns: Path) -> None:
    before = (returns / "council" / "figures.csv").read_bytes()
    sheet = filled(returns / "returns.xlsx", {"Numerator": "lots", "Denominator": 1000}, "HT01")
    done = run("intake", "returns.xlsx", "-o", "council", cwd=returns)
    assert done.returncode == 1
    assert f"sheet {sheet}" in done.stderr
    assert "(Numerator)" in done.stderr
    assert "Nothing was written" in done.stderr
    assert (returns / "council" / "figures.csv").read_bytes() == before


@pytest.mark.parametrize(("column", "other"), [("Period", "2025-26-Q3"), ("Period", "soon"), ("Indicator", "HT02")])
def test_a_row_whose_grey_columns_were_changed_is_a_return_for_nothing(returns: Path, column: str, other: str) -> None:
    before = (returns / "council" / "figures.csv").read_bytes()
    filled(returns / "returns.xlsx", {"Numerator": 950, "Denominator": 1000, column: other}, "HT01")
    done = run("intake", "returns.xlsx", "-o", "council", cwd=returns)
    assert done.returncode == 1
    assert "rey columns" in done.stderr
    assert (returns / "council" / "figures.csv").read_bytes() == before
