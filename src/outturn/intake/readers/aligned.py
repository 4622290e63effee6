"""Tables in plain text whose columns are only set under one another with spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from outturn.intake.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from outturn.intake.readers.lines import Line

_GAP = re.compile(r"\s{2,}")
_LEAST_COLUMNS, _LEAST_GUTTER = 3, 2


def is_aligned(text: str) -> bool:
    """Whether a line may be the headings of such a table: wide gaps, and a heading that says what the rows are about."""
    cells = _GAP.split(text.strip())
    return len(cells) >= _LEAST_COLUMNS and any(vocabulary().meaning("columns", cell) in {"reference", "name"} for cell in cells)


def aligned_size(lines: Sequence[Line], at: int) -> int:
    """How many lines from here are one table; 0 where none begins. It goes on for as long as its columns stay apart."""
    if not is_aligned(lines[at].text):
        return 0
    columns, size, taken = len(_GAP.split(lines[at].text.strip())), 1, _taken(lines[at].text)
    while at + size < len(lines) and _goes_on(lines[at + size], size):
        taken |= _taken(lines[at + size].text)
        if len(_columns(taken)) != columns:
            break
        size += 1
    return size if size > 1 else 0


def _goes_on(line: Line, size: int) -> bool:
    """A blank line may stand below the headings only."""
    return line.gap <= (1 if size == 1 else 0) and (_GAP.search(line.text.strip()) is not None or line.text.startswith("  "))


def aligned_cells(lines: Sequence[Line]) -> list[list[str]]:
    columns = _columns({place for line in lines for place in _taken(line.text)})
    return [[line.text[start:end].strip() for start, end in columns] for line in lines]


def _taken(text: str) -> set[int]:
    return {place for place, sign in enumerate(text) if not sign.isspace()}


def _columns(taken: Set[int]) -> list[tuple[int, int]]:
    """Where each column begins and ends: between them no line has a letter over two places or more."""
    columns: list[tuple[int, int]] = []
    for place in sorted(taken):
        if columns and place - columns[-1][1] < _LEAST_GUTTER:
            columns[-1] = (columns[-1][0], place + 1)
        else:
            columns.append((place, place + 1))
    return columns
