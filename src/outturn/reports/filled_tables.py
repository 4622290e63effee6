"""Tables of records, of which a package may hold much or little: a column in which nothing stands is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.reports.content import Cell, Table, TableColumn, TableRow, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY = Cell(())


def filled_table(table_id: str, caption: str, columns: Sequence[TableColumn], rows: Sequence[Sequence[Cell]], *, missing: str = "", always: int = 1) -> Table:
    """The first `always` columns stay in any case. `missing` is what an empty cell says in a column that is shown."""
    kept = [place for place in range(len(columns)) if place < always or any(row[place].content for row in rows)]
    blank = Cell((Text(missing),)) if missing else EMPTY
    shown = tuple(TableRow(tuple(row[place] if row[place].content else blank for place in kept)) for row in rows)
    return Table(table_id, caption, tuple(columns[place] for place in kept), shown)


def words_cell(words: object) -> Cell:
    """A text, or an empty cell where there is none."""
    return Cell((Text(str(words)),)) if words else EMPTY
