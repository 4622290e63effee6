"""The table of populations that rates are divided by: a CSV file with from, breakdown and population."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from outturn.errors import EXIT_UNREADABLE, PackageError, UsageError
from outturn.findings.finding import Finding, Severity
from outturn.measures.definition import Population
from outturn.package.dates import parse_date
from outturn.package.numbers import CellFault, parse_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from outturn.measures.definition import Definition

_NEEDED = ("from", "population")


def populations_of(path: Path, definition: Definition) -> tuple[Population, ...]:
    """Raises UsageError where there is no such file, and PackageError with each cell that cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not a text in UTF-8"
        raise UsageError(f"The populations of {definition.source}, {path}, cannot be read: {reason}.") from None
    if not rows or any(name not in rows[0] for name in _NEEDED):
        raise UsageError(f"{path.name} needs a heading with from, breakdown and population, and a row below it.")
    found, faults = [], []
    for line, row in enumerate(rows, start=2):
        try:
            found.append(_population(row))
        except CellFault as fault:
            column = "population" if fault.code == "not-a-number" else "from"
            faults.append(
                Finding(
                    code=fault.code,
                    severity=Severity.ERROR,
                    message=fault.message,
                    table=path.name,
                    row=line,
                    column=column,
                    expected=fault.expected,
                    mend=fault.mend,
                )
            )
    if faults:
        told = "\n".join(f"- {path.name}, line {fault.row}, column {fault.column}: {fault.message}" for fault in faults)
        raise PackageError(f"{path.name} cannot be used.\n{told}", faults, EXIT_UNREADABLE)
    return tuple(found)


def _population(row: Mapping[str, str | None]) -> Population:
    number = parse_number((row["population"] or "").strip()).value
    if number is None or number <= 0:
        raise CellFault("not-a-number", f"A population is a number above zero, not “{row['population']}”.", expected="a number above zero")
    return Population(parse_date((row["from"] or "").strip()), (row.get("breakdown") or "").strip(), number)
