"""The workbook of a document: cover, contents, notes, and one sheet for each table."""

from __future__ import annotations

import datetime as dt
import weakref
from threading import Lock
from typing import TYPE_CHECKING

from outturn.errors import OutturnError
from outturn.periods import parse_period
from outturn.renderers.workbook.grids import grid_of
from outturn.renderers.workbook.model import Column, Entry, Grid, Line, Sheet, Workbook
from outturn.renderers.workbook.naming import Names
from outturn.renderers.workbook.tables import tables_of
from outturn.renderers.workbook.words import SHORTHAND, plain, said, writable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Document, Table

_NO_PERIOD = dt.date(2000, 1, 1)


def workbook_of(document: Document) -> Workbook:
    """Every number, word and note of the document, in its order; nothing that it does not hold.

    The last one made is kept: Excel and OpenDocument write the same workbook, often at the same time.
    """
    with _MAKING:
        for of, made in _LAST:
            if of() is document:
                return made
        workbook = _assembled(document)
        _LAST[:] = [(weakref.ref(document), workbook)]
        return workbook


_MAKING = Lock()
_LAST: list[tuple[weakref.ref[Document], Workbook]] = []


def _assembled(document: Document) -> Workbook:
    names = Names()
    front = [names.sheet(name) for name in ("Cover", "Contents", "Notes")]
    tables = [_table_sheet(table, names) for table in tables_of(document)]
    notes = _notes(document, front[2], names)
    contents = _contents(document, front[1], [notes, *tables], names)
    subject = ", ".join(part for part in (document.subtitle, document.organisation) if part)
    return Workbook(
        title=writable(document.title) or "Report",
        subject=writable(subject),
        organisation=writable(document.organisation),
        language=document.language,
        created=_created(document),
        sheets=(_cover(document, front[0], len(tables)), contents, notes, *tables),
    )


def _created(document: Document) -> dt.date:
    """The end of the report's period: no clock is read, and the same report is the same file."""
    try:
        return parse_period(document.period).end
    except OutturnError:
        return _NO_PERIOD


# --- sheets before the tables
def _cover(document: Document, name: str, tables: int) -> Sheet:
    facts = [f"{fact.label}: {plain(fact.content)}" for fact in document.facts]
    holds = f"This workbook holds the tables of the report, {tables} in all, one on each sheet. The sheet “Contents” lists them and leads to them."
    texts = [document.organisation, document.subtitle, document.notice, *facts]
    lines = [Line(writable(text)) for text in texts if writable(text)]
    reading = (
        "Numbers are given with all their decimals and shown as the report prints them. The unit stands in the heading of its column, or in a column"
        " of units where rows differ. Columns of marks are empty where there is nothing to say of a number."
    )
    about = [Line("What this workbook holds", is_heading=True), Line(holds), Line(reading)]
    shorthand = [Line("Shorthand", is_heading=True), *(Line(f"{mark} {meaning}") for mark, meaning in SHORTHAND.items())]
    others = Line("Other words in square brackets say themselves why there is no number, such as [not yet due] and [to be confirmed].")
    return Sheet(name, writable(document.title) or "Report", (*lines, *about, *shorthand, others), None)


def _contents(document: Document, name: str, sheets: Sequence[Sheet], names: Names) -> Sheet:
    columns = (Column("Sheet", 34), Column("What it holds", 80), Column("Rows", 9, is_number=True))
    rows = tuple((Entry(sheet.name, sheet=sheet.name), Entry(sheet.title), Entry(len(sheet.grid.rows) if sheet.grid else 0)) for sheet in sheets)
    line = Line("This sheet has one table: each of its rows leads to a sheet of this workbook.")
    return Sheet(name, writable(f"Contents of {document.title}"), (line,), Grid(names.table("contents"), columns, rows))


def _notes(document: Document, name: str, names: Names) -> Sheet:
    columns = (Column("Note", 12), Column("Words", 100))
    rows = tuple((Entry(f"[note {note.number}]"), Entry(said(writable(plain(note.content))))) for note in document.notes)
    line = Line("This sheet has one table: the notes to which numbers and words of the other sheets refer.")
    none = ((Entry("[w]"), Entry("This report has no notes.")),)
    return Sheet(name, "Notes", (line,), Grid(names.table("notes"), columns, rows or none))


# --- a table
def _table_sheet(table: Table, names: Names) -> Sheet:
    title = writable(table.caption) or "Table"
    grid = grid_of(table, names.table(table.id))
    lines = [Line(_instruction(grid)), *(Line(writable(plain(note.content))) for note in table.notes)]
    return Sheet(names.sheet(title), title, tuple(line for line in lines if line.text), grid)


def _instruction(grid: Grid) -> str:
    texts = [entry.value for row in grid.rows for entry in row if entry and isinstance(entry.value, str)]
    words = ["This sheet has one table."]
    if any("[note " in text for text in texts):
        words.append("The notes in brackets stand on the sheet “Notes”.")
    if any("[" in text for text in texts):
        words.append("Shorthand in square brackets is explained on the sheet “Cover”.")
    return " ".join(words)
