"""Reads a package from a folder or a ZIP: tolerant in what people write, exact in what it keeps.

Everything that is wrong is collected; a package with an error is refused whole.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from outturn.errors import EXIT_FINDINGS, EXIT_UNREADABLE
from outturn.findings.finding import Severity
from outturn.package.assembling import assemble
from outturn.package.codes import finding
from outturn.package.csv_table import read_table
from outturn.package.description import DESCRIPTOR, describe, organisation_line, parse_descriptor
from outturn.package.letterhead import read_letterhead
from outturn.package.refusal import refusal
from outturn.package.resources import locate_tables
from outturn.package.sheet import absent_sheet
from outturn.package.source import AbsentFileError, SourceError, open_source
from outturn.package.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from outturn.findings.finding import Finding
    from outturn.package.package import Package
    from outturn.package.sheet import Sheet
    from outturn.package.source import Source


def read_package(path: str | Path) -> Package:
    """A sound package; raises `PackageError` with all findings where there is an error among them.

    Its exit status is 2 where the package cannot be read at all and 1 where it was read and found faulty.
    """
    package, findings = load(path)
    if package is None:
        raise refusal(str(path), findings, EXIT_UNREADABLE)
    if any(found.severity is Severity.ERROR for found in findings):
        raise refusal(str(path), findings, EXIT_FINDINGS)
    return package


def load(path: str | Path) -> tuple[Package | None, list[Finding]]:
    """The package and everything that was found in reading it; None where it cannot be read at all.

    A package that has errors among its findings holds nulls where its cells could not be read: it is for looking at, such
    as by further checks, and not for reports.
    """
    try:
        source = open_source(Path(path))
        if DESCRIPTOR not in source.names:
            raise SourceError(f"{source.name} has no {DESCRIPTOR}, so it is not a package.")
        return _load(source)
    except SourceError as error:
        return None, [finding("unreadable-package", str(error))]


def _load(source: Source) -> tuple[Package | None, list[Finding]]:
    data = source.read(DESCRIPTOR)
    descriptor, findings = parse_descriptor(data)
    if descriptor is None:
        return None, findings
    description, description_findings = describe(descriptor)
    paths, resource_findings = locate_tables(descriptor.get("resources"), source.names)
    digests = {DESCRIPTOR: _digest(data)}
    sheets, table_findings = _read_sheets(source, paths, digests)
    findings = [*description_findings, *resource_findings, *table_findings]
    if "indicators" not in paths and not any(found.table == "indicators" for found in findings):
        message = "The package has no indicators.csv, the one table that it must have."
        findings.append(finding("missing-table", message, table="indicators", mend="Add indicators.csv."))
    complete = {name: sheets[name] if name in sheets else absent_sheet(table) for name, table in TABLES.items()}
    usable = "indicators" in sheets and sheets.keys() == paths.keys() and not any(found.code == "unreadable-package" for found in findings)
    pictures, picture_findings = read_letterhead(description.organisation, complete["reports"], source.read, lambda key: organisation_line(data, key))
    digests |= {path: _digest(picture) for path, picture in pictures.items()}
    package, cell_findings = assemble(complete, description, integrity=usable, digests=digests, source=source.name, pictures=pictures)
    return package if usable else None, findings + picture_findings + cell_findings


def _read_sheets(source: Source, paths: Mapping[str, str], digests: dict[str, str]) -> tuple[dict[str, Sheet], list[Finding]]:
    sheets: dict[str, Sheet] = {}
    findings: list[Finding] = []
    for name, file in paths.items():
        try:
            data = source.read(file)
        except AbsentFileError:
            findings.append(finding("missing-table", f"{DESCRIPTOR} lists {file}, which is not there.", table=name))
            continue
        except SourceError as error:
            findings.append(finding("unreadable-table", str(error), table=name, mend="Put a sound copy of the file in its place."))
            continue
        digests[file] = _digest(data)
        sheet, found = read_table(TABLES[name], data, file)
        findings += found
        if sheet is not None:
            sheets[name] = sheet
    return sheets, findings


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
