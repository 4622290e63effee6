"""The tables of a document in the order of its sheets: those for programs, those of the pages, and the collected ones.

Tables of the pages with the same columns that differ only in whose they are (“Highways: ratings”, “Schools: ratings”) become
one sheet: an analyst filters one table of ratings rather than opening eight.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from outturn.renderers.workbook.collected import actions_table, facts_table, key_table, series_table, words_table
from outturn.renderers.workbook.walk import walk
from outturn.reports.content import Cell, Chart, Heading, Table, TableColumn, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.renderers.workbook.walk import Place
    from outturn.reports.content import Document


@dataclass(frozen=True)
class _Found:
    """A table of the pages. Its caption is “whose: what”, or names a part of the report alone, or neither."""

    place: Place
    table: Table
    whose: str
    what: str

    @property
    def kind(self) -> tuple[object, ...]:
        """Tables of one kind are joined; any other table is of its own kind."""
        return (self.what, self.table.columns, self.table.row_headers) if self.whose else (id(self.table),)


def tables_of(document: Document) -> tuple[Table, ...]:
    placed = tuple(walk(document))
    parts = {place.reference for place, _ in placed} | {block.text for _, block in placed if isinstance(block, Heading)}
    behind_charts = {id(block.table) for _, block in placed if isinstance(block, Chart)}
    kinds: dict[tuple[object, ...], list[_Found]] = {}
    for place, block in placed:
        if isinstance(block, Table) and id(block) not in behind_charts:
            whose, _, what = block.caption.partition(": ")
            found = _Found(place, block, whose, what) if whose in parts else _Found(place, block, "", "")
            kinds.setdefault(found.kind, []).append(found)
    collected = (series_table(placed), facts_table(placed), actions_table(placed), words_table(placed), key_table(placed))
    return (*document.data, *(_joined(tables) for tables in kinds.values()), *(table for table in collected if table))


def _joined(found: Sequence[_Found]) -> Table:
    """One table of several: whose each row is stands first in it."""
    first = found[0]
    if len(found) == 1:
        return first.table
    title = first.what[:1].upper() + first.what[1:] or first.place.under or first.table.caption
    rows = tuple(replace(row, cells=(Cell((Text(one.whose),)), *row.cells)) for one in found for row in one.table.rows)
    notes = tuple(dict.fromkeys(note for one in found for note in one.table.notes))
    columns = (TableColumn("Part"), *first.table.columns)
    return replace(first.table, caption=title, columns=columns, rows=rows, row_headers=first.table.row_headers + 1, notes=notes)
