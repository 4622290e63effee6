"""Rows that are parts of one indicator, such as its areas: the figure of a part is never that of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outturn.intake.values import read_value
from outturn.intake.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outturn.intake.model import Cell
    from outturn.intake.recognise.grids import Headed

_WHO_AND_WHEN = ("reference", "name", "period", "section")
_WHOLE = frozenset({"", "all", "total", "overall", "whole", "all areas", "council", "county", "countywide", "county wide", "borough", "district", "everyone"})


def parts_of_the_same(found: Headed) -> dict[int, str]:
    """The rows that only a column with an unknown heading tells from others of the same indicator and period, with what it says of them."""
    who = found.columns(*_WHO_AND_WHEN)
    for place in found.columns("unknown"):
        groups: dict[tuple[str, ...], list[int]] = {}
        for at, row in enumerate(found.rows):
            if any(row[column].text for column in who):
                groups.setdefault(tuple(plain(row[column].text) for column in who), []).append(at)
        parts = {
            at: found.rows[at][place].text for rows in groups.values() if _differ(found.rows, rows, place) for at in rows if _is_part(found.rows[at][place])
        }
        if parts:
            return parts
    return {}


def _differ(rows: Sequence[Sequence[Cell]], group: Sequence[int], place: int) -> bool:
    texts = [plain(rows[at][place].text) for at in group]
    return len(texts) > 1 and len(set(texts)) == len(texts) and not any(read_value(text).is_number for text in texts)


def _is_part(cell: Cell) -> bool:
    return plain(cell.text) not in _WHOLE
