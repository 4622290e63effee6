"""The columns of a definition found among the headings of the records, or told with what stands there instead."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from outturn.errors import EXIT_UNREADABLE, PackageError
from outturn.findings.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.measures.definition import Definition, RecordColumn

_MOST_NAMED = 12


def found_headings(headings: Sequence[str], definition: Definition, name: str) -> dict[str, str]:
    """The heading of each column by the column's name. Blanks around a heading, and capitals, do not matter where only one fits.

    Raises PackageError with every column that is not there.
    """
    exact = {heading.strip(): heading for heading in reversed(headings)}
    loose: dict[str, list[str]] = {}
    for heading in headings:
        loose.setdefault(heading.strip().lower(), []).append(heading)
    found, lacking = {}, []
    for column in definition.columns.values():
        near = loose.get(column.source.strip().lower(), [])
        if column.source in exact:
            found[column.name] = exact[column.source]
        elif len(near) == 1:
            found[column.name] = near[0]
        else:
            lacking.append(column)
    if lacking:
        faults = [_missing(column, headings, definition, name) for column in lacking]
        words = "\n".join(f"- {fault.message} {fault.mend}" for fault in faults)
        raise PackageError(f"{definition.source} does not fit {name}.\n{words}", faults, EXIT_UNREADABLE)
    return found


def _missing(column: RecordColumn, headings: Sequence[str], definition: Definition, name: str) -> Finding:
    near = difflib.get_close_matches(column.source, headings, n=1)
    shown = ", ".join(headings[:_MOST_NAMED]) + (", …" if len(headings) > _MOST_NAMED else "")
    mend = f"Is “{near[0]}” meant? " if near else ""
    return Finding(
        code="definition-fault",
        severity=Severity.ERROR,
        message=f"{name} has no column “{column.source}”.",
        table=definition.source,
        row=definition.lines.get(f"columns.{column.name}"),
        column=f"columns.{column.name}",
        found=shown,
        mend=f'{mend}Its columns are: {shown}. Name the right one: {column.name} = {{ type = "{column.type}", from = "…" }}.',
    )


def wrong_type(column: RecordColumn, held: str, definition: Definition, name: str) -> PackageError:
    """A column whose values, by the file's own types, cannot be what the definition says."""
    fault = Finding(
        code="definition-fault",
        severity=Severity.ERROR,
        message=f"The column “{column.source}” of {name} holds {held}, and the definition says {column.type}.",
        table=definition.source,
        row=definition.lines.get(f"columns.{column.name}"),
        column=f"columns.{column.name}",
        found=held,
        expected=column.type.value,
        mend="Give the column its true type, or convert it before.",
    )
    return PackageError(f"{definition.source} does not fit {name}.\n- {fault.message} {fault.mend}", [fault], EXIT_UNREADABLE)
