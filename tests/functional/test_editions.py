"""Editions for real: published, moved, verified elsewhere, spoiled in every way, and compared."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import outturn
from outturn.api.edition_manifest import MANIFEST, SUMS
from outturn.api.verifying import FileState
from outturn.cli.main import main
from outturn.errors import UsageError
from outturn.package.build import make_package
from outturn.package.writing import write_package
from outturn.renderers.registry import RENDERERS
from tests.unit.reports.council import council

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMAND = (sys.executable, "-c", "from outturn.cli.main import main; main()")
DAY = dt.datetime(2025, 11, 20, 12)
STEM = "dashboard-highways-2025-09"


@pytest.fixture(scope="module")
def meadshire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dashboard of Meadshire as known on a day, published by the command."""
    folder = tmp_path_factory.mktemp("published") / "edition"
    arguments = ("publish", EXAMPLES / "meadshire", "dashboard-highways", "--period", "2025-09", "--as-at", "2025-11-20", "--at", "2025-11-20T12:00:00Z")
    answer = subprocess.run([*COMMAND, *map(str, arguments), "-o", str(folder)], capture_output=True, text=True, encoding="utf-8", check=False)
    assert answer.returncode == 0, answer.stderr
    assert "Published in" in answer.stdout
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of a small council, which is quickly drawn again, with a template."""
    folder = tmp_path_factory.mktemp("small")
    made = outturn.make_report(council(), "dash", "2025-09", formats="docx")
    (folder / "corporate.docx").write_bytes(made["dash-2025-09.docx"])
    outturn.publish(council(), "dash", "2025-09", folder / "edition", at=DAY, template=folder / "corporate.docx")
    return folder / "edition"


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small, tmp_path / "moved"))


def spoil(path: Path) -> None:
    """One bit of one byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def found(folder: Path) -> dict[str, FileState]:
    return {difference.path: difference.state for difference in outturn.verify(folder).differences}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
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


# --- what is published
def test_an_edition_holds_every_format_the_pages_the_package_and_the_digests(meadshire: Path) -> None:
    held = {path.relative_to(meadshire).as_posix() for path in meadshire.rglob("*") if path.is_file()}
    assert {f"{STEM}.{renderer.extension}" for renderer in RENDERERS.values()} <= held
    assert {f"{STEM}/index.html", f"{STEM}/section-ht.html", "package/datapackage.json", "package/figures.csv", MANIFEST, SUMS} <= held
    manifest = json.loads((meadshire / MANIFEST).read_text(encoding="utf-8"))
    assert {row["path"] for row in manifest["files"]} == held - {MANIFEST, SUMS}
    assert (manifest["published_at"], manifest["as_at"]) == ("2025-11-20T12:00:00Z", "2025-11-20T23:59:59Z")
    assert {"outturn", "python", "typst", "polars"} <= manifest["versions"].keys()
    sources = {row["path"] for row in manifest["sources"]}
    assert sources >= {"datapackage.json", "standards.csv"}
    assert "figures.csv" not in sources, "it holds a figure under embargo, which somebody could find by trying numbers until the digest is right"


def test_the_frozen_package_holds_only_what_was_known_then(meadshire: Path) -> None:
    frozen, whole = outturn.read_package(meadshire / "package"), outturn.read_package(EXAMPLES / "meadshire")
    limit = dt.datetime(2025, 11, 20, 23, 59, 59)
    kept = whole["figures"].filter((whole["figures"]["recorded_at"] <= limit).fill_null(value=True))
    assert 0 < frozen["figures"].height == kept.height < whole["figures"].height
    assert frozen["indicators"].equals(whole["indicators"])


def test_other_programs_can_check_the_sums(meadshire: Path) -> None:
    answer = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=meadshire, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (0, "")


def test_the_same_inputs_and_the_same_instant_give_the_same_bytes(small: Path, tmp_path: Path) -> None:
    template = small / "template" / "corporate.docx"
    again = outturn.publish(council(), "dash", "2025-09", tmp_path / "again", at=DAY, template=template)
    assert (again.folder / SUMS).read_bytes() == (small / SUMS).read_bytes()
    later = outturn.publish(council(), "dash", "2025-09", tmp_path / "later", at=DAY.replace(year=2026), template=template)
    assert later.manifest.files == again.manifest.files, "the instant stands in the manifest alone"


def test_only_the_formats_that_are_asked_for_are_published(tmp_path: Path) -> None:
    edition = outturn.publish(council(), "dash", "2025-09", tmp_path / "edition", at=DAY, formats=["json"])
    assert [record.path for record in edition.manifest.files if not record.path.startswith("package/")] == ["dash-2025-09.json"]
    assert outturn.verify(edition.folder).agrees


def test_kent_is_published_and_verified(tmp_path: Path) -> None:
    kent = outturn.read_package(EXAMPLES / "kent")
    edition = outturn.publish(kent, "dashboard-ced", "2025-10", tmp_path / "kent", at=DAY)
    verified = outturn.verify(edition.folder)
    assert verified.agrees, verified.differences


# --- never overwritten, never half there
@pytest.mark.parametrize("inside", [MANIFEST, "notes.txt"])
def test_a_folder_that_holds_something_is_refused_and_left_as_it_was(inside: str, tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    (folder / inside).write_text("mine", encoding="utf-8")
    status, out, err = run("publish", EXAMPLES / "meadshire", "dashboard-highways", "--period", "2025-09", "-o", folder)
    assert (status, out) == (2, "")
    assert ("holds an edition already" if inside == MANIFEST else "is not empty") in err
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.rglob("*") if path.is_file()] == [(inside, "mine")]


def test_an_empty_folder_may_be_made_ready_and_a_file_may_not(tmp_path: Path) -> None:
    (tmp_path / "ready").mkdir()
    assert outturn.publish(council(), "dash", "2025-09", tmp_path / "ready", at=DAY, formats=["json"]).folder == tmp_path / "ready"
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is not a folder"):
        outturn.publish(council(), "dash", "2025-09", tmp_path / "file", at=DAY)


@pytest.mark.parametrize(
    ("report", "options", "message"),
    [
        ("nothing", {}, "There is no report “nothing”"),
        ("dash", {"formats": ["odt"]}, "There is no report format “odt”"),
        ("dash", {"template": Path("absent.docx")}, "There is no template absent.docx"),
    ],
)
def test_what_cannot_be_published_leaves_nothing_behind(report: str, options: dict[str, object], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        outturn.publish(council(), report, "2025-09", tmp_path / "deep" / "er" / "edition", at=DAY, **options)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


# --- verified
def test_an_edition_agrees_wherever_and_by_whomever_it_is_verified(meadshire: Path, tmp_path: Path) -> None:
    """In another folder, time zone and language, with another seed, by a process of its own."""
    moved = shutil.copytree(meadshire, tmp_path / "élse where")
    environment = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711", "PYTHONUTF8": "1"}
    answer = subprocess.run([*COMMAND, "verify", "élse where"], cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (answer.returncode, answer.stderr) == (0, ""), answer.stdout
    files = sum(path.is_file() for path in moved.rglob("*"))
    assert f"{files} files checked, and every format drawn again.\nEvery byte agrees." in answer.stdout


def test_verifying_writes_nothing(small: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in small.rglob("*")}
    assert outturn.verify(small).agrees
    assert {path: path.stat().st_mtime_ns for path in small.rglob("*")} == before


def test_one_byte_in_each_drawn_file_is_found(copy: Path) -> None:
    drawn = [path for path in copy.rglob("*") if path.is_file() and path.relative_to(copy).parts[0] not in {"package", "template", MANIFEST, SUMS}]
    assert {path.suffix for path in drawn} == {".html", ".pdf", ".docx", ".xlsx", ".ods", ".json", ".js", ".css", ".svg"}
    for path in drawn:
        spoil(path)
    verified = outturn.verify(copy)
    assert {difference.path: difference.state for difference in verified.differences} == {
        path.relative_to(copy).as_posix(): FileState.CHANGED for path in drawn
    }
    assert verified.not_rebuilt == "", "the package is sound, so everything was drawn again"


@pytest.mark.parametrize("name", ["package/figures.csv", "package/datapackage.json", "template/corporate.docx"])
def test_one_byte_in_what_the_report_is_made_from_is_found_and_nothing_is_drawn_from_it(name: str, copy: Path) -> None:
    spoil(copy / name)
    verified = outturn.verify(copy)
    assert [(difference.path, difference.state) for difference in verified.differences] == [(name, FileState.CHANGED)]
    assert "not the one that was frozen" in verified.not_rebuilt
    assert not verified.agrees


def test_one_digit_in_the_manifest_is_found(copy: Path) -> None:
    text = (copy / MANIFEST).read_text(encoding="utf-8")
    (copy / MANIFEST).write_text(text.replace("2025-11-20T12", "2025-11-21T12"), encoding="utf-8")
    assert found(copy) == {MANIFEST: FileState.CHANGED}


def test_one_digit_in_the_sums_is_found(copy: Path) -> None:
    lines = (copy / SUMS).read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.endswith("dash-2025-09.pdf"))
    lines[place] = ("1" if lines[place][0] == "0" else "0") + lines[place][1:]
    (copy / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert found(copy) == {SUMS: FileState.CHANGED}


def test_a_forger_who_mends_every_digest_is_found_by_drawing_again(copy: Path) -> None:
    """Figure, digest, manifest and sums all agree with one another: only the frozen package does not."""
    from outturn.api.edition_manifest import EditionManifest, FileRecord, parse_manifest, sums

    page = copy / "dash-2025-09.html"
    page.write_bytes(page.read_bytes().replace(b"RED", b"GREEN"))
    manifest = parse_manifest((copy / MANIFEST).read_bytes(), "here")
    records = tuple(FileRecord.of(record.path, (copy / record.path).read_bytes()) for record in manifest.files)
    forged = EditionManifest(**{**vars(manifest), "files": records})
    (copy / MANIFEST).write_bytes(forged.as_bytes())
    (copy / SUMS).write_bytes(sums(forged.as_bytes(), records))
    assert found(copy) == {"dash-2025-09.html": FileState.REBUILT_DIFFERENTLY}


def test_files_that_are_gone_renamed_or_added_are_named(copy: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    (copy / "dash-2025-09.pdf").unlink()
    (copy / "dash-2025-09.docx").rename(copy / "Dashboard.docx")
    (copy / "notes.txt").write_text("mine", encoding="utf-8")
    (copy / "link").symlink_to(copy / MANIFEST)
    assert found(copy) == {
        "dash-2025-09.pdf": FileState.MISSING,
        "Dashboard.docx": FileState.RENAMED,
        "notes.txt": FileState.EXTRA,
        "link": FileState.EXTRA,
    }
    status, out, _ = run("verify", copy)
    assert status == 1
    assert "4 do not agree." in out
    assert "It was published as dash-2025-09.docx." in out


def test_an_extra_table_in_the_package_is_not_read(copy: Path) -> None:
    (copy / "package" / "risks.csv").write_text("risk,title\nR1,Flood\n", encoding="utf-8")
    verified = outturn.verify(copy)
    assert [(difference.path, difference.state) for difference in verified.differences] == [("package/risks.csv", FileState.EXTRA)]
    assert verified.not_rebuilt


def test_a_broken_package_whose_digests_were_mended_says_why_it_cannot_be_drawn(copy: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    from outturn.api.edition_manifest import EditionManifest, FileRecord, parse_manifest, sums

    (copy / "package" / "indicators.csv").write_text("nonsense", encoding="utf-8")
    manifest = parse_manifest((copy / MANIFEST).read_bytes(), "here")
    records = tuple(FileRecord.of(record.path, (copy / record.path).read_bytes()) for record in manifest.files)
    mended = EditionManifest(**{**vars(manifest), "files": records})
    (copy / MANIFEST).write_bytes(mended.as_bytes())
    (copy / SUMS).write_bytes(sums(mended.as_bytes(), records))
    status, out, _ = run("verify", copy)
    assert status == 1
    assert "The report was not drawn again." in out
    assert "cannot be used" in out


def test_other_versions_are_said_beside_a_difference_and_do_no_harm_alone(copy: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    from outturn.api.edition_manifest import EditionManifest, parse_manifest, sums

    manifest = parse_manifest((copy / MANIFEST).read_bytes(), "here")
    older = EditionManifest(**{**vars(manifest), "versions": {**manifest.versions, "typst": "0.1.0"}})
    (copy / MANIFEST).write_bytes(older.as_bytes())
    (copy / SUMS).write_bytes(sums(older.as_bytes(), older.files))
    status, out, _ = run("verify", copy)
    assert status == 0
    assert "Other versions draw here: typst 0.1.0 then and" in out


# --- no edition at all
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "it has no manifest.json"),
        ("{", "cannot be read as the manifest of an edition"),
        ("{}", "it does not say “schema”"),
        ('{"schema": "outturn-edition/1"}', "published_at is missing"),
        ("[]", "it does not say “schema”"),
    ],
)
def test_what_is_no_edition_is_said_to_be_none(content: str | None, message: str, tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    folder = tmp_path / "some"
    folder.mkdir()
    if content is not None:
        (folder / MANIFEST).write_text(content, encoding="utf-8")
    for arguments in (("verify", folder), ("compare-editions", folder, folder)):
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert message in err
    assert run("verify", tmp_path / "absent")[0] == 2
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "is not a folder" in run("verify", tmp_path / "file")[2]


def test_a_manifest_that_leads_out_of_the_folder_is_refused(copy: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    text = (copy / MANIFEST).read_text(encoding="utf-8")
    (copy / MANIFEST).write_text(text.replace('"dash-2025-09.pdf"', '"../../secret"'), encoding="utf-8")
    status, _, err = run("verify", copy)
    assert status == 2
    assert "outside the edition" in err


# --- known then, known now
def revised(value: float, **more: object) -> list[dict[str, object]]:
    later = {"indicator": "K1", "period": "2025-26-Q1", "value": value, "recorded_at": "2025-12-05T09:00:00Z", **more}
    return [*council()["figures"].to_dicts(), later]


def test_an_edition_as_at_a_day_is_the_same_whatever_was_revised_since(tmp_path: Path) -> None:
    """What the report says of earlier revisions included."""
    now = council(figures=revised(80.0, recorded_by="Ann", note="late forms"))
    then = outturn.publish(council(), "qpr", "2025-26-Q2", tmp_path / "then", at=DAY)
    rebuilt = outturn.publish(now, "qpr", "2025-26-Q2", tmp_path / "rebuilt", at=DAY, as_at=dt.date(2025, 11, 20))
    assert rebuilt.manifest.files == then.manifest.files
    page = (rebuilt.folder / "qpr-2025-26-Q2.html").read_text(encoding="utf-8")
    assert "Figures changed since the report for Q1 2025/26" in page


def test_what_was_revised_between_two_editions_is_told(tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    now = council(figures=revised(80.0, recorded_by="Ann", note="late forms"))
    for name, package in (("then", council()), ("now", now)):
        outturn.publish(package, "qpr", "2025-26-Q2", tmp_path / name, at=DAY, formats=["json"])
    status, out, _ = run("compare-editions", tmp_path / "then", tmp_path / "now")
    assert status == 0
    assert "1 figure was revised, none is new and none was withdrawn." in out
    assert "K1 Calls answered 2025-26-Q1 95.5% 80.0% GREEN to RED 2025-12-05 Ann late forms" in " ".join(out.split())
    data = json.loads(run("compare-editions", tmp_path / "then", tmp_path / "now", "--format", "json")[1])
    assert (data["figures"][0]["old"]["value"], data["figures"][0]["new"]["value"], data["figures"][0]["recorded_at"]) == (95.5, 80.0, "2025-12-05T09:00:00Z")
    rows = list(csv.DictReader(io.StringIO(run("compare-editions", tmp_path / "then", tmp_path / "now", "--format", "csv")[1])))
    assert [(row["what"], row["indicator"], row["old"], row["new"], row["note"]) for row in rows] == [
        ("revised figure", "K1", "95.5", "80.0", "late forms"),
        ("verdict", "K1", "IMPROVING", "STABLE", ""),
    ]
    back = run("compare-editions", tmp_path / "now", tmp_path / "then")[1]
    assert "80.0%" in back.partition("95.5%")[0], "from the second to the first: the order is said, and followed"


def test_editions_of_different_reports_or_organisations_are_not_compared(small: Path, tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    outturn.publish(council(), "qpr", "2025-26-Q2", tmp_path / "qpr", at=DAY, formats=["json"])
    status, out, err = run("compare-editions", small, tmp_path / "qpr")
    assert (status, out) == (2, "")
    assert "of different reports: “dash” and “qpr”" in err
    other = make_package(dict(council().tables), organisation={"name": "Other Council"})
    outturn.publish(other, "dash", "2025-09", tmp_path / "other", at=DAY, formats=["json"])
    assert "different organisations: Example Council and Other Council" in run("compare-editions", small, tmp_path / "other")[2]


def test_a_package_that_is_faulty_is_not_published(tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    write_package(council(), tmp_path / "package")
    figures = tmp_path / "package" / "figures.csv"
    figures.write_text(figures.read_text(encoding="utf-8").replace("2025-26-Q2", "Octember", 1), encoding="utf-8")
    status, out, err = run("publish", tmp_path / "package", "dash", "--period", "2025-09", "-o", tmp_path / "edition")
    assert (status, out) == (1, "")
    assert "unknown-period" in err
    assert not (tmp_path / "edition").exists()


def test_without_an_instant_the_edition_is_published_now(tmp_path: Path, run: Callable[..., tuple[int, str, str]]) -> None:
    write_package(council(), tmp_path / "package")
    start = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    assert run("publish", tmp_path / "package", "dash", "--period", "2025-09", "--to", "json", "-o", tmp_path / "edition")[0] == 0
    at = dt.datetime.fromisoformat(json.loads((tmp_path / "edition" / MANIFEST).read_text(encoding="utf-8"))["published_at"]).replace(tzinfo=None)
    assert start <= at <= dt.datetime.now(dt.UTC).replace(tzinfo=None)
