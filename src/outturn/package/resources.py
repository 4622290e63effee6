"""Which file holds which table: the resources of `datapackage.json`, and tables that it forgets to list."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from outturn.package.codes import finding
from outturn.package.description import DESCRIPTOR
from outturn.package.numbers import shortened
from outturn.package.source import is_inside
from outturn.package.tables import TABLES
from outturn.package.words import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from outturn.findings.finding import Finding


def locate_tables(resources: object, names: Collection[str]) -> tuple[dict[str, str], list[Finding]]:
    """The path of each table's file, in the order in which tables are documented. `names` are the files that are there."""
    findings: list[Finding] = []
    listed = _listed(resources, findings)
    by_lower_case = {name.lower(): name for name in sorted(names)}
    for table in TABLES:
        file = by_lower_case.get(f"{table}.csv")
        if file is not None and table not in listed:
            listed[table] = file
            findings.append(finding("unlisted-table", f"{file} is read and is not in the list of resources of {DESCRIPTOR}.", table=table, found=file))
    return {table: listed[table] for table in TABLES if table in listed}, findings


def _listed(resources: object, findings: list[Finding]) -> dict[str, str]:
    if resources is None:
        return {}
    if not isinstance(resources, list):
        findings.append(finding("bad-descriptor", f"“resources” in {DESCRIPTOR} is not a list.", table=DESCRIPTOR, column="resources"))
        return {}
    listed: dict[str, str] = {}
    for number, resource in enumerate(resources, start=1):
        _take(resource, number, listed, findings)
    return listed


def _take(resource: object, number: int, listed: dict[str, str], findings: list[Finding]) -> None:
    path = _path(resource, number, findings)
    if path is None or not isinstance(resource, dict):
        return
    table = _table_of(resource, path)
    if table is None:
        name = shortened(PurePosixPath(path).stem)
        message = f"{shortened(path)} is not a table of a package and is not read.{suggestion(name, TABLES)}"
        findings.append(finding("unknown-table", message, table=name, found=path))
    elif table in listed:
        findings.append(finding("duplicate-table", f"{path} and {listed[table]} both hold the table {table}.", table=table, found=path))
    else:
        listed[table] = path


def _path(resource: object, number: int, findings: list[Finding]) -> str | None:
    """The resource's one file inside the package; anything else is reported."""
    value = resource.get("path") if isinstance(resource, dict) else None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str) or not value:
        message = f"Resource {number} in {DESCRIPTOR} does not name one file by its path."
        findings.append(finding("bad-descriptor", message, table=DESCRIPTOR, column="resources", expected='"path": "figures.csv"'))
        return None
    if not is_inside(value):
        message = f"Resource {number} in {DESCRIPTOR} is outside the package: {shortened(value)}."
        findings.append(
            finding("unreadable-package", message, table=DESCRIPTOR, column="resources", found=shortened(value), mend="Put the file into the folder.")
        )
        return None
    return str(PurePosixPath(value))


def _table_of(resource: Mapping[str, object], path: str) -> str | None:
    name, stem = resource.get("name"), PurePosixPath(path).stem
    if isinstance(name, str) and name in TABLES:
        return name
    return stem if stem in TABLES and path.lower().endswith(".csv") else None
