"""What a sheet needs on paper: how many lines a text takes, and over how many pages a wide table is spread."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outturn.renderers.workbook.model import Sheet

_PAGE = 170
"""Characters across a page on its side whose letters are still 7 points."""


def lines_of(text: str, width: int | None) -> int:
    """Lines of a text in a column of so many characters, a little generously; without a width only its own breaks count."""
    if width is None:
        return text.count("\n") + 1
    return sum(_lines(line.split(), width) for line in text.split("\n"))


def _lines(words: list[str], width: int) -> int:
    used, lines = 0, 1
    for word in words:
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
    return lines


def pages_across(sheet: Sheet) -> int:
    """A table is never shrunk until nobody can read it: a wide one goes on to the next page."""
    return max(ceil(sum(column.width for column in sheet.grid.columns) / _PAGE), 1) if sheet.grid else 1
