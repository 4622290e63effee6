"""What the commands do for a stranger: exit status, messages that name file, line, column and mend, and files written whole or not at all."""

from __future__ import annotations

import csv
import json
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from outturn.cli.main import main

EXAMPLES = Path(__file__).parents[2] / "examples"
PERIOD = "2025-10"
COMMAND = (sys.executable, "-c", "from outturn.cli.main import main; main()")
PACKAGE_COLUMNS = """
    indicator, area, breakdown, period, value, status, rating, rating_reason, rests_on_rounding, target, floor, ytd, ytd_rating, ytd_rating_reason,
    expected, previous, same_period_last_year, change_previous, change_last_year, trend, trend_reason, trend_slope, trend_p, trend_n, trend_from, trend_caveat
""".replace(",", " ").split()

INDICATORS = "indicator,name,kind,section,unit,polarity,frequency,aggregation\nK1,Calls answered,kpi,CS,percent,higher,monthly,ratio\n"
FIGURES = "indicator,area,period,value,numerator,denominator,status,recorded_at\nK1,,2025-09,,90,100,final,\nK1,,2025-10,,81,100,final,\n"
STANDARDS = "indicator,financial_year,target,floor\nK1,2025-26,90,80\n"
REPORTS = "report,title,kind,frequency\nmonthly,Monthly dashboard,dashboard,monthly\n"
REPORT_ROWS = "report,section,indicator,order\nmonthly,CS,K1,1\n"
SECTIONS = "section,name,kind\nCS,Customer services,service_area\n"


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process."""

    def command(*arguments: object) -> Answer:
        capsys.readouterr()
        status = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as end:
            status = int(end.code or 0)
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return command


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small sound package, with one indicator of two months, its standard and one dashboard."""
    folder = tmp_path / "small"
    folder.mkdir()
    organisation = {"name": "Smallshire", "area": "E10099999"}
    (folder / "datapackage.json").write_text(json.dumps({"name": "small", "title": "Small", "organisation": organisation}), encoding="utf-8")
    for name, text in (
        ("indicators", INDICATORS),
        ("figures", FIGURES),
        ("standards", STANDARDS),
        ("reports", REPORTS),
        ("report_rows", REPORT_ROWS),
        ("sections", SECTIONS),
    ):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def spoil(package: Path, file: str, old: str, new: str) -> None:
    path = package / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def every_command(package: Path, output: Path) -> dict[str, tuple[object, ...]]:
    return {
        "assess": ("assess", package, "--period", PERIOD),
        "explain": ("explain", package, "K1", "--period", PERIOD),
        "report": ("report", package, "monthly", "--period", PERIOD, "-o", output),
        "describe": ("describe", package),
    }


def test_a_sound_package_passes_every_command(run: Run, package: Path, tmp_path: Path) -> None:
    assert run("check", package).status == 0
    for arguments in every_command(package, tmp_path / "made").values():
        answer = run(*arguments)
        assert (answer.status, answer.err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [f"monthly-{PERIOD}.html", f"monthly-{PERIOD}.manifest.json"]


# --- the sentence "Bad input" of the issue, one row each: file, what stands there, what is put there, and what the message names
FAULTS = {
    "a missing column": ("figures.csv", "period", "time", ("missing-column", "figures.csv", "line 1", "column period", "Add a column period")),
    "a duplicate key": ("figures.csv", "2025-10", "2025-09", ("duplicate-key", "figures.csv", "line 3", "line 2", "Remove one")),
    "an unknown period": ("figures.csv", "2025-10", "Octember", ("unknown-period", "figures.csv", "line 3", "column period", "Write 2025-10")),
    "a period in no calendar": ("figures.csv", "2025-10", "0000-01", ("unknown-period", "figures.csv", "line 3", "column period", "Write 2025-10")),
    "an unknown unit": ("indicators.csv", "percent", "furlong", ("unknown-unit", "indicators.csv", "line 2", "column unit", "Use one of: percent, count")),
    "an unknown status": ("figures.csv", "final", "finall", ("unknown-status", "figures.csv", "line 2", "column status", "“final” meant", "Use one of: final")),
    "an unknown area": ("figures.csv", "K1,,2025-10", "K1,E1,2025-10", ("unknown-area", "figures.csv", "line 3", "column area", "Add it to areas.csv")),
    "text where a number belongs": ("figures.csv", "81", "many", ("not-a-number", "figures.csv", "line 3", "column numerator", "Write digits")),
    "a target on the wrong side": (
        "standards.csv",
        "90,80",
        "80,90",
        ("floor-crosses-target", "standards.csv", "line 2", "column floor", "Correct the target"),
    ),
    "a numerator above its denominator": (
        "figures.csv",
        "81,100",
        "110,100",
        ("numerator-over-denominator", "figures.csv", "line 3", "column numerator", "Swap"),
    ),
    "a figure for an unknown indicator": (
        "figures.csv",
        "K1,,2025-10",
        "K7,,2025-10",
        ("unknown-indicator", "figures.csv", "line 3", "column indicator", "Add it to"),
    ),
    "an unknown section": ("indicators.csv", "kpi,CS", "kpi,CT", ("unknown-section", "indicators.csv", "line 2", "column section", "Add it to sections.csv")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_its_mend(fault: str, run: Run, package: Path, tmp_path: Path) -> None:
    file, old, new, words = FAULTS[fault]
    spoil(package, file, old, new)
    checked = run("check", package)
    assert checked.status == 1
    for arguments in every_command(package, tmp_path / "made").values():
        refused = run(*arguments)
        assert (refused.status, refused.out) == (1, "")
        for said in (checked.out, refused.err):
            assert [word for word in words if word not in said] == []
        assert refused.err.count(words[0]) == 1, "each error is said once"
    assert not (tmp_path / "made").exists()


def _without_table(package: Path) -> None:
    (package / "indicators.csv").unlink()


def _folder_for_table(package: Path) -> None:
    (package / "figures.csv").unlink()
    (package / "figures.csv").mkdir()


def _link_to_itself(package: Path) -> None:
    (package / "figures.csv").unlink()
    (package / "figures.csv").symlink_to("figures.csv")


def _link_outside(package: Path) -> None:
    (package / "figures.csv").unlink()
    (package / "figures.csv").symlink_to(Path(__file__))


def _binary(package: Path) -> None:
    (package / "figures.csv").write_bytes(bytes(range(256)) * 8)


def _utf_16(package: Path) -> None:
    (package / "figures.csv").write_text(FIGURES, encoding="utf-16")


def _open_quote(package: Path) -> None:
    (package / "figures.csv").write_text(FIGURES + 'K1,,2025-11,"1,2,3\n', encoding="utf-8")


def _same_column_twice(package: Path) -> None:
    (package / "figures.csv").write_text(FIGURES.replace("status", "value", 1), encoding="utf-8")


def _no_descriptor(package: Path) -> None:
    (package / "datapackage.json").unlink()


def _broken_descriptor(package: Path) -> None:
    (package / "datapackage.json").write_text('{"name":', encoding="utf-8")


def _path_outside(package: Path) -> None:
    (package / "datapackage.json").write_text('{"resources": [{"name": "figures", "path": "../figures.csv"}]}', encoding="utf-8")


UNREADABLE: dict[str, tuple[Callable[[Path], None], str]] = {
    "no table of indicators": (_without_table, "indicators.csv"),
    "a folder in place of a table": (_folder_for_table, "figures.csv is not a file"),
    "a link that leads to itself": (_link_to_itself, "figures.csv"),
    "a link out of the package": (_link_outside, "leads out of the folder"),
    "a file that is no text": (_binary, "figures.csv is not in UTF-8"),
    "a file in UTF-16": (_utf_16, "figures.csv is UTF-16"),
    "a quotation mark that is never closed": (_open_quote, "line 4"),
    "a column twice": (_same_column_twice, "two columns with the name value"),
    "no description": (_no_descriptor, "no datapackage.json"),
    "a broken description": (_broken_descriptor, "datapackage.json is not valid JSON"),
    "a path outside the package": (_path_outside, "../figures.csv"),
}


@pytest.mark.parametrize("fault", UNREADABLE)
def test_what_cannot_be_read_ends_with_2(fault: str, run: Run, package: Path, tmp_path: Path) -> None:
    make, words = UNREADABLE[fault]
    make(package)
    assert (run("check", package).status, words in run("check", package).out) == (2, True)
    for arguments in every_command(package, tmp_path / "made").values():
        refused = run(*arguments)
        assert (refused.status, refused.out, words in refused.err) == (2, "", True)
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("name", ["nowhere", "", __file__, "/dev/null"])
def test_a_path_that_is_no_package_ends_with_2(name: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("check", name).status == 2
    assert "Give a folder with datapackage.json" in run("assess", name, "--period", PERIOD).err


def test_a_zip_is_read_as_its_folder_is_and_litter_in_it_does_no_harm(run: Run, package: Path, tmp_path: Path) -> None:
    archive = tmp_path / "small.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in package.iterdir():
            made.write(file, f"small/{file.name}")
        made.writestr("__MACOSX/small/._figures.csv", "x")
        made.writestr("small/.DS_Store", "x")
        made.writestr("small/notes.docx", "x")
    arguments = ("--period", PERIOD, "--format", "json")
    assert run("assess", archive, *arguments) == run("assess", package, *arguments)
    archive.write_bytes(archive.read_bytes()[:-100])
    assert run("check", archive).status == 2


def test_ten_thousand_faults_are_not_all_poured_out(run: Run, package: Path) -> None:
    with (package / "figures.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"X{number},,2025-10,1,,,final,\n" for number in range(10_000))
    refused = run("assess", package, "--period", PERIOD)
    assert refused.status == 1
    assert refused.err.count("unknown-indicator") == 20
    assert "“outturn check” lists them all" in refused.err


@pytest.mark.parametrize("table", ["definitions", "commentary", "indicators", "milestones", "risk_scores", "sections"])
def test_a_column_that_is_empty_or_says_the_same_in_every_row_is_no_fault_of_ours(table: str, run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "meadshire"
    shutil.copytree(EXAMPLES / "meadshire", folder)
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    for spoilt, statuses in (("", {1}), ("the same", {0, 1})):
        place = 1 if table in {"definitions", "commentary", "risk_scores", "sections"} else 0
        changed = [rows[0], *([*row[:place], spoilt, *row[place + 1 :]] for row in rows[1:])]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(changed)
        answer = run("check", folder)
        assert (answer.status in statuses, answer.err) == (True, "")


# --- what is asked for and is not there
QUESTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "no period": (("assess", "{package}"), "Missing option '--period'"),
    "an empty period": (("assess", "{package}", "--period", ""), "is not a period"),
    "a period in no calendar": (("assess", "{package}", "--period", "0000-01"), "is not a period"),
    "an unknown area": (("assess", "{package}", "--period", PERIOD, "--area", "E1"), "There is no area “E1”"),
    "an unknown area to explain": (("explain", "{package}", "K1", "--period", PERIOD, "--area", "E1"), "There is no area “E1”"),
    "one area and all": (("assess", "{package}", "--period", PERIOD, "--area", "E1", "--all-areas"), "exclude each other"),
    "figures that are nowhere": (("assess", "{package}", "--period", PERIOD, "--figures", "{output}/none"), "There is no file and no folder"),
    "too little memory": (("assess", "{package}", "--period", PERIOD, "--engine", "duckdb", "--memory", "much"), "is no amount of memory"),
    "an engine for one area": (("compare", "{package}", "--period", PERIOD, "--engine", "duckdb"), "add --all-areas"),
    "one area and all to compare": (("compare", "{package}", "--period", PERIOD, "--area", "E1", "--all-areas"), "exclude each other"),
    "a table of every comparison": (("compare", "{package}", "--period", PERIOD, "--all-areas"), "is for programs"),
    "Parquet on the screen": (("assess", "{package}", "--period", PERIOD, "--format", "parquet"), "name a file with -o"),
    "no instant": (("assess", "{package}", "--period", PERIOD, "--as-at", "tomorrow"), "is not an instant"),
    "an instant before all calendars": (("assess", "{package}", "--period", PERIOD, "--as-at", "0001-01-01T00:00:00+14:00"), "is not an instant"),
    "an unknown indicator": (("explain", "{package}", "K9", "--period", PERIOD), "There is no indicator “K9”"),
    "an unknown breakdown": (("explain", "{package}", "K1", "--period", PERIOD, "--breakdown", "d=x"), "has no figures for the breakdown"),
    "an unknown report": (("report", "{package}", "yearly", "--period", PERIOD, "-o", "{output}"), "There is no report “yearly”"),
    "a period without data": (("report", "{package}", "monthly", "--period", "1999-10", "-o", "{output}"), "has no figure for 1999-10"),
    "an unknown format": (("report", "{package}", "monthly", "--period", PERIOD, "--to", "html,nope", "-o", "{output}"), "no report format “nope”"),
    "no format": (("report", "{package}", "monthly", "--period", PERIOD, "--to", ",", "-o", "{output}"), "No format is named"),
    "no folder": (("report", "{package}", "monthly", "--period", PERIOD), "Missing option '-o'"),
    "an unknown command": (("rate", "{package}"), "No such command"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_has_no_answer_ends_with_2_and_writes_nothing(question: str, run: Run, package: Path, tmp_path: Path) -> None:
    arguments, words = QUESTIONS[question]
    answer = run(*(argument.format(package=package, output=tmp_path / "made") for argument in arguments))
    assert (answer.status, answer.out, words in answer.err) == (2, "", True), answer
    assert not (tmp_path / "made").exists()


# --- files
def test_a_file_in_place_of_the_folder_stays_as_it_was(run: Run, package: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    answer = run("report", package, "monthly", "--period", PERIOD, "-o", taken)
    assert (answer.status, "it is a file" in answer.err, taken.read_text(encoding="utf-8")) == (2, True, "mine")


def test_a_file_that_cannot_be_replaced_leaves_no_other_file_behind(run: Run, package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    (folder / f"monthly-{PERIOD}.html").mkdir(parents=True)
    answer = run("report", package, "monthly", "--period", PERIOD, "-o", folder)
    assert (answer.status, "cannot be written" in answer.err) == (2, True)
    assert [path.name for path in folder.iterdir()] == [f"monthly-{PERIOD}.html"]


def test_the_same_report_twice_is_the_same_to_the_byte(run: Run, package: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        assert run("report", package, "monthly", "--period", PERIOD, "--to", "html,json", "-o", tmp_path / name).status == 0
        made.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert made[0] == made[1]
    assert len(made[0]) == 3


def test_a_published_report_is_rebuilt_after_a_revision(run: Run, package: Path, tmp_path: Path) -> None:
    spoil(package, "figures.csv", "81,100,final,", "81,100,final,2025-11-05T09:00:00Z")
    report = ("report", package, "monthly", "--period", PERIOD, "--to", "json")
    assert run(*report, "-o", tmp_path / "published").status == 0
    with (package / "figures.csv").open("a", encoding="utf-8") as stream:
        stream.write("K1,,2025-10,,95,100,final,2025-12-01T09:00:00Z\n")
    assert run(*report, "-o", tmp_path / "now").status == 0
    for instant in ("2025-11-05", "20251105", "2025-11-30T23:59:59Z", "2025-12-01T09:59:59+01:00"):
        assert run(*report, "--as-at", instant, "-o", tmp_path / "rebuilt").status == 0
        published, now, rebuilt = ((tmp_path / name / f"monthly-{PERIOD}.json").read_bytes() for name in ("published", "now", "rebuilt"))
        assert published == rebuilt != now


# --- what the contract promises
def test_check_answers_programs_with_the_fields_of_the_contract(run: Run, package: Path) -> None:
    spoil(package, "figures.csv", "81", "many")
    answer = run("check", package, "--format", "json")
    found = [finding for finding in json.loads(answer.out) if finding["severity"] == "error"]
    assert answer.status == 1
    assert [list(finding)[:9] for finding in found] == [["code", "severity", "table", "row", "column", "subject", "message", "found", "expected"]]
    assert [(found[0][name]) for name in ("code", "table", "row", "column", "subject", "found")] == ["not-a-number", "figures", 3, "numerator", "K1", "many"]


def test_assess_answers_programs_with_the_columns_of_the_contract(run: Run, package: Path, tmp_path: Path) -> None:
    rows = json.loads(run("assess", package, "--period", PERIOD, "--format", "json").out)
    assert list(rows[0])[: len(PACKAGE_COLUMNS)] == PACKAGE_COLUMNS
    assert [rows[0][name] for name in ("indicator", "area", "period", "value", "rating", "rating_reason", "ytd", "previous", "trend", "trend_reason")] == [
        "K1", None, "2025-10", 81.0, "AMBER", "floor_met", 85.5, 90.0, None, "too_few_points",
    ]  # fmt: skip
    table = list(csv.DictReader(run("assess", package, "--period", "Oct-25", "--format", "csv").out.splitlines()))
    assert [table[0][name] for name in ("area", "value", "rating", "rests_on_rounding", "trend")] == ["", "81.0", "AMBER", "false", ""]
    assert run("assess", package, "--period", PERIOD, "--format", "parquet", "-o", tmp_path / "new" / "a.parquet") == Answer(0, "", "")
    assert pl.read_parquet(tmp_path / "new" / "a.parquet").columns[: len(PACKAGE_COLUMNS)] == PACKAGE_COLUMNS


def test_the_table_keeps_the_limit_of_a_figure_and_of_its_year_to_date(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "limits"
    folder.mkdir()
    (folder / "datapackage.json").write_text('{"name": "limits"}', encoding="utf-8")
    (folder / "indicators.csv").write_text("indicator,name,kind,unit,frequency,aggregation\nA1,Visits,activity,count,monthly,sum\n", encoding="utf-8")
    (folder / "figures.csv").write_text("indicator,period,value\nA1,2025-09,31\nA1,2025-10,<5\n", encoding="utf-8")
    line = next(line for line in run("assess", folder, "--period", PERIOD).out.splitlines() if line.startswith("A1"))
    assert line.split()[3:5] == ["<5", "<36"]


def test_a_package_of_two_tables_with_the_fewest_columns_is_assessed(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "least"
    folder.mkdir()
    (folder / "datapackage.json").write_text('{"name": "least"}', encoding="utf-8")
    (folder / "indicators.csv").write_text("indicator,name,kind,flavour\nA,Alpha,activity,sweet\nB,Beta,activity,\n", encoding="utf-8")
    (folder / "figures.csv").write_text('indicator,period,value\nA,Oct-25,"1,234"\nA,Sep 25,-\nB,Q2 2025/26,7\nB,Jul – Sep 24/25,5\n', encoding="utf-8")
    checked = json.loads(run("check", folder, "--format", "json").out)
    assert {finding["severity"] for finding in checked} == {"note"}
    rows = json.loads(run("assess", folder, "--period", "Oct-25", "--format", "json").out)
    assert [(row["indicator"], row["period"], row["value"], row["same_period_last_year"]) for row in rows] == [
        ("A", "2025-10", 1234.0, None),
        ("B", "2025-26-Q2", 7.0, 5.0),
    ]
    assert "Organisation: not named" in run("describe", folder).out


def test_the_story_of_an_indicator_does_not_say_its_verdict_twice(run: Run, package: Path) -> None:
    story = run("explain", package, "k1", "--period", "2025-26").out
    assert story.startswith("K1: Calls answered")
    assert "AMBER. 81.0% is below the target of 90.0% but meets the floor standard of 80.0%." in story
    assert "\n  No direction of travel: there are fewer than five figures" in story
    assert "by the end of March 2026" in story


def test_the_story_does_not_compare_what_is_known_only_as_below_a_value(run: Run) -> None:
    story = run("explain", EXAMPLES / "meadshire", "ED03", "--period", PERIOD).out
    assert "<0.01%: the latest figure.\n" in story
    assert "Not compared with the period before (<0.01%)" in story


def test_the_story_of_a_withheld_figure_says_that_it_is_withheld(run: Run) -> None:
    story = run("explain", EXAMPLES / "meadshire", "CH27", "--period", PERIOD).out
    assert "Suppressed for July to September 2025.\n" in story
    assert "None: its figures of the year have no values from which it could be made" in story
    assert "There is no value to compare with earlier figures." in story


def test_the_story_names_its_area_and_its_part(run: Run, package: Path) -> None:
    (package / "areas.csv").write_text("area,name\nE1,Northside\n", encoding="utf-8")
    (package / "figures.csv").write_text("indicator,area,breakdown,period,value\nK1,,,2025-10,95\nK1,,d=x,2025-10,70\nK1,E1,,2025-10,85\n", encoding="utf-8")
    part = run("explain", package, "K1", "--period", PERIOD, "--breakdown", "d=x").out
    assert part.startswith("K1: Calls answered [d=x]\n")
    assert "RED. 70.0% is below the floor standard of 80.0%." in part
    area = run("explain", package, "K1", "--period", PERIOD, "--area", "E1").out
    assert area.startswith("K1: Calls answered [Northside]\n")
    assert "AMBER. 85.0% is below the target" in area


def test_the_story_of_a_part_that_is_added_up_says_that_the_standard_is_for_the_whole(run: Run, package: Path) -> None:
    spoil(package, "indicators.csv", "percent,higher,monthly,ratio", "count,higher,monthly,sum")
    (package / "figures.csv").write_text("indicator,breakdown,period,value\nK1,,2025-10,95\nK1,d=x,2025-10,70\n", encoding="utf-8")
    part = run("explain", package, "K1", "--period", PERIOD, "--breakdown", "d=x").out
    assert "is for the whole: what adds up to the whole is not judged by it" in part
    assert "RED" not in part


# --- real processes
def _process(*arguments: object) -> subprocess.Popen[bytes]:
    """One that may be stopped by Ctrl+C, also where the tests run in the background, which cannot."""
    stoppable = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    return subprocess.Popen([*COMMAND, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=stoppable)


def test_a_reader_that_goes_away_is_no_fault() -> None:
    process = _process("check", EXAMPLES / "kent")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (0, b"")


def test_a_full_disk_behind_standard_output_is_said_in_words() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "check", str(EXAMPLES / "kent")], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, b"cannot be written" in done.stderr) == (2, True)


def test_a_person_who_stops_a_command_sees_no_traceback(tmp_path: Path) -> None:
    process = _process("report", EXAMPLES / "meadshire", "qpr", "--period", "2025-26-Q2", "-o", tmp_path / "made")
    while process.poll() is None and "polars" not in Path(f"/proc/{process.pid}/maps").read_text():  # from there on the command itself is at work
        threading.Event().wait(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err.strip(), (tmp_path / "made").exists()) == (130, b"", b"Stopped.", False)


def test_the_help_does_not_wait_for_the_library() -> None:
    code = "import sys\nfrom outturn.cli.main import main\ntry:\n    main(['--help'])\nfinally:\n    print('polars' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: outturn")
    assert done.stdout.rstrip().endswith("False")


def test_a_period_before_the_first_figure_is_refused(run: Run, package: Path) -> None:
    answer = run("assess", package, "--period", "2024-01")
    assert (answer.status, answer.out) == (2, "")
    assert "the first is for 2025-09" in answer.err


# --- due
DUE = ("due", EXAMPLES / "meadshire", "--period", "2025-26-Q2", "--on", "2025-10-20")


def test_due_lists_what_is_to_come_in_each_form(run: Run) -> None:
    assert run(*DUE).out.splitlines()[-1] == "223 of 224 given; 1 to come, 1 of them late on 2025-10-20."
    (late,) = json.loads(run(*DUE, "--format", "json").out)
    assert (late["indicator"], late["due"], late["arrival"]) == ("EW04", "2025-10-15", "late")
    listed = list(csv.DictReader(run(*DUE, "--all", "--format", "csv").out.splitlines()))
    assert len(listed) == 224
    assert sum(int(row["total"]) for row in json.loads(run(*DUE, "--by", "person", "--format", "json").out)) == 224


def test_due_with_nothing_to_come_says_so(run: Run) -> None:
    assert run("due", EXAMPLES / "meadshire", "--period", "2024-25-Q4", "--on", "2025-10-20").out.splitlines()[-1].startswith("222 of 222 given; 0 to come")
