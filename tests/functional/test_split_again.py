"""A report made again into the same folder: its old pages go, and nothing else does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from outturn.cli.main import main
from outturn.cli.stale_pages import listed_files
from outturn.package.writing import write_package
from tests.unit.reports.council import council

if TYPE_CHECKING:
    from pathlib import Path

STEM = "qpr-2025-26-Q2"
Run = Callable[..., str]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def make(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Makes the report of the council, without some indicators in it; gives what was said beside the names of the files."""

    def command(*options: str, without: str = "") -> str:
        rows = [row for row in council()["report_rows"].to_dicts() if row["indicator"] not in without.split()]
        folder = tmp_path / f"package{without}"
        if not folder.exists():
            write_package(council(report_rows=rows), folder)
        capsys.readouterr()
        main(["report", str(folder), "qpr", "--period", "2025-26-Q2", "-o", str(out), *options])
        return capsys.readouterr().err

    return command


def pages(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in (out / STEM).rglob("*") if path.is_file()}


def gone(make: Run, out: Path) -> set[str]:
    """What stands in the folder with all indicators, and not without K2."""
    make("--split")
    full = pages(out)
    make("--split", without="K2")
    return full - pages(out)


def test_the_page_of_an_indicator_that_the_report_has_no_longer_goes(make: Run, out: Path) -> None:
    (page,) = gone(make, out)
    assert page.endswith(".html")
    listed = set(listed_files(out / f"{STEM}.manifest.json"))
    assert pages(out) == {name for name in listed if "/" in name}


def test_a_run_without_pages_or_of_another_report_leaves_them(make: Run, out: Path) -> None:
    make("--split")
    before = pages(out)
    assert make("--to", "json") == ""
    assert pages(out) == before
    assert (out / f"{STEM}.html").is_file()


def test_a_strangers_file_and_a_page_that_was_changed_stay_and_are_named(make: Run, out: Path) -> None:
    make("--split")
    full = pages(out)
    make("--split", without="K2")
    (stale,) = full - pages(out)
    make("--split")
    (out / stale).write_text("Mine now.", encoding="utf-8")
    (out / STEM / "mine").mkdir()
    stranger = out / STEM / "mine" / "notes.txt"
    stranger.write_text("Keep me.", encoding="utf-8")
    said = make("--split", without="K2")
    assert (out / stale).read_text(encoding="utf-8") == "Mine now."
    assert stranger.read_text(encoding="utf-8") == "Keep me."
    assert said.startswith("Not of this report, and left where they are: ")
    assert str(out / stale) in said
    assert str(stranger) in said


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path, _: path.unlink(),
        lambda path, _: path.write_text("{", encoding="utf-8"),
        lambda path, _: path.write_text("[]", encoding="utf-8"),
        lambda path, _: path.write_text('{"program": {"name": "outturn"}, "files": [1]}', encoding="utf-8"),
        lambda path, found: path.write_text(json.dumps({**found, "program": {"name": "another"}}), encoding="utf-8"),
        lambda path, found: path.write_text(json.dumps({**found, "files": [{**row, "sha256": "0"} for row in found["files"]]}), encoding="utf-8"),
    ],
    ids=["no manifest", "no JSON", "a list", "no files", "of another program", "other digests"],
)
def test_without_a_manifest_that_can_be_relied_on_nothing_goes(make: Run, out: Path, spoil: Callable[[Path, dict[str, object]], object]) -> None:
    make("--split")
    before = pages(out)
    manifest = out / f"{STEM}.manifest.json"
    spoil(manifest, json.loads(manifest.read_bytes()))
    assert "left where it is" in make("--split", without="K2")
    assert pages(out) == before


def test_a_manifest_that_names_files_elsewhere_removes_none_of_them(make: Run, out: Path) -> None:
    """Neither outside the folder, nor beside the pages, nor behind a link, although the digests are right."""
    make("--split")
    manifest = out / f"{STEM}.manifest.json"
    outside, beside, linked = out.parent / "outside.html", out / "beside.html", out.parent / "linked"
    linked.mkdir()
    (out / STEM / "linked").symlink_to(linked)
    for path in (outside, beside, linked / "page.html"):
        path.write_bytes((out / STEM / "index.html").read_bytes())
    content = json.loads(manifest.read_bytes())
    (digest,) = {row["sha256"] for row in content["files"] if row["path"] == f"{STEM}/index.html"}
    for name in (f"{STEM}/../../outside.html", str(outside), "../outside.html", "beside.html", f"{STEM}/linked/page.html"):
        manifest.write_text(json.dumps({**content, "files": [*content["files"], {"path": name, "sha256": digest, "bytes": 1}]}), encoding="utf-8")
        make("--split")
        assert all(path.is_file() for path in (outside, beside, linked / "page.html")), name
