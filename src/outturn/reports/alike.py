"""Tables that stand beneath one another with the same columns: the eye takes them for one, so their columns are as wide.

The same holds for the columns of one table that show several periods.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, cast

from outturn.reports.content import Align, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.reports.content import Block, TableColumn

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NEARLY = 0.01
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


def evened(widths: Sequence[float], least: Sequence[float], columns: Sequence[TableColumn]) -> list[float]:
    """Neighbouring columns that hold the same thing of several periods are equally wide, where the mean is enough for each."""
    result = list(widths)
    for places in _series(columns):
        mean = sum(widths[place] for place in places) / len(places)
        if all(least[place] <= mean + _NEARLY for place in places):
            for place in places:
                result[place] = mean
    return result


def levelled(widths: Sequence[float], columns: Sequence[TableColumn]) -> list[float]:
    """Each of such columns as wide as the widest: for where there is room for that."""
    result = list(widths)
    for places in _series(columns):
        for place in places:
            result[place] = max(widths[at] for at in places)
    return result


def _series(columns: Sequence[TableColumn]) -> list[list[int]]:
    runs = groupby(range(len(columns)), key=lambda place: _is_of_a_period(columns[place]))
    return [list(run) for is_series, run in runs if is_series]


def _is_of_a_period(column: TableColumn) -> bool:
    return column.align is Align.RIGHT and bool(_YEAR.search(column.header))


def _columns(block: Block) -> tuple[TableColumn, ...]:
    return block.columns if isinstance(block, Table) else ()
