"""The structure of a CSV text before anything is parsed: its rows, how many cells each has, and on which line it begins.

Parsers repair or drop what they do not understand; here a missing quotation mark or a row of the wrong length is found
with its line, so that nothing is repaired in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.intp]

_COMMA, _QUOTE, _LF, _CR = b',"\n\r'


@dataclass(frozen=True)
class Structure:
    """`cells[i]` and `lines[i]`: the number of cells of row i and the 1-based line on which it begins.

    Row 0 is the header; a blank line has no cells. `header_end` is where the second row begins.
    """

    cells: Sequence[int]
    lines: Sequence[int]
    header_end: int


class StructureError(Exception):
    def __init__(self, message: str, line: int, mend: str = "") -> None:
        super().__init__(message)
        self.message, self.line, self.mend = message, line, mend


def csv_structure(data: bytes) -> Structure:
    """Of a text that is not empty and whose lines end with LF or CRLF; raises `StructureError`."""
    return _quoted_structure(data) if b'"' in data else _plain_structure(data)


def _plain_structure(data: bytes) -> Structure:
    rows = data.split(b"\n")
    if rows[-1] == b"":
        rows.pop()
    cells = [row.count(b",") + 1 if row not in {b"", b"\r"} else 0 for row in rows]
    return Structure(cells, range(1, len(rows) + 1), len(rows[0]) + 1)


def _quoted_structure(data: bytes) -> Structure:
    """A comma or a line end counts where the number of quotation marks before it is even."""
    import numpy as np  # only for tables with quotation marks, and not slow; the reader is imported by every command

    octets = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(octets == _QUOTE)
    line_ends = np.flatnonzero(octets == _LF)
    _refuse_stray_quotes(data, quotes[0::2], quotes[1::2], line_ends)
    row_ends = line_ends[np.searchsorted(quotes, line_ends) % 2 == 0]
    if row_ends.size == 0 or row_ends[-1] != len(data) - 1:
        row_ends = np.append(row_ends, len(data))
    commas = np.flatnonzero(octets == _COMMA)
    commas = commas[np.searchsorted(quotes, commas) % 2 == 0]
    cells = np.diff(np.searchsorted(commas, row_ends), prepend=0) + 1
    starts = np.concatenate(([0], row_ends[:-1] + 1))
    lengths = row_ends - starts
    cells[(lengths == 0) | ((lengths == 1) & (octets[np.minimum(starts, len(data) - 1)] == _CR))] = 0
    lines = np.searchsorted(line_ends, starts) + 1
    return Structure(cells.tolist(), lines.tolist(), int(row_ends[0]) + 1)


def _refuse_stray_quotes(data: bytes, opening: Places, closing: Places, line_ends: Places) -> None:
    """A quotation mark opens at the start of a cell, closes at its end, and is doubled inside it."""
    import numpy as np

    octets = np.frombuffer(b"\n" + data + b"\n", dtype=np.uint8)
    bad_opening = opening[~np.isin(octets[opening], (_COMMA, _LF, _QUOTE))]
    bad_closing = closing[~np.isin(octets[closing + 2], (_COMMA, _LF, _CR, _QUOTE))]
    bad = np.sort(np.concatenate((bad_opening, bad_closing)))
    mend = "Put the whole cell in quotation marks and double each one inside it."
    if bad.size:
        raise StructureError("A quotation mark stands in the middle of a cell.", int(np.searchsorted(line_ends, bad[0])) + 1, mend)
    if len(opening) != len(closing):
        raise StructureError("A quotation mark is opened and never closed.", int(np.searchsorted(line_ends, opening[-1])) + 1, mend)
