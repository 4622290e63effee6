"""Every error and trap found in the source documents: caught by a check, or not visible in data, with the reason.

The table is `anomalies.toml`. No other warning or error may come from the Kent package than those that the table or
`ALSO_TRUE` below names: a check that cries wolf on the sound parts fails here.
"""

from __future__ import annotations

import csv
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from outturn.findings.context import CheckContext
from outturn.findings.finding import Finding, Severity
from outturn.findings.registry import run_checks
from outturn.package.reading import load

HERE = Path(__file__).parent
ANOMALIES: list[dict[str, Any]] = tomllib.loads((HERE / "anomalies.toml").read_text(encoding="utf-8"))["anomaly"]
CAUGHT = [anomaly for anomaly in ANOMALIES if "caught" in anomaly]
AS_THEY_STAND = [anomaly for anomaly in CAUGHT if "as_printed" not in anomaly]
AS_PRINTED = [anomaly for anomaly in CAUGHT if "as_printed" in anomaly]

ALSO_TRUE = {
    # the papers print no actions beside a RED
    "red-without-action FN06",
    "red-without-action FN08",
    "red-without-action FN16",
    "red-without-action GL02",
    "red-without-action GL03",
    "red-without-action CS07",
    # results of 2020/21 printed beside the first target of an indicator that was then new (with C11)
    "standard-of-another-year PH-LIVE-WELL-DEPRIVED",
    "standard-of-another-year PH-SH-SCREEN-ONLINE",
}


def findings_of(folder: Path) -> list[Finding]:
    package, reading = load(folder)
    if package is None:
        return reading
    return [*reading, *run_checks(CheckContext(package.tables, package.lines, scheme=package.rating_scheme, overlap_aware=package.overlap_aware))]


@pytest.fixture(scope="module")
def kent_folder(project: Path) -> Path:
    return project / "examples" / "kent"


@pytest.fixture(scope="module")
def kent_findings(kent_folder: Path) -> list[Finding]:
    return findings_of(kent_folder)


def _is_found(expected: str, findings: list[Finding]) -> bool:
    """By code and the beginning of the subject, or the table where the reader found it."""
    code, _, subject = expected.partition(" ")
    return any(finding.code == code and (finding.subject.startswith(subject) or finding.table == subject) for finding in findings)


def test_the_table_holds_all_66() -> None:
    numbered = [f"A{n}" for n in range(1, 26)] + [f"B{n}" for n in range(1, 26)] + [f"C{n}" for n in range(1, 17)]
    assert [anomaly["id"] for anomaly in ANOMALIES] == numbered
    assert all(("caught" in anomaly) != ("not_visible" in anomaly) for anomaly in ANOMALIES)


@pytest.mark.parametrize("anomaly", AS_THEY_STAND, ids=[f"{anomaly['id']}: {anomaly['what']}" for anomaly in AS_THEY_STAND])
def test_an_anomaly_is_found_in_the_package(anomaly: dict[str, Any], kent_findings: list[Finding]) -> None:
    assert [expected for expected in anomaly["caught"] if not _is_found(expected, kent_findings)] == []
    if "mend" in anomaly:
        assert any(anomaly["mend"] in finding.mend for finding in kent_findings)


@pytest.mark.parametrize("anomaly", AS_PRINTED, ids=[f"{anomaly['id']}: {anomaly['what']}" for anomaly in AS_PRINTED])
def test_an_anomaly_is_found_where_it_is_as_printed(anomaly: dict[str, Any], kent_folder: Path, kent_findings: list[Finding], tmp_path: Path) -> None:
    folder = tmp_path / "kent"
    shutil.copytree(kent_folder, folder)
    for edit in anomaly["as_printed"]:
        _edit(folder / f"{edit['table']}.csv", edit)
    findings = findings_of(folder)
    assert [expected for expected in anomaly["caught"] if not _is_found(expected, findings)] == []
    assert [expected for expected in anomaly["caught"] if _is_found(expected, kent_findings)] == []


def _edit(path: Path, edit: dict[str, Any]) -> None:
    """Changes or drops the rows that match; there must be one at least."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    hits = [row for row in rows if all(row[column] == value for column, value in edit["where"].items())]
    assert hits, edit
    for row in hits:
        row.update(edit.get("set", {}))
    kept = [row for row in rows if not (edit.get("drop") and row in hits)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)


def test_nothing_else_is_blamed(kent_findings: list[Finding]) -> None:
    named = {expected for anomaly in AS_THEY_STAND for expected in anomaly["caught"]} | ALSO_TRUE
    blamed = [finding for finding in kent_findings if finding.severity is not Severity.NOTE]
    assert [f"{finding.code} {finding.subject}" for finding in blamed if not _is_named(finding, named)] == []
    assert all(finding.severity is not Severity.ERROR for finding in blamed)


def _is_named(finding: Finding, named: set[str]) -> bool:
    return any(_is_found(expected, [finding]) for expected in named)


def test_the_list_of_other_true_findings_has_no_dead_entry(kent_findings: list[Finding]) -> None:
    assert [expected for expected in sorted(ALSO_TRUE) if not _is_found(expected, kent_findings)] == []


def test_the_sound_example_warns_only_of_what_was_planted(project: Path) -> None:
    findings = findings_of(project / "examples" / "meadshire")
    assert [f"{finding.code} {finding.subject}" for finding in findings if finding.severity is not Severity.NOTE] == ["red-without-action AS02"]
