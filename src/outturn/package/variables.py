"""A table of areas with variables of somebody's own choosing, read as tolerantly as a table of the package.

Numbers may be written as people write them; a cell that is no number is refused with its line and its column.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from outturn.comparison.distances import Variables
from outturn.errors import EXIT_FINDINGS, EXIT_UNREADABLE, UsageError
from outturn.findings.finding import Severity
from outturn.package.canonical import canonical_texts
from outturn.package.codes import finding
from outturn.package.csv_table import read_table
from outturn.package.definition import Column, ColumnType, Table
from outturn.package.placing import cell_findings
from outturn.package.refusal import refusal
from outturn.package.sheet import make_sheet, type_sheet
from outturn.package.words import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from outturn.findings.finding import Finding
    from outturn.package.sheet import Sheet, TypedSheet

AREA = "area"


def variables_from_csv(data: bytes, names: Sequence[str], *, table: str, file: str) -> Variables:
    """`table` is the name of the file without its ending, for findings. Raises PackageError and UsageError with what is wrong."""
    sheet, findings = read_table(_table(table, names), data, file)
    if sheet is None:
        raise refusal(file, findings, EXIT_UNREADABLE)
    return _variables(sheet, [found for found in findings if found.severity is Severity.ERROR], names, file)


def variables_from_frame(frame: pl.DataFrame, names: Sequence[str]) -> Variables:
    """As `variables_from_csv`; a row of the frame counts as a line, the header being line 1."""
    sheet = make_sheet(_table("areas", names), canonical_texts(frame))
    lacking = frozenset(name for name in (AREA, *names) if name not in frame.columns)
    return _variables(replace(sheet, lacking=lacking), [], names, "The frame")


def _table(name: str, names: Sequence[str]) -> Table:
    if not names:
        raise UsageError("No variable is named: name the columns by which areas are compared.")
    if twice := [variable for place, variable in enumerate(names) if variable in names[:place]]:
        raise UsageError(f"The variable “{twice[0]}” is named twice; give it a weight of 2 if it shall count twice.")
    if AREA in names:
        raise UsageError(f"“{AREA}” is the name of the areas, not a variable.")
    columns = [Column(variable, ColumnType.NUMBER, "A variable by which areas are compared.", required=True) for variable in names]
    return Table(name, "Areas with their variables.", (AREA,), (Column(AREA, ColumnType.TEXT, "GSS code of the area.", required=True), *columns))


def _variables(sheet: Sheet, findings: list[Finding], names: Sequence[str], file: str) -> Variables:
    _refuse_unknown(sheet, names, file)
    typed = type_sheet(sheet)
    findings = [*findings, *cell_findings(typed), *_faulty_areas(typed)]
    if errors := [found for found in findings if found.severity is Severity.ERROR]:
        raise refusal(file, sorted(errors, key=lambda found: found.row or 0), EXIT_FINDINGS)
    return Variables(tuple(typed.frame[AREA].to_list()), tuple(names), typed.frame.select(pl.col(names).fill_null(float("nan"))).to_numpy())


def _refuse_unknown(sheet: Sheet, names: Sequence[str], file: str) -> None:
    absent = [name for name in (AREA, *names) if name in sheet.lacking]
    if absent:
        there_are = [name for name in sheet.texts.columns if name not in sheet.lacking]
        raise UsageError(f"{file} has no column “{absent[0]}”.{suggestion(absent[0], there_are)} Its columns: {', '.join(there_are)}.")


def _faulty_areas(typed: TypedSheet) -> Iterator[Finding]:
    """Rows without an area, and second rows of one."""
    seen: dict[str, int] = {}
    name = typed.table.name
    for area, line in zip(typed.frame[AREA], typed.sheet.lines, strict=True):
        if area is None:
            yield finding(
                "missing-value", "The row does not say which area it is for.", table=name, row=line, column=AREA, mend="Fill in the code of the area."
            )
        elif area in seen:
            message = f"The area {area} has a row already, on line {seen[area]}."
            yield finding("duplicate-key", message, table=name, row=line, column=AREA, subject=area, found=area, mend="Keep one row for each area.")
        elif area is not None:
            seen[area] = line
