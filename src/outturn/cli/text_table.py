"""Tables of plain text for the terminal: left-aligned words, right-aligned numbers, columns as wide as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = "  "


def text_table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int] = frozenset()) -> str:
    """`right` holds the columns (from 0) that are aligned to the right."""
    widths = [max([len(header), *(len(row[column]) for row in rows)]) for column, header in enumerate(headers)]

    def line(cells: Sequence[str]) -> str:
        placed = [cell.rjust(width) if column in right else cell.ljust(width) for column, (cell, width) in enumerate(zip(cells, widths, strict=True))]
        return _GAP.join(placed).rstrip()

    rule = _GAP.join("-" * width for width in widths)
    return "\n".join([line(headers), rule, *(line(row) for row in rows)])


def shortened(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
