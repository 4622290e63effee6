"""A package is written whole or not at all, in one canonical form; what else is in the folder is left alone."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from frictionless import Package as Described
from frictionless import system
from hypothesis import given, settings

from outturn.errors import UsageError
from outturn.package.build import make_package
from outturn.package.reading import read_package
from outturn.package.writing import package_files, swap_files, write_package
from tests.integration.package.packages import packages
from tests.pictures import png, svg

if TYPE_CHECKING:
    from outturn.package.package import Package

KPI = {"indicator": "K1", "name": "Calls answered, “well”", "kind": "kpi", "unit": "percent"}


def sample(**tables: list[dict[str, object]]) -> Package:
    return make_package({"indicators": [KPI], **tables}, name="meadshire", title="Meadshire", licence="Open Government Licence v3.0")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_canonical_form_is_plain(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"indicator": "K1", "period": "Oct 25", "value": "97.50%", "recorded_at": "2025-11-20 14:30", "note": 'so "said"\nhe', "Our own": "x, y"},
        {"indicator": "K1", "period": "Q2 25/26", "value": "1,234", "denominator": 1e22, "numerator": 1e-7},
    ]
    write_package(sample(figures=rows), tmp_path / "p")
    assert (tmp_path / "p" / "figures.csv").read_bytes().decode() == (
        "indicator,area,period,basis,breakdown,value,qualifier,numerator,denominator,status,note,published_rating,recorded_at,recorded_by,Our own\n"
        'K1,,2025-10,,,97.5,,,,final,"so ""said""\nhe",,2025-11-20T14:30:00Z,,"x, y"\n'
        "K1,,2025-26-Q2,,,1234,,0.0000001,10000000000000000000000,final,,,,,\n"
    )


def test_the_descriptor_says_what_the_package_is_and_lists_the_tables_that_have_rows(tmp_path: Path) -> None:
    write_package(sample(sections=[{"section": "S1", "name": "Finance"}]), tmp_path / "p")
    written = json.loads((tmp_path / "p" / "datapackage.json").read_text())
    assert sorted(contents(tmp_path / "p")) == ["datapackage.json", "indicators.csv", "sections.csv"]
    assert [resource["path"] for resource in written["resources"]] == ["sections.csv", "indicators.csv"]
    assert written["rating_scheme"] == {"kind": "floor"}
    assert written["direction_of_travel"] == {"overlapping": "aware"}
    assert written["licenses"] == [{"name": "Open-Government-Licence-v3.0", "title": "Open Government Licence v3.0"}]


def test_process_control_is_told_of_only_where_it_is_hidden(tmp_path: Path) -> None:
    from dataclasses import replace

    write_package(replace(sample(), process_control=False), tmp_path / "p")
    written = json.loads((tmp_path / "p" / "datapackage.json").read_text())
    assert written["direction_of_travel"] == {"overlapping": "aware", "process_control": "hidden"}
    assert read_package(tmp_path / "p").process_control is False


def test_licences_that_say_more_than_a_name_come_back_as_they_were(tmp_path: Path) -> None:
    licences = [{"name": "OGL-UK-3.0", "path": "https://example.org/ogl"}]
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "datapackage.json").write_text(json.dumps({"licenses": licences}))
    (tmp_path / "p" / "indicators.csv").write_text("indicator,name,kind\nK1,Calls,kpi\n")
    package = read_package(tmp_path / "p")
    assert package.licence == "OGL-UK-3.0"
    assert json.loads(package_files(package)["datapackage.json"])["licenses"] == licences


def test_writing_over_a_package_replaces_its_tables_and_leaves_other_files_alone(tmp_path: Path) -> None:
    write_package(sample(sections=[{"section": "S1", "name": "Finance"}]), tmp_path / "p")
    (tmp_path / "p" / "README.md").write_text("Ours")
    write_package(sample(areas=[{"area": "E07000105", "name": "Ashford"}]), tmp_path / "p")
    assert sorted(contents(tmp_path / "p")) == ["README.md", "areas.csv", "datapackage.json", "indicators.csv"]
    assert read_package(tmp_path / "p")["sections"].height == 0


def test_folders_on_the_way_are_made(tmp_path: Path) -> None:
    write_package(sample(), tmp_path / "a" / "b" / "p")
    write_package(sample(), tmp_path / "c" / "d" / "p.zip")
    assert read_package(tmp_path / "a" / "b" / "p").digests == read_package(tmp_path / "c" / "d" / "p.zip").digests


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    write_package(sample(), tmp_path)
    assert read_package(tmp_path)["indicators"].height == 1


def test_a_folder_with_tables_that_are_no_package_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_text("mine")
    with pytest.raises(UsageError, match=r"figures\.csv and is not a package"):
        write_package(sample(), tmp_path)
    assert contents(tmp_path) == {"figures.csv": b"mine"}


@pytest.mark.parametrize("name", ["p", "p.zip"])
def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="cannot be written") as refusal:
        write_package(sample(), tmp_path / "file" / name)
    assert str(tmp_path / "file" / name) in str(refusal.value)
    assert contents(tmp_path) == {"file": b"in the way"}


def test_a_file_is_not_taken_for_a_folder_nor_a_folder_for_a_zip(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(UsageError, match="is a file"):
        write_package(sample(), tmp_path / "file")
    with pytest.raises(UsageError, match="is a folder"):
        write_package(sample(), tmp_path / "folder.zip")


def test_a_folder_with_the_name_of_a_table_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "figures.csv").mkdir()
    with pytest.raises(UsageError, match="is not a file"):
        write_package(sample(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["figures.csv"]


FULL_DISK = """
import resource, sys
from outturn.package.reading import read_package
from outturn.package.writing import write_package
package = read_package(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))  # no file may grow beyond this, as on a full disk
write_package(package, sys.argv[2])
"""


@pytest.mark.parametrize("name", ["old", "old.zip", "new", "new.zip"])
def test_a_disk_that_is_full_leaves_the_old_package_as_it_was(tmp_path: Path, name: str) -> None:
    large = [{"indicator": f"K{number}", "name": "Calls", "kind": "kpi"} for number in range(3000)]
    write_package(make_package({"indicators": large}), tmp_path / "large")
    write_package(sample(), tmp_path / "there" / "old")
    write_package(sample(), tmp_path / "there" / "old.zip")
    before = {path: path.read_bytes() for path in (tmp_path / "there").rglob("*") if path.is_file()}
    failed = subprocess.run([sys.executable, "-c", FULL_DISK, tmp_path / "large", tmp_path / "there" / name], capture_output=True, text=True, check=False)
    assert f"UsageError: {tmp_path / 'there' / name} cannot be written: File too large. Nothing was changed." in failed.stderr
    assert {path: path.read_bytes() for path in (tmp_path / "there").rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == ["old", "old.zip"]


def test_a_move_that_fails_half_way_is_undone(tmp_path: Path) -> None:
    target, new, kept = (tmp_path / name for name in ("target", "new", "kept"))
    for folder in (target, new, kept):
        folder.mkdir()
    for name in ("datapackage.json", "figures.csv", "README.md"):
        (target / name).write_text(f"old {name}")
    (new / "datapackage.json").write_text("new")
    with pytest.raises(FileNotFoundError):
        swap_files(target, new, kept, ["datapackage.json", "figures.csv"], ["datapackage.json", "never-written.csv"])
    assert contents(target) == {name: f"old {name}".encode() for name in ("datapackage.json", "figures.csv", "README.md")}


def test_a_zip_can_be_opened_by_others_and_says_nothing_of_when_it_was_made(tmp_path: Path) -> None:
    write_package(sample(), tmp_path / "p.zip")
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def validate(descriptor: Path) -> subprocess.CompletedProcess[str]:
    """The program of the Frictionless standards, as its users run it."""
    return subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", descriptor.name, "--json"], cwd=descriptor.parent, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("example", ["kent", "meadshire"])
def test_frictionless_finds_the_examples_valid_when_we_write_them(tmp_path: Path, project: Path, example: str) -> None:
    write_package(read_package(project / "examples" / example), tmp_path / "p")
    outcome = validate(tmp_path / "p" / "datapackage.json")
    report = json.loads(outcome.stdout)
    assert (outcome.returncode, report["valid"], report["stats"]["errors"]) == (0, True, 0), outcome.stdout
    assert report["stats"]["tasks"] == sum(name.endswith(".csv") for name in contents(tmp_path / "p"))


def test_frictionless_refuses_what_our_schema_forbids(tmp_path: Path) -> None:
    write_package(sample(figures=[{"indicator": "K1", "period": "2025-10", "value": 5}]), tmp_path / "p")
    file = tmp_path / "p" / "figures.csv"
    file.write_text(file.read_text().replace("final", "maybe").replace("K1", "K2").replace(",5,", ",five,"))
    (task,) = [task for task in json.loads(validate(tmp_path / "p" / "datapackage.json").stdout)["tasks"] if task["name"] == "figures"]
    assert sorted(error["type"] for error in task["errors"]) == ["constraint-error", "foreign-key", "type-error"]


@given(packages())
@settings(max_examples=10)
def test_frictionless_finds_every_sound_package_valid(package: Package) -> None:
    with tempfile.TemporaryDirectory() as folder, system.use_context(trusted=True):
        write_package(package, Path(folder) / "p")
        report = Described(str(Path(folder) / "p" / "datapackage.json")).validate()
        assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])


def test_the_pictures_are_written_and_read_with_their_digests(tmp_path: Path) -> None:
    pictures = {"pictures/logo.svg": svg(), "mark.png": png()}
    report = {"report": "qpr", "title": "Report", "kind": "quarterly", "logo": "mark.png"}
    tables = {"indicators": [{"indicator": "K1", "name": "Calls", "kind": "kpi"}], "reports": [report]}
    package = make_package(tables, organisation={"name": "Meadshire", "logo": "./pictures/logo.svg", "accent": "#036"}, pictures=pictures)
    for target in (tmp_path / "p", tmp_path / "p", tmp_path / "p.zip"):
        write_package(package, target)
        read = read_package(target)
        assert read.pictures == pictures
        assert read.organisation == package.organisation
        assert {read.digests[name] for name in pictures} == {hashlib.sha256(data).hexdigest() for data in pictures.values()}


def test_a_picture_that_belongs_to_no_package_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "mark.png").write_bytes(b"mine")
    package = make_package(
        {"indicators": [{"indicator": "K1", "name": "Calls", "kind": "kpi"}]}, organisation={"logo": "mark.png"}, pictures={"mark.png": png()}
    )
    with pytest.raises(UsageError, match=r"holds mark\.png and is not a package"):
        write_package(package, tmp_path)
    assert (tmp_path / "mark.png").read_bytes() == b"mine"
