"""Rows of cells, from a workbook or a CSV file, cut into tables and the lines between them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from outturn.errors import UsageError
from outturn.findings.finding import Finding, Severity
from outturn.intake.model import Block, Cell, Document, Grid, Origin, Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CELLS = 2_000_000
_GENERIC = re.compile(r"^(?:sheet|table|tab|data|report|dashboard|page|cover|contents|index|kpi data|raw data|summary)[\s_-]*\d*$", re.IGNORECASE)
_DELIMITERS = ",;\t|"


def sheet_blocks(rows: Sequence[Sequence[Cell]], name: str, file: str, table: int, *, first: bool) -> list[Block]:
    """The name of a sheet is a heading; a run of rows with more than one filled cell is a table, the others are lines."""
    blocks: list[Block] = []
    if name and not _GENERIC.match(name.strip()):
        blocks.append(Paragraph(name, Origin(file, name, 0, 0), level=1))
    for run in _runs(rows):
        start = next((at for at, row in enumerate(run) if _filled(row) > 1), len(run))
        end = max((at + 1 for at, row in enumerate(run) if _filled(row) > 1), default=0)
        blocks += [_line(row, name, title=first and not blocks[1:]) for row in run[:start]]
        if end > start:
            table += 1
            blocks.append(_grid(run[start:end], Origin(file, name, table, run[start][0].origin.row)))
        blocks += [_line(row, name, title=False) for row in run[max(end, start) :]]
    return blocks


def _filled(row: Sequence[Cell]) -> int:
    return sum(bool(cell.text or cell.struck) for cell in row)


def _runs(rows: Sequence[Sequence[Cell]]) -> list[list[Sequence[Cell]]]:
    """Rows between blank rows."""
    runs: list[list[Sequence[Cell]]] = [[]]
    for row in rows:
        if _filled(row) or any(cell.fill for cell in row[:1]):
            runs[-1].append(row)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _line(row: Sequence[Cell], name: str, *, title: bool) -> Block:
    cell = next(cell for cell in row if cell.text or cell.struck)
    return Paragraph(cell.text or cell.struck, replace(cell.origin, table=0), bold=cell.bold, title=title)


def _grid(run: Sequence[Sequence[Cell]], origin: Origin) -> Grid:
    """Without the columns that hold nothing at all."""
    width = max(len(row) for row in run)
    used = [place for place in range(width) if any(place < len(row) and (row[place].text or row[place].struck or row[place].fill) for row in run)]
    rows = []
    for row in run:
        number = row[0].origin.row
        cells = [row[place] if place < len(row) else Cell("", Origin(origin.file, origin.place, 0, number, place + 1)) for place in used]
        rows.append(tuple(replace(cell, origin=replace(cell.origin, table=origin.table)) for cell in cells))
    return Grid(tuple(rows), origin)


def document_of(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]], file: str, findings: Sequence[Finding]) -> Document:
    blocks: list[Block] = []
    for name, rows in sheets:
        tables = sum(isinstance(block, Grid) for block in blocks)
        blocks += sheet_blocks(rows, name, file, tables, first=not blocks)
    return Document(file, tuple(blocks), tuple(findings), styled=any(isinstance(block, Paragraph) and block.level for block in blocks))


def shown(value: object) -> str:
    """A typed value as somebody would read it, without its number format."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(round(value, 12))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return f"{int(value.total_seconds())} seconds"
    return " ".join(str(value).split())


# --- CSV
def csv_document(text: str, file: str, findings: Sequence[Finding] = ()) -> Document:
    sample = text[:20_000]
    lines = sample.splitlines()[:40]
    best = max(_DELIMITERS, key=lambda mark: (sum(line.count(mark) > 0 for line in lines), sum(line.count(mark) for line in lines)))
    csv.field_size_limit(10_000_000)
    rows = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=best), start=1):
            rows.append([Cell(" ".join(value.split()), Origin(file, "", 0, number, place)) for place, value in enumerate(row or [""], start=1)])
    except csv.Error as error:
        raise UsageError(f"{file} is not a CSV file that can be read: {error}.") from None
    width = max((len(row) for row in rows), default=0)
    filled = [row + [Cell("", Origin(file, "", 0, number, place)) for place in range(len(row) + 1, width + 1)] for number, row in enumerate(rows, start=1)]
    return document_of([("", filled)], file, findings)


# --- what calamine reads: .xls, .xlsb and .ods
def calamine_document(data: bytes, file: str) -> Document:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as error:
        if "assword" in str(error) or "ncrypt" in str(error):
            raise UsageError(f"{file} is protected by a password. Open it, take the password off, and save it.") from None
        raise UsageError(f"{file} is not a workbook that can be read: {error}. Save it as .xlsx.") from None
    sheets, findings, cells = [], [], 0
    for described in book.sheets_metadata:
        if described.visible is not SheetVisibleEnum.Visible:
            findings.append(hidden(file, described.name))
            continue
        rows = book.get_sheet_by_name(described.name).to_python(skip_empty_area=False)
        cells += sum(len(row) for row in rows)
        refuse_many(file, cells)
        sheets.append(
            (
                described.name,
                [
                    [Cell(shown(value), Origin(file, described.name, 0, line, place)) for place, value in enumerate(row, start=1)]
                    for line, row in enumerate(rows, start=1)
                ],
            )
        )
    return document_of(sheets, file, findings)


def refuse_many(file: str, cells: int) -> None:
    if cells > MOST_CELLS:
        raise UsageError(f"{file} has more than {MOST_CELLS:,} cells. Save the sheets that hold indicators as a workbook of their own.")


def hidden(file: str, sheet: str) -> Finding:
    return Finding(code="intake-hidden-sheet", severity=Severity.WARNING, table=file, subject=sheet, message=f"The sheet “{sheet}” is hidden and was not read.",
                   mend="Show the sheet and take the workbook in again, if it belongs to the report.")  # fmt: skip


def commented(file: str, place: str, comments: Sequence[tuple[str, str]]) -> Finding:
    """`comments`: the cell or the writer, and what was said. All of it is told, since nobody knows what is in it."""
    told = "; ".join(f"{where}: “{' '.join(words.split())}”" if where else f"“{' '.join(words.split())}”" for where, words in comments)
    count = "A comment was" if len(comments) == 1 else f"{len(comments)} comments were"
    return Finding(code="intake-comment", severity=Severity.NOTE, table=file, subject=place, message=f"{count} read and not used. {told}",
                   mend="Write into the table or the text what belongs to the report.")  # fmt: skip
