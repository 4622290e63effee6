"""Tables that stand beneath one another with the same columns: the eye takes them for one, so their columns are as wide."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, cast

from outturn.reports.content import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Block, TableColumn

_MEASURED = 400  # rows of each that may decide on the widths


def like_tables(blocks: Sequence[Block]) -> dict[int, Table]:
    """For each table with such neighbours, by its place: a table of the rows of all of them."""
    found: dict[int, Table] = {}
    for columns, run in groupby(range(len(blocks)), key=lambda at: _columns(blocks[at])):
        places = list(run)
        if columns and len(places) > 1:
            tables = [cast("Table", blocks[at]) for at in places]
            whole = replace(tables[0], rows=tuple(row for table in tables for row in table.rows[:_MEASURED]))
            found |= dict.fromkeys(places, whole)
    return found


def _columns(block: Block) -> tuple[TableColumn, ...]:
    return block.columns if isinstance(block, Table) else ()
